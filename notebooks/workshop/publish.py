"""Writes the address where the course is published into it; needs Python's own library only.

    python notebooks/workshop/publish.py owner/name [branch or tag]

It comes to stand in pyproject.toml, README.md and every notebook, in place of an older one. Where
the address is there already, no byte changes.
"""

import argparse
import os
import sys
from functools import partial
from pathlib import Path

from address import (
    Address,
    LessonError,
    read_address,
    require,
    stamp_notebook,
    stamp_pyproject,
    stamp_readme,
)

ROOT = Path(__file__).resolve().parents[2]


def publish(address, root=ROOT):
    """Write `address` wherever it belongs, or nowhere if anything is wrong; return what changed."""
    stamps = {root / "pyproject.toml": stamp_pyproject, root / "README.md": stamp_readme}
    for folder in ("notebooks", "notebooks/solutions"):
        for path in sorted((root / folder).glob("[0-9][0-9]_*.ipynb")):
            stamps[path] = partial(stamp_notebook, lesson=path.stem)
    old = {path: path.read_text(encoding="utf-8") for path in stamps}
    new = {path: stamps[path](old[path], address) for path in stamps}
    changed = [path for path in stamps if new[path] != old[path]]
    for path in changed:
        path.write_bytes(new[path].encode())
    return changed


def choose(repository, ref, root=ROOT):
    """The address for these arguments; without a ref, the one it has there, or this branch's."""
    require(repository, "make publish REPO=owner/name, a public repository of yours")
    now = read_address(root)
    here = now.ref if now.repository == repository else os.environ.get("GITHUB_REF_NAME", "main")
    return Address(repository, ref or here)


def main(argv=None):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("repository", metavar="owner/name")
    parser.add_argument("ref", nargs="?", default="")
    options = parser.parse_args(argv)
    try:
        changed = publish(choose(options.repository, options.ref))
    except LessonError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(changed)} files changed. Commit and push to github.com/{options.repository}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
