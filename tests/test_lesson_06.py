"""Lesson 06: what its figures show, and its predictions in other outcomes."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from helpers import (
    mark_pairs,
    plot_by_rarity,
    plot_draws,
    plot_similarities,
    plot_triangles,
    reveal,
)
from helpers.inference import ScoreInterval

RNG = np.random.default_rng(0)


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_each_model_has_a_row_whose_hill_stands_where_its_values_are():
    ax = plot_similarities(
        {"GloVe 50D": RNG.normal(0.5, 0.1, 900), "mine": RNG.normal(0, 0.1, 900)}
    )
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["mine", "GloVe 50D"]
    mine, glove = ax.lines[0], ax.lines[1]  # from below
    peaks = [line.get_xdata()[np.argmax(line.get_ydata())] for line in (mine, glove)]
    np.testing.assert_allclose(peaks, [0, 0.5], atol=0.05)


def test_one_score_stands_above_the_draws_with_its_interval():
    interval = ScoreInterval(0.5, 0.4, 0.6, 0.05, 0.95, np.zeros(9))
    ax = plot_draws({"a": RNG.normal(0, 0.1, 50), "b": RNG.normal(1, 0.1, 50)}, "ours", interval)
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["b", "a", "ours"]
    bar = next(line for line in ax.lines if list(line.get_xdata()) == [0.4, 0.6])
    assert bar.get_ydata()[0] == ax.get_yticks()[-1]


def test_marked_pairs_stand_where_they_are_and_no_line_says_that_equal_is_right():
    v1, v2 = RNG.uniform(0, 1, (2, 90))
    ax = plot_triangles(v1, v2)
    assert "equal in both" in [line.get_label() for line in ax.lines]
    mark_pairs(ax, v1, v2, {"both": [3, 4], "first": [5], "second": [6, 7]})
    texts = [text.get_text() for text in ax.get_legend().get_texts()]
    assert texts == ["least-squares line"] == [line.get_label() for line in ax.lines]
    marked = ax.collections[-3:]
    np.testing.assert_allclose(marked[0].get_offsets(), np.c_[v1, v2][[3, 4]])
    np.testing.assert_allclose(marked[2].get_offsets(), np.c_[v1, v2][[6, 7]])


def test_the_names_beside_a_panel_do_not_lengthen_its_axis():
    rarity, v = RNG.uniform(0, 9, 1200), RNG.normal(0, 1, 1200)
    (ax,) = plot_by_rarity(rarity, {"one": {"mine": v}})
    assert ax.get_xlim()[1] < 1.5 * np.exp(rarity.max())


def test_the_means_by_rarity_are_those_of_pandas():
    rarity, v = RNG.uniform(0, 9, 1200), RNG.normal(0, 1, 1200)
    axes = plot_by_rarity(rarity, {"one": {"mine": v}})
    line = next(line for line in axes[0].lines if line.get_label() == "mine")
    bins = pd.qcut(rarity, 12)
    np.testing.assert_allclose(line.get_ydata(), pd.Series(v).groupby(bins, observed=True).mean())


@pytest.mark.parametrize(
    "id, numbers, came",
    [
        ("6a", [0.26], "about a quarter"),
        ("6a", [0.9], "nearly all"),
        ("6b", [0.5, 0.2, 0.26], "far lower"),
        ("6b", [0.5, 0.45, 0.55], "nearly where"),
        ("6b", [0.5, 0.3, 0.6], "now lower, now higher"),
        ("6c", [0.48, 0.49, 0.7], "category words"),
        ("6c", [0.8, 0.49, 0.7], "any words"),
        ("6d", [-0.11, 60, 637], "weakly"),
        ("6d", [-0.8, 60, 637], "clearly negative"),
        ("6d", [0.5, 60, 637], "clearly positive"),
    ],
)
def test_a_prediction_is_answered_by_the_numbers_of_the_run(id, numbers, came):
    assert f"It came: {came}" in reveal(id, "?", *numbers).text
