"""The figures of lesson 09: people, hypotheses, and what is left of a score."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patheffects import withStroke

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
        look["path_effects"] = [withStroke(linewidth=3, foreground="white")]  # over other points
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


def plot_hypotheses(model, title, hypotheses, labels):
    """A model's RSM, and the RSMs that hypotheses predict, each with its score with the model.

    model : (M,) triangle; hypotheses : {name: (M,) triangle}, five of them. labels : N categories,
    in blocks. All are drawn as Pearson sees them: in standard deviations from their own mean, on
    one scale of colours. Returns the Axes.
    """
    figure, axes = plt.subplots(2, 3, figsize=(10, 6.6), layout="constrained")
    for ax, (name, v) in zip(axes.flat, {title: model, **hypotheses}.items(), strict=True):
        z = np.clip((v - v.mean()) / v.std(), -1.5, 3.5)  # a few extremes would eat the colours
        image = ax.imshow(from_upper_triangle(z, diagonal=np.nan), cmap=HEAT, vmin=-1.5, vmax=3.5)
        score = "" if name == title else f": {number(rsa_score(model, v))}"
        ax.set(title=f"{name}{score}", xticks=[], yticks=[])
        ax.grid(False)
    names = [*dict.fromkeys(labels)]
    middle = [np.flatnonzero(np.array(labels) == name).mean() for name in names]
    for ax in axes[:, 0]:
        ax.set_yticks(middle, names, fontsize=9)
        ax.tick_params(axis="y", length=0)
    bar = {"shrink": 0.6, "label": "standard deviations from the mean"}
    figure.colorbar(image, ax=axes, **bar)
    return axes


def plot_left(panels):
    """Scores before (a point) and after *both common* was taken out (an arrow's tip).

    panels : {title: {pair of models: (before, after)}}. Returns the Axes.
    """
    fig, axes = plt.subplots(
        1, len(panels), figsize=(10, 3.4), sharex=True, sharey=True, layout="constrained"
    )
    title = "Taking both common out can lower a score, or raise it: it depends on the words"
    fig.suptitle(title, x=0, ha="left")
    ends = [end for pairs in panels.values() for pair in pairs.values() for end in pair]
    for ax, (title, pairs) in zip(axes, panels.items(), strict=True):
        for y, (before, after) in enumerate(pairs.values()):
            color = PALETTE[5] if after < before else PALETTE[3]
            arrow = {"arrowstyle": "-|>", "color": color, "lw": 2.5, "shrinkA": 0, "shrinkB": 0}
            if abs(after - before) < 0.01:
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
