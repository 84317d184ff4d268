"""The setup cell: in the course's folder, alone as in Colab, and when something goes wrong.

git is redirected from GitHub to a repository on this disk. The tests marked colab need .venv-colab
(make colab-check).
"""

import ast
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import time
import tomllib
import zipfile
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from run import ENVIRONMENT, NotebookFailed, check_answers, execute

from helpers.setup import read_requirements

ROOT = Path(__file__).resolve().parent.parent
CELL = (ROOT / "notebooks/workshop/source/_setup.py").read_text(encoding="utf-8")
PUBLISHED = "ada/rsa-words"
HERE = CELL.replace('REPO, REF = "", "main"', f'REPO, REF = "{PUBLISHED}", "main"')
# What matters of the cell in notebooks that were saved before the second edition.
OLD = """
import subprocess, sys, time
from pathlib import Path

start, here = time.time(), Path.cwd()
places = [here, *here.parents, here / "rsa-course"]
course = next((place for place in places if (place / "notebooks/ready.py").is_file()), None)
if course is None:
    course = here / "rsa-course"
    subprocess.run(f"git clone --quiet --depth 1 https://github.com/ada/rsa-words {course.name}".split(), check=True)
if str(course) not in sys.path:
    sys.path.insert(0, str(course))
from notebooks.ready import get_ready

get_ready(start)
"""
READY = "the course's helpers, and 2 real models (Tiny 2D, Small 3D)."
ODD = "mit Leerzeichen/übung 一"

HELPERS = """
def use_course_style(): {}
def bundled_models(): return ["Tiny 2D", "Small 3D"]
"""


def small_course(root, needs="...", requirements="numpy>=1\n"):
    """As much of a course as the setup cell needs; `needs` is what its helpers do when they begin."""
    for name in ("helpers", "notebooks"):
        (root / name).mkdir(parents=True)
    (root / "helpers/__init__.py").write_text(HELPERS.format(needs), encoding="utf-8")
    (root / "requirements.txt").write_text(requirements, encoding="utf-8")
    for name in ("helpers/setup.py", "notebooks/ready.py"):
        shutil.copy(ROOT / name, root / name)
    return root


def repository(folder, tree, *names):
    """A repository in `folder` with these names of `tree`; returns git's redirection to it."""
    if not shutil.which("git"):
        pytest.skip("A lesson alone fetches its course with git, and none is here. Install git.")
    people = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")
    settings = dict.fromkeys(people, "ada@example.org") | {"GIT_CONFIG_GLOBAL": os.devnull}
    settings |= {"GIT_DIR": str(folder), "GIT_WORK_TREE": str(tree)}
    commit = ["commit", "--allow-empty", "--message=The course"]
    for command in (["init", "--initial-branch=main"], ["add", *names], commit, commit):
        environment = os.environ | settings
        subprocess.run(
            ["git", *command], check=True, capture_output=True, env=environment, cwd=tree
        )
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{folder.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": f"https://github.com/{PUBLISHED}",
    }


@pytest.fixture(scope="module")
def online(tmp_path_factory):
    """The environment in which the small course can be fetched."""
    folder = tmp_path_factory.mktemp("online")
    return repository(folder / "git", small_course(folder / "course"), ".")


@pytest.fixture(scope="module")
def online_course(tmp_path_factory):
    """The environment in which this course, as it is here, can be fetched."""
    parts = ("helpers", "notebooks", "data", "requirements.txt", "pyproject.toml", ".gitignore")
    return repository(tmp_path_factory.mktemp("online") / "git", ROOT, *parts)


def fake_git(folder, script):
    """An environment whose git is this shell script."""
    (folder / "programs").mkdir()
    (folder / "programs/git").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "programs/git").chmod(0o755)
    return {"PATH": f"{folder / 'programs'}{os.pathsep}{os.environ['PATH']}"}


@pytest.fixture
def nothing_runs(tmp_path):
    """An environment whose git and pip fail, and leave a note that they were called."""
    called = tmp_path / "called"
    (tmp_path / "programs/pip").mkdir(parents=True)
    (tmp_path / "programs/pip/__main__.py").write_text(f"open({str(called)!r}, 'w')")
    shutil.move(tmp_path / "programs", tmp_path / "packages")
    yield fake_git(tmp_path, f"touch '{called}'; exit 1") | {"PYTHONPATH": f"{tmp_path}/packages"}
    assert not called.exists()


