"""What checks say in any lesson: their messages, and the slips that any exercise can meet.

A slip is named only where it explains the result in every case. It says what was seen; why is a
question. `tries`, at the end, computes what each slip would give.
"""

from functools import partial
from itertools import permutations

import numpy as np

UNKNOWN = "There is no exercise {!r}. Known: {}."
RIGHT = "right."
RIGHT_IN_ALL = "right, in all {} cases."
NOT_YET = "not yet.\n  you gave   {}"
WRONG = "wrong in {} of {} cases. The smallest:"
WENT_IN = "  went in    {}"
EXPECTED = "  expected   {}\n  came       {}"
DONE = "{} of {} exercises done"
ALL_DONE = "{} of {} exercises done. Well done!"
UNTOUCHED = "not attempted yet. Replace the ... with your answer, then run both cells again."
INCOMPLETE = (
    "not complete yet: a `...` or None is still there. Replace each with your answer, then run both "
    "cells."
)
NO_FUNCTION = "a function is asked for, but this is {}. Pass its name, without brackets."
NOTHING = (
    "your function returns None. Does it end with `return ...` and the result? If it does: does it "
    "call a function of yours that is not written yet?"
)
NOTHING_HERE = (
    "your function returns None for some input. Is there a way through it that meets no `return`, "
    "or a variable that stays None?"
)
CHANGES_INPUT = (
    "your function changes its input, so the cells that follow would see other data. "
    "Work on a copy, or write `x = x - y` rather than `x -= y` (and so with +, * and /)."
)
KEEPS_ALL_PAIRS = (
    "It keeps a number for each pair of words in memory, though, and to do without was the point: "
    "for 400,000 words that is 1,280 GB. A table of dimensions by dimensions is enough."
)
CLAIM = "Claim: {claim}\nFound here: {found}\nIt {verdict}."
VERDICTS = ("holds", "holds only", "does not hold", "was not tested")
AS_GUESSED = "as you expected: {}\n  {}"
OTHER_THAN_GUESSED = "you expected: {}\n  it came:      {}\n  {}"
NO_GUESS = "you made no guess. It came: {}\n  {}"
NO_SUCH_GUESS = "your guess is none of {2}. It came: {0}\n  {1}"
IF_GUESSED = "And not “{}”? {}"
PREDICTED = "{} of {} predictions came true"
WITHOUT = (
    "the result is right in every case, but the task says to do it without {}. Can you? (Nothing is "
    "lost: keep this version, and write a second one.)"
)
YOURS = "From here on: your own {1} (exercise {0})."
OTHERWISE = (
    "From here on: the course's own {1}, until your answer to exercise {0} passes its check."
)
STOPPED = "your code was stopped: it had no result after {:g} seconds."
WHY_STOPPED = (
    "Does a loop wait for something that never comes? Or is there a Python loop over all pairs, "
    "where one matrix product would do?"
)
CUT = "\n... and {:,} more characters that this check does not show.\n"
OUR_FLAW = "this check could not deal with your answer ({}). Please report it."
OLDER = (
    "\n→ The cell that defines `{}` ended in a SyntaxError (its line {}: {}), so this is the "
    "function from before. Mend that cell and run it first."
)
WAVERS = (
    "your function gives another result when it is called again with the same input. Is there chance "
    "in it? Does it change a variable of the notebook? Or does it keep a default such as `seen=[]`, "
    "which is made once, from call to call?"
)
NONE_CHECKED = "No exercise has been checked yet in this session."
NO_LESSON = "There is no lesson {} with exercises."
RAISED = "your code stopped with {}"
LINE = "  in line {} of your cell:   {}"
ARGUMENTS = "  It was called with {}."

