"""Makes both notebooks of a lesson from its one source; README.md beside this file tells how.

    python notebooks/workshop/build.py              build all lessons
    python notebooks/workshop/build.py 01           build the lessons whose names begin so
    python notebooks/workshop/build.py --online     the same with a network; a stand-in is refused
    python notebooks/workshop/build.py --check      execute nothing; say what is stale and why
    python notebooks/workshop/build.py --without-solutions FOLDER   student copies without them

Building again changes no byte unless an output changed.
"""

import argparse
import base64
import hashlib
import io
import re
import sys
import time
from collections import Counter
from itertools import groupby
from pathlib import Path

import jupytext
import nbformat
from address import NO_BADGE, LessonError, read_address, require, stamp_notebook
from nbformat import v4
from run import RIGHT, NotebookFailed, check_answers, execute

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("exercise", "check", "hint", "solution", "answer")
SHOWN = ("tags", "alt", "picture")  # what a cell's header may hold
JUPYTEXTS = ("cell_marker", "lines_to_next_cell", "lines_to_end_of_cell_marker")  # it adds them
SAID = {  # what a lesson's first cell says about it
    "title": r"^# (\d+ · .+)$",
    "question": r"^\*\*(.+\?)\*\*",
    "minutes": r"^\*Time:\* (\d+) minutes",
}
WIDEST = 88  # columns of code that a page shows without cutting
FOLDED = {"hint": "Hint", "solution": "Solution", "answer": "Run the cell above, then open this"}
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
CLAIM = "application/vnd.rsa-course.claim+json"  # what helpers' `found` shows
STAND_IN = "is not here and"  # so load() begins to say which model it takes instead
WIDGET = "application/vnd.jupyter.widget-view+json"
UNSTABLE = {  # what would differ on another machine
    r" at 0x[0-9a-fA-F]+": "a memory address",
    r"'model_id'": "a widget, of which readers see nothing (lessons/explorer.py adds a picture)",
    r"<(Axes|Figure|matplotlib)\b": "the name of a plot object (end its line with a semicolon)",
    rf"{re.escape(str(ROOT))}/|/tmp/|/home/|/Users/|site-packages": "a path of this machine",
}


# Reading a source


def sources(root=ROOT):
    """The lessons' sources, in their order."""
    folder = root / "notebooks/workshop/source"
    return [*sorted(folder.glob("[0-9][0-9]_*.py")), *folder.glob("glossary.py")]


def read_lesson(path):
    """The cells of a source, as jupytext reads them; an error names the line to put right."""
    text = path.read_text(encoding="utf-8")
    try:
        cells = jupytext.reads(text, fmt="py:percent").cells
    except nbformat.ValidationError as error:
        raise LessonError(f"{path.name}: cannot read a cell's header: {error.message}") from None
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.startswith("# %%")]
    require(len(lines) == len(cells), f"{path.name}: every cell, the first too, begins with # %%")
    parts = []
    for cell, line in zip(cells, lines, strict=True):
        wrong = [str(cell.metadata[key]) for key in cell.metadata if key not in SHOWN + JUPYTEXTS]
        wrong += [tag for tag in cell.metadata.get("tags", []) if tag not in KINDS]
        known = f'known are tags=["..."] of {KINDS}, alt="..." and picture="..."'
        require(not wrong, f"{path.name}, line {line}: cannot read {wrong}; {known}")
        wide = [code for code in cell.source.splitlines() if len(code) > WIDEST]
        if wide and cell.cell_type == "code":
            raise LessonError(f"{path.name}, line {line}: wider than {WIDEST} columns: {wide[0]}")
        if is_stub(cell) or kind_of(cell) not in (None, "exercise", "answer"):
            parts.append(("stub" if is_stub(cell) else kind_of(cell), line))

    order = "".join(f"{part} " for part, _ in parts)
    good = re.match("(stub (check )+(hint )*solution )*", order)[0].count(" ")
    if good < len(parts):
        found, line = order.split()[good : good + 4], parts[good][1]
        must = "a stub, its check, hints and the solution follow each other"
        raise LessonError(f"{path.name}, line {line}: {must}; from here on there are {found}")
    return cells


