# %% [markdown]
# # 4 · The permutation test
#
# **Is the score more than luck?**
#
# You will be able to
# - **explain** why a p-value from a table is wrong for pairs of words,
# - **permute** the words of an RSM, and make the test from that,
# - **say** what a p-value tells, and what it does not.
#
# *Time:* 40 minutes. *You need:* [lesson 3](03_rsa_score.ipynb), the RSA score.

# %%
import matplotlib.pyplot as plt
import numpy as np
from helpers import align, cosine_rsm, load, load_categories, rsa_score, shared_words, upper_triangle

glove, glove_100, word2vec = load("glove-50"), load("glove-100"), load("word2vec")
categories = load_categories()
words = [word for name in ["space", "furniture", "fruit"] for word in categories[name][:6]]
glove_18, word2vec_18 = align(words, glove, word2vec)
v1, v2 = upper_triangle(cosine_rsm(glove_18)), upper_triangle(cosine_rsm(word2vec_18))
frequent = shared_words(glove, glove_100, word2vec)[:100]
S_glove = cosine_rsm(glove.select(frequent))

# %% [markdown]
# ## 4.1 Is it luck? What the table says
#
# Shuffled words gave a score near zero, but not exactly zero. So luck gives *some* score. Statistics has a famous answer
# to "is it more than luck", the **p-value**: the chance that luck alone gives a score at least this far from zero.
# `scipy.stats.pearsonr` returns r and a p that was worked out once for all, as from a table. It promises: where there is
# nothing but luck, p falls below 0.05 in 5 of 100 cases. Such a p is called *significant*.
#
# Let's hold it to its promise, in a world that we make. Two models that know nothing of each other. But in each, as in
# real ones, some words are *hubs*: they lean towards a common direction, and so are similar to everything that leans.

# %%
def lone_model(rng, N=20, D=50):
    """Random words that lean towards one direction, each as strongly as chance decides. -> (N, D)."""
    lean = rng.uniform(0, 2, (N, 1))
    return rng.standard_normal((N, D)) + lean


rng = np.random.default_rng(0)
worlds = [(cosine_rsm(lone_model(rng)), cosine_rsm(lone_model(rng))) for _ in range(200)]

# %% [markdown]
# **Predict:** in how many of these 200 worlds, with two unrelated models in each, will the table say "significant"? It
# promised about 10.

# %%
from scipy.stats import pearsonr

table_p = np.array([pearsonr(upper_triangle(A), upper_triangle(B)).pvalue for A, B in worlds])
print(f"p < 0.05 in {np.sum(table_p < 0.05)} of {len(worlds)} worlds without any relation; promised: {0.05 * len(worlds):.0f}")

# %% alt="Histogram of the table's p-values in 200 worlds without any relation, in 20 equal bins. The bar below 0.05 towers over all others; a dashed line at 10 worlds a bin shows what the table promised."
fig, ax = plt.subplots()
ax.hist(table_p, np.linspace(0, 1, 21), color="#0072B2", edgecolor="white")
ax.axhline(len(worlds) / 20, color="#D55E00", linestyle="--", label="promised: the same in every bin")
ax.set(xlabel="p-value from the table", ylabel="worlds")
ax.set_title(f"Two unrelated models: p < 0.05 in {np.mean(table_p < 0.05):.0%} of worlds")
ax.legend();

# %% [markdown]
# A test that cries wolf that often is no test. What went wrong? The table takes the 190 pairs for 190 *independent*
# observations. But what chance varied are 20 words. A hub's 19 pairs are all high together. If one model's hubs happen to be
# hubs in the other too, many pairs are high in both at one stroke, and r is far from 0.
#
# Is that only our made-up world? Take the real GloVe and Word2Vec on the 100 frequent words, and shuffle the words, 200
# times, so that only luck is left.

# %%
first, S_word2vec = upper_triangle(S_glove), cosine_rsm(word2vec.select(frequent))
significant = 0
for _ in range(200):
    order = rng.permutation(100)
    significant += pearsonr(first, upper_triangle(S_word2vec[np.ix_(order, order)])).pvalue < 0.05
print(f"{glove.title} and shuffled {word2vec.title}: p < 0.05 in {significant} of 200 shuffles; promised: 10")

# %% [markdown]
# Real words do it too. That is why `rsa_score` returns no p-value.

# %% [markdown]
# ## 4.2 Permute the words
#
# The cure is what we have just done. If two models had nothing in common, it would not matter which word is which. So:
# **shuffle the words of one model, score, and repeat.** The scores show what luck can do, hubs and all, since a
# hub stays a hub under another name. Then see where the true score stands. This is the permutation test (Mantel 1967).

