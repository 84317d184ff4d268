# %% [markdown]
# # 3 · The RSA score
#
# **Pearson, Spearman or cosine: which number should compare two triangles?**
#
# You will be able to
# - **compute** the Pearson and the Spearman score by hand, and spot a formula that cannot be right,
# - **predict** which score notices an offset, a scale, an outlier or a bend,
# - **run** a whole RSA with code that you wrote yourself, on words of your own,
# - **test** whether a score sees agreement, and nothing else.
#
# *Time:* 85 minutes, exercises included. A good place for a break is the end of section 3.4. *You need:*
# [lesson 2](02_triangle_unrolling.ipynb), which unrolls the triangle, and the two functions that you wrote in lessons 1 and 2.
#
# Lessons 1 and 2 went from words to two triangles. This lesson takes the last two steps: the scatter, in which each pair of
# words is one point, and the score.

# %% alt="The whole method in six steps: words, vectors, RSMs, triangles, scatter, score. The last two steps, the scatter and the score, stand out."
from helpers import plot_method

plot_method("scatter", "score");

# %% [markdown] tags=["exercise"]
# ## 3.1 Your functions so far
# *2 minutes.* This is a new notebook, so it does not know what you wrote in the earlier ones. Write your `my_rsm` (exercise
# 1.2) and your `my_triangle` (exercise 2.2) once more, or paste them. In section 3.5 they become part of a complete RSA. If you skip
# this, the course's own functions step in.

# %% tags=["exercise"]
import numpy as np
from helpers import check


def my_rsm(E):
    """Cosine similarity of all pairs of rows. (N, D) -> (N, N)."""
    ...


def my_triangle(S):
    """The numbers above the diagonal, row by row. (N, N) -> (N(N-1)/2,)."""
    ...


# %% tags=["check"]
check("1.2", my_rsm)

# %% tags=["check"]
check("2.2", my_triangle)

# %% tags=["solution"]
import numpy as np
from helpers import check


def my_rsm(E):
    """Cosine similarity of all pairs of rows. (N, D) -> (N, N)."""
    unit = E / np.linalg.norm(E, axis=1, keepdims=True)
    return unit @ unit.T


def my_triangle(S):
    """The numbers above the diagonal, row by row. (N, N) -> (N(N-1)/2,)."""
    return S[np.triu_indices(len(S), k=1)]


# %% [markdown]
# What follows uses your functions where they passed, under the short names `rsm` and `triangle`.

# %%
from helpers import cosine_rsm, upper_triangle

rsm = check.yours("1.2", otherwise=cosine_rsm)
triangle = check.yours("2.2", otherwise=upper_triangle)

# %% [markdown]
# ## 3.2 One number for a cloud
#
# As in lesson 2 we take 18 words in three categories, and two models. Eighteen words make 153 pairs. `within` says which
# of these pairs hold two words of the same category.

# %%
from helpers import load, load_categories

glove, glove_100, word2vec = load("glove-50"), load("glove-100"), load("word2vec")
names = ["space", "furniture", "fruit"]
everywhere = set(glove) & set(glove_100) & set(word2vec)  # words that all three know
known = {name: [word for word in load_categories()[name] if word in everywhere]
         for name in names}
words = [word for name in names for word in known[name][:6]]

# %%
v1, v2 = triangle(rsm(glove[words])), triangle(rsm(word2vec[words]))
labels = np.repeat(names, 6)
rows, columns = np.triu_indices(18, k=1)
within = labels[rows] == labels[columns]  # (153,): True in one category

# %% [markdown]
# Now each pair is one point. Its place from left to right is its similarity in GloVe, its height is its similarity in
# Word2Vec. If the two models agreed perfectly, all points would lie on one rising line.

# %% alt="Scatter of 153 pairs of words, similarity in GloVe 50D against similarity in Word2Vec 300D, in two colours. Pairs between two categories are a round cloud at low similarities in both models. Pairs within a category are a longer cloud at the upper right. The two clouds hardly overlap."
import matplotlib.pyplot as plt

