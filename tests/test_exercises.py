"""Every exercise of every lesson: its reference, its mistakes, and the lesson's cells that use it."""

import ast
import copy
import dataclasses
import re
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from helpers import checks
from helpers.lessons import Looks
from helpers.similarity import from_upper_triangle, upper_triangle

ROOT = Path(__file__).resolve().parent.parent
SOURCES = {
    path.name[:2]: path
    for path in sorted((ROOT / "notebooks" / "workshop" / "source").glob("[0-9][0-9]_*.py"))
}
EXERCISES = {id: each for lesson in SOURCES for id, each in checks.exercises_of(lesson).items()}
MISTAKES = [
    (id, message, number)
    for id, exercise in EXERCISES.items()
    for message, mistakes in exercise.mistakes.items()
    for number in range(len(mistakes) if isinstance(mistakes, tuple) else 1)
]


def mistake_of(id, message, number):
    mistakes = EXERCISES[id].mistakes[message]
    return mistakes[number] if isinstance(mistakes, tuple) else mistakes


def cells_of(path):
    """(header, source) of each cell of a percent source."""
    parts = re.split(r"^# %%(.*)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def exercise_cells():
    """{id: its lesson, stub, solution, the name that is checked, and what stands before it}.

    Where a lesson begins with functions of earlier ones, their ids stay those lessons'.
    """
    found = {}
    for lesson, path in SOURCES.items():
        imports, stub, id = [], "", None
        for header, source in cells_of(path):
            if '"exercise"' in header and "[markdown]" not in header:
                stub = source
            call = re.search(r'^check\("([\d.]+)", (\w+)\)', source, flags=re.MULTILINE)
            if call and call[1].split(".")[0] == str(int(lesson)):
                id, answer = call.groups()
                found[id] = {
                    "lesson": lesson,
                    "stub": stub,
                    "answer": answer,
                    "imports": [*imports],
                }
            if '"solution"' in header and id:
                found[id]["solution"] = source
            imports += re.findall("^(?:import|from) .+", source, flags=re.MULTILINE)
            if '"solution"' in header:
                imports += re.findall(r"^def .+(?:\n(?: .*)?)*", source, flags=re.MULTILINE)
    return found


CELLS = exercise_cells()


@pytest.mark.parametrize("id", CELLS)
def test_a_reference_has_the_name_that_learners_write(id):
    """`check.yours` prints it, and an old notebook's exercise is known by it."""
    reference = EXERCISES[id].reference
    assert not callable(reference) or reference.__name__ == CELLS[id]["answer"]


def answer_of(id, part):
    """What the check cell of exercise `id` is given after running its stub or its solution."""
    cell, names = CELLS[id], {}
    words = set(re.findall(r"\w+", cell[part]))
    own = [line for line in cell["imports"] if line.startswith("def ")]
    own = [source for source in own if re.match(r"def (\w+)", source)[1] in words]
    words |= set(re.findall(r"\w+", "".join(own)))
    for line in cell["imports"]:  # only what this cell uses: some lessons import slow libraries
        if words & set(line.replace(",", "").split()) - {"import", "from", "as", "helpers"}:
            exec(line, names)
    exec(compile(cell[part], f"<{part} of {id}>", "exec"), names)
    return names[cell["answer"]]


def size(case):
    return sum(np.size(argument) for argument in case)


def test_there_are_at_least_ten_exercises_and_every_lesson_checks_its_own():
    assert set(CELLS) == set(EXERCISES)
    for id in CELLS:
        assert id.split(".")[0] == str(int(CELLS[id]["lesson"]))
    assert list(CELLS) == list(EXERCISES), "the table's order is the lesson's"


@pytest.mark.parametrize("id", EXERCISES)
def test_the_exercise_is_complete(id):
    exercise = EXERCISES[id]
    assert exercise.title and not exercise.title.endswith(".")
    assert len(exercise.mistakes) + len(exercise.rows) >= 2
    for message in [*exercise.mistakes, *exercise.rows.values()]:
        assert len(message) > 30 and message.rstrip().endswith((".", "?", "`", "!"))
    if callable(exercise.reference):
        assert len(exercise.cases) >= 3 and all(isinstance(case, tuple) for case in exercise.cases)
        sizes = [size(case) for case in exercise.cases]
        assert sizes == sorted(sizes), "cases stand smallest first"


def said_of(exercise, answer, monkeypatch):
    """Status and reasons that a check of this exercise gives."""
    monkeypatch.setattr(checks, "exercises_of", lambda lesson: {"1": exercise})
    result = checks.Checker()("1", answer)
    return result.status, re.findall("^→ (.*)", result.text, flags=re.MULTILINE)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # a mistake may divide by zero
@pytest.mark.parametrize("id, message, number", MISTAKES)
def test_a_known_mistake_is_named_and_taken_for_no_other(id, message, number, monkeypatch):
    """Its own sentence; and when that is taken out of the table, no other mistake's."""
    mistake, exercise = mistake_of(id, message, number), EXERCISES[id]
    if isinstance(mistake, Looks):
        return
    assert said_of(exercise, mistake, monkeypatch) == ("wrong", [message])
    others = {each: exercise.mistakes[each] for each in exercise.mistakes if each != message}
    exercise = dataclasses.replace(exercise, mistakes=others)
    status, said = said_of(exercise, mistake, monkeypatch)
    anothers = {each for each in others if not isinstance(others[each], Looks)}
    assert status == "wrong" and not set(said) & anothers


def flipped(reference, rows):
    """The table with these rows wrong: True for False, a member of a set taken out or put in."""
    table = copy.deepcopy(reference)
    for row in rows:
        if isinstance(row, tuple):
            table[row[0]] ^= {row[1]}
        else:
            table[row] = not table[row]
    return table


@pytest.mark.parametrize(
    "id", [id for id in EXERCISES if isinstance(EXERCISES[id].reference, dict)]
)
def test_each_wrong_row_of_a_table_has_its_own_reason(id, monkeypatch):
    exercise, rng = EXERCISES[id], np.random.default_rng(0)
    for _ in range(60):
        rows = [row for row in exercise.rows if rng.random() < 0.4]
        wrong = [exercise.rows[row] for row in rows]
        status, said = said_of(exercise, flipped(exercise.reference, rows), monkeypatch)
        assert (status, said) == ("wrong" if rows else "right", wrong)


def test_each_wrong_order_of_four_sets_has_a_reason(monkeypatch):
    exercise = EXERCISES["7.2"]
    for order in permutations(exercise.reference):
        status, said = said_of(exercise, list(order), monkeypatch)
        assert (status == "right") != bool(said)
        assert (exercise.rows[0] in said) == (order[0] != exercise.reference[0])


@pytest.mark.parametrize("seed", [0, 2, 3])  # 1 leaves three words where they are
def test_words_shuffled_in_any_wrong_way_are_told_so_whatever_the_seed(seed, monkeypatch):
    def said(shuffle):
        answer = lambda S, order: shuffle(S, np.random.default_rng(seed))  # noqa: E731
        return said_of(EXERCISES["4.1"], answer, monkeypatch)[1][0]

    def cells(S, rng):
        return from_upper_triangle(rng.permutation(upper_triangle(S)))

    def words(S, rng):
        order = rng.permutation(len(S))
        return S[order][:, order]

    assert "one by one" in said(cells)
    assert "one by one" in said(lambda S, rng: rng.permutation(S.ravel()).reshape(S.shape))
    assert "another order than `order`" in said(words)
    assert "in two ways" in said(lambda S, rng: rng.permutation(S))


@pytest.mark.parametrize("id", EXERCISES)
def test_the_stub_of_the_lesson_is_untouched_and_reference_and_solution_are_right(id):
    result = checks.Checker()(id, answer_of(id, "stub"))
    assert result.status == "untouched" and "not attempted yet" in result.text
    for right in (EXERCISES[id].reference, answer_of(id, "solution")):
        result = checks.Checker()(id, right)
        assert result and "→" not in result.text, result


def shape_of(source):
    """A cell's function with its arguments and docstring, or its table's name and rows."""
    node = ast.parse(source).body[-1]
    if isinstance(node, ast.FunctionDef):
        return node.name, ast.unparse(node.args), ast.get_docstring(node)
    return ast.unparse(node.targets), [ast.unparse(key) for key in getattr(node.value, "keys", [])]


@pytest.mark.parametrize("id", EXERCISES)
def test_stub_and_solution_have_the_same_signature_and_docstring(id):
    assert shape_of(CELLS[id]["stub"]) == shape_of(CELLS[id]["solution"])


@pytest.mark.parametrize("lesson", SOURCES)
def test_a_lesson_with_exercises_ends_with_its_progress(lesson):
    last = cells_of(SOURCES[lesson])[-1][1]
    assert f'check.progress("{lesson}")' in last
