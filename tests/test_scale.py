"""helpers/scale.py against the full matrices, scipy, scikit-learn, and the papers' formulas written out."""

import functools
import os
import tracemalloc

import numpy as np
import pytest
from scipy.spatial.distance import pdist
from scipy.stats import pearsonr, spearmanr
from sklearn.neighbors import NearestNeighbors

import helpers.compare
import helpers.scale
import helpers.validate
from helpers import (
    Embeddings,
    UndefinedScoreWarning,
    align,
    cosine_rsm,
    load,
    rsa,
    rsa_score,
    shared_words,
    upper_triangle,
)
from helpers.lessons.measures_08 import linear_cka, neighbour_overlap
from helpers.scale import RSAAccumulator, spearman_at_scale


def models(n=200, d1=20, d2=35, offset=0.0, seed=0):
    """Two models that share part of what they say, about a common mean of size `offset`."""
    rng = np.random.default_rng(seed)
    shared = rng.standard_normal((n, 10))
    return tuple(
        shared @ rng.standard_normal((10, d)) / 3 + rng.standard_normal((n, d)) + offset
        for d in (d1, d2)
    )


def by_triangles(A, B, method="pearson"):
    return rsa_score(upper_triangle(cosine_rsm(A)), upper_triangle(cosine_rsm(B)), method)


def accumulated(A, B, cuts=()):
    total = RSAAccumulator()
    for a, b in zip(np.split(A, cuts), np.split(B, cuts), strict=True):
        total.add(a, b)
    return total


# Pearson and cosine by the identity


@pytest.mark.parametrize("method", ["pearson", "cosine"])
@pytest.mark.parametrize("offset", [0.0, 0.5, 3.0])
@pytest.mark.parametrize("cuts", [(), (1, 2, 3), (77,), tuple(range(10, 200, 10))])
def test_identity_agrees_with_the_triangles(method, offset, cuts):
    A, B = models(offset=offset)
    assert accumulated(A, B, cuts).score(method) == pytest.approx(
        by_triangles(A, B, method), abs=1e-12
    )


@pytest.mark.parametrize("method", ["pearson", "spearman", "cosine"])
@pytest.mark.parametrize(
    "n", [20, 70, 71, 200]
)  # either side of 2 D words, where the identity takes over
def test_rsa_is_the_three_steps_at_any_size(method, n):
    A, B = models(n)
    assert rsa(A, B, method) == pytest.approx(by_triangles(A, B, method), abs=1e-12)


def test_identity_agrees_with_scipy():
    A, B = models()
    assert accumulated(A, B).score() == pytest.approx(
        pearsonr(pdist(A, "cosine"), pdist(B, "cosine")).statistic, abs=1e-12
    )


@pytest.mark.parametrize("cuts", [(), tuple(range(1, 200))])
def test_identity_survives_a_mean_cosine_of_9999(cuts):
    A, B = models(offset=170.0)
    assert upper_triangle(cosine_rsm(A)).mean() > 0.9999
    assert accumulated(A, B, cuts).score() == pytest.approx(by_triangles(A, B), abs=1e-9)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.int64])
def test_any_real_type_is_computed_in_float64(dtype):
    A, B = ((20 * X).astype(dtype) for X in models())
    assert accumulated(A, B).score() == pytest.approx(by_triangles(A, B), abs=1e-12)


def test_huge_and_tiny_rows_do_not_overflow():
    A, B = models()
    lengths = np.logspace(-160, 160, len(A))[:, None]
    assert accumulated(A * lengths, B).score() == pytest.approx(by_triangles(A, B), abs=1e-12)


def test_merging_in_any_order_is_adding():
    A, B = models()
    whole = accumulated(A, B).score()
    parts = [RSAAccumulator().add(A[i : i + 30], B[i : i + 30]) for i in range(0, 200, 30)]
    left = functools.reduce(RSAAccumulator.merge, parts, RSAAccumulator())
    right = functools.reduce(RSAAccumulator.merge, reversed(parts), RSAAccumulator())
    assert left.n == right.n == 200
    assert left.score() == pytest.approx(whole, abs=1e-13)
    assert right.score() == pytest.approx(whole, abs=1e-13)


def test_many_models_in_one_pass_have_the_scores_of_their_pairs():
    A, B = models()
    C = np.random.default_rng(1).standard_normal((200, 7)) + 0.3
    half = RSAAccumulator().add(A[:90], B[:90], C[:90])
    scores = half.merge(RSAAccumulator().add(A[90:], B[90:], C[90:])).scores()
    expected = [[by_triangles(X, Y) for Y in (A, B, C)] for X in (A, B, C)]
    assert scores == pytest.approx(np.array(expected), abs=1e-12)


