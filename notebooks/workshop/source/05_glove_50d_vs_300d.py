# %% [markdown]
# # 5 · GloVe 50D and GloVe 300D
#
# **Same corpus, six times the dimensions: what does the room buy?**
#
# You will be able to
# - **measure** how well a model keeps categories apart, and tell a good index from a bad one,
# - **judge** a picture from t-SNE and DBSCAN by running it more than once,
# - **compare** two sizes of a model on the same words, and say how sure the score is,
# - **find** the words whose neighbours changed most.
#
# *Time:* 95 minutes, with a good place for a break before 5.5. *You need:* [lesson 3](03_rsa_score.ipynb), which makes the RSA score.

# %% alt="The whole method in six steps, all lit: six words, their vectors in GloVe and Word2Vec, two RSMs, two unrolled triangles, a scatter of the pairs, and the score."
from helpers import plot_method

plot_method();

# %% [markdown]
# You now know every step of this picture. From here on we use the whole of it, to answer questions about real models. The first
# one: is a larger model better?

# %% [markdown]
# ## 5.1 Twenty words, two sizes
#
# The GloVe of this course was trained on Wikipedia and newspapers, six billion words in all, turned into lower case. It exists in several
# sizes. The small one, with 50 dimensions, comes with this course. The large one has 300. It is fetched when there is a network, once, some 50 MB. Without a network, `load` says so and
# gives GloVe 100D in its place: it is real too, and was trained on the same text. **Every number and figure below names the model
# that really ran.**

# %%
import numpy as np
from helpers import align, load, load_categories, shared_words

glove = load("glove-50")
wide = load("glove-300", otherwise="glove-100", limit=50_000)
shared = shared_words(glove, wide)
categories = load_categories()
sizes = {"space": 7, "furniture": 6, "fruit": 7}
chosen = [(word, name) for name, n in sizes.items()
          for word in categories[name][:n] if word in shared]
words, labels = map(list, zip(*chosen))
glove_20, wide_20 = align(words, glove, wide)
print(f"{len(words)} words in {glove.title} and in {wide.title}")

# %% [markdown]
# Why these words? The course text, whose claims we test, takes 20 words in these three categories and names twelve of them.
# Ours are those twelve and eight more.
#
# **Predict.** More dimensions give a model more room to tell words apart. Compare the mean similarity *within* the three categories
# and the mean similarity *between* them, in the small model and in the wide one. What will the wide model do?
#
# - **a** · higher within, lower between: brighter blocks on a darker background
# - **b** · higher within and between: all is brighter
# - **c** · lower within and between: all is darker

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %% alt="Two heatmaps side by side on one colour scale: the same 20 words in the categories space, furniture and fruit, in GloVe 50D on the left and in the wider GloVe on the right. Both show three blocks on the diagonal that are brighter than the background. On the right the blocks are darker, and the background is more even."
from helpers import cosine_rsm, plot_rsm_pair

S_glove, S_wide = cosine_rsm(glove_20), cosine_rsm(wide_20)
plot_rsm_pair(S_glove, S_wide, words, labels, titles=(glove.title, wide.title));

# %%
from helpers import reveal, table, upper_triangle

same = np.equal.outer(labels, labels)[np.triu_indices(len(words), k=1)]
means = []
for model, S in [(glove, S_glove), (wide, S_wide)]:
    v = upper_triangle(S)
    means.append({"model": model.title, "within": v[same].mean(),
                  "between": v[~same].mean()})
table(means, f"Means of {same.sum()} pairs within, {(~same).sum()} between", 3)

# %%
pairs_of = [means[i][kind] for i in (0, 1) for kind in ("within", "between")]
reveal("5a", guess, *pairs_of)

# %% [markdown]
# The three blocks are there in both. The eye can tell that something changed, but not whether it got better. For that we need a
# number.

# %% [markdown]
# ## 5.2 An index for categories
#
# The course text uses the **category selectivity index** (CSI): the mean similarity of all pairs *within* a category, divided
# by the mean similarity of all pairs *between* two categories.
#
# $$\mathrm{CSI} = \frac{\text{mean similarity within}}{\text{mean similarity between}}$$
#
# If the index is 1, pairs within a category are no more similar than other pairs: there are no categories. The larger it is, the
# sharper they are.

# %% [markdown] tags=["exercise"]
# ### Exercise 5.1 · The category selectivity index
# *8 minutes, medium.* Write `selectivity(S, labels)`: an RSM of shape `(N, N)` and a list of N categories in, one number
# out. A word with itself is no pair: leave the diagonal out.

# %% tags=["exercise"]
def selectivity(S, labels):
    """Mean similarity within over mean between. (N, N), N labels -> number."""
    ...


# %% tags=["check"]
from helpers import check

check("5.1", selectivity)

# %% [markdown] tags=["hint"]
# `same = np.equal.outer(labels, labels)` is an `(N, N)` table of True and False: are row i and column j of one category?

# %% [markdown] tags=["hint"]
# `S[~same]` holds all pairs between (`~` turns True into False). For the pairs within, put False on the diagonal of `same`:
# `same & ~np.eye(len(labels), dtype=bool)`.

# %% tags=["solution"]
def selectivity(S, labels):
    """Mean similarity within over mean between. (N, N), N labels -> number."""
    same = np.equal.outer(labels, labels)
    within = same & ~np.eye(len(labels), dtype=bool)
    return S[within].mean() / S[~same].mean()


# %% [markdown]
# Now your index on the two models, and beside it the two numbers of the course text.

