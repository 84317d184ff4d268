"""The figures of lessons 07 and 08 show the numbers they were given, in the right places."""

from itertools import combinations

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from helpers import score_interval
from helpers.lessons import figures_07, figures_08, predictions_of

RNG = np.random.default_rng(0)


@pytest.fixture(autouse=True)
def close():
    yield
    plt.close("all")


def r_of(pairs):
    return f"{np.corrcoef(pairs.T)[0, 1]:.2f}".replace("-", "−")


def test_pairs_within_a_category_have_their_own_colour():
    labels = ["a", "b", "a", "c", "b", "a"]
    even, odd = RNG.normal(size=(2, 15))
    ax = plt.subplots()[1]
    figures_07.plot_halves(even, odd, labels, "title", ax)
    within = [x == y for x, y in combinations(labels, 2)]
    shown = [np.asarray(points.get_offsets()).tolist() for points in ax.collections]
    pairs = np.column_stack([even, odd])
    assert shown == [pairs[~np.array(within)].tolist(), pairs[within].tolist()]
    assert [text.get_text() for text in ax.texts] == [
        f"between categories: 11, r = {r_of(pairs[~np.array(within)])}",
        f"within a category: 4, r = {r_of(pairs[within])}",
    ]


def test_words_without_categories_are_all_pairs():
    ax = plt.subplots()[1]
    even, odd = RNG.normal(size=(2, 6))
    figures_07.plot_halves(even, odd, list("abcd"), "title", ax)
    r = r_of(np.column_stack([even, odd]))
    assert [text.get_text() for text in ax.texts] == [f"all pairs: 6, r = {r}"]


def test_one_panel_a_model_with_a_curve_for_each_words_and_choice():
    rows = [
        {"model": m, "words": w, "dimensions": d, "share": x, "score": y}
        for m, w, d in [(m, w, d) for m in "XY" for w in "pq" for d in "st"]
        for x, y in zip((0.5, 1), RNG.uniform(size=2), strict=True)
    ]
    axes = figures_07.plot_pruned(pd.DataFrame(rows))
    assert [ax.get_title("left") or ax.get_title() for ax in axes] == ["X", "Y"]
    drawn = [line.get_ydata().tolist() for ax in axes for line in ax.lines[:4]]
    scores = [row["score"] for row in rows]
    assert drawn == [scores[i : i + 2] for i in range(0, 16, 2)]


def test_the_closing_picture_shows_each_score_with_its_interval():
    models = {name: RNG.normal(size=(12, 5)) for name in "ABC"}
    scores = {
        (kind, f"{one}, {two}"): score_interval(models[one][:n], models[two][:n])
        for kind, n in [("few", 6), ("many", 12)]
        for one, two in combinations(models, 2)
    }
    axes = figures_08.plot_scores(scores)
    pairs = [label.get_text() for label in axes[0].get_yticklabels()]
    means = [np.mean([scores[kind, pair].score for kind in ("few", "many")]) for pair in pairs]
    assert means == sorted(means)
    for ax, kind in zip(axes, ["few", "many"], strict=True):
        points, _, (bars,) = ax.containers[0]
        expected = [scores[kind, pair] for pair in pairs]
        assert points.get_xdata() == pytest.approx([each.score for each in expected])
        reach = [segment[:, 0].tolist() for segment in bars.get_segments()]
        np.testing.assert_allclose(reach, [[each.low, each.high] for each in expected])


NUMBERS = {  # what a run may give, and what came true then
    "7a": {(0.8, 0.6): "a", (0.8, 0.82): "b", (0.6, 0.8): "c"},
    "7b": {((-0.1, -0.2, 0.1),): "a", ((0.01, -0.01, 0),): "b", ((0.1, 0.2, -0.1),): "c"},
    "7c": {((0.4, 0, 0, 0.4),): "a", ((0.5, 0.2, 0.1, 0.02),): "b", ((0.2, 0, 0, 0.4),): "c"},
    "7d": {(0.3, 0.4): "a", (0.45, 0.9): "b", (0.9, 0.95): "c"},
    "8a": {((9000, 9000),): "a", ((50, 300),): "b", ((9000, 350),): "c"},
    "8b": {((3, 2, 1),): "a", ((0, 0.1, -1),): "b", ((0.01, 0.15, 0.31),): "c"},
    "8c": {(0.02,): "a", (0.5,): "b", (0.96,): "c"},
    "8d": {(0.4, 0.2, 0.2, 0.4): "a", (0.23, 0.35, 0.26, 0.14): "b"},
}


@pytest.mark.parametrize("id", NUMBERS)
def test_what_came_true_follows_from_the_numbers_of_the_run(id):
    one = predictions_of(id[:-1])[id]
    assert {*NUMBERS[id].values()} == {*one.choices}
    for numbers, came in NUMBERS[id].items():
        assert one.came(*numbers) == came
        assert one.why.format(*numbers)
