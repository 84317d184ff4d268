"""The figures of lesson 07: a model's halves, what is expected of them, and what pruning leaves."""

from itertools import cycle

import matplotlib.pyplot as plt
import numpy as np

from ..plots import INK, MUTED, PALETTE, new_axes, number
from ..similarity import cosine_rsm, rsa_score, split_even_odd, upper_triangle
from ..validate import as_float64, as_rows
from .explorer import Explorer, panels
from .labels import label_lines, readable

EVEN_ODD, KEPT_FULL = "even against odd", "kept against full"
FEWEST = 4  # words or dimensions: of three words, or halves of one dimension, any score can come
LOOKS = (
    (PALETTE[0], "-", "o"),
    (PALETTE[7], "--", "s"),
    (PALETTE[3], "-.", "^"),
    (PALETTE[1], ":", "D"),
)


def plot_halves(even, odd, labels, title, ax):
    """Each pair of words in two halves of a model, within and between categories in two colours.

    even, odd : (M,) triangles of the halves. labels : N categories, in the words' order.
    """
    within = upper_triangle(np.equal.outer(labels, labels).astype(float)) == 1
    for name, some, color, (x, y, side) in (
        ("between categories", ~within, PALETTE[0], (0.98, 0.04, "right")),
        ("within a category", within, PALETTE[5], (0.04, 0.92, "left")),
    ):
        if not some.any():
            continue
        ax.scatter(even[some], odd[some], s=8, alpha=0.4, color=color, linewidths=0)
        look = {"color": readable(color), "fontweight": "bold", "transform": ax.transAxes}
        said = name if within.any() else "all pairs"
        r = rsa_score(even[some], odd[some])
        ax.text(x, y, f"{said}: {some.sum():,}, r = {number(r)}", ha=side, **look)
    ax.set(xlabel="similarity in the even dimensions", ylabel="similarity in the odd ones")
    ax.set_title(title)
    ax.label_outer()


def plot_expected(spreads, expected, points):
    """Scores of halves against the spread of similarities, and the curve that is expected.

    points : {kind of words: [(spread, score), ...]}. Returns the Axes.
    """
    ax = new_axes(None, 7.5, 4.4)
    ax.plot(spreads, expected, color=INK)
    middle = len(spreads) // 3
    look = {"textcoords": "offset points", "color": INK, "va": "top"}
    ax.annotate("expected, nothing fitted", (spreads[middle], expected[middle]), (8, 0), **look)
    looks = zip(points.items(), (MUTED, PALETTE[3], PALETTE[0], PALETTE[5]), "osD^", strict=True)
    for (kind, several), color, marker in looks:
        x, y = np.transpose(several)
        ax.plot(x, y, marker, color=color, alpha=0.7, markersize=6, markeredgewidth=0)
        up = kind == "one category"  # above the curve, where the others lie on it
        place = (x.min(), y[x.argmin()]) if up else (x.mean(), y.mean())
        look = {"color": readable(color), "fontweight": "bold", "ha": "right" if up else "left"}
        ax.annotate(kind, place, (-8, 6) if up else (12, -14), textcoords="offset points", **look)
    ax.set(xlabel="spread (standard deviation) of similarities", ylabel="score of even and odd")
    ax.set_title("The halves' score follows the spread of the similarities")
    return ax


def plot_pruned(pruned):
    """One panel a model: score against the full model over the share of dimensions kept, k / D.

    pruned : DataFrame of model, words, dimensions, share and score. Returns the Axes.
    """
    models = pruned.model.unique()
    _, axes = plt.subplots(
        1, len(models), figsize=(10.5, 3.7), sharex=True, sharey=True, layout="constrained"
    )
    colors, styles = cycle((PALETTE[5], PALETTE[0])), ("-", "--")
    colors = {words: next(colors) for words in pruned.words.unique()}
    styles = dict(zip(pruned.dimensions.unique(), styles, strict=True))
    for ax, model in zip(axes, models, strict=True):
        of_model = pruned[pruned.model == model]
        for (words, how), rows in of_model.groupby(["words", "dimensions"], sort=False):
            ax.plot(rows.share, rows.score, styles[how], color=colors[words], linewidth=1.6)
        ax.axhline(0.95, color=MUTED, linestyle=":", linewidth=1)
        ax.set(title=model, ylim=(0, 1.02))
        ax.set_xticks([0, 0.5, 1], ["0", "½", "1"])
    for y, (words, color) in zip((0.42, 0.32), colors.items(), strict=True):
        axes[0].text(0.97, y, words, color=readable(color), fontweight="bold", ha="right")
    said = "\n".join(f"{'—' if style == '-' else '- -'} {how}" for how, style in styles.items())
    axes[0].text(0.97, 0.04, said, ha="right", fontsize=9.5)
    axes[-1].text(0.97, 0.88, "0.95", ha="right", color="#666666", fontsize=9.5)
    axes[0].set_ylabel("score against the full model")
    axes[0].figure.supxlabel("share of the dimensions kept, k / D", fontsize=11)
    axes[0].figure.suptitle(
        "In most models, random words need more dimensions than words in categories",
        x=0.01, ha="left", fontweight="bold", fontsize=12,
    )  # fmt: skip
    return axes


