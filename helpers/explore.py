"""Figures with sliders: change a model, a triangle or a choice, and watch what the RSM or the score makes of it.

Every explore_ function returns an `Explorer`. Where widgets run it shows sliders and a picture that follows them;
where they don't (a web page, GitHub, print) it shows a still figure that makes the point by itself. Each draw_
function makes one figure from plain numbers and knows of no widget. Only `Explorer` imports ipywidgets.
"""

from __future__ import annotations

import base64
import html
import io
from itertools import pairwise

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from .plots import (
    INK,
    MAX_NUMBERED,
    MUTED,
    PALETTE,
    SCORE_NAMES,
    _draw_rsm,
    _labels,
    _names,
    _number,
    _values,
)
from .similarity import SCORES, as_embedding_matrix, cosine_rsm, rsa_score, split_even_odd
from .validate import as_list

VIEW = "application/vnd.jupyter.widget-view+json"
EVEN_ODD, KEPT_FULL = "even against odd", "kept against full"
FEWEST, STEP = (
    4,
    4,
)  # words or dimensions: with three words, or halves of one dimension, any score can come out
SWEEPS = {"offset": (-1.0, 1.0), "scale": (0.2, 3.0), "outlier": (0.0, 3.0)}
SCORE_LOOKS = {
    "pearson": (PALETTE[0], "-"),
    "spearman": (PALETTE[3], "--"),
    "cosine": (PALETTE[5], "-."),
}
SET_LOOKS = (
    (PALETTE[0], "-", "o"),
    (PALETTE[7], "--", "s"),
    (PALETTE[3], "-.", "^"),
    (PALETTE[1], ":", "D"),
)
WITHOUT_WIDGETS = (
    "There are no sliders here, since ipywidgets is not installed. To get them: %pip install ipywidgets, "
    "then reload this page and run the cells again. Until then, a still figure:"
)


class Explorer:
    """A picture with sliders, and a still figure for where no widgets run.

    Parameters
    ----------
    controls : dict of str to (label, start, low, high, step) or (options, start)
        A slider, or a button for each option.
    draw : callable
        Takes the controls' values by name and returns (Figure, text): what is seen, and its numbers in one line.
    still : Figure

    Attributes
    ----------
    controls : dict of str to widget
        Empty where ipywidgets is not installed.
    text : str
        The numbers of the present picture, as a screen reader hears them.
    """

    def __init__(self, controls, draw, still):
        self._draw, self._still = draw, png(still)
        self._start = {name: start for name, (_, start, *_) in controls.items()}
        self.controls, self._box = {}, None
        try:
            import ipywidgets as widgets
        except ImportError:
            print(WITHOUT_WIDGETS)
            self.text = draw(**self._start)[1]
            return
        self.controls = {name: _control(widgets, *spec) for name, spec in controls.items()}
        self.picture = widgets.Image(
            format="png", layout={"max_width": "100%", "align_self": "flex-start"}
        )
        self.reset, self._says = widgets.Button(description="Reset", icon="undo"), widgets.HTML()
        self.reset.on_click(self._go_back)
        self._watch()
        self._box = widgets.VBox(
            [*self.controls.values(), widgets.HBox([self.reset, self._says]), self.picture]
        )

    def _watch(self):
        for control in self.controls.values():
            control.observe(self._redraw, "value")
        self._redraw()

    def _go_back(self, _):
        for name, control in self.controls.items():
            control.unobserve(self._redraw, "value")  # one redraw for all of them
            control.value = self._start[name]
        self._watch()

    def _redraw(self, _=None):
        figure, self.text = self._draw(
            **{name: control.value for name, control in self.controls.items()}
        )
        # The browser keeps the old picture until the new one is decoded: nothing flickers.
        self.picture.value = png(figure)
        self._says.value = f'<div role="status">{html.escape(self.text)}</div>'

    def _repr_mimebundle_(self, include=None, exclude=None):
        bundle = {"text/plain": self.text, "image/png": base64.b64encode(self._still).decode()}
        if self._box is not None:
            bundle[VIEW] = {"version_major": 2, "version_minor": 0, "model_id": self._box.model_id}
        return bundle


def _control(widgets, label, start, *given):
    if len(given) == 0:
        # Not a menu or radio buttons: JupyterLab takes their arrow keys for itself.
        return widgets.ToggleButtons(options=label, value=start)
    low, high, step = given
    slider = widgets.IntSlider if isinstance(start, int) else widgets.FloatSlider
    look = {
        "style": {"description_width": "15em"},
        "layout": {"width": "44em", "max_width": "100%"},
    }
    return slider(description=label, value=start, min=low, max=high, step=step, **look)


