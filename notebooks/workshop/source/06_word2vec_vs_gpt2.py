# %% [markdown]
# # 6 · Word2Vec and GPT-2
#
# **Do a 2013 word model and a transformer agree about words?**
#
# You will be able to
# - **find** the words that two models really share, when one of them splits words into pieces,
# - **tell** an offset between two models from a disagreement,
# - **take** a model out of its cone, and say what that does and does not change,
# - **judge** a score: by luck, by other words, and by what word frequency explains.
#
# *Time:* 40 minutes. *You need:* [lesson 3](03_rsa_score.ipynb) (scores, permutations) and
# [lesson 5](05_glove_50d_vs_300d.ipynb) (intervals over words).

# %% [markdown]
# ## 6.1 What is a word to GPT-2?
#
# Word2Vec has a list of words, and one vector for each. GPT-2 has a list of **tokens**: common words, and pieces from which
# it spells the rest. What cuts a text into tokens is the **tokenizer**, and `transformers`, the library that people run GPT-2
# with, has GPT-2's own. The course folder holds the real vocabulary, so it needs no network here.
#
# **Predict:** how many tokens will each of these eight words take? Does a space in front matter? A capital?

# %%
import os

os.environ["TRANSFORMERS_NO_ADVISORY_WARNINGS"] = "1"  # it would remind us that no neural network is installed
from helpers.embeddings import data_file
from transformers import GPT2Tokenizer

# Without the names vocab= and merges=: the two have changed between versions of transformers, their order has not.
tokenizer = GPT2Tokenizer(data_file("gpt2/vocab.json"), data_file("gpt2/merges.txt"))
assert len(tokenizer) == 50257
for word in ["apple", "sofa", "kiwi", "spaceship", "walker", "skywalker", "china", "China"]:
    alone, inside = tokenizer.tokenize(word), tokenizer.tokenize(" " + word)
    print(f"{word:10} bare: {' '.join(alone):12}  after a space: {' '.join(inside)}")
numbers = tokenizer.convert_tokens_to_ids(["apple", "Ġapple"])
print("apple and Ġapple are tokens number", *numbers)

# %% [markdown]
# `Ġ` is how GPT-2 writes a space, and the space belongs to the token. A token's number is its row in GPT-2's table of vectors.
# So *apple* has two tokens, with two different vectors: `Ġapple` stands inside a sentence; `apple` only where no space comes before it. *Walker* shows where: as the end of
# *skywalker*. Other words have one of the two tokens, or neither: then they come in pieces. And *china* is no *China*.

# %% [markdown] tags=["exercise"]
# ### Exercise 6.1 · How GPT-2 spells a word
# *4 minutes, easy.* Write `spelling(word, vocab)`. `vocab` is a dict whose keys are tokens. Return `"single"` if the word
# with its leading space is a token; `"bare"` if only the bare word is one; `"pieces"` if neither is.

# %% tags=["exercise"]
def spelling(word, vocab):
    """How GPT-2 spells a word inside a sentence. str, dict of tokens -> "single", "bare" or "pieces"."""
    ...


# %% tags=["check"]
from helpers import check

check("6.1", spelling)

# %% [markdown] tags=["hint"]
# `"Ġ" + word` is the token that you look for first. You can copy the letter Ġ from here.

# %% [markdown] tags=["hint"]
# `token in vocab` is True if the dict has that key. Ask for the spelling with the space before you ask for the bare one.

# %% tags=["solution"]
def spelling(word, vocab):
    """How GPT-2 spells a word inside a sentence. str, dict of tokens -> "single", "bare" or "pieces"."""
    if "Ġ" + word in vocab:
        return "single"
    return "bare" if word in vocab else "pieces"


# %% [markdown]
# Now all words of our Word2Vec. **Predict:** what share has a token with a leading space? What share has a bare one?

# %%
from helpers import load

word2vec, glove = load("word2vec"), load("glove-50")
vocab = tokenizer.get_vocab()
single = [word for word in word2vec.words if "Ġ" + word in vocab]
bare = [word for word in word2vec.words if word in vocab]
only_bare = sorted(set(bare) - set(single))
pieces = [word for word in word2vec.words if word not in vocab and "Ġ" + word not in vocab]
print(f"{len(word2vec):6,} words in our {word2vec.title}")
print(f"{len(single):6,} have a token with a leading space, such as {', '.join(single[:4])}")
print(f"{len(bare):6,} have a bare token; {len(only_bare)} have no other, such as {', '.join(only_bare[-4:])}")
print(f"{len(pieces):6,} come in pieces, such as {', '.join(pieces[:4])}")

