"""Makes the website: a home page, a page for each lesson, the claims and the glossary.

    python notebooks/workshop/site/pages.py        writes it to _site

A lesson's page is its source with the outputs and figures of its solved copy. Hints and solutions
are folded; the setup cell is left out, since it tells readers nothing. Sphinx renders the pages as
conf.py says and executes nothing. Links to Colab and GitHub appear once the course is published.
"""

import json
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from html import escape
from pathlib import Path

SITE = Path(__file__).resolve().parent
sys.path.insert(0, str(SITE.parent))

from address import BADGE, LessonError, read_address, require  # noqa: E402
from build import (  # noqa: E402
    CLAIM,
    KERNEL,
    ROOT,
    SAID,
    is_stub,
    kind_of,
    paths_of,
    picture_of,
    read_notebook,
    sources,
)
from nbformat import v4, writes  # noqa: E402
from sphinx.cmd.build import build_main  # noqa: E402

PICTURE = "notebooks/workshop/pictures/rsm_pair.png"
DESCRIPTION = (
    "A course in notebooks on Representational Similarity Analysis (RSA) of word embeddings."
)
CLAIMS = "claims.ipynb"  # as lessons link it


@dataclass
class Lesson:
    """What the site shows of a lesson: cells of its student copy, and the solved code cells."""

    name: str
    title: str
    question: str
    minutes: int
    cells: list
    executed: list
    lite: bool  # whether lite.py has made it run in a browser


def read(source):
    """The `Lesson` of a source, from its two notebooks as they were built."""
    student, solved = read_both(source)
    first = student.cells[0]
    said = {what: re.search(form, first.source, re.MULTILINE) for what, form in SAID.items()}
    missing = [what for what, found in said.items() if not found]
    require(not missing, f"{source.name}, first cell: no {missing} found; lesson 1 has all")
    title, question, minutes = (found[1] for found in said.values())
    executed = [cell for cell in solved.cells if cell.cell_type == "code"]
    lite = (source.parents[3] / f"_lite/files/notebooks/{source.stem}.ipynb").is_file()
    return Lesson(source.stem, title, question, int(minutes), student.cells, executed, lite)


def read_both(source):
    student, solved = map(read_notebook, paths_of(source))
    require(student and solved, f"{source.stem} is not built: make notebooks")
    first = student.cells[0]
    first.source = re.sub(r"\[!\[Open in Colab.*\n\n", "", first.source)  # a picture from elsewhere
    return student, solved

    first.source = re.sub(f"({BADGE})\n\n", "", first.source)  # a picture from elsewhere


def page(lesson, address):
    """What Sphinx renders. An exercise's check stands with its solution, since it answers that.

    What came of a prediction is folded, too.
    """
    title, _, *others = lesson.cells
    nodes = [title, text(links(lesson, address))]
    executed, solution = map(code, lesson.executed[1:]), []
    for cell in others:
        if kind_of(cell) == "solution":
            nodes += folded("Solution", solution)
        elif cell.cell_type == "markdown":
            nodes.append(cell)
        elif is_stub(cell):
            nodes.append(v4.new_code_cell(cell.source, metadata={"tags": ["stub"]}))
            solution = [next(executed)]
        elif kind_of(cell) == "check":
            solution.append(next(executed))
        elif re.search(r"^reveal\(", cell.source, re.MULTILINE):
            nodes += folded("What came", [next(executed)])
        else:
            nodes.append(next(executed))
    metadata = KERNEL | about(lesson.title, lesson.question, address)
    return v4.new_notebook(cells=nodes, metadata=metadata)


def about(title, description, address):
    """What a page says of itself to search engines, and where someone sends a link to it."""
    head = {"description": description, "property=og:title": title}
    head["property=og:description"] = description
    if address.repository:  # the picture is asked for by its whole address
        place = f"https://raw.githubusercontent.com/{address.repository}/{address.ref}"
        head["property=og:image"] = f"{place}/{PICTURE}"
    return {"myst": {"html_meta": head}}


def text(source):
    return v4.new_markdown_cell(source)


def code(executed):
    """A cell with its outputs. A figure gets its alt text, and its width: a click enlarges it."""
    png, alt = picture_of(executed)
    image = {"alt": alt, "width": f"{int.from_bytes(png[16:20], 'big')}px"} if png else {}
    metadata = {"mystnb": {"image": image}}
    for out in executed.outputs:
        out.get("data", {}).pop(CLAIM, None)  # for the build's eyes only
    return v4.new_code_cell(executed.source, outputs=executed.outputs, metadata=metadata)


