"""The figure of lesson 01: what rotating, rescaling and shifting do to arrows and to their RSM."""

import numpy as np
from matplotlib.patches import Circle

from ..explorer import Explorer, panels
from ..plots import INK, as_texts, category_colours, draw_rsm
from ..similarity import cosine_rsm
from ..validate import as_float64, as_labels, as_rows

SLIDERS = {
    "rotate": ("rotate by (degrees)", 0, 0, 360, 5),
    "rescale": ("rescale: multiply by", 1.0, 0.5, 1.5, 0.1),
    "shift": ("shift: add to every number", 0.0, -1.0, 1.0, 0.1),
}
STILL = {
    "as it was": (0, 1, 0),
    "rotated 115°, × 1.4": (115, 1.4, 0),
    "shifted by 0.7": (0, 1, 0.7),
}


def explore_changes(E, words, labels):
    """Rotate, rescale and shift a few words, drawn as arrows, and see whether their RSM changes.

    Parameters
    ----------
    E : (N, D) array
        One word a row. More than two dimensions are flattened to two, those in which the words
        reach farthest from the origin. The RSM is that of the flattened words, so that its numbers
        are the angles that are drawn.
    words, labels : N words and their categories

    Returns
    -------
    Explorer
    """
    E = flatten(as_float64(as_rows(E).X, "E"))
    words = as_texts(words, len(E), "words")
    labels = as_texts(as_labels(labels), len(E), "labels")

    def draw(rotate, rescale, shift):
        place = {"right": 0.98, "bottom": 0.17, "top": 0.86}
        figure, ((arrows, heat),) = panels(7.9, 4.3, 1, 2, **place)
        arrows.set_position([0, 0.05, 0.46, 0.9])
        largest, (i, j) = draw_change(arrows, heat, E, words, labels, (rotate, rescale, shift))
        where = f" ({words[i]} and {words[j]})" if largest > 1e-9 else ""
        return figure, f"Largest change of an entry of the RSM: {largest:.3f}{where}"

    place = {"left": 0.06, "right": 0.96, "bottom": 0.09, "top": 0.95, "hspace": 0.32}
    still, axes = panels(9.5, 6.5, 2, 3, **place)
    for (arrows, heat), (title, change) in zip(axes.T, STILL.items(), strict=True):
        draw_change(arrows, heat, E, words, labels, change)
        arrows.set_title(title)
    return Explorer(SLIDERS, draw, still)


def flatten(E):
    """The two dimensions in which the words reach farthest. (N, D) -> (N, 2), longest row 1."""
    if E.shape[1] > 2:
        E = E @ np.linalg.svd(E, full_matrices=False)[2][:2].T
        # An axis has no sign of its own: without this, it would hang on the computer.
        E = E * np.where([E[:, 0].sum() < 0, E[0, 1] < 0], -1, 1)
    return E / np.linalg.norm(E, axis=1).max()


def changed(E, rotate, rescale, shift):
    """`shift` added to every number, then turned by `rotate` degrees, then multiplied.

    The shift comes first, so that neither of the others can change what it does to the RSM.
    """
    cos, sin = np.cos(np.radians(rotate)), np.sin(np.radians(rotate))
    return rescale * (E + shift) @ np.array([[cos, sin], [-sin, cos]])


def draw_change(arrows, heat, E, words, labels, change):
    """The changed words as arrows, and their RSM. Returns its largest change, and of which pair."""
    F = changed(E, *change)
    S, apart = cosine_rsm(F), np.abs(cosine_rsm(F) - cosine_rsm(E))
    draw_arrows(arrows, F, changed(np.zeros((1, 2)), *change)[0], labels)
    draw_rsm(heat, S, words, labels, (-1, 1), f"Largest change: {apart.max():.3f}")
    return apart.max(), np.unravel_index(apart.argmax(), apart.shape)


def draw_arrows(ax, F, moved, labels):
    """One arrow a word, in its category's colour; a dotted line shows how far all have `moved`."""
    reach = max(2.25, 1.3 * np.abs(F).max())
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    ax.set_axis_off()
    ax.axhline(0, color="#CCCCCC", linewidth=1)
    ax.axvline(0, color="#CCCCCC", linewidth=1)
    ax.add_patch(Circle((0, 0), 1, fill=False, color="#CCCCCC", linestyle=":"))
    ax.plot([0, moved[0]], [0, moved[1]], ":", color=INK, linewidth=1.4, zorder=4)
    colours, tails = category_colours(labels), np.zeros(len(F))
    look = {"color": [colours[label] for label in labels], "width": 0.012, "zorder": 3}
    ax.quiver(tails, tails, *F.T, angles="xy", scale_units="xy", scale=1, **look)
    ends = {kind: F[[label == kind for label in labels]].mean(axis=0) for kind in colours}
    height = -reach
    for kind, end in sorted(ends.items(), key=lambda item: item[1][1]):
        x, y = end + 0.12 * reach * end / max(np.linalg.norm(end), 1e-9)
        height = max(y, height + 0.14 * reach)  # no name may cover another
        side = "center" if abs(x) < 0.35 * abs(y) else "left" if x > 0 else "right"
        ax.text(x, height, kind, color=colours[kind], fontweight="bold", va="center", ha=side)
