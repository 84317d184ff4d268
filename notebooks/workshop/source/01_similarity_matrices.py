# %% [markdown]
# # 1 · Similarity matrices
#
# **How can a 50-dimensional and a 300-dimensional model be compared, when their vectors can't even be subtracted?**
#
# You will be able to
# - **compute** the cosine similarity of two words, and of all pairs of words at once,
# - **read** a representational similarity matrix (RSM),
# - **predict** which changes to a model its RSM notices, and which it does not,
# - **turn** an RSM into its twin, the RDM.
#
# *Time:* 35 minutes. *You need:* [lesson 0](00_start_here.ipynb), and what a NumPy array is.

# %% [markdown]
# ## 1.1 Two models that don't fit together
#
# Here is the word *apple* in two real models. Both were trained to know what apple is about.
# What happens when we ask for the difference of the two?

# %%
from helpers import load

glove, word2vec = load("glove-50"), load("word2vec")
print(glove.title, glove["apple"].shape)
print(word2vec.title, word2vec["apple"].shape)
try:
    glove["apple"] - word2vec["apple"]
except ValueError as error:
    print("The difference:", error)

# %% [markdown]
# Even if both had 300 numbers it would be of no use: dimension 7 of one model has nothing to do with dimension 7 of the
# other. Each training run invents its own axes.
#
# So we don't compare vectors. We ask each model a question that both can answer: **how similar are *apple* and *banana*
# to you?** The answer is one number, however many dimensions stand behind it. Ask it for every pair of N words, and you
# have an N × N table, the **representational similarity matrix**, RSM for short. Two RSMs of the same words always fit
# together.

# %% [markdown]
# ## 1.2 A toy first
#
# Before real words, a world that we make ourselves, so that we know what should come out. Three categories of four
# words. Each category has a direction; each word is its category's direction plus some noise of its own.
#
# **Predict:** the RSM of these 12 words is a 12 × 12 picture, bright where two words are similar. What pattern will you
# see? Sketch it, then run.

# %%
import numpy as np
from helpers import cosine_rsm, plot_rsm

rng = np.random.default_rng(0)
noise = 0.4 * rng.standard_normal((12, 20))


def toy_words(directions):
    """Four noisy words around each category's direction. (3, 20) -> (12, 20)."""
    return np.repeat(directions, 4, axis=0) + noise


labels = ["A"] * 4 + ["B"] * 4 + ["C"] * 4
names = [f"{label.lower()}{i}" for label in "ABC" for i in range(1, 5)]
directions = 4 * np.eye(3, 20)  # three directions at right angles: unrelated

# %% alt="Heatmap of a 12 by 12 similarity matrix of toy words: three bright blocks of four words along the diagonal, dark everywhere else."
plot_rsm(cosine_rsm(toy_words(directions)), names, labels, "Three unrelated categories", vmin=-0.4, vmax=0.95);

# %% [markdown]
# Three bright blocks: words of one category are similar to each other. The diagonal is each word with itself, always 1;
# it has the colour of the bar's tip, beyond the scale of the others.
# The picture is mirrored along the diagonal, since *a1* is as similar to *b2* as *b2* is to *a1*.
#
# **Predict again:** now we move category B's direction most of the way towards A's. What changes in the picture, and
# what stays?

# %% alt="The same heatmap after moving category B towards A: A and B now form one large bright block of eight words, with C still apart."
alike = directions.copy()
alike[1] = 0.8 * directions[0] + 0.2 * directions[1]
plot_rsm(cosine_rsm(toy_words(alike)), names, labels, "B moved towards A", vmin=-0.4, vmax=0.95);

# %% [markdown]
# A and B have melted into one bright block of eight; C still stands apart. That is how to read an RSM: **blocks on
# the diagonal are groups, bright patches off the diagonal are groups that resemble each other.**

# %% [markdown]
# ## 1.3 The cosine, by hand
#
# What number should "similar" be? The usual choice for embeddings is the cosine of the angle between two vectors,
#
# $$\cos(a, b) = \frac{a \cdot b}{\lVert a \rVert\,\lVert b \rVert}$$
#
# The top, $a \cdot b$, multiplies the two vectors number by number and adds up. The bottom divides by both lengths, so
# that only the direction counts: 1 for the same direction, 0 for a right angle, −1 for opposite directions.

