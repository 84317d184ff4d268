"""The address where the course is published: its form, and that it is the same wherever it stands."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from address import Address, LessonError, read_address, stamp_readme

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
BUILT = [*NOTEBOOKS.glob("[0-9]*.ipynb"), *NOTEBOOKS.glob("solutions/[0-9]*.ipynb")]
TEXTS = [
    ROOT / "README.md",
    *NOTEBOOKS.rglob("*.md"),
    *NOTEBOOKS.glob("workshop/source/*.py"),
    *ROOT.glob("helpers/**/*.py"),
    *BUILT,
]
GITHUB = re.compile(r"github\.com/([\w.-]+/[\w.-]+)")
COLAB = re.compile(r"https://colab\.research\.google\.com/github/[^\s)\"\\]*")
THEIRS = {"piskvorky/gensim-data"}  # addresses of others that the course names
ADA = Address("ada/rsa", "v1")


@pytest.mark.parametrize("repository", ["a/b", "Ada-Love-1/RSA_of.words-2", "ada/.github"])
@pytest.mark.parametrize("ref", ["main", "2026.11-spring_term"])
def test_github_names_are_taken(repository, ref):
    link = f"https://colab.research.google.com/github/{repository}/blob/{ref}/notebooks/01_x.ipynb"
    assert Address(repository, ref).colab("01_x") == link


HOSTILE = ["a b", "a;b", "$(ls)", 'a"', "a\n", "a)", "a#x", "rsä", "--upload-pack=x"]
NOT_REPOSITORIES = ["rsa", "/rsa", "ada/", "ada/x/y", "https://github.com/ada/rsa", "ada/rsa.git"]
NOT_REFS = ["", ".x", "a/b", "0a" * 20]  # the last is a commit, which cannot be cloned by name


@pytest.mark.parametrize("repository", NOT_REPOSITORIES + [f"ada/{name}" for name in HOSTILE[:-1]])
def test_other_repositories_are_refused(repository):
    with pytest.raises(LessonError, match="is not owner/name as on GitHub"):
        Address(repository, "main")


@pytest.mark.parametrize("ref", NOT_REFS + HOSTILE)
def test_other_refs_are_refused(ref):
    with pytest.raises(LessonError, match="is not a branch or tag"):
        Address("ada/rsa", ref)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([""], "make publish REPO=owner/name"),
        (["ada"], "is not owner/name"),
        (["a/x", ""], "REF=''"),
    ],
)
def test_the_command_refuses_with_one_line(arguments, message):
    before = (ROOT / "pyproject.toml").read_bytes()
    command = [sys.executable, NOTEBOOKS / "workshop/publish.py", *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1 and message in done.stderr and done.stderr.count("\n") == 1
    assert (ROOT / "pyproject.toml").read_bytes() == before


def test_the_readme_links_every_lesson_to_colab_when_published():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lessons = sorted(path.stem for path in NOTEBOOKS.glob("[0-9]*.ipynb"))
    published = stamp_readme(readme, ADA)
    rows = [line for line in published.splitlines() if line.startswith("| [")]
    assert [COLAB.findall(row) for row in rows] == [[ADA.colab(lesson)] for lesson in lessons]
    assert "[![Open in Colab](" in published and "not published" not in published
    unpublished = stamp_readme(published, Address("", "main"))
    assert not COLAB.search(unpublished)


# The course as it is, published or not


def test_the_readme_carries_the_courses_address():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert stamp_readme(readme, read_address(ROOT)) == readme


def test_every_notebook_carries_the_courses_address():
    here = read_address(ROOT)
    for path in BUILT:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"][:2]
        title, setup = ("".join(cell["source"]) for cell in cells)
        assert f'\nREPO, REF = "{here.repository}", "{here.ref}"\n' in setup, path
        assert COLAB.findall(title) == ([here.colab(path.stem)] if here.repository else []), path


def test_there_is_no_other_address_of_the_course():
    here = read_address(ROOT)
    links = {here.colab(path.stem) for path in BUILT if here.repository}
    for path in TEXTS:
        text = path.read_text(encoding="utf-8")
        assert set(COLAB.findall(text)) <= links, path
        assert set(GITHUB.findall(text)) <= {here.repository, *THEIRS}, path
