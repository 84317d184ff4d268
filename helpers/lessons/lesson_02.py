"""Lesson 02, unrolling the triangle."""

import numpy as np

from . import Exercise, Prediction

S3 = np.array([[1.0, 0.2, 0.7], [0.2, 1.0, 0.5], [0.7, 0.5, 1.0]])
# Unequal values, so that every order shows; a negative one, and one that is exactly 0.
S4 = np.array(
    [[1.0, 0.9, 0.3, 0.2], [0.9, 1.0, 0.0, -0.6], [0.3, 0.0, 1.0, 0.4], [0.2, -0.6, 0.4, 1.0]]
)
S5 = np.corrcoef(np.random.default_rng(2).standard_normal((5, 7)))


def upper(n):
    return np.triu_indices(n, k=1)


def lower(n):
    return np.tril_indices(n, k=-1)


def half_filled(v, n, where=upper, diagonal=0.0):
    S = diagonal * np.eye(n)
    S[where(n)] = v
    return S


def filled(v, n, where=upper, diagonal=1.0):
    S = half_filled(v, n, where)
    return S + S.T + diagonal * np.eye(n)


def both_by_row(v, n):
    S = np.eye(n)
    S[upper(n)] = v
    S[lower(n)] = v
    return S


def positions(words, new_words):
    return [words.index(word) for word in new_words]


def reorder(S, words, new_words):
    order = positions(words, new_words)
    return S[np.ix_(order, order)]


def reorder_rows(S, words, new_words):
    return S[positions(words, new_words)]


def to_matrix(v, N):
    S = np.zeros((N, N))
    S[np.triu_indices(N, k=1)] = v
    return S + S.T + np.eye(N)


def n_pairs(N):
    return N * (N - 1) // 2


def my_triangle(S):
    return S[np.triu_indices(len(S), k=1)]


