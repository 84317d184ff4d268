"""The RSA core against scikit-learn, scipy, rsatoolbox, exact fractions and values worked by hand."""

import inspect
import itertools
import warnings
from fractions import Fraction

import numpy as np
import pytest
import scipy.stats
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import cosine as cosine_distance
from scipy.spatial.distance import pdist, squareform

import helpers.compare
from helpers import (
    UndefinedScoreWarning,
    cosine_rsm,
    from_upper_triangle,
    permutation_test,
    rsa,
    rsa_matrix,
    rsa_score,
    spearman_at_scale,
    upper_triangle,
)
from helpers.similarity import GRID, ranks

METHODS = ("pearson", "spearman", "cosine")


def words_matrix(n=12, d=7, seed=0):
    return np.random.default_rng(seed).standard_normal((n, d)) + 0.3


def triangle(E):
    return upper_triangle(cosine_rsm(E))


def unlike(n, d1=20, d2=30, seed=7):
    """Two models that share part of what they say."""
    rng = np.random.default_rng(seed)
    shared = rng.standard_normal((n, 10))
    return [
        shared @ rng.standard_normal((10, d)) / 3 + rng.standard_normal((n, d)) for d in (d1, d2)
    ]


# Against code that was not written here


@pytest.mark.parametrize("shape", [(3, 1), (5, 2), (12, 7), (40, 300), (800, 5)])
def test_cosine_rsm_is_what_scikit_learn_and_scipy_compute(shape):
    from sklearn.metrics.pairwise import cosine_similarity

    E = words_matrix(*shape)
    S = cosine_rsm(E)
    assert S.dtype == np.float64
    np.testing.assert_allclose(S, cosine_similarity(E), rtol=0, atol=GRID)
    np.testing.assert_allclose(upper_triangle(S), 1 - pdist(E, "cosine"), rtol=0, atol=GRID)


