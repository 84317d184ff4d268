# %% [markdown]
# # 7 · The even/odd split
#
# **How redundant is one model with itself?**
#
# You will be able to
# - **split** a model into halves and score the halves against each other,
# - **explain** why the same halves score high on some words and low on others,
# - **judge** what r, r squared and 1 − r say, and what the Spearman-Brown formula adds,
# - **prune** a model, and say what was kept and for which words.
#
# *Time:* 90 minutes; section 7.5 is a good place for a break. *You need:* [lesson 3](03_rsa_score.ipynb), the RSA score. Terms are
# explained where they first occur, and in [the glossary](glossary.ipynb).

# %% alt="The six steps of the method: words, vectors, RSMs, triangles, scatter, score. Steps 2 and 6 are lit: the vectors, which this lesson cuts into two halves, and the score, which says how well the halves agree."
from helpers import plot_method

plot_method("vectors", "score");

# %% [markdown]
# ## 7.1 A model against itself
#
# So far two models were compared. In this lesson one model plays both parts. We cut its vectors in two: dimensions 0, 2, 4, ... make the
# *even* half, dimensions 1, 3, 5, ... the *odd* half. Then we score the halves against each other. A model is
# *redundant* if one part of its dimensions tells you what the other part would have said.
#
# A claim often made goes like this: the even and the odd half of Word2Vec agree with a score of about 0.8. So 80 % of the model is
# redundant, the remaining 20 % is unique information, and there is room for *pruning*, which means throwing dimensions away. These
# are three claims, and we take them one after the other. First the split.

# %% [markdown] tags=["exercise"]
# ### Exercise 7.1 · Even and odd dimensions
# *2 minutes, easy.* Write `even_odd(E)`. It takes `(N, D)`, one word a row, and returns two arrays: all words with
# dimensions 0, 2, 4, ..., and all words with dimensions 1, 3, 5, ...

# %% tags=["exercise"]
def even_odd(E):
    """The even and the odd dimensions. (N, D) -> two arrays, (N, D/2) if D is even."""
    ...


# %% tags=["check"]
from helpers import check

check("7.1", even_odd)

# %% [markdown] tags=["hint"]
# A slice has three parts: `start:stop:step`. `x[0::2]` takes every other value, from the first on.

# %% [markdown] tags=["hint"]
# Dimensions are columns, so the slice stands after the comma: `E[:, 0::2]`.

# %% tags=["solution"]
def even_odd(E):
    """The even and the odd dimensions. (N, D) -> two arrays, (N, D/2) if D is even."""
    return E[:, 0::2], E[:, 1::2]


# %%
import numpy as np
from helpers import load, load_categories, rsa, split_even_odd

split = check.yours("7.1", otherwise=split_even_odd)
word2vec, categories = load("word2vec"), load_categories()


def halves_score(words):
    """RSA score of Word2Vec's even and odd dimensions. List of N words -> number."""
    even, odd = split(word2vec[words])
    return rsa(even, odd)


# %% [markdown]
# Now the first claim, on the kind of words it was made for: space, furniture and fruit.

# %%
def words_of(names):
    """The words of these categories that Word2Vec knows. Names -> list of words."""
    return [word for name in names for word in categories[name] if word in word2vec]


three = words_of(["space", "furniture", "fruit"])
print(f"{len(three)} words in three categories: {halves_score(three):.2f}")

# %% [markdown]
# "About 0.8" holds for these words. This way of measuring a test against itself is old. It is called **split-half reliability**: the
# [reliability](glossary.ipynb) of a measurement says how well it agrees with a second, independent measurement of the same thing.
#
# **Predict.** Now we take all twelve categories of this course, such as animals, clothing and weather. The model and the split stay the
# same. What will the halves score?
#
# - **a** · clearly less than for the three categories
# - **b** · about the same
# - **c** · clearly more

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
from helpers import reveal

twelve = words_of(categories)
reveal("7a", guess, halves_score(three), halves_score(twelve))

# %% [markdown] tags=["answer"]
# It goes on like this. We once drew 2, 4, 8 of the twelve categories, 25 times each: the halves scored 0.87, 0.78 and 0.66 on average. **The more
# categories, the rarer the pairs within one, and the lower the score.**

# %% [markdown]
# ## 7.2 Other words
#
# A score always belongs to a model *and* to words. Here are three more sets of 100 words each: the most frequent six-letter words; words
# drawn at random from the 10,000 most frequent; and the 100 most frequent words of all.

# %%
from helpers import table

known = word2vec.words[:10_000]
rng = np.random.default_rng(0)
sets = {
    "categories": three,
    "six letters": [word for word in known if len(word) == 6][:100],
    "random": rng.choice(known, 100, replace=False).tolist(),
    "frequent": list(known[:100]),
}
table([{"set": name, "words": len(words), "such as": ", ".join(words[:6])}
       for name, words in sets.items()])

