"""Lessons run as people run them: twice in one kernel, and cells out of order. Nothing may stay broken by it.

An ordinary run tries one lesson; HYPOTHESIS_PROFILE=torture tries them all.
"""

import copy
import os
import random
from pathlib import Path

import nbformat
import pytest
from run import COPIES, LESSONS, check_answers, execute

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"

TRIED_ALWAYS = ("01",)
EVERY = sorted(path.name for path in NOTEBOOKS.glob(LESSONS))
TRIED = (
    EVERY
    if os.environ.get("HYPOTHESIS_PROFILE") == "torture"
    else [n for n in EVERY if n.startswith(TRIED_ALWAYS)]
)
MARK = {"student": "○", "solved": "✓"}


def is_check(cell):
    return "check" in cell.metadata.get("tags", [])


def again(cells, may_raise=False):
    """Copies of code cells, to run once more."""
    cells = copy.deepcopy(cells)
    for cell in cells:
        cell.id, cell.outputs = nbformat.v4.new_code_cell().id, []
        if may_raise:
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), "raises-exception"]
    return cells


@pytest.mark.parametrize("copy_of", COPIES)
@pytest.mark.parametrize("lesson", TRIED)
def test_a_lesson_survives_its_cells_in_any_order_and_a_second_run(lesson, copy_of, tried):
    """The setup cell, all checks before anything is there to check, all cells shuffled, then top to bottom, twice."""
    folder = NOTEBOOKS / COPIES[copy_of]
    notebook = nbformat.read(folder / lesson, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    shuffled = random.Random(lesson).sample(code, len(code))
    early = again(code[:1] + [cell for cell in code if is_check(cell)] + shuffled, may_raise=True)
    late = again(code) + again(code)
    notebook.cells = early + late
    execute(notebook, folder)  # raises for an error in `late`
    for cell in early:
        errors = [out.ename for out in cell.outputs if out.output_type == "error"]
        assert set(errors) <= {"NameError"} or not is_check(cell), f"{errors}\n{cell.source}"
    notebook.cells = late
    answers = check_answers(notebook)
    assert answers and [answer[:1] for answer in answers] == [MARK[copy_of]] * len(answers)
    tried["cells out of order or again"] += len(early) + len(late)
