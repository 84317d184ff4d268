# %% [markdown]
# # 10 · The layers of a transformer
#
# **What happens to a word on its way through a transformer?**
#
# You will be able to
# - **compare** the layers of one model with each other, with other models and with people,
# - **see** what a cone does to a measure, before you believe the measure,
# - **follow** a word with two senses from layer to layer,
# - **find** what else a layer holds besides meaning: a word's place in the sentence.
#
# *Time:* 90 minutes, with a good place for a break before 10.5. *You need:* [lesson 5](05_glove_50d_vs_300d.ipynb) (the two indices for
# categories), [lesson 6](06_word2vec_vs_gpt2.ipynb) (tokens, and the cone) and [lesson 9](09_people_and_hypotheses.ipynb) (people, and what a
# control takes out).

# %% alt="The method in six steps: six words, their vectors in GloVe and Word2Vec, two RSMs, two unrolled triangles, a scatter of the pairs, and the score. The vectors are lit."
from helpers import plot_method

plot_method("vectors");

# %% [markdown]
# The lit step is what changes in this lesson. So far a word had one vector, looked up in a table. Lesson 6 did that even with GPT-2.
# In a **transformer** ([glossary](glossary.ipynb)) the table is only the entrance. Behind it come **layers**, and each of them changes the
# vector of every word in the sentence.

# %% [markdown]
# ## 10.1 One word, seven vectors
#
# What does a layer do? Each token of the sentence looks at the others and takes something from those that matter to it. This looking
# is called [**attention**](glossary.ipynb). What the token took is added to its own vector. Then a small network, the same for all
# tokens, changes the vector once more. What comes out is the token's [**state**](glossary.ipynb) in this layer (or hidden state).
#
# So in *They sat on the bank and watched the river*, the word *bank* has a first vector that knows nothing of the river. We call it
# **layer 0**: the vector from the table, plus a vector that tells the token's place in the sentence. After layer 1, *bank* may have
# heard of the river.
#
# The model of this lesson is MiniLM. It is small: 6 layers, 384 dimensions. It was made from a larger transformer, and then trained on
# pairs of sentences, so that sentences that belong together get similar vectors. The library `transformers` gives the
# states of all layers in two lines:
#
# ```python
# text = tokenizer("They sat on the bank and watched the river.", return_tensors="pt")
# states = model(**text, output_hidden_states=True).hidden_states
# ```
#
# We ran 743 sentences, and kept the states of one word in each. They come with the course, so nothing needs to be installed.

# %%
from helpers import layers_of, load_layers

which = "MiniLM"  # @param ["MiniLM", "openai-community/gpt2"]
layers = load_layers()
if which != "MiniLM":
    layers = layers_of(which, layers.rows) or layers
L, sentences, D = len(layers.states) - 1, *layers.states.shape[1:]
print(f"{layers.title}: {L} layers and layer 0, {sentences} sentences, {D} dimensions")

# %% [markdown]
# With a network and `torch` (Colab has both), you can choose GPT-2 in this cell and run the lesson again. Then every cell below shows
# GPT-2's 12 layers. **What the text says of numbers is about MiniLM.** We have not seen GPT-2's, so for GPT-2 every prediction is open.
#
# Which sentences are these? Most words stand alone once, and in two sentences. (Alone but for two marks, since MiniLM puts [CLS] before
# every text and [SEP] behind it.) Eight words have two senses, with four sentences for each sense.

# %%
import numpy as np
from helpers import load_categories, table

category = {word: name for name, some in load_categories().items() for word in some}
words = layers.words("first")
labels = [category[word] for word in words]
contexts = ["alone", "first", "second"]
states = {context: layers.of(words, context) for context in contexts}
table([{"word": word, "context": context, "sentence": sentence}
       for word, context, sentence in layers.rows
       if word == "moon" or (word, context) == ("bank", "river")],
      f"{len(words)} words in {len(set(labels))} categories, and eight with two senses")

# %% [markdown]
# `states["first"]` holds a row for each word in its first sentence, for each layer. Its shape is (layers + 1, words, dimensions).

# %% [markdown]
# ## 10.2 The cone, layer by layer
#
# Lesson 6 met the **cone** ([anisotropy](glossary.ipynb)): all vectors of a model share a direction, so all cosines are high. The simplest measure of it is
# the mean cosine of all pairs of different words. Without a cone, it is near 0.

# %% [markdown] tags=["exercise"]
# ### Exercise 10.1 · The mean cosine of each layer
# *4 minutes, easy.* Write `mean_cosines(states)`. It takes states of shape `(L + 1, N, D)` and returns L + 1 numbers: for each layer the
# mean cosine of all pairs of two different words. You may use `cosine_rsm` and `upper_triangle`.

# %% tags=["exercise"]
from helpers import cosine_rsm, upper_triangle


def mean_cosines(states):
    """Mean cosine of all pairs, by layer. (L + 1, N, D) -> (L + 1,)."""
    ...


# %% tags=["check"]
from helpers import check

check("10.1", mean_cosines)

