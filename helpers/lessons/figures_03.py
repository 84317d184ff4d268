"""The figures of lesson 03: what Pearson's r is made of, and what moves the three scores."""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.patches import Rectangle

from ..plots import INK, MUTED, PALETTE, SCORE_NAMES, as_texts, new_axes, number
from ..similarity import rsa_score
from ..validate import as_float64
from .explorer import Explorer, panels
from .labels import label_lines, readable

SLIDERS = {
    "offset": ("offset: add to every value", 0.0, -1.0, 1.0, 0.05),
    "scale": ("scale: multiply every value", 1.0, 0.2, 3.0, 0.05),
    "outlier": ("outlier: add to one pair", 0.0, 0.0, 3.0, 0.05),
}
LOOKS = {"pearson": (PALETTE[0], "-"), "spearman": (PALETTE[3], "--"), "cosine": (PALETTE[5], "-")}
SIGNS = {"+": PALETTE[0], "−": PALETTE[5]}


def plot_products(v1, v2, names=("model 1", "model 2"), ax=None):
    """What Pearson's r is made of: each pair's product of deviations, as an area. Returns the Axes.

    A pair's rectangle reaches from the crossing of the two means to its point. Its area is the
    product (v1 - mean) * (v2 - mean); the colour is its sign. The corners hold their shares of the
    whole area, the title puts all together.
    v1, v2 : (M,) arrays, two triangles over the same words, M >= 3. names : the models' names.
    """
    rsa_score(v1, v2)  # refuses what has no score
    v1, v2, names = as_float64(v1, "v1"), as_float64(v2, "v2"), as_texts(names, 2, "names")
    ax, (x, y) = new_axes(ax, 6.2, 5.6), (v1.mean(), v2.mean())
    products = (v1 - x) * (v2 - y)
    alpha = np.clip(2.5 / len(v1), 0.018, 0.2)
    order = np.argsort(-np.abs(products))  # the small ones above the large
    for i in order:
        color = SIGNS["+" if products[i] >= 0 else "−"]
        box = (x, y), v1[i] - x, v2[i] - y
        ax.add_patch(Rectangle(*box, facecolor=(color, alpha), edgecolor=(color, 2 * alpha)))
    colors = [SIGNS["+" if product >= 0 else "−"] for product in products]
    size = np.clip(2000 / len(v1), 10, 40)
    ax.scatter(v1, v2, s=size, color=colors, edgecolor="white", linewidth=0.4, zorder=3)
    ax.axvline(x, color=INK, linewidth=1)
    ax.axhline(y, color=INK, linewidth=1)
    ax.text(x, 1.01, "mean", transform=ax.get_xaxis_transform(), ha="center", va="bottom")
    ax.text(1.01, y, "mean", transform=ax.get_yaxis_transform(), ha="left", va="center")
    right, up = v1 >= x, v2 >= y
    for side, half, place in (("right", right, 0.98), ("left", ~right, 0.02)):
        for end, other, height in (("top", up, 0.98), ("bottom", ~up, 0.02)):
            share = np.abs(products[half & other]).sum() / np.abs(products).sum()
            sign = "+" if place == height else "−"
            look = {"transform": ax.transAxes, "ha": side, "va": end, "fontsize": 15}
            text = f"{sign} {100 * share:.0f} %"
            ax.text(place, height, text, color=SIGNS[sign], fontweight="bold", **look)
    ax.margins(0.09)
    ax.set(xlabel=f"cosine similarity in {names[0]}", ylabel=f"cosine similarity in {names[1]}")
    r = number(rsa_score(v1, v2))
    parts = f"{products.mean():.4f} / ({v1.std():.3f} × {v2.std():.3f}) = {r}".replace("-", "−")
    ax.set_title(f"mean of the products / (sd × sd) = r\n{parts}", pad=20)
    return ax


def plot_changes(v1, changes):
    """A changed triangle in each panel, the original in grey, the scores below. Returns the Axes.

    v1 : (M,) array, the first triangle. changes : {name: (M,) array}, the second triangle, first as
    it was, then changed.
    """
    (kept, v2), *changes = [(name, as_float64(v, name)) for name, v in changes.items()]
    before, rows = scores_of(v1, v2), -(-len(changes) // 2)
    look = {"sharex": True, "sharey": True, "squeeze": False, "layout": "constrained"}
    figure, axes = plt.subplots(rows, 2, figsize=(7, 4 * rows), **look)
    figure.get_layout_engine().set(hspace=0.06, wspace=0.06)
    for ax, (name, v) in zip(axes.flat, changes, strict=False):
        ax.axhline(0, color="#DDDDDD", linewidth=0.8, zorder=0)
        ax.scatter(v1, v2, s=24, color="#C4C4C4", linewidths=0, label=kept)
        ax.scatter(v1, v, s=24, alpha=0.75, color=PALETTE[0], linewidths=0, label="changed")
        ax.set(title=name, xlabel="first triangle", ylabel="second triangle")
        ax.tick_params(labelbottom=True)
        for row, (method, score) in enumerate(scores_of(v1, v).items()):
            moved = number(score) != number(before[method])
            look = {"fontweight": "bold"} if moved else {"color": MUTED}
            look |= {"transform": ax.transAxes, "va": "top", "fontsize": 10}
            ax.text(0.02, -0.24 - 0.075 * row, SCORE_NAMES[method], **look)
            change = f"{number(before[method])} → {number(score)}"
            ax.text(0.42, -0.24 - 0.075 * row, change, **look)
    for ax in axes.flat[len(changes) :]:
        ax.set_visible(False)
    axes[0, 0].legend(loc="upper left", handletextpad=0)
    return axes


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
    points.scatter(v1, v2, s=26, color="#C4C4C4", linewidths=0, zorder=0, label="as it was")
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
    """The scores as the offset grows, at three scales; and as one outlier grows."""
    place = {"left": 0.08, "right": 0.89, "bottom": 0.15, "top": 0.89, "wspace": 0.42}
    figure, (axes,) = panels(9.6, 4, 1, 2, sharey=True, **place)
    titles = ["The cosine sees an offset, then the scale", "One outlier moves all three"]
    for ax, slider, title in zip(axes, ("offset", "outlier"), titles, strict=True):
        label, _, low, high, _ = SLIDERS[slider]
        x = np.linspace(low, high, 61)
        for method, (color, style) in LOOKS.items():
            for scale, width in ((0.5, 1), (1, 2), (2, 1)) if slider == "offset" else ((1, 2),):
                v = [distorted(v2, scale=scale, **{slider: value}) for value in x]
                y = np.array([rsa_score(v1, each, method) for each in v])
                name = SCORE_NAMES[method] if scale == 1 else "_"
                ax.plot(x, y, style, color=color, label=name, linewidth=width, gid=f"scale {scale}")
                if method == "cosine" and slider == "offset":
                    low_on_it = np.abs(y - np.quantile([y.min(), y.max()], 0.25)).argmin()
                    at = {"xytext": (5, -4), "textcoords": "offset points", "va": "top"}
                    ax.annotate(
                        f"× {scale}", (x[low_on_it], y[low_on_it]), color=readable(color), **at
                    )
        ax.axhline(0, color="#CCCCCC", linewidth=0.8, zorder=0)
        ax.set(xlabel=label.split(": ")[1], title=title, xmargin=0)
    axes[0].set(ylabel="score", ylim=(None, 1.05))
    for ax in axes:
        label_lines(ax)
    return figure
