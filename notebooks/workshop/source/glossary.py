# %% [markdown]
# # Glossary
#
# The words of this course, in the order of the alphabet. The number in brackets is the lesson where a word first occurs.
#
# **anisotropy** (6): see *cone*.
#
# **RSM**, representational similarity matrix (1): the N × N table of the similarities of all pairs of N words in one model.
