"""The figure of lesson 01: what rotating, rescaling and shifting do to arrows and to their RSM."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patheffects import withStroke

from ..plots import MUTED, as_texts, category_colours, draw_rsm
from ..similarity import cosine_rsm
from ..validate import as_float64, as_labels, as_rows
from .explorer import Explorer, panels
from .labels import light, readable

SLIDERS = {
    "rotate": ("rotate by (degrees)", 0, 0, 360, 5),
    "rescale": ("rescale: multiply by", 1.0, 0.5, 1.5, 0.1),
    "shift": ("shift: add to every number", 0.0, -1.0, 1.0, 0.1),
}
STILL = {
    "as it was": (0, 1, 0),
    "rotated by 60°": (60, 1, 0),
    "multiplied by 1.4": (0, 1.4, 0),
    "shifted by 0.7": (0, 1, 0.7),
}
SIGNED = LinearSegmentedColormap.from_list(
    "signed", ["#8C510A", "#DFC27D", "white", "#80CDC1", "#01665E"]
)
GHOST = "#CFCFCF"


def explore_changes(E, words, labels):
    """Rotate, rescale and shift a few words, which are arrows, and see whether their RSM changes.

    E : (N, 2) array, one word a row, drawn as it is. words, labels : N words and their categories.
    Returns an `Explorer`.
    """
    E = as_float64(as_rows(E).X, "E")
    if E.shape[1] != 2:
        raise ValueError(
            f"E must be (N, 2), two numbers a word, to be drawn as arrows: it is {E.shape}."
        )
    words = as_texts(words, len(E), "words")
    labels = as_texts(as_labels(labels), len(E), "labels")

    def draw(rotate, rescale, shift):
        figure, ((arrows, heat),) = panels(8.6, 4.3, 1, 2)
        arrows.set_position([0.01, 0.04, 0.46, 0.92])
        heat.set_position([0.57, 0.17, 0.33, 0.7])
        largest, (i, j) = draw_change(arrows, heat, E, words, labels, (rotate, rescale, shift))
        add_bar(heat)
        where = f" ({words[i]} and {words[j]})" if largest > 1e-9 else ""
        return figure, f"Largest change of an entry of the RSM: {largest:.3f}{where}"

    place = {"left": 0.06, "right": 0.93, "bottom": 0.09, "top": 0.95}
    still, axes = panels(11, 6.2, 2, 4, **place, hspace=0.2, wspace=0.08)
    reach = max(reach_of(changed(E, *change)) for change in STILL.values())
    for (arrows, heat), (title, change) in zip(axes.T, STILL.items(), strict=True):
        draw_change(arrows, heat, E, words, labels, change, reach)
        arrows.set_title(title)
    axes[1, 0].set_title("Their RSM")
    for heat in axes[1, 1:]:
        heat.set_yticks([])
    add_bar(heat)
    return Explorer(SLIDERS, draw, still)


def changed(E, rotate, rescale, shift):
    """`shift` added to every number, then turned by `rotate` degrees, then multiplied.

    The shift comes first, so that neither of the others can change what it does to the RSM.
    """
    cos, sin = np.cos(np.radians(rotate)), np.sin(np.radians(rotate))
    return rescale * (E + shift) @ np.array([[cos, sin], [-sin, cos]])


def reach_of(F):
    return 1.35 * np.abs(F).max()


def draw_change(arrows, heat, E, words, labels, change, reach=0):
    """The changed words as arrows, and their RSM. Returns its largest change, and of which pair."""
    F = changed(E, *change)
    S, apart = cosine_rsm(F), np.abs(cosine_rsm(F) - cosine_rsm(E))
    draw_arrows(arrows, E, F, words, labels, max(reach, reach_of(E), reach_of(F)))
    image = draw_rsm(heat, S, words, labels, (-1, 1), f"Largest change: {apart.max():.2f}")
    image.set_cmap(SIGNED)
    for text, value in zip(heat.texts, S.ravel(), strict=True):
        text.set_color("black" if light(image.to_rgba(value)) > 0.18 else "white")
    return apart.max(), np.unravel_index(apart.argmax(), apart.shape)


def add_bar(heat):
    """A slim colour bar, its zero marked."""
    bar = heat.figure.colorbar(heat.images[0], cax=heat.inset_axes([1.04, 0, 0.05, 0.96]))
    bar.set_ticks([-1, 0, 1], labels=["−1", "0", "1"])
    bar.set_label("cosine similarity", labelpad=-2)
    bar.outline.set(edgecolor=MUTED, linewidth=0.6)


def draw_arrows(ax, E, F, words, labels, reach):
    """The words E in grey, and where they went, F: one arrow a word, in its category's colour."""
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    ax.axhline(0, color=MUTED, linewidth=0.8)
    ax.axvline(0, color=MUTED, linewidth=0.8)
    ticks = [k for k in range(-int(reach), int(reach) + 1) if k]
    zeros, look = np.zeros(len(ticks)), {"color": MUTED, "markersize": 5, "linestyle": "none"}
    ax.plot(ticks, zeros, "|", zeros, ticks, "_", **look)
    colours, tails = category_colours(labels), np.zeros(len(F))
    look = {"angles": "xy", "scale_units": "xy", "scale": 1, "width": 0.012}
    ax.quiver(tails, tails, *E.T, color=GHOST, zorder=2, **look)
    ax.quiver(tails, tails, *F.T, color=[colours[label] for label in labels], zorder=3, **look)
    ax.plot(0, 0, "o", color="black", markersize=4, zorder=4)
    look = {"ha": "center", "va": "center", "fontsize": 10, "zorder": 5}
    texts = [
        ax.text(*tip, word, color=readable(colours[label]), **look)
        for tip, word, label in zip(F, words, labels, strict=True)
    ]
    for text in texts:
        text.set_path_effects([withStroke(linewidth=2.5, foreground="white")])
    spread(ax, texts, F)


def spread(ax, texts, F):
    """Move each name from its arrow's tip outwards, and apart from the others, inside the axes."""
    to_data = ax.transData.inverted().transform
    size = np.array([text.get_window_extent().size for text in texts])
    half = (size * (to_data((1, 1)) - to_data((0, 0)))) / 2
    way = F / np.linalg.norm(F, axis=1, keepdims=True)
    at = F + way * (half + 0.02 * ax.get_xlim()[1])
    for _ in range(100):
        for i in range(len(at)):
            for j in range(i):
                gap = at[i] - at[j]
                over = half[i] + half[j] - np.abs(gap)
                if (over > 0).all():
                    step = np.where(over == over.min(), over / 2 * np.where(gap < 0, -1, 1), 0)
                    at[i], at[j] = at[i] + step, at[j] - step
    for text, place in zip(texts, at, strict=True):
        text.set_position(place)
