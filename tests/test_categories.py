"""Halves of a model, and the two measures of how well an RSM keeps categories apart."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from helpers import (
    UndefinedScoreWarning,
    category_auc,
    category_selectivity,
    cosine_rsm,
    split_even_odd,
)

LABELS = ["space", "space", "fruit", "fruit"]
S = np.array(
    [[1.0, 0.8, 0.1, 0.3], [0.8, 1.0, 0.2, 0.2], [0.1, 0.2, 1.0, 0.4], [0.3, 0.2, 0.4, 1.0]]
)


def test_selectivity_by_hand_leaves_the_diagonal_out():
    assert category_selectivity(S, LABELS) == pytest.approx(
        ((0.8 + 0.4) / 2) / ((0.1 + 0.3 + 0.2 + 0.2) / 4)
    )


def test_selectivity_moves_with_an_offset_and_auc_does_not():
    assert category_selectivity(S + 1, LABELS) < category_selectivity(S, LABELS) / 2
    assert category_auc(S + 1, LABELS) == category_auc(S, LABELS) == 1.0


def test_selectivity_without_similarity_between_is_undefined():
    with pytest.warns(UndefinedScoreWarning, match="between categories is 0"):
        assert np.isnan(category_selectivity(np.kron(np.eye(2), np.ones((2, 2))), LABELS))


def test_auc_is_the_area_under_the_roc_curve_ties_included():
    rng = np.random.default_rng(3)
    labels = np.repeat(["a", "b", "c"], [5, 4, 6])
    T = cosine_rsm(rng.standard_normal((15, 6))).round(1)  # rounded: many ties
    i, j = np.triu_indices(15, k=1)
    assert category_auc(T, labels) == pytest.approx(
        roc_auc_score(labels[i] == labels[j], T[i, j]), abs=1e-12
    )


@pytest.mark.parametrize("measure", [category_selectivity, category_auc])
@pytest.mark.parametrize("labels", [["a"] * 4, ["a", "b", "c", "d"]])
def test_labels_need_pairs_within_and_between(measure, labels):
    with pytest.raises(
        ValueError, match="at least two categories, one of them with at least two words"
    ):
        measure(S, labels)


@pytest.mark.parametrize("measure", [category_selectivity, category_auc])
def test_labels_must_fit_the_matrix(measure):
    with pytest.raises(ValueError, match="4 words but there are 3 labels"):
        measure(S, LABELS[:3])


def test_even_and_odd_are_columns_and_rebuild_the_model():
    E = np.arange(1.0, 21.0).reshape(4, 5)
    even, odd = split_even_odd(E)
    assert even.shape == (4, 3) and odd.shape == (4, 2)
    assert (even[0] == [1, 3, 5]).all() and (odd[0] == [2, 4]).all()


def test_one_dimension_cannot_be_split():
    with pytest.raises(ValueError, match="single dimension"):
        split_even_odd(np.ones((4, 1)))