# %% [markdown] tags=["exercise"]
# ### Exercise 7.2 · Predict
# *2 minutes, think.* On which set do the two halves agree best, on which worst? Write the four names in a list, from the
# highest score to the lowest: `"categories"`, `"six letters"`, `"random"`, `"frequent"`. Guessing wrong is fine.

# %% tags=["exercise"]
order = [..., ..., ..., ...]

# %% tags=["check"]
check("7.2", order)

# %% [markdown] tags=["hint"]
# Two halves can agree on differences between pairs only where there are differences. In which set are some pairs of
# words very similar and others not at all?

# %% tags=["solution"]
order = ["categories", "frequent", "six letters", "random"]

# %%
sets["12 categories"] = twelve
table([{"set": name, "words": len(words), "score of the halves": halves_score(words)}
       for name, words in sets.items()])

# %% [markdown] tags=["answer"]
# One model and one split give scores from high to low. The random words are ordinary words, each among the 10,000 most frequent, and on them
# the two halves hardly agree. So "this model is 80 % redundant" cannot be a statement about the model alone.
#
# The same happens in other models. On the full GloVe 300D, measured in November 2026, the even and odd halves scored 0.78 on words in three
# categories, 0.74 on frequent words, 0.51 on six-letter words and 0.50 on random words. There the two lowest scores are higher than
# Word2Vec's on the same kinds of words, and the last two sets can't be told apart.

# %% [markdown]
# A scatter shows where the difference comes from. Each point is a pair of words, once more in two colours: pairs *within* a category, and
# pairs *between* categories. The random words have no categories, so all their pairs have the second colour.

# %% alt="Two scatters on the same axes, similarity in the even dimensions of Word2Vec against similarity in the odd ones. Left, three categories: orange pairs within a category lie at the upper right, blue pairs between categories at the lower left, together a long rising cloud. Right, random words: one round blue cloud near zero with a thin tail."
import matplotlib.pyplot as plt
from helpers import cosine_rsm, rsa_score, upper_triangle
from helpers.lessons.figures_07 import plot_halves

def triangle(E):
    """All similarities of a model's words. (N, D) -> (M,)."""
    return upper_triangle(cosine_rsm(E))


labels = [name for name in ["space", "furniture", "fruit"] for word in words_of([name])]
kinds = {"categories": labels, "random": sets["random"]}  # random: no two of a kind
look = {"sharex": True, "sharey": True, "layout": "constrained"}
fig, axes = plt.subplots(1, 2, figsize=(8, 4.2), **look)
for ax, (name, labels) in zip(axes, kinds.items()):
    even, odd = (triangle(half) for half in split(word2vec[sets[name]]))
    plot_halves(even, odd, labels, f"{name}: r = {rsa_score(even, odd):.2f}", ax)

# %% [markdown]
# In the left panel the orange pairs lie apart from the blue ones, and they are also stretched along the diagonal. So the halves agree on
# two things: which pairs are within a category, and how similar each of these is. For the second, look at the r of the orange pairs
# alone. Among the blue ones they do not agree at all, and most pairs of random words, on the right, are like these. (Is the low score the
# luck of one random draw? In 7.4 you will see thirty.)
#
# ## 7.3 Is even/odd special?
#
# The order of the dimensions means nothing. So any other way to cut them into halves should do as well as even/odd.
#
# **Predict.** We cut Word2Vec in half 100 times at random, and score the halves on the same words each time. How far will the 100 scores of
# *one* set of words spread?
#
# - **a** · hardly: to two digits they are all the same
# - **b** · by about 0.1, much less than the sets lie apart
# - **c** · as far as the sets lie apart, or farther

# %%
def random_parts(E, size, n):
    """Scores of n random pairs of parts, `size` dimensions each. (N, D) -> (n,)."""
    cuts = [rng.permutation(E.shape[1]) for _ in range(n)]
    return np.array([rsa(E[:, cut[:size]], E[:, cut[size : 2 * size]]) for cut in cuts])


splits = {name: random_parts(word2vec[words], 150, 100) for name, words in sets.items()}

# %% alt="Five violins, the scores of 100 random splits for each set of words: narrow, and far apart along the axis, random words lowest, then six letters, the twelve categories, frequent words and three categories. A black diamond marks even/odd in each: inside its violin for four sets, left of it for the twelve categories."
import pandas as pd
import seaborn as sns