# %% [markdown] tags=["exercise"]
# ### Exercise 1.1 · Cosine of two vectors
# *4 minutes, easy.* Write `cosine(a, b)`. It takes two vectors of shape `(D,)` and returns one number.
# `np.linalg.norm(a)` gives a vector's length; `a @ b` multiplies and adds up.

# %% tags=["exercise"]
def cosine(a, b):
    """Cosine of the angle between two vectors. (D,), (D,) -> number."""
    ...


# %% tags=["check"]
from helpers import check

check("1.1", cosine)

# %% [markdown] tags=["hint"]
# Three numbers are needed: `a @ b`, the length of `a`, the length of `b`.

# %% [markdown] tags=["hint"]
# Divide the first by the product of the other two. Mind the brackets: `x / y * z` is not `x / (y * z)`.

# %% tags=["solution"]
def cosine(a, b):
    """Cosine of the angle between two vectors. (D,), (D,) -> number."""
    return a @ b / (np.linalg.norm(a) * np.linalg.norm(b))


# %% [markdown]
# ## 1.4 All pairs at once
#
# For five words we could call a cosine in two loops: every word with every word.

# %%
words = ["apple", "banana", "peach", "sofa", "chair"]
E = glove[words]
S = np.zeros((5, 5))
for i in range(5):
    for j in range(5):
        S[i, j] = E[i] @ E[j] / (np.linalg.norm(E[i]) * np.linalg.norm(E[j]))
print(S.round(2))

# %% [markdown]
# That works, and for 5 words it is 25 steps. For 10,000 words it is 100 million, far too slow in Python.
# But look at what the loops do. If every row of `E` already had length 1, each entry would just be `E[i] @ E[j]`, and
# **all dot products of all rows are one matrix product**: `E @ E.T`.

# %% [markdown] tags=["exercise"]
# ### Exercise 1.2 · The RSM in two lines
# *6 minutes, medium.* Write `my_rsm(E)` without a loop. It takes `(N, D)`, one word a row, and returns the `(N, N)`
# matrix of cosines. First divide each row by its length, then take one matrix product.

# %% tags=["exercise"]
def my_rsm(E):
    """Cosine similarity of all pairs of rows. (N, D) -> (N, N)."""
    ...


# %% tags=["check"]
check("1.2", my_rsm)

# %% [markdown] tags=["hint"]
# `np.linalg.norm(E, axis=1)` gives the N lengths of the N rows. Which axis would give lengths of columns?

# %% [markdown] tags=["hint"]
# To divide `(N, D)` by N lengths, the lengths need shape `(N, 1)`: pass `keepdims=True`.

# %% tags=["solution"]
def my_rsm(E):
    """Cosine similarity of all pairs of rows. (N, D) -> (N, N)."""
    U = E / np.linalg.norm(E, axis=1, keepdims=True)
    return U @ U.T


# %% [markdown]
# `helpers.cosine_rsm` does what your function does, and checks its input first. For example, it refuses a word whose numbers
# are all zero: that vector has no direction, so it has no cosine. From here on we use it.

# %% [markdown]
# ## 1.5 Real words, two models
#
# Now three categories of real words, in two real models, with 50 and with 300 dimensions. `align` puts both models on
# the same words in the same order; without that, row 3 would be *banana* here and *sofa* there.

# %%
from helpers import align, load_categories

categories = load_categories()
labels = [name for name in ["space", "furniture", "fruit"] for _ in range(6)]
words = [word for name in ["space", "furniture", "fruit"] for word in categories[name][:6]]
glove_18, word2vec_18 = align(words, glove, word2vec)
print(glove_18.vectors.shape, word2vec_18.vectors.shape)

# %% [markdown]
# **Predict:** will the two matrices have the same shape? The same blocks? The same brightness?

# %% picture="rsm_pair" alt="Two heatmaps side by side on one colour scale, 18 words in the categories space, furniture and fruit. Both show three bright blocks on the diagonal. Outside the blocks GloVe is patchy, with some darker cells, and Word2Vec is even. The row of kiwi is darker than the rest of the fruit block in both."
from helpers import plot_rsm_pair

S_glove, S_word2vec = cosine_rsm(glove_18), cosine_rsm(word2vec_18)
plot_rsm_pair(S_glove, S_word2vec, words, labels, titles=(glove.title, word2vec.title));

# %% [markdown]
# Now the two *can* be compared, cell by cell. Notice three things: the same three blocks in both; a background that is patchy in
# GloVe, even in Word2Vec; and *kiwi*, which fits its category badly in both. How to put one number on "the same" is the matter
# of the next two lessons.

