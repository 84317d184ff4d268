# %% [markdown]
# # 6 · Word2Vec and GPT-2
#
# **Do a 2013 word model and a transformer agree about words?**
#
# You will be able to
# - **find** the words that two models really share, when one of them splits words into pieces,
# - **tell** an offset between two models from a disagreement,
# - **take** a model out of its cone, and say what that does and does not change,
# - **judge** a score by luck, by a yardstick, by other words, and by what word frequency explains.
#
# *Time:* 80 minutes, exercises included. A good place for a break is the end of section 6.4. *You need:*
# [lesson 3](03_rsa_score.ipynb) (scores), [lesson 4](04_permutation_test.ipynb) (permutations) and
# [lesson 5](05_glove_50d_vs_300d.ipynb) (intervals over words).
#
# GPT-2 is a transformer, like the large language models of today. Such a model reads a text in two steps. First it looks
# up each word, or piece of a word, in a table that holds one vector for each. These vectors are its **input
# embeddings**. Only then do its *layers* begin to read, and change each vector by the words before it (in GPT-2) or by
# all the other words (in MiniLM, which comes below). **This lesson compares tables only: no layer has read anything
# here.** The layers come in [lesson 10](10_layers_of_a_transformer.ipynb).

# %% alt="The whole method in six steps: words, vectors, RSMs, triangles, scatter, score. The first two steps, words and vectors, and the last one, the score, stand out."
from helpers import plot_method

plot_method("words", "vectors", "score");

# %% [markdown]
# ## 6.1 What is a word to GPT-2?
#
# Word2Vec has a list of words, and one vector for each. GPT-2 has a list of **[tokens](glossary.ipynb)**: common words, and
# pieces from which it spells all other words. The program that cuts a text into tokens is the **tokenizer**. The library
# `transformers` has GPT-2's own tokenizer, and the course folder holds the real list of tokens, so nothing has to be
# fetched here.
#
# **Before you run it:** into how many tokens does it cut *kiwi*? Does a space in front of *apple* matter? Does a capital
# in *China*?

# %%
import os

os.environ["TRANSFORMERS_NO_ADVISORY_WARNINGS"] = "1"  # or it asks for a neural network
from helpers import table
from helpers.embeddings import data_file
from transformers import GPT2Tokenizer

files = data_file("gpt2/vocab.json"), data_file("gpt2/merges.txt")
tokenizer = GPT2Tokenizer(*files)  # by place: their names differ between versions
vocab = tokenizer.get_vocab()  # {token: its row in GPT-2's table}
cut = []
for word in "apple sofa kiwi spaceship walker skywalker china China".split():
    bare, spaced = tokenizer.tokenize(word), tokenizer.tokenize(" " + word)
    cut.append({"word": word, "bare": " + ".join(bare),
                "after a space": " + ".join(spaced)})
table(cut, title="How GPT-2 cuts eight words")

# %% [markdown] tags=["answer"]
# `Ġ` is how GPT-2 writes a space, and the space belongs to the token. So *apple* has two tokens, `apple` and `Ġapple`, and
# each has a row of its own in the table of vectors. `Ġapple` is the word after a space, as in most sentences. A bare token is
# used where no space comes before: at the end of a longer word (*skywalker*), or after a bracket, a quotation mark, a
# hyphen or a slash. Some words have only one of the two tokens: *sofa* the one with
# the space, *walker* the bare one. Others, such as *kiwi*, have neither and come in pieces. And a capital matters: *China*
# is a token, *china* is not.

# %% [markdown] tags=["exercise"]
# ### Exercise 6.1 · How GPT-2 spells a word
# *4 minutes, easy.* Write `spelling(word, vocab)`. `vocab` is a dict whose keys are tokens. Return one of three words:
#
# - `"single"` if the word with its leading space is a token, whatever else is,
# - `"bare"` if only the word without the space is one,
# - `"pieces"` if neither is.

# %% tags=["exercise"]
def spelling(word, vocab):
    """How GPT-2 spells a word: "single", "bare" or "pieces". str, dict -> str."""
    ...


# %% tags=["check"]
from helpers import check

check("6.1", spelling)

# %% [markdown] tags=["hint"]
# `"Ġ" + word` is the token that you look for first. You can copy the letter Ġ from here. `token in vocab` is True if the
# dict has that key.

# %% [markdown] tags=["hint"]
# There are three cases, so the function needs three ways out. After the two questions (with the space? without it?) its
# last line is `return "pieces"`: a word that passed neither question has no token of its own.

# %% tags=["solution"]
def spelling(word, vocab):
    """How GPT-2 spells a word: "single", "bare" or "pieces". str, dict -> str."""
    if "Ġ" + word in vocab:
        return "single"
    return "bare" if word in vocab else "pieces"


# %% [markdown]
# Now all words of our Word2Vec.
#
# **Predict.** Suppose we forget about the space. What share of our Word2Vec's words has a *bare* token?
#
# - **a** · nearly all
# - **b** · about half
# - **c** · about a quarter

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
from helpers import load, reveal

