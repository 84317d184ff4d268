# %% [markdown]
# # 7 · The even/odd split
#
# **How redundant is one model with itself?**
#
# You will be able to
# - **split** a model into halves and score the halves against each other,
# - **explain** why the same halves score high on some words and low on others,
# - **judge** what r, r squared and 1 − r say, and what Spearman-Brown adds,
# - **prune** a model, and say what was kept and for which words.
#
# *Time:* 30 minutes. *You need:* [lesson 3](03_rsa_score.ipynb), the RSA score.

# %% [markdown]
# ## 7.1 A model against itself
#
# The text that this course goes along with cuts Word2Vec in two: dimensions 0, 2, 4, ... make one model, dimensions 1,
# 3, 5, ... another. The RSA score of the two halves, it says, is about 0.8. It reads this as: 80 % of the model is
# redundant, 20 % is unique, so there is room for pruning. Let's take that step by step, and first the split.

# %% [markdown] tags=["exercise"]
# ### Exercise 7.1 · Even and odd dimensions
# *2 minutes, easy.* Write `even_odd(E)`. It takes `(N, D)`, one word a row, and returns two arrays: all words with
# dimensions 0, 2, 4, ..., and all words with dimensions 1, 3, 5, ...

# %% tags=["exercise"]
def even_odd(E):
    """The even and the odd dimensions. (N, D) -> two arrays, (N, D/2) each (the first is wider if D is odd)."""
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
    """The even and the odd dimensions. (N, D) -> two arrays, (N, D/2) each (the first is wider if D is odd)."""
    return E[:, 0::2], E[:, 1::2]


# %% [markdown]
# `helpers.split_even_odd` is this function. Now the course text's claim, on its own kind of words: space, furniture and
# fruit.

# %%
import numpy as np
from helpers import load, load_categories, rsa, split_even_odd

word2vec = load("word2vec")
categories = load_categories()
three = [word for name in ["space", "furniture", "fruit"] for word in categories[name]]


def halves_score(words):
    """RSA score of Word2Vec's even and odd dimensions. List of N words -> number."""
    even, odd = split_even_odd(word2vec[words])
    return rsa(even, odd)


print(f"{len(three)} words in three categories: the halves score {halves_score(three):.2f}; the course text: about 0.8")

# %% [markdown]
# The claim holds. We did not need the text's own list of words for it; three clear categories do.

# %% [markdown]
# ## 7.2 Other words
#
# But a score always belongs to a model *and* to words. Here are three more sets, of 100 words each: six-letter words
# (the most frequent ones), words drawn at random from the 10,000 most frequent, and the 100 most frequent words of all.

# %%
known = word2vec.words[:10_000]
rng = np.random.default_rng(0)
sets = {
    "categories": three,
    "six letters": [word for word in known if len(word) == 6][:100],
    "random": rng.choice(known, 100, replace=False).tolist(),
    "frequent": list(known[:100]),
}
for name, words in sets.items():
    print(f"{name:12} {len(words):3} words: {', '.join(words[:7])}, ...")

# %% [markdown] tags=["exercise"]
# ### Exercise 7.2 · Predict
# *2 minutes, think.* On which set do the two halves agree best, on which worst? Write the four names in a list, from the
# highest score to the lowest: `"categories"`, `"six letters"`, `"random"`, `"frequent"`. Don't run ahead. Guessing
# wrong is fine; the check will only give you something to think about.

# %% tags=["exercise"]
order = [..., ..., ..., ...]

# %% tags=["check"]
check("7.2", order)

# %% [markdown] tags=["hint"]
# Two halves can agree on differences between pairs only where there are differences. In which set are some pairs of
# words very similar and others not at all?

# %% tags=["solution"]
order = ["categories", "frequent", "six letters", "random"]

# %% [markdown]
# Now the scores. We add a fifth set, all twelve categories of this course together.

# %%
sets["12 categories"] = [word for words in categories.values() for word in words if word in word2vec]
for name, words in sets.items():
    print(f"{name:13} {len(words):3} words: {halves_score(words):.2f}")

