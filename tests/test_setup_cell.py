"""The setup cell: in the course's folder, alone as in Colab, and when something goes wrong.

git is redirected from GitHub to a repository on this disk. The tests marked colab need .venv-colab (make colab-check).
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import time
import zipfile
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
WORKSHOP = NOTEBOOKS / "workshop"
sys.path.insert(0, str(WORKSHOP))
from address import Address, stamp_setup  # noqa: E402
from run import check_answers, execute  # noqa: E402

from helpers.setup import read_requirements  # noqa: E402

CELL = (WORKSHOP / "source" / "_setup.py").read_text(encoding="utf-8")
PUBLISHED = Address("ada/rsa-words", "main")
HERE = stamp_setup(CELL, PUBLISHED)
READY = "the course's helpers, and 2 real models (Tiny 2D, Small 3D)."
PLACES = ["empty", "mit Leerzeichen/übung 一"]

HELPERS = """
def use_course_style(): ...
def bundled_models(): return ["Tiny 2D", "Small 3D"]
"""


def repository(folder, tree, *names):
    """A repository of two commits in `folder`, with these names of `tree`; returns git's redirection to it."""
    author = {
        f"GIT_{who}_{what}": "ada@example.org"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    settings = (
        os.environ
        | author
        | {"GIT_DIR": str(folder), "GIT_WORK_TREE": str(tree), "GIT_CONFIG_GLOBAL": os.devnull}
    )
    commit = ["commit", "--allow-empty", "--message=The course"]
    for command in (["init", "--initial-branch=main"], ["add", *names], commit, commit):
        subprocess.run(["git", *command], check=True, capture_output=True, env=settings, cwd=tree)
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{folder.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": f"https://github.com/{PUBLISHED.repository}",
    }


def small_course(root, helpers=HELPERS, requirements="numpy>=1\n"):
    """As much of a course as the setup cell needs."""
    for folder in ("helpers", "notebooks/workshop/source"):
        (root / folder).mkdir(parents=True)
    (root / "helpers" / "__init__.py").write_text(helpers, encoding="utf-8")
    (root / "requirements.txt").write_text(requirements, encoding="utf-8")
    shutil.copy(ROOT / "helpers" / "setup.py", root / "helpers")
    return root


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


@pytest.fixture
def nothing_runs(tmp_path):
    """An environment whose git and pip only leave a note that they were called: `.called()` says so."""
    folder = tmp_path / "programs"
    (folder / "pip").mkdir(parents=True)
    (folder / "pip" / "__main__.py").write_text(f"open({str(folder / 'called')!r}, 'w')")
    (folder / "git").write_text(f"#!/bin/sh\ntouch '{folder / 'called'}'\n")
    (folder / "git").chmod(0o755)

    class Environment(dict):
        def called(self):
            return (folder / "called").exists()

    return Environment(PATH=f"{folder}{os.pathsep}{os.environ['PATH']}", PYTHONPATH=str(folder))


def run(code, folder, environment=None, python=sys.executable):
    """Run code in IPython, in this folder; returns what it prints, a traceback as notebooks show it included."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [python, "-m", "IPython", "--no-banner", "--colors=NoColor", "-c", code]
    settings = {
        "IPYTHONDIR": str(folder.parent / ".ipython"),
        "MPLBACKEND": "agg",
        "LC_ALL": "C.UTF-8",
    }
    settings = os.environ | settings | (environment or {})
    done = subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True)
    assert not done.stderr or done.returncode, done.stderr
    return (done.stdout + done.stderr).strip()


def the_error(output):
    """The message of a failed cell; what stands before it is short."""
    assert len(output.splitlines()) < 20, output
    return output.splitlines()[-1]


# In the course's folder


@pytest.mark.parametrize("place", [".", "notebooks", "notebooks/workshop/source"])
def test_in_its_folder_the_course_is_found_and_nothing_is_fetched_or_installed(
    tmp_path, nothing_runs, place
):
    course = small_course(tmp_path / "mein Kurs é" / "course")
    assert run(HERE, course / place, nothing_runs) == f"Ready: {READY}"
    assert not nothing_runs.called()


def test_in_its_folder_the_unpublished_cell_does_the_same(tmp_path):
    assert run(CELL, small_course(tmp_path / "course") / "notebooks") == f"Ready: {READY}"


def test_it_can_run_twice(tmp_path):
    course = small_course(tmp_path / "course")
    told = run(f"{HERE}\n{HERE}\nprint(sys.path.count({str(course)!r}))", course / "notebooks")
    assert told.splitlines() == [f"Ready: {READY}"] * 2 + ["1"]


def test_in_its_folder_what_is_missing_is_named_and_not_installed(tmp_path, nothing_runs):
    needed = "# Needed\nnumpy>=1\nnothing-such>=2 # why\n\nnone_such\njupyter>=1\n"
    course = small_course(tmp_path / "course", requirements=needed)
    told = run(HERE, course / "notebooks", nothing_runs)
    missing = (
        "Not installed: nothing-such, none_such. To install: %pip install nothing-such none_such"
    )
    assert told == f"Ready: {READY} {missing}"
    assert not nothing_runs.called()


def test_what_the_lesson_cannot_begin_without_is_named_without_a_traceback(tmp_path):
    course = small_course(
        tmp_path / "course", helpers="import nothing_such", requirements="nothing-such\n"
    )
    told = run(HERE, course / "notebooks")
    missing = "Not installed: nothing-such. To install: %pip install nothing-such"
    assert told == f"SetupError: No module named 'nothing_such'. {missing}"


# Alone


@pytest.mark.parametrize("place", PLACES)
def test_alone_it_fetches_the_course_and_says_how_long_it_took(tmp_path, online, place):
    told = run(HERE, tmp_path / place, online)
    assert told.startswith("Ready in ") and told.endswith(f" s: {READY}") and "\n" not in told
    assert [path.name for path in (tmp_path / place).iterdir()] == ["rsa-course"]
    log = ["git", "-C", str(tmp_path / place / "rsa-course"), "rev-list", "--count", "HEAD"]
    assert subprocess.run(log, capture_output=True, text=True).stdout == "1\n"


def test_a_course_that_was_fetched_is_used_again(tmp_path, online, nothing_runs):
    run(HERE, tmp_path / "place", online)
    again = run(
        f"{HERE}\n{HERE}\nprint(sys.path.count(str(course)), course.name)",
        tmp_path / "place",
        nothing_runs,
    )
    assert [line.split(":")[0][:8] for line in again.splitlines()] == [
        "Ready in",
        "Ready in",
        "1 rsa-co",
    ]
    assert not nothing_runs.called()


def test_an_unpublished_copy_fetches_nothing_and_says_what_to_do(tmp_path, nothing_runs):
    error = the_error(run(CELL, tmp_path / "place", nothing_runs))
    assert error.startswith(
        "RuntimeError: This notebook is alone, and its course is not published. Open it in the"
    )
    assert "make publish REPO=owner/name" in error
    assert not nothing_runs.called() and not any((tmp_path / "place").iterdir())


def test_without_a_network_it_says_what_to_do_and_works_when_there_is_one(tmp_path, online):
    nowhere = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "http.proxy",
        "GIT_CONFIG_VALUE_0": "http://127.0.0.1:9",
    }
    error = the_error(run(HERE, tmp_path / "place", nowhere))
    assert error.startswith(
        "RuntimeError: The course could not be fetched (fatal: unable to access"
    )
    assert (
        "is there a network, does https://github.com/ada/rsa-words open in a browser? Then run this cell again."
        in error
    )
    assert run(HERE, tmp_path / "place", online).endswith(READY)


def test_a_branch_that_is_not_there_is_named(tmp_path, online):
    error = the_error(
        run(stamp_setup(CELL, Address(PUBLISHED.repository, "gone")), tmp_path / "place", online)
    )
    assert "Remote branch gone not found" in error


def test_an_address_that_is_not_there_asks_for_no_password(tmp_path):
    """As GitHub does for private repositories and for none: a server that wants a name and a password."""
    server = """
import http.server, subprocess, threading
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(401)
        self.send_header("WWW-Authenticate", "Basic realm=GitHub")
        self.end_headers()
    def log_message(self, *args): ...
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
os.environ |= {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_VALUE_0": "https://github.com/",
               "GIT_CONFIG_KEY_0": f"url.http://127.0.0.1:{server.server_port}/.insteadOf"}
"""
    settings = {"GIT_ASKPASS": "", "SSH_ASKPASS": "", "GIT_TERMINAL_PROMPT": "1"}
    error = the_error(run(f"import os\n{server}\n{HERE}", tmp_path / "place", settings))
    assert "could not read Username" in error and "terminal prompts disabled" in error


def test_without_git_it_says_so(tmp_path):
    (tmp_path / "programs").mkdir()
    error = the_error(run(HERE, tmp_path / "place", {"PATH": str(tmp_path / "programs")}))
    assert "No such file or directory: 'git'). Is git installed" in error


def test_what_an_interrupted_run_left_does_not_matter(tmp_path, online):
    killed = tmp_path / "programs" / "git"
    killed.parent.mkdir()
    partly = "mkdir -p $last/.git $last/notebooks; touch $last/helpers/setup.py"
    killed.write_text(f"#!/bin/sh\nfor last; do :; done\n{partly}; kill -9 $$\n")
    killed.chmod(0o755)
    path = f"{killed.parent}{os.pathsep}{os.environ['PATH']}"
    assert "SIGKILL" in the_error(run(HERE, tmp_path / "place", online | {"PATH": path}))
    assert (tmp_path / "place" / "rsa-course.part" / "notebooks" / "ready.py").exists()
    assert run(HERE, tmp_path / "place", online).endswith(READY)
    assert [path.name for path in (tmp_path / "place").iterdir()] == ["rsa-course"]


@pytest.mark.parametrize("place", PLACES)
def test_a_student_notebook_alone_runs_from_top_to_bottom(
    tmp_path, online_course, monkeypatch, place
):
    for name, value in (online_course | {"COLAB_RELEASE_TAG": "release-colab"}).items():
        monkeypatch.setenv(name, value)
    (tmp_path / place).mkdir(parents=True)
    notebook = alone("00_start_here")
    execute(notebook, tmp_path / place)
    setup, *_, last = [cell for cell in notebook.cells if cell.cell_type == "code"]
    (line,) = [out.text for out in setup.outputs]
    assert line.startswith("Ready in ") and line.count("\n") == 1 and "installed" not in line
    assert [answer[:1] for answer in check_answers(notebook)] == ["○"]
    assert last.outputs[0].text.strip() == str(tmp_path / place / "rsa-course" / "helpers")


def alone(lesson):
    """A published student notebook, with a last cell that prints where its helpers are."""
    notebook = nbformat.read(NOTEBOOKS / f"{lesson}.ipynb", as_version=4)
    notebook.cells[1].source = stamp_setup(notebook.cells[1].source, PUBLISHED)
    where = "import helpers, os; print(os.path.dirname(helpers.__file__))"
    notebook.cells.append(nbformat.v4.new_code_cell(where))
    return notebook


# Installing


def test_all_that_is_required_is_needed_but_jupyter():
    lines = (
        line.split("#")[0].strip()
        for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    )
    assert [*read_requirements().values()] == [
        line for line in lines if line and not line.startswith("jupyter>")
    ]


def wheel(folder, name, version, requires=""):
    """A package of one module that knows its version."""
    info = f"{name}-{version}.dist-info"
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    lines += [f"Requires-Dist: {requires}"] if requires else []
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as file:
        file.writestr(f"{name}.py", f"VERSION = {version!r}\n")
        file.writestr(f"{info}/METADATA", "\n".join(lines) + "\n")
        file.writestr(
            f"{info}/WHEEL",
            "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        file.writestr(f"{info}/RECORD", "")


@pytest.fixture
def place(tmp_path):
    """Where packages can be installed: a Python that has all this one has, and `held` 1.0. pip knows some wheels only.

    Its environment; the Python; a function that puts a course online and returns the redirection to it.
    """
    shelf, home = tmp_path / "wheels", tmp_path / "python"
    wheel(shelf, "held", "1.0")
    wheel(shelf, "held", "2.0")
    wheel(shelf, "wanted", "1.0", requires="held")
    wheel(shelf, "wanted", "2.0", requires="held>=2")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    (purelib,) = home.glob("lib/python*/site-packages")
    (purelib / "all.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    settings = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(shelf),
        "PIP_CONSTRAINT": "",
    }
    python = str(home / "bin" / "python")
    install = [python, "-m", "pip", "install", "--quiet", "held==1.0"]
    subprocess.run(install, check=True, env=os.environ | settings)

    def publish(**course):
        return settings | repository(
            tmp_path / "git", small_course(tmp_path / "course", **course), "."
        )

    return python, publish


def test_alone_it_installs_what_is_missing_and_upgrades_nothing(tmp_path, place):
    python, publish = place
    online = publish(requirements="numpy>=1\nheld>=2\nwanted>=1\njupyter>=999\n")
    told = run(
        f"{HERE}\nimport held, wanted\nprint(held.VERSION, wanted.VERSION)",
        tmp_path / "place",
        online,
        python,
    )
    ready, versions = told.splitlines()
    assert ready.startswith("Ready in ") and ready.endswith(f"{READY} Newly installed: wanted.")
    # The newest `wanted` would have needed a newer `held`.
    assert versions == "1.0 1.0"
    assert run(HERE, tmp_path / "place", online, python).endswith(READY)


def test_a_failed_installation_is_told_in_the_line_when_the_lesson_can_begin(tmp_path, place):
    python, publish = place
    told = run(HERE, tmp_path / "place", publish(requirements="wanted>=3\n"), python)
    assert (
        told.startswith("Ready in ")
        and f"{READY} Not installed: wanted (ERROR: Could not find a version" in told
    )
    assert told.endswith("To install: %pip install wanted") and "\n" not in told


def test_a_failed_installation_is_an_error_when_the_lesson_cannot_begin(tmp_path, place):
    python, publish = place
    told = run(
        HERE,
        tmp_path / "place",
        publish(helpers="import wanted", requirements="wanted>=3\n"),
        python,
    )
    assert told.startswith(
        "SetupError: No module named 'wanted'. Not installed: wanted (ERROR: Could not find a version"
    )
    assert "\n" not in told


# Among Colab's versions: deselected unless asked for, since their installation takes minutes


COLAB = str(ROOT / ".venv-colab" / "bin" / "python")


def colab(*command):
    return subprocess.run(
        [COLAB, *command], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    ).stdout


def packages():
    return {
        (package["name"], package["version"])
        for package in json.loads(colab("-m", "pip", "list", "--format=json"))
    }


@pytest.fixture
def as_colab():
    assert Path(COLAB).exists(), "make colab-check makes .venv-colab and runs this"
    colab("-m", "pip", "uninstall", "--yes", "--quiet", "gensim")


@pytest.mark.colab
def test_pip_plans_to_install_gensim_and_nothing_else(as_colab, tmp_path):
    plan = tmp_path / "plan.json"
    code = f"""
import subprocess
from helpers.setup import pip_install, read_requirements
subprocess.run([*pip_install(read_requirements()), "--dry-run", "--report", {str(plan)!r}], check=True)
"""
    colab("-c", code)
    assert [item["metadata"]["name"] for item in json.loads(plan.read_text())["install"]] == [
        "gensim"
    ]


@pytest.mark.colab
@pytest.mark.parametrize("lesson", ["00_start_here", "01_similarity_matrices", "03_rsa_score"])
def test_in_colab_a_student_notebook_runs_from_top_to_bottom(
    as_colab, online_course, tmp_path, monkeypatch, lesson
):
    kernel = tmp_path / "kernels" / "colab"
    kernel.mkdir(parents=True)
    start = [COLAB, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (kernel / "kernel.json").write_text(
        json.dumps({"argv": start, "display_name": "Colab", "language": "python"})
    )
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    place, notebook, before, began = tmp_path / "content", alone(lesson), packages(), time.time()
    place.mkdir()
    settings = {
        "COLAB_RELEASE_TAG": "release-colab",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    }
    client = NotebookClient(notebook, kernel_name="colab", timeout=300)
    client.execute(cwd=str(place), env=os.environ | online_course | settings)

    (line,) = [out.text for out in notebook.cells[1].outputs]
    print(f"{lesson}: {time.time() - began:.0f} s in all. {line}")
    assert (
        line.startswith("Ready in ")
        and line.endswith(" Newly installed: gensim.\n")
        and line.count("\n") == 1
    )
    assert notebook.cells[-1].outputs[0].text.strip() == str(place / "rsa-course" / "helpers")
    assert {answer[:1] for answer in check_answers(notebook)} == {"○"}
    assert {name for name, _ in packages() - before} == {"gensim"} and before <= packages()