fig, ax = plt.subplots(figsize=(7.5, 3.6))
look = {"orient": "h", "inner": None, "cut": 0, "color": "#56B4E9"}
sns.violinplot(pd.DataFrame(splits), ax=ax, **look)
own = [halves_score(words) for words in sets.values()]
ax.plot(own, range(len(sets)), "kD")
ax.annotate("even/odd ", (own[-1] - 0.01, len(sets) - 1), ha="right", va="center")
ax.set(xlabel="RSA score of two halves, 100 random splits", xlim=(0, 1))
ax.set_title("The words move the score, the way of cutting hardly does");

# %%
rows = []
for name, scores in splits.items():
    own = halves_score(sets[name])
    rows.append({"set": name, "even/odd": own, "100 random splits: mean": scores.mean(),
                 "lowest": scores.min(), "highest": scores.max(),
                 "below even/odd": int((scores < own).sum())})
table(rows)

# %% [markdown] tags=["answer"]
# It was **b**. A *violin* is a smoothed histogram, drawn twice, above and below its line: it is thick where many of the 100 scores lie.
# The violins are narrow beside the whole range. **Which words you take matters far more than how you cut.** *(a)* A half is a sample of
# dimensions, and samples differ a little. *(c)* would mean that the score is mostly the luck of the cut.

# %% [markdown]
# For four sets, even/odd lies well inside its violin. For the twelve categories it does not: look at the last column of that row. Is even/odd
# special there, or was the cut unlucky? We left out one category at a time, and one of them matters: weather.

# %%
no_weather = [word for word in twelve if word not in categories["weather"]]
rows = []
for name, words in {"twelve categories": twelve, "without weather": no_weather}.items():
    scores, own = random_parts(word2vec[words], 150, 200), halves_score(words)
    rows.append({"words": name, "even/odd": own, "200 random splits: mean":
                 scores.mean(), "below even/odd": int((scores < own).sum())})
table(rows)

# %% [markdown] tags=["answer"]
# Without weather even/odd is still low, but no longer at the very end, so much of it hangs on sixteen words. Is it luck? Of 2,000 random cuts
# that we drew once, 3 scored as low on all twelve categories, which is rare. But on other words even/odd is like any cut: of 40 sets of random
# words it was among the lowest 5 % on 2, as luck would have it.

# %% [markdown]
# So do not report a single cut. The mean over many random cuts costs little and does not hang on luck.
#
# ## 7.4 Why the words matter
#
# A half has 150 dimensions. How exactly can 150 numbers measure a similarity? We try it where we know the answer: random vectors that have
# nothing to do with each other. `standard_normal` draws numbers around 0 with a standard deviation of 1. (The *standard deviation*, or spread,
# says how far values typically lie from their mean.) The true similarity of all these vectors is 0.
#
# **Predict.** How will the cosines of such unrelated vectors of 150 dimensions look?
#
# - **a** · all are 0, since the vectors are unrelated
# - **b** · they lie around 0, and with more dimensions they come closer to it
# - **c** · they lie around 0, and with more dimensions they spread farther

# %%
rows = []
for D in [50, 150, 300]:
    v = triangle(rng.standard_normal((100, D)))
    rows.append({"dimensions": D, "mean": v.mean(), "standard deviation": v.std(),
                 "1 / sqrt(D)": 1 / np.sqrt(D)})
table(rows, title="Cosines of 100 unrelated vectors", decimals=3)

# %% [markdown] tags=["answer"]
# It was **b**. The cosines lie around 0, and their standard deviation is $1/\sqrt{D}$. *(a)* holds for infinitely many dimensions only.
# *(c)* Each dimension adds a number that may be positive or negative, and many of them average out better than few.

# %% [markdown]
# This random error is the [noise](glossary.ipynb) of measuring a similarity with D dimensions. If it is the same for real words, each half of Word2Vec sees
# every similarity with an error of about $1/\sqrt{150}$. The two halves have different errors, so the difference between them should spread
# by $\sqrt{2/150}$. Does it? And how large is it beside the spread of the similarities themselves?

# %%
rows = []
for name, words in sets.items():
    even, odd = (triangle(half) for half in split(word2vec[words]))
    s, e = triangle(word2vec[words]).std(), (even - odd).std() / 2
    rows.append({"set": name, "spread of even minus odd": 2 * e,
                 "spread of similarities": s, "score": rsa_score(even, odd),
                 "(s² − e²) / (s² + e²)": (s**2 - e**2) / (s**2 + e**2)})
noise = f"Noise alone would give even minus odd a spread of {np.sqrt(2 / 150):.3f}"
table(rows, title=noise, decimals={name: 3 for name in [*rows[0]][1:3]})

