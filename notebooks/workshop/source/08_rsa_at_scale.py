# %% [markdown]
# # 8 · RSA at scale
#
# **Two models of 400,000 words have 80 billion pairs. How can a laptop compare them all?** (A bonus lesson.)
#
# You will be able to
# - **write** an RSA score that never makes an N × N matrix, in five lines,
# - **explain** where such sums go wrong, and why centring first saves them,
# - **merge** what two computers found out about two halves of the words,
# - **tell** which part of a score comes with the number of words, and what CKA does differently.
#
# *Time:* 40 minutes, with a good place for a break before 8.6. *You need:* [lesson 3](03_rsa_score.ipynb), the RSA score.
# [Lesson 6](06_word2vec_vs_gpt2.ipynb) (the cone) and [lesson 7](07_even_odd_split.ipynb) (halves) help with 8.6.

# %% [markdown]
# ## 8.1 The wall
#
# An RSM has a row and a column for each word, and each of its numbers takes 8 bytes (NumPy's float64). A gigabyte, GB, has $10^9$
# bytes. For how many words does your computer's memory hold an RSM?

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
# **Predict:** where in this table will your computer give up? The last two lines are all words of GloVe, and of Word2Vec.

# %%
from math import comb

for N in [1_000, 5_000, 10_000, 50_000, 400_000, 3_000_000]:
    print(f"{N:9,} words {comb(N, 2):19,} pairs {8 * N * N / 1e9:11,.3f} GB")

# %% [markdown]
# RSA needs two of them, and copies. Somewhere in the tens of thousands of words a laptop is full. Yet the models themselves are
# small: a row of 50 or 300 numbers for each word. All that an RSM knows, it knows from these. **Can we get the score without the
# matrix?**

# %% [markdown]
# ## 8.2 A sum without its terms
#
# Eighteen words, two models. A holds the words of the first, one a row, each divided by its length; B those of the second. Then a
# cosine is a product of two rows, $s_{ij} = a_i \cdot a_j$, and the two RSMs are $S = AA^\top$ and $T = BB^\top$ (lesson 1;
# $A^\top$ is `A.T`, in printed lines A').

# %%
import numpy as np
from helpers import cosine_rsm, load, load_categories, rsa_score, shared_words, upper_triangle

glove, glove_100, word2vec = load("glove-50"), load("glove-100"), load("word2vec")
categories = load_categories()
words = [word for name in ["space", "furniture", "fruit"] for word in categories[name][:6]]


def unit(E):
    """Every row divided by its length. (N, D) -> (N, D)."""
    return E / np.linalg.norm(E, axis=1, keepdims=True)


A, B = unit(glove[words].astype(float)), unit(word2vec[words].astype(float))
S, T = A @ A.T, B @ B.T
print(f"A is {A.shape}, B is {B.shape}, S and T are {S.shape}")
print("S is the RSM of lesson 1:", np.allclose(S, cosine_rsm(glove[words])))

# %% [markdown]
# A correlation needs the sum of all products $s_{ij} t_{ij}$. With $a_{ik}$ for number k of word i, write out the two cosines as
# sums over dimensions, k and l. Then add up over the *words* first:
#
# $$\sum_{ij} s_{ij}\,t_{ij} = \sum_{ij} \sum_{k} a_{ik} a_{jk} \sum_{l} b_{il} b_{jl}
# = \sum_{kl} \Big(\sum_i a_{ik} b_{il}\Big) \Big(\sum_j a_{jk} b_{jl}\Big) = \sum_{kl} (A^\top B)_{kl}^2$$
#
# The two brackets are the same number: i and j both run over all words. **Predict:** the shape of $A^\top B$, for 18 words and for
# 400,000.

# %%
print(f"sum of all S * T          {(S * T).sum():.8f}   from {S.size:6,} products")
print(f"sum of all (A'B) squared  {((A.T @ B) ** 2).sum():.8f}   from {(A.T @ B).size:6,} squares: A'B is {(A.T @ B).shape}")
print(f"sum of all S              {S.sum():.8f}")
print(f"(sum of the rows) squared {(A.sum(axis=0) ** 2).sum():.8f}   the rows' sum is {A.sum(axis=0).shape}")