word2vec = load("word2vec")
bare = [word for word in word2vec.words if word in vocab]
reveal("6a", guess, len(bare) / len(word2vec))

# %% [markdown]
# And with the space? The next cell sorts the words with your function.

# %%
spell = check.yours("6.1")
kinds = {"single": [], "bare": [], "pieces": []}
for word in word2vec.words:
    kinds[spell(word, vocab)].append(word)
names = [word for word in kinds["pieces"] if "Ġ" + word.capitalize() in vocab]
kinds["pieces, but a token with a capital"] = names
kinds["pieces"] = [word for word in kinds["pieces"] if word not in names]
table([{"spelling": kind, "words": len(some), "examples": ", ".join(some[:6])}
       for kind, some in kinds.items()])

# %% [markdown] tags=["answer"]
# With the space, nearly all words are there. Whoever looks for bare tokens loses most of them, and gets the wrong vector
# for the rest. About a third of the words in pieces are tokens with a capital: names (*China*, *Mike*), and words that often stand in a
# name (*archbishop*, *symphony*). Most others are words of newspapers and of Wikipedia (*guerrillas*, *batsman*, *archdiocese*). The web
# pages that GPT-2 read have them less often.
#
# Is GPT-2's list so complete, then? No: our slice of Word2Vec flatters it. The slice holds frequent words only, and nearly
# all of them are single tokens to another transformer, MiniLM, because the slice was chosen so. Word2Vec as published has
# three million entries, and GPT-2 only 50,257 tokens.

# %% [markdown]
# ## 6.2 A hundred words, by a rule
#
# The course text, whose claims these lessons test, compares Word2Vec and GPT-2 on "100 six-letter words found in both
# vocabularies". It does not say which hundred. We need a rule that anyone can repeat: take the most frequent ones.

# %% [markdown] tags=["exercise"]
# ### Exercise 6.2 · Six letters
# *4 minutes, medium.* Write `six_letter_words(words, vocab, n)`. `words` is a model's list, the most frequent first.
# Return the first `n` words, in that order, that have exactly six letters, all lower case (`word.islower()`), and are
# a single GPT-2 token with a leading space.

# %% tags=["exercise"]
def six_letter_words(words, vocab, n):
    """The n most frequent six-letter words that GPT-2 knows. list, dict, n -> list."""
    ...


# %% tags=["check"]
check("6.2", six_letter_words)

# %% [markdown] tags=["hint"]
# A list comprehension with three conditions: `[word for word in words if ... and ... and ...]`.

# %% [markdown] tags=["hint"]
# Cut at the very end: `[:n]`. If fewer than n words follow the rule, this gives all of them.

# %% tags=["solution"]
def six_letter_words(words, vocab, n):
    """The n most frequent six-letter words that GPT-2 knows. list, dict, n -> list."""
    known = [word for word in words if "Ġ" + word in vocab]
    return [word for word in known if len(word) == 6 and word.islower()][:n]


# %% [markdown]
# Now the vectors. GPT-2's are too large for the course folder, so they are fetched once, some 150 MB. Where there is no
# network, **MiniLM stands in**, a smaller transformer, and a line says so. We use its input embeddings, too. Its word
# pieces are those of BERT, another transformer: lower case only, and without a sign for the space. If MiniLM ran, what
# follows is true of MiniLM and says nothing about GPT-2's numbers.
#
# GloVe 50D comes along as a third model, for comparison.

# %%
from helpers import shared_words

by_rule = check.yours("6.2")
model, glove = load("gpt2", otherwise="minilm"), load("glove-50")
both = [word for word in shared_words(word2vec, model, glove) if "Ġ" + word in vocab]
words = by_rule(both, vocab, 100)
print(f"{len(both):,} words: in {word2vec.title}, {model.title} and {glove.title}.")
print(f"Our list of {len(words)}:", ", ".join([*words[:6], "...", *words[-2:]]))

# %% [markdown]
# ## 6.3 Two ranges
#
# The course text reports how far the cosines of its hundred words range: from about −0.2 to 0.5 in Word2Vec, and from 0.3 to
# 0.8 in GPT-2. By these numbers, GPT-2 finds *all* words similar. Is that a mark of transformers? **Before you run it:** which
# of our three models will find our hundred words the most similar?

# %%
import numpy as np
from helpers import cosine_rsm, upper_triangle


def triangle_of(E):
    """The similarities of all pairs. (N, D) -> (N(N-1)/2,)"""
    return upper_triangle(cosine_rsm(E))


models = [word2vec, model, glove]
triangles = {m.name: triangle_of(m[words]) for m in models}
v1, v2, v3 = triangles.values()

# %% [markdown]
# Each row below is a **kernel density**, a smoothed histogram: every pair puts a small bump at its similarity, and all bumps
# are added up. Where the hill is high, there are many pairs. All hills have the same area.

# %% alt="Three rows, one for each model, on one axis of cosine similarity with zero marked. Word2Vec's similarities are a narrow hill just above zero. GloVe 50D's are a broad hill far to the right, around one half, none of it below zero. The row between them is the transformer that ran."
from helpers import plot_similarities

