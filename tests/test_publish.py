"""The address where the course is published: its form, and that it is the same wherever it stands."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from address import Address, LessonError, read_address, stamp_readme
from publish import choose, publish

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
        (["a/x", "-"], "REF='-'"),
    ],
)
def test_the_command_refuses_with_one_line(arguments, message):
    before = (ROOT / "pyproject.toml").read_bytes()
    command = [sys.executable, NOTEBOOKS / "workshop/publish.py", *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1 and message in done.stderr and done.stderr.count("\n") == 1
    assert (ROOT / "pyproject.toml").read_bytes() == before


def test_without_a_ref_it_is_the_one_it_had_or_the_branch_that_a_workflow_runs_on(
    tmp_path, monkeypatch
):
    (tmp_path / "pyproject.toml").write_text('repository = "ada/rsa"\nref = "v1"\n')
    monkeypatch.delenv("GITHUB_REF_NAME", raising=False)
    assert choose("ada/rsa", "", tmp_path) == ADA
    assert choose("ada/rsa", "v2", tmp_path) == Address("ada/rsa", "v2")
    assert choose("bob/rsa", "", tmp_path) == Address("bob/rsa", "main")
    monkeypatch.setenv("GITHUB_REF_NAME", "trunk")
    assert choose("bob/rsa", "", tmp_path) == Address("bob/rsa", "trunk")


def test_the_readme_opens_the_first_lesson_when_published():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    published = stamp_readme(readme, ADA)
    assert (
        f"[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]({ADA.colab('00_start_here')})"
        in published
    )
    assert "https://codespaces.new/ada/rsa)" in published
    assert f"https://kaggle.com/kernels/welcome?src={ADA.github('00_start_here')})" in published
    assert stamp_readme(published, Address("", "main")) == stamp_readme(readme, Address("", "main"))


# The workflow, its steps run by hand


JOB = yaml.safe_load((ROOT / ".github/workflows/publish.yml").read_text())["jobs"]["publish"]


def git(folder, *arguments):
    done = subprocess.run(["git", "-C", folder, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A repository with what publishing reads of this course, as it is while unpublished."""
    if not shutil.which("git"):
        pytest.skip("Publishing is tried in git repositories, and git is not here. Install git.")
    (tmp_path / "gitconfig").write_text("[user]\nname = Ada\nemail = ada@example.org\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    course = tmp_path / "course"
    shutil.copytree(NOTEBOOKS, course / "notebooks")
    for name in ("README.md", "pyproject.toml"):
        shutil.copy(ROOT / name, course)
    publish(Address("", "main"), course)
    git(course, "init", "--quiet", "--initial-branch=main")
    git(course, "add", ".")
    git(course, "commit", "--quiet", "--message=The course")
    return course


def push(course, repository):
    """Push the course to a repository and run its workflow, as GitHub would; then pull."""
    public, runner = course.parent / repository, course.parent / "runner"
    if not public.exists():
        git(course, "init", "--quiet", "--bare", "--initial-branch=main", public)
    git(course, "push", "--quiet", public, "main")
    git(course, "clone", "--quiet", public, runner)
    (course.parent / "python3").write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n')
    (course.parent / "python3").chmod(0o755)  # -S: with Python's own library only
    path = f"{course.parent}{os.pathsep}{os.environ['PATH']}"
    github = {"PATH": path, "GITHUB_REPOSITORY": repository, "GITHUB_REF_NAME": "main"}
    for step in JOB["steps"]:
        bash = ["bash", "-e", "-c", step.get("run", "")]
        done = subprocess.run(bash, cwd=runner, env=os.environ | github, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
    shutil.rmtree(runner)
    git(course, "pull", "--quiet", public, "main")


def addresses(course):
    """Every address in the course's notebooks, README and pyproject.toml."""
    texts = [*course.glob("notebooks/**/*.ipynb"), course / "README.md", course / "pyproject.toml"]
    form = r'github/([\w-]+/[\w-]+)/blob|REPO, REF = \\"([^\\]*)|^repository = "(.*)"'
    found = [re.findall(form, path.read_text(encoding="utf-8"), re.MULTILINE) for path in texts]
    return {"".join(names) for names in sum(found, [])}


def test_a_push_publishes_the_course_once(course):
    assert addresses(course) == {""}
    push(course, "ada/rsa")
    assert addresses(course) == {"ada/rsa"}
    push(course, "ada/rsa")
    assert git(course, "log", "--format=%an: %s").splitlines() == [
        "github-actions[bot]: Published at ada/rsa",
        "Ada: The course",
    ]


EDITS = {  # on both sides of the badge and of the setup cell's address, and the names of all cells
    '"# 1 · ': '"# 1 · On ',
    '"**How can': '"**How could',
    '"import os,': '"import sys, os,',
    '"class NotReady': '"class Unready',
    '"id": "': '"id": "f',
}


@pytest.mark.parametrize("published", [True, False])
def test_a_fork_has_its_own_address_and_merges_what_upstream_edits(course, published):
    if published:
        push(course, "ada/rsa")
    fork = course.parent / "fork"
    git(course, "clone", "--quiet", ".", fork)
    push(fork, "bob/words")
    assert addresses(fork) == {"bob/words"}

    for path in course.glob("notebooks/**/01_*.ipynb"):
        text = path.read_text(encoding="utf-8")
        for old, new in EDITS.items():
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
        path.with_name("77_new.ipynb").write_text(text, encoding="utf-8")
    git(course, "add", ".")
    git(course, "commit", "--quiet", "--message=An edit and a new lesson")
    git(fork, "pull", "--quiet", "--no-rebase", course, "main")  # fails on a conflict
    push(fork, "bob/words")
    assert addresses(fork) == {"bob/words"}
    assert EDITS['"**How can'] in (fork / "notebooks/01_similarity_matrices.ipynb").read_text()


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