# %%
from helpers import category_selectivity

index = check.yours("5.1", otherwise=category_selectivity)
ratio = {glove.title: index(S_glove, labels), wide.title: index(S_wide, labels)}
claimed = {"GloVe 50D": 3.27, "GloVe 300D": 5.62}
table([{"model": title, "here": ratio.get(title, np.nan),
        "course text": claimed.get(title, np.nan)}
       for title in dict.fromkeys([*ratio, *claimed])], "Category selectivity index")

# %% [markdown] tags=["answer"]
# In the course text the index grows with the dimensions, and that is its case for the larger model. Ours are other numbers. (A dash
# means: not known, or not run here.) The text does not name all its words, so nobody can repeat it to the digit. On other words of
# these categories (*satellite, planet, rocket, moon, shuttle*, six pieces of furniture and seven fruit) the real GloVe 50D, 100D and 300D
# give 4.4, 5.3 and 8.4, measured in November 2026: the same direction, and again other numbers. So we must ask what such a number hangs on: the model, the words, or the index?

# %% [markdown]
# ## 5.3 What the index hangs on
#
# Suppose that all similarities were larger by the same constant. Which pair is more similar than which would not change at all.
# The pairs would still be in the same order. So nothing would change for the categories.
#
# **Predict.** We add 0.5 to every similarity, or take 0.1 off. What does the index do?
#
# - **a** · nothing, it measures categories
# - **b** · it moves a little
# - **c** · it changes completely

# %%
constants = [0.5, 0.2, 0, -0.05, -0.1, -0.2]
rows = [{"constant": c, glove.title: index(S_glove + c, labels),
         wide.title: index(S_wide + c, labels)} for c in constants]
table(rows, "The index when a constant is added to every similarity")

# %% [markdown] tags=["answer"]
# It is **c**. Look down a column. With 0.5 added the index is near 1, as if there were no categories. With a little taken off it
# explodes, since we divide by a mean that comes near zero. With more taken off its sign turns. Now look along the first row:
# with 0.5 added the two models lie so close together that their order may even turn round (with GloVe 300D itself it does).
#
# - *Not a:* the index is a ratio, and a constant changes its top and its bottom by different factors.
# - *Not b:* the bottom is small. If you divide by a small number, a small change of it makes a large change of the result.

# %% [markdown]
# A ratio makes sense only where zero means "nothing", as with lengths or weights. The zero of a cosine does not mean that. Lesson 3
# showed that the most frequent words are all similar to each other in GloVe. Lesson 6 will show that this is not their meaning alone. And
# when dimensions are added, most cosines shrink. If the mean between comes nearer to zero by a larger factor than the mean within, the
# ratio rises, whatever happens to the categories.
#
# What would not care about a constant? Only the **order** of the pairs. Take one pair within and one pair between: which of the
# two is more similar? Do that with every pair within and every pair between, and count.

# %% [markdown] tags=["exercise"]
# ### Exercise 5.2 · Every pair within against every pair between
# *8 minutes, medium.* Write `pairs_won(within, between)`. It takes the similarities within, `(W,)`, and between, `(B,)`.
# Of all W · B comparisons, return the share that the pair *within* wins; a tie counts half.

# %% tags=["exercise"]
def pairs_won(within, between):
    """How often a pair within beats a pair between. (W,), (B,) -> number."""
    ...


# %% tags=["check"]
check("5.2", pairs_won)

# %% [markdown] tags=["hint"]
# Two loops do it: for each `w` in `within`, for each `b` in `between`, add 1 if `w > b`, or 0.5 if `w == b`.

# %% [markdown] tags=["hint"]
# Without loops: `within[:, None] > between` is a `(W, B)` table of True and False, and `np.mean` gives the share of True.

# %% tags=["solution"]
def pairs_won(within, between):
    """How often a pair within beats a pair between. (W,), (B,) -> number."""
    wins = within[:, None] > between
    ties = within[:, None] == between
    return np.mean(wins + 0.5 * ties)


# %% [markdown]
# 1 means that every pair within beats every pair between. 0.5 means no difference on the whole. Statistics knows this number under
# several names: the area under the ROC curve (AUC), and the Mann-Whitney statistic divided by the number of comparisons. We call it
# the rank index.

# %%
won = check.yours("5.2")


def within_and_between(S, labels):
    """The similarities of pairs within a category, and of pairs between two."""
    pairs = np.triu_indices(len(S), k=1)
    same = np.equal.outer(labels, labels)[pairs]
    return S[pairs][same], S[pairs][~same]


def rank_index(S, labels):
    """How often a pair within beats a pair between. (N, N), N labels -> number."""
    return won(*within_and_between(S, labels))


table([{"model": glove.title, "rank index": rank_index(S_glove, labels)},
       {"model": wide.title, "rank index": rank_index(S_wide, labels)}], decimals=3)

# %% [markdown] tags=["exercise"]
# ### Exercise 5.3 · Predict
# *4 minutes, think.* Each change is done to all similarities. Which of the two indices **stay** as they were, `"ratio"`
# (the selectivity index) or `"rank"` (the new one)? Write a set: `{"ratio"}`, `{"rank"}`, `{"ratio", "rank"}` or `set()`.
#
# | change | what is done to every similarity |
# |---|---|
# | add | add 0.2 |
# | halve | multiply by 0.5 |
# | cube | take the cube |
# | negate | turn the sign: what was similar is now unlike |

# %% tags=["exercise"]
index_stays = {"add": ..., "halve": ..., "cube": ..., "negate": ...}

