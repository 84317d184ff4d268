"""helpers/inference.py against scikit-bio's Mantel test, enumeration, scipy, and simulation."""

import re
from itertools import permutations

import numpy as np
import pytest
from scipy.stats import binom, pearsonr
from skbio.stats.distance import DistanceMatrix, mantel

import helpers.inference
import helpers.validate
from helpers import UndefinedScoreWarning, cosine_rsm, rsa, upper_triangle
from helpers.inference import difference_interval, permutation_test, score_interval

METHODS = ["pearson", "spearman", "cosine"]


def models(n=40, d1=12, d2=20, shared=0.4, seed=0):
    rng = np.random.default_rng(seed)
    common = rng.standard_normal((n, 10))
    return tuple(
        shared * common @ rng.standard_normal((10, d)) + rng.standard_normal((n, d))
        for d in (d1, d2)
    )


def hubs(n, d, rng):
    """Words about a common mean, some nearer to it than others: all pairs of a near one are alike."""
    return rng.standard_normal((n, d)) * rng.uniform(0.2, 3, (n, 1)) + 0.7


# Permutation test


@pytest.mark.parametrize("method", ["pearson", "spearman"])
@pytest.mark.parametrize("shared", [0.0, 0.13, 0.16])
def test_agrees_with_scikit_bio(method, shared):
    A, B = models(25, shared=shared, seed=3)
    ours = permutation_test(A, B, method, n_permutations=4999)
    distances = (DistanceMatrix(np.clip(1 - cosine_rsm(X), 0, None)) for X in (A, B))
    r, p, n = mantel(*distances, method=method, permutations=4999, alternative="greater", seed=0)
    assert n == 25
    assert ours.observed == pytest.approx(r, abs=1e-12)
    assert abs(ours.p - p) <= 4 * np.sqrt(2 * p * (1 - p) / 5000) + 1 / 5000


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("n", [150, 250])  # more words than ROWS; enough for threads
def test_null_scores_are_scores_of_shuffled_words(method, n):
    A, B = models(n, 60, 80)
    found = permutation_test(A, B, method, n_permutations=5, seed=7)
    rng = np.random.default_rng(7)
    shuffles = [rng.permutation(n) for _ in range(5)]
    assert found.null == pytest.approx([rsa(A, B[p], method) for p in shuffles], abs=1e-12)
    assert found.observed == rsa(A, B, method)


@pytest.mark.parametrize("method", ["pearson", "cosine"])
def test_matrix_and_identity_give_one_answer(method, monkeypatch):
    A, B = models(60, 3, 4)
    by_identity = permutation_test(A, B, method, 200)
    monkeypatch.setattr(helpers.inference, "_moment_scorer", None)  # cannot be called
    with pytest.raises(TypeError):
        permutation_test(A, B, method, 1)
    by_matrix = permutation_test(
        np.pad(A, ((0, 0), (0, 40))), B, method, 200
    )  # 43 dimensions: the matrix is cheaper
    assert by_identity.null == pytest.approx(by_matrix.null, abs=1e-12)
    assert by_identity.p == by_matrix.p


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("twins", [False, True])
def test_p_is_that_of_all_permutations_ties_counted(method, twins):
    """With twins, shuffling them changes nothing: such permutations reach the observed score and must be counted."""
    A, B = models(5, 5, 5, seed=1)
    if twins:
        A[1], A[3], B[1], B[3] = A[0], A[2], 2 * B[0], 4 * B[2]
    every = np.array([rsa(A, B[list(p)], method) for p in permutations(range(5))])
    exact = np.mean(every >= rsa(A, B, method) - 1e-9)
    assert not twins or exact >= 4 / 120
    found = permutation_test(A, B, method, n_permutations=2000).p
    assert abs(found - exact) < 4 * np.sqrt(exact * (1 - exact) / 2000) + 1 / 2000


def test_p_is_never_zero_and_says_what_it_is():
    A, B = models(shared=2)
    found = permutation_test(A, B, n_permutations=99)
    assert found.p == 1 / 100 and found.n == 99 and found.null.shape == (99,)
    assert "greater" in repr(found) and "array" not in repr(found)


