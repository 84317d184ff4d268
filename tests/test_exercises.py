"""Every exercise of every lesson: its reference, its mistakes, and the cells of the lesson that use it."""

import ast
import contextlib
import io
import re
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest

from helpers import checks

ROOT = Path(__file__).resolve().parent.parent
LESSONS = sorted(
    path.stem[-2:] for path in (ROOT / "helpers" / "lessons").glob("lesson_[0-9][0-9].py")
)
SOURCES = {
    path.name[:2]: path
    for path in sorted((ROOT / "notebooks" / "workshop" / "source").glob("[0-9][0-9]_*.py"))
}
EXERCISES = {id: each for lesson in LESSONS for id, each in checks.exercises_of(lesson).items()}
MISTAKES = [(id, i) for id, exercise in EXERCISES.items() for i in range(len(exercise.mistakes))]


def cells_of(path):
    """(header, source) of each cell of a percent source."""
    parts = re.split(r"^# %%(.*)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def exercise_cells():
    """{id: {"lesson", "imports", "stub", "answer", "solution"}}: the code around each check, imports from cells before."""
    found = {}
    for path in SOURCES.values():
        imports, stub, current = [], "", None
        for header, source in cells_of(path):
            if "[markdown]" in header:
                continue
            tree = ast.parse(re.sub(r"^[%!].*$", "", source, flags=re.MULTILINE))
            if '"exercise"' in header:
                stub = source
            for call in checks_in(tree):
                current = found.setdefault(
                    call[0], {"imports": list(imports), "stub": stub, "lesson": path.name[:2]}
                )
                current["answer"] = call[1]
            if '"solution"' in header:
                current["solution"] = source
            imports += [
                node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))
            ]
    return found


def checks_in(tree):
    """(id, the expression that is checked) of each check(...) call."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "check"
        ):
            yield node.args[0].value, ast.unparse(node.args[1])


CELLS = exercise_cells()


def answer_of(id, part):
    """What the check cell of exercise `id` is given after running its stub or its solution."""
    cell, names = CELLS[id], {}
    used = {node.id for node in ast.walk(ast.parse(cell[part])) if isinstance(node, ast.Name)}
    for node in cell["imports"]:
        # Only what this cell uses: some lessons import libraries that take seconds.
        needed = [
            alias for alias in node.names if (alias.asname or alias.name).split(".")[0] in used
        ]
        if needed:
            exec(
                ast.unparse(ast.copy_location(type(node)(**{**vars(node), "names": needed}), node)),
                names,
            )
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(cell[part], f"<{part} of {id}>", "exec"), names)
    return eval(cell["answer"], names)


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
    assert isinstance(exercise.mistakes, tuple) and isinstance(exercise.cases, tuple)
    assert len(exercise.mistakes) >= 3
    assert exercise.title and not exercise.title.endswith(".")
    if callable(exercise.reference):
        assert len(exercise.cases) >= 3 and all(isinstance(case, tuple) for case in exercise.cases)
        sizes = [size(case) for case in exercise.cases]
        assert sizes == sorted(sizes), "cases stand smallest first"
    else:
        assert exercise.cases == ()


@pytest.mark.parametrize("id", EXERCISES)
def test_the_reference_is_right(id):
    result = checks.Checker()(id, EXERCISES[id].reference)
    assert result.status == "right", result


@pytest.mark.parametrize("id, i", MISTAKES)
def test_a_known_mistake_is_rejected_with_its_own_message(id, i):
    mistake = EXERCISES[id].mistakes[i]
    result = checks.Checker()(id, mistake.wrong)
    assert result.status == "wrong"
    assert result.text.endswith(f"→ {mistake.message}"), (
        f"\nmeant: {mistake.message}\nsaid:  {result}"
    )
    assert len(mistake.message) > 30 and mistake.message.rstrip().endswith((".", "?", "`", "!"))


@pytest.mark.parametrize("id", EXERCISES)
def test_only_neighbours_share_a_message(id):
    """Two ways to make one mistake may share its text word by word, and then stand together."""
    messages = [mistake.message for mistake in EXERCISES[id].mistakes]
    runs = [message for message, _ in groupby(messages)]
    assert len(runs) == len(set(runs))
    squeezed = {re.sub(r"\W+", "", message.lower()) for message in messages}
    assert len(squeezed) == len(set(messages)), "two messages differ in punctuation only"


@pytest.mark.parametrize("id", EXERCISES)
def test_the_stub_of_the_lesson_is_untouched(id):
    result = checks.Checker()(id, answer_of(id, "stub"))
    assert result.status == "untouched" and "not attempted yet" in result.text


@pytest.mark.parametrize("id", EXERCISES)
def test_the_solution_of_the_lesson_is_right(id):
    result = checks.Checker()(id, answer_of(id, "solution"))
    assert result.status == "right", result


def shape_of(source):
    """The signatures and docstrings of a cell's functions, or the names (and keys) that it assigns."""
    shapes = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            shapes.append((node.name, ast.unparse(node.args), ast.get_docstring(node)))
        elif isinstance(node, ast.Assign):
            keys = (
                [ast.unparse(key) for key in node.value.keys]
                if isinstance(node.value, ast.Dict)
                else []
            )
            shapes.append(([ast.unparse(target) for target in node.targets], keys))
    return shapes


@pytest.mark.parametrize("id", EXERCISES)
def test_stub_and_solution_have_the_same_signature_and_docstring(id):
    stub, solution = shape_of(CELLS[id]["stub"]), shape_of(CELLS[id]["solution"])
    assert stub and all(shape in solution for shape in stub)


@pytest.mark.parametrize("lesson", SOURCES)
def test_a_lesson_with_exercises_ends_with_its_progress(lesson):
    last = cells_of(SOURCES[lesson])[-1][1]
    assert f'check.progress("{lesson}")' in last
