"""The figure of lesson 07: a model's score against itself, by words counted and dimensions kept."""

from itertools import cycle

import numpy as np

from ..plots import PALETTE, number
from ..similarity import cosine_rsm, rsa_score, split_even_odd, upper_triangle
from ..validate import as_float64, as_rows
from .explorer import Explorer, panels

EVEN_ODD, KEPT_FULL = "even against odd", "kept against full"
FEWEST = 4  # words or dimensions: of three words, or halves of one dimension, any score can come
LOOKS = (
    (PALETTE[0], "-", "o"),
    (PALETTE[7], "--", "s"),
    (PALETTE[3], "-.", "^"),
    (PALETTE[1], ":", "D"),
)


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
    by_words.set(xlabel="words counted", title=f"{dims} dimensions kept", ylim=(-0.3, 1.03))
    by_dims.set(xlabel="dimensions kept", title=f"{words} words counted")
    by_words.set_ylabel(f"score of {which}")
    by_words.legend(loc="lower right")
    return figure, f"Score of {which}: {', '.join(found)}"


def draw_sweeps(models):
    """Both scores over all dimensions, and the halves' over all words too."""
    place = {"left": 0.08, "right": 0.98, "bottom": 0.27, "top": 0.9, "wspace": 0.15}
    figure, (axes,) = panels(9.6, 3.6, 1, 3, sharey=True, **place)
    for (name, E), (color, style, _) in zip(models.items(), cycle(LOOKS)):
        N, D = E.shape
        curves = over_words(E, D, EVEN_ODD), over_dims(E, N, EVEN_ODD), over_dims(E, N, KEPT_FULL)
        for ax, curve in zip(axes, curves, strict=True):
            ax.plot([*curve], [*curve.values()], style, color=color, label=f"{name}, {N} words")
    axes[0].set(xlabel="words counted", ylabel="score", title=EVEN_ODD, ylim=(-0.3, 1.03))
    axes[1].set(xlabel="dimensions kept", title=EVEN_ODD)
    axes[2].set(xlabel="dimensions kept", title=KEPT_FULL)
    figure.legend(*axes[0].get_legend_handles_labels(), loc="lower center", ncols=4)
    return figure