def test_merge_leaves_the_other_alone():
    A, B = models()
    other = accumulated(A, B)
    before = other.scatter.copy()
    RSAAccumulator().merge(other).add(A[:50], B[:50])
    assert other.n == 200 and np.array_equal(other.scatter, before)


def test_memory_mapped_files_go_in_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(helpers.validate, "BLOCK", 1000)  # several blocks inside one add
    A, B = models()
    for name, X in (("a", A), ("b", B)):
        np.save(tmp_path / f"{name}.npy", X.astype(np.float32))
    A, B = (np.load(tmp_path / f"{name}.npy", mmap_mode="r") for name in "ab")
    assert accumulated(A, B).score() == pytest.approx(by_triangles(A, B), abs=1e-12)


def test_memory_does_not_grow_with_the_pairs():
    rng = np.random.default_rng(0)
    A, B = (rng.standard_normal((20_000, d), dtype=np.float32) for d in (20, 30))
    tracemalloc.start()
    try:
        rsa(A, B)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 60e6  # blocks of 16 MB; an N x N matrix would be 3,200 MB


def test_rsa_of_real_models_agrees_with_the_gram_matrices():
    A, B = align(
        shared_words(load("glove-50"), load("word2vec"))[:3000], load("glove-50"), load("word2vec")
    )
    for method in ("pearson", "cosine"):
        assert rsa(A, B, method) == pytest.approx(by_triangles(A, B, method), abs=1e-12)


@pytest.mark.parametrize("n", [71, 200, 1000])
def test_rsa_survives_a_mean_cosine_of_9999(n):
    A, B = models(n, offset=170.0)
    assert upper_triangle(cosine_rsm(A)).mean() > 0.9999
    assert rsa(A, B) == pytest.approx(
        pearsonr(pdist(A, "cosine"), pdist(B, "cosine")).statistic, abs=1e-9
    )


def test_rsa_by_ranks_of_many_words_goes_by_histograms(monkeypatch):
    A, B = models(300)
    exact = spearmanr(pdist(A, "cosine"), pdist(B, "cosine")).statistic
    monkeypatch.setattr(helpers.compare, "MATRIX_WORDS", 299)
    monkeypatch.setattr(helpers.compare, "standard_triangle", None)  # cannot be called
    assert rsa(A, B, "spearman") == pytest.approx(exact, abs=1e-4)
    few = functools.partial(helpers.scale.spearman_scores, bins=50)
    monkeypatch.setattr(helpers.compare, "spearman_scores", few)
    with pytest.warns(RuntimeWarning, match="known to 0.0"):
        assert rsa(A, B, "spearman") == pytest.approx(exact, abs=0.05)


def emb(name, X, prefix="w"):
    return Embeddings(
        name, tuple(f"{prefix}{i}" for i in range(len(X))), X.astype(np.float32), "made here"
    )


def with_row(X, i, value):
    X = X.copy()
    X[i] = value
    return X


A, B = models()
BAD_ADDS = {
    "different N": (A[:5], B[:6], "E1 has 5 words and E2 has 6"),
    "one-dimensional": (A[0], B[:5], "E1 must be 2-D"),
    "text": (A[:2], [["a"], ["b"]], "dtype"),
    "another width": (
        A[:5, :7],
        B[:5],
        r"array \(7 columns\) and .* rows so far of array \(20 columns\)",
    ),
    "zeros": (with_row(A[:9], 4, 0), B[:9], "E1 has only zeros .* row 54"),
    "NaN": (A[:9], with_row(B[:9], (7, 3), np.nan), "E2 holds NaN or infinity in row 57"),
    "infinity": (A[:9], with_row(B[:9], (8, 3), np.inf), "E2 holds NaN or infinity in row 58"),
    "words": (
        emb("glove-50", A[:3]),
        emb("word2vec", B[:3], "v"),
        "Row 0 is 'w0' in E1 and 'v0' in E2",
    ),
}


@pytest.mark.parametrize("case", BAD_ADDS)
def test_add_refuses_and_stays_as_it_was(case):
    total = accumulated(A[:50], B[:50])
    before = total.score()
    E1, E2, message = BAD_ADDS[case]
    with pytest.raises((ValueError, TypeError), match=message):
        total.add(E1, E2)
    assert total.n == 50 and total.score() == before


def test_merge_refuses_other_models():
    with pytest.raises(ValueError, match="other models"):
        accumulated(A, B).merge(accumulated(A, B[:, :5]))
    with pytest.raises(ValueError, match="word2vec"):
        accumulated_models = RSAAccumulator().add(emb("glove-50", A), emb("minilm", B))
        accumulated_models.merge(RSAAccumulator().add(emb("word2vec", A), emb("minilm", B)))


