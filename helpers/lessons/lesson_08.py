"""Lesson 08, RSA at scale."""

import numpy as np
from numpy.linalg import norm

from . import Exercise, Prediction
from .measures_08 import linear_cka

RNG = np.random.default_rng(7)


def unit(E):
    return E / np.linalg.norm(E, axis=1, keepdims=True)


# Widths differ, so that A @ B.T cannot be taken for A.T @ B.
UNIT3 = (
    np.array([[1.0, 0.0], [0.6, 0.8], [0.8, -0.6]]),
    np.array([[0.0, 0.0, 1.0], [0.6, 0.0, 0.8], [0.0, 0.8, 0.6]]),
)
UNIT5 = unit(RNG.standard_normal((5, 3))), unit(RNG.standard_normal((5, 4)))
UNIT9 = unit(RNG.standard_normal((9, 4)) + 0.5), unit(RNG.standard_normal((9, 6)) + 0.3)

SMALL = (
    np.array([[2.0, 1.0], [1.0, 3.0], [4.0, 2.0], [1.0, -1.0]]),
    np.array([[1.0, 2.0, 0.0], [0.0, 3.0, 1.0], [3.0, 2.0, 1.0], [2.0, 0.0, -1.0]]),
)
MIDDLE = RNG.standard_normal((7, 3)) + 0.5, RNG.standard_normal((7, 5)) + 0.3
_common = RNG.standard_normal((12, 4))
RELATED = (
    _common @ RNG.standard_normal((4, 6)),
    _common @ RNG.standard_normal((4, 9)) + RNG.standard_normal((12, 9)),
)
MANY = unit(RNG.standard_normal((400, 3))), unit(RNG.standard_normal((400, 4)))


def block(rows):
    mean = rows.mean(axis=0)
    return len(rows), mean, (rows - mean).T @ (rows - mean)


TWO_BLOCKS = (
    (*block(np.array([[1.0], [3.0]])), *block(np.array([[7.0], [9.0], [11.0]]))),
    (
        *block(np.array([[0.0, 1.0], [2.0, 5.0]])),
        *block(np.array([[4.0, 1.0], [6.0, 3.0], [5.0, 0.0], [9.0, 4.0]])),
    ),
    (*block(RNG.standard_normal((7, 3))), *block(RNG.standard_normal((3, 3)) + [3, 0, -1])),
)


def all_cells(A, B):
    return ((A.T @ B) ** 2).sum()


def rsm_gigabytes(N):
    return 8 * N * N / 10**9


def pair_sum(A, B):
    return (((A.T @ B) ** 2).sum() - len(A)) / 2


def from_means(st, ss, tt, s, t):
    with np.errstate(invalid="ignore"):  # a slip can make a variance negative
        return (st - s * t) / np.sqrt((ss - s**2) * (tt - t**2))


def five_means(E1, E2, prepare=unit, off=1, off_sums=1, over=lambda N: N * (N - 1), over_sums=None):
    """The means of 8.3, with room for the slips: what is taken off for each word, and what is divided by."""
    A, B = prepare(E1), prepare(E2)
    N = len(A)
    st, ss, tt = ((all_cells(X, Y) - off * N) / over(N) for X, Y in ((A, B), (A, A), (B, B)))
    s, t = (((X.sum(axis=0) ** 2).sum() - off_sums * N) / (over_sums or over)(N) for X in (A, B))
    return st, ss, tt, s, t


def rsa_from_sums(E1, E2, **slips):
    return from_means(*five_means(E1, E2, **slips))


def top(E1, E2):
    st, _, _, s, t = five_means(E1, E2)
    return st - s * t


def variances(E1, E2):
    _, ss, tt, s, t = five_means(E1, E2)
    return ss - s**2, tt - t**2


def means_not_squared(E1, E2):
    _, ss, tt, s, t = five_means(E1, E2)
    return top(E1, E2) / np.sqrt((ss - s) * (tt - t))


