"""The figure of lesson 04: what luck can do."""

import numpy as np

from ..plots import PALETTE, new_axes, number
from ..validate import as_number, as_values


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
