# %% [markdown]
# # 9 · People and hypotheses
#
# **Two models agree: but is either of them right?** (A bonus lesson.)
#
# You will be able to
# - **score** a model against what people say of words, with an interval,
# - **write** a hypothesis about words as an RSM, and measure how much of it a model carries,
# - **take** a hypothesis out of two models, and say how much of their agreement is left,
# - **check** a published claim against a list of nine questions.
#
# *Time:* 85 minutes without the extra exercise; before section 9.3 is a good place for a break. *You need:* [lesson 3](03_rsa_score.ipynb)
# (Pearson and Spearman), [lesson 4](04_permutation_test.ipynb) (permuted words), [lesson 5](05_glove_50d_vs_300d.ipynb) (intervals, the rank
# index), [lesson 6](06_word2vec_vs_gpt2.ipynb) (the cone, and how rare a pair is) and [lesson 7](07_even_odd_split.ipynb) (ceilings). The terms
# are also in [the glossary](glossary.ipynb).

# %% alt="The six steps of the method: words, vectors, RSMs, triangles, scatter, score. Steps 3 and 4 are lit: the RSMs and their triangles. In this lesson one of the two does not come from a model."
from helpers import plot_method

plot_method("rsm", "triangle");

# %% [markdown]
# The RSMs and their triangles are lit, since in this lesson one of the two does not come from a model.
#
# ## 9.1 What people said
#
# Every score so far compared a model with a model. Two models that agree may be wrong together. To say who is right, we have to ask people.
#
# Two collections of their judgements come with the library gensim. **WordSim-353** (Finkelstein et al. 2002) is about how *related* two words
# are: a cup and coffee are related. **SimLex-999** (Hill, Reichart & Korhonen 2015) asked how *similar* two words are in meaning: a cup is not
# similar to coffee. Each pair has the mean of its raters, from 0 to 10.

# %%
from helpers import people, table

asked = {"WordSim": people("wordsim"), "SimLex": people("simlex")}
table([{"set": name, "first": one, "second": two, "people said": said}
       for name, (pairs, judged) in asked.items()
       for (one, two), said in list(zip(pairs, judged))[1:4]])

# %%
import numpy as np
from helpers import load

names = ["glove-50", "glove-100", "word2vec", "minilm"]
models = {model.title: model for model in map(load, names)}
known, judged = {}, {}
for name, (pairs, said) in asked.items():
    rows = [row for row, pair in enumerate(pairs)
            if all(word in model for word in pair for model in models.values())]
    known[name], judged[name] = [pairs[row] for row in rows], said[rows]
    words = {word for pair in known[name] for word in pair}
    print(f"{name}: {len(rows)} of {len(pairs)} pairs known to all, {len(words)} words")

# %% [markdown]
# (A pair that was judged twice counts once, and *tiger* with *tiger* is left out.) MiniLM here means the table of its input embeddings, before
# any layer has read anything. It knows only words that are a single piece for it, which are common ones. So all scores below are about pairs
# of common words.
#
# People judged only a few hundred pairs. So we have a part of a triangle, a list of pairs. Nothing else changes: we correlate two lists of
# numbers, and one of them comes from people.

# %% [markdown] tags=["exercise"]
# ### Exercise 9.1 · The similarity of some pairs
# *3 minutes, medium.* Write `pair_similarities(model, pairs)`. `pairs` is a list of M pairs `(word, word)`, and `model[word]` is the vector
# of a word. Return the cosine similarity of each pair, shape `(M,)`, in the order of `pairs`.

# %% tags=["exercise"]
def pair_similarities(model, pairs):
    """Cosine similarity of each pair of words. Model, list of M pairs -> (M,)."""
    ...


# %% tags=["check"]
from helpers import check

check("9.1", pair_similarities)

# %% [markdown] tags=["hint"]
# A loop over pairs will do: `for one, two in pairs:` and then `a, b = model[one], model[two]`. The cosine is the dot product divided by both
# lengths (lesson 1).

# %% [markdown] tags=["hint"]
# Collect the cosines in a list and return it as `np.array(...)`. `np.linalg.norm(a)` is the length of a.

# %% tags=["solution"]
def pair_similarities(model, pairs):
    """Cosine similarity of each pair of words. Model, list of M pairs -> (M,)."""
    cosines = []
    for one, two in pairs:
        a, b = model[one], model[two]
        cosines.append(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))
    return np.array(cosines)


# %% [markdown]
# Now the scores. People's 0 to 10 and a model's cosines are on different scales, and nothing says that one follows from the other along a
# straight line. So we ask only whether the order agrees, and use Spearman, the correlation of ranks.
#
# **Predict.** Which of the four models is nearest to people on WordSim?
#
# - **a** · GloVe 50D
# - **b** · GloVe 100D
# - **c** · Word2Vec
# - **d** · MiniLM

# %%
guess = "?"  # @param ["?", "a", "b", "c", "d"]

# %%
from helpers import reveal, rsa_score

similarities = check.yours("9.1")
cosines = {name: {title: similarities(model, known[name])
                  for title, model in models.items()} for name in known}
scores = {name: {title: rsa_score(judged[name], cosines[name][title], "spearman")
                 for title in models} for name in known}
reveal("9a", guess, *scores["WordSim"].values())

# %%
table([{"model": title, **{name: scores[name][title] for name in scores}}
       for title in models], title="Spearman's score with people")

# %% [markdown] tags=["answer"]
# The order of the four models is the same in both sets. But on SimLex every model loses more than a third of its score. What is so much harder
# there?

# %% [markdown]
# **Predict.** On SimLex, from 0 to 10, how similar are *dog* and *cat* on average?
#
# - **a** · about 9, they are the two pets
# - **b** · about 5
# - **c** · about 2
#
# The next cell ranks the pairs of SimLex by people and by Word2Vec, and lists those that Word2Vec ranks higher by most, *dog* and *cat* with
# them.

# %%
from helpers.similarity import ranks