# %% [markdown]
# - **Even minus odd** changes little from set to set, and lies near what noise alone predicts.
# - **The spread of the similarities** changes a lot. In the three categories some pairs are close and others far apart, and beside that the
#   noise is small. Nearly all pairs of random words are about equally unrelated, so that most of what is left to compare is noise.
#
# The last column makes the score out of these two numbers. Here s is the spread of the similarities in the whole model, and e is *half* the
# spread of even minus odd. Two things about this column must be kept apart:
#
# 1. $r = (s^2 - e^2) / (s^2 + e^2)$ is an **identity**. It is true of any two halves that spread alike and whose mean is the whole (cosines: nearly).
#    It is arithmetic, and explains nothing yet.
# 2. "The halves differ by the noise of D dimensions and by nothing else" is an **assumption** about the model: $e^2 = 1/D$. It can be wrong.
#
# With both together, the score can be predicted without looking at any half. The whole has D dimensions, so its own similarities contain noise
# with the variance 1/D. (The *variance* is the square of the standard deviation.) What two halves can *share* has therefore the variance
# $s^2 - 1/D$. A half has D/2 dimensions, so its noise has the variance 2/D. The expected score is the share of what is shared:
#
# $$\frac{\text{shared}}{\text{shared} + \text{noise}}$$

# %% [markdown] tags=["exercise"]
# ### Exercise 7.3 · The score to expect
# *4 minutes, medium.* Write `expected_score(spread, D)`: the standard deviation of the whole model's similarities and its
# number of dimensions in, the score to expect between two halves out. No halves needed.

# %% tags=["exercise"]
def expected_score(spread, D):
    """Expected score of two halves. Spread of the whole's similarities, D -> number."""
    ...


# %% tags=["check"]
check("7.3", expected_score)

# %% [markdown] tags=["hint"]
# Variances add up, standard deviations do not. Square the spread first.

# %% [markdown] tags=["hint"]
# `shared = spread**2 - 1 / D`, and the noise of a half is `2 / D`. Mind the brackets in the last line.

# %% tags=["solution"]
def expected_score(spread, D):
    """Expected score of two halves. Spread of the whole's similarities, D -> number."""
    shared = spread**2 - 1 / D
    return shared / (shared + 2 / D)


# %% [markdown]
# Nothing in this formula was fitted to Word2Vec. We test it on a hundred other sets: random words, bands of frequency (words 1 to 100, 101 to
# 200, ...), other triples of categories, and single categories.
#
# **Predict.** For which sets will the assumption fail, so that the points leave the curve?
#
# - **a** · for random words, whose similarities are mostly noise
# - **b** · for triples of categories, whose similarities are far from noise
# - **c** · for single categories, whose words all point in a similar direction

# %%
from itertools import combinations

expect = check.yours("7.3")
triples = [*combinations(categories, 3)][::7]
many = {
    "random words": [rng.choice(known, 100, replace=False).tolist() for _ in range(30)],
    "bands of frequency": [list(known[i : i + 100]) for i in range(0, 3000, 100)],
    "three categories": [words_of(names) for names in triples],
    "one category": [words_of([name]) for name in categories],
}
points = {kind: [(triangle(word2vec[words]).std(), halves_score(words))
                 for words in several] for kind, several in many.items()}

# %% alt="Score of the two halves against the spread of the similarities, one point a set of words, and the expected curve, which rises steeply and then flattens. Random words lie at its lower left end, bands of frequency along it, triples of categories at its upper right, all close to the curve. Single categories lie above it."
from helpers.lessons.figures_07 import plot_expected

spreads = np.linspace(0.06, 0.24, 100)
plot_expected(spreads, [expect(spread, word2vec.dims) for spread in spreads], points);

# %% [markdown] tags=["answer"]
# It was **c**. Single categories lie above the curve. The noise $1/\sqrt{D}$ is that of vectors at right angles, and words of one category
# point in much the same direction: their halves differ by less than the assumption says. *(a)* and *(b)*: random words and triples lie close to
# the curve, at its two ends, most of them a little above it, for the same reason.

# %% [markdown]
# For most sets, then, the score of the halves is hardly news about the model: **it repeats how varied the words' similarities are.**
#
# ## 7.5 From half to whole
#
# A half measures worse than the whole. Psychologists had this problem with questionnaires. In 1910 Spearman and Brown both found what to do: if
# two halves agree with r, then two *wholes*, each twice as long, should agree with
#
# $$\frac{2r}{1 + r}$$

# %% [markdown] tags=["exercise"]
# ### Exercise 7.4 · Spearman-Brown
# *2 minutes, easy.* Write `spearman_brown(r)`: the score of two halves in, the expected score of two wholes out.

# %% tags=["exercise"]
def spearman_brown(r):
    """Expected score at twice the dimensions. Number -> number."""
    ...


# %% tags=["check"]
check("7.4", spearman_brown)

# %% [markdown] tags=["hint"]
# Mind the brackets: everything below the line must be divided by.

# %% tags=["solution"]
def spearman_brown(r):
    """Expected score at twice the dimensions. Number -> number."""
    return 2 * r / (1 + r)


