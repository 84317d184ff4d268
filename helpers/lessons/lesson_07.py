"""Lesson 07, the even/odd split."""

import numpy as np

from . import Exercise, Prediction

RNG = np.random.default_rng(6)
NUMBERED = np.array(
    [[0.0, 1.0, 2.0, 3.0, 4.0], [10.0, 11.0, 12.0, 13.0, 14.0], [20.0, 21.0, 22.0, 23.0, 24.0]]
)
WIDE = RNG.standard_normal((4, 6))
ODD = RNG.standard_normal((6, 9))

# Column variances differ from column means, sizes, ranges and places: a constant 9, a wide 0, a middling shifted column,
# one odd word. One row of MIXED is long: at unit length its widest column would hardly vary.
CALM = np.array([[9.0, 3.0, 0.1, -2.0], [9.0, 1.0, 0.0, 2.0], [9.0, 2.0, 0.2, -3.0]])
MIXED = np.array(
    [
        [0.3, 7.0, -1.0, 2.0, 0.5, 0.2],
        [0.1, 9.0, 1.0, -2.0, 1.5, 0.1],
        [0.2, 7.2, -1.2, 2.5, 0.7, 0.4],
        [0.4, 7.0, 1.1, -2.2, 1.1, 0.3],
        [0.2, 7.1, -0.9, 1.9, 0.4, 0.2],
    ]
)
SHIFTED = RNG.standard_normal((12, 9)) * np.array([1, 0.2, 3, 0.5, 2, 0.1, 4, 0.7, 0.3]) + [
    0,
    9,
    0,
    8,
    0,
    7,
    0,
    1,
    6,
]
SHIFTED[3, 3] = 5.3


def even_odd(E):
    return E[:, 0::2], E[:, 1::2]


def expected_score(spread, D):
    shared = spread**2 - 1 / D
    return shared / (shared + 2 / D)


def spearman_brown(r):
    return 2 * r / (1 + r)


def top(values, k):
    return np.sort(np.argsort(-values)[:k])


def keep_top_variance(E, k):
    return top(E.var(axis=0), k)


def shared_variance(r):
    return r**2


