"""The figures of lesson 04: what luck can do."""

import numpy as np
from matplotlib.patches import Rectangle

from ..explorer import Explorer, panels, png
from ..plots import INK, MUTED, PALETTE, as_texts, draw_rsm, new_axes, number
from ..similarity import rsa_score, upper_triangle
from ..validate import as_number, as_square, as_values, as_whole
from .moving import moving


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
    ax.axvline(observed, color=PALETTE[5], linewidth=2.5)
    ax.set_ylim(0, 1.25 * ax.get_ylim()[1])  # room for the label above the bars
    side = "right" if observed > np.mean(ax.get_xlim()) else "left"
    place = {"transform": ax.get_xaxis_transform(), "ha": side, "va": "top"}
    label = f"  observed {number(observed)}  "
    ax.text(observed, 0.97, label, color="#A84A00", fontweight="bold", **place)
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

    stops = [k for k in (*range(6), 8, 12, 20, 35, 60, 100, 150) if k < n] + [n]
    seconds = [2.0] + [1.4] * 3 + [0.7] * (len(stops) - 5) + [4.0]
    still = moving([png(draw(k)[0]) for k in stops], seconds)
    return Explorer({"permutation": ("permutation", 0, 0, n, 1)}, draw, still)


def draw_permutation(S1, S2, words, names, orders, scores, k):
    """The first RSM; the second with its words in order k; the scores 1 to k as a histogram."""
    place = {"left": 0.07, "right": 0.985, "bottom": 0.2, "top": 0.86, "wspace": 0.35}
    figure, ((first, second, luck),) = panels(10, 4, 1, 3, **place, width_ratios=[2, 3, 3])
    off = ~np.eye(len(S1), dtype=bool)
    limits = min(S1[off].min(), S2[off].min()), max(S1[off].max(), S2[off].max())
    order = orders[k]
    draw_rsm(first, S1, words, None, limits, names[0])
    title = f"{names[1]}, words permuted" if k else names[1]
    draw_rsm(second, S2[np.ix_(order, order)], [words[i] for i in order], None, limits, title)
    draw_luck(luck, scores, k)
    return figure, f"permutation {k}: score {number(scores[k])}"
