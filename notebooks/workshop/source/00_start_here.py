# %% [markdown]
# # 0 · Start here
#
# **When do two models of language see words the same way?**
#
# Neuroscientists ask this of a brain and a model that were given the same words. Linguists and engineers ask it of two parts of one
# network, or of models of two languages. You may ask it on the day when the model behind your search box is replaced by a new one: will
# those who look for a *couch* still find a *sofa*?
#
# One method answers all of them, **representational similarity analysis**, RSA for short. This course teaches it on real models of words.
#
# In this lesson you will
# - **see** the whole method in one picture, and your own words in a real model,
# - **make** a first prediction and **solve** a first exercise, which is checked,
# - **find** hints, solutions, the glossary and the models.
#
# *Time:* 17 minutes. *You need:* a little Python (functions, lists) and a first look at NumPy. No machine learning.
#
# To begin, press **Shift + Enter** twice: that runs the one-line cell below, which gets the lesson ready.

# %% [markdown]
# ## The whole method, in one picture
#
# **Shift + Enter** runs a cell and goes on to the next. Every lesson begins with the one-line cell above, which gets it ready. Now
# run the next one.

# %% alt="The whole method in six steps, from left to right. 1: six words, moon, rocket, sofa, chair, peach and apple. 2: their vectors in GloVe, 50 numbers a word, and in Word2Vec, 300 numbers a word, as coloured stripes. 3: a 6 by 6 table of similarities for each model. 4: the upper triangle of each table unrolled into a strip, side by side. 5: a scatter with one point for each pair of words. 6: one number, r, that says how alike the two models see the words. The pair sofa and chair is framed in orange in every step."
from helpers import plot_method

plot_method();

# %% [markdown]
# Read it from left to right.
#
# 1. Both models are asked about the same **words**.
# 2. A model holds a list of numbers for each word, the word's *vector* or *embedding*. The two models need not have equally many.
# 3. Each model says how similar every pair of words is. Its answers make a square table, the
#    **representational similarity matrix**, RSM for short.
# 4. One half of each table, its **triangle**, is unrolled into a strip.
# 5. Each pair of words becomes one point: its similarity in the one model, and in the other.
# 6. One **score**, r, says how well the points follow a rising line: 1 is perfectly, 0 not at all.
#
# The orange pair, *sofa* and *chair*, goes all the way. Each lesson opens with this picture, and shows its own step lit.

# %% [markdown]
# ## Your own words
#
# Here is a real model, GloVe. It learned 50 numbers for each word from six billion words of text. Put words of your own into the second
# line: three or more, in small letters. A word that this cut-out of the model does not know is named and left out.

# %% alt="Heatmap of the similarities of six words in GloVe 50D, with a number in every cell: moon, rocket, tea, coffee, doctor, nurse. The diagonal is 1. Bright cells: tea with coffee, and doctor with nurse. Moon with rocket is less bright, and pairs from different topics are dark."
from helpers import cosine_rsm, load, plot_rsm
my_words = ["moon", "rocket", "tea", "coffee", "doctor", "nurse"]  # change these

glove = load("glove-50")
known = [word for word in my_words if word in glove]
for word in {*my_words} - {*known}:
    print(f"{word!r} is left out: this cut-out of the model does not know it.")
plot_rsm(cosine_rsm(glove.select(known)), known, title=f"Your words in {glove.title}");

# %% [markdown]
# This is the table of step 3. A value near 1 means that two vectors point the same way, a value near 0 that they have nothing
# in common. On the diagonal stands each word with itself: always 1. Do you agree with the bright cells?

# %% [markdown]
# ## Predict, then run
#
# Before a surprising cell, the course asks what you expect. A guess makes you look closely at what comes, and a wrong one is remembered
# best.
#
# **Predict.** Which of these four words is nearest to *peach* in GloVe?
#
# - **a** · apple
# - **b** · banana
# - **c** · sofa
# - **d** · galaxy
#
# Put your letter between the quotation marks (in Colab, choose it from the list) and run the cell. Where no such line follows a question, say your letter to
# yourself.

# %%
guess = "?"  # @param ["?", "a", "b", "c", "d"]

# %%
from helpers import reveal, table

four = ["apple", "banana", "sofa", "galaxy"]
S = cosine_rsm(glove.select(["peach", *four]))
to_peach = S[0, 1:]  # the row of peach, without peach itself
table([{"word": word, "similarity to peach": s} for word, s in zip(four, to_peach)])

# %%
reveal("0a", guess, four[to_peach.argmax()])

# %% [markdown] tags=["answer"]
# Nobody told the model about fruit. It counted which words occur near each other in texts, and words that are used alike got
# vectors that point the same way.
#
# In your copy of a lesson a text like this one is folded, since it tells what the cell above it shows. Run the cell first.

# %% [markdown]
# How such a number is made is the subject of lesson 1. It needs one thing first, and that is your first exercise.

# %% [markdown] tags=["exercise"]
# ### Exercise 0.1 · The length of a vector
# *2 minutes, easy.* Write `length(v)`: the square root of the sum of the squared numbers in `v`.
# It takes one vector, an array of shape `(D,)`, that is, a list of D numbers, and returns one number. For `np.array([3, 4])` it is 5.
#
# Replace the `...`, run the cell, then run the check below it. Try a wrong answer first, if you like.

# %% tags=["exercise"]
import numpy as np


def length(v):
    """Length of a vector, the root of its summed squares. (D,) -> number."""
    ...


# %% tags=["check"]
from helpers import check

check("0.1", length)

# %% [markdown] tags=["hint"]
# `v ** 2` squares every number at once.

# %% [markdown] tags=["hint"]
# `.sum()` adds them up, `np.sqrt(...)` takes the root.

# %% tags=["solution"]
import numpy as np


def length(v):
    """Length of a vector, the root of its summed squares. (D,) -> number."""
    return np.sqrt((v**2).sum())


# %% [markdown]
# ## What a check tells you
#
# | sign | meaning |
# |---|---|
# | ○ | not attempted yet: the `...` is still there |
# | ✓ | right, and in how many cases it was tried |
# | ✗ | wrong: the smallest case that fails, what went in, what was expected and what came. The check names the mistake, where it knows it. |
#
# **Stuck?** Below every check in your copy of a lesson stand a hint or two and the solution, folded: click the triangle.
# You can also go on without solving anything. Where your own function has passed its check, the next cells use it; where it has not,
# they use the course's, and a line says which.

# %% [markdown]
# ## Where things are
#
# - **[The glossary](glossary.ipynb)** explains the words of this course.
# - **[The claims, and what we found](claims.ipynb)** is for people in a hurry: one table of what is often said about comparing
#   word models, and what these lessons found.
# - `notebooks/solutions` holds the same lessons, solved, with all their figures.
#
# **The course text.** These lessons go along with a text in Vietnamese: a lesson on RSA in a series on token embeddings. You don't need
# it; where we test one of its claims, we say what it claims.
#
# **The models** came with the course. They are cut-outs of real models, about 10,000 frequent words each, and need no network.

# %%
from helpers import bundled_models

models = [load(name) for name in bundled_models()]
rows = [{"model": m.title, "words": len(m), "dimensions": m.dims} for m in models]
table(rows, title="Each word is a list of as many numbers as there are dimensions")

# %% [markdown]
# The two GloVes come from the same people and the same texts; the others do not. No two have the same number of dimensions.
# How can they be compared nevertheless?
#
# **Next:** [How can models of different dimensions be compared?](01_similarity_matrices.ipynb)

# %% [markdown]
# ## Done so far

# %%
check.progress("00")
