"""Makes both notebooks of a lesson from its one source.

    python notebooks/workshop/build.py              build all lessons
    python notebooks/workshop/build.py 01           build the lessons whose names begin so
    python notebooks/workshop/build.py --online     the same with a network: GloVe 300D and GPT-2 in place of their stand-ins
    python notebooks/workshop/build.py --check      execute nothing; say which lessons are stale and why (exit code 1)
    python notebooks/workshop/build.py --without-solutions FOLDER     write learners' copies without solutions there

notebooks/workshop/source/NN_name.py (jupytext percent) becomes notebooks/NN_name.ipynb, the student copy, with stubs to
fill, folded hints and solutions and no outputs, and notebooks/solutions/NN_name.ipynb, the solved copy, executed.
Both hold the setup cell, notebooks/workshop/source/_setup.py. Building again changes no byte unless an output changed.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import os
import re
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path

# isort: off
from address import AddressError, read_address, stamp_setup, stamp_title
from run import (
    RIGHT,
    NotebookFailed,
    check_answers,
    execute,
)  # first: it makes importing nbformat fast
import jupytext
import nbformat
from nbformat import v4
# isort: on

ROOT = Path(__file__).resolve().parents[2]
SOURCES = "[0-9][0-9]_*.py"
KINDS = {
    "exercise": {"markdown", "code"},
    "check": {"code"},
    "hint": {"markdown"},
    "solution": {"code"},
}
TAGS = {*KINDS, "warns"}  # "warns": this cell's warning is meant to be seen
HEADER = {
    "tags",
    "alt",
    "picture",
    "cell_marker",
    "lines_to_next_cell",
    "lines_to_end_of_cell_marker",
}
LABELS = {"hint": "Hint", "solution": "Solution"}  # what learners read on the folded cells
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
WIDGET = "application/vnd.jupyter.widget-view+json"
WARNING_ORIGIN = re.compile(r"^.+:\d+: (?=\w+: )", re.MULTILINE)
UNSTABLE = {
    r" at 0x[0-9a-fA-F]+": "a memory address",
    r"'model_id'": "a widget, of which readers see nothing (give it a picture, as helpers/explorer.py does)",
    r"<(Axes|Figure|matplotlib)\b": "the name of a plot object (end its line with a semicolon)",
    r"/tmp/|ipykernel_|site-packages": "a path of this machine",  # noqa: S108  # it is looked for, not written to
}


class LessonError(ValueError):
    """Something to put right in a lesson; the message says where."""


def require(condition, message):
    if not condition:
        raise LessonError(message)


# Reading a source


@dataclass
class Cell:
    """One cell of a source; a stub knows its `solution`, a hint or solution its `label`.

    The figure of a cell with `picture` is written to notebooks/pictures too, for the README to show.
    """

    where: str
    type: str
    source: str
    tags: list[str]
    alt: str | None
    picture: str | None = None
    label: str = ""
    solution: Cell | None = None

    @property
    def kind(self):
        return next((tag for tag in self.tags if tag in KINDS), None)


def read_lesson(path):
    """The cells of a source, checked: headers known, every stub followed by its check, hints and solution."""
    text = path.read_text(encoding="utf-8")
    try:
        nodes = jupytext.reads(text, fmt="py:percent").cells
    except nbformat.ValidationError as error:
        raise LessonError(f"{path.name}: cannot read a cell's header: {error.message}") from None
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.startswith("# %%")]
    cells = []
    for i, node in enumerate(nodes):
        where = f"{path.name}, cell {i + 1}" + (
            f" (line {lines[i]})" if len(lines) == len(nodes) else ""
        )
        meta, tags, alt = node.metadata, node.metadata.get("tags", []), node.metadata.get("alt")
        misread = [str(meta[key]) for key in meta if key not in HEADER]
        require(
            not misread,
            f'{where}: cannot read its header: {misread}; known: tags=["..."], alt="...", picture="..."',
        )
        unknown = [tag for tag in tags if tag not in TAGS]
        require(not unknown, f"{where}: unknown tags {unknown}; known are {sorted(TAGS)}")
        require(
            len([tag for tag in tags if tag in KINDS]) < 2,
            f"{where}: a cell has one kind, not {tags}",
        )
        require(
            node.cell_type in ("markdown", "code"),
            f"{where}: a {node.cell_type} cell; use markdown or code",
        )
        drawn = alt is None or (node.cell_type == "code" and isinstance(alt, str) and alt.strip())
        require(
            drawn,
            f"{where}: alt must be a text that is not empty, on a code cell that draws a figure",
        )
        cells.append(Cell(where, node.cell_type, node.source, tags, alt, meta.get("picture")))
    pair_exercises(cells)
    return cells


def pair_exercises(cells):
    """Give every stub its solution and every hint its label, or say which part is missing."""
    stub, checked, hints = None, False, []
    for cell in cells:
        kind = cell.kind
        if kind is None:
            continue
        require(cell.type in KINDS[kind], f"{cell.where}: a {kind} cannot be a {cell.type} cell")
        if kind != "exercise":
            require(stub, f"{cell.where}: a {kind} without an exercise stub before it")
        elif cell.type == "code":
            require(not stub, f"{stub and stub.where}: an exercise stub without a solution")
            stub, checked, hints = cell, False, []
        if kind == "check":
            checked = True
        elif kind == "hint":
            hints.append(cell)
        elif kind == "solution":
            require(checked, f"{stub.where}: an exercise stub without a check")
            for number, hint in enumerate(hints, 1):
                hint.label = LABELS["hint"] + (f" {number}" if len(hints) > 1 else "")
            cell.label, stub.solution, stub = LABELS["solution"], cell, None
    require(not stub, f"{stub and stub.where}: an exercise stub without a solution")


# The two copies


def student_copy(cells, setup):
    """The notebook learners fill in: hints and solutions folded away, no outputs."""
    bodies = {"hint": "{}", "solution": "```python\n{}\n```"}
    nodes = []
    for cell in cells:
        if cell.kind in bodies:
            # Without the blank lines, markdown inside <details> is not rendered.
            body = bodies[cell.kind].format(cell.source)
            folded = f"<details>\n<summary>{cell.label}</summary>\n\n{body}\n\n</details>"
            nodes.append(new_cell("markdown", folded, cell.tags))
        else:
            nodes.append(new_cell(cell.type, cell.source, cell.tags))
    return new_notebook(nodes, setup)


def solved_copy(cells, setup):
    """The notebook people read, not yet executed: solutions in the stubs' places; alt waits in the metadata."""
    kept = [cell.solution or cell for cell in cells if cell.kind not in LABELS]
    return new_notebook(
        [new_cell(cell.type, cell.source, cell.tags, cell.alt, cell.picture) for cell in kept],
        setup,
    )