ax = plot_similarities({m.title: triangles[m.name] for m in models})
highest = max(models, key=lambda m: triangles[m.name].mean())
ax.set_title(f"Of our {len(v1):,} pairs, {highest.title} has the highest cosines");

# %% [markdown] tags=["answer"]
# A large offset needs no transformer. GloVe 50D, a word model of 2014, finds *all* of these words similar. But lesson 5
# showed cosines of GloVe below zero. Is our list a special one?

# %% [markdown]
# To see, we draw 30 other lists of a hundred six-letter words, at random.
#
# **Predict.** GloVe's mean cosine on *our* list is about where its hill is highest. Where will it be on the other lists?
#
# - **a** · nearly where it is on ours
# - **b** · far lower, on all of them
# - **c** · now lower, now higher

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
rng = np.random.default_rng(0)
six = [word for word in both if len(word) == 6]
lists = [list(rng.choice(six, 100, replace=False)) for _ in range(30)]
drawn = {m.name: [triangle_of(m[some]) for some in lists] for m in models}
means = np.mean(drawn[glove.name], axis=1)
reveal("6b", guess, v3.mean(), means.min(), means.max())

# %%
measures = {"mean": np.mean, "share below 0": lambda v: np.mean(v < 0),
            "2.5 % line": lambda v: np.quantile(v, 0.025),
            "97.5 % line": lambda v: np.quantile(v, 0.975), "highest pair": np.max}
rows = []
for m in models:
    ours, others = {"model": m.title, "words": "our list"}, {"words": "30 lists"}
    for what, measure in measures.items():
        each = [measure(v) for v in drawn[m.name]]
        ours[what] = f"{measure(triangles[m.name]):.2f}"
        others[what] = f"{min(each):.2f} to {max(each):.2f}"
    rows += [ours, {"model": "", **others}]
table(rows, title="Cosines on our list, and on 30 others")

# %% [markdown] tags=["answer"]
# Our list is special: it holds the most *frequent* six-letter words, and in most columns it lies outside the range of the
# other 30 lists. On those, GloVe's mean is about half as high, and some of its cosines are negative. So **an offset is not a
# property of a model alone. It belongs to a model and to words.** Section 6.8 comes back to this.
#
# Between the 2.5 % line and the 97.5 % line lie 95 of 100 pairs, the *bulk*. The highest pair is one of 4,950. In
# Word2Vec it moves far more from list to list than the 97.5 % line does. So report the bulk, and say which words it is of.

# %% [markdown]
# ## 6.4 An offset is no disagreement
#
# Do models with different offsets disagree? Lesson 3 showed that Pearson ignores an offset, and that the cosine of two
# triangles does not. On our list GloVe comes with a large offset of its own. We compare each triangle with Word2Vec's,
# first as it is, then with 1 subtracted from every value. **Before you run it:** which score changes its sign?

# %%
from helpers import rsa_score

rows = []
for m, v in [(glove, v3), (model, v2)]:
    for change, w in [("as they are", v), ("minus 1", v - 1)]:
        rows.append({"triangles": f"{word2vec.title}, {m.title}", "": change,
                     "Pearson": rsa_score(v1, w), "cosine": rsa_score(v1, w, "cosine")})
table(rows)

# %% [markdown] tags=["answer"]
# The cosine reports the offset: with 1 subtracted, apparent agreement turns into apparent opposition, with the same words and
# the same models. Pearson stays where it was, because it is the cosine *after centring* (lesson 3). So two models may differ
# by a large offset and still agree about words.

# %% [markdown]
# Which pairs make the score? A pair adds to it if it is far from the mean in both models, and on the same side. (Lesson
# 3 drew this as rectangles.) To compare two models with different spreads, we measure each similarity in standard
# deviations from its model's mean: these are **z-scores**. Pearson's score is the mean of the products z1 × z2.

# %%
i, j = np.triu_indices(len(words), k=1)
z1, z2 = ((v - v.mean()) / v.std() for v in (v1, v2))
extreme = {"both models": np.minimum(z1, z2), f"only {word2vec.title}": z1 * (z2 < 0),
           f"only {model.title}": z2 * (z1 < 0)}
top = {what: np.argsort(-value)[:5] for what, value in extreme.items()}
names = np.array([f"{words[a]}–{words[b]}" for a, b in zip(i, j)])
products = np.sort(z1 * z2)[::-1]
share = products[:50].sum() / products.sum()
print(f"The 50 pairs with the largest products z1 × z2, of {len(v1):,}, "
      f"sum to {share:.0%} of the sum of all.")
table([{"similar in": what, "pairs": ", ".join(names[k])} for what, k in top.items()])

# %% alt="Scatter of 4,950 pairs of six-letter words: similarity in Word2Vec to the right, similarity in the transformer that ran upwards, with a rising least-squares line. Most pairs crowd in one cloud at low similarity in both. Three groups of five pairs are marked: far out in both models at the upper right; to the right but low; and high but to the left."
from helpers import mark_pairs, plot_triangles

ax = plot_triangles(v1, v2, names=(word2vec.title, model.title))
mark_pairs(ax, v1, v2, top)

