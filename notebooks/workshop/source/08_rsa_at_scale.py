# %% [markdown]
# # 8 · RSA at scale
#
# **Two models of 400,000 words have 80 billion pairs. How can a laptop compare them all?** (A bonus lesson. Section 8.10 looks back over
# the course; you can read it alone. (Before you run its cells, run all cells above it, without the exercises if you like.))
#
# You will be able to
# - **write** an RSA score that never makes an N × N matrix, in five lines,
# - **explain** where such sums go wrong, and why centring first saves them,
# - **merge** what two computers found out about two halves of the words,
# - **tell** which part of a score comes with the number of words, and what CKA does differently,
# - **look back** at all scores of this course in one picture.
#
# *Time:* 105 minutes, and 15 more if you open the derivation in 8.4; the beginning of section 8.6 is a good place for a break. *You need:*
# [lesson 3](03_rsa_score.ipynb), the RSA score, and [lesson 7](07_even_odd_split.ipynb), the halves. [Lesson 6](06_word2vec_vs_gpt2.ipynb) (the
# cone) helps with 8.4 and 8.6. Terms are explained where they first occur, and in [the glossary](glossary.ipynb).

# %% alt="The six steps of the method: words, vectors, RSMs, triangles, scatter, score. Steps 3, 4 and 5 are lit: the two RSMs, the triangles and the scatter, which hold one number or one point for every pair of words."
from helpers import plot_method

plot_method("rsm", "triangle", "scatter");

# %% [markdown]
# ## 8.1 The wall
#
# The lit steps hold something for every *pair* of words: an RSM has a row and a column for each word. Each of its numbers takes 8 bytes of
# memory (NumPy's float64). A gigabyte, GB, is $10^9$ bytes.

# %% [markdown] tags=["exercise"]
# ### Exercise 8.1 · Gigabytes
# *2 minutes, easy.* Write `rsm_gigabytes(N)`: the size of one RSM of N words, the whole N × N matrix, in GB. One number in,
# one number out.

# %% tags=["exercise"]
def rsm_gigabytes(N):
    """Gigabytes that the float64 RSM of N words takes. Number -> number."""
    ...


# %% tags=["check"]
from helpers import check

check("8.1", rsm_gigabytes)

# %% [markdown] tags=["hint"]
# N × N numbers, 8 bytes each, divided by $10^9$, which Python writes `1e9`.

# %% tags=["solution"]
def rsm_gigabytes(N):
    """Gigabytes that the float64 RSM of N words takes. Number -> number."""
    return 8 * N * N / 1e9


# %% [markdown]
# **Predict.** A laptop has 16 GB of memory, say. Up to about how many words can it hold one RSM?
#
# - **a** · about 4,000
# - **b** · about 40,000
# - **c** · about 400,000, which are all words of GloVe

# %%
from math import comb
from helpers import table

gigabytes = check.yours("8.1")
sizes = [1_000, 4_000, 40_000, 400_000, 3_000_000]  # last: all of GloVe, of Word2Vec
table([{"words": N, "pairs": comb(N, 2), "RSM in GB": gigabytes(N)} for N in sizes])

# %% [markdown] tags=["answer"]
# It was **b**. *(a)* 4,000 words take an eighth of a gigabyte. *(c)* Ten times as many words have a hundred times as many pairs, so that 400,000
# words fill eighty such laptops. And RSA needs two RSMs.

# %% [markdown]
# Yet the models themselves are small: 50 or 300 numbers for each word. Everything in an RSM was computed from these. **Can we get the score
# without the matrix?**
#
# ## 8.2 A sum without its terms
#
# We begin with three words in two models of two dimensions. A holds the words of the first model, one a row, each divided by its length. B holds
# the same words in the second. The cosine of two words is the dot product of their two rows, so the two RSMs are $S = AA^\top$ and
# $T = BB^\top$. ($A^\top$ is A with rows and columns exchanged, `A.T` in NumPy; in tables we write A'.)

# %%
import numpy as np

A = np.array([[1, 0], [0, 1], [0.6, 0.8]])  # three words, rows of length 1
B = np.array([[1, 0], [0.6, 0.8], [0, 1]])
S, T = A @ A.T, B @ B.T
print("S =", S, "T =", T, "S * T =", S * T, sep="\n")

# %% [markdown]
# A correlation needs the sum of all products, that is, of all nine numbers in the last table: three ones, and twice 0.6 · 0, 0 · 0.6 and
# 0.8 · 0.8. They add up to 4.28. Now look at another, smaller table, $A^\top B$.

# %%
print("A'B =", A.T @ B, sep="\n")
print(f"its four numbers, squared and added: {((A.T @ B) ** 2).sum():.2f}")
print(f"the nine numbers of S * T, added:    {(S * T).sum():.2f}")

# %% [markdown]
# Both sums are the same. Here is why. The sign $\sum$ means "add up", and what stands below it says over what: $\sum_{ij}$ is the sum over all
# words i and all words j. We write $a_{ik}$ for the number in row i (the word) and column k (the dimension) of A. Each cosine is itself a sum over
# dimensions, $s_{ij} = \sum_k a_{ik} a_{jk}$ and $t_{ij} = \sum_l b_{il} b_{jl}$. We put these in, and then add up over the words first:
#
# $$\sum_{ij} s_{ij}\,t_{ij} = \sum_{ij} \sum_{k} a_{ik} a_{jk} \sum_{l} b_{il} b_{jl}
# = \sum_{kl} \Big(\sum_i a_{ik} b_{il}\Big) \Big(\sum_j a_{jk} b_{jl}\Big) = \sum_{kl} (A^\top B)_{kl}^2$$
#
# The two brackets are the same number, because i and j both run over all words.
#
# **Predict.** What is the shape of $A^\top B$ for GloVe 50D and Word2Vec 300D, and 400,000 words?
#
# - **a** · (400,000, 400,000)
# - **b** · (50, 300)
# - **c** · (400,000, 350)

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
from helpers import load, load_categories, reveal, shared_words

glove, glove_100, word2vec = load("glove-50"), load("glove-100"), load("word2vec")
shared = shared_words(glove, glove_100, word2vec)


def unit(E):
    """Every row divided by its length. (N, D) -> (N, D)."""
    return E / np.linalg.norm(E, axis=1, keepdims=True)


