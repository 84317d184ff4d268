"""The engine that runs a learner's answer: what it accepts, what it says, and that nothing gets past it or stops it."""

import _thread
import copy
import functools
import gc
import linecache
import signal
import sys
import threading
import warnings

import dask.array
import numpy as np
import pandas as pd
import pytest

from helpers import checks
from helpers.checks import Checker, Exercise, Mistake, exercises_of

DOUBLED, NEGATED = "This is doubled.", "The sign is wrong."


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
    mistakes=(
        Mistake(DOUBLED, lambda x: 2 * unit(x)),
        Mistake(NEGATED, lambda x: -unit(x)),
        Mistake("This is divided by the sum.", lambda x: x / x.sum()),
    ),
)
PICK = Exercise(
    title="the longest word",
    reference=lambda words: max(words, key=len),
    cases=((["a", "bcd", "ef"],), (["kiwi", "sofa", "peach"],), (["moonlight", "tea", "cup"],)),
    mistakes=(
        Mistake("This is the first word.", lambda words: words[0]),
        Mistake("This is the shortest.", lambda words: min(words, key=len)),
        Mistake("This is the position.", lambda words: words.index(max(words, key=len))),
    ),
)
PREDICT = Exercise(
    title="a prediction",
    reference={"rotate": True, "shift": False},
    mistakes=(
        Mistake("A shift changes the angles.", {"rotate": True, "shift": True}),
        Mistake("A rotation changes no angle.", {"rotate": False, "shift": False}),
        Mistake("The other way round.", {"rotate": False, "shift": True}),
    ),
)
NUMBERS = Exercise(
    "numbers",
    {"mean": 0.3, "all": np.array([1.0, 2.0])},
    (Mistake("A sum.", {"mean": 3, "all": 3}),),
)
TUPLE = Exercise(
    title="a pair",
    reference=lambda x: (x.sum(), ["sum", x]),
    cases=((np.array([1.0]),), (np.array([1.0, 2.0]),), (np.array([1.0, 2.0, 4.0]),)),
    mistakes=(),
)
COUNT = Exercise(
    "a number", 28, (Mistake("The diagonal is in it.", 36), Mistake("Pairs count twice.", 56))
)
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
    assert repr(result).startswith("○ 9.1 a unit vector")


@pytest.mark.parametrize(
    "answer",
    [
        ...,
        None,
        {"rotate": ..., "shift": ...},
        {"rotate": True, "shift": ...},
        {"rotate": None},
        [..., 1],
        (1, ...),
    ],
)
def test_a_table_that_still_holds_an_ellipsis_is_not_attempted_yet(check, answer):
    assert check("9.3", answer).status == "untouched"


def test_a_function_that_forgets_to_return_is_told_so(check):
    def forgets(x):
        x = unit(x)

    result = check("9.1", forgets)
    assert result.status == "wrong" and "returns None" in result.text and "return" in result.text


# Right


class Callable:
    def __call__(self, x):
        return unit(x)

    def method(self, x):
        return unit(x)

    @staticmethod
    def static(x):
        return unit(x)


def scaled(x, by):
    return by * unit(x)


RIGHT = {
    "a function": unit,
    "a lambda": lambda x: x / np.sqrt((x**2).sum()),
    "a partial": functools.partial(scaled, by=1),
    "an object": Callable(),
    "a method": Callable().method,
    "a static method": Callable.static,
    "a vectorised function": lambda x: np.vectorize(float)(unit(x)),
    "a list": lambda x: unit(x).tolist(),
    "a tuple": lambda x: tuple(unit(x)),
    "a list of numpy numbers": lambda x: list(unit(x)),
    "float32": lambda x: unit(x.astype(np.float32)),
    "longdouble": lambda x: unit(x.astype(np.longdouble)),
    "off by 5e-7": lambda x: unit(x) + 5e-7,
    "optional arguments": lambda x, axis=0, **more: unit(x),
    "a function with a cache": lambda x: functools.cache(lambda *values: unit(np.array(values)))(
        *x
    ),
    "a pandas series": lambda x: pd.Series(unit(x), index=range(7, 7 + len(x))),
    "a dask array": lambda x: dask.array.from_array(unit(x), chunks=1),
    "a column-major view": lambda x: np.asfortranarray(np.stack([unit(x), x]))[0],
}


