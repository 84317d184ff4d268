"""Writes the address where the course is published into it, and executes nothing.

    python notebooks/workshop/publish.py owner/name [branch or tag]

It comes to stand in pyproject.toml, README.md and every notebook, in place of an older one. The
outputs of the solved lessons stay as they are.
"""

import argparse
import sys

from address import Address, LessonError, require, stamp_pyproject, stamp_readme
from build import ROOT, as_text, paths_of, read_notebook, read_source, sources, write


def publish(address, root=ROOT):
    """Write `address` wherever it belongs, or nowhere if anything is wrong; return what changed."""
    texts = {}
    for name, stamp in (("pyproject.toml", stamp_pyproject), ("README.md", stamp_readme)):
        texts[root / name] = stamp((root / name).read_text(encoding="utf-8"), address)
    for source in sources(root):
        student_path, solved_path = paths_of(source)
        student, fresh = read_source(source, address)
        solved = read_notebook(solved_path)
        require(solved, f"{source.stem} is not built: make notebooks")
        for cell, new in zip(solved.cells[:2], fresh.cells, strict=False):  # title and setup
            cell.id, cell.source = new.id, new.source
        texts |= {student_path: as_text(student), solved_path: as_text(solved)}
    changed = [
        path
        for path, text in texts.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    for path in changed:
        write(texts[path], path)
    return changed


def main(argv=None):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("repository", metavar="owner/name")
    parser.add_argument("ref", nargs="?", default="main")
    options = parser.parse_args(argv)
    try:
        require(options.repository, "make publish REPO=owner/name, a public repository of yours")
        changed = publish(Address(options.repository, options.ref))
    except LessonError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(changed)} files changed. Commit and push to github.com/{options.repository}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
