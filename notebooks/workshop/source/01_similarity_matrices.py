# %% [markdown]
# # 1 · Similarity matrices
#
# **How can a 50-dimensional and a 300-dimensional model be compared?**
#
# You will be able to
# - **compute** the cosine similarity of two words, and of all pairs of words at once,
# - **read** a representational similarity matrix (RSM),
# - **predict** which changes to a model its RSM notices, and which it does not,
# - **turn** an RSM into a matrix of distances, the RDM.
#
# *Time:* 85 minutes; a good place for a break is the end of section 1.4. *You need:* [lesson 0](00_start_here.ipynb), and what a NumPy array is.
# Terms are explained where they first occur, and in [the glossary](glossary.ipynb).

# %% alt="The six steps of the method: words, vectors, RSMs, triangles, scatter, score. Steps 2 and 3 are lit: the vectors of six words in GloVe, 50 numbers each, and in Word2Vec, 300 numbers each, and the two 6 by 6 tables of similarities that are made from them."
from helpers import plot_method

plot_method("vectors", "rsm");

# %% [markdown]
# ## 1.1 One word in two models
#
# Here is the word *apple* in two real models. GloVe holds 50 numbers for it, Word2Vec 300. Such a list of numbers is the word's
# **vector**, and the length of the list is the number of **dimensions** of the model.
#
# **Predict.** What happens when we subtract one vector from the other?
#
# - **a** · we get 300 numbers
# - **b** · we get 50 numbers
# - **c** · an error

# %%
from helpers import load

glove, word2vec = load("glove-50"), load("word2vec")
print(glove.title, glove["apple"].shape)
print(word2vec.title, word2vec["apple"].shape)
try:
    glove["apple"] - word2vec["apple"]
except ValueError as error:
    print("The difference:", error)

# %% [markdown] tags=["answer"]
# It was **c**. NumPy subtracts number by number, and 250 numbers of Word2Vec have no partner in GloVe. *(a)* To fill up GloVe's list
# with zeros, or *(b)* to cut Word2Vec's short, would avoid the error, but the result would mean nothing: see below.

# %% [markdown]
# Even with 300 numbers in both models the difference would be of no use. Dimension 7 of one model has nothing to do with dimension 7 of
# the other, because each training run finds its own axes.
#
# So we don't compare vectors. We ask each model a question that both can answer: **how similar are *apple* and *banana* to you?** The
# answer is one number, however many dimensions stand behind it. Ask it for every pair of N words, and you have an N × N table, the
# **representational similarity matrix**, RSM for short. The RSMs of two models for the same words always have the same shape.

# %% [markdown]
# ## 1.2 A toy first
#
# Before real words, we make a small world of our own, so that we know what should come out: twelve words of three categories, four words
# each. Each category has a direction. Each word is its category's direction plus some random numbers of its own, its **noise**.

# %%
import numpy as np

rng = np.random.default_rng(0)
noise = 0.03 * rng.standard_normal((12, 300))  # one row of 300 numbers for each word
directions = np.eye(3, 300)  # three directions at right angles


def toy_words(directions):
    """Four noisy words around each category's direction. (3, 300) -> (12, 300)."""
    return np.repeat(directions, 4, axis=0) + noise

# %% [markdown]
# `standard_normal` draws random numbers around 0, positive and negative ones alike; most of them lie between −2 and 2. `np.eye(3, 300)` is
# a table of zeros with a single 1 in each row: (1, 0, 0, 0, ...), (0, 1, 0, 0, ...) and (0, 0, 1, 0, ...). These rows stand at right
# angles to each other. Categories at right angles have nothing to do with each other.
#
# **Predict.** The similarity that we use is the *cosine*, which runs from −1 to 1. What will it be, on average, for two words of
# different categories?
#
# - **a** · about −1
# - **b** · about 0
# - **c** · about 0.5

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %% alt="Heatmap of a 12 by 12 similarity matrix of toy words. Three bright blocks of four words lie along the diagonal. Everything outside the blocks is evenly dark, close to the line that marks zero in the colour bar."
from helpers import cosine_rsm, plot_rsm

labels = np.repeat(["A", "B", "C"], 4)
names = "a1 a2 a3 a4 b1 b2 b3 b4 c1 c2 c3 c4".split()
S_toy = cosine_rsm(toy_words(directions))
title = "Three unrelated categories: three blocks"
plot_rsm(S_toy, names, labels, title, vmin=-0.4, vmax=0.95);

# %%
from helpers import reveal

between = np.not_equal.outer(labels, labels)  # (12, 12), True where categories differ
reveal("1a", guess, S_toy[between].mean())

