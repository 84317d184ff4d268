# %% [markdown]
# # 5 · GloVe 50D and GloVe 300D
#
# **Same corpus, six times the dimensions: what does the room buy?**
#
# You will be able to
# - **measure** how well a model keeps categories apart, with an index that a constant cannot fool,
# - **judge** a picture from t-SNE and DBSCAN by running it more than once,
# - **compare** two sizes of a model on the same words, and say how sure the score is,
# - **find** the words whose neighbours changed most.
#
# *Time:* 40 minutes. *You need:* [lesson 3](03_rsa_score.ipynb), which makes the RSA score.

# %% [markdown]
# ## 5.1 Twenty words, two sizes
#
# GloVe was trained on one and the same text, some six billion words, in several sizes. The small one, 50D, is in this
# course. The large one, 300D, is fetched when there is a network, once, some 50 MB; without one, `load` says so and hands
# over GloVe 100D, also real, also from the same text. **Everything below names the model that really ran.**

# %%
import numpy as np
from helpers import align, load, load_categories, shared_words

glove = load("glove-50")
wide = load("glove-300", otherwise="glove-100", limit=50_000)  # at 50,000 words, rare ones such as "cupboard" are in
categories = load_categories()
sizes = {"space": 7, "furniture": 6, "fruit": 7}
words = [word for name, n in sizes.items() for word in categories[name][:n]]
labels = [name for name, n in sizes.items() for _ in range(n)]
glove_20, wide_20 = align(words, glove, wide)
print(f"{glove.title} and {wide.title}: {wide.dims / glove.dims:.0f} times the dimensions, the same {len(words)} words")

# %% [markdown]
# The course text that these lessons go along with took 20 words in three categories, too, and names twelve of them. Ours
# are those twelve and eight more.
#
# **Predict:** with more dimensions, will the three blocks be brighter, the background darker, both, or neither?

# %% alt="Two heatmaps side by side on one colour scale: the same 20 words in the categories space, furniture and fruit, in GloVe 50D on the left and in the wider GloVe on the right. Both show three bright blocks on the diagonal and a darker background; in GloVe 50D the row of kiwi is dim within fruit."
from helpers import cosine_rsm, plot_rsm_pair

S_glove, S_wide = cosine_rsm(glove_20), cosine_rsm(wide_20)
plot_rsm_pair(S_glove, S_wide, words, labels, titles=(glove.title, wide.title));

# %% [markdown]
# The same three blocks in both. The eye can tell that something changed, but not how much, and not whether it got better. We
# need a number.

# %% [markdown]
# ## 5.2 An index for categories
#
# The course text uses the **category selectivity index**: the mean similarity of all pairs *within* a category, divided
# by the mean similarity of all pairs *between* two categories.
#
# $$\mathrm{CSI} = \frac{\text{mean similarity within}}{\text{mean similarity between}}$$
#
# At 1 there are no categories; the larger, the sharper they are.

# %% [markdown] tags=["exercise"]
# ### Exercise 5.1 · The category selectivity index
# *5 minutes, medium.* Write `selectivity(S, labels)`: an RSM of shape `(N, N)` and a list of N categories in, one number
# out. A word with itself is no pair: leave the diagonal out.

# %% tags=["exercise"]
def selectivity(S, labels):
    """Mean similarity within categories over mean similarity between them. (N, N), N labels -> number."""
    ...


# %% tags=["check"]
from helpers import check

check("5.1", selectivity)

# %% [markdown] tags=["hint"]
# `same = np.equal.outer(labels, labels)` is an `(N, N)` table of True and False: are row i and column j of one category?

# %% [markdown] tags=["hint"]
# `S[~same]` holds all pairs between. For the pairs within, put False on the diagonal of `same`:
# `same & ~np.eye(len(labels), dtype=bool)`.

# %% tags=["solution"]
def selectivity(S, labels):
    """Mean similarity within categories over mean similarity between them. (N, N), N labels -> number."""
    same = np.equal.outer(labels, labels)
    within = same & ~np.eye(len(labels), dtype=bool)
    return S[within].mean() / S[~same].mean()


# %% [markdown]
# `helpers.category_selectivity` is this function. Beside ours stand the course text's two numbers, where it has the
# model.