# %% [markdown] tags=["hint"]
# `for E in states` goes through the layers. Each `E` has the shape `(N, D)`, as a model in the earlier lessons.

# %% [markdown] tags=["hint"]
# `upper_triangle(cosine_rsm(E))` holds each pair once, and no word with itself.

# %% tags=["solution"]
from helpers import cosine_rsm, upper_triangle


def mean_cosines(states):
    """Mean cosine of all pairs, by layer. (L + 1, N, D) -> (L + 1,)."""
    return np.array([upper_triangle(cosine_rsm(E)).mean() for E in states])


# %% [markdown]
# A study of 2019 (Ethayarajh) measured this in ELMo, BERT and GPT-2. It found a cone in every layer but the lowest, and in general a
# stronger one in higher layers.
#
# **Predict.** What does the mean cosine of our words do, from layer 0 to the last?
#
# - **a** · it grows from layer to layer, up to the last
# - **b** · it grows at first, and is lower again in the last layer
# - **c** · it hardly changes

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %% alt="Four heatmaps of the same words on one colour scale: the RSMs of layer 0, layer 1, a middle layer and the last layer. Blocks on the diagonal are the categories. From layer 0 to layer 1 the whole background becomes brighter; in MiniLM's last layer it is dark again, and the blocks are still there."
from helpers.lessons.figures_10 import plot_layer_rsms