# %% [markdown]
# Whoever looks for bare tokens loses most of the words, and gets the wrong vector for the rest. With the space, nearly all
# are there. Look at those in pieces: many are names that are mostly written with a capital. (Our slice of Word2Vec flatters
# GPT-2: it holds frequent words only, and only such as are a single piece to MiniLM, too. Of Word2Vec's three million entries few
# can be single: GPT-2 has 50,257 tokens.)

# %% [markdown]
# ## 6.2 A hundred words, by a rule
#
# The course text compares Word2Vec and GPT-2 on "100 six-letter words found in both vocabularies". Which hundred, it does not
# say. We need a rule that anyone can repeat.

# %% [markdown] tags=["exercise"]
# ### Exercise 6.2 · Six letters
# *4 minutes, medium.* Write `six_letter_words(words, vocab, n)`. `words` is a model's list, the most frequent first.
# Return the first `n` words, in that order, that have exactly six letters, all lower case (`word.islower()`), and are
# a single GPT-2 token with a leading space.

# %% tags=["exercise"]
def six_letter_words(words, vocab, n):
    """The n most frequent six-letter words that GPT-2 knows. list of words, dict of tokens, n -> list of n words."""
    ...


# %% tags=["check"]
check("6.2", six_letter_words)

# %% [markdown] tags=["hint"]
# A list comprehension with three conditions: `[word for word in words if ... and ... and ...]`.

# %% [markdown] tags=["hint"]
# Cut at the very end: `[:n]`. If fewer than n words follow the rule, this gives all of them.

# %% tags=["solution"]
def six_letter_words(words, vocab, n):
    """The n most frequent six-letter words that GPT-2 knows. list of words, dict of tokens, n -> list of n words."""
    return [word for word in words if len(word) == 6 and word.islower() and "Ġ" + word in vocab][:n]


# %% [markdown]
# Now the transformer. GPT-2's vectors are too large for the course folder: with a network they are fetched, once, some
# 150 MB. Without one, MiniLM stands in, a smaller transformer, and a line says so. Every figure below names the model
# that ran.

# %%
from helpers import shared_words

model = load("gpt2", otherwise="minilm")
about = {
    "gpt2": "These are GPT-2's input embeddings: one vector a token, before any layer has read the sentence.",
    "minilm": "These are MiniLM's input embeddings, before any layer has read the sentence. Its word pieces are\n"
    "BERT's: lower case only, and no letter for the space; pieces inside a word are marked instead. What\n"
    "follows is true of MiniLM, and says nothing about GPT-2's numbers.",
}
print(about[model.name])
both = [word for word in shared_words(word2vec, model, glove) if "Ġ" + word in vocab]
words = [word for word in both if len(word) == 6 and word.islower()][:100]
print(f"{len(both):,} words are known to all. Our list of {len(words)}:", ", ".join([*words[:5], "...", words[-1]]))

# %% [markdown]
# ## 6.3 Two ranges
#
# The course text reports how far the cosines of its hundred words range: from about −0.2 to 0.5 in Word2Vec, from 0.3 to
# 0.8 in GPT-2. By these numbers, GPT-2 finds *all* words similar.
#
# We add a third model that you know, GloVe 50D. **Predict:** where will its cosines lie?

# %% alt="Density curves of the cosine similarities of the same 4,950 pairs of six-letter words in three models on one axis, zero marked by a line. Word2Vec's is a narrow peak just above zero; GloVe 50D's is broad and lies far to the right, around one half, without any negative value. The third is the transformer that ran."
import numpy as np
import seaborn as sns
from helpers import MODEL_COLORS, cosine_rsm, upper_triangle

models = [word2vec, model, glove]
triangles = {m.name: upper_triangle(cosine_rsm(m[words])) for m in models}
v1, v2, v3 = triangles.values()
colors = [MODEL_COLORS[m.name] for m in models]
ax = sns.kdeplot({m.title: triangles[m.name] for m in models}, fill=True, palette=colors)
ax.axvline(0, color="#777777", linewidth=1)
ax.set(xlabel="cosine similarity", title=f"The same {len(v1):,} pairs in three models");