# %%
from helpers import category_selectivity

ours = {model.title: category_selectivity(S, labels) for model, S in [(glove, S_glove), (wide, S_wide)]}
course_text = {"GloVe 50D": 3.27, "GloVe 300D": 5.62}
print(f"{'':12}{'ours':>6}{'course text':>14}")
for title in dict.fromkeys([*ours, *course_text]):
    own, text = (f"{table[title]:.2f}" if title in table else "–" for table in (ours, course_text))
    print(f"{title:12}{own:>6}{text:>14}")

# %% [markdown]
# In the course text the index grows with the dimensions, and that is its case for the larger model. Ours differ from
# its numbers. Is it the words, the model, or the index? See what the index is made of.

# %%
from helpers import upper_triangle

same = np.equal.outer(labels, labels)[np.triu_indices(len(words), k=1)]
for title, S in [(glove.title, S_glove), (wide.title, S_wide)]:
    v = upper_triangle(S)
    print(f"{title:12} {same.sum()} pairs within: mean {v[same].mean():.3f}   "
          f"{(~same).sum()} pairs between: mean {v[~same].mean():.3f}")

# %% [markdown]
# The index divides by the second mean, and that one is small. Dividing by a small number is a lever: a little change
# below becomes a large one above.

# %% [markdown]
# ## 5.3 A ratio and a constant
#
# Suppose every similarity were larger by the same constant. Which pairs are more similar than which would not change at
# all. **Predict:** add 0.2 to all similarities, or take 0.1 off. What does the index do?

# %%
print(f"{'constant':>9}{glove.title:>12}{wide.title:>12}")
for constant in [0.5, 0.2, 0, -0.05, -0.1, -0.2]:
    print(f"{constant:9.2f}{category_selectivity(S_glove + constant, labels):12.2f}"
          f"{category_selectivity(S_wide + constant, labels):12.2f}")

# %% [markdown]
# The index follows the constant, not the categories. It shrinks towards 1 as the constant grows. Where the mean between
# comes near zero, it explodes; below zero, its sign turns. A ratio needs a true zero, and a cosine of 0 is
# no such thing: lesson 3 showed models whose words are all similar to each other, for a reason that has nothing to do
# with their meaning.
#
# What would not care? Only the **order**: take one pair within and one pair between. Which is more similar? Do that
# with every pair within and every pair between.

# %% [markdown] tags=["exercise"]
# ### Exercise 5.2 · Every pair within against every pair between
# *5 minutes, medium.* Write `pairs_won(within, between)`. It takes the similarities within, `(W,)`, and between, `(B,)`.
# Of all W · B comparisons, return the share that the pair *within* wins; a tie counts half.

# %% tags=["exercise"]
def pairs_won(within, between):
    """The chance that a pair within is more similar than a pair between. (W,), (B,) -> number."""
    ...


# %% tags=["check"]
check("5.2", pairs_won)

# %% [markdown] tags=["hint"]
# Two loops do it: for each `w` in `within`, for each `b` in `between`, add 1 if `w > b`, or 0.5 if `w == b`.

# %% [markdown] tags=["hint"]
# Without loops: `within[:, None] > between` is a `(W, B)` table of True and False, and `np.mean` gives the share of True.

# %% tags=["solution"]
def pairs_won(within, between):
    """The chance that a pair within is more similar than a pair between. (W,), (B,) -> number."""
    wins = within[:, None] > between
    ties = within[:, None] == between
    return np.mean(wins + 0.5 * ties)


# %% [markdown]
# 1 means that every pair within beats every pair between; 0.5 means no categories at all. Statistics knows this number
# under several names, the area under the ROC curve (AUC) and the Mann-Whitney statistic among them.
# `helpers.category_auc(S, labels)` computes it from ranks.

# %% [markdown] tags=["exercise"]
# ### Exercise 5.3 · Predict
# *3 minutes, think.* Each change is done to all similarities. Which of the two indices **stay** as they were, `"ratio"`
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
index_stays = {"add": {"rank"}, "halve": {"ratio", "rank"}, "cube": {"rank"}, "negate": {"ratio"}}

# %% [markdown]
# Now the experiment, on GloVe 50D.