# %% [markdown] tags=["exercise"]
# ### Exercise 1.3 · The closest other word
# *5 minutes, medium.* Write `closest(S, words, word)`: given an RSM, its list of words and one of them, return the
# *other* word that is most similar to it, as a string.

# %% tags=["exercise"]
def closest(S, words, word):
    """The word most similar to `word`, itself left out. (N, N), list of N words, word -> word."""
    ...


# %% tags=["check"]
check("1.3", closest)

# %% [markdown] tags=["hint"]
# `i = words.index(word)` finds the row. `np.argmax(row)` finds where a row is largest.

# %% [markdown] tags=["hint"]
# The largest value of row `i` is always the word with itself. Take a copy of the row and put `-np.inf` there first.

# %% tags=["solution"]
def closest(S, words, word):
    """The word most similar to `word`, itself left out. (N, N), list of N words, word -> word."""
    i = words.index(word)
    row = np.array(S[i])
    row[i] = -np.inf
    return words[int(np.argmax(row))]


# %% [markdown]
# Your function looked among 18 words. The library **gensim** looks among all words of a model: `.to_gensim()` hands a model over,
# and `most_similar` lists a word's nearest neighbours. **Predict:** what is nearest to *apple*, and to *kiwi*?

# %%
for model in (glove, word2vec):
    keyed = model.to_gensim()
    for word in ["apple", "kiwi"]:
        near = [other for other, similarity in keyed.most_similar(word, topn=6)]
        print(f"{model.title:14} {word:6} {', '.join(near)}")
    print(f"{model.title:14} odd one out of the fruit:", keyed.doesnt_match(words[12:]))

# %% [markdown]
# So that is why *kiwi* is dim among the fruit. In GloVe's texts, Wikipedia and news, a Kiwi plays rugby and cricket for New
# Zealand; in Word2Vec's news it is New Zealand's dollar. And GloVe, which puts all texts in lower case, takes *apple* for the
# maker of computers. An RSM shows that two models differ. Neighbours help to see why.

# %% [markdown]
# ## 1.6 What an RSM keeps and what it loses
#
# A model could be changed in many ways. Here are four, each done to all words at once:
#
# | change | what is done to the vectors |
# |---|---|
# | rotate | turn the whole space, all words together |
# | rescale | make every number three times as large |
# | reorder | shuffle the dimensions, the same shuffle for all words |
# | shift | add one and the same vector to every word |

# %% [markdown] tags=["exercise"]
# ### Exercise 1.4 · Predict
# *3 minutes, think.* For each change: does the RSM stay the same? Write `True` (it stays) or `False` (it changes).
# Make up your mind before you run the check and the experiment below it.

# %% tags=["exercise"]
rsm_stays = {"rotate": ..., "rescale": ..., "reorder": ..., "shift": ...}

# %% tags=["check"]
check("1.4", rsm_stays)

# %% [markdown] tags=["hint"]
# The cosine is the angle between two arrows that start at the origin. Which of the four changes alters that angle?

# %% [markdown] tags=["hint"]
# Draw two arrows at a right angle. Add the same long arrow to both. What is the angle now?

# %% tags=["solution"]
rsm_stays = {"rotate": True, "rescale": True, "reorder": True, "shift": False}

# %% [markdown]
# Now the experiment, on the real GloVe words: how far does any entry of the RSM move?

# %%
E = glove_18.vectors.astype(float)
D = E.shape[1]
rotation, _ = np.linalg.qr(rng.standard_normal((D, D)))
changed = {
    "rotate": E @ rotation,
    "rescale": 3 * E,
    "reorder": E[:, rng.permutation(D)],
    "shift": E + 1.0,
}
for name, F in changed.items():
    print(f"{name:8} largest change of an entry: {np.abs(cosine_rsm(F) - S_glove).max():.3f}")

# %% alt="Two heatmaps of the same 18 GloVe words on one colour scale. On the left the three categories stand out; on the right, after adding 1 to every number, nearly everything is bright and the blocks have lost contrast."
plot_rsm_pair(S_glove, cosine_rsm(E + 1.0), words, labels, titles=(glove.title, f"{glove.title}, every number + 1"));

