"""The figures of lesson 06: where similarities lie, what other words do to a score, frequency."""

import numpy as np
from matplotlib import pyplot as plt

from ..embeddings import TITLES
from ..plots import INK, MODEL_COLORS, MUTED, PALETTE, legend_below, new_axes
from .labels import label_lines, readable

COLORS = {TITLES[name]: color for name, color in MODEL_COLORS.items()}  # a model has its own


def plot_similarities(similarities, ax=None):
    """Each model's similarities as a row of its own, a smooth hill. Returns the Axes.

    similarities : {name: (M,) array}. The hills are kernel densities, of one area.
    """
    ax = _hills(similarities, ax, equally_high=False)
    ax.set_xlabel("cosine similarity")
    return ax


def mark_pairs(ax, v1, v2, groups):
    """Mark groups of pairs in a scatter of two triangles, and name them.

    groups : {name: the pairs' places}: far out in both models, in the first, in the second.
    The line of equal similarities goes: an offset between two models is no disagreement.
    """
    for line in [line for line in ax.lines if line.get_label() == "equal in both"]:
        line.remove()
    legend_below(ax)
    sides = [(INK, "left", (10, 0)), (PALETTE[5], "left", (10, 0)), ("#A0327D", "center", (0, 26))]
    for (name, pairs), (color, ha, offset) in zip(groups.items(), sides, strict=True):
        ax.scatter(v1[pairs], v2[pairs], s=40, color=[color])
        at = v1[pairs].mean() if ha == "center" else v1[pairs].max(), v2[pairs].mean()
        look = {"color": readable(color), "ha": ha, "va": "center"}
        ax.annotate(name, at, offset, textcoords="offset points", **look)


def plot_draws(scores, name, interval):
    """Scores of many draws of words, a hill for each kind; one score with its interval above.

    scores : {kind of words: (n,) array}. name : of the one score. interval : a `ScoreInterval`.
    The hills are kernel densities, all drawn equally high. Returns the Axes.
    """
    ax, top = _hills(scores, None, equally_high=True), len(scores) + 0.2
    ax.plot([interval.low, interval.high], [top, top], color=INK, linewidth=3)
    ax.plot(interval.score, top, "o", color=INK, markersize=9)
    ax.set_yticks([*ax.get_yticks(), top], [*scores][::-1] + [name])
    ax.set(ylim=(-0.1, len(scores) + 0.6), xlabel="RSA score")
    return ax


def plot_by_rarity(rarity, similarities, bins=12):
    """Mean similarity of the pairs over their rarity, a panel for each way. Returns the Axes.

    rarity : (M,) array, the mean log rank of each pair. similarities : {title of the panel: {title
    of the model: (M,) array}}. Each of the bins holds about as many pairs as the others.
    """
    bin_of = np.digitize(rarity, np.quantile(rarity, np.linspace(0, 1, bins + 1)[1:-1]))
    typical = [np.exp(rarity[bin_of == b].mean()) for b in range(bins)]
    look = {"sharey": True, "layout": "constrained", "squeeze": False}
    _, (axes,) = plt.subplots(1, len(similarities), figsize=(9, 3.8), **look)
    for ax, (title, models) in zip(axes, similarities.items(), strict=True):
        ax.plot([typical[0], typical[-1]], [0, 0], color=MUTED, linewidth=0.8)
        for name, v in models.items():
            means = [v[bin_of == b].mean() for b in range(bins)]
            ax.plot(typical, means, color=COLORS.get(name, INK), label=name)
        ax.set(xscale="log", title=title, xlabel="typical rank of a pair\n← frequent   rare →")
        label_lines(ax)  # beside the panel: the layout makes room
    axes[0].set_ylabel("mean cosine similarity")
    return axes


def _hills(values, ax, equally_high):
    """A kernel density for each row, the first one on top, all over one axis."""
    from scipy.stats import gaussian_kde

    ax = new_axes(ax, 7, 0.9 + 0.75 * len(values))
    low = min(np.min(v) for v in values.values())
    high = max(np.max(v) for v in values.values())
    x = np.linspace(low - 0.05, high + 0.05, 500)
    curves = {name: gaussian_kde(v)(x) for name, v in values.items()}
    top = max(curve.max() for curve in curves.values())
    for row, (name, curve) in enumerate(reversed(curves.items())):
        color = COLORS.get(name, PALETTE[0])
        y = row + 0.85 * curve / (curve.max() if equally_high else top)
        ax.fill_between(x, row, y, color=color, alpha=0.45, linewidth=0)
        ax.plot(x, y, color=readable(color), linewidth=1.2)
    ax.axvline(0, color=MUTED, linewidth=1, zorder=0)
    ax.set_yticks(range(len(curves)), [*curves][::-1])
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    return ax
