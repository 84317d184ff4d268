# %% [markdown]
# # 2 · Unrolling the triangle
#
# **Why do we compare only the upper triangle of two RSMs, and what happens if we keep the rest?**
#
# You will be able to
# - **count** the pairs among N words,
# - **unroll** an RSM into a list of numbers, and **roll** it back,
# - **measure** how a kept diagonal makes strangers look alike,
# - **spot** two triangles that were read in different orders.
#
# *Time:* 35 minutes. *You need:* [lesson 1](01_similarity_matrices.ipynb), which makes the RSM.

# %% [markdown]
# ## 2.1 How much news is in a matrix?
#
# To compare two RSMs we need two lists of numbers. Before we make them, look at what an RSM holds. Here is one of five
# real words.
#
# **Predict:** the picture has 25 numbers. If you had to send them to a friend, how many would you need to send?

# %% alt="Heatmap of a 5 by 5 similarity matrix with its numbers: apple, banana, peach, sofa, chair. The diagonal is 1 everywhere, and every number above the diagonal stands a second time below it. The three fruits are similar to each other, and so are the two pieces of furniture."
from helpers import cosine_rsm, load, plot_rsm

glove, word2vec = load("glove-50"), load("word2vec")
five = ["apple", "banana", "peach", "sofa", "chair"]
S_five = cosine_rsm(glove.select(five))
plot_rsm(S_five, five, title=f"Five words in {glove.title}");

# %% [markdown]
# The five on the diagonal are 1 in any model, even in one that knows nothing: every word is like itself. The ten below
# the diagonal stand above it too, mirrored. So ten numbers are news, one for each **pair** of different words.
#
# How many pairs are there among N words? Each word can be paired with every word but itself.

# %% [markdown] tags=["exercise"]
# ### Exercise 2.1 · Count the pairs
# *2 minutes, easy.* Write `n_pairs(N)`: the number of pairs of different words among `N` words, where
# *apple and sofa* is the same pair as *sofa and apple*. One number in, one number out; for 5 words it is 10.

# %% tags=["exercise"]
def n_pairs(N):
    """How many pairs of different words there are among N words. number -> number."""
    ...


# %% tags=["check"]
from helpers import check

check("2.1", n_pairs)

# %% [markdown] tags=["hint"]
# Each of the N words has N − 1 partners. In that count, how often does *apple and sofa* occur?

# %% [markdown] tags=["hint"]
# Or from the matrix: N × N numbers, take away the N on the diagonal, and keep half of what is left.

# %% tags=["solution"]
def n_pairs(N):
    """How many pairs of different words there are among N words. number -> number."""
    return N * (N - 1) // 2


# %% [markdown]
# Python knows this count too: `comb(N, 2)`, the number of ways to choose 2 out of N. Watch it grow. The last N below is
# GloVe's whole vocabulary.

# %%
from math import comb

for N in [5, 10, 18, 100, 1_000, 10_000, 400_000]:
    pairs = comb(N, 2)
    print(f"{N:7,} words: {N * N:15,} numbers in the matrix, {pairs:14,} pairs ({pairs / (N * N):.1%})")

# %% [markdown]
# Ten times the words make about a hundred times the pairs, and the triangle is always a little less than half of the
# matrix. The last line is more than a laptop can hold; the same score can be had without ever holding it: [lesson 8](08_rsa_at_scale.ipynb) shows how.

# %% [markdown]
# ## 2.2 Unroll
#
# To *unroll* the triangle is to write its numbers in one list. That takes an order. Ours, which NumPy and SciPy use too, is the
# part above the diagonal, row by row, each row from left to right. (Not everybody's: R and MATLAB read matrices column by column,
# and `S[upper.tri(S)]` in R gives another list. Section 2.7 shows what that does.)

# %%
position = 0
for i in range(5):
    for j in range(i + 1, 5):
        print(f"position {position}: row {i}, column {j}   {five[i]:6} and {five[j]:6} {S_five[i, j]:.2f}")
        position += 1

# %% [markdown]
# First all pairs with *apple*, then those with *banana* that are not yet there, and so on. Keep one thing in mind: the
# list itself holds no words. **Only its position says which pair a number belongs to.**
#
# NumPy does it without loops. `np.triu_indices(N, k)` gives the rows and the columns of an upper triangle; *k* says on
# which diagonal it starts.

# %% [markdown] tags=["exercise"]
# ### Exercise 2.2 · The triangle in a list
# *4 minutes, medium.* Write `my_triangle(S)`. It takes an RSM, `(N, N)`, and returns the N(N−1)/2 numbers above the
# diagonal, row by row, as one list or array. Which *k* leaves the diagonal itself out?