@pytest.mark.parametrize("kind", RIGHT)
def test_every_right_answer_is_right(check, kind):
    result = check("9.1", RIGHT[kind])
    assert (result.status, result.text) == ("right", "9.1 a unit vector: right, in all 3 cases.")
    assert repr(result).startswith("✓ ")


@pytest.mark.parametrize(
    "answer", [{"shift": False, "rotate": True}, {"rotate": np.True_, "shift": np.False_}]
)
def test_a_right_value_is_right(check, answer):
    assert check("9.3", answer).text == "9.3 a prediction: right."


def test_numbers_in_a_table_are_right_within_the_tolerance(check):
    assert check("9.4", {"mean": 0.1 + 0.2, "all": [1, 2]}).status == "right"
    assert check("9.4", {"mean": np.float32(0.3), "all": np.array([1.0, 2.0])}).status == "right"
    assert check("9.4", {"mean": 0.3001, "all": [1, 2]}).status == "wrong"
    assert check("9.4", {"mean": 0.3}).status == "wrong"
    assert check("9.4", {"mean": 0.3, "all": [1, 2], "more": 1}).status == "wrong"
    for right in (28, 28.0, np.int64(28), np.array(28)):
        assert check("9.6", right).status == "right"
    for wrong in ("28", [28], 27, 28.001, float("nan")):
        assert check("9.6", wrong).status == "wrong"


def test_a_word_from_an_array_of_words_is_a_word(check):
    assert (
        check("9.2", lambda words: np.array(words)[np.argmax([len(word) for word in words])]).status
        == "right"
    )
    assert check("9.2", lambda words: [max(words, key=len)]).status == "wrong"
    assert check("9.5", lambda x: (x.sum(), np.array(["sum", x], dtype=object))).status == "right"


def test_answers_of_several_parts_are_compared_part_by_part(check):
    assert check("9.5", lambda x: [float(np.sum(x)), ("sum", x.tolist())]).status == "right"
    assert check("9.5", lambda x: (x.sum(), ["sum", x + 1])).status == "wrong"
    assert check("9.5", lambda x: (x.sum(),)).status == "wrong"


@pytest.mark.parametrize("id", ["1.2", "1.5"])
@pytest.mark.parametrize("form", [np.float32, np.longdouble, list])
def test_a_real_exercise_takes_lists_and_float32(id, form):
    reference = exercises_of("1")[id].reference

    def answer(x):
        return reference(x).tolist() if form is list else reference(x.astype(form))

    assert Checker()(id, answer).status == "right"


# Wrong, and what is said


def test_the_smallest_failing_case_is_shown(check):
    text = check("9.1", lambda x: unit(x) if len(x) == 2 else x * 7).text
    assert "wrong in 2 of 3 cases. The smallest:" in text
    assert "went in    [1., 2., 2.]" in text
    assert "expected   [0.3333, 0.6667, 0.6667]" in text
    assert "came       [ 7., 14., 14.]" in text


@pytest.mark.parametrize("mistake", UNIT.mistakes, ids=lambda mistake: mistake.message)
def test_a_known_mistake_is_named(check, mistake):
    for answer in (
        mistake.wrong,
        lambda x: mistake.wrong(x).tolist(),
        lambda x: mistake.wrong(x).astype(np.float32),
    ):
        result = check("9.1", answer)
        assert result.status == "wrong" and result.text.endswith(f"→ {mistake.message}")


def test_a_mistake_made_only_in_some_cases_is_named_from_the_smallest_failing_one(check):
    text = check("9.1", lambda x: unit(x) if len(x) == 2 else -unit(x)).text
    assert text.endswith(f"→ {NEGATED}")


def test_no_mistake_is_named_for_an_answer_that_is_nobodys(check):
    text = check("9.1", lambda x: unit(x) + 0.25).text
    assert "→ This" not in text and NEGATED not in text


def test_a_wrong_prediction_names_the_mistake_and_does_not_give_the_answer_away(check):
    result = check("9.3", {"rotate": True, "shift": True})
    assert result.status == "wrong" and result.text.endswith("→ A shift changes the angles.")
    assert "False" not in result.text and "expected" not in result.text
    assert (
        check("9.6", 36).text.endswith("→ The diagonal is in it.")
        and "28" not in check("9.6", 36).text
    )


