"""Lesson 03, the RSA score."""

import numpy as np
from scipy.stats import rankdata

from . import Exercise, Looks

RNG = np.random.default_rng(3)
RISING = (np.array([0.1, 0.3, 0.2, 0.9]), np.array([0.2, 0.7, 0.1, 0.8]))
FALLING = (np.array([0.9, 0.5, 0.4, 0.2, 0.1]), np.array([-0.1, 0.1, 0.05, 0.6, 0.3]))
OFFSET = (RNG.uniform(0.2, 0.8, 15), RNG.uniform(0.4, 0.9, 15))
TIES = (np.array([0.4, 0.1, 0.4, 0.3, 0.9, 0.3]), np.array([0.8, 0.2, 0.1, 0.2, 0.6, 0.5]))

S3 = np.array([[1.0, 0.2, 0.7], [0.2, 1.0, -0.9], [0.7, -0.9, 1.0]])
S4 = np.array(
    [[1.0, 0.1, 0.3, 0.2], [0.1, 1.0, 0.6, 0.8], [0.3, 0.6, 1.0, -0.4], [0.2, 0.8, -0.4, 1.0]]
)
S6 = np.corrcoef(RNG.standard_normal((6, 9)))


def covariance(v1, v2):
    return ((v1 - v1.mean()) * (v2 - v2.mean())).mean()


def my_pearson(v1, v2):
    return ((v1 - v1.mean()) * (v2 - v2.mean())).mean() / (v1.std() * v2.std())


def my_spearman(v1, v2):
    return my_pearson(rankdata(v1), rankdata(v2))


def cosine(v1, v2):
    return v1 @ v2 / np.sqrt((v1 @ v1) * (v2 @ v2))


def permute_words(S, order):
    return S[np.ix_(order, order)]


def moved_words(came, right):
    """Do the rows hold the same similarities, in whatever order?"""
    return np.allclose(np.sort(came.sum(axis=1)), np.sort(right.sum(axis=1)))


def permutation_p(null, observed):
    return (np.sum(null >= observed) + 1) / (len(null) + 1)


