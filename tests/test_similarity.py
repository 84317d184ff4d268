"""The RSA core against scikit-learn, scipy, rsatoolbox and values worked by hand."""

import inspect
import warnings

import numpy as np
import pytest
import scipy.stats
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import cosine as cosine_distance
from scipy.spatial.distance import pdist, squareform

import helpers
from helpers import (
    Embeddings,
    UndefinedScoreWarning,
    cosine_rsm,
    from_upper_triangle,
    rsa,
    rsa_score,
    upper_triangle,
)

METHODS = ("pearson", "spearman", "cosine")


def words_matrix(n=12, d=7, seed=0):
    return np.random.default_rng(seed).standard_normal((n, d)) + 0.3


def embeddings(vectors, words=None):
    words = words or [f"word{i}" for i in range(len(vectors))]
    return Embeddings("glove-50", words, np.asarray(vectors, dtype=np.float32), "made by a test")


# Against code that was not written here


@pytest.mark.parametrize("shape", [(3, 1), (5, 2), (12, 7), (40, 300)])
def test_cosine_rsm_is_what_scikit_learn_and_scipy_compute(shape):
    from sklearn.metrics.pairwise import cosine_similarity

    E = words_matrix(*shape)
    S = cosine_rsm(E)
    assert S.dtype == np.float64
    np.testing.assert_allclose(S, cosine_similarity(E), rtol=0, atol=1e-14)
    np.testing.assert_allclose(upper_triangle(S), 1 - pdist(E, "cosine"), rtol=0, atol=1e-14)


