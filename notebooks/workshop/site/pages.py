"""Makes the website: a home page, and a page for each lesson.

    python notebooks/workshop/site/pages.py        writes it to _site

A lesson's page is its source with the outputs and figures of its solved copy, hints and solutions folded. Sphinx
renders the pages as conf.py says and executes nothing. Links to Colab and GitHub appear once pyproject.toml names
the repository.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from html import escape
from pathlib import Path

SITE = Path(__file__).resolve().parent
ROOT = SITE.parents[2]
sys.path.insert(0, str(SITE.parent))

from address import AddressError, read_address  # noqa: E402
from build import (  # noqa: E402
    KERNEL,
    LABELS,
    SOURCES,
    LessonError,
    paths_of,
    picture_of,
    read_lesson,
    read_notebook,
    require,
)
from nbformat import v4, writes  # noqa: E402
from sphinx.cmd.build import build_main  # noqa: E402

SAID = {  # what a lesson's first cell says about it
    "title": r"^# (\d+ · .+)$",
    "question": r"^\*\*(.+\?)\*\*",
    "minutes": r"^\*Time:\* (\d+) minutes",
}


@dataclass
class Lesson:
    """What the site shows of a lesson; `cells` pairs each cell of the source with its executed form, or None."""

    name: str
    title: str
    question: str
    minutes: int
    cells: list
    setup: dict


def read(source):
    """The `Lesson` of a source and of its executed solved copy."""
    cells, solved = read_lesson(source), read_notebook(paths_of(source)[1])
    remedy = f"build it: python notebooks/workshop/build.py {source.stem[:2]}"
    require(solved, f"{source.name}: there is no solved copy to show; {remedy}")
    setup, *executed = [cell for cell in solved.cells if cell.cell_type == "code"]
    code = [cell for cell in cells if cell.type == "code" and cell.kind not in LABELS]
    fresh = [(cell.solution or cell).source for cell in code] == [cell.source for cell in executed]
    require(fresh, f"{source.name}: its solved copy shows other cells; {remedy}")
    answers = dict(zip(map(id, code), executed, strict=True))
    said = {what: re.search(form, cells[0].source, re.MULTILINE) for what, form in SAID.items()}
    missing = [what for what, found in said.items() if not found]
    require(
        not missing,
        f"{cells[0].where}: no {missing} found; write lines as in the first cell of lesson 1",
    )
    title, question, minutes = (found[1] for found in said.values())
    return Lesson(
        source.stem,
        title,
        question,
        int(minutes),
        [(cell, answers.get(id(cell))) for cell in cells],
        setup,
    )


# A lesson's page


def page(lesson, address):
    """The notebook that Sphinx renders. An exercise's check stands with its solution, since it answers that."""
    (title, _), *others = lesson.cells
    nodes = [
        text(title.source),
        text(links(lesson, address)),
        *folded("Setup", [code(lesson.setup)]),
    ]
    solution = []
    for cell, answer in others:
        if cell.kind == "hint":
            nodes += folded(cell.label, [text(cell.source)])
        elif cell.kind == "solution":
            nodes += folded(cell.label, solution)
        elif cell.type == "markdown":
            nodes.append(text(cell.source))
        elif cell.kind == "exercise":
            nodes.append(v4.new_code_cell(cell.source, metadata={"tags": ["stub"]}))
            solution = [code(answer)]
        elif cell.kind == "check":
            solution.append(code(answer))
        else:
            nodes.append(code(answer))
    return v4.new_notebook(
        cells=nodes, metadata=KERNEL | {"myst": {"html_meta": {"description": lesson.question}}}
    )


def text(source):
    return v4.new_markdown_cell(source)


def code(executed):
    """A cell with its outputs. A figure gets its alt text, and its width: Sphinx then links it to its full size."""
    png, alt = picture_of(executed)
    image = {"alt": alt, "width": f"{int.from_bytes(png[16:20], 'big')}px"} if png else {}
    return v4.new_code_cell(
        executed.source, outputs=executed.outputs, metadata={"mystnb": {"image": image}}
    )