# %% [markdown]
# This picture is an RSM. Row and column of a cell name two words, and its colour is their similarity. The white line in the colour bar
# marks zero, where similar turns into opposite. The diagonal holds each word with itself, always 1; it has the colour of the bar's tip,
# beyond the scale of the others. The picture is mirrored along the diagonal, because *a1* is as similar to *b2* as *b2* is to *a1*.
#
# **Predict.** Now we move category B's direction most of the way towards A's, and leave each word's noise as it was. What will the
# picture look like?
#
# - **a** · A and B become one block of eight words, C stays as it is
# - **b** · there are three blocks as before, and B's gets paler
# - **c** · everything gets brighter, C too

# %% alt="The same heatmap after moving category B towards A: A and B now form one large bright block of eight words, and C is still a block apart."
alike = directions.copy()
alike[1] = 0.8 * directions[0] + 0.2 * directions[1]
S_alike = cosine_rsm(toy_words(alike))
title = "B moved towards A: two blocks"
plot_rsm(S_alike, names, labels, title, vmin=-0.4, vmax=0.95);

# %% [markdown] tags=["answer"]
# It was **a**: the words of A and B now point almost the same way, and their two blocks have become one of eight. *(b)* B's block does
# get a little paler: its new direction is shorter, so the same noise counts for more. But it is no block of its own any more. *(c)* C is
# at a right angle to both A and B, so nothing that happens between those two reaches it.

# %% [markdown]
# That is how to read an RSM. **Blocks on the diagonal are groups of similar words. Bright patches off the diagonal are groups that
# resemble each other.**

# %% [markdown]
# ## 1.3 The cosine, by hand
#
# The usual similarity of embeddings is the **cosine** of the angle between two vectors,
#
# $$\cos(a, b) = \frac{a \cdot b}{\lVert a \rVert\,\lVert b \rVert}$$
#
# The top, $a \cdot b$, is the *dot product*: multiply the two vectors number by number, and add up. The bottom divides by both lengths,
# which you computed in lesson 0. So only the direction counts: the cosine is 1 for the same direction, 0 for a right angle, and −1 for
# opposite directions.

# %% [markdown] tags=["exercise"]
# ### Exercise 1.1 · Cosine of two vectors
# *4 minutes, easy.* Write `cosine(a, b)`. It takes two vectors of shape `(D,)` and returns one number.
# `np.linalg.norm(a)` gives a vector's length; `a @ b` is the dot product.

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
# For five words we can take the cosine in two loops: every word with every word.

# %%
five = ["apple", "banana", "peach", "sofa", "chair"]
E = glove[five]
S = np.zeros((5, 5))
for i in range(5):
    for j in range(5):
        S[i, j] = E[i] @ E[j] / (np.linalg.norm(E[i]) * np.linalg.norm(E[j]))
print(S.round(2))

# %% [markdown]
# For 5 words that is 25 steps. For 10,000 words it is 100 million, far too slow in Python. But look at what the loops do. If every row of
# `E` already had length 1, each entry would just be the dot product `E[i] @ E[j]`. And **one matrix product, `E @ E.T`, holds the dot
# products of all rows with all rows.** (`E.T` is E with rows and columns swapped.)

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
# From here on this lesson uses *your* function, if it has passed its check. The course's own, `helpers.cosine_rsm`, does the same and
# checks its input first. For example, it refuses a word whose numbers are all zero: that vector has no direction, so it has no cosine.

# %%
rsm = check.yours("1.2", otherwise=cosine_rsm)

# %% [markdown]
# ## 1.5 Real words, two models
#
# Now three categories of real words, six words each, in models with 50 and with 300 dimensions. `align` puts both models on the same words in
# the same order. Without that, row 3 might be *banana* in one model and *sofa* in the other.

# %%
from helpers import align, load_categories

categories = load_categories()
names = ["space", "furniture", "fruit"]
words = []
for name in names:
    known = [word for word in categories[name] if word in glove and word in word2vec]
    words += known[:6]
labels = np.repeat(names, 6)
glove_18, word2vec_18 = align(words, glove, word2vec)
print(glove_18.vectors.shape, word2vec_18.vectors.shape)
print("The fruits:", ", ".join(words[12:]))

# %% [markdown]
# **Predict.** Which of these six fruits will GloVe find least similar to the other five?
#
# - **a** · apple
# - **b** · banana
# - **c** · kiwi
# - **d** · one of the others

# %%
guess = "?"  # @param ["?", "a", "b", "c", "d"]