def kind_of(cell):
    return next((tag for tag in cell.metadata.get("tags", []) if tag in KINDS), None)


def is_stub(cell):
    return kind_of(cell) == "exercise" and cell.cell_type == "code"


# The two copies


def student_copy(cells, setup):
    """The notebook learners fill in: hints and solutions folded away, no outputs."""
    nodes = []
    for kind, group in groupby(cells, kind_of):
        group = list(group)
        for number, cell in enumerate(group, 1):
            cell_type, text = cell.cell_type, cell.source
            if kind in FOLDED:
                label = FOLDED[kind] + (f" {number}" if len(group) > 1 else "")
                cell_type, text = "markdown", folded(label, text, code=kind == "solution")
            nodes.append(new_cell(cell_type, text, tags=cell.metadata.get("tags")))
    return new_notebook(nodes, setup)


def folded(label, text, code):
    body = f"```python\n{text}\n```" if code else text
    # Without the blank lines, markdown inside <details> is not rendered.
    return f"<details>\n<summary>{label}</summary>\n\n{body}\n\n</details>"


def solved_copy(cells, setup):
    """The notebook people read, not yet executed: solutions in the stubs' places, `alt` waiting."""
    nodes = []
    for place, cell in enumerate(cells):
        if is_stub(cell):
            cell = next(after for after in cells[place:] if kind_of(after) == "solution")
        elif kind_of(cell) in ("hint", "solution"):
            continue
        shown = {key: cell.metadata.get(key) for key in SHOWN}
        text = cell.source.replace("](claims.ipynb)", "](README.md)")  # which lies beside it
        nodes.append(new_cell(cell.cell_type, text, **shown))
    return new_notebook(nodes, setup)


def new_cell(cell_type, source, **metadata):
    metadata = {key: value for key, value in metadata.items() if value}
    new = v4.new_code_cell if cell_type == "code" else v4.new_markdown_cell
    return new(source, metadata=metadata)


def new_notebook(nodes, setup):
    """The cells; where code runs with a badge under the title, and the setup cell, folded."""
    hidden = {"jupyter": {"source_hidden": True}, "cellView": "form"}
    if any(node.cell_type == "code" for node in nodes):
        nodes[0].source = nodes[0].source.replace("\n\n", f"\n\n{NO_BADGE}\n\n", 1)
        nodes = [*nodes[:1], new_cell("code", setup, **hidden), *nodes[1:]]
    name_cells(nodes)
    return v4.new_notebook(cells=nodes, metadata=KERNEL)


def name_cells(nodes):
    """Cells are named by their content, so that a one-word edit is a two-line diff."""
    seen = Counter()
    for cell in nodes:
        content = f"{cell.cell_type}\n{cell.source}"
        seen[content] += 1
        cell.id = digest(f"{content}\n{seen[content]}".encode())


def digest(data):
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()[:12]


# Outputs without noise