# %% [markdown]
# The same sums, to the last digit. (The lower pair does it for the plain sum of all cosines.) For 18 words that is no bargain. But
# $A^\top B$ has a row for each dimension of one model and a column for each of the other, **however many words there are.**
#
# What we want is the sum over *pairs*, the upper triangle. So the diagonal has to go, and the half below it.

# %% [markdown] tags=["exercise"]
# ### Exercise 8.2 · The sum over pairs
# *4 minutes, medium.* Write `pair_sum(A, B)`: the sum of $s_{ij} t_{ij}$ over all pairs of different words, each pair once,
# **without** making S or T. A, `(N, D1)`, and B, `(N, D2)`, have rows of length 1. Return one number.

# %% tags=["exercise"]
def pair_sum(A, B):
    """Sum over pairs of words of the products of their cosines. Unit rows (N, D1), (N, D2) -> number."""
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
    """Sum over pairs of words of the products of their cosines. Unit rows (N, D1), (N, D2) -> number."""
    return (((A.T @ B) ** 2).sum() - len(A)) / 2


# %% [markdown]
# ## 8.3 Five sums make a score
#
# Lesson 3's Pearson takes the means off first. Multiplied out, the means can come off at the end:
#
# $$r = \frac{\overline{st} - \bar s\,\bar t}{\sqrt{(\overline{ss} - \bar s^2)(\overline{tt} - \bar t^2)}}$$
#
# A bar is a mean over the pairs: of s, of t, and of the products st, ss and tt. Each is one of the sums above, without its diagonal,
# divided by their number. (All cells less N, divided by N(N−1), give the same means: every pair counts twice, above and below.)

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
    st, ss, tt = ((((X.T @ Y) ** 2).sum() - N) / (N * (N - 1)) for X, Y in [(A, B), (A, A), (B, B)])
    s, t = (((X.sum(axis=0) ** 2).sum() - N) / (N * (N - 1)) for X in (A, B))
    return (st - s * t) / np.sqrt((ss - s**2) * (tt - t**2))


# %% [markdown]
# Now 3,000 words, three ways: with the matrices, as in lesson 3; yours; and the course's own `RSAAccumulator`, of which more
# below. **Predict:** in which digit will they differ? Which will you wait for?

# %%
from helpers import RSAAccumulator


def with_matrices(E1, E2):
    return rsa_score(upper_triangle(cosine_rsm(E1)), upper_triangle(cosine_rsm(E2)))


def with_accumulator(E1, E2):
    return RSAAccumulator().add(E1, E2).score()


# %%
from time import perf_counter

shared = shared_words(glove, glove_100, word2vec)
E1, E2 = glove[shared[:3000]].astype(float), word2vec[shared[:3000]].astype(float)
seconds = {}
for way in [with_matrices, fast_rsa, with_accumulator]:
    start = perf_counter()
    score = way(E1, E2)
    seconds[way] = perf_counter() - start
    print(f"{way.__name__:16}", "not written yet" if score is None else f"{score:.12f}")
ratio = seconds[with_matrices] / seconds[with_accumulator]
print("The matrices took", "more than five times as long." if ratio > 5 else f"{ratio:.1f} times as long.")

# %% [markdown]
# A dozen digits agree: this is no approximation. The matrices grow with the square of the words, $A^\top B$ not at all.
# `helpers.rsa(E1, E2)` takes this way by itself when there are many words.

# %% [markdown]
# ## 8.4 Where the sums drown
#
# The formula subtracts: $\overline{ss} - \bar s^2$. What if the two are nearly equal? That is so when all words lean into one
# direction and every cosine is near 1, as in the last layer of GPT-2 (Ethayarajh 2019). And most models come in float32, numbers of
# 7 digits. So we take 500 words, add one long vector to all of them, and see what 7 digits can do.