# %% [markdown]
# First we try the formula in a toy world whose truth we know. It has 18 words in three categories. Their true similarities are 0.45 within
# a category and 0.1 between. Each dimension is a fresh random draw from this truth: `cholesky(truth)` is a table that turns independent random
# numbers into numbers that correlate as `truth` says.

# %%
kind = np.repeat([0, 1, 2], 6)
truth = np.where(np.equal.outer(kind, kind), 0.45, 0.1)
np.fill_diagonal(truth, 1)
mix = np.linalg.cholesky(truth)


def toy(D):
    """18 words, D dimensions, all fresh draws from the same truth. -> (18, D)."""
    return mix @ rng.standard_normal((18, D))


# %% [markdown]
# A toy model can have a **twin**: a second model of as many dimensions, drawn from the same truth. So we can measure what two wholes agree on,
# and compare that with what Spearman-Brown says.

# %%
double, rows = check.yours("7.4"), []
for D in [75, 300, 1200]:
    r = np.mean([rsa(*split(toy(D))) for _ in range(40)])
    twins = np.mean([rsa(toy(D), toy(D)) for _ in range(40)])
    rows.append({"dimensions": D, "two halves": r, "Spearman-Brown": double(r),
                 "a model and its twin": twins})
toys = table(rows, title="Toy world, means of 40")
toys

# %% [markdown]
# The formula is right in the toy world. Now Word2Vec. We have no twin of it, but we can take one step less: the score of two random *quarters*,
# 75 dimensions each, should predict the score of two halves.

# %%
rows = []
for name, words in sets.items():
    quarters = random_parts(word2vec[words], 75, 30).mean()
    rows.append({"set": name, "two quarters": quarters, "halves, predicted":
                 double(quarters), "halves, found": splits[name].mean()})
table(rows)

# %% [markdown]
# That works as well. So we take the step from halves to the whole, and call the result the whole's *reliability*: the score that Word2Vec should
# reach with a twin.
#
# Reliability sets a limit. Noise that is independent in two models pulls their correlation towards 0; this is called
# [attenuation](glossary.ipynb), since Spearman (1904). If the reliability of one model is p and that of another q, then even two models that see
# the same truth should not agree better than $\sqrt{p\,q}$. That limit is the [noise ceiling](glossary.ipynb).
#
# **Predict.** GloVe 100D was trained on other text, by another method. How will its score with Word2Vec compare with the ceiling of the two?
#
# - **a** · below the ceiling for every set of words
# - **b** · at the ceiling, within 0.01
# - **c** · above the ceiling for most sets

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
glove_100, rows = load("glove-100"), []
for name, words in sets.items():
    words = [word for word in words if word in glove_100]
    r, q = splits[name].mean(), random_parts(glove_100[words], 50, 30).mean()
    rows.append({"set": name, "halves of Word2Vec": r, "reliability": double(r),
                 "of GloVe 100D": double(q), "ceiling": np.sqrt(double(r) * double(q)),
                 "measured": rsa(word2vec[words], glove_100[words])})
table(rows)

# %%
reveal("7b", guess, [row["measured"] - row["ceiling"] for row in rows])

# %% [markdown] tags=["answer"]
# The break is clear for random words and for the twelve categories. For three categories and six letters it is within the uncertainty of a hundred
# words or fewer. Frequent words stay below: there the two models really see different things.
#
# When a ceiling is broken, look at what it was built on. It took the 300 dimensions for a random sample from a world of more such dimensions, with
# errors that are **independent** of each other. In the toy world they are, and there the formula was right for the whole too. But there is no world
# from which Word2Vec's 300 were drawn. They were trained together and may complete each other, so that the whole has less noise than Spearman-Brown
# thinks. (This does no harm in the step from quarters to halves: both are random samples of the same 300.)

# %% [markdown]
# So the low score of two halves tells how badly a *half* measures. It tells little about how much the whole knows.

# %% [markdown]
# ## 7.6 "20 % is unique"
#
# Now the second claim. The halves score 0.8, so the remaining 20 % is unique information in each half. It takes two steps. The first step: 1 − r is
# the share of what? If each half is a common part plus a part of its own, as in 7.4, then r is the common part's share of a half's variance, and
# 1 − r the own part's. (There is a second share: guess one half's triangle from the other's with the best straight line, and see how much of its
# variance you get right.)

# %% [markdown] tags=["exercise"]
# ### Exercise 7.5 · Shared variance
# *2 minutes, easy.* Write `shared_variance(r)`: a score in, the share of one triangle's variance that the best straight
# line gets from the other triangle out. It is never negative.

# %% tags=["exercise"]
def shared_variance(r):
    """Share of a triangle's variance that a line gets from another. r -> number."""
    ...


# %% tags=["check"]
check("7.5", shared_variance)