# %% alt="Two scatters of pairs of words, similarity in the even dimensions of Word2Vec against similarity in the odd ones. Left, words in three categories: a long cloud along a rising line. Right, random words: a round cloud near the origin with a line that hardly rises."
import matplotlib.pyplot as plt
from helpers import cosine_rsm, plot_triangles, rsa_score, upper_triangle

fig, axes = plt.subplots(
    1, 2, figsize=(7.6, 4.0), sharex=True, sharey=True, layout="constrained"
)
for ax, name in zip(axes, ["categories", "random"]):
    v_even, v_odd = (upper_triangle(cosine_rsm(half)) for half in split_even_odd(word2vec[sets[name]]))
    plot_triangles(v_even, v_odd, ("even dimensions", "odd dimensions"), ax=ax)
    ax.set_title(f"{name}: r = {rsa_score(v_even, v_odd):.2f}")

# %% [markdown]
# One model, one split, and scores from high to low. The random words are ordinary words,
# each among the 10,000 most frequent. Even "words in categories" is not enough: with twelve categories the score is well below that of
# three. So "this model is 80 % redundant" cannot be a statement about the model alone.
#
# Is it the luck of one random draw? Draw again, many times, and also as few words as the three categories have.

# %%
for n in [len(three), 100]:
    scores = [halves_score(rng.choice(known, n, replace=False).tolist()) for _ in range(100)]
    low, high = np.percentile(scores, [2.5, 97.5])
    print(f"{n:3} random words, 100 draws: mean {np.mean(scores):.2f}, 95 of 100 between {low:.2f} and {high:.2f}")

# %% [markdown]
# Fewer words make the score less certain, but not higher. Random words stay far below the categories,
# whichever are drawn.

# %% [markdown]
# ## 7.3 Is even/odd special?
#
# Dimensions have no order. Any other way to cut them into halves should do as well. **Predict:** if you cut 200 times at
# random, how far will the scores of one set of words spread? And where among them will even/odd stand?

# %%
def random_parts(E, size, n, rng):
    """Scores of n random pairs of parts, `size` dimensions each. (N, D), size, n -> (n,)"""
    cuts = [rng.permutation(E.shape[1]) for _ in range(n)]
    return np.array([rsa(E[:, cut[:size]], E[:, cut[size : 2 * size]]) for cut in cuts])


splits = {name: random_parts(word2vec[words], 150, 200, rng) for name, words in sets.items()}
for name, scores in splits.items():
    even_odd_score = halves_score(sets[name])
    print(f"{name:13}  even/odd {even_odd_score:.2f}   200 random splits: mean {scores.mean():.2f}, "
          f"from {scores.min():.2f} to {scores.max():.2f}; {np.sum(scores < even_odd_score):3} are below even/odd")

# %% alt="Five violins, the scores of 200 random splits for each set of words: narrow, and far apart along the axis, random words lowest, then six letters, the twelve categories, frequent words and three categories. A black diamond marks even/odd in each: inside its violin for four sets, at its left end for the twelve categories."
import pandas as pd
import seaborn as sns

fig, ax = plt.subplots(figsize=(7.5, 3.6))
sns.violinplot(pd.DataFrame(splits), orient="h", inner=None, ax=ax)
diamonds = [halves_score(words) for words in sets.values()]
ax.plot(diamonds, range(len(sets)), "kD", label="even/odd")
ax.set(xlabel="RSA score of two halves, 200 random splits", xlim=(0, 1))
ax.set_title("The words move the score, the way of cutting hardly does")
ax.legend(loc="lower left");

# %% [markdown]
# The violins are narrow and far apart: **which words you take matters far more than how you cut.** Even/odd is one cut among
# many. For four sets it lies well inside.
#
# Not for the twelve categories: look at the last number of that row. Is even/odd special there, or was the cut unlucky? Leave
# one category out at a time, and see.