# %%
course_text = {"word2vec": "-0.2 to 0.5", "gpt2": "0.3 to 0.8"}
for m in models:
    v = triangles[m.name]
    low, high = np.quantile(v, [0.025, 0.975])
    print(f"{m.title:14} all {v.min():5.2f} to {v.max():.2f}   95 of 100 pairs {low:5.2f} to {high:.2f}   "
          f"course text: {course_text.get(m.name, 'none')}")
for m in models[1:]:
    print(f"offset: {m.title} lies {triangles[m.name].mean() - v1.mean():+.2f} from {word2vec.title}, on average")

# %% [markdown]
# Word2Vec's bulk lies within the range of the course text, yet its highest pair lies far above: a range from the smallest to
# the largest value hangs on two pairs of 4,950. And a large offset needs no transformer. GloVe, a word model of 2014,
# has one: for it too *all* of these words are similar. Do these models disagree, then?

# %% [markdown]
# ## 6.4 An offset is no disagreement
#
# Lesson 3 said: never compare triangles by their cosine. Here are real triangles with an offset between them. We compare
# each with Word2Vec: as they are; with 1 subtracted from every value of the second; and after each triangle's mean was
# taken off.
#
# **Predict:** one of the two scores, Pearson or cosine, changes its sign when we subtract 1. Which?

# %%
from helpers import rsa_score

for m, v in [(glove, v3), (model, v2)]:
    print(f"{word2vec.title} and {m.title}")
    for change, a, b in [("as they are", v1, v), ("second minus 1", v1, v - 1), ("both centred", v1 - v1.mean(), v - v.mean())]:
        print(f"   {change:15} Pearson {rsa_score(a, b):6.3f}   cosine {rsa_score(a, b, 'cosine'):6.3f}")

# %% [markdown]
# The cosine says what the offset tells it to say: subtract 1, and near agreement becomes near opposition, with the same words
# and the same models. Pearson stays, to the last digit. In the last row both are one number: **Pearson is the cosine after
# centring.** So two models may differ by a large offset and still agree about words.

# %% alt="Scatter of 4,950 pairs of six-letter words: similarity in Word2Vec to the right, similarity in the transformer that ran upwards. Most pairs crowd in one cloud at low similarity in Word2Vec; a few lie far out to the right. The least-squares line rises."
from helpers import plot_triangles

plot_triangles(v1, v2, names=(word2vec.title, model.title));

# %% [markdown]
# Which pairs make the score? A pair counts for it if it lies on the same side of the mean in both models, and far out:
# the first row. The other rows hold pairs that are far above the mean in one model, and below it in the other.

# %%
i, j = np.triu_indices(len(words), k=1)
z1, z2 = (v1 - v1.mean()) / v1.std(), (v2 - v2.mean()) / v2.std()
orders = {"both": -z1 * z2, f"only {word2vec.title}": -z1 * (z2 < 0), f"only {model.title}": -z2 * (z1 < 0)}
for what, order in orders.items():
    print(f"{what:19}", ", ".join(f"{words[i[k]]}-{words[j[k]]}" for k in np.argsort(order)[:5]))

# %% [markdown]
# Read the first row: forms of one word, and words that mean nearly the same or belong together. That both models know. Would
# you side with Word2Vec in the second row? With the other model in the third?

# %% [markdown]
# ## 6.5 The cone
#
# Why would all words be similar? Think of arrows that start at the origin. If they all lean towards one common direction,
# they fill a narrow **cone**, and every angle is small. A toy: 100 words without any relation, in 50 dimensions. Then we
# add the same vector to all, longer and longer.

# %%
def triangle_of(E):
    """(N, D) -> (N(N-1)/2,)"""
    return upper_triangle(cosine_rsm(E))


rng = np.random.default_rng(0)
E = rng.standard_normal((100, 50))
print("lean   mean cosine   score against lean 0   mean cosine, mean vector removed")
for lean in [0, 0.5, 1, 2]:
    F = E + lean
    print(f"{lean:4} {triangle_of(F).mean():z13.2f} {rsa_score(triangle_of(E), triangle_of(F)):22.2f} "
          f"{triangle_of(F - F.mean(axis=0)).mean():z15.2f}")

# %% [markdown]
# The longer the common vector, the narrower the cone. And there is a cure: the mean of all vectors *is* the common
# direction, so take it off. Notice the column in the middle, though. The leaning toy is the same toy, and still its
# score against itself has dropped.