def test_a_bad_row_of_embeddings_is_named():
    with pytest.raises(ValueError, match=r"row 6 \('w6'\)"):
        RSAAccumulator().add(emb("glove-50", with_row(A, 6, 0)), emb("minilm", B))


@pytest.mark.parametrize("n", [0, 1, 2])
def test_fewer_than_three_words_are_refused(n):
    with pytest.raises(ValueError, match=f"at least 3 words, but {n} were added"):
        accumulated(A[:n], B[:n]).score()


def test_ranks_do_not_follow_from_moments():
    with pytest.raises(ValueError, match="one of 'pearson', 'cosine', not 'spearman'"):
        accumulated(A, B).score("spearman")


CONSTANT = {
    "one direction": np.outer(np.arange(1.0, 21), [0.1, 0.7, 1.3]),
    "all orthogonal": np.eye(20) * np.arange(1, 21)[:, None],
    "all at one angle": np.eye(20) + 0.3,
}


@pytest.mark.parametrize("case", CONSTANT)
@pytest.mark.parametrize("second", [False, True])
def test_a_constant_model_is_nan_with_a_warning(case, second):
    total = accumulated(A[:20], CONSTANT[case]) if second else accumulated(CONSTANT[case], A[:20])
    with pytest.warns(UndefinedScoreWarning, match="undefined: NaN"):
        assert np.isnan(total.score())


# Spearman from histograms


@pytest.mark.parametrize("n, offset", [(2200, 0.0), (1000, 3.0)])
def test_spearman_is_within_its_bound_of_scipy(n, offset):
    A, B = models(n, offset=offset)
    exact = spearmanr(upper_triangle(cosine_rsm(A)), upper_triangle(cosine_rsm(B))).statistic
    score, error = spearman_at_scale(A, B)
    assert abs(score - exact) <= error < 1e-4
    assert abs(score - exact) < 1e-6


@pytest.mark.parametrize("bins", [2, 8, 50, 1000])
@pytest.mark.parametrize("seed", range(5))
def test_the_bound_holds_for_coarse_bins_ties_and_values_out_of_range(bins, seed, monkeypatch):
    A, B = models(300, seed=seed)
    A[20:40], B[30:35] = A[20], B[30]  # ties, and pairs at 1.0 far outside the others' range
    exact = spearmanr(upper_triangle(cosine_rsm(A)), upper_triangle(cosine_rsm(B))).statistic
    triangles = helpers.scale._triangles
    few = [
        tuple(upper_triangle(cosine_rsm(X[:15])) for X in (A, B))
    ]  # all that the range is taken from
    calls = iter([few])
    monkeypatch.setattr(
        helpers.scale, "_triangles", lambda *args: next(calls, None) or triangles(*args)
    )
    score, error = spearman_at_scale(A, B, bins=bins)
    assert abs(score - exact) <= error


def test_spearman_goes_by_blocks_and_shows_progress(monkeypatch):
    class Bar:
        done, total = 0, 0

        def __enter__(self):
            return self

        def __exit__(self, *error):
            pass

        def update(self, k):
            Bar.done += k

    def bar(total, **options):
        Bar.total = total
        return Bar()

    A, B = models(250)
    whole = spearman_at_scale(A, B)[0]
    monkeypatch.setattr(helpers.scale, "progress", bar)
    monkeypatch.setattr(helpers.validate, "BLOCK", 250 * 7)
    assert spearman_at_scale(A, B)[0] == pytest.approx(whole, abs=1e-9)
    assert Bar.done == Bar.total == 250 * 249


def test_spearman_of_a_constant_model_is_nan():
    with pytest.warns(UndefinedScoreWarning):
        assert np.isnan(spearman_at_scale(A[:20], CONSTANT["all at one angle"])[0])


# CKA


def cka_by_formula(X, Y, debiased):
    """From the N x N kernels, as the papers print it."""
    n = len(X)
    K, L = X @ X.T, Y @ Y.T
    if not debiased:  # Kornblith et al. (2019), eq. 3 and 4
        H = np.eye(n) - 1 / n

        def hsic(K, L):
            return np.trace(K @ H @ L @ H)
    else:  # Song et al. (2012), eq. 5
        K, L = K - np.diag(np.diag(K)), L - np.diag(np.diag(L))
        one = np.ones(n)

        def hsic(K, L):
            return (
                np.trace(K @ L)
                + (one @ K @ one) * (one @ L @ one) / ((n - 1) * (n - 2))
                - 2 / (n - 2) * one @ K @ L @ one
            ) / (n * (n - 3))

    return hsic(K, L) / np.sqrt(hsic(K, K) * hsic(L, L))


