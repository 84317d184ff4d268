"""What checks, predictions and claims show: a coloured note in notebooks, plain text elsewhere."""

import html
import sys

MARKS = {"right": "✓", "wrong": "✗", "untouched": "○"}
COLORS = {"right": "#009E73", "wrong": "#D55E00", "untouched": "#888888"}


class Result:
    """What a check found, a coloured note in notebooks; true only where `status` is "right"."""

    def __init__(self, status, text):
        self.status, self.text = status, text

    def __bool__(self):
        return self.status == "right"

    def _shown(self):
        return f"{MARKS[self.status]} {self.text}"

    def __repr__(self):
        return printable(self._shown())

    def _repr_html_(self):
        # Colours stand in the border only: text must be legible on light and dark pages.
        return (
            f'<div style="border-left:5px solid {COLORS[self.status]};padding:.4em .8em;'
            "white-space:pre-wrap;font-family:var(--jp-code-font-family,monospace);"
            f'line-height:1.4">{html.escape(printable(self._shown(), "utf-8"))}</div>'
        )


def printable(text, encoding=None):
    """What the terminal's encoding lacks becomes a question mark."""
    encoding = encoding or getattr(sys.stdout, "encoding", None) or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)