def new_cell(cell_type, source, tags=(), alt=None, picture=None):
    extra = {"tags": list(tags), "alt": alt, "picture": picture}
    metadata = {key: value for key, value in extra.items() if value}
    return (v4.new_code_cell if cell_type == "code" else v4.new_markdown_cell)(
        source, metadata=metadata
    )


def new_notebook(nodes, setup):
    """Put the setup cell after the title; cells are named by their content to keep diffs small."""
    nodes = [*nodes[:1], new_cell("code", setup), *nodes[1:]]
    name_cells(nodes)
    return v4.new_notebook(cells=nodes, metadata=KERNEL)


def name_cells(nodes):
    seen = Counter()
    for cell in nodes:
        content = f"{cell.cell_type}\n{cell.source}"
        seen[content] += 1
        cell.id = digest(f"{content}\n{seen[content]}".encode())


def digest(data):
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()[:12]


# Outputs without noise


def tidy_outputs(cell, machine=(), old_picture=None):
    """Merge streams, give the figure its alt text, and refuse what would differ on another machine.

    `machine` lists paths that must not appear; `old_picture` (PNG) is kept where the new one looks the same.
    """
    alt, outputs = cell.metadata.pop("alt", None), []
    for out in cell.outputs:
        data = out.get("data", {})
        if WIDGET in data and "[00:" in data.get("text/plain", ""):
            continue  # tqdm's bar, which showed a download's progress
        if out.output_type == "stream" and outputs and outputs[-1].get("name") == out.name:
            outputs[-1].text += out.text
        else:
            outputs.append(out)
    cell.outputs = outputs

    pictures = [
        out for out in outputs if any(kind.startswith("image/") for kind in out.get("data", {}))
    ]
    require(alt or not pictures, 'it draws a figure: put alt="what is to be seen" in its header')
    single = len(pictures) == 1 and "image/png" in pictures[0].data
    require(single or not alt, f"its alt text is for one PNG figure, but it draws {len(pictures)}")
    for out in pictures:
        png = strip_png(base64.b64decode(out.data["image/png"]))
        png = old_picture if old_picture and looks_same(png, old_picture) else png
        out.data = nbformat.from_dict(
            {"image/png": base64.b64encode(png).decode(), "text/plain": alt}
        )
        out.metadata = nbformat.from_dict(
            {"image/png": {**out.metadata.get("image/png", {}), "alt": alt}}
        )

    patterns = UNSTABLE | {re.escape(path): "a path of this machine" for path in machine}
    for out in outputs:
        if out.get("name") == "stderr":
            require(
                "warns" in cell.metadata.get("tags", []), f"it writes to stderr: {out.text.strip()}"
            )
            out.text = WARNING_ORIGIN.sub("", out.text)
        data = out.get("data", {})
        for text in [
            out.get("text", ""),
            *(str(data[kind]) for kind in data if kind != "image/png"),
        ]:
            for pattern, what in patterns.items():
                found = re.search(f".*({pattern}).*", text)
                require(not found, f"its output holds {what}: {found and found[0].strip()}")


