"""The engine that runs a learner's answer: what it accepts, what it says, and that nothing gets past it or stops it."""

import _thread
import copy
import functools
import gc
import io
import linecache
import signal
import sys
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction

import dask.array
import numpy as np
import pandas as pd
import pytest
import scipy.sparse
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from helpers import checks
from helpers.checks import Checker, exercises_of
from helpers.lessons import Exercise, notes, slips

DOUBLED, NEGATED, SUMMED = "This is doubled.", "The sign is wrong.", "This is divided by the sum."


def unit(x):
    return x / np.linalg.norm(x)


UNIT = Exercise(
    title="a unit vector",
    reference=unit,
    cases=(
        (np.array([3.0, 4.0]),),
        (np.array([1.0, 2.0, 2.0]),),
        (np.array([-2.0, 1.0, 0.5, 9.0]),),
    ),
    mistakes={
        DOUBLED: lambda x: 2 * unit(x),
        NEGATED: lambda x: -unit(x),
        SUMMED: (lambda x: x / x.sum(), lambda x: x / np.abs(x).sum()),
    },
)
PICK = Exercise(
    title="the longest word",
    reference=lambda words: max(words, key=len),
    cases=((["a", "bcd", "ef"],), (["kiwi", "sofa", "peach"],), (["moonlight", "tea", "cup"],)),
    mistakes={"This is the first word.": lambda words: words[0]},
)
PREDICT = Exercise(
    title="a prediction",
    reference={"rotate": True, "shift": False, "who": {"a"}},
    rows={
        "rotate": "A rotation changes no angle.",
        "shift": "A shift changes the angles.",
        ("who", "a"): "Think of a.",
        ("who", "b"): "Think of b.",
    },
)
NUMBERS = Exercise("numbers", {"mean": 0.3, "all": np.array([1.0, 2.0])})
TUPLE = Exercise(
    title="a pair",
    reference=lambda x: (x.sum(), ["sum", x]),
    cases=((np.array([1.0]),), (np.array([1.0, 2.0]),), (np.array([1.0, 2.0, 4.0]),)),
)
COUNT = Exercise("a number", 28, mistakes={"The diagonal is in it.": 36})
TABLE = {"9.1": UNIT, "9.2": PICK, "9.3": PREDICT, "9.4": NUMBERS, "9.5": TUPLE, "9.6": COUNT}


@pytest.fixture
def check(monkeypatch):
    """A new checker over the exercises above, as lesson 9."""
    monkeypatch.setattr(
        checks,
        "exercises_of",
        lambda lesson: TABLE if lesson in ("9", "09") else exercises_of(lesson),
    )
    return Checker()


def cell(code, number=1):
    """The names that a notebook cell defines, compiled the way IPython does it: source kept in linecache."""
    filename = f"/nowhere/ipykernel_1/{number}.py"
    linecache.cache[filename] = (len(code), None, code.splitlines(keepends=True), filename)
    names = {"np": np}
    exec(compile(code, filename, "exec"), names)
    return names


# Not attempted yet


def stub(x): ...


def stub_with_docstring(x):
    """Divide by the length. (D,) -> (D,)."""
    ...


def stub_with_pass(x: np.ndarray, y=None, *args, **kwargs) -> np.ndarray:
    """Divide by the length."""
    pass


UNTOUCHED = [stub, stub_with_docstring, stub_with_pass, lambda x: ..., lambda x: None, ..., None]


@pytest.mark.parametrize("answer", UNTOUCHED)
def test_an_untouched_stub_is_not_attempted_yet(check, answer):
    result = check("9.1", answer)
    assert result.status == "untouched" and "not attempted yet" in result.text
    assert repr(result).startswith("○ 9.1 a unit vector") and not result


@pytest.mark.parametrize("answer", [{"a": ...}, {"a": True, "b": ...}, {"a": None}, [..., 1]])
def test_a_table_that_still_holds_an_ellipsis_is_not_attempted_yet(check, answer):
    assert check("9.3", answer).status == "untouched"


def test_a_function_that_forgets_to_return_is_told_so(check):
    assert "returns None" in check("9.1", lambda x: print(end="")).text


# Right


class Callable:
    def __call__(self, x):
        return unit(x)

    method = __call__