# %%
below = {}
for out, words in categories.items():
    rest = [word for word in sets["12 categories"] if word not in words]
    below[out] = np.sum(random_parts(word2vec[rest], 150, 100, rng) < halves_score(rest))
print("of 100 random splits below even/odd, without",
      ", ".join(f"{out} {n}" for out, n in below.items()))

# %% [markdown]
# Without *weather*, and only then, even/odd is an ordinary cut. Its low score belongs to one cut and a few words. So do not report a single cut:
# the mean over many costs little and does not hang on luck.

# %% [markdown]
# ## 7.4 Why the words matter
#
# A half has 150 dimensions. How exactly can 150 numbers measure a similarity? Try it where we know the answer: random
# vectors, which have nothing to do with each other. Their cosines should all be 0.

# %%
for D in [50, 150, 300]:
    v = upper_triangle(cosine_rsm(rng.standard_normal((100, D))))
    print(f"{D:3} dimensions: cosines of unrelated vectors spread by {v.std():.3f}; 1/sqrt({D}) = {1 / np.sqrt(D):.3f}")

# %% [markdown]
# They wobble around 0, with a standard deviation of $1/\sqrt{D}$. So each half of Word2Vec sees every similarity with a
# wobble of about $1/\sqrt{150}$, and the wobbles of the two halves differ. Their difference should spread by
# $\sqrt{2/150}$. Does it, for real words? And how does that compare with the spread of the similarities themselves?

# %%
print(f"sqrt(2/150) = {np.sqrt(2 / 150):.3f}\n")
print(f"{'':13} even minus odd   similarities   score   from these two")
for name, words in sets.items():
    even, odd = split_even_odd(word2vec[words])
    v_even, v_odd = upper_triangle(cosine_rsm(even)), upper_triangle(cosine_rsm(odd))
    s, e = upper_triangle(cosine_rsm(word2vec[words])).std(), (v_even - v_odd).std() / 2
    score, rule = rsa_score(v_even, v_odd), (s**2 - e**2) / (s**2 + e**2)
    print(f"{name:13} {2 * e:14.3f} {s:14.3f} {score:7.2f} {rule:16.2f}")

# %% [markdown]
# The first column changes little: the halves differ by much the same amount on any of these words, and by about what the
# wobble predicts. What changes is the second column. Among category words some pairs are close and some far, and the wobble is
# small against that. Among random words nearly all pairs are about equally unrelated, and **the wobble is all that is left
# to compare.**
#
# The last column makes the score of these two alone. Let s be the spread of the similarities, and e *half* the spread of even
# minus odd. Where the whole's similarities are the mean of its halves', and both halves spread alike,
# $r = (s^2 - e^2) / (s^2 + e^2)$. That is an **identity**: it explains nothing yet. To explain we need an **assumption**: that
# the halves differ by the wobble and by nothing else.
#
# Under it, the whole with its D dimensions wobbles too, with variance 1/D, so what is *shared* by any two halves has the
# variance $s^2 - 1/D$. A half has D/2 dimensions and its wobble the variance 2/D. The expected score is the share of the shared:
#
# $$\frac{\text{shared}}{\text{shared} + \text{wobble}}$$

# %% [markdown] tags=["exercise"]
# ### Exercise 7.3 · The score to expect
# *4 minutes, medium.* Write `expected_score(spread, D)`: the standard deviation of the whole model's similarities and its
# number of dimensions in, the score to expect between two halves out. No halves needed.

# %% tags=["exercise"]
def expected_score(spread, D):
    """Expected score of two halves. Standard deviation of the whole's similarities, dimensions -> number."""
    ...


# %% tags=["check"]
check("7.3", expected_score)

# %% [markdown] tags=["hint"]
# Variances add up, standard deviations do not. Square the spread first.

# %% [markdown] tags=["hint"]
# `shared = spread**2 - 1 / D`, and the wobble of a half is `2 / D`. Mind the brackets in the last line.

# %% tags=["solution"]
def expected_score(spread, D):
    """Expected score of two halves. Standard deviation of the whole's similarities, dimensions -> number."""
    shared = spread**2 - 1 / D
    return shared / (shared + 2 / D)


