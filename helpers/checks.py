"""Runs a learner's answer and says what is wrong with it.

    check("1.2", cosine_rsm)      one exercise: right, wrong (and which mistake it is), or not attempted yet
    check.progress()              which exercises of this lesson are done

An exercise is data: an `Exercise` in helpers/lessons/lesson_NN.py holds the reference answer, the cases and the known
mistakes. This engine never raises, runs every answer on fresh copies of its inputs, and compares with the reference.
An answer runs in a thread of its own, so that one without end, or asleep, does not stop the notebook: see `_within`.
"""

from __future__ import annotations

import contextlib
import contextvars
import copy
import dis
import html
import inspect
import linecache
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import numpy as np

TOLERANCE = 1e-6  # an answer within this, absolute or relative, is right: float32 arithmetic passes
SECONDS = 10  # what a check may take; a right answer takes milliseconds
PRINTED = 2000  # characters that a check lets an answer print
LARGE = 10**8  # bytes: of a result beyond this only the shape is looked at
MARKS = {"right": "✓", "wrong": "✗", "untouched": "○"}
COLORS = {"right": "#009E73", "wrong": "#D55E00", "untouched": "#888888"}


@dataclass(frozen=True)
class Mistake:
    """A usual wrong answer: `wrong` computes it, `message` says what was done and what to look at."""

    message: str
    wrong: Callable | object


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Attributes
    ----------
    title : str
        What is asked, in a few words.
    reference : callable, or a value
        The right answer: a function of a case's arguments, or the value itself where no function is asked for.
    mistakes : tuple of Mistake
        At least three; the first whose answers are the learner's is named.
    cases : tuple of argument tuples
        Smallest first: the first that fails is shown. Empty where the answer is a value.
    """

    title: str
    reference: Callable | object
    mistakes: tuple
    cases: tuple = ()


class Result:
    """What a check found: `status` ("right", "wrong" or "untouched") and `text`, shown as a coloured note in notebooks."""

    def __init__(self, status, text):
        self.status, self.text = status, text

    def __repr__(self):
        return f"{MARKS[self.status]} {self.text}"

    def _repr_html_(self):
        # Colours stand in the border only: text must be legible on light and dark pages.
        return (
            f'<div style="border-left:5px solid {COLORS[self.status]};padding:.4em .8em;white-space:pre-wrap;'
            f'font-family:var(--jp-code-font-family,monospace);line-height:1.4">{html.escape(repr(self))}</div>'
        )


class Progress(Result):
    """The table that `check.progress()` shows; its status is "right" when every exercise is done."""

    def __repr__(self):
        return self.text


class Checker:
    """`check(id, answer)`; remembers each exercise's last result for `check.progress()`."""

    def __init__(self):
        self.results = {}

    def __call__(self, exercise_id, answer):
        """Compare `answer` (a function, or a value) with exercise `exercise_id`, such as "1.2"."""
        exercise_id = _text(exercise_id, str)
        exercise = exercises_of(exercise_id.split(".")[0]).get(exercise_id)
        if exercise is None:
            known = ", ".join(exercises_of(exercise_id.split(".")[0])) or "none in this lesson"
            return Result("wrong", f"There is no exercise {exercise_id!r}. Known: {known}.")
        reached, errors = (
            [],
            np.geterr(),
        )  # the cases that the answer was tried on; what numpy 1 forgets in a thread

        def examine():
            with np.errstate(**errors):
                return _examine(exercise, answer, reached)

        try:
            with _capped("stdout"), _capped("stderr"):
                status, text = _within(SECONDS, examine)
        except _Stopped as stop:
            status, text = "wrong", _explain_stop(stop, reached)
        except KeyboardInterrupt:  # the stop button
            raise
        except (
            BaseException
        ) as error:  # neither a flaw of ours nor a strange object may stop a learner's notebook
            what = f"{type(error).__name__}: {_text(error, str)}"
            status, text = (
                "wrong",
                f"this check could not deal with your answer ({what}). Please report it.",
            )
        self.results[exercise_id] = Result(status, f"{exercise_id} {exercise.title}: {text}")
        return self.results[exercise_id]

    def progress(self, lesson=None):
        """Which exercises are done: of `lesson` ("03"), or of the lessons checked so far."""
        lessons = (
            {_text(lesson, str)}
            if lesson is not None
            else {key.split(".")[0] for key in self.results}
        )
        exercises = {
            key: each for number in sorted(lessons) for key, each in exercises_of(number).items()
        }
        if not exercises and lesson is not None:
            return Progress("untouched", f"There is no lesson {_text(lesson)} with exercises.")
        if not exercises:
            return Progress("untouched", "No exercise has been checked yet in this session.")
        lines = []
        for key, exercise in exercises.items():
            status = self.results[key].status if key in self.results else "untouched"
            lines.append(f"{MARKS[status]} {key}  {exercise.title}")
        done = sum(line.startswith(MARKS["right"]) for line in lines)
        head = f"{done} of {len(lines)} exercises done" + (
            ". Well done!" if done == len(lines) else ""
        )
        return Progress("right" if done == len(lines) else "untouched", "\n".join([head, *lines]))


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


