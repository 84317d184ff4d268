"""The figures of lesson 04: what luck can do."""

import numpy as np
from matplotlib.patches import Rectangle

from ..plots import PALETTE, as_texts, draw_rsm, new_axes, number
from ..similarity import rsa_score, upper_triangle
from ..validate import as_number, as_square, as_values, as_whole
from .explorer import Explorer, panels, png
from .moving import moving

OBSERVED = "#A84A00"  # PALETTE[5], as letters on white can bear it


def plot_null(null, observed, ax=None):
    """Histogram of the scores that chance gives, the observed one marked. Returns the Axes.

    null : (P,) array, one score a permutation of the words. observed : the score of the words as
    they are; the title counts the permutations that reach it.
    """
    null, observed = as_values(null, "null"), as_number(observed, "observed")
    if not np.isfinite(observed):
        raise ValueError(f"observed is {observed}: there is no score to mark.")
    ax = new_axes(ax, 6.5, 3.6)
    ax.hist(null, bins=int(np.clip(np.sqrt(null.size), 10, 50)), color="#AAAAAA")
    ax.set_ylim(0, 1.25 * ax.get_ylim()[1])  # room for the label above the bars
    mark_observed(ax, observed)
    reach = (null >= observed - 1e-12).sum()  # a tie may differ in its last digit
    ax.set_title(f"{reach:,} of {null.size:,} permutations reach the observed score")
    ax.set(xlabel="RSA score with the words permuted", ylabel="permutations")
    return ax


def show_permutations(S1, S2, words, names=("model 1", "model 2"), n=200):
    """Permute the words of the second model, and watch the scores of luck pile up.

    S1, S2 : (N, N) arrays, two RSMs of the same words; 8 to 18 words stay readable.
    words, names : N words, and the models' names. n : permutations. Returns an `Explorer`.
    """
    S1, S2 = as_square(S1, "S1"), as_square(S2, "S2")
    words, names = as_texts(words, len(S1), "words"), as_texts(names, 2, "names")
    rng = np.random.default_rng(0)
    orders = [np.arange(len(S2)), *(rng.permutation(len(S2)) for _ in range(as_whole(n, "n", 1)))]
    v1 = upper_triangle(S1)
    scores = np.array([rsa_score(v1, upper_triangle(S2[np.ix_(p, p)])) for p in orders])

    def draw(permutation):
        return draw_permutation(S1, S2, words, names, orders, scores, permutation)

    stops = [k for k in (*range(6), 10, 20, 40, 80, 140) if k < n]
    pictures = [png(draw(k)[0]) for k in (*stops, n)]
    seconds = [2 if k == 0 else 1.4 if k < 4 else 0.7 for k in stops]
    still = moving(pictures, [*seconds, 4])
    return Explorer({"permutation": ("permutation", 0, 0, n, 1)}, draw, still)


def draw_permutation(S1, S2, words, names, orders, scores, k):
    """The first RSM; the second with its words in order k; the scores 1 to k as a histogram."""
    figure, ((first, second, luck),) = panels(10, 4.2, 1, 3)
    first.set_position([0.085, 0.28, 0.235, 0.6])
    second.set_position([0.405, 0.28, 0.235, 0.6])
    luck.set_position([0.715, 0.28, 0.27, 0.6])
    off = ~np.eye(len(S1), dtype=bool)
    limits = min(S1[off].min(), S2[off].min()), max(S1[off].max(), S2[off].max())
    order = orders[k]
    draw_rsm(first, S1, words, None, limits, names[0])
    moved = S2[np.ix_(order, order)], [words[i] for i in order]
    draw_rsm(second, *moved, None, limits, f"{names[1]}, permuted" if k else names[1])
    for ax, place in ((first, 0), (second, int(np.argmin(order)))):
        follow(ax, place, len(S1))
    now = number(scores[k])
    title = f"permutation {k}: score {now}" if k else f"as they are: score {now}"
    look = {"color": PALETTE[0] if k else OBSERVED, "fontweight": "bold", "fontsize": 12}
    figure.text(0.012, 0.04, title, **look)
    draw_luck(luck, scores, k)
    return figure, f"permutation {k}: score {now}"


def follow(ax, place, n):
    """One word by which the eye sees where words go: its row and column framed, its name bold."""
    look = {"fill": False, "edgecolor": "white", "linewidth": 1.8}
    ax.add_patch(Rectangle((-0.5, place - 0.5), n, 1, **look))
    ax.add_patch(Rectangle((place - 0.5, -0.5), 1, n, **look))
    for axis in (ax.xaxis, ax.yaxis):
        for label in axis.get_ticklabels()[place : place + 1]:
            label.set(fontweight="bold", color=OBSERVED)


def draw_luck(ax, scores, k):
    """The scores of permutations 1 to k, the newest as a block of its own, and the observed one."""
    observed, null = scores[0], scores[1:]
    edges = np.linspace(scores.min(), scores.max(), 26)
    counts, most = np.histogram(null[:k], edges)[0], np.histogram(null, edges)[0].max()
    ax.bar(edges[:-1], counts, np.diff(edges), align="edge", color="#AAAAAA")
    if k:
        newest = np.clip(np.searchsorted(edges, scores[k], "right") - 1, 0, len(counts) - 1)
        block = (edges[newest], counts[newest] - 1), edges[1] - edges[0], 1
        ax.add_patch(Rectangle(*block, color=PALETTE[0]))
        tip = (edges[newest] + edges[newest + 1]) / 2, counts[newest]
        look = {"color": PALETTE[0], "ha": "center", "fontweight": "bold"}
        arrow = {"arrowstyle": "->", "color": PALETTE[0]}
        ax.annotate(number(scores[k]), tip, (tip[0], 1.12 * most), arrowprops=arrow, **look)
    wide = np.ptp(edges)
    ax.set(xlim=(edges[0] - 0.04 * wide, edges[-1] + 0.04 * wide), ylim=(0, 1.35 * most))
    mark_observed(ax, observed)
    reach = (null[:k] >= observed - 1e-12).sum()  # a tie may differ in its last digit
    title = f"{reach} of {k} reach the observed" if k else " "
    ax.set(xlabel="score", ylabel="permutations", title=title)


def mark_observed(ax, observed):
    """A line at the observed score, and its label at the top, inside the limits."""
    ax.axvline(observed, color=PALETTE[5], linewidth=2.5)
    side = "right" if observed > np.mean(ax.get_xlim()) else "left"
    place = {"transform": ax.get_xaxis_transform(), "ha": side, "va": "top"}
    label = f"  observed {number(observed)}  "
    ax.text(observed, 0.97, label, color=OBSERVED, fontweight="bold", **place)