# %% [markdown] tags=["exercise"]
# ### Exercise 6.3 · Predict
# *3 minutes, think.* We take the mean vector of our hundred words off GloVe, and Word2Vec's off Word2Vec. `True` or `False`?
#
# | | claim |
# |---|---|
# | mean | GloVe's mean similarity becomes about 0 |
# | shift | Each of GloVe's similarities falls by the same amount |
# | score | The Pearson score of the two models stays exactly what it was |

# %% tags=["exercise"]
after_removal = {"mean": ..., "shift": ..., "score": ...}

# %% tags=["check"]
check("6.3", after_removal)

# %% [markdown] tags=["hint"]
# Two kinds of mean are about: the mean *number* of a triangle, which Pearson takes off by itself, and the mean *vector* of
# the words. Do all words lean equally far into the common direction?

# %% tags=["solution"]
after_removal = {"mean": True, "shift": False, "score": False}

# %% [markdown] tags=["exercise"]
# ### Exercise 6.4 · Out of the cone
# *3 minutes, easy.* Write `remove_mean(E)`: take the mean vector of all words off every word. `(N, D)` in, `(N, D)` out.

# %% tags=["exercise"]
def remove_mean(E):
    """The vectors without their common mean vector. (N, D) -> (N, D)."""
    ...


# %% tags=["check"]
check("6.4", remove_mean)

# %% [markdown] tags=["hint"]
# The mean vector has one number for each dimension, shape `(D,)`. Along which axis do the words stand?

# %% tags=["solution"]
def remove_mean(E):
    """The vectors without their common mean vector. (N, D) -> (N, D)."""
    return E - E.mean(axis=0)


# %% alt="Density curves of the similarities of the six-letter words in GloVe 50D before and after its mean vector was removed. Before, all lie above zero, around one half; after, they lie on both sides of zero, and spread at least as far."
removed = {m.name: triangle_of(m[words] - m[words].mean(axis=0)) for m in models}
ax = sns.kdeplot({"as it is": v3, "mean vector removed": removed[glove.name]}, fill=True)
ax.axvline(0, color="#777777", linewidth=1)
ax.set(xlabel="cosine similarity", title=f"{glove.title}: without its mean vector");

# %%
for m in models:
    before, after = triangles[m.name], removed[m.name]
    print(f"{m.title:14} mean {before.mean():5.2f} → {after.mean():5.2f}   negative {np.mean(before < 0):4.0%} → "
          f"{np.mean(after < 0):3.0%}   before against after: Pearson {rsa_score(before, after):.2f}")
for m in models[1:]:
    print(f"score with {word2vec.title}: {m.title:14} {rsa_score(v1, triangles[m.name]):.2f} → "
          f"{rsa_score(removed[word2vec.name], removed[m.name]):.2f}")

# %% [markdown]
# All three means fall to about zero. But the triangle is not just shifted: the last column says how much of its shape stays,
# and for GloVe it is far from 1. And the score of GloVe with Word2Vec *rises*: much of the lean is something a model has on its
# own, and without it the two agree better. What is the lean made of? Section 6.8 has a suspect.

# %% [markdown]
# ## 6.6 The score
#
# The course text calls the agreement of Word2Vec and GPT-2 "impressively high". Here are the numbers for the model that ran:
# both scores, the permutation test of lesson 3, and the interval over words of lesson 5. GloVe's row is a yardstick: two
# word models of the same years.

# %%
from helpers import permutation_test, score_interval

test = permutation_test(word2vec.select(words), model.select(words))
intervals = {m.name: score_interval(word2vec.select(words), m.select(words)) for m in [model, glove]}
for m in [model, glove]:
    interval, spearman = intervals[m.name], rsa_score(v1, triangles[m.name], "spearman")
    print(f"{word2vec.title} and {m.title:14} Pearson {interval.score:.2f}, 95 % interval {interval.low:.2f} to "
          f"{interval.high:.2f}   Spearman {spearman:.2f}")
print(f"{word2vec.title} and {model.title:14} by luck, in {test.n:,} permutations, at most {test.null.max():.2f}: p = {test.p:.3f}")

# %% [markdown]
# The p is as small as 1,000 permutations allow. That is no luck. As in lesson 3, p has nothing more to say. The score and
# its interval do. (Where Pearson lies well above Spearman, a few close pairs do much of the work.) Is it high? We need to
# know what else it could have been.