def tidy_outputs(cell, old_picture=None):
    """Merge streams, give the figure its alt text, and refuse what would differ elsewhere.

    `old_picture` (PNG) is kept where the new one looks the same.
    """
    alt, outputs = cell.metadata.pop("alt", None), []
    for out in cell.outputs:
        if "[00:" in out.get("data", {}).get("text/plain", ""):
            continue  # the bar that showed a download's progress
        if WIDGET in out.get("data", {}) and outputs and "image/png" in outputs[-1].get("data", {}):
            continue  # the sliders of a still picture
        if out.output_type == "stream" and outputs and outputs[-1].get("name") == out.name:
            outputs[-1].text += out.text
        else:
            outputs.append(out)
    cell.outputs = outputs

    figures = [out for out in outputs if "image/png" in out.get("data", {})]
    require(
        len(figures) == bool(alt),
        f'it draws {len(figures)} figures: one a cell, with alt="what is to be seen" in its header',
    )
    for out in figures:
        png = base64.b64decode(out.data["image/png"])
        png = old_picture if old_picture and looks_same(png, old_picture) else png
        shown = out.metadata.get("image/png", {})
        out.data = {"image/png": base64.b64encode(png).decode(), "text/plain": alt}
        out.metadata = nbformat.from_dict({"image/png": {**shown, "alt": alt}})

    for out in outputs:
        require(out.get("name") != "stderr", f"it writes to stderr: {out.get('text')}")
        data = out.get("data", {})
        texts = [out.get("text", ""), *(str(data[kind]) for kind in data if kind != "image/png")]
        for pattern, what in UNSTABLE.items():
            if found := re.search(f".*({pattern}).*", "\n".join(texts)):
                raise LessonError(f"its output holds {what}: {found[0].strip()}")


def looks_same(png, other):
    """Whether no pixel differs visibly, nor the other pictures or the pace of a moving one.

    (A mean would not notice one changed digit.)
    """
    import numpy as np
    from PIL import Image, ImageSequence

    films = []
    for each in (png, other):
        pictures = ImageSequence.Iterator(Image.open(io.BytesIO(each)))
        films.append(
            [(one.info.get("duration"), np.array(one.convert("RGBA"))) for one in pictures]
        )
    return len(films[0]) == len(films[1]) and all(
        a.shape == b.shape and pace == same and np.abs(np.subtract(a, b, dtype=int)).max() <= 8
        for (pace, a), (same, b) in zip(*films, strict=True)
    )


def picture_of(cell):
    """The PNG and the alt text of an executed cell's figure; (None, None) where it has none."""
    for out in cell.get("outputs", []):
        if "image/png" in out.get("data", {}):
            alt = out.metadata.get("image/png", {}).get("alt")
            return base64.b64decode(out.data["image/png"]), alt
    return None, None


# Building


def paths_of(source):
    """Where a source's student and solved copies lie."""
    notebooks, name = source.parents[2], f"{source.stem}.ipynb"
    return notebooks / name, notebooks / "solutions" / name


def read_source(source):
    """The student copy and the solved copy (not executed) that a source gives."""
    cells, address = read_lesson(source), read_address(source.parents[3])
    setup = source.with_name("_setup.py").read_text(encoding="utf-8").strip()
    texts = [as_text(student_copy(cells, setup)), as_text(solved_copy(cells, setup))]
    if NO_BADGE in texts[0]:  # cells have their names by now: these do not follow the address
        texts = [stamp_notebook(text, address, source.stem) for text in texts]
    return [nbformat.reads(text, as_version=4) for text in texts]


def built_from(source, root):
    """Digests of the files that a lesson's outputs depend on."""
    files = [source, source.with_name("_setup.py"), *sorted(root.glob("helpers/*.py"))]
    rooms = sorted(root.glob("helpers/lessons/*.py"))
    files += [room for room in rooms if not re.search(rf"_(?!{source.stem[:2]})\d\d$", room.stem)]
    files += [root / "data/manifest.json", root / "data/categories.json"]
    return {file.relative_to(root).as_posix(): digest(file.read_bytes()) for file in files}