# %%
from helpers import category_auc

changed = {"as it was": S_glove, "add": S_glove + 0.2, "halve": 0.5 * S_glove, "cube": S_glove**3, "negate": -S_glove}
for name, S in changed.items():
    print(f"{name:10} ratio {category_selectivity(S, labels):6.2f}   rank {category_auc(S, labels):.3f}")

# %% [markdown]
# Look at the last line. With every sign turned, words of one category are the *least* alike, and the ratio has not
# noticed.
#
# One question from above is still open: how much of an index is the *words*? Our categories have more than 20 words. Draw 7,
# 6 and 7 of them at random, 200 times. **Predict:** in how many of these draws will the wider model have the higher ratio?
# And the higher rank index?

# %%
import pandas as pd

indices = {"ratio": category_selectivity, "rank index": category_auc}
rng, draws = np.random.default_rng(0), []
for _ in range(200):
    drawn = []
    for name, n in sizes.items():
        drawn.extend(rng.choice(categories[name], n, replace=False))
    for model in (glove, wide):
        S = cosine_rsm(model[drawn])
        values = {name: index(S, labels) for name, index in indices.items()}
        draws.append({"model": model.title, **values})
draws = pd.DataFrame(draws)
narrow, wider = (draws[draws.model == m.title].reset_index() for m in (glove, wide))
wider_is_higher = {name: np.mean(wider[name] > narrow[name]) for name in indices}

# %% alt="Two panels, each with one violin for GloVe 50D and one for the wider GloVe: an index in 200 draws of words. Left, the ratio: long violins that reach over and beyond a grey band, the course text's step from 50D to 300D. Right, the rank index: both violins end just below 1, the largest value there is, and GloVe 50D's reaches further down."
import matplotlib.pyplot as plt
import seaborn as sns
from helpers import MODEL_COLORS

colors = {model.title: MODEL_COLORS[model.name] for model in (glove, wide)}
fig, axes = plt.subplots(1, 2, figsize=(8, 3.8), layout="tight")
for ax, (name, share) in zip(axes, wider_is_higher.items()):
    sns.violinplot(draws, x="model", y=name, hue="model", palette=colors, cut=0, ax=ax)
    ax.set_title(f"{wide.title} has the higher\n{name} in {share:.0%} of draws")
    ax.set_xlabel("")
step = "course text: the step from 50D to 300D"
axes[0].axhspan(3.27, 5.62, color="#DDDDDD", zorder=0, label=step)
axes[0].legend(loc="upper center", bbox_to_anchor=(0.5, -0.1));

# %% [markdown]
# A violin is wide where many draws lie. Look at the left panel first. The ratio of one and the same model, from its lowest draw
# to its highest, spans more than the whole step that the course text reports. So 20 words can say much about those 20 words and
# little about the model.
#
# Then read the titles. An index that compares *models* should give the same answer in most draws. But a steady answer need not
# be a right one: a wider model's cosines are smaller altogether, and that alone lifts a ratio, as the constants did. And the
# rank index ends at 1. Near it there is little room to tell two good models apart.

# %% [markdown]
# ## 5.4 A map, and groups on the map
#
# The course text also draws the words as a map. **t-SNE** places 20 words in the plane so that near neighbours stay near;
# it starts from random places, which a seed decides. **DBSCAN** then finds groups: words closer than `eps` are chained
# together, and a word with no one that close is left out, marked −1. The text takes `perplexity=5` (about how many
# neighbours count), `eps=0.5` and `min_samples=2`, and finds the three categories.
#
# **Predict:** will we?

# %%
from sklearn.cluster import DBSCAN
from sklearn.manifold import TSNE


def tsne_map(E, seed):
    """A map of the words, near neighbours near. (N, D) -> (N, 2). ("exact" suits a few words.)"""
    return TSNE(perplexity=5, init="random", method="exact", random_state=seed).fit_transform(E)


first = tsne_map(glove_20.vectors, seed=0)
groups = DBSCAN(eps=0.5, min_samples=2).fit_predict(first)
print(f"{(groups == -1).sum()} of {len(words)} words left out, {len(set(groups) - {-1})} groups")
print(f"width and height of the map: {np.ptp(first, axis=0).round()}")