# %% [markdown]
# ## 6.7 Other words
#
# So far one list of words was the whole story. Now we draw other hundreds: 200 times at random from all words that the
# models share, 200 times from those with six letters, and 200 times from the course's categories (animals, fruit, tools ...).
#
# **Predict:** which kind gives the highest scores? Do six letters matter? Will our list stand out among the random ones?

# %%
from helpers import load_categories

in_categories = sorted({word for group in load_categories().values() for word in group} & set(both))
pools = {"any words": both, "six letters": [w for w in both if len(w) == 6], "category words": in_categories}
rng, drawn = np.random.default_rng(0), {}
for kind, pool in pools.items():
    E1, E2, scores = word2vec[pool], model[pool], []
    for _ in range(200):
        rows = rng.choice(len(pool), 100, replace=False)
        scores.append(rsa_score(triangle_of(E1[rows]), triangle_of(E2[rows])))
    drawn[kind] = np.array(scores)
    print(f"{kind:15} out of {len(pool):5,}: mean {np.mean(scores):.2f}, from {min(scores):.2f} to {max(scores):.2f}")

# %% alt="Four violins of the RSA scores of Word2Vec with the transformer that ran: permuted words, narrow, at zero; hundreds of any words, of six-letter words and of category words, each far to the right of it, category words farthest. A line marks the score of our list, a grey band its interval."
import matplotlib.pyplot as plt
import seaborn as sns

fig, ax = plt.subplots(figsize=(7.5, 3.8))
interval = intervals[model.name]
sns.violinplot({"permuted words": test.null, **drawn}, orient="h", inner=None, ax=ax)
ax.axvspan(interval.low, interval.high, color="#DDDDDD", zorder=0)
ax.axvline(interval.score, color="#222222", zorder=0, label="our list, its interval")
ax.set_title(f"{word2vec.title} and {model.title}: the words move the score")
ax.set_xlabel("RSA score, 100 words")
ax.legend(loc="lower left");

# %%
low_share = np.mean(drawn["any words"] < interval.score)
inside = np.mean((drawn["any words"] >= interval.low) & (drawn["any words"] <= interval.high))
print(f"our list scores higher than {low_share:.0%} of the random hundreds")
print(f"its interval, made from its own words alone, holds {inside:.0%} of their scores")

# %% [markdown]
# The same two models, and no single score: it depends on the words we ask about. (Category words are few, so these
# hundreds overlap, and their violin is too narrow.) A list needs a rule that was made before the score was seen, and a score
# needs its interval. The interval speaks of words *of the same kind* as the list's; look where the category words lie.

# %% [markdown]
# ## 6.8 How much of it is frequency?
#
# A suspicion. Suppose a model puts frequent words close to each other, just because they are frequent: the common direction
# of 6.5 might be made of that. If both models do it, they agree, and meaning has nothing to do with it.
#
# To test it we need a number for each pair: how rare is it? A word's rank is 1 for the most frequent word. The step from rank
# 1 to 100 matters more than that from 9,001 to 9,100, so we use the logarithm. (The words of all our models are sorted by their
# frequency in *GloVe's* texts. The ranks in Word2Vec's own would differ a little.)

# %% [markdown] tags=["exercise"]
# ### Exercise 6.5 · The rarity of a pair
# *4 minutes, medium.* Write `pair_rarity(ranks)`. `ranks`, shape `(N,)`, holds the rank of each word. For each pair
# return the mean of the natural logarithms of its two ranks, `(N(N−1)/2,)`, in the order of `upper_triangle`.

# %% tags=["exercise"]
def pair_rarity(ranks):
    """Mean log rank of each pair of words. (N,) -> (N(N-1)/2,)."""
    ...


# %% tags=["check"]
check("6.5", pair_rarity)

# %% [markdown] tags=["hint"]
# `i, j = np.triu_indices(N, k=1)` gives the rows and columns of the upper triangle, in its order.

# %% [markdown] tags=["hint"]
# With `f = np.log(ranks)`, the first words of all pairs are `f[i]`, the second ones `f[j]`.

# %% tags=["solution"]
def pair_rarity(ranks):
    """Mean log rank of each pair of words. (N,) -> (N(N-1)/2,)."""
    f = np.log(ranks)
    i, j = np.triu_indices(len(f), k=1)
    return (f[i] + f[j]) / 2