def test_two_sided_is_scikit_bios():
    A, B = models(25, shared=0.14, seed=3)
    distances = (DistanceMatrix(np.clip(1 - cosine_rsm(X), 0, None)) for X in (A, B))
    p = mantel(*distances, permutations=4999, alternative="two-sided", seed=0)[1]
    ours = permutation_test(A, B, n_permutations=4999, alternative="two-sided")
    assert abs(ours.p - p) <= 4 * np.sqrt(2 * p * (1 - p) / 5000) + 1 / 5000
    assert ours.p >= permutation_test(A, B, n_permutations=4999).p > 0


def test_five_percent_of_unrelated_hub_like_models_are_significant_and_by_pearsonr_four_times_that():
    rng = np.random.default_rng(0)
    runs, ours, table = 200, 0, 0
    for _ in range(runs):
        A, B = hubs(40, 50, rng), hubs(40, 40, rng)
        ours += permutation_test(A, B, n_permutations=99).p <= 0.05
        triangles = (upper_triangle(cosine_rsm(X)) for X in (A, B))
        table += pearsonr(*triangles, alternative="greater").pvalue <= 0.05
    low, high = binom.ppf([0.001, 0.999], runs, 0.05)
    assert low <= ours <= high
    assert table > 4 * 0.05 * runs


def test_seeds():
    A, B = models()
    one = permutation_test(A, B, n_permutations=50, seed=1)
    assert np.array_equal(one.null, permutation_test(A, B, n_permutations=50, seed=1).null)
    assert np.array_equal(one.null[:20], permutation_test(A, B, n_permutations=20, seed=1).null)
    assert not np.array_equal(one.null, permutation_test(A, B, n_permutations=50, seed=2).null)


# Intervals


def leaving_out(score, n):
    """What each word does to a score: the score less that of all others, word by word."""
    everything = np.arange(n)
    return np.array([score(everything) - score(np.delete(everything, i)) for i in range(n)])