def test_beyond_the_tolerance_is_wrong_and_seen_to_be(check):
    for off in (1e-5, 1e-4, -1e-3):
        result = check("9.1", lambda x, off=off: unit(x) + off)
        assert result.status == "wrong"
    text = check("9.1", lambda x: unit(x).round(4)).text
    expected, came = (
        line.split(maxsplit=1)[1]
        for line in text.splitlines()
        if line.startswith(("  expected", "  came"))
    )
    assert expected != came or "round" in text, "the learner is shown two equal lines and no reason"


@pytest.mark.parametrize(
    "answer, says",
    [
        (lambda x: unit(x)[:, None], "array of shape (3,), but this is an array of shape (3, 1)"),
        (lambda x: unit(x).sum(), "array of shape (3,), but this is a single number"),
        (lambda x: "word", "this is of type str"),
        (lambda x: unit, "this is of type function"),
        (lambda x: {"x": unit(x)}, "this is of type dict"),
        (lambda x: [1, [2, 3]], "this is of type list"),
        (lambda x: unit(x) * np.nan, "There is NaN in it"),
    ],
)
def test_the_wrong_kind_of_thing_is_told_by_kind(check, answer, says):
    result = check("9.1", lambda x: unit(x) if len(x) == 2 else answer(x))
    assert result.status == "wrong" and says in result.text


def test_complex_numbers_are_told_to_be_complex(check):
    text = check("9.1", lambda x: unit(x) + 0j).text
    assert "wrong in 3 of 3" in text and "complex" in text


def test_a_generator_is_told_to_be_no_result(check):
    def generator(x):
        yield from unit(x)

    for answer in (generator, lambda x: (each for each in unit(x)), lambda x: map(float, unit(x))):
        result = check("9.1", answer)
        assert result.status == "wrong"
        assert "pickle" not in result.text and "your code stopped" not in result.text
        assert "of type generator" in result.text or "of type map" in result.text


class Tensor:
    """As torch's, with gradients."""

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("Can't call numpy() on Tensor that requires grad.")


@pytest.mark.parametrize(
    "answer, says",
    [
        (lambda x: Tensor(), "tensor.detach().cpu().numpy()"),
        (lambda x: (each for each in unit(x)), "np.array(list(...))"),
        (lambda x: map(float, unit(x)), "np.array(list(...))"),
        (lambda x: unit, "Are the brackets of a call missing?"),
        (lambda x: unit(x).tolist, "Are the brackets of a call missing?"),
    ],
)
def test_the_usual_wrong_types_come_with_a_hint(check, answer, says):
    assert check("9.1", answer).text.endswith(says + ("." if says[-1] != "?" else ""))


def test_an_async_function_is_told_to_be_none(check):
    async def answer(x):
        return unit(x)

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert check("9.1", answer).text.endswith(
            "is of type coroutine. `async def` makes one: write `def`."
        )
        gc.collect()
    assert not caught, "Python remarks that nobody awaited it"


def test_of_a_result_too_large_to_copy_the_shape_is_told(check):
    text = check(
        "9.1", lambda x: np.broadcast_to(x[0], (10**6, 10**6))
    ).text  # a copy would take 8 TB
    assert "array of shape (2,), but this is an array of shape (1000000, 1000000)" in text
    assert check("9.6", np.broadcast_to(1.0, (10**6, 10**6))).status == "wrong"


def test_a_value_where_a_function_is_asked_for(check):
    result = check("9.1", unit(np.array([3.0, 4.0])))
    assert (
        result.status == "wrong"
        and "a function is asked for" in result.text
        and "without brackets" in result.text
    )


def test_a_function_where_a_value_is_asked_for(check):
    assert check("9.3", unit).status == "wrong"
    assert check("9.6", unit).status == "wrong"


# The learner's exceptions


def test_an_exception_is_shown_with_its_message_and_the_learners_line(check):
    names = cell(
        'def answer(x):\n    """Doc."""\n    length = np.linalg.norm(x)\n    return x / lenght\n'
    )
    text = check("9.1", names["answer"]).text
    assert "NameError: name 'lenght' is not defined" in text
    assert "in line 4 of your cell:   return x / lenght" in text
    assert "went in    [3., 4.]" in text


def test_the_learners_line_is_shown_where_numpy_raises(check):
    names = cell("def answer(x):\n    y = x + 1\n    return np.linalg.norm(y, axis=1)\n", 2)
    text = check("9.1", names["answer"]).text
    assert (
        "in line 3 of your cell:   return np.linalg.norm(y, axis=1)" in text
        and "numpy" not in text.split("in line")[1]
    )


