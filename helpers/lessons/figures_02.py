"""The figures of lesson 02: two triangles that unroll into strips, pair by pair; what a kept diagonal does."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import ConnectionPatch

from ..plots import (
    EVEN_CONTRAST,
    INK,
    MUTED,
    PALETTE,
    add_colour_bar,
    as_texts,
    category_colours,
    draw_rsm,
    number,
)
from ..similarity import rsa_score, upper_triangle
from ..validate import as_square
from .explorer import Explorer, panels, png
from .figures_method import TRACE, TRACE_TEXT, draw_strip, trace
from .labels import label_lines
from .moving import moving

FEWEST, MOST = 3, 6  # words: two pairs have no score, and more than 15 can't be read


def show_unrolling(S1, S2, words, names):
    """Unroll two RSMs pair by pair: one pair lit in both, in both strips and in the scatter.

    S1, S2 : (N, N) arrays, N from 3 to 6; row i of both is the same word. words : N words.
    names : the two models' names. Returns an `Explorer`, whose still picture moves.
    """
    S1, S2 = as_square(S1, "S1"), as_square(S2, "S2")
    N = len(S1)
    if not FEWEST <= N == len(S2) <= MOST:
        what = f"S1 has {N} words and S2 has {len(S2)}"
        raise ValueError(f"{what}: give both the same {FEWEST} to {MOST} words.")
    words, names = as_texts(words, N, "words"), as_texts(names, 2, "names")
    pairs = [*zip(*np.triu_indices(N, k=1), strict=True)]
    values = np.column_stack([upper_triangle(S1), upper_triangle(S2)])

    def draw(pair):
        i, j = pairs[pair]
        figure = draw_unrolling((S1, S2), words, names, pairs, values, pair)
        found = (f"{number(v)} in {name}" for v, name in zip(values[pair], names, strict=True))
        return figure, f"Position {pair}, {words[i]} and {words[j]}: {', '.join(found)}"

    # The first row of the triangle slowly, the others faster, and time to look at the whole.
    last = len(pairs) - 1
    seconds = [1.2 if i == 0 else 0.7 for i, _ in pairs[:last]] + [5]
    still = moving([png(draw(pair)[0]) for pair in range(len(pairs))], seconds)
    return Explorer({"pair": ("position in the strips", 0, 0, last, 1)}, draw, still)


def draw_unrolling(matrices, words, names, pairs, values, pair):
    """The pairs up to `pair` unrolled, and that one lit. Returns the Figure."""
    figure, ((*heats, strips, points),) = panels(9.4, 5.2, 1, 4)
    figure.set_dpi(100)  # a dozen of them are in one file
    limits = values.min(), values.max()
    for ax, S, name, bottom in zip(heats, matrices, names, (0.445, 0.02), strict=True):
        ax.set_position([0.108, bottom, 2.12 / 9.4, 2.12 / 5.2])
        draw_heat(ax, S, words, name, limits, pairs[pair], top=ax is heats[0])
    strips.set_position([0.425, 0.02, 0.17, 0.833])
    draw_strips(strips, words, names, pairs, values, pair, limits)
    points.set_position([0.79, 0.16, 0.2, 0.693])
    draw_points(points, names, values, pair)
    look = {"mutation_scale": 14, "color": TRACE, "linewidth": 1.6}
    for ax in heats:  # an arrow from the end of the row: it strikes out no number
        ends = (len(words) - 0.4, pairs[pair][0]), (-0.82, pair), ax.transData, strips.transData
        figure.add_artist(ConnectionPatch(*ends, arrowstyle="-|>", **look, zorder=9))
    return figure


def draw_heat(ax, S, words, name, limits, lit, top):
    """An RSM of which only the triangle stands out, with one of its cells lit."""
    draw_rsm(ax, S, words, None, limits, "")
    look = {"fontsize": 11, "fontweight": "bold", "rotation": 90, "ha": "center", "va": "center"}
    ax.text(-0.41, 0.5, name, transform=ax.transAxes, **look)
    ax.imshow(np.tri(len(S))[..., None] * [1, 1, 1, 0.8], zorder=3)  # a white veil
    ax.tick_params(labeltop=top, labelbottom=False)
    trace(ax, lit[1], lit[0])
    for axis, at in zip((ax.yaxis, ax.xaxis), lit, strict=True):
        for label in (axis.get_major_ticks()[at].label1, axis.get_major_ticks()[at].label2):
            label.set(color=TRACE_TEXT, fontweight="bold")


def draw_strips(ax, words, names, pairs, values, pair, limits):
    """Both strips side by side, filled down to `pair`; each row is named by its two words."""
    small = {"fontsize": 9.5}
    for x, (name, v) in enumerate(zip(names, values.T, strict=True)):
        read = np.where(np.arange(len(v)) <= pair, v, np.nan)
        image = draw_strip(ax, x, read, limits)
        ax.text(x, -0.6, name.replace(" ", "\n"), ha="center", va="bottom", **small)
        for y, value in enumerate(v[: pair + 1]):
            color = "black" if image.norm(value) > EVEN_CONTRAST else "white"
            ax.text(x, y, number(value), color=color, ha="center", va="center", **small)
    ax.set(xlim=(-0.5, 1.5), xticks=[])
    ax.set_yticks(range(len(pairs)), range(len(pairs)), color=MUTED, **small)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    for y, (i, j) in enumerate(pairs[: pair + 1]):
        lit = {"color": TRACE_TEXT, "fontweight": "bold"} if y == pair else {}
        ax.text(1.56, y, f"{words[i]}, {words[j]}", va="center", **small, **lit)
    trace(ax, 0, pair, 2)


def draw_points(ax, names, values, pair):
    """The pairs so far as points; with all of them, their score."""
    x, y = values[: pair + 1].T
    done = len(x) == len(values)
    if done:
        ends = np.array([x.min(), x.max()])
        ax.plot(ends, np.polyval(np.polyfit(x, y, 1), ends), color="#BBBBBB", linewidth=1.5)
    ax.scatter(x, y, s=36, color=PALETTE[0], linewidths=0)
    ax.scatter(x[-1], y[-1], s=90, color=TRACE, edgecolor="white", linewidths=1.5, zorder=4)
    for limit, all_of_them in ((ax.set_xlim, values[:, 0]), (ax.set_ylim, values[:, 1])):
        edge = 0.1 * max(np.ptp(all_of_them), 0.1)
        limit(all_of_them.min() - edge, all_of_them.max() + edge)
    ax.set(xlabel=f"in {names[0]}", ylabel=f"in {names[1]}")
    ax.spines[["top", "right"]].set_visible(False)
    title = f"{len(x)} of {len(values)} pairs"
    ax.set_title(f"{len(x)} pairs: r = {number(rsa_score(*values.T))}" if done else title)


def plot_sizes(sizes, scores):
    """Mean and range of scores against the number of words. Returns the Axes.

    sizes : list of K int. scores : {name: (K, runs) array}, two of them.
    """
    _, ax = plt.subplots(figsize=(7.5, 4.2), layout="constrained")
    for (name, r), color in zip(scores.items(), (PALETTE[5], PALETTE[0]), strict=True):
        ax.fill_between(sizes, r.min(axis=1), r.max(axis=1), color=color, alpha=0.2, linewidth=0)
        ax.plot(sizes, r.mean(axis=1), "-o", color=color, label=name)
    ax.hlines(0, sizes[0], sizes[-1], color=MUTED, linewidth=0.8)
    ax.set(xscale="log", xlim=(sizes[0] * 0.9, sizes[-1] * 2.1), ylim=(-1, 1))
    ax.set_xticks(sizes, sizes)
    ax.minorticks_off()
    ax.set(
        xlabel="number of words (in equal factors, not equal steps)", ylabel="RSA score (Pearson r)"
    )
    ax.set_title("Whole matrices “agree” where there is nothing to agree on")
    label_lines(ax)
    return ax


def plot_far_point(S, T, names):
    """All cells of two RSMs as points, then those of the upper triangles only. Returns two Axes."""
    _, axes = plt.subplots(
        1, 2, figsize=(10.5, 4.8), sharex=True, sharey=True, layout="constrained"
    )
    both = {"Whole matrix": np.ravel, "Upper triangle": upper_triangle}
    for ax, (what, unroll), after in zip(
        axes, both.items(), ("by one far point", "the cloud alone"), strict=True
    ):
        x, y = unroll(S), unroll(T)
        line, ends = np.polyfit(x, y, 1), np.array([x.min(), x.max()])
        ax.scatter(x, y, s=30, alpha=0.7, color=PALETTE[0], linewidths=0)
        ax.plot(ends, np.polyval(line, ends), color=PALETTE[5])
        ax.set_title(f"{what}: r = {number(rsa_score(x, y))}, {after}")
        ax.set_xlabel(f"cosine similarity in {names[0]}")
    axes[0].set_ylabel(f"cosine similarity in {names[1]}")
    axes[0].scatter(1, 1, s=160, facecolors="none", edgecolors=INK, linewidths=2)
    axes[0].text(0.42, 0.52, "the best line", color=PALETTE[5], ha="right")
    what, arrow = f"the diagonal: {len(S)} words,\neach with itself", {"arrowstyle": "->"}
    axes[0].annotate(what, (0.95, 1), (0.1, 0.85), ha="center", arrowprops=arrow)
    return axes


def plot_orders(S, words, labels, S_sorted, sorted_words):
    """An RSM with its words by category, and in another order. Returns two Axes.

    labels : the categories of `words`; each has one colour in both.
    """
    _, axes = plt.subplots(1, 2, figsize=(11.5, 5.5), layout="compressed")
    v = upper_triangle(S)
    limits, colours = (v.min(), v.max()), category_colours(labels)
    draw_rsm(axes[0], S, words, labels, limits, "By category: blocks")
    image = draw_rsm(
        axes[1], S_sorted, sorted_words, None, limits, "By the alphabet: the blocks are scattered"
    )
    add_colour_bar(image, [S], labels)
    category_of = dict(zip(words, labels, strict=True))
    look = {"color": [colours[category_of[word]] for word in sorted_words], "align": "edge"}
    n, (edge, _) = len(words), axes[0].get_xlim()
    axes[1].bar(np.arange(n) - 0.5, 0.03 * n, 1, edge, **look)
    axes[1].barh(np.arange(n) - 0.5, 0.03 * n, 1, edge, **look)
    axes[1].set(xlim=axes[0].get_xlim(), ylim=axes[0].get_ylim())
    return axes