# %% tags=["exercise"]
import numpy as np


def my_triangle(S):
    """The numbers above the diagonal, row by row. (N, N) -> (N(N-1)/2,)."""
    ...


# %% tags=["check"]
check("2.2", my_triangle)

# %% [markdown] tags=["hint"]
# Try `np.triu_indices(3)` and `np.triu_indices(3, k=1)` in a cell of their own. Which of them holds row 0, column 0?

# %% [markdown] tags=["hint"]
# `rows, columns = np.triu_indices(N, k=1)` and then `S[rows, columns]`, where N is `len(S)`.

# %% tags=["solution"]
import numpy as np


def my_triangle(S):
    """The numbers above the diagonal, row by row. (N, N) -> (N(N-1)/2,)."""
    return S[np.triu_indices(len(S), k=1)]


# %% [markdown]
# ## 2.3 Roll back
#
# Nothing was lost on the way: the triangle, its mirror image and a diagonal of ones are the whole matrix. Rolling back
# is what you do to draw the picture of a triangle that someone has stored. It is also the best test of unrolling.

# %% [markdown] tags=["exercise"]
# ### Exercise 2.3 · From the list to the matrix
# *4 minutes, medium.* Write `to_matrix(v, N)`: the RSM of N words, `(N, N)`, whose triangle is the list `v`, unrolled as
# in 2.2. The diagonal is 1, and the matrix is symmetric: `S[i, j]` equals `S[j, i]`.

# %% tags=["exercise"]
def to_matrix(v, N):
    """The RSM whose unrolled upper triangle is v. (N(N-1)/2,), number -> (N, N)."""
    ...


# %% tags=["check"]
check("2.3", to_matrix)

# %% [markdown] tags=["hint"]
# Begin with `S = np.zeros((N, N))`. The indices that read the triangle can also write it: `S[rows, columns] = v`.

# %% [markdown] tags=["hint"]
# `S.T` is the mirror image, so `S + S.T` fills the lower half. What stands on the diagonal then, and what must be added?

# %% tags=["solution"]
def to_matrix(v, N):
    """The RSM whose unrolled upper triangle is v. (N(N-1)/2,), number -> (N, N)."""
    S = np.zeros((N, N))
    S[np.triu_indices(N, k=1)] = v
    return S + S.T + np.eye(N)


# %% [markdown]
# `helpers` has both directions, `upper_triangle` and `from_upper_triangle`. There and back again:

# %%
from helpers import from_upper_triangle, upper_triangle

v = upper_triangle(S_five)
print("the triangle:", v.round(2))
print("there and back gives the same matrix:", np.allclose(from_upper_triangle(v), S_five))

# %% [markdown]
# ## 2.4 Two strangers
#
# So the rest of the matrix holds no news. Does it do any harm? An honest way to find out is a case whose answer we know.
# Take two models made of nothing but random numbers, one with 50 dimensions, one with 300: two strangers, who know nothing
# about words and nothing of each other.
#
# How alike are they? `rsa_score` takes two unrolled matrices and returns their Pearson correlation: 1 when the two lists
# rise in step, 0 when they have nothing to do with each other. ([Lesson 3](03_rsa_score.ipynb) takes it apart.) For two
# strangers it should be about **0**.

# %% [markdown]
# **Predict:** ten words. We flatten both *whole* matrices (`ravel` writes all rows in one list), 100 numbers each, and correlate. What comes out? Write down a
# number.

# %%
from helpers import rsa_score

rng = np.random.default_rng(0)


def strangers(N):
    """The RSMs of two random models, 50-D and 300-D, that know nothing of each other. N -> (N, N), (N, N)."""
    return cosine_rsm(rng.standard_normal((N, 50))), cosine_rsm(rng.standard_normal((N, 300)))


S, T = strangers(10)
print(f"whole matrices:  {rsa_score(S.ravel(), T.ravel()):5.2f}   from {S.size} numbers each")
print(f"upper triangles: {rsa_score(upper_triangle(S), upper_triangle(T)):5.2f}   from {comb(10, 2)} numbers each")

# %% [markdown]
# The whole matrices claim that two piles of random numbers agree almost perfectly. The triangles claim no such thing.
#
# **Predict again:** perhaps ten words are too few. What happens to both scores with 5 words? With 200? We draw 30 pairs of
# strangers for every N, to see the spread as well.

# %%
sizes = [5, 10, 20, 50, 100, 200]
runs = {N: [strangers(N) for _ in range(30)] for N in sizes}


