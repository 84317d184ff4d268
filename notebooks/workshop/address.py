"""Where the course is published: its address in pyproject.toml, and the texts that carry it.

While it is empty, no text of the course names an address: a stranger could register one.
"""

import json
import re
from dataclasses import dataclass

OWNER = r"[A-Za-z0-9][A-Za-z0-9-]{0,38}"
NAME = r"(?!.*\.git$)[A-Za-z0-9._-]{1,100}"
REF = r"(?![0-9a-f]{40}$)[A-Za-z0-9][A-Za-z0-9._-]{0,99}"

COLAB = "https://colab.research.google.com"
NO_BADGE = "<!-- Open in Colab -->"  # it stands in the badge's line, and readers do not see it
BADGE = rf"{NO_BADGE}|\[!\[Open in Colab\]\([^()\s]*\)\]\([^()\s]*\)"
SETUP = r'REPO, REF = \\"[^"]*", \\"[^"]*"'  # in the setup cell, as a notebook's file holds it
LINE = '(?m)^{} = "(.*)"$'  # in pyproject.toml; tomllib would ask for Python 3.11
README_BLOCK = r"(?<=<!-- written by make publish -->\n)(?s:.*?)(?=<!-- to here -->)"

PUBLISHED = """\
{badge}

Nothing to install, a Google account is enough: a click on the badge opens the first lesson in your
browser. Every lesson has one under its title. The whole course opens in
[Codespaces](https://codespaces.new/{repository}), and the first lesson
[on Kaggle](https://kaggle.com/kernels/welcome?src={lesson}) (switch its Internet on there).

```sh
git clone https://github.com/{repository} rsa-course
cd rsa-course
```
"""


class LessonError(ValueError):
    """Something to put right in the course; the message says where."""


def require(condition, message):
    if not condition:
        raise LessonError(message)


@dataclass(frozen=True)
class Address:
    """`repository` is "owner/name" on GitHub, "" while not published; `ref` is a branch or a tag.

    Both come to stand in commands, links and code: they hold the characters of names only.
    """

    repository: str
    ref: str

    def __post_init__(self):
        require(
            not self.repository or re.fullmatch(f"{OWNER}/{NAME}", self.repository),
            f"REPO={self.repository!r} is not owner/name as on GitHub (and without .git)",
        )
        require(re.fullmatch(REF, self.ref), f"REF={self.ref!r} is not a branch or tag to clone")

    def colab(self, lesson):
        """Where Colab opens the student copy of a lesson ("01_similarity_matrices")."""
        return f"{COLAB}/github/{self._file(lesson)}"

    def github(self, lesson):
        """Where GitHub shows it."""
        return f"https://github.com/{self._file(lesson)}"

    def badge(self, lesson):
        """The picture, as markdown, that opens a lesson in Colab; a comment while not published."""
        picture = f"![Open in Colab]({COLAB}/assets/colab-badge.svg)"
        return f"[{picture}]({self.colab(lesson)})" if self.repository else NO_BADGE

    def _file(self, lesson):
        return f"{self.repository}/blob/{self.ref}/notebooks/{lesson}.ipynb"


def read_address(root):
    """The course's address, from the table [tool.course] of pyproject.toml."""
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    return Address(*(re.search(LINE.format(key), text)[1] for key in ("repository", "ref")))


def stamp_pyproject(text, address):
    """pyproject.toml with another address."""
    for key in ("repository", "ref"):
        line = f'{key} = "{getattr(address, key)}"'
        text = replace(LINE.format(key), line, text, f"pyproject.toml, {key}")
    return text


def stamp_notebook(text, address, lesson):
    """A notebook's file with another address, in two lines: the badge's and the setup cell's.

    Both have a line of their own, with an unchanging one above and below. So where a fork changed
    the address and upstream the text, git merges the two.
    """
    setup = json.dumps(f'REPO, REF = "{address.repository}", "{address.ref}"')[1:-1]
    text = replace(BADGE, address.badge(lesson), text, f"{lesson}.ipynb, the badge")
    return replace(SETUP, setup, text, f"{lesson}.ipynb, REPO and REF")


def stamp_readme(text, address):
    """The README, with another address between its two marks."""
    start = "00_start_here"
    parts = {"badge": address.badge(start), "lesson": address.github(start)}
    block = PUBLISHED.format(repository=address.repository, **parts) if address.repository else ""
    return replace(README_BLOCK, block, text, "README.md, the marks of make publish")


def replace(pattern, new, text, what):
    """`text` with the one place that `pattern` finds replaced."""
    text, count = re.subn(pattern, lambda _: new, text)
    require(count == 1, f"{what}: found {count} times, needed once")
    return text