def run(code, folder, environment=None, python=sys.executable):
    """Run code in IPython, in this folder; returns what it prints, errors as notebooks show them."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [python, "-m", "IPython", "--no-banner", "--colors=NoColor", "-c", code]
    settings = {"IPYTHONDIR": str(folder.parent / ".ipython"), "LC_ALL": "C.UTF-8"}
    settings = os.environ | settings | (environment or {})
    done = subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True)
    assert not done.stderr or done.returncode, done.stderr
    return (done.stdout + done.stderr).strip()


# In the course's folder


@pytest.mark.parametrize("cell", [HERE, CELL, OLD], ids=["published", "unpublished", "old"])
@pytest.mark.parametrize("place", [".", "notebooks/solutions"])
def test_in_its_folder_the_course_is_found_and_nothing_is_fetched_or_installed(
    tmp_path, nothing_runs, cell, place
):
    course = small_course(tmp_path / "mein Kurs é" / "course")
    assert run(cell, course / place, nothing_runs) == f"Ready: {READY}"


def test_in_its_folder_what_is_missing_is_named_and_not_installed(tmp_path, nothing_runs):
    needed = "# Needed\nnumpy>=1\nnothing-such>=2 # why\n\nnone_such\njupyter>=1\n"
    course = small_course(tmp_path / "course", requirements=needed)
    missing = "Not installed: nothing-such, none_such. To install: %pip install"
    told = run(HERE, course / "notebooks", nothing_runs)
    assert told == f"Ready: {READY} {missing} nothing-such none_such"


def test_what_the_lesson_cannot_begin_without_is_named_without_a_traceback(tmp_path):
    course = small_course(tmp_path / "course", "import nothing_such", "nothing-such\n")
    missing = "Not installed: nothing-such. To install: %pip install nothing-such"
    told = run(HERE, course / "notebooks")
    assert told == f"No module named 'nothing_such'. {missing}"


@pytest.mark.parametrize("version", [(3, 10, 13), (3, 9, 18)])
def test_an_older_python_is_told(tmp_path, version):
    course = small_course(tmp_path / "course")
    code = f"import sys; sys.version_info = {version}\n{HERE}"
    told = f"The course needs Python 3.11, and this is 3.{version[1]}: use a newer kernel."
    assert run(code, course / "notebooks") == told
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert needed == ">=3.11"


def test_an_older_python_can_read_what_tells_it():
    """Its grammar and its library: nothing is imported that came after Python 3.7."""
    for text in (CELL, (ROOT / "helpers/setup.py").read_text(encoding="utf-8")):
        tree = ast.parse(text, feature_version=(3, 7))
        imported = {
            name.name.split(".")[0]
            for node in tree.body
            if isinstance(node, ast.Import)
            for name in node.names
        }
        assert imported <= {
            "importlib",
            "os",
            "pathlib",
            "re",
            "runpy",
            "shutil",
            "subprocess",
            "sys",
            "time",
        }


@pytest.mark.parametrize("before", ["", "import helpers\n"], ids=["not imported", "imported"])
@pytest.mark.parametrize("folder", [".", "installed"])
def test_the_courses_helpers_win_over_others_of_that_name(tmp_path, before, folder):
    course = small_course(tmp_path / "course")
    other = course / "notebooks" / folder
    other.mkdir(exist_ok=True)
    (other / "helpers.py").write_text("print('another one')\n")
    path = {"PYTHONPATH": f"{other}{os.pathsep}{course}"}
    told = run(
        f"{before}{HERE}\nimport helpers; print(helpers.__file__)", course / "notebooks", path
    )
    *others, ready, where = told.splitlines()
    assert others == (["another one"] if before else [])
    assert (ready, where) == (f"Ready: {READY}", str(course / "helpers/__init__.py"))


def test_the_courses_helpers_can_begin_where_nothing_is_installed():
    code = (
        "from helpers.setup import missing, read_requirements; print(missing(read_requirements()))"
    )
    bare = [sys.executable, "-S", "-c", code]  # -S: without site-packages
    done = subprocess.run(bare, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == f"{[*read_requirements()]}\n", done.stderr


# Alone


@pytest.mark.parametrize("cell", [HERE, OLD], ids=["now", "old"])
def test_alone_it_fetches_the_course_once_and_says_how_long_it_took(
    tmp_path, online, nothing_runs, cell
):
    told = run(cell, tmp_path / ODD, online)
    assert told.startswith("Ready in ") and told.endswith(f" s: {READY}") and "\n" not in told
    assert [path.name for path in (tmp_path / ODD).iterdir()] == ["rsa-course"]
    log = ["git", "-C", str(tmp_path / ODD / "rsa-course"), "rev-list", "--count", "HEAD"]
    assert subprocess.run(log, capture_output=True, text=True).stdout == "1\n"
    assert run(cell, tmp_path / ODD, nothing_runs).endswith(READY)


def test_an_unpublished_copy_fetches_nothing_and_says_what_to_do(tmp_path, nothing_runs):
    told = run(CELL, tmp_path / "place", nothing_runs)
    alone = (
        "This notebook is alone, and its course is not published: open it in the course's folder."
    )
    assert told == alone
    assert not any((tmp_path / "place").iterdir())


COULD_NOT = (
    "The course could not be fetched: is there a network, and does "
    "https://github.com/ada/rsa-words open in a browser? (git says: "
)


def test_without_a_network_it_says_what_to_do_and_works_when_there_is_one(tmp_path, online):
    nowhere = {"GIT_CONFIG_KEY_0": "http.proxy", "GIT_CONFIG_VALUE_0": "http://127.0.0.1:9"}
    told = run(HERE, tmp_path / "place", online | nowhere)
    assert told.startswith(f"{COULD_NOT}fatal: unable to access") and "\n" not in told
    assert run(HERE, tmp_path / "place", online).endswith(READY)


def test_git_may_not_ask_for_a_password(tmp_path):
    """As it would for a private repository, and for none."""
    git = fake_git(tmp_path, 'echo "may ask: $GIT_TERMINAL_PROMPT" >&2; exit 128')
    assert run(HERE, tmp_path / "place", git) == f"{COULD_NOT}may ask: 0)"


def test_without_git_it_says_so(tmp_path):
    told = run(HERE, tmp_path / "place", {"PATH": str(tmp_path)})
    assert told.startswith("This notebook is alone, and git, which") and "\n" not in told


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ("1", "This notebook is alone, and its course is not published"),
        ("import os; os.rmdir(os.getcwd())", "The folder this notebook was opened in is gone"),
    ],
)
def test_in_jupyter_what_is_refused_is_a_sentence_and_stops_the_cells_after_it(
    tmp_path, before, told
):
    first, setup, after = map(nbformat.v4.new_code_cell, (before, CELL, "1"))
    (tmp_path / "place").mkdir()
    with pytest.raises(NotebookFailed, match=told):
        execute(nbformat.v4.new_notebook(cells=[first, setup, after]), tmp_path / "place")
    (shown,) = setup.outputs
    assert shown.traceback == [shown.evalue] and shown.evalue.startswith(told)
    assert setup.execution_count and not after.execution_count


def test_what_an_interrupted_run_left_does_not_matter(tmp_path, online):
    partly = "mkdir -p $last/.git $last/helpers; touch $last/helpers/setup.py"
    killed = fake_git(tmp_path, f"for last; do :; done\n{partly}; kill -9 $$")
    assert run(HERE, tmp_path / "place", online | killed) == f"{COULD_NOT}nothing)"
    assert (tmp_path / "place/rsa-course.part/helpers/setup.py").exists()
    assert run(HERE, tmp_path / "place", online).endswith(READY)
    assert [path.name for path in (tmp_path / "place").iterdir()] == ["rsa-course"]


def alone(number):
    """A published student notebook, with a last cell that prints where its helpers are."""
    (path,) = ROOT.glob(f"notebooks/{number}_*.ipynb")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].source = HERE
    where = "import helpers, os; print(os.path.dirname(helpers.__file__))"
    notebook.cells.append(nbformat.v4.new_code_cell(where))
    return notebook


def test_a_student_notebook_alone_runs_from_top_to_bottom(tmp_path, online_course, monkeypatch):
    for name, value in online_course.items():
        monkeypatch.setenv(name, value)
    place, notebook = tmp_path / ODD, alone("00")
    place.mkdir(parents=True)
    execute(notebook, place)
    (line,) = [out.text for out in notebook.cells[1].outputs]
    assert line.startswith("Ready in ") and line.count("\n") == 1 and "installed" not in line
    assert [answer[:1] for answer in check_answers(notebook)] == ["○"]
    assert notebook.cells[-1].outputs[0].text.strip() == str(place / "rsa-course" / "helpers")


# Installing


def test_all_that_is_required_is_needed_but_jupyter():
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    lines = [line.split("#")[0].strip() for line in text.splitlines()]
    needed = [line for line in lines if line and not line.startswith("jupyter>")]
    assert [*read_requirements().values()] == needed


def wheel(folder, name, version, requires=""):
    """A package of one module that knows its version."""
    info, tag = f"{name}-{version}.dist-info", "py3-none-any"
    about = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    about += f"Requires-Dist: {requires}\n" if requires else ""
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / f"{name}-{version}-{tag}.whl", "w") as file:
        file.writestr(f"{name}.py", f"VERSION = {version!r}\n")
        file.writestr(f"{info}/METADATA", about)
        file.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n")
        file.writestr(f"{info}/RECORD", "")


@pytest.fixture
def place(tmp_path):
    """A Python that has all this one has, and `held` 1.0, whose pip knows some wheels only.

    A function that puts a course online and runs code alone there.
    """
    shelf, home = tmp_path / "wheels", tmp_path / "python"
    for name, version, requires in (
        ("held", "1.0", ""),
        ("held", "2.0", ""),
        ("wanted", "1.0", "held"),
        ("wanted", "2.0", "held>=2"),
    ):
        wheel(shelf, name, version, requires)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    (purelib,) = home.glob("lib/python*/site-packages")
    (purelib / "all.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    settings = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(shelf)}
    settings |= {"PIP_CONSTRAINT": ""}
    python = str(home / "bin/python")
    install = [python, "-m", "pip", "install", "--quiet", "held==1.0"]
    subprocess.run(install, check=True, env=os.environ | settings)

    def run_alone(code, *course):
        tree = small_course(tmp_path / "course", *course)
        redirection = repository(tmp_path / "git", tree, ".")
        return run(code, tmp_path / "place", settings | redirection, python)

    return run_alone


def test_alone_it_installs_what_is_missing_upgrades_nothing_and_can_run_twice(place):
    told = "print(held.VERSION, wanted.VERSION, sys.path.count(str(course)))"
    code = f"{HERE}\n{HERE}\nimport held, sys, wanted\n{told}"
    told = place(code, "...", "numpy>=1\nheld>=2\nwanted>=1\njupyter>=999\n")
    first, second, versions = told.splitlines()
    assert first.startswith("Ready in ") and first.endswith(f"{READY} Newly installed: wanted.")
    assert second.endswith(READY)
    # The newest `wanted` would have needed a newer `held`.
    assert versions == "1.0 1.0 1"


@pytest.mark.parametrize("needs", ["...", "import wanted"])
def test_a_failed_installation_is_told_in_one_line(place, needs):
    told = place(HERE, needs, "wanted>=3\n")
    begins = "Ready in " if needs == "..." else "No module named 'wanted'. Not "
    assert told.startswith(begins) and "\n" not in told
    assert "Not installed: wanted (ERROR: Could not find a version" in told
    assert told.endswith("To install: %pip install wanted")


# Among Colab's versions: deselected unless asked for, since their installation takes minutes


COLAB = ROOT / ".venv-colab/bin/python"


def colab(*command):
    command = [str(COLAB), *command]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout


def packages():
    listed = json.loads(colab("-m", "pip", "list", "--format=json"))
    return {(package["name"], package["version"]) for package in listed}


@pytest.fixture
def as_colab():
    assert COLAB.exists(), "make colab-check makes .venv-colab and runs this"
    colab("-m", "pip", "uninstall", "--yes", "--quiet", "gensim")


@pytest.mark.colab
@pytest.mark.parametrize("number", ["00", "01", "03"])
def test_in_colab_a_student_notebook_runs_and_nothing_but_gensim_is_installed(
    as_colab, online_course, tmp_path, monkeypatch, number
):
    start = [str(COLAB), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    kernel = {"argv": start, "display_name": "Colab", "language": "python"}
    (tmp_path / "kernels/colab").mkdir(parents=True)
    (tmp_path / "kernels/colab/kernel.json").write_text(json.dumps(kernel))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    place, notebook, before, began = tmp_path / "content", alone(number), packages(), time.time()
    place.mkdir()
    client = NotebookClient(notebook, kernel_name="colab", timeout=300)
    client.execute(cwd=str(place), env=os.environ | online_course | ENVIRONMENT)

    (line,) = [out.text for out in notebook.cells[1].outputs]
    print(f"lesson {number}: {time.time() - began:.0f} s in all. {line}")
    assert line.startswith("Ready in ") and line.endswith(" Newly installed: gensim.\n")
    assert line.count("\n") == 1
    assert notebook.cells[-1].outputs[0].text.strip() == str(place / "rsa-course" / "helpers")
    assert {answer[:1] for answer in check_answers(notebook)} == {"○"}
    assert {name for name, _ in packages() - before} == {"gensim"} and before <= packages()
