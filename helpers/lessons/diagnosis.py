"""Compares a result with the right one, and says what explains the difference in every case.

An exercise's own mistakes come first, then the slips that any exercise can meet. All that is said
stands in slips.py.
"""

import ast
import copy
import dis
import inspect
import linecache
import re
import textwrap
import traceback
import warnings
from collections.abc import Iterator, Mapping, Set
from decimal import Decimal
from numbers import Real

import numpy as np

from . import Looks, slips
from .variants import roots, steps, variants

TOLERANCE = 1e-6  # an answer within this, absolute or relative, is right: float32 arithmetic passes


def same(a, b):
    """Equal: numbers of any type in the same shape, within the tolerance; else by ==."""
    x, y = numbers(a), numbers(b)
    if x is not None and y is not None:
        close = {"rtol": TOLERANCE, "atol": TOLERANCE, "equal_nan": True}
        return x.shape == y.shape and np.allclose(x, y, **close)
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


def is_stub(function):
    """True while the body is only a docstring and `...`: the bytecode of an empty function."""
    code = getattr(function, "__code__", None)
    if code is None or not set(code.co_consts) <= {None, function.__doc__}:
        return False
    steps, blank = (dis.get_instructions(each) for each in (code, _blank))
    return [step.opname for step in steps] == [step.opname for step in blank]


def _blank(): ...


def used(answer, without):
    """The first of `without` that an answer uses: a function's name, or "a loop"; None if none.

    The learner's own functions that it calls are looked through too.
    """
    seen, codes = set(), [getattr(answer, "__code__", None)]
    known = getattr(answer, "__globals__", {})
    while codes:
        if (code := codes.pop()) is None or code in seen:
            continue
        seen.add(code)
        for name in without:
            if name in code.co_names:
                return name
        if "a loop" in without and any(
            s.opname == "FOR_ITER" or "JUMP_BACKWARD" in s.opname
            for s in dis.get_instructions(code)
        ):
            return "a loop"
        codes += [const for const in code.co_consts if inspect.iscode(const)]
        own = (known.get(name) for name in code.co_names)
        codes += [f.__code__ for f in own if inspect.isfunction(f) and f.__globals__ is known]
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
    return [reason] * bool(reason) + _habits(answer, cases[0], reason or exercise.reference)


def _agree(xs, ys):
    """The same in every case, and both sets or none: a set where a list is asked is a slip."""
    return all(
        same(x, y) and isinstance(x, Set) == isinstance(y, Set) for x, y in zip(xs, ys, strict=True)
    )


def _wrong_rows(rows, came, expected):
    """What is wrong with the form of a table; else the reason of each wrong row, in its order."""
    if not rows:
        return []
    try:
        came = came.to_dict() if hasattr(came, "to_dict") else came
        if wrong := list(_wrong_form(rows, came, expected)):
            return wrong
    except Exception:
        return []  # a strange object
    found = []
    for row, reason in rows.items():
        where, member = row if isinstance(row, tuple) else (row, None)
        a, b = came[where], expected[where]
        a = {a} if isinstance(a, str) and isinstance(b, Set) else a
        if not same(a, b) and (member is None or (member in a) != (member in b)):
            found.append(reason)
    return list(dict.fromkeys(found))


def _wrong_form(rows, came, expected):
    """Sentences on how predictions are written, whatever they say."""
    if isinstance(expected, list):
        if not isinstance(came, (list, tuple, np.ndarray)):
            yield slips.LIST
        elif unknown := _unknown(came, expected):
            yield slips.NO_NAME.format(slips.IN_LIST, _listed(expected), unknown)
        else:
            yield from (slips.NAME_MISSING.format(name) for name in expected if name not in came)
        return
    if not isinstance(came, Mapping):
        yield slips.DICT.format(_listed(expected))
        return
    yield from (slips.NO_SUCH_ROW.format(row) for row in came if row not in expected)
    truths = [row for row in came if isinstance(expected.get(row), bool)]
    if wrong := [row for row in truths if not any(same(came[row], x) for x in (True, False))]:
        yield slips.NO_BOOLEAN.format(", ".join(wrong))
    for row, right in expected.items():
        names = [each[1] for each in rows if isinstance(each, tuple) and each[0] == row]
        if row not in came:
            yield slips.NO_ROW.format(row)
        elif isinstance(right, bool):
            continue
        elif isinstance(came[row], dict) and not came[row]:
            yield slips.EMPTY_SET.format(row)
        elif not isinstance(came[row], (str, tuple, list, Set)):
            yield slips.NO_SET.format(row, _listed(names))
        elif unknown := _unknown(came[row], names):
            yield slips.NO_NAME.format(row, _listed(names), unknown) + slips.NO_NAMES