def merged_by(
    n1,
    mean1,
    scatter1,
    n2,
    mean2,
    scatter2,
    factor=lambda n1, n2: n1 * n2 / (n1 + n2),
    table=np.outer,
    mean=None,
):
    d, n = mean2 - mean1, n1 + n2
    merged = (n1 * mean1 + n2 * mean2) / n if mean is None else mean(n1, mean1, n2, mean2)
    return n, merged, scatter1 + scatter2 + factor(n1, n2) * table(d, d)


def merge(n1, mean1, scatter1, n2, mean2, scatter2):
    n, d = n1 + n2, mean2 - mean1
    mean = (n1 * mean1 + n2 * mean2) / n
    return n, mean, scatter1 + scatter2 + n1 * n2 / n * np.outer(d, d)


def unweighted(n1, mean1, n2, mean2):
    return (mean1 + mean2) / 2


def centred(E):
    return E - E.mean(axis=0)


def cka(X, Y):
    return all_cells(X, Y) / np.sqrt(all_cells(X, X) * all_cells(Y, Y))


def cka_over_norms(E1, E2, power):
    X, Y = centred(E1), centred(E2)
    return all_cells(X, Y) / (np.linalg.norm(X) * np.linalg.norm(Y)) ** power


def cka_without_square(E1, E2):
    X, Y = centred(E1), centred(E2)
    return norm(X.T @ Y) / (norm(X.T @ X) * norm(Y.T @ Y))


def my_cka(E1, E2):
    X, Y = E1 - E1.mean(axis=0), E2 - E2.mean(axis=0)
    return norm(X.T @ Y) ** 2 / (norm(X.T @ X) * norm(Y.T @ Y))


def fast_rsa(E1, E2):
    A, B = E1 / norm(E1, axis=1, keepdims=True), E2 / norm(E2, axis=1, keepdims=True)
    N = len(A)
    st, ss, tt = ((norm(X.T @ Y) ** 2 - N) / (N * (N - 1)) for X, Y in [(A, B), (A, A), (B, B)])
    s, t = (((X.sum(axis=0) ** 2).sum() - N) / (N * (N - 1)) for X in (A, B))
    return (st - s * t) / np.sqrt((ss - s**2) * (tt - t**2))