@pytest.mark.parametrize("method", METHODS)
def test_a_words_influence_is_what_the_score_loses_without_it(method, monkeypatch):
    monkeypatch.setattr(helpers.validate, "BLOCK", 60 * 7)  # several blocks of rows
    A, B = models(60)
    exact = leaving_out(lambda rows: rsa(A[rows], B[rows], method), 60)
    found = score_interval(A, B, method).influence
    if method == "spearman":  # to first order
        assert np.corrcoef(found, exact)[0, 1] > 0.999
        assert found == pytest.approx(exact, abs=0.1 * np.abs(exact).max())
    else:
        assert found == pytest.approx(exact, abs=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_the_standard_error_is_the_spread_of_the_score_over_draws_of_words(method):
    everyone = models(3000, shared=0.5, seed=5)
    rng = np.random.default_rng(0)
    draws = rng.permutation(3000).reshape(60, 50)
    found = [score_interval(*(X[rows] for X in everyone), method) for rows in draws]
    spread = np.std([interval.score for interval in found], ddof=1)
    assert np.mean([interval.se for interval in found]) == pytest.approx(spread, rel=0.25)
    truth = rsa(*everyone, method)
    inside = sum(interval.low <= truth <= interval.high for interval in found)
    assert inside >= 51  # of 60; a 95 % interval misses ten or more once in 2,000 times


def test_the_interval_of_a_difference_covers_it_and_knows_that_both_scores_share_words():
    A, B = models(3000, shared=0.5, seed=5)
    near = A + 0.3 * np.random.default_rng(1).standard_normal(A.shape)
    truth = rsa(B, A) - rsa(B, near)
    draws = np.random.default_rng(0).permutation(3000).reshape(60, 50)
    found = [difference_interval(B[rows], A[rows], near[rows]) for rows in draws]
    assert sum(interval.low <= truth <= interval.high for interval in found) >= 51
    alone = score_interval(B[draws[0]], A[draws[0]])
    assert found[0].se < 0.7 * alone.se  # what moves one score moves the other too
    swapped = difference_interval(B[draws[0]], near[draws[0]], A[draws[0]])
    assert swapped.low == pytest.approx(-found[0].high, abs=1e-12)


def test_the_error_of_a_difference_is_the_spread_of_the_difference():
    rng = np.random.default_rng(2)
    found = []
    for _ in range(200):
        E = rng.standard_normal((60, 30))
        A, B = (E + 0.3 * rng.standard_normal(E.shape) for _ in range(2))
        found.append(difference_interval(E, A, B))
    spread = np.std([interval.score for interval in found])
    assert np.mean([interval.se for interval in found]) == pytest.approx(spread, rel=0.12)


def test_confidence_widens_and_a_model_with_itself_is_sure():
    A, B = models()
    narrow, wide = (score_interval(A, B, confidence=c) for c in (0.5, 0.99))
    assert wide.low < narrow.low < narrow.score < narrow.high < wide.high < 1
    same = score_interval(A, 3 * A)
    assert same.low == pytest.approx(1) == same.high and same.se < 1e-9


@pytest.mark.parametrize("method", METHODS)
def test_a_constant_model_gives_nan_everywhere(method):
    constant = np.eye(12)  # every similarity is 0: constant, and all zeros
    B = models(12)[1]
    with pytest.warns(UndefinedScoreWarning):
        test = permutation_test(constant, B, method, 20)
    with pytest.warns(UndefinedScoreWarning):
        found = score_interval(constant, B, method)
    values = [test.observed, test.p, *test.null, found.score, found.low, found.high, found.se]
    assert np.isnan([*values, *found.influence]).all()


def test_a_score_that_hangs_on_one_word_has_no_interval():
    A = np.eye(6)
    A[0, 1] = A[1, 0] = 0.5  # without word 0 or 1 all similarities are the same
    with pytest.warns(UndefinedScoreWarning, match="Without one of the words"):
        found = score_interval(A, models(6)[1])
    assert np.isfinite(found.score) and np.isnan([found.low, found.high, found.se]).all()


# Bad input

A, B = models()
BAD = {
    "different N": (lambda f: f(A, B[:-1]), "E1 has 40 words and E2 has 39"),
    "method": (lambda f: f(A, B, "kendall"), "'pearson', 'spearman', 'cosine'"),
    "zeros": (lambda f: f(A, 0 * B), "row 0"),
    "two words": (lambda f: f(A[:2], B[:2]), "at least [35]"),
}


@pytest.mark.parametrize("f", [permutation_test, score_interval])
@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused(f, case):
    call, message = BAD[case]
    with pytest.raises(ValueError, match=message):
        call(f)


def test_bad_settings_are_refused(monkeypatch):
    with pytest.raises(ValueError, match="at least 1, but it is 0"):
        permutation_test(A, B, n_permutations=0)
    with pytest.raises(ValueError, match="'greater', 'two-sided', not 'less'"):
        permutation_test(A, B, alternative="less")
    for confidence in (0, 1, 95):
        with pytest.raises(ValueError, match=f"between 0 and 1, such as 0.95, not {confidence}"):
            score_interval(A, B, confidence=confidence)
    monkeypatch.setattr(helpers.inference, "MATRIX_WORDS", 30)
    for f in (score_interval, permutation_test):
        with pytest.raises(ValueError, match="take 30 words at most"):
            f(A, B, "spearman")
    permutation_test(A, B, n_permutations=3)
    score_interval(A, B)


def test_results_are_printed_in_words_that_can_be_read():
    E = np.random.default_rng(0).standard_normal((12, 5))
    assert re.fullmatch(
        r"score 1\.00, p = 0\.0\d\d \(99 permutations\)",
        str(permutation_test(E, E, n_permutations=99)),
    )
    other = E + np.random.default_rng(1).standard_normal(E.shape)
    interval = score_interval(E, other)
    low, score, high = (f"{x:.2f}" for x in (interval.low, rsa(E, other), interval.high))
    assert str(interval) == f"score {score}, 95% interval {low} to {high}"
