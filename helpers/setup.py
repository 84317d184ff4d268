"""What the setup cell calls once it has found the course: it installs what is missing and prints one line.

Only Python's own library is imported before that, so that it also works where nothing is installed yet.
"""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

COURSE = Path(__file__).resolve().parents[1]
# The cell runs in a notebook, so Jupyter is there. Its package `jupyter` may not be (Colab lacks it), and would
# replace parts of the one that is running.
NOT_NEEDED = {"jupyter"}


class SetupError(Exception):
    """The lesson cannot begin; the message says why and what to do. Notebooks show it without a traceback."""

    def _render_traceback_(self):
        return [f"SetupError: {self}"]


def read_requirements(path=COURSE / "requirements.txt"):
    """What a lesson needs, {name: line}: {"numpy": "numpy>=1.26", ...}."""
    lines = [line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines()]
    named = {re.match(r"[\w.-]+", line)[0]: line for line in lines if line}
    return {name: line for name, line in named.items() if name not in NOT_NEEDED}


def installed_version(name):
    """The version of an installed package, None where it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def missing(requirements):
    """Those of `requirements` whose package is not installed. An old version is not missing: nothing is upgraded."""
    return {name: line for name, line in requirements.items() if installed_version(name) is None}


def pip_install(requirements):
    """The command that installs what is missing of `requirements`, and leaves alone what is there."""
    versions = {name: installed_version(name) for name in requirements}
    wanted = [
        f"{name}=={versions[name]}" if versions[name] else line
        for name, line in requirements.items()
    ]
    return [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        *wanted,
    ]


def install(requirements):
    """Run pip once; returns "" or, where it fails, why."""
    done = subprocess.run(
        pip_install(requirements), stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    importlib.invalidate_caches()  # this Python is to see what is new
    lines = done.stderr.strip().splitlines() or [f"pip ended with code {done.returncode}"]
    return (
        next((line for line in lines if line.startswith("ERROR")), lines[-1])
        if done.returncode
        else ""
    )


def get_ready(start):
    """Get the lesson ready and say so in one line; `start` is the time at which the setup cell began.

    A notebook alone, as in Colab, gets what is missing. In the course's folder nothing is installed, only named.
    """
    alone = not Path.cwd().resolve().is_relative_to(COURSE)
    requirements = read_requirements()
    absent, note, failure = missing(requirements), "", ""
    if absent and alone:
        failure = install(requirements)
        note, absent = f" Newly installed: {', '.join(absent)}.", missing(requirements)
    if absent:
        reason = failure and f" ({failure})"
        note = f" Not installed: {', '.join(absent)}{reason}. To install: %pip install {' '.join(absent)}"
    try:
        import helpers

        helpers.use_course_style()
    except ModuleNotFoundError as error:
        raise SetupError(f"{error}.{note}") from None
    models = helpers.bundled_models()
    took = f" in {time.time() - start:.1f} s" if alone else ""
    print(
        f"Ready{took}: the course's helpers, and {len(models)} real models ({', '.join(models)}).{note}"
    )
