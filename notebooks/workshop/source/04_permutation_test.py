# %% [markdown]
# # 4 · The permutation test
#
# **Is the score more than luck?**
#
# You will be able to
# - **explain** when an ordinary p-value is wrong for pairs of words,
# - **permute** the words of an RSM, and build a test from that,
# - **check** whether a test keeps its promise, in worlds where you know the truth,
# - **say** what a p-value tells, and what it does not.
#
# *Time:* 80 minutes, exercises included. A good place for a break is the end of section 4.3. *You need:*
# [lesson 3](03_rsa_score.ipynb), the RSA score.
#
# At the end of lesson 3 we shuffled the words of one model, so that nothing was left to agree on. Pearson was near zero then,
# but not exactly zero: luck alone gives *some* score. This lesson is about the last step of the method, the number that
# comes out, and asks how large luck can make it.

# %% alt="The whole method in six steps: words, vectors, RSMs, triangles, scatter, score. The last step, the score, stands out."
from helpers import plot_method

plot_method("score");

# %%
import numpy as np
from helpers import load, load_categories, shared_words

models = {name: load(name) for name in ["glove-50", "glove-100", "word2vec", "minilm"]}
glove, word2vec = models["glove-50"], models["word2vec"]
both = set(glove) & set(word2vec)  # the words that both models know
categories = {name: [word for word in words if word in both]
              for name, words in load_categories().items()}
three = ["space", "furniture", "fruit"]
words = [word for name in three for word in categories[name][:6]]
labels = np.repeat(three, 6)

# %%
from helpers import cosine_rsm, rsa_score, upper_triangle

S_glove, S_word2vec = cosine_rsm(glove[words]), cosine_rsm(word2vec[words])
v1, v2 = upper_triangle(S_glove), upper_triangle(S_word2vec)
observed = rsa_score(v1, v2)
print(f"{glove.title} and {word2vec.title}, {len(words)} words: score {observed:.2f}")

# %% [markdown]
# ## 4.1 An ordinary p-value, and its promise
#
# Statistics has a famous answer to the question "is it more than luck?", the **p-value** ([glossary](glossary.ipynb)). It is the probability, *if*
# there were nothing to find, of a result at least as extreme as the one we see. A small p says: luck would rarely do this.
# Often a result with p below 0.05 is called *significant*.
#
# Such a test makes a promise. Where there is nothing but luck, it says "significant" in 5 of 100 cases and no more. Each of
# these is a **false positive**. `scipy.stats.pearsonr` returns r together with such a p-value. It computes it for points that are
# **independent**: to know some of them tells nothing about the others.
#
# Let us hold it to its promise in worlds that we make ourselves, where we know that nothing is to be found. In each world two
# models of 20 words are drawn at random and know nothing of each other. In each model there is a common direction into which
# its words lean, some words a lot, others hardly. Chance decides how much. (The field's word for this is
# *anisotropy*; [lesson 6](06_word2vec_vs_gpt2.ipynb) has more of it. Real models have it too, for some words more than for others.)

# %%
def lone_model(rng, N=20, D=50, most=2):
    """Random words that lean into one direction, by 0 to `most`. -> (N, D)."""
    lean = rng.uniform(0, most, (N, 1))
    return rng.standard_normal((N, D)) + lean


rng = np.random.default_rng(0)
worlds = [[cosine_rsm(lone_model(rng)) for _ in range(2)] for _ in range(200)]
triangles = [[upper_triangle(S) for S in world] for world in worlds]

# %% [markdown]
# **Predict.** Each of the 200 worlds holds two unrelated models. In how many of them does `pearsonr` say p < 0.05? Its promise
# allows about 10.
#
# - **a** · fewer than 20
# - **b** · 20 to 50
# - **c** · more than 50

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
from helpers import reveal
from scipy.stats import pearsonr

pearsonr_p = np.array([pearsonr(a, b).pvalue for a, b in triangles])
reveal("4a", guess, sum(pearsonr_p < 0.05))