A, B = (unit(model[shared].astype(float)) for model in (glove, word2vec))
print(f"A is {A.shape}, B is {B.shape}, A'B is {(A.T @ B).shape}")
reveal("8a", guess, (A.T @ B).shape)

# %% [markdown]
# There is a second sum that we need, of the cosines of *one* model, and it is even simpler: add up all rows of A, and take the squared length of
# the result. (For the same reason: $\sum_{ij} a_i \cdot a_j = (\sum_i a_i) \cdot (\sum_j a_j)$.)
#
# Both are sums over all cells of an N × N matrix. What we want is the sum over *pairs*, the upper triangle. So the diagonal has to go, and the
# half below it.

# %% [markdown] tags=["exercise"]
# ### Exercise 8.2 · The sum over pairs
# *4 minutes, medium.* Write `pair_sum(A, B)`: the sum of $s_{ij} t_{ij}$ over all pairs of different words, each pair once,
# **without** making S or T. A, `(N, D1)`, and B, `(N, D2)`, have rows of length 1. Return one number.

# %% tags=["exercise"]
def pair_sum(A, B):
    """Sum over pairs of products of cosines. Unit rows (N, D1), (N, D2) -> number."""
    ...


# %% tags=["check"]
check("8.2", pair_sum)

# %% [markdown] tags=["hint"]
# Begin with `((A.T @ B) ** 2).sum()`, the sum over all cells. What stands in S on the diagonal, and in T? So what do these
# cells add to the sum?

# %% [markdown] tags=["hint"]
# There are N ones on the diagonal: take N off. What is left holds every pair twice.

# %% tags=["solution"]
def pair_sum(A, B):
    """Sum over pairs of products of cosines. Unit rows (N, D1), (N, D2) -> number."""
    return (((A.T @ B) ** 2).sum() - len(A)) / 2


# %% [markdown]
# ## 8.3 Five sums make a score
#
# Lesson 3's Pearson takes the means off first. Multiplied out, the means can also come off at the end:
#
# $$r = \frac{\overline{st} - \bar s\,\bar t}{\sqrt{(\overline{ss} - \bar s^2)(\overline{tt} - \bar t^2)}}$$
#
# A bar is a mean over the pairs: of s, of t, and of the products st, ss and tt. Each is one of the sums above without its diagonal, divided by
# how many there are. (You may take all cells less N and divide by N(N−1). That gives the same means, since every pair counts twice, above and
# below the diagonal.)

# %% [markdown] tags=["exercise"]
# ### Exercise 8.3 · RSA in five lines
# *7 minutes, medium.* Write `fast_rsa(E1, E2)`: the Pearson RSA score, without any N × N matrix. E1, `(N, D1)`, and E2,
# `(N, D2)`, are embeddings as they come, so divide each row by its length first. Return one number.

# %% tags=["exercise"]
def fast_rsa(E1, E2):
    """Pearson RSA score without an N x N matrix. (N, D1), (N, D2) -> number."""
    ...


# %% tags=["check"]
check("8.3", fast_rsa)

# %% [markdown] tags=["hint"]
# Line 1: `A, B = (E / np.linalg.norm(E, axis=1, keepdims=True) for E in (E1, E2))`. Line 2: `N = len(A)`.

# %% [markdown] tags=["hint"]
# `mean_st = (((A.T @ B) ** 2).sum() - N) / (N * (N - 1))`. For ss put A in both places, for tt put B.

# %% [markdown] tags=["hint"]
# `mean_s = ((A.sum(axis=0) ** 2).sum() - N) / (N * (N - 1))`, the same for t, and then the formula. Mind the brackets under
# the root.

# %% tags=["solution"]
def fast_rsa(E1, E2):
    """Pearson RSA score without an N x N matrix. (N, D1), (N, D2) -> number."""
    A, B = (E / np.linalg.norm(E, axis=1, keepdims=True) for E in (E1, E2))
    N = len(A)
    st, ss, tt = ((((X.T @ Y) ** 2).sum() - N) / (N * (N - 1))
                  for X, Y in [(A, B), (A, A), (B, B)])
    s, t = (((X.sum(axis=0) ** 2).sum() - N) / (N * (N - 1)) for X in (A, B))
    return (st - s * t) / np.sqrt((ss - s**2) * (tt - t**2))


# %% [markdown]
# Now 3,000 words, in two ways: with the matrices, as in lesson 3, and without.
#
# **Predict.** How far will the two scores differ?
#
# - **a** · in the second or third digit: the short way is an approximation
# - **b** · in the tenth digit or later: only by rounding

# %%
from time import perf_counter
from helpers import cosine_rsm, rsa, rsa_score, upper_triangle


def with_matrices(E1, E2):
    return rsa_score(upper_triangle(cosine_rsm(E1)), upper_triangle(cosine_rsm(E2)))


fast = check.yours("8.3", otherwise=rsa)
E1, E2 = (model[shared[:3000]].astype(float) for model in (glove, word2vec))
times = [perf_counter()]
for way in [with_matrices, fast]:
    print(f"{way(E1, E2):.12f} by {way.__name__}")
    times.append(perf_counter())
ratio = (times[1] - times[0]) / (times[2] - times[1])
print("The matrices took", "more than twice" if ratio > 2 else "about", "as long.")

# %% [markdown] tags=["answer"]
# It was **b**. This is no approximation: it is the same score, computed in another order. For twice as many words the matrices take four times
# as long, and the short way only twice.

# %% [markdown]
# `helpers.rsa(E1, E2)` takes the short way by itself when there are many words.
#
# ## 8.4 Where the sums drown
#
# The formula subtracts $\bar s^2$ from $\overline{ss}$. What if the two are nearly equal? That happens when every cosine is near 1, because all
# words lean into one direction. Lesson 6 called this the cone, and the field calls it **anisotropy**; the last layer of GPT-2 is a strong case
# (Ethayarajh 2019). And most models come in float32, numbers of some 7 digits. So we take 500 words, add one long vector to all of them, and see
# what 7 digits can do.

# %%
def in_a_cone(E, length):
    """The words' directions, with one long vector added to all. (N, D) -> (N, D)."""
    U = unit(E) - unit(E).mean(axis=0)
    return (U + length / np.sqrt(U.shape[1])).astype(np.float32)