# %% [markdown] tags=["answer"]
# Read the pairs that are similar in both models: forms of one word, and words that mean nearly the same, go together or are
# of one kind. The other two rows show what a single model finds. In Word2Vec's row, *school–middle* is a phrase
# (*middle school*), and *people–really* sounds like talk. If MiniLM ran, its row has *return–result*, alike in
# form, and *prices–street*, perhaps because of *Wall Street*. Neither model is wrong. They know different things about
# words, and [lesson 9](09_people_and_hypotheses.ipynb) brings in judges: people.

# %% [markdown]
# *This is a good place for a break.*
#
# ## 6.5 The cone
#
# Why would all words be similar? Think of the words as arrows from the origin. If all of them lean towards one common
# direction, they fill a **cone** instead of pointing everywhere, and most angles between them are smaller than a right
# angle. The field's name for it is **anisotropy**: the directions are not used evenly.
#
# A toy shows it. We draw 100 words of 50 numbers from the **standard normal** distribution, the bell curve with mean 0
# and standard deviation 1. Such words point everywhere. Then we add the same vector to all of them, a little of it or
# more. **Before you run it:** what does the mean cosine do? And the toy's score against itself without the lean?

# %%
E = rng.standard_normal((100, 50))
rows = []
for lean in [0, 0.5, 1, 2]:
    F = E + lean
    rows.append({"lean": lean, "mean cosine": triangle_of(F).mean(),
                 "score against lean 0": rsa_score(triangle_of(E), triangle_of(F)),
                 "mean removed": triangle_of(F - F.mean(axis=0)).mean()})
table(rows, decimals={"lean": 1})

# %% [markdown] tags=["answer"]
# The longer the added vector, the narrower the cone, and the higher all cosines. The last column shows the cure: the mean of
# all vectors *is* nearly the common vector, and with it removed, the mean cosine is about 0 again. Now look at the score. The
# leaning toy holds the same words, and still it does not fully agree with itself: a common vector does not add the same offset
# to every pair.

# %% [markdown] tags=["exercise"]
# ### Exercise 6.3 · Predict
# *3 minutes, think.* In GloVe and in Word2Vec, we subtract the model's mean vector of our hundred words. `True` or `False`?
#
# | | claim |
# |---|---|
# | again | Subtracting the mean vector of what is left, a second time, changes nothing |
# | order | A pair that was more similar than another pair stays more similar |
# | score | The score of the two models must fall, since something that all words share is gone |

# %% tags=["exercise"]
after_removal = {"again": ..., "order": ..., "score": ...}

# %% tags=["check"]
check("6.3", after_removal)

# %% [markdown] tags=["hint"]
# *again*: what is the mean of numbers whose mean was subtracted? *order*: do all words lean equally far into the common
# direction? *score*: do the two models share their common direction, or has each its own?

# %% tags=["solution"]
after_removal = {"again": True, "order": False, "score": False}

# %% [markdown] tags=["exercise"]
# ### Exercise 6.4 · Out of the cone
# *2 minutes, easy.* Write `remove_mean(E)`: subtract the mean vector of all words from every word. `(N, D)` in, `(N, D)` out.

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


# %% alt="Two rows of similarities of the six-letter words in GloVe 50D. As it is: all of the hill lies above zero, around one half. Mean vector removed: the hill is broader, lies on both sides of zero, and has its top a little below it."
centred = check.yours("6.4")
removed = {m.name: triangle_of(centred(m[words])) for m in models}
ax = plot_similarities({"as it is": v3, "mean vector\nremoved": removed[glove.name]})
means = [f"{v.mean():.2f}".replace("-", "−") for v in (v3, removed[glove.name])]
ax.set_title(f"{glove.title}: the mean cosine goes from {means[0]} to {means[1]}");

# %% [markdown]
# What happened in each model? And what happened to the score with Word2Vec, on our list and on the other 30?

# %%
rows = []
for m in models:
    v, w = triangles[m.name], removed[m.name]
    rows.append({"model": m.title, "mean before": v.mean(), "mean after": w.mean(),
                 "negative before": f"{np.mean(v < 0):.0%}",
                 "negative after": f"{np.mean(w < 0):.0%}",
                 "before with after, Pearson": rsa_score(v, w)})
table(rows)

# %%
rows = []
for m in [model, glove]:
    rises = []
    for some, v in zip(lists, drawn[word2vec.name]):
        w = triangle_of(centred(word2vec[some])), triangle_of(centred(m[some]))
        rises.append(rsa_score(*w) > rsa_score(v, triangle_of(m[some])))
    w = removed[word2vec.name], removed[m.name]
    rows.append({f"{word2vec.title} with": m.title,
                 "as they are": rsa_score(v1, triangles[m.name]),
                 "means removed": rsa_score(*w), "rises in, of 30 lists": sum(rises)})
table(rows)

