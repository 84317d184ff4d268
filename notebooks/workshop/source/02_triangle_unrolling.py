# %% [markdown]
# # 2 · Unrolling the triangle
#
# **Why do we compare only the upper triangle of two RSMs, and what happens if we keep the rest?**
#
# You will be able to
# - **count** the pairs among N words,
# - **unroll** an RSM into a list of numbers, and **roll** it back,
# - **measure** how the kept rest of the matrix makes two models look alike that have nothing in common,
# - **spot** two triangles that were read in different orders.
#
# *Time:* 80 minutes; a good place for a break is the end of section 2.3. *You need:* [lesson 1](01_similarity_matrices.ipynb), which makes the
# RSM. Terms are explained where they first occur, and in [the glossary](glossary.ipynb).

# %% alt="The six steps of the method: words, vectors, RSMs, triangles, scatter, score. Step 4 is lit: the upper triangles of both RSMs, unrolled into two strips that stand side by side, with the pair sofa and chair framed in both."
from helpers import plot_method

plot_method("triangle");

# %% [markdown]
# ## 2.1 How many different numbers are in an RSM?
#
# To compare two RSMs we need two lists of numbers. Before we make them, look at what an RSM holds. Here is one of five real words. Its
# picture has 25 numbers.
#
# **Predict.** You want to send this RSM to a friend, who knows the words. How many of the 25 numbers must you send?
#
# - **a** · 25
# - **b** · 15
# - **c** · 10

# %% alt="Heatmap of a 5 by 5 similarity matrix with its numbers: apple, banana, peach, sofa, chair. The diagonal is 1 everywhere, and every number above the diagonal stands a second time below it. The three fruits are similar to each other, and so are the two pieces of furniture."
from helpers import cosine_rsm, load, plot_rsm

glove, word2vec = load("glove-50"), load("word2vec")
five = ["apple", "banana", "peach", "sofa", "chair"]
S_five = cosine_rsm(glove.select(five))
plot_rsm(S_five, five, title=f"{glove.title}: each pair stands here twice");

# %% [markdown] tags=["answer"]
# It was **c**. *(a)* The ten numbers below the diagonal stand above it too, as in a mirror. *(b)* The five numbers on the diagonal are 1 in
# every model, since every word has the cosine 1 with itself. Your friend knows that already.

# %% [markdown]
# So ten numbers are left, one for each **pair** of different words. How many pairs are there among N words? Each word can be paired with
# every word but itself.

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
# Python knows this count too: `comb(N, 2)`, the number of ways to choose 2 out of N. Watch it grow. The last N in the table is
# GloVe's whole vocabulary.

# %%
from math import comb

from helpers import table

rows = [{"words": N, "numbers in the matrix": N * N, "pairs": comb(N, 2)}
        for N in [5, 10, 18, 100, 1_000, 10_000, 400_000]]
for row in rows:
    row["pairs, % of the matrix"] = 100 * row["pairs"] / row["numbers in the matrix"]
table(rows, decimals=1)

# %% [markdown]
# Ten times the words make about a hundred times the pairs. The pairs are less than half of the matrix, and the more words, the nearer to half. The last
# matrix is more than a laptop can hold. [Lesson 8](08_rsa_at_scale.ipynb) shows how to compute the score without it.

# %% [markdown]
# ## 2.2 Unroll
#
# The part above the diagonal is called the **upper triangle**. To *unroll* it is to write its numbers in one list. That takes an order.
# NumPy, SciPy and this course go **row by row**, each row from left to right.
#
# **Predict.** The first four places of the list, positions 0 to 3, hold the pairs of *apple* with the four other words. Which pair stands
# at position 4?
#
# - **a** · *banana* and *apple*
# - **b** · *banana* and *banana*
# - **c** · *banana* and *peach*

# %% alt="Left, the RSMs of five words in GloVe 50D and Word2Vec 300D, one above the other; only their upper triangles are bright. Middle, two strips side by side with ten places each, 0 to 9: apple with banana, peach, sofa and chair, then banana with peach, sofa and chair, then peach with sofa and chair, then sofa with chair. Right, a scatter with a point for each pair, similarity in GloVe against similarity in Word2Vec. The picture moves through the ten pairs: each is lit in both RSMs, both strips and the scatter at once."
from helpers import show_unrolling

