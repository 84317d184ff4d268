"""Lesson 01, similarity matrices."""

import numpy as np
from numpy.linalg import norm

from . import Exercise, Prediction

SMALL = np.array([[3.0, 4.0], [4.0, 3.0], [-4.0, 3.0]])
UNEQUAL = np.array([[1.0, 0.0, 0.0], [5.0, 5.0, 0.0], [0.0, 2.0, -2.0], [1.0, 1.0, 1.0]])
WIDE = np.random.default_rng(1).standard_normal((5, 8)) * np.array([[1], [2], [0.5], [3], [1]])

S3 = np.array([[1.0, 0.2, 0.7], [0.2, 1.0, -0.9], [0.7, -0.9, 1.0]])
S4 = np.array(
    [[1.0, 0.1, 0.3, 0.2], [0.1, 1.0, 0.6, 0.8], [0.3, 0.6, 1.0, -0.4], [0.2, 0.8, -0.4, 1.0]]
)


OPPOSED = np.array([[1.0, -0.5, -0.2], [-0.5, 1.0, 0.3], [-0.2, 0.3, 1.0]])


def cosine(a, b):
    return np.dot(a, b) / (norm(a) * norm(b))


def my_rsm(E):
    U = E / norm(E, axis=1, keepdims=True)
    return U @ U.T


def closest(S, words, word, pick=np.argmax, fill=-np.inf):
    i = words.index(word)
    row = np.array(S[i], dtype=float)
    row[i] = fill
    return words[int(pick(row))]


def unit_columns(E):
    return E / norm(E, axis=0, keepdims=True)


def rdm(S):
    return 1 - S


EXERCISES = {
    "1.1": Exercise(
        title="cosine of two vectors",
        reference=cosine,
        cases=(
            (np.array([3.0, 4.0]), np.array([4.0, 3.0])),
            (np.array([1.0, 0.0]), np.array([-2.0, 0.0])),
            (np.array([1.0, 2.0, 2.0]), np.array([2.0, -1.0, 0.5])),
            (WIDE[0], WIDE[3]),
        ),
        mistakes={
            "This is the dot product alone. It grows with the lengths of the vectors; divide by "
            "both lengths.": lambda a, b: a @ b,
            "This is 1 minus the "
            "cosine: a distance. The cosine itself is asked for.": lambda a, b: 1 - cosine(a, b),
            "Mind the brackets: `x / y * z` divides by y and then multiplies by z. Write `x / (y * "
            "z)`.": lambda a, b: a @ b / norm(a) * norm(b),
            "Only one of the two lengths is divided out. The result would still grow with "
            "the other vector.": (
                (lambda a, b: a @ b / norm(a)),
                (lambda a, b: a @ b / norm(b)),
            ),
            "This divides by the squared lengths. "
            "Take their roots, or use np.linalg.norm.": lambda a, b: a @ b / ((a @ a) * (b @ b)),
            "This is the Pearson correlation: the means were taken off first. For the cosine they "
            "stay.": lambda a, b: cosine(a - a.mean(), b - b.mean()),
        },
    ),
    "1.2": Exercise(
        title="the RSM in two lines",
        reference=my_rsm,
        cases=((SMALL,), (UNEQUAL,), (WIDE,)),
        without=("a loop",),
        mistakes={
            "The rows were not divided by their lengths: these are dot products. Look at the "
            "diagonal, it must be 1.": lambda E: E @ E.T,
            "The columns were divided by their lengths (axis=0), but a word is a row: use axis=1. "
            "The diagonal must be 1.": lambda E: unit_columns(E) @ unit_columns(E).T,
            "This compares dimensions with dimensions, (D, D). Words are rows: use axis=1 and `U "
            "@ U.T`, not `U.T @ U`.": (
                (
                    lambda E: (
                        (E / norm(E, axis=1, keepdims=True)).T
                        @ (E / norm(E, axis=1, keepdims=True))
                    )
                ),
                (lambda E: unit_columns(E).T @ unit_columns(E)),
            ),
            "Everything was divided by one number, the "
            "size of the whole matrix. Each row needs its "
            "own length: pass axis=1 to np.linalg.norm.": lambda E: (E / norm(E)) @ (E / norm(E)).T,
            "Each row was divided by its sum, not by its length (the root of the summed squares).": lambda E: (
                (E / E.sum(axis=1, keepdims=True)) @ (E / E.sum(axis=1, keepdims=True)).T
            ),
            "Only one of the two words was divided by its length. Divide the rows first, "
            "then multiply: `U @ U.T`.": (
                (lambda E: (E / norm(E, axis=1, keepdims=True)) @ E.T),
                (lambda E: E @ E.T / norm(E, axis=1)),
            ),
            "This is np.corrcoef: each "
            "row's mean was taken off first. The cosine leaves it in.": lambda E: np.corrcoef(E),
        },
    ),
    "1.3": Exercise(
        title="the closest other word",
        reference=closest,
        cases=(
            (S3, ["kiwi", "sofa", "moon"], "kiwi"),
            (S3, ["kiwi", "sofa", "moon"], "sofa"),
            (OPPOSED, ["fog", "cup", "pot"], "fog"),
            (S4, ["tea", "cup", "pot", "ink"], "ink"),
            (S4, ["tea", "cup", "pot", "ink"], "pot"),
        ),
        mistakes={
            "This is the word itself: the diagonal, always 1, won. Leave it out before looking for "
            "the largest. Or does argmin find your -np.inf?": lambda S, words, word: word,
            "This is the word's own position: the diagonal, always 1, won. Leave it out first, "
            "then return the word, words[...].": lambda S, words, word: words.index(word),
            "This is the 1 of the diagonal, the word with itself. Leave it out, and return the "
            "word, not the number.": lambda S, words, word: 1.0,
            "The row is one shorter without the word, so the places after it have moved by one. Keep "
            "the row's length, and put -np.inf at the word's place.": (
                lambda S, words, word: words[
                    int(np.argmax(np.delete(S[words.index(word)], words.index(word))))
                ]
            ),
            "A 0 in the diagonal's place still beats negative similarities. "
            "Put -np.inf there.": lambda S, words, word: closest(S, words, word, fill=0.0),
            "This is the least similar word: look for the largest similarity, "
            "np.argmax.": lambda S, words, word: closest(S, words, word, np.argmin, np.inf),
            "This is the word's position. Return the "
            "word itself: `words[i]`.": lambda S, words, word: words.index(closest(S, words, word)),
            "This is the similarity. Return the word that has it: np.argmax gives "
            "its position.": lambda S, words, word: max(s for s in S[words.index(word)] if s < 1),
            "The sign was dropped: a similarity of "
            "-0.9 is far away, not close.": lambda S, words, word: closest(np.abs(S), words, word),
        },
    ),
    "1.4": Exercise(
        title="what an RSM keeps",
        reference={"rotate": True, "rescale": True, "reorder": True, "shift": False},
        rows={
            "rotate": (
                "rotate: all arrows turn together. What happens to the angle between any two of "
                "them?"
            ),
            "rescale": ("rescale: every arrow gets longer, but the cosine divides by the lengths."),
            "reorder": (
                "reorder: the order in which products are added up changes. Does their sum?"
            ),
            "shift": (
                "shift: adding the same vector to all words does not just move them. The angles "
                "are measured from the origin, and that stays where it is."
            ),
        },
    ),
    "1.5": Exercise(
        title="from RSM to RDM",
        reference=rdm,
        cases=((np.array([[1.0, 0.0], [0.0, 1.0]]),), (S3,), (S4,)),
        mistakes={
            "These are still similarities. A distance is 0 where the similarity is 1.": lambda S: S,
            "The sign alone leaves a word at distance -1 from itself. It must be 0.": lambda S: -S,
            "The sign of the similarities was dropped: opposite words, -1, are at distance 2, not "
            "0.": lambda S: 1 - np.abs(S),
            "This is the Euclidean distance of the unit vectors, sqrt(2 - 2 cos). The cosine "
            "distance is simpler.": lambda S: np.sqrt(np.maximum(2 - 2 * S, 0)),
        },
    ),
}

