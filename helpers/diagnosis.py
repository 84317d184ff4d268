"""Compares a result with the right one, and says what explains the difference in every case.

An exercise's own mistakes come first, then the slips that any exercise can meet. All that is said
stands in lessons/slips.py.
"""

import ast
import copy
import dis
import inspect
import linecache
import re
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations
from numbers import Real

import numpy as np

from .lessons import slips

TOLERANCE = 1e-6  # an answer within this, absolute or relative, is right: float32 arithmetic passes
LARGE = 10**8  # bytes: of an array beyond this only the shape is looked at


@dataclass(frozen=True)
class Looks:
    """A mistake that has no single result (a shuffle): `like(came, expected)` tells it."""

    like: Callable


def same(a, b):
    """Equal: numbers of any type in the same shape, within the tolerance (NaN is NaN); else by ==."""
    x, y = numbers(a), numbers(b)
    if x is not None and y is not None:
        close = x.shape == y.shape and x.nbytes <= LARGE
        return close and np.allclose(x, y, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)
    try:
        if isinstance(b, Mapping) and hasattr(a, "to_dict"):
            a = a.to_dict()  # a pandas series of predictions
        # An array or a pandas series of words is as good as a list of them.
        a, b = (each.tolist() if getattr(each, "ndim", 0) else each for each in (a, b))
        if isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)):
            return len(a) == len(b) and all(map(same, a, b))
        if isinstance(a, Mapping) and isinstance(b, Mapping):
            return a.keys() == b.keys() and all(same(a[key], b[key]) for key in b)
        if isinstance(b, Set) and isinstance(a, (str, tuple, list, Set)):
            return ({a} if isinstance(a, str) else set(a)) == set(b)  # names, however listed
        return (type(a) is type(b) or isinstance(a, str) and isinstance(b, str)) and bool(a == b)
    except Exception:
        return False


def numbers(x):
    """x as a float64 array, or None where it is no array of real numbers (Fractions are)."""
    try:
        array = np.asarray(x)
        kind = array.dtype.kind
        if (
            kind == "O"
            and array.size
            and all(isinstance(each, (Real, Decimal)) for each in array.flat)
        ):
            kind = "f"
        return array.astype(np.float64, copy=False) if kind in "fiub" else None
    except Exception:
        return None


def attempt(function, case):
    """The result for a copy of `case`, or None where it fails. A value is its own result."""
    if not callable(function):
        return function
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return function(*copy.deepcopy(case))
    except Exception:
        return None


def reasons(exercise, cases, came, expected, answer):
    """Why an answer is wrong, as far as that can be told: sentences, sometimes none."""
    for message, mistakes in exercise.mistakes.items():
        for mistake in mistakes if isinstance(mistakes, tuple) else (mistakes,):
            if isinstance(mistake, Looks):
                made = all(attempt(mistake.like, pair) for pair in zip(came, expected, strict=True))
            else:
                made = _agree([attempt(mistake, case) for case in cases], came)
            if made:
                return [message]
    if cases == [()]:
        return _wrong_rows(exercise.rows, came[0], expected[0])
    reason = _slip(came, expected, cases, exercise.reference) or _kind(came, expected)
    return ([reason] if reason else []) + _habits(answer)


def _agree(xs, ys):
    """The same in every case, and both sets or none: where a list is asked, a set is a slip."""
    return all(
        same(x, y) and isinstance(x, Set) == isinstance(y, Set) for x, y in zip(xs, ys, strict=True)
    )


def _wrong_rows(rows, came, expected):
    """The reason of each wrong row, in the order of the table."""
    found = []
    for row, reason in rows.items():
        where, member = row if isinstance(row, tuple) else (row, None)
        try:
            a, b = came[where], expected[where]
            if a == {} and isinstance(b, Set):
                found.append(slips.EMPTY_SET)
            elif not same(a, b) and (member is None or (member in a) != (member in b)):
                found.append(reason)
        except Exception:
            found.append(slips.NO_ROW.format(where))
    return list(dict.fromkeys(found))


def _slip(came, expected, cases=(), reference=None):
    """The first general slip that explains what came in every case."""
    arrays = list(map(numbers, came))
    if any(x is not None and (x.nbytes > LARGE or np.isnan(x).any()) for x in arrays):
        return None  # NaN agrees with NaN, whatever it came from
    varied = not _agree(expected, expected[:1] * len(came))
    comparable = (arrays[0] is None) == (numbers(expected[0]) is None)
    if varied and comparable and _agree(came, came[:1] * len(came)):
        return slips.CONSTANT
    for message, change in slips.STILL_TO_DO.items():
        if _agree([attempt(change, (x,)) for x in came], expected):
            return message
    for message, mistaken in _mistaken(came, expected, cases, reference):
        if _agree(mistaken, came):
            return message
    return _some_right(came, expected) or _wrong_part(came, expected)