S_five_2 = cosine_rsm(word2vec.select(five))
show_unrolling(S_five, S_five_2, five, [glove.title, word2vec.title])

# %% [markdown] tags=["answer"]
# It was **c**. *(a)* *Banana* and *apple* is the same pair as *apple* and *banana*, which stands at position 0 already; in the matrix it lies
# below the diagonal. *(b)* *Banana* with itself lies on the diagonal, which is left out.
#
# Follow the lit pair: it is one cell in each RSM, one place in each strip, the *same* place, and one point in the scatter. Run the lesson to
# move through the pairs with the slider.

# %% [markdown]
# So first come all pairs with *apple*, then those with *banana* that are not yet there, and so on. Keep one thing in mind: the list itself
# holds no words. **Only its position says which pair a number belongs to.** In code, row by row is a loop in a loop:

# %%
rows = []
for i in range(5):
    for j in range(i + 1, 5):
        row = {"position": len(rows), "row": i, "column": j}
        row |= {"pair": f"{five[i]}, {five[j]}", "cosine": S_five[i, j]}
        rows.append(row)
table(rows)

# %% [markdown]
# Not everybody goes row by row. R and MATLAB, if you use them, read matrices **column by column**. So `S[upper.tri(S)]` in R begins with the pairs 0-1, 0-2,
# 1-2, 0-3 (words counted from 0): the same numbers in another order. Section 2.7 shows what comes of that. (Their functions for
# distances, `dist` and `pdist`, do have our order: they read the *lower* triangle column by column.)
#
# NumPy needs no loops. `np.triu_indices(N, k)` gives the rows and the columns of all places of an upper triangle, row by row; *k* says on
# which diagonal the triangle starts, and 0 is the one with the ones.

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
# From here on this lesson unrolls with *your* function, if it has passed its check. The course's own is called `upper_triangle`.

# %%
from helpers import upper_triangle

triangle = check.yours("2.2", otherwise=upper_triangle)

# %% [markdown]
# ## 2.3 Roll back
#
# Nothing was lost on the way. The triangle, its mirror image and a diagonal of ones make up the whole matrix. Rolling back is what you do
# to draw a triangle that someone has stored. It is also the best test of unrolling.

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
# The course's own is called `from_upper_triangle`. It finds N by itself. There and back again:

# %%
from helpers import from_upper_triangle

v = triangle(S_five)
print("The triangle:", np.round(v, 2))
back = from_upper_triangle(v)
print("There and back gives the same matrix:", np.allclose(back, S_five))

# %% [markdown]
# ## 2.4 Two models that know nothing
#
# The rest of the matrix tells us nothing new. Does it do any harm? To find out, we take a case whose answer we know: two models made
# of random numbers, one with 50 dimensions, one with 300. They know nothing about words, and nothing of each other.
#
# How well do two such models agree? `rsa_score` takes two unrolled matrices and returns their Pearson correlation r: 1 when the two lists
# rise together along a line, 0 when they have nothing to do with each other. ([Lesson 3](03_rsa_score.ipynb) takes it apart.) For
# these two models the right answer is **0**, up to chance.

# %%
from helpers import rsa_score

rng = np.random.default_rng(0)


def random_rsms(N):
    """RSMs of two unrelated random models, 50-D and 300-D. N -> (N, N), (N, N)."""
    return [cosine_rsm(rng.standard_normal((N, D))) for D in (50, 300)]


S, T = random_rsms(10)

# %% [markdown]
# These are the RSMs of ten "words" in the two models. `S.ravel()` unrolls the *whole* matrix: it writes all of its rows in one list, 100
# numbers.
#
# **Predict.** What is the score of the two whole matrices?
#
# - **a** · about 0, as it should be
# - **b** · about 0.5
# - **c** · above 0.8

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
from helpers import reveal

r_whole = rsa_score(S.ravel(), T.ravel())
r_triangle = rsa_score(triangle(S), triangle(T))
rows = [{"unrolled": "whole matrices", "numbers": S.size, "score": r_whole},
        {"unrolled": "upper triangles", "numbers": comb(10, 2), "score": r_triangle}]
table(rows, title="Two unrelated random models, ten words")

# %%
reveal("2a", guess, r_whole)