# %% tags=["check"]
check("5.3", index_stays)

# %% [markdown] tags=["hint"]
# Take two numbers, a mean within of 0.5 and a mean between of 0.1, and do each change to both by hand.

# %% [markdown] tags=["hint"]
# The rank index only asks which of two numbers is larger. Which changes keep that for every pair?

# %% tags=["solution"]
index_stays = {"add": {"rank"}, "halve": {"ratio", "rank"}, "cube": {"rank"},
               "negate": {"ratio"}}

# %% [markdown]
# Now the experiment, on GloVe 50D.

# %%
changed = {"as it was": S_glove, "add": S_glove + 0.2, "halve": 0.5 * S_glove,
           "cube": S_glove**3, "negate": -S_glove}
table([{"change": name, "ratio": index(S, labels), "rank index": rank_index(S, labels)}
       for name, S in changed.items()], glove.title, 3)

# %% [markdown] tags=["answer"]
# Look at the last line. With every sign turned, words of one category are the *least* alike. The rank index says so: it falls
# to almost 0. The ratio has not noticed: top and bottom both change their sign, and the fraction stays as it was.

# %% [markdown]
# ### Other words
#
# How much of an index is the *words*? The course has more words in these categories than our 20. We draw 7, 6 and 7 of them at
# random, 200 times, and ask each time which model has the higher index.
#
# The rank index has a weakness of its own: it can't go beyond 1. Two good models both end up just below 1, and there is little room
# to tell them apart. So we add a third index that has no such ceiling and does not care about a constant either, the
# **standardised difference**: the mean within minus the mean between, divided by the standard deviation of the pairs.
#
# **Predict.** In how many of the 200 draws will the wide model have the higher *ratio*?
#
# - **a** · in about half of them: it is mostly luck
# - **b** · in nearly all: more dimensions, higher ratio

# %%
guess = "?"  # @param ["?", "a", "b"]

# %%
import pandas as pd


def standardised(S, labels):
    """Mean within minus mean between, in standard deviations."""
    within, between = within_and_between(S, labels)
    spread = np.sqrt((within.var() + between.var()) / 2)
    return (within.mean() - between.mean()) / spread


indices = {"ratio": index, "rank index": rank_index,
           "standardised difference": standardised}
pools = {name: [w for w in categories[name] if w in shared] for name in sizes}

# %%
rng, draws = np.random.default_rng(0), []
for _ in range(200):
    drawn, kinds = [], []
    for name, n in sizes.items():
        drawn += [*rng.choice(pools[name], n, replace=False)]
        kinds += [name] * n
    for model in (glove, wide):
        S = cosine_rsm(model[drawn])
        values = {name: f(S, kinds) for name, f in indices.items()}
        draws.append({"model": model.title} | values)
draws = pd.DataFrame(draws)
narrow, wider = (draws[draws.model == m.title].reset_index() for m in (glove, wide))
wider_is_higher = {name: np.mean(wider[name] > narrow[name]) for name in indices}

# %% alt="Three panels, each with one violin for GloVe 50D and one for the wider GloVe: an index in 200 draws of words. Left, the ratio: long violins, at least one of them longer than a grey band is high, the course text's step from 50D to 300D. Middle, the rank index: both violins end just below 1, the largest value there is. Right, the standardised difference: the wider model's violin lies higher."
import matplotlib.pyplot as plt
import seaborn as sns
from helpers import MODEL_COLORS

colors = {model.title: MODEL_COLORS[model.name] for model in (glove, wide)}
fig, axes = plt.subplots(1, 3, figsize=(10.5, 3.6), layout="constrained")
for ax, (name, share) in zip(axes, wider_is_higher.items()):
    sns.violinplot(draws, x="model", y=name, hue="model", palette=colors, cut=0, ax=ax)
    ax.set_title(f"{name}: {wide.title}\nhigher in {share:.0%}", fontsize=11)
    ax.set(xlabel="", ylabel="")
axes[0].axhspan(3.27, 5.62, color="#DDDDDD", zorder=0)
axes[0].text(0.5, 4.4, "3.27 to 5.62,\nas claimed", ha="center", va="center", size=8);

# %%
lowest, highest = narrow["ratio"].min(), narrow["ratio"].max()
reveal("5b", guess, wider_is_higher["ratio"], lowest, highest)

# %% [markdown] tags=["answer"]
# A violin is wide where many draws lie. Look at the left panel first. The ratio of one and the *same* model, from its lowest draw
# to its highest, spans more than the whole step from 3.27 to 5.62 that the course text reports. So never compare the index of one
# model on one list with that of another model on another list.
#
# On the *same* words two models can be compared. That is what the titles count: draw by draw, which model has the higher index? But a
# steady answer need not be a right one. A ratio also rises in every draw if the mean between has come near zero. (The draws share many
# words, since there are only some 40 to draw from. So the counts are a little too steady.)
#
# On GloVe 300D itself (measured in November 2026, lists of these words) the ratio picks the wide model in all draws and the rank
# index in 91 to 94 of 100. On GloVe 100D, which may have run here, the ratio picks it in about half of the draws and the rank
# index in nearly all. Had you trusted the ratio, you would say that 100 dimensions buy nothing and 300 buy much. By the two
# indices that ignore a constant, both buy something.