def _some_right(came, expected):
    """Are all the right ones there and others too, or only some of them?"""
    counts = [attempt(_counts, pair) for pair in zip(came, expected, strict=True)]
    if not all(counts):
        return None
    if all(got >= want for got, want in counts):
        return slips.OTHERS_TOO
    return slips.SOME_MISSING if all(got and got <= want for got, want in counts) else None


def _counts(*lists):
    return [Counter(np.round(x, 6).tolist() if numbers(x) is not None else x) for x in lists]


def _wrong_part(came, expected):
    """Of several parts the one that is wrong, and the slip in it."""
    try:
        pairs = list(zip(zip(*came, strict=True), zip(*expected, strict=True), strict=True))
        (wrong,) = (i for i, (a, b) in enumerate(pairs) if not _agree(a, b))
    except (TypeError, ValueError):
        return None
    said = slips.PART.format(wrong + 1, len(pairs))
    return f"{said} {_slip(*map(list, pairs[wrong])) or ''}".strip()


def _mistaken(came, expected, cases, reference):
    """(message, the result of that slip in each case) of slips that can be computed."""
    right = [y if numbers(y) is None else numbers(y) for y in expected]
    for message, change in slips.OF_THE_RIGHT.items():
        yield message, [attempt(change, (y,)) for y in right]
    factor = attempt(lambda x, y: (x / y).flat[np.abs(y).argmax()], (numbers(came[0]), right[0]))
    more = attempt(lambda x, y: (x - y).flat[0], (numbers(came[0]), right[0]))
    if factor is not None and more is not None:
        yield (
            slips.TIMES.format(f"{factor:.6g}"),
            [attempt(np.multiply, (factor, y)) for y in right],
        )
        yield slips.MORE.format(more), [attempt(np.add, (more, y)) for y in right]
    if not reference:
        return
    names = _names(reference, cases[0])
    for name, sizes in _sizes(names, cases):
        for formula, of in slips.FACTORS.items():
            pairs = [(attempt(of, (n,)), y) for n, y in zip(sizes, right, strict=True)]
            said = slips.TIMES.format(formula.format(n=name))
            yield said, [attempt(np.multiply, pair) for pair in pairs]
    for i, name in enumerate(names):
        yield slips.UNCHANGED.format(name), [case[i] for case in cases]
    places = [i for i, x in enumerate(cases[0]) if _may_change(x)]
    for what, change in slips.OF_INPUT.items():
        for which in [places, *([i] for i in places)]:
            other = [
                [attempt(change, (x,)) if i in which else x for i, x in enumerate(case)]
                for case in cases
            ]
            said = slips.OTHER_INPUT.format(" and ".join(names[i] for i in which), what)
            yield said, [attempt(reference, case) for case in other]
    for order in permutations(range(len(names))) if len(names) <= 3 else ():
        said = slips.OTHER_ORDER.format(", ".join(names[i] for i in order))
        yield said, [attempt(reference, [case[i] for i in order]) for case in cases]
    for message, metric in slips.METRICS.items():
        yield message, [attempt(_measured, (metric, *case)) for case in cases]


def _may_change(x):
    """Numbers and lists; not the labels and places that arrays of whole numbers hold."""
    return isinstance(x, (int, float, list)) or getattr(getattr(x, "dtype", 0), "kind", "") == "f"


def _sizes(names, cases):
    """(name, its value in each case) of the numbers and of the arrays' sides that go in."""
    for i, name in enumerate(names):
        if all(np.shape(case[i]) == () for case in cases):
            yield name, [case[i] for case in cases]
        for axis, side in enumerate([f"len({name})", f"{name}.shape[1]"]):
            if all(np.ndim(case[i]) > axis for case in cases):
                yield side, [np.shape(case[i])[axis] for case in cases]


def _measured(metric, x, *other):
    """A measure of two vectors, or of all pairs of a matrix's rows."""
    return metric(x, *other) if other else np.array([[metric(a, b) for b in x] for a in x])