# %% [markdown] tags=["answer"]
# All means fall to about zero. But the triangles were not just shifted. If they were, the last column of the first table would
# hold ones. For GloVe it is far from 1, since some of its words lean much more than others.
#
# In the second table, the score of GloVe with Word2Vec rises on (nearly) every list. GloVe's lean is much stronger than Word2Vec's:
# compare their means before. It moves GloVe's cosines far more than Word2Vec's, and without it the two agree better. What is the lean
# made of? Section 6.8 asks.

# %% [markdown]
# ## 6.6 The score
#
# The course text calls the agreement of Word2Vec and GPT-2 "impressively high". Here are the numbers for the model that
# ran: Pearson with its interval over words (lesson 5), and Spearman. GloVe's row is a **yardstick**, a comparison that
# helps to read the other number: Word2Vec and GloVe are two word models of about the same year.
#
# **Before you run it:** which of the two will agree better with Word2Vec?

# %%
from helpers import score_interval

intervals = {m.name: score_interval(word2vec[words], m[words]) for m in [model, glove]}
table([{f"{word2vec.title} with": m.title, "Pearson": intervals[m.name].score,
        "95 % from": intervals[m.name].low, "to": intervals[m.name].high,
        "Spearman": rsa_score(v1, triangles[m.name], "spearman")}
       for m in [model, glove]])

# %%
from helpers import permutation_test

test = permutation_test(word2vec[words], model[words])
print(f"{word2vec.title} with {model.title}: in {test.n:,} permutations of the words, "
      f"luck gave at most {test.null.max():.2f}, p = {test.p:.3f}")

# %% [markdown] tags=["answer"]
# Where no permutation reaches the score, p is 1/1,001, as small as 1,000 permutations allow. That is no luck. (Where Pearson
# lies well above Spearman, a few close pairs do much of the work. You met them in section 6.4.) Is the score high? To
# answer that, we need to know what else it could have been.

# %% [markdown]
# ## 6.7 Other words
#
# So far everything hung on one list. Now we draw hundreds of words in three ways, 100 times each: from all words that the
# models share, from those with six letters, and from the course's categories (animals, fruit, tools and so on).
#
# **Predict.** Which kind of words gives the highest scores of Word2Vec with the transformer, on average?
#
# - **a** · any words
# - **b** · six-letter words
# - **c** · category words

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
from helpers import load_categories

named = {word: kind for kind, group in load_categories().items() for word in group}
pools = {"any words": both, "six letters": six,
         "category words": [word for word in both if word in named]}
draws = {kind: [] for kind in pools}
for kind, pool in pools.items():
    E1, E2 = word2vec[pool], model[pool]
    for _ in range(100):
        some = rng.choice(len(pool), 100, replace=False)  # 100 rows, none twice
        draws[kind].append(rsa_score(triangle_of(E1[some]), triangle_of(E2[some])))
reveal("6c", guess, *[np.mean(scores) for scores in draws.values()])

# %% [markdown]
# The figure shows these scores as hills, one for each kind, and the scores of permuted words from 6.6. Above them
# stands our list with its interval. This time all hills are drawn equally high.

# %% alt="Five rows on one axis of RSA score. From the bottom up: category words, a narrow hill far to the right; six-letter words and any words, two hills at about the same place, further left; permuted words, a hill at zero, far from all others; on top, in a row of its own, the score of our list as a point with its interval."
from helpers import plot_draws

interval = intervals[model.name]
ax = plot_draws({"permuted words": test.null, **draws}, "our list", interval)
ax.set(title="The kind of words moves the score",
       xlabel=f"RSA score of {word2vec.title} and {model.title}");

# %%
table([{"words": f"{kind} ({len(pools[kind]):,})", "mean": np.mean(scores),
        "lowest": min(scores), "highest": max(scores)}
       for kind, scores in draws.items()])

# %%
some = pools["category words"]
a, b = triangle_of(word2vec[some]), triangle_of(model[some])
labels = [named[word] for word in some]
same = np.equal.outer(labels, labels)[np.triu_indices(len(some), k=1)]
every, within = rsa_score(a, b), rsa_score(a[same], b[same])
print(f"All category words at once: {every:.2f}. Within a category: {within:.2f}, "
      f"between two: {rsa_score(a[~same], b[~same]):.2f}.")

# %% [markdown] tags=["answer"]
# The same two models, and no single score: it depends on the kind of words. With MiniLM, six letters make next to no
# difference, and shared categories make a large one. The printed line shows a part of where it comes from: pairs between two categories
# score about as other words do, and pairs within a category more. The rest is the gap: in both models pairs within a category are closer
# than pairs between two. That is why all pairs together score higher than either part. (There are few category words, so their lists
# overlap, and that hill is narrower than it should be.)
#
# The interval tells about words *of the same kind* as ours. It cannot know where category words lie. So choose the rule for
# a list before you see a score, and say what the rule was.

# %% [markdown]
# ## 6.8 How much of it is frequency?
#
# Our list, the special one, holds frequent words. Suppose a model puts frequent words close to each other just because they
# are frequent. If two models do so, they agree, and meaning has nothing to do with it. (Mind that frequent words share
# much else. They are general, and many are **function words**, the grammatical ones, such as *the*, *in*, *that*.)
#
# To test that, we need a number for each pair: how rare are its words? The most frequent word of the course folder has
# **rank** 1. (It counts by GloVe's texts. In Word2Vec's own texts the order differs somewhat.) The step from rank 1 to 100
# matters more than the step from 9,001 to 9,100, so we use the logarithm of the rank.