def test_the_line_is_shown_for_a_lambda_and_a_helper_in_another_cell(check):
    names = cell("helper = lambda x: x.nothing\n", 3)
    assert (
        "in line 1 of your cell:   helper = lambda x: x.nothing"
        in check("9.1", names["helper"]).text
    )
    filename = "/nowhere/ipykernel_1/4.py"
    code = "def answer(x):\n    return helper(x)\n"
    linecache.cache[filename] = (len(code), None, code.splitlines(keepends=True), filename)
    exec(compile(code, filename, "exec"), names)
    assert "in line 2 of your cell:   return helper(x)" in check("9.1", names["answer"]).text


def test_the_line_is_shown_for_an_object_and_a_partial(check):
    code = "class Answer:\n    def __call__(self, x):\n        return x.nothing\n\ndef plain(x, y):\n    return x.nought\n"
    names = cell(code, 5)
    assert "in line 3 of your cell:   return x.nothing" in check("9.1", names["Answer"]()).text
    assert (
        "in line 6 of your cell:   return x.nought"
        in check("9.1", functools.partial(names["plain"], y=1)).text
    )


@pytest.mark.parametrize("answer", [lambda: 1, lambda x, y: 1, lambda *, x: 1])
def test_a_function_of_other_arguments_is_told_how_it_was_called(check, answer):
    result = check("9.1", answer)
    assert (
        result.status == "wrong"
        and "TypeError" in result.text
        and "called with 1 argument.\n" in result.text
    )


def raising(error):
    def answer(x):
        raise error

    return answer


def endless(x):
    return endless(x)


class Speechless(Exception):
    def __str__(self):
        raise RuntimeError("hostile")


ERRORS = [
    ValueError(""),
    KeyError("k"),
    StopIteration(),
    MemoryError(),
    SystemExit(1),
    AssertionError(),
    GeneratorExit(),
]
ERRORS += [
    Speechless(),
    ValueError("long " * 10**6),
    BaseException("base"),
    ExceptionGroup("some", [KeyError()]),
]


@pytest.mark.parametrize(
    "answer", [*map(raising, ERRORS), endless], ids=[*(type(e).__name__ for e in ERRORS), "endless"]
)
def test_whatever_a_learners_code_raises_is_shown(check, answer):
    result = check("9.1", answer)
    assert result.status == "wrong" and "your code stopped with" in result.text
    assert "line" in result.text and len(result.text) < 2000


def test_the_line_is_shown_for_a_vectorised_function(check):
    names = cell("def plain(x):\n    return x.nothing\n", 6)
    assert (
        "in line 2 of your cell:   return x.nothing"
        in check("9.1", np.vectorize(names["plain"])).text
    )


def test_the_stop_button_still_stops(check):
    with pytest.raises(KeyboardInterrupt):
        check("9.1", raising(KeyboardInterrupt()))


# Without end


@pytest.fixture
def impatient(check, monkeypatch):
    monkeypatch.setattr(checks, "SECONDS", 0.3)
    return check


def loop(x):
    while True:
        pass


def loop_in_a_loop(x):
    while True:
        try:
            while True:
                x = x + 1
        except Exception:
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
    "loops": loop_in_a_loop,
    "caught": loop_that_catches_all_once,
    "generator": lambda x: list(iter(lambda: 0, 1)),
    "object": Slow(),
    "result": lambda x: Slow(),
    "in a list": lambda x: [Slow()],
    "in a dict": lambda x: {1: Slow()},
}


@pytest.mark.parametrize("answer", ENDLESS.values(), ids=ENDLESS)
def test_an_answer_without_end_is_stopped_and_told_why(impatient, answer):
    before = threading.active_count()
    result = impatient("9.1", answer)
    assert result.status == "wrong"
    assert (
        "your code was stopped: it had no result after 0.3 seconds.\n  went in    [" in result.text
    )
    assert (
        "loop" in result.text and "matrix product" in result.text and "restart" not in result.text
    )
    assert threading.active_count() == before, "its thread still runs"
    assert impatient("9.1", unit).status == "right"


def test_a_value_without_end_is_stopped(impatient):
    for id in ("9.3", "9.4", "9.6"):
        assert "it had no result" in impatient(id, Slow()).text