RIGHT = {
    "a function": unit,
    "a partial": functools.partial(lambda by, x: by * unit(x), 1),
    "an object": Callable(),
    "a method": Callable().method,
    "a vectorised function": lambda x: np.vectorize(float)(unit(x)),
    "a list": lambda x: list(unit(x)),
    "fractions": lambda x: [Fraction(float(each)) for each in unit(x)],
    "float32": lambda x: unit(x.astype(np.float32)),
    "off by 5e-7": lambda x: unit(x) + 5e-7,
    "optional arguments": lambda x, axis=0, **more: unit(x),
    "a cache": lambda x: functools.cache(lambda *values: unit(np.array(values)))(*x),
    "a pandas series": lambda x: pd.Series(unit(x), index=range(7, 7 + len(x))),
    "a dask array": lambda x: dask.array.from_array(unit(x), chunks=1),
}


@pytest.mark.parametrize("kind", RIGHT)
def test_every_right_answer_is_right(check, kind):
    result = check("9.1", RIGHT[kind])
    assert (result.status, result.text) == ("right", "9.1 a unit vector: right, in all 3 cases.")
    assert repr(result).startswith("✓ ") and result
    assert not check("9.1", lambda x: unit(x) + 1e-5)


def test_right_values_are_right_however_they_are_written(check):
    right = {"rotate": np.True_, "shift": 0, "who": {"a"}}
    for who in (frozenset("a"), ["a"], "a", {"a": 1}.keys()):
        assert check("9.3", right | {"who": who}).text == "9.3 a prediction: right."
    assert check("9.3", pd.Series(right)) and check("9.3", dict(reversed(right.items())))
    for right in (28, 28.0, np.int64(28), np.array(28), Fraction(56, 2), Decimal(28)):
        assert check("9.6", right)
    for wrong in ("28", [28], 27, 28.001, float("nan")):
        assert check("9.6", wrong).status == "wrong"
    assert check("9.4", {"mean": np.float32(0.3), "all": [1, 2]})
    for wrong in ({"mean": 0.3001, "all": [1, 2]}, {"mean": 0.3}, {"mean": 0.3, "all": 1, "b": 1}):
        assert not check("9.4", wrong)


def test_words_and_parts_are_compared_one_by_one(check):
    assert check("9.2", lambda words: np.array(words)[np.argmax([len(word) for word in words])])
    assert check("9.5", lambda x: [float(np.sum(x)), ("sum", x.tolist())])
    assert check("9.5", lambda x: (x.sum(), np.array(["sum", x], dtype=object)))
    assert not check("9.5", lambda x: (x.sum(), ["sum", x + 1]))
    assert not check("9.5", lambda x: (x.sum(),))
    words = exercises_of("6")["6.2"].reference
    assert "a set, which has no order" in check("6.2", lambda *case: set(words(*case))).text


def test_a_right_answer_that_keeps_a_number_a_pair_is_told_that_this_was_the_point(check):
    def all_pairs(A, B):
        return np.triu((A @ A.T) * (B @ B.T), k=1).sum()

    def by_list(A, B):
        n = range(len(A))
        return sum([A[i] @ A[j] * (B[i] @ B[j]) for i in n for j in n if i < j])

    for answer in (all_pairs, by_list):
        result = check("8.2", answer)
        assert result and slips.KEEPS_ALL_PAIRS in result.text
    assert "→" not in check("8.2", exercises_of("8")["8.2"].reference).text


# Wrong, and what is said


def test_the_smallest_failing_case_is_shown(check):
    text = check("9.1", lambda x: unit(x) if len(x) == 2 else x * 7).text
    assert "wrong in 2 of 3 cases. The smallest:" in text
    assert "went in    x = [1., 2., 2.]" in text
    assert "expected   [0.3333, 0.6667, 0.6667]" in text
    assert "came       [ 7., 14., 14.]" in text


@pytest.mark.parametrize("form", [np.asarray, list, lambda x: x.astype(np.float32)])
def test_a_known_mistake_is_named(check, form):
    for answer, message in {
        lambda x: 2 * unit(x): DOUBLED,
        lambda x: -unit(x): NEGATED,
        lambda x: x / np.abs(x).sum(): SUMMED,
    }.items():
        assert check("9.1", lambda x, answer=answer: form(answer(x))).text.endswith(f"→ {message}")


def test_a_mistake_that_explains_only_some_cases_is_not_named(check):
    for answer in (
        lambda x: unit(x) if len(x) == 2 else -unit(x),
        lambda x: -unit(x) if len(x) == 2 else x,
    ):
        assert "→" not in check("9.1", answer).text