fig, ax = plt.subplots(figsize=(5.8, 5))
ax.scatter(v1[within], v2[within], s=26, color="#D55E00", alpha=0.7)
ax.scatter(v1[~within], v2[~within], s=26, color="#0072B2", alpha=0.7)
ax.text(0.3, 0.95, "within a category", color="#A84A00", transform=ax.transAxes)
ax.text(0.55, 0.06, "between categories", color="#0072B2", transform=ax.transAxes)
ax.set(xlabel=f"cosine in {glove.title}", ylabel=f"cosine in {word2vec.title}")
ax.set_title("Pairs that are similar in one model\nare similar in the other");

# %% [markdown]
# How well do the models agree, in one number? The usual answer is **Pearson's correlation coefficient**
# ([glossary](glossary.ipynb)), written r. It is 1 when
# all points lie on a rising line, −1 when all lie on a falling line, and 0 when no sloping line fits the cloud better
# than a flat one. (So 0 does not mean "unrelated": a curve may fit.)
#
# The course text, which makes many claims that these lessons test, calls the score the "squared Pearson correlation" and
# prints this formula:
#
# $$\rho = \frac{\sum (v_1 - \mu_1)(v_2 - \mu_2)}{\sigma_1\,\sigma_2}$$
#
# Four signs in it may be new. ρ (a Greek r) is this text's name for the score; elsewhere it stands for Spearman's, which comes below. Σ (a capital Greek S) says: do this for every pair of words, and add up. μ is the mean of a
# triangle, in NumPy `v.mean()`. σ is its **standard deviation**, in NumPy `v.std()`: how far the values typically lie from
# their mean. To get σ, take each value's distance from the mean, square it, take the mean of the squares, and then the root.
#
# **Predict.** A correlation must lie between −1 and 1. What does the printed formula give for our 153 pairs?
#
# - **a** · a number between −1 and 1
# - **b** · above 1, but below 10
# - **c** · above 10

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
from helpers import reveal, table


def as_printed(v1, v2):
    """The printed formula. (M,), (M,) -> number."""
    return ((v1 - v1.mean()) * (v2 - v2.mean())).sum() / (v1.std() * v2.std())


reveal("3a", guess, as_printed(v1, v2))

# %% [markdown]
# And with fewer words, which make fewer pairs?

# %%
counts = []
for n in [18, 12, 6]:
    few1, few2 = triangle(rsm(glove[words[:n]])), triangle(rsm(word2vec[words[:n]]))
    formula = as_printed(few1, few2)
    counts.append({"words": n, "pairs": len(few1), "printed formula": formula})
table(counts, decimals=1)

# %% [markdown] tags=["answer"]
# The printed formula gives more the more pairs there are, so it cannot be a correlation. Compare its top with its bottom.
# Each σ is made from a **mean** over the M pairs. The top is a **sum** over the M pairs. So the result is M times too large.

# %% [markdown]
# Put a mean on top as well, by dividing by M, and the formula is right:
#
# $$r = \frac{\frac{1}{M}\sum (v_1 - \mu_1)(v_2 - \mu_2)}{\sigma_1\,\sigma_2}$$
#
# The next figure shows where r comes from. Two black lines mark the means of the two models. For each pair, a rectangle
# reaches from the crossing of these lines to the pair's point. Its width is the pair's distance from the mean in GloVe (its **deviation**),
# its height the deviation in Word2Vec, so its **area is the product** in the formula. Blue areas count as positive, orange ones
# as negative. In each corner stands its share of the whole area. **Before you run it:** in which two corners of the picture are the products positive?

# %% alt="The scatter of 153 pairs with a vertical and a horizontal line at the two means. From the crossing of the lines a rectangle reaches to each point. Rectangles to the upper right and to the lower left are blue, for positive products; those to the lower right are orange, for negative ones. Blue covers far more area than orange; the corners hold the shares, the largest at the upper right. The title divides the mean of the products by the two standard deviations, which gives r."
from helpers import plot_products