@pytest.mark.parametrize("debiased", [False, True])
@pytest.mark.parametrize("n, offset", [(4, 0.0), (60, 0.0), (60, 5.0), (200, 1.0)])
def test_cka_is_the_papers_formula(debiased, n, offset):
    A, B = models(n, offset=offset)
    assert linear_cka(A, B, debiased) == pytest.approx(cka_by_formula(A, B, debiased), abs=1e-10)


def test_cka_is_biased_when_words_are_few_and_debiased_is_not():
    rng = np.random.default_rng(0)
    pairs = [(rng.standard_normal((50, 300)), rng.standard_normal((50, 768))) for _ in range(20)]
    assert all(linear_cka(X, Y) > 0.85 for X, Y in pairs)
    debiased = [linear_cka(X, Y, debiased=True) for X, Y in pairs]
    assert abs(np.mean(debiased)) < 4 * np.std(debiased) / np.sqrt(20)
    assert min(debiased) < 0 < max(debiased)


def test_cka_ignores_rotation_scale_and_shift():
    A, B = models()
    rotation = np.linalg.qr(np.random.default_rng(1).standard_normal((20, 20)))[0]
    for debiased in (False, True):
        assert linear_cka(1e-3 * A @ rotation + 7, B, debiased) == pytest.approx(
            linear_cka(A, B, debiased), abs=1e-10
        )
        assert linear_cka(A, A, debiased) == pytest.approx(1)


@pytest.mark.parametrize("debiased", [False, True])
def test_cka_of_words_that_do_not_differ_is_nan(debiased):
    with pytest.warns(UndefinedScoreWarning):
        assert np.isnan(linear_cka(np.full((20, 3), 0.1), B[:20], debiased))


def test_cka_takes_rows_of_zeros_and_says_why_it_is_undefined():
    X = with_row(A, 3, 0.0)
    assert linear_cka(X, B) == pytest.approx(cka_by_formula(X, B, False), abs=1e-10)
    with pytest.warns(UndefinedScoreWarning, match="do not differ"):
        linear_cka(np.ones((6, 2)), B[:6])
    lone = np.zeros((6, 2))
    lone[0, 0] = 1.0
    with pytest.warns(UndefinedScoreWarning, match="not positive"):
        assert np.isnan(linear_cka(lone, B[:6], debiased=True))


def test_cka_refuses_what_it_cannot_compare():
    with pytest.raises(ValueError, match="at least 4 words"):
        linear_cka(A[:3], B[:3], debiased=True)
    with pytest.raises(ValueError, match="E1 has 5 words and E2 has 6"):
        linear_cka(A[:5], B[:6])


# Neighbours


@pytest.mark.parametrize("k", [1, 10, 199])
@pytest.mark.parametrize("block_values", [1, 3000, 2**21])
def test_neighbour_overlap_agrees_with_scikit_learn(k, block_values, monkeypatch):
    monkeypatch.setattr(helpers.validate, "BLOCK", block_values)
    A, B = models(offset=0.3)
    near = [
        NearestNeighbors(n_neighbors=k, metric="cosine").fit(X).kneighbors(return_distance=False)
        for X in (A, B)
    ]
    expected = [len(set(a) & set(b)) / k for a, b in zip(*near, strict=True)]
    assert neighbour_overlap(A, B, k).tolist() == expected


def test_neighbour_overlap_knows_same_and_unrelated():
    rng = np.random.default_rng(0)
    A, B = rng.standard_normal((2, 500, 30))
    assert (neighbour_overlap(A, 3 * A) == 1).all()
    assert neighbour_overlap(A, B, 50).mean() == pytest.approx(50 / 499, abs=0.01)


# A cluster


@pytest.fixture(scope="module")
def cluster():
    from dask.distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as workers,
        Client(workers) as client,
    ):
        assert (
            len({os.getpid(), *client.run(os.getpid).values()}) == 3
        )  # two processes, neither of them this one
        yield client


def test_dask_workers_give_the_same_score(cluster):
    """As lesson 08 shows it: an accumulator a chunk, where the chunk is, and merged."""
    import dask
    import dask.array

    A, B = models(1000)
    chunks = [dask.array.from_array(X, chunks=(300, -1)).to_delayed().ravel() for X in (A, B)]
    parts = [dask.delayed(RSAAccumulator().add)(a, b) for a, b in zip(*chunks, strict=True)]
    total = dask.delayed(functools.reduce)(RSAAccumulator.merge, parts).compute()
    assert total.n == 1000
    assert total.score() == pytest.approx(by_triangles(A, B), abs=1e-12)