def test_of_wrong_predictions_each_is_named_and_none_given_away(check):
    text = check("9.3", {"rotate": False, "shift": True, "who": {"b"}}).text
    assert text.split("→ ")[1:] == [f"{each}\n" for each in list(PREDICT.rows.values())[:-1]] + [
        "Think of b."
    ]
    assert "expected" not in text
    text = check("9.6", 36).text
    assert text.endswith("→ The diagonal is in it.") and "28" not in text


RIGHT_ROWS = PREDICT.reference
FORMS = {  # what stands in a table of predictions -> what is said of its form
    "write True or False": RIGHT_ROWS | {"rotate": "True", "who": {"b"}},
    "rotate, shift: write": RIGHT_ROWS | {"rotate": "yes", "shift": 2},
    "who: an empty set is written set()": RIGHT_ROWS | {"who": {}},
    "who: a set of names is asked for": RIGHT_ROWS | {"who": True, "shift": True},
    "Not among them: 'A', 'a, b'.": RIGHT_ROWS | {"who": ["A", "a, b"]},
    "Not among them: 'both'. Write set() for none.": RIGHT_ROWS | {"who": "both", "rotate": False},
    "Row 'who' is missing.": {"rotate": False, "shift": False},
    "There is no row 'more'": RIGHT_ROWS | {"more": 1},
    "A dict is asked for": list(RIGHT_ROWS.values()),
}


@pytest.mark.parametrize("says", FORMS)
def test_of_a_table_in_a_wrong_form_nothing_but_its_form_is_judged(check, says):
    said = check("9.3", FORMS[says]).text.split("→ ")[1:]
    assert len(said) == 1 and says in said[0] and not set(said) & set(PREDICT.rows.values())


def test_a_list_of_names_has_a_form_too():
    names = exercises_of("7")["7.2"].reference
    for answer, says in {
        ", ".join(names): slips.LIST,
        frozenset(names): slips.LIST,
        (1, 2, 3, 4): "Not among them: 1, 2, 3, 4.",
        (*names[:3], names[0]): f"{names[3]!r} is missing.",
    }.items():
        assert says in Checker()("7.2", answer).text.split("→ ")[1]


class Tensor:
    """As torch's, with gradients."""

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("Can't call numpy() on Tensor that requires grad.")


async def later(x):
    return unit(x)


SEEN = {  # an answer to 9.1 -> what is said of it
    "squared": (lambda x: unit(x) ** 2, "the right result, squared"),
    "root": (lambda x: np.sqrt(unit(np.abs(x)))[None], "an array of shape (1, 2)"),
    "one minus": (lambda x: 1 - unit(x), "1 minus the right result"),
    "off by one": (lambda x: unit(x) + 1, "the right result and +1"),
    "a factor": (lambda x: 5 * unit(x), "the right result times 5"),
    "times n": (lambda x: len(x) * unit(x), "times len(x),"),
    "n - 1": (lambda x: unit(x) * len(x) / (len(x) - 1), "times len(x) / (len(x) - 1)"),
    "summed": (lambda x: unit(x).sum(), "added up"),
    "sorted": (lambda x: sorted(unit(x)), "sorted"),
    "reversed": (lambda x: unit(x)[::-1], "in the reverse order"),
    "first": (lambda x: unit(x)[0], "only the first"),
    "a tuple": (lambda x: (unit(x), "more"), "comes first here, and more comes after it"),
    "constant": (lambda x: np.array([0.6, 0.8]), "The same result came in every case: [0.6, 0.8]."),
    "unchanged": (lambda x: x, "This is `x` as it went in."),
    "other input": (lambda x: unit(x - x.mean()), "x with the mean of all numbers taken off"),
    "a column": (lambda x: unit(x)[:, None], "np.ravel(...)"),
    "a step left out": (
        lambda x: np.linalg.norm(x),
        "`np.linalg.norm(x)` stood in the place of `x / np.linalg.norm(x)`",
    ),
    "a step changed": (
        lambda x: x * np.linalg.norm(x),
        "as if `x * np.linalg.norm(x)` stood in the place of `x /",
    ),
    "a number": (lambda x: np.linalg.norm(x) + 2, "a single number"),
    "text": (lambda x: "word", "this is of type str"),
    "a dict": (lambda x: {"x": unit(x)}, "this is of type dict"),
    "NaN": (lambda x: unit(x) * np.nan, "There is NaN in it"),
    "rounded": (lambda x: unit(x).round(4), "were numbers rounded"),
    "complex": (lambda x: unit(x) + 0j, "of type complex"),
    "a tensor": (lambda x: Tensor(), "tensor.detach().cpu().numpy()"),
    "sparse": (lambda x: scipy.sparse.csr_array(unit(x)[None]), ".toarray()"),
    "a generator": (lambda x: (each for each in unit(x)), "np.array(list(...))"),
    "a map": (lambda x: map(float, unit(x)), "np.array(list(...))"),
    "no brackets": (lambda x: unit(x).tolist, "Are the brackets of a call missing?"),
    "async": (later, "`async def` makes one: write `def`."),
    "a matrix": (lambda x: np.matrix(unit(x)), "np.ravel(...)"),
}


