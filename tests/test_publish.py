"""The address where the course is published: its form, and that it is the same wherever it stands."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
WORKSHOP = NOTEBOOKS / "workshop"
sys.path.insert(0, str(WORKSHOP))
from address import (
    Address,
    AddressError,
    parse_address,
    read_address,
    stamp_pyproject,
    stamp_readme,
)  # noqa: E402

BUILT = [
    *sorted(NOTEBOOKS.glob("[0-9]*.ipynb")),
    *sorted((NOTEBOOKS / "solutions").glob("[0-9]*.ipynb")),
]
TEXTS = [
    ROOT / "README.md",
    *NOTEBOOKS.rglob("*.md"),
    *WORKSHOP.glob("source/*.py"),
    *ROOT.glob("helpers/*.py"),
    *BUILT,
]
GITHUB = re.compile(r"github\.com/([\w.-]+/[\w.-]+)")
COLAB = re.compile(r"https://colab\.research\.google\.com/github/[^\s)\"\\]*")
# Addresses of others that the course names.
THEIRS = {"RaRe-Technologies/gensim-data"}


@pytest.mark.parametrize(
    ("repository", "ref"),
    [
        ("ada/rsa", "main"),
        ("a/b", "v1"),
        ("Ada-Love-1/RSA_of.words-2", "2026.11-spring_term"),
        ("1" * 39 + "/" + "n" * 100, "r" * 100),
        ("ada/.github", "main"),
        ("ada/git", "deadbeef"),
    ],
)
def test_github_names_are_taken(repository, ref):
    address = Address(repository, ref)
    assert (
        address.colab("01_x")
        == f"https://colab.research.google.com/github/{repository}/blob/{ref}/notebooks/01_x.ipynb"
    )


@pytest.mark.parametrize(
    "repository",
    [
        "rsa",
        "/rsa",
        "ada/",
        "ada/rsa/",
        "https://github.com/ada/rsa",
        "-ada/rsa",
        "ada-/rsa",
        "a--da/rsa",
        "a_da/rsa",
        "a.da/rsa",
        "a" * 40 + "/rsa",
        "ada/" + "n" * 101,
        "ada/.",
        "ada/..",
        "ada/rsa.git",
        "ada/rsa.GIT",
        "ada/rsa.wiki",
        "ada/rsa\n",
        "ada/rs a",
        "ada/rsä",
        'ada/rsa", "x',
        "ada/rsa;ls",
        "ada/$(ls)",
        "ada/rsa)",
        "ada/rsa#x",
        "ada/rsa?x",
    ],
)
def test_other_repositories_are_refused(repository):
    with pytest.raises(AddressError, match="is not owner/name as on GitHub"):
        Address(repository, "main")


REFS = [
    "",
    "-b",
    "--upload-pack=x",
    ".x",
    "x.",
    "a..b",
    "x.lock",
    "a b",
    "a;b",
    "a/b",
    'a"',
    "a\n",
    "a)",
    "$x",
    "0a" * 20,
]


@pytest.mark.parametrize("ref", REFS)
def test_other_refs_are_refused(ref):
    with pytest.raises(AddressError, match="is not a branch or tag"):
        Address("ada/rsa", ref)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([""], "make publish REPO=owner/name"),
        (["ada"], "is not owner/name"),
        (["ada/x", ""], "REF=''"),
    ],
)
def test_the_command_refuses_with_one_line(arguments, message):
    before = (ROOT / "pyproject.toml").read_bytes()
    run = subprocess.run(
        [sys.executable, WORKSHOP / "publish.py", *arguments], capture_output=True, text=True
    )
    assert run.returncode == 1 and message in run.stderr and run.stderr.count("\n") == 1
    assert (ROOT / "pyproject.toml").read_bytes() == before


def test_only_the_courses_own_table_is_stamped():
    text = '[a]\nref = "x"\n[tool.course]\n# note\nrepository = ""\nref = "main"\n\n[b]\nrepository = "y"\n'
    stamped = stamp_pyproject(text, Address("ada/rsa", "v1"))
    assert stamped == text.replace('""', '"ada/rsa"').replace("main", "v1")
    assert parse_address(stamped) == Address("ada/rsa", "v1")


def test_a_missing_table_is_named():
    with pytest.raises(
        AddressError, match=r"needs a table \[tool.course\] with repository and ref; no 'ref'"
    ):
        parse_address('[tool.course]\nrepository = ""\n')


def test_the_readme_links_every_lesson_to_colab_when_published():
    readme, here = (ROOT / "README.md").read_text(encoding="utf-8"), Address("ada/rsa", "v1")
    lessons = sorted(path.stem for path in NOTEBOOKS.glob("[0-9]*.ipynb"))
    published = stamp_readme(readme, here)
    rows = [line for line in published.splitlines() if line.startswith("| [")]
    assert [COLAB.findall(row) for row in rows] == [[here.colab(lesson)] for lesson in lessons]
    assert "[![Open in Colab](" in published and "not published" not in published
    unpublished = stamp_readme(published, Address("", "main"))
    assert not COLAB.search(unpublished) and "is not published" in unpublished


# The course as it is, published or not


def test_the_readme_carries_the_courses_address():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert stamp_readme(readme, read_address(ROOT)) == readme


@pytest.mark.parametrize("path", BUILT, ids=lambda path: str(path.relative_to(NOTEBOOKS)))
def test_every_notebook_carries_the_courses_address(path):
    here = read_address(ROOT)
    title, setup = (
        "".join(cell["source"])
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"][:2]
    )
    assert f'\nREPO, REF = "{here.repository}", "{here.ref}"\n' in setup
    assert COLAB.findall(title) == ([here.colab(path.stem)] if here.repository else [])


def test_there_is_no_other_address_of_the_course():
    here = read_address(ROOT)
    links = {here.colab(path.stem) for path in BUILT if here.repository}
    for path in TEXTS:
        text = path.read_text(encoding="utf-8")
        assert set(COLAB.findall(text)) <= links, path
        assert set(GITHUB.findall(text)) <= {here.repository, *THEIRS}, (
            f"{path}: another project belongs in THEIRS"
        )