# %% [markdown]
# With the text's `eps` on the map as it comes, no word has any other within reach. A map has no units, and 0.5 is nothing on one
# that large. So we divide each map by its standard deviation, one number for both directions, so that no distance is stretched.
# The text does not say what it did. 24 seeds for each model.

# %%
def standard(M):
    """A map with its middle at 0 and standard deviation 1. (N, 2) -> (N, 2)."""
    M = M - M.mean(axis=0)
    return M / M.std()


seeds = range(24)
maps = {}
for model in (glove_20, wide_20):
    maps[model.title] = [standard(tsne_map(model.vectors, seed)) for seed in seeds]

# %% alt="Two maps of the 20 words, one for GloVe 50D and one for the wider GloVe, both from the first seed. Each word is named. Colour and shape show its category; a grey line joins words that DBSCAN put into one group, and words that were left out stand alone. Words of a category lie close together for the most part."
looks = dict(zip(sizes, [("#0072B2", "o"), ("#E69F00", "s"), ("#CC79A7", "^")]))
fig, axes = plt.subplots(1, 2, figsize=(10, 5.4), sharex=True, sharey=True)
for ax, (title, some) in zip(axes, maps.items()):
    M, groups = some[0], DBSCAN(eps=0.5, min_samples=2).fit_predict(some[0])
    for i, j in zip(*np.triu_indices(len(words), k=1)):
        if groups[i] == groups[j] != -1 and np.linalg.norm(M[i] - M[j]) <= 0.5:
            ax.plot(*M[[i, j]].T, color="lightgrey", zorder=0)
    for word, label, point in zip(words, labels, M):
        out = point - M[np.array(labels) == label].mean(axis=0)  # names stand outside
        ax.plot(*point, looks[label][1], color=looks[label][0])
        right, up = out > 0
        ax.annotate(word, point, 3 * np.sign(out), textcoords="offset points", fontsize=8.5,
                    ha="left" if right else "right", va="bottom" if up else "top")
    ax.margins(0.15)
    count = f"{len(set(groups) - {-1})} groups, {(groups == -1).sum()} left out"
    ax.set(title=f"{title}, seed 0: {count}", aspect="equal")
    ax.set_xlabel("standard deviations of the map")
fig.tight_layout()

# %% [markdown]
# Grey lines join words that are within `eps` of each other. A picture like this convinces quickly; and it is one seed,
# one `eps`. To count over many, we must say what we count: a category came back **whole** when all its words are in one
# group, and no other word is in that group.

# %% [markdown] tags=["exercise"]
# ### Exercise 5.4 · Count the whole categories
# *5 minutes, medium.* Write `count_whole(groups, labels)`: N group numbers from DBSCAN (−1 means left out) and N
# categories in, the number of whole categories out.

# %% tags=["exercise"]
def count_whole(groups, labels):
    """How many categories have a group to themselves, with all their words. (N,), N labels -> whole number."""
    ...


# %% tags=["check"]
check("5.4", count_whole)

# %% [markdown] tags=["hint"]
# For each category make two sets: the group numbers of its own words, and the group numbers of all other words.

# %% [markdown] tags=["hint"]
# Whole means: the first set has one number, that number is not −1, and it is not in the second set.

# %% tags=["solution"]
def count_whole(groups, labels):
    """How many categories have a group to themselves, with all their words. (N,), N labels -> whole number."""
    count = 0
    for category in set(labels):
        own = {group for group, label in zip(groups, labels) if label == category}
        others = {group for group, label in zip(groups, labels) if label != category}
        count += len(own) == 1 and -1 not in own and not own & others
    return count


# %% [markdown]
# Now over all seeds. Beside the count we ask who **strays**: a word strays when it is not in the group that holds most
# of its category.

# %%
from collections import Counter


def whole_and_strays(M, eps):
    """Number of whole categories on a map, and the words that stray. (N, 2) -> number, list of words."""
    groups = DBSCAN(eps=eps, min_samples=2).fit_predict(M)
    whole, strays = 0, []
    for name in sizes:
        member = np.array(labels) == name
        own, others = groups[member], groups[~member]
        grouped = own[own != -1]
        home = np.bincount(grouped).argmax() if len(grouped) else None
        strays += [word for word, group in zip(np.array(words)[member], own) if group != home]
        whole += home is not None and (own == home).all() and home not in others
    return whole, strays