@pytest.mark.parametrize("kind", SEEN)
def test_what_is_seen_in_every_case_is_said(check, kind):
    answer, says = SEEN[kind]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", RuntimeWarning)
        result = check("9.1", answer)
        gc.collect()
    assert not [each for each in caught if each.category is RuntimeWarning], "a coroutine is left"
    assert result.status == "wrong" and says in result.text.split("→ ")[1]


def test_the_part_that_is_wrong_is_named_with_what_is_wrong_with_it(check):
    text = check("9.5", lambda x: (-x.sum(), ["sum", x])).text
    assert text.endswith("→ Only part 1 of the 2 is wrong. " + next(iter(slips.OF_THE_RIGHT)))


def test_what_a_function_reads_is_named_where_nothing_better_is_known(check):
    names = cell("S = np.array([3.0, 4.0])\ndef answer(x):\n    return S / (S @ S)\n", 7)
    text = check("9.1", names["answer"]).text
    assert slips.UNUSED.format("x") in text and slips.OUTSIDE.format("S") in text
    text = check("9.1", cell("def answer(x):\n    return x[:2] / 1234\n", 10)["answer"]).text
    assert slips.HARD_CODED.format(1234) in text
    names = cell("T = 1\ndef answer(x):\n    return x.T / (x @ x)\n", 8)
    assert "notebook's variable" not in check("9.1", names["answer"]).text


def test_habits_of_the_code_are_named(check):
    loop = "def answer(words):\n    for word in words:\n        long = word\n        return long + '.'\n"
    assert slips.RETURN_IN_LOOP in check("9.2", cell(loop, 11)["answer"]).text
    equal = "def answer(words):\n    return np.array(words)[words == 'a']\n"
    assert "With a list, `words == 'a'` is one" in check("9.2", cell(equal, 12)["answer"]).text


def test_a_changed_step_is_named_only_where_it_is_likely(check):
    p = Checker()("4.2", lambda null, x: np.sum(null >= x) + 1 / (len(null) + 1))
    assert "Mind the brackets: it is as if `np.sum(null >= observed) + 1 /" in p.text
    quarter = lambda w, b: np.mean((w[:, None] > b) + 0.25 * (w[:, None] == b))  # noqa: E731
    assert (
        "as if `0.25 * ties` stood in the place of `0.5 * ties`." in Checker()("5.2", quarter).text
    )


def test_a_tuple_is_shown_and_judged_by_its_parts(check):
    text = Checker()("7.1", lambda E: (E[:, [0, 2, 4]], E[:, [1, 3]])).text
    assert "Part 2: Expected an array of shape (4, 3)" in text
    assert "],\n              [[" in text and "array(" not in text
    assert "Expected tuple, but this is of type ndarray." in Checker()("7.1", np.sqrt).text
    assert "but these are 3" in check("9.5", lambda x: (1, 2, 3)).text
    merge = exercises_of("8")["8.4"].reference
    assert (
        slips.ANOTHER_ORDER in check("8.4", lambda *case: merge(*case)[-1:] + merge(*case)[:2]).text
    )
    assert "order = [1, 2, 0]" in Checker()("4.1", lambda S, order: S + 1).text


def test_where_some_results_are_none_the_case_is_shown(check):
    text = check("9.1", lambda x: unit(x) if len(x) == 2 else None).text
    assert slips.NOTHING_HERE in text and "went in    x = [1., 2., 2.]" in text