# %% [markdown]
# Our list is no good for seeing it, all its words being rather frequent. So we add words from the very top of the list to its
# bottom, in even steps of the logarithm. **Predict:** three curves, the mean similarity of a pair against its rarity.
# Which model's falls most steeply?

# %%
rank = {word: row for row, word in enumerate(glove.words, 1)}
steps = np.unique(np.geomspace(1, len(both), 600).astype(int))
spread = [both[step - 1] for step in steps]
samples = {"our list": words, "all frequencies": spread}
rarity = {}
for name, sample in samples.items():
    f, (i, j) = np.log([rank[word] for word in sample]), np.triu_indices(len(sample), k=1)
    rarity[name] = (f[i] + f[j]) / 2
    print(f"{name:16} {len(sample)} words, ranks {rank[sample[0]]} to {rank[sample[-1]]}")

# %% alt="Mean cosine similarity of pairs of words against the typical rank of the pair, on a logarithmic axis, for three models. Solid lines: the vectors as they are. GloVe 50D falls steeply from left to right, Word2Vec starts lower and falls less. Dashed lines, the mean vector removed: those of GloVe and Word2Vec stay near zero, GloVe's sagging in the middle."

fig, ax = plt.subplots()
which = np.digitize(rarity["all frequencies"], np.quantile(rarity["all frequencies"], np.linspace(0, 1, 13)[1:-1]))
typical = [np.exp(rarity["all frequencies"][which == b].mean()) for b in range(12)]
for m in models:
    E = m[spread]
    for F, style, label in [(E, "-", m.title), (E - E.mean(axis=0), "--", None)]:
        v = triangle_of(F)
        ax.plot(typical, [v[which == b].mean() for b in range(12)], style, color=MODEL_COLORS[m.name], label=label)
ax.set(xscale="log", xlabel="typical rank of the pair (frequent left, rare right)", ylabel="mean cosine similarity")
ax.set_title("Solid: as they are; dashed: mean vector removed")
ax.legend();

# %% [markdown]
# In GloVe, and less in Word2Vec, pairs are the more similar the more frequent they are. With the mean vector removed the
# long fall is gone. (GloVe keeps a sag: words at either end of the scale still keep to their own kind.) So is the common
# direction made of frequency? Measure it: how does a word's *lean*, its cosine with the mean vector, go with its rank?

# %%
log_ranks = np.log([rank[word] for word in spread])
print("lean against log rank, the mean being that of   these words   all words")
for m in models:
    E, r = m[spread].astype(float), []
    for mean in [E.mean(axis=0), m[both].mean(axis=0)]:
        lean = E @ mean / np.linalg.norm(E, axis=1)  # the cosine, but for a constant
        r.append(np.corrcoef(lean, log_ranks)[0, 1])
    print(f"{m.title:47} {r[0]:11.2f} {r[1]:11.2f}")

# %% [markdown]
# Near −1 means: the rarer a word, the less it leans. For GloVe both numbers say so: its common direction is, in good part,
# frequency. Where the two columns differ, the direction hangs on whose mean we take. Our sample holds many of the most frequent
# words, and its mean points to *them*; the mean of all words points elsewhere.
#
# Where two models share the habit, how much of their score is owed to it? The **partial correlation** is the score of two
# triangles, 1 and 2, after what rarity, f, explains was taken out of both:
#
# $$r_{12 \cdot f} = \frac{r_{12} - r_{1f}\,r_{2f}}{\sqrt{(1 - r_{1f}^2)(1 - r_{2f}^2)}}$$

# %% [markdown] tags=["exercise"]
# ### Exercise 6.6 · The score without frequency
# *3 minutes, easy.* Write `partial_correlation(r12, r1f, r2f)`: three numbers in, one out. `r12` is the score of the two
# triangles, `r1f` and `r2f` is how each of them correlates with rarity.

# %% tags=["exercise"]
def partial_correlation(r12, r1f, r2f):
    """Correlation of 1 and 2 with f taken out of both. Three numbers -> number."""
    ...


# %% tags=["check"]
check("6.6", partial_correlation)

# %% [markdown] tags=["hint"]
# The whole product stands under the root: `np.sqrt((1 - r1f**2) * (1 - r2f**2))`. Mind the brackets on top as well.

# %% tags=["solution"]
def partial_correlation(r12, r1f, r2f):
    """Correlation of 1 and 2 with f taken out of both. Three numbers -> number."""
    return (r12 - r1f * r2f) / np.sqrt((1 - r1f**2) * (1 - r2f**2))