# %% [markdown]
# Nothing in this formula was fitted to Word2Vec. **Predict:** how well will it do on a hundred other sets of words? We take
# random sets, bands of frequency (words 1 to 100, 101 to 200, ...), other triples of categories, and single categories.

# %%
from itertools import combinations

triples = list(combinations(categories.values(), 3))[::7]
many = {
    "random words": [rng.choice(known, 100, replace=False).tolist() for _ in range(30)],
    "bands of frequency": [list(known[i : i + 100]) for i in range(0, 3000, 100)],
    "three categories": [[word for words in triple for word in words] for triple in triples],
    "one category": list(categories.values()),
}
points = []
for kind, several in many.items():
    for words in several:
        spread = upper_triangle(cosine_rsm(word2vec[words])).std()
        points.append({"words": kind, "spread": spread, "score": halves_score(words)})

# %% alt="Scatter of the score of the two halves against the spread of the similarities, one point a set of words, and the expected curve, which rises steeply and then flattens. Random words lie at its lower left end, bands of frequency along it, triples of categories at its upper right, all close to it. Single categories lie above it."
s = np.linspace(0.06, 0.24, 200)
shared = s**2 - 1 / word2vec.dims
fig, ax = plt.subplots(figsize=(7.5, 4.2))
ax.plot(s, shared / (shared + 2 / word2vec.dims), color="#222222", label="expected, nothing fitted")
colors = ["#777777", "#009E73", "#0072B2", "#E69F00"]
sns.scatterplot(pd.DataFrame(points), x="spread", y="score", hue="words", style="words",
                palette=colors, s=50, ax=ax)
ax.set(xlabel="spread (standard deviation) of similarities", ylabel="score of even and odd")
ax.set_title("The score of the halves follows the spread of the words' similarities")
ax.legend(loc="lower right");

# %% [markdown]
# Three of the four kinds lie close to the curve. The score of the halves is hardly news: **it repeats how varied the words'
# similarities are.** A set with clear categories scores high in any model that sees the categories.
#
# Single categories lie above the curve. There the assumption fails: it is for words at right angles, and words of one category
# point in much the same direction. Their halves differ by less than the wobble says.

# %% [markdown]
# ## 7.5 From half to whole
#
# A half measures worse than the whole. Psychologists had this problem with questionnaires, and in 1910 Spearman and Brown
# both answered it: if two halves agree with r, then two *wholes*, each twice as long, would agree with
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
# Can we trust it? Test it where the answer is known. Two random *quarters*, 75 dimensions each, have a score. From it
# Spearman-Brown predicts the score of two halves, and those we have.

# %%
for name, words in sets.items():
    quarter = random_parts(word2vec[words], 75, 50, rng).mean()
    half = splits[name].mean()
    print(f"{name:13} quarters {quarter:.2f} -> halves: predicted {2 * quarter / (1 + quarter):.2f}, found {half:.2f}")

# %% [markdown]
# It works. So one step further, from halves to the whole. The result is the score of Word2Vec with *a twin*: another 300
# dimensions drawn from the same pool. If r is the twin's score of one model and q that of another, the two models should
# not agree better than $\sqrt{r q}$. This is a **noise ceiling**: what merely wobbles agrees with nothing.
#
# We have no twin, but we have GloVe 100D, trained on other text by another method. **Predict:** how near to the ceiling
# will it come?

# %%
glove_100 = load("glove-100")
print(f"{'':13} halves   twin   ceiling with {glove_100.title}   measured")
for name, words in sets.items():
    r, q = splits[name].mean(), random_parts(glove_100[words], 50, 50, rng).mean()
    twin, glove_twin = 2 * r / (1 + r), 2 * q / (1 + q)
    measured = rsa(word2vec[words], glove_100[words])
    print(f"{name:13} {r:6.2f} {twin:6.2f} {np.sqrt(twin * glove_twin):13.2f} {measured:22.2f}")

