"""Lessons 03 and 04: their predictions come out by the numbers, the reference test is exact."""

from itertools import permutations

import numpy as np
import pytest
from scipy.stats import pearsonr, permutation_test

from helpers.lessons import lesson_03, lesson_04

CAME = {
    "3a": {"a": [0.84], "b": [8.5], "c": [128.0]},
    "3b": {"a": [0.7, 0.9, 0.8], "b": [0.8, 0.7, 0.9], "c": [0.8, 0.9, 0.7]},
    "3c": {"a": [0.9, 0.1], "b": [0.9, 0.4], "c": [0.99, 0.97]},
    "4a": {"a": [11], "b": [20], "c": [89]},
    "4b": {"a": [0.2], "b": [0.4], "c": [0.7]},
    "4c": {"a": [9], "b": [43], "c": [150]},
}
PREDICTIONS = lesson_03.PREDICTIONS | lesson_04.PREDICTIONS


def test_every_prediction_is_tried_here():
    assert set(CAME) == set(PREDICTIONS)


@pytest.mark.parametrize("id", CAME)
def test_each_choice_can_come_true_and_has_a_reason(id):
    one = PREDICTIONS[id]
    assert set(CAME[id]) == set(one.choices)
    for letter, numbers in CAME[id].items():
        assert one.came(*numbers) == letter
        assert one.why.format(*numbers).endswith((".", "?"))
        assert one.choices[letter][1].endswith((".", "?"))


def test_the_reference_of_the_whole_test_is_the_exact_test_when_given_all_orders():
    S1, S2, _ = lesson_04.mantel_case(5, 1)
    rows, columns = np.triu_indices(5, k=1)

    def score(order):
        return pearsonr(S1[rows, columns], S2[order][:, order][rows, columns])[0]

    others = np.array([*permutations(range(5))][1:])  # the first is the order as it is
    exact = permutation_test(
        (np.arange(5),), score, permutation_type="pairings", n_resamples=1000, alternative="greater"
    )
    assert lesson_04.mantel_p(S1, S2, others) == pytest.approx(exact.pvalue)
