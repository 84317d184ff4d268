# %% [markdown]
# # 3 · The RSA score
#
# **Pearson, Spearman or cosine: which number should compare two triangles?**
#
# You will be able to
# - **compute** the Pearson and the Spearman score by hand, and spot a formula that cannot be right,
# - **predict** which score notices an offset, a scale, an outlier or a bend,
# - **tell** two triangles that agree from two that only lie on the same side of zero.
#
# *Time:* 40 minutes. *You need:* [lesson 2](02_triangle_unrolling.ipynb), which unrolls the triangle.

# %% [markdown]
# ## 3.1 One number for a cloud
#
# Eighteen words in three categories, two models, as in the lessons before. Each of the 153 pairs of words is one point:
# its similarity in GloVe to the right, its similarity in Word2Vec upwards. Two models that agree perfectly would put
# all points on one rising line. The colour says whether the two words of a pair share a category.

# %%
import numpy as np
from helpers import align, cosine_rsm, load, load_categories, rsa_score, upper_triangle

glove, glove_100, word2vec = load("glove-50"), load("glove-100"), load("word2vec")
categories = load_categories()
names = ["space", "furniture", "fruit"]
words = [word for name in names for word in categories[name][:6]]
glove_18, word2vec_18 = align(words, glove, word2vec)
v1, v2 = upper_triangle(cosine_rsm(glove_18)), upper_triangle(cosine_rsm(word2vec_18))
labels = np.repeat(names, 6)
within = np.equal.outer(labels, labels)[np.triu_indices(18, k=1)]  # True: one category

# %% alt="Scatter of 153 pairs of words, similarity in GloVe 50D against similarity in Word2Vec 300D, in two colours, with the two distributions of each colour drawn as humps along the upper and the right edge. Pairs between two categories are a round cloud at low similarities in both models; pairs within a category are a longer cloud at the upper right. The clouds hardly overlap."
import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

pairs = pd.DataFrame({"GloVe": v1, "Word2Vec": v2})
pairs["pair"] = np.where(within, "within a category", "between two categories")
grid = sns.jointplot(pairs, x="GloVe", y="Word2Vec", hue="pair", height=5.5)
sns.move_legend(grid.ax_joint, "upper left", title=None)
grid.set_axis_labels(f"cosine in {glove.title}", f"cosine in {word2vec.title}")
grid.ax_marg_x.set_title(f"{len(v1)} pairs: Pearson r = {rsa_score(v1, v2):.2f}");

# %% [markdown]
# The title holds Pearson's r, which we now make ourselves. The course text calls it the "squared Pearson correlation" and
# prints the formula below. In it, μ is a triangle's mean and σ its *standard deviation*: take each value's distance from
# the mean, square it, take the mean of the squares, then the root. It says how far values typically lie from their mean.
# NumPy: `v.std()`.
#
# $$\rho = \frac{\sum (v_1 - \mu_1)(v_2 - \mu_2)}{\sigma_1\,\sigma_2}$$
#
# **Predict:** a correlation lies between −1 and 1. What will this formula give for our 153 pairs? And for fewer words?

# %%
def as_printed(v1, v2):
    """The printed formula. (M,), (M,) -> number."""
    return ((v1 - v1.mean()) * (v2 - v2.mean())).sum() / (v1.std() * v2.std())


for n in [18, 12, 6]:
    few1, few2 = upper_triangle(cosine_rsm(glove_18[words[:n]])), upper_triangle(cosine_rsm(word2vec_18[words[:n]]))
    print(f"{n:2} words, {len(few1):3} pairs: {as_printed(few1, few2):6.1f}")

# %% [markdown]
# No correlation: it is far beyond 1, and it grows with the number of pairs. Look at the two halves of the fraction.
# Each σ is made from a **mean** over the M pairs; the top is still a **sum**. So the fraction is M times too large. Put
# right:
#
# $$r = \frac{\frac{1}{M}\sum (v_1 - \mu_1)(v_2 - \mu_2)}{\sigma_1\,\sigma_2}$$
#
# And it is r, not r squared: a square could not tell agreement (r = 0.5) from its opposite (r = −0.5).

# %% [markdown] tags=["exercise"]
# ### Exercise 3.1 · Pearson by hand
# *5 minutes, easy.* Write `my_pearson(v1, v2)` from the corrected formula. It takes two triangles of shape `(M,)` and
# returns one number between −1 and 1. Do it with `.mean()` and `.std()`, without `np.corrcoef`.

# %% tags=["exercise"]
def my_pearson(v1, v2):
    """Pearson correlation of two triangles. (M,), (M,) -> number."""
    ...