# %% [markdown]
# On most sets the measured score lies *above* the ceiling, most clearly for the random words. There a stranger agrees with
# Word2Vec even better than a twin is said to. When a ceiling is broken, look at what it was built on. Spearman-Brown assumes
# that the errors of two halves are **independent**. For quarters and halves that we drew at random this did no harm, as we saw.
# But the dimensions of the whole were trained together, as a team: where one errs upwards, others can err downwards, and in the
# whole such errors cancel. **The halves' low score tells us how badly a half measures, more than how little the whole knows.**

# %% [markdown]
# ## 7.6 "20 % is unique"
#
# Now the sentence itself. The halves score r = 0.8, so the remaining 20 % is unique information in each half. There are
# two steps in it. The first: is 1 − r a share? When two things correlate with r, the share of the variance of one that
# the other accounts for is another number.

# %% [markdown] tags=["exercise"]
# ### Exercise 7.5 · Shared variance
# *2 minutes, easy.* Write `shared_variance(r)`: a score in, the share of one triangle's variance that a straight line
# through the other accounts for out. It is never negative.

# %% tags=["exercise"]
def shared_variance(r):
    """Share of the variance that two triangles have in common. Number -> number."""
    ...


# %% tags=["check"]
check("7.5", shared_variance)

# %% [markdown] tags=["hint"]
# Lesson 3 found it printed in the wrong place: the *squared* correlation.

# %% tags=["solution"]
def shared_variance(r):
    """Share of the variance that two triangles have in common. Number -> number."""
    return r**2


# %% [markdown]
# With r = 0.8 that makes 64 % shared and 36 % not. Is *that* unique information? The second step says that what one half
# does not share with the other, it must know alone. We test it in a world in which **no dimension knows anything alone**:
# 18 words in three categories, with true similarities that we choose, and every dimension a fresh random draw from the
# same truth.
#
# **Predict:** what will two halves of such a model score, and will 1 − r be 0?

# %%
labels = np.repeat([0, 1, 2], 6)
truth = np.where(np.equal.outer(labels, labels), 0.45, 0.1)
np.fill_diagonal(truth, 1)
mix = np.linalg.cholesky(truth)  # turns independent numbers into numbers that correlate like `truth`

print("dimensions   score of halves   1 - r   1 - r squared")
for D in [75, 300, 1200, 4800]:
    toys = [mix @ rng.standard_normal((18, D)) for _ in range(20)]
    r = np.mean([rsa(*split_even_odd(E)) for E in toys])
    print(f"{D:10} {r:17.2f} {1 - r:7.2f} {1 - r**2:15.2f}")

# %% [markdown]
# Here nothing is unique, in any dimension. Still the halves of 300 dimensions score about what Word2Vec's do, and 1 − r is
# not 0. It shrinks when there are more dimensions: it is the wobble of measuring with few of them, nothing else.
#
# So **neither 1 − r nor 1 − r² is a share of unique information.** Word2Vec's halves *may* hold something unique. Their
# score cannot show it, since a model without anything unique scores the same.

# %% [markdown]
# ## 7.7 Pruning: keep k dimensions
#
# Is there room for pruning, then? That can be tried directly: keep k dimensions, throw the others away, score what is
# left against the full model. Which k? At random; or those in which words differ most, by their **variance**.

# %% [markdown] tags=["exercise"]
# ### Exercise 7.6 · The dimensions to keep
# *5 minutes, medium.* Write `keep_top_variance(E, k)`: `(N, D)` and a number in, the places (0 to D − 1) of the k
# dimensions with the largest variance over the words out, shape `(k,)`, smallest place first.

# %% tags=["exercise"]
def keep_top_variance(E, k):
    """Places of the k dimensions that vary most over the words, in rising order. (N, D), k -> (k,)."""
    ...


# %% tags=["check"]
check("7.6", keep_top_variance)

# %% [markdown] tags=["hint"]
# One variance a dimension, over all words: `E.var(axis=0)` has shape `(D,)`.

# %% [markdown] tags=["hint"]
# `np.argsort(v)` gives the places from the smallest value to the largest. Take the last k, and `np.sort` them.

