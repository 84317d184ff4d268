"""Writes the address where the course is published into pyproject.toml, README.md and every notebook, executing nothing.

    python notebooks/workshop/publish.py owner/name [main]

The outputs of the solved lessons stay as they are. Publishing again changes nothing; another address replaces the old.
"""

from __future__ import annotations

import argparse
import sys

from address import Address, AddressError, stamp_pyproject, stamp_readme, stamp_setup, stamp_title
from build import (
    ROOT,
    SOURCES,
    LessonError,
    as_text,
    name_cells,
    paths_of,
    read_notebook,
    require,
    write,
)


def stamp_notebook(path, address):
    """The text of a built notebook with another address in its title and its setup cell."""
    notebook = read_notebook(path)
    require(
        notebook and len(notebook.cells) > 1, f"{path.name} is missing or damaged: make notebooks"
    )
    title, setup = notebook.cells[:2]
    try:
        title.source, setup.source = (
            stamp_title(title.source, address, path.stem),
            stamp_setup(setup.source, address),
        )
    except AddressError as error:
        raise LessonError(
            f"{path.name} is not as its source says: make notebooks ({error})"
        ) from None
    name_cells(notebook.cells)
    return as_text(notebook)


def publish(address, root=ROOT):
    """Write `address` wherever it belongs, or nowhere when anything is wrong; returns the paths that changed."""
    texts = {}
    for path, stamp in (
        (root / "pyproject.toml", stamp_pyproject),
        (root / "README.md", stamp_readme),
    ):
        texts[path] = stamp(path.read_text(encoding="utf-8"), address)
    for source in sorted((root / "notebooks" / "workshop" / "source").glob(SOURCES)):
        texts |= {path: stamp_notebook(path, address) for path in paths_of(source)}
    changed = [path for path, text in texts.items() if path.read_text(encoding="utf-8") != text]
    for path in changed:
        write(texts[path], path)
    return changed


def main(argv=None):
    parser = argparse.ArgumentParser(
        description="Write the address where the course is published into it."
    )
    parser.add_argument("repository", help="owner/name of your own public repository on GitHub")
    parser.add_argument(
        "ref", nargs="?", default="main", help="the branch or tag that learners get (main)"
    )
    options = parser.parse_args(argv)
    try:
        if not options.repository:
            raise AddressError(
                "make publish REPO=owner/name [REF=main], with a public repository of yours on GitHub"
            )
        changed = publish(Address(options.repository, options.ref))
    except (AddressError, LessonError) as error:
        print(error, file=sys.stderr)
        return 1
    print(
        f"github.com/{options.repository}, {options.ref}: {len(changed)} files changed. Commit them and push them there."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