# %% [markdown] tags=["exercise"]
# ### Exercise 6.5 · The rarity of a pair
# *3 minutes, medium.* Write `pair_rarity(ranks)`. `ranks`, shape `(N,)`, holds the rank of each word. For each pair
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
# All words of our list are rather frequent, and none is as frequent as *the*. To see more, we draw 20 samples of 200 words from
# the whole range of frequency. At each draw the tenth word of the shared list is ten times as likely as the hundredth. So the
# commonest words are in every sample, and of the rare ones a few. **Before you run it:** will the similarities fall from
# frequent pairs to rare ones in all three models, and all the way?

# %%
rarity = check.yours("6.5")
rank = {word: place for place, word in enumerate(glove.words, 1)}
chance = 1 / np.arange(1, len(both) + 1)
samples = [list(rng.choice(both, 200, replace=False, p=chance / chance.sum()))
           for _ in range(20)]
f = rarity(np.array([rank[word] for word in samples[0]]))
spread = {m.title: triangle_of(m[samples[0]]) for m in models}

# %% alt="Mean cosine similarity of pairs of words over the typical rank of the pair, on a logarithmic axis, a line for each model. Left, as they are: GloVe 50D falls steeply all the way from frequent to rare; Word2Vec is lower and falls among the most frequent pairs only. Right, mean vector removed: the lines of GloVe and Word2Vec stay near zero, and GloVe's sags in the middle."
from helpers import plot_by_rarity

without_mean = {m.title: triangle_of(centred(m[samples[0]])) for m in models}
panels = {"As they are: GloVe falls far": spread,
          "Mean vector removed: no such fall": without_mean}
plot_by_rarity(f, panels);

# %% [markdown] tags=["answer"]
# In GloVe, pairs are the more similar the more frequent they are, all the way. So GloVe's offset is large on our list, whose
# words are frequent. Word2Vec's line falls mostly among the few hundred commonest words, many of them function words. With the
# mean vector removed the long fall is gone. (GloVe keeps a sag in the middle.)

# %% [markdown]
# So is the common direction made of frequency? We can measure that. A word's **lean** is its cosine with the mean
# vector. How does the lean correlate with the logarithm of the word's rank? We try two mean vectors, that of the sample and
# that of all words that the models share. Then we leave out the function words, with the list of the library
# scikit-learn, which calls them *stop words*.

# %%
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS


def lean_and_rank(m, some, mean):
    """Each word's lean, (N,), and its correlation with log rank, a number."""
    E, log_ranks = m[some], np.log([rank[word] for word in some])
    lean = E @ mean / np.linalg.norm(E, axis=1) / np.linalg.norm(mean)
    return lean, np.corrcoef(lean, log_ranks)[0, 1]


content = [[word for word in sample if word not in ENGLISH_STOP_WORDS]
           for sample in samples]

# %%
heads = ["mean of the sample", "mean of all words", "the same, no function words"]
rows = []
for m in models:
    of_all = m[both].mean(axis=0)
    r = [[lean_and_rank(m, some, m[some].mean(axis=0))[1],
          lean_and_rank(m, some, of_all)[1], lean_and_rank(m, rest, of_all)[1]]
         for some, rest in zip(samples, content)]
    cells = [f"{min(column):.2f} to {max(column):.2f}" for column in zip(*r)]
    rows.append({"model": m.title} | dict(zip(heads, cells)))
table(rows, title="Correlation of lean and log rank, over 20 samples")

# %% [markdown] tags=["answer"]
# Near −1 means: the rarer a word, the less it leans. For GloVe all columns are clearly negative: over the whole range, its
# lean follows frequency in good part. For the other models compare the columns. Where they differ much, there is no such
# thing as *the* common direction: it depends on whose mean you take, and on how many function words are there.

# %% [markdown]
# That was the whole range, from *the* to rank 10,000. Now our list.
#
# **Predict.** How does GloVe's lean correlate with log rank among *our* hundred words?
#
# - **a** · clearly negative, below −0.4
# - **b** · weakly or not at all
# - **c** · clearly positive, above 0.4

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
ours = {m.name: lean_and_rank(m, words, m[words].mean(axis=0)) for m in models}
ends = min(rank[word] for word in words), max(rank[word] for word in words)
reveal("6d", guess, ours[glove.name][1], *ends)

# %%
rows = []
for m in models:
    lean, r = ours[m.name]
    by_lean = [words[k] for k in np.argsort(lean)]
    rows.append({"model": m.title, "lean least": ", ".join(by_lean[:6]),
                 "lean most": ", ".join(by_lean[:-7:-1]), "lean and log rank": r})
table(rows, title="Our hundred words by their lean")