word2vec = models["Word2Vec 300D"]
above = ranks(cosines["SimLex"][word2vec.title]) - ranks(judged["SimLex"])
pets = [row for row, pair in enumerate(known["SimLex"]) if {*pair} == {"dog", "cat"}]
shown = list(dict.fromkeys([*np.argsort(-above)[:7], *pets]))  # each once
table([{"pair": "–".join(known["SimLex"][row]), "people": judged["SimLex"][row],
        "Word2Vec's cosine": cosines["SimLex"][word2vec.title][row]} for row in shown])

# %% [markdown] tags=["answer"]
# It was **c**. The raters were asked how much two words mean *the same*, and a dog is no cat. Word2Vec learned from which words stand near each
# other in texts, and *dog* and *cat* stand near the same words. So do opposites: the table is full of them. *(a)* is an
# answer to WordSim's question, how related they are. *(b)* would be a compromise between the two questions.

# %% [markdown]
# **Similarity is not relatedness.** *Woman* and *man* got 8.3 from WordSim's raters, and 3.3 from SimLex's.

# %% alt="Two scatters, what people said against Word2Vec's cosine, one point a pair of words. Left, WordSim: the cloud rises to the right. Right, SimLex: a wide cloud that rises little; south and north, dog and cat, man and woman are pointed out at its upper left, pairs that Word2Vec holds for similar and people do not."
import matplotlib.pyplot as plt
from helpers.lessons.figures_09 import plot_judged

mark = {"WordSim": [("man", "woman"), ("money", "cash"), ("soap", "opera")],
        "SimLex": [("south", "north"), ("dog", "cat"), ("man", "woman"),
                   ("creator", "maker")]}
fig, axes = plt.subplots(1, 2, figsize=(9.5, 4.4), sharey=True, layout="constrained")
for ax, name in zip(axes, known):
    pairs = {frozenset(pair): row for row, pair in enumerate(known[name])}
    named = {pairs[frozenset(pair)]: "–".join(pair)
             for pair in mark[name] if frozenset(pair) in pairs}
    title = f"{name}: Spearman {scores[name][word2vec.title]:.2f}"
    plot_judged(ax, judged[name], cosines[name][word2vec.title], named, title)
axes[0].set_ylabel("Word2Vec's cosine");

# %% [markdown]
# So "right" depends on the question. A model that finds related words well may be poor at finding words of the same meaning. (SimLex is harder for
# another reason, too: many of its pairs were chosen because people associate them.)
#
# ## 9.2 How sure, and how good could it be?
#
# Had people been asked about other words, the scores would differ. How far? If a model misplaces *money*, all pairs with *money* suffer together,
# so pairs that share a word are not independent. `people_interval` takes that into account (see Further).

# %%
from helpers import people_interval

intervals = {
    name: {title: people_interval(known[name], judged[name], of_model)
           for title, of_model in cosines[name].items()} for name in known}
table([{"set": name, "model": title, "score": one.score, "95 % from": one.low,
        "to": one.high} for name in known for title, one in intervals[name].items()])

# %% [markdown]
# Look at the two GloVes on WordSim. The interval of each one holds the score of the other.
#
# **Predict.** What will the interval of their *difference* be, GloVe 100D less GloVe 50D?
#
# - **a** · it holds 0, since the two intervals overlap
# - **b** · it lies above 0
# - **c** · it lies below 0

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
titles, differences = [*models], {}
for name in known:
    for less, more in zip(titles, titles[1:]):
        differences[name, more, less] = people_interval(
            known[name], judged[name], cosines[name][more], cosines[name][less])
first = differences["WordSim", titles[1], titles[0]]
reveal("9b", guess, first.low, first.high)

# %%
table([{"set": name, "models": f"{more} − {less}", "difference": one.score,
        "95 % from": one.low, "to": one.high}
       for (name, more, less), one in differences.items()], decimals=3)

# %% [markdown] tags=["answer"]
# Both GloVes were asked about the same pairs. Other words would move both scores in the same direction, so their difference is known more
# exactly than either of them. **To compare two models, give the interval of the difference.**
#
# One warning: these are six intervals of 95 %. Each one misses in about 5 of 100 cases. That any one of the six misses is likelier than
# that, so a lower end very near 0 is no firm result.

# %% [markdown]
# How good could a model be? People do not agree perfectly with each other either. For SimLex, Hill et al. (2015) report that two raters agree
# with a Spearman score of 0.67 on average. Such a bound on what can be reached is called a [ceiling](glossary.ipynb) (lesson 7). But a ceiling
# for whom? Our models were compared with the *mean* of all raters.
#
# A toy shows whether that matters. We invent a true similarity for 1,000 pairs, and let 15 raters see it, about as many as a pair had in WordSim.
# Each rater makes random errors, so large that two raters agree with SimLex's 0.67.
#
# **Predict.** What will the truth itself score with the mean of 15 such raters?
#
# - **a** · about 0.67, that is the ceiling
# - **b** · about 0.8
# - **c** · above 0.95

# %%
rng = np.random.default_rng(0)
truth = rng.standard_normal(1000)
raters = truth + 0.65 * rng.standard_normal((15, 1000))
two = [rsa_score(raters[a], raters[b], "spearman") for a in range(15) for b in range(a)]
rest = [rsa_score(raters[a], np.delete(raters, a, axis=0).mean(axis=0), "spearman")
        for a in range(15)]
mean = rsa_score(truth, raters.mean(axis=0), "spearman")
table([{"who": "one rater with another", "score": np.mean(two)},
       {"who": "one rater with the mean of the others", "score": np.mean(rest)},
       {"who": "the truth with the mean of all", "score": mean}])

# %% [markdown] tags=["answer"]
# It was **c**. The errors of 15 raters average out, so the mean lies very near to the truth. *(a)* is the ceiling of one rater against one
# other. *(b)* is about what one rater reaches with the mean of the others. **A model that passes 0.67 has not beaten people.** It was compared
# with the mean of many, and in this toy one person reaches almost 0.8 there. (Real raters share habits, so 0.98 is too high for a real mean.)