EXERCISES = {
    "7.1": Exercise(
        title="even and odd dimensions",
        reference=even_odd,
        cases=((NUMBERED,), (WIDE,), (ODD,)),
        mistakes={
            "The *words* were split: rows 0, 2, 4, ... and rows 1, 3, 5, ... Dimensions are "
            "columns: E[:, 0::2].": lambda E: (E[0::2], E[1::2]),
            "This is the first half and the second half of the dimensions. Take every other "
            "one: a step of 2.": (
                (lambda E: (E[:, : E.shape[1] // 2], E[:, E.shape[1] // 2 :])),
                (lambda E: (E[:, : (E.shape[1] + 1) // 2], E[:, (E.shape[1] + 1) // 2 :])),
            ),
            "The two halves are swapped. Counting starts at 0, which is even: dimensions 0, 2, 4, "
            "... come first.": lambda E: (E[:, 1::2], E[:, 0::2]),
            "Both are the same half, so they would agree perfectly. The even half starts at "
            "dimension 0, the odd one at 1.": (
                (lambda E: (E[:, 0::2], E[:, 0::2])),
                (lambda E: (E[:, 1::2], E[:, 1::2])),
            ),
            "Dimension 0 is missing from the even half. Start at 0: E[:, 0::2].": lambda E: (
                E[:, 2::2],
                E[:, 1::2],
            ),
            "This is only the even half. Return both: `return even, odd`.": lambda E: E[:, 0::2],
            "The halves are turned on their side, dimensions "
            "in rows. A word stays a row: (N, D/2).": lambda E: (E[:, 0::2].T, E[:, 1::2].T),
        },
    ),
    "7.2": Exercise(
        title="predict the order of four sets",
        reference=["categories", "frequent", "six letters", "random"],
        rows={
            0: (
                "First place: which set has pairs that any part of the model calls similar "
                "(apple, banana) and pairs that any part calls different (apple, sofa)?"
            ),
            1: (
                "Second place: besides the categories, in which set do words come in groups "
                "(small words of grammar, numbers, names of time)?"
            ),
            3: (
                "Last place: in which set has hardly any pair of words something to do with each "
                "other, so that there is little to agree on?"
            ),
        },
    ),
    "7.3": Exercise(
        title="the score to expect",
        reference=expected_score,
        cases=((0.2, 100), (0.2, 300), (0.08, 300), (0.3, 50)),
        mistakes={
            "The spread was not squared. Variances add up, standard deviations do not: use "
            "spread**2.": lambda spread, D: (spread - 1 / D) / (spread + 1 / D),
            "The whole model's own noise was not taken "
            "off: shared = spread**2 - 1/D.": lambda spread, D: spread**2 / (spread**2 + 2 / D),
            "The noise of a half is too small. A half has D/2 dimensions, so its noise has the "
            "variance 2/D.": lambda spread, D: (spread**2 - 1 / D) / spread**2,
            "The noise of a half is 1 over D/2, that is 2/D. Fewer dimensions have more noise, not "
            "less.": lambda spread, D: (spread**2 - 1 / D) / (spread**2 - 1 / D + 1 / (2 * D)),
            "The noise went in as standard deviations, 1/sqrt(D). Their squares are needed: 1/D "
            "and 2/D.": lambda spread, D: (
                (spread**2 - D**-0.5) / (spread**2 - D**-0.5 + (2 / D) ** 0.5)
            ),
            "This is shared over noise, a ratio that can exceed 1. Divide by both together: "
            "shared + noise.": lambda spread, D: (spread**2 - 1 / D) / (2 / D),
            "Mind the brackets: shared stands on top as a whole. Give it a name first, then "
            "return shared / (shared + 2/D).": lambda spread, D: (
                spread**2 - 1 / D / (spread**2 - 1 / D + 2 / D)
            ),
            "This is the share of the noise. The score is the share of what both halves have in "
            "common.": lambda spread, D: 1 - expected_score(spread, D),
        },
    ),
    "7.4": Exercise(
        title="Spearman-Brown",
        reference=spearman_brown,
        cases=((0.8,), (0.5,), (0.2,), (-0.2,)),
        mistakes={
            "Twice the dimensions "
            "do not give twice the score: this can exceed 1. Divide by 1 + r.": lambda r: 2 * r,
            "This is the way back, from a whole to its half: it is smaller than r. Longer must "
            "agree better.": lambda r: r / (2 - r),
            "The 2 on top "
            "is missing: this is smaller than r. Longer must agree better.": lambda r: r / (1 + r),
            "This is the square root of r: the most that a half could agree with the truth "
            "behind it. Spearman-Brown is 2r over 1 + r.": np.sqrt,
            "This is the middle between r and 1. Spearman-Brown is 2r over 1 + r.": lambda r: (
                (1 + r) / 2
            ),
            "This divides by 1 + r squared. It is 1 + r below.": lambda r: 2 * r / (1 + r**2),
            "Below stands 1 + r, with the sign of r: halves can agree less than chance.": lambda r: (
                2 * r / (1 + abs(r))
            ),
        },
    ),
    "7.5": Exercise(
        title="shared variance",
        reference=shared_variance,
        cases=((0.8,), (0.2,), (-0.5,)),
        mistakes={
            "This is the part that each half has to itself. Asked for is what a line through the "
            "other half gets: r squared.": lambda r: 1 - r,
            "r is the common part's share if both halves are a common part plus one of their own. "
            "Asked for is what a line gets: square it.": (
                (lambda r: r),
                (lambda r: max(0, r)),
            ),
            "This is the part that the line does *not* get, 1 - r squared. The part that it gets "
            "is asked for.": lambda r: 1 - r**2,
            "The sign was dropped, but r was not squared. Squaring does both.": abs,
            "This keeps the sign of r. A share is never negative: r * r.": lambda r: r * abs(r),
            "This is the root of r. The other way: square it.": lambda r: np.sqrt(abs(r)),
            "This is Spearman-Brown once more. The shared variance is r squared.": spearman_brown,
        },
    ),
    "7.6": Exercise(
        title="the dimensions to keep",
        reference=keep_top_variance,
        cases=((CALM, 2), (MIXED, 3), (SHIFTED, 4)),
        mistakes={
            "These are the k dimensions with the *smallest* variance. np.argsort goes upwards: "
            "take the last k.": lambda E, k: top(-E.var(axis=0), k),
            "These are words: the variance was taken along each row (axis=1). Along each column it "
            "is axis=0.": lambda E, k: top(E.var(axis=1), k),
            "These are the first k dimensions, whatever their variance.": lambda E, k: np.arange(k),
            "These are the last k dimensions, whatever their variance. Does [-k:] pick from places "
            "that np.argsort(E.var(axis=0)) has not put in order?": lambda E, k: np.arange(
                E.shape[1] - k, E.shape[1]
            ),
            "These have the largest *means*. A dimension that is large for every word tells no two "
            "words apart.": lambda E, k: top(E.mean(axis=0), k),
            "These have the largest squares, the mean not "
            "taken off. A dimension that is large for every "
            "word tells no two words apart: use var.": lambda E, k: top((E**2).sum(axis=0), k),
            "These have the widest *range*, from the smallest to the largest value. One odd word "
            "makes a wide range: use var.": lambda E, k: top(np.ptp(E, axis=0), k),
            "These are the right places counted from 1. NumPy counts from 0.": lambda E, k: (
                keep_top_variance(E, k) + 1
            ),
            "These are the variances. Return the *places* of the dimensions: np.argsort "
            "gives them.": (
                (lambda E, k: np.sort(E.var(axis=0))[-k:]),
                (lambda E, k: np.sort(E.var(axis=0))[::-1][:k]),
            ),
            "These are the vectors, cut down. Return the places of the dimensions, (k,): the "
            "caller will cut.": lambda E, k: E[:, keep_top_variance(E, k)],
        },
    ),
}

PREDICTIONS = {
    "7a": Prediction(
        choices={
            "a": (
                "clearly less than for the three categories",
                "The twelve are clear ones too, but there are more of them.",
            ),
            "b": (
                "about the same",
                "It is the same model and the same split. If the score belonged to the model alone, it "
                "would have stayed.",
            ),
            "c": (
                "clearly more",
                "More words make a score more certain, but they do not raise it by themselves.",
            ),
        },
        came=lambda three, twelve: (
            "a" if twelve < three - 0.05 else "c" if twelve > three + 0.05 else "b"
        ),
        why="The halves score {:.2f} on the three categories and {:.2f} on all twelve. With three "
        "categories every third pair of words is within one, with twelve every twelfth. The rest are "
        "pairs of strangers, which differ little.",
    ),
    "7b": Prediction(
        choices={
            "a": (
                "below the ceiling for every set of words",
                "That is what a ceiling is for. It would hold if the dimensions were an independent "
                "sample.",
            ),
            "b": (
                "at the ceiling, within 0.01",
                "Then the two models would see the same truth, and noise alone would part them.",
            ),
            "c": (
                "above the ceiling for most sets",
                "It would mean that two models agree better than their reliabilities allow.",
            ),
        },
        came=lambda above: (
            "b"
            if max(map(abs, above)) <= 0.01
            else "c"
            if sum(value > 0 for value in above) > len(above) / 2
            else "a"
        ),
        why="The last column against the one before it decides. Where the measured score is the "
        "higher one, the two models agree better than their two reliabilities allow.",
    ),
    "7c": Prediction(
        choices={
            "a": (
                "stay as it is, since all of them see the same truth",
                "They see the same truth, but with more dimensions they see it with less noise.",
            ),
            "b": (
                "shrink towards 0",
                "More dimensions average out more noise, and nothing else parts the halves.",
            ),
            "c": (
                "grow, since more dimensions have more room for something of their own",
                "All they have of their own is noise, and that averages out.",
            ),
        },
        came=lambda rests: (
            "b" if rests[-1] < rests[0] / 2 else "c" if rests[-1] > rests[0] * 1.5 else "a"
        ),
        why="1 − r goes from {0[0]:.2f} to {0[3]:.2f}, although all models see the same truth. It is "
        "the noise of measuring with so many dimensions.",
    ),
    "7d": Prediction(
        choices={
            "a": (
                "less than half, for any words",
                "Random words differ little, so the noise of fewer dimensions soon drowns them.",
            ),
            "b": (
                "about half for words in categories, most of them for random words",
                "The scores of the halves showed that it depends on the words.",
            ),
            "c": (
                "nearly all, for any words",
                "Words in clear categories differ so much that half of the dimensions see it.",
            ),
        },
        came=lambda few, most: "a" if most < 0.5 else "b" if few <= 0.6 else "c",
        why="With dimensions chosen at random it takes {:.0%} of them for the categories and {:.0%} for "
        "random words.",
    ),
}
