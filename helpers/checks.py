"""Runs a learner's answer and says what is wrong with it, or that it can't tell.

    check("1.2", cosine_rsm)      one exercise: right, wrong (and which mistake it is), or not attempted yet
    check.progress()              which exercises of this lesson are done

An exercise is data: an `Exercise` in helpers/lessons/lesson_NN.py. What explains a wrong one is found
in diagnosis.py.
A check never raises, runs every answer on fresh copies of its inputs, and stops one that has no end, with a timer. On
Windows, in a browser's Python and outside the main thread there is no such timer: there the stop button stops it.
"""

from __future__ import annotations

import contextlib
import copy
import dis
import html
import inspect
import io
import signal
import sys
import threading
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import numpy as np

from . import diagnosis
from .diagnosis import LARGE, attempt, same, show, went_in
from .lessons import slips

SECONDS = 10  # what a check may take; a right answer takes milliseconds
PRINTED = 2000  # characters that a check lets an answer print
MARKS = {"right": "✓", "wrong": "✗", "untouched": "○"}
COLORS = {"right": "#009E73", "wrong": "#D55E00", "untouched": "#888888"}


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Attributes
    ----------
    title : str
        What is asked, in a few words.
    reference : callable, or a value
        The right answer: a function of a case's arguments, or the value itself where no function is asked for.
    cases : tuple of argument tuples
        At least three, smallest first: the first that fails is shown. Empty where the answer is a value.
    mistakes : dict
        {message: what makes this mistake}: a function (or value), or a tuple of several. A message is shown only where
        the mistake gives the learner's result in every case, so cases have to tell the mistakes apart.
        A `diagnosis.Looks` knows a mistake by its looks, where it has no single result (a shuffle).
    rows : dict
        For a table or list of predictions: {row: what to think of, where this row is wrong}. Where a row's value is a
        set, {(row, member): ...}, for a member that is missing or too many.
    many : tuple
        A case of many words: a right answer that keeps one number a pair is told so.
    """

    title: str
    reference: Callable | object
    cases: tuple = ()
    mistakes: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)
    many: tuple = ()


class Result:
    """What a check found: `status` and `text`, a coloured note in notebooks. It is true only for "right"."""

    def __init__(self, status, text):
        self.status, self.text = status, text

    def __bool__(self):
        return self.status == "right"

    def _marked(self):
        return f"{MARKS[self.status]} {self.text}"

    def __repr__(self):
        return _printable(self._marked())

    def _repr_html_(self):
        # Colours stand in the border only: text must be legible on light and dark pages.
        return (
            f'<div style="border-left:5px solid {COLORS[self.status]};padding:.4em .8em;'
            "white-space:pre-wrap;font-family:var(--jp-code-font-family,monospace);"
            f'line-height:1.4">{html.escape(_printable(self._marked(), "utf-8"))}</div>'
        )


class Progress(Result):
    """The table that `check.progress()` shows; its status is "right" when every exercise is done."""

    def _marked(self):
        return self.text


def _printable(text, encoding=None):
    """What the terminal's encoding lacks becomes a question mark."""
    encoding = encoding or getattr(sys.stdout, "encoding", None) or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


class Checker:
    """`check(id, answer)`; remembers each exercise's last result for `check.progress()`."""

    def __init__(self):
        self.results = {}

    def __call__(self, exercise_id, answer):
        """Compare `answer` (a function, or a value) with exercise `exercise_id`, such as "1.2"."""
        exercise_id = show(exercise_id, form=str)
        known = exercises_of(exercise_id.split(".")[0])
        if exercise_id not in known:
            known = ", ".join(known) or "none in this lesson"
            return Result("wrong", f"There is no exercise {exercise_id!r}. Known: {known}.")
        exercise, reached, printed = known[exercise_id], [()], _Printed()
        try:
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
                with _limit(SECONDS):
                    status, text = _examine(exercise, answer, reached)
            if status != "right":
                text += diagnosis.older_than_its_cell(answer)
        except _Stopped:
            lines = [slips.STOPPED.format(SECONDS), *went_in(exercise.reference, reached[-1])]
            status, text = "wrong", "\n".join([*lines, f"→ {slips.WHY_STOPPED}"])
        except KeyboardInterrupt:  # the stop button
            raise
        except BaseException as error:  # no flaw of ours, no strange object may stop a notebook
            what = f"{type(error).__name__}: {show(error, form=str)}"
            status, text = "wrong", slips.OUR_FLAW.format(what)
        finally:
            print(_printable(printed.shown()), end="")
        self.results[exercise_id] = Result(status, f"{exercise_id} {exercise.title}: {text}")
        return self.results[exercise_id]

    def progress(self, lesson=None):
        """Which exercises are done: of `lesson` ("03"), or of the lessons checked so far."""
        if lesson is None:
            lessons = sorted({key.split(".")[0] for key in self.results})
        else:
            lessons = [show(lesson, form=str)]
        table = {key: each for number in lessons for key, each in exercises_of(number).items()}
        if not table and lesson is not None:
            return Progress("untouched", f"There is no lesson {show(lesson)} with exercises.")
        if not table:
            return Progress("untouched", "No exercise has been checked yet in this session.")
        done = [key for key in table if self.results.get(key)]
        marks = {key: MARKS[self.results[key].status] for key in table if key in self.results}
        lines = [f"{marks.get(key, MARKS['untouched'])} {key}  {table[key].title}" for key in table]
        head = f"{len(done)} of {len(table)} exercises done"
        if len(done) == len(table):
            return Progress("right", "\n".join([head + ". Well done!", *lines]))
        return Progress("untouched", "\n".join([head, *lines]))