# %%
without = {}
for name, sample in samples.items():
    f = rarity[name]
    a, *others = (triangle_of(m[sample]) for m in models)
    r1 = rsa_score(a, f)
    print(f"{name}: {word2vec.title} with rarity {r1:.2f}")
    for m, b in zip(models[1:], others):
        r12, r2 = rsa_score(a, b), rsa_score(b, f)
        without[name, m.name] = (r12 - r1 * r2) / np.sqrt((1 - r1**2) * (1 - r2**2))
        print(f"   {m.title:14} with rarity {r2:5.2f}   with {word2vec.title} {r12:.2f} → {without[name, m.name]:.2f} without")

# %% [markdown]
# Compare the two samples. On our list frequency explains next to nothing: its words are too much alike in frequency, and
# Word2Vec's triangle does not follow rarity there at all. Over all frequencies it does; and where the other model does too, in
# the same direction, part of the score goes. So the rule by which the list was made, the *most frequent* six-letter words, has
# kept frequency out. A rule decides what a score is about.

# %% [markdown]
# ## 6.9 Impressively high?
#
# Now judge. All numbers are on the table: the score, what luck does, the yardstick, other words, frequency.

# %% [markdown] tags=["exercise"]
# ### Exercise 6.7 · Impressively high?
# *3 minutes, think.* `True` or `False`, for Word2Vec and the transformer that ran?
#
# | | claim |
# |---|---|
# | luck | The score on our list is within what luck can do |
# | half | A score of 0.5 means that two models agree about half of the pairs |
# | offset | If all cosines of one model were higher by 0.4, its Pearson score would be the same |
# | words | The same two models score differently on another kind of words |
# | frequency | On our list, word frequency explains most of the score |

# %% tags=["exercise"]
claims = {"luck": ..., "half": ..., "offset": ..., "words": ..., "frequency": ...}

# %% tags=["check"]
check("6.7", claims)

# %% [markdown] tags=["hint"]
# 6.7 has figures for *luck* and *words*, 6.4 a table for *offset*, 6.8 the numbers for *frequency*.

# %% tags=["solution"]
claims = {"luck": False, "half": False, "offset": True, "words": True, "frequency": False}

# %% [markdown]
# ## What you found
#
# In the numbers of this run:

# %%
interval = intervals[model.name]
print(f"{len(single):,} of {len(word2vec):,} words are one GPT-2 token with a leading space, {len(bare):,} a bare one")
print(f"{word2vec.title} and {model.title}, 100 six-letter words: Pearson {interval.score:.2f} "
      f"({interval.low:.2f} to {interval.high:.2f}), p = {test.p:.3f}")
print(f"   with the mean vectors removed {rsa_score(removed[word2vec.name], removed[model.name]):.2f}, "
      f"without frequency {without['our list', model.name]:.2f}")
print(f"   on random words {drawn['any words'].mean():.2f}, on category words {drawn['category words'].mean():.2f}")
print(f"{word2vec.title} and {glove.title}, the same list: {intervals[glove.name].score:.2f}")

# %% [markdown]
# - Ask for words as a tokenizer spells them: with GPT-2, with the space.
# - An offset between two models is no disagreement. Pearson ignores it; the cosine of two triangles sees little else.
# - The cone is a common direction. Removing the mean vector changes angles, so it changes scores too; decide before
#   you look.
# - The agreement is not luck, and far from perfect. How high it is depends on the words. "Impressive" is for you to say.
#
# **Next:** agreement of two models is one thing. How far does one model agree with *itself*?
# [Lesson 7](07_even_odd_split.ipynb) cuts Word2Vec in two.
#
# ### Further
# - Radford, Wu, Child, Luan, Amodei & Sutskever (2019), *Language models are unsupervised multitask learners*. GPT-2.
# - Ethayarajh (2019), *How contextual are contextualized word representations?*, EMNLP. The cone.
# - Mu & Viswanath (2018), *All-but-the-top: simple and effective postprocessing for word representations*, ICLR. The mean
#   vector, and frequency, in word models.
# - Abnar, Beinborn, Choenni & Zuidema (2019), *Blackbox meets blackbox: representational similarity and stability analysis of
#   neural language models and brains*, BlackboxNLP. RSA between language models.
# - Chrupała & Alishahi (2019), *Correlating neural and symbolic representations of language*, ACL.

# %%
check.progress("06")