# %% [markdown]
# That was one pair of random models, and ten words. We now take 5 to 200 words, and for each number of words 30 pairs of random models,
# to see how far the scores spread by chance.
#
# **Predict.** What is the mean score of the whole matrices for 200 words?
#
# - **a** · about 0: with so many words the error is gone
# - **b** · about 0.3
# - **c** · about 0.9, as for few words

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
sizes = [5, 10, 20, 50, 100, 200]
runs = {N: [random_rsms(N) for _ in range(30)] for N in sizes}


def scores(unroll):
    """All scores when matrices are read by `unroll`. function -> (sizes, 30)."""
    return np.array(
        [[rsa_score(unroll(S), unroll(T)) for S, T in runs[N]] for N in sizes]
    )


whole, upper = scores(np.ravel), scores(triangle)

# %% alt="Two lines over the number of words, from 5 to 200, with bands for the range of 30 runs. The score of the whole matrices begins near 1 and falls slowly, and is still far above 0 at 200 words. The score of the upper triangles stays at about 0 for every number of words; its band is wide at 5 words and narrows to almost nothing."
from helpers.lessons.figures_02 import plot_sizes

plot_sizes(sizes, {"whole matrices": whole, "upper triangles": upper});

# %%
reveal("2b", guess, whole[-1].mean())

# %% [markdown] tags=["answer"]
# Look at the two lines first: each is the mean of 30 runs. The upper triangles give 0 on average for every number of words, as they should.
# The whole matrices are wrong, **in the same direction** every time, and more words mend that only slowly.
#
# Then look at the bands. They reach from the lowest to the highest of the 30 scores. With five words, a single score of the triangles can be far from 0 by chance, to either side. A small number of
# words makes a score uncertain. The kept rest of the matrix makes it wrong.

# %% [markdown]
# ## 2.5 Duplicates or diagonal?
#
# The whole matrix holds two things that the triangle does not: every pair a second time (the **duplicates**), and each word with itself
# (the **diagonal**). Which of the two raises the score? We try each alone.

# %% [markdown] tags=["exercise"]
# ### Exercise 2.4 · Predict the culprit
# *2 minutes, think.* We add only one thing to the upper triangles of two unrelated models. Does that lift their mean score away
# from 0? Write `True` (it does) or `False` (it does not) for each. Decide before you run the trial below.

# %% tags=["exercise"]
lifts_the_score = {"duplicates": ..., "diagonal": ...}

# %% tags=["check"]
check("2.4", lifts_the_score)

# %% [markdown] tags=["hint"]
# Pearson is made of means. Take the numbers 1, 2, 6 and their mean. Now write each of them twice. What is the mean?

# %% [markdown] tags=["hint"]
# Draw the pairs of two unrelated models as points: a cloud round (0, 0). Where do the points of the diagonal lie?

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

# %%
tried = {"triangle": upper, "+ duplicates": doubled, "+ diagonal": with_ones}
tried["+ both"] = whole
rows = [{"words": N} | {name: r[k].mean() for name, r in tried.items()}
        for k, N in enumerate(sizes)]
table(rows, title="Mean score of two unrelated models", decimals=3)

# %% [markdown] tags=["answer"]
# The duplicates change nothing. When every pair is counted twice, all sums double, and so does the number that they are divided by. Means,
# spreads and the correlation stay what they were.
#
# **The diagonal does all of it.** Without the duplicates it does even more, because its ones are then a larger share of the list. How
# can ten ones among 55 numbers do so much? Look at them.

# %% alt="Two scatter plots of the similarities of ten words in two unrelated random models, on the same axes. Left, the whole matrix: a cloud of points near 0, 0 and, far from it in the upper right corner, one spot marked as the diagonal; the best line climbs steeply from the cloud towards that spot. Right, the upper triangle: the cloud alone, with a nearly flat line."
from helpers.lessons.figures_02 import plot_far_point

S, T = runs[10][0]
plot_far_point(S, T, ["a random model, 50D", "a random model, 300D"]);

# %% [markdown] tags=["answer"]
# Pearson's r says how well a straight line fits the points. On the right there is a cloud, and its best line is nearly flat. On the left,
# the ten words with themselves all lie at the same place, (1, 1), far from the cloud. A line from a cloud to a far point always
# fits well (it need not meet the point exactly). And that point says nothing about the two models, because **every model puts it at (1, 1)**.
#
# The tighter the cloud, and the farther it lies from that point, the better the line fits. Random models with many dimensions
# have the tightest clouds.