rows = []
for digits in [np.float64, np.float32]:
    A = unit(in_a_cone(E1[:500], 20).astype(digits))
    N = len(A)
    ss = (((A.T @ A) ** 2).sum() - N) / (N * (N - 1))
    s = ((A.sum(axis=0) ** 2).sum() - N) / (N * (N - 1))
    rows.append({"numbers": digits.__name__, "mean of ss": f"{ss:.10f}",
                 "squared mean of s": f"{s**2:.10f}", "difference": f"{ss - s**2:.0e}"})
table(rows)

# %% [markdown]
# The two numbers share their leading digits, and the difference has to live on what comes behind. In float32 hardly anything but rounding is
# left there. This is called **catastrophic cancellation**. The cure is to take off the common part *before* anything is multiplied.
#
# Let m be the mean of all rows $a_i$, and $u_i = a_i - m$ what word i has of its own. Then a cosine falls into three parts:
#
# $$s_{ij} = (m + u_i) \cdot (m + u_j) = |m|^2 + \underbrace{g_i + g_j}_{\text{lean}} + \underbrace{u_i \cdot u_j}_{\text{rest}},
# \qquad g_i = m \cdot u_i$$
#
# 1. $|m|^2$, the squared length of m, is the large part in a cone. It is the same for every pair: an offset, and Pearson does not see it.
# 2. $g_i$ says how much further than the average word i **leans** into the common direction.
# 3. $u_i \cdot u_j$ is the **rest**: what the pair has beyond that.
#
# In the three words of 8.2 we can see the parts.

# %%
A = np.array([[1, 0], [0, 1], [0.6, 0.8]])
m, U = A.mean(axis=0), A - A.mean(axis=0)
g = U @ m
rows = [{"pair": f"{i + 1} and {j + 1}", "offset": m @ m, "lean": g[i] + g[j],
         "rest": U[i] @ U[j], "all three": m @ m + g[i] + g[j] + U[i] @ U[j],
         "cosine": A[i] @ A[j]} for i, j in [(0, 1), (0, 2), (1, 2)]]
table(rows, decimals=3)

# %% [markdown]
# The second model's cosines fall into the same parts, with $v_j$ for $u_j$ and $h_j$ for $g_j$. In the formula of 8.3 the top of the fraction is the mean
# over pairs of $(s_{ij} - \bar s)(t_{ij} - \bar t)$, multiplied out. We take the sum in the place of the mean. It can be computed from the parts:
#
# $$\text{twice the top} = \underbrace{2N \textstyle\sum_i g_i h_i}_{\text{mostly lean}} + \underbrace{\lVert U^\top V \rVert^2 -
# \tfrac{N^2}{N-1}\, q_U q_V}_{\text{mostly rest}}, \qquad q_U = \text{mean of } |u_i|^2$$
#
# Here $\lVert \cdot \rVert^2$ is the sum of all squares in a table, the square of its [norm](glossary.ipynb). "Twice", because it counts each pair as (i, j) and as (j, i); in a
# fraction whose bottom counts them twice as well, that makes no difference.
#
# <details>
# <summary>Where this comes from, in five steps</summary>
#
# Two facts help. The sums of all $g_i$ and of all $u_i$ are 0, since a mean was taken off. And rows of length 1 give
# $1 = |m + u_i|^2 = |m|^2 + 2 g_i + |u_i|^2$, so that $|u_i|^2 = q_U - 2 g_i$. Write G for $\sum_i g_i h_i$. All sums below run over i ≠ j.
#
# 1. Lean times lean: $\sum (g_i + g_j)(h_i + h_j) = 2(N-1)\,G + 2 \sum g_i h_j = 2(N-1)\,G - 2G = 2(N-2)\,G$.
# 2. Lean times rest: $\sum (g_i + g_j)\, v_i \cdot v_j = 2 \sum_i g_i \,(0 - |v_i|^2) = 4G$. Rest times lean gives another $4G$.
# 3. Rest times rest: all cells less the diagonal, $\lVert U^\top V \rVert^2 - \sum_i |u_i|^2 |v_i|^2 = \lVert U^\top V \rVert^2 - N q_U q_V - 4G$.
# 4. The means: the rest has the mean $-q_U / (N-1)$ over pairs, and the lean has the mean 0. The product of the two means, N(N−1) times, is
#    $N q_U q_V / (N-1)$, and has to be taken off.
# 5. Add up. $2(N-2) + 4 + 4 - 4 = 2N$ times G, and $-N q_U q_V - N q_U q_V / (N-1) = -\tfrac{N^2}{N-1} q_U q_V$.
#
# So the two names in the formula are only nearly right. Lean and rest also have a cross term, the 8G of step 2, and half of it
# stands under "lean", half under "rest". It is small beside 2N times G: 4 % with 100 words.
#
# </details>
#
# `centred` below is this formula, and `plain` takes the sums of 8.3.

# %%
def plain(A, B):
    """Twice Pearson's top, from sums as in 8.3. Unit rows, twice -> number."""
    N = len(A)
    s, t = ((X.sum(axis=0) ** 2).sum() - N for X in (A, B))
    return ((A.T @ B) ** 2).sum() - N - s * t / (N * (N - 1))


def centred(A, B):
    """Twice Pearson's top, from centred rows. Unit rows, twice -> number."""
    N, U, V = len(A), A - A.mean(axis=0), B - B.mean(axis=0)
    g, h = U @ A.mean(axis=0), V @ B.mean(axis=0)
    q = (U**2).sum() / N * (V**2).sum() / N
    return 2 * N * g @ h + ((U.T @ V) ** 2).sum() - N**2 / (N - 1) * q


# %% [markdown]
# Now cones from wide to narrow, and both formulas with 7 digits (float32) and with 16 (float64). Where a score is right, it agrees with the one from
# the matrices.
#
# **Predict.** Which of the four will stay right to three digits in a very narrow cone?
#
# - **a** · all but the plain sums in float32
# - **b** · both that use float64
# - **c** · only the centred sums in float64