plot_products(v1, v2, (glove.title, word2vec.title));

# %% [markdown] tags=["answer"]
# At the upper right both deviations are positive. At the lower left both are negative, and minus times minus is plus. So a pair that is
# above average in *both* models, or below average in *both*, adds to r. A pair above average in one and below average in
# the other takes away from it. Far points have large rectangles: the pairs at the upper right, less than a third of all, make most of r.

# %% [markdown] tags=["exercise"]
# ### Exercise 3.1 · Pearson by hand
# *5 minutes, easy.* Write `my_pearson(v1, v2)` from the corrected formula. It takes two triangles of shape `(M,)` and
# returns one number between −1 and 1. Use `.mean()` and `.std()`, and do without ready-made correlations such as
# `np.corrcoef`, `np.cov`, `pearsonr` or `rsa_score`.

# %% tags=["exercise"]
def my_pearson(v1, v2):
    """Pearson correlation of two triangles. (M,), (M,) -> number."""
    ...


# %% tags=["check"]
check("3.1", my_pearson)

# %% [markdown] tags=["hint"]
# Subtract each triangle's mean, multiply the two number by number, and take the mean of the products.

# %% [markdown] tags=["hint"]
# Then divide by `v1.std()` times `v2.std()`. Mind the brackets: `x / y * z` is not `x / (y * z)`.

# %% tags=["solution"]
def my_pearson(v1, v2):
    """Pearson correlation of two triangles. (M,), (M,) -> number."""
    return ((v1 - v1.mean()) * (v2 - v2.mean())).mean() / (v1.std() * v2.std())


# %% [markdown]
# `helpers.rsa_score` computes the same number, and checks its input first. For example, it refuses two triangles of
# different lengths.
#
# What about "squared"? The next cell turns the second model's similarities upside down, so that the two models disagree as
# much as they agreed before.

# %%
from helpers import rsa_score

pearson = check.yours("3.1", otherwise=rsa_score)
r, opposite = pearson(v1, v2), pearson(v1, -v2)
table([{"the models": "agree", "r": r, "r squared": r**2},
       {"the models": "disagree", "r": opposite, "r squared": opposite**2}])

# %% [markdown]
# The square is the same in both rows, so it cannot tell agreement from disagreement. The RSA score is **r, not r squared**.
# (The square has a use of its own, in [lesson 7](07_even_odd_split.ipynb).)

# %% [markdown]
# ## 3.3 Only the order counts
#
# Pearson asks whether the points lie along a *line*. Sometimes that asks too much. Two models may agree on which pairs are
# more similar than which, and still spread their similarities differently, one of them saving its high values for a few
# pairs. Then we compare **ranks**. The smallest value gets rank 1, the next one rank 2, and so on. Equal values share the
# mean of their ranks: below, 0.5 occurs twice, on the places 2 and 3, so both get rank 2.5.

# %%
from scipy.stats import rankdata

values = [0.2, 0.9, 0.5, 0.5]
ranks = rankdata(values)
table([{"value": each, "rank": rank} for each, rank in zip(values, ranks)], decimals=1)

# %% [markdown] tags=["exercise"]
# ### Exercise 3.2 · Spearman, from ranks
# *3 minutes, easy.* The **Spearman correlation** ([glossary](glossary.ipynb)) is the Pearson correlation of the ranks. Write `my_spearman(v1, v2)`: two
# triangles of shape `(M,)` in, one number out. You may use `rankdata`, and `rsa_score` or your own `my_pearson`.
# Do without `spearmanr`.

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
# ## 3.4 Four changes, three scores
#
# There is a third candidate. We use the **cosine** to compare two words, so why not to compare two triangles?
# To see how the three scores differ, we take two toy triangles that agree well, and change the second one in four ways:
#
# | change | what is done to the second triangle |
# |---|---|
# | offset | add 1 to every value |
# | scale | multiply every value by 3 |
# | outlier | one pair goes wrong: the smallest value becomes by far the largest |
# | bend | raise every value to the third power: the small ones crowd together, the order stays |