# %% alt="Spearman scores with people and their 95 % intervals, four models in each of two rows. WordSim: from about 0.5 for GloVe 50D up to almost 0.8 for MiniLM. SimLex: from about 0.3 up to 0.5, and a vertical line at 0.67, where two raters agree, to the right of all four intervals."
from helpers import MODEL_COLORS
from helpers.lessons.figures_09 import plot_intervals

colors = {model.title: MODEL_COLORS[model.name] for model in models.values()}
labels = {"WordSim": "WordSim:\nhow related?", "SimLex": "SimLex:\nhow similar?"}
rows = {labels[name]: intervals[name] for name in known}
[ax] = plot_intervals({"SimLex is harder for every model": rows}, colors)
ax.plot([0.67, 0.67], [0.55, 1.45], color="#222222", linewidth=2)
ax.annotate("two raters,\nHill et al. 2015", (0.67, 1), (7, 0), va="center",
            textcoords="offset points", fontsize=9.5)
ax.set(xlabel="Spearman's score with people", xlim=(0, 1));

# %% [markdown]
# On SimLex all four models stay well below 0.67, as Hill et al. found for the models of their time.
#
# This is a good place for a break.
#
# ## 9.3 A hypothesis is an RSM
#
# A score with people tells us how near a model is to them. It does not tell us *what* the model has learned. For that there is a simple idea,
# and Kriegeskorte et al. (2008) made it a part of RSA: write down what a hypothesis predicts for every pair of words. This is an RSM too, a
# [model RSM](glossary.ipynb), and can be scored like any other. To keep the two kinds of model apart, we call it a *hypothesis*.
#
# "Words of the same kind are alike, and all others are not" is a hypothesis. Its RSM has a 1 for two words of the same category, and a 0 for all
# others.

# %% [markdown] tags=["exercise"]
# ### Exercise 9.2 · Same kind
# *2 minutes, easy.* Write `same_kind(labels)`. `labels` holds the category of each of N words. For each pair of words return 1 if their
# categories are the same, and 0 if not, shape `(N(N−1)/2,)`, in the order of `upper_triangle`.

# %% tags=["exercise"]
def same_kind(labels):
    """1 for each pair of the same kind, else 0. N labels -> (N(N-1)/2,)."""
    ...


# %% tags=["check"]
check("9.2", same_kind)

# %% [markdown] tags=["hint"]
# `i, j = np.triu_indices(N, k=1)` are the rows and columns of the upper triangle (lesson 2). Make `labels` an array; then `labels[i]` are the
# first words' labels of all pairs.

# %% tags=["solution"]
def same_kind(labels):
    """1 for each pair of the same kind, else 0. N labels -> (N(N-1)/2,)."""
    labels = np.array(labels)
    i, j = np.triu_indices(len(labels), k=1)
    return (labels[i] == labels[j]).astype(float)


# %% [markdown]
# The next hypothesis has nothing to do with meaning: words are alike if they are about equally *frequent*. GloVe's list of words is sorted from
# frequent to rare, and this course's selection keeps that order. So a word's place in the selection is its **rank**, low for a frequent word. As
# in lesson 6 we take the logarithm of ranks: the step from rank 1 to 10 counts as much as the one from 1,000 to 10,000.

# %% [markdown] tags=["exercise"]
# ### Exercise 9.3 · Equally frequent
# *2 minutes, easy.* Write `frequency_alike(ranks)`. `ranks`, shape `(N,)`, holds the rank of each word. For each pair return *minus* the
# distance of the two logarithms (`np.log`), so that equal ranks give 0 and all others less, shape `(N(N−1)/2,)`.

# %% tags=["exercise"]
def frequency_alike(ranks):
    """Minus the distance of the two log ranks of each pair. (N,) -> (N(N-1)/2,)."""
    ...


# %% tags=["check"]
check("9.3", frequency_alike)

# %% [markdown] tags=["hint"]
# `logs = np.log(ranks)` first, then i and j as in 9.2. A distance has no sign: `np.abs`.

# %% tags=["solution"]
def frequency_alike(ranks):
    """Minus the distance of the two log ranks of each pair. (N,) -> (N(N-1)/2,)."""
    logs = np.log(ranks)
    i, j = np.triu_indices(len(logs), k=1)
    return -np.abs(logs[i] - logs[j])


# %% [markdown]
# Are words alike if they are *spelled* alike? The smallest number of letters to change, add or drop on the way from one word to the other is called
# their [edit distance](glossary.ipynb) (Levenshtein 1966). From *cat* to *cart* it is 1, from *form* to *from* 2. Words that are spelled alike have a
# small one.

# %% [markdown] tags=["exercise"]
# ### Exercise 9.4 · Edit distance (extra)
# *10 minutes, hard; nothing later needs it.* Write `edit_distance(one, two)`: the smallest number of steps from the word `one` to the word
# `two`. A step changes, adds or drops one letter. Return a whole number.

# %% tags=["exercise"]
def edit_distance(one, two):
    """Fewest letters to change, add or drop between two words. Two str -> int."""
    ...


# %% tags=["check"]
check("9.4", edit_distance)

# %% [markdown] tags=["hint"]
# Make a table. Row i, column j: how many steps from the first i letters of `one` to the first j letters of `two`? Row 0 and column 0 are easy:
# add j letters, or drop i.

# %% [markdown] tags=["hint"]
# Any other cell is reached from three neighbours: from above (+1, drop a letter), from the left (+1, add one), from above left (+1 if the two
# letters differ, else +0). Take the smallest.

# %% tags=["solution"]
def edit_distance(one, two):
    """Fewest letters to change, add or drop between two words. Two str -> int."""
    above = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(two, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (a != b)))
        above = row
    return above[-1]


# %% [markdown]
# Back to meaning. "Same kind" treats all different kinds alike, but a fruit may be nearer to an animal (both live) than to a hammer. A
# **taxonomy** is a tree of kinds. The next cell has one for this course's categories. It was made by hand, and yours would differ.

