"""The figures of lesson 03: what an offset, a scale and an outlier do to the scores."""

import numpy as np

from ..explorer import Explorer, panels
from ..plots import INK, MUTED, PALETTE, SCORE_NAMES, number
from ..similarity import rsa_score
from ..validate import as_float64

SLIDERS = {
    "offset": ("offset: add to every value", 0.0, -1.0, 1.0, 0.05),
    "scale": ("scale: multiply every value", 1.0, 0.2, 3.0, 0.05),
    "outlier": ("outlier: add to one pair", 0.0, 0.0, 3.0, 0.05),
}
LOOKS = {"pearson": (PALETTE[0], "-"), "spearman": (PALETTE[3], "--"), "cosine": (PALETTE[5], "-.")}


def explore_scores(v1, v2):
    """Offset and scale the second triangle, move one of its pairs, and watch the three scores.

    v1, v2 : (M,) arrays, two triangles over the same words. The pair with the smallest value in v2
    moves. Returns an `Explorer`.
    """
    rsa_score(v1, v2)  # refuses what has no score
    v1, v2 = as_float64(v1, "v1"), as_float64(v2, "v2")

    def draw(**change):
        v = distorted(v2, **change)
        now = scores_of(v1, v)
        text = ", ".join(f"{SCORE_NAMES[method]} {number(now[method])}" for method in now)
        return draw_scores(v1, v2, v, scores_of(v1, v2), now), text

    return Explorer(SLIDERS, draw, draw_sweeps(v1, v2))


def distorted(v, offset=0.0, scale=1.0, outlier=0.0):
    """A triangle with `outlier` added to its smallest value, then multiplied, then moved."""
    return scale * (v + outlier * (np.arange(len(v)) == np.argmin(v))) + offset


def scores_of(v1, v2):
    return {method: rsa_score(v1, v2, method) for method in SCORE_NAMES}


def draw_scores(v1, v2, v, before, now):
    """The pairs, v being v2 changed, and the scores as bars, before and now."""
    place = {"left": 0.09, "right": 0.92, "bottom": 0.15, "top": 0.9, "wspace": 0.4}
    figure, ((points, bars),) = panels(9, 4, 1, 2, **place, width_ratios=[2, 1])
    moving = {"s": 70, "color": PALETTE[5], "edgecolor": "white", "label": "the pair that moves"}
    points.scatter(v1, v, s=26, alpha=0.7, color=PALETTE[0], linewidths=0)
    points.scatter(v1[v2.argmin()], v[v2.argmin()], **moving)
    points.axhline(0, color=MUTED, linewidth=0.8)
    # The axis stays as it is while the points stay inside.
    points.set_ylim(min(v.min(), v2.min() - 1) - 0.1, max(v.max(), v2.max() + 1) + 0.1)
    points.set(xlabel="first triangle", ylabel="second triangle, changed", title=f"{len(v)} pairs")
    points.legend(loc="upper left")
    for y, (method, score) in enumerate(now.items()):
        bars.barh(y, score, height=0.55, color=LOOKS[method][0])
        bars.plot([before[method]] * 2, [y - 0.4, y + 0.4], color=INK)
        bars.text(1.05, y, number(score), va="center", fontweight="bold")
    bars.set_yticks(range(len(now)), [SCORE_NAMES[method] for method in now])
    bars.set(xlim=(min(0, *now.values()), 1), ylim=(2.6, -0.6), title="Scores (black line: before)")
    return figure


def draw_sweeps(v1, v2):
    """The scores over the whole range of each slider, the others left where they start."""
    place = {"left": 0.08, "right": 0.98, "bottom": 0.27, "top": 0.9, "wspace": 0.15}
    figure, (axes,) = panels(9.6, 3.6, 1, 3, sharey=True, **place)
    for ax, (name, (label, _, low, high, _)) in zip(axes, SLIDERS.items(), strict=True):
        x = np.linspace(low, high, 61)
        scores = [scores_of(v1, distorted(v2, **{name: value})) for value in x]
        for method, (color, style) in LOOKS.items():
            curve = [each[method] for each in scores]
            ax.plot(x, curve, style, color=color, label=SCORE_NAMES[method])
        ax.set(xlabel=label.split(": ")[1], title=name)
    axes[0].set(ylabel="score", ylim=(None, 1.05))
    figure.legend(*axes[0].get_legend_handles_labels(), loc="lower center", ncols=3)
    return figure