PREDICTIONS = {
    "1a": Prediction(
        choices={
            "a": (
                "about −1",
                "−1 means opposite directions. Words that have nothing to do with each other are not "
                "opposites: their directions stand at a right angle.",
            ),
            "b": ("about 0", "The directions would have to stand at a right angle for that."),
            "c": (
                "about 0.5",
                "0.5 lies halfway between 0 and 1, but a cosine begins at −1. For a cosine of 0.5 the "
                "two words would have to share a part of their direction.",
            ),
        },
        came=lambda mean: "a" if mean < -0.5 else "b" if mean < 0.25 else "c",
        why="The mean is {:.2f}. Two directions at a right angle have the cosine 0, and each word's "
        "noise moves it a little, up as often as down.",
    ),
    "1b": Prediction(
        choices={
            "a": (
                "apple",
                "Apple is often a maker of computers in GloVe's texts, but another one is farther off.",
            ),
            "b": ("banana", "Bananas are mostly fruit in GloVe's texts."),
            "c": ("kiwi", "Another one is farther off in this model."),
            "d": ("one of the others", "Peaches, grapes and mangos are mostly fruit in its texts."),
        },
        came=lambda word: {"apple": "a", "banana": "b", "kiwi": "c"}.get(word, "d"),
        why="It is {}: its mean similarity in the table is the smallest. Why, the next exercise asks.",
    ),
    "1c": Prediction(
        choices={
            "a": (
                "it rises",
                "Adding 1 to every number raised the cosines, since it gave all words a direction in "
                "common. Taking the mean off removes what they have in common.",
            ),
            "b": (
                "it stays",
                "Every shift moves the words against the origin, and that is where angles are measured.",
            ),
            "c": ("it falls, to about 0", "The words would have to share a direction before."),
        },
        came=lambda before, after: (
            "b" if abs(after - before) < 0.05 else "c" if after < before else "a"
        ),
        why="It was {:.2f} and is {:.2f} now. Centred vectors add up to zero. So they point all ways, "
        "and the cosines above zero and below it nearly cancel.",
    ),
}
