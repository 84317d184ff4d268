"""Where the course is published: one address, kept in pyproject.toml, and the texts that are made of it.

While it is empty the course is not published: no text of it names an address, since a stranger could register one.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass

OWNER = r"[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}"
NAME = r"(?!\.{1,2}$)(?!.*\.(?i:git|wiki)$)[A-Za-z0-9._-]{1,100}"
REF = r"(?![0-9a-f]{40}$)(?!.*\.\.)(?!.*\.lock$)[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?"

BADGE_PICTURE = "https://colab.research.google.com/assets/colab-badge.svg"
BADGE = re.compile(r"^\[!\[Open in Colab\]\([^()\s]*\)\]\([^()\s]*\)\n*", re.MULTILINE)
SETUP = re.compile(r'^REPO, REF = ".*", ".*"$', re.MULTILINE)
README_BLOCK = re.compile(
    r"(?<=<!-- written by make publish -->\n).*?(?=<!-- to here -->)", re.DOTALL
)
README_LESSON = re.compile(
    r"^(\| \[[^]]*\]\(notebooks/(\w+)\.ipynb\))(?: · \[Colab\]\([^()\s]*\))?", re.MULTILINE
)

NOT_PUBLISHED = """\
This copy of the course is not published, so it has no links to Colab: it runs on your own computer, as below. If you
teach with it, [publish it](#publish-your-own-copy), and every lesson opens with one click.
"""
PUBLISHED = """\
{badge}

Nothing to install, a Google account is enough: a click on the badge opens the first lesson in your browser. Every lesson
has one under its title.
"""


class AddressError(ValueError):
    """An address that cannot be used; the message says what is wrong with it."""


@dataclass(frozen=True)
class Address:
    """`repository` is "owner/name" on GitHub, "" while the course is not published; `ref` is a branch or a tag.

    Both come to stand in commands, links and code, so they have GitHub's form and nothing else.
    """

    repository: str
    ref: str

    def __post_init__(self):
        if self.repository and not re.fullmatch(f"{OWNER}/{NAME}", self.repository):
            raise AddressError(
                f"REPO={self.repository!r} is not owner/name as on GitHub: the owner has up to 39 letters, digits and "
                "single hyphens inside; the name up to 100 letters, digits, '.', '_' and '-', and no '.git' at its end"
            )
        if not re.fullmatch(REF, self.ref):
            raise AddressError(
                f"REF={self.ref!r} is not a branch or tag of letters, digits, '.', '_' and '-'"
            )

    def badge(self, lesson):
        """The picture, as markdown, that opens a lesson ("01_similarity_matrices") in Colab; "" while not published."""
        return (
            f"[![Open in Colab]({BADGE_PICTURE})]({self.colab(lesson)})" if self.repository else ""
        )

    def colab(self, lesson):
        """Where Colab opens a lesson's student copy."""
        return f"https://colab.research.google.com/github/{self._file(lesson)}"

    def github(self, lesson):
        """Where GitHub shows it."""
        return f"https://github.com/{self._file(lesson)}"

    def _file(self, lesson):
        return f"{self.repository}/blob/{self.ref}/notebooks/{lesson}.ipynb"


def read_address(root):
    """The course's address, from the table [tool.course] of pyproject.toml."""
    return parse_address((root / "pyproject.toml").read_text(encoding="utf-8"))


def parse_address(text):
    try:
        table = tomllib.loads(text)["tool"]["course"]
        return Address(table["repository"], table["ref"])
    except KeyError as error:
        raise AddressError(
            f"pyproject.toml needs a table [tool.course] with repository and ref; no {error}"
        ) from None


def stamp_pyproject(text, address):
    """pyproject.toml with another address."""
    for key in ("repository", "ref"):
        line = re.compile(rf'^(\[tool\.course\]\n(?:[^\[].*\n)*?{key} = )".*"$', re.MULTILINE)
        text = replace(
            line, f'\\1"{getattr(address, key)}"', text, f"pyproject.toml: {key} of [tool.course]"
        )
    return text


def stamp_title(source, address, lesson):
    """A lesson's first cell, with the badge between title and text."""
    title, _, rest = BADGE.sub("", source, count=1).partition("\n\n")
    return "\n\n".join(part for part in (title, address.badge(lesson), rest) if part)


def stamp_setup(source, address):
    """The setup cell, with the address it fetches the course from."""
    return replace(
        SETUP,
        f'REPO, REF = "{address.repository}", "{address.ref}"',
        source,
        "setup cell: REPO, REF = ...",
    )


def stamp_readme(text, address):
    """The README: what stands between its two marks, and the links of the lessons' table."""

    def link(row):
        return f"{row[1]} · [Colab]({address.colab(row[2])})" if address.repository else row[1]

    block = (
        PUBLISHED.format(badge=address.badge("00_start_here"))
        if address.repository
        else NOT_PUBLISHED
    )
    return replace(
        README_BLOCK,
        block,
        README_LESSON.sub(link, text),
        "README.md: the marks around what publishing writes",
    )


def replace(pattern, new, text, what):
    """`text` with the one place that `pattern` finds replaced."""
    text, count = pattern.subn(new, text)
    if count != 1:
        raise AddressError(f"{what}: found {count} times, needed once")
    return text
