"""Executes every lesson, student and solved copies, with no network, and writes nothing.

    python notebooks/workshop/run.py          all lessons
    python notebooks/workshop/run.py 01 03    the lessons whose names begin so

Exit code 1 when a notebook fails, or when a solved copy leaves an exercise unsolved.
"""

import os
import sys
import textwrap
import time
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, CellExecutionError

NOTEBOOKS = Path(__file__).resolve().parents[1]
LESSONS = "[0-9][0-9]_*.ipynb"
COPIES = {"student": ".", "solved": "solutions"}
TIMEOUT = 300  # seconds for one cell
RIGHT = "✓"  # a check's answer begins with ✓ (right), ✗ (wrong) or ○ (not attempted yet)

NOWHERE = "http://127.0.0.1:9"  # nothing listens there
OFFLINE = {
    "RSA_OFFLINE": "1",
    "RSA_CACHE": os.devnull,  # a model that was fetched here once would change the lessons
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "http_proxy": NOWHERE,
    "https_proxy": NOWHERE,
    "no_proxy": "",
}
ENVIRONMENT = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}


class NotebookFailed(Exception):
    """A cell failed; the message names the cell, the error and the cell's source."""


def execute(notebook, folder, online=False, again=True):
    """Run all cells in place, in this Python, with `folder` as working directory."""
    reached = []
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=TIMEOUT,
        startup_timeout=60,
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],  # the kernel's own remarks
        on_cell_start=lambda cell, cell_index: reached.append(cell_index),
    )
    # Without folders to look in, "python3" is not what this machine calls so but this Python's own.
    client.create_kernel_manager().kernel_spec_manager = KernelSpecManager(kernel_dirs=[])
    try:
        client.execute(cwd=str(folder), env=os.environ | ENVIRONMENT | ({} if online else OFFLINE))
    except (CellControlSignal, RuntimeError) as error:  # RuntimeError: the kernel died
        if again and not reached:  # two kernels that start at once can want the same port
            return execute(notebook, folder, online, again=False)
        known = isinstance(error, CellExecutionError)
        reason = f"{error.ename}: {error.evalue}" if known else str(error)
        place = reached[-1] if reached else 0
        source = textwrap.indent(notebook.cells[place].source, "    ")
        raise NotebookFailed(f"cell {place + 1} failed: {reason}\n{source}") from None


def check_answers(notebook):
    """The text that each check cell shows, in order; "" where it shows none."""
    answers = []
    for cell in notebook.cells:
        if "check" in cell.metadata.get("tags", []):
            texts = [out.data.get("text/plain", "") for out in cell.outputs if "data" in out]
            answers.append(texts[0] if texts else "")
    return answers


def run_notebook(path):
    """Execute the notebook at `path` from its own folder; returns it and what failed, or ""."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    try:
        execute(notebook, path.parent)
    except NotebookFailed as failure:
        return notebook, str(failure)
    return notebook, ""


def main(wanted, folder=NOTEBOOKS):
    every = {path.stem for place in COPIES.values() for path in (folder / place).glob(LESSONS)}
    lessons = [name for name in sorted(every) if name.startswith(tuple(wanted or [""]))]
    if not lessons:
        print(f"No lesson's name begins so. There are: {', '.join(sorted(every)) or 'none'}.")
        return 1

    form = f"{{:<{max(map(len, lessons))}}}" + "{:>30}" * len(COPIES)
    told = "{:.1f} s, {} of {} solved"
    print(form.format("lesson", *(f"{copy} copy" for copy in COPIES)))
    totals, failures = {copy: (0, 0, 0) for copy in COPIES}, []
    for lesson in lessons:
        row = []
        for copy, place in COPIES.items():
            path = folder / place / f"{lesson}.ipynb"
            if not path.is_file():
                row.append("missing")
                failures.append(f"{lesson} ({copy}): the notebook is missing")
                continue
            start = time.perf_counter()
            notebook, error = run_notebook(path)
            answers = check_answers(notebook)
            wrong = [text for text in answers if not text.startswith(RIGHT)]
            numbers = (time.perf_counter() - start, len(answers) - len(wrong), len(answers))
            totals[copy] = tuple(map(sum, zip(totals[copy], numbers, strict=True)))
            row.append("FAILED" if error else told.format(*numbers))
            if error:
                failures.append(f"{lesson} ({copy}): {error}")
            elif copy == "solved":
                failures += [f"{lesson}: not solved: {text or 'no answer'}" for text in wrong]
        print(form.format(lesson, *row), flush=True)
    print(form.format("total", *(told.format(*totals[copy]) for copy in COPIES)))

    if failures:
        print(f"\n{len(failures)} went wrong:", *failures, sep="\n- ")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
