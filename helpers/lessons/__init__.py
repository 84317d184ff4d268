"""What belongs to one lesson (lesson_, figures_, measures_NN.py), and what checks of all try and say."""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from inspect import isfunction
from pathlib import Path


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Attributes
    ----------
    title : str
        What is asked, in a few words.
    reference : callable, or a value
        The right answer: a function of a case's arguments; or that value itself.
    cases : tuple of argument tuples
        Three or more, smallest first; empty where the answer is a value.
    mistakes : dict
        {message: a function (or value) that makes the mistake, or a tuple of several}. Shown where
        it gives the learner's result in every case: let the cases tell mistakes apart. A
        `Looks` stands for a mistake without a single result, such as a shuffle.
    rows : dict
        For a table of predictions, {row: what to think of where it is wrong}; where a row's value
        is a set, {(row, member): ...}, for a member that is missing or too many.
    without : tuple of str
        What the task says to do without: names of functions, or "a loop".
    many : tuple
        A case of many words: a right answer that keeps a number for each pair is told so.
    """

    title: str
    reference: Callable | object
    cases: tuple = ()
    mistakes: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)
    without: tuple = ()
    many: tuple = ()


@dataclass(frozen=True)
class Prediction:
    """A question asked before a surprising cell, and answered after it by `reveal`.

    Attributes
    ----------
    choices : dict
        {letter: (what it says, what to think of it where it did not come true)}
    came : callable
        Takes the numbers of this run and returns the letter that came true.
    why : str
        Why it came so; `{}` where the numbers of this run go.
    """

    choices: dict
    came: Callable
    why: str


@dataclass(frozen=True)
class Looks:
    """A mistake that has no single result (a shuffle): `like(came, expected)` tells it."""

    like: Callable


def exercises_of(lesson, table="EXERCISES"):
    """The exercises of a lesson, {"1.1": Exercise, ...}; empty where there is no such lesson."""
    try:
        module = f"lesson_{int(lesson):02d}"
        if not (Path(__file__).parent / f"{module}.py").is_file():
            return {}
    except (ValueError, OSError):
        return {}
    return getattr(import_module(f".{module}", __name__), table, {})


def predictions_of(lesson):
    """The predictions of a lesson, {"2a": Prediction, ...}."""
    return exercises_of(lesson, "PREDICTIONS")


FIRST_EDITION = {f"{old}.{n}": f"{old + 1}.{n}" for old in range(4, 8) for n in range(1, 8)}
FIRST_EDITION |= {"3.4": "4.1", "3.5": "4.2", "3.6": "4.3"}


def owner_of(answer, exercise_id):
    """The exercise that an answer is for: a notebook of the first edition numbers them otherwise."""
    new = FIRST_EDITION.get(exercise_id, exercise_id)
    if new != exercise_id and not _is_for(answer, exercise_id) and _is_for(answer, new):
        return new
    return exercise_id


def _is_for(answer, exercise_id):
    """Has it the name of the reference (a function), or its keys (a table)?"""
    exercise = exercises_of(exercise_id[0]).get(exercise_id)
    marks = [
        [*each] if type(each) is dict else each.__name__ if isfunction(each) else None
        for each in (answer, exercise and exercise.reference)
    ]
    return marks[0] not in (None, "<lambda>") and marks[0] == marks[1]