EXERCISES = {
    "3.1": Exercise(
        title="Pearson by hand",
        reference=my_pearson,
        cases=(RISING, FALLING, OFFSET),
        mistakes={
            "This is the formula as printed: the top is still a sum, so the result grows with "
            "the number of pairs. Take the mean of the products, and leave ddof at 0 in std.": (
                (lambda v1, v2: len(v1) * my_pearson(v1, v2)),
                (lambda v1, v2: len(v1) * covariance(v1, v2) / (v1.std(ddof=1) * v2.std(ddof=1))),
            ),
            "Mind the brackets on top: * comes before -. Write (v1 - v1.mean()) * (v2 - v2.mean()).": lambda v1, v2: (
                (v1 - v1.mean() * v2 - v2.mean()).mean() / (v1.std() * v2.std())
            ),
            "Two kinds of mean are mixed: one divides by M, the other by M - 1 (as np.cov does, "
            "and std with ddof=1). Divide by M in both.": (
                (lambda v1, v2: np.cov(v1, v2)[0, 1] / (v1.std() * v2.std())),
                (lambda v1, v2: covariance(v1, v2) / (v1.std(ddof=1) * v2.std(ddof=1))),
            ),
            "This is the "
            "cosine: the means were not taken off. Subtract each triangle's mean first.": cosine,
            "The means were not taken off on top: (v1 * "
            "v2).mean() sees any offset. Subtract each triangle's "
            "mean before you multiply.": lambda v1, v2: (v1 * v2).mean() / (v1.std() * v2.std()),
            "This is the covariance, the top alone (np.cov divides it by M - 1). It changes with "
            "the scale of the numbers: divide by both standard deviations.": (
                covariance,
                (lambda v1, v2: np.cov(v1, v2)[0, 1]),
            ),
            "This divides by the variances. Take their roots: std(), not var().": lambda v1, v2: (
                covariance(v1, v2) / (v1.var() * v2.var())
            ),
            "This is Spearman: the numbers were replaced by their ranks. Pearson uses the numbers "
            "themselves.": my_spearman,
            "This is the whole 2 x 2 table of np.corrcoef. The score is one number of it; here, "
            "make it by hand.": lambda v1, v2: np.corrcoef(v1, v2),
        },
    ),
    "3.2": Exercise(
        title="Spearman, from ranks",
        reference=my_spearman,
        cases=(RISING, FALLING, TIES, OFFSET),
        mistakes={
            "This is Pearson on the numbers themselves. Replace both triangles by their ranks "
            "first.": my_pearson,
            "np.argsort gives positions, not ranks: where the "
            "smallest value stands, where the next one. rankdata(v) "
            "gives each value its rank.": lambda v1, v2: my_pearson(np.argsort(v1), np.argsort(v2)),
            "argsort().argsort() gives equal values different ranks, by where they "
            "happen to stand. Equal values must share the mean of their ranks: rankdata "
            "does that.": lambda v1, v2: my_pearson(v1.argsort().argsort(), v2.argsort().argsort()),
            "np.sort puts each triangle in order by itself, so position i is no longer the same "
            "pair in both. Rank, don't sort.": lambda v1, v2: my_pearson(np.sort(v1), np.sort(v2)),
            "This is the cosine of the ranks. Ranks are all positive, so it is always high: take "
            "off their mean, as Pearson does.": lambda v1, v2: cosine(rankdata(v1), rankdata(v2)),
            "The shortcut 1 - 6 sum(d^2) / (M (M^2 - 1)) is right only where no two values are "
            "equal. Pearson of the ranks always is.": lambda v1, v2: (
                1 - 6 * ((rankdata(v1) - rankdata(v2)) ** 2).sum() / (len(v1) * (len(v1) ** 2 - 1))
            ),
        },
    ),
    "3.3": Exercise(
        title="which score moves",
        reference={
            "offset": {"cosine"},
            "scale": set(),
            "outlier": {"pearson", "spearman", "cosine"},
            "bend": {"pearson", "cosine"},
        },
        rows={
            ("offset", "pearson"): (
                "offset: Pearson takes off each triangle's mean, and an offset is part of the mean."
            ),
            ("offset", "spearman"): (
                "offset: all numbers move up together. Does their order change, which is all that "
                "Spearman sees?"
            ),
            ("offset", "cosine"): ("offset: the cosine takes no mean off. What does it see, then?"),
            ("scale", "pearson"): (
                "scale: Pearson divides by the standard deviation, which grows three times too."
            ),
            ("scale", "spearman"): (
                "scale: three times as large, the numbers stay in the same order."
            ),
            ("scale", "cosine"): (
                "scale: the cosine divides by the triangles' lengths, so it does not see that one "
                "is three times as long."
            ),
            ("outlier", "pearson"): (
                "outlier: one number far from the mean. Pearson multiplies distances from the mean."
            ),
            ("outlier", "spearman"): (
                "outlier: the smallest value becomes the largest. How far it jumps does not "
                "matter to its rank, but does the rank stay?"
            ),
            ("outlier", "cosine"): (
                "outlier: the cosine uses the numbers themselves, and one of them is now far "
                "larger than the others."
            ),
            ("bend", "pearson"): (
                "bend: a line becomes a curve. Pearson asks how near the points lie to a line."
            ),
            ("bend", "spearman"): (
                "bend: it keeps the order of the pairs, and the order is all that Spearman looks "
                "at."
            ),
            ("bend", "cosine"): (
                "bend: the cosine uses the numbers themselves, as Pearson does, and a bend "
                "changes how they relate."
            ),
        },
    ),
    "3.4": Exercise(
        title="permute the words of an RSM",
        reference=permute_words,
        cases=(
            (S3, np.array([1, 2, 0])),
            (S4, np.array([2, 0, 3, 1])),
            (S6, np.array([3, 5, 0, 1, 4, 2])),
        ),
        mistakes={
            "Only the rows were reordered: row i is one word "
            "now and column i another, and the ones have "
            "left the diagonal. Reorder the columns in the same way.": lambda S, order: S[order],
            "Only the columns were reordered: column i is one "
            "word now and row i another, and the ones have "
            "left the diagonal. Reorder the rows in the same way.": lambda S, order: S[:, order],
            "`S[order, order]` picks N single cells: "
            "S[order[0], order[0]], and so on. To take whole "
            "rows and whole columns, use np.ix_(order, order).": lambda S, order: S[order, order],
            "`S[order][order]` reorders the rows twice. The second brackets must reorder the "
            "columns: `[:, order]`.": lambda S, order: S[order][order],
            "This is the inverse order: word order[i] has to come *to* place i, not word i to "
            "place order[i].": lambda S, order: permute_words(S, np.argsort(order)),
            "The rows follow `order` and the columns its "
            "inverse. Both must follow `order`.": lambda S, order: S[order][:, np.argsort(order)],
            "Nothing has moved: S is still in its old order.": lambda S, order: S,
            "The words moved, rows and columns alike, but in another order than `order` gives.": Looks(
                lambda came, right: moved_words(came, right) and np.allclose(came, came.T)
            ),
            "The rows and the columns were reordered in two ways. Both must follow `order`.": Looks(
                lambda came, right: moved_words(came, right) and not np.allclose(came, came.T)
            ),
            "The cells were shuffled one by one: that tears pairs that share a word apart. Move "
            "whole words, a row and its column together.": Looks(
                lambda came, right: (
                    np.allclose(np.sort(came, axis=None), np.sort(right, axis=None))
                    and (len(right) == 3 or not moved_words(came, right))
                )
            ),
        },
    ),
    "3.5": Exercise(
        title="the permutation p-value",
        reference=permutation_p,
        cases=(
            (np.array([0.2, 0.1, -0.1]), 0.9),
            (np.array([0.1, 0.5, -0.7, 0.2]), 0.4),
            (np.array([0.1, 0.5, -0.7, 0.4, 0.3]), 0.4),
            (np.round(RNG.normal(0, 0.2, 99), 2), 0.2),
        ),
        mistakes={
            "This is k / n. With no permutation as large it would give p = 0, as if luck were "
            "impossible. The observed order is one of the possible orders: count it on top and "
            "below, with >=.": (
                (lambda null, o: np.mean(null >= o)),
                (lambda null, o: np.mean(null > o)),
            ),
            "The observed order was added on top but not below: divide by n + 1.": lambda null, o: (
                (np.sum(null >= o) + 1) / len(null)
            ),
            "Permutations that give exactly the observed score were left out. They reach it too: "
            "use >=, not >.": lambda null, o: (np.sum(null > o) + 1) / (len(null) + 1),
            "The signs were dropped: a score of -0.7 is no agreement. "
            "Only scores as large as the observed one count "
            "(one-sided).": lambda null, o: (np.sum(np.abs(null) >= abs(o)) + 1) / (len(null) + 1),
            "All permutations were counted. Does len count the False ones too (np.sum counts the "
            "True ones)? Or is the comparison true for each of them?": lambda null, o: 1.0,
            "This is the wrong side: it counts the permutations below the observed score. A "
            "large score must give a small p.": (
                (lambda null, o: (np.sum(null <= o) + 1) / (len(null) + 1)),
                (lambda null, o: (np.sum(null < o) + 1) / (len(null) + 1)),
                (lambda null, o: np.mean(null < o)),
            ),
            "This is how many permutations reach the observed score. Make it a fraction, with one "
            "added on top and below.": lambda null, o: np.sum(null >= o),
        },
    ),
    "3.6": Exercise(
        title="what a p-value says",
        reference={"small": True, "strong": False, "zero": False, "others": False},
        rows={
            "small": (
                "small: with many words luck keeps to a narrow range around 0. Can a small score "
                "lie outside it?"
            ),
            "strong": (
                "strong: look at the last run. One and the same p stands beside a high score and "
                "a much lower one: p is about luck, the score is about strength."
            ),
            "zero": (
                "zero: the smallest p from n permutations is 1 / (n + 1), since the observed "
                "order is itself one of the orders."
            ),
            "others": "others: the permutations reordered these words and used no others.",
        },
    ),
}