# %%
TREE = {
    "fruit": "thing living plant", "animals": "thing living animal",
    "body": "thing living person", "professions": "thing living person",
    "furniture": "thing made home", "clothing": "thing made worn",
    "tools": "thing made device", "instruments": "thing made device",
    "vehicles": "thing made vehicle", "space": "thing nature sky",
    "weather": "thing nature sky", "emotions": "idea felt inside",
}
paths = {kind: (*way.split(), kind) for kind, way in TREE.items()}
print(" > ".join(paths["fruit"]), "and", " > ".join(paths["animals"]))

# %% [markdown]
# From the root, *fruit* and *animals* share two levels, *thing* and *living*, and part after that.

# %% [markdown] tags=["exercise"]
# ### Exercise 9.5 · Near in a tree
# *3 minutes, medium.* Write `levels_shared(one, two)`. Both are paths from the root, tuples of equal length. Count the levels they share from
# the root on, and stop where they first differ. Return a whole number.

# %% tags=["exercise"]
def levels_shared(one, two):
    """How many levels two paths share before they part. Two tuples -> int."""
    ...


# %% tags=["check"]
check("9.5", levels_shared)

# %% [markdown] tags=["hint"]
# `for a, b in zip(one, two):` walks along both paths. `break` leaves the loop at the first difference.

# %% tags=["solution"]
def levels_shared(one, two):
    """How many levels two paths share before they part. Two tuples -> int."""
    shared = 0
    for a, b in zip(one, two):
        if a != b:
            break
        shared += 1
    return shared


# %% [markdown]
# Now all hypotheses for the same words: the twelve categories of this course, as far as all models know them. Two simple ones come along: *as
# long*, minus the difference in length, and *both common*, minus the mean log rank of the pair (lesson 6's rarity, turned round). *Spelled
# alike* is minus the edit distance *divided by the longer word's length*. Without the division, long words would be unlike everything, and the
# hypothesis would be about length.

# %%
from helpers.lessons.lesson_09 import edit_distance  # yours may be slow for so many

kinds_alike, equally, levels = (check.yours(f"9.{n}") for n in (2, 3, 5))
rank = {word: place for place, word in enumerate(models["GloVe 50D"].words, 1)}


def of_form(words):
    """Hypotheses about frequency and spelling. N words -> {name: (N(N-1)/2,)}."""
    i, j = np.triu_indices(len(words), k=1)
    places = np.array([rank[word] for word in words])
    n, logs = np.array([len(word) for word in words]), np.log(places)
    steps = np.array([edit_distance(words[a], words[b]) for a, b in zip(i, j)])
    return {"both common": -(logs[i] + logs[j]) / 2, "as frequent": equally(places),
            "as long": -np.abs(n[i] - n[j]),
            "spelled alike": -steps / np.maximum(n[i], n[j])}


# %%
from helpers import cosine_rsm, load_categories, upper_triangle

kind = {word: name for name, several in load_categories().items() for word in several
        if all(word in model for model in models.values())}
words, labels = [*kind], [*kind.values()]
i, j = np.triu_indices(len(words), k=1)
meaning = {"same kind": kinds_alike(labels),
           "near in the tree": np.array([levels(paths[labels[a]], paths[labels[b]])
                                         for a, b in zip(i, j)], dtype=float)}
hypotheses = meaning | of_form(words)
triangles = {title: upper_triangle(cosine_rsm(model[words]))
             for title, model in models.items()}

# %% alt="Six square matrices over the same 181 words, sorted by category. Word2Vec's RSM has bright blocks along the diagonal on a mottled ground. Same kind: the same blocks, on nothing. Near in the tree: the blocks, and fainter ones between related kinds. As frequent and as long: faint grids of stripes. Spelled alike: speckles. None of these three has blocks. One bar of colours for all. Their titles give each one's score with Word2Vec: high for the two of meaning, near 0 for the others."
from helpers.lessons.figures_09 import plot_hypotheses

shown = {name: v for name, v in hypotheses.items() if name != "both common"}
plot_hypotheses(triangles[word2vec.title], word2vec.title, shown, labels);

# %% [markdown]
# The figure shows five of the six; *both common* comes in the next one. All colours are on one scale: how far a pair lies above or below the mean
# of its own RSM, in standard deviations. *Same kind* draws the blocks of Word2Vec's RSM without their texture, and the tree adds some of what
# lies between the blocks. The others look like nothing in Word2Vec. Each number is a Pearson score with Word2Vec.
#
# Why Pearson here? *Same kind* has only two values, so more than nine tenths of its pairs are tied at 0. **A model without ties cannot reach a
# Spearman of 1 with it**, however good it is. Try a perfect model, which is the hypothesis itself and a little noise:

# %%
same = hypotheses["same kind"]
perfect = same + 0.01 * np.random.default_rng(0).standard_normal(len(same))
table([{"with same kind": name, "Spearman": rsa_score(v, same, "spearman"),
        "Pearson": rsa_score(v, same)}
       for name, v in [("a perfect model", perfect),
                       (word2vec.title, triangles[word2vec.title])]])

# %% [markdown]
# **Predict.** MiniLM was nearest to people. Which of these three models carries *same kind* most?
#
# - **a** · MiniLM
# - **b** · Word2Vec
# - **c** · GloVe 50D

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
three = ["MiniLM 384D", word2vec.title, "GloVe 50D"]
reveal("9c", guess, *(rsa_score(triangles[title], same) for title in three))

# %% [markdown]
# Is that difference certain? `difference_interval` of lesson 5 expects models, and a hypothesis is only a triangle. But `as_model(v)` finds word
# vectors whose cosines are exactly the triangle v, stretched and shifted. Pearson does not see the stretch and the shift. So what gives a
# Pearson or Spearman score of two models, with its interval, takes hypotheses too.

# %%
from helpers import as_model, category_auc, difference_interval, score_interval

minilm = models["MiniLM 384D"]
one = difference_interval(as_model(same), minilm[words], word2vec[words])
print(f"With same kind, MiniLM scores {-one.score:.2f} less than Word2Vec, "
      f"95 % from {-one.high:.2f} to {-one.low:.2f}.")
table([{"model": title, "Pearson": rsa_score(triangles[title], same),
        "rank index": category_auc(cosine_rsm(model[words]), labels)}
       for title, model in models.items()], "With same kind", decimals=3)