def strip_png(png):
    """The PNG without the chunks that say which program drew it and when."""
    kept, at = png[:8], 8
    while at < len(png):
        end = at + 12 + int.from_bytes(png[at : at + 4], "big")
        if png[at + 4 : at + 8] not in (b"tEXt", b"zTXt", b"iTXt", b"tIME", b"eXIf"):
            kept += png[at:end]
        at = end
    return kept


def looks_same(png, other):
    """Whether no pixel differs visibly. (A mean over all pixels would not notice one changed digit.)"""
    import numpy as np
    from matplotlib.image import imread

    a, b = imread(io.BytesIO(png)), imread(io.BytesIO(other))
    return a.shape == b.shape and bool(np.abs(a - b).max() <= 8 / 255)


def picture_of(cell):
    """The PNG and the alt text of an executed cell's figure; (None, None) where it has none."""
    for out in cell.get("outputs", []):
        if "image/png" in out.get("data", {}):
            return base64.b64decode(out.data["image/png"]), out.metadata.get("image/png", {}).get(
                "alt"
            )
    return None, None


# Building


def paths_of(source):
    """Where a source's student and solved copies lie."""
    name = f"{source.stem}.ipynb"
    return source.parents[2] / name, source.parents[2] / "solutions" / name


def read_source(source):
    """The student copy and the solved copy (not executed) that a source gives."""
    cells, setup = (
        read_lesson(source),
        source.with_name("_setup.py").read_text(encoding="utf-8").strip(),
    )
    require(
        cells[0].type == "markdown",
        f"{cells[0].where}: a lesson begins with a markdown cell that holds its title",
    )
    address = read_address(source.parents[3])
    cells[0].source = stamp_title(cells[0].source, address, source.stem)
    setup = stamp_setup(setup, address)
    return student_copy(cells, setup), solved_copy(cells, setup)


def built_from(source, root):
    """Digests of the files that a lesson's outputs depend on."""
    helpers, data = root / "helpers", root / "data"
    files = [
        source,
        source.with_name("_setup.py"),
        root / "helpers" / "setup.py",
        *sorted(helpers.glob("*.py")),
    ]
    files += [
        helpers / "lessons" / name for name in ("__init__.py", f"lesson_{source.stem[:2]}.py")
    ]
    files += [data / "manifest.json", data / "categories.json"]
    return {
        file.relative_to(root).as_posix(): digest(file.read_bytes())
        for file in files
        if file.is_file()
    }


def build(source, root=ROOT, online=False):
    """Write both copies of a lesson, or neither when anything is wrong with it."""
    student, solved = read_source(source)
    dependencies = built_from(source, root)
    student_path, solved_path = paths_of(source)
    old_cells = (read_notebook(solved_path) or {"cells": []})["cells"]
    old_pictures = {cell.get("id"): picture_of(cell)[0] for cell in old_cells}

    solved_path.parent.mkdir(exist_ok=True)
    try:
        execute(solved, solved_path.parent, online=online)
    except NotebookFailed as failure:
        raise LessonError(f"{source.name}, solved copy: {failure}") from None
    homes = [Path(tempfile.gettempdir()), Path.home()]
    machine = [str(root), *(f"{home}{os.sep}" for home in homes if home != home.parent)]
    for number, cell in enumerate(solved.cells, 1):
        if cell.cell_type == "code":
            try:
                tidy_outputs(cell, machine, old_pictures.get(cell.id))
            except LessonError as error:
                message = f"{source.name}, cell {number} of the solved copy: {error}\n{cell.source}"
                raise LessonError(message.replace("\n", "\n    ")) from None
    for answer in check_answers(solved):
        require(
            answer.startswith(RIGHT), f"{source.name}: a solution does not pass its check: {answer}"
        )
    solved.metadata = nbformat.from_dict(KERNEL | {"built_from": dependencies})
    write(as_text(student), student_path)
    write(as_text(solved), solved_path)
    for cell in solved.cells:
        if name := cell.metadata.get("picture"):
            pictures = student_path.parent / "pictures"
            pictures.mkdir(exist_ok=True)
            (pictures / f"{name}.png").write_bytes(picture_of(cell)[0])


def hand_out(source, folder):
    """Write a lesson's student copy without its solutions to `folder`."""
    student, _ = read_source(source)
    student.cells = [
        cell for cell in student.cells if "solution" not in cell.metadata.get("tags", [])
    ]
    folder.mkdir(parents=True, exist_ok=True)
    write(as_text(student), folder / f"{source.stem}.ipynb")