# %% tags=["check"]
from helpers import check

check("3.1", my_pearson)

# %% [markdown] tags=["hint"]
# Take each triangle's mean off, multiply the two number by number, and take the mean of the products.

# %% [markdown] tags=["hint"]
# Then divide by `v1.std()` times `v2.std()`. Mind the brackets: `x / y * z` is not `x / (y * z)`.

# %% tags=["solution"]
def my_pearson(v1, v2):
    """Pearson correlation of two triangles. (M,), (M,) -> number."""
    return ((v1 - v1.mean()) * (v2 - v2.mean())).mean() / (v1.std() * v2.std())


# %% [markdown]
# `helpers.rsa_score(v1, v2)` is this function, with a guard for triangles that do not fit together.

# %% [markdown]
# ## 3.2 Only the order counts
#
# Pearson asks: do the points lie along a *line*? Sometimes that is too strict. Two models may agree on which pairs are
# more similar than which, and still use their scales differently. Then compare **ranks**: the smallest value gets rank
# 1, the next rank 2, and so on. Equal values share the mean of their ranks.

# %%
from scipy.stats import rankdata

print("values", [0.2, 0.9, 0.5, 0.5])
print("ranks ", rankdata([0.2, 0.9, 0.5, 0.5]))

# %% [markdown] tags=["exercise"]
# ### Exercise 3.2 · Spearman, from ranks
# *3 minutes, easy.* The Spearman correlation is the Pearson correlation of the ranks. Write `my_spearman(v1, v2)`: two
# triangles of shape `(M,)` in, one number out. You may use `rankdata` and `rsa_score`, or your `my_pearson` if 3.1 is solved.

# %% tags=["exercise"]
def my_spearman(v1, v2):
    """Spearman correlation of two triangles. (M,), (M,) -> number."""
    ...


# %% tags=["check"]
check("3.2", my_spearman)

# %% [markdown] tags=["hint"]
# Two steps: turn `v1` into ranks and `v2` into ranks; then do with the ranks what exercise 3.1 does with the values.

# %% tags=["solution"]
def my_spearman(v1, v2):
    """Spearman correlation of two triangles. (M,), (M,) -> number."""
    return rsa_score(rankdata(v1), rankdata(v2))


# %% [markdown]
# ## 3.3 Four changes, three scores
#
# A third candidate is at hand, the **cosine** of the two triangles: we use it on words all the time, so why not here?
# To see how the three differ, we take two toy triangles that agree well, and change the second in four ways:
#
# | change | what is done to the second triangle |
# |---|---|
# | offset | add 1 to every value |
# | scale | multiply every value by 3 |
# | outlier | one pair gone wrong: the smallest value becomes by far the largest |
# | bend | take every value's cube: large values grow apart, small ones crowd together, the order stays |

# %% [markdown] tags=["exercise"]
# ### Exercise 3.3 · Predict
# *4 minutes, think.* For each change: which of the three scores **move**, be it much or little? Each answer is a set, in
# curly brackets, also for one score: `{"cosine"}`, `{"pearson", "spearman"}`, or `set()` if none does.

# %% tags=["exercise"]
moves = {"offset": ..., "scale": ..., "outlier": ..., "bend": ...}

# %% tags=["check"]
check("3.3", moves)

# %% [markdown] tags=["hint"]
# Ask of each score what it removes first. Pearson takes off the mean and divides by the spread. Spearman throws away all
# but the order. The cosine only divides by the length.

# %% [markdown] tags=["hint"]
# The four changes move four different numbers of scores: none, one, two and all three.

# %% tags=["solution"]
moves = {
    "offset": {"cosine"},
    "scale": set(),
    "outlier": {"pearson", "spearman", "cosine"},
    "bend": {"pearson", "cosine"},
}

# %% [markdown]
# Now the experiment.

# %%
rng = np.random.default_rng(2)
toy1 = rng.uniform(-0.2, 0.8, 45)
toy2 = toy1 + 0.15 * rng.standard_normal(45)
outlier = toy2.copy()
outlier[np.argmin(toy2)] = 3
changed = {"as it was": toy2, "offset": toy2 + 1, "scale": 3 * toy2, "outlier": outlier, "bend": toy2**3}

methods = ["pearson", "spearman", "cosine"]
print(f"{'':10}", *[f"{method:>9}" for method in methods])
for name, v in changed.items():
    print(f"{name:10}", *[f"{rsa_score(toy1, v, method):9.3f}" for method in methods])