# %%
def leaning(E, lean):
    """The words' directions, taken out of their cone and put into one as narrow as we like. (N, D) -> (N, D)."""
    U = unit(E) - unit(E).mean(axis=0)
    return (U + lean / np.sqrt(U.shape[1])).astype(np.float32)


for digits in [np.float64, np.float32]:
    A = unit(leaning(E1[:500], 20).astype(digits))
    cells = len(A) * (len(A) - 1)
    ss, s = (((A.T @ A) ** 2).sum() - len(A)) / cells, ((A.sum(axis=0) ** 2).sum() - len(A)) / cells
    print(f"{digits.__name__}: mean of ss {ss:.12f} - square of the mean of s {s**2:.12f} = {ss - s**2:.0e}")

# %% [markdown]
# The leading digits are the same, and the difference has to live on what comes behind. In float32 only rounding is left:
# **catastrophic cancellation**. The cure is to take the common part off *before* anything is multiplied. With m, the mean of the
# unit rows, and $u_i = a_i - m$,
#
# $$s_{ij} = (m + u_i) \cdot (m + u_j) = |m|^2 + g_i + g_j + u_i \cdot u_j, \qquad g_i = m \cdot u_i$$
#
# The large part, $|m|^2$, is the same for every pair: an offset, and Pearson does not care. $g_i$ says how much further than average
# word i **leans** into the common direction. $u_i \cdot u_j$ is the **rest**, what the pair has of its own.

# %% [markdown]
# With $v_j$ and $h_j$ for the other model, sums as in 8.2 give Pearson's top, the sum over pairs of $(s_{ij} - \bar s)(t_{ij} - \bar t)$:
#
# $$\frac12 \Big( \underbrace{2N \textstyle\sum_i g_i h_i}_{\text{lean}} + \underbrace{\lVert U^\top V \rVert^2 -
# \tfrac{N^2}{N-1}\, q_U q_V}_{\text{rest}} \Big), \qquad q_U = \text{mean of } |u_i|^2$$
#
# Here $\lVert \cdot \rVert^2$ is the sum of all squares, and the last term takes the diagonal off. To derive it, multiply out
# $s_{ij}\,t_{ij}$. The sums of all $g_i$ and of all $u_i$ are 0, and rows of length 1 make $|u_i|^2 = q_U - 2 g_i$. So the cross
# terms, lean times rest, are multiples of $\sum_i g_i h_i$ too, and stand under "lean". (Or check it: the figure will.) `plain` is
# the same top from the sums of 8.3. Both give it twice, without the ½, which a fraction cancels.

# %%
def plain(A, B):
    """Twice Pearson's top, from sums as in 8.3. Unit rows (N, D1), (N, D2) -> number."""
    N = len(A)
    s, t = ((X.sum(axis=0) ** 2).sum() - N for X in (A, B))
    return ((A.T @ B) ** 2).sum() - N - s * t / (N * (N - 1))


def centred(A, B):
    """Twice Pearson's top, from centred rows. Unit rows (N, D1), (N, D2) -> number."""
    N, U, V = len(A), A - A.mean(axis=0), B - B.mean(axis=0)
    g, h = U @ A.mean(axis=0), V @ B.mean(axis=0)
    q = (U**2).sum() / N * (V**2).sum() / N
    return 2 * N * g @ h + ((U.T @ V) ** 2).sum() - N**2 / (N - 1) * q


# %%
narrow, off = [], []
for lean in np.geomspace(0.5, 1000, 12):
    F1, F2 = leaning(E1[:500], lean), leaning(E2[:500], lean)
    right = with_matrices(F1, F2)  # takes float64 and centres: the reference
    narrow.append(1 - upper_triangle(cosine_rsm(F1)).mean())
    for top in [plain, centred]:
        for digits in [np.float32, np.float64]:
            A, B = unit(F1.astype(digits)), unit(F2.astype(digits))
            with np.errstate(all="ignore"):  # what rounding leaves under the root can be 0, or negative
                score = top(A, B) / np.sqrt(abs(top(A, A) * top(B, B)))
            off.append(abs(float(np.clip(score, -1, 1)) - right))