def scores(unroll):
    """The strangers' scores when their matrices are read by `unroll`. function -> (number of sizes, 30)."""
    return np.array([[rsa_score(unroll(S), unroll(T)) for S, T in runs[N]] for N in sizes])


whole, triangle = scores(np.ravel), scores(upper_triangle)

# %% alt="Two lines over the number of words, from 5 to 200. The score of the whole matrices begins near 1 and falls slowly, and is still far above 0 at 200 words. The score of the upper triangles stays at about 0 for every number of words; its band is wide at 5 words and narrows to almost nothing."
import matplotlib.pyplot as plt

fig, ax = plt.subplots()
looks = [("whole matrices", whole, "#D55E00", "-o"), ("upper triangles", triangle, "#0072B2", "--s")]
for name, r, color, style in looks:
    ax.fill_between(sizes, r.min(axis=1), r.max(axis=1), color=color, alpha=0.2, linewidth=0)
    ax.plot(sizes, r.mean(axis=1), style, color=color, label=f"{name}, mean and range")
ax.axhline(0, color="#777777", linewidth=0.8)
ax.set_xscale("log")
ax.set_xticks(sizes, sizes)
ax.minorticks_off()
ax.set(xlabel="number of words", ylabel="RSA score (Pearson r)", title="30 pairs of models that know nothing of each other")
ax.legend(loc="lower right");

# %% [markdown]
# Look at the two lines, then at the two bands. With few words a single triangle score can be far from 0 by chance, to
# either side, but on average it is right at every N, up to that noise. The whole-matrix score is **wrong in the same
# direction every time**, and more words are slow to mend it: at 200 words it would still pass for a result.

# %% [markdown]
# ## 2.5 Who did it?
#
# The whole matrix holds two things that the triangle does not: every pair a second time (the **duplicates**), and each
# word with itself (the **diagonal**). There are two suspects, so we try each alone.

# %% [markdown] tags=["exercise"]
# ### Exercise 2.4 · Predict the culprit
# *2 minutes, think.* We add only one thing to the upper triangles of two strangers. Does that lift their mean score away
# from 0? Write `True` (it does) or `False` (it does not) for each. Decide before you run the trial below.

# %% tags=["exercise"]
lifts_the_score = {"duplicates": ..., "diagonal": ...}

# %% tags=["check"]
check("2.4", lifts_the_score)

# %% [markdown] tags=["hint"]
# Pearson is made of means. Take the numbers 1, 2, 6 and their mean. Now write each of them twice. What is the mean?

# %% [markdown] tags=["hint"]
# Draw two strangers' pairs as points: a cloud round (0, 0). Where do the points of the diagonal lie?

# %% tags=["solution"]
lifts_the_score = {"duplicates": False, "diagonal": True}

# %% [markdown]
# Now the trial. `both_triangles` adds the duplicates alone, `triangle_and_diagonal` the diagonal alone.

# %%
def both_triangles(S):
    """Every pair twice, no diagonal. (N, N) -> (N(N-1),)."""
    return S[~np.eye(len(S), dtype=bool)]


def triangle_and_diagonal(S):
    """Every pair once, and the diagonal. (N, N) -> (N(N+1)/2,)."""
    return S[np.triu_indices(len(S))]


doubled, with_ones = scores(both_triangles), scores(triangle_and_diagonal)
print("words   triangle   + duplicates   + diagonal   + both (whole matrix)")
for N, *row in zip(sizes, *(r.mean(axis=1) for r in [triangle, doubled, with_ones, whole])):
    print("{:5}   {:z8.3f}   {:z12.3f}   {:z10.3f}   {:z21.3f}".format(N, *row))  # z: zero without a minus sign
print(f"the most that the duplicates change in any run: {np.abs(doubled - triangle).max():.12f}")

# %% [markdown]
# The duplicates are innocent: they change nothing, in any run. Count every pair twice and all sums double, but so does the
# number you divide by. Means, spreads and the correlation stay.
#
# **The diagonal does all of it.** Without the duplicates it does even more, since its ones are then a larger share of the
# list. How can so few numbers do so much? Look at them.

