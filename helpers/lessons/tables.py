"""A small table that reads well in a notebook, on a phone, and as plain text."""

import html
from numbers import Integral, Real


class Table:
    """Rows of names and numbers: HTML in notebooks, aligned text elsewhere.

    rows : a list of dicts with the same keys, the columns' heads; or a pandas DataFrame.
    title : a line above it.
    decimals : of numbers that are not whole; a dict gives them by column. NaN is shown as –.
    """

    def __init__(self, rows, title="", decimals=2):
        rows = rows.to_dict("records") if hasattr(rows, "to_dict") else list(rows)
        self.title, self.heads = title, [str(head) for head in rows[0]]
        places = decimals if isinstance(decimals, dict) else {}
        usual = 2 if isinstance(decimals, dict) else decimals
        self.cells = [
            [_shown(row[head], places.get(head, usual)) for head in rows[0]] for row in rows
        ]
        self.right = [isinstance(rows[0][head], Real) for head in rows[0]]

    def _repr_html_(self):
        sides = ["right" if right else "left" for right in self.right]
        pad = "padding:.25em .8em;text-align"

        def line(tag, cells):
            cells = zip(cells, sides, strict=True)
            return "".join(
                f'<{tag} style="{pad}:{side}">{html.escape(cell)}</{tag}>' for cell, side in cells
            )

        body = "".join(f"<tr>{line('td', row)}</tr>" for row in self.cells)
        title = (
            f'<caption style="text-align:left;font-weight:bold">{html.escape(self.title)}</caption>'
            if self.title
            else ""
        )
        return f'<div style="overflow-x:auto"><table>{title}<thead><tr>{line("th", self.heads)}</tr></thead><tbody>{body}</tbody></table></div>'

    def __repr__(self):
        columns = zip(self.heads, *self.cells, strict=True)
        widths = [max(map(len, column)) for column in columns]
        lines = [self.title] * bool(self.title)
        for row in [self.heads, *self.cells]:
            cells = zip(row, widths, self.right, strict=True)
            lines.append(
                "  ".join(
                    cell.rjust(width) if right else cell.ljust(width)
                    for cell, width, right in cells
                ).rstrip()
            )
        return "\n".join(lines)


def table(rows, title="", decimals=2):
    """Show rows (a list of dicts, or a DataFrame) as a small table. See `Table`."""
    return Table(rows, title, decimals)


def _shown(value, decimals):
    if isinstance(value, (bool, str)) or not isinstance(value, Real):
        return str(value)
    if value != value:
        return "–"
    return f"{value:,}" if isinstance(value, Integral) else f"{value:z,.{decimals}f}"