# %% alt="Histogram of pearsonr's p-values in 200 worlds without any relation, in 20 equal bins. The bar below 0.05 towers over all others. A dashed line at 10 worlds a bin shows what was promised."
import matplotlib.pyplot as plt

fig, ax = plt.subplots(figsize=(6.5, 3.6))
ax.hist(pearsonr_p, np.linspace(0, 1, 21), color="#0072B2", edgecolor="white")
ax.axhline(10, color="#D55E00", linestyle="--")
ax.text(1, 12, "promised: 10 in every bin", ha="right", color="#A84A00")
ax.set(xlabel="p-value of pearsonr", ylabel="worlds")
share = np.mean(pearsonr_p < 0.05)
ax.set_title(f"Unrelated models, and yet p < 0.05 in {share:.0%} of worlds");

# %% [markdown] tags=["answer"]
# A test that keeps its promise exactly, for every limit (5 of 100 worlds below 0.05, 10 of 100 below 0.10, and so on), fills all
# bins alike: the dashed line. Here the lowest p-values come far too often. Nearly every second world would have been published as a
# discovery.

# %% [markdown]
# ## 4.2 Hubs: some words decide many pairs
#
# What went wrong? `pearsonr` counts 190 pairs and takes them for 190 *independent* observations. But chance did not draw 190
# pairs. It drew 20 words in each model, and every word has a say in 19 pairs.
#
# The words that lean far into the common direction are similar to nearly all others. Such a word is called a **hub**
# ([glossary](glossary.ipynb)), and a model that has hubs shows *hubness*. The field counts in how many lists of nearest neighbours a
# word stands. We take something simpler, its mean similarity with all other words. All 19 pairs of a hub are high together.
#
# In each world the two models have their own hubs. **Before you run it:** suppose that, by chance, some words are hubs in
# *both* models. What does that do to the RSA score?

# %%
def hubness(S):
    """Here: each word's mean similarity with all others. (N, N) -> (N,)."""
    return (S.sum(axis=1) - 1) / (len(S) - 1)  # without the word itself


scores = np.array([rsa_score(a, b) for a, b in triangles])
chance = np.array([np.corrcoef(hubness(A), hubness(B))[0, 1] for A, B in worlds])

# %% alt="Scatter of 200 worlds. To the right: the correlation of the hubness of the 20 words in the two models. Upwards: the RSA score of the two models. The points lie almost on one rising line, both axes reaching from about minus 0.5 to 0.5. A narrow grey band round zero shows where 95 percent of the scores would lie if 190 pairs were independent; more than half of the points lie inside it, many outside."
fig, ax = plt.subplots(figsize=(6, 4.5))
ax.axhspan(-1.96 / 190**0.5, 1.96 / 190**0.5, color="#DDDDDD")  # a textbook's 95 %
ax.scatter(chance, scores, s=18, alpha=0.6, color="#0072B2")
ax.text(0.98, 0.06, "grey: where 95 % of scores would lie,\nwere the pairs independent",
        transform=ax.transAxes, ha="right", color="#555555")
ax.set(xlabel="correlation of the 20 words' hubness in the two models",
       ylabel="RSA score of 190 pairs")
ax.set_title("Where hubs meet by chance, the score is far from zero");

# %% [markdown] tags=["answer"]
# Each point is a world. Its RSA score is almost completely decided by whether the hubs of the two models happen to meet. If
# they meet, all pairs of these words are high in both models at one stroke, and the score is positive. If the hubs of one model are the
# outsiders of the other, the score is negative. So 20 words varied here, not 190 pairs, and the correlation of 20 numbers
# varies widely by chance.

# %% [markdown]
# So is `pearsonr` always wrong for pairs of words? **Before you run it:** what if no word leans, or only the words of *one* model?

# %%
from helpers import table

no_hubs = [[cosine_rsm(lone_model(rng, most=0)) for _ in range(2)] for _ in range(200)]
hubs_in_one = [(A, C) for (A, B), (C, D) in zip(worlds, no_hubs)]
rows = []
for hubs, some in [("neither", no_hubs), ("one", hubs_in_one), ("both", worlds)]:
    p = [pearsonr(upper_triangle(A), upper_triangle(B)).pvalue for A, B in some]
    below = sum(np.array(p) < 0.05)
    rows.append({"hubs in": f"{hubs} of the models", "p < 0.05": below})
