"""The figures of lesson 08: lost digits, scores of more and more words, and all scores at once."""

import matplotlib.pyplot as plt
import numpy as np

from ..plots import MUTED, PALETTE, new_axes
from .labels import label_lines, readable


def plot_lost_digits(narrow, errors):
    """Errors of a score in ever narrower cones. Returns the Axes.

    narrow : (K,) one minus the mean cosine. errors : (K, 4) of the plain sums in float32 and
    float64, then of the centred ones.
    """
    ax = new_axes(None, 7.5, 4.2)
    names = ("plain, float32", "plain, float64", "centred, float32", "centred, float64")
    looks = (PALETTE[5], "o--"), (PALETTE[5], "o-"), (PALETTE[0], "s--"), (PALETTE[0], "s-")
    for name, (color, style), column in zip(names, looks, errors.T, strict=True):
        ax.loglog(narrow, np.maximum(column, 1e-16), style, color=color, markersize=5, label=name)
    ax.axhline(0.001, color=MUTED, linestyle=":", linewidth=1)
    ax.invert_xaxis()
    ax.set(xlabel="1 − mean cosine (narrower cones to the right)", ylabel="error of the score")
    ax.set_title("The narrower the cone, the more digits are lost")
    label_lines(ax)
    return ax


def plot_growing(grown):
    """Scores of more and more words. grown : {name: accumulators}. Returns the Axes."""
    ax = new_axes(None, 7.5, 4.2)
    looks = zip(grown.items(), (PALETTE[0], PALETTE[5], PALETTE[3]), "osD", strict=True)
    for (name, totals), color, marker in looks:
        n, scores = [t.n for t in totals], [t.score() for t in totals]
        ax.semilogx(n, scores, marker + "-", color=color, markersize=4)
        look = {"color": readable(color), "fontweight": "bold", "ha": "right", "va": "top"}
        ax.text(n[-1], min(scores) - 0.03, name, **look)
    ax.set(xlabel="words counted, the most frequent first", ylabel="RSA score", ylim=(0, 1.04))
    ax.set_title("The score depends on how many words are counted")
    return ax


def plot_scores(scores):
    """One panel a kind of words, one line a pair of models: scores with intervals.

    scores : {(kind of words, pair of models): ScoreInterval}. Returns the Axes.
    """
    kinds, pairs = (list(dict.fromkeys(key[i] for key in scores)) for i in (0, 1))
    pairs.sort(key=lambda pair: np.mean([scores[kind, pair].score for kind in kinds]))
    _, axes = plt.subplots(1, len(kinds), figsize=(11, 3.6), sharey=True, layout="constrained")
    for ax, kind in zip(axes, kinds, strict=True):
        some = [scores[kind, pair] for pair in pairs]
        r = np.array([each.score for each in some])
        reach = [r - [each.low for each in some], [each.high for each in some] - r]
        ax.errorbar(r, range(len(pairs)), xerr=reach, fmt="o", color=PALETTE[0], markersize=5)
        ax.set_title(kind, fontsize=11)
        ax.set(xlim=(0.2, 1), xticks=[0.4, 0.6, 0.8])
        ax.grid(axis="x", color="#E4E4E4", linewidth=0.8)
        ax.set_axisbelow(True)
    axes[0].set_yticks(range(len(pairs)), pairs, fontsize=9.5)
    axes[0].figure.supxlabel("RSA score (Pearson), with its 95 % interval over words", fontsize=11)
    axes[0].figure.suptitle(
        "The two GloVes agree on any words; the other scores range widely",
        x=0.01, ha="left", fontweight="bold", fontsize=12,
    )  # fmt: skip
    return axes