def test_a_value_in_place_of_a_function_and_the_reverse(check):
    text = check("9.1", np.array([0.6, 0.8])).text
    assert "a function is asked for" in text and "without brackets" in text
    assert not check("9.3", unit) and not check("9.6", unit)


# State and chance


def test_an_answer_that_gives_another_result_on_a_second_call_is_told_so(check):
    calls = []

    def keeps(x, seen=[]):  # noqa: B006
        seen.append(1)
        return unit(x) * len(seen)

    def changes(x):
        calls.append(1)
        return len(calls) * unit(x)

    for answer in (keeps, changes, lambda x: np.random.permutation(x)):
        assert check("9.1", answer).text.endswith(slips.WAVERS)


def test_a_function_older_than_its_cell_is_said_to_be_old(check):
    names = cell("def answer(x):\n    return x\n", 9)
    names["In"] = ["", "def answer(x):\n    return x\n", "def answer(x)\n    return x\n", "check()"]
    text = check("9.1", names["answer"]).text
    assert "ended in a SyntaxError (its line 1: def answer(x))" in text
    names["In"].append("def answer(x):\n    return x")
    assert "SyntaxError" not in check("9.1", names["answer"]).text


# The learner's exceptions


CELL = '''def answer(x):
    """Doc."""
    length = np.linalg.norm(x)
    return x / lenght
def deeper(x):
    return np.linalg.norm(x + 1, axis=1)
def caller(x):
    return deeper(x) + 1
plain = lambda x, y=1: x.nothing
class Answer:
    def __call__(self, x):
        return x.nought
'''


def test_an_exception_is_shown_with_its_message_the_input_and_the_learners_line(check):
    names = cell(CELL)
    plain = names["plain"]
    for answer, line in {
        names["answer"]: "4 of your cell:   return x / lenght",
        names["deeper"]: "6 of your cell:   return np.linalg.norm(x + 1, axis=1)",
        names["caller"]: "6 of your cell:   return np.linalg.norm(x + 1, axis=1)",
        plain: "9 of your cell:   plain = lambda x, y=1: x.nothing",
        functools.partial(plain, y=2): "9 of your cell:   plain = lambda x, y=1: x.nothing",
        np.vectorize(plain): "9 of your cell:   plain = lambda x, y=1: x.nothing",
        names["Answer"](): "12 of your cell:   return x.nought",
    }.items():
        assert f"in line {line}\n  went in    x = [3., 4.]" in check("9.1", answer).text
    assert "NameError: name 'lenght' is not defined" in check("9.1", names["answer"]).text


@pytest.mark.parametrize("answer", [lambda: 1, lambda x, y: 1, lambda *, x: 1])
def test_a_function_of_other_arguments_is_told_how_it_was_called(check, answer):
    text = check("9.1", answer).text
    assert "TypeError" in text and "called with x." in text


E = np.ones((3, 2))
HINTS = {
    "keepdims=True": lambda x: E / np.linalg.norm(E, axis=1),
    "write **": lambda x: x ^ 2,
    "cell that makes it": lambda x: never_made,  # noqa: F821
    "A list is no array": lambda x: [3.0, 4.0] / 5,
    "fewer arguments": lambda x: unit(),
    "Does one of them need a .T": lambda x: E @ E,
    "A vector has axis 0 only": lambda x: x.sum(axis=1),
    "square brackets pick": lambda x: x(0),
    "end without `return`": lambda x: stub(x) + 1,
    "no single True or False": lambda x: x if x > 0 else -x,
    "without end": lambda x: HINTS["without end"](x),
}


@pytest.mark.parametrize("hint", HINTS)
def test_an_exception_comes_with_its_usual_cause(check, hint):
    assert hint in check("9.1", HINTS[hint]).text.split("→ ")[1]


def raising(error):
    def answer(x):
        raise error

    return answer


class Speechless(Exception):
    def __str__(self):
        raise RuntimeError("hostile")


ERRORS = [ValueError(""), StopIteration(), MemoryError(), SystemExit(1), GeneratorExit()]
ERRORS += [Speechless(), ValueError("long " * 10**6), ExceptionGroup("some", [KeyError()])]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_whatever_a_learners_code_raises_is_shown(check, error):
    result = check("9.1", raising(error))
    assert result.status == "wrong" and "your code stopped with" in result.text
    assert "line" in result.text and len(result.text) < 2000


# Without end


@pytest.fixture
def impatient(check, monkeypatch):
    monkeypatch.setattr(checks, "SECONDS", 0.3)
    return check