# %% [markdown]
# ## 2.6 Real models
#
# Real models do agree. Does the diagonal still matter? We take the course's twelve categories of words, one at a time, and score GloVe
# against Word2Vec, once by their triangles and once by their whole matrices. Then we rank the categories: rank 1 is the category
# on which the two models agree best.
#
# **Predict.** The whole matrices will raise all scores. What happens to the ranks?
#
# - **a** · they stay, since all scores rise alike
# - **b** · categories change places
# - **c** · they turn round: what was first comes last

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
from helpers import align, load_categories
from scipy.stats import rankdata

categories = load_categories()
real = []
for words in categories.values():
    known = [word for word in words if word in glove and word in word2vec]
    S, T = (cosine_rsm(model) for model in align(known, glove, word2vec))
    real.append((rsa_score(triangle(S), triangle(T)), rsa_score(S.ravel(), T.ravel())))
ranks = rankdata(-np.array(real), axis=0).astype(int)  # minus: the highest is rank 1

# %%
rows = [{"category": name, "triangle": r, "rank": rank, "whole": R, "its rank": its}
        for name, (r, R), (rank, its) in zip(categories, real, ranks)]
rows.sort(key=lambda row: row["rank"])
table(rows, title=f"{glove.title} and {word2vec.title}: triangles, whole matrices")

# %%
moved = np.abs(ranks[:, 0] - ranks[:, 1])
reveal("2c", guess, (moved > 0).sum(), moved.max(), rsa_score(*ranks.T))

# %% [markdown] tags=["answer"]
# Every score rises, and not by the same amount. (It nearly always rises. Of 1,000 draws of 10 frequent words, GloVe 50D and 100D, which agree
# closely, lost a little in about 50.) By and large, the diagonal lifts those categories most on which the models agree
# least. So it hides differences: with it, the categories look more alike than they are.

# %% [markdown]
# With more words the diagonal matters less, since N ones among N² numbers become few; the figure above shows how slowly. And RSA is
# mostly used on small sets of well-chosen words.

# %% [markdown]
# ## 2.7 The same order, twice
#
# One danger is left, and it raises no error. Take 18 words in both models. Both triangles of Word2Vec below are complete and correct. But one
# is the *upper* triangle row by row, and the other the *lower* triangle row by row, as `np.tril_indices` reads it. (The lower triangle row by
# row is the upper triangle column by column: what a colleague sends who wrote `S[upper.tri(S)]` in R.)
#
# **Predict.** An RSM is symmetric, so both lists hold the same numbers. We score GloVe's upper triangle with each of them. What is the
# second score?
#
# - **a** · the same as the first
# - **b** · a little lower
# - **c** · most of the agreement is gone

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
names, words = ["space", "furniture", "fruit"], []
for name in names:
    words += [w for w in categories[name] if w in glove and w in word2vec][:6]
glove_18, word2vec_18 = align(words, glove, word2vec)
S_glove, S_word2vec = cosine_rsm(glove_18), cosine_rsm(word2vec_18)
by_rows = triangle(S_word2vec)
by_columns = S_word2vec[np.tril_indices(18, k=-1)]  # lower by rows: upper by columns

print("The same numbers:", np.allclose(np.sort(by_rows), np.sort(by_columns)))
r_rows = rsa_score(triangle(S_glove), by_rows)
r_columns = rsa_score(triangle(S_glove), by_columns)

# %%
upper_pairs = [f"{i}-{j}" for i, j in zip(*np.triu_indices(18, k=1))]
lower_pairs = [f"{i}-{j}" for i, j in zip(*np.tril_indices(18, k=-1))]
rows = [{"Word2Vec read by": "rows", "begins with": ", ".join(upper_pairs[:6])},
        {"Word2Vec read by": "columns", "begins with": ", ".join(lower_pairs[:6])}]
rows[0]["score"], rows[1]["score"] = r_rows, r_columns
table(rows, title=f"{glove.title}, read by rows, with {word2vec.title}")

# %%
reveal("2d", guess, r_rows, r_columns)

# %% [markdown]
# Nothing complained. That is why the course has **one** function that unrolls, and uses it on both sides. When you get a triangle from
# somebody else, ask for its order.
#
# The same happens one step earlier, when the *words* are in different orders. Say a colleague stored Word2Vec's RSM with the words in
# the order of the alphabet. What will it look like? Will you still see three blocks?