EXERCISES = {
    "2.1": Exercise(
        title="count the pairs",
        reference=n_pairs,
        cases=((5,), (6,), (10,), (101,)),
        mistakes={
            "This counts every number in the matrix: also each word with itself, and each pair "
            "twice.": lambda N: N**2,
            "This keeps the diagonal: each word with itself counts as a pair here. Start from N - "
            "1 partners a word.": lambda N: N * (N + 1) / 2,
            "Each pair is counted twice, "
            'as "apple and sofa" and as "sofa and apple". Divide by 2.': lambda N: N * (N - 1),
            "This is half of the whole matrix, so half of the diagonal is in it. Take the diagonal "
            "away first.": lambda N: N**2 / 2,
            "This is half of the whole matrix, rounded down. Take the N of the diagonal away "
            "before halving.": lambda N: N**2 // 2,
            "An odd number was halved too early, which drops a half. Multiply first, halve last: "
            "N * (N - 1) is always even.": (
                (lambda N: N // 2 * (N - 1)),
                (lambda N: N * ((N - 1) // 2)),
            ),
            "This counts the pairs of one word "
            "too few: it is right for N - 1 words. There are N.": lambda N: (N - 1) * (N - 2) / 2,
            "This counts neighbours "
            "only, each word with the next. Each word pairs with all others.": lambda N: N - 1,
        },
    ),
    "2.2": Exercise(
        title="the triangle in a list",
        reference=my_triangle,
        cases=((S3,), (S4,), (S5,)),
        mistakes={
            "The diagonal is still in it: each word with itself, always 1. Start one diagonal "
            "higher, k=1.": lambda S: S[np.triu_indices(len(S))],
            "The right numbers in another order: this is the lower triangle row by row (or the "
            "upper one column by column). Read the part above the diagonal row by row, "
            "np.triu_indices.": lambda S: S[lower(len(S))],
            "This is the lower triangle with the diagonal in it. Take np.triu_indices (u for "
            "upper), with k=1.": lambda S: S[np.tril_indices(len(S))],
            "This is the whole "
            "matrix in one list: the diagonal is in it, and each pair twice.": lambda S: S.ravel(),
            "The diagonal is out, but each pair is in it twice, from above and from below the "
            "diagonal.": lambda S: S[~np.eye(len(S), dtype=bool)],
            "This is only the first line above the diagonal, N - 1 numbers: np.diag(S, k=1) reads "
            "one line, np.triu_indices the whole triangle.": lambda S: np.diag(S, k=1),
            "np.triu puts zeros below the diagonal and keeps them: the list has N * N places. "
            "Index with np.triu_indices(N, k=1) instead, which gives the places above the "
            "diagonal only.": (
                (lambda S: np.triu(S, k=1).ravel()),
                (lambda S: np.triu(S).ravel()),
            ),
            "This is still a matrix, with zeros in the lower half. A list is asked for: index with "
            "np.triu_indices.": lambda S: np.triu(S, k=1),
            "A pair whose similarity is exactly 0 got lost: picking "
            "what is not 0 confuses it with the empty half. Pick "
            "by position, with np.triu_indices.": lambda S: np.triu(S, k=1)[np.triu(S, k=1) != 0],
            "These are the places of the triangle, not the numbers there: use them as an index, "
            "S[rows, columns].": lambda S: upper(len(S)),
        },
    ),
    "2.3": Exercise(
        title="from the list to the matrix",
        reference=to_matrix,
        cases=((S3[upper(3)], 3), (S4[upper(4)], 4), (S5[upper(5)], 5)),
        mistakes={
            "Only the upper half is filled. Add the mirror image: S + S.T.": lambda v, n: (
                half_filled(v, n, diagonal=1.0)
            ),
            "Only the upper half is filled, and the diagonal is 0. Add the mirror image S.T, and "
            "ones: np.eye(N).": half_filled,
            "The diagonal must hold ones: each word is like itself. Put them there last, after S "
            "+ S.T, with np.eye(N).": (
                (lambda v, n: filled(v, n, diagonal=0.0)),
                (lambda v, n: filled(v, n, diagonal=2.0)),
            ),
            "Symmetric, but filled in another order: the list goes "
            "into the upper triangle row by row (np.triu_indices), "
            "then the mirror image into the lower.": lambda v, n: filled(v, n, lower),
            "This is not symmetric: writing v into the lower triangle row by row is another order "
            "than the mirror image. Fill the upper triangle only, then add S.T.": both_by_row,
            "The lower half holds ones, left from np.ones. Begin with np.zeros, and add the mirror "
            "image S.T.": lambda v, n: np.where(np.tri(n, dtype=bool), 1.0, half_filled(v, n)),
            "Negative similarities became 0: the larger of S and S.T is the 0 of the empty half. "
            "Add the two instead.": lambda v, n: np.maximum(
                half_filled(v, n, diagonal=1.0), half_filled(v, n).T
            ),
        },
    ),
    "2.4": Exercise(
        title="predict the culprit",
        reference={"duplicates": False, "diagonal": True},
        rows={
            "duplicates": (
                "duplicates: write each number of a list twice. Does its mean change? Pearson is "
                "made of means."
            ),
            "diagonal": (
                "diagonal: think of a scatter plot of the two models. Where in it does each word "
                "with itself lie, and what does a far-off group of points do to a correlation?"
            ),
        },
    ),
    "2.5": Exercise(
        title="put an RSM in order",
        reference=reorder,
        cases=(
            (S3, ["kiwi", "sofa", "moon"], ["moon", "kiwi", "sofa"]),
            (S4, ["tea", "cup", "pot", "ink"], ["cup", "pot", "ink", "tea"]),
            (S5, ["e", "b", "d", "a", "c"], ["a", "b", "c", "d", "e"]),
        ),
        mistakes={
            "Only the rows "
            "moved. A word has a row and a column: move both, S[order][:, order].": reorder_rows,
            "Only the columns moved. A word has a row and a column: move both, "
            "S[order][:, order].": lambda S, words, new_words: S[:, positions(words, new_words)],
            "S[order][order] reorders the rows twice. The second brackets must reorder the "
            "columns: S[order][:, order].": lambda S, words, new_words: reorder_rows(
                S, words, new_words
            )[positions(words, new_words)],
            "S[order, order] picks single numbers, one for each word: here the diagonal. For all "
            "rows with all columns write S[np.ix_(order, order)].": lambda S, words, new_words: S[
                positions(words, new_words), positions(words, new_words)
            ],
            "The order is used backwards. Ask for each new word where it was: [words.index(word) "
            "for word in new_words].": lambda S, words, new_words: reorder(S, new_words, words),
            "Nothing has moved: S is still in its old order.": lambda S, words, new_words: S,
            "The numbers themselves were sorted, so they "
            "no longer belong to their words. Move whole "
            "rows and columns.": lambda S, words, new_words: np.sort(np.sort(S, axis=0), axis=1),
            "These are the positions of the words. Use them to move "
            "the rows and columns of S.": lambda S, words, new_words: positions(words, new_words),
        },
    ),
}

PREDICTIONS = {
    "2a": Prediction(
        choices={
            "a": (
                "about 0, as it should be",
                "That is what the triangles say. The whole matrices hold something more that both "
                "models have in common, however little they know.",
            ),
            "b": (
                "about 0.5",
                "Some unrelated pairs of models score so, with many more words. The next cells show "
                "how the error depends on the number of words.",
            ),
            "c": ("above 0.8", "Two models whose words scatter more widely would score less."),
        },
        came=lambda r: "a" if r < 0.25 else "b" if r < 0.8 else "c",
        why="The score is {:.2f}: the whole matrices seem to agree, and there is nothing to agree on.",
    ),
    "2b": Prediction(
        choices={
            "a": (
                "about 0",
                "The error shrinks, but slowly. For so many words it would have to fall much faster.",
            ),
            "b": ("about 0.3", "The error shrinks at another pace."),
            "c": (
                "about 0.9",
                "More words do help: what is wrong in the whole matrix becomes a smaller part of it.",
            ),
        },
        came=lambda r: "a" if r < 0.15 else "b" if r < 0.6 else "c",
        why="The mean is {:.2f}, of models that have nothing in common.",
    ),
    "2c": Prediction(
        choices={
            "a": (
                "they stay",
                "They would, if all scores rose alike. But a high score has little room to rise, and "
                "a low one has much.",
            ),
            "b": ("categories change places", "Here none does."),
            "c": (
                "they turn round",
                "The pairs of words are still the larger part of each matrix, so the old order shows "
                "through.",
            ),
        },
        came=lambda moved, farthest, r: "a" if moved == 0 else "c" if r < -0.5 else "b",
        why="{} of the 12 categories change their rank, one of them by {} places. The two rankings "
        "correlate at {:.2f}.",
    ),
    "2d": Prediction(
        choices={
            "a": (
                "the same as the first",
                "The same numbers are not enough: a score compares position with position, so each "
                "position must hold the same pair.",
            ),
            "b": (
                "a little lower",
                "Hardly any position holds the same pair in both lists: 6 of 153.",
            ),
            "c": ("most of the agreement is gone", "Here the two orders happen to agree well."),
        },
        came=lambda rows, columns: "abc"[(columns < 0.95 * rows) + (columns < 0.5 * rows)],
        why="It is {:.2f} with the same order and {:.2f} with the other. From position 2 on, nearly all "
        "positions hold different pairs.",
    ),
}