def loop(x):
    while True:
        pass


def loop_that_catches_all_once(x):
    try:
        loop(x)
    except:  # noqa: E722
        loop(x)


class Slow:
    """Holds up whatever touches it."""

    __eq__ = __repr__ = __len__ = __array__ = __deepcopy__ = __call__ = (
        lambda self, *args, **options: loop(0)
    )
    __hash__ = None


ENDLESS = {
    "loop": loop,
    "caught": loop_that_catches_all_once,
    "asleep": lambda x: time.sleep(60),
    "object": Slow(),
    "result": lambda x: {1: Slow()},
}


@pytest.mark.parametrize("answer", ENDLESS.values(), ids=ENDLESS)
def test_an_answer_without_end_is_stopped_and_told_why(impatient, answer):
    before = signal.getsignal(signal.SIGALRM)
    text = impatient("9.1", answer).text
    assert "stopped: it had no result after 0.3 seconds.\n  went in    x = [" in text
    assert "loop" in text and "matrix product" in text
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert signal.getsignal(signal.SIGALRM) == before
    assert impatient("9.1", unit)


def test_a_value_without_end_is_stopped_and_the_case_that_has_none_shown(impatient):
    assert "it had no result" in impatient("9.6", Slow()).text
    text = impatient("9.1", lambda x: unit(x) if len(x) == 2 else loop(x)).text
    assert "went in    x = [1., 2., 2.]" in text


def test_the_stop_button_stops_an_answer_without_end(check):
    def answer(x):
        _thread.interrupt_main()
        loop(x)

    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            check("9.1", answer)
    finally:
        signal.signal(signal.SIGINT, handler)


def test_where_there_is_no_timer_an_answer_runs_without_a_limit(check, monkeypatch):
    with ThreadPoolExecutor() as pool:
        assert pool.submit(check, "9.1", unit).result()
    monkeypatch.delattr(signal, "setitimer")
    assert check("9.1", unit) and "ZeroDivisionError" in check("9.1", lambda x: 1 / 0).text


# What it prints, and what it sets


def test_what_an_answer_prints_is_shown_once(check, capsys):
    def answer(x):
        print("length", len(x), flush=True)
        return unit(x)

    check("9.1", answer)
    assert capsys.readouterr().out == "length 2\nlength 3\nlength 4\n"


def test_of_printing_without_end_the_beginning_is_shown(impatient, capsys):
    def answer(x):
        while True:
            print("0123456789" * 3)
            print("0123456789" * 3, file=sys.stderr)

    text = impatient("9.1", answer).text
    out, err = capsys.readouterr()
    assert "it had no result" in text and not err
    assert len(out) < checks.PRINTED + 100
    assert out.splitlines()[-1].endswith("more characters that this check does not show.")
    print("seen")
    assert capsys.readouterr().out == "seen\n"


def test_what_an_answer_sets_for_all_code_is_set_back(check):
    def answer(x):
        np.seterr(all="raise")
        np.set_printoptions(precision=1)
        np.random.seed(len(x))
        return unit(x)

    np.random.seed(7)
    before = np.geterr(), np.get_printoptions(), np.random.get_state()[1].tolist()
    assert check("9.1", answer).status == "right"
    assert (np.geterr(), np.get_printoptions(), np.random.get_state()[1].tolist()) == before


def test_what_a_cell_set_before_holds_in_the_answer_and_does_no_harm(check):
    with np.errstate(divide="raise"), np.printoptions(precision=1, linewidth=20):
        assert "FloatingPointError" in check("9.1", lambda x: x / 0).text
        assert check("9.1", unit)
        assert check("9.1", lambda x: -unit(x)).text.endswith(NEGATED)


# Never raises


class Hostile:
    """Raises wherever the engine might touch it."""

    def _raise(self, *args, **kwargs):
        raise RuntimeError("hostile")

    __eq__ = __repr__ = __len__ = __iter__ = __array__ = __deepcopy__ = __bool__ = __float__ = (
        __getitem__
    ) = _raise
    __hash__ = None


class Unknowable:
    """Raises whatever is asked of it."""

    def __getattr__(self, name):
        raise RuntimeError(name)

    @property
    def __class__(self):
        raise RuntimeError("class")


class Pretender:
    """Says that it is a dict."""

    __class__ = dict


SELF, DEEP = [], []
SELF.append(SELF)
for _ in range(100_000):
    DEEP = [DEEP]