# %% [markdown]
# Rotating, rescaling and reordering change every number of every vector, and the RSM does not move at all. That is its
# strength: two training runs that differ only in their axes count as the same model.
#
# The shift is different. Adding 1 to every coordinate pushes all words in one common direction, and here every cosine rises.
# (Another shift can do the opposite: take the mean of all words off, and the cosines fall.) Real models have such a common
# direction, some a strong one. It will return in lesson 3, and again when transformers come in.
#
# In two dimensions we can watch it happen. Here are six toy words of two numbers each, so that each is exactly an arrow from
# the origin; the RSM holds the cosines of the angles between these very arrows.
#
# **Predict:** which changes will you see in the arrows, and which in the RSM? If you run this lesson, move one slider at a
# time. If you only read it, compare the four columns.

# %% alt="Four columns, each with six toy words as arrows from the origin above their 6 by 6 RSM with a number in every cell, zero being white; the arrows as they were stay in grey behind the changed ones. As it was: the arrows of space, furniture and fruit point in three directions. Rotated, and made longer: other arrows, the same RSM, and the largest change is zero. Shifted: the arrows lean to the upper right, and most of the RSM's entries have changed."
from helpers import explore_changes

few = ["moon", "planet", "chair", "sofa", "apple", "banana"]
toy = np.array([[-1.3, 0.4], [-0.8, 0.6], [0.3, -0.9], [-0.2, -1.4], [1.1, 0.3], [0.8, 0.7]])
explore_changes(toy, few, np.repeat(["space", "furniture", "fruit"], 2))

# %% [markdown]
# Rotating turns all arrows together, and rescaling makes them longer: the angles stay, so the number above the RSM stays at zero.
# The shift moves all tips by the same step, so each arrow turns by another angle: *planet* and *apple* pointed away from each
# other, and now they lean the same way. Drag the slider to the other end: *banana* flips, and joins *sofa*. Adding a constant
# changes who is similar to whom.

# %% [markdown]
# ## 1.7 RSM or RDM?
#
# Much of the literature, neuroscience above all, uses the **representational dissimilarity matrix**, RDM: 0 on the
# diagonal, large where words differ. For the cosine it is one subtraction away.

# %% [markdown] tags=["exercise"]
# ### Exercise 1.5 · From RSM to RDM
# *2 minutes, easy.* Write `rdm(S)`: the cosine *distance* of every pair, `(N, N)` in, `(N, N)` out. A word is at
# distance 0 from itself; two words at a right angle are at distance 1.

# %% tags=["exercise"]
def rdm(S):
    """Cosine distances from cosine similarities. (N, N) -> (N, N)."""
    ...


# %% tags=["check"]
check("1.5", rdm)

# %% [markdown] tags=["hint"]
# Similarity 1 must become 0, and similarity 0 must become 1. Opposite words, −1, become 2.

# %% tags=["solution"]
def rdm(S):
    """Cosine distances from cosine similarities. (N, N) -> (N, N)."""
    return 1 - S


# %% [markdown]
# Which one you use does not matter for the scores of this course: if two RSMs rise together, so do their RDMs. (It does matter
# for scores that depend on where zero is; lesson 3 meets one.) We stay with RSMs.

# %% [markdown]
# ## What you found
#
# In the numbers of this run:

# %%
same = np.equal.outer(labels, labels)
np.fill_diagonal(same, False)
different = ~np.equal.outer(labels, labels)
for model, S in [(glove, S_glove), (word2vec, S_word2vec)]:
    print(f"{model.title:13}  within categories: mean {S[same].mean():.2f}   "
          f"between them: mean {S[different].mean():.2f}, spread {S[different].std():.2f}")

# %% [markdown]
# - An RSM holds one cosine for every pair of words. Its size depends on the number of words, never on the dimensions.
# - Both models keep the three categories apart, each in its own range of values. The *spread* is the standard deviation,
#   how far values typically lie from their mean: between categories it is the patchy background in one number.
# - An RSM ignores rotation, scale and order of the dimensions. It does notice a common shift.
#
# **Next:** half of an RSM says the same as the other half, and its diagonal says nothing at all.
# [Lesson 2](02_triangle_unrolling.ipynb) shows what goes wrong if you keep them.
#
# ### Further
# - Kriegeskorte, Mur & Bandettini (2008), *Representational similarity analysis: connecting the branches of systems
#   neuroscience*, Frontiers in Systems Neuroscience 2:4. Where RSMs come from.
# - Pennington, Socher & Manning (2014), *GloVe: Global vectors for word representation*, EMNLP.
# - Mikolov, Sutskever, Chen, Corrado & Dean (2013), *Distributed representations of words and phrases and their
#   compositionality*, NeurIPS. Word2Vec.

# %%
check.progress("01")
