"""Lesson 03, the RSA score."""

import numpy as np
from scipy.stats import rankdata

from . import Exercise

RNG = np.random.default_rng(3)
RISING = (np.array([0.1, 0.3, 0.2, 0.9]), np.array([0.2, 0.7, 0.1, 0.8]))
FALLING = (np.array([0.9, 0.5, 0.4, 0.2, 0.1]), np.array([-0.1, 0.1, 0.05, 0.6, 0.3]))
OFFSET = (RNG.uniform(0.2, 0.8, 15), RNG.uniform(0.4, 0.9, 15))
TIES = (np.array([0.4, 0.1, 0.4, 0.3, 0.9, 0.3]), np.array([0.8, 0.2, 0.1, 0.2, 0.6, 0.5]))


def covariance(v1, v2):
    return ((v1 - v1.mean()) * (v2 - v2.mean())).mean()


def my_pearson(v1, v2):
    return ((v1 - v1.mean()) * (v2 - v2.mean())).mean() / (v1.std() * v2.std())


def my_spearman(v1, v2):
    return my_pearson(rankdata(v1), rankdata(v2))


def cosine(v1, v2):
    return v1 @ v2 / np.sqrt((v1 @ v1) * (v2 @ v2))


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
}