# %% [markdown] tags=["hint"]
# Lesson 3 found it printed in the wrong place: the *squared* correlation.

# %% tags=["solution"]
def shared_variance(r):
    """Share of a triangle's variance that a line gets from another. r -> number."""
    return r**2


# %% [markdown]
# With r = 0.8, a line through one half gets 64 % of the other's variance. It gets less than 80 %, since the half that it starts from has a part of
# its own in it too.
#
# The second step: is the own part, 1 − r, unique *information*? We test it in the toy world of 7.5, where every dimension is a draw from the same
# truth. There **no half knows a truth that the other cannot see**: they differ in noise only.
#
# **Predict.** What will 1 − r do as toy models get more and more dimensions?
#
# - **a** · stay as it is, since all of them see the same truth
# - **b** · shrink towards 0
# - **c** · grow, since more dimensions have more room for something of their own

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
def noise_share(half):
    """Noise's share of the variance of a toy half's similarities. (18, D) -> number."""
    seen = triangle(half)
    return (seen - upper_triangle(truth)).var() / seen.var()


shared, rows = check.yours("7.5"), []
for D in [75, 300, 1200, 4800]:
    cuts = [split(toy(D)) for _ in range(40)]
    r = np.mean([rsa(even, odd) for even, odd in cuts])
    rows.append({"dimensions": D, "score of halves": r, "1 − r": 1 - r,
                 "noise in a half": np.mean([noise_share(even) for even, _ in cuts]),
                 "1 − r²": 1 - shared(r)})
table(rows, title="Toy models whose halves differ in noise only")

# %%
rests = [row["1 − r"] for row in rows]
reveal("7c", guess, rests)

# %% [markdown] tags=["answer"]
# 1 − r is about as large as the noise's share of a half. It shrinks with more dimensions, though nothing about the truth has changed.

# %% [markdown]
# **1 − r is the part that a half has to itself, and all of it may be noise.** Word2Vec's halves may well hold something that the other half lacks.
# The broken ceiling of 7.5 is even a sign of it. But their score cannot tell how much, because a model whose halves differ in noise only scores the same.
#
# ## 7.7 Pruning: keep k dimensions
#
# The third claim is that there is room for pruning. That can be tried directly: keep k dimensions, throw the others away, and score what is
# left against the full model. Which k? Either at random, or those in which the words differ most, by their **variance**.

# %% [markdown] tags=["exercise"]
# ### Exercise 7.6 · The dimensions to keep
# *5 minutes, medium.* Write `keep_top_variance(E, k)`: `(N, D)` and a number in, the places (0 to D − 1) of the k
# dimensions with the largest variance over the words out, shape `(k,)`, smallest place first.

# %% tags=["exercise"]
def keep_top_variance(E, k):
    """Places of the k dimensions that vary most over the words. (N, D), k -> (k,)."""
    ...


# %% tags=["check"]
check("7.6", keep_top_variance)

# %% [markdown] tags=["hint"]
# One variance a dimension, over all words: `E.var(axis=0)` has shape `(D,)`.

# %% [markdown] tags=["hint"]
# `np.argsort(v)` gives the places from the smallest value to the largest. Take the last k, and `np.sort` them.

# %% tags=["solution"]
def keep_top_variance(E, k):
    """Places of the k dimensions that vary most over the words. (N, D), k -> (k,)."""
    return np.sort(np.argsort(E.var(axis=0))[-k:])


# %% [markdown]
# Now every bundled model, from a twentieth of its dimensions to all. The variances come from all words of a model, not only from those that we
# test with. The random choice is made four times, and its scores are averaged.
#
# **Predict.** Word2Vec has 300 dimensions. How many does it need for a score of 0.95 with its full self?
#
# - **a** · less than half, for any words
# - **b** · about half for words in categories, most of them for random words
# - **c** · nearly all, for any words

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
from helpers import shared_words

keep = check.yours("7.6")
models = [load(name) for name in ["glove-50", "glove-100", "word2vec", "minilm"]]
common = set(shared_words(*models))
pruned_words = {name: [word for word in sets[name] if word in common]
                for name in ["categories", "random"]}


def choices(model, k):
    """Places of k dimensions: by variance once, and at random four times."""
    orders = [np.random.default_rng(seed).permutation(model.dims) for seed in range(4)]
    return {"by variance": [keep(model.vectors, k)],
            "at random": [order[:k] for order in orders]}


# %%
rows = []
for model in models:
    for share in np.linspace(0.05, 1, 20):
        k = round(share * model.dims)
        for how, several in choices(model, k).items():
            for name, words in pruned_words.items():
                E = model[words]
                score = np.mean([rsa(E[:, kept], E) for kept in several])
                rows.append({"model": model.title, "words": name, "dimensions": how,
                             "share": share, "score": score})