def explore_halves(sets):
    """Count fewer words, keep fewer dimensions, and watch a model's score against itself.

    Parameters
    ----------
    sets : dict of str to (N, D) array
        Sets of words in one model, such as {"categories": model[three], "random": model[others]}.
        N may differ.

    Returns
    -------
    Explorer
        It counts the first words of a fixed shuffle, and keeps the first dimensions.
    """
    if not isinstance(sets, dict) or not sets:
        raise ValueError("sets must be a dict of one or more sets of words, each (N, D).")
    models = {
        str(name): as_float64(as_rows(E, f"sets[{name!r}]").X, "E") for name, E in sets.items()
    }
    widths = {name: E.shape[1] for name, E in models.items()}
    if len({*widths.values()}) > 1:
        raise ValueError(f"sets must come from one model, but their dimensions differ: {widths}.")
    models = {name: np.random.default_rng(0).permutation(E) for name, E in models.items()}
    N, D = max(map(len, models.values())), min(widths.values())
    dims = dims_of(D)

    def draw(words, dims, which):
        return draw_point(models, words, dims, which)

    controls = {
        "words": ("words counted", N, FEWEST, N, 1),
        "dims": ("dimensions kept", D, dims[0], D, dims.step),
        "which": ([EVEN_ODD, KEPT_FULL], EVEN_ODD),
    }
    return Explorer(controls, draw, draw_sweeps(models))


def dims_of(D):
    """Some 30 numbers of dimensions, up to all of them."""
    step = max(1, D // 30)
    return range(D - (D - FEWEST) // step * step, D + 1, step)


def rsms(E, dims, which):
    """The two RSMs that are compared when only the first dimensions are kept."""
    kept = E[:, :dims]
    return [cosine_rsm(part) for part in (split_even_odd(kept) if which == EVEN_ODD else (kept, E))]


def over_words(E, dims, which):
    """{words counted: score}"""
    S1, S2 = rsms(E, dims, which)
    return {
        n: rsa_score(upper_triangle(S1[:n, :n]), upper_triangle(S2[:n, :n]))
        for n in range(FEWEST, len(E) + 1)
    }


def over_dims(E, words, which):
    """{dimensions kept: score}"""
    return {
        k: rsa_score(*map(upper_triangle, rsms(E[:words], k, which))) for k in dims_of(E.shape[1])
    }


def draw_point(models, words, dims, which):
    """Two curves a set, with the present point marked. Returns the figure and what it shows."""
    place = {"left": 0.08, "right": 0.97, "bottom": 0.16, "top": 0.85, "wspace": 0.15}
    figure, ((by_words, by_dims),) = panels(9, 3.9, 1, 2, sharey=True, **place)
    found = []
    for (name, E), (color, style, marker) in zip(models.items(), cycle(LOOKS)):
        curves = over_words(E, dims, which), over_dims(E, words, which)
        found.append(f"{name} {number(curves[1][dims])}")
        for ax, curve, at in zip(
            (by_words, by_dims), curves, (min(words, len(E)), dims), strict=True
        ):
            ax.plot([*curve], [*curve.values()], style, color=color, alpha=0.5)
            ax.plot(at, curve[at], marker, color=color, markersize=10, label=found[-1])
    by_words.set(xlabel="words counted", title=f"{dims} dimensions kept")
    by_dims.set(xlabel="dimensions kept", title=f"{words} words counted")
    by_words.set_ylabel(f"score of {which}")
    by_words.legend(loc="lower right")
    return figure, f"Score of {which}: {', '.join(found)}"


def draw_sweeps(models):
    """Both scores over all dimensions, and the halves' over all words too."""
    place = {"left": 0.07, "right": 0.8, "bottom": 0.16, "top": 0.9, "wspace": 0.12}
    figure, (axes,) = panels(11, 3.6, 1, 3, sharey=True, **place)
    for (name, E), (color, style, _) in zip(models.items(), cycle(LOOKS)):
        N, D = E.shape
        curves = over_words(E, D, EVEN_ODD), over_dims(E, N, EVEN_ODD), over_dims(E, N, KEPT_FULL)
        for ax, curve in zip(axes, curves, strict=True):
            ax.plot([*curve], [*curve.values()], style, color=color, label=f"{name}, {N} words")
    axes[0].set(xlabel="words counted", ylabel="score", title=EVEN_ODD)
    axes[1].set(xlabel="dimensions kept", title=EVEN_ODD)
    axes[2].set(xlabel="dimensions kept", title=KEPT_FULL)
    label_lines(axes[2])
    return figure