# %% [markdown] tags=["answer"]
# Read GloVe's row. Words like *though*, *making* and *having* lean most, and words like *county*, *shares* and *killed* lean
# least. The first fit into a text about anything, the others belong to a topic. So the lean is about frequency over the
# whole range, and within our list it is about **kinds of word**. Word2Vec sorts them in a similar way. (If MiniLM ran:
# it sorts them in quite another way, and follows frequency more.)

# %% [markdown]
# If two models share the habit of putting frequent words together, what score is left without it? The **partial correlation** answers. It is the
# score of two triangles, 1 and 2, after what rarity, f, explains was taken out of both:
#
# $$r_{12 \cdot f} = \frac{r_{12} - r_{1f}\,r_{2f}}{\sqrt{(1 - r_{1f}^2)(1 - r_{2f}^2)}}$$

# %% [markdown] tags=["exercise"]
# ### Exercise 6.6 · The score without frequency
# *2 minutes, easy.* Write `partial_correlation(r12, r1f, r2f)`: three numbers in, one out. `r12` is the score of the two
# triangles, `r1f` and `r2f` say how each of them correlates with rarity.

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


# %% [markdown]
# Now four kinds of words: our list, the 30 random lists from section 6.3, the 20 samples from all frequencies, and these
# without their function words. **Before you run it:** on which of the four will the score fall when rarity is taken out?

# %%
partial = check.yours("6.6")


def without_frequency(some, other):
    """Both models' correlations with rarity; the score with it, and without."""
    a, b = triangle_of(word2vec[some]), triangle_of(other[some])
    f = rarity(np.array([rank[word] for word in some]))
    r12, r1f, r2f = rsa_score(a, b), rsa_score(a, f), rsa_score(b, f)
    return r1f, r2f, r12, partial(r12, r1f, r2f)


# %%
heads = ["Word2Vec and rarity", "other and rarity", "score", "without rarity"]
rows = []
kinds_of_words = {"our list": [words], "30 lists": lists, "20 samples": samples,
                  "no function words": content}
for what, group in kinds_of_words.items():
    for m in [model, glove]:
        means = np.mean([without_frequency(some, m) for some in group], axis=0)
        rows.append({"words": what, "other": m.title} | dict(zip(heads, means)))
without_rarity = rows[0]["without rarity"]  # our list, the transformer
table(rows, title="Scores with Word2Vec (means over the lists)")

# %% [markdown] tags=["answer"]
# Read the first column of numbers. On lists of six-letter words, ours or any other, Word2Vec's similarities hardly follow
# rarity. Then the formula has next to nothing to subtract on top, even where the other model does follow it: **a habit that
# only one model has cannot make the two agree.** (It can hide agreement. On the 30 lists GloVe follows rarity alone, and
# with rarity taken out its score rises a little.)
#
# On the samples from all frequencies a part of the score goes. But their commonest words are also the *grammatical* ones, so
# taking out rarity takes out that, too. The last rows try to part the two. Without function words the scores are lower from the start,
# and (with MiniLM and GloVe) rarity makes hardly any of what is left. So what rarity took away was mostly the work of pairs with function
# words in them. Whether it is their frequency or their grammar, this table cannot tell. Once more the rule for the words decides what a
# score is about.

# %% [markdown]
# ## 6.9 Impressively high?
#
# Now judge. Here are all numbers.

# %%
means = [np.mean(scores) for scores in draws.values()]
numbers = {
    "the score": f"{interval.score:.2f}",
    "its 95 % interval": f"{interval.low:.2f} to {interval.high:.2f}",
    f"luck: the highest of {test.n:,} permutations": f"{test.null.max():.2f}",
    "luck: p": f"{test.p:.3f}",
    f"yardstick: the score with {glove.title}": f"{intervals[glove.name].score:.2f}",
    "other words: means of three kinds": f"{min(means):.2f} to {max(means):.2f}",
    "our list, without frequency": f"{without_rarity:.2f}",
}
table([{f"{word2vec.title} and {model.title}": what, "": number}
       for what, number in numbers.items()])

# %% [markdown] tags=["exercise"]
# ### Exercise 6.7 · Impressively high?
# *3 minutes, think.* `True` or `False`, for Word2Vec and the transformer that ran?
#
# | | claim |
# |---|---|
# | half | A score of 0.5 means that two models agree about half of the pairs |
# | offset | If all cosines of one model were higher by 0.4, its Pearson score would be the same |
# | removal | If both mean vectors were removed first, the score would be the same |
# | p | If the score were 0.3 on the same words, p would be clearly higher |
# | interval | A list of category words would most likely score within our interval |

# %% tags=["exercise"]
claims = {"half": ..., "offset": ..., "removal": ..., "p": ..., "interval": ...}

# %% tags=["check"]
check("6.7", claims)

# %% [markdown] tags=["hint"]
# Sections 6.4 and 6.5 have a table each for *offset* and *removal*. For *p*: how high does luck come? For *interval*: look at
# the figure of 6.7.

# %% tags=["solution"]
claims = {"half": False, "offset": True, "removal": False, "p": False,
          "interval": False}

# %% [markdown]
# Is it *impressively high*? That is for you to say, in one sentence with the score, its interval, and the number that you
# compared it with.