# %% [markdown] tags=["exercise"]
# ### Exercise 4.1 · Permute the words
# *2 minutes, easy.* You did much the same in exercise 2.5. Write `permute_words(S, order)`. `S` is an RSM, `(N, N)`; `order` holds the positions 0 to N−1,
# shuffled. Return the `(N, N)` RSM in which place `i` is taken by word `order[i]`, in the rows *and* in the columns.

# %% tags=["exercise"]
def permute_words(S, order):
    """The RSM with its words in another order. (N, N), (N,) -> (N, N)."""
    ...


# %% tags=["check"]
from helpers import check

check("4.1", permute_words)

# %% [markdown] tags=["hint"]
# `S[order]` reorders the rows. The columns need the same. (Exercise 2.5 did this with the words' names.)

# %% [markdown] tags=["hint"]
# `np.ix_(order, order)` stands for "these rows, and these columns".

# %% tags=["solution"]
def permute_words(S, order):
    """The RSM with its words in another order. (N, N), (N,) -> (N, N)."""
    return S[np.ix_(order, order)]


# %% [markdown]
# Why not just shuffle the values of the triangle? That would spread a hub's 19 pairs over different words, so the hub
# would disappear. The shuffled models would vary less than real unrelated models do, and we would be back at the table's
# mistake. We shall count how often.
#
# Next, from many shuffled scores to one number. Of n permutations, k reach the observed score: they are as large or
# larger. The order we observed is itself one of the possible orders, and it reaches the score too, so
#
# $$p = \frac{k + 1}{n + 1}$$

# %% [markdown] tags=["exercise"]
# ### Exercise 4.2 · The permutation p-value
# *3 minutes, easy.* Write `permutation_p(null, observed)`. `null` (what comes when there is nothing to find) holds the scores
# of n permutations, shape `(n,)`;
# `observed` is one number. Return p. One-sided: only scores as large as the observed one, or larger, count.

# %% tags=["exercise"]
def permutation_p(null, observed):
    """How rarely luck alone reaches the observed score. (n,), number -> number."""
    ...


# %% tags=["check"]
check("4.2", permutation_p)

# %% [markdown] tags=["hint"]
# `null >= observed` gives True or False for each permutation, and `np.sum` counts the True ones. That is k.

# %% tags=["solution"]
def permutation_p(null, observed):
    """How rarely luck alone reaches the observed score. (n,), number -> number."""
    return (np.sum(null >= observed) + 1) / (len(null) + 1)


# %% [markdown]
# Now the whole test. To shuffle thousands of times we save work: shuffling words changes neither a triangle's mean nor
# its σ, so both are taken out once, before the loop. What is left of the formula in exercise 3.1 is a mean of products.
#
# Here is the real pair of lesson 3, the 18 words in GloVe and Word2Vec. **Predict:** how large a score can luck reach in 1,000
# shuffles?

# %%
def null_scores(S1, S2, n, rng):
    """RSA scores with the words of the second model shuffled n times. (N, N), (N, N) -> (n,)."""
    upper = np.triu_indices(len(S1), k=1)
    Z1, Z2 = ((S - S[upper].mean()) / S[upper].std() for S in (S1, S2))
    null = np.zeros(n)
    for k in range(n):
        order = rng.permutation(len(S2))
        null[k] = (Z1[upper] * Z2[np.ix_(order, order)][upper]).mean()
    return null


observed = rsa_score(v1, v2)
null = null_scores(cosine_rsm(glove_18), cosine_rsm(word2vec_18), 1000, np.random.default_rng(0))
p = (np.sum(null >= observed) + 1) / (len(null) + 1)
print(f"observed {observed:.2f}, largest of {len(null):,} by luck {null.max():.2f}, p = {p:.3f}")

# %% alt="Histogram of 1,000 RSA scores with the words permuted: a hump around zero. The observed score is marked by a line far to the right of all of them."
from helpers import plot_null

plot_null(null, observed);

# %% [markdown]
# The 18 words of the two models agree far better than any shuffle. With 1,000 permutations p cannot get smaller than
# 1/1,001, so what we know is that p is *at most* about that.
#
# Does our own test keep the promise that the table broke? Back to the 200 worlds without any relation. There, p ≤ 0.05
# should come out about 10 times.