def test_the_case_that_has_no_end_is_shown(impatient):
    text = impatient("9.1", lambda x: unit(x) if len(x) == 2 else loop(x)).text
    assert "went in    [1., 2., 2.]" in text


@pytest.mark.parametrize("kind", ["asleep", "deaf"])
def test_what_cannot_be_interrupted_is_left_behind_and_told_so(impatient, kind):
    free = threading.Event()

    def asleep(x):
        free.wait()

    def deaf(x):
        while not free.is_set():
            try:
                free.wait(0.01)
            except:  # noqa: E722
                pass

    threads = set(threading.enumerate())
    try:
        text = impatient("9.1", {"asleep": asleep, "deaf": deaf}[kind]).text
        left = set(threading.enumerate()) - threads
        assert "could not be interrupted" in text and "restart its kernel" in text
        assert impatient("9.1", unit).status == "right"
    finally:
        free.set()
    for thread in left:
        thread.join(10)
        assert not thread.is_alive()


def test_the_stop_button_stops_an_answer_without_end(check):
    def answer(x):
        _thread.interrupt_main()
        loop(x)

    before, handler = (
        threading.active_count(),
        signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        with pytest.raises(KeyboardInterrupt):
            check("9.1", answer)
    finally:
        signal.signal(signal.SIGINT, handler)
    assert threading.active_count() == before


def test_where_no_thread_can_be_started_an_answer_runs_without_a_limit(check, monkeypatch):
    def start(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    assert check("9.1", unit).status == "right"
    assert "ZeroDivisionError" in check("9.1", lambda x: 1 / 0).text
    with pytest.raises(KeyboardInterrupt):
        check("9.1", raising(KeyboardInterrupt()))


# What it prints, and what it sets


def test_what_an_answer_prints_is_shown(check, capsys):
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
    assert "it had no result" in text
    for printed in (out, err):
        assert len(printed) < checks.PRINTED + 100
        assert printed.splitlines()[-1].endswith("more characters that this check does not show.")
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
        assert check("9.1", unit).status == "right"
        for mistake in UNIT.mistakes:
            assert check("9.1", mistake.wrong).text.endswith(mistake.message)


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


class Endless(Hostile):
    """Has more items than there is memory."""

    def __len__(self):
        return 10**18


SELF, DEEP = [], []
SELF.append(SELF)
for _ in range(100_000):
    DEEP = [DEEP]
STRANGE = [
    *(Unknowable(), Pretender(), Endless(), DEEP),
    *(
        Hostile(),
        [Hostile()],
        {"rotate": Hostile()},
        SELF,
        [1, "a", None],
        [[1], [2, 3]],
        [],
        {},
        (),
        {1, 2},
        "",
    ),
    *(
        10**400,
        1j,
        float("inf"),
        b"bytes",
        memoryview(b"ab"),
        range(3),
        slice(1),
        int,
        np,
        NotImplemented,
    ),
    *(
        np.array([object()]),
        np.array(["a"]),
        np.array([]),
        np.zeros(2, dtype="i4,f8"),
        np.datetime64("2020-01-01"),
    ),
    np.ma.masked_array([1.0, 2.0], mask=[0, 1]),
]


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
    assert "none" in check("77.1", unit).text


def test_the_id_may_be_a_number(check):
    assert check(9.1, unit).status == "right"


def test_a_flaw_of_the_exercise_does_not_stop_the_notebook(check, monkeypatch):
    broken = Exercise("broken", lambda x: 1 / 0, UNIT.mistakes, UNIT.cases)
    monkeypatch.setitem(TABLE, "9.7", broken)
    assert check("9.7", unit).status == "wrong"


# Never mutates, and is not fooled by a function that does


def test_cases_stay_as_they_were_whatever_the_answer_does(check):
    kept = copy.deepcopy([UNIT.cases, PICK.cases])

    def spoils(x):
        x[:] = x[::-1]
        return x

    def empties(words):
        longest = max(words, key=len)
        words.clear()
        return longest

    check("9.1", spoils)
    check("9.2", empties)
    for before, after in zip(kept, [UNIT.cases, PICK.cases], strict=True):
        for (a,), (b,) in zip(before, after, strict=True):
            np.testing.assert_array_equal(a, b)
    assert check("9.1", unit).status == check("9.2", PICK.reference).status == "right"


def test_a_function_that_changes_its_input_is_told_so_though_its_result_is_right(check):
    def in_place(x):
        x /= np.linalg.norm(x)
        return x

    def sorts(words):
        words.sort(key=len)
        return words[-1]

    def reshapes(x):
        result = unit(x)
        x.shape = (-1, 1)
        return result

    for id, answer in (("9.1", in_place), ("9.2", sorts), ("9.1", reshapes)):
        result = check(id, answer)
        assert result.status == "wrong" and "changes its input" in result.text


def test_making_the_input_equal_to_the_answer_fools_nobody(check):
    def lies(x):
        x[:] = 0
        return x

    def later(x, seen=[]):  # noqa: B006
        for old in seen:
            old[:] = 0
        seen.append(x)
        return -unit(x)

    assert check("9.1", lies).status == "wrong"
    assert NEGATED in check("9.1", later).text


def test_an_answer_is_kept_as_it_was_when_it_came(check):
    buffer = np.zeros(4)

    def reuses(x):
        buffer[: len(x)] = unit(x)
        return buffer[: len(x)]

    assert check("9.1", reuses).status == "right"


def test_a_learners_value_is_left_alone(check):
    answer = {"rotate": True, "shift": True}
    check("9.3", answer)
    assert answer == {"rotate": True, "shift": True}


# How it is shown


def test_html_is_escaped(check):
    def answer(x):
        raise ValueError("<script>alert(1)</script> & more")

    shown = [
        check("9.1", answer),
        check("9.2", lambda words: "<b>bold</b>"),
        check("<i>9.1", unit),
        check.progress("9"),
    ]
    for result in shown:
        page = result._repr_html_()
        assert "<script>" not in page and "<b>" not in page and "<i>" not in page
        assert page.count("<") == 2
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in check("9.1", answer)._repr_html_()


@pytest.mark.parametrize(
    "answer, status", [(unit, "right"), (np.negative, "wrong"), (stub, "untouched")]
)
def test_text_and_html_carry_the_same_mark(check, answer, status):
    result = check("9.1", answer)
    assert result.status == status
    assert checks.MARKS[status] in repr(result) and checks.MARKS[status] in result._repr_html_()
    assert checks.COLORS[status] in result._repr_html_()


def test_a_large_answer_is_shown_short(check):
    text = check("9.1", lambda x: np.zeros((1000, 1000))).text
    assert len(text) < 2000 and "(1000, 1000)" in text
    assert len(check("9.2", lambda words: "x" * 100_000).text) < 2000


# Progress


def test_progress_shows_each_exercise_of_the_lesson(check):
    check("9.1", unit)
    check("9.2", lambda words: words[0])
    check("9.3", ...)
    table = check.progress("09")
    lines = repr(table).splitlines()
    assert lines[0] == f"1 of {len(TABLE)} exercises done" and table.status == "untouched"
    assert lines[1:4] == ["✓ 9.1  a unit vector", "✗ 9.2  the longest word", "○ 9.3  a prediction"]
    assert all(line.startswith("○") for line in lines[4:]) and len(lines) == 1 + len(TABLE)


def test_progress_remembers_the_last_result(check):
    for answer, mark in ((stub, "○"), (np.negative, "✗"), (unit, "✓"), (np.negative, "✗")):
        check("9.1", answer)
        assert f"{mark} 9.1" in repr(check.progress())


def test_progress_is_complete_when_all_is_right(check):
    for id, exercise in TABLE.items():
        assert check(id, exercise.reference).status == "right"
    table = check.progress("9")
    assert (
        table.status == "right"
        and f"{len(TABLE)} of {len(TABLE)}" in repr(table)
        and "Well done" in repr(table)
    )


def test_progress_before_anything_was_checked_and_of_no_lesson(check):
    assert "No exercise has been checked" in repr(check.progress())
    assert check.progress(77).status == check.progress("x").status == "untouched"
    assert "77" in repr(check.progress(77))


def test_progress_without_a_lesson_covers_those_checked(check):
    first, second, *_ = exercises_of("1")
    check("9.1", unit)
    check(second, exercises_of("1")[second].reference)
    text = repr(check.progress())
    assert (
        "✓ 9.1" in text and f"✓ {second}" in text and f"○ {first}" in text and " 0.1 " not in text
    )
