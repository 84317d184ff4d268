"""Lesson 04, the permutation test."""

import numpy as np

from . import Exercise, Looks, Prediction

RNG = np.random.default_rng(3)
S3 = np.array([[1.0, 0.2, 0.7], [0.2, 1.0, -0.9], [0.7, -0.9, 1.0]])
S4 = np.array(
    [[1.0, 0.1, 0.3, 0.2], [0.1, 1.0, 0.6, 0.8], [0.3, 0.6, 1.0, -0.4], [0.2, 0.8, -0.4, 1.0]]
)
S6 = np.corrcoef(RNG.standard_normal((6, 9)))


def permute_words(S, order):
    return S[np.ix_(order, order)]


def moved_words(came, right):
    """Do the rows hold the same similarities, in whatever order?"""
    return np.allclose(np.sort(came.sum(axis=1)), np.sort(right.sum(axis=1)))


def permutation_p(null, observed):
    return (np.sum(null >= observed) + 1) / (len(null) + 1)


def mantel_case(n_words, n_orders):
    """Two RSMs that agree somewhat, and orders of their words, none of them as they were."""
    X = RNG.standard_normal((n_words, 3))
    S1, S2 = (np.corrcoef(X + RNG.normal(0, 1, X.shape)) for _ in range(2))
    return S1, S2, np.array([RNG.permutation(n_words) for _ in range(n_orders)])


def score(S1, S2):
    upper = np.triu_indices(len(S1), k=1)
    return np.corrcoef(S1[upper], S2[upper])[0, 1]


def nulls(S1, S2, orders, permute=permute_words):
    return np.array([score(S1, permute(S2, order)) for order in orders])


def permuted_on(S1, S2, orders):
    """`mantel_p` with each order applied to what the one before it left."""
    null, observed = [], score(S1, S2)
    for order in orders:
        S2 = permute_words(S2, order)
        null.append(score(S1, S2))
    return permutation_p(np.array(null), observed)


def mantel_p(S1, S2, orders):
    return permutation_p(nulls(S1, S2, orders), score(S1, S2))


EXERCISES = {
    "4.1": Exercise(
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
    "4.2": Exercise(
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
            "Mind the brackets: / comes before +. Write (... + 1) / (... + 1).": (
                lambda null, o: np.sum(null >= o) + 1 / len(null) + 1
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
    "4.3": Exercise(
        title="what a p-value says",
        reference={"small": True, "strong": False, "zero": False, "others": False},
        rows={
            "small": (
                "small: with many words luck keeps to a narrow range around 0. Can a small score "
                "lie outside it?"
            ),
            "strong": (
                "strong: look at the last table. One and the same p stands beside a high score and "
                "a much lower one: p is about luck, the score is about strength."
            ),
            "zero": (
                "zero: the smallest p from n permutations is 1 / (n + 1), since the observed "
                "order is itself one of the orders."
            ),
            "others": "others: the permutations reordered these words and used no others.",
        },
    ),
    "4.4": Exercise(
        title="the whole test",
        reference=mantel_p,
        cases=(mantel_case(5, 9), mantel_case(6, 19), mantel_case(8, 49)),
        mistakes={
            "This is k / n. The observed order is one of the possible orders: count it on top and "
            "below.": lambda S1, S2, orders: np.mean(nulls(S1, S2, orders) >= score(S1, S2)),
            "Only the rows were permuted, or only the columns. Words have both: permute them with "
            "`permute_words`.": (
                (
                    lambda S1, S2, orders: permutation_p(
                        nulls(S1, S2, orders, lambda S, order: S[order]), score(S1, S2)
                    )
                ),
                (
                    lambda S1, S2, orders: permutation_p(
                        nulls(S1, S2, orders, lambda S, order: S[:, order]), score(S1, S2)
                    )
                ),
            ),
            "The first model was permuted, not the second (or the order was used backwards). That "
            "is as good a test, but with these orders it gives another p.": lambda S1, S2, orders: (
                permutation_p(nulls(S2, S1, orders), score(S1, S2))
            ),
            "The permuted matrix was permuted again: each order must start from S2 as it is. Give "
            "the permuted one another name.": permuted_on,
            "Every permutation was counted. Were both models permuted by the same order? Then "
            "they still fit together, and each score is the observed one.": lambda *_: 1.0,
            "This counts scores of either sign (two-sided). Here only scores as large as the "
            "observed one, or larger, count.": lambda S1, S2, orders: permutation_p(
                np.abs(nulls(S1, S2, orders)), abs(score(S1, S2))
            ),
            "This counts the permutations below the observed score. A large score must give a "
            "small p.": lambda S1, S2, orders: permutation_p(
                -nulls(S1, S2, orders), -score(S1, S2)
            ),
            "This is the observed score. Compare it with the scores of the permutations, and "
            "return p.": lambda S1, S2, orders: score(S1, S2),
            "These are the scores of the permutations. Count how many reach the observed one, and "
            "return p.": nulls,
            "This is how many permutations reach the observed score. Make it a fraction, with one "
            "added on top and below.": lambda S1, S2, orders: np.sum(
                nulls(S1, S2, orders) >= score(S1, S2)
            ),
        },
    ),
}

PREDICTIONS = {
    "4a": Prediction(
        choices={
            "a": (
                "fewer than 20",
                "That would be near the promised 10. The promise rests on 190 independent pairs. "
                "Here a word that leans far lifts all of its 19 pairs.",
            ),
            "b": (
                "20 to 50",
                "You expected that something is wrong, and it is, but it goes further: pearsonr "
                "counts on scores that vary far less than these do.",
            ),
            "c": (
                "more than 50",
                "That takes models in which few words decide many pairs.",
            ),
        },
        came=lambda count: "a" if count < 20 else "b" if count <= 50 else "c",
        why="pearsonr calls {:.0f} of 200 worlds significant, and its promise was about 10.",
    ),
    "4b": Prediction(
        choices={
            "a": (
                "below 0.25",
                "With 153 independent points it would be near 0.25. But words of one kind have "
                "high pairs with one another, and some orders bring many of them together.",
            ),
            "b": ("0.25 to 0.6", "That is what few words of three kinds can do."),
            "c": (
                "above 0.6",
                "Luck would have to bring nearly every word to a partner of its own kind, and "
                "1,000 shuffles are too few for that.",
            ),
        },
        came=lambda largest: "a" if largest < 0.25 else "b" if largest <= 0.6 else "c",
        why="The largest of the shuffled scores is {:.2f}.",
    ),
    "4c": Prediction(
        choices={
            "a": (
                "20 or fewer",
                "That is what a test owes you. But shuffled values form a triangle without "
                "hubs, whose scores vary too little.",
            ),
            "b": ("21 to 120", "That takes a null that is much too narrow."),
            "c": (
                "more than 120",
                "The scores of the worlds lie on both sides of zero, about half of them below. "
                "A test for large scores cannot call those significant.",
            ),
        },
        came=lambda count: "a" if count <= 20 else "b" if count <= 120 else "c",
        why="It calls {:.0f} of 200 worlds significant, and promised about 10. Shuffling the "
        "values takes the hubs away, so it repeats the mistake of pearsonr.",
    ),
}