# %% picture="rsm_pair" alt="Two heatmaps side by side on one colour scale, 18 words in the categories space, furniture and fruit. Both show three bright blocks on the diagonal. Outside the blocks GloVe is patchy, with some darker cells, and Word2Vec is even. The row of kiwi is darker than the rest of the fruit block in both."
from helpers import plot_rsm_pair

S_glove, S_word2vec = rsm(glove_18.vectors), rsm(word2vec_18.vectors)
titles = [f"{model.title}: three blocks" for model in (glove, word2vec)]
plot_rsm_pair(S_glove, S_word2vec, words, labels, titles);

# %%
from helpers import table

fruits = words[12:]
to_fruits = (S_glove[12:, 12:].sum(axis=1) - 1) / 5  # - 1: without the fruit itself
rows = [{"fruit": fruit, "with the others": s} for fruit, s in zip(fruits, to_fruits)]
table(rows, title=f"Mean similarity in {glove.title}")

# %%
reveal("1b", guess, fruits[to_fruits.argmin()])

# %% [markdown] tags=["answer"]
# Now the two models *can* be compared, cell by cell. Look at three things. Both show the same three blocks. Outside the blocks GloVe is
# patchy, and Word2Vec is even. And the row of *kiwi* is darker than the rest of its block, in both models. To put one number on
# how well two such pictures agree is the matter of the next two lessons.

# %% [markdown]
# Why is a fruit unlike the other fruits? We ask the model what the word *is* similar to.

# %% [markdown] tags=["exercise"]
# ### Exercise 1.3 · The closest other word
# *5 minutes, medium.* Write `closest(S, words, word)`: given an RSM, its list of words and one of them, return the
# *other* word that is most similar to it, as a string.

# %% tags=["exercise"]
def closest(S, words, word):
    """The other word most similar to `word`. (N, N), list of N words, word -> word."""
    ...


# %% tags=["check"]
check("1.3", closest)

# %% [markdown] tags=["hint"]
# `i = words.index(word)` finds the row. `np.argmax(row)` finds where a row is largest.

# %% [markdown] tags=["hint"]
# The largest value of row `i` is always the word with itself. Take a copy of the row and put `-np.inf` there first.

# %% tags=["solution"]
def closest(S, words, word):
    """The other word most similar to `word`. (N, N), list of N words, word -> word."""
    i = words.index(word)
    row = np.array(S[i])
    row[i] = -np.inf
    return words[int(np.argmax(row))]


# %% [markdown]
# Your function looks among the words of an RSM. The library **gensim** looks among all words of a model: `.to_gensim()` hands a model over,
# and `most_similar` lists a word's nearest neighbours.
#
# **Predict.** What are the nearest neighbours of *kiwi*?
#
# - **a** · other fruits, after all
# - **b** · birds, since a kiwi is one
# - **c** · something else

# %%
keyed = {model.title: model.to_gensim() for model in (glove, word2vec)}
rows = []
for word in ["apple", "kiwi"]:
    for title, model in keyed.items():
        near = [other for other, similarity in model.most_similar(word, topn=8)]
        rows.append({"word": word, "model": title, "nearest": ", ".join(near)})
table(rows)

# %% [markdown] tags=["answer"]
# It was **c**. The people of New Zealand call themselves Kiwis. In GloVe's texts, Wikipedia and news, a Kiwi is mostly one who
# plays rugby or cricket for New Zealand. In the news that Word2Vec read, *kiwi* is first of all New Zealand's dollar; fruits come after the
# currencies. *(a)* The fruit and *(b)* the bird are what *we* think of, but they are rarer in these texts. A word has one vector for
# all of its meanings, so the most frequent one wins.
#
# *Apple* has the same trouble in GloVe only. GloVe was trained on texts in small letters, so that the maker of computers and the fruit
# are one word. An RSM shows *that* two models differ. Neighbours help to see why.

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
# The cosine depends only on the angle between two arrows that start at the origin. Which of the four changes alters that angle?

# %% [markdown] tags=["hint"]
# Draw two arrows at a right angle. Add the same long arrow to both. What is the angle now?

# %% tags=["solution"]
rsm_stays = {"rotate": True, "rescale": True, "reorder": True, "shift": False}

# %% [markdown]
# Now the experiment, on the real GloVe words: how far does any entry of the RSM move? We need a rotation in 50 dimensions. `np.linalg.qr` makes
# one of random numbers: a 50 × 50 matrix Q whose columns have length 1 and stand at right angles. To multiply all vectors by Q turns
# them together (and may mirror them), and changes no length and no angle.