# %% alt="Two scatter plots of two strangers' similarities, ten words, on the same axes. Left, the whole matrix: a cloud of points near 0, 0 and, far from it in the upper right corner, one spot marked as the diagonal; the best line climbs steeply from the cloud towards that spot. Right, the upper triangle: the cloud alone, with a nearly flat line."
S, T = runs[10][0]
fig, axes = plt.subplots(
    1, 2, figsize=(11, 5), sharex=True, sharey=True, layout="constrained"
)
for ax, unroll, what in zip(axes, [np.ravel, upper_triangle], ["Whole matrix", "Upper triangle"]):
    x, y = unroll(S), unroll(T)
    slope, intercept = np.polyfit(x, y, 1)
    ax.scatter(x, y, s=30, alpha=0.7, color="#0072B2")
    ax.plot(np.sort(x), slope * np.sort(x) + intercept, color="#D55E00", label="best line")
    ax.set(xlabel="cosine similarity in random model, 50D", title=f"{what}: Pearson r = {rsa_score(x, y):.2f}")
axes[0].set(ylabel="cosine similarity in random model, 300D")
axes[0].scatter(1, 1, s=160, facecolors="none", edgecolors="#222222", linewidths=2)
arrow = {"arrowstyle": "->"}
axes[0].annotate("the diagonal: ten words,\neach with itself", (0.95, 1), (0.1, 0.85), ha="center", arrowprops=arrow)
axes[1].legend();

# %% [markdown]
# Pearson asks how well a line fits. On the right there is a cloud, and its best line is nearly flat. On the left the ten words with themselves
# all lie at (1, 1), far from the cloud, and any line from a cloud to a far point fits well. That point says nothing about
# the models: **every model puts it at (1, 1).**
#
# The farther the cloud from the point and the tighter it is, the better the fit. Strangers with many dimensions have the
# tightest clouds.

# %% [markdown]
# ## 2.6 Real models
#
# Real models do agree. Does the diagonal still matter? Here are the course's categories, one at a time, in GloVe and
# Word2Vec. The rank says which category the two agree on most (1) and least (12).
#
# **Predict:** all scores will rise. Will the ranks stay?

# %%
from helpers import align, load_categories

categories = load_categories()
real = {}
for name, words in categories.items():
    S, T = (cosine_rsm(model) for model in align(words, glove, word2vec))
    real[name] = rsa_score(upper_triangle(S), upper_triangle(T)), rsa_score(S.ravel(), T.ravel())

print("category      triangle   rank     whole matrix   rank")
by_triangle, by_whole = (sorted(real, key=lambda name: -real[name][i]) for i in (0, 1))
for name in by_triangle:
    r, inflated = real[name]
    print(f"{name:12} {r:9.2f} {1 + by_triangle.index(name):6} {inflated:16.2f} {1 + by_whole.index(name):6}")

# %% [markdown]
# Every score rises, and not by the same amount: look for the categories that change places. By and large the diagonal lifts
# those most on which the models agree least. So it hides differences.
#
# With more words it fades, as N ones among N² numbers become few; the strangers showed how slowly. And RSA is mostly used
# on sets of words that are small and well chosen.

# %% [markdown]
# ## 2.7 The same order, twice
#
# One danger is left, and it raises no error. Take 18 words in both models. Both triangles below are complete and correct.
# But one is the *upper* triangle row by row, the other the *lower* triangle row by row, as `np.tril_indices` gives it. (That is
# also the upper triangle column by column: what a colleague sends who works in R or MATLAB.)
#
# **Predict:** the matrices are symmetric, so both triangles hold the same numbers. Does the score care?

# %%
words = [word for name in ["space", "furniture", "fruit"] for word in categories[name][:6]]
glove_18, word2vec_18 = align(words, glove, word2vec)
S_glove, S_word2vec = cosine_rsm(glove_18), cosine_rsm(word2vec_18)
upper = upper_triangle(S_word2vec)
lower = S_word2vec[np.tril_indices(18, k=-1)]

print("the same numbers:     ", np.allclose(np.sort(upper), np.sort(lower)))
print(f"upper with upper:      {rsa_score(upper_triangle(S_glove), upper):5.2f}")
print(f"upper with lower:      {rsa_score(upper_triangle(S_glove), lower):5.2f}")
print("upper, positions 0-4: ", *[f"{i}-{j}" for i, j in zip(*np.triu_indices(18, k=1))][:5])
print("lower, positions 0-4: ", *[f"{i}-{j}" for i, j in zip(*np.tril_indices(18, k=-1))][:5])

# %% [markdown]
# Most of the agreement is gone, and nothing complained. From position 2 on, nearly all places hold different pairs. That
# is why the course has **one** function that unrolls, and uses it on both sides. A triangle from elsewhere: ask for its order.
#
# The same happens one step earlier, when the *words* are in different orders. Say a colleague stored Word2Vec's RSM with
# the words in the alphabet's order. (`rsa(model1, model2)` goes the whole way from two models to the score: RSMs,
# triangles, correlation.)