STRANGE = [Unknowable(), Pretender(), DEEP, SELF, Hostile(), [Hostile()], {"rotate": Hostile()}]
STRANGE += [[1, "a", None], [[1], [2, 3]], [], {}, (), {1, 2}, "", 10**400, 1j, float("inf"), np]
STRANGE += [b"bytes", memoryview(b"ab"), range(3), int, NotImplemented, np.array([object()])]
STRANGE += [np.array([]), np.zeros(2, dtype="i4,f8"), np.datetime64("2020-01-01")]


@pytest.mark.parametrize("index", range(len(STRANGE)))
@pytest.mark.parametrize("id", TABLE)
def test_nothing_makes_a_check_raise(check, id, index):
    strange = STRANGE[index]
    for answer in (strange, lambda *args: strange):
        result = check(id, answer)
        assert result.status in ("wrong", "untouched")
        assert repr(result) and result._repr_html_()


@pytest.mark.parametrize(
    "id", ["9.9", "9", "", "77.1", "x", "-1.2", None, 98.5, "../1.1", "1.1.1", [1], "²", "\0"]
)
def test_an_unknown_exercise_is_said_to_be_unknown(check, id):
    result = check(id, unit)
    assert result.status == "wrong" and "There is no exercise" in result.text
    assert check.results == {}


@pytest.mark.parametrize("id", [Hostile(), 10**5000, "9" * 10**5], ids=["hostile", "huge", "long"])
def test_what_can_be_no_id_is_unknown_too(check, id):
    for result in (check(id, unit), check.progress(id)):
        assert "There is no" in result.text and len(result.text) < 1000


def test_an_unknown_exercise_lists_those_of_its_lesson(check):
    assert "Known: 9.1, 9.2, 9.3" in check("9.9", unit).text
    assert "Known: –." in check("77.1", unit).text
    assert check(9.1, unit), "the id may be a number"


def test_a_flaw_of_the_exercise_does_not_stop_the_notebook(check, monkeypatch):
    broken = Exercise("broken", lambda x: 1 / 0, UNIT.cases)
    monkeypatch.setitem(TABLE, "9.7", broken)
    assert check("9.7", unit).status == "wrong"


