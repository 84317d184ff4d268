"""What belongs to one lesson (lesson_, figures_, measures_NN.py), and what checks of all try and say."""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
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
    many : tuple
        A case of many words: a right answer that keeps a number for each pair is told so.
    """

    title: str
    reference: Callable | object
    cases: tuple = ()
    mistakes: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)
    many: tuple = ()


@dataclass(frozen=True)
class Looks:
    """A mistake that has no single result (a shuffle): `like(came, expected)` tells it."""

    like: Callable


def exercises_of(lesson):
    """The exercises of a lesson, {"1.1": Exercise, ...}; empty where there is no such lesson."""
    try:
        module = f"lesson_{int(lesson):02d}"
        if not (Path(__file__).parent / f"{module}.py").is_file():
            return {}
    except (ValueError, OSError):
        return {}
    return import_module(f".{module}", __name__).EXERCISES