@pytest.mark.parametrize("n", [2, 3, 4, 9, 30])
def test_upper_triangle_reads_in_scipys_order_and_rolls_back(n):
    S = squareform(np.random.default_rng(n).uniform(-1, 1, n * (n - 1) // 2)) + np.eye(n)
    v = upper_triangle(S)
    np.testing.assert_array_equal(v, squareform(S - np.eye(n)))
    np.testing.assert_array_equal(from_upper_triangle(v), S)
    np.testing.assert_array_equal(from_upper_triangle(v, diagonal=0), squareform(v))


def test_scores_are_what_scipy_computes_with_ties_too():
    rng = np.random.default_rng(1)
    for v1, v2 in [
        (rng.standard_normal(66), rng.standard_normal(66)),
        (rng.integers(0, 4, 45), rng.integers(0, 4, 45)),
    ]:
        assert rsa_score(v1, v2) == pytest.approx(scipy.stats.pearsonr(v1, v2)[0], abs=1e-13)
        assert rsa_score(v1, v2, "spearman") == pytest.approx(
            scipy.stats.spearmanr(v1, v2)[0], abs=1e-13
        )
        assert rsa_score(v1, v2, "cosine") == pytest.approx(1 - cosine_distance(v1, v2), abs=1e-13)


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
    v1, v2 = (1 - upper_triangle(cosine_rsm(E)) for E in (A, B))
    assert rsa_score(v1, v2, "cosine") == pytest.approx(compare(*rdms, "cosine").item(), abs=1e-12)


# Worked by hand


def test_an_rsm_worked_by_hand():
    S = cosine_rsm([[3, 4], [4, 3], [-4, 3], [0, -2]])
    expected = [
        [1, 0.96, 0, -0.8],
        [0.96, 1, -0.28, -0.6],
        [0, -0.28, 1, -0.6],
        [-0.8, -0.6, -0.6, 1],
    ]
    np.testing.assert_allclose(S, expected, rtol=0, atol=1e-15)


def test_a_triangle_worked_by_hand():
    S = [[9, 1, 2, 3], [1, 9, 4, 5], [2, 4, 9, 6], [3, 5, 6, 9]]
    np.testing.assert_array_equal(upper_triangle(S), [1, 2, 3, 4, 5, 6])
    np.testing.assert_array_equal(from_upper_triangle([1, 2, 3, 4, 5, 6], diagonal=9), S)
    np.testing.assert_array_equal(from_upper_triangle([0.5]), [[1, 0.5], [0.5, 1]])


def test_scores_worked_by_hand():
    # Centred: (-1, 0, 1) and (-2, 1, 1): 3 / sqrt(2 * 6).
    assert rsa_score([1, 2, 3], [1, 4, 4]) == pytest.approx(3 / np.sqrt(12), abs=1e-15)
    # Ranks (1, 2, 3, 4) and (1, 3, 2, 4): 1 - 6 * 2 / (4 * 15).
    assert rsa_score([1, 2, 3, 4], [10, 1000, 20, 5000], "spearman") == pytest.approx(
        0.8, abs=1e-15
    )
    # Ranks (1, 2, 3) and (1.5, 1.5, 3): centred (-1, 0, 1) and (-.5, -.5, 1): 1.5 / sqrt(2 * 1.5).
    assert rsa_score([1, 2, 3], [0, 0, 7], "spearman") == pytest.approx(np.sqrt(0.75), abs=1e-15)
    assert rsa_score([1, 0, 0], [1, 1, 0], "cosine") == pytest.approx(np.sqrt(0.5), abs=1e-15)


@pytest.mark.parametrize("method", METHODS)
def test_a_triangle_agrees_with_itself_and_not_with_its_opposite(method):
    v = np.array([0.1, -0.4, 0.7, 0.2, 0.0, 0.3])
    assert rsa_score(v, v, method) == pytest.approx(1, abs=1e-15)
    assert rsa_score(v, -v, method) == pytest.approx(-1, abs=1e-15)


def test_what_each_score_sees():
    v = np.array([0.1, -0.4, 0.7, 0.2, 0.05, 0.3])
    assert rsa_score(v, 2 * v - 1) == pytest.approx(1, abs=1e-15)
    assert rsa_score(v, np.exp(5 * v), "spearman") == pytest.approx(1, abs=1e-15)
    assert rsa_score(v, np.exp(5 * v)) < 0.99
    assert rsa_score(v, v - 1, "cosine") < 0.5


def test_rsa_is_its_three_steps():
    A, B = words_matrix(9, 5, 1), words_matrix(9, 8, 2)
    for method in METHODS:
        assert rsa(A, B, method) == rsa_score(
            upper_triangle(cosine_rsm(A)), upper_triangle(cosine_rsm(B)), method
        )
    assert rsa(A, B) == rsa(A, B, "pearson")
    assert rsa(embeddings(A), embeddings(B)) == pytest.approx(rsa(A, B), abs=1e-6)
    assert rsa(embeddings(A), B) == pytest.approx(rsa(A, B), abs=1e-6)


# Properties


@st.composite
def matrices(draw):
    shape = draw(st.tuples(st.integers(3, 7), st.integers(2, 5)))
    E = draw(arrays(np.int64, shape, elements=st.integers(-40, 40), fill=st.nothing())) / 8
    assume(E.any(axis=1).all())
    return E


seeds = st.integers(0, 2**32 - 1)


@given(matrices())
def test_an_rsm_is_exactly_symmetric_with_unit_diagonal_within_bounds(E):
    S = cosine_rsm(E)
    np.testing.assert_array_equal(S, S.T)
    np.testing.assert_array_equal(np.diag(S), 1)
    assert np.abs(S).max() <= 1


@given(matrices(), seeds)
def test_an_rsm_ignores_rotation_order_of_dimensions_and_the_length_of_each_row(E, seed):
    rng, S = np.random.default_rng(seed), cosine_rsm(E)
    rotation, _ = np.linalg.qr(rng.standard_normal((E.shape[1], E.shape[1])))
    for same in (
        E @ rotation,
        E[:, rng.permutation(E.shape[1])],
        E * rng.uniform(1e-3, 1e3, (len(E), 1)),
        3 * E,
    ):
        np.testing.assert_allclose(cosine_rsm(same), S, rtol=0, atol=1e-12)


@given(matrices(), seeds)
def test_a_negated_row_flips_its_similarities_only(E, seed):
    i = seed % len(E)
    signs = np.where(np.arange(len(E)) == i, -1, 1)
    expected = cosine_rsm(E) * np.outer(signs, signs)
    np.testing.assert_allclose(cosine_rsm(E * signs[:, None]), expected, rtol=0, atol=1e-15)


def test_a_shift_changes_the_rsm_and_the_score():
    A, B = words_matrix(seed=1), words_matrix(seed=2)
    assert np.abs(cosine_rsm(A + 1) - cosine_rsm(A)).max() > 0.1
    assert abs(rsa(A + 1, B) - rsa(A, B)) > 0.01


@given(matrices(), st.integers(1, 9), seeds)
def test_rsa_is_symmetric_bounded_and_ignores_a_common_order_of_words(A, dims, seed):
    rng = np.random.default_rng(seed)
    B, order = rng.standard_normal((len(A), dims)), rng.permutation(len(A))
    # A nearly constant triangle has no stable score.
    assume(all(np.ptp(upper_triangle(cosine_rsm(E))) > 1e-3 for E in (A, B)))
    for method in ("pearson", "cosine"):
        score = rsa(A, B, method)
        assert -1 <= score <= 1
        assert rsa(B, A, method) == pytest.approx(score, abs=1e-12)
        assert rsa(A[order], B[order], method) == pytest.approx(score, abs=1e-9)
    assert rsa(A, A) == pytest.approx(1, abs=1e-12)


def test_rsa_notices_when_only_one_models_words_are_permuted():
    A = words_matrix()
    assert rsa(A, A) == pytest.approx(1)
    assert rsa(A, A[::-1]) < 0.5


@given(
    st.integers(2, 12).flatmap(
        lambda n: arrays(np.float64, n * (n - 1) // 2, elements=st.floats(-1e6, 1e6))
    )
)
def test_the_triangle_makes_the_round_trip(v):
    S = from_upper_triangle(v)
    np.testing.assert_array_equal(S, S.T)
    np.testing.assert_array_equal(upper_triangle(S), v)


@given(st.lists(st.integers(-5, 5), min_size=3, max_size=20), seeds)
def test_scores_match_scipy_on_many_ties(values, seed):
    v2 = np.random.default_rng(seed).permutation(values)
    assume(len(set(values)) > 1)
    assert rsa_score(values, v2) == pytest.approx(scipy.stats.pearsonr(values, v2)[0], abs=1e-12)
    assert rsa_score(values, v2, "spearman") == pytest.approx(
        scipy.stats.spearmanr(values, v2)[0], abs=1e-12
    )


# What goes in

SMALL = np.array([[3, 4], [4, 3], [-4, 3], [1, 0]])


@pytest.mark.parametrize(
    "dtype", ["int8", "uint16", "int64", "float16", "float32", "float64", "longdouble", ">f8"]
)
def test_any_real_type_is_computed_in_float64(dtype):
    E = np.abs(SMALL) if dtype == "uint16" else SMALL
    exact = cosine_rsm(E.astype(float))
    for S in (cosine_rsm(E.astype(dtype)), cosine_rsm(E.astype(dtype).tolist())):
        assert S.dtype == np.float64
        np.testing.assert_array_equal(S, exact)
    assert upper_triangle(exact.astype(dtype if "f" in dtype else float)).dtype == np.float64
    assert from_upper_triangle(np.arange(6).astype(dtype)).dtype == np.float64
    assert rsa_score(
        np.arange(6).astype(dtype), np.array([0, 1, 3, 2, 5, 4]).astype(dtype)
    ) == pytest.approx(31 / 35)


def test_small_integers_do_not_overflow():
    E = np.array([[100, 100], [100, -100], [127, 0]], dtype=np.int8)
    np.testing.assert_allclose(cosine_rsm(E), cosine_rsm(E.astype(float)), rtol=0, atol=0)
    v = np.array([100, 120, 127, -128, 90, 3], dtype=np.int8)
    assert rsa_score(v, v[::-1]) == pytest.approx(
        scipy.stats.pearsonr(v.astype(float), v[::-1].astype(float))[0]
    )


def test_lists_and_any_memory_layout_give_the_same_and_stay_as_they_were():
    E = words_matrix(6, 4)
    frozen, wide = E.copy(), np.zeros((12, 8))
    frozen.flags.writeable = False
    wide[::2, ::2] = E
    for other in (
        E.tolist(),
        list(E),
        np.asfortranarray(E),
        frozen,
        wide[::2, ::2],
        E[::-1][::-1],
        np.array(E, copy=True),
    ):
        before = np.array(other)
        S = cosine_rsm(other)
        np.testing.assert_allclose(S, cosine_rsm(E), rtol=0, atol=1e-15)
        np.testing.assert_array_equal(S, S.T)
        assert rsa(other, E) == pytest.approx(1)
        np.testing.assert_array_equal(np.array(other), before)
    assert not frozen.flags.writeable


def test_no_function_changes_or_returns_a_view_of_its_input():
    S = cosine_rsm(words_matrix())
    v1, v2 = upper_triangle(S), upper_triangle(cosine_rsm(words_matrix(seed=1)))
    kept = S.copy(), v1.copy(), v2.copy()
    for method in METHODS:
        rsa_score(v1, v2, method)
    for result in (upper_triangle(S), from_upper_triangle(v1)):
        result[:] = 99
    for now, before in zip((S, v1, v2), kept, strict=True):
        np.testing.assert_array_equal(now, before)


@pytest.mark.parametrize("size", [1e200, 1e-200, 1e-300])
def test_huge_and_tiny_numbers_neither_overflow_nor_vanish(size):
    A, B = words_matrix(seed=1), words_matrix(seed=2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_allclose(cosine_rsm(size * A), cosine_rsm(A), rtol=0, atol=1e-14)
        rows = np.where(np.arange(len(A)) % 2, size, 1 / size if size > 1e-300 else 1)[:, None]
        np.testing.assert_allclose(cosine_rsm(rows * A), cosine_rsm(A), rtol=0, atol=1e-14)
        v1, v2 = upper_triangle(cosine_rsm(A)), upper_triangle(cosine_rsm(B))
        for method in METHODS:
            assert rsa_score(size * v1, v2, method) == pytest.approx(
                rsa_score(v1, v2, method), abs=1e-12
            )


# The undefined is NaN with a warning


@pytest.mark.parametrize("constant", [0.3, 0.0, -1.0, 1e200, 7])
@pytest.mark.parametrize("method", METHODS)
def test_a_constant_triangle_has_no_score(method, constant):
    flat, other = np.full(6, constant), np.arange(6.0)
    if method == "cosine" and constant != 0:
        assert -1 <= rsa_score(flat, other, method) <= 1
        return
    for pair in ((flat, other), (other, flat), (flat, flat)):
        with pytest.warns(UndefinedScoreWarning, match=f"(constant|zeros).*{method}.*NaN"):
            assert np.isnan(rsa_score(*pair, method))


@pytest.mark.parametrize("method", ["pearson", "spearman"])
def test_a_triangle_that_only_rounding_keeps_from_being_constant_has_no_score(method):
    flat = np.array([0.1 + 0.2, 0.3, 0.3, 0.3, 0.1 + 0.2, 0.3])
    assert np.ptp(flat) > 0
    with pytest.warns(UndefinedScoreWarning):
        assert np.isnan(rsa_score(flat, np.arange(6.0), method))


@pytest.mark.parametrize("method", ["pearson", "spearman"])
def test_words_that_all_point_the_same_way_have_no_score(method):
    same = np.outer([1.0, 2.0, 0.3, 7.0, 1.1], [0.1, -0.7, 0.33])
    with pytest.warns(UndefinedScoreWarning):
        assert np.isnan(rsa(same, words_matrix(5, 4), method))


def test_small_differences_on_a_large_offset_still_have_a_score():
    v = np.array([0.1, -0.4, 0.7, 0.2, 0.05, 0.3])
    for method in ("pearson", "spearman"):
        assert rsa_score(1e6 + 1e-3 * v, v, method) == pytest.approx(1, abs=1e-6)


# What is refused, and whether the message says why. (Most of it stands in test_hostile.py, for every function.)

OK = words_matrix(4, 3)
NAN_ROW, INF_ROW, ZERO_ROW = OK.copy(), OK.copy(), OK.copy()
NAN_ROW[2, 1], INF_ROW[3, 0], ZERO_ROW[1] = np.nan, -np.inf, 0


def test_an_offending_row_is_named_by_its_word_and_many_are_counted():
    with pytest.raises(ValueError, match=r"zeros.*row 1 \('sofa'\)\.$"):
        cosine_rsm(embeddings(ZERO_ROW, ["kiwi", "sofa", "moon", "tea"]))
    with pytest.raises(ValueError, match=r"NaN.*row 2 \('moon'\)\.$"):
        rsa(OK, embeddings(NAN_ROW, ["kiwi", "sofa", "moon", "tea"]))
    with pytest.raises(ValueError, match=r"row 0, row 1, row 2, row 3, row 4 and 4 more"):
        cosine_rsm(np.zeros((9, 2)))


def test_models_of_different_words_are_not_compared():
    with pytest.raises(ValueError, match="E1 has 4 words and E2 has 5"):
        rsa(OK, words_matrix(5, 3))
    with pytest.raises(ValueError, match=r"Row 1 is 'sofa' in E1 and 'moon' in E2.*align"):
        rsa(
            embeddings(OK[:3], ["kiwi", "sofa", "moon"]),
            embeddings(OK[:3], ["kiwi", "moon", "sofa"]),
        )


def test_triangles_of_different_or_too_few_pairs_are_refused():
    with pytest.raises(ValueError, match="v1 has 6 values and v2 has 3"):
        rsa_score(np.arange(6), np.arange(3))
    for n in (0, 1, 2):
        with pytest.raises(ValueError, match=f"at least 3 pairs.*{n}"):
            rsa_score(np.arange(n), np.arange(n))


@pytest.mark.parametrize(
    "bad, error, message",
    [
        (OK, ValueError, r"square.*\(4, 3\)"),
        (np.ones(4), ValueError, r"square.*\(4,\)"),
        (np.ones((2, 2, 2)), ValueError, "square"),
        (5, ValueError, "square"),
        ([[1]], ValueError, "at least 2 words"),
        (np.ones((0, 0)), ValueError, "at least 2 words"),
        (
            [[1, 2, 3], [2, 1, 4], [3, 5, 1]],
            ValueError,
            r"not symmetric: S\[1, 2\] = 4 but S\[2, 1\] = 5",
        ),
        (
            [[1, np.nan, 3], [2, 1, 4], [3, 4, 1]],
            ValueError,
            r"not symmetric: S\[0, 1\] = nan but S\[1, 0\] = 2",
        ),
        (
            [[1, np.inf], [-np.inf, 1]],
            ValueError,
            r"not symmetric: S\[0, 1\] = inf but S\[1, 0\] = -inf",
        ),
        (
            [[0, 1e-7, 2e-7], [5e-7, 0, 0], [2e-7, 0, 0]],
            ValueError,
            r"not symmetric: S\[0, 1\] = 1e-07",
        ),
        ([[1, 2], [3]], ValueError, "ragged"),
        ([["a", "b"], ["b", "a"]], TypeError, "real numbers"),
        (np.eye(3) * 1j, TypeError, "real numbers"),
        (np.eye(3, dtype=bool), TypeError, "real numbers"),
    ],
)
def test_what_is_no_rsm_is_refused(bad, error, message):
    with pytest.raises(error, match=rf"^S\b.*{message}"):
        upper_triangle(bad)


def test_asymmetry_by_rounding_is_let_through_at_any_scale():
    S = cosine_rsm(words_matrix(30, 9))
    for size in (1, 1e6, 1e-6):
        noisy = size * (S + 1e-8 * np.random.default_rng(0).standard_normal(S.shape))
        np.testing.assert_allclose(
            upper_triangle(noisy), size * upper_triangle(S), rtol=0, atol=1e-6 * size
        )


def test_a_symmetric_nan_is_kept_and_then_refused_by_the_score():
    S = np.eye(3)
    S[0, 2] = S[2, 0] = np.nan
    v = upper_triangle(S)
    assert np.isnan(v[1])
    with pytest.raises(ValueError, match="v1 holds NaN.*position 1"):
        rsa_score(v, [1, 2, 3])


@pytest.mark.parametrize("size", [0, 2, 4, 5, 7, 8, 9, 11, 4949, 4951])
def test_a_length_that_no_number_of_words_gives_is_refused(size):
    with pytest.raises(ValueError, match=f"v has {size} values"):
        from_upper_triangle(np.ones(size))


def test_what_is_no_triangle_is_refused():
    for bad in (np.ones((3, 1)), 3):
        with pytest.raises(ValueError, match="^v must be one-dimensional"):
            from_upper_triangle(bad)
    for bad in (["a"], [1j], [True], [None]):
        with pytest.raises(TypeError, match="^v must hold real numbers"):
            from_upper_triangle(bad)


def test_the_number_of_words_is_found_for_every_length():
    for n in [*range(2, 60), 1000]:
        assert from_upper_triangle(np.zeros(n * (n - 1) // 2)).shape == (n, n)


def test_no_p_value_is_given_away():
    v = np.arange(6.0)
    for method in METHODS:
        assert type(rsa_score(v, v[::-1], method)) is float
        assert type(rsa(OK, OK[:, ::-1], method)) is float
    for function in (rsa_score, rsa):
        assert list(inspect.signature(function).parameters)[2:] == ["method"]
    assert not [
        name
        for name in vars(helpers.similarity)
        if "pval" in name.lower() or "p_val" in name.lower()
    ]
