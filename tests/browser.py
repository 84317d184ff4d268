"""The browser that the website is tested in. `make test` runs this file, which tries to get one."""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import Error, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = (
    "The website is tested in Chromium or Chrome, and none is here. "
    "Debian, Ubuntu: apt-get install chromium; elsewhere: install Google Chrome."
)
PATIENCE = 300  # seconds for one command
APT = ("apt-get update -qq", "apt-get install -qq --yes --no-install-recommends chromium")


def launch(playwright):
    """One from the PATH, else Chrome where it usually is, else Playwright's own, else None."""
    found = [{"executable_path": path} for path in map(shutil.which, NAMES) if path]
    for way in [*found, {"channel": "chrome"}, {}]:
        try:
            return playwright.chromium.launch(**way)
        except Error:
            continue
    return None


def starts():
    with sync_playwright() as playwright:
        return launch(playwright) is not None


def attempt(*commands):
    """Run commands until one fails, in silence: a test that has no browser is what tells of it."""
    settings = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    try:
        for command in commands:
            subprocess.run(command, env=settings, timeout=PATIENCE, check=True, **quiet)
    except (OSError, subprocess.SubprocessError):
        pass


if __name__ == "__main__" and not starts():
    print("No Chromium or Chrome here. Trying to get one for the website's tests ...", flush=True)
    if shutil.which("apt-get") and os.geteuid() == 0:
        attempt(*map(str.split, APT))
    if not starts():
        attempt([sys.executable, "-m", "playwright", "install", "chromium"])
