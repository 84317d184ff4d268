"""Makes what runs lessons in a reader's own browser, without any server: JupyterLite.

    python notebooks/workshop/site/lite.py         writes it to _lite, for pages.py to take along

Not every lesson runs there: gensim and transformers do not exist for a browser's Python. So every
lesson is run in Chromium first, and those in which a cell fails are left out. This takes packages,
jupyterlite-core and jupyterlite-pyodide-kernel, and a network: Pyodide, the browser's Python, comes
from a CDN.
"""

import functools
import json
import shutil
import subprocess
import sys
import tempfile
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SITE = Path(__file__).resolve().parent
ROOT = SITE.parents[2]
sys.path[:0] = [str(SITE.parent), str(ROOT / "tests")]

from browser import MISSING, launch  # noqa: E402
from build import paths_of, read_notebook, sources, write  # noqa: E402
from nbformat import writes  # noqa: E402
from packaging.requirements import Requirement  # noqa: E402
from playwright.sync_api import Error, sync_playwright  # noqa: E402

MINUTES = 5  # for one lesson; most of them go to fetching libraries
RUN = """async minutes => {
  const { commands, shell } = window.jupyterapp;
  const run = async () => {
    await shell.currentWidget.sessionContext.ready;
    await shell.currentWidget.sessionContext.session.kernel.info;
    await commands.execute("notebook:run-all-cells");
  };
  const late = (_, no) => setTimeout(no, minutes * 60_000, Error(`not done in ${minutes} minutes`));
  await Promise.race([run(), new Promise(late)]);
  return shell.currentWidget.content.model.toJSON().cells;
}"""


def libraries():
    """What the lessons need of what exists for a browser's Python, for %pip."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    needed = [Requirement(line.split("#")[0]) for line in lines if line[0] != "#"]
    there = {"sys_platform": "emscripten"}
    wanted = [one for one in needed if not one.marker or one.marker.evaluate(there)]
    return " ".join(one.name for one in wanted if one.name != "jupyter")


def make(lessons, output):
    """Write a JupyterLite with the course and these lessons (sources) to the folder `output`."""
    with tempfile.TemporaryDirectory() as work:
        files = Path(work, "files")
        for part in "helpers", "data":
            unwanted = shutil.ignore_patterns("__pycache__", ".*", "build.py")
            shutil.copytree(ROOT / part, files / part, ignore=unwanted)
        shutil.copy(ROOT / "requirements.txt", files)
        (files / "notebooks").mkdir()
        for source in lessons:
            notebook = read_notebook(paths_of(source)[0])
            notebook.metadata.kernelspec.name = "python"  # as it is called there
            setup = notebook.cells[1]
            setup.source = f"%pip install --quiet {libraries()}\n{setup.source}"
            write(writes(notebook), files / "notebooks" / f"{source.stem}.ipynb")
        settings = {"jupyter-lite-schema-version": 0}
        settings["jupyter-config-data"] = {"exposeAppInBrowser": True}  # RUN asks for it
        write(json.dumps(settings), Path(work, "jupyter-lite.json"))
        build = f"-m jupyter lite build --contents {files} --output-dir {output} --apps notebooks"
        subprocess.run([sys.executable, *build.split(), "--no-sourcemaps"], cwd=work, check=True)


def failure(tab, address):
    """Run a lesson as a reader would; returns what failed in it, or ""."""
    try:
        tab.goto(address)
        tab.wait_for_function("window.jupyterapp?.shell.currentWidget?.sessionContext")
        cells = tab.evaluate(RUN, MINUTES)
    except Error as error:
        return str(error).splitlines()[0]
    outputs = [out for cell in cells for out in cell.get("outputs", [])]
    errors = [f"{out['ename']}: {out['evalue']}" for out in outputs if "ename" in out]
    last = [cell for cell in cells if cell["cell_type"] == "code"][-1]
    return "; ".join(errors) or ("" if last["execution_count"] else "not all cells ran")


def those_that_run(lessons, folder):
    """The lessons of the JupyterLite in `folder` that run from top to bottom in Chromium."""
    handler = functools.partial(SimpleHTTPRequestHandler, directory=str(folder))
    good = []
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        place = f"http://127.0.0.1:{server.server_port}/notebooks/index.html?path=notebooks"
        browser = launch(playwright) or sys.exit(MISSING)
        for source in lessons:
            tab = browser.new_context().new_page()
            tab.set_default_timeout(MINUTES * 60_000)
            reason = failure(tab, f"{place}/{source.stem}.ipynb")
            print(f"{source.stem}: {reason or 'runs'}", flush=True)
            good += [] if reason else [source]
            tab.context.close()
        server.shutdown()
    return good


def main():
    output = ROOT / "_lite"
    shutil.rmtree(output, ignore_errors=True)
    lessons = [source for source in sources(ROOT) if source.stem[0].isdigit()]
    with tempfile.TemporaryDirectory() as work:
        trial, tried = Path(work, "trial"), Path(work, "tried")
        make(lessons, trial)
        if good := those_that_run(lessons, trial):
            make(good, tried)
            shutil.move(tried, output)


if __name__ == "__main__":
    main()