def build(source, root=ROOT, online=False):
    """Write both copies of a lesson, or neither when anything is wrong with it."""
    student, solved = read_source(source)
    dependencies = built_from(source, root)
    student_path, solved_path = paths_of(source)
    old = read_notebook(solved_path)
    old_pictures = {cell.get("id"): picture_of(cell)[0] for cell in (old.cells if old else [])}

    solved_path.parent.mkdir(exist_ok=True)
    try:
        execute(solved, solved_path.parent, online)
    except NotebookFailed as failure:
        raise LessonError(f"{source.name}, solved copy: {failure}") from None
    for cell in solved.cells:
        if cell.cell_type == "code":
            try:
                tidy_outputs(cell, old_pictures.get(cell.id))
            except LessonError as error:
                raise LessonError(f"{source.name}: {error}\n{cell.source}") from None
    printed = "".join(
        out.get("text", "") for cell in solved.cells for out in cell.get("outputs", [])
    )
    missing = re.search(f".*{STAND_IN}.*", printed)
    require(not (online and missing), f"{source.name}: {missing and missing[0]}")
    for answer in check_answers(solved):
        right = answer.startswith(RIGHT)
        require(right, f"{source.name}: a solution does not pass its check: {answer}")
    # Without what the kernel left there, such as the state of widgets and Python's version.
    solved.metadata = nbformat.from_dict(KERNEL | {"built_from": dependencies})
    write(as_text(student), student_path)
    write(as_text(solved), solved_path)
    for cell in solved.cells:
        if name := cell.metadata.get("picture"):
            pictures = root / "notebooks" / "workshop" / "pictures"
            pictures.mkdir(exist_ok=True)
            (pictures / f"{name}.png").write_bytes(picture_of(cell)[0])


def hand_out(source, folder):
    """Write a lesson's student copy without its solutions to `folder`."""
    student, _ = read_source(source)
    student.cells = [cell for cell in student.cells if kind_of(cell) != "solution"]
    folder.mkdir(parents=True, exist_ok=True)
    write(as_text(student), folder / f"{source.stem}.ipynb")


def as_text(notebook):
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def write(text, path):
    path.write_text(text, encoding="utf-8", newline="\n")


def read_notebook(path):
    """The notebook at `path`; None where there is none, or none that can be read."""
    try:
        return nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    except (OSError, ValueError):
        return None


# The claims, and what the lessons found


def claims_found(root):
    """What the solved lessons show with `found`: {id: its parts, and a link to the lesson}."""
    claims = {}
    for source in sources(root):
        solved = read_notebook(paths_of(source)[1])
        for out in (out for cell in solved.cells for out in cell.get("outputs", [])):
            if claim := out.get("data", {}).get(CLAIM):
                claims[claim["id"]] = claim | {"link": f"[{source.stem[:2]}]({source.stem}.ipynb)"}
    return claims


def claims_page(root):
    """The text of notebooks/solutions/README.md."""
    form = "| {claim} | {link} | {found} | **It {verdict}.** |"
    rows = [form.format(**claim) for claim in claims_found(root).values()]
    titles = [
        f"[{read_lesson(source)[0].source.splitlines()[0][2:]}]({source.stem}.ipynb)"
        for source in sources(root)
    ]
    page = (root / "notebooks/workshop/source/claims.md").read_text(encoding="utf-8")
    return page.format(rows="\n".join(rows), lessons=", ".join(titles))


def claims_notebook(root):
    """The same page as a notebook, beside the lessons: not all of Jupyter shows markdown files."""
    text = claims_page(root).replace("](", "](solutions/").replace("](solutions/gl", "](gl")
    return as_text(new_notebook([new_cell("markdown", text)], ""))


def readme(root):
    """The README, with its lessons, their questions and times, and the claims that it names."""

    def lessons(_):
        rows = ["| lesson | question | time |", "|---|---|---|"]
        for source in sources(root):
            first = read_lesson(source)[0].source
            said = [re.search(form, first, re.MULTILINE) for form in SAID.values()]
            if all(said):
                title, question, minutes = (found[1] for found in said)
                rows.append(
                    f"| [{title}](notebooks/{source.stem}.ipynb) | {question} "
                    f"| {minutes}&nbsp;min |"
                )
        return "\n".join(rows) + "\n"

    def claims(mark):
        known = claims_found(root)
        form = "| {claim} | It {verdict}. |"
        rows = [form.format(**known[each]) for each in mark[2].split()]
        return mark[1] + "\n".join(["| it is claimed | what we found |", "|---|---|", *rows, ""])

    text = (root / "README.md").read_text(encoding="utf-8")
    text = re.sub(r"(?s)(?<=<!-- lessons -->\n).*?(?=<!-- end -->)", lessons, text)
    return re.sub(r"(?s)(<!-- claims: ([\w ]+) -->\n).*?(?=<!-- end -->)", claims, text)