table(rows, title="Of 200 unrelated worlds; promised: about 10")

# %% [markdown] tags=["answer"]
# No. Without hubs, or with hubs in one model only, `pearsonr` about keeps its promise, although pairs share words here too. It fails
# where some words are hubs in **both** models.

# %% [markdown]
# Are there hubs in real models? Take the 100 most frequent words. Without hubs all words would have about the same mean similarity.

# %%
shared = shared_words(*models.values())  # by all four, the most frequent first
frequent, rows = shared[:100], []
for model in [glove, word2vec]:
    means = hubness(cosine_rsm(model[frequent]))
    order = np.argsort(-means)
    rows += [{"model": model.title, "what": what, "mean similarity": means[part].mean(),
              "words": ", ".join(frequent[i] for i in part)}
             for what, part in [("hubs", order[:5]), ("outsiders", order[-5:])]]
table(rows, title="The five greatest hubs and the five greatest outsiders")

# %% [markdown]
# Now shuffle the words of Word2Vec, so that nothing but luck is left between the two real models, and ask `pearsonr` again: for these
# 100 words, and for our 18. **Before you run it:** for which of them will it keep its promise? Shuffling moves a row and its column together: `np.ix_(order, order)` takes the rows *and* the
# columns in a new order, as in exercise 2.5.

# %%
F_glove, F_word2vec = cosine_rsm(glove[frequent]), cosine_rsm(word2vec[frequent])
rows = []
for what, A, B in [("our 18 words", S_glove, S_word2vec),
                   ("100 frequent words", F_glove, F_word2vec)]:
    p = []
    for _ in range(500):
        order = rng.permutation(len(B))
        shuffled = upper_triangle(B[np.ix_(order, order)])
        p.append(pearsonr(upper_triangle(A), shuffled).pvalue)
    share = 100 * np.mean(np.array(p) < 0.05)
    rows.append({"words": what, "p < 0.05, % of shuffles": share})
table(rows, title="500 shuffles; promised: about 5 %", decimals=1)

# %% [markdown] tags=["answer"]
# It depends on the words. On our 18 words `pearsonr` would about have kept its promise; on the frequent words, some of which are hubs in both
# models, it is wrong about every second time. **The words alone do not tell you.** This is why the course's `rsa_score` returns a score and no p-value.

# %% [markdown]
# ## 4.3 Permute the words
#
# The way out is what we have just done. If two models had nothing in common, it would not matter which word of one goes
# with which word of the other. So **shuffle the words of one model, compute the score, and repeat.** These scores show what
# luck can do, hubs included, because a hub stays a hub when it stands in another place. Then see where the true score lies
# among them. This is a **permutation test**. For two matrices of pairs it carries the name of its inventor: the **Mantel
# test** (Mantel 1967; [glossary](glossary.ipynb)).
#
# **Predict.** The 18 words make 153 pairs. What will be the largest score that luck reaches in 1,000 permutations?
# (We count after exercise 4.2.)
#
# - **a** · below 0.25
# - **b** · 0.25 to 0.6
# - **c** · above 0.6

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %% [markdown]
# Look at it before you write it. The framed word is the same in all pictures: follow its row and its column.

# %% alt="Three panels that change with each permutation. Left: the RSM of 18 words in GloVe 50D. Middle: the RSM in Word2Vec 300D, whose rows and columns are shuffled together, so that its three blocks break up. Right: a growing histogram of the scores of the shuffled words, a hump around zero, with the observed score as a line far to the right of it."
from helpers import show_permutations

show_permutations(S_glove, S_word2vec, words, (glove.title, word2vec.title))