# %%
narrow, off = [], []
for length in np.geomspace(0.5, 1000, 12):
    F1, F2 = in_a_cone(E1[:500], length), in_a_cone(E2[:500], length)
    right = with_matrices(F1, F2)  # in float64: the reference
    narrow.append(1 - upper_triangle(cosine_rsm(F1)).mean())
    for top in [plain, centred]:
        for digits in [np.float32, np.float64]:
            A, B = unit(F1.astype(digits)), unit(F2.astype(digits))
            with np.errstate(all="ignore"):  # rounding can leave 0 under the root
                score = top(A, B) / np.sqrt(abs(top(A, A) * top(B, B)))
            off.append(abs(float(np.clip(score, -1, 1)) - right))

# %% alt="Error of the RSA score, on a logarithmic axis, against one minus the mean cosine: wide cones at the left, ever narrower ones at the right. The plain sums in float32 rise first and soon are wrong by more than 0.001, a dotted line. The centred sums in float32 and the plain sums in float64 rise later. The centred sums in float64 stay far below all others."
from helpers.lessons.figures_08 import plot_lost_digits

plot_lost_digits(narrow, np.reshape(off, (len(narrow), 4)));

# %% [markdown] tags=["answer"]
# It was **c**. Above the dotted line the third digit is wrong. Near a mean cosine of 0.99, which is $10^{-2}$ on the axis, the plain float32 sums gave
# us 0.64 in the place of 0.66, and nothing warned us. Further on they may give 1.15 or nan (the cell forces this into −1 ... 1). *(a)* and *(b)*: more
# digits help the plain sums for a while, and centring helps float32, but each runs out as the cone narrows. The lowest line is only as low as the
# reference itself can be trusted. The course's helpers centre, in float64.

# %% [markdown]
# ## 8.5 Block by block
#
# Put both models' rows $a_i$ and $b_i$ side by side, and call that $z_i$. The formula of 8.4 needs only three things about all the $z_i$:
#
# - their number **n**,
# - their **mean**, a vector of D1 + D2 numbers,
# - their [scatter matrix](glossary.ipynb), $\sum_i (z_i - \text{mean})(z_i - \text{mean})^\top$ (not the picture of step 5): a square table with
#   a row and a column for each dimension. Its diagonal says how much each dimension varies, the other cells how two dimensions vary together.
#   (Divided by n it is the covariance matrix.) $U^\top V$ is one corner of it.
#
# So the words may lie on many computers, and each works out these three for its own words. But each centres with its *own* mean. Whoever merges has
# to put that right. With d the difference of the two means,
#
# $$\text{scatter} = \text{scatter}_1 + \text{scatter}_2 + \frac{n_1 n_2}{n_1 + n_2}\, d\,d^\top$$
#
# where $d d^\top$ is the table of all products of d's numbers, `np.outer(d, d)`.

# %% [markdown] tags=["exercise"]
# ### Exercise 8.4 · Merge two blocks
# *5 minutes, medium.* Write `merge(n1, mean1, scatter1, n2, mean2, scatter2)`. The n are numbers, the means have shape `(D,)`,
# the scatter matrices `(D, D)`. Return the three of both blocks together: `return n, mean, scatter`.

# %% tags=["exercise"]
def merge(n1, mean1, scatter1, n2, mean2, scatter2):
    """Of two blocks together: number, mean (D,), scatter (D, D). The same, twice."""
    ...


# %% tags=["check"]
check("8.4", merge)

# %% [markdown] tags=["hint"]
# The sum of all rows of a block is `n1 * mean1`. Add both sums and divide by the number of all rows.

# %% [markdown] tags=["hint"]
# `d = mean2 - mean1`, and then `scatter1 + scatter2 + n1 * n2 / (n1 + n2) * np.outer(d, d)`.

# %% tags=["solution"]
def merge(n1, mean1, scatter1, n2, mean2, scatter2):
    """Of two blocks together: number, mean (D,), scatter (D, D). The same, twice."""
    n, d = n1 + n2, mean2 - mean1
    mean = (n1 * mean1 + n2 * mean2) / n
    return n, mean, scatter1 + scatter2 + n1 * n2 / n * np.outer(d, d)


# %% [markdown]
# The course's `RSAAccumulator` does the same with blocks of words. `.add(E1, E2)` takes the next rows in, `.score()` gives the score of all rows so
# far, and `.merge(other)` takes in what another accumulator saw. Two "computers" now get half of our 10,000 words each: the first the more frequent
# half, the second the rarer one.
#
# **Predict.** Could each computer send just its *score*, for us to take the mean?
#
# - **a** · yes, each has seen half of the words, so the mean is the score of all
# - **b** · no, the mean is another number

# %%
from helpers import RSAAccumulator

first, second = RSAAccumulator(), RSAAccumulator()
for start in range(0, 10_000, 1_000):
    block = shared[start : start + 1_000]
    (first if start < 5_000 else second).add(glove[block], word2vec[block])

parts = {"first half": first.score(), "second half": second.score()}
parts["mean of the two"] = np.mean([*parts.values()])
at_once = RSAAccumulator().add(glove[shared[:10_000]], word2vec[shared[:10_000]])
parts |= {"merged": first.merge(second).score(), "all at once": at_once.score()}
table([{"": name, "score": score} for name, score in parts.items()], decimals=6)

# %% [markdown] tags=["answer"]
# It was **b**. The first computer has the frequent words, the second the rarer ones, and half of all pairs, those with a word on each, neither has
# seen. They are of another kind. (Had the words been dealt out at random, the mean would nearly have been right, but nobody could have known.)
# Merging sees them: number, mean and scatter matrix of the two halves give the score of all, as far as six digits tell.

# %% [markdown]
# Now the 80 billion pairs. A generator makes toy words, block by block, in two models that see one truth, each through its own noise. (A Python
# *generator* hands out its next value when it is asked, and keeps nothing.) So there is never more than one block in memory.

# %%
def toy_blocks(N, size, rng):
    """N toy words in two models, block by block. -> pairs of (size, 30), (size, 60)."""
    def draw(*shape):
        return rng.standard_normal(shape, np.float32)

    see1, see2 = draw(10, 30), draw(10, 60)
    for _ in range(0, N, size):
        truth = draw(size, 10)
        yield truth @ see1 + 4 * draw(size, 30), truth @ see2 + 4 * draw(size, 60)


toy = RSAAccumulator()
for block1, block2 in toy_blocks(400_000, 20_000, np.random.default_rng(0)):
    toy.add(block1, block2)