class _Stopped(Exception):
    """An answer's time is up; the argument says whether it still runs."""


def _within(seconds, function):
    """function() in a thread of its own. When it takes longer it is stopped, and `_Stopped` is raised here.

    To stop a thread is to raise SystemExit in it, the one exception that may end a thread in silence. A sleep or a call
    into compiled code has to return first, and a bare `except:` can swallow it: so it is tried for a second, and then
    the thread is left behind.
    """
    outcome, ended = [], threading.Event()

    def run():
        try:
            outcome.append((function(), None))
        except BaseException as error:
            outcome.append((None, error))
        finally:
            ended.set()

    def runs(seconds, stop=False):
        end = time.monotonic() + seconds
        # Not is_alive() and join(): a stop button pressed meanwhile can make them take the thread for dead.
        while (alive := thread.ident in sys._current_frames()) and time.monotonic() < end:
            if stop:
                _raise_in(thread)
            ended.wait(0.01)  # one long wait could not be interrupted on Windows
        return alive

    thread = threading.Thread(target=contextvars.copy_context().run, args=(run,), daemon=True)
    late = True
    try:
        thread.start()
        late = runs(seconds)
    except RuntimeError:  # a browser's Python cannot start one: no limit there
        late = run()
    finally:  # also when the stop button was pressed
        still_runs = late and runs(1, stop=True)
    if late:
        raise _Stopped(still_runs)
    result, error = outcome[0]
    if error is not None:
        raise error
    return result


def _raise_in(thread):
    import ctypes

    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread.ident), ctypes.py_object(SystemExit)
    )


@contextlib.contextmanager
def _capped(name):
    """Pass on the first PRINTED characters written to sys.stdout or sys.stderr, then only count."""
    capped = _Capped(getattr(sys, name))
    try:
        with getattr(contextlib, f"redirect_{name}")(capped):
            yield
    finally:
        if capped.left < 0:
            capped.stream.write(
                f"\n... and {-capped.left:,} more characters that this check does not show.\n"
            )


class _Capped:
    def __init__(self, stream):
        self.stream, self.left = stream, PRINTED

    def write(self, text):
        self.stream.write(text[: max(0, self.left)])
        self.left -= len(text)
        return len(text)

    def __getattr__(self, name):
        return getattr(self.stream, name)


@contextlib.contextmanager
def _put_back():
    """What an answer may set for all code that comes after it is set back."""
    state = np.random.get_state()
    try:
        with np.errstate(), np.printoptions():
            yield
    finally:
        np.random.set_state(state)


def _examine(exercise, answer, reached):
    """Status and text for one answer; each case is added to `reached` as its turn comes."""
    open_parts = _unfilled(answer)
    if all(open_parts):
        return (
            "untouched",
            "not attempted yet. Replace the ... with your answer, then run this cell again.",
        )
    if any(open_parts):
        return (
            "untouched",
            "not complete yet: a `...` is still there. Replace each with your answer, then run both cells.",
        )
    if not exercise.cases:
        return _judge(exercise, [()], [_kept(answer)])
    if not callable(answer):
        return (
            "wrong",
            f"a function is asked for, but this is {_show(answer)}. Pass its name, without brackets.",
        )
    if _is_stub(answer):
        return (
            "untouched",
            "not attempted yet. Replace the ... with your code, then run both cells again.",
        )
    answers = []
    for case in exercise.cases:
        given = copy.deepcopy(case)
        reached.append(case)
        try:
            with _put_back():
                result = answer(*given)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            return "wrong", _explain_exception(error, answer, case)
        if inspect.iscoroutine(result):
            result.close()  # else Python remarks that nobody awaited it
        answers.append(_kept(result))
        if result is ...:
            return "untouched", "not attempted yet: it still returns `...`."
        if result is None:
            return "wrong", (
                "your function returns None. Does it end with `return ...` and the result? If it does: does it call a "
                "function of yours that is not written yet?"
            )
        if not all(_same(a, b) for a, b in zip(given, case, strict=True)):
            return "wrong", (
                "your function changes its input, so the cells that follow would see other data. "
                "Work on a copy, or write `x = x / y` rather than `x /= y`."
            )
    return _judge(exercise, exercise.cases, answers)