# %% tags=["solution"]
def keep_top_variance(E, k):
    """Places of the k dimensions that vary most over the words, in rising order. (N, D), k -> (k,)."""
    return np.sort(np.argsort(E.var(axis=0))[-k:])


# %% [markdown]
# Now every bundled model, from 2 dimensions to all. The variances come from all of a model's words, so that the words we
# test with did not choose. The random choice is made five times and its scores averaged.
#
# **Predict:** 300 dimensions of Word2Vec, 50 of GloVe. How many does each need for a score of 0.95 with its full self?
# Does it depend on the words?

# %%
from itertools import product
from helpers import shared_words

models = [load(name) for name in ["glove-50", "glove-100", "word2vec", "minilm"]]
shared_by_all = set(shared_words(*models))
tested = {name: [word for word in sets[name] if word in shared_by_all] for name in ["categories", "random"]}


def pruned_scores(E, order, ks):
    """Score against the full model of the first k dimensions in this order, for each k. (N, D), (D,), ks -> list."""
    full = upper_triangle(cosine_rsm(E))
    return [rsa_score(upper_triangle(cosine_rsm(E[:, order[:k]])), full) for k in ks]


# %%
rows = []
for model in models:
    ks = np.array([2, 3, 4, *range(5, model.dims, 5), model.dims])
    orders = [("by variance", np.argsort(-model.vectors.var(axis=0)))]
    orders += [("at random", rng.permutation(model.dims)) for _ in range(5)]
    for (chosen, order), (name, words) in product(orders, tested.items()):
        for k, score in zip(ks, pruned_scores(model[words], order, ks)):
            rows.append({"model": model.title, "words": name, "dimensions": chosen,
                         "k": k, "share": k / model.dims, "score": score})
pruned = pd.DataFrame(rows)

# %% alt="Two panels, words in three categories and random words: score against the full model over the share of its dimensions kept, one colour a model, solid for dimensions chosen by variance and dashed for random ones. All curves rise steeply, bend and creep towards 1 at all dimensions. On categories Word2Vec's curves lie highest; on random words all bend later, and GloVe's solid lines lie highest. Elsewhere solid and dashed lines lie close to each other. A dotted line marks 0.95."
from helpers import MODEL_COLORS

colors = {model.title: MODEL_COLORS[model.name] for model in models}
grid = sns.relplot(
    pruned, x="share", y="score", hue="model", style="dimensions", col="words",
    kind="line", errorbar=None, palette=colors, height=3.6)
grid.refline(y=0.95, linestyle=":").set_titles("{col_name}").set(ylim=(0, 1.02))
grid.set_axis_labels("share of dimensions kept, k / D", "score against the full model");

# %%
print("smallest k that scores 0.95 (in steps of 5), by variance and at random; largest variance over the median one")
mean = pruned.groupby(["model", "words", "dimensions", "k"]).score.mean()
needed = {}
for model, name in product(models, tested):
    both = [mean[model.title, name, chosen] for chosen in ["by variance", "at random"]]
    needed[model.name, name] = first = [k[k >= 0.95].index[0] for k in both]
    variances = model.vectors.var(axis=0)
    print(f"{model.title:14} {name:11}", *[f"{k:5} ({k / model.dims:3.0%})" for k in first],
          f"{variances.max() / np.median(variances):8.1f}")

# %% [markdown]
# The curves rise steeply, bend, and then creep: there is no corner that says "enough". Word2Vec needs less than half of its
# dimensions for the categories, and more than four fifths for random words. MiniLM shows the same, less strongly; the
# two narrow GloVe models need most of their dimensions for either.
#
# Choosing by variance saves little. The last column says why: even the most varied dimension is not far above the middle
# one. What a model knows is spread over all its axes, so few of them can be spared more easily than the rest.

# %% [markdown]
# One more trap. What is left after pruning is compared with a model that *contains* it. Of course they agree. Word2Vec,
# its best half by variance, and two judges: the full Word2Vec, and GloVe 100D, which contains none of it.