# %% [markdown]
# ## What you found
#
# Two claims, in the numbers of this run:

# %%
claimed = {"word2vec": (-0.2, 0.5), "gpt2": (0.3, 0.8)}
bulk = {m.name: np.quantile(triangles[m.name], [0.025, 0.975]) for m in models}
fits = [low <= bulk[name][0] and bulk[name][1] <= high
        for name, (low, high) in claimed.items() if name in bulk]

# %%
from helpers import found

verdict, because = "does not hold", "on our list"
if model.name != "gpt2":
    verdict = "was not tested"
    because = ("for GPT-2, which did not run here; Word2Vec's bulk is "
               + ("within" if fits[0] else "not within") + " its range")
elif all(fits):
    verdict, because = "holds only", "for the bulk of the pairs, not for the extremes"
found("cone", "95 of 100 pairs of our list: " + ", ".join(
    "{} {:.2f} to {:.2f}".format(m.title, *bulk[m.name]) for m in models),
    verdict, because)

# %%
verdict, because = "was not tested", "here: GPT-2 did not run"
if model.name == "gpt2":
    verdict = "holds only"
    yardstick = f"{glove.title} gets {intervals[glove.name].score:.2f}"
    because = (f"if you call that high: {yardstick}, and other kinds of words give "
               f"{min(means):.2f} to {max(means):.2f}")
found("gpt2", f"{interval.score:.2f} ({interval.low:.2f} to {interval.high:.2f}), "
      f"p = {test.p:.3f}, for {word2vec.title} and {model.title}, 100 six-letter words",
      verdict, because)

# %% [markdown]
# - Ask for words as the tokenizer spells them. For GPT-2 that is with the space.
# - An offset belongs to a model *and* to words. It is no disagreement, and Pearson ignores it.
# - The cone (anisotropy) is a common direction, and word models have it too. Removing the mean vector changes angles, so it
#   changes scores as well. Decide about it before you look.
# - The agreement is no luck, and it is far from perfect. How high it is depends on the words.

# %% [markdown]
# ## Five questions
#
# **1.** Someone looks up GPT-2's vector of *walker* without a space in front. What do they get?
#
# <details>
# <summary>Answer</summary>
#
# The vector of the bare token, which GPT-2 uses where no space comes before: inside longer words, such as *skywalker*, or
# after a bracket or a hyphen. It is not the word as it mostly stands in a sentence.
#
# </details>
#
# **2.** On some list all cosines of a model are between 0.3 and 0.8. Does that mean that it cannot tell words apart?
#
# <details>
# <summary>Answer</summary>
#
# No. What counts for a comparison is how the similarities *differ* between pairs. On our list GloVe's lie far above zero too,
# and its score with Word2Vec is far from 0. And on other words its cosines are lower.
#
# </details>
#
# **3.** You add 0.3 to every *similarity* of a model. Then you add 0.3 to every *number in its vectors*. Which of the two
# changes the Pearson score?
#
# <details>
# <summary>Answer</summary>
#
# Only the second. It pushes all arrows into one direction, and that changes the angles, of some pairs more than of others.
#
# </details>
#
# **4.** (From lesson 2.) Why are there 4,950 pairs and not 10,000 in a hundred words?
#
# <details>
# <summary>Answer</summary>
#
# Each pair counts once, and no word is paired with itself: 100 × 99 / 2 = 4,950. The diagonal of ones would raise nearly any score.
#
# </details>
#
# **5.** (From lesson 4.) Two models get a score of 0.08 with p = 0.001. Do they agree?
#
# <details>
# <summary>Answer</summary>
#
# A little, and it is not luck. p says whether it is luck, the score says how much. With many words even a tiny agreement has
# a small p.
#
# </details>

# %% [markdown]
# ## Your turn
#
# Two open tasks, without a check.
#
# **Another rule.** Change the length of the words, or take the *rarest* hundred instead of the most frequent
# (`[-100:]`). Say before you run it whether the score will rise or fall, and why.

# %%
mine = [word for word in both if len(word) == 8][:100]
mine_interval = score_interval(word2vec[mine], model[mine])
print(f"{len(mine)} words, {mine[0]} to {mine[-1]}: {mine_interval.score:.2f} "
      f"({mine_interval.low:.2f} to {mine_interval.high:.2f})")

# %% [markdown]
# **Side with a model.** Find five pairs on which Word2Vec and the transformer disagree most, among words of a category of
# your own. Which of the two is right, and by what standard? As in section 6.4, z-scores make the two comparable.

# %%
mine = "guitar piano violin drum flute trumpet song singer band orchestra".split()
mine = [word for word in mine if word in word2vec and word in model]
i, j = np.triu_indices(len(mine), k=1)
a, b = triangle_of(word2vec[mine]), triangle_of(model[mine])
a, b = ((v - v.mean()) / v.std() for v in (a, b))
table([{"pair": f"{mine[i[k]]}–{mine[j[k]]}", word2vec.title: a[k], model.title: b[k]}
       for k in np.argsort(-abs(a - b))[:5]], title="z-scores of five pairs")

# %% [markdown]
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