def _kept(result):
    """A copy: a result may be a view of an input that changes later. What can't be copied (a generator) stays itself."""
    if isinstance(result, np.ndarray) and result.nbytes > LARGE:
        return np.broadcast_to(np.nan, result.shape)  # a copy could take all memory
    try:
        return copy.deepcopy(result)
    except Exception:
        return result


def _judge(exercise, cases, answers):
    """Compare the answers with the reference's; for a wrong one, show the smallest failing case and name the mistake."""
    expected = [_answer(exercise.reference, case) for case in cases]
    wrong = [i for i in range(len(cases)) if not _same(answers[i], expected[i])]
    if not wrong:
        return "right", "right." if len(cases) == 1 else f"right, in all {len(cases)} cases."
    i = wrong[0]
    lines = (
        [] if cases[i] == () else [f"wrong in {len(wrong)} of {len(cases)} cases. The smallest:"]
    )
    lines += [f"  went in    {_indent(_show(argument))}" for argument in cases[i]]
    if cases[i] == ():
        lines.append("not yet.")  # a value's right answer is not given away
    else:
        lines.append(f"  expected   {_indent(_show(expected[i]))}")
    lines.append(f"  {'came' if cases[i] else 'you gave':<10} {_indent(_show(answers[i]))}")
    reason = _known_mistake(exercise, cases, answers, expected, wrong) or _difference(
        answers[i], expected[i]
    )
    if reason is None and isinstance(expected[i], dict) and isinstance(answers[i], dict):
        right = sum(_same(answers[i].get(key, ...), value) for key, value in expected[i].items())
        reason = f"{right} of {len(expected[i])} are right."
    return "wrong", "\n".join(lines + ([f"→ {reason}"] if reason else []))


def _known_mistake(exercise, cases, answers, expected, wrong):
    """The message of the mistake that gives the learner's answers: in all cases, else in the smallest failing one."""
    for which in (range(len(cases)), wrong[:1]):
        for mistake in exercise.mistakes:
            mistaken = {i: _answer(mistake.wrong, cases[i]) for i in which}
            explains = not _same(mistaken[wrong[0]], expected[wrong[0]])
            if explains and all(_same(answers[i], mistaken[i]) for i in which):
                return mistake.message
    return None


def _answer(answer, case):
    if not callable(answer):
        return answer
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return answer(*copy.deepcopy(case))
    except Exception:
        return None  # a known mistake may fail on a case: then it is not the learner's, who got an answer


def _difference(answer, expected):
    """What differs, where no known mistake explains it: the kind of thing, its shape, or nothing to add."""
    got, want = _numbers(answer), _numbers(expected)
    if want is None:
        return None
    if got is None:
        of_complex = getattr(getattr(answer, "dtype", None), "kind", "") == "c"
        kind = type(answer).__name__
        what = "an array of complex numbers" if of_complex else f"of type {kind}"
        return f"Expected {_kind(want)}, but this is {what}.{HINTS.get(kind, '')}"
    if got.shape != want.shape:
        return f"Expected {_kind(want)}, but this is {_kind(got)}."
    if np.isnan(got).any() and not np.isnan(want).any():
        return "There is NaN in it: somewhere 0 is divided by 0, or NaN went in."
    off = np.abs(got - want).max()
    if off < 1e-3 * np.abs(want).max():
        return f"Close, but off by up to {off:.1g}: were numbers rounded on the way?"
    return None


def _kind(x):
    return "a single number" if x.shape == () else f"an array of shape {x.shape}"