# %% [markdown]
# ## 5.4 A map, and groups on the map
#
# The course text also draws the words as a map and looks for groups on it. It uses two methods.
#
# **t-SNE** places the words in the plane so that near neighbours stay near. It begins with random places, which a *seed* decides,
# and moves the words until the neighbours fit. `perplexity=5` says that about five neighbours of each word count.
#
# **DBSCAN** then finds groups. Words closer than `eps` are chained together. A word with no other that close is left out
# (`min_samples=2`: two words make a group). The text takes `eps=0.5` and finds the three categories. One map is one seed, so we make 24 maps of each model.
#
# t-SNE's maps have no unit: one is 300 wide, another 80. So we divide each map by its standard deviation, one number for both
# directions, so that no distance is stretched. (The text does not say what it did. Without it, `eps=0.5` finds nothing at all.)

# %%
from sklearn.manifold import TSNE


def tsne_map(E, seed, metric="euclidean"):
    """A map of the words, of standard deviation 1. (N, D) -> (N, 2)."""
    tsne = TSNE(perplexity=5, init="random", method="exact", metric=metric,
                random_state=seed)
    M = tsne.fit_transform(E)
    M = M - M.mean(axis=0)
    return M / M.std()


seeds = range(24)
maps = {model.title: [tsne_map(model.vectors, seed) for seed in seeds]
        for model in (glove_20, wide_20)}

# %% alt="Two maps of the 20 words, one for GloVe 50D and one for the wider GloVe, both from the first seed. Each word is named. Colour and shape show its category; a grey line joins words that are within eps of each other. Words of a category lie close together for the most part."
from helpers.lessons.figures_05 import plot_maps
from sklearn.cluster import DBSCAN


def groups_of(M, eps=0.5):
    """The group of each word; -1 is left out. (N, 2) -> (N,)."""
    return DBSCAN(eps=eps, min_samples=2).fit_predict(M)


first = {title: some[0] for title, some in maps.items()}
groups = {title: groups_of(M) for title, M in first.items()}
plot_maps(first, words, labels, groups, eps=0.5);

# %% [markdown]
# Grey lines join words that are within `eps` of each other. A picture like this convinces quickly. But it is one seed and one `eps`.
# To count over many, we must say what we count. A category came back **whole** when all its words are in one group, and no other
# word is in that group.

# %% [markdown] tags=["exercise"]
# ### Exercise 5.4 · Count the whole categories
# *8 minutes, medium.* Write `count_whole(groups, labels)`: N group numbers from DBSCAN (−1 means left out) and N
# categories in, the number of whole categories out.

# %% tags=["exercise"]
def count_whole(groups, labels):
    """How many categories have a group to themselves. (N,), N labels -> number."""
    ...


# %% tags=["check"]
check("5.4", count_whole)

# %% [markdown] tags=["hint"]
# For each category make two sets: the group numbers of its own words, and the group numbers of all other words.

# %% [markdown] tags=["hint"]
# Whole means: the first set has one number, that number is not −1, and it is not in the second set.

# %% tags=["solution"]
def count_whole(groups, labels):
    """How many categories have a group to themselves. (N,), N labels -> number."""
    count = 0
    for category in set(labels):
        own = {group for group, label in zip(groups, labels) if label == category}
        others = {group for group, label in zip(groups, labels) if label != category}
        count += len(own) == 1 and -1 not in own and not own & others
    return count


# %% [markdown]
# **Predict.** On how many of the 24 maps of GloVe 50D will all three categories come back whole, with `eps=0.5`?
#
# - **a** · on a few
# - **b** · on about half
# - **c** · on most

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
whole = check.yours("5.4")
steps = [0.3, 0.4, 0.5, 0.6, 0.7, 1.0, 1.3]
rows = []
for title, some in maps.items():
    rows.append({"model": title})
    for eps in steps:
        counts = [whole(groups_of(M, eps), labels) for M in some]
        rows[-1][f"eps {eps}"] = sum(n == len(sizes) for n in counts)
table(rows, f"All three categories whole, on so many of {len(seeds)} maps")

# %%
whole_on = {row["model"]: row["eps 0.5"] for row in rows}
reveal("5c", guess, whole_on[glove.title], len(seeds))

# %% [markdown]
# The course text also reports that *kiwi* strays with the seed. A word strays when it is not in the group that holds most of its
# category.

# %%
from collections import Counter


def strays(groups):
    """The words outside the group that holds most of their category. (N,) -> words."""
    home = {}
    for name in sizes:
        own = Counter(groups[(np.array(labels) == name) & (groups != -1)])
        home[name] = own.most_common(1)[0][0] if own else None
    return [w for w, label, g in zip(words, labels, groups) if g != home[label]]


strayed = {title: Counter(w for M in some for w in strays(groups_of(M)))
           for title, some in maps.items()}
rows = []
for title, count in strayed.items():
    told = [f"{word} on {n}" for word, n in count.most_common(4)]
    rows.append({"model": title, "strays": ", ".join(told) or "no word"})
table(rows, f"Words that stray, of {len(seeds)} maps")

# %% [markdown]
# A seed is one thing that varies, and the words are another. So take other words as well: 24 draws from the three categories, and one map
# of each. The measure is a third. t-SNE looked at the distances between vectors, as it does when nothing else is asked for. With
# `metric="cosine"` it looks at cosines, as the rest of this course does.

# %%
rows = []
for model in (glove, wide):
    counts, draw = [], np.random.default_rng(1)
    for _ in range(24):
        drawn, kinds = [], []
        for name, n in sizes.items():
            drawn += [*draw.choice(pools[name], n, replace=False)]
            kinds += [name] * n
        counts.append(whole(groups_of(tsne_map(model[drawn], seed=0)), kinds))
    rows.append({"model": model.title, "24 seeds": whole_on[model.title],
                 "24 other lists": counts.count(len(sizes))})
