"""helpers/inference.py against scikit-bio's Mantel test, enumeration, scipy, and simulation."""

from itertools import permutations

import numpy as np
import pytest
from scipy.stats import binom, pearsonr, spearmanr
from skbio.stats.distance import DistanceMatrix, mantel

import helpers.inference
from helpers import UndefinedScoreWarning, cosine_rsm, rsa, upper_triangle
from helpers.inference import permutation_test

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
    monkeypatch.setattr(helpers.inference, "score_from_moments", None)  # cannot be called
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
    assert "more alike than chance" in repr(found) and "array" not in repr(found)


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


# Bootstrap


def by_pairs(A, B, draw, method):
    """The score of the drawn words, pair by pair, without the pairs of a word and its copy."""
    i, j = np.triu_indices(len(draw), k=1)
    keep = draw[i] != draw[j]
    s, t = (cosine_rsm(X)[draw[i[keep]], draw[j[keep]]] for X in (A, B))
    if method == "cosine":
        return s @ t / np.sqrt((s @ s) * (t @ t))
    return {"pearson": pearsonr, "spearman": spearmanr}[method](s, t).statistic


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("ties", [False, True])
def test_resampled_scores_are_those_of_the_drawn_words(method, ties):
    A, B = models(30)
    if ties:
        A[5:9], B[8:12] = A[5], B[8]
    found = bootstrap_words(A, B, method, n_resamples=70, seed=3)  # more than ROWS
    rng = np.random.default_rng(3)
    draws = [rng.integers(30, size=30) for _ in range(70)]
    assert found.scores == pytest.approx(
        [by_pairs(A, B, draw, method) for draw in draws], abs=1e-10
    )
    assert found.score == rsa(A, B, method)
    assert (found.low, found.high) == pytest.approx(
        tuple(np.quantile(found.scores, [0.025, 0.975]))
    )
    assert found.undefined == 0


def test_copies_do_not_pull_unrelated_models_together():
    A, B = models(30, shared=0)
    assert bootstrap_words(A, B, n_resamples=500).scores.mean() == pytest.approx(
        rsa(A, B), abs=0.02
    )


def test_interval_holds_the_score_of_all_words():
    A, B = models(1500, shared=0.3)
    truth, rng = rsa(A, B), np.random.default_rng(0)
    intervals = (
        bootstrap_words(A[rows], B[rows], n_resamples=200)
        for rows in rng.permutation(1500).reshape(30, 50)
    )
    inside = sum(found.low <= truth <= found.high for found in intervals)
    assert inside >= 25  # of 30; a 95 % interval misses five or more once in 65 times


def test_resamples_without_a_score_are_counted_and_left_out():
    A, B = models(3)
    with pytest.warns(UndefinedScoreWarning, match="resamples have no score"):
        found = bootstrap_words(A, B, n_resamples=300)
    rng = np.random.default_rng(0)
    too_few = [len(set(rng.integers(3, size=3))) < 3 for _ in range(300)]
    assert np.isnan(found.scores).tolist() == too_few
    assert found.undefined == sum(too_few) > 200
    assert found.low == pytest.approx(found.score) == found.high


@pytest.mark.parametrize("method", METHODS)
def test_a_constant_model_gives_nan_everywhere(method):
    constant = np.eye(12)  # every similarity is 0: constant, and all zeros
    B = models(12)[1]
    with pytest.warns(UndefinedScoreWarning):
        test = permutation_test(constant, B, method, 20)
    with pytest.warns(UndefinedScoreWarning):
        boot = bootstrap_words(constant, B, method, 20)
    assert np.isnan(
        [test.observed, test.p, *test.null, boot.score, boot.low, boot.high, *boot.scores]
    ).all()
    assert boot.undefined == 20


# Bad input

A, B = models()
BAD = {
    "different N": (lambda f: f(A, B[:-1]), "E1 has 40 words and E2 has 39"),
    "method": (lambda f: f(A, B, "kendall"), "'pearson', 'spearman', 'cosine'"),
    "zeros": (lambda f: f(A, 0 * B), "row 0"),
    "two words": (lambda f: f(A[:2], B[:2]), "at least 3"),
    "count": (lambda f: f(A, B, "pearson", 0), "at least 1, but it is 0"),
}


@pytest.mark.parametrize("f", [permutation_test, bootstrap_words])
@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused(f, case):
    call, message = BAD[case]
    with pytest.raises(ValueError, match=message):
        call(f)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_confidence_is_a_share(confidence):
    with pytest.raises(ValueError, match=f"between 0 and 1, such as 0.95, but it is {confidence}"):
        bootstrap_words(A, B, confidence=confidence)


def test_too_many_words_for_a_matrix_are_refused(monkeypatch):
    monkeypatch.setattr(helpers.inference, "MATRIX_WORDS", 30)
    for call in (lambda: bootstrap_words(A, B), lambda: permutation_test(A, B, "spearman")):
        with pytest.raises(ValueError, match="take 30 words at most"):
            call()
    permutation_test(A, B, n_permutations=3)