# %% alt="Four scatters of the first toy triangle against the second, on the same axes, each with the unchanged points in grey behind the changed ones; below each the three scores before and after, in bold where they moved. Offset: the same rising cloud, one unit higher. Scale: the cloud three times as steep. Outlier: the cloud as it was, with one point high above its left end. Bend: the cloud pressed flat towards zero except at its right end."
from helpers import plot_changes

plot_changes(toy1, changed);

# %% [markdown]
# Compare each row with the first. The **offset** moves the cosine alone. The **scale** moves nothing. The one
# **outlier** pulls Pearson far down, while for Spearman one pair of 45 has jumped, no matter how far. The **bend** leaves
# Spearman exactly where it was, since the order stayed.
#
# That was one offset, one scale, one outlier. What about all others? **Predict:** can an offset turn the cosine negative,
# while the points still rise as before? And when one pair moves up and up, which score stops falling? If you run this lesson,
# move one slider at a time; the black lines keep where the scores stood. If you only read it, follow the curves.

# %% alt="Two panels with Pearson, Spearman and cosine as curves. Over the offset, Pearson and Spearman are flat and hold for every scale; the cosine is drawn at three scales, which meet at offset zero: as the offset becomes negative it falls, the faster the smaller the scale, to far below zero. Over the size of one outlier all three fall: Spearman stops soon and stays level, Pearson falls deepest."
from helpers import explore_scores

explore_scores(toy1, toy2)

# %% [markdown]
# A negative offset turns the cosine's sign, while the cloud keeps its shape and the other two do not move at all. Spearman
# falls until the pair has passed all others and then stays; Pearson falls on. No scale moves anything. (With sliders: set an
# offset first, *then* move the scale. Now the cosine moves even then. Why?)
#
# Why does the cosine see an offset, where Pearson does not? Back to the real triangles of 3.1: we take their means off
# first, and then the cosine; and we shift all values up or down by 1.

# %%
print(f"pearson                             {rsa_score(v1, v2):.4f}")
print(f"cosine after taking off the means   {rsa_score(v1 - v1.mean(), v2 - v2.mean(), 'cosine'):.4f}")
for offset in [0, 1, -1]:
    pearson, cosine = rsa_score(v1 + offset, v2 + offset), rsa_score(v1 + offset, v2 + offset, "cosine")
    print(f"every value {offset:+d}:   pearson {pearson:.4f}   cosine {cosine:.4f}")

# %% [markdown]
# **Pearson is the cosine after centring.** Without the centring, the cosine mixes two things: how well the triangles go
# up and down together, and how far both lie from zero. Add 1 to all similarities, or subtract 1, and the second drowns
# the first.

# %% [markdown]
# ## 3.4 Real pairs
#
# Now real triangles. GloVe 50D and GloVe 100D learned from the same text by the same method, Word2Vec from another text by
# another. And two kinds of words: 18 from our three categories, and 18 out of the 500 most frequent that all three models
# know, *the*, *in*, *for* and their like. One draw of words could mislead us, so we draw 100 times.
#
# **Predict:** which pair of models agrees better? Which kind of words gives the higher score? Which of the three scores is
# the highest?

# %%
from helpers import shared_words

shared = shared_words(glove, glove_100, word2vec)
rows = []
for _ in range(100):
    ours = np.concatenate([rng.choice(categories[name], 6, replace=False) for name in names])
    others = rng.choice(shared[:500], 18, replace=False)
    for kind, some in [("category words", ours), ("frequent words", others)]:
        models = align(some, glove, glove_100, word2vec)
        v_glove, *rest = (upper_triangle(cosine_rsm(model)) for model in models)
        for v, title in zip(rest, [glove_100.title, word2vec.title]):
            scores = {method: rsa_score(v_glove, v, method) for method in methods}
            rows.append({"words": kind, "with": title, **scores})
draws = pd.DataFrame(rows)

# %% alt="Two panels, category words and frequent words; in each, strips of 100 scores for GloVe 50D with GloVe 100D and for GloVe 50D with Word2Vec, in one colour each for Pearson, Spearman and cosine. With GloVe 100D all scores lie close to 1. With Word2Vec they lie lower, and lower for frequent words than for category words. For category words Pearson's strip lies above Spearman's; for frequent words the two cover each other. The cosine's strip is the highest everywhere."
long = draws.melt(["words", "with"], methods, "method", "score")
grid = sns.catplot(long, x="score", y="with", hue="method", col="words", kind="strip",
                   dodge=True, alpha=0.4, size=3.5, height=3.6, aspect=1.1)
grid.set_titles("{col_name}").set_ylabels(f"{glove.title} with")
sns.move_legend(grid, "lower center", ncols=3, title=None, bbox_to_anchor=(0.5, -0.1))