plot_layer_rsms(states["first"], [0, 1, L // 2, L], labels,
                f"{layers.title}: four layers, with the categories as blocks");

# %%
from helpers import reveal

cone = check.yours("10.1")
cones = {context: np.array(cone(states[context])) for context in contexts}


def shown(values):
    return ", ".join(f"{value:.2f}" for value in values)


reveal("10a", guess, cones["first"], shown(cones["first"]))

# %% [markdown] tags=["answer"]
# Compare the background of the four pictures, which is made of pairs of words that have nothing to do with each other. One layer is
# enough to make nearly all pairs more similar. In MiniLM that lasts up to layer 5. The last layer undoes it, and ends with a weaker
# cone than layer 0.
#
# So half of the finding of 2019 holds here: layers 1 to 5 have a cone. It does not grow from layer 2 on, and the last layer has hardly
# any. Why? We can only suppose. MiniLM was trained, through the mean of its last layer's states, to give *different* vectors to sentences
# that do not belong together, and a cone would be in the way of that. But this cannot be all: BERT was not trained like that, and in the
# study its last layer, too, has a much weaker cone than the one before it.

# %% [markdown]
# ## 10.3 Do the categories get sharper?
#
# A transformer has to understand something, so maybe its categories get clearer from layer to layer. Lesson 5 made two
# measures for that. The **ratio** (the selectivity index) divides the mean similarity within categories by the mean between them. The
# **rank index** (AUC) is the share of comparisons in which a pair within a category beats a pair between two.
#
# **Predict.** Which of the two gives its highest value to the *last* layer?
#
# - **a** · both
# - **b** · only the ratio
# - **c** · only the rank index
# - **d** · neither

# %%
guess = "?"  # @param ["?", "a", "b", "c", "d"]

# %%
from helpers import category_auc, category_selectivity

ratios, ranks = {}, {}
for context in contexts:
    RSMs = [cosine_rsm(E) for E in states[context]]
    ratios[context] = [category_selectivity(S, labels) for S in RSMs]
    ranks[context] = [category_auc(S, labels) for S in RSMs]

# %%
reveal("10b", guess, ratios["first"], ranks["first"], shown(ratios["first"]),
       shown(ranks["first"]))

# %% alt="Three panels over the layers, each with one curve for words alone, in their first and in their second sentence. Left, the mean cosine: in MiniLM it rises at layer 1 and falls at the last. Middle, the ratio: the same curve upside down, falling at layer 1 and rising steeply at the last. Right, the rank index: a slow rise to layer 3, then a fall to its lowest value at the last layer."
from helpers.lessons.figures_10 import plot_by_layer

weakest, highest = np.argmin(cones["first"]), np.argmax(ratios["first"])
best = int(np.argmax(ranks["first"]))
plot_by_layer({f"The cone: weakest at {weakest}": cones,
               f"The ratio: highest at {highest}": ratios,
               f"The rank index: highest at {best}": ranks},
              ["mean cosine", "selectivity index", "AUC"]);

# %% [markdown] tags=["answer"]
# Look at the left panel and the middle one. The ratio is the cone upside down. Its bottom is the mean between categories, and that is
# nearly the mean cosine. When the last layer takes the cone away, the bottom comes near zero, and the ratio triples. Whoever looks
# at the ratio alone would write: "The last layer sharpens the categories."
#
# The rank index says the opposite: the last two layers are the *worst* of the seven. Look at its scale, too. It goes from .89 to .95, so
# nothing dramatic happens in any layer. (Measured in November 2026: in 40 of 40 draws of half the words, layer 3 was above the last.)

# %% [markdown]
# If the ratio only follows the cone, take the cone away and look again. Each layer has a mean vector, the direction that all its words
# share. Without it, what is left of a word is how it differs from the other words.

# %% [markdown] tags=["exercise"]
# ### Exercise 10.2 · Without the mean vector
# *4 minutes, easy.* Write `centred(states)`: states `(L + 1, N, D)` in, the same shape out. From every word of a layer, take off the mean
# vector of that layer.

# %% tags=["exercise"]
def centred(states):
    """Each layer without its mean vector. (L + 1, N, D) -> (L + 1, N, D)."""
    ...


# %% tags=["check"]
check("10.2", centred)

# %% [markdown] tags=["hint"]
# The mean vector of one layer `E` is `E.mean(axis=0)`, of shape `(D,)`. With all layers at once the words are axis 1.

# %% [markdown] tags=["hint"]
# `states.mean(axis=1, keepdims=True)` has the shape `(L + 1, 1, D)`, which fits when you subtract it from `states`.

# %% tags=["solution"]
def centred(states):
    """Each layer without its mean vector. (L + 1, N, D) -> (L + 1, N, D)."""
    return states - states.mean(axis=1, keepdims=True)


# %%
without_mean = check.yours("10.2")
bare = without_mean(states["first"])
rows = []
for k in range(L + 1):
    S = cosine_rsm(bare[k])
    rows.append({"layer": k, "mean cosine": cone(bare[[k]])[0],
                 "ratio": category_selectivity(S, labels),
                 "rank index": category_auc(S, labels),
                 "rank index before": ranks["first"][k]})
table(rows, "Without each layer's mean vector", {"mean cosine": 3, "ratio": 1} | {
    name: 3 for name in ("rank index", "rank index before")})

# %% [markdown] tags=["answer"]
# The mean cosine is now almost 0 in every layer, and slightly below. So the mean *between* is below 0 as well, and the ratio is a
# negative number that means nothing. The rank index can still be read. In MiniLM it is higher than before in every layer: the shared
# direction was noise to the categories. But the shape stays: best in the middle, and lowest at the end.

# %% [markdown]
# ## 10.4 Every layer against every layer
#
# The layers have the same words and the same dimensions, so we could subtract their vectors. But that would not tell us much. A layer may
# turn all vectors together. Then every vector changes, and no similarity does. The RSMs show whether similar words stay similar.

# %% [markdown] tags=["exercise"]
# ### Exercise 10.3 · A matrix of scores
# *6 minutes, medium.* Write `scores_between(states1, states2)`, **without** `rsa_matrix`. It takes two lists of layers, of shapes
# `(K, N, D1)` and `(M, N, D2)`, for the same N words. Return `(K, M)` Pearson RSA scores: row k, column m is layer k of the one against
# layer m of the other. `rsa_score(v1, v2)` gives the score of two triangles.

# %% tags=["exercise"]
from helpers import rsa_score


def scores_between(states1, states2):
    """RSA score of every layer with every layer. (K, N, D1), (M, N, D2) -> (K, M)."""
    ...


# %% tags=["check"]
check("10.3", scores_between)

# %% [markdown] tags=["hint"]
# First make the triangle of every layer, in two lists: `upper_triangle(cosine_rsm(E))`. Each is needed several times.

# %% [markdown] tags=["hint"]
# Then two loops, one in the other. `[[rsa_score(v1, v2) for v2 in columns] for v1 in rows]` is a list of rows, and `np.array(...)`
# makes a matrix of it.

# %% tags=["solution"]
from helpers import rsa_score


def scores_between(states1, states2):
    """RSA score of every layer with every layer. (K, N, D1), (M, N, D2) -> (K, M)."""
    rows = [upper_triangle(cosine_rsm(E)) for E in states1]
    columns = [upper_triangle(cosine_rsm(E)) for E in states2]
    return np.array([[rsa_score(v1, v2) for v2 in columns] for v1 in rows])


# %% [markdown]
# **Predict:** which two neighbouring layers will differ most?
#
# - **a** · 0 and 1: there the word meets its sentence
# - **b** · two in the middle
# - **c** · the last two

# %% alt="A heatmap of RSA scores, layers by layers, with ones on the diagonal. Neighbouring layers score highest, and the score falls with the distance of two layers. In MiniLM the row of the last layer is the darkest."
import matplotlib.pyplot as plt
import seaborn as sns

between = check.yours("10.3")
scores = between(states["first"], states["first"])
fig, ax = plt.subplots(figsize=(0.5 * L + 3, 0.4 * L + 2.4))
sns.heatmap(scores, annot=True, fmt=".2f", cmap="viridis", ax=ax,
            annot_kws={"size": 9}, cbar_kws={"label": "RSA score"})
steps = np.diag(scores, 1)
far = int(np.argmin(steps))
ax.set(xlabel="layer", ylabel="layer")
ax.set_title(f"The largest step: {far} to {far + 1}, score {steps[far]:.2f}");

# %% [markdown] tags=["answer"]
# Walk along the cells beside the diagonal. One layer changes the RSM little, but for the last, and the changes add up. In MiniLM layer 6
# is far from all others. It is also the step that took the cone away. Can that be the reason? A constant taken off all cosines would not
# matter, since Pearson ignores it. But words lean into the cone by different amounts. Without each layer's mean vector (10.2) the last
# step scores .90 in place of .84, and the other steps stay as they are, within .01. So a good third of the step was the cone. For the
# rest, some pairs are more similar in layer 6 than in layer 5, beside the other pairs, and some less.
#
# - *Not a:* the word does meet its sentence there, and most cosines jump. But nearly all jump together.
# - *Not b:* in the middle each layer adds a little to what it got.

# %% [markdown]
# Here is a good place for a break.

# %% [markdown]
# ## 10.5 Nearer to other models, nearer to people?
#
# Word2Vec and GloVe have one vector for a word, whatever the sentence. We set every layer beside them.
#
# And there are people, who judged in WordSim-353 how related two words are (lesson 9). They had no sentence, so we take the words *alone*. The
# score is Spearman's.
#
# **Predict.** Which agrees better with people, layer 0 or the last layer?
#
# - **a** · layer 0
# - **b** · the last layer
# - **c** · the two can't be told apart

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
from helpers.lessons.people_09 import people, people_interval

known = {word: i for i, word in enumerate(layers.words("alone"))}
judged = [(pair, score) for pair, score in zip(*people("wordsim"))
          if pair[0] in known and pair[1] in known]
pairs, said = zip(*judged)
i, j = np.array([[known[word] for word in pair] for pair in pairs]).T
similar = [cosine_rsm(E)[i, j] for E in layers.of(known, "alone")]
with_people = [people_interval(pairs, said, values) for values in similar]
gain = people_interval(pairs, said, similar[L], similar[0])
reveal("10c", guess, gain.score, gain.low, gain.high)

# %% alt="Two panels over the layers. Left, the RSA score of each layer with Word2Vec, GloVe 100D and GloVe 50D: on a scale that begins far above 0, so that small steps look large; in MiniLM the curves move by little up to layer 4 and are lowest at layer 5, Word2Vec the highest. Right, Spearman's score with people: a level line in a wide band."
from helpers import load

tables = [load(name) for name in ("word2vec", "glove-100", "glove-50")]
common = [word for word in words if all(word in model for model in tables)]
here = layers.of(common, "first")
agree = {m.title: between(here, m[common][None])[:, 0] for m in tables}
band = [(one.score, one.low, one.high) for one in with_people]
plot_by_layer({f"Agreement with tables, {len(common)} words": agree,
               f"With people, {len(pairs)} pairs, 95 % intervals": {"people": band}},
              ["RSA score", "Spearman's score"]);

# %%
from helpers import difference_interval

rows = []
for model in tables:
    moved = difference_interval(model[common], here[L], here[0])
    rows.append({"with": model.title, "last less layer 0": moved.score,
                 "from": moved.low, "to": moved.high})
rows.append({"with": "people", "last less layer 0": gain.score,
             "from": gain.low, "to": gain.high})
table(rows, "Does the last layer agree more than layer 0?")

# %% [markdown] tags=["answer"]
# **People.** The interval of the difference holds 0: with these pairs, no one can say which of the two layers agrees better with
# people. Of seven numbers one is always the largest. That alone is no finding. (Bommasani, Davis & Cardie 2020 report of larger models that
# agreement with people falls off in the later layers. With so few pairs we can neither confirm nor refute it for MiniLM.)
#
# **Tables.** Mind the scale of the left panel: it begins far above 0. In these sentences the last layer agrees less with all three tables than
# layer 0 does. In between we looked at curves only. Layer 3 is a little above layer 0 with the GloVes, but of 18 such differences one may be so
# by luck. So the layers don't approach what the tables have in common.

# %% [markdown]
# ## 10.6 Two senses walk apart
#
# Now to what a table can't do. *Bank* has one vector in Word2Vec. Here it has eight states in every layer, from four sentences about
# money and four about a river.
#
# To see which sense a state has, we hold it against the words *money* and *river*, each alone: our two [**anchors**](glossary.ipynb). In
# every layer we ask whether the state of *bank* leans to the one or to the other.

# %% [markdown] tags=["exercise"]
# ### Exercise 10.4 · Which way a state leans
# *7 minutes, medium.* Write `leaning(states, one, other)`. `states`, `(L + 1, n, D)`, are a word's states in n sentences; `one` and
# `other`, `(L + 1, D)`, are the states of two other words. For each layer and sentence, return the cosine with `one` minus the
# cosine with `other`, shape `(L + 1, n)`. Each layer of `states` meets the same layer of `one` and `other`.

# %% tags=["exercise"]
def leaning(states, one, other):
    """Cosine with one minus with other. (L + 1, n, D), 2 x (L + 1, D) -> (L + 1, n)."""
    ...


# %% tags=["check"]
check("10.4", leaning)

# %% [markdown] tags=["hint"]
# Begin with one layer: `E` of shape `(n, D)`, and `a` and `b` of shape `(D,)`. `E @ a` gives n dot products at once. What do you
# divide them by?

# %% [markdown] tags=["hint"]
# `np.linalg.norm(E, axis=1)` has the n lengths. For all layers: `for E, a, b in zip(states, one, other)`, and collect the rows.

# %% tags=["solution"]
def leaning(states, one, other):
    """Cosine with one minus with other. (L + 1, n, D), 2 x (L + 1, D) -> (L + 1, n)."""
    rows = []
    for E, a, b in zip(states, one, other):
        lengths = np.linalg.norm(E, axis=1)
        to_a = E @ a / (lengths * np.linalg.norm(a))
        to_b = E @ b / (lengths * np.linalg.norm(b))
        rows.append(to_a - to_b)
    return np.array(rows)


# %% [markdown]
# We count how well the two senses are told apart: let every sentence of the first sense meet every sentence of the second. In how many of
# the meetings does the first lean more to its own side? 0.5 would be chance.
#
# **Predict.** We take all eight words. From which layer on are the two senses told apart in more than 95 of 100 meetings?
#
# - **a** · after the first layer
# - **b** · later, but before the last layer
# - **c** · in the last layer, or never

# %%
guess = "?"  # @param ["?", "a", "b", "c"]

# %%
lean, fans, meetings = check.yours("10.4"), {}, []
senses = {}
for word, context, _ in layers.rows:
    if context not in contexts:
        senses.setdefault(word, {})[context] = layers.of(word, context)
for word, pair in senses.items():
    one, other = (layers.of(sense, "alone")[:, 0] for sense in pair)
    fans[word] = {s: np.array(lean(X, one, other)) for s, X in pair.items()}
    a, b = fans[word].values()
    meetings.append(np.mean(a[:, :, None] > b[:, None, :], axis=(1, 2)))
apart = np.mean(meetings, axis=0)
reveal("10d", guess, apart, shown(apart))

# %% alt="Eight panels, one for each word with two senses: bank, bat, star, crane, spring, bark, seal, match. Each line is one sentence; the height is how much the word leans to one of two anchor words. In every panel the lines start together at layer 0 and open into a fan: blue lines of one sense above, orange dashed lines of the other below. In MiniLM the fan is widest in the last layer."
from helpers.lessons.figures_10 import plot_fans

plot_fans(fans, f"{layers.title}: one word goes in, and after {L} layers its senses "
          f"are told apart in {apart[L]:.0%} of the meetings");

# %% [markdown] tags=["answer"]
# This is the figure to remember. Every line is one sentence, and the anchor named above is up. At layer 0 the lines of a word begin almost in
# one point: only its place in the sentence differs. (We took each word's mean at layer 0 off, so 0 does not mean "leans to neither".) One layer
# later they part by their sense, and the fan is widest at the end. *Crane* parts least, *spring* and *star* most. Sometimes both senses drift
# the same way, as with *bat*. The anchors are states too, and they change from layer to layer. So look at the gap between the two colours, not
# at the height.
#
# - *Not b:* the first layer can already look at the whole sentence. For these words it is enough to notice *river* or *canoe*.
# - *Not c:* the *distance* is largest in the last layer. But to tell two groups apart, a small distance will do if no sentence crosses.
#
# Eight words, chosen because they have two clear senses, with sentences that make the sense plain: easy cases, all of them. (Six of the 64
# sentences hold an anchor word itself. Without these six, the shares are the same but for a hundredth.)

# %% [markdown]
# ### How far is far?
#
# The fans are drawn on a scale of their own. How much is that, compared with the distance of two different words? We take the cosines
# of the states of one word: of two sentences with the same sense, and of two sentences with different senses.

# %%
def unit(X):
    return X / np.linalg.norm(X, axis=-1, keepdims=True)


same_sense, two_senses = [], []
for pair in senses.values():
    A, B = map(unit, pair.values())
    two_senses.append((A @ B.swapaxes(1, 2)).mean(axis=(1, 2)))
    same_sense.append((cone(A) + cone(B)) / 2)
rows = [{"layer": k, "one word, one sense": np.mean(same_sense, axis=0)[k],
         "one word, two senses": np.mean(two_senses, axis=0)[k],
         "two words": cones["first"][k]} for k in range(L + 1)]
table(rows, "Mean cosine of two states")

# %% [markdown] tags=["answer"]
# The gap between the first two columns grows, but it is small beside the gap to the third. In MiniLM's last layer, *bank* by the river and
# *bank* with the money have a cosine of .80 on average, and two words have .06 on average. But some pairs of words come near it: *snow* and *snowfall*
# have .82. The sentence moves a word. It does not turn it into another word: in all seven layers, the nearest of the 181 states in the second
# sentences is for each word its own.

# %% [markdown] tags=["exercise"]
# ### Exercise 10.5 · Predict: who can have read it?
# *3 minutes, think.* MiniLM's attention looks at the whole sentence. GPT-2 was made to continue texts, so in GPT-2 a token looks only at
# itself and at what stands **before** it. In which of the two *can* the state of *bank* tell the sense? Write a set for each row:
# `{"MiniLM", "GPT-2"}`, one of the two, or `set()`.
#
# | row | sentence | layer |
# |---|---|---|
# | account | She opened an account at the **bank**. | the last |
# | refused | The **bank** refused to lend him the money. | the last |
# | canoe | He pulled his canoe up on the **bank**. | the last |
# | alone | **bank** | the last |
# | layer 0 | She opened an account at the **bank**. | layer 0 |

# %% tags=["exercise"]
heard = {"account": ..., "refused": ..., "canoe": ..., "alone": ..., "layer 0": ...}

# %% tags=["check"]
check("10.5", heard)

# %% [markdown] tags=["hint"]
# For each sentence ask: which word gives the sense away? Does it stand before *bank* or after it?

# %% [markdown] tags=["hint"]
# Layer 0 is what goes *into* the first layer. Who has looked at whom by then?

# %% tags=["solution"]
heard = {"account": {"MiniLM", "GPT-2"}, "refused": {"MiniLM"},
         "canoe": {"MiniLM", "GPT-2"}, "alone": set(), "layer 0": set()}

# %% [markdown]
# So if you run GPT-2, look for the sentences that can't part. Look at its cone first: where all cosines are near 1, a fan looks flat even
# where it is open.

# %% [markdown]
# ## 10.7 The same word in other sentences
#
# Most words do not have two senses. Does the sentence matter to them? Abnar and others (2019) compared a layer with *itself* while they gave it
# more and more of the text before. We borrow the idea for two other sentences: a layer's [**stability**](glossary.ipynb) is its RSA score with
# itself in another context. We have all we need: the same words in two sentences, and your function.
#
# **Predict:** what will the stability do, from layer 0 to the last?
#
# - **a** · up: the model understands more and more what the word means, whatever the sentence
# - **b** · down, to below 0.7: a state is made of its sentence
# - **c** · down, but it stays above 0.9

# %%
first, second, alone = (states[context] for context in ("first", "second", "alone"))
every = range(L + 1)
stable = [between(first[[k]], second[[k]])[0, 0] for k in every]
from_alone = [between(alone[[k]], first[[k]])[0, 0] for k in every]


def of_itself(X, Y):
    """Mean cosine of a word's two states, by layer. Twice (L + 1, N, D) -> (L + 1,)."""
    return (unit(X) * unit(Y)).sum(axis=2).mean(axis=1)


itself = of_itself(first, second)
without_cone = of_itself(without_mean(first), without_mean(second))
table([{"layer": k, "stability": stable[k], "alone and in a sentence": from_alone[k],
        "a word with itself": itself[k],
        "less two words": itself[k] - cones["first"][k],
        "without the mean vector": without_cone[k]} for k in every],
      "The same layer, the same words, other sentences", 3)

# %% [markdown] tags=["answer"]
# The stability falls, from layer 0 to the last. In MiniLM it falls by little, and .91 is still very alike.
#
# - *Not a:* every layer adds something from the sentence, and the two sentences differ.
# - *Not b:* a state keeps most of what came in, and most of these words mean the same in both sentences.
#
# The last three columns are about the cosine of a word's two states, averaged over the words. Ethayarajh calls it
# [*self-similarity*](glossary.ipynb), and found it lower in higher layers. But in a strong cone *any* two states are alike. So Ethayarajh
# takes off the mean cosine of two words: the column *less two words*. Compare MiniLM's layers 3 and 6. With the cone left in, the last layer is
# the *most* sensitive to the sentence. With the mean cosine taken off, it is *less* sensitive than the middle ones.
#
# But look what can be reached there: at layer 3 at most 1 − .29 = .71, at layer 6 .94. Take the mean *vector* off instead, with your
# `centred`: in the last column the last layer is the most sensitive again. **How one removes the cone decides the answer.** A paper must
# say how.

# %% [markdown]
# Anyone who wants *one* vector for a word has to choose: the word alone, in a sentence, or the mean over several. In MiniLM that changes the rank
# index by at most .02 in any layer, less than the choice of the layer does (measured in November 2026). A word of several pieces gives one more
# choice: `layers_of(which, layers.rows, piece="last")`.

# %% [markdown]
# ## 10.8 What else is in a state: the place
#
# Layer 0 is the vector from the table *plus* a vector for the place in the sentence. So two words at the same place share something that
# has nothing to do with their meaning. Could that fake categories? A hypothesis about pairs can be written as an RSM (a **model RSM**, lesson 9),
# and compared like any other.

# %% [markdown] tags=["exercise"]
# ### Exercise 10.6 · An RSM of places
# *4 minutes, easy.* Write `place_rsm(places)`: N whole numbers in, each word's place in its sentence; an `(N, N)` matrix out. The
# similarity of two words is *minus* the distance of their places: 0 at the same place, −3 if one stands three words later.

# %% tags=["exercise"]
def place_rsm(places):
    """Minus the distance of two places, for all pairs. (N,) -> (N, N)."""
    ...


# %% tags=["check"]
check("10.6", place_rsm)

# %% [markdown] tags=["hint"]
# `places[:, None] - places` is an `(N, N)` table of differences. Which two steps are left?

# %% tags=["solution"]
def place_rsm(places):
    """Minus the distance of two places, for all pairs. (N,) -> (N, N)."""
    return -np.abs(places[:, None] - places)


# %% [markdown]
# **Predict:** this RSM knows nothing but places. What rank index will it get for the twelve categories, in the first sentences?
#
# - **a** · 0.5, which is chance
# - **b** · about 0.6
# - **c** · about 0.9, as the layers do

# %%
import re

sentence = {(word, context): text for word, context, text in layers.rows}


def place_of(word, context):
    """How many words stand before it. The first stands at place 0."""
    return re.findall("[a-z]+", sentence[word, context].lower()).index(word)


places = {context: np.array([place_of(word, context) for word in words])
          for context in ("first", "second")}
kinds = np.array(labels)

# %%
from helpers import take_out

of_places, rows = check.yours("10.6"), []
same_kind = upper_triangle(np.equal.outer(kinds, kinds).astype(float))
for context, at in places.items():
    S = of_places(at)
    row = {"sentences": context, "rank index of places": category_auc(S, labels)}
    for name, k in {"layer 0": 0, "the last": L}.items():
        v1, v2 = upper_triangle(S), upper_triangle(cosine_rsm(states[context][k]))
        row[f"score with {name}"] = rsa_score(v1, v2)
        rest = [take_out(v, [same_kind]) for v in (v1, v2)]
        row[f"{name}, same kind out"] = rsa_score(*rest)
    rows.append(row)
table(rows, "What a model of places alone can do")

# %% [markdown] tags=["answer"]
# In the first sentences, places alone get .61, clearly above chance. Someone with a profession *does* something, and so stands early: *The
# doctor gave her some pills*. A tool is what it is done with, and stands late: *with an electric drill*. We did not plan that. So a part of
# what looks like "categories" in layer 0 may be where we happened to put the words. And the layers do carry the place: its score with layer 0
# is .23. MiniLM's last layer has lost half of it. (Part of what it keeps is only the categories. With *same kind* taken out, as in lesson 9,
# .21 falls to .08.) In the second sentences there is hardly a trap: .51.
#
# - *Not a:* on average one word stands before a profession, and six before a tool.
# - *Not c:* within a category the places vary. If this had come, no category in this lesson could be believed.
#
# It is a trap of the *sentences*, not of the model. Three ways out: words alone; sentences in which the place does not go with the category;
# or only pairs of words at the same place.

# %%
pairs_at = np.triu_indices(len(words), k=1)
level = np.equal.outer(places["first"], places["first"])[pairs_at]
same = np.equal.outer(labels, labels)[pairs_at]
rows = []
for k, E in enumerate(first):
    v = cosine_rsm(E)[pairs_at]
    won = np.mean(v[level & same][:, None] > v[level & ~same])
    rows.append({"layer": k, "all pairs": ranks["first"][k], "same place only": won})
table(rows, f"Rank index in the first sentences; {level.sum():,} pairs at one place", 3)

# %% [markdown] tags=["answer"]
# If the two columns go up and down together, the place did not make the shape. In MiniLM the numbers at one place are lower by
# a little. Layer 3 is still the best, and the last two layers are the lowest again. But with the place held, layer 5 is the lowest, not 6.

# %% [markdown]
# ## What you found
#
# In the numbers of this run, and of two published claims:

# %%
from helpers import found

told, top = cones["first"], int(np.argmax(cones["first"]))
verdict, because = "holds", f"for {layers.title}"
if told[1:].max() < told[0] + 0.05:
    verdict = "does not hold"
elif told[L] < told[top] - 0.05:
    verdict = "does not hold"
    because += f" beyond layer {top}: the cone grows no more, and ends at {told[L]:.2f}"
found("layers", f"mean cosine by layer {shown(told)}", verdict, because)

# %%
verdict, because = "does not hold", f"for {layers.title}"
if (np.diff(itself) < 0).all():
    verdict = "holds"
elif itself[L] < itself[0]:
    verdict = "holds only"
    because = f"between layer 0 and the last of {layers.title}, not from layer to layer"
less = itself - cones["first"]
if less[L] > less[1:L].min() + 0.05:
    because += ("; with the mean cosine of two words taken off, "
                "the last layer depends less on the sentence than the middle ones")
found("stability", f"a word with itself, layer 0 to {L}: {shown(itself)}; without "
      f"the mean vector: {shown(without_cone)}", verdict, because)

# %% [markdown]
# - A ratio follows the cone. It may say that the last layer has the sharpest categories where the rank index says the opposite.
# - Each layer changes the RSM a little, and the last one more, partly because it takes off the cone.
# - How one removes a cone can turn a result round: subtract a mean cosine, or a mean vector.
# - Between layer 0 and the last, agreement with people does not change measurably, and agreement with tables falls a little.
# - A word's senses part after one layer and go on parting. The word stays far nearer to itself than to most others.
# - A state also holds the place in the sentence. Check your sentences before you believe your categories.
#
# All this is one small model, with 181 words in two sentences each, written by one hand. "Transformers do ..." needs more models.
#
# ### Five questions
#
# **1.** A blog post says: "In the last layer the ratio of the similarities within and between categories triples. So meaning emerges at
# the end." What do you ask for?
#
# <details><summary>Answer</summary>
#
# The mean cosine by layer. If the cone vanishes in the last layer, the mean between categories comes near zero, and the ratio rises for
# that reason alone. Ask for an index of order, such as the rank index.
#
# </details>
#
# **2.** Seven layers were scored against people, and layer 6 came first with .79 against .75 for layer 0. The interval of the difference goes
# from −.02 to .09. May one write that the last layer is the most human?
#
# <details><summary>Answer</summary>
#
# No. The interval holds 0, so the two can't be told apart with these pairs. And the largest of seven numbers is always some layer.
#
# </details>
#
# **3.** In GPT-2, the state of *match* in "The match burned down to his skin" lies exactly between the two senses. Is the model too weak?
#
# <details><summary>Answer</summary>
#
# Not for that reason. A token of GPT-2 sees only what stands before it, and before *match* there is only *The*. Nothing has told the sense yet.
#
# </details>
#
# **4.** (Lesson 3) Suppose that the RSMs of two layers differed by a constant, .21 for every pair. Does that alone lower their Pearson
# score? And a cosine between the two triangles?
#
# <details><summary>Answer</summary>
#
# Pearson takes the mean off, so a constant does nothing. The cosine of two triangles does depend on it. (A real cone is no constant: words lean
# into it by different amounts.)
#
# </details>
#
# **5.** (Lesson 1) The layers all have 384 dimensions. Why do we compare RSMs, and not the vectors, dimension by dimension?
#
# <details><summary>Answer</summary>
#
# A layer may turn all vectors together. Then all of them change, and yet nothing has happened to the words: each cosine is what it was.
# RSMs ignore such a rotation. (And the layers of another model may have other dimensions.)
#
# </details>

# %% [markdown]
# ### Your turn
#
# These tasks have no check. **First:** take another of the eight words, and other anchors. Any word that stands alone in the bundle can be
# one: `layers.words("alone")` lists them. Can you find two anchors that open the fan of *crane* further? Can you find two that do not
# tell the senses apart at all? What does that say about "the senses part"?

# %% alt="Three fans of one word, with three different pairs of anchor words: lines of its eight sentences over the layers."
word, anchors = "crane", [("bird", "machine"), ("animal", "metal"), ("money", "tiger")]

fans = {}
for one, other in anchors:
    if {one, other} <= set(known):
        a, b = (layers.of(name, "alone")[:, 0] for name in (one, other))
        fans[f"{one} – {other}"] = {s: np.array(lean(X, a, b))
                                    for s, X in senses[word].items()}
plot_fans(fans, f"{word}, with other anchors");

# %% [markdown]
# **Second:** your own sentences, live. This needs `torch` and a network; without them the cell says so. Write sentences with a word that has
# two senses, and two anchors. Try a word whose sense is told only *after* it, and run both models.

# %%
mine = [("mouse", "cheese", "The mouse ran into its hole."),
        ("mouse", "cheese", "The cat had caught a mouse."),
        ("mouse", "screen", "He clicked on the icon with the mouse."),
        ("mouse", "screen", "The mouse was plugged into the computer."),
        ("cheese", "alone", "cheese"), ("screen", "alone", "screen")]
# or: "sentence-transformers/all-MiniLM-L6-v2"
run = layers_of("openai-community/gpt2", mine)

# %%
if run:
    one, other = (run.of(name, "alone")[:, 0] for name in ("cheese", "screen"))
    for name in ("cheese", "screen"):
        print(name, np.round(lean(run.of("mouse", name), one, other)[-1], 2))

# %% [markdown]
# **Next:** you have reached the last of the lessons. Take a claim from a paper or a blog about the layers of a model, and ask of it what
# this course asks: which words, which measure, which null, which interval.
#
# ### Further
# - Kriegeskorte, Mur & Bandettini (2008), *Representational similarity analysis: connecting the branches of systems neuroscience*,
#   Frontiers in Systems Neuroscience 2.
# - Abnar, Beinborn, Choenni & Zuidema (2019), *Blackbox meets blackbox: representational similarity and stability analysis of neural
#   language models and brains*, BlackboxNLP.
# - Ethayarajh (2019), *How contextual are contextualized word representations?*, EMNLP.
# - Bommasani, Davis & Cardie (2020), *Interpreting pretrained contextualized representations via reductions to static embeddings*, ACL.
# - Reimers & Gurevych (2019), *Sentence-BERT: sentence embeddings using siamese BERT-networks*, EMNLP. And Wang et al. (2020),
#   *MiniLM: deep self-attention distillation for task-agnostic compression of pre-trained transformers*, NeurIPS.

# %%
check.progress("10")