def folded(label, nodes):
    """The nodes between the halves of <details>; markdown keeps its meaning between them."""
    return [text(f"<details>\n<summary>{label}</summary>"), *nodes, text("</details>")]


def links(lesson, address):
    """Where a lesson's notebook can be run and downloaded; "" where it can't."""
    places = {}
    if address.repository:
        places["Open in Colab"] = address.colab(lesson.name)
        places["View or download on GitHub"] = address.github(lesson.name)
    if lesson.lite:
        place = f"lite/notebooks/index.html?path=notebooks/{lesson.name}.ipynb"
        places["Run in this browser"] = place
    return buttons(places) if places else ""


def buttons(places):
    """A row of buttons. `places`: {what stands on it: where it leads}."""
    row = [f'<a class="button" href="{place}">{label}</a>' for label, place in places.items()]
    return f'<p class="buttons">{"".join(row)}</p>'


# The home page


def home(lessons, address):
    """The text of home.md with its {{ parts }} filled in."""
    course, colab = "the course", ""
    places = {"Start": f"{lessons[0].name}.html", "The lessons": "#the-lessons"}
    places["The claims, and what we found"] = "claims.html"
    if address.repository:
        places["Open in Colab"] = address.colab(lessons[0].name)
        course = f"[the course](https://github.com/{address.repository})"
        colab = "Or open a lesson in Colab with the button at its top."
    source = (SITE / "home.md").read_text(encoding="utf-8")
    title = re.search("(?m)^# (.+)$", source)[1]
    parts = {
        "about": json.dumps(about(title, DESCRIPTION, address)["myst"]),
        "buttons": buttons(places),
        "lessons": '<ol class="lessons">\n' + "\n".join(map(card, lessons)) + "\n</ol>",
        "hours": str(round(sum(lesson.minutes for lesson in lessons) / 60)),
        "course": course,
        "colab": colab,
        "contents": "\n".join([*(lesson.name for lesson in lessons), "claims", "glossary"]),
    }
    return re.sub(r"\{\{ (\w+) \}\}", lambda found: parts[found[1]], source)


def card(lesson):
    number, title = lesson.title.split(" · ", 1)
    return (
        f'<li><a href="{lesson.name}.html"><span class="number">{number}</span> '
        f"<strong>{escape(title)}</strong> "
        f'<span class="question">{escape(lesson.question)}</span> '
        f'<span class="time">{lesson.minutes} minutes</span></a></li>'
    )


# Writing


def write_pages(folder, root):
    """Write what Sphinx reads: notebooks, pages of text, and the home page's picture."""
    address = read_address(root)
    *lessons, glossary = sources(root)
    lessons, (glossary, _) = [*map(read, lessons)], read_both(glossary)
    glossary.metadata |= about("Glossary", "The words of the course, explained.", address)
    files = {f"{lesson.name}.ipynb": writes(page(lesson, address)) for lesson in lessons}
    files |= {"glossary.ipynb": writes(glossary), "index.md": home(lessons, address)}
    files["claims.md"] = (root / "notebooks/solutions/README.md").read_text(encoding="utf-8")
    for name, content in files.items():
        content = content.replace(f"({CLAIMS})", "(claims.md)")
        (folder / name).write_text(content, encoding="utf-8")
    shutil.copy(root / PICTURE, folder)


def make_site(output, root=ROOT):
    """Write the site of the course at `root` to the folder `output`, in place of what is there."""
    with tempfile.TemporaryDirectory() as work:
        pages, html, doctrees = (Path(work, name) for name in ("pages", "html", "doctrees"))
        pages.mkdir()
        write_pages(pages, root)
        options = ["--quiet", "--fail-on-warning", "--conf-dir", str(SITE)]
        options += ["--doctree-dir", str(doctrees)]
        if build_main(["--builder", "html", *options, str(pages), str(html)]):
            raise LessonError("Sphinx refused a page; its messages are above.")
        shutil.rmtree(output, ignore_errors=True)
        if (root / "_lite").is_dir():
            shutil.copytree(root / "_lite", html / "lite")
        shutil.move(html, output)


def main():
    try:
        make_site(ROOT / "_site")
    except LessonError as error:
        print(error, file=sys.stderr)
        return 1
    print("The site is written: open _site/index.html.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