# %% [markdown] tags=["exercise"]
# ### Exercise 3.3 · Predict
# *4 minutes, think.* For each change: which of the three scores **move**, be it much or little? Each answer is a set, in
# curly brackets, also for one score: `{"cosine"}`, `{"pearson", "spearman"}`, or `set()` if none of them moves.

# %% tags=["exercise"]
moves = {"offset": ..., "scale": ..., "outlier": ..., "bend": ...}

# %% tags=["check"]
check("3.3", moves)

# %% [markdown] tags=["hint"]
# Ask of each score what it removes first. Pearson subtracts the mean and divides by the standard deviation. Spearman keeps
# nothing but the order. The cosine only divides by the length.

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
# Now the experiment. The grey points are the two triangles as they were, the same in every panel. The blue points are the
# changed ones. A score that moved is in bold.

# %% alt="Four scatters of the first toy triangle against the second, on the same axes, each with the unchanged points in grey behind the changed ones in blue. Offset: the same rising cloud, one unit higher; only the cosine moves. Scale: the cloud is three times as steep; no score moves. Outlier: one point jumps far above the others; all three scores fall, Pearson most. Bend: the cloud is pressed towards zero except at its right end; Pearson and cosine move, Spearman does not."
from helpers import plot_changes

rng = np.random.default_rng(2)
toy1 = rng.uniform(-0.2, 0.8, 45)
toy2 = toy1 + 0.15 * rng.standard_normal(45)
outlier = np.where(toy2 == toy2.min(), 3, toy2)
changes = {"offset": toy2 + 1, "scale": 3 * toy2, "outlier": outlier, "bend": toy2**3}
plot_changes(toy1, {"as it was": toy2} | changes);

# %% [markdown] tags=["answer"]
# - **Offset.** Pearson subtracts the mean, and the offset is part of the mean. The order of the values stays, so Spearman
#   stays. Only the cosine moves.
# - **Scale.** Pearson and the cosine divide by a measure of size, and the ranks stay. So none moves. (A negative factor would turn all three round.)
# - **Outlier.** One pair of 45 changes all three scores. Pearson multiplies deviations, so one very large deviation pulls it
#   far down; the cosine multiplies the values themselves. For Spearman the pair has only moved from the lowest rank to the highest.
# - **Bend.** The order stays, so Spearman stays exactly where it was. The line has become a curve, so Pearson and the cosine move.

# %% [markdown]
# Why does the cosine see an offset, and Pearson not? Go back to the real triangles. First we subtract their means and
# then take the cosine. After that we add an offset to every similarity, +1 or −1. **Before you run it:** can an
# offset change the *sign* of a cosine?

# %%
centred = rsa_score(v1 - v1.mean(), v2 - v2.mean(), "cosine")
scores = [{"added to GloVe": "−mean", "added to Word2Vec": "−mean",
           "Pearson": r, "cosine": centred}]
for up1, up2 in [(0, 0), (1, 1), (-1, -1), (1, -1)]:
    w1, w2 = v1 + up1, v2 + up2
    scores.append({"added to GloVe": f"{up1:+}", "added to Word2Vec": f"{up2:+}",
                   "Pearson": pearson(w1, w2), "cosine": rsa_score(w1, w2, "cosine")})
table(scores, decimals=4)

# %% [markdown] tags=["answer"]
# Look at the first row, where the mean of each triangle was subtracted: there the cosine equals Pearson. Then look at the last row: add 1 in one model
# and subtract 1 in the other, and the cosine is negative, although the points still rise as before. Pearson is the same in
# every row.

# %% [markdown]
# **Pearson is the cosine after centring** ([glossary](glossary.ipynb)), that is, after the mean is subtracted. Without centring the cosine mixes two
# things: whether the two triangles go up and down together, and how far both lie from zero.
#
# *This is a good place for a break.*