def _unknown(came, names):
    came = [came] if isinstance(came, str) else came
    unknown = (each for each in came if not (isinstance(each, str) and each in names))
    return _listed(sorted(unknown, key=str))


def _listed(names):
    return ", ".join(map(show, names))


def _slip(came, expected, cases=(), reference=None):
    """The first general slip that explains what came in every case."""
    arrays = list(map(numbers, came))
    if any(x is not None and np.isnan(x).any() for x in arrays) or isinstance(came[0], Iterator):
        return None  # NaN agrees with NaN, whatever it came from; an iterator is no result
    varied = not _agree(expected, expected[:1] * len(came))
    comparable = (arrays[0] is None) == (numbers(expected[0]) is None)
    constant = _agree(came, came[:1] * len(came))
    if isinstance(came[0], (bool, np.bool_)) and numbers(expected[0]) is not None:
        return slips.BOOLEAN
    if varied and comparable and constant:
        value = show(came[0], ": ")
        return slips.CONSTANT.format("" if "\n" in value else value)
    for message, change in slips.STILL_TO_DO.items():
        if _agree([attempt(change, (x,)) for x in came], expected):
            return message
    right = [y if isinstance(y, tuple) or numbers(y) is None else numbers(y) for y in expected]
    names = _names(reference, cases[0]) if reference else []
    for message, slip, arguments in slips.tries(arrays, right, reference, names, cases):
        if _agree([attempt(slip, each) for each in arguments], came):
            return message
    for changes in (steps, roots) if reference and not constant else ():
        found = {}
        for code, other, variant in variants(reference, changes):
            if variant and _agree([attempt(variant, case) for case in cases], came):
                found.setdefault(code, other)
        for code, other in found.items():
            if re.sub("[ ()]", "", code) == re.sub("[ ()]", "", other):
                return slips.MIND_BRACKETS.format(other, code)
        if found:  # of more than two none is likely
            places = (slips.IN_PLACE.format(other, code) for code, other in found.items())
            return slips.AS_IF.format(", or ".join(places)) if len(found) <= 2 else None
    if _agree(
        [attempt(sorted, (x,)) or x for x in came], [attempt(sorted, (y,)) for y in expected]
    ):
        return slips.ANOTHER_ORDER
    return _wrong_part(came, expected)


def _wrong_part(came, expected):
    """Of several parts the one that is wrong, and the slip in it."""
    try:
        pairs = list(zip(zip(*came, strict=True), zip(*expected, strict=True), strict=True))
        (wrong,) = (i for i, (a, b) in enumerate(pairs) if not _agree(a, b))
    except (TypeError, ValueError):
        return None
    said = slips.PART.format(wrong + 1, len(pairs))
    return f"{said} {_slip(*map(list, pairs[wrong])) or ''}".strip()


def _kind(came, expected):
    """What differs where no slip explains it: the type, the shape, how much; None: can't tell."""
    i = list(map(same, came, expected)).index(False)
    if isinstance(expected[i], tuple) and isinstance(came[i], (tuple, list)):
        if len(came[i]) != len(expected[i]):
            return slips.PARTS.format(len(expected[i]), len(came[i]))
        part = list(map(same, came[i], expected[i])).index(False)
        said = _kind([came[i][part]], [expected[i][part]])
        return said and slips.FIRST_WRONG.format(part + 1, said)
    got, want, kind = numbers(came[i]), numbers(expected[i]), type(came[i]).__name__
    got, want = (None, None) if isinstance(expected[i], tuple) else (got, want)
    if got is None and (want is not None or kind != type(expected[i]).__name__):
        if getattr(getattr(came[i], "dtype", None), "kind", "") == "c":
            kind = "complex"
        hint = slips.OF_TYPE.get(kind, slips.SPARSE if hasattr(came[i], "toarray") else "")
        hint = slips.ONE_BY_ONE if isinstance(came[i], Iterator) else hint
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
    if off.ndim == 2 and len(off) == len(off.T):
        parts = np.triu(off, 1).max(), np.diag(off).max(), np.tril(off, -1).max()
        return slips.WRONG_IN.get(tuple(part > TOLERANCE for part in parts))
    return None


def _shape(x):
    return slips.ARRAY.format(x.shape) if x.shape else slips.NUMBER


def _codes(function):
    code = getattr(function, "__code__", None)
    return [code, *filter(inspect.iscode, code.co_consts)] if code else []