# %%
with_word2vec = draws[draws["with"] == word2vec.title]
for kind, some in with_word2vec.groupby("words"):
    share = np.mean(some.pearson > some.spearman)
    print(f"{word2vec.title}, {kind}: Pearson above Spearman in {share:.0%} of draws")

# %% [markdown]
# The two GloVes agree better than GloVe and Word2Vec, whichever words we draw, and GloVe and Word2Vec mostly agree better on
# category words than on frequent ones. On category words Pearson lies above Spearman, on frequent words it does not. Why? Split
# the 153 pairs of 3.1 by their colour.

# %%
for name, group in [("within a category", within), ("between categories", ~within)]:
    print(f"{group.sum():3} pairs {name:18}", end="  ")
    print(*[f"{m} {rsa_score(v1[group], v2[group], m):.2f}" for m in methods[:2]])

# %% [markdown]
# Most pairs are *between* categories. The two models order these rather differently, and Spearman counts every rank alike, so they
# pull it down. Pearson looks at distances, and the gap between the two clouds dominates it. The two scores answer different
# questions: do the models see the same *groups*, and do they agree on the *order* of all pairs?
#
# The cosines are the highest everywhere. Is that good news? **Predict:** we take the 100 most frequent words and shuffle those
# of GloVe 100D, so that *the* gets the vector of some other word, and so on. Nothing is left to agree on. What should each
# score say?
# (`np.ix_(order, order)` takes the rows and the columns in the new order, as in exercise 2.5.)

# %%
frequent = shared[:100]
S_glove, S_glove_100 = cosine_rsm(glove.select(frequent)), cosine_rsm(glove_100.select(frequent))
order = rng.permutation(100)
intact, shuffled = upper_triangle(S_glove_100), upper_triangle(S_glove_100[np.ix_(order, order)])
for name, v in [("intact", intact), ("shuffled", shuffled)]:
    scores = [f"{method} {rsa_score(upper_triangle(S_glove), v, method):5.2f}" for method in methods]
    print(f"{glove.title} and {glove_100.title}, {name:9}", "  ".join(scores))
print(f"mean similarity: {upper_triangle(S_glove).mean():.2f} and {intact.mean():.2f}")

# %% alt="Two scatters of the same 4,950 pairs of frequent words, GloVe 50D against GloVe 100D. Left, intact: a narrow cloud along a rising line. Right, GloVe 100D's words shuffled: a round cloud without direction. The cosine in the titles is high for both."
from helpers import plot_triangles

fig, axes = plt.subplots(1, 2, figsize=(10, 5.2), layout="tight")
first = upper_triangle(S_glove)
plot_triangles(first, intact, (glove.title, glove_100.title), "cosine", axes[0])
plot_triangles(first, shuffled, (glove.title, glove_100.title + ", shuffled"), "cosine", axes[1]);

# %% [markdown]
# Pearson and Spearman fall to about zero, as they should. The cosine hardly falls at all: it still reports the one thing
# that shuffling cannot destroy, that all these similarities lie well above zero. Lesson 1's shift is back, in real
# models. **Never compare two triangles of similarities by their cosine**: their zero is no fixed point. (Where zero does mean
# something, as in distances whose zero is "the same", a cosine can be right; toolboxes offer it for those.)

# %% [markdown]
# ## What you found
#
# In the numbers of this run:

# %%
print(f"{glove.title} and {word2vec.title}, 18 words: Pearson {rsa_score(v1, v2):.2f}, Spearman {rsa_score(v1, v2, 'spearman'):.2f}")
cosine, pearson = rsa_score(first, shuffled, "cosine"), rsa_score(first, shuffled)
print(f"{glove.title} and shuffled {glove_100.title}, 100 words: cosine {cosine:.2f}, Pearson {pearson:z.2f}")

# %% [markdown]
# - The RSA score is Pearson's r of two triangles: the mean of the products, never their sum, and not squared. Pearson asks for a line, Spearman for the same order.
# - Pearson is the cosine after centring. The cosine itself is high for any two triangles that lie away from zero.
#
# **Next:** a score of 0.6, say, may be luck. [Lesson 4](04_permutation_test.ipynb) asks how to know.
#
# ### Further
# - Nili, Wingfield, Walther, Su, Marslen-Wilson & Kriegeskorte (2014), *A toolbox for representational similarity
#   analysis*, PLoS Computational Biology 10(4):e1003553. Tests and scores for RSA.
# - Ethayarajh (2019), *How contextual are contextualized word representations?*, EMNLP. The common direction of
#   transformers, of which lesson 6 has more.

# %%
check.progress("03")