pruned = pd.DataFrame(rows)

# %% alt="Four panels, one a model: score against the full model over the share of dimensions kept. The curves of words in three categories lie above those of random words in Word2Vec and MiniLM. In the two GloVe models they do so with dimensions chosen at random; by variance the two lie close together or cross. All curves rise steeply, bend, and creep to 1 at all dimensions. Solid lines, dimensions chosen by variance, lie close to dashed ones, chosen at random, except for random words in the two GloVe models, where the solid line is clearly higher. A dotted line marks 0.95."
from helpers.lessons.figures_07 import plot_pruned

plot_pruned(pruned);

# %%
enough = pruned[pruned.score >= 0.95]
needed = enough.groupby(["model", "words", "dimensions"], sort=False).share.min()
rows = [{"model": model, "words": words, "by variance": f"{row['by variance']:.0%}",
         "at random": f"{row['at random']:.0%}"}
        for (model, words), row in needed.unstack().iterrows()]
table(rows, title="Share of the dimensions that first scores 0.95, in steps of 5 %")

# %%
shares = [needed[word2vec.title, name, "at random"] for name in pruned_words]
reveal("7d", guess, *shares)

# %% [markdown]
# The curves rise steeply, bend, and then creep towards 1. There is no corner that says "this is enough". Choosing by variance saves little, except
# for random words in the two GloVes: look at their curves left of the middle. Why? We ask how far the dimension that varies most stands out, by its
# variance and by its mean.

# %%
rows = []
for model in models:
    E = model.vectors.astype(float)
    variances, square = E.var(axis=0), (E**2).mean()
    rows.append({"model": model.title,
                 "its variance / median": variances.max() / np.median(variances),
                 "its mean² / mean of all squares":
                 E[:, variances.argmax()].mean() ** 2 / square})
table(rows, title="The dimension that varies most", decimals=1)

# %% [markdown] tags=["answer"]
# What a model knows is spread over all its axes: by variance, hardly any can be told from the others. In the GloVes one dimension helps
# much: in GloVe 50D it makes half of the gain or more, in GloVe 100D less than half. It is large for all words and carries the lean of
# lesson 6. `keep` always takes it; where half of the dimensions are kept, chance takes it every second time.

# %% [markdown]
# One more trap. After pruning we compared what is left with a model that *contains* it, so the two agree partly because they are partly the
# same numbers. GloVe 100D contains none of Word2Vec's dimensions. So we ask it: does half of Word2Vec still agree with it as well as the whole did?

# %%
rows = []
for name in pruned_words:
    words = [word for word in sets[name] if word in glove_100]
    full, other = word2vec[words], glove_100[words]
    for how, several in choices(word2vec, 150).items():
        halves = [full[:, kept] for kept in several]
        rows.append({"words": name, "half of Word2Vec": how,
                     "half, full model": np.mean([rsa(E, full) for E in halves]),
                     "half, GloVe 100D": np.mean([rsa(E, other) for E in halves]),
                     "full model, GloVe 100D": rsa(full, other)})
table(rows)

# %% [markdown] tags=["answer"]
# For random words a half agrees far better with the full model, which contains it, than two separate halves agreed in 7.3. The score with GloVe 100D
# shows what was lost: little for the categories, more for random words. And the half of largest variance does no better than a random one
# on the categories, and hardly better on random words.

# %% [markdown]
# So there *is* room for pruning, if your words come in clear categories. How much depends on the model: in the others half was not enough for 0.95. For words in general, dimensions cost something to lose. And RSA
# asks only whether the similarities keep their proportions. Whether a search, a classifier or a translation still works after pruning is another
# question, to be measured on that task.
#
# ## What you found
#
# The numbers of this run, claim by claim:

# %%
from helpers import found

r, low, high = (f(splits["categories"]) for f in (np.mean, np.min, np.max))
others = min(scores.mean() for scores in splits.values())
halves = f"{r:.2f} for three categories ({low:.2f} to {high:.2f} in 100 random cuts)"
found("halves", f"{halves}; {splits['random'].mean():.2f} for 100 random words",
      "holds only" if abs(r - 0.8) < 0.06 and others < 0.6 else "does not hold",
      "for words in a few clear categories")

# %%
found("unique", f"1 − r is {1 - r:.2f} in Word2Vec, and {rests[1]:.2f} in a toy model "
      "of 300 dimensions whose halves differ in noise only", "does not hold",
      "as an argument: noise alone can leave as much")

# %%
few, most = shares
found("pruning", f"0.95 with the full Word2Vec takes {few:.0%} of its dimensions "
      f"on three categories, {most:.0%} on random words",
      "holds only" if few <= 0.55 < most else "does not hold",
      "in Word2Vec, for words in a few clear categories")

