"""Lesson 03, the RSA score."""

import numpy as np
from scipy.stats import rankdata

from . import Exercise, Prediction

RNG = np.random.default_rng(3)
RISING = (np.array([0.1, 0.3, 0.2, 0.9]), np.array([0.2, 0.7, 0.1, 0.8]))
FALLING = (np.array([0.9, 0.5, 0.4, 0.2, 0.1]), np.array([-0.1, 0.1, 0.05, 0.6, 0.3]))
OFFSET = (RNG.uniform(0.2, 0.8, 15), RNG.uniform(0.4, 0.9, 15))
TIES = (np.array([0.4, 0.1, 0.4, 0.3, 0.9, 0.3]), np.array([0.8, 0.2, 0.1, 0.2, 0.6, 0.5]))

MODELS = [  # (N, D1), (N, D2): unequal lengths, and a mean that is not 0
    (RNG.normal(0.4, 1, (n, d1)) * RNG.uniform(0.5, 2, (n, 1)), RNG.normal(0.3, 1, (n, d2)))
    for n, d1, d2 in [(4, 3, 2), (5, 2, 4), (8, 6, 3)]
]


def covariance(v1, v2):
    return ((v1 - v1.mean()) * (v2 - v2.mean())).mean()


def my_pearson(v1, v2):
    return ((v1 - v1.mean()) * (v2 - v2.mean())).mean() / (v1.std() * v2.std())


def my_spearman(v1, v2):
    return my_pearson(rankdata(v1), rankdata(v2))


def cosine(v1, v2):
    return v1 @ v2 / np.sqrt((v1 @ v1) * (v2 @ v2))


def my_rsm(E):
    unit = E / np.linalg.norm(E, axis=1, keepdims=True)
    return unit @ unit.T


def my_triangle(S):
    return S[np.triu_indices(len(S), k=1)]


def my_rsa(E1, E2):
    return my_pearson(my_triangle(my_rsm(E1)), my_triangle(my_rsm(E2)))


def by(rsm=my_rsm, triangle=my_triangle, score=my_pearson):
    """`my_rsa` with one of its three steps done otherwise."""
    return lambda E1, E2: score(triangle(rsm(E1)), triangle(rsm(E2)))


def by_columns(E):
    E = E / np.linalg.norm(E, axis=0)
    return E @ E.T


def distances(E):
    return np.linalg.norm(E[:, None] - E, axis=2)