# %% alt="Error of the RSA score, on a logarithmic axis, against one minus the mean cosine: wide cones at the left, ever narrower ones at the right. The plain sums in float32 rise first and soon are wrong by more than 0.1, a dotted line. The centred sums in float32 and the plain sums in float64 rise later. The centred sums in float64 stay far below all others."
import matplotlib.pyplot as plt

fig, ax = plt.subplots(figsize=(7.5, 4.2))
styles = [("plain sums, float32", "o--"), ("plain sums, float64", "o-"), ("centred, float32", "s--"), ("centred, float64", "s-")]
for (label, style), errors in zip(styles, np.reshape(off, (len(narrow), 4)).T):
    color = "#D55E00" if label.startswith("plain") else "#0072B2"
    ax.loglog(narrow, np.maximum(errors, 1e-16), style, color=color, markersize=5, label=label)
ax.axhline(0.1, color="#777777", linestyle=":", linewidth=1)
ax.invert_xaxis()
ax.set(xlabel="1 − mean cosine (narrower cones to the right)", ylabel="error of the score")
ax.set_title("The narrower the cone, the more digits are lost")
ax.legend(bbox_to_anchor=(1.02, 1), loc="upper left");

# %% [markdown]
# Read off: how wrong are the plain float32 sums at a mean cosine of 0.99, $10^{-2}$ on the axis? Beyond the dotted line, an error of
# 0.1, a score may be any number, and nothing says so. Centred, in float64, it stays right to many digits in the narrowest cone of
# the figure. That is what the course's helpers do.

# %% [markdown]
# ## 8.5 Block by block
#
# Put both models' rows $a_i$ and $b_i$ side by side, and call that $z_i$. The formula needs only three things about the $z_i$: their
# number **n**, their **mean**, and their **scatter** $\sum_i (z_i - \text{mean})(z_i - \text{mean})^\top$, a square table with
# D1 + D2 rows. ($U^\top V$ is a corner of it.) So the words may lie on many computers, and each works out its own three.
#
# But each centres with its own mean, and merging has to put that right. With d the difference of the two means,
#
# $$\text{scatter} = \text{scatter}_1 + \text{scatter}_2 + \frac{n_1 n_2}{n_1 + n_2}\, d\,d^\top$$
#
# where $d d^\top$ is the table of all products of d's numbers, `np.outer(d, d)`.

# %% [markdown] tags=["exercise"]
# ### Exercise 8.4 · Merge two blocks
# *5 minutes, medium.* Write `merge(n1, mean1, scatter1, n2, mean2, scatter2)`. The n are numbers, the means have shape `(D,)`,
# the scatters `(D, D)`. Return the three of both blocks together: `return n, mean, scatter`.

# %% tags=["exercise"]
def merge(n1, mean1, scatter1, n2, mean2, scatter2):
    """Number, mean and scatter of two blocks of rows together. (D,) and (D, D), twice -> number, (D,), (D, D)."""
    ...


# %% tags=["check"]
check("8.4", merge)

# %% [markdown] tags=["hint"]
# The sum of all rows of a block is `n1 * mean1`. Add both sums and divide by the number of all rows.

# %% [markdown] tags=["hint"]
# `d = mean2 - mean1`, and then `scatter1 + scatter2 + n1 * n2 / (n1 + n2) * np.outer(d, d)`.

# %% tags=["solution"]
def merge(n1, mean1, scatter1, n2, mean2, scatter2):
    """Number, mean and scatter of two blocks of rows together. (D,) and (D, D), twice -> number, (D,), (D, D)."""
    n, d = n1 + n2, mean2 - mean1
    mean = (n1 * mean1 + n2 * mean2) / n
    return n, mean, scatter1 + scatter2 + n1 * n2 / n * np.outer(d, d)