CONSTANT = "The same result came in every case{}."
UNCHANGED = "This is `{}` as it went in."
UNUSED = "It does not use its argument `{}`."
OUTSIDE = "It reads the notebook's variable `{}`. Should one of its arguments stand there?"
HARD_CODED = "Written into it: {}. Should such a number follow from what goes in, as a length does?"
LIST_EQUALS = "With a list, `{}` is one single True or False. np.array({}) compares one by one."
RETURN_IN_LOOP = (
    "The `return` inside the loop ends it. Should it stand below, after the last round?"
)
AS_IF = "It is as if {}."
IN_PLACE = "`{}` stood in the place of `{}`"
MIND_BRACKETS = "Mind the brackets: it is as if `{}` stood in the place of `{}`."
PART = "Only part {} of the {} is wrong."
FIRST_WRONG = "Part {}: {}"
PARTS = "Expected {} parts, but these are {}."
FACTOR = "This is the right result times {:.6g}, in every case."
TIMES = "This is the right result times {}, in every case."
MORE = "This is the right result and {:+g}, in every case."
OTHER_INPUT = "This would be right for other input: {} {}."
OTHER_ORDER = "This would be right for the inputs in another order: {}."
ANOTHER_ORDER = "The right ones, in another order."
# What is wrong with the form of a table of predictions, before its rows are judged.
DICT = "A dict is asked for, as it stood in the cell: keep its braces and its rows, {}."
LIST = "A list of names is asked for, in square brackets and in your order: [..., ...]."
NO_ROW = "Row {!r} is missing."
NO_SUCH_ROW = "There is no row {!r} in this table."
NO_BOOLEAN = "{}: write True or False, without quotation marks."
NO_SET = "{}: a set of names is asked for, none, some or all of {}. Write set() for none."
EMPTY_SET = "{}: an empty set is written set() in Python; {{}} is an empty dict."
IN_LIST = "In the list"
NO_NAME = "{}: the names are {}, each in quotation marks of its own. Not among them: {}."
NO_NAMES = " Write set() for none."
NAME_MISSING = "{!r} is missing. Each name stands in the list once."
BOOLEAN = "This is True or False. A number is asked for."
TYPE = "Expected {}, but this is of type {}."
NUMBER = "a single number"
ARRAY = "an array of shape {}"
OBJECT = "an object of type {}"
SHAPE = "Expected {}, but this is {}."
NAN = (
    "There is NaN in it: somewhere 0 is divided by 0, or the root of a negative number is taken, or "
    "NaN went in."
)
CLOSE = "Close, but off by up to {:.1g}: were numbers rounded on the way? (float16 rounds, too.)"
WRONG_IN = {  # above the diagonal, on it, below it
    (True, False, False): "Only the part above the diagonal is wrong.",
    (False, True, False): "Only the diagonal is wrong.",
    (False, False, True): "Only the part below the diagonal is wrong.",
    (False, True, True): "The part above the diagonal is right, the rest is not.",
    (True, True, False): "The part below the diagonal is right, the rest is not.",
}
SPARSE = " Its .toarray() is one."

ONE_BY_ONE = (
    " It gives its values one by one: list(...) makes a list of them, np.array(list(...)) an array."
)
BRACKETS = " Are the brackets of a call missing?"
OF_TYPE = {  # what a result of this type needs
    **dict.fromkeys(("function", "method", "builtin_function_or_method"), BRACKETS),
    "coroutine": " `async def` makes one: write `def`.",
    "Tensor": " It cannot be read as an array: return tensor.detach().cpu().numpy().",
}

