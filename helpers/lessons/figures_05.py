"""The figure of lesson 05: how similar the pairs of words are, in each of several models."""

from __future__ import annotations

from itertools import cycle

import numpy as np

from ..plots import INK, MODEL_COLORS, MUTED, PALETTE, legend_below, new_axes, number
from ..validate import as_values


def plot_similarities(similarities, ax=None):
    """Histograms of similarities on the same bins; a line marks each mean. Returns the Axes.

    Parameters
    ----------
    similarities : dict of str to (M,) array
        A model's title, such as "GloVe 50D", to its triangle. M may differ: each has area 1.
    ax : Axes, optional
    """
    if not isinstance(similarities, dict) or not similarities:
        raise ValueError('similarities must be a dict such as {"GloVe 50D": v1}, of one or more.')
    values = {str(t): as_values(v, f"similarities[{t!r}]") for t, v in similarities.items()}
    ax = new_axes(ax, 6.5, 4.0)
    n_bins = int(np.clip(np.sqrt(min(v.size for v in values.values())), 10, 60))
    bins = np.histogram_bin_edges(np.concatenate([*values.values()]), n_bins)
    if bins[0] < 0 < bins[-1]:
        ax.axvline(0, color=MUTED, linewidth=0.8)
    for (title, color), style in zip(colours(values).items(), cycle(("-", "--", "-.", ":"))):
        v = values[title]
        look = {"histtype": "stepfilled", "fc": (color, 0.3), "ec": color, "linewidth": 1.8}
        ax.hist(v, bins, density=True, **look)
        label = f"{title}: mean {number(v.mean())}"
        ax.axvline(v.mean(), color=color, linestyle=style, label=label)
    sizes = " or ".join(dict.fromkeys(f"{v.size:,}" for v in values.values()))
    ax.set(xlabel="cosine similarity", ylabel="density", title=f"{sizes} pairs of words")
    legend_below(ax)
    return ax


def colours(titles):
    """A colour for each title: its model's where that is known and free, else another one."""
    others = sorted(PALETTE, key=lambda color: color in MODEL_COLORS.values())
    found = {}
    for title in titles:
        plain = "".join(filter(str.isalnum, title.lower()))
        own = [color for name, color in MODEL_COLORS.items() if name.replace("-", "") in plain]
        free = [color for color in (*own, *others) if color not in found.values()]
        found[title] = free[0] if free else INK
    return found