# %% [markdown]
# `RSAAccumulator` does the same, and checks its input first: it refuses rows of zeros, NaN and other models. Two "computers" now get 5,000 words
# each, 1,000 at a time. **Predict:** could each send just its *score*, for us to take the mean?

# %%
first, second = RSAAccumulator(), RSAAccumulator()
for start in range(0, 10_000, 1_000):
    block = shared[start : start + 1_000]
    (first if start < 5_000 else second).add(glove[block], word2vec[block])

scores = first.score(), second.score()
both = first.merge(second).score()
at_once = RSAAccumulator().add(glove[shared[:10_000]], word2vec[shared[:10_000]]).score()
print(f"first half {scores[0]:.4f}, second half {scores[1]:.4f}, their mean {np.mean(scores):.4f}")
print(f"merged     {both:.4f}, all at once {at_once:.4f}, equal to 12 digits: {abs(both - at_once) < 1e-12}")

# %% [markdown]
# The mean of the scores is another number. About half of all pairs have one word on each computer, and neither score has seen them.
# Merging has.
#
# Now the 80 billion pairs. A generator makes toy words, block by block, in two models that see one truth through their own noise.
# There is never more than one block in memory.

# %%
def toy_blocks(N, size, rng):
    """N toy words in two models, block by block. -> pairs of (size, 30) and (size, 60)."""
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
print(f"one block {(block1.nbytes + block2.nbytes) / 1e6:.1f} MB, what is kept {kept:.2f} MB")

# %% [markdown]
# ## 8.6 How many words?
#
# So we can count every word a model knows. Should we? Three pairs: GloVe 50D and 100D, from the same text; GloVe 50D and Word2Vec; and
# the even and odd dimensions of GloVe 50D, as in lesson 7. For the last, *all* words are fetched, once, 69 MB; without a network, the
# course's own have to do.
#
# **Predict:** we start with the 100 most frequent words and take in more and more. Which curve rises, which falls, which stays?

# %%
from copy import deepcopy


def growing(E1, E2):
    """What an accumulator knows after more and more words. (N, D1), (N, D2) -> list of accumulators."""
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
    f"{full.title}, even and odd dimensions": growing(full.vectors[:, 0::2], full.vectors[:, 1::2]),
}
print(f"{len(shared):,} words in the first two pairs, {len(full):,} in the last")

# %% alt="RSA score against the number of words counted, from the 100 most frequent to all, on a logarithmic axis. The curve of GloVe 50D and 100D runs nearly flat, close to the top. The curve of GloVe 50D and Word2Vec lies in the middle and falls slowly. The curve of GloVe 50D's even and odd dimensions begins a little below it and falls steeply, to about half by 10,000 words; with all 400,000 words it falls further and turns up at its right end."
fig, ax = plt.subplots(figsize=(7.5, 4.2))
for (name, totals), color, marker in zip(grown.items(), ["#0072B2", "#D55E00", "#56B4E9"], "osD"):
    n, scores = [t.n for t in totals], [t.score() for t in totals]
    ax.semilogx(n, scores, marker + "-", color=color, markersize=4)
    look = {"color": color, "fontweight": "bold", "ha": "right", "va": "top"}
    ax.text(n[-1], min(scores) - 0.03, name, **look)
ax.set(xlabel="words counted, the most frequent first", ylabel="RSA score", ylim=(0, 1.08))
ax.set_title("The score depends on how many words are counted");

# %% [markdown]
# Every pair was counted, there is no luck in it, and still "the score" of two models depends on where we stop. Why? Section 8.4 took
# Pearson's top apart, into **lean** and **rest**. An accumulator knows enough to do the same.

# %%
def lean_and_rest(total, x, y):
    """The two parts of the sum over pairs in 8.4. Accumulator, columns of one model and of another -> two numbers."""
    C, n = total.scatter[x, y], total.n
    q = np.trace(total.scatter[x, x]) / n * np.trace(total.scatter[y, y]) / n
    return 2 * n * total.mean[x] @ C @ total.mean[y], (C**2).sum() - n**2 / (n - 1) * q