# %% [markdown] tags=["answer"]
# MiniLM is last by both measures. But Word2Vec's lead is Pearson's, which asks how far apart the two clouds of pairs are, compared with their
# width. By lesson 5's rank index, how often a pair of one kind comes out on top, it is level with GloVe 100D. Say which measure you used.

# %% [markdown]
# Now all of it in one figure: each model with each hypothesis, for the category words, and for 300 words drawn at random from those that all
# models know. Random words have no categories, so only the hypotheses of form remain.
#
# **Predict.** Which models will carry *both common* in random words?
#
# - **a** · all four alike: they have all read the same language
# - **b** · the two GloVes more than the others
# - **c** · none: a model of meaning has no reason to

# %%
from helpers import shared_words

common = shared_words(*models.values())
drawn = np.random.default_rng(0).choice(common, 300, replace=False).tolist()


def carried_by(words, hypotheses):
    """{hypothesis: {model: ScoreInterval}}."""
    rows = {name: as_model(v) for name, v in hypotheses.items()}
    return {name: {title: score_interval(rows[name], model[words])
                   for title, model in models.items()} for name in rows}


forms = of_form(drawn)
by_kind, by_chance = carried_by(words, hypotheses), carried_by(drawn, forms)

# %% alt="Scores of four models with each hypothesis, with 95 % intervals. Category words: same kind and near in the tree between 0.5 and 0.75 for all models, Word2Vec highest, MiniLM and GloVe 50D lowest; both common, as frequent, as long and spelled alike between −0.1 and 0.15, as long above 0 for all models. Random words: both common near 0.45 for the two GloVes and near 0 for Word2Vec and MiniLM; as frequent below 0 for the two GloVes; spelled alike a little above 0 for Word2Vec and MiniLM."
strong = [title for title, one in by_chance["both common"].items() if one.low > 0.2]
axes = plot_intervals({
    f"{len(words)} category words: same kind and the tree lead": by_kind,
    f"300 random words: both common in {' and '.join(strong)}": by_chance}, colors)
axes[0].set(xlim=(-0.4, 1))
axes[-1].set_xlabel("RSA score with the hypothesis (Pearson)");

# %% [markdown] tags=["answer"]
# It was **b**. In the upper panel, the two hypotheses of meaning stand out in all models. The lower panel tells the models apart. **Both GloVes
# carry how common a pair is:** two frequent words tend to be similar to them, even where their meanings differ. This is the cone of lesson 6. *(a)* and *(c)*:
# Word2Vec and MiniLM hardly do, and GloVe has no reason of *meaning* to do so either. It is probably a trace of how it was trained.
#
# And *as frequent*? In random words GloVe's score with it is *below* 0. Two rare words are equally frequent, but to GloVe only two *common* words
# are similar, and those are mostly not equally common, since the logarithm spreads the common ones. So this score is mostly *both common*, seen
# in a mirror; section 9.4 will take it away. **A low score may mean that the model does not carry the property, or that the hypothesis
# describes it badly, or that another property stands in front of it.**
#
# Small scores need not be luck. In random words all intervals for *as long* lie above 0, and so do Word2Vec's and MiniLM's for *spelled alike*
# and MiniLM's for *as frequent*. (Over 30 draws of 200 words, such intervals held the mean of all draws 92 times in 100, measured in November
# 2026.)

# %% [markdown]
# ## 9.4 Take it out
#
# Two models agree, and both carry the categories. Do they agree on anything *else*? We answer by subtraction. Draw the line that predicts a
# triangle from the hypothesis, and keep what the line does not explain, the [**residuals**](glossary.ipynb). Do that to both models, and
# correlate the residuals. This is the partial correlation, which you met in lesson 6, and what was taken out is called the **control**.

# %% [markdown] tags=["exercise"]
# ### Exercise 9.6 · What a line leaves
# *4 minutes, medium.* Write `left_over(v, control)`, both `(M,)`. Find the line, slope · control + offset, that comes nearest to v (least
# squares). Return v less this line, `(M,)`.

# %% tags=["exercise"]
def left_over(v, control):
    """What the best line through the control leaves of v. (M,), (M,) -> (M,)."""
    ...


# %% tags=["check"]
check("9.6", left_over)

# %% [markdown] tags=["hint"]
# `np.polyfit(control, v, 1)` returns slope and offset. By hand: centre both, then the slope is the sum of their products, divided by the sum
# of the control's squares.

# %% [markdown] tags=["hint"]
# With an offset the line goes through both means, so what is left has mean 0.

# %% tags=["solution"]
def left_over(v, control):
    """What the best line through the control leaves of v. (M,), (M,) -> (M,)."""
    x, y = control - control.mean(), v - v.mean()
    return y - x * (x @ y) / (x @ x)


# %% [markdown] tags=["exercise"]
# ### Exercise 9.7 · The score that is left
# *2 minutes, easy.* Write `score_without(v1, v2, control)`: the Pearson correlation of what is left of v1 and of what is left of v2. All three
# are `(M,)`; return one number.

# %% tags=["exercise"]
def score_without(v1, v2, control):
    """Correlation of two triangles without the control. Three (M,) -> number."""
    ...


# %% tags=["check"]
check("9.7", score_without)

# %% [markdown] tags=["hint"]
# Do what `left_over` does to v1, and to v2. `np.corrcoef(a, b)[0, 1]` is Pearson's correlation. (The solution below does it in one line with
# `np.polyfit`.)

# %% tags=["solution"]
def score_without(v1, v2, control):
    """Correlation of two triangles without the control. Three (M,) -> number."""
    rest = [v - np.polyval(np.polyfit(control, v, 1), control) for v in (v1, v2)]
    return np.corrcoef(*rest)[0, 1]


# %% [markdown]
# First a toy whose truth we know: two models of 30 words that have nothing in common except that both triangles contain a bit of the same
# control.

# %%
without = check.yours("9.7")