PAGES = {
    "notebooks/solutions/README.md": claims_page,
    "notebooks/claims.ipynb": claims_notebook,
    "README.md": readme,
}

# Checking


def stale(source, root=ROOT):
    """Why a lesson's copies are not what its source gives: a list of reasons, empty if they are."""
    student, solved = read_source(source)
    student_path, solved_path = paths_of(source)
    reasons, text = [], student_path.read_text(encoding="utf-8") if student_path.is_file() else ""
    if text != as_text(student):
        reasons.append("the student copy is not what its source gives")
    old = read_notebook(solved_path)
    if old is None:
        return [*reasons, "the solved copy is missing or damaged"]
    then, now = old.metadata.get("built_from", {}), built_from(source, root)
    changed = sorted(file for file in then | now if then.get(file) != now.get(file))
    reasons += [f"{file} is not what the solved copy was executed with" for file in changed]
    if not changed and [*map(outline, old.cells)] != [*map(outline, solved.cells)]:
        reasons.append("the cells of the solved copy are not what its source gives")
    return reasons


def outline(cell):
    """What a cell is, but for its outputs."""
    alt = cell.metadata.get("alt") or picture_of(cell)[1]
    return cell.get("id"), cell.source, alt


def orphans(root):
    """Notebooks that no source makes."""
    made = {path for source in sources(root) for path in paths_of(source)}
    made |= {root / page for page in PAGES}
    found = [*root.glob("notebooks/*.ipynb"), *root.glob("notebooks/solutions/*.ipynb")]
    return sorted(path.relative_to(root).as_posix() for path in found if path not in made)


def main(argv=None, root=ROOT):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lessons", nargs="*", metavar="LESSON")
    parser.add_argument("--online", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--without-solutions", metavar="FOLDER", type=Path)
    options = parser.parse_args(argv)
    every, begin = sources(root), tuple(options.lessons or [""])
    chosen = [path for path in every if path.stem.startswith(begin)]
    if not chosen:
        parser.error(f"no lesson's name begins so; there are {[path.stem for path in every]}")

    wrong = 0
    for source in chosen:
        start, reasons, told = time.perf_counter(), [], "built"
        try:
            if options.check:
                reasons, told = stale(source, root), "up to date"
            elif options.without_solutions:
                hand_out(source, options.without_solutions)
                told = "written"
            else:
                build(source, root, options.online)
        except LessonError as error:
            reasons = [str(error)]
        wrong += bool(reasons)
        if reasons:
            told = "\n  - ".join(["STALE" if options.check else "NOT BUILT", *reasons])
        print(f"{source.stem}: {told} ({time.perf_counter() - start:.1f} s)", flush=True)
    if not options.without_solutions and not wrong:
        for page, make in PAGES.items():
            try:
                path, text = root / page, make(root)
            except LessonError as error:  # in a lesson that was not chosen
                wrong += 1
                print(f"{page}: NOT WRITTEN\n  - {error}")
                continue
            if not options.check:
                write(text, path)
            elif not path.is_file() or path.read_text(encoding="utf-8") != text:
                wrong += 1
                print(f"{page}: STALE")
    for path in [] if options.lessons else orphans(root):
        wrong += 1
        print(f"{path}: no source makes this notebook; remove it or rename it")
    if wrong and options.check:
        print("To rebuild: python notebooks/workshop/build.py LESSON ...")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