# %% [markdown] tags=["exercise"]
# ### Exercise 4.1 · Permute the words
# *2 minutes, easy.* Write `permute_words(S, order)`. `S` is an RSM, `(N, N)`. `order` holds the positions 0 to N−1,
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
# Next, from many shuffled scores to one number. Let n be the number of permutations, and k the number of those whose score is
# as large as the observed one or larger. The order that we observed is itself one of the possible orders, and it reaches
# the observed score too. So it counts, on top and below:
#
# $$p = \frac{k + 1}{n + 1}$$
#
# We count only *large* scores, since our question is whether the models agree more than luck would have it. That is a **one-sided**
# test. A **two-sided** test also counts scores that are as far *below* zero. Choose before you see the score.

# %% [markdown] tags=["exercise"]
# ### Exercise 4.2 · The permutation p-value
# *3 minutes, easy.* Write `permutation_p(null, observed)`. `null` holds the scores of n permutations, shape `(n,)`. It is called so
# after the *null hypothesis*, the assumption that there is nothing to find. `observed` is one number. Return p, one-sided.

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


# %%
permute = check.yours("4.1")
p_of = check.yours("4.2")

# %% [markdown]
# Now the loop between the two. One thing makes it fast. Shuffled words change neither the mean nor the standard deviation of a
# triangle, because its values only change places. So we subtract the mean and divide by the standard deviation once, before the loop. What
# is left of the formula of exercise 3.1 is the mean of the products.

# %%
def null_scores(S1, S2, n, rng):
    """RSA scores with the second model's words permuted n times. -> (n,)."""
    upper = np.triu_indices(len(S1), k=1)
    Z1, Z2 = ((S - S[upper].mean()) / S[upper].std() for S in (S1, S2))
    null = np.zeros(n)
    for i in range(n):
        order = rng.permutation(len(S2))
        null[i] = (Z1[upper] * permute(Z2, order)[upper]).mean()
    return null


# %%
null = null_scores(S_glove, S_word2vec, 1000, np.random.default_rng(0))
p = p_of(null, observed)
reveal("4b", guess, null.max())

# %% alt="Histogram of 1,000 RSA scores with the words permuted: a hump around zero with a longer tail to the right. The observed score is marked by a line far to the right of all of them."
from helpers import plot_null

plot_null(null, observed);

# %%
low, middle, high = np.quantile(null, [0.025, 0.5, 0.975])
parts = {"lowest 2.5 % up to": low, "half below": middle, "highest 2.5 % from": high,
         "largest": null.max(), "observed score": observed, "p": p}
table([{"": name, "value": value} for name, value in parts.items()],
      title=f"{len(null):,} permutations of 18 words", decimals=3)

# %% [markdown] tags=["answer"]
# The observed score is far beyond anything that luck did in 1,000 permutations. Two details are worth a look.
#
# - 1/1,001 is the smallest p that 1,000 permutations can report, and it may be reported. The p of *all* orders is probably smaller, but up to about
#   3/1,000 would be no surprise. To say more, make more permutations. And there must be enough orders: 4 words have only 24.
# - The hump is not symmetric. Its right tail comes from orders that happen to bring many words to partners of one kind. So a two-sided p is not
#   simply twice the one-sided p: one more reason to choose the side before you look.

# %% [markdown]
# *This is a good place for a break.*
#
# ## 4.4 Does it keep its promise?
#
# Now our own test has to go through what `pearsonr` failed: the 200 worlds without any relation, where p ≤ 0.05 should come
# out about 10 times. From here on all tests are one-sided, so `pearsonr` is asked for large scores only, too.
#
# We put a third candidate beside them. Why not just shuffle the 190 *values* of one triangle? That is simpler, and many
# people do it.
#
# **Predict.** In how many of the 200 worlds does shuffling the *values* give p ≤ 0.05, one-sided?
#
# - **a** · 20 or fewer
# - **b** · 21 to 120
# - **c** · more than 120

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
def null_of_values(S1, S2, n, rng):
    """RSA scores with the values of the second triangle shuffled n times. -> (n,)."""
    v1, v2 = upper_triangle(S1), upper_triangle(S2)
    z1, z2 = (v1 - v1.mean()) / v1.std(), (v2 - v2.mean()) / v2.std()
    return np.array([(z1 * rng.permutation(z2)).mean() for _ in range(n)])