kept = (toy.mean.nbytes + toy.scatter.nbytes) / 1e6
print(f"{toy.n:,} words, {comb(toy.n, 2):,} pairs: score {toy.score():.4f}")
print(f"one block {(block1.nbytes + block2.nbytes) / 1e6:.1f} MB, kept {kept:.2f} MB")

# %% [markdown]
# ## 8.6 How many words?
#
# So we can count every word a model knows. Should we? We take three pairs: GloVe 50D and 100D, which come from the same text; GloVe 50D and
# Word2Vec; and the even and odd dimensions of GloVe 50D, as in lesson 7. For the last pair *all* 400,000 words are fetched, once, 69 MB. Without a
# network, the course's own 10,000 have to do.
#
# **Predict.** We start with the 100 most frequent words and take in more and more. Which of the three curves will fall most?
#
# - **a** · GloVe 50D and GloVe 100D
# - **b** · GloVe 50D and Word2Vec
# - **c** · even and odd dimensions of GloVe 50D

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
from copy import deepcopy
from helpers import split_even_odd


def growing(E1, E2):
    """What is known after more and more words. (N, D1), (N, D2) -> accumulators."""
    steps = np.geomspace(100, len(E1), 25).round().astype(int)
    total, totals = RSAAccumulator(), []
    for start, stop in zip([0, *steps], steps):
        totals.append(deepcopy(total.add(E1[start:stop], E2[start:stop])))
    return totals


# %%
full = load("glove-50", full=True, limit=None, otherwise="glove-50")
grown = {
    f"{glove.title} and {glove_100.title}": growing(glove[shared], glove_100[shared]),
    f"{glove.title} and {word2vec.title}": growing(glove[shared], word2vec[shared]),
    f"{full.title}, even and odd": growing(*split_even_odd(full.vectors)),
}
print(f"{len(shared):,} words in the first two pairs, {len(full):,} in the last")

# %% alt="RSA score against the number of words counted, from the 100 most frequent to all, on a logarithmic axis. The curve of GloVe 50D and 100D runs nearly flat, close to the top. The curve of GloVe 50D and Word2Vec lies in the middle and falls slowly. The curve of GloVe 50D's even and odd dimensions begins a little below it and falls steeply, to about half by 10,000 words; with all 400,000 words it falls further and turns up at its right end."
from helpers.lessons.figures_08 import plot_growing

plot_growing(grown);

# %%
curves = [[total.score() for total in totals] for totals in grown.values()]
falls = [curve[0] - min(curve) for curve in curves]
reveal("8b", guess, falls)

# %% [markdown]
# Every pair was counted, so there is no luck in it, and still "the score" of two models depends on where we stop. Why? Section 8.4 took the top of
# Pearson's fraction apart, into **lean** and **rest**. An accumulator knows enough to do the same. (`np.trace` is the sum of a table's diagonal. Here
# it gives the sum of all $|u_i|^2$.)

# %%
def lean_and_rest(total, x, y):
    """The two terms of 8.4. Accumulator, columns of two models -> two numbers."""
    C, n = total.scatter[x, y], total.n
    q = np.trace(total.scatter[x, x]) / n * np.trace(total.scatter[y, y]) / n
    return 2 * n * total.mean[x] @ C @ total.mean[y], (C**2).sum() - n**2 / (n - 1) * q


def taken_apart(total):
    """Share of the lean in each model, and score of the rest. Accumulator -> dict."""
    one, two = slice(0, total.models[0][1]), slice(total.models[0][1], None)
    (lean1, rest1), (lean2, rest2) = (lean_and_rest(total, x, x) for x in (one, two))
    rest = lean_and_rest(total, one, two)[1] / np.sqrt(rest1 * rest2)
    return {"words": total.n, "score": total.score(), "rest alone": rest,
            "lean in the first": f"{lean1 / (lean1 + rest1):.0%}",
            "lean in the second": f"{lean2 / (lean2 + rest2):.0%}"}


# %%
table([{"models": name} | taken_apart(total)
       for name, totals in grown.items() for total in totals[::12]])

# %% [markdown] tags=["answer"]
# Read the three lines of each pair from top to bottom.
#
# - **The two GloVes.** There is much lean in both, shrinking in step, and the rest agrees nearly as well as the whole. The score hardly moves.
# - **GloVe and Word2Vec.** The rest alone falls a little. But the lean stays large in GloVe and nearly goes in Word2Vec: something moves the
#   similarities of one model that the other knows less and less of. So the score falls further.
# - **Even and odd.** Here the rest alone falls by more than half. Lesson 7 has a likely reason: few dimensions measure with much noise, and most
#   pairs of words have little else to compare.

# %% [markdown]
# And the lean itself? In GloVe it comes in good part from how frequent a word is (lesson 6). Where do the most frequent words lean, and where the
# rarest?

# %%
U = unit(full.vectors)
top, bottom = U[:1000].mean(axis=0), U[-1000:].mean(axis=0)
cosine = top @ bottom / np.sqrt((top @ top) * (bottom @ bottom))
totals = grown[f"{full.title}, even and odd"]
lowest = min(totals, key=RSAAccumulator.score)
print(f"{len(U):,} words. Mean of the 1,000 most frequent, and of the 1,000 rarest:")
print(f"their cosine is {cosine:.2f}.")
print(f"Even and odd score lowest, {lowest.score():.2f}, at {lowest.n:,} words,")
print(f"and {totals[-1].score():.2f} at all {totals[-1].n:,} words.")

# %% [markdown] tags=["answer"]
# With the course's 10,000 words, which are all rather frequent, the cosine is high: all lean one way, and the curve only falls. With all 400,000
# words the cosine is far below 0, and the curve turns and rises at its right end. The rarest words (names, numbers, scraps of other languages) lean
# too, but the *opposite* way. Where both kinds balance, most of the lean is gone; beyond that the rare words are the majority, and the lean is back.