junk = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5))
    | hnp.arrays(
        st.sampled_from([float, int, complex, bool, object]), hnp.array_shapes(max_side=4)
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


@given(lesson=st.integers(0, 7), number=st.integers(0, 6), answer=junk)
def test_every_exercise_judges_any_answer(lesson, number, answer):
    exercises = list(exercises_of(lesson))
    id = exercises[number % len(exercises)]
    for each in (answer, lambda *case: answer, lambda *case: case[:1] and case[0], [answer]):
        result = Checker()(id, each)
        assert "Please report" not in result.text and len(result.text) < 10_000
        assert result._repr_html_()


# Never mutates, and is not fooled by a function that does


def test_a_function_that_changes_its_input_is_told_so_and_fools_nobody(check):
    kept = copy.deepcopy([UNIT.cases, PICK.cases])

    def in_place(x):
        x /= np.linalg.norm(x)
        return x

    def empties(words):
        longest = max(words, key=len)
        words.clear()
        return longest

    def reshapes(x):
        result = unit(x)
        x.shape = (-1, 1)
        return result

    def later(x, seen=[]):  # noqa: B006
        for old in seen:
            old[:] = 0
        seen.append(x)
        return -unit(x)

    for id, answer in (("9.1", in_place), ("9.2", empties), ("9.1", reshapes)):
        assert "changes its input" in check(id, answer).text
    assert NEGATED in check("9.1", later).text
    for before, after in zip(kept, [UNIT.cases, PICK.cases], strict=True):
        for (a,), (b,) in zip(before, after, strict=True):
            np.testing.assert_array_equal(a, b)


def test_an_answer_is_kept_as_it_was_when_it_came(check):
    buffer = np.zeros(4)

    def reuses(x):
        buffer[: len(x)] = unit(x)
        return buffer[: len(x)]

    assert check("9.1", reuses).status == "right"


# How it is shown


def test_html_is_escaped_and_carries_the_mark_and_its_colour(check):
    def answer(x):
        raise ValueError("<script>alert(1)</script> & more")

    shown = [check("9.1", answer), check("9.1", unit), check("9.1", stub), check("<i>9.1", unit)]
    for result in [*shown, check("9.2", lambda words: "<b>bold</b>")]:
        page, status = result._repr_html_(), result.status
        assert page.count("<") == 2 and notes.MARKS[status] in page
        assert notes.COLORS[status] in page and notes.MARKS[status] in repr(result)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in shown[0]._repr_html_()


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_result_can_be_printed_whatever_the_encoding(check, encoding, monkeypatch):
    def answer(words):
        print("Ġ\ud800")
        return "Ġ\ud800"

    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
    result = check("9.2", answer)
    print(result, check.progress("9"))
    assert result._repr_html_().encode() and "9.2 the longest word" in repr(result)


def test_a_large_answer_is_shown_short(check):
    text = check("9.1", lambda x: np.zeros((1000, 1000))).text
    assert len(text) < 2000 and "(1000, 1000)" in text
    assert len(check("9.2", lambda words: "x" * 100_000).text) < 2000


# What a task says to do without; a learner's own function; the first edition's numbers


def loops(x):
    return np.array([each for each in x]) / np.sqrt(x @ x)


def through_another(x):
    return loops(x)


@pytest.mark.parametrize(
    ("answer", "used"),
    [(loops, "a loop"), (through_another, "a loop"), (lambda x: x / np.linalg.norm(x), "norm"), (lambda x: x / np.sqrt(x @ x), None)],
)  # fmt: skip
def test_a_right_answer_that_uses_what_it_should_do_without_is_told_so(answer, used, monkeypatch):
    table = {"9.1": Exercise("unit", unit, UNIT.cases, without=("a loop", "norm"))}
    monkeypatch.setattr(checks, "exercises_of", lambda lesson: table)
    result = Checker()("9.1", answer)
    assert bool(result) == (used is None)
    assert used is None or slips.WITHOUT.format(used) in result.text


def test_cells_use_a_learners_own_function_once_it_passed_and_the_helper_until_then(capsys):
    check, helper, own = Checker(), exercises_of("1")["1.2"].reference, lambda E: 1 / 0
    assert check.yours("1.2", otherwise=helper) is helper
    assert "until your answer to exercise 1.2" in capsys.readouterr().out
    check("1.2", own)
    assert check.yours("1.2", otherwise=helper) is helper

    def my_rsm(E):
        U = E / np.linalg.norm(E, axis=1, keepdims=True)
        return U @ U.T

    check("1.2", my_rsm)
    assert check.yours("1.2", otherwise=helper) is my_rsm
    assert "your own my_rsm" in capsys.readouterr().out
    check("1.2", own)
    assert check.yours("1.2", otherwise=helper) is helper


def test_a_notebook_of_the_first_edition_is_checked_by_the_exercise_it_means():
    permute_words, claims = (exercises_of("4")[each].reference for each in ("4.1", "4.3"))
    check = Checker()
    assert check("3.4", permute_words) and check("3.6", claims)
    assert {"4.1", "4.3"} == {*check.results}
    assert check("4.1", permute_words)
    assert not check("4.4", lambda S1, S2, orders: 2.0)
    assert "4.4" in check.results  # 5.4's reference is a lambda too


# Progress


def test_progress_shows_the_last_result_of_each_exercise_of_the_lesson(check):
    for answer, mark in ((stub, "○"), (np.negative, "✗"), (unit, "✓")):
        check("9.1", answer)
        assert f"{mark} 9.1  a unit vector" in repr(check.progress())
    check("9.2", lambda words: words[0])
    table = check.progress("09")
    lines = repr(table).splitlines()
    assert lines[:3] == ["1 of 6 exercises done", "✓ 9.1  a unit vector", "✗ 9.2  the longest word"]
    assert all(line.startswith("○") for line in lines[3:]) and len(lines) == 7 and not table
    for id, exercise in TABLE.items():
        check(id, exercise.reference)
    assert "6 of 6 exercises done. Well done!" in repr(check.progress("9")) and check.progress(9)


def test_progress_covers_the_lessons_checked_and_says_where_there_is_none(check):
    assert "No exercise has been checked" in repr(check.progress())
    assert "77" in repr(check.progress(77)) and check.progress("x").status == "untouched"
    check("9.1", unit)
    check("1.2", exercises_of("1")["1.2"].reference)
    text = repr(check.progress())
    assert "✓ 9.1" in text and "✓ 1.2" in text and "○ 1.1" in text and " 0.1 " not in text