# %%
def p_values(worlds, rng):
    """Each world's one-sided p by three tests. -> {test: (worlds,)}."""
    p = {"pearsonr": [], "values shuffled": [], "words permuted": []}
    for A, B in worlds:
        a, b = upper_triangle(A), upper_triangle(B)
        score = rsa_score(a, b)
        p["pearsonr"].append(pearsonr(a, b, alternative="greater").pvalue)
        p["values shuffled"].append(p_of(null_of_values(A, B, 99, rng), score))
        p["words permuted"].append(p_of(null_scores(A, B, 99, rng), score))
    return {test: np.array(each) for test, each in p.items()}


rng = np.random.default_rng(0)
with_hubs, without = p_values(worlds, rng), p_values(no_hubs, rng)
reveal("4c", guess, sum(with_hubs["values shuffled"] <= 0.05))

# %% [markdown]
# All three tests side by side, in the worlds with hubs and in those without.

# %%
table([{"p-value from": test, "with hubs": sum(with_hubs[test] <= 0.05),
        "without hubs": sum(without[test] <= 0.05)} for test in with_hubs],
      title="p ≤ 0.05, of 200 unrelated worlds; promised: about 10")

# %% alt="Three histograms of one-sided p-values in 200 worlds with hubs and without any relation, in 20 bins, with a dashed line at the promised 10 worlds a bin. For pearsonr and for shuffled values the outer bars tower over the others. For permuted words all bars stay near the line."
fig, axes = plt.subplots(1, 3, figsize=(10, 3.4), sharey=True, layout="constrained")
for ax, name in zip(axes, with_hubs):
    below = np.clip(with_hubs[name] - 1e-9, 0, 1)  # so that 0.05 is in the first bin
    ax.hist(below, np.linspace(0, 1, 21), color="#0072B2", edgecolor="white")
    ax.axhline(10, color="#D55E00", linestyle="--")
    ax.set(title=name, xlabel="p, one-sided")
axes[0].set_ylabel("worlds")
fig.suptitle("With hubs, only permuting the words keeps the promise (dashed)",
             fontweight="bold");

# %% [markdown] tags=["answer"]
# Shuffling the values makes the same mistake as `pearsonr`. It spreads the 19 values of a hub over different words, so the
# hub disappears. The shuffled scores then vary less than those of unrelated models with hubs, and ordinary luck looks like a
# discovery in about a quarter of the worlds. (Two-sided it would be nearly half: scores far below zero count as well.) Without hubs all three
# tests about keep the promise.
#
# Permuting the *words* keeps the promise in both cases. It need not be 10 exactly: 200 worlds are a sample too, and in 97 of 100 such
# samples a fair test gives 4 to 16.

# %% [markdown]
# ## 4.5 Luck or strength
#
# One more model. MiniLM's input embeddings come from a transformer ([lesson 6](06_word2vec_vs_gpt2.ipynb) says more), trained
# on other text in another way. Here is GloVe 50D against each of three models, on the same 100 frequent words.

# %%
rng, rows = np.random.default_rng(0), []
for name in ["glove-100", "word2vec", "minilm"]:
    model = models[name]
    S = cosine_rsm(model[frequent])
    score = rsa_score(upper_triangle(F_glove), upper_triangle(S))
    luck = null_scores(F_glove, S, 199, rng)
    rows.append({f"{glove.title} with": model.title, "score": score,
                 "largest by luck": luck.max(), "p": p_of(luck, score)})
table(rows, decimals={"p": 3})

# %% [markdown] tags=["exercise"]
# ### Exercise 4.3 · What does p say?
# *3 minutes, think.* Look at all the columns. Then write `True` or `False` for each claim:
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
# In the last table three quite different scores have one and the same p, the smallest that 199 permutations can give. Which claim does
# that settle? And compare how far luck gets with 100 words and with 18. Where would it get with 1,000?

# %% tags=["solution"]
claims = {"small": True, "strong": False, "zero": False, "others": False}