# %%
def straight_world(rng):
    """Two triangles that share a control and nothing else; the control. 30 words."""
    f = rng.standard_normal(30)
    i, j = np.triu_indices(30, k=1)
    control = (f[i] + f[j]) / 2
    own = [upper_triangle(cosine_rsm(rng.standard_normal((30, D)))) for D in (50, 60)]
    return own[0] + 0.15 * control, own[1] + 0.15 * control, control


# %%
straight = [straight_world(np.random.default_rng(seed)) for seed in range(50)]
before = np.mean([rsa_score(v1, v2) for v1, v2, _ in straight])
after = np.mean([without(*world) for world in straight])
print(f"Mean of 50 such worlds: {before:.2f} before, {after:.2f} without the control")

# %% [markdown]
# On average nothing is left, as it should be. Now the models, on the category words.
#
# **Predict.** We take *same kind* out of Word2Vec and GloVe 50D. What happens to their score?
#
# - **a** · it falls to almost 0: the categories are what they agree on
# - **b** · it falls, but more than half of it stays
# - **c** · it hardly changes

# %%
duos = {"Word2Vec\nGloVe 50D": (word2vec.title, "GloVe 50D"),
        "MiniLM\nGloVe 50D": ("MiniLM 384D", "GloVe 50D"),
        "MiniLM\nWord2Vec": ("MiniLM 384D", word2vec.title)}


def before_after(triangles, control):
    """{pair of models: (score, score without the control)}."""
    scores = {}
    for duo, (one, two) in duos.items():
        v1, v2 = triangles[one], triangles[two]
        scores[duo] = rsa_score(v1, v2), without(v1, v2, control)
    return scores


# %%
kind_out = before_after(triangles, hypotheses["same kind"])
table([{"models": duo.replace("\n", " and "), "score": before,
        "without same kind": after} for duo, (before, after) in kind_out.items()])

# %% [markdown] tags=["answer"]
# It was **b**. What stays may be about *which* words of a kind are close, which kinds are near each other, or something else. *(a)* would mean that
# the labels are all that the models share, and *(c)* that they add nothing to the score.

# %% [markdown]
# `take_out(v, controls)` does the same for several controls at once. And because residuals are a triangle, `as_model` gives the intervals. How
# far down do we get if we take out everything we thought of?

# %%
from helpers import take_out

sets = {"nothing": [], "same kind": ["same kind"],
        "kind and tree": [*meaning], "all six": [*hypotheses]}
rows = []
for out, several in sets.items():
    controls = [hypotheses[name] for name in several]
    v1, v2 = triangles[word2vec.title], triangles["GloVe 50D"]
    one = score_interval(*(as_model(take_out(v, controls)) for v in (v1, v2)))
    rows.append({"taken out": out, "score": one.score, "95 % from": one.low,
                 "to": one.high})
table(rows, title="Word2Vec and GloVe 50D, category words")

# %% [markdown]
# Most of the score stays, whatever we take out. That does not mean that our hypotheses say little. Look at lesson 6's formula: on its
# top, the two scores with *same kind* are multiplied, and their product is more than half of the score that it is taken off. But the
# bottom shrinks as well, since less is left of each triangle. On what is left, the two models still agree well. **The score that is left
# is not a share of the score before.**
#
# A hypothesis is a triangle, so it can be cleaned as well. Back to the random words, GloVe 50D and *as frequent*:

# %%
v = upper_triangle(cosine_rsm(models["GloVe 50D"][drawn]))
equal, both_common = forms["as frequent"], forms["both common"]
print(f"GloVe 50D with as frequent: {rsa_score(v, equal):.2f}; without both common:",
      f"{without(v, equal, both_common):.2f}. The two hypotheses with each other:",
      f"{rsa_score(equal, both_common):.2f}")

# %% [markdown]
# The two hypotheses about frequency go against each other. With *both common* out of the way, GloVe does carry a little of *as frequent*.
#
# Next, frequency in two models. GloVe carries *both common* in random words, and MiniLM does not. We draw 150 random words 20 times, and take it out of both.
#
# **Predict.** What happens to the score of MiniLM and GloVe 50D, on average?
#
# - **a** · it falls
# - **b** · it stays, within 0.01
# - **c** · it rises

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
from helpers.lessons.measures_09 import draws, without_grammar


def both_out(kept, pool, n):
    """Before and after, `kept` words and n others, 20 draws: {duo: (20, 2)}."""
    each = [before_after(*draw) for draw in draws(models, rank, kept, pool, n)]
    return {duo: np.array([scores[duo] for scores in each]) for duo in duos}


at_random = both_out([], common, 150)
reveal("9d", guess, *at_random["MiniLM\nGloVe 50D"].mean(axis=0))

# %% [markdown]
# So a control does not always lower a score. What if half of the words are the 90 most common ones, so that frequency differs much more from pair
# to pair? The most common words are nearly all words of grammar: *the*, *in*, *that*. So a third set has the 90 most common of the others in
# their place: *year*, *people*, *government*.

# %% alt="Three panels of arrows from the score before to the score after both common was taken out, for three pairs of models. Random words: two short arrows to the right, and one pair of models that stays. Half of them the 90 commonest words: arrows to the left, the one of MiniLM and GloVe 50D longest, from about 0.6 to about 0.4. Half of them common words, but none of grammar: shorter arrows to the left, and none for Word2Vec and GloVe 50D."
from helpers.lessons.figures_09 import plot_left

usual = without_grammar(common)
found = {"Random words": at_random,
         "Half: the 90 commonest": both_out(common[:90], common[1000:], 90),
         "Half: 90 common, no grammar": both_out(usual[:90], common[1000:], 90)}
mean = {name: {duo: tuple(scores.mean(axis=0)) for duo, scores in each.items()}
        for name, each in found.items()}
plot_left(mean)
for name, each in found.items():
    rises = [int((scores[:, 1] > scores[:, 0]).sum()) for scores in each.values()]
    print(f"{name}: of 20 draws, the score rises in", ", ".join(map(str, rises)))