# %% alt="Two heatmaps of the same 18 words in Word2Vec on one colour scale. Left, sorted by category: three bright blocks on the diagonal. Right, sorted by the alphabet: the same values scattered all over; the three blocks are gone."
alphabetical = sorted(words)
S_sorted = cosine_rsm(word2vec.select(alphabetical))
fig, axes = plt.subplots(1, 2, figsize=(11, 5), layout="none", gridspec_kw={"wspace": 0.6})
plot_rsm(S_word2vec, words, title=f"{word2vec.title}, in our order", ax=axes[0])
plot_rsm(S_sorted, alphabetical, title=f"{word2vec.title}, by the alphabet", ax=axes[1]);

# %%
from helpers import rsa

score = rsa_score(upper_triangle(S_glove), upper_triangle(S_sorted))
print(f"{glove.title} in our order, {word2vec.title} by the alphabet: {score:.2f}")
try:
    rsa(glove_18, word2vec.select(alphabetical))
except ValueError as error:
    print("rsa says:", error)

# %% [markdown]
# From bare arrays a score of about 0 comes out, and you might conclude that the models have nothing in common. What
# `load` and `align` return are `Embeddings`: vectors that carry their words, so `rsa` can refuse. But an RSM in a file is a bare array, and then it is up to you to
# put it in order.

# %% [markdown] tags=["exercise"]
# ### Exercise 2.5 · Put an RSM in order
# *4 minutes, medium.* Write `reorder(S, words, new_words)`. Row and column i of `S`, `(N, N)`, stand for `words[i]`;
# `new_words` are the same N words in another order. Return the RSM, `(N, N)`, whose row and column i stand for
# `new_words[i]`.

# %% tags=["exercise"]
def reorder(S, words, new_words):
    """The same RSM with its words in a new order. (N, N), list of N words, list of N words -> (N, N)."""
    ...


# %% tags=["check"]
check("2.5", reorder)

# %% [markdown] tags=["hint"]
# For each new word: where was it? `order = [words.index(word) for word in new_words]`.

# %% [markdown] tags=["hint"]
# `S[order]` moves the rows. The columns have to move in the same way: `S[order][:, order]`, or `S[np.ix_(order, order)]`.

# %% tags=["solution"]
def reorder(S, words, new_words):
    """The same RSM with its words in a new order. (N, N), list of N words, list of N words -> (N, N)."""
    order = [words.index(word) for word in new_words]
    return S[np.ix_(order, order)]


# %% [markdown]
# Rows and columns move together: that is what it means to reorder *words*. Remember it. In lesson 3 we shall reorder
# words at random, on purpose, to learn what score chance alone would give.

# %% [markdown]
# ## What you found
#
# In the numbers of this run:

# %%
print(f"two strangers, {sizes[0]:3} words: whole matrices {whole[0].mean():.2f}, triangles {triangle[0].mean():z.2f} on average")
print(f"two strangers, {sizes[-1]:3} words: whole matrices {whole[-1].mean():.2f}, triangles {triangle[-1].mean():z.2f} on average")
r, inflated = rsa_score(upper_triangle(S_glove), upper), rsa_score(S_glove.ravel(), S_word2vec.ravel())
print(f"{glove.title} and {word2vec.title}, 18 words, {comb(18, 2)} pairs: triangles {r:.2f}, whole matrices {inflated:.2f}")
print(f"the same, one triangle read in another order: {rsa_score(upper_triangle(S_glove), lower):.2f}")

# %% [markdown]
# - N words make N(N−1)/2 pairs. The upper triangle holds each of them once; the rest of the matrix holds no news.
# - The diagonal inflates the score, most of all for few words and for models that hardly agree. The duplicates do not.
# - A triangle is only as good as its order: the same words, the same order, unrolled by the same function.
#
# **Next:** two triangles, one number. [Lesson 3](03_rsa_score.ipynb) asks which number, and whether it is more than luck.
#
# ### Further
# - Work it out: for two random models with D₁ and D₂ dimensions the whole matrices correlate at about
#   1 / √((1 + N/D₁)(1 + N/D₂)). Put in N = 200 and compare with the figure.
# - Ritchie, Bracci & Op de Beeck (2017), *Avoiding illusory effects in representational similarity analysis: what (not)
#   to do with the diagonal*, NeuroImage 148:197–200.
# - Nili, Wingfield, Walther, Su, Marslen-Wilson & Kriegeskorte (2014), *A toolbox for representational similarity
#   analysis*, PLoS Computational Biology 10(4):e1003553.

# %%
check.progress("02")