whole_lists = {row["model"]: row["24 other lists"] for row in rows}
table(rows, "All three categories whole, with eps 0.5")

# %%
rows = []
for title, chosen in [(glove.title, glove_20), (wide.title, wide_20)]:
    some = [tsne_map(chosen.vectors, seed, "cosine") for seed in seeds]
    rows.append({"model": title})
    for eps in steps:
        counts = [whole(groups_of(M, eps), labels) for M in some]
        rows[-1][f"eps {eps}"] = counts.count(len(sizes))
table(rows, f"With the cosine as measure, on so many of {len(seeds)} maps")

# %% [markdown] tags=["answer"]
# "t-SNE and DBSCAN find the three categories" is true for so many seeds, at *this* `eps`. It is a count, not a yes or no. If `eps`
# is too small, words are left out. If it is too large, categories are chained together. The wider the range of `eps` that works,
# the clearer the gaps on these maps.
#
# Who strays, and how often, is in the second table. One map with a straying *kiwi* would have told you nothing about how often it
# happens. The third table says that seeds are the smaller worry: with other words the three groups are lost more often. And compare the last
# table with the first: with another measure, another range of `eps` works. (scikit-learn's own start, `init="pca"`, gives the same map for every seed. That looks like certainty. It is one run.)

# %% [markdown]
# ### Groups without a map
#
# The RSM can be sorted without a map, a seed or an `eps`, but not without a rule. **Hierarchical clustering** starts with each word alone and joins
# two groups at a time, always the nearest two, until one is left. The joins make a tree. We give it the distances of all
# words of the course's twelve categories, and not a word about the categories. (*Ward's rule* says which two groups are nearest:
# those whose joining adds the least spread within groups. Another rule gives another tree. It wants distances as a ruler measures them. For vectors of length 1, the distance between
# two tips is $\sqrt{2 - 2 \cos}$.)
#
# **Predict:** which categories will come back in one piece? Which words will land in another one? Write down two of each.

# %%
from scipy.cluster.hierarchy import fcluster, linkage

known = [(w, name) for name in categories for w in categories[name] if w in shared]
all_words, true = (np.array(column) for column in zip(*known))


def grow_tree(model, some):
    """The tree of all joins. Model, N words -> tree."""
    distances = np.sqrt(2 - 2 * upper_triangle(cosine_rsm(model[some])))
    return linkage(distances, "ward")


def cut_tree(tree):
    """As many groups as there are categories. Tree -> (N,) group numbers."""
    return fcluster(tree, len(categories), "maxclust")


# %% alt="The RSM of all category words in the wider GloVe, rows and columns in the order of a tree. Bright blocks run down the diagonal, each beside the name of a category. A strip of colours shows the true categories: most colours are one piece, with single words of another colour in between."
from helpers.lessons.figures_05 import plot_tree

plot_tree(cosine_rsm(wide[all_words]), grow_tree(wide, all_words), true, wide.title);

# %%
rows = []
for model in (glove, wide):
    groups = cut_tree(grow_tree(model, all_words))
    home = {g: Counter(true[groups == g]).most_common(1)[0][0] for g in groups}
    astray = [f"{word} ({home[g]})" for word, name, g in zip(all_words, true, groups)
              if home[g] != name]
    rows.append({"model": model.title, "words": len(astray),
                 "in a group of another category": ", ".join(astray)})
table(rows, f"Of {len(all_words)} words, astray")

# %% [markdown] tags=["answer"]
# Follow the strip in the figure: a colour in one piece is a category that was found. Bright patches off the diagonal are categories
# that resemble each other. Look beside clothing and body. Then read which words went astray. Some have a second meaning: a *stool* is
# also a sample for a doctor, a *drill* is also an exercise of soldiers. And where has *kiwi* gone? Section 5.6 will ask its neighbours.
# Apart from the rule and the number of groups, the tree knew nothing but the RSM.

# %% [markdown]
# Is the wide model better at it? The **adjusted Rand index** compares two groupings: it is 1 if the groups are the categories, and
# about 0 if chance made them. One number for one list of words would tell little, so we also take 20 random halves of the list.

# %%
from sklearn.metrics import adjusted_rand_score

