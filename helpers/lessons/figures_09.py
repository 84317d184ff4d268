"""The figures of lesson 09: people, hypotheses, and what is left of a score."""

import matplotlib.pyplot as plt
import numpy as np

from ..plots import HEAT, INK, MUTED, PALETTE, number
from ..similarity import from_upper_triangle, rsa_score
from .labels import readable


def plot_judged(ax, judged, similar, named, title):
    """What people said of pairs of words against a model's similarity, one point a pair.

    judged, similar : (M,). named : {place in the list: how to call the pair}, those to point out.
    """
    ax.plot(judged, similar, "o", color=PALETTE[0], alpha=0.3, markersize=3.5, markeredgewidth=0)
    for place, name in named.items():
        x, y = judged[place], similar[place]
        ax.plot(x, y, "o", color=PALETTE[5], markersize=6)
        side = "right" if not 2 < x < 7 else "left"  # its letters end, or begin, at the point
        look = {"ha": side, "color": readable(PALETTE[5]), "fontweight": "bold", "fontsize": 10}
        step = -7 if side == "right" else 7
        ax.annotate(name, (x, y), (step, 5), textcoords="offset points", **look)
    ax.set(title=title, xlabel="people, from 0 to 10", xlim=(-0.4, 10.6), ylim=(-0.12, 1.08))


def plot_intervals(panels, colors):
    """Scores of several models with their intervals, a panel a set of words.

    panels : {title: {row: {model: ScoreInterval}}}. colors : {model: colour}. Each row has one line
    a model; the first row of a panel names them. Returns the Axes.
    """
    heights = [len(rows) for rows in panels.values()]
    fig, axes = plt.subplots(
        len(panels),
        1,
        figsize=(8, 0.5 + 0.85 * sum(heights)),
        sharex=True,
        height_ratios=heights,
        layout="constrained",
        squeeze=False,
    )
    for ax, (title, rows) in zip(axes[:, 0], panels.items(), strict=True):
        for y, models in enumerate(rows.values()):
            for step, (model, one) in enumerate(models.items()):
                place = y + (step - (len(models) - 1) / 2) * 0.2
                look = {"color": colors[model]}
                ax.plot([one.low, one.high], [place, place], alpha=0.5, linewidth=4, **look)
                ax.plot(one.score, place, "o", markersize=6, **look)
                if y == 0:
                    look = {"color": readable(colors[model]), "va": "center", "fontsize": 9.5}
                    ax.annotate(
                        model, (one.high, place), (7, 0), textcoords="offset points", **look
                    )
        ax.set(title=title, yticks=range(len(rows)), yticklabels=[*rows])
        ax.set_ylim(len(rows) - 0.5, -0.5)
        ax.tick_params(axis="y", length=0)
        ax.axvline(0, color=INK, linewidth=0.8)
        ax.grid(False, axis="y")
        for y in range(1, len(rows)):
            ax.axhline(y - 0.5, color="#DDDDDD", linewidth=0.8)
    return axes[:, 0]


def plot_hypotheses(model, title, hypotheses):
    """A model's RSM, and the RSMs that hypotheses predict, each with its score with the model.

    model : (M,) triangle; hypotheses : {name: (M,) triangle}, five of them. Returns the Axes.
    """
    _, axes = plt.subplots(2, 3, figsize=(9, 6.4), layout="constrained")
    for ax, (name, v) in zip(axes.flat, {title: model, **hypotheses}.items(), strict=True):
        low, high = np.quantile(v, [0.02, 0.99])  # a few extremes would eat the colours
        S = from_upper_triangle(np.clip(v, low, high) if high > low else v, diagonal=np.nan)
        ax.imshow(S, cmap=HEAT, vmin=low, vmax=high if high > low else v.max())
        score = "" if name == title else f": {number(rsa_score(model, v))}"
        ax.set(title=f"{name}{score}", xticks=[], yticks=[])
        ax.grid(False)
    return axes


def plot_left(panels):
    """Scores before (a point) and after something was taken out (an arrow's tip).

    panels : {title: {pair of models: (before, after)}}. Returns the Axes.
    """
    fig, axes = plt.subplots(
        1, len(panels), figsize=(10, 3.4), sharex=True, sharey=True, layout="constrained"
    )
    fig.suptitle("Taking something out can lower a score, or raise it", x=0, ha="left")
    ends = [end for pairs in panels.values() for pair in pairs.values() for end in pair]
    for ax, (title, pairs) in zip(axes, panels.items(), strict=True):
        for y, (before, after) in enumerate(pairs.values()):
            color = PALETTE[5] if after < before else PALETTE[3]
            arrow = {"arrowstyle": "-|>", "color": color, "lw": 2.5, "shrinkA": 0, "shrinkB": 0}
            if abs(after - before) < 0.005:
                color = MUTED
            else:
                ax.annotate("", (after, y), (before, y), arrowprops=arrow)
            ax.plot(before, y, "o", color=INK, markersize=5)
            text = f"{before:.2f} → {after:.2f}"
            look = {"ha": "center", "color": readable(color), "fontsize": 10, "fontweight": "bold"}
            ax.text((before + after) / 2, y - 0.2, text, **look)
        ax.set(title=title, xlabel="RSA score", yticks=range(len(pairs)))
        ax.set_xlim(min(ends) - 0.1, max(ends) + 0.1)
        ax.set_yticklabels([*pairs])
        ax.set_ylim(len(pairs) - 0.5, -0.7)
        ax.grid(False, axis="y")
    return axes