def apart(total):
    """Share of the lean in each model's own sum, and the score of the rest alone. Accumulator -> three numbers."""
    dims = total.models[0][1]
    one, two = slice(0, dims), slice(dims, None)
    (lean1, rest1), (lean2, rest2), (_, rest) = (lean_and_rest(total, *pair) for pair in [(one, one), (two, two), (one, two)])
    return lean1 / (lean1 + rest1), lean2 / (lean2 + rest2), rest / np.sqrt(rest1 * rest2)


# %%
for name, totals in grown.items():
    print(f"\n{name}\n  words    score   lean in the first, in the second   rest alone")
    for t in totals[::6]:
        lean1, lean2, rest = apart(t)
        print(f"{t.n:7,} {t.score():8.2f} {lean1:12.0%} {lean2:18.0%} {rest:18.2f}")

# %% [markdown]
# Read each block from top to bottom.
#
# - The two GloVes: much lean in both, shrinking in step, and the rest agrees nearly as well as the whole. The score hardly moves.
# - GloVe and Word2Vec: the rest alone falls a little. But the lean stays large in GloVe and nearly goes in Word2Vec: one model's
#   similarities are moved by something that the other's know less and less of. So the score falls further.
# - Even and odd: here the rest alone falls by more than half. (Lesson 7 has a likely reason: few dimensions measure with a
#   wobble, and most pairs of words have little else to compare.)
#
# And the lean? In GloVe it comes in good part from frequency (lesson 6). Where do the most frequent words lean, and where the rarest?

# %%
U = unit(full.vectors)
top, bottom = U[:1000].mean(axis=0), U[-1000:].mean(axis=0)
cosine = top @ bottom / np.sqrt((top @ top) * (bottom @ bottom))
totals = grown[f"{full.title}, even and odd dimensions"]
lowest = min(totals, key=RSAAccumulator.score)
print(f"{len(U):,} words: cosine of the mean of the 1,000 most frequent with that of the 1,000 rarest {cosine:.2f}")
print(f"even and odd: lowest score {lowest.score():.2f}, at {lowest.n:,} words; at all {totals[-1].n:,} words {totals[-1].score():.2f}")

# %% [markdown]
# With the course's 10,000 words, all rather frequent, the cosine is high: all lean one way, and you see only the fall. If all 400,000
# were fetched, the curve turns and rises at its right end, and the cosine is far below 0: the rarest words (names, numbers, scraps of
# other languages) lean too, but the *opposite* way. Where both kinds balance, most of the lean is gone (see its columns). Beyond,
# the rare ones are the majority, and it is back in both halves.
#
# More words do not make a score truer. They change the question. **A score is of N words, chosen by a rule: report both.**

# %% [markdown]
# ## 8.7 A cousin: CKA
#
# Layers of neural networks are often compared by another number, **linear CKA** (centred kernel alignment, Kornblith et al. 2019).
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
    """Linear CKA of two models of the same words. (N, D1), (N, D2) -> number between 0 and 1."""
    ...


# %% tags=["check"]
check("8.5", my_cka)

# %% [markdown] tags=["hint"]
# `X = E1 - E1.mean(axis=0)`: one mean a dimension. The same for Y.

# %% [markdown] tags=["hint"]
# On top a square, below two norms without a square: `np.linalg.norm(X.T @ Y) ** 2`, and `np.linalg.norm(X.T @ X)`.

# %% tags=["solution"]
def my_cka(E1, E2):
    """Linear CKA of two models of the same words. (N, D1), (N, D2) -> number between 0 and 1."""
    X, Y = E1 - E1.mean(axis=0), E2 - E2.mean(axis=0)
    return np.linalg.norm(X.T @ Y) ** 2 / (np.linalg.norm(X.T @ X) * np.linalg.norm(Y.T @ Y))