# %% [markdown]
# **How much** the models agree is what the score says. **Whether it is more than luck** is what p says. Report both, and
# never p alone. Both hold for these words and for these two models as they are. How far would the score move with *other* words? An
# interval over words says that, in [lesson 5](05_glove_50d_vs_300d.ipynb). How far would it move if the same model were trained anew?
# Neither p nor such an interval says that.

# %% [markdown]
# ## 4.6 More than luck, but what?
#
# The null hypothesis of this test is: any pairing of the words of one model with those of the other is as likely as any other. In the
# language of statistics the partners are **exchangeable**. A small p speaks against that. So it says that the two models share *something* about
# the words. It does not say what.
#
# For our 18 words one candidate is obvious: both models know the three categories. Do they agree on anything beyond that?
# We can ask. Permute the words **only within their category**, so that the categories stay intact and everything else is
# shuffled. Now the permuted scores show how much the blocks of the categories carry.
#
# **Before you run it:** the freely permuted scores lay around 0. Where do these lie: around 0, halfway, or beyond the
# observed score?

# %%
def order_within(labels, rng):
    """A random order in which each word stays within its category. (N,) -> (N,)."""
    order = np.arange(len(labels))
    for name in np.unique(labels):
        places = np.flatnonzero(labels == name)
        order[places] = rng.permutation(places)
    return order


orders = [order_within(labels, rng) for _ in range(1000)]
restricted = np.array([rsa_score(v1, upper_triangle(permute(S_word2vec, order)))
                       for order in orders])

# %% alt="Two histograms on one axis. The scores of freely permuted words form a hump around zero. The scores of words permuted within their categories form a narrow hump far to the right, around 0.75. The observed score is a line a little to the right of that hump."
fig, ax = plt.subplots(figsize=(7.5, 3.6))
for each, color, text in [(null, "#666666", "all words\npermuted"),
                          (restricted, "#0072B2", "permuted within\ntheir category")]:
    ax.hist(each, np.linspace(-0.4, 1, 71), color=color, alpha=0.8)
    ax.text(each.min() - 0.02, 120, text, color=color, ha="right")
ax.axvline(observed, color="#D55E00", linewidth=2.5)
ax.text(observed + 0.02, 120, f"observed\n{observed:.2f}", color="#A84A00")
ax.set(xlabel="RSA score", ylabel="permutations", xlim=(-0.5, 1.1))
ax.set_title(f"The blocks alone carry {restricted.mean():.2f} of {observed:.2f}");

# %% [markdown] tags=["answer"]
# They lie far from 0, and not far below the observed score. What remains when words move only within their category is what the blocks of
# the two RSMs carry. If you said "around 0": the blocks of the RSM stay in their places when words move only inside of them.

# %% [markdown]
# Is that so for other categories too? The course has twelve. We take four sets of three, each with 3 × 6 words, so that the same orders
# fit. We also look inside the blocks: `without_blocks` subtracts from each pair the mean of its block (such as fruit with space).

# %%
import pandas as pd

i, j = np.triu_indices(18, k=1)
block = labels[i] + " " + labels[j]  # (153,)


def without_blocks(S):
    """The triangle, less the mean of each block. (18, 18) -> (153,)."""
    v = pd.Series(upper_triangle(S))
    return (v - v.groupby(block).transform("mean")).to_numpy()


# %%
every, rows = list(categories), []
for some in [every[k : k + 3] for k in range(0, 12, 3)]:
    chosen = [word for name in some for word in categories[name][:6]]
    A, B = cosine_rsm(glove[chosen]), cosine_rsm(word2vec[chosen])
    a, score = upper_triangle(A), rsa_score(upper_triangle(A), upper_triangle(B))
    inside = [rsa_score(a, upper_triangle(permute(B, order))) for order in orders]
    rows.append({"categories": ", ".join(some), "score": score,
                 "permuted within, mean": np.mean(inside),
                 "p": p_of(np.array(inside), score),
                 "inside the blocks": rsa_score(*map(without_blocks, (A, B)))})
table(rows, decimals={"p": 3})

