"""The figures of lesson 10: RSMs, curves and fans over a transformer's layers."""

from itertools import cycle

import matplotlib.pyplot as plt
import numpy as np

from ..plots import MUTED, PALETTE, draw_rsm
from ..similarity import cosine_rsm, upper_triangle
from .labels import label_lines


def plot_layer_rsms(states, chosen, labels, title):
    """The RSMs of some layers on one scale of colours, a panel a layer. Returns the Axes.

    states : (L + 1, N, D). chosen : numbers of layers. labels : N categories, in blocks.
    """
    figure, axes = plt.subplots(1, len(chosen), figsize=(12, 3.7), layout="compressed")
    RSMs = [cosine_rsm(states[layer]) for layer in chosen]
    triangles = np.array([upper_triangle(S) for S in RSMs])
    limits = np.percentile(triangles, [5, 99.8])
    for ax, layer, S, v in zip(axes, chosen, RSMs, triangles, strict=True):
        image = draw_rsm(ax, S, None, None, limits, f"layer {layer}: mean {v.mean():.2f}")
    names = [*dict.fromkeys(labels)]
    middle = [np.flatnonzero(np.array(labels) == name).mean() for name in names]
    axes[0].set_yticks(middle, names, fontsize=9)
    figure.colorbar(image, ax=axes, shrink=0.8, extend="both", label="cosine similarity")
    figure.suptitle(title, x=0.01, ha="left", fontweight="bold", fontsize=12)
    return axes


def plot_by_layer(panels, ylabels=None):
    """Curves over the layers, a panel a title: {title: {name: values}}. Returns the Axes.

    values : (L + 1,); or (L + 1, 3), a score and the ends of its interval, which become a band.
    ylabels : of the panels.
    """
    size = (3.9 * len(panels) + 1, 3.7)
    _, axes = plt.subplots(1, len(panels), figsize=size, layout="constrained", squeeze=False)
    ylabels = ylabels or [""] * len(panels)
    for ax, (title, curves), ylabel in zip(axes[0], panels.items(), ylabels, strict=True):
        for (name, values), colour, mark in zip(
            curves.items(), cycle(PALETTE[:6]), cycle("os^Dv"), strict=False
        ):
            values = np.array(values).reshape(len(values), -1)
            ax.plot(values[:, 0], f"-{mark}", color=colour, markersize=5, label=name)
            if values.shape[1] == 3:
                band = {"color": colour, "alpha": 0.18, "linewidth": 0}
                ax.fill_between(range(len(values)), *values[:, 1:].T, **band)
        last = len(values) - 1
        ax.set(xlabel="layer", ylabel=ylabel, xlim=(-0.03 * last, 1.4 * last))
        ax.set_title(title, fontsize=11)
        ax.set_xticks(range(0, last + 1, 1 + last // 8))
        label_lines(ax, 9)
    return axes[0]


def plot_fans(fans, title):
    """Each sentence of a word with two senses as a line over the layers. Returns the Axes.

    fans : {word: {sense: (L + 1, n) array}}; of each word its mean in layer 0 is taken off, so that
    all begin about 0 and share one scale. The thick line is a sense's mean.
    """
    columns = min(4, len(fans))
    rows = -(-len(fans) // columns)
    look = {"figsize": (2.75 * columns, 2.7 * rows + 0.3), "sharex": True, "sharey": True}
    figure, axes = plt.subplots(rows, columns, layout="constrained", squeeze=False, **look)
    for ax, (word, senses) in zip(axes.flat, fans.items(), strict=False):
        start = np.mean([fan[0].mean() for fan in senses.values()])
        ax.axhline(0, color=MUTED, linewidth=0.8)
        for (sense, fan), colour, style in zip(
            senses.items(), (PALETTE[0], PALETTE[1]), ("-", "--"), strict=True
        ):
            ax.plot(fan - start, style, color=colour, alpha=0.45, linewidth=1, label="_")
            ax.plot(fan.mean(axis=1) - start, style, color=colour, linewidth=3, label=sense)
        last = len(fan) - 1
        ax.set(title=word, xlim=(0, 1.6 * last))
        ax.set_xticks(range(0, last + 1, max(1, last // 6)))
    for ax in axes.flat[len(fans) :]:
        ax.set_visible(False)
    for ax in axes.flat[: len(fans)]:
        label_lines(ax, 9)
    figure.supxlabel("layer", fontsize=11)
    figure.supylabel("up: to the first anchor", fontsize=11)
    figure.suptitle(title, x=0.01, ha="left", fontweight="bold", fontsize=12)
    return axes
