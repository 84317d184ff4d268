"""What the setup cell runs once it has found the course: it installs what is missing, and says so.

It begins where nothing is installed yet, and an older Python can read it: to be told so.
"""

import importlib
import re
import subprocess
import sys
import time
from pathlib import Path

COURSE = Path(__file__).resolve().parents[1]


class NotReady(Exception):
    """The lesson cannot begin; the message says why. Notebooks show it without a traceback."""

    def _render_traceback_(self):
        return [str(self)]


def put_first():
    """Let `helpers` mean the course's, whatever else of that name is installed or was imported."""
    course, helpers = str(COURSE), sys.modules.get("helpers")
    sys.path[:] = [course, *(place for place in sys.path if place != course)]
    if getattr(helpers, "__file__", "") != str(COURSE / "helpers/__init__.py"):
        for name in [name for name in sys.modules if name.split(".")[0] == "helpers"]:
            del sys.modules[name]


def read_requirements():
    """What a lesson needs, {name: line}: {"numpy": "numpy>=1.26", ...}.

    Not `jupyter`, which Colab lacks, and which would replace what is running; nor what does not
    exist for this Python (a browser's).
    """
    text = (COURSE / "requirements.txt").read_text(encoding="utf-8")
    lines = re.findall(r"^([\w.-]+)([^#\n]*)", text, re.MULTILINE)
    not_here = f'!= "{sys.platform}"'
    lines = [line for line in lines if line[0] != "jupyter" and not_here not in line[1]]
    return {name: (name + rest).strip() for name, rest in lines}


def installed_version(name):
    """The version of an installed package, None where it is not installed."""
    from importlib.metadata import PackageNotFoundError, version  # since Python 3.8

    try:
        return version(name)
    except PackageNotFoundError:
        return None


def missing(requirements):
    """The names that are not installed. An old version is not missing: nothing is upgraded."""
    return [name for name in requirements if installed_version(name) is None]


def install(requirements):
    """Let pip add what is missing and hold what is there; returns "" or what failed."""
    here = {name: installed_version(name) for name in requirements}
    wanted = [f"{name}=={here[name]}" if here[name] else requirements[name] for name in here]
    pip = [sys.executable, *"-m pip install --quiet --disable-pip-version-check".split()]
    done = subprocess.run([*pip, *wanted], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    importlib.invalidate_caches()  # this Python is to see what is new
    if done.returncode == 0:
        return ""
    lines = done.stderr.strip().splitlines() or [f"pip ended with code {done.returncode}"]
    return next((line for line in lines if line.startswith("ERROR")), lines[-1])


def get_ready(start):
    """Get the lesson ready and say so in one line; `start` is when the setup cell began.

    A notebook alone, as in Colab, gets what is missing. In the course's folder it is only named.
    """
    if sys.version_info < (3, 11):  # noqa: UP036  kernels have not read pyproject.toml
        here = "{}.{}".format(*sys.version_info)
        raise NotReady(f"The course needs Python 3.11, and this is {here}: use a newer kernel.")
    put_first()
    alone = sys.platform != "emscripten" and not Path.cwd().resolve().is_relative_to(COURSE)
    requirements = read_requirements()
    absent, note, failure = missing(requirements), "", ""
    if absent and alone:
        failure, wanted = install(requirements), absent
        absent = missing(requirements)
        note = f" Newly installed: {', '.join(wanted)}."
    if absent:
        reason = failure and f" ({failure})"
        todo = f"To install: %pip install {' '.join(absent)}"
        note = f" Not installed: {', '.join(absent)}{reason}. {todo}"
    try:
        import helpers

        helpers.use_course_style()
    except ModuleNotFoundError as error:
        raise NotReady(f"{error}.{note}") from None
    models = helpers.bundled_models()
    told = f"the course's helpers, and {len(models)} real models ({', '.join(models)})"
    print(f"Ready{f' in {time.time() - start:.1f} s' if alone else ''}: {told}.{note}")