# What is still to be done: the right result is this function of the learner's.
STILL_TO_DO = {
    "The right numbers in another shape: np.ravel(...) makes one list of them.": np.ravel,
    "The right one, but with brackets around it: take it out with [0] or .item().": (
        lambda x: np.asarray(x).item()
    ),
    "The right numbers, but their sum is asked for.": np.sum,
    "The right numbers, but their mean is asked for.": np.mean,
    "The right ones, but how many they are is asked for: len(...).": len,
    "The right ones in another order: they should be sorted, smallest first.": sorted,
    "This is a mask of True and False: np.flatnonzero(...) gives the places.": np.flatnonzero,
    "The right result comes first here, and more comes after it. Return the first alone: [0].": (
        lambda x: x[0]
    ),
    "The right result comes last here, and more comes before it. Return the last alone: [-1].": (
        lambda x: x[-1]
    ),
}
# What was done too much: the learner's result is this function of the right one.
OF_THE_RIGHT = {
    "The sign is turned: this is minus the right result.": lambda y: -y,
    "The sign is lost: these are the sizes of the right result.": np.abs,
    "This is the right result, squared. Is there a square too many, or a root too few?": np.square,
    "This is the root of the right result. Is there a root too many, or a square too few?": np.sqrt,
    "This is 1 minus the right result.": lambda y: 1 - y,
    "This is 1 over the right result. Is the division the other way round?": lambda y: 1 / y,
    "This is the logarithm of the right result.": np.log,
    "This is e to the power of the right result. Is an exp too many?": np.exp,
    "This is the right result, rounded down to whole numbers.": (
        lambda y: np.floor(y) if np.abs(y).min() > 1 else None  # 0 and 1 may be anything
    ),
    "This is the right result with rows and columns swapped: .T swaps them.": np.transpose,
    "This is the right result in one list: its rows and columns are asked for.": np.ravel,
    "This is the right result, rounded to 2 decimals. Leave all of them.": lambda y: np.round(y, 2),
    "These are the right numbers added up: one sum in place of each number.": np.sum,
    "This is the mean of the right numbers, in place of each number.": np.mean,
    "The right ones, but sorted. Another order is asked for.": sorted,
    "The right ones, in the reverse order.": lambda y: y[::-1],
    "The right ones, but as a set, which has no order. Return a list.": set,
    "This is how many there are. They themselves are asked for.": len,
    "This is only the first of what is asked for.": lambda y: y[0],
    "This is only the last of what is asked for.": lambda y: y[-1],
}
FACTORS = {
    "{n}": lambda n: n,
    "1 / {n}": lambda n: 1 / n,
    "{n} - 1": lambda n: n - 1,
    "1 / ({n} - 1)": lambda n: 1 / (n - 1),
    "{n} / ({n} - 1)": lambda n: n / (n - 1),
    "({n} - 1) / {n}": lambda n: (n - 1) / n,
    "the root of {n}": lambda n: n**0.5,
    "{n} squared": lambda n: n**2,
}
# What may have been done with the input first.
OF_INPUT = {
    "without signs": np.abs,
    "doubled": lambda x: 2 * x,
    "halved": lambda x: x / 2,
    "with 1 added": lambda x: x + 1,
    "with 1 taken off": lambda x: x - 1,
    "squared": np.square,
    "with signs turned": np.negative,
    "with the mean of all numbers taken off": lambda x: x - x.mean(),
    "with each column's mean taken off": lambda x: x - x.mean(axis=0),
    "with each row's mean taken off": lambda x: x - x.mean(axis=1, keepdims=True),
    "divided by one length": lambda x: x / np.linalg.norm(x),
    "with each row divided by its length": lambda x: x / np.linalg.norm(x, axis=1, keepdims=True),
    "with each column divided by its length": lambda x: x / np.linalg.norm(x, axis=0),
    "with each row divided by its sum": lambda x: x / x.sum(axis=-1, keepdims=True),
    "with each column divided by its standard deviation": lambda x: x / x.std(axis=0),
    "transposed": lambda x: x.T if x.ndim == 2 else None,
    "sorted": lambda x: np.sort(x, axis=0),
    "replaced by ranks (equal numbers in the order in which they stand)": lambda x: (
        x.argsort().argsort() + 1.0
    ),
    "in logarithms": np.log,
    "without the first row (or number)": lambda x: x[1:],
    "without the last row (or number)": lambda x: x[:-1],
    "without the first column": lambda x: x[:, 1:],
}