# %% [markdown] tags=["answer"]
# The same two models, the same control. With random words the score of MiniLM and GloVe 50D rises a little. With the commonest words among them
# it falls a lot. Is that frequency? With words that are not of grammar and somewhat less common (all among the 210 most frequent), it falls by less than half as much. *The* and *in*
# are alike in more than how common they are, and taking out *both common* took that out as well. **What a control explains belongs to the words as much as to the models, and it need not be what the control is called.**

# %% [markdown]
# ### Is what is left more than luck?
#
# `partial_permutation` permutes the words of one model's residuals, as lesson 4 permuted the words of a model, and takes the partial correlation
# anew each time. This is a [partial Mantel test](glossary.ipynb).

# %%
from helpers import partial_permutation

one = partial_permutation(triangles[word2vec.title], triangles["GloVe 50D"],
                          [hypotheses["same kind"]], n_permutations=499)
print(f"{one.observed:.2f} is left, p = {one.p:.3f}; "
      f"the highest of {one.n} permuted scores is {one.null.max():.2f}")

# %% [markdown]
# A test can be tested where the truth is known. In the toy above the two models have nothing in common but the control. Once that is taken out,
# p should be at most 0.05 in about 5 of 100 such worlds. In a second toy, frequent words lean into a direction and rare words the
# opposite way. Each model has a direction of its own. Again the two share frequency and nothing else.
#
# **Predict.** In how many of 50 worlds of the second kind will the test find "more than frequency"?
#
# - **a** · about 2 or 3
# - **b** · about 10
# - **c** · nearly all

# %%
def bent_world(rng):
    """Vectors that lean by frequency, and share nothing else; the control. 30 words."""
    f = rng.standard_normal(30)
    i, j = np.triu_indices(30, k=1)
    v1, v2 = (upper_triangle(cosine_rsm(rng.standard_normal((30, D))
                                        + 0.6 * np.outer(f, rng.standard_normal(D))))
              for D in (50, 60))
    return v1, v2, (f[i] + f[j]) / 2


# %%
bent = [bent_world(np.random.default_rng(seed)) for seed in range(50)]


def alarms(worlds, out):
    """In how many worlds p is at most 0.05, with the control taken out or not."""
    return sum(partial_permutation(v1, v2, [control] if out else [], 99).p <= 0.05
               for v1, v2, control in worlds)


table([{"world": name, "nothing out": alarms(worlds, False),
        "control out": alarms(worlds, True)}
       for name, worlds in {"straight": straight, "bent": bent}.items()],
      title="Of 50 worlds, p at most 0.05")

# %% [markdown] tags=["answer"]
# It was **c**. In the first world the test keeps its promise: 2 or 3 alarms of 50 were promised, and one or two more are no surprise. In the second it does not: the cosine of two leaning vectors grows with the
# *product* of their frequencies, and our control has their *sum*. A straight line cannot take out what is bent. Here it takes out next to
# nothing: the mean score of these worlds goes from 0.66 to 0.65. With the product as the control it would go to 0.09 (measured in
# November 2026). *(a)* is the promise of p. *(b)* would be a small mistake; this is not small.

# %% [markdown]
# So a partial correlation says: **this much is left after a line through this control.** It does not say "beyond frequency". And there are two
# more limits:
#
# - Permuting words treats them as interchangeable, and words that come in kinds are not. In toy worlds of six kinds of five words, with the
#   kinds as the control, we counted 7 to 33 false alarms in 100 instead of 5, the more, the tighter the kinds are (measured in November 2026).
#   Guillot & Rousset (2013) warn of partial Mantel tests for such reasons.
# - A small p says that something is left. How much is the better question: report the score that is left, with its interval.
#
# ## 9.5 A claim, and what it should say
#
# Nine questions to ask of any RSA result, before you publish it or believe it:
#
# | | question |
# |---|---|
# | words | Which words, chosen by what rule? |
# | number | How many words (not pairs)? |
# | measure | Which similarity, and Pearson or Spearman? Are there ties? |
# | comparator | High or low compared with what: another model, a simple hypothesis, people? |
# | interval | How far would it move with other words? For a comparison: the interval of the *difference*. |
# | null | What was shuffled, and what score does chance give? |
# | ceiling | How high could it be, and a ceiling for whom? |
# | control | What was taken out, by what line, and was that chosen beforehand? |
# | tried | How many models, sets of words and methods were tried, and which were not shown? |
#
# Now a claim of the course text, told as a report would tell it:
#
# > *We took the vocabulary that Word2Vec and the input embeddings of GPT-2 share, and drew 100 of its words of six letters at random. For each model
# > we computed the cosine similarities of all pairs of words, and then the Pearson correlation of the two triangles. The RSA score is impressively
# > high.*

# %% [markdown] tags=["exercise"]
# ### Exercise 9.8 · What does it say?
# *2 minutes, think.* For each row of the list but *control*: does this report answer it? `True` or `False`.

# %% tags=["exercise"]
said = {
    "words": ..., "number": ..., "measure": ..., "comparator": ...,
    "interval": ..., "null": ..., "ceiling": ..., "tried": ...,
}

# %% tags=["check"]
check("9.8", said)

# %% [markdown] tags=["hint"]
# "Impressively high" is a judgement. What would you have to know to make it yourself?

# %% tags=["solution"]
said = {
    "words": True, "number": True, "measure": True, "comparator": False,
    "interval": False, "null": False, "ceiling": False, "tried": False,
}