# %% [markdown]
# ## 3.5 Your own RSA
#
# You have written all three steps of the method: the RSM (1.2), its triangle (2.2) and the score (3.1). Now put them together.

# %% [markdown] tags=["exercise"]
# ### Exercise 3.4 · The whole RSA
# *4 minutes, easy.* Write `my_rsa(E1, E2)`. `E1` has shape `(N, D1)` and `E2` has shape `(N, D2)`; row i of both is the same
# word. Return the RSA score, one number. Use `my_rsm`, `my_triangle` and `my_pearson`. If one of them is not right
# yet, use `rsm`, `triangle` and `pearson` instead. Do without `helpers.rsa`, which does all of it in one go.

# %% tags=["exercise"]
def my_rsa(E1, E2):
    """RSA score of two models of the same N words. (N, D1), (N, D2) -> number."""
    ...


# %% tags=["check"]
check("3.4", my_rsa)

# %% [markdown] tags=["hint"]
# Make one triangle from `E1`: first its RSM, then the triangle of that. Make a second one from `E2`. Compare the two.

# %% tags=["solution"]
def my_rsa(E1, E2):
    """RSA score of two models of the same N words. (N, D1), (N, D2) -> number."""
    v1, v2 = my_triangle(my_rsm(E1)), my_triangle(my_rsm(E2))
    return my_pearson(v1, v2)


# %% [markdown]
# Score the 18 words with it, and then words of your own. Change the list `mine`, and run the cell again. (Words that one
# of the models does not know are left out. You need at least three, and ten or more make a steadier score.)

# %%
from helpers import rsa

score = check.yours("3.4", otherwise=rsa)
mine = "coffee tea milk bread cheese guitar violin piano drums flute".split()
mine = [word for word in mine if word in glove and word in word2vec]
table([{"words": "18, three categories", "score": score(glove[words], word2vec[words])},
       {"words": f"my {len(mine)}", "score": score(glove[mine], word2vec[mine])}])

# %% [markdown]
# This is the method that papers use, and you have written all of it.

# %% [markdown]
# ## 3.6 Real pairs
#
# GloVe 50D and GloVe 100D learned from the same text by the same method. Word2Vec learned from another text by another
# method. How do the three scores judge these pairs?
#
# We also take two kinds of words: 18 from our three categories, and 18 out of the 500 most frequent words that all three
# models know, such as *the*, *in* and *for*. One draw of words could mislead us, so we draw 100 times. (You need not read the code:
# it keeps all scores in one table. The draws share many words. They show how far one list can mislead, not what other categories would give.)

# %%
from helpers import shared_words

shared = shared_words(glove, glove_100, word2vec)[:500]
methods, rows, category_draws = ["pearson", "spearman", "cosine"], [], []
for draw in range(100):
    in_categories = np.ravel([rng.choice(known[name], 6, False) for name in names])
    frequent = rng.choice(shared, 18, False)  # False: no word twice
    for kind, some in [("category words", in_categories), ("frequent words", frequent)]:
        v, near, far = (upper_triangle(cosine_rsm(model[list(some)]))
                        for model in [glove, glove_100, word2vec])
        for title, w in [(glove_100.title, near), (word2vec.title, far)]:
            rows += [{"draw": draw, "words": kind, "with": title, "method": method,
                      "score": rsa_score(v, w, method)} for method in methods]
        if kind == "category words":
            category_draws.append((v, far))

# %% [markdown]
# **Predict.** For GloVe 50D and Word2Vec on *category words*, which score is the *lowest* on average?
#
# - **a** · Pearson
# - **b** · Spearman
# - **c** · the cosine

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
import pandas as pd

draws = pd.DataFrame(rows)
chosen = draws[(draws["words"] == "category words") & (draws["with"] == word2vec.title)]
means = chosen.groupby("method")["score"].mean()
reveal("3b", guess, *means[methods])