def _p_value(name):
    def p_value(x, y):
        import scipy.stats  # takes longer to import than all of helpers

        return getattr(scipy.stats, name)(x, y)[1]

    return p_value


# Other measures of two vectors, or of the rows of a matrix.
METRICS = {
    "This is the Euclidean distance.": lambda x, y: np.sqrt(((x - y) ** 2).sum()),
    "This is the dot product.": lambda x, y: x @ y,
    "This is the cosine.": lambda x, y: x @ y / np.sqrt((x @ x) * (y @ y)),
    "This is the Pearson correlation.": lambda x, y: np.corrcoef(x, y)[0, 1],
    "This is pearsonr's p-value. The score is the first of its two numbers, [0].": _p_value(
        "pearsonr"
    ),
    "This is spearmanr's p-value. The score is the first of its two numbers, [0].": _p_value(
        "spearmanr"
    ),
    "This is the covariance, divided by n - 1 (np.cov).": lambda x, y: np.cov(x, y)[0, 1],
    "This is the angle, in radians.": lambda x, y: np.arccos(x @ y / np.sqrt((x @ x) * (y @ y))),
    "This is the angle, in degrees.": lambda x, y: np.degrees(
        np.arccos(x @ y / np.sqrt((x @ x) * (y @ y)))
    ),
}
# What usually causes an exception, by what it says.
EXCEPTIONS = {
    "NameError|UnboundLocalError": (
        "Is the name spelled as where it was made? Has the cell that makes it been run?"
    ),
    "to indexing result|input array from shape": (
        "There are not as many values here as places to put them in."
    ),
    r"could not be broadcast .*shapes \(\d+,\) \(\d+,\)": (
        "Two lists of different lengths: +, * and > take the numbers at the same places. Should each "
        "number of one meet each of the other? Then write x[:, None] in the place of x."
    ),
    "could not be broadcast": (
        "These shapes do not fit. Is a number for each row meant (its length, its mean)? Keep them a "
        "column: with axis=1 pass keepdims=True. Is one for each column meant? That is axis=0. Should "
        "each meet each? Then write x[:, None]."
    ),
    "matmul|not aligned": (
        "In x @ y, x needs as many columns as y has rows. Does one of them need a .T?"
    ),
    r"bitwise_xor|for \^": "`^` is no power in Python: write **.",
    "missing .* argument": "A function is called with fewer arguments than it takes.",
    "takes .* positional argument": "A function is called with more arguments than it takes.",
    "unexpected keyword": "A function is called with an option that it does not have.",
    "list indices must be .*not .*str": "words.index(word) tells where a word stands in a list.",
    "for &: '(list|tuple)'": "set(...) & set(...) finds what two lists have in common.",
    "concatenate list": "A list and a number cannot be added. Is its length meant, len(...)?",
    "'(list|tuple)' object has no|operand.*'(list|tuple)'|of '(list|tuple)' and|multiply sequence"
    "|list indices|integer scalar arrays": "A list is no array: np.array(...) makes one of it.",
    "not callable": "Round brackets call a function, square brackets pick. Or is a * missing?",
    "NoneType": "Something here is None. Does a function of yours end without `return`?",
    r"axis \d+ is out of bounds": (
        "A vector has axis 0 only. A matrix has axis 0, its rows, and axis 1, its columns."
    ),
    "truth value of an array": (
        "An array has no single True or False. Join conditions with & and |, or use .any(), .all(). "
        "Or did an array go where one number is asked?"
    ),
    "out of bounds|out of range|too many indices": (
        "Counting starts at 0 and ends one before the length. A vector takes one index only."
    ),
    "only integers, slices": "Only whole numbers can be a place in an array, not words or fractions.",
    "cannot reshape": "A new shape needs as many places as there are numbers.",
    "KeyError|is not in list": "What was looked up is not there. Compare with what went in.",
    "RecursionError": "The function calls itself without end. Was another function meant?",
    "unpack": "The names on the left are not as many as the values on the right.",
    "inhomogeneous": "The rows of an array must be equally long. To give back two arrays, "
    "return the two, not one array of them: `return a, b`.",
    "has no attribute": "Is the name after the dot spelled right?",
    "ModuleNotFoundError": "Is the name of the module spelled right?",
}


