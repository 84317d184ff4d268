# %% [markdown]
# # 0 · Start here
#
# **The question of this course: when do two models of language see words the same way?**
#
# You will have
# - **run** a real word-embedding model,
# - **solved** your first exercise and had it checked,
# - **found** where hints, solutions and the other models are.
#
# *Time:* 5 minutes. *You need:* a little Python (functions, lists) and a first look at NumPy. No RSA, no machine learning.

# %% [markdown]
# ## Run a cell
#
# Click into a grey cell and press **Shift + Enter**. Start with the cell above: it makes the course ready, and every
# lesson begins with it. Then run the next one, which loads a model. GloVe gives every word a list of 50 numbers, its *embedding*, learned from six billion words of text.

# %%
from helpers import load

glove = load("glove-50")
print(glove)
print("peach:", glove["peach"][:5].round(2), "... and 45 more numbers")

# %% [markdown]
# `glove["peach"]` is one vector. `glove.select(words)` is a smaller model with only these words; below, `[0]` takes the
# first row of a table, *peach* with each word.
#
# Nobody wrote these numbers down with peaches in mind. Yet they know something: compare *peach* with a few other words.
# **Which two of *banana*, *sofa*, *apple* and *galaxy* do you expect to be nearest to it?** Decide, then run.

# %%
from helpers import cosine_rsm

words = ["peach", "banana", "sofa", "apple", "galaxy"]
similarities = cosine_rsm(glove.select(words))[0]
for word, similarity in zip(words[1:], similarities[1:]):
    print(f"peach and {word:7} {similarity:.2f}")

# %% [markdown]
# Values near 1 mean "points the same way", values near 0 mean "nothing in common". The fruit is nearer than the sofa.
# How that number is made is the subject of lesson 1. It needs one thing first, and that is your first exercise.

# %% [markdown] tags=["exercise"]
# ### Exercise 0.1 · The length of a vector
# *2 minutes, easy.* Write `length(v)`: the square root of the sum of the squared numbers in `v`.
# It takes one vector, an array of shape `(D,)`, and returns one number. For `np.array([3, 4])` it is 5.
#
# Replace the `...`, run the cell, then run the check below it. Try a wrong answer first, if you like: the check is
# there to help, and nothing is counted.

# %% tags=["exercise"]
import numpy as np


def length(v):
    """Length of a vector: the root of the sum of its squared numbers. (D,) -> number."""
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
    """Length of a vector: the root of the sum of its squared numbers. (D,) -> number."""
    return np.sqrt((v**2).sum())


# %% [markdown]
# ## What a check tells you
#
# | sign | meaning |
# |---|---|
# | ○ | not attempted yet: the `...` is still there |
# | ✓ | right, and in how many cases it was tried |
# | ✗ | wrong: the smallest case that fails, what went in, what was expected and what came. When the answer is that of a common mistake, the check names it. |
#
# Code that never ends does no harm: the check stops it after some seconds and says so.
#
# **Stuck?** Below every check in your copy of a lesson stand a hint or two and the solution, folded: click the triangle.
# You can also go on without solving anything. Later cells never need your answers; they use the course's own tested
# functions. The same lessons, solved and with all their figures, are in `notebooks/solutions`.
#
# The lessons accompany a course text on RSA. Where they quote it, they say "the course text", and hold its numbers against
# real models.

# %% [markdown]
# ## The models
#
# These came with the course. They are cut-outs of real models: about 10,000 frequent words, the same list for all (MiniLM
# lacks one), and they need no network.

# %%
from helpers import describe_models

describe_models()

# %% [markdown]
# The two GloVes come from the same people and the same text; the others do not. No two have the same number of
# dimensions. To ask whether they agree, you can't subtract one's vectors from another's. What to do instead is lesson 1:
# **[How can models of different dimensions be compared?](01_similarity_matrices.ipynb)**

# %% [markdown]
# ## Done so far

# %%
check.progress("00")