# %% alt="Two panels, category words and frequent words, under the title With Word2Vec the scores are lower and vary more. In each, three rows of 100 dots, for Pearson, Spearman and cosine, in one colour for GloVe 50D with GloVe 100D and in another for GloVe 50D with Word2Vec. With GloVe 100D all scores lie close to 1. With Word2Vec they are lower. For category words Pearson lies above Spearman; for frequent words both are lower, spread widely, and cover the same range. The cosine is the highest everywhere."
import seaborn as sns

grid = sns.catplot(draws, x="score", y="method", hue="with", col="words", kind="strip",
                   dodge=True, alpha=0.4, size=3.5, height=3.4, aspect=1.1)
grid.set_titles("{col_name}, one dot a draw").set_ylabels("")
grid.figure.suptitle("With Word2Vec the scores are lower and vary more", x=0.09, y=1.06,
                     ha="left", fontweight="bold")
sns.move_legend(grid, "lower center", ncols=2, title=f"{glove.title} with",
                bbox_to_anchor=(0.45, -0.18), markerscale=3)

# %% [markdown]
# In how many of the 100 draws does each comparison come out the same way?

# %%
by = draws.pivot(index="draw", columns=["words", "with", "method"], values="score")
rows = []
for kind in ["category words", "frequent words"]:
    near, far = by[kind][glove_100.title], by[kind][word2vec.title]
    rows.append({"words": kind, "two GloVes closer": sum(near.pearson > far.pearson),
                 "Pearson above Spearman": sum(far.pearson > far.spearman),
                 "cosine above both": sum(far.cosine > far[methods[:2]].max(axis=1))})
table(rows, title="In how many of 100 draws? (Last two columns: GloVe with Word2Vec.)")

# %% [markdown] tags=["answer"]
# The two GloVes agree better than GloVe and Word2Vec, whichever words we draw. On category words Pearson is above Spearman in
# nearly every draw; on frequent words it is above in some draws and below in others. So "Pearson is higher" is
# a fact about the words, not about the two scores.

# %% [markdown]
# Why is Pearson higher on category words? We split the 153 pairs into the two colours of section 3.2, and score each part
# alone. In the last row both parts are there again, but in Word2Vec the pairs are shuffled inside each part, so that the models share
# nothing but the groups. The table shows the mean over the 100 draws.

# %%
def shuffled_inside(w):
    """The triangle, its pairs shuffled within each colour. (153,) -> (153,)."""
    w = w.copy()
    for part in (within, ~within):
        w[part] = rng.permutation(w[part])
    return w


all_pairs = np.full(153, True)
inside = [(v, shuffled_inside(w)) for v, w in category_draws]

# %%
rows = []
for name, part, some in [("all", all_pairs, category_draws),
                         ("within a category", within, category_draws),
                         ("between categories", ~within, category_draws),
                         ("all, shuffled inside each part", all_pairs, inside)]:
    scores = [[rsa_score(v[part], w[part], m) for m in methods[:2]] for v, w in some]
    means = dict(zip(methods, np.mean(scores, axis=0)))
    rows.append({"pairs": name, "how many": sum(part)} | means)
table(rows)

# %% [markdown] tags=["answer"]
# Look at the last row first. The groups alone give most of *both* scores. So both mostly say that the models see the same **groups**:
# the orange pairs lie above the blue ones in both. Ranks keep only *that* they lie above, not how far. However wide the gap, groups alone
# can give Spearman no more than a certain height, here about 0.6. Pearson sees the gap, and the wider it is, the higher Pearson. So Pearson
# is higher where the gap is wide.
#
# Each part alone scores lower, too. Some of that is no disagreement: in a part the values have less room to vary (the field says
# *restricted range*).

# %% [markdown]
# ## 3.7 A test for the scores
#
# The cosine was the highest score everywhere. Does it see more agreement? We take the 100 most frequent words, and
# shuffle them in GloVe 100D, so that *the* gets the vector of some other word, and so on for every word. Now the two models
# have nothing left to agree on.
#
# **Predict.** Pearson and Spearman fall to about 0. What does the cosine do?
#
# - **a** · it falls to about 0
# - **b** · it falls to about half of what it was
# - **c** · it stays nearly what it was

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
top = shared[:100]
v_glove = upper_triangle(cosine_rsm(glove[top]))
intact = upper_triangle(cosine_rsm(glove_100[top]))
shuffled = upper_triangle(cosine_rsm(glove_100[list(rng.permutation(top))]))
before, after = (rsa_score(v_glove, v, "cosine") for v in (intact, shuffled))
reveal("3c", guess, before, after)