def explore_changes(E, words, labels):
    """Rotate, rescale and shift a few words, drawn as arrows, and see whether their RSM changes.

    Parameters
    ----------
    E : (N, D) array
        One word a row, 8 at most: each cell of the RSM shows its number. More than two dimensions are flattened to
        two, those in which the words reach farthest from the origin; the RSM is that of the flattened words, so that
        its numbers are the angles that are drawn.
    words, labels : N words and their categories

    Returns
    -------
    Explorer
    """
    E = flatten(E)
    if len(E) > MAX_NUMBERED:
        raise ValueError(f"E has {len(E)} words, too many to follow: give at most {MAX_NUMBERED}.")
    words = _names(as_list(words, "words", f"{len(E)} strings"), len(E), "words")
    labels = _labels(as_list(labels, "labels", "categories"), len(E))

    def draw(rotate, rescale, shift):
        change, pair = largest_change(E, changed(E, rotate, rescale, shift))
        where = f" ({words[pair[0]]} and {words[pair[1]]})" if change > 1e-9 else ""
        text = f"Largest change of an entry of the RSM: {change:.3f}{where}"
        return draw_changes(E, words, labels, [(rotate, rescale, shift)]), text

    controls = {
        "rotate": ("rotate by (degrees)", 0, 0, 360, 5),
        "rescale": ("rescale: multiply by", 1.0, 0.5, 1.5, 0.1),
        "shift": ("shift: add to every number", 0.0, -1.0, 1.0, 0.1),
    }
    return Explorer(
        controls, draw, draw_changes(E, words, labels, [(0, 1, 0), (115, 1.4, 0), (0, 1, 0.7)])
    )


def flatten(E):
    """The two dimensions in which the words reach farthest from the origin. (N, D) -> (N, 2), longest row 1."""
    E = as_embedding_matrix(E)
    E = E / np.abs(E).max()  # so that no square overflows
    if E.shape[1] < 2:
        raise ValueError(
            "E has a single dimension, in which nothing can be rotated: give at least two."
        )
    if E.shape[1] > 2:
        E = E @ np.linalg.svd(E, full_matrices=False)[2][:2].T
        E = E * np.where(
            [E[:, 0].sum() < 0, E[0, 1] < 0], -1, 1
        )  # or the signs would hang on the computer
    E = E / np.linalg.norm(E, axis=1).max()
    lengths = np.linalg.norm(E, axis=1)
    if lengths.min() < 1e-6:
        raise ValueError(
            f"E cannot be drawn as arrows: that of row {lengths.argmin()} would be a point."
        )
    return E


def changed(E, rotate, rescale, shift):
    """`shift` added to every number, then turned by `rotate` degrees, then multiplied. (N, 2) -> (N, 2).

    The shift comes first, so that neither of the others can change what it does to the RSM.
    """
    cos, sin = np.cos(np.radians(rotate)), np.sin(np.radians(rotate))
    return rescale * (E + shift) @ np.array([[cos, sin], [-sin, cos]])


def largest_change(E, F):
    """How far the entry that changes most lies apart in the RSMs of E and F, and its two rows."""
    apart = np.abs(cosine_rsm(F) - cosine_rsm(E))
    return apart.max(), np.unravel_index(apart.argmax(), apart.shape)


def draw_changes(E, words, labels, changes):
    """The words as arrows and their RSM, one column for each (rotate, rescale, shift). (N, 2) -> Figure.

    A single column lies on its side: the RSM beside the arrows.
    """
    models = [changed(E, *change) for change in changes]
    side_by_side, side = len(changes) == 1, 2.9 if len(changes) == 1 else 2.2
    figure = new_figure(7.9, 4.3) if side_by_side else new_figure(3.1 * len(changes) + 0.2, 6.2)
    reach = max(2.25, 1.5 * np.abs(models).max())
    for i, (F, change) in enumerate(zip(models, changes, strict=True)):
        arrows = (
            axes_at(figure, 0.1, 0.2, 3.7)
            if side_by_side
            else axes_at(figure, 3.1 * i + 0.4, 3.4, 2.5)
        )
        heat = (
            axes_at(figure, 4.8, 0.7, side)
            if side_by_side
            else axes_at(figure, 3.1 * i + 0.7, 0.6, side)
        )
        draw_arrows(arrows, F, changed(np.zeros((1, 2)), *change)[0], labels, reach)
        arrows.set_title(describe(*change))
        title = f"Largest change: {largest_change(E, F)[0]:.3f}"
        _draw_rsm(heat, cosine_rsm(F), words, labels, (-1, 1), side, title)
    return figure


