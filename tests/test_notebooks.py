"""Every notebook of the course, executed: student copies untouched, solved copies as they were committed."""

import re
from pathlib import Path

import nbformat
import pytest
from build import STAND_IN, WIDGET
from run import LESSONS, check_answers, run_notebook

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"

STUDENT = sorted(NOTEBOOKS.glob(LESSONS))
SOLVED = sorted((NOTEBOOKS / "solutions").glob(LESSONS))
NUMBER = re.compile(r"[-+]?\d+(?:\.\d*)?(?:e[-+]?\d+)?")


def shown(notebook):
    """The texts of every cell's outputs; figures are left out, and stderr, whose warnings name a path."""
    cells = []
    for cell in notebook.cells:
        texts = []
        for out in cell.get("outputs", []):
            data = out.get("data", {})
            if out.get("name") != "stderr" and not {"image/png", WIDGET} & {*data}:
                texts += [out.get("text", ""), *(str(data[kind]) for kind in sorted(data))]
        cells.append("\n".join(texts))
    return cells


def agree(text, committed):
    """Equal up to spaces, with numbers within 1 % + 0.02."""
    texts = [" ".join(NUMBER.sub(" # ", one).split()) for one in (text, committed)]
    numbers = [[float(number) for number in NUMBER.findall(one)] for one in (text, committed)]
    return texts[0] == texts[1] and numbers[0] == pytest.approx(numbers[1], rel=0.01, abs=0.02)


def test_there_are_lessons_and_each_has_both_copies():
    assert STUDENT
    assert [path.name for path in STUDENT] == [path.name for path in SOLVED]


@pytest.mark.parametrize("path", STUDENT, ids=lambda path: path.stem)
def test_an_untouched_student_copy_runs_from_top_to_bottom(path):
    notebook, error = run_notebook(path)
    assert not error, error
    assert {text[:1] for text in check_answers(notebook)} == {"○"}


@pytest.mark.parametrize("path", SOLVED, ids=lambda path: path.stem)
def test_a_solved_copy_solves_every_exercise_and_shows_what_was_committed(path):
    notebook, error = run_notebook(path)
    assert not error, error
    assert {text[:1] for text in check_answers(notebook)} == {"✓"}
    now, committed = shown(notebook), shown(nbformat.read(path, as_version=4))
    if STAND_IN in "".join(now) and STAND_IN not in "".join(committed):
        pytest.skip("Solved with the models themselves (make online), which are not here: it runs.")
    for number, (text, before) in enumerate(zip(now, committed, strict=True), 1):
        assert agree(text, before), (
            f"cell {number} shows\n{text}\nbut this was committed:\n{before}"
        )