# %% [markdown]
# That was one shuffle. The next cell makes 100.

# %%
again = []
for _ in range(100):
    v = upper_triangle(cosine_rsm(glove_100[list(rng.permutation(top))]))
    again.append([rsa_score(v_glove, v, m) for m in methods])
low, high = np.min(again, axis=0), np.max(again, axis=0)
table([{"score": m, "intact": rsa_score(v_glove, intact, m), "shuffled, lowest": low[i],
        "shuffled, highest": high[i]} for i, m in enumerate(methods)])

# %% alt="Two scatters of the same 4,950 pairs of frequent words, GloVe 50D against GloVe 100D, both axes from 0 to 1. Left, intact: a narrow cloud along a rising line. Right, GloVe 100D's words shuffled: a round cloud without direction, as far from zero as before. The cosine in the titles is nearly the same for both; Pearson falls to about 0."
from helpers import plot_triangles

fig, axes = plt.subplots(1, 2, figsize=(10, 5.4), layout="tight")
for ax, v, what in zip(axes, [intact, shuffled], ["intact", "words shuffled"]):
    plot_triangles(v_glove, v, (glove.title, f"{glove_100.title}, {what}"), ax=ax)
    scores = [rsa_score(v_glove, v, method) for method in ["cosine", "pearson"]]
    ax.set(xlim=(0, 1), ylim=(0, 1))
    ax.set_title(f"{what}: cosine {scores[0]:.2f}, Pearson {scores[1]:z.2f}")

# %% [markdown] tags=["answer"]
# On the left the pairs lie along a line (drawn is the best one, by *least squares*). On the right nothing is left of that line, and the cosine has hardly noticed. It still
# reports what shuffling cannot destroy: all these similarities lie far above zero, compared with how much they vary. This is what
# lesson 1 did by hand, when it added 1 to every number of GloVe. Here two real models do it by themselves.

# %% [markdown]
# How much the cosine keeps depends on the words: the table at the end of this lesson has our 18 words too. But **do not compare two
# triangles of cosine similarities by their cosine.** The zero of these numbers means little: as lesson 1 showed, a constant added to all
# vectors can lift every cosine, unrelated words included.
#
# Is a cosine of triangles always wrong? No. Where zero means something, an offset is news. Examples are *cross-validated*
# distances between patterns in a brain: they are zero on average where two patterns are the same. There the cosine asks whether one
# set of distances is a multiple of the other. Even then, judge it by what it is with the patterns of one brain shuffled, not by how close it is to 1.

# %% [markdown]
# ## What you found
#
# In the numbers of this run:

# %%
order = rng.permutation(words)
pairs = {f"{glove.title} and {word2vec.title}, 18 words": (v1, v2),
         "the same, words shuffled": (v1, triangle(rsm(word2vec[list(order)]))),
         f"{glove.title} and {glove_100.title}, 100 words": (v_glove, intact),
         "these, words shuffled": (v_glove, shuffled)}
table([{"triangles": name} | {method: rsa_score(*pair, method) for method in methods}
       for name, pair in pairs.items()])

# %%
from helpers import found

printed = as_printed(v1, v2)
found("squared", f"r = {r:.2f} for {glove.title} and {word2vec.title}; "
      f"the formula as the course text prints it gives {printed:.0f}", "does not hold",
      "because the score is r itself: a square cannot tell agreement from disagreement")

# %%
verdict = "holds only" if after > 0.5 else "does not hold"
found("cosine", f"with the words shuffled, cosine {low[2]:.2f} to {high[2]:.2f}, "
      f"Pearson {low[0]:.2f} to {high[0]:.2f}", verdict,
      "for numbers whose zero is arbitrary, as that of cosine similarities is")