# %%
E = glove_18.vectors.astype(float)
D = E.shape[1]
Q, _ = np.linalg.qr(rng.standard_normal((D, D)))
changed = {
    "rotate": E @ Q,
    "rescale": 3 * E,
    "reorder": E[:, rng.permutation(D)],
    "shift": E + 1.0,
}
moves = {name: np.abs(rsm(F) - S_glove).max() for name, F in changed.items()}
table([{"change": name, "an entry moves by at most": move}
       for name, move in moves.items()], decimals=3)

# %% alt="Two heatmaps of the same 18 GloVe words on one colour scale. On the left the three categories stand out; on the right, after adding 1 to every number, nearly everything is bright and the blocks have lost contrast."
S_shifted = rsm(changed["shift"])
titles = f"{glove.title}: as it is", "Every number + 1: the blocks fade"
plot_rsm_pair(S_glove, S_shifted, words, labels, titles);

# %% [markdown] tags=["answer"]
# Rotating, rescaling and reordering change nearly every number of every vector, and the RSM does not move at all. That is a strength: two
# training runs whose models differ only in their axes count as the same model. The shift is another matter. Adding 1 to every number
# pushes all words in one common direction; they end up pointing more or less that way, and here every cosine rises.

# %% [markdown]
# So a shift changes an RSM. Does it always raise the cosines? Try another shift: take the mean of the 18 vectors, and subtract it from
# each. This is called *centring*.
#
# **Predict.** What happens to the mean cosine of two different words when the vectors are centred?
#
# - **a** · it rises, as for every shift
# - **b** · it stays as it is
# - **c** · it falls, to about 0

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
S_centred = rsm(E - E.mean(axis=0))
off = ~np.eye(18, dtype=bool)  # all cells but the diagonal
reveal("1c", guess, S_glove[off].mean(), S_centred[off].mean())

# %% [markdown]
# The mean of all vectors is a direction that the words have in common. Many models have one, some a strong one. The field calls this
# **anisotropy**: the vectors do not point in all directions evenly. It returns in [lesson 6](06_word2vec_vs_gpt2.ipynb), when a
# transformer comes in.
#
# In two dimensions we can watch these changes happen. Here is a model that we invented. It gives each word two numbers: is the thing made by
# nature (positive) or by people (negative), and can one eat it (positive) or not (negative)? With two numbers, a word is an arrow:
# to the right for nature, upwards for what one can eat.
#
# **Predict.** Which changes will you see in the arrows, and which in their RSM? Does a shift bring *all* arrows closer
# together? If you run this lesson, move one slider at a time. If you only read it, compare the four columns.

# %% alt="Four columns, each with six toy words as arrows from the origin above their 6 by 6 RSM with a number in every cell, zero being white; the arrows as they were stay in grey behind the changed ones. As it was: space points to the lower right, furniture to the lower left, fruit upwards. Rotated by 60 degrees, and multiplied by 1.4: other arrows, the same RSM, and the largest change is 0.00. Shifted by 0.7: space and fruit have come closer together, while space and furniture point in nearly opposite directions; the largest change is 0.78."
from helpers import explore_changes

few = ["moon", "planet", "chair", "sofa", "apple", "banana"]
nature = [1.0, 1.3, -1.2, -1.0, 0.5, 0.3]
food = [-0.5, -0.4, -0.4, -0.6, 0.9, 1.3]
invented = np.column_stack([nature, food])  # (6, 2)
explore_changes(invented, few, np.repeat(["space", "furniture", "fruit"], 2))

# %% [markdown] tags=["answer"]
# Rotating turns all arrows together, and rescaling makes them longer. The angles between them stay, so the largest change is 0.
#
# The shift adds the same step to every arrow's tip, and each arrow turns by another angle. Look at a shift of 0.7. *Moon* and *apple*
# have come much closer to each other. But *moon* and *sofa* have moved further apart: the furniture is on its way past the origin, and
# its arrows have become short and flipped. At 1.0 it has passed, and *moon* and *sofa* are closer than at first. So not all angles
# shrink. Only when the step is much longer than the arrows do all of them end up pointing its way. Drag the slider to −1, too: there
# *apple* joins the furniture. **Adding a constant changes who is similar to whom.**

# %% [markdown]
# ## 1.7 RSM or RDM?
#
# Much of the literature, neuroscience above all, uses the **representational dissimilarity matrix**, RDM. It holds distances: 0 on the
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
# Does it matter which of the two you use? For the scores that lesson 3 takes, it makes no difference: 1 − S turns every "more" into a "less", in
# both tables. One score is an exception, the cosine of two tables; [lesson 3](03_rsa_score.ipynb) shows why. This course stays with RSMs.

# %% [markdown]
# ## What you found
#
# In the numbers of this run:

# %%
same = np.equal.outer(labels, labels) & off
rows = []
for model, S in [(glove, S_glove), (word2vec, S_word2vec)]:
    within, between = S[same], S[off & ~same]
    rows.append({"model": model.title, "within: mean": within.mean()})
    # |= adds two more columns to the row
    rows[-1] |= {"between: mean": between.mean(), "between: spread": between.std()}
table(rows, title="Cosines within and between the three categories")

# %%
from helpers import found

shapes = f"{glove.title} and {word2vec.title}: from {glove.dims} and {word2vec.dims} "
shapes += f"numbers a word to two RSMs, both {S_glove.shape[0]} × {S_word2vec.shape[1]}"
found("rsm", shapes, "holds", "for words that both models know, in the same order")

# %% [markdown]
# - An RSM holds one cosine for every pair of words. Its size depends on the number of words, never on the dimensions.
# - Both models keep the three categories apart: on average the cosines within are much higher than those between. The *spread* in the table is the standard deviation:
#   how far values typically lie from their mean. Between categories it puts a number on GloVe's patchy background.
# - An RSM does not notice a rotation, a change of scale, or another order of the dimensions. It does notice a common shift.

# %% [markdown]
# ## Five questions
#
# Answer in your head, or on paper, then open.
#
# **1.** (Lesson 0) A vector is (3, 4). How long is it, and what is its cosine with (30, 40)?
#
# <details>
# <summary>Answer</summary>
#
# Its length is 5, as in exercise 0.1. The cosine is 1: (30, 40) is ten times as long and points the same way, and a cosine divides by
# both lengths.
#
# </details>
#
# **2.** (Lesson 0) All models that came with the course have their own number of dimensions. What shapes have their RSMs of the same 100 words?
#
# <details>
# <summary>Answer</summary>
#
# All have the shape (100, 100). The dimensions are gone once the cosines are taken.
#
# </details>
#
# **3.** In an RSM of tools, vehicles and animals you see a bright patch far off the diagonal, where the rows of the tools meet the columns
# of the vehicles. What does it say?
#
# <details>
# <summary>Answer</summary>
#
# To this model the tools are similar to the vehicles: two groups that resemble each other. The same patch stands once more on the other
# side of the diagonal.
#
# </details>
#
# **4.** The same program is trained twice and gives two models. No number of one is found in the other, and yet their RSMs are nearly equal.
# How can that be?
#
# <details>
# <summary>Answer</summary>
#
# The two runs may have found the same arrangement of words and put other axes through it, as after a rotation. The RSM sees the arrangement
# only.
#
# </details>
#
# **5.** A friend says: "The cosine of these two words is 0.6 in model X and 0.3 in model Y, so they are closer in X." What do you ask?
#
# <details>
# <summary>Answer</summary>
#
# What is an ordinary cosine in X, and in Y? A common shift can raise all cosines of a model. In the picture with "every number + 1", words that
# have nothing to do with each other lie above 0.5. So compare 0.6 with the other pairs of X, and 0.3 with the other pairs of Y.
#
# </details>

# %% [markdown]
# ## Your turn
#
# Two open tasks. There is no check, and no single right answer.
#
# **Three categories of your own.** Can you find three of which two melt into one block in one model, but not in the other? Words that
# a model lacks are left out.

# %% alt="Two heatmaps side by side on one colour scale: nine words in the categories drinks, music and sports, in GloVe 50D and in Word2Vec 300D. Both show three bright blocks on the diagonal."
mine = {  # change these
    "drinks": ["tea", "coffee", "juice"],
    "music": ["song", "melody", "guitar"],
    "sports": ["football", "cricket", "tennis"],
}
pairs = [(word, name) for name in mine for word in mine[name]]
pairs = [pair for pair in pairs if pair[0] in glove and pair[0] in word2vec]
print(len(pairs), "of your words are known to both models.")
my_words, my_labels = map(list, zip(*pairs))
both = [rsm(model[my_words]) for model in (glove, word2vec)]
plot_rsm_pair(*both, my_words, my_labels, titles=(glove.title, word2vec.title));

# %% [markdown]
# **A change of your own.** Throw away as much of GloVe's vectors as you can, while the RSM moves as little as possible. You may round the
# numbers, keep their signs only (`np.sign`), or keep some of the dimensions.

# %%
def my_change(E):
    return np.round(E)  # change this: (18, 50) -> (18, any)


moved = np.abs(rsm(my_change(E)) - S_glove)[off]
print(f"An entry moves by {moved.mean():.2f} on average, {moved.max():.2f} at most.")

# %% [markdown]
# ## Next
#
# Half of an RSM says the same as the other half, and its diagonal says nothing at all.
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