# %% alt="Two heatmaps of the same 18 words in Word2Vec on one colour scale, with the colours of the categories along the edges. Left, in the order of the categories: three bright blocks on the diagonal. Right, in the order of the alphabet: the categories' colours are mixed and the same values are scattered all over; the three blocks are gone, and only four fruits that are neighbours in the alphabet still form a small one."
from helpers.lessons.figures_02 import plot_orders

labels, alphabetical = np.repeat(names, 6), sorted(words)
S_sorted = cosine_rsm(word2vec.select(alphabetical))
plot_orders(S_word2vec, words, labels, S_sorted, alphabetical);

# %% [markdown]
# Same words, same model, same numbers, and the three blocks are gone. (Four fruits still stand together: they are neighbours in the
# alphabet.) Now score this RSM against GloVe's, whose words are still in the order of the categories. (`rsa(model1, model2)` goes the
# whole way from two models to the score: RSMs, triangles, correlation.)

# %%
from helpers import rsa

r_sorted = rsa_score(triangle(S_glove), triangle(S_sorted))
print(f"{glove.title} by category, {word2vec.title} by the alphabet: {r_sorted:.2f}")
try:
    rsa(glove_18, word2vec.select(alphabetical))
except ValueError as error:
    print("rsa says:", error)

# %% [markdown] tags=["answer"]
# From bare arrays a score near 0 comes out, and you might conclude that the two models have nothing in common. What `load` and `align` return
# are `Embeddings`: vectors that carry their words. So `rsa` can refuse. But an RSM in a file is a bare array, and then it is
# up to you to put it in order.

# %% [markdown] tags=["exercise"]
# ### Exercise 2.5 · Put an RSM in order
# *4 minutes, medium.* Write `reorder(S, words, new_words)`. Row and column i of `S`, `(N, N)`, stand for `words[i]`;
# `new_words` are the same N words in another order. Return the RSM, `(N, N)`, whose row and column i stand for
# `new_words[i]`.

# %% tags=["exercise"]
def reorder(S, words, new_words):
    """The RSM with its words in a new order. (N, N), list of N, list of N -> (N, N)."""
    ...


# %% tags=["check"]
check("2.5", reorder)

# %% [markdown] tags=["hint"]
# For each new word: where was it? `order = [words.index(word) for word in new_words]`.

# %% [markdown] tags=["hint"]
# `S[order]` moves the rows. The columns have to move in the same way: `S[order][:, order]`. NumPy can do both at once:
# `S[np.ix_(order, order)]` takes all rows in `order` and of them all columns in `order`.

# %% tags=["solution"]
def reorder(S, words, new_words):
    """The RSM with its words in a new order. (N, N), list of N, list of N -> (N, N)."""
    order = [words.index(word) for word in new_words]
    return S[np.ix_(order, order)]  # all rows in this order, and all columns


# %% [markdown]
# Rows and columns move together: that is what it means to reorder *words*. Remember it. In [lesson 4](04_permutation_test.ipynb) we shall
# reorder words at random, on purpose, to learn what score chance alone would give.

# %% [markdown]
# ## What you found
#
# In the numbers of this run:

# %%
r_full = rsa_score(S_glove.ravel(), S_word2vec.ravel())
few, many = sizes[0], sizes[-1]
unrelated = "unrelated random models, {} words"
both = f"{glove.title}, {word2vec.title}, 18 words"
rows = [(unrelated.format(few), upper[0].mean(), whole[0].mean()),
        (unrelated.format(many), upper[-1].mean(), whole[-1].mean()),
        (both, r_rows, r_full), ("the same, one by columns", r_columns, np.nan)]
table([dict(zip(["models", "triangles", "whole matrices"], row)) for row in rows])

# %%
from helpers import found

change = np.abs(doubled - upper).max()
numbers = f"two unrelated models, ten words: {whole[1].mean():.2f} from full matrices, "
numbers += f"{upper[1].mean():z.2f} from triangles, on average"
why = "the diagonal does it" + ", the duplicates change nothing" * bool(change < 1e-9)
verdict = "holds" if whole[1].mean() > 0.2 else "does not hold"
found("triangle", numbers, verdict, f"({why})")