def describe(rotate, rescale, shift):
    done = [f"rotated {rotate}°"] * (rotate != 0) + [f"× {rescale:.1f}"] * (rescale != 1)
    return ", ".join(done + [f"shifted by {_number(shift)}"] * (shift != 0)) or "as it was"


def draw_arrows(ax, F, moved, labels, reach):
    """One arrow a word, in its category's colour; a dotted line shows how far the shift has `moved` them all."""
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    ax.set_axis_off()
    for line in (ax.axhline, ax.axvline):
        line(0, color="#CCCCCC", linewidth=1)
    ax.add_patch(
        Circle((0, 0), 1, fill=False, color="#CCCCCC", linestyle=":")
    )  # shows what rescaling does
    if moved.any():
        ax.plot([0, moved[0]], [0, moved[1]], color=INK, linestyle=":", linewidth=1.4, zorder=4)
    names = []
    for kind, color in zip(dict.fromkeys(labels), PALETTE, strict=False):
        arrows = F[[label == kind for label in labels]]
        tails = np.zeros(len(arrows))
        look = {
            "angles": "xy",
            "scale_units": "xy",
            "scale": 1,
            "width": 0.012,
            "color": color,
            "zorder": 3,
        }
        ax.quiver(tails, tails, *arrows.T, **look)
        end = arrows.mean(axis=0)
        x, y = end + 0.12 * reach * end / max(np.linalg.norm(end), 1e-9)
        side = "center" if abs(x) < 0.35 * abs(y) else "left" if x > 0 else "right"
        names.append(ax.text(x, y, kind, color=color, fontweight="bold", va="center", ha=side))
    names.sort(key=lambda name: name.get_position()[1])
    for below, above in pairwise(names):  # none may cover another
        (x0, y0), (x1, y1) = below.get_position(), above.get_position()
        if abs(x1 - x0) < 0.6 * reach:
            above.set_y(max(y1, y0 + 0.14 * reach))


def explore_scores(v1, v2):
    """Offset and scale the second triangle, move one of its pairs, and watch the three scores.

    Parameters
    ----------
    v1, v2 : (M,) arrays
        Two triangles over the same words.

    Returns
    -------
    Explorer
        The pair that moves is the one with the smallest value in v2.
    """
    if np.isnan(rsa_score(v1, v2)):
        raise ValueError("A triangle is constant: it has no scores to watch.")
    v1, v2 = _values(v1, "v1"), _values(v2, "v2")

    def draw(offset, scale, outlier):
        scores = scores_of(v1, distorted(v2, offset, scale, outlier))
        text = ", ".join(
            f"{SCORE_NAMES[method]} {_number(score)}" for method, score in scores.items()
        )
        return draw_scores(v1, v2, offset, scale, outlier), text

    controls = {
        "offset": ("offset: add to every value", 0.0, *SWEEPS["offset"], 0.05),
        "scale": ("scale: multiply every value", 1.0, *SWEEPS["scale"], 0.05),
        "outlier": ("outlier: add to one pair", 0.0, *SWEEPS["outlier"], 0.05),
    }
    return Explorer(controls, draw, draw_scores_swept(v1, v2))


def distorted(v, offset=0.0, scale=1.0, outlier=0.0):
    """A triangle with `outlier` added to its smallest value, then multiplied, then moved. (M,) -> (M,)."""
    v = v + outlier * (np.arange(len(v)) == np.argmin(v))
    return scale * v + offset


def scores_of(v1, v2):
    return {method: rsa_score(v1, v2, method) for method in SCORES}


