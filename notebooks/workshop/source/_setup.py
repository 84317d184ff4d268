# @title Run this cell first: it gets the lesson ready
# It finds the course in the folders above this notebook. Where there is none, as in Colab, it fetches the course.
import os, pathlib, runpy, shutil, subprocess, time

REPO, REF = "", "main"

class NotReady(Exception):
    def _render_traceback_(self):  # the sentence is shown alone
        return [str(self)]

start = time.time()
try:
    here = pathlib.Path.cwd()
except FileNotFoundError:
    raise NotReady("The folder this notebook was opened in is gone: close the notebook and open it from another.") from None
places = [here, *here.parents, here / "rsa-course"]
course = next((place for place in places if (place / "helpers/setup.py").is_file()), None)
if course is None:
    if not REPO:
        raise NotReady("This notebook is alone, and its course is not published: open it in the course's folder.")
    if not shutil.which("git"):
        raise NotReady("This notebook is alone, and git, which fetches its course, is not installed: install git.")
    course, part = here / "rsa-course", here / "rsa-course.part"
    shutil.rmtree(part, ignore_errors=True)  # what an interrupted run left
    clone = f"git clone --quiet --depth 1 --branch {REF} https://github.com/{REPO} {part.name}".split()
    git = subprocess.run(clone, capture_output=True, text=True, env={**os.environ, "GIT_TERMINAL_PROMPT": "0"})
    if git.returncode:
        raise NotReady(f"The course could not be fetched: is there a network, and does https://github.com/{REPO} "
                       f"open in a browser? (git says: {git.stderr.strip() or 'nothing'})")
    part.rename(course)
runpy.run_path(str(course / "helpers/setup.py"))["get_ready"](start)