# %% [markdown]
# - N words make N(N−1)/2 pairs. The upper triangle holds each of them once; the rest of the matrix says nothing new.
# - The diagonal nearly always inflates the score, most of all for few words and for models that hardly agree. The duplicates do not.
# - A triangle is only as good as its order: the same words in the same order, unrolled by the same function.

# %% [markdown]
# ## Five questions
#
# **1.** (Lesson 1) Why is the diagonal of an RSM 1, whatever the model?
#
# <details>
# <summary>Answer</summary>
#
# The diagonal holds each word's cosine with itself. A vector and itself point the same way: the angle is 0 and its cosine 1.
#
# </details>
#
# **2.** (Lesson 1) You rotate all of a model's vectors, and your colleague adds 1 to all their numbers. Whose triangle changes?
#
# <details>
# <summary>Answer</summary>
#
# Your colleague's. A rotation leaves every cosine as it is, so the RSM and its triangle stay. A common shift changes the cosines.
#
# </details>
#
# **3.** How many numbers are in the triangle of 20 words, and at which position is the last pair?
#
# <details>
# <summary>Answer</summary>
#
# 20 × 19 / 2 = 190 numbers. Counting starts at 0, so the last pair, words 18 and 19, is at position 189.
#
# </details>
#
# **4.** A paper compares whole distance matrices (RDMs) of 12 pictures, in a brain and in a model, and reports r = 0.7. On their diagonals
# stand zeros. Is that safer than ones?
#
# <details>
# <summary>Answer</summary>
#
# No. All twelve points of the diagonal lie at (0, 0) now, and the cloud of pairs lies far from there, at larger distances. The line from the
# far point to the cloud fits as well as before. Ask for the score of the triangles.
#
# </details>
#
# **5.** A colleague sends you the list `S[upper.tri(S)]` from R. How do you make the RSM from it in NumPy?
#
# <details>
# <summary>Answer</summary>
#
# R read the upper triangle column by column, which is the lower triangle row by row. So fill the lower triangle:
# `S = np.zeros((N, N))`, then `S[np.tril_indices(N, k=-1)] = v`, then `S + S.T + np.eye(N)`.
#
# </details>

# %% [markdown]
# ## Your turn
#
# Two open tasks, without a check.
#
# **Unroll words of your own**, three to six of them. Which pair lies farthest from the line, so that the two models disagree on
# it most? Can you say why?

# %% alt="The same moving picture for four words, tea, coffee, storm and rain: two RSMs, two strips of six places and a scatter of six points, in GloVe 50D and Word2Vec 300D."
mine = ["tea", "coffee", "storm", "rain"]  # change these
mine = [word for word in mine if word in glove and word in word2vec][:6]
my_S, my_T = cosine_rsm(glove.select(mine)), cosine_rsm(word2vec.select(mine))
show_unrolling(my_S, my_T, mine, [glove.title, word2vec.title])

# %% [markdown]
# **When is the diagonal least harmful?** Change the number of words and the dimensions of the two random models. Where does the inflation
# nearly vanish, and where is it worst? Explain it with the picture of the cloud and the far point.

# %%
N, D1, D2 = 10, 5, 300  # change these
inflated = []
for _ in range(30):
    S, T = (cosine_rsm(rng.standard_normal((N, D))) for D in (D1, D2))
    inflated.append(rsa_score(S.ravel(), T.ravel()))
print(f"{N} words, {D1}-D and {D2}-D: whole matrices score {np.mean(inflated):.2f}")

# %% [markdown]
# ## Next
#
# Two triangles, one number: [Lesson 3](03_rsa_score.ipynb) asks which number, and what each of them notices.
#
# ### Further
# - For the curious: for two random models with D₁ and D₂ dimensions the whole matrices correlate at about
#   1 / √((1 + N/D₁)(1 + N/D₂)). Put in N = 200 and compare with the figure.
# - Ritchie, Bracci & Op de Beeck (2017), *Avoiding illusory effects in representational similarity analysis: what (not)
#   to do with the diagonal*, NeuroImage 148:197–200.
# - Nili, Wingfield, Walther, Su, Marslen-Wilson & Kriegeskorte (2014), *A toolbox for representational similarity
#   analysis*, PLoS Computational Biology 10(4):e1003553.

# %%
check.progress("02")