def as_text(notebook):
    nbformat.validate(notebook)
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def write(text, path):
    temporary = path.with_suffix(".tmp")
    try:
        temporary.write_text(text, encoding="utf-8", newline="\n")
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def read_notebook(path):
    """The notebook at `path`; None where there is none, or none that can be read."""
    try:
        return nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    except (OSError, ValueError):
        return None


# Checking


def stale(source, root=ROOT):
    """Why a lesson's copies are not what its source gives: a list of reasons, empty when they are."""
    try:
        student, solved = read_source(source)
    except LessonError as error:
        return [str(error)]
    student_path, solved_path = paths_of(source)
    reasons, old = [], read_notebook(student_path)
    if old is None:
        reasons.append("the student copy is missing or damaged")
    elif student_path.read_text(encoding="utf-8") != as_text(student):
        reasons.append(
            f"{first_difference(old, student, dict)} of the student copy differs from the source"
        )
    old = read_notebook(solved_path)
    if old is None:
        return [*reasons, "the solved copy is missing or damaged"]
    then, now = old.metadata.get("built_from", {}), built_from(source, root)
    for file in sorted(then.keys() | now.keys()):
        if then.get(file) != now.get(file):
            what = "is new" if file not in then else "is gone" if file not in now else "changed"
            reasons.append(f"{file} {what} since the solved copy was executed")
    if then == now and [*map(without_outputs, old.cells)] != [*map(without_outputs, solved.cells)]:
        place = first_difference(old, solved, without_outputs)
        reasons.append(f"{place} of the solved copy differs from the source")
    return reasons


def first_difference(notebook, expected, view):
    """Where the two first differ in `view`: "cell 7", or "the metadata" when their cells are equal."""
    ours, theirs = ([view(cell) for cell in book.cells] for book in (notebook, expected))
    count = max(len(ours), len(theirs))
    return next(
        (f"cell {i + 1}" for i in range(count) if ours[i : i + 1] != theirs[i : i + 1]),
        "the metadata",
    )


def without_outputs(cell):
    alt = cell.metadata.get("alt") or picture_of(cell)[1]
    return cell.get("id"), cell.cell_type, cell.source, cell.metadata.get("tags"), alt


def orphans(root):
    """Notebooks that no source makes."""
    folder = root / "notebooks"
    names = {source.stem for source in folder.glob(f"workshop/source/{SOURCES}")}
    found = [*sorted(folder.glob("*.ipynb")), *sorted(folder.glob("solutions/*.ipynb"))]
    return [path.relative_to(root).as_posix() for path in found if path.stem not in names]


def main(argv=None, root=ROOT):
    parser = argparse.ArgumentParser(
        description="Make both notebooks of each lesson from its source."
    )
    parser.add_argument(
        "lessons", nargs="*", metavar="LESSON", help="how its name begins, such as 01"
    )
    parser.add_argument(
        "--online", action="store_true", help="execute with a network, for the website"
    )
    parser.add_argument(
        "--check", action="store_true", help="execute nothing; say what is stale and why"
    )
    parser.add_argument(
        "--without-solutions",
        metavar="FOLDER",
        type=Path,
        help="only write student copies without them",
    )
    options = parser.parse_args(argv)
    every = sorted((root / "notebooks" / "workshop").glob(f"source/{SOURCES}"))
    for name in options.lessons or [""]:
        if not any(source.stem.startswith(name) for source in every):
            parser.error(
                f"no lesson's name begins with {name!r}; there are {[path.stem for path in every]}"
            )

    make, good, bad, wrong = (
        partial(build, root=root, online=options.online),
        "built",
        "NOT BUILT",
        0,
    )
    if options.check:
        make, good, bad = partial(stale, root=root), "up to date", "STALE"
    elif options.without_solutions:
        make, good = partial(hand_out, folder=options.without_solutions), "written"
    for source in [
        source for source in every if source.stem.startswith(tuple(options.lessons or [""]))
    ]:
        start, reasons = time.perf_counter(), []
        try:
            reasons = make(source)
        except (
            LessonError,
            AddressError,
            OSError,
        ) as error:  # OSError: no permission, a full disk, ...
            reasons = [str(error)]
        wrong += bool(reasons)
        text = (
            "\n  - ".join([bad, *reasons])
            if reasons
            else f"{good} ({time.perf_counter() - start:.1f} s)"
        )
        print(f"{source.stem}: {text}", flush=True)
    for path in [] if options.lessons else orphans(root):
        wrong += 1
        print(f"{path}: no source makes this notebook; remove it or rename it")
    if wrong and options.check:
        print("To rebuild: python notebooks/workshop/build.py LESSON ...")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # some terminals and log files have no ✗
    sys.exit(main())