# %% [markdown]
# More words do not make a score truer. They change the question. **A score is of N words, chosen by a rule: report both.**
#
# ## 8.7 A cousin: CKA
#
# Layers of neural networks are often compared by another number, linear [CKA](glossary.ipynb) (centred kernel alignment, Kornblith et al. 2019).
# X and Y are the two models with each *column's* mean taken off; the rows keep their lengths:
#
# $$\text{CKA} = \frac{\lVert X^\top Y \rVert^2}{\lVert X^\top X \rVert \, \lVert Y^\top Y \rVert}$$
#
# $\lVert \cdot \rVert$ is the root of the sum of all squares, `np.linalg.norm`. You know the top from 8.2: a sum over *all* cells of two N × N
# matrices. So CKA is the cosine of two whole matrices of dot products.

# %% [markdown] tags=["exercise"]
# ### Exercise 8.5 · Linear CKA
# *4 minutes, easy.* Write `my_cka(E1, E2)` from the formula. E1, `(N, D1)`, and E2, `(N, D2)`, come uncentred. Return one number.

# %% tags=["exercise"]
def my_cka(E1, E2):
    """Linear CKA of two models. (N, D1), (N, D2) -> number between 0 and 1."""
    ...


# %% tags=["check"]
check("8.5", my_cka)

# %% [markdown] tags=["hint"]
# `X = E1 - E1.mean(axis=0)`: one mean a dimension. The same for Y.

# %% [markdown] tags=["hint"]
# On top a square, below two norms without a square: `np.linalg.norm(X.T @ Y) ** 2`, and `np.linalg.norm(X.T @ X)`.

# %% tags=["solution"]
def my_cka(E1, E2):
    """Linear CKA of two models. (N, D1), (N, D2) -> number between 0 and 1."""
    X, Y = E1 - E1.mean(axis=0), E2 - E2.mean(axis=0)
    below = np.linalg.norm(X.T @ X) * np.linalg.norm(Y.T @ Y)
    return np.linalg.norm(X.T @ Y) ** 2 / below


# %% [markdown]
# **Predict.** Two models of nothing but random numbers have 300 and 768 dimensions. What will CKA say about 20 words?
#
# - **a** · about 0
# - **b** · about 0.5
# - **c** · above 0.9

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
from helpers import linear_cka

cka, rng, rows = check.yours("8.5", otherwise=linear_cka), np.random.default_rng(0), []
for N in [20, 50, 200, 1000]:
    noise1, noise2 = rng.standard_normal((N, 300)), rng.standard_normal((N, 768))
    rows.append({"words": N, "CKA": cka(noise1, noise2),
                 "debiased CKA": linear_cka(noise1, noise2, debiased=True),
                 "RSA": rsa(noise1, noise2)})
table(rows, title="Two models of pure noise")

# %%
reveal("8c", guess, rows[0]["CKA"])

# %% [markdown]
# CKA keeps the diagonals. In lesson 2 we kept a diagonal once, and two unrelated models looked alike. The **debiased** version (after Song et al.
# 2012) takes the diagonal's part off; the triangle of RSA never had it. How much does it matter for real words?

# %%
rows = []
for N in [20, 100, 1000]:
    pair = glove[shared[:N]].astype(float), word2vec[shared[:N]].astype(float)
    rows.append({"words": N, "CKA": cka(*pair), "debiased CKA":
                 linear_cka(*pair, debiased=True), "RSA": rsa(*pair)})
table(rows, title=f"{glove.title} and {word2vec.title}, the most frequent words")

# %% [markdown] tags=["answer"]
# The fewer words, the farther the two versions of CKA lie apart, and at 1,000 words they nearly agree. So compare CKA values only at the same N, far
# above the dimensions of both models, or debias.

# %% [markdown]
# Otherwise the two are close relatives. CKA takes off the mean *vector* and lets words with long vectors count for more; RSA takes off the mean
# *similarity* and looks at angles.
#
# ## 8.8 Which words?
#
# One number for two models says nothing about single words. `neighbour_overlap` asks for each word: of its ten nearest neighbours in one model, what
# share are also among its ten nearest in the other?
#
# **Predict.** GloVe and Word2Vec, 5,000 frequent words. On which kind of words will they agree best?
#
# - **a** · small words of grammar, such as *be* and *not*
# - **b** · words in short fixed lists, such as numbers and points of the compass
# - **c** · words with several meanings, such as *bush* and *fox*

# %%
from helpers import neighbour_overlap

common = shared[:5000]
overlap = neighbour_overlap(glove[common], word2vec[common], k=10)
order = np.argsort(-overlap, kind="stable")
strangers = [word for word, share in zip(common, overlap) if share == 0]
print(f"mean {overlap.mean():.2f}; of unrelated models {10 / (len(common) - 1):.3f}")
print("most agreed:", ", ".join(common[i] for i in order[:12]))
print(f"no shared neighbour, {len(strangers)} words:", ", ".join(strangers[:12]))

# %%
def nearest(model, word, n=5):
    """The n nearest of the common words. -> text."""
    near = model.select(common).to_gensim().most_similar(word, topn=n)
    return ", ".join(other for other, _ in near)


asked = [word for word in ["china", "bush", "fox"] if word in common]
two = [glove, word2vec]
table([{"word": word} | {model.title: nearest(model, word) for model in two}
       for word in asked])

# %% [markdown] tags=["answer"]
# It was **b**: numbers and points of the compass. *(a)* Some small words of grammar are among the words without a single shared neighbour. *(c)* So are
# words with several meanings. GloVe's text was put in lower case, so its *china* is a country, its *bush* a president, its *fox* a television
# channel. Word2Vec kept capitals, so its small *china* stands on a table. No score would have told you.

# %% [markdown]
# Neighbours have a trap of their own. Some words are near neighbours of very many others. Such a word is a [hub](glossary.ipynb), and the effect is called
# **hubness**; it tends to grow with the number of dimensions (Radovanović et al. 2010). If every word had its fair share, it would be among the ten nearest of ten
# others.

# %%
def hubs(model, words, k=10):
    """How often each word is among the k nearest of another. -> (N,)."""
    S = cosine_rsm(model[words])
    np.fill_diagonal(S, -1)  # a word is not its own neighbour
    near = np.argpartition(-S, k, axis=1)[:, :k]
    return np.bincount(near.ravel(), minlength=len(words))


rows = []
for model in [glove, glove_100, word2vec]:
    counts = hubs(model, common[:2000])
    most = [f"{common[i]} ({counts[i]})" for i in np.argsort(-counts)[:5]]
    rows.append({"model": model.title, "nearest to most others": ", ".join(most),
                 "nearest to none": int((counts == 0).sum())})