# %% [markdown]
# - The score of two halves belongs to the words as much as to the model. It is high where similarities vary widely, and low where they do not.
# - Even/odd is one cut of many. Report the mean over random cuts.
# - 1 − r is the part that a half has to itself. It may all be noise. r squared is what a line through the other half gets.
# - Spearman-Brown corrects for length if the dimensions are an independent sample. A trained model's dimensions may complete each other, so its
#   noise ceiling can be broken.
# - Pruning can be tried directly. Say for which words, and compare with a model that does not contain what you kept.
#
# ## Five questions
#
# Answer in your head, or on paper, then open.
#
# **1.** (Lesson 3) You add 0.3 to all similarities of the odd half. What happens to its Pearson score with the even half, and what to the cosine
# of the two triangles?
#
# <details>
# <summary>Answer</summary>
#
# The Pearson score stays as it is, since it takes off each triangle's mean first. The cosine of the triangles changes: it sees the offset.
#
# </details>
#
# **2.** (Lesson 4) For the random words the halves score only about 0.2. Does that mean that the score is mere luck?
#
# <details>
# <summary>Answer</summary>
#
# No. How high a score is and whether luck alone could make it are two questions. Shuffle the words of one half many times, as in lesson 4: of
# 1,500 such shuffles that we tried, none scored as much as 0.1.
#
# </details>
#
# **3.** Two halves of a model score 0.6. What does Spearman-Brown say about two wholes, and what must be true for that?
#
# <details>
# <summary>Answer</summary>
#
# 2 · 0.6 / 1.6 = 0.75. The dimensions would have to be independent draws, and the second whole made of further draws from the same world.
#
# </details>
#
# **4.** A colleague prunes a model to a tenth of its dimensions and reports a score of 0.9 with the full model. Which two things do you ask?
#
# <details>
# <summary>Answer</summary>
#
# Which words were compared? And what does a model say that does not contain the kept dimensions, before and after? You may also ask whether the
# task still works.
#
# </details>
#
# **5.** Model X has 50 dimensions and model Y has 300. On the same words, the halves of X score lower. Is X less redundant?
#
# <details>
# <summary>Answer</summary>
#
# Not necessarily. A half of X has 25 dimensions, a half of Y 150, and fewer dimensions measure with more noise. That alone lowers the score.
#
# </details>

# %% [markdown]
# ## Your turn
#
# Two open tasks. There is no check, and no single right answer.
#
# **Your own words.** Write two lists of words. In the figure you count fewer words, or keep fewer dimensions, and watch both scores of this lesson.
# Move one slider at a time. Can you find as many words whose halves agree better than those of the first list, or worse than the random ones?

# %% alt="Three panels of scores, one curve a set of words. Even against odd over the words counted: the curve of animals and weather lies far above that of random words. Even against odd over the dimensions kept: both rise, steeply at first. Kept against full: both rise to 1 at all dimensions."
from helpers import explore_halves

mine = {  # change these
    "animals, weather": words_of(["animals", "weather"]),
    "random words": sets["random"][:32],
}
explore_halves({name: word2vec[[word for word in words if word in word2vec]]
                for name, words in mine.items()})

# %% [markdown]
# **A better way to prune.** Outside GloVe, keeping the dimensions of largest variance hardly beats chance. Can you do better? You might drop
# dimensions that say the same as another one, or first turn the axes with `np.linalg.svd` so that the first ones hold most of the variance.

# %%
def my_pruning(E, k):
    return E[:, :k]  # change this: (N, D), k -> (N, k)


for name in pruned_words:
    E = word2vec[sets[name]].astype(float)
    print(f"{name}: {rsa(my_pruning(E, 100), E):.2f} with 100 dimensions")

# %% [markdown]
# ## Next
#
# Here the core of the course ends. Everything was a matter of a few hundred words. [Lesson 8](08_rsa_at_scale.ipynb), a bonus lesson, takes all of
# them, and looks back over the course.
#
# ### Further
# - Spearman (1904), *The proof and measurement of association between two things*, American Journal of Psychology 15.
#   Attenuation, and the ceiling of 7.5.
# - Spearman (1910), *Correlation calculated from faulty data*, and Brown (1910), *Some experimental results in the
#   correlation of mental abilities*, British Journal of Psychology 3. The formula of 7.5.
# - Nili, Wingfield, Walther, Su, Marslen-Wilson & Kriegeskorte (2014), *A toolbox for representational similarity
#   analysis*, PLoS Computational Biology 10(4):e1003553. Noise ceilings: how good a score can get.
# - Mikolov, Sutskever, Chen, Corrado & Dean (2013), *Distributed representations of words and phrases and their
#   compositionality*, NeurIPS. Word2Vec.

# %%
check.progress("07")
