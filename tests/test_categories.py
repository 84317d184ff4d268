"""Halves of a model, and the two measures of how well an RSM keeps categories apart."""

import numpy as np
import pytest
from scipy.stats import mannwhitneyu
from sklearn.metrics import roc_auc_score

from helpers import (
    UndefinedScoreWarning,
    category_auc,
    category_selectivity,
    cosine_rsm,
    from_upper_triangle,
    split_even_odd,
    upper_triangle,
)

LABELS = ["space", "space", "fruit", "fruit"]
S = np.array(
    [[1.0, 0.8, 0.1, 0.3], [0.8, 1.0, 0.2, 0.2], [0.1, 0.2, 1.0, 0.4], [0.3, 0.2, 0.4, 1.0]]
)


def test_selectivity_by_hand_leaves_the_diagonal_out():
    by_hand = ((0.8 + 0.4) / 2) / ((0.1 + 0.3 + 0.2 + 0.2) / 4)
    assert category_selectivity(S, LABELS) == pytest.approx(by_hand)


def test_selectivity_moves_with_an_offset_and_auc_does_not():
    assert category_selectivity(S + 1, LABELS) < category_selectivity(S, LABELS) / 2
    assert category_auc(S + 1, LABELS) == category_auc(S, LABELS) == 1.0


@pytest.mark.parametrize("turned", [False, True])
def test_selectivity_without_similarity_between_is_undefined(turned):
    words = np.repeat(np.eye(3), 2, axis=0)
    if turned:  # what rounding leaves of zero is no mean
        words = words @ np.linalg.qr(np.random.default_rng(2).standard_normal((3, 3)))[0]
        assert np.abs((words @ words.T)[0, 2:]).max() > 0
    for RSM in (cosine_rsm(words), words @ words.T):
        with pytest.warns(UndefinedScoreWarning, match="between categories is 0"):
            assert np.isnan(category_selectivity(RSM, [*"aabbcc"]))
        assert category_auc(RSM, [*"aabbcc"]) == 1


@pytest.mark.parametrize("seed", range(20))
def test_auc_is_the_area_under_the_roc_curve_and_mann_whitneys_u(seed):
    rng = np.random.default_rng(seed)
    labels = np.repeat(["a", "b", "c"], [5, 4, 6])
    rng.shuffle(labels)
    T = cosine_rsm(rng.standard_normal((15, 6))).round(seed % 3 + 1)  # rounded: many ties
    i, j = np.triu_indices(15, k=1)
    same, v = labels[i] == labels[j], T[i, j]
    found = category_auc(T, labels)
    assert found == pytest.approx(roc_auc_score(same, v), abs=1e-12)
    u = mannwhitneyu(v[same], v[~same]).statistic
    assert found == pytest.approx(u / (same.sum() * (~same).sum()), abs=1e-12)


def test_auc_depends_on_the_order_alone():
    rng = np.random.default_rng(0)
    v, labels = upper_triangle(cosine_rsm(rng.standard_normal((12, 6)).round())), [*"aaabbbbccccc"]
    expected = category_auc(from_upper_triangle(v), labels)
    far, steps = v.copy(), np.unique(v, return_inverse=True)[1]
    far[v == v.max()] = 1e15
    for same in (far, steps, 1 + steps * 2e-16, 1e-300 * steps, 1e300 * v, v**3, v - 1e3):
        if len(np.unique(same)) == len(np.unique(v)):
            assert category_auc(from_upper_triangle(same), labels) == expected


@pytest.mark.parametrize("measure", [category_selectivity, category_auc])
@pytest.mark.parametrize("labels", [["a"] * 4, ["a", "b", "c", "d"]])
def test_labels_need_pairs_within_and_between(measure, labels):
    with pytest.raises(ValueError, match="at least two categories, one of them with at least two"):
        measure(S, labels)
    with pytest.raises(ValueError, match="4 words but there are 3 labels"):
        measure(S, LABELS[:3])


def test_even_and_odd_are_columns_and_rebuild_the_model():
    E = np.arange(1.0, 21.0).reshape(4, 5)
    even, odd = split_even_odd(E)
    np.testing.assert_array_equal(even, E[:, [0, 2, 4]])
    np.testing.assert_array_equal(odd, E[:, [1, 3]])
    even[:] = odd[:] = 99  # copies
    assert E.max() == 20


def test_one_dimension_cannot_be_split():
    with pytest.raises(ValueError, match="single dimension"):
        split_even_odd(np.ones((4, 1)))