# %%
rng = np.random.default_rng(0)
own_p, values_p = np.zeros(len(worlds)), np.zeros(len(worlds))
for w, (A, B) in enumerate(worlds):
    a, b = upper_triangle(A), upper_triangle(B)
    score, null_words = rsa_score(a, b), null_scores(A, B, 99, rng)
    null_values = np.array([rsa_score(a, rng.permutation(b)) for _ in range(99)])
    own_p[w] = (np.sum(null_words >= score) + 1) / (99 + 1)
    values_p[w] = (np.sum(null_values >= score) + 1) / (99 + 1)
print(f"{len(worlds)} worlds, p ≤ 0.05 promised in {0.05 * len(worlds):.0f}")
print(f"from the table                      {np.sum(table_p <= 0.05):3}")
print(f"by shuffling the triangle's values  {np.sum(values_p <= 0.05):3}")
print(f"by permuting the words              {np.sum(own_p <= 0.05):3}")

# %% [markdown]
# Only permuting the *words* comes near its promise. It need not be 10 exactly: 200 worlds are a sample too, and anything from
# 4 to 16 would be no surprise. (The table counts large scores of either sign, the two shuffles only positive ones. All three
# promise 5 in 100.)

# %% [markdown]
# ## 4.3 Luck or strength
#
# One more run, with one more model. MiniLM's input embeddings come from a transformer (lesson 6), trained on other text in
# another way. GloVe 50D against each of three models, on the same 100 frequent words.

# %%
minilm = load("minilm")
rng = np.random.default_rng(0)
for model in [glove_100, word2vec, minilm]:
    S = cosine_rsm(model.select(frequent))
    score = rsa_score(upper_triangle(S_glove), upper_triangle(S))
    null_100 = null_scores(S_glove, S, 199, rng)
    p_100 = (np.sum(null_100 >= score) + 1) / (199 + 1)
    print(f"{glove.title} and {model.title:14} score {score:.2f}   largest by luck {null_100.max():.2f}   p = {p_100:.3f}")

# %% [markdown] tags=["exercise"]
# ### Exercise 4.3 · What does p say?
# *3 minutes, think.* Look at all three columns. Then write `True` or `False` for each claim:
#
# | | claim |
# |---|---|
# | small | A score of only 0.1 can be beyond luck |
# | strong | A small p, say 0.001, means that the two models agree strongly |
# | zero | If no permutation reaches the observed score, p is 0 |
# | others | A small p means that other words would give about the same score |

# %% tags=["exercise"]
claims = {"small": ..., "strong": ..., "zero": ..., "others": ...}

# %% tags=["check"]
check("4.3", claims)

# %% [markdown] tags=["hint"]
# p answers one question: with these words, how rarely would luck alone give a score as large as this one?

# %% [markdown] tags=["hint"]
# In the last run three quite different scores have one and the same p. Which claim does that settle? And compare how far
# luck gets with 100 words and with 18: where would it get with 1,000?

# %% tags=["solution"]
claims = {"small": True, "strong": False, "zero": False, "others": False}

# %% [markdown]
# All three scores are beyond luck, and all three p are as small as 199 permutations allow. p has nothing more to say.
# **How much** the models agree stands in the score, and there they differ widely. Report both, and never p alone.
#
# How far would the score move with *other* words? Neither number tells. That takes an interval over words, in lesson 5.

# %% [markdown]
# ## What you found
#
# In the numbers of this run:

# %%
print(f"{glove.title} and {word2vec.title}, 18 words: Pearson {observed:.2f}, p = {p:.3f}")
print(f"two unrelated models: the table says p < 0.05 in {np.mean(table_p < 0.05):.0%} of worlds")
print(f"by permuting the words, p ≤ 0.05 in {np.mean(own_p <= 0.05):.0%}")

# %% [markdown]
# - Pairs that share a word are not independent, so p-values from a table are wrong. Permute the words instead.
# - p says whether it is luck. The score says how much.
#
# **Next:** the course's first real question. [Lesson 5](05_glove_50d_vs_300d.ipynb) asks what six times the dimensions buy,
# and how sure we can be.
#
# ### Further
# - Mantel (1967), *The detection of disease clustering and a generalized regression approach*, Cancer Research
#   27:209–220. Where permuting rows and columns together comes from.
# - Phipson & Smyth (2010), *Permutation p-values should never be zero*, Statistical Applications in Genetics and
#   Molecular Biology 9(1):39. Why the + 1.
# - Nili, Wingfield, Walther, Su, Marslen-Wilson & Kriegeskorte (2014), *A toolbox for representational similarity
#   analysis*, PLoS Computational Biology 10(4):e1003553. Tests and scores for RSA.

# %%
check.progress("04")
