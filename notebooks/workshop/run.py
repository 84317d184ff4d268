"""Executes every lesson, student and solved copies, in memory and with no network. It writes nothing.

    python notebooks/workshop/run.py          all lessons
    python notebooks/workshop/run.py 01 03    the lessons whose names begin so

Exit code 1 when a notebook fails, or when a solved copy leaves an exercise unsolved.
"""

from __future__ import annotations

import os
import sys
import textwrap
import time
from dataclasses import dataclass
from pathlib import Path

# jsonschema's optional grammar for web addresses takes seconds to import, and no notebook needs it.
sys.modules.setdefault("rfc3987_syntax", None)

import nbformat  # noqa: E402
from nbclient import NotebookClient  # noqa: E402
from nbclient.exceptions import CellControlSignal, CellExecutionError, CellTimeoutError  # noqa: E402

NOTEBOOKS = Path(__file__).resolve().parents[1]
LESSONS = "[0-9][0-9]_*.ipynb"
TIMEOUT = 300  # seconds for one cell
COPIES = {"student": ".", "solved": "solutions"}
RIGHT = "✓"  # a check's answer begins with ✓ (right), ✗ (wrong) or ○ (not attempted yet)

NOWHERE = "http://127.0.0.1:9"  # nothing listens there
PROXIES = ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy")
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "RSA_OFFLINE": "1",
    "RSA_CACHE": os.devnull,  # a model that was fetched here once would change what the lessons show
    **{name: NOWHERE for proxy in PROXIES for name in (proxy, proxy.upper())},
    "no_proxy": "",
    "NO_PROXY": "",
}
ENVIRONMENT = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}


class NotebookFailed(Exception):
    """A cell failed; the message names the cell, the error and the cell's source."""


@dataclass(frozen=True)
class Result:
    """What one run of a notebook gave: `checks` holds the answer of every check cell, "" where none came."""

    seconds: float
    checks: list[str]
    error: str | None
    notebook: nbformat.NotebookNode

    @property
    def solved(self):
        return sum(text.startswith(RIGHT) for text in self.checks)


def execute(notebook, folder, on_cell=None, online=False):
    """Run all cells in place, with `folder` as working directory; `on_cell(i)` is called before cell i."""
    at = 0

    def begin(cell, cell_index):
        nonlocal at
        at = cell_index
        if on_cell:
            on_cell(cell_index)

    settings = {
        "kernel_name": "python3",
        "timeout": TIMEOUT,
        "startup_timeout": 120,
        "record_timing": False,
    }
    quiet = [
        "--log-level=ERROR"
    ]  # the kernel's own remarks would stand between the lines of progress
    client = NotebookClient(notebook, on_cell_start=begin, extra_arguments=quiet, **settings)
    try:
        client.execute(cwd=str(folder), env=os.environ | ENVIRONMENT | ({} if online else OFFLINE))
    except (CellControlSignal, RuntimeError) as error:
        if isinstance(error, CellExecutionError):
            reason = f"{error.ename}: {error.evalue}"
        elif isinstance(error, CellTimeoutError):
            reason = f"it took more than {TIMEOUT} seconds"
        else:
            reason = str(error)
        source = textwrap.indent(notebook.cells[at].source, "    ")
        raise NotebookFailed(f"cell {at + 1} failed: {reason}\n{source}") from None


def check_answers(notebook):
    """The text that each check cell shows, in order; "" where it shows none."""
    answers = []
    for cell in notebook.cells:
        if "check" in cell.metadata.get("tags", []):
            texts = [out.data.get("text/plain", "") for out in cell.outputs if "data" in out]
            answers.append(texts[0] if texts else "")
    return answers


def run_notebook(path, on_cell=None):
    """Execute the notebook at `path` from its own folder; a failing cell is told in the `Result`'s error."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    start, error = time.perf_counter(), None
    try:
        execute(notebook, Path(path).parent, on_cell)
    except NotebookFailed as failure:
        error = str(failure)
    return Result(time.perf_counter() - start, check_answers(notebook), error, notebook)


def run_with_progress(path, label):
    """`run_notebook`, with a live line in a terminal and a line at start and end elsewhere."""
    if not sys.stdout.isatty():
        print(f"{label}: running", flush=True)
        result = run_notebook(path)
    else:
        total = len(nbformat.read(path, as_version=4).cells)
        result = run_notebook(
            path, lambda i: print(f"\r{label} {i + 1}/{total} cells ", end="", flush=True)
        )
        print("\r", end="")
    outcome = (
        "FAILED" if result.error else f"{result.solved} of {len(result.checks)} exercises solved"
    )
    print(f"{label}: {result.seconds:.1f} s, {outcome}", flush=True)
    return result


def problems(label, result, must_be_solved):
    """What is wrong with a run, one message each."""
    if result.error:
        return [f"{label}: {result.error}"]
    unsolved = (
        [text for text in result.checks if not text.startswith(RIGHT)] if must_be_solved else []
    )
    return [
        f"{label}: an exercise is not solved: {text or 'its check shows nothing'}"
        for text in unsolved
    ]


def summary(results):
    """The closing table. `results`: {lesson: {"student": Result, "solved": Result}}."""
    rows = [("lesson", "student s", "solved s", "exercises solved: student copy", "solved copy")]
    totals = {copy: [0.0, 0, 0] for copy in COPIES}
    for lesson, runs in results.items():
        cells = {copy: ("-", "-") for copy in COPIES}
        for copy, run in runs.items():
            cells[copy] = f"{run.seconds:.1f}", f"{run.solved} of {len(run.checks)}"
            numbers = run.seconds, run.solved, len(run.checks)
            totals[copy] = [sum(pair) for pair in zip(totals[copy], numbers, strict=True)]
        rows.append(
            (lesson, *(cells[copy][0] for copy in COPIES), *(cells[copy][1] for copy in COPIES))
        )
    times = [f"{totals[copy][0]:.1f}" for copy in COPIES]
    rows.append(("total", *times, *(f"{totals[copy][1]} of {totals[copy][2]}" for copy in COPIES)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for name, *values in rows:
        lines.append("  ".join([f"{name:<{widths[0]}}", *map(str.rjust, values, widths[1:])]))
    return "\n".join(lines)


def main(wanted, folder=NOTEBOOKS):
    lessons = sorted(
        {path.stem for place in COPIES.values() for path in (folder / place).glob(LESSONS)}
    )
    for prefix in wanted:
        if not any(lesson.startswith(prefix) for lesson in lessons):
            print(
                f"No lesson's name begins with {prefix!r}. There are: {', '.join(lessons) or 'none'}."
            )
            return 1
    lessons = [lesson for lesson in lessons if not wanted or lesson.startswith(tuple(wanted))]
    if not lessons:
        print("There are no lessons to run.")
        return 1

    results, failures = {lesson: {} for lesson in lessons}, []
    for lesson in lessons:
        for copy, place in COPIES.items():
            label, path = f"{lesson} ({copy})", folder / place / f"{lesson}.ipynb"
            if not path.is_file():
                failures.append(f"{label}: the notebook is missing")
                continue
            results[lesson][copy] = run_with_progress(path, label)
            failures += problems(label, results[lesson][copy], must_be_solved=copy == "solved")

    print("\n" + summary(results))
    if failures:
        print(f"\n{len(failures)} went wrong:")
        print("\n".join(f"- {failure}" for failure in failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # some terminals and log files have no ✗
    sys.exit(main(sys.argv[1:]))
