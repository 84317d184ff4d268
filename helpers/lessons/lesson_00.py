"""Lesson 00, start here."""

import numpy as np

from . import Exercise, Prediction


def length(v):
    return np.sqrt((v**2).sum())


EXERCISES = {
    "0.1": Exercise(
        title="the length of a vector",
        reference=length,
        cases=(
            (np.array([3.0, 4.0]),),
            (np.array([1.0, -2.0, 2.0]),),
            (np.array([0.5, 0.5, -0.5, 2.0, 0.5]),),
        ),
        mistakes={
            "The root is missing: this is the "
            "sum of the squares. Wrap it in np.sqrt(...).": lambda v: (np.asarray(v) ** 2).sum(),
            "This adds the numbers up without squaring them first. A length squares each number, "
            "adds, takes the root.": lambda v: np.sum(v),
            "This adds up the sizes |v|, the way a taxi drives round the blocks. The straight line "
            "squares each number first and takes the root at the end.": lambda v: np.abs(v).sum(),
            "This counts how many numbers the vector has, `len(v)`. Its length as an arrow is the "
            "root of the summed squares.": lambda v: len(v),
            "This takes a mean where a sum belongs: a longer list of numbers would not make a "
            "longer arrow.": lambda v: np.sqrt((np.asarray(v) ** 2).mean()),
        },
    ),
}

PREDICTIONS = {
    "0a": Prediction(
        choices={
            "a": (
                "apple",
                "An apple is a fruit, but in many of GloVe's texts Apple is a maker of computers. "
                "The model has one vector for both, since its texts are all in small letters.",
            ),
            "b": ("banana", "A banana is a fruit as well, but another word of the four is nearer."),
            "c": (
                "sofa",
                "A sofa may be as soft as a peach, but the two words are not used in the same "
                "texts.",
            ),
            "d": ("galaxy", "Peaches and galaxies hardly ever occur in the same text."),
        },
        came=lambda word: {"apple": "a", "banana": "b", "sofa": "c", "galaxy": "d"}[word],
        why="Of the four, {} is used most like peach.",
    ),
}