@pytest.mark.parametrize("n", [2, 3, 4, 9, 30])
def test_upper_triangle_reads_in_scipys_order_and_rolls_back(n):
    S = squareform(np.random.default_rng(n).uniform(-1, 1, n * (n - 1) // 2)) + np.eye(n)
    v = upper_triangle(S)
    np.testing.assert_array_equal(v, squareform(S - np.eye(n)))
    np.testing.assert_array_equal(from_upper_triangle(v), S)
    np.testing.assert_array_equal(from_upper_triangle(v, diagonal=0), squareform(v))


def test_rsa_is_rsatoolbox_on_squared_euclidean_distances_of_unit_rows():
    from rsatoolbox.data import Dataset
    from rsatoolbox.rdm import calc_rdm, compare

    A, B = words_matrix(20, 50, 1), words_matrix(20, 300, 2)
    B[:, :50] += 0.7 * A
    rdms = [
        calc_rdm(Dataset(E / np.linalg.norm(E, axis=1, keepdims=True)), method="euclidean")
        for E in (A, B)
    ]
    assert rsa(A, B) == pytest.approx(compare(*rdms, "corr").item(), abs=1e-12)
    assert rsa(A, B, "spearman") == pytest.approx(compare(*rdms, "spearman").item(), abs=1e-12)
    assert rsa(A, B, "spearman") == pytest.approx(compare(*rdms, "rho-a").item(), abs=1e-12)
    # Of distances and of similarities the cosine differs: the toolbox has the one of distances.
    v1, v2 = 1 - triangle(A), 1 - triangle(B)
    assert rsa_score(v1, v2, "cosine") == pytest.approx(compare(*rdms, "cosine").item(), abs=1e-12)


SCIPY = {
    "pearson": lambda a, b: scipy.stats.pearsonr(a, b).statistic,
    "spearman": lambda a, b: scipy.stats.spearmanr(a, b).statistic,
    "cosine": lambda a, b: 1 - cosine_distance(a, b),
}
values = st.one_of(st.integers(-5, 5).map(float), st.floats(-1e6, 1e6))


@given(data=st.data(), size=st.integers(3, 20))
def test_scores_are_what_scipy_computes_with_ties_too(data, size):
    v1, v2 = (data.draw(st.lists(values, min_size=size, max_size=size)) for _ in "12")
    for v in (v1, v2):  # smaller, scipy's squares underflow
        assume(np.abs(v).max() > 1e-3 and np.ptp(v) > 1e-6 * np.abs(v).max())
    for method in METHODS:
        expected = SCIPY[method](v1, v2)
        assert rsa_score(v1, v2, method) == pytest.approx(expected, abs=1e-9)


# Worked by hand


def test_an_rsm_worked_by_hand():
    S = cosine_rsm([[3, 4], [4, 3], [-4, 3], [0, -2]])
    expected = [
        [1, 0.96, 0, -0.8],
        [0.96, 1, -0.28, -0.6],
        [0, -0.28, 1, -0.6],
        [-0.8, -0.6, -0.6, 1],
    ]
    np.testing.assert_allclose(S, expected, rtol=0, atol=GRID / 2)


def test_a_triangle_worked_by_hand():
    S = [[9, 1, 2, 3], [1, 9, 4, 5], [2, 4, 9, 6], [3, 5, 6, 9]]
    np.testing.assert_array_equal(upper_triangle(S), [1, 2, 3, 4, 5, 6])
    np.testing.assert_array_equal(from_upper_triangle([1, 2, 3, 4, 5, 6], diagonal=9), S)
    np.testing.assert_array_equal(from_upper_triangle([0.5]), [[1, 0.5], [0.5, 1]])


def test_scores_worked_by_hand():
    # Centred: (-1, 0, 1) and (-2, 1, 1): 3 / sqrt(2 * 6).
    assert rsa_score([1, 2, 3], [1, 4, 4]) == pytest.approx(3 / np.sqrt(12), abs=1e-15)
    # Ranks (1, 2, 3, 4) and (1, 3, 2, 4): 1 - 6 * 2 / (4 * 15).
    score = rsa_score([1, 2, 3, 4], [10, 1000, 20, 5000], "spearman")
    assert score == pytest.approx(0.8, abs=1e-15)
    # Ranks (1, 2, 3) and (1.5, 1.5, 3): centred (-1, 0, 1) and (-.5, -.5, 1): 1.5 / sqrt(2 * 1.5).
    assert rsa_score([1, 2, 3], [0, 0, 7], "spearman") == pytest.approx(np.sqrt(0.75), abs=1e-15)
    assert rsa_score([1, 0, 0], [1, 1, 0], "cosine") == pytest.approx(np.sqrt(0.5), abs=1e-15)


@pytest.mark.parametrize("method", METHODS)
def test_what_each_score_sees(method):
    v = np.array([0.1, -0.4, 0.7, 0.2, 0.05, 0.3])
    assert rsa_score(v, v, method) == pytest.approx(1, abs=1e-15)
    assert rsa_score(v, -v, method) == pytest.approx(-1, abs=1e-15)
    assert (rsa_score(v, 2 * v - 1, method) > 1 - 1e-15) == (method != "cosine")
    assert (rsa_score(v, np.exp(5 * v), method) > 0.99) == (method == "spearman")


# Ranks are exact


@given(arrays(np.float64, st.integers(1, 60), elements=st.one_of(values, st.floats(-1, 1))))
def test_ranks_are_scipys(v):
    np.testing.assert_array_equal(ranks(v), scipy.stats.rankdata(v))


def test_spearman_sees_nothing_but_the_order():
    x, e = np.random.default_rng(0).standard_normal((2, 1000))
    far, close = x.copy(), np.argsort(np.argsort(x)) * 1e-16  # a chain of neighbours
    far[x.argmax()] = 1e15
    expected = SCIPY["spearman"](x, x + e)
    for same in (x, far, close, 1e-300 * x, 1e300 * x, x**3, np.nextafter(1, 2) ** (1e3 * far)):
        if len(np.unique(same)) == len(x):
            assert rsa_score(same, x + e, "spearman") == pytest.approx(expected, abs=1e-14)


def exact_triangle(X):
    """The signed squares of the cosines, as fractions."""
    dot = lambda a, b: sum(p * q for p, q in zip(a, b, strict=True))  # noqa: E731
    return [
        Fraction(dot(a, b) * abs(dot(a, b)), dot(a, a) * dot(b, b))
        for a, b in itertools.combinations(X.tolist(), 2)
    ]


@st.composite
def any_matrices(draw):
    """Numbers of any size, from 5e-324 to 1.8e308."""
    anything = st.one_of(
        st.integers(-4, 4).map(float), st.floats(allow_nan=False, allow_infinity=False)
    )
    shape = draw(st.tuples(st.integers(3, 6), st.integers(1, 4)))
    E = draw(arrays(np.float64, shape, elements=anything, fill=st.nothing()))
    assume(E.any(axis=1).all())
    return E


@given(any_matrices())
def test_cosines_are_exact_at_any_size(E):
    squares = exact_triangle(np.vectorize(Fraction, otypes=[object])(E))
    exact = [np.sign(float(square)) * np.sqrt(abs(float(square))) for square in squares]
    np.testing.assert_allclose(triangle(E), exact, rtol=0, atol=GRID)


def test_toy_models_keep_the_ties_of_their_exact_cosines():
    S = cosine_rsm([[0, 1, 2], [0, 3, 6], [11, 10, 6]])
    assert S[0, 2] == S[1, 2]  # over the product of two roots, they part even on the grid
    undefined = 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        n, orders, models = int(rng.integers(3, 8)), [], []
        while len(models) < 2:
            X = rng.integers(-3, 4, (n, int(rng.integers(1, 5))))
            if X.any(axis=1).all():
                squares = exact_triangle(X)
                rising = sorted(set(squares))
                orders.append([rising.index(square) for square in squares])
                models.append(X)
                assert len(np.unique(triangle(X))) == len(rising)
        if min(map(max, orders)) == 0:
            undefined += 1
            with pytest.warns(UndefinedScoreWarning):
                assert np.isnan(rsa(*models, "spearman"))
            continue
        expected = SCIPY["spearman"](*orders)
        assert rsa(*models, "spearman") == pytest.approx(expected, abs=1e-12)
        A, B = models
        order, sizes = rng.permutation(n), 2.0 ** rng.integers(-900, 900, (n, 1))
        for other in ((B, A), (A[order], B[order]), (3 * A[:, ::-1], B), (A * sizes, -B)):
            assert rsa(*other, "spearman") == pytest.approx(expected, abs=1e-12)
    assert 0 < undefined < 100


# Many models in one call, by two roads

KINDS = {  # what is compared, and how far the roads may part: the matrices stand on a grid of 1e-13
    "plain": (lambda X: X, 1e-12),
    "common mean 1e3": (lambda X: X + 1e3, 1e-9),
    "common mean 1e5": (lambda X: X + 1e5, 1e-5),
    "heavy tails": (lambda X: X * np.abs(np.tan(3 * X)), 1e-12),
    "whole numbers": (lambda X: np.rint(X) + 4, 1e-12),
    "yes or no": (lambda X: np.hstack([X > 0, X[:, :1] == X[:, :1]]) + 0, 1e-12),
    "words twice": (lambda X: np.repeat(X[::2], 2, axis=0), 1e-12),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", METHODS)
def test_both_roads_of_rsa_matrix_give_every_pairs_score(method, kind, monkeypatch):
    change, bound = KINDS[kind]
    A, B = unlike(200)
    models = [change(X) for X in (A, B, A[:, :5] + B[:, :5])]
    scores = rsa_matrix(models, method)
    pairs = list(itertools.combinations(range(3), 2))
    for a, b in pairs:
        by_steps = rsa_score(triangle(models[a]), triangle(models[b]), method)
        assert scores[a, b] == pytest.approx(by_steps, abs=bound)
        assert scores[a, b] == pytest.approx(rsa(models[a], models[b], method), abs=1e-14)
    np.testing.assert_array_equal(scores, scores.T)
    np.testing.assert_array_equal(np.diag(scores), 1)
    if method == "spearman":  # the other road, by histograms, which say how far they may be off
        score, error = spearman_at_scale(*models[:2])
        assert abs(score - scores[0, 1]) <= min(error, 1e-4) + bound
        monkeypatch.setattr(helpers.compare, "MATRIX_WORDS", 100)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            assert rsa(*models[:2], method) == pytest.approx(score, abs=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_rsa_is_its_three_steps(method):
    A, B = unlike(30)
    score = rsa(A, B, method)
    assert score == pytest.approx(rsa_score(triangle(A), triangle(B), method), abs=1e-14)
    assert rsa(B, A, method) == pytest.approx(score, abs=1e-14)
    assert rsa(A, A, method) == pytest.approx(1, abs=1e-14)
    assert rsa(A, A[::-1], method) < 0.5
    assert abs(rsa(A + 3, B, method) - score) > 0.01
    assert type(score) is float  # no p-value is given away
    for function in (rsa_score, rsa):
        assert list(inspect.signature(function).parameters)[2:] == ["method"]


# Properties


@st.composite
def matrices(draw):
    shape = draw(st.tuples(st.integers(3, 7), st.integers(2, 5)))
    E = draw(arrays(np.int64, shape, elements=st.integers(-40, 40), fill=st.nothing())) / 8
    assume(E.any(axis=1).all())
    return E


seeds = st.integers(0, 2**32 - 1)


@given(matrices(), seeds)
def test_an_rsm_ignores_rotation_order_of_dimensions_and_the_length_of_each_row(E, seed):
    rng, S = np.random.default_rng(seed), cosine_rsm(E)
    np.testing.assert_array_equal(S, S.T)
    np.testing.assert_array_equal(np.diag(S), 1)
    assert np.abs(S).max() <= 1
    rotation, _ = np.linalg.qr(rng.standard_normal((E.shape[1], E.shape[1])))
    lengths = rng.uniform(1e-3, 1e3, (len(E), 1))
    for same in (E @ rotation, E[:, rng.permutation(E.shape[1])], E * lengths):
        np.testing.assert_allclose(cosine_rsm(same), S, rtol=0, atol=GRID)
    signs = rng.choice([-1, 1], (len(E), 1))
    np.testing.assert_array_equal(cosine_rsm(E * signs), S * signs * signs.T)


@given(matrices(), st.integers(1, 9), seeds)
def test_rsa_ignores_a_common_order_of_words(A, dims, seed):
    rng = np.random.default_rng(seed)
    B, order = rng.standard_normal((len(A), dims)), rng.permutation(len(A))
    assume(all(np.ptp(triangle(E)) > 1e-3 for E in (A, B)))  # else it has no stable score
    for method in METHODS:
        score = rsa(A, B, method)
        assert -1 <= score <= 1
        assert rsa(A[order], B[order], method) == pytest.approx(score, abs=1e-9)


@given(
    st.integers(2, 12).flatmap(lambda n: arrays(np.float64, n * (n - 1) // 2)),
    st.floats(),
)
def test_the_triangle_makes_the_round_trip(v, diagonal):
    S = from_upper_triangle(v, diagonal)
    np.testing.assert_array_equal(S, S.T)
    np.testing.assert_array_equal(np.diag(S), diagonal)
    np.testing.assert_array_equal(upper_triangle(S), v)


def test_no_function_changes_or_returns_a_view_of_its_input():
    E = words_matrix()
    S = cosine_rsm(E)
    v1, v2 = upper_triangle(S), triangle(words_matrix(seed=1))
    kept = [x.copy() for x in (E, S, v1, v2)]
    for method in METHODS:
        rsa_score(v1, v2, method)
    for result in (cosine_rsm(E), upper_triangle(S), from_upper_triangle(v1)):
        result[:] = 99
    for now, before in zip((E, S, v1, v2), kept, strict=True):
        np.testing.assert_array_equal(now, before)


# The undefined is NaN with a warning, and nothing else is


@pytest.mark.parametrize("constant", [0.3, 0.1, 0.0, -1e-320, 1e308, 7])
@pytest.mark.parametrize("method", METHODS)
def test_a_constant_triangle_has_no_score_and_nothing_else_is_said(method, constant):
    flat, other = np.full(45, constant), np.arange(45.0)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        scores = [rsa_score(*pair, method) for pair in ((flat, other), (other, flat))]
    if method == "cosine" and constant != 0:
        assert scores[0] == scores[1] != 0 and not caught
        return
    assert np.isnan(scores).all()
    assert [warning.category for warning in caught] == [UndefinedScoreWarning] * 2
    assert f"the {method} score is undefined: NaN" in str(caught[0].message)


@pytest.mark.parametrize("size", [3, 6, 50])
@pytest.mark.parametrize("method", METHODS)
def test_words_at_right_angles_have_no_score_though_rounding_bends_them(size, method):
    other, turned = np.random.default_rng(1).standard_normal((2, size, size))
    turned = np.linalg.qr(turned)[0]
    assert size < 6 or np.abs(np.tril(turned @ turned.T, -1)).max() > 0
    for pair in ((turned, other), (other, turned)):
        with pytest.warns(UndefinedScoreWarning):
            assert np.isnan(rsa(*pair, method))
        with pytest.warns(UndefinedScoreWarning):
            assert np.isnan(permutation_test(*pair, method, 4).p)


NO_DIFFERENCE = {
    "one direction": np.outer([1.0, 2.0, 0.3, 7.0, 1.1], [0.1, -0.7, 0.33]),
    "one angle": np.eye(5) + 0.3,
    "told apart by the grid only": words_matrix(5, 4) + 2e6,
}


@pytest.mark.parametrize("kind", NO_DIFFERENCE)
@pytest.mark.parametrize("method", ["pearson", "spearman"])
def test_words_that_do_not_differ_have_no_score(method, kind):
    with pytest.warns(UndefinedScoreWarning):
        assert np.isnan(rsa(NO_DIFFERENCE[kind], words_matrix(5, 4), method))
    with pytest.warns(UndefinedScoreWarning):
        scores = rsa_matrix([words_matrix(5, 4), NO_DIFFERENCE[kind], words_matrix(5, 3)], method)
        rsa(NO_DIFFERENCE[kind], words_matrix(5, 4), method)
    assert np.isnan(scores[1]).all() and np.isfinite(scores[[0, 0, 2], [0, 2, 2]]).all()


def test_words_almost_at_right_angles_still_have_a_score():
    """30 words of 30 dimensions: here the moments' terms would cancel."""
    A, B = np.eye(30) + 3e-6 * words_matrix(30, 30), words_matrix(30, 20, 1)
    expected = scipy.stats.pearsonr(pdist(A, "cosine"), pdist(B, "cosine")).statistic
    assert rsa(A, B) == pytest.approx(expected, abs=1e-7)


def test_small_differences_on_a_large_offset_still_have_a_score():
    v = np.array([0.1, -0.4, 0.7, 0.2, 0.05, 0.3])
    for method in ("pearson", "spearman"):
        assert rsa_score(1e6 + 1e-3 * v, v, method) == pytest.approx(1, abs=1e-6)
    for size in (1e200, 1e-200, 5e-324 / 0.05):
        assert rsa_score(size * v, v) == pytest.approx(1, abs=0.01)


# What is refused here alone; the rest stands in test_validate.py


def test_triangles_of_different_or_too_few_pairs_are_refused():
    with pytest.raises(ValueError, match="v1 has 6 values and v2 has 3"):
        rsa_score(np.arange(6), np.arange(3))
    for n in (0, 1, 2):
        with pytest.raises(ValueError, match=f"at least 3 pairs.*{n}"):
            rsa_score(np.arange(n), np.arange(n))


@pytest.mark.parametrize("size", [0, 2, 4, 5, 7, 8, 9, 11, 4949, 4951])
def test_a_length_that_no_number_of_words_gives_is_refused(size):
    with pytest.raises(ValueError, match=f"v has {size} values"):
        from_upper_triangle(np.ones(size))


def test_the_number_of_words_is_found_for_every_length():
    for n in [*range(2, 60), 1000]:
        assert from_upper_triangle(np.zeros(n * (n - 1) // 2)).shape == (n, n)


def test_asymmetry_by_rounding_is_let_through_at_any_scale():
    S = cosine_rsm(words_matrix(30, 9))
    for size in (1, 1e6, 1e-6, 1e-300):
        noisy = size * (S + 1e-8 * np.random.default_rng(0).standard_normal(S.shape))
        expected = size * upper_triangle(S)
        np.testing.assert_allclose(upper_triangle(noisy), expected, rtol=0, atol=1e-6 * size)


def test_a_symmetric_nan_is_kept_and_then_refused_by_the_score():
    S = np.eye(3)
    S[0, 2] = S[2, 0] = np.nan
    v = upper_triangle(S)
    assert np.isnan(v[1])
    with pytest.raises(ValueError, match="v1 holds NaN.*position 1"):
        rsa_score(v, [1, 2, 3])