table(rows, title="Hubs among the 2,000 most frequent words")

# %% [markdown] tags=["answer"]
# In all three models at least one word is among the ten nearest of fifty others, and most such words are small ones that occur in any
# text. The model with the most dimensions, Word2Vec, has the weakest hubs here, so dimensions are not all. A cone makes hubs, too:
# without its mean vector, GloVe 50D has 17 words that are nearest to none, not 46 (measured in November 2026). Where the hubs of two
# models differ, their neighbours differ for very many words at once. Lesson 4 met hubs as words that are similar to nearly all others:
# all pairs of a hub are high together, which is one reason why pairs of words are not independent.

# %% [markdown]
# ## 8.9 A billion rows, on paper
#
# Models like GPT-2 give a vector to every *occurrence* of a word, and the text behind GloVe has six billion. What would two models of
# 300 and 768 dimensions cost on one billion rows? We assume round numbers: a computer does 50 billion operations a second, and reads and sends 1 GB
# a second.

# %%
N, D = 1_000_000_000, 300 + 768
message = 8 * (D**2 + D + 1)  # bytes: scatter matrix, mean, number
rows = []
for computers in [1, 100]:
    rows.append({"computers": computers, "read, s": N * D * 4 / 1e9 / computers,
                 "compute, s": N * D**2 / 50e9 / computers,
                 "merge, s": message * (computers - 1) / 1e9})
sent = f"A billion rows; each computer sends {message / 1e6:.0f} MB"
table(rows, title=sent, decimals=1)

# %% [markdown]
# What travels is one table from each computer, and its size does not depend on how many rows went in. So a hundred computers are nearly a hundred
# times as fast. Not everything divides so well. Spearman needs the *rank* of each similarity among all pairs, and ranks follow from no such sum:
# `rsa(..., "spearman")` has to walk through every pair, twice.

# %% [markdown] tags=["exercise"]
# ### Exercise 8.6 · What scales?
# *3 minutes, think.* `True` or `False`?
#
# | | claim |
# |---|---|
# | words | Twice the words cost the new way about twice the time |
# | dims | Twice the dimensions, in both models, cost it about twice the time |
# | message | What a computer sends for merging grows with the number of its words |
# | mean | If two computers hold half of the words each, the mean of their scores is the score of all |
# | ranks | Spearman follows from the same sums |

# %% tags=["exercise"]
claims = {"words": ..., "dims": ..., "message": ..., "mean": ..., "ranks": ...}

# %% tags=["check"]
check("8.6", claims)

# %% [markdown] tags=["hint"]
# Look at the formulas in the cell above for *words*, *dims* and *message*: what is squared?

# %% [markdown] tags=["hint"]
# 8.5 has the numbers for *mean*. Which pairs did neither computer see, and are they like the others?

# %% tags=["solution"]
claims = {"words": True, "dims": False, "message": False, "mean": False, "ranks": False}

# %% [markdown]
# ## What you found
#
# In the numbers of this run:

# %%
gone = f"{kept:.2f} MB were kept, where one matrix has {gigabytes(toy.n):,.0f} GB"
print(f"{toy.n:,} toy words, {comb(toy.n, 2):,} pairs: {gone}.")
for name, totals in grown.items():
    few, most = totals[0], totals[-1]
    print(f"{name}: {few.score():.2f} for {few.n} words,", end=" ")
    print(f"{most.score():.2f} for {most.n:,}.")
print(f"{glove.title} and {word2vec.title} share {overlap.mean():.0%} of neighbours,")
print(f"and none for {len(strangers)} of {len(common):,} words.")

# %% [markdown]
# - The sum over pairs of products of cosines follows from a small table, $A^\top B$, and a score from a handful of such sums: exactly,
#   in a time that grows with the words and not with the pairs.
# - Sums that nearly cancel lose their digits, often silently. Centre first, in float64.
# - Number, mean and scatter matrix of two blocks merge. Scores do not.
# - A score belongs to N words, chosen by a rule. Its lean comes and goes with their frequency.
# - CKA keeps the diagonal. It needs many more words than dimensions, or debiasing.
#
# ## 8.10 The whole course in one picture
#
# Here you began, in lesson 0, and here is the whole way once more, with every step lit.

# %% alt="The six steps of the method, all lit: six words, their vectors in GloVe and Word2Vec, two RSMs, two triangles unrolled into strips, a scatter with one point a pair, and the score."
plot_method();

# %% [markdown]
# And here is what comes out at its end. We take all six pairs of the four models in the course's folder, and five kinds of words from lessons 5, 6 and 7:
# that makes thirty scores, each with the interval of lesson 5.
#
# **Predict.** We leave the two GloVes with each other aside, which are nearly the same model. What moves a score more?
#
# - **a** · another pair of models, for the same words
# - **b** · another kind of words, for the same models

# %%
guess = "?"  # @param ["?", "a", "b"]

# %%
models = [glove, glove_100, word2vec, load("minilm")]
categories, known = load_categories(), shared_words(*models)
three = ["space", "furniture", "fruit"]
kinds = {
    "three categories": [word for name in three for word in categories[name]],
    "twelve categories": sum(categories.values(), []),
    "frequent words": known[:100],
    "six letters": [word for word in known if len(word) == 6][:100],
    "random words": np.random.default_rng(0).choice(known, 100, replace=False).tolist(),
}

# %%
from itertools import combinations
from helpers import score_interval

scores = {}
for kind, words in kinds.items():
    words = [word for word in words if word in set(known)]
    for one, two in combinations(models, 2):
        pair = f"{one.title}, {two.title}"
        scores[kind, pair] = score_interval(one[words], two[words])

# %% alt="Five panels, one a kind of words, each with the scores of the same six pairs of models as dots with intervals. The two GloVes agree above 0.9 in every panel. The other five pairs score highest on three categories, about 0.7 to 0.9, lower on twelve categories and on frequent words, and lowest, 0.3 to 0.6, on six-letter and random words. GloVe and MiniLM are lowest in every panel."
from helpers.lessons.figures_08 import plot_scores

plot_scores(scores);