def _kind(came, expected):
    """What differs where no slip explains it: the type, the shape, how much. None: nothing to say."""
    i = list(map(same, came, expected)).index(False)
    got, want, kind = numbers(came[i]), numbers(expected[i]), type(came[i]).__name__
    if got is None and (want is not None or kind != type(expected[i]).__name__):
        if getattr(getattr(came[i], "dtype", None), "kind", "") == "c":
            kind = "complex"
        hint = slips.OF_TYPE.get(kind, slips.SPARSE if hasattr(came[i], "toarray") else "")
        wanted = type(expected[i]).__name__ if want is None else _shape(want)
        return slips.TYPE.format(wanted, kind) + hint
    if got is None or want is None:
        return None
    if got.shape != want.shape:
        return slips.SHAPE.format(_shape(want), _shape(got))
    if np.isnan(got).any() and not np.isnan(want).any():
        return slips.NAN
    off = np.abs(got - want)
    if off.max() < 1e-3 * np.abs(want).max():
        return slips.CLOSE.format(off.max())
    if off.ndim == 2:
        parts = np.triu(off, 1).max(), np.diag(off).max(), np.tril(off, -1).max()
        return slips.WRONG_IN.get(tuple(part > TOLERANCE for part in parts))
    return None


def _shape(x):
    return "a single number" if x.shape == () else f"an array of shape {x.shape}"


def _habits(answer):
    """Which arguments a function does not read, and which variables of the notebook it does."""
    if not inspect.isfunction(answer):
        return []
    listing = dis.Bytecode(answer).dis()
    unused = [name for name in _names(answer, ()) if not re.search(rf"\b{name}\b", listing)]
    codes = [answer.__code__, *filter(inspect.iscode, answer.__code__.co_consts)]
    steps = [step for code in codes for step in dis.get_instructions(code)]
    read = {step.argval for step in steps if step.opname == "LOAD_GLOBAL"}
    values = {name: answer.__globals__[name] for name in sorted(read & {*answer.__globals__})}
    data = [name for name, x in values.items() if not (callable(x) or inspect.ismodule(x))]
    return [slips.UNUSED.format(x) for x in unused] + [slips.OUTSIDE.format(x) for x in data]


def of_wavering(answer):
    """What is said of an answer that gives another result on a second call."""
    defaults = getattr(answer, "__defaults__", None) or ()
    names = " ".join(getattr(getattr(answer, "__code__", None), "co_names", ()))
    if any(isinstance(each, (list, dict, set, np.ndarray)) for each in defaults):
        return slips.WAVERS.format(slips.KEEPS_DEFAULT)
    chance = re.search("rand|rng|shuffle|permut", names)
    return slips.WAVERS.format(slips.CHANCE if chance else slips.KEEPS)


def of_exception(error, answer, reference, case):
    """A learner's exception: its message, the line of theirs that it came from, the usual cause."""
    said = f"{type(error).__name__}: {show(error, form=str)}"
    lines = [slips.RAISED.format(said)]
    # A function's own code, that of a partial's or np.vectorize's function, or an object's call.
    wrapped = [getattr(answer, name, None) for name in ("func", "pyfunc")]
    functions = [answer, *wrapped, type(answer).__call__]
    own = next((f.__code__.co_filename for f in functions if hasattr(f, "__code__")), None)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == own]
    if frames:
        source = frames[-1].line or linecache.getline(own, frames[-1].lineno).strip()
        lines.append(slips.LINE.format(frames[-1].lineno, source))
    else:
        lines.append(slips.ARGUMENTS.format(", ".join(_names(reference, case))))
    hints = [f"→ {hint}" for cause, hint in slips.EXCEPTIONS.items() if re.search(cause, said)]
    return "\n".join(lines + went_in(reference, case) + hints[:1])


def older_than_its_cell(answer):
    """A note, where Python could not read the last cell that defines this function: it is an old one."""
    name, notebook = getattr(answer, "__name__", ""), getattr(answer, "__globals__", {})
    cells = [cell for cell in notebook.get("In", []) if f"def {name}(" in cell]
    try:
        ast.parse(cells[-1] if cells else "")
    except SyntaxError as error:
        return slips.OLDER.format(name, error.lineno, (error.text or "").strip())
    return ""


def _names(function, case):
    """The names of a case's arguments, or of all arguments."""
    return list(inspect.signature(function).parameters)[: len(case) or None]


def went_in(reference, case):
    """A line for each argument of a case."""
    names = _names(reference, case) if case else []
    return [f"  went in    {show(x, f'{name} = ')}" for name, x in zip(names, case, strict=True)]


def show(x, before="", form=repr):
    """x as text, numbers rounded, cut where it is long, so that its lines begin below each other."""
    array = numbers(x) if form is repr else None
    try:
        text = form(x) if array is None else f"{array:.6g}" if array.ndim == 0 else _table(array)
    except Exception:
        text = f"an object of type {type(x).__name__}"
    text = before + (text if len(text) <= 600 else text[:600] + " ...")
    return text.replace("\n", "\n" + " " * (13 + len(before)))


def _table(array):
    options = {"precision": 4, "suppress_small": True, "threshold": 40, "edgeitems": 3}
    text = np.array2string(array, separator=", ", **options)
    return text + f"   (shape {array.shape})" * (array.size > 40)