# %% [markdown] tags=["answer"]
# Most of each score is there even when the words within a category are exchanged for one another: the blocks carry it. The step from there
# to the full score looks small, because most of the spread of these pairs lies *between* the blocks. It is no small agreement: the last column
# says how well the models agree inside the blocks, and p whether that is more than luck.
#
# So "p = 0.001" from the free test was true, and it answered a question that hardly anybody doubted: both models can tell fruit from
# furniture. Choose what you shuffle by the question you ask. (Words may share other things than a category, such as being frequent. To
# take such a thing out, shuffle only among words that are alike in it. The last task of this lesson tries it.)

# %% [markdown] tags=["exercise"]
# ## 4.7 The whole test, yours
#
# ### Exercise 4.4 · The whole test
# *5 minutes, medium.* Write `mantel_p(S1, S2, orders)`. `S1` and `S2` are two RSMs of the same words, `(N, N)`. `orders` has
# shape `(n, N)`: each row is one order of the words. Permute the *second* model by each row, compute all scores, and
# return the one-sided p, one number. You may use `permute_words`, `permutation_p` (or `permute` and `p_of`),
# `upper_triangle` and `rsa_score`.

# %% tags=["exercise"]
def mantel_p(S1, S2, orders):
    """p of the RSA score by permuting words. (N, N), (N, N), (n, N) -> number."""
    ...


# %% tags=["check"]
check("4.4", mantel_p)

# %% [markdown] tags=["hint"]
# Three steps: the observed score; the score for each `order` in `orders`, with `S2` permuted by it; and p from the two.

# %% [markdown] tags=["hint"]
# `null = np.array([... for order in orders])` collects the scores. In it, permute first and take the triangle afterwards.

# %% tags=["solution"]
def mantel_p(S1, S2, orders):
    """p of the RSA score by permuting words. (N, N), (N, N), (n, N) -> number."""
    v1 = upper_triangle(S1)
    observed = rsa_score(v1, upper_triangle(S2))
    null = [rsa_score(v1, upper_triangle(permute_words(S2, order))) for order in orders]
    return permutation_p(np.array(null), observed)


# %% [markdown]
# Use it on real models. *Inside* a single category, do GloVe 50D and Word2Vec agree more than luck would have it? Here are all twelve
# categories, each with 999 permutations. The last column says how large a score luck reaches in 5 of 100 permutations.

# %%
left_out = []  # later: ["kiwi"]
mantel = check.yours("4.4")
rng, rows = np.random.default_rng(0), []
for name, members in categories.items():
    some = [word for word in members if word not in left_out]
    A, B = cosine_rsm(glove[some]), cosine_rsm(word2vec[some])
    orders = np.array([rng.permutation(len(some)) for _ in range(999)])
    luck = np.quantile(null_scores(A, B, 999, rng), 0.95)
    rows.append({"category": name, "words": len(some),
                 "score": rsa_score(upper_triangle(A), upper_triangle(B)),
                 "p": mantel(A, B, orders), "luck, highest 5 %": luck})
table(sorted(rows, key=lambda row: row["p"]), decimals={"p": 3})

# %% [markdown] tags=["answer"]
# Inside nearly every category the models agree far beyond luck. Now put `"kiwi"` into `left_out`, run the cell again, and look at *fruit*:
# most of its agreement was that kiwi is unlike the other fruits in both models. (To leave a word out after you have seen the result is an
# illustration, not an analysis.) A p above 0.05 does not show that the models agree on *nothing*. The last column says how large a score must
# be to stand out with so few words; a weaker agreement stays hidden. "Not significant" means "not shown", no more.
#
# p itself is an estimate: from 999 permutations, one near 0.03 is good to about ± 0.01. Mind also that these are twelve tests. Each has a chance of
# 5 in 100 of a false positive, so one somewhere among twelve would be no surprise. Remedies for **multiple testing** ask for more. The simplest
# one, named after Bonferroni, asks for p ≤ 0.05 / 12, which is about 0.004.

# %% [markdown]
# `helpers.permutation_test(E1, E2)` does the whole test from the vectors on, one-sided or two-sided, and quickly for many words.

# %%
from helpers import permutation_test