def draw_scores(v1, v2, offset, scale, outlier):
    """The pairs of two triangles, the second one distorted, and the three scores as bars. (M,), (M,) -> Figure."""
    figure = new_figure(9, 4.0)
    ax, bars = axes_at(figure, 0.8, 0.6, 4.0, 3.0), axes_at(figure, 6.1, 0.6, 2.2, 3.0)
    v, moved = distorted(v2, offset, scale, outlier), np.argmin(v2)
    ax.scatter(v1, v, s=26, alpha=0.7, color=PALETTE[0], linewidths=0)
    ax.scatter(
        v1[moved],
        v[moved],
        s=70,
        color=PALETTE[5],
        edgecolor="white",
        zorder=3,
        label="the pair that moves",
    )
    ax.axhline(0, color=MUTED, linewidth=0.8)
    low, high = v2.min(), v2.max()
    ax.set_ylim(
        min(v.min(), low - 1) - 0.1, max(v.max(), high + 1) + 0.1
    )  # the same, while the points stay inside
    ax.set(xlabel="first triangle", ylabel="second triangle, changed")
    ax.set_title(f"{len(v):,} pairs")
    ax.legend(loc="upper left")
    before, now = scores_of(v1, v2), scores_of(v1, v)
    for y, (method, score) in enumerate(now.items()):
        bars.barh(y, score, height=0.55, color=SCORE_LOOKS[method][0])
        bars.plot([before[method]] * 2, [y - 0.4, y + 0.4], color=INK, linewidth=2)
        bars.text(1.05, y, _number(score), va="center", fontweight="bold")
    bars.set_yticks(range(len(now)), [SCORE_NAMES[method] for method in now])
    bars.set(xlim=(min(0, *now.values()), 1), ylim=(2.6, -0.6))
    bars.set_title("Scores (black line: before)")
    return figure


def draw_scores_swept(v1, v2):
    """The three scores over the whole range of each change, the others left out. (M,), (M,) -> Figure."""
    figure = new_figure(9.6, 3.6)
    labels = {
        "offset": "added to every value",
        "scale": "times every value",
        "outlier": "added to one pair",
    }
    for i, (name, (low, high)) in enumerate(SWEEPS.items()):
        first = figure.axes[0] if i else None
        ax = axes_at(figure, 0.8 + 3.0 * i, 0.95, 2.6, 2.3, first)
        x = np.linspace(low, high, 61)
        scores = [scores_of(v1, distorted(v2, **{name: value})) for value in x]
        for method, (color, style) in SCORE_LOOKS.items():
            ax.plot(
                x, [each[method] for each in scores], style, color=color, label=SCORE_NAMES[method]
            )
        ax.set(xlabel=labels[name], title=name)
        ax.tick_params(labelleft=i == 0)
    figure.axes[0].set(ylabel="score", ylim=(None, 1.05))
    figure.legend(*figure.axes[0].get_legend_handles_labels(), loc="lower center", ncols=3)
    return figure


def explore_halves(sets):
    """Count fewer words, keep fewer dimensions, and watch a model's score against itself.

    Parameters
    ----------
    sets : dict of str to (N, D) array
        Up to four sets of words in one model, such as {"categories": model[three], "random": model[others]}.
        N may differ.

    Returns
    -------
    Explorer
        It counts the first words of a fixed shuffle, and keeps the first dimensions.
    """
    if not hasattr(sets, "items") or not 1 <= len(sets) <= len(SET_LOOKS):
        raise ValueError(
            f"sets must be a dict of 1 to {len(SET_LOOKS)} sets of words, each (N, D)."
        )
    models = {str(name): as_embedding_matrix(E, f"sets[{name!r}]") for name, E in sets.items()}
    widths = {name: E.shape[1] for name, E in models.items()}
    N, D = min(map(len, models.values())), min(widths.values())
    if len(set(widths.values())) > 1:
        raise ValueError(
            f"sets must come from one model, but their numbers of dimensions differ: {widths}."
        )
    if min(N, D) < FEWEST:
        raise ValueError(
            f"Each set needs at least {FEWEST} words and {FEWEST} dimensions; the smallest have {N} and {D}."
        )
    scores, N = (
        {name: scores_within(E) for name, E in models.items()},
        max(map(len, models.values())),
    )

    def draw(words, dims, which):
        found = [
            f"{name} {_number(score_at(each[which], words, dims))}" for name, each in scores.items()
        ]
        return draw_halves(scores, words, dims, which), f"Score of {which}: {', '.join(found)}"

    controls = {
        "words": ("words counted", N, FEWEST, N, 1),
        "dims": ("dimensions kept", D, FEWEST + D % STEP, D, STEP),
        "which": ([EVEN_ODD, KEPT_FULL], EVEN_ODD),
    }
    return Explorer(controls, draw, draw_halves_swept(scores))


def scores_within(E):
    """{which score: {dimensions kept: (N + 1,) scores, by how many of the words are counted}} of one model."""
    E = np.random.default_rng(0).permutation(E)
    full, D = cosine_rsm(E), E.shape[1]
    kept = range(FEWEST + D % STEP, D + 1, STEP)
    return {
        EVEN_ODD: {k: scores_by_words(*map(cosine_rsm, split_even_odd(E[:, :k]))) for k in kept},
        KEPT_FULL: {k: scores_by_words(cosine_rsm(E[:, :k]), full) for k in kept},
    }