def folded(label, nodes):
    """The nodes between the halves of <details>; markdown keeps its meaning between them."""
    return [
        text(f'<details class="fold">\n<summary>{escape(label)}</summary>'),
        *nodes,
        text("</details>"),
    ]


def links(lesson, address):
    """Where a lesson's notebook can be run and downloaded; "" for an unpublished course."""
    if not address.repository:
        return ""
    return (
        f'<p class="buttons"><a class="button" href="{address.colab(lesson.name)}">Open in Colab</a>'
        f'<a class="button" href="{address.github(lesson.name)}">View or download on GitHub</a></p>'
    )


# The home page


def home(lessons, address, pictures):
    """The text of home.md with its {{ parts }} filled in; that of a picture is its alt text."""
    first = lessons[0].name
    buttons = f'<a class="button start" href="{first}.html">Start</a><a class="button" href="#the-lessons">The lessons</a>'
    run = "To write the exercises and have them checked, run `make lab` in the course's folder: it opens JupyterLab."
    if address.repository:
        buttons += f'<a class="button" href="{address.colab(first)}">Open in Colab</a>'
        run = (
            "To write the exercises and have them checked, open a lesson's notebook in Colab with the button at its top. "
            f"Or run `make lab` in a copy of [the repository](https://github.com/{address.repository}): that opens "
            "JupyterLab."
        )
    parts = {
        **{name: alt for name, (_, alt) in pictures.items()},
        "buttons": f'<p class="buttons">{buttons}</p>',
        "lessons": '<ol class="lessons">\n' + "\n".join(map(card, lessons)) + "\n</ol>",
        "hours": str(round(sum(lesson.minutes for lesson in lessons) / 60)),
        "run": run,
        "contents": "\n".join(lesson.name for lesson in lessons),
    }
    source = (SITE / "home.md").read_text(encoding="utf-8")
    return re.sub(r"\{\{ (\w+) \}\}", lambda found: parts[found[1]], source)


def card(lesson):
    number, title = lesson.title.split(" · ", 1)
    return (
        f'<li><a href="{lesson.name}.html"><span class="number">{number}</span> <strong>{escape(title)}</strong> '
        f'<span class="question">{escape(lesson.question)}</span> '
        f'<span class="time">{lesson.minutes} minutes</span></a></li>'
    )


# Writing


def write_pages(folder, root):
    """Write what Sphinx reads: a notebook for each lesson, index.md, and the lessons' pictures."""
    lessons = [
        read(source)
        for source in sorted((root / "notebooks" / "workshop").glob(f"source/{SOURCES}"))
    ]
    address, answers = (
        read_address(root),
        [answer for lesson in lessons for _, answer in lesson.cells if answer],
    )
    for lesson in lessons:
        (folder / f"{lesson.name}.ipynb").write_text(
            writes(page(lesson, address)), encoding="utf-8"
        )
    pictures = {
        name: picture_of(answer) for answer in answers if (name := answer.metadata.get("picture"))
    }
    for name, (png, _) in pictures.items():
        (folder / f"{name}.png").write_bytes(png)
    (folder / "index.md").write_text(home(lessons, address, pictures), encoding="utf-8")


def make_site(output, root=ROOT):
    """Write the site of the course at `root` to the folder `output`, in place of what is there."""
    with tempfile.TemporaryDirectory() as work:
        sources, rendered = Path(work, "pages"), Path(work, "html")
        sources.mkdir()
        write_pages(sources, root)
        options = [
            "--quiet",
            "--fail-on-warning",
            "--conf-dir",
            str(SITE),
            "--doctree-dir",
            str(Path(work, "doctrees")),
        ]
        if build_main(["--builder", "html", *options, str(sources), str(rendered)]):
            raise LessonError("Sphinx refused a page; its messages are above.")
        shutil.rmtree(output, ignore_errors=True)
        shutil.move(rendered, output)


def main():
    try:
        make_site(ROOT / "_site")
    except (LessonError, AddressError) as error:
        print(error, file=sys.stderr)
        return 1
    print("The site is written: open _site/index.html.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