def _habits(answer, case, reference):
    """What a function's code has that often goes with a wrong result.

    Of last resort are numbers that the reference, if it is one, does without.
    """
    if not inspect.isfunction(answer):
        return []
    listing = dis.Bytecode(answer).dis()
    unused = [name for name in _names(answer, ()) if not re.search(rf"\b{name}\b", listing)]
    steps = [step for code in _codes(answer) for step in dis.get_instructions(code)]
    read = {step.argval for step in steps if step.opname == "LOAD_GLOBAL"}
    values = {name: answer.__globals__[name] for name in sorted(read & {*answer.__globals__})}
    data = [name for name, x in values.items() if not (callable(x) or inspect.ismodule(x))]
    found = [slips.UNUSED.format(x) for x in unused] + [slips.OUTSIDE.format(x) for x in data]
    given = dict(zip(_names(answer, case), case, strict=False))
    for node in _nodes(answer):
        match node:
            case ast.Name(name, ast.Store()):
                given.pop(name, None)  # from here on it may be an array
            case ast.Compare(ast.Name(name), [ast.Eq()]) if isinstance(given.get(name), list):
                found.append(slips.LIST_EQUALS.format(ast.unparse(node), name))
            case ast.For(body=[*_, ast.Return()]):
                found.append(slips.RETURN_IN_LOOP)
    if not found and callable(reference) and any(map(np.ndim, case)):
        own, usual = ({x for c in _codes(f) for x in c.co_consts} for f in (answer, reference))
        large = sorted(x for x in own - usual if type(x) is int and x > 3)
        found += [slips.HARD_CODED.format(_listed(large))] * bool(large)
    return list(dict.fromkeys(found))


def _nodes(function):
    try:
        return list(ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))))
    except (OSError, TypeError, SyntaxError):
        return []  # a lambda within something else, say


def of_exception(error, answer, reference, case):
    """A learner's exception: its message, the line of theirs that it came from, the usual cause."""
    said = f"{type(error).__name__}: {show(error, form=str)}"
    lines = [slips.RAISED.format(said)]
    # A function's own code, that of a partial's or np.vectorize's function, or an object's call.
    wrapped = [getattr(answer, name, answer) for name in ("func", "pyfunc")]
    codes = [getattr(f, "__code__", None) for f in (*wrapped, type(answer).__call__)]
    own = next((code.co_filename for code in codes if code), None)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == own]
    if frames:
        source = frames[-1].line or linecache.getline(own, frames[-1].lineno).strip()
        lines.append(slips.LINE.format(frames[-1].lineno, source))
    else:
        lines.append(slips.ARGUMENTS.format(", ".join(_names(reference, case))))
    hints = [hint for cause, hint in slips.EXCEPTIONS.items() if re.search(cause, said)][:1]
    hints += _habits(answer, case, reference)
    return "\n".join(lines + went_in(reference, case) + [f"→ {hint}" for hint in hints])


def of_nothing(answer, exercise, case):
    """What is said of a None: with the case, where other cases have a result."""
    if all(attempt(answer, each) is None for each in exercise.cases):
        return slips.NOTHING
    return "\n".join([slips.NOTHING_HERE, *went_in(exercise.reference, case)])


def older_than_its_cell(answer):
    """A note, where the last cell that defines this function could not be read by Python."""
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
    return [
        slips.WENT_IN.format(show(x, f"{name} = ")) for name, x in zip(names, case, strict=True)
    ]


def show(x, before="", form=repr):
    """x as text, numbers rounded, cut where it is long, with all lines below the first."""
    x = bool(x) if type(x) is np.bool_ else x
    try:
        array = numbers(x) if form is repr and type(x) not in (bool, tuple) else None
        if type(x) is tuple and form is repr:
            parts = [show(part).replace("\n" + 12 * " ", "\n") for part in x]
            text = "(" + (",\n " if "\n" in "".join(parts) else ", ").join(parts) + ")"
        elif array is None:
            text = form(x)
        else:
            whole = np.asarray(x).dtype.kind in "iub"
            text = f"{array:.6g}" if array.ndim == 0 else _table(np.asarray(x) if whole else array)
    except Exception:
        text = slips.OBJECT.format(type(x).__name__)
    text = before + (text if len(text) <= 600 else text[:600] + " ...")
    return text.replace("\n", "\n" + " " * (13 + len(before)))


def _table(array):
    options = {"precision": 4, "suppress_small": True, "threshold": 40, "edgeitems": 3}
    text = np.array2string(array, separator=", ", **options)
    return text + f"   (shape {array.shape})" * (array.size > 40)