def scores_by_words(S1, S2):
    """Pearson's r of the triangles of the first n words, for each n at once. Two (N, N) -> (N + 1,), NaN below 3 words."""
    lower = np.tril_indices(
        len(S1), -1
    )  # each word with those before it: the first n words' pairs come first
    x, y = S1[lower] - S1[lower].mean(), S2[lower] - S2[lower].mean()
    n = np.arange(3, len(S1) + 1)
    pairs = n * (n - 1) // 2
    x_, y_, xx, yy, xy = np.cumsum([x, y, x * x, y * y, x * y], axis=1)[:, pairs - 1] / pairs
    return np.concatenate(
        [np.full(3, np.nan), (xy - x_ * y_) / np.sqrt((xx - x_**2) * (yy - y_**2))]
    )


def score_at(by_dims, words, dims):
    by_words = by_dims[dims]
    return by_words[min(words, len(by_words) - 1)]


def draw_halves(scores, words, dims, which):
    """Two curves a set, over the words counted and over the dimensions kept, with the present point marked. -> Figure."""
    figure = new_figure(9, 3.9)
    by_words, by_dims = axes_at(figure, 0.75, 0.6, 3.7, 2.7), axes_at(figure, 5.0, 0.6, 3.7, 2.7)
    for (name, each), (color, style, marker) in zip(scores.items(), SET_LOOKS, strict=False):
        now = score_at(each[which], words, dims)
        counted = min(words, len(each[which][dims]) - 1)
        curve, point = (
            {"color": color, "linestyle": style, "alpha": 0.5},
            {"color": color, "markersize": 10},
        )
        draw_by_words(by_words, each[which][dims], **curve)
        draw_by_dims(by_dims, each[which], words, **curve)
        by_words.plot(counted, now, marker, label=f"{name} {_number(now)}", **point)
        by_dims.plot(dims, now, marker, **point)
    by_words.set(
        xlabel="words counted", ylabel=f"score of {which}", title=f"{dims} dimensions kept"
    )
    by_dims.set(xlabel="dimensions kept", title=f"{words} words counted")
    by_words.legend(loc="lower right")
    return figure


def draw_halves_swept(scores):
    """Both scores over all dimensions, and the halves' over all words too. -> Figure."""
    figure = new_figure(9.6, 3.6)
    axes = [axes_at(figure, 0.7 + 3.0 * i, 0.95, 2.6, 2.3) for i in range(3)]
    for (name, each), (color, style, _) in zip(scores.items(), SET_LOOKS, strict=False):
        N, D = len(next(iter(each[EVEN_ODD].values()))) - 1, max(each[EVEN_ODD])
        curve = {"color": color, "linestyle": style}
        draw_by_words(axes[0], each[EVEN_ODD][D], label=f"{name}, {N} words", **curve)
        draw_by_dims(axes[1], each[EVEN_ODD], N, **curve)
        draw_by_dims(axes[2], each[KEPT_FULL], N, **curve)
    for ax in axes[1:]:
        ax.tick_params(labelleft=False)  # all three have the same
    axes[0].set(xlabel="words counted", ylabel="score", title=EVEN_ODD)
    axes[1].set(xlabel="dimensions kept", title=EVEN_ODD)
    axes[2].set(xlabel="dimensions kept", title=KEPT_FULL)
    figure.legend(*axes[0].get_legend_handles_labels(), loc="lower center", ncols=4)
    return figure


def draw_by_words(ax, by_words, **look):
    ax.plot(range(FEWEST, len(by_words)), by_words[FEWEST:], **look)
    ax.set_ylim(-0.3, 1.03)


def draw_by_dims(ax, by_dims, words, **look):
    ax.plot([*by_dims], [score_at(by_dims, words, k) for k in by_dims], **look)
    ax.set_ylim(-0.3, 1.03)


def png(figure):
    """A figure as it stands, never cropped to what is drawn: the picture must not change its size as it changes."""
    file = io.BytesIO()
    FigureCanvasAgg(figure).print_png(file)
    return file.getvalue()


def axes_at(figure, left, bottom, width, height=None, sharey=None):
    """New Axes, placed in inches; square where no height is given."""
    w, h = figure.get_size_inches()
    return figure.add_axes([left / w, bottom / h, width / w, (height or width) / h], sharey=sharey)


def new_figure(width, height):
    # Not from pyplot, which would keep every figure that a slider ever drew. A layout engine would take too long.
    return Figure(figsize=(width, height), dpi=110, layout="none")