# %% [markdown]
# With their diagonals! Lesson 2 kept a diagonal once, and strangers looked alike. **Predict:** two models of pure noise, of 300 and
# 768 dimensions. What will CKA say about 20 words, and about 1,000?

# %%
from helpers import linear_cka, rsa

rng = np.random.default_rng(0)
print("  words   CKA   debiased CKA   RSA")
for N in [20, 50, 200, 1000]:
    noise1, noise2 = rng.standard_normal((N, 300)), rng.standard_normal((N, 768))
    print(f"{N:7,} {linear_cka(noise1, noise2):5.2f} {linear_cka(noise1, noise2, debiased=True):z14.2f} {rsa(noise1, noise2):z5.2f}")

print(f"\n{glove.title} and {word2vec.title}")
for some in [words, shared[:100], shared[:1000]]:
    pair = glove[some], word2vec[some]
    print(f"{len(some):7,} {linear_cka(*pair):5.2f} {linear_cka(*pair, debiased=True):14.2f} {rsa(*pair):5.2f}")

# %% [markdown]
# With fewer words than dimensions, pure noise agrees with pure noise. The **debiased** version (after Song et al. 2012) takes the
# diagonal's part off; the triangle of RSA never had it. For our real words the two CKAs differ by a few hundredths, and least at
# 1,000 words. So compare CKA values only at the same N, far above both dimensions, or debias.
#
# Otherwise they are close relatives. CKA takes off the mean *vector* and lets words with long vectors count for more; RSA takes off
# the mean *similarity* and looks at angles.

# %% [markdown]
# ## 8.8 Which words?
#
# One number for two models says nothing about single words. `neighbour_overlap` is lesson 5's count of shared neighbours, for all
# words: the share of each word's ten nearest that are the same in both models.
#
# **Predict:** GloVe and Word2Vec, 5,000 frequent words. On which kind of words will they agree best? On which not at all?
# For a single word gensim's `most_similar` lists the neighbours themselves.

# %%
from helpers import neighbour_overlap

common = shared[:5000]
overlap = neighbour_overlap(glove[common], word2vec[common], k=10)
order = np.argsort(-overlap, kind="stable")
strangers = [word for word, share in zip(common, overlap) if share == 0]
print(f"mean {overlap.mean():.2f}; unrelated models would share {10 / (len(common) - 1):.3f}")
print("most agreed:", ", ".join(common[i] for i in order[:12]))
print(f"no shared neighbour, {len(strangers)} words:", ", ".join(strangers[:12]))

# %%
keyed = [model.select(common).to_gensim() for model in (glove, word2vec)]
for word in ["china", "bush", "fox"]:
    for model, neighbours in zip([glove, word2vec], keyed):
        near = [other for other, similarity in neighbours.most_similar(word, topn=6)]
        print(f"{word:7} {model.title:14}", ", ".join(near))

# %% [markdown]
# Numbers and points of the compass: about these the models agree. And the strangers? The list begins with the most frequent, and
# small words of grammar are among them. But look at the last lines. GloVe's text was put in lower case, so its *china* is a
# country, its *bush* a president, its *fox* a television channel. Word2Vec kept capitals, so its small *china* stands on a table.
# No score would have told you.

# %% [markdown]
# ## 8.9 A billion rows, on paper
#
# Models like GPT-2 give a vector to every *occurrence* of a word, and the text behind GloVe has six billion. What would two models of
# 300 and 768 dimensions cost on one billion rows? We assume round numbers: a computer does 50 billion operations a second (a
# multiplication is one, an addition another), reads 1 GB a second and sends 1 GB a second. The rows are in float32.
#
# **Predict:** which takes longest on one computer: reading, computing or merging? And on a hundred?