# %%
print(f"all three categories whole, of {len(seeds)} seeds")
steps = [0.3, 0.4, 0.5, 0.6, 0.7, 1.0, 1.3]
print("eps         ", *[f"{eps:5.1f}" for eps in steps])
for title, some in maps.items():
    counts = [sum(whole_and_strays(M, eps)[0] == 3 for M in some) for eps in steps]
    strays = Counter(word for M in some for word in whole_and_strays(M, eps=0.5)[1])
    print(f"{title:12}", *[f"{n:5}" for n in counts], end="   strayed at 0.5: ")
    print(", ".join(f"{word} ({n})" for word, n in strays.most_common(3)) or "no word")

# %% [markdown]
# So "t-SNE and DBSCAN find the three categories" is true for so many seeds, at *this* `eps`. It is a count, not a yes. If `eps`
# is too small, words are left out; too large, and categories are chained together. The wider the range that works, the clearer
# the gaps. The course text reports that *kiwi* strays with the seed: see the right-hand column, for each model. (scikit-learn's
# own start, `init="pca"`, gives one map for all seeds here. That looks like certainty; it is one run.)

# %% [markdown]
# ### Groups without a map
#
# The RSM can be sorted without a map, a seed or an `eps`. **Hierarchical clustering** starts with each word alone and joins
# two groups at a time, always the nearest two, until one is left; the joins make a tree. We give it the distances of all
# words of our twelve categories, and not a word about the categories.
#
# **Predict:** which categories will come back in one piece, and which words will land elsewhere?

# %%
from scipy.cluster.hierarchy import fcluster, linkage

shared = shared_words(glove, wide)
known = [(w, name) for name in categories for w in categories[name] if w in shared]
all_words, true = (np.array(column) for column in zip(*known))


def grow_tree(model, some):
    """The tree of all joins, by Ward's rule. Model, N words -> tree."""
    return linkage(1 - upper_triangle(cosine_rsm(model[some])), "ward")


def cut_tree(tree):
    """As many groups as there are categories. Tree -> (N,) group numbers."""
    return fcluster(tree, len(categories), "maxclust")


# %%
from sklearn.metrics import adjusted_rand_score

