"""Direct labels: each line's name at its right end, in place of a legend."""

import numpy as np
from matplotlib.colors import to_rgb


def label_lines(ax, size=10):
    """Write each line's label at its right end, in its colour; none covers another.

    ax : Axes with its lines and limits; the labels need room to its right.
    size : of the letters, in points. Returns the texts.
    """
    ax.figure.draw_without_rendering()  # a layout may still move what is drawn
    lines = [line for line in ax.lines if not line.get_label().startswith("_")]
    ends = [line.get_transform().transform(line.get_xydata()[-1]) for line in lines]
    lines, ends = zip(
        *sorted(zip(lines, ends, strict=True), key=lambda pair: pair[1][1]), strict=True
    )
    y = start = np.array(ends)[:, 1] * 72 / ax.figure.dpi  # points
    for _ in range(200):  # neighbours push each other apart until each has room
        push = np.maximum(0, 1.2 * size - np.diff(y)) / 2
        y = y + np.append(0, push) - np.append(push, 0)
    texts = []
    for line, end, up in zip(
        lines, ax.transData.inverted().transform(ends), y - start, strict=True
    ):
        look = {"color": readable(line.get_color()), "va": "center", "fontsize": size}
        texts.append(
            ax.annotate(line.get_label(), end, (6, up), textcoords="offset points", **look)
        )
    return texts


def readable(color):
    """The colour, for letters on white: as dark as a contrast of 4.5 asks for (WCAG AA)."""
    return np.array(to_rgb(color)) * min(1, 0.18 / light(color)) ** (1 / 2.2)


def light(color):
    """Relative luminance, 0 to 1. On what is darker than 0.18, white letters read better."""
    return np.array(to_rgb(color)) ** 2.2 @ [0.2126, 0.7152, 0.0722]