# %%
N, D = 1_000_000_000, 300 + 768
per_second, disk, network = 50e9, 1e9, 1e9
message = 8 * (D**2 + D + 1)  # bytes: scatter, mean, number
for computers in [1, 100]:
    read = N * D * 4 / disk / computers
    compute = N * D**2 / per_second / computers  # the scatter is symmetric: D * D / 2 products a row, and as many sums
    merge = message * (computers - 1) / network  # one after the other, to the first
    print(f"{computers:3} computers: read {read:7,.0f} s, compute {compute:7,.0f} s, merge {merge:4.2f} s")
print(f"each of the others sends {message / 1e6:.1f} MB")
print(f"with the matrices: {2 * 8 * N**2 / 1e12:,.0f} TB, and {N**2 * D / per_second / 3.15e7:,.0f} years for the dot products")

# %% [markdown]
# Rows are read once and never meet. What travels is one table a computer, and its size does not know how many rows went in. So the
# work divides by the number of computers. With [dask](https://docs.dask.org), which is not part of this course, it takes
# three lines. `A` and `B` are dask arrays whose rows are cut at the same places, and each chunk is counted where it lies:
#
# ```python
# chunks = zip(A.to_delayed().ravel(), B.to_delayed().ravel())
# totals = [dask.delayed(RSAAccumulator().add)(a, b) for a, b in chunks]
# total = dask.delayed(functools.reduce)(RSAAccumulator.merge, totals).compute()
# ```
#
# Not everything divides so well. Spearman needs the *rank* of each similarity among all pairs, and ranks follow from no sum:
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
# 8.5 has the numbers for *mean*. Which pairs did neither computer see?

# %% tags=["solution"]
claims = {"words": True, "dims": False, "message": False, "mean": False, "ranks": False}

# %% [markdown]
# ## What you found
#
# In the numbers of this run:

# %%
print(f"{toy.n:,} toy words, {comb(toy.n, 2):,} pairs: {kept:.2f} MB kept, where one matrix has {8 * toy.n**2 / 1e9:,.0f} GB")
for name, totals in grown.items():
    print(f"{name}: {totals[0].score():.2f} for {totals[0].n} words, {totals[-1].score():.2f} for {totals[-1].n:,}")
print(f"{glove.title} and {word2vec.title}: {overlap.mean():.0%} of ten neighbours shared, none for {len(strangers)} of {len(common):,} words")

# %% [markdown]
# - The sum over pairs of products of cosines follows from a small table, $A^\top B$, and a score from a handful of such sums: exactly,
#   in a time that grows with the words and not with the pairs.
# - Sums that nearly cancel lose their digits silently. Centre first, in float64.
# - Number, mean and scatter of two blocks merge. Scores do not.
# - A score belongs to N words, chosen by a rule. Its lean comes and goes with their frequency.
# - CKA keeps the diagonal. It needs many more words than dimensions, or debiasing.
#
# **Next:** this is the last lesson. Try its questions on your own words, or on your own models.
#
# ### Further
# - Kriegeskorte, Mur & Bandettini (2008), *Representational similarity analysis: connecting the branches of systems
#   neuroscience*, Frontiers in Systems Neuroscience 2:4.
# - Welford (1962), *Note on a method for calculating corrected sums of squares and products*, Technometrics 4. Row by row. Chan,
#   Golub & LeVeque (1983), *Algorithms for computing the sample variance: analysis and recommendations*, The American
#   Statistician 37. Block by block, and what goes wrong otherwise.
# - Kornblith, Norouzi, Lee & Hinton (2019), *Similarity of neural network representations revisited*, ICML. Linear CKA.
# - Song, Smola, Gretton, Bedo & Borgwardt (2012), *Feature selection via dependence maximization*, Journal of Machine Learning
#   Research 13. The unbiased estimate behind debiased CKA.
# - Nili, Wingfield, Walther, Su, Marslen-Wilson & Kriegeskorte (2014), *A toolbox for representational similarity analysis*, PLoS
#   Computational Biology 10(4):e1003553.
# - Ethayarajh (2019), *How contextual are contextualized word representations?*, EMNLP. The cone of 8.4.

# %%
check.progress("08")