# %% [markdown]
# - The RSA score is Pearson's r of two triangles: the mean of the products of their deviations, divided by both standard
#   deviations. Pearson asks for a line, Spearman for the same order.
# - Pearson is the cosine after centring. The cosine itself is high for any two triangles that lie far above zero, compared with how much they vary.
# - Which score is higher depends on the words. Say which one you used, and on which words.

# %% [markdown]
# ## Five questions
#
# **1.** A colleague multiplies all of one model's *vectors* by 10. Which of the three scores change?
#
# <details>
# <summary>Answer</summary>
#
# None. The cosine of two words does not depend on the lengths of their vectors (lesson 1), so the RSM stays as it is, and with
# it the triangle and every score.
#
# </details>
#
# **2.** Another colleague adds 0.2 to every *similarity* of one model. Which scores change?
#
# <details>
# <summary>Answer</summary>
#
# Only the cosine. Pearson subtracts the mean, and Spearman looks at the order alone.
#
# </details>
#
# **3.** You correlate the two whole matrices of 10 words instead of their triangles. What happens to the score, and why?
#
# <details>
# <summary>Answer</summary>
#
# It nearly always rises (lesson 2). The diagonal holds ones in both models. These ten points lie far up in the right corner, and each of
# them adds a large positive product.
#
# </details>
#
# **4.** Pearson is 0.85 and Spearman is 0.65 on words in clear categories. Is one of the two wrong?
#
# <details>
# <summary>Answer</summary>
#
# No. Most likely the models see the same groups, which Pearson rewards more, since it sees how wide the gap between them is. Report both.
#
# </details>
#
# **5.** A paper says: "the cosine of the two triangles is 0.9, so the models agree." What would you ask?
#
# <details>
# <summary>Answer</summary>
#
# What the cosine is with the words of one model shuffled. If that is 0.85, then 0.9 says little. Or ask for Pearson's r.
#
# </details>

# %% [markdown]
# ## Your turn
#
# Two open tasks, without a check.
#
# **Move the sliders.** They change the second toy triangle of section 3.4, and the black lines keep where the scores stood.
# First bring the cosine down to about 0 with the offset alone. Then set an offset of 0.5 and move the *scale*: now the cosine
# moves even with the scale. Why? (If you only read this lesson, you see two pictures instead. The left one answers the question.)

# %% alt="Two panels with Pearson, Spearman and cosine as curves. Left, over the offset: Pearson and Spearman are flat, and the cosine falls from near them to far below zero as the offset becomes negative; thinner curves show the cosine at other scales, which fall at other places. Right, over the size of one outlier: all three fall, Pearson deepest, and Spearman stops soon and stays level."
from helpers import explore_scores

explore_scores(toy1, toy2)

# %% [markdown]
# **Find words on which two models disagree.** Bring ten or more words for which GloVe and Word2Vec get a score below 0.4. Words of one
# narrow category are worth a try; words with two meanings do less than one would think. Then say in a sentence what they have in common, and
# test the sentence with ten fresh words of the same kind.

# %%
mine = "may will bank right second light set run spring march well mean".split()
mine = [word for word in mine if word in glove and word in word2vec]
print(f"{len(mine)} words: {score(glove[mine], word2vec[mine]):.2f}")

# %% [markdown]
# **Next:** a score of 0.3 may be agreement, or it may be luck. [Lesson 4](04_permutation_test.ipynb) asks how to tell.
#
# ### Further
# - Nili, Wingfield, Walther, Su, Marslen-Wilson & Kriegeskorte (2014), *A toolbox for representational similarity
#   analysis*, PLoS Computational Biology 10(4):e1003553. Tests and scores for RSA.
# - Ethayarajh (2019), *How contextual are contextualized word representations?*, EMNLP. The common direction of
#   transformers, of which lesson 6 has more.

# %%
check.progress("03")