EXERCISES = {
    "8.1": Exercise(
        title="gigabytes of an RSM",
        reference=rsm_gigabytes,
        cases=((1_000,), (15_000,), (400_000,)),
        mistakes={
            "These are the pairs only, the upper triangle. The whole matrix is asked for: N x N "
            "numbers.": lambda N: 8 * N * (N - 1) / 2 / 1e9,
            "This is half of it. The whole matrix is asked for, N x N numbers, and float64 takes 8 "
            "bytes a number, not 4.": lambda N: 8 * N * N / 2 / 1e9,
            "The diagonal was left out. The whole matrix is asked for: N x N numbers.": lambda N: (
                8 * N * (N - 1) / 1e9
            ),
            "The 8 bytes of each number are missing: this counts the numbers themselves, in "
            "billions.": lambda N: N * N / 1e9,
            "This is 64 for each number: its bits, or 8 squared? A number has 8 bytes, and only N "
            "is squared.": lambda N: 64 * N * N / 1e9,
            "N was not squared: "
            "this is one row of the matrix. There are N rows of N numbers.": lambda N: 8 * N / 1e9,
            "These are no gigabytes. Count the bytes, then divide by 1e9 (10e9 is ten times "
            "that).": (
                (lambda N: 8 * N * N / 1e6),
                (lambda N: 8 * N * N),
                (lambda N: 8 * N * N / 10e9),
            ),
            "This divides by 2**30, which "
            "makes gibibytes (GiB). A gigabyte, GB, has 1e9 bytes.": lambda N: 8 * N * N / 2**30,
            "In Python `10^9` is no power (it is 3). Write 1e9, or 10**9.": lambda N: 8 * N * N / 3,
        },
    ),
    "8.2": Exercise(
        title="the sum over pairs",
        reference=pair_sum,
        cases=(UNIT3, UNIT5, UNIT9),
        many=MANY,
        mistakes={
            "This is the sum over all cells. Take the diagonal off, and then half of what is left: "
            "each pair stands in two cells.": all_cells,
            "The diagonal is still in it. Its N cells hold 1 in S and 1 in T, so take N off before "
            "you halve.": lambda A, B: all_cells(A, B) / 2,
            "Every pair was counted twice, "
            "above the diagonal and below it. Divide by 2.": lambda A, B: all_cells(A, B) - len(A),
            "N was taken off after halving, or twice. First take N off, once, then halve: mind the "
            "brackets, (... - N) / 2.": lambda A, B: all_cells(A, B) / 2 - len(A),
            "This takes off a number of dimensions. The diagonal has a cell for each *word*: N = "
            "len(A).": (
                (lambda A, B: (all_cells(A, B) - A.shape[1]) / 2),
                (lambda A, B: (all_cells(A, B) - B.shape[1]) / 2),
            ),
            "The rows and columns of A.T @ B are dimensions, not words: its triangle has nothing "
            "to do with pairs of words. Sum the squares of the whole table, then take N off and "
            "halve.": lambda A, B: np.triu((A.T @ B) ** 2, k=1).sum(),
            "np.linalg.norm takes a root at the end. The sum of squares itself is asked for: "
            "square the norm.": lambda A, B: (np.linalg.norm(A.T @ B) - len(A)) / 2,
            "This is np.linalg.norm alone, a root. The sum of squares is its square; then the "
            "diagonal goes, then half.": lambda A, B: np.linalg.norm(A.T @ B),
            "This multiplies the two models' *sums* of cosines. The products must be summed, pair "
            "by pair.": lambda A, B: np.prod(
                [((X.sum(axis=0) ** 2).sum() - len(X)) / 2 for X in (A, B)]
            ),
            "This adds the numbers of A.T @ B up and squares the sum. Square each number first, "
            "then add up.": lambda A, B: ((A.T @ B).sum() ** 2 - len(A)) / 2,
            "This takes the diagonal of A.T @ B off. The one that has to go stands in S and T: N "
            "cells that hold 1.": lambda A, B: (all_cells(A, B) - np.trace(A.T @ B)) / 2,
            "This is the mean over the pairs. Their sum is asked for.": lambda A, B: (
                (all_cells(A, B) - len(A)) / (len(A) * (len(A) - 1))
            ),
        },
    ),
    "8.3": Exercise(
        title="RSA in five lines",
        reference=fast_rsa,
        cases=(SMALL, MIDDLE, RELATED),
        many=MANY,
        mistakes={
            "The rows were not divided by their lengths, so these are dot products, not cosines, "
            "and the diagonal holds no ones.": lambda E1, E2: rsa_from_sums(
                E1, E2, prepare=lambda E: E
            ),
            "The diagonal was kept: this is the score of the two "
            "whole matrices. Take N off every sum, and divide by N "
            "* (N - 1).": lambda E1, E2: rsa_from_sums(
                E1, E2, off=0, off_sums=0, over=lambda N: N * N
            ),
            "The diagonal is still in all five sums. Take "
            "N off each before you divide.": lambda E1, E2: rsa_from_sums(
                E1, E2, off=0, off_sums=0
            ),
            "Some sums were halved and others not. Treat all five alike.": (
                (lambda E1, E2: rsa_from_sums(E1, E2, over_sums=lambda N: N * (N - 1) / 2)),
                (lambda E1, E2: rsa_from_sums(E1, E2, over_sums=lambda N: 2 * N * (N - 1))),
            ),
            "The sums were not divided by the number of pairs. Means go into the formula: divide "
            "sums over all cells by N * (N - 1), halved ones by half of that.": (
                (lambda E1, E2: rsa_from_sums(E1, E2, over=lambda N: 1)),
                (lambda E1, E2: rsa_from_sums(E1, E2, over=lambda N: 2)),
                (lambda E1, E2: rsa_from_sums(E1, E2, over=lambda N: N * (N - 1) / 2)),
                (lambda E1, E2: rsa_from_sums(E1, E2, over=lambda N: 2 * N * (N - 1))),
            ),
            "The diagonal is out of the sums, but they were divided by N * N. There are N * (N - "
            "1) cells off the diagonal.": lambda E1, E2: rsa_from_sums(
                E1, E2, over=lambda N: N * N
            ),
            "This is the cosine of the two triangles (lesson 3): the means were not taken off, or "
            "came out as 0. For the sum of all cosines first add up the rows, `A.sum(axis=0)`, "
            "then square, then sum.": lambda E1, E2: from_means(*five_means(E1, E2)[:3], 0, 0),
            "Under the "
            "root, the means of s and t are squared: ss - s**2 and tt - t**2.": means_not_squared,
            "Mind the brackets: the root covers the whole product, np.sqrt((ss - s**2) * (tt - "
            "t**2)).": lambda E1, E2: (
                top(E1, E2) / (np.sqrt(variances(E1, E2)[0]) * variances(E1, E2)[1])
            ),
            "s and t are means of *cosines*, not of the numbers in A and B. Section 8.2 has the "
            "sum of all cosines from the rows' sum.": lambda E1, E2: from_means(
                *five_means(E1, E2)[:3], unit(E1).mean(), unit(E2).mean()
            ),
            "The mean vector was taken off the words first. That changes their angles "
            "(lesson 6), so it is another score. Divide the rows by their lengths "
            "as they are.": lambda E1, E2: rsa_from_sums(
                E1, E2, prepare=lambda E: unit(centred(E))
            ),
            "Columns were divided by their lengths. Each *row* is a word: axis=1.": lambda E1, E2: (
                rsa_from_sums(E1, E2, prepare=lambda E: E / np.linalg.norm(E, axis=0))
            ),
            "The whole table was divided by one length. Each row has its own: axis=1, "
            "keepdims=True.": lambda E1, E2: rsa_from_sums(
                E1, E2, prepare=lambda E: E / np.linalg.norm(E)
            ),
            "The rows were divided by their sums of squares, not by their lengths: a root is "
            "missing.": lambda E1, E2: rsa_from_sums(
                E1, E2, prepare=lambda E: E / (E**2).sum(axis=1, keepdims=True)
            ),
            "This is linear CKA, RSA's cousin of 8.7. Pearson's score of the two triangles is "
            "asked for.": my_cka,
        },
    ),
    "8.4": Exercise(
        title="merge two blocks",
        reference=merge,
        cases=TWO_BLOCKS,
        mistakes={
            "The mean of the two means counts a small block "
            "as much as a large one. Weight them: (n1 "
            "* mean1 + n2 * mean2) / (n1 + n2).": lambda *blocks: merged_by(
                *blocks, mean=unweighted
            ),
            "The mean of the two means counts a small block as much as a large "
            "one; and the scatter lacks the term for how far apart the two "
            "means are.": lambda *blocks: merged_by(
                *blocks, mean=unweighted, factor=lambda n1, n2: 0
            ),
            "The weights are swapped: mean1 counts n1 times, mean2 counts n2 times.": lambda *blocks: (
                merged_by(
                    *blocks, mean=lambda n1, mean1, n2, mean2: (n2 * mean1 + n1 * mean2) / (n1 + n2)
                )
            ),
            "The means were added up. Add up the *sums*, n1 * mean1 and n2 * mean2, and divide by "
            "n1 + n2.": lambda *blocks: merged_by(
                *blocks, mean=lambda n1, mean1, n2, mean2: mean1 + mean2
            ),
            "The scatters were only added. Each is about its "
            "own block's mean; the term for how far apart the "
            "two means are is missing.": lambda *blocks: merged_by(
                *blocks, factor=lambda n1, n2: 0
            ),
            "The factor n1 n2 / (n1 + n2) is missing before "
            "d d'. The more rows, the more the distance "
            "of the means counts.": lambda *blocks: merged_by(*blocks, factor=lambda n1, n2: 1),
            "Mind the brackets: n1 * n2 / n1 + n2 divides by n1 only. Write n1 * n2 "
            "/ (n1 + n2).": lambda *blocks: merged_by(
                *blocks, factor=lambda n1, n2: n1 * n2 / n1 + n2
            ),
            "`d * d` has only D numbers, and NumPy added them to "
            "every row of the scatter. The table of all products, "
            "(D, D), is np.outer(d, d).": lambda *blocks: merged_by(
                *blocks, table=lambda d, _: d * d
            ),
            "`d @ d` is one number, and it was added to every "
            "cell of the scatter. The table of all products, "
            "(D, D), is np.outer(d, d).": lambda *blocks: merged_by(
                *blocks, table=lambda d, _: d @ d
            ),
            "Only the diagonal of d d' was added. The products "
            "of different dimensions belong to the scatter too: "
            "np.outer(d, d).": lambda *blocks: merged_by(
                *blocks, table=lambda d, _: np.diag(d * d)
            ),
            "The scatters were averaged. A scatter is a sum over rows, so two of them add up.": (
                (
                    lambda *blocks: (
                        *merged_by(*blocks)[:2],
                        merged_by(*blocks)[2] - (blocks[2] + blocks[5]) / 2,
                    )
                ),
            ),
            "This scatter is divided by the number of rows: a covariance. Here the sum is kept.": lambda *blocks: (
                *merged_by(*blocks)[:2],
                merged_by(*blocks)[2] / merged_by(*blocks)[0],
            ),
            "n1 + n2 rows went in. Return "
            "their number first: `return n, mean, scatter`.": lambda *blocks: merged_by(*blocks)[
                1:
            ],
        },
    ),
    "8.5": Exercise(
        title="linear CKA",
        reference=my_cka,
        cases=(SMALL, MIDDLE, RELATED),
        mistakes={
            "The columns were not centred. Take each dimension's mean off first: E1 - "
            "E1.mean(axis=0).": cka,
            "Each word's own mean was taken off (axis=1). CKA takes the mean of each column: "
            "axis=0.": lambda E1, E2: cka(*(E - E.mean(axis=1, keepdims=True) for E in (E1, E2))),
            "One single number, the mean of everything, was taken off. Each column has its own "
            "mean: axis=0.": lambda E1, E2: cka(E1 - E1.mean(), E2 - E2.mean()),
            "The rows were divided by their lengths after centring. CKA "
            "leaves the lengths alone.": lambda E1, E2: cka(unit(centred(E1)), unit(centred(E2))),
            "Below, the norms are not squared: norm(X.T @ X) * norm(Y.T @ Y).": lambda E1, E2: (
                my_cka(E1, E2) / np.sqrt(np.prod([all_cells(X, X) for X in map(centred, (E1, E2))]))
            ),
            "Below stand the norms of the tables X.T @ "
            "X and Y.T @ Y, not those of X and Y.": lambda E1, E2: cka_over_norms(E1, E2, power=1),
            "Below stand the norms of the tables X.T @ X and Y.T @ Y. The squared norms of X and Y "
            "are something else.": lambda E1, E2: cka_over_norms(E1, E2, power=2),
            "On top the norm is not squared: norm(X.T @ Y) ** 2.": cka_without_square,
            "This is the root of CKA. Square the norm on top, and take no root "
            "below.": lambda E1, E2: np.sqrt(my_cka(E1, E2)),
            "This is the debiased version, without the diagonal's part. Write the plain formula "
            "first.": lambda E1, E2: linear_cka(E1, E2, debiased=True),
            "This is the RSA score: cosines, and the triangle without the diagonal. CKA takes dot "
            "products and all of it.": rsa_from_sums,
        },
    ),
    "8.6": Exercise(
        title="what scales",
        reference={"words": True, "dims": False, "message": False, "mean": False, "ranks": False},
        rows={
            "words": (
                "words: the time is N * D**2 operations. N stands there once, without a square."
            ),
            "dims": ("dims: the time is N * D**2 operations, with D = D1 + D2. Here D is squared."),
            "message": (
                "message: what travels is the number, the mean and the scatter, 1, D and D x D "
                "numbers. Where is N in that?"
            ),
            "mean": (
                "mean: half of all pairs have one word on each computer. Neither of the two scores "
                "has seen them, and they may be of another kind. Look at the table of 8.5."
            ),
            "ranks": (
                "ranks: a rank says how many pairs lie below this one. A sum over pairs does not "
                "hold that; the end of 8.9 says what it takes."
            ),
        },
    ),
}