# %%
siblings = f"{glove.title}, {glove_100.title}"
others = {key: each.score for key, each in scores.items() if key[1] != siblings}


def mean_range(place, kinds):
    """How far scores range on average, where kind (0) or pair (1) stays the same."""
    some = {key: r for key, r in others.items() if key[0] in kinds}
    return np.mean([np.ptp([r for key, r in some.items() if key[place] == one])
                    for one in {key[place] for key in some}])


uncategorised = [kind for kind in kinds if "categories" not in kind]
reveal("8d", guess, *(mean_range(place, some) for some in [kinds, uncategorised]
                      for place in [0, 1]))

# %% [markdown]
# That is what this course has to say, in one sentence: **an RSA score belongs to two models, to the words, and to a method, and it comes with an
# interval.** A score reported without its words says little.

# %% [markdown]
# ## Five questions
#
# They reach back over the whole course. Answer in your head, or on paper, then open.
#
# **1.** (Lessons 1 and 2) Why can a model of 50 dimensions be compared with one of 300, and why is only half of the comparison used?
#
# <details>
# <summary>Answer</summary>
#
# Because we compare the similarities of all pairs of words, not the vectors, and both RSMs of N words are N × N. They are mirrored along the
# diagonal, so one triangle holds everything. The diagonal of ones must go, since it makes any two models look alike.
#
# </details>
#
# **2.** (Lesson 3) One model's cosines lie between 0.4 and 0.9, the other's between −0.1 and 0.5. The Pearson score is 0.95. How can that be?
#
# <details>
# <summary>Answer</summary>
#
# Pearson takes off each triangle's mean and divides by its spread. An offset and a scale between two models are no disagreement to it. A
# score of 0.95 says that the points of the scatter lie near a rising line. A pair far above the mean in one model is about as far above
# it in the other, each measured in its own spread.
#
# </details>
#
# **3.** (Lessons 4 and 5) Someone reports "r = 0.31, p < 0.001, 4,950 pairs", with the p-value of an ordinary correlation. What is wrong, and what would you ask for instead?
#
# <details>
# <summary>Answer</summary>
#
# It takes 4,950 pairs for independent, but they come from 100 words. Where words are hubs in both models, it is far too sure, and you can't know
# that beforehand. Ask for a permutation (Mantel) test that shuffles words, and for an interval over words. Ask also which words they were.
#
# </details>
#
# **4.** (Lessons 6 and 7) A model lies in a narrow cone, and its even and odd halves score 0.9 on 100 words. Is it redundant?
#
# <details>
# <summary>Answer</summary>
#
# That does not follow. If words lean by different amounts into the common direction, both halves see that, and this alone can make a high score.
# Look at what is left when the mean vector is taken off, at other words, and at how widely the similarities vary.
#
# </details>
#
# **5.** (Lesson 8) You have 2 million words in two models on ten computers. What does each computer send, and which score can you compute from it?
#
# <details>
# <summary>Answer</summary>
#
# The number of its words, the mean of their unit rows and the scatter matrix about it. Merged, they give the Pearson score of all pairs, exactly.
# Spearman does not follow from them.
#
# </details>

# %% [markdown]
# ## Your turn
#
# Two open tasks. There is no check, and no single right answer.
#
# **A thirty-first score.** Find words on which two of the models agree less than anywhere in the picture. Then find out why: which words
# have the lowest `influence`? Below 0, the score is higher without the word.

# %%
mine = "run set play light bank spring match bear watch fair seal bat"  # change these
mine = [word for word in mine.split() if word in set(known)]
result = score_interval(glove[mine], word2vec[mine])
print(f"{len(mine)} words: {result.score:.2f} ({result.low:.2f} to {result.high:.2f})")
pulls = np.argsort(result.influence)
print("pulled down most by:", ", ".join(mine[i] for i in pulls[:4]))

# %% [markdown]
# **Your own models.** An `Embeddings` is a name, a list of words, and an array with a row for each. Put your own in the place of the toy
# here (for example two layers of a network, or an older and a newer version of the vectors behind a search engine), and write the three
# sentences of a report: the score with its interval, which words and by what rule, and the p-value of a permutation test.

# %%
from helpers import permutation_test

words = known[:200]
E1 = glove[words]
E2 = E1 + 0.3 * np.random.default_rng(1).standard_normal(E1.shape)  # change this
result, test = score_interval(E1, E2), permutation_test(E1, E2)
print(f"{result.score:.2f} ({result.low:.2f} to {result.high:.2f}), p = {test.p:.3f}")

# %% [markdown]
# ## Next
#
# Two more bonus lessons follow, which ask what else an RSM can be compared with. [Lesson 9](09_people_and_hypotheses.ipynb) sets models against
# people's judgements and against hypotheses. [Lesson 10](10_layers_of_a_transformer.ipynb) goes through the layers of a transformer.
#
# ### Further
# - Kriegeskorte, Mur & Bandettini (2008), *Representational similarity analysis: connecting the branches of systems
#   neuroscience*, Frontiers in Systems Neuroscience 2:4. Where it got its name.
# - Nili, Wingfield, Walther, Su, Marslen-Wilson & Kriegeskorte (2014), *A toolbox for representational similarity analysis*, PLoS
#   Computational Biology 10(4):e1003553. The method with its statistics; [rsatoolbox](https://rsatoolbox.readthedocs.io) is its successor in Python.
# - Welford (1962), *Note on a method for calculating corrected sums of squares and products*, Technometrics 4. Row by row. Chan,
#   Golub & LeVeque (1983), *Algorithms for computing the sample variance: analysis and recommendations*, The American
#   Statistician 37. Block by block, and what goes wrong otherwise.
# - Kornblith, Norouzi, Lee & Hinton (2019), *Similarity of neural network representations revisited*, ICML. Linear CKA.
# - Song, Smola, Gretton, Bedo & Borgwardt (2012), *Feature selection via dependence maximization*, Journal of Machine Learning
#   Research 13. The unbiased estimate behind debiased CKA.
# - Radovanović, Nanopoulos & Ivanović (2010), *Hubs in space: popular nearest neighbors in high-dimensional data*, Journal of Machine
#   Learning Research 11.
# - Ethayarajh (2019), *How contextual are contextualized word representations?*, EMNLP. The cone of 8.4.

# %%
check.progress("08")