# %%
best_half = np.sort(np.argsort(-word2vec.vectors.var(axis=0))[:150])
print(f"{'':13} best half with the full model   {glove_100.title} with the full model, with the best half")
for name in ["categories", "random"]:
    full, other = word2vec[sets[name]], glove_100[sets[name]]
    half = full[:, best_half]
    print(f"{name:13} {rsa(half, full):29.2f} {rsa(full, other):33.2f} {rsa(half, other):20.2f}")

# %% [markdown]
# For random words, half of the dimensions agree far better with the full model, which contains them, than with the other
# half in 7.3. The second judge cannot be flattered in this way: after pruning the score falls, by little for the categories
# and by more for random words.
#
# So there *is* room for pruning, as the course text says, if your words come in clear categories. For words in general
# every dimension costs something. And RSA asks only whether the similarities keep their proportions. Whether a search, a
# classifier or a translation still works after pruning is another question, to be measured on that task.
#
# Last, both scores of this lesson side by side: even against odd, and kept against full. We keep the first k dimensions of
# Word2Vec and count the first n words of a set. **Predict:** keep 100 of the 300 dimensions: will the halves of the categories
# still score about 0.8? Count ten words instead of all: will scores rise, fall, or only jump? If you run this lesson, move one
# slider at a time. If you only read it, follow the curves.

# %% alt="Three panels of scores, words in three categories far above random words nearly everywhere. Even against odd over the words counted: both curves jump at first and are level from some 30 words on. Even against odd over the dimensions kept: the categories rise steeply, then slowly; the random words creep up from zero. Kept against full: both rise to 1 at all dimensions, the categories steeply, the random words slowly."
from helpers.lessons.figures_07 import explore_halves

explore_halves({name: word2vec[sets[name]] for name in ["categories", "random"]})

# %% [markdown]
# The 0.8 is no constant of the model: the fewer dimensions, the more each half wobbles, and the lower they score. The kept
# dimensions stay closer to the full model, which contains them, and closest on the categories. With a handful of words the scores
# jump; from a few dozen on they settle. **Which words you count matters far more than how many.**

# %% [markdown]
# ## What you found
#
# In the numbers of this run:

# %%
for name in ["categories", "random"]:
    r = splits[name].mean()
    print(f"{word2vec.title}, {name}: halves score {r:.2f}, shared variance {r**2:.2f}, "
          f"{needed['word2vec', name][0]} of {word2vec.dims} dimensions for 0.95")

# %% [markdown]
# - The score of two halves belongs to the words as much as to the model: high where similarities vary widely, low where they
#   do not. About 0.8 holds for three clear categories.
# - Even/odd is one cut of many. Report the mean over random cuts.
# - 1 − r is no share of anything. r squared is shared variance; and what is not shared may all be the wobble of measuring
#   with half the dimensions: it proves no unique knowledge.
# - Spearman-Brown corrects for length, if the dimensions are a random sample. A trained model's are a team.
# - Pruning can be tried directly. Say for which words, and by which judge.
#
# **Next:** everything so far was a matter of a few hundred words. The bonus, [lesson 8](08_rsa_at_scale.ipynb), takes all of them.
#
# ### Further
# - Spearman (1904), *The proof and measurement of association between two things*, American Journal of Psychology 15.
#   Where the ceiling of 7.5 comes from.
# - Spearman (1910), *Correlation calculated from faulty data*, and Brown (1910), *Some experimental results in the
#   correlation of mental abilities*, British Journal of Psychology 3. The formula of 7.5.
# - Nili, Wingfield, Walther, Su, Marslen-Wilson & Kriegeskorte (2014), *A toolbox for representational similarity
#   analysis*, PLoS Computational Biology 10(4):e1003553. Noise ceilings: how good a score can get.
# - Mikolov, Sutskever, Chen, Corrado & Dean (2013), *Distributed representations of words and phrases and their
#   compositionality*, NeurIPS. Word2Vec.

# %%
check.progress("07")