def _same(a, b):
    """Equal: numbers of any type within the tolerance and of the same shape (NaN equals NaN), else by ==."""
    x, y = _numbers(a), _numbers(b)
    if x is not None and y is not None:
        return x.shape == y.shape and bool(
            np.allclose(x, y, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)
        )
    if isinstance(a, np.ndarray) and a.ndim:
        a = a.tolist()  # an array of words is as good as a list of them
    if isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)):
        return len(a) == len(b) and all(_same(p, q) for p, q in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same(a[key], b[key]) for key in b)
    try:
        if isinstance(b, (set, frozenset)) and isinstance(a, (str, tuple, list)):
            a = {a} if isinstance(a, str) else set(a)  # one name, or a list of names, says the same
        # Indexing an array of words gives a np.str_.
        return (type(a) is type(b) or isinstance(a, str) and isinstance(b, str)) and bool(a == b)
    except Exception:
        return False


def _numbers(x):
    """x as a float64 array, or None where it is no array of real numbers."""
    try:
        array = np.asarray(x)
    except Exception:
        return None
    return array.astype(np.float64, copy=False) if array.dtype.kind in "fiub" else None


def _unfilled(answer):
    """For each part of an answer, or of a table of answers: is it still a `...`?"""
    parts = (
        answer.values()
        if isinstance(answer, dict)
        else answer
        if isinstance(answer, (list, tuple))
        else (answer,)
    )
    return [part is ... or part is None for part in parts] or [False]


def _is_stub(function):
    """True while the body is only a docstring and `...`: the bytecode of an empty function, returning None."""
    code = getattr(function, "__code__", None)
    if code is None or not set(code.co_consts) <= {None, function.__doc__}:
        return False
    return [step.opname for step in dis.get_instructions(code)] == BLANK


def _blank(): ...


BLANK = [step.opname for step in dis.get_instructions(_blank)]


def _explain_exception(error, answer, case):
    """An exception of the learner's code: its message, and the line of theirs that it came from."""
    lines = [f"your code stopped with {type(error).__name__}: {_text(error, str)}"]
    # A function's own code, that of a partial's or np.vectorize's function, or what makes an object callable.
    functions = (
        answer,
        *(getattr(answer, name, None) for name in ("func", "pyfunc")),
        type(answer).__call__,
    )
    codes = [function.__code__ for function in functions if hasattr(function, "__code__")]
    own = codes[0].co_filename if codes else None
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == own]
    if frames:
        source = frames[-1].line or linecache.getline(own, frames[-1].lineno).strip()
        lines.append(f"  in line {frames[-1].lineno} of your cell:   {source}")
    else:
        lines.append(f"  It was called with {len(case)} argument{'s' * (len(case) != 1)}.")
    lines += [f"  went in    {_indent(_show(argument))}" for argument in case]
    return "\n".join(lines)


def _explain_stop(stop, reached):
    """What is said of an answer that took too long: the case, the usual reasons, and whether it is still at it."""
    lines = [f"your code was stopped: it had no result after {SECONDS:g} seconds."]
    lines += [f"  went in    {_indent(_show(argument))}" for argument in (reached or [()])[-1]]
    lines.append(
        "→ Does a loop wait for something that never comes? Or is there a Python loop over all pairs, "
        "where one matrix product would do?"
    )
    if stop.args[0]:
        lines.append(
            "It could not be interrupted and may still run. If the notebook is slow now, restart its kernel."
        )
    return "\n".join(lines)


def _text(x, form=repr):
    """repr(x) or str(x), cut; its type where x has none."""
    try:
        text = form(x)
        return text if len(text) <= 600 else text[:600] + " ..."
    except Exception:
        return f"an object of type {type(x).__name__}"


def _show(x):
    array = _numbers(x)
    if array is None:
        text = _text(x)
    elif array.ndim == 0:
        text = f"{array:.6g}"
    else:
        text = np.array2string(
            array, precision=4, suppress_small=True, threshold=40, edgeitems=3, separator=", "
        )
        if array.size > 40:
            text += f"   (shape {array.shape})"
    return text if len(text) <= 600 else text[:600] + " ..."


ONE_BY_ONE = " It gives its values one by one: make an array of them, np.array(list(...))."
BRACKETS = " Are the brackets of a call missing?"
HINTS = {  # by the name of the type that came instead
    **dict.fromkeys(("generator", "map", "filter", "zip"), ONE_BY_ONE),
    **dict.fromkeys(("function", "method", "builtin_function_or_method"), BRACKETS),
    "coroutine": " `async def` makes one: write `def`.",
    "Tensor": " It cannot be read as an array: return tensor.detach().cpu().numpy().",
}


def _indent(text):
    return text.replace("\n", "\n" + " " * 13)
