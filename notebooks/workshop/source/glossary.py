# %% [markdown]
# # Glossary
#
# The words of this course, in the order of the alphabet. The number in brackets is the lesson where a word is first used in earnest.
#
# **Adjusted Rand index** (5). Compares two groupings of the same words. 1: the same groups. About 0: no more alike than chance makes them.
#
# **Anchor** (10). A word whose state is held against another word's states, to see which way these lean.
#
# **Anisotropy** (1). See *cone*.
#
# **Attention** (10). The part of a layer in which a token looks at the others and takes something from those that matter to it.
#
# **Attenuation** (7). Noise that is independent in two measurements pulls their correlation towards 0.
#
# **AUC**, area under the ROC curve (5). Here: how often a pair within a category is more similar than a pair between two; we call it the rank
# index. 1 is perfect, 0.5 is no difference. Adding a constant to every similarity does not change it.
#
# **Catastrophic cancellation** (8). Two nearly equal numbers are subtracted, and mostly rounding is left.
#
# **Category selectivity index** (5). The mean similarity within categories divided by the mean between them. A ratio: adding a constant to every
# similarity changes it at will.
#
# **Centring** (1). Taking the mean off. Of a triangle: its mean similarity (Pearson does it). Of a model: its mean vector (that changes
# all angles).
#
# **CKA**, centred kernel alignment (8). Another number for two models of the same words, used for layers of neural networks. Its plain form
# is too high for few words in many dimensions; the debiased form is not.
#
# **Cone**, or anisotropy (6). All vectors of a model lean towards a common direction, so most cosines are positive.
#
# **Confidence interval** (5). A range computed from the data at hand. Of 100 such ranges, from 100 draws, about 95 hold the value for all words.
#
# **Control** (9). What is taken out of two things before they are correlated.
#
# **Cosine similarity** (1). The cosine of the angle between two vectors: 1 for the same direction, 0 for a right angle, −1 for opposite ones.
#
# **DBSCAN** (5). Finds groups on a map: points closer than `eps` are chained together, lonely points are left out.
#
# **Dimension** (0). One of the numbers of a vector, or how many there are.
#
# **Dot product** (1). Two vectors multiplied number by number, and added up.
#
# **Edit distance** (9). The smallest number of letters to change, add or drop on the way from one word to another.
#
# **Embedding** (0). The list of numbers by which a model writes a word: its vector.
#
# **Exchangeable** (4). What may change places without making any result less likely, if there were nothing to find: here the partners, that is, which
# word of one model goes with which word of the other.
#
# **False positive** (4). The result "significant" where there is nothing to find.
#
# **Frequency, rank** (6). How often a word occurs in a text. The most frequent word has rank 1.
#
# **Function word** (6). A grammatical word such as *the*, *in* or *that*. The words on lists of them are also called *stop words*.
#
# **Hub, hubness** (4). A word that is similar to almost everything; all of its pairs are high together. The field counts in how many lists of nearest
# neighbours a word stands; this course takes its mean similarity with all other words.
#
# **Hypothesis** (9). Here: what somebody expects of every pair of words, written down as an RSM. See *model RSM*.
#
# **Input embedding** (6). The vector that a transformer looks up for a word before any of its layers has read anything.
#
# **Jackknife** (5). Leave out one word at a time and score the others. How much the score moves tells how sure it is.
#
# **Kernel density** (6). A smooth curve in place of a histogram.
#
# **Layer** (10). A step of a transformer. Each layer gives every word of a sentence a new vector, which depends on the other words.
#
# **Lean** (6). A word's cosine with the mean vector: how far it points into the common direction.
#
# **Mantel test** (4). The *permutation test* for two matrices of pairs: shuffle the words of one, rows and columns together.
#
# **Model RSM** (9). The RSM that a hypothesis predicts, such as 1 for two words of one category and 0 for others.
#
# **Multiple testing** (4). Among many tests some are significant by luck. Remedies, such as Bonferroni's, ask more of each.
#
# **Noise** (7). What would differ if the same thing were measured again.
#
# **Noise ceiling** (7). The highest score that can be expected, given the noise. If the errors are independent, what agrees as well as
# the measurements agree with themselves has nothing left to explain. In lesson 7 two models agree better than their ceiling allows: there
# the errors are not independent.
#
# **Norm** (8). The length of a vector; of a table: the root of the sum of its squared numbers.
#
# **Null** (4). What comes out when there is nothing to find, such as the scores with the words shuffled.
#
# **One-sided, two-sided** (4). A one-sided test counts only results that are extreme in one direction, here large scores; a two-sided test counts both.
#
# **Partial correlation** (6). The correlation of two things after what a third explains was taken out of both.
#
# **Partial Mantel test** (9). A Mantel test of a partial correlation: the control is taken out first, and the words of what is left are shuffled.
#
# **Pearson correlation, r** (3). 1 when the points lie on a rising line, 0 when the two lists have nothing linear in common. Centres and
# scales both lists first.
#
# **Permutation test** (4). Shuffle what would be exchangeable if there were nothing to find, many times, and see how often the result is as extreme.
# What is shuffled decides what is tested.
#
# **Principal directions** (5). The directions in which a cloud of vectors reaches farthest, from its middle or, as in lesson 5, from the origin.
#
# **Pruning** (7). Throwing dimensions of a model away.
#
# **p-value** (4). How often, if there were nothing to find, luck would give a result at least as extreme as the observed one, in the direction that
# we ask about. One-sided, as in lesson 4: a score at least as large. It says nothing of how large the score is.
#
# **RDM**, representational dissimilarity matrix (1). 1 minus the RSM: small where two words are similar.
#
# **Redundant** (7). One part of a model's dimensions tells what another part would have told.
#
# **Reliability** (7). How well a measurement agrees with itself when it is repeated.
#
# **Residual** (9). What is left of a number when a line's prediction is taken off.
#
# **RSA**, representational similarity analysis (0). Comparing models by their similarities of the same words, not by their vectors.
#
# **RSA score** (3). The correlation of the two unrolled upper triangles.
#
# **RSM**, representational similarity matrix (1). The N × N table of the similarities of all pairs of N words in one model.
#
# **Scatter matrix** (8). The sums of products of a model's centred dimensions, each with each. (A *scatter*, since lesson 0, is a picture: one
# point for each pair of words.)
#
# **Self-similarity** (10). The mean cosine of one word's states in different sentences.
#
# **Shared variance** (7). r²: the share of one triangle's variance that a straight line through the other accounts for.
#
# **Spearman correlation, ρ** (3). Pearson's r of the ranks: it asks whether two lists have the same order.
#
# **Spearman-Brown** (7). From the agreement of two halves, the agreement to expect of two wholes: 2r / (1 + r).
#
# **Split-half** (7). Cutting one model into two halves and scoring them against each other.
#
# **Stability** (10). How little a layer's RSM changes when the context changes.
#
# **Standard deviation** (3). How far values typically lie from their mean: the root of the mean squared distance from it.
#
# **Standard normal numbers** (1). Random numbers with mean 0 and standard deviation 1, most of them between −2 and 2.
#
# **Standardised difference** (5). The difference of two means, in standard deviations.
#
# **Stand-in** (5). A real model that takes the place of one that can't be fetched. It is always named.
#
# **State**, hidden state (10). The vector that a layer of a transformer gives a token in its sentence.
#
# **Token, word piece** (6). What a transformer reads: a word, or a part of one.
#
# **Tokenizer** (6). The program that cuts a text into tokens.
#
# **Trace** (8). The sum of a table's diagonal.
#
# **Transformer** (6). The kind of neural network behind GPT-2 and MiniLM.
#
# **Triangle, unrolling** (2). The numbers above the diagonal of an RSM, each pair once; written in one list, row by row, they are unrolled.
#
# **t-SNE** (5). Makes a map of many-dimensional points that keeps near neighbours near. Every seed gives another map.
#
# **Vector** (0). A list of numbers; an arrow from the origin.
#
# **Violin** (5). A shape that is wide where many values lie. Like a histogram, turned and mirrored.
#
# **Yardstick** (6). A second score beside the one in question, to judge it by.
#
# **z-score** (6). How many standard deviations a number lies above or below its mean.