test = permutation_test(glove[words], word2vec[words], n_permutations=1000)
table([{"score": test.observed, "p": test.p, "permutations": test.n}],
      decimals={"p": 3})

# %% [markdown]
# ## What you found
#
# In the numbers of this run:

# %%
lucks = {"all words permuted": null, "permuted within their category": restricted}
table([{"luck": name, "mean of its scores": each.mean(), "observed": observed,
        "p": p_of(each, observed)} for name, each in lucks.items()],
      title=f"{glove.title} and {word2vec.title}, 18 words", decimals={"p": 3})

# %% [markdown]
# - `pearsonr` takes the pairs for independent. Where some words are hubs in both models they are not, and its p-value is far too small.
#   Without hubs it is about right. The words alone do not tell you which case you have. Permuting the words is right in both.
# - Shuffling the values of the triangle is no cure: it destroys the hubs, and repeats the mistake.
# - p says whether the score is more than luck, with these words. The score says how much. What you shuffle decides what you
#   test.

# %% [markdown]
# ## Five questions
#
# **1.** Two models of 50 words are compared, and `pearsonr` reports p = 0.01. What do you know?
#
# <details>
# <summary>Answer</summary>
#
# Little. If some words are hubs in both models, the 1,225 pairs are not independent, and this p-value is far too small. Permute the words.
#
# </details>
#
# **2.** You made 99 permutations, and none reaches the observed score. A reviewer asks for p < 0.001. What do you do?
#
# <details>
# <summary>Answer</summary>
#
# Make at least 1,000 permutations, better more. With 99 the smallest possible p is 1/100, however large the score is.
#
# </details>
#
# **3.** Does it matter which of the two models is permuted?
#
# <details>
# <summary>Answer</summary>
#
# No. Only which word goes with which word counts. Permuting one model by an order is the same as permuting the other by the
# inverse order, and all orders are equally likely.
#
# </details>
#
# **4.** Why did lesson 2 take the diagonal out, and would it harm the permutation test?
#
# <details>
# <summary>Answer</summary>
#
# The diagonal lifts nearly every score, and that of two unrelated models far above zero. The p-value would stay the same: a permutation of words leaves the ones on the
# diagonal, so it lifts the shuffled scores along with the observed one. The score itself would still be wrong.
#
# </details>
#
# **5.** Lesson 3 warns against the cosine of two triangles. A colleague uses it all the same, and tests it by permuting words. Is
# the p-value wrong?
#
# <details>
# <summary>Answer</summary>
#
# No, one-sided it is the same as Pearson's. Permuting words changes neither the means nor the lengths of the triangles. So among the permutations
# the cosine rises exactly as Pearson does, only on another scale, and the same ones reach the observed score. What misleads is the height of the cosine. The test is fair to it.
#
# </details>

# %% [markdown]
# ## Your turn
#
# Two open tasks, without a check.
#
# **Let luck win.** Draw words from one category and test them. Change the category, the number of words and the pair of models,
# until p is above 0.05 in about half of the draws. How high are the scores then?

# %%
rng = np.random.default_rng(1)
draws = [list(rng.choice(categories["fruit"], 5, replace=False)) for _ in range(20)]
tests = [permutation_test(glove[some], word2vec[some], n_permutations=199)
         for some in draws]
middle = np.median([test.observed for test in tests])
above = sum(test.p > 0.05 for test in tests)
print(f"5 words: p above 0.05 in {above} of 20 draws, median score {middle:.2f}")

# %% [markdown]
# **Another thing that words share.** In GloVe frequent words are hubs. In Word2Vec too? Take 100 words from all over the list `shared`, which
# begins with the most frequent words. Permute them only among words of similar frequency, as section 4.6 did with categories: neighbours
# in the list share a label. Does frequency alone explain much of the score?

# %%
spread = shared[::100][:100]  # every hundredth word, still in the order of frequency
bands = np.arange(len(spread)) // 20  # labels: five bands of 20 words
test = permutation_test(glove[spread], word2vec[spread], n_permutations=199)
print(f"score {test.observed:.2f}, permuted freely p = {test.p:.3f}")

# %% [markdown]
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