def tries(came, right, reference, names, cases):
    """(message, function, its arguments in each case): were this the slip, that would come.

    Parameters
    ----------
    came, right : list
        The learner's results and the right ones, a case each; numbers as arrays.
    reference : callable, or None
        What is asked, if other input than that of the cases is to be tried too.
    names, cases : list
        The names of the reference's arguments, and their values in each case.
    """
    for i, name in enumerate(names):
        yield UNCHANGED.format(name), lambda x: x, [(case[i],) for case in cases]
    for message, change in OF_THE_RIGHT.items():
        yield message, change, [(y,) for y in right]
    if isinstance(right[0], tuple) and len(right[0]) <= 4:
        for order in permutations(range(len(right[0]))):
            yield ANOTHER_ORDER, lambda y, o=order: tuple(y[i] for i in o), [(y,) for y in right]
    # A constant is taken from the first case; the others show whether it is one.
    yield from _by_constant(
        FACTOR, np.multiply, lambda x, y: (x / y).flat[np.abs(y).argmax()], came, right
    )
    yield from _by_constant(MORE, np.add, lambda x, y: (x - y).flat[0], came, right)
    if not reference:
        return
    for name, sizes in _sizes(names, cases):
        for formula, of in FACTORS.items():
            said = TIMES.format(formula.format(n=name))
            yield said, lambda n, y, of=of: of(n) * y, list(zip(sizes, right, strict=True))
    places = [i for i, x in enumerate(cases[0]) if _may_change(x)]
    for what, change in OF_INPUT.items():
        for which in [*([i] for i in places), places]:
            said = OTHER_INPUT.format(" and ".join(names[i] for i in which), what)
            yield said, partial(_with_other_input, reference, change, which), cases
    kinds = [type(x) for x in cases[0]]
    for order in permutations(range(len(names))) if len(names) <= 3 else ():
        if [kinds[i] for i in order] == kinds:
            said = OTHER_ORDER.format(", ".join(names[i] for i in order))
            yield said, reference, [[case[i] for i in order] for case in cases]
    for message, metric in METRICS.items():
        yield message, partial(_measured, metric), cases


def _by_constant(message, apply, find, came, right):
    try:
        with np.errstate(all="ignore"):
            constant = float(find(came[0], right[0]))
    except (TypeError, ValueError, AttributeError, IndexError):
        return  # no numbers, or not as many
    yield message.format(constant), partial(apply, constant), [(y,) for y in right]


def _sizes(names, cases):
    """(name, its value in each case) of the numbers and of the arrays' sides that go in."""
    for i, name in enumerate(names):
        if all(np.shape(case[i]) == () for case in cases):
            yield name, [case[i] for case in cases]
        for axis, side in enumerate([f"len({name})", f"{name}.shape[1]"]):
            if all(np.ndim(case[i]) > axis for case in cases):
                yield side, [np.shape(case[i])[axis] for case in cases]


def _may_change(x):
    """Numbers and lists; not the labels and places that arrays of whole numbers hold."""
    return isinstance(x, (int, float, list)) or getattr(getattr(x, "dtype", 0), "kind", "") == "f"


def _with_other_input(reference, change, which, *case):
    return reference(*(change(x) if i in which else x for i, x in enumerate(case)))


def _measured(metric, x, *other):
    """A measure of two vectors, or of all pairs of a matrix's rows."""
    return metric(x, *other) if other else np.array([[metric(a, b) for b in x] for a in x])