halves = [rng.choice(len(true), len(true) // 2, replace=False) for _ in range(20)]
rows = []
for model in (glove, wide):
    rand = [adjusted_rand_score(true[some], cut_tree(grow_tree(model, all_words[some])))
            for some in [range(len(true)), *halves]]
    rows.append({"model": model.title, "all words": rand[0], "half": rand[1:]})
higher = np.sum(np.array(rows[1]["half"]) > rows[0]["half"])
for row in rows:
    some = row.pop("half")
    row |= {"lowest half": min(some), "mean": np.mean(some), "highest half": max(some)}
print(f"{wide.title} has the higher index in {higher} of the 20 halves")
table(rows, "Adjusted Rand index of the tree's groups and the categories")

# %% [markdown]
# The halves are the same for both models, so they can be compared half by half: that is the line above the table. Is the wide model better
# often enough for you to believe it? Here is a good place for a break.

# %% [markdown]
# ## 5.5 How alike are the two?
#
# A map keeps two dimensions. The RSMs kept all of them. Twenty words make 190 pairs, and the RSA score takes them all.
#
# **Predict.** The two models were trained on the same text. What is their score on these words?
#
# - **a** · about 0.5
# - **b** · about 0.7
# - **c** · about 0.9

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %% alt="Scatter of 190 pairs of words, similarity in GloVe 50D against similarity in the wider GloVe. Pairs between categories form a large cloud at low similarities, pairs within a category a smaller one at high similarities, both along one rising line."
from helpers import rsa_score

v_glove, v_wide = upper_triangle(S_glove), upper_triangle(S_wide)
pairs = pd.DataFrame({"narrow": v_glove, "wide": v_wide,
                      "pair": np.where(same, "within a category", "between two")})
score = rsa_score(v_glove, v_wide)
fig, ax = plt.subplots(figsize=(5.6, 4.6))
sns.scatterplot(pairs, x="narrow", y="wide", hue="pair", style="pair", alpha=0.7,
                palette=["#D55E00", "#0072B2"], ax=ax)
ax.set_xlabel(f"cosine similarity in {glove.title}")
ax.set_ylabel(f"cosine similarity in {wide.title}")
ax.set_title(f"{len(pairs)} pairs along a line: Pearson r = {score:.2f}");

# %%
reveal("5d", guess, score)

# %% [markdown]
# `align` put the words of both models in one order. What if someone hands you two models without that?

# %% [markdown] tags=["exercise"]
# ### Exercise 5.5 · The same words in different order
# *8 minutes, medium.* Write `same_words_score(E1, words1, E2, words2)`. Row i of `E1`, `(N, D1)`, is `words1[i]`; row i
# of `E2`, `(N, D2)`, is `words2[i]`. Both lists hold the same N words, in different order. Return the Pearson RSA score.

# %% tags=["exercise"]
from helpers import rsa


def same_words_score(E1, words1, E2, words2):
    """RSA score, rows matched by word. (N, D1), N words, (N, D2), N words -> number."""
    ...


# %% tags=["check"]
check("5.5", same_words_score)

# %% [markdown] tags=["hint"]
# For each word of `words1`: at which position is it in `words2`? `words2.index(word)` tells.

# %% [markdown] tags=["hint"]
# With these positions in a list, `E2[positions]` has the rows of `E2` in the order of `words1`. `rsa` does the rest.

# %% tags=["solution"]
from helpers import rsa


def same_words_score(E1, words1, E2, words2):
    """RSA score, rows matched by word. (N, D1), N words, (N, D2), N words -> number."""
    positions = [words2.index(word) for word in words1]
    return rsa(E1, E2[positions])


# %% [markdown]
# What happens to someone who forgets? We sort the words of the wide model by the alphabet, and score with and without your function.

# %%
matched = check.yours("5.5")
by_alphabet = sorted(words)
E_glove, E_wide = glove[words], wide[by_alphabet]
print(f"rows as they come: {rsa(E_glove, E_wide):z.2f}")
print(f"rows matched by word: {matched(E_glove, words, E_wide, by_alphabet):.2f}")

# %% [markdown]
# ### How sure is the score?
#
# The claim is that GloVe 50D and 300D score about **0.90**. How sure can 20 words be about such a number? The **jackknife** answers
# by leaving out. It leaves out one word at a time and scores the other 19. If the score hardly moves whichever word is missing, it
# does not hang on single words, and other words of the same kind would have given nearly the same. From these 20 scores, and a
# correction for pairs that lose both their words, `score_interval` computes a 95 % **confidence interval**. If words are drawn again
# and again from a large stock of the same kind, such intervals hold the score of the whole stock in about 95 of 100 draws. (That was
# measured on the course's models. Where the stock is small, as here, they are a little too wide.)

# %%
from helpers import score_interval

interval = score_interval(glove_20, wide_20)
moves = sorted(zip(-interval.influence, glove_20.words))
print(f"{glove.title} and {wide.title}: score {interval.score:.2f}, "
      f"95 % interval from {interval.low:.2f} to {interval.high:.2f}")
table([{"left out": word, "the score moves by": change}
       for change, word in moves[:2] + moves[-2:]], "The words that matter most", 3)

# %% [markdown]
# The interval speaks of words *of the same kind*: words in three clear categories. Words of another kind are another question, which
# [lesson 6](06_word2vec_vs_gpt2.ipynb) asks. On GloVe 300D itself, 18 of these words gave a score of .90 with an interval from .85
# to .95 (measured in November 2026). GloVe 100D is nearer in size to GloVe 50D, and its score is higher.

# %% [markdown]
# ## 5.6 Whose neighbours changed?
#
# One score for 20 words does not say *which* words the two sizes disagree on. So ask each model for a word's nearest
# neighbours, among all the words that both know, and count how many they share. (Rare words, such as *kiwifruit*, are in neither
# list.) gensim has a ready `most_similar`, and
# `.to_gensim()` turns a model of this course into gensim's.

# %%
near_glove, near_wide = (model.select(shared).to_gensim() for model in (glove, wide))
print(f"{len(shared):,} words; the nearest to banana in {glove.title}:")
print(near_glove.most_similar("banana", topn=2))

# %% [markdown] tags=["exercise"]
# ### Exercise 5.6 · Count the shared neighbours
# *5 minutes, easy.* Write `shared_neighbours(near1, near2)`. Both are lists as `most_similar` returns them, entries of a
# word and its similarity. Return how many words stand in both lists, wherever they stand.

# %% tags=["exercise"]
def shared_neighbours(near1, near2):
    """How many words two lists share. Two lists of (word, similarity) -> number."""
    ...


# %% tags=["check"]
check("5.6", shared_neighbours)

# %% [markdown] tags=["hint"]
# `{word for word, similarity in near1}` is the set of words of the first list. What do two sets share?

# %% tags=["solution"]
def shared_neighbours(near1, near2):
    """How many words two lists share. Two lists of (word, similarity) -> number."""
    return len({word for word, _ in near1} & {word for word, _ in near2})


# %% [markdown]
# **Predict.** The score of the two models is high. Of a word's ten nearest neighbours, how many will the two share, on average over our
# 20 words?
#
# - **a** · nine or ten
# - **b** · six to eight
# - **c** · fewer than six

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
count = check.yours("5.6")
overlap = {}
for word in words:
    ten = [model.most_similar(word, topn=10) for model in (near_glove, near_wide)]
    overlap[word] = count(*ten)
ranked = sorted(overlap, key=overlap.get)
mean_overlap = np.mean(list(overlap.values()))
reveal("5e", guess, mean_overlap)

# %%
rows = []
for word in [word for word in ranked if word in (*ranked[:2], "kiwi", ranked[-1])]:
    for title, model in [(glove.title, near_glove), (wide.title, near_wide)]:
        near = [other for other, similarity in model.most_similar(word, topn=7)]
        rows.append({"word": word, "shared of 10": overlap[word], "model": title,
                     "nearest": ", ".join(near)})
table(rows, "Fewest shared, kiwi, most shared")

# %% [markdown] tags=["answer"]
# The text was turned into lower case, so names and words fall together. *apple* is a maker of computers in both models. And look at *kiwi*
# in GloVe 50D. In the news a *Kiwi* is a New Zealander, above all one who plays rugby or cricket. That is why *kiwi* had a dim row in
# the fruit block of 5.1. If *galaxy* stands in the table: penguins, angels, rays, sharks and an avalanche are American sports teams, and so
# is the Galaxy of Los Angeles, which plays soccer. The model is right about its text. Our categories were too simple.

# %% [markdown]
# ## 5.7 Only the dimensions
#
# The two GloVes differ in size, but each was also trained anew, from another random start. To see what *only* the number
# of dimensions does, we cut one model down. Imagine the cloud of all word vectors. It reaches farther in some directions than in
# others. We keep the k directions in which it reaches farthest from the origin (its *principal directions*, here without taking the
# mean off first) and drop the rest. If all are kept, the model is merely rotated, and lesson 1 showed that its RSM then stays the same.
#
# **Predict.** Word2Vec has 300 dimensions. We keep the 50 longest directions. What is its score against the whole, on our words?
#
# - **a** · about 0.5
# - **b** · about 0.7
# - **c** · 0.9 or more

# %%
def principal(E):
    """The vectors on their principal directions, longest first. (N, D) -> (N, D)."""
    lengths, directions = np.linalg.eigh(E.T @ E)
    return E @ directions[:, ::-1]


word2vec = load("word2vec")
common = [word for word in shared if word in word2vec]
row = {word: i for i, word in enumerate(common)}
rotated = {model: principal(model[common].astype(float)) for model in (word2vec, wide)}
narrower = [model for model in (glove, load("glove-100")) if model.dims < wide.dims]
ours = [word for word in words if word in row]
lists = {f"our {len(ours)} words": ours, "500 frequent words": common[:500]}

# %%
kept = [5, 10, 20, 50, 100, 200, 300]


def cut_scores(model, some):
    """Score of the model cut to k dimensions against the whole model, {k: score}."""
    E = rotated[model][[row[word] for word in some]]
    return {k: rsa(E[:, :k], E) for k in kept if k <= model.dims}


cut, anew = {}, {}
for name, some in lists.items():
    cut |= {(name, model): cut_scores(model, some) for model in (word2vec, wide)}
    anew |= {(name, model): rsa(*align(some, model, wide)) for model in narrower}

# %% alt="RSA score against the whole model over the number of dimensions kept, on a logarithmic axis. One panel for Word2Vec and one for the wider GloVe, each with two rising curves, for our words and for 500 frequent words, both ending at 1, steep at first and flat towards the end. In the panel of the wider GloVe diamonds mark the narrower GloVe that was trained anew."
from helpers.lessons.figures_05 import plot_cuts

plot_cuts(cut, anew, lists, (word2vec, wide));

# %%
rows = [{"words": name, "model": model.title, "10 kept": some[10], "50 kept": some[50]}
        for (name, model), some in cut.items()]
table(rows, "Score against the whole model")

# %% [markdown] tags=["answer"]
# It is **c** on our words. (Not **a** or **b**: those are scores of fewer directions, as the curve shows.) Each curve is steep at first and then flat:
# the last directions change the RSM little. But the curve is not the same for all words. Compare the two curves of a model where few dimensions are kept. The longest directions of a model are those of
# its whole vocabulary, and fruit and furniture are a small part of that.
#
# Then the diamonds. Where a diamond lies on its curve, fewer dimensions alone could explain the difference between the two sizes.
# Where it lies off the curve, training anew has done something as well.

# %% [markdown]
# ## What you found
#
# In the numbers of this run, and of the claims:

# %%
from helpers import found

now = ", ".join(f"{value:.2f} in {title}" for title, value in ratio.items())
other = f"with other words {glove.title} alone gives {lowest:.1f} to {highest:.1f}"
verdict, because = "does not hold", "on our words"
if wide.name != "glove-300":
    verdict, because = "was not tested", "for GloVe 300D, which did not run here"
    other += "; GloVe 300D itself, 18 other words, November 2026: 8.4"
elif ratio[wide.title] > ratio[glove.title]:
    verdict, because = "holds only", "as a direction, and not once a constant is added"
found("selectivity", f"{now}; {other}", verdict, because)

# %%
told = [f"{title}: of {len(seeds)} seeds {whole_on[title]} give all three whole and "
        f"{count['kiwi']} let kiwi stray; of 24 word lists {whole_lists[title]} give "
        "all three whole" for title, count in strayed.items()]
found("tsne", "; ".join(told), "holds only",
      "as a count over seeds and words, at this eps, on maps of standard deviation 1")

# %%
now = f"{interval.score:.2f} ({interval.low:.2f} to {interval.high:.2f})"
measured = "GloVe 300D itself, 18 words, November 2026: .90 (.85 to .95)"
found("glove", f"{now} for {glove.title} and {wide.title}; {measured}", "holds",
      "on words in clear categories")

# %% [markdown]
# - The selectivity index is a ratio without a true zero. A constant changes it at will, and so does the choice of words. An index of
#   order, or a standardised difference, does not care about constants.
# - A t-SNE map with DBSCAN on it is one draw. Say how many seeds, which `eps`, on what scale, and how often.
# - Both sizes agree well on words in clear categories. The score has an interval, and neighbours change more than the score suggests.
# - Fifty of Word2Vec's 300 directions, the longest, give an RSM much like that of the whole on our words. Ten give less.
#
# ### Five questions
#
# **1.** A colleague's model has a selectivity index of 9, yours has one of 4. She says that hers is better. What do you ask her?
#
# <details><summary>Answer</summary>
#
# What the two means are, within and between. If her mean between is near zero, the ratio is large for that reason alone. Then ask for
# an index that ignores a constant, on the same words for both models, and for many draws of words.
#
# </details>
#
# **2.** A paper shows one t-SNE map with three clear groups. What is missing?
#
# <details><summary>Answer</summary>
#
# How many seeds gave such a map, with which perplexity, and by what rule the groups were counted.
#
# </details>
#
# **3.** The score of two models is .90, with an interval from .85 to .95, on furniture, fruit and space. What do you know about their
# score on the 500 most frequent words?
#
# <details><summary>Answer</summary>
#
# Nothing for sure. The interval speaks of other words of the same kind, not of words of another kind. (For GloVe 50D you can look it up:
# the dark diamond in 5.7.)
#
# </details>
#
# **4.** (Lesson 2) Someone computes the score of two RSMs with their diagonals. In which direction is it wrong, and for which N is it
# worst?
#
# <details><summary>Answer</summary>
#
# Nearly always it is too high: both diagonals hold ones, so they agree perfectly. It is worst for few words, where the diagonal is a
# large part of the matrix.
#
# </details>
#
# **5.** (Lesson 4) The score of .90 has a permutation p of .001, from 999 permutations. Does the p say that the two models are very
# alike?
#
# <details><summary>Answer</summary>
#
# No. It says that no permutation reached the score, so that the score is more than luck. A score of .2 can have the same p.
#
# </details>

# %% [markdown]
# ### Your turn
#
# These tasks have no check. **First:** bring your own three categories. Write your own lists of words below. Which categories will be kept
# apart well, which badly? Decide before you run.

# %%
mine = {name: categories[name][:7] for name in ["animals", "professions", "emotions"]}
# mine = {"tea": ["..."], "coffee": ["..."], "juice": ["..."]}

known = [(word, name) for name in mine for word in mine[name] if word in shared]
my_words, my_labels = map(list, zip(*known))
rows = []
for model in align(my_words, glove, wide):
    values = {name: f(cosine_rsm(model), my_labels) for name, f in indices.items()}
    rows.append({"model": model.title} | values)
table(rows, f"{len(my_words)} words that both models know: {', '.join(mine)}")

# %% [markdown]
# **Second:** the two GloVes agree on furniture, fruit and space. Find a list of ten or more words on which they agree less. What do the words
# have in common? The list below holds rare words, to begin with.

# %%
my_list = shared[len(shared) - 60 :]
mine_glove, mine_wide = align([word for word in my_list if word in shared], glove, wide)
print(f"{len(mine_glove)} words, such as {', '.join(mine_glove.words[:5])}")
print(score_interval(mine_glove, mine_wide))

# %% [markdown]
# **Next:** two models that share neither corpus nor method nor vocabulary.
# [Lesson 6](06_word2vec_vs_gpt2.ipynb) sets Word2Vec beside a transformer.
#
# ### Further
# - Pennington, Socher & Manning (2014), *GloVe: Global vectors for word representation*, EMNLP.
# - van der Maaten & Hinton (2008), *Visualizing data using t-SNE*, Journal of Machine Learning Research 9. And Wattenberg,
#   Viégas & Johnson (2016), *How to use t-SNE effectively*, Distill.
# - Ester, Kriegel, Sander & Xu (1996), *A density-based algorithm for discovering clusters in large spatial databases with
#   noise*, KDD. DBSCAN.
# - Ward (1963), *Hierarchical grouping to optimize an objective function*, Journal of the American Statistical Association
#   58. And Hubert & Arabie (1985), *Comparing partitions*, Journal of Classification 2: the adjusted Rand index.
# - Efron & Stein (1981), *The jackknife estimate of variance*, Annals of Statistics 9: the interval of 5.5. And Nili et al.
#   (2014), *A toolbox for representational similarity analysis*, PLOS Computational Biology 10.

# %%
check.progress("05")