def exercises_of(lesson):
    """The exercises of a lesson, {"1.1": Exercise, ...}; empty where there is no such lesson."""
    try:
        module = f"lesson_{int(lesson):02d}"
        if not (Path(__file__).parent / "lessons" / f"{module}.py").is_file():
            return {}
    except (ValueError, OSError):
        return {}
    return import_module(f".lessons.{module}", __package__).EXERCISES


check = Checker()


class _Stopped(BaseException):
    """An answer's time is up. No `except Exception` swallows it."""


@contextlib.contextmanager
def _limit(seconds):
    """Raise `_Stopped` when the time is up, and twice a second from then on: a bare `except:` can swallow one."""

    def stop(*_):
        raise _Stopped

    main = threading.current_thread() is threading.main_thread()
    if not (main and hasattr(signal, "setitimer")):
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class _Printed(io.StringIO):
    """What an answer prints: the beginning is kept, the rest counted."""

    total = 0

    def write(self, text):
        self.total += len(text)
        return super().write(text[: max(0, PRINTED - self.tell())])

    def shown(self):
        more = slips.CUT.format(self.total - PRINTED) if self.total > PRINTED else ""
        return self.getvalue() + more


def _call(answer, case, seed=None):
    """The result for a copy of `case`, and whether the copy stayed as it was. What it sets for all code is set back."""
    given, state = copy.deepcopy(case), np.random.get_state()
    try:
        with np.errstate(), np.printoptions():
            if seed is not None:
                np.random.seed(seed)
            result = answer(*given)
    finally:
        np.random.set_state(state)
    if inspect.iscoroutine(result):
        result.close()  # else Python remarks that nobody awaited it
    return _kept(result), all(same(a, b) for a, b in zip(given, case, strict=True))


def _kept(result):
    """A copy: a result may be a view of an input that changes later. A generator, which has none, stays itself."""
    if isinstance(result, np.ndarray) and result.nbytes > LARGE:
        return np.broadcast_to(np.nan, result.shape)  # a copy could take all memory
    try:
        return copy.deepcopy(result)
    except Exception:
        return result


def _examine(exercise, answer, reached):
    """Status and text for one answer; each case is added to `reached` as its turn comes."""
    is_open = [part is ... or part is None for part in _parts(answer)]
    if is_open and all(is_open):
        return "untouched", slips.UNTOUCHED
    if any(is_open):
        return "untouched", slips.INCOMPLETE
    if not exercise.cases:
        return _judge(exercise, [()], [_kept(answer)], answer)
    if not callable(answer):
        return "wrong", slips.NO_FUNCTION.format(show(answer))
    if _is_stub(answer):
        return "untouched", slips.UNTOUCHED
    came = []
    for case in exercise.cases:
        reached.append(case)
        try:
            result, unchanged = _call(answer, case)
        except (KeyboardInterrupt, _Stopped):
            raise
        except BaseException as error:
            return "wrong", diagnosis.of_exception(error, answer, exercise.reference, case)
        came.append(result)
        if result is ...:
            return "untouched", slips.UNTOUCHED
        if result is None:
            return "wrong", slips.NOTHING
        if not unchanged:
            return "wrong", slips.CHANGES_INPUT
    if _wavers(exercise, answer, came):
        return "wrong", diagnosis.of_wavering(answer)
    return _judge(exercise, exercise.cases, came, answer)


def _parts(answer):
    return (
        answer.values()
        if isinstance(answer, dict)
        else answer
        if isinstance(answer, (list, tuple))
        else (answer,)
    )


def _is_stub(function):
    """True while the body is only a docstring and `...`: the bytecode of an empty function, returning None."""
    code = getattr(function, "__code__", None)
    if code is None or not set(code.co_consts) <= {None, function.__doc__}:
        return False
    return [step.opname for step in dis.get_instructions(code)] == BLANK


def _blank(): ...


BLANK = [step.opname for step in dis.get_instructions(_blank)]


def _wavers(exercise, answer, came):
    """Does a second call, with other random numbers, give another result?"""
    with contextlib.redirect_stdout(_Printed()), contextlib.redirect_stderr(_Printed()):
        try:
            again = [_call(answer, case, seed=1)[0] for case in exercise.cases]
        except Exception:
            return True
    pairs = zip(came, again, strict=True)
    return any(not same(a, b) and same(a, _kept(a)) and " at 0x" not in show(a) for a, b in pairs)


def _judge(exercise, cases, came, answer):
    """Compare with the reference; of a wrong answer show the smallest failing case and say why, where that is known."""
    expected = [attempt(exercise.reference, case) for case in cases]
    wrong = [not same(a, b) for a, b in zip(came, expected, strict=True)]
    if not any(wrong):
        text = "right." if len(cases) == 1 else f"right, in all {len(cases)} cases."
        if exercise.many and _keeps_all_pairs(answer, exercise.many):
            text += f"\n→ {slips.KEEPS_ALL_PAIRS}"
        return "right", text
    i = wrong.index(True)
    if cases[i] == ():
        lines = [f"not yet.\n  you gave   {show(came[i])}"]  # a right value is not given away
    else:
        lines = [f"wrong in {sum(wrong)} of {len(cases)} cases. The smallest:"]
        lines += went_in(exercise.reference, cases[i])
        lines += [f"  expected   {show(expected[i])}", f"  came       {show(came[i])}"]
    reasons = diagnosis.reasons(exercise, cases, came, expected, answer)
    return "wrong", "\n".join(lines + [f"→ {reason}" for reason in reasons])


def _keeps_all_pairs(answer, case):
    """Does it take the memory of one number a pair of words (of which case[0] has one a row)?"""
    tracemalloc.start()
    try:
        answer(*copy.deepcopy(case))
        return tracemalloc.get_traced_memory()[1] > 2 * len(case[0]) ** 2
    except Exception:
        return False
    finally:
        tracemalloc.stop()