# %% [markdown]
# The report says how to repeat the measurement. It leaves out what you need to judge the result; lesson 6 has some of that.
#
# And this lesson? It looked at six differences in 9.2 and at forty intervals in 9.3, so some of those that just miss 0 may do so by luck. The tree
# was made by hand. And nobody has a rule for drawing "other words like WordSim's".
#
# ## What you found
#
# - Agreement with another model does not say that either is right. Agreement with people says so, as far as it goes: for the question they were
#   asked. Similarity is not relatedness.
# - Compare two models by the interval of their difference, over words. Say for whom a ceiling is one.
# - A hypothesis is an RSM. A low score may be the fault of the model or of the hypothesis.
# - Taking out a control takes out a line, and whatever goes with it in these words. The score can fall or rise.
#
# ## Five questions
#
# Answer in your head, or on paper, then open.
#
# **1.** (Lesson 3) Someone squares all of people's judgements. Which scores of the models with people change, Pearson's or Spearman's?
#
# <details>
# <summary>Answer</summary>
#
# Pearson's. Squaring numbers from 0 to 10 keeps their order, and Spearman needs nothing else.
#
# </details>
#
# **2.** (Lesson 7) Two raters agree with 0.5. You average four raters, and another four. With what do the two means agree, by Spearman-Brown?
#
# <details>
# <summary>Answer</summary>
#
# With 0.8. Double the raters twice: 2 · 0.5 / 1.5 = 0.67, then 2 · 0.67 / 1.67 = 0.8. Errors average out.
#
# </details>
#
# **3.** The interval of model A's score is 0.50 to 0.62, that of model B's 0.55 to 0.66, on the same words. Are the two models equally good?
#
# <details>
# <summary>Answer</summary>
#
# These two intervals cannot say. Both were measured on the same words, so ask for the interval of the difference.
#
# </details>
#
# **4.** A model scores −0.2 with the hypothesis *as frequent*. A colleague concludes that the model does not carry frequency. Is that right?
#
# <details>
# <summary>Answer</summary>
#
# No. GloVe scores below 0 there as well, and carries frequency strongly in another form: two *common* words tend to be similar to it. The two hypotheses
# go against each other, and the stronger one hides the other. Take *both common* out, and *as frequent* is above 0.
#
# </details>
#
# **5.** "After taking out frequency, the two models still score 0.4 (p = 0.001), so they share meaning beyond frequency." Name two doubts.
#
# <details>
# <summary>Answer</summary>
#
# Only a line was taken out, and what frequency does along a curve is still in both. And whatever else the two share, such as grammar, length or
# spelling, is in the 0.4 too. It need not be meaning. (A third one: with other words the control may take out something else.)
#
# </details>

# %% [markdown]
# ## Your turn
#
# Two open tasks. There is no check, and no single right answer.
#
# **Your own hypothesis.** Give each category a number, such as its size, how much it costs, or whether you can eat it. Two words are alike if
# their numbers are. Which model carries it, and is anything of it left once *same kind* is taken out?

# %%
size = {  # from 1 (small) to 5: change these, or all of it
    "fruit": 1, "animals": 2, "body": 1, "professions": 3, "furniture": 3,
    "clothing": 2, "tools": 2, "instruments": 2, "vehicles": 4, "space": 5,
    "weather": 5, "emotions": 1,
}
i, j = np.triu_indices(len(words), k=1)
mine = np.array([-abs(size[labels[a]] - size[labels[b]]) for a, b in zip(i, j)])
table([{"model": title, "my hypothesis": rsa_score(v, mine),
        "same kind taken out": without(v, mine, same)}
       for title, v in triangles.items()])

# %% [markdown]
# **Ask people.** Six pairs stand in the cell. Write ten of your own, judge them yourself from 0 to 10, and ask somebody else to do the same without seeing yours. How well
# do the two of you agree, and how well does each agree with Word2Vec? What would you need before you could say that Word2Vec is better, or
# worse, than a person?

# %%
ten = {  # pair: what you said, what somebody else said
    ("moon", "star"): (6, 7), ("moon", "apple"): (1, 0), ("chair", "sofa"): (8, 7),
    ("rain", "cloud"): (7, 5), ("doctor", "nurse"): (5, 7), ("river", "hammer"): (0, 1),
}
ten = {pair: two for pair, two in ten.items() if all(word in word2vec for word in pair)}
you, other = np.array([*ten.values()], dtype=float).T
model = check.yours("9.1")(word2vec, [*ten])
table([{"who": who, "Spearman": rsa_score(a, b, "spearman")}
       for who, a, b in [("the two of you", you, other),
                         ("you and Word2Vec", you, model),
                         ("the other and Word2Vec", other, model)]])

# %% [markdown]
# ## Next
#
# Chrupała & Alishahi (2019) asked this lesson's questions of networks that read sentences, with trees of grammar as their hypotheses. Our models
# were tables of vectors, in which nothing reads. [Lesson 10](10_layers_of_a_transformer.ipynb) lets a transformer read, and looks at it
# layer by layer.
#
# ### Further
# - Kriegeskorte, Mur & Bandettini (2008), *Representational similarity analysis: connecting the branches of systems neuroscience*, Frontiers in
#   Systems Neuroscience 2:4. Hypotheses as matrices.
# - Nili, Wingfield, Walther, Su, Marslen-Wilson & Kriegeskorte (2014), *A toolbox for representational similarity analysis*, PLoS Computational
#   Biology 10. Hypotheses with ties, and ceilings.
# - Chrupała & Alishahi (2019), *Correlating neural and symbolic representations of language*, ACL. Trees as hypotheses.
# - Finkelstein, Gabrilovich, Matias, Rivlin, Solan, Wolfman & Ruppin (2002), *Placing search in context: the concept revisited*, ACM
#   Transactions on Information Systems 20. WordSim-353.
# - Hill, Reichart & Korhonen (2015), *SimLex-999: evaluating semantic models with (genuine) similarity estimation*, Computational Linguistics
#   41.
# - Mantel (1967), *The detection of disease clustering and a generalized regression approach*, Cancer Research 27. Permuted words.
# - Freedman & Lane (1983), *A nonstochastic interpretation of reported significance levels*, Journal of Business & Economic Statistics 1.
#   Permuted residuals.
# - Legendre (2000), *Comparison of permutation methods for the partial correlation and partial Mantel tests*, Journal of Statistical Computation
#   and Simulation 67.
# - Guillot & Rousset (2013), *Dismantling the Mantel tests*, Methods in Ecology and Evolution 4. Why to mistrust them.
# - Fafchamps & Gubert (2007), *The formation of risk sharing networks*, Journal of Development Economics 83. The variance behind
#   `people_interval`.
# - Levenshtein (1966), *Binary codes capable of correcting deletions, insertions, and reversals*, Soviet Physics Doklady 10.

# %%
check.progress("09")