EXERCISES = {
    "3.1": Exercise(
        title="Pearson by hand",
        reference=my_pearson,
        cases=(RISING, FALLING, OFFSET),
        mistakes={
            "This is the formula as printed: the top is still a sum, so the result grows with "
            "the number of pairs. Take the mean of the products.": (
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
        without=("corrcoef", "pearsonr", "cov", "rsa_score", "linregress", "polyfit", "corr"),
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
        without=("spearmanr",),
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
        title="the whole RSA",
        reference=my_rsa,
        cases=tuple(MODELS),
        mistakes={
            "The diagonal is still in the triangles: each word with itself is 1 in both models, "
            "which lifts the score. Start one diagonal higher, k=1.": by(
                triangle=lambda S: S[np.triu_indices(len(S))]
            ),
            "These are the whole matrices, diagonal and all. Unroll the triangles before the "
            "score.": by(triangle=np.ravel),
            "The rows were not divided by their lengths, so long vectors count more: the RSM must "
            "hold cosines, with ones on the diagonal.": by(lambda E: E @ E.T),
            "The columns were divided by their lengths, not the rows. A word is a row: take the "
            "lengths with axis=1.": by(by_columns),
            "The RSMs hold Pearson correlations of the words (np.corrcoef), which take each row's "
            "mean off. The cosine of lesson 1 does not.": by(np.corrcoef),
            "The words are out of step: one triangle is the upper, the other the lower, row by "
            "row. Unroll both in the same way.": lambda E1, E2: my_pearson(
                my_triangle(my_rsm(E1)), my_rsm(E2)[np.tril_indices(len(E2), k=-1)]
            ),
            "The words are out of step: the second model's are in the reverse order. Row i must be "
            "the same word in both.": lambda E1, E2: my_rsa(E1, E2[::-1]),
            "Each triangle was sorted by itself, so place i is no longer the same pair in both. "
            "Leave the pairs in their order.": by(triangle=lambda S: np.sort(my_triangle(S))),
            "The last step is the cosine of the triangles. Take each triangle's mean off first: "
            "that is Pearson.": by(score=cosine),
            "The last step is Spearman, on the ranks. Here Pearson is asked, on the similarities "
            "themselves.": by(score=my_spearman),
            "The last step is a sum, as in the printed formula: it grows with the number of pairs. "
            "Take the mean of the products.": by(score=lambda v1, v2: len(v1) * my_pearson(v1, v2)),
            "The score is r itself, not its square: a square hides whether the models agree or "
            "disagree.": by(score=lambda v1, v2: my_pearson(v1, v2) ** 2),
            "One of the two is a matrix of similarities and the other of distances: the sign came "
            "out wrong. Use the same kind for both.": lambda E1, E2: -my_rsa(E1, E2),
            "The matrices hold Euclidean distances. RSMs hold cosines here (exercise 1.2).": by(
                distances
            ),
            "Both RSMs are made of the same model: then the score is 1, whatever the models. Does "
            "the second RSM come from E2?": lambda E1, E2: 1.0,
        },
        without=("rsa", "rsa_matrix"),
    ),
}

PREDICTIONS = {
    "3a": Prediction(
        choices={
            "a": (
                "between −1 and 1",
                "A correlation must lie there. That a formula is called one does not make it one: "
                "this one divides a sum by numbers that are made of means.",
            ),
            "b": (
                "above 1, but below 10",
                "That is what you would see with few pairs. A sum grows with each pair, and there "
                "are many.",
            ),
            "c": ("above 10", "That takes many pairs, or models that agree."),
        },
        came=lambda value: "c" if value > 10 else "b" if value > 1 else "a",
        why="It gives {:.1f}. The top adds up one product a pair; the bottom is made of means, "
        "which do not grow with the number of pairs.",
    ),
    "3b": Prediction(
        choices={
            "a": (
                "Pearson",
                "One far point can pull it down. Here far points help it: it sees how wide the gap "
                "is between the pairs within and the pairs between categories.",
            ),
            "b": (
                "Spearman",
                "Ranks close the gap between two groups of pairs. That costs most where the gap is "
                "wide.",
            ),
            "c": (
                "the cosine",
                "It lacks the step that takes the means off. Where most similarities lie above "
                "zero, that lifts it.",
            ),
        },
        came=lambda pearson, spearman, cosine: "abc"[int(np.argmin([pearson, spearman, cosine]))],
        why="On average Pearson is {:.2f}, Spearman {:.2f} and the cosine {:.2f}. Why Pearson and "
        "Spearman differ is the question of this section; the cosine has the next one.",
    ),
    "3c": Prediction(
        choices={
            "a": (
                "about 0",
                "So it should be, for a score of agreement. But the similarities are still mostly "
                "positive, whichever word they belong to.",
            ),
            "b": (
                "about half of what it was",
                "Shuffling takes away all that the models agreed on, not half of it. What the "
                "cosine reports beyond that was never agreement.",
            ),
            "c": (
                "nearly what it was",
                "That happens only where both triangles lie far from zero, compared with how much "
                "they vary.",
            ),
        },
        came=lambda before, after: (
            "a" if after < 0.25 * before else "b" if after < 0.75 * before else "c"
        ),
        why="The cosine was {:.2f} and is {:.2f} now. It reports what shuffling cannot take away: "
        "how far the similarities lie from zero, compared with how much they vary.",
    ),
}