halves = [rng.choice(len(true), len(true) // 2, replace=False) for _ in range(20)]
for model in (glove, wide):
    scores = []
    for some in [range(len(true)), *halves]:
        groups = cut_tree(grow_tree(model, all_words[some]))
        scores.append(adjusted_rand_score(true[some], groups))
    low, mean, high = min(scores[1:]), np.mean(scores[1:]), max(scores[1:])
    print(f"{model.title:12} all {len(true)} words {scores[0]:.2f}", end="   ")
    print(f"20 random halves of them: mean {mean:.2f}, from {low:.2f} to {high:.2f}")

# %% [markdown]
# The number is the **adjusted Rand index**: 1 if the groups are the categories, about 0 if chance made them. seaborn's
# `clustermap` draws the RSM in the tree's order. The strip of colours and the names show the true categories.

# %% alt="The RSM of all category words in the wider GloVe, rows and columns in the order of a tree. Bright blocks run down the diagonal, each beside the name of a category. A strip of colours shows the true categories: most colours are one piece, with single words of another colour in between."
tree = grow_tree(wide, all_words)
palette = dict(zip(categories, sns.color_palette("Paired", len(categories))))
grid = sns.clustermap(
    cosine_rsm(wide[all_words]), row_linkage=tree, col_linkage=tree, vmin=0, vmax=0.7,
    row_colors=[palette[name] for name in true], cmap="viridis", figsize=(7.5, 7),
    dendrogram_ratio=0.15, cbar_pos=(0.02, 0.88, 0.03, 0.11))
row_of = np.argsort(grid.dendrogram_row.reordered_ind)  # where each word stands now
middle = [np.median(row_of[true == name]) for name in categories]
grid.ax_heatmap.set_yticks(middle, categories, rotation=0)
grid.ax_heatmap.set_xticks([])
grid.ax_cbar.set_ylabel("cosine")
grid.ax_col_dendrogram.set_title(f"{wide.title}: {len(true)} words sorted by the tree");

# %%
for model in (glove, wide):
    groups = cut_tree(grow_tree(model, all_words))
    home = {g: Counter(true[groups == g]).most_common(1)[0][0] for g in groups}
    astray = [f"{word} ({home[g]})" for word, name, g in zip(all_words, true, groups)
              if home[g] != name]
    print(f"{model.title}, {len(astray)} words astray: {', '.join(astray)}")

# %% [markdown]
# Follow the strip: a colour in one piece is a category found. Bright patches off the diagonal are categories that resemble
# each other; look beside clothing and body. Then read which words went astray. A *kiwi* is a bird as well, and GloVe 50D puts
# it with the animals. Apart from the number of groups, the tree knew nothing but the RSM.
#
# Is the wider model better at it? Compare the two lines before the figure with the spread over the halves.

# %% [markdown]
# ## 5.5 How alike are the two?
#
# A map throws away 48 dimensions and more. The RSMs threw away none. Twenty words make 190 pairs: the RSA score takes
# them all.

# %% alt="Scatter of 190 pairs of words, similarity in GloVe 50D against similarity in the wider GloVe, with a rising least-squares line and a dashed line where both are equal. A large cloud of pairs at low similarities and a smaller one at high similarities both lie near the line."
from helpers import plot_triangles

v_glove, v_wide = upper_triangle(S_glove), upper_triangle(S_wide)
plot_triangles(v_glove, v_wide, names=(glove.title, wide.title));

# %% [markdown]
# `align` put the words of both models in one order. What if someone hands you two models without that?

# %% [markdown] tags=["exercise"]
# ### Exercise 5.5 · The same words in different order
# *5 minutes, medium.* Write `same_words_score(E1, words1, E2, words2)`. Row i of `E1`, `(N, D1)`, is `words1[i]`; row i
# of `E2`, `(N, D2)`, is `words2[i]`. Both lists hold the same N words, in different order. Return the Pearson RSA score.

# %% tags=["exercise"]
from helpers import rsa


def same_words_score(E1, words1, E2, words2):
    """RSA score of two models of the same words. (N, D1), N words, (N, D2), N words -> number."""
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
    """RSA score of two models of the same words. (N, D1), N words, (N, D2), N words -> number."""
    positions = [words2.index(word) for word in words1]
    return rsa(E1, E2[positions])


# %% [markdown]
# The text's score, for GloVe 50D and 300D, is about **0.90**. How sure can 20 words be about such a number? The
# **jackknife** answers by leaving out: one word at a time, and the score again from the other 19. If the score hardly moves
# whichever word is missing, it does not hang on single words, and other words would have given nearly the same. From these
# 20 scores `score_interval` computes a 95 % **confidence interval**. Drawn again and again from the same kind of words, such
# intervals hold the score of *all* these words in about 95 of 100 draws. We measured that on the course's own models.

# %%
from helpers import score_interval

interval = score_interval(glove_20, wide_20)
print(f"{glove.title} and {wide.title}: score {interval.score:.2f}, "
      f"95 % interval from {interval.low:.2f} to {interval.high:.2f}")
up, down = (glove_20.words[i] for i in (interval.influence.argmax(), interval.influence.argmin()))
print(f"without {up!r} the score would fall by {interval.influence.max():.3f}, "
      f"without {down!r} it would rise by {-interval.influence.min():.3f}")
inside = "inside" if interval.low <= 0.90 <= interval.high else "outside"
print(f"The course text, GloVe 50D and GloVe 300D: 0.90, {inside} this interval")
if wide.name != "glove-300":
    print(f"({wide.title} ran in place of GloVe 300D: it is nearer in size, so this is not the text's comparison.)")

# %% [markdown]
# The interval says how far the score would move with other words *of the same kind*, in three clear categories. Words of
# another kind are another question; section 5.7 asks it.

# %% [markdown]
# ## 5.6 Whose neighbours changed?
#
# One score for 20 words does not say *which* words the two sizes disagree on. Ask each model for a word's nearest
# neighbours, among all the words that both know, and count how many they share. gensim has a ready `most_similar`; an
# `Embeddings` becomes a gensim object with `.to_gensim()`.

# %%
near_glove, near_wide = (model.select(shared).to_gensim() for model in (glove, wide))
print(f"{len(shared):,} words; the nearest to banana in {glove.title}:")
print(near_glove.most_similar("banana", topn=2))

# %% [markdown] tags=["exercise"]
# ### Exercise 5.6 · Count the shared neighbours
# *3 minutes, easy.* Write `shared_neighbours(near1, near2)`. Both are lists as `most_similar` returns them, entries of a
# word and its similarity. Return how many words stand in both lists, wherever they stand.

# %% tags=["exercise"]
def shared_neighbours(near1, near2):
    """How many words two lists of neighbours share. k (word, similarity) entries, twice -> whole number."""
    ...


# %% tags=["check"]
check("5.6", shared_neighbours)

# %% [markdown] tags=["hint"]
# `{word for word, similarity in near1}` is the set of words of the first list. What do two sets share?

# %% tags=["solution"]
def shared_neighbours(near1, near2):
    """How many words two lists of neighbours share. k (word, similarity) entries, twice -> whole number."""
    return len({word for word, _ in near1} & {word for word, _ in near2})


# %% [markdown]
# **Predict:** of a word's ten nearest, how many will the two sizes share? Which of our 20 words will share the fewest?

# %%
def nearest(model, word):
    """The ten nearest words, as a list."""
    return [near for near, _ in model.most_similar(word, topn=10)]


overlap = {word: len(set(nearest(near_glove, word)) & set(nearest(near_wide, word))) for word in words}
ranked = [f"{word} {n}" for word, n in sorted(overlap.items(), key=lambda item: item[1])]
print(f"fewest: {', '.join(ranked[:5])}; most: {', '.join(ranked[-3:])}; mean {np.mean(list(overlap.values())):.1f} of 10\n")
for word in dict.fromkeys([*sorted(overlap, key=overlap.get)[:2], "kiwi"]):
    for title, model in [(glove.title, near_glove), (wide.title, near_wide)]:
        print(f"{word}, {title}: {', '.join(nearest(model, word))}")

# %% [markdown]
# Even with a high RSA score, neighbours change: the score looks at all pairs, most of them far apart, and neighbours are
# decided by small differences at the top.
#
# And look at *kiwi* in GloVe 50D. In the news a *Kiwi* is a New Zealander, above all one who plays rugby or cricket. (If
# *galaxy* stands above it: penguins, angels and sharks are teams, and so is the Galaxy of Los Angeles.) That is why *kiwi* has
# a dim row in the fruit block of 5.1. The model is right about its text; our categories were too simple.

# %% [markdown]
# ## 5.7 Only the dimensions
#
# The two GloVes differ in size, but each was also trained anew, from another random start. To see what *only* the number
# of dimensions does, cut one model down: keep the k directions along which its word vectors are longest (the principal
# directions, without centring, so that nothing else is taken away). With all of them kept, the model is merely rotated.
#
# **Predict:** from 300 dimensions down to 50, what is left of the RSM? And to 10?

# %%
def principal(E):
    """The same vectors on their principal directions, the longest first. (N, D) -> (N, D)."""
    lengths, directions = np.linalg.eigh(E.T @ E)
    return E @ directions[:, ::-1]


word2vec = load("word2vec")
common = [word for word in shared if word in word2vec]
row = {word: i for i, word in enumerate(common)}
rotated = {model: principal(model[common].astype(float)) for model in (word2vec, wide)}
narrower = [model for model in (glove, load("glove-100")) if model.dims < wide.dims]

# %%
def cut_scores(model, some):
    """Score of the model cut to k dimensions against the whole model, {k: score}."""
    E = rotated[model][[row[word] for word in some]]
    return {k: rsa(E[:, :k], E) for k in (5, 10, 20, 50, 100, 200, 300) if k <= model.dims}


lists = {"our 20 words": words, "500 frequent words": common[:500]}
cut = {(title, model): cut_scores(model, some) for title, some in lists.items() for model in (word2vec, wide)}
anew = {(title, narrow): rsa(*align(some, narrow, wide)) for title, some in lists.items() for narrow in narrower}
for (title, narrow), score in anew.items():
    print(f"{title}, {narrow.title}, trained anew: {score:.2f} against {wide.title}")

# %% alt="RSA score against the whole model over the number of dimensions kept, on a logarithmic axis; left for the 20 words, right for 500 frequent words. One rising curve for Word2Vec and one for the wider GloVe, both cut to their principal directions and both ending at 1, steep at first and flat towards the end. A diamond marks each narrower GloVe that was trained anew."
fig, axes = plt.subplots(1, 2, figsize=(8, 3.4), sharey=True, layout="tight")
for ax, title in zip(axes, lists):
    for model, style in [(word2vec, "o-"), (wide, "s--")]:
        scores = cut[title, model]
        ax.plot(list(scores), list(scores.values()), style, color=MODEL_COLORS[model.name], label=f"{model.title}, cut")
    for narrow in narrower:
        ax.plot(narrow.dims, anew[title, narrow], "D", ms=9, color=MODEL_COLORS[narrow.name],
                label=f"{narrow.title}, trained anew")
    ax.set(xscale="log", xticks=[5, 10, 20, 50, 100, 300], ylim=(0, 1.05), xlabel="dimensions kept", title=title)
    ax.xaxis.set_major_formatter("{x:.0f}")
    ax.minorticks_off()
axes[0].set_ylabel("RSA score against\nthe whole model")
axes[1].legend(loc="lower right");

# %% [markdown]
# Each curve is steep at first and flattens out: the first dimensions carry most of the RSM, the last ones little. But
# not equally for all words. Compare Word2Vec's two curves at 5 dimensions. The longest directions of a model are those of
# its whole vocabulary, and fruit and furniture are a small part of that.
#
# Then the diamonds. Where one lies on the curve of the wide GloVe, fewer dimensions alone could explain the difference
# between the two sizes. Where it lies off the curve, training anew has done something as well.

# %% [markdown]
# ## 5.8 Your own three categories
#
# Change the names below, or write your own lists of words. `align` names every word that a model does not know.
# **Predict** first: which categories will be kept apart well, which badly?

# %%
mine = {name: categories[name][:7] for name in ["animals", "professions", "emotions"]}
# mine = {"tea": ["..."], "coffee": ["..."], "juice": ["..."]}

my_words = [word for group in mine.values() for word in group]
my_labels = [name for name, group in mine.items() for _ in group]
for model in align(my_words, glove, wide):
    S = cosine_rsm(model)
    print(f"{model.title:12} ratio {category_selectivity(S, my_labels):6.2f}   rank {category_auc(S, my_labels):.3f}")
mine_glove, mine_wide = align(my_words, glove, wide)
print(f"RSA score of the two: {rsa(mine_glove, mine_wide):.2f}")

# %% [markdown]
# ## What you found
#
# In the numbers of this run:

# %%
for model, S in [(glove, S_glove), (wide, S_wide)]:
    whole = sum(whole_and_strays(M, eps=0.5)[0] == 3 for M in maps[model.title])
    print(f"{model.title:12} ratio {category_selectivity(S, labels):.2f}, rank index {category_auc(S, labels):.3f}, "
          f"categories whole on {whole} of {len(seeds)} maps")
print(f"RSA score {interval.score:.2f} ({interval.low:.2f} to {interval.high:.2f}); "
      f"{np.mean(list(overlap.values())):.1f} of 10 neighbours shared")
for name, share in wider_is_higher.items():
    print(f"{wide.title} has the higher {name} in {share:.0%} of draws of words")

# %% [markdown]
# - The selectivity index is a ratio without a true zero: a constant changes it at will, and so do the words. An index of
#   order does not care about constants.
# - A t-SNE map with DBSCAN on it is one draw. Say how many seeds, which `eps`, on what scale, and how often. A tree of the RSM
#   needs no seed and no scale, only the number of groups.
# - Both sizes agree well on words in clear categories. The score has an interval, and neighbours change more than it
#   suggests.
# - A model's longest directions carry most of its RSM. What more dimensions buy, an index of order can say; a ratio may miss it,
#   or make too much of it (the last two lines above).
#
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