PREDICTIONS = {
    "8a": Prediction(
        choices={
            "a": (
                "(400,000, 400,000)",
                "That is the shape of S and of T. In A'B words are summed over, so they are gone.",
            ),
            "b": (
                "(50, 300)",
                "The words are summed over, so their number cannot show in the shape.",
            ),
            "c": (
                "(400,000, 350)",
                "That is both models side by side. A product of tables sums over what they share.",
            ),
        },
        came=lambda shape: "b" if max(shape) < 1000 else "a" if shape[0] == shape[1] else "c",
        why="The shape is {0}: a row for each dimension of one model and a column for each of the "
        "other, however many words there are.",
    ),
    "8b": Prediction(
        choices={
            "a": (
                "GloVe 50D and GloVe 100D",
                "These two learned from the same text by the same method, and agree about rare words "
                "nearly as well as about frequent ones.",
            ),
            "b": (
                "GloVe 50D and Word2Vec",
                "It falls, since they agree less about rarer words, but not farthest.",
            ),
            "c": (
                "even and odd dimensions of GloVe 50D",
                "They are one model, but each has only 25 dimensions.",
            ),
        },
        came=lambda falls: "abc"[int(np.argmax(falls))],
        why="From 100 words to their lowest point the three curves fall by {0[0]:.2f}, {0[1]:.2f} and "
        "{0[2]:.2f}. More words bring in more pairs with little in common, and on those a half with "
        "25 dimensions measures mostly noise.",
    ),
    "8c": Prediction(
        choices={
            "a": (
                "about 0",
                "So it would be right: the two have nothing to do with each other. RSA says so.",
            ),
            "b": ("about 0.5", "It comes down to that only with many more words."),
            "c": ("above 0.9", "The diagonals would have to agree very well for that."),
        },
        came=lambda score: "a" if score < 0.25 else "b" if score < 0.8 else "c",
        why="CKA is {:.2f} for 20 words. In both models the diagonal holds large numbers of about one "
        "size, and everything else is small beside it. With far fewer words than dimensions this is "
        "so for any two models whose vectors point anywhere at random.",
    ),
    "8d": Prediction(
        choices={
            "a": (
                "another pair of models, for the same words",
                "The pairs do differ, but with the category lists among them the kinds of words differ more.",
            ),
            "b": (
                "another kind of words, for the same models",
                "The kinds of words do differ, but the pairs of models differ more.",
            ),
        },
        came=lambda of_pairs, of_words, *uncategorised: "a" if of_pairs > of_words else "b",
        why="For the same words, the scores of the five pairs range over {:.2f} on average. For the "
        "same pair, the scores of the five kinds of words range over {:.2f}. The two category lists "
        "weigh much in this: among the other three kinds it is {:.2f} for the pairs and {:.2f} for "
        "the words.",
    ),
}
