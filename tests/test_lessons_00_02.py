"""Lessons 00 to 02: their predictions, what is to be done without, and the figures of lesson 02."""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from scipy import stats

from helpers.checks import Checker
from helpers.lessons import figures_02, predictions_of

CAME = {  # the numbers of a run, and the letter that is then right
    "0a": {("apple",): "a", ("banana",): "b", ("sofa",): "c", ("galaxy",): "d"},
    "1a": {(-0.98,): "a", (-0.1,): "b", (0.02,): "b", (0.5,): "c"},
    "1b": {("apple",): "a", ("banana",): "b", ("kiwi",): "c", ("mango",): "d"},
    "1c": {(0.2, 0.7): "a", (0.2, 0.21): "b", (0.2, -0.06): "c"},
    "2a": {(0.02,): "a", (-0.3,): "a", (0.5,): "b", (0.9,): "c"},
    "2b": {(0.0,): "a", (0.35,): "b", (0.9,): "c"},
    "2c": {(0, 0, 1.0): "a", (9, 6, 0.67): "b", (12, 11, -1.0): "c"},
    "2d": {(0.84, 0.84): "a", (0.84, 0.7): "b", (0.84, 0.13): "c", (0.84, -0.1): "c"},
}


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_each_prediction_comes_out_as_its_numbers_say_and_every_choice_can_come_true():
    assert {*CAME} == {*predictions_of("0"), *predictions_of("1"), *predictions_of("2")}
    for key, runs in CAME.items():
        one = predictions_of(key[:-1])[key]
        assert {numbers: one.came(*numbers) for numbers in runs} == runs
        assert {*one.choices} == {*runs.values()}
        for numbers in runs:
            assert "{" not in one.why.format(*numbers)


def with_a_loop(E):
    U = np.array([row / np.linalg.norm(row) for row in E])
    return U @ U.T


def test_an_rsm_made_with_a_loop_is_right_but_the_task_says_without():
    result = Checker()("1.2", with_a_loop)
    assert not result and "right in every case" in result.text and "a loop" in result.text


def test_sizes_are_drawn_as_the_mean_and_the_range_of_the_runs():
    rng, sizes = np.random.default_rng(0), [5, 20, 100]
    scores = {"whole": rng.uniform(0.5, 0.9, (3, 7)), "upper": rng.uniform(-0.2, 0.2, (3, 7))}
    ax = figures_02.plot_sizes(sizes, scores)
    bands = [band for band in ax.collections if len(band.get_paths()[0].vertices) > 2]
    for line, band, (name, r) in zip(ax.lines, bands, scores.items(), strict=True):
        assert line.get_label() == name and line.get_xdata().tolist() == sizes
        np.testing.assert_allclose(line.get_ydata(), [np.mean(each) for each in r])
        heights = band.get_paths()[0].vertices[:, 1]
        assert (heights.min(), heights.max()) == (r.min(), r.max())
    assert {text.get_text() for text in ax.texts} == {*scores}


def test_the_far_point_is_the_diagonal_and_the_titles_are_scipys_scores():
    rng = np.random.default_rng(1)
    S, T = (np.corrcoef(rng.normal(size=(6, 9))) for _ in range(2))
    whole, upper = figures_02.plot_far_point(S, T, ["one", "another"])
    tri = np.triu_indices(6, 1)
    for ax, x, y in ((whole, S.ravel(), T.ravel()), (upper, S[tri], T[tri])):
        np.testing.assert_array_equal(ax.collections[0].get_offsets(), np.column_stack([x, y]))
        slope, intercept, r, *_ = stats.linregress(x, y)
        assert f"{r:.2f}".replace("-", "−") in ax.get_title(loc="center") + ax.get_title(loc="left")
        np.testing.assert_allclose(
            ax.lines[0].get_ydata(), slope * ax.lines[0].get_xdata() + intercept
        )
    assert whole.collections[1].get_offsets().tolist() == [[1, 1]]
    assert whole.get_xlim() == upper.get_xlim()


def test_a_category_has_one_colour_in_both_orders_and_so_has_a_value():
    words, labels = ["pear", "fig", "cup", "ant"], ["fruit", "fruit", "kitchen", "animal"]
    S = np.corrcoef(np.random.default_rng(2).normal(size=(4, 6)))
    order = [3, 2, 1, 0]  # by the alphabet
    ordered = [words[i] for i in order]
    left, right = figures_02.plot_orders(S, words, labels, S[np.ix_(order, order)], ordered)
    assert left.images[0].get_clim() == right.images[0].get_clim()
    for ax, names in ((left, words), (right, ordered)):
        assert [label.get_text() for label in ax.get_yticklabels()] == names

    def colour_at(ax, word):
        y = [label.get_text() for label in ax.get_yticklabels()].index(word)
        (bar,) = (
            bar
            for bar in ax.patches
            if bar.get_x() < -0.51 and bar.get_y() < y < bar.get_y() + bar.get_height()
        )
        return bar.get_facecolor()

    for word in words:
        assert colour_at(left, word) == colour_at(right, word)
    assert len({colour_at(right, word) for word in words}) == 3
