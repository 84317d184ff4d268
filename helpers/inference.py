"""Is an RSA score more than luck, and how far would other words move it?

Pairs that share a word are not independent, so an ordinary correlation's p-value and interval are wrong here. Both
functions draw words, not pairs: `permutation_test` shuffles them, `bootstrap_words` resamples them.
"""

from __future__ import annotations

import os
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from . import similarity
from .scale import progress, score_from_moments
from .similarity import (
    MATRIX_WORDS,
    UndefinedScoreWarning,
    cosine_rsm,
    from_upper_triangle,
    paired,
    ranks,
    tie_groups,
    upper_triangle,
)
from .validate import as_number, as_whole

TIE = 1e-9  # scores nearer than this are one score, summed in another order
MOST = 10_000_000  # permutations or resamples: 80 MB of scores
ROWS = 64  # permuted or resampled at once: what the processor's cache holds


@dataclass(frozen=True, eq=False)
class PermutationResult:
    """`observed` score, permuted scores `null` (n,), and `p` = (k + 1) / (n + 1), k of them being as high or higher.

    One-sided: are the models more alike than chance? NaN when the score is undefined.
    """

    observed: float
    p: float
    n: int
    null: np.ndarray = field(repr=False)
    alternative: str = "more alike than chance (one-sided)"


@dataclass(frozen=True, eq=False)
class BootstrapResult:
    """`score` of the words as given, its interval from `low` to `high`, and the resampled `scores` (n_resamples,).

    `undefined` resamples have no score (too few different words): NaN in `scores`, left out of the interval.
    """

    score: float
    low: float
    high: float
    confidence: float
    undefined: int
    scores: np.ndarray = field(repr=False)


def permutation_test(E1, E2, method="pearson", n_permutations=1000, seed=0):
    """Mantel's test: shuffle the words of one model, and see how often the score comes out as high as it is.

    Parameters
    ----------
    E1, E2 : (N, D1) and (N, D2) arrays of real numbers, or Embeddings
    method : {"pearson", "spearman", "cosine"}
    n_permutations : int
    seed : int
        The same seed gives the same permutations on any machine, and more of them begin with the same.

    Returns
    -------
    PermutationResult
        Mantel (1967), Cancer Research 27:209; for the + 1, Phipson & Smyth (2010).
    """
    n_permutations = as_whole(n_permutations, "n_permutations", 1, MOST)
    seed = as_whole(seed, "seed", 0)
    observed, A, B = _prepared(E1, E2, method)
    if np.isnan(observed):
        return PermutationResult(observed, np.nan, n_permutations, np.full(n_permutations, np.nan))
    n, d1, d2 = len(A), A.shape[1], B.shape[1]
    # Permuting a matrix costs some 10 ns a pair, the identity 0.2 ns a product and, below 2 D words, digits.
    by_matrix = method == "spearman" or (
        n <= MATRIX_WORDS and n <= max(2 * d1, 2 * d2, d1 * d2 / 25)
    )
    if by_matrix:
        X1, X2 = (from_upper_triangle(_standard(U, method), diagonal=0.0) for U in (A, B))
        upper = [(i, np.triu(X1[i : i + ROWS, i:], k=1)[:, None]) for i in range(0, n, ROWS)]
    else:
        Z = np.hstack([A, B])
        mean = Z.mean(axis=0)
        Z -= mean
        scatter = Z.T @ Z
        U, V = Z[:, :d1].T.copy(), Z[:, d1:].copy()

    def score(p):
        if by_matrix:
            # Row by row, (1, M) @ (M, 1): a longer product would start BLAS's threads, to fight with ours.
            return sum(
                (half @ X2[p[i : i + ROWS]].take(p[i:], axis=1)[:, :, None]).sum()
                for i, half in upper
            )
        scatter[:d1, d1:] = U @ V[p]
        return score_from_moments(n, mean, scatter, d1, method)

    # Threads pay where entries are moved; matrix products have their own, and a browser's Python cannot start any.
    threaded = by_matrix and n > 200 and sys.platform != "emscripten"
    rng, null = np.random.default_rng(seed), []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for start in progress(range(0, n_permutations, ROWS), desc=f"{ROWS} permutations"):
            shuffles = [rng.permutation(n) for _ in range(min(ROWS, n_permutations - start))]
            null.extend((pool.map if threaded else map)(score, shuffles))
    null = np.array(null)
    p = (int(np.count_nonzero(null >= observed - TIE)) + 1) / (n_permutations + 1)
    return PermutationResult(observed, p, n_permutations, null)


def bootstrap_words(E1, E2, method="pearson", n_resamples=1000, confidence=0.95, seed=0):
    """How far the score moves when other words of the same kind are drawn: a percentile interval over words.

    Words are drawn with replacement. A pair of a word with its own copy is left out: it would be a sure 1 in both
    models and pull every score up (Nili et al. 2014).

    Parameters
    ----------
    E1, E2 : (N, D1) and (N, D2) arrays of real numbers, or Embeddings
        N <= 5,000.
    method : {"pearson", "spearman", "cosine"}
    n_resamples : int
    confidence : float
        Between 0 and 1.
    seed : int
        As in `permutation_test`.

    Returns
    -------
    BootstrapResult
        With an `UndefinedScoreWarning` when some resamples have no score.
    """
    if not 0 < as_number(confidence, "confidence") < 1:
        raise ValueError(
            f"confidence must lie between 0 and 1, such as 0.95, but it is {confidence}."
        )
    n_resamples = as_whole(n_resamples, "n_resamples", 1, MOST)
    seed = as_whole(seed, "seed", 0)
    observed, A, B = _prepared(E1, E2, method, most=MATRIX_WORDS)
    n, rng, scores = len(A), np.random.default_rng(seed), []
    if not np.isnan(observed):
        resampled = (_resampled_ranks if method == "spearman" else _resampled)(A, B, method)
        for start in progress(range(0, n_resamples, ROWS), desc=f"{ROWS} resamples"):
            draws = (rng.integers(n, size=n) for _ in range(min(ROWS, n_resamples - start)))
            scores.extend(
                resampled(np.array([np.bincount(draw, minlength=n) for draw in draws], dtype=float))
            )
    scores = np.array(scores or [np.nan] * n_resamples)
    defined = scores[~np.isnan(scores)]
    undefined = n_resamples - len(defined)
    if undefined:
        message = f"{undefined} of {n_resamples} resamples have no score (too few different words) and are left out."
        warnings.warn(message, UndefinedScoreWarning, 2)
    low, high = (
        np.quantile(defined, [(1 - confidence) / 2, (1 + confidence) / 2])
        if len(defined)
        else (np.nan, np.nan)
    )
    return BootstrapResult(observed, float(low), float(high), confidence, undefined, scores)


def _prepared(E1, E2, method, most=None):
    n = len(paired(E1, E2)[0])
    similarity.require_method(method)
    most = MATRIX_WORDS if method == "spearman" else most
    if most is not None and n > most:
        raise ValueError(
            f"This needs an N x N matrix: take {most:,} words at most, or permutation_test by 'pearson'."
        )
    observed = similarity.rsa(E1, E2, method)  # refuses what cannot be compared
    return observed, *(similarity.unit_rows(similarity.as_embedding_matrix(E)) for E in (E1, E2))


def _standard(U, method):
    """The RSM's triangle, such that the score of two is their dot product."""
    v = upper_triangle(cosine_rsm(U))
    if method == "spearman":
        v = ranks(v)
    if method != "cosine":
        v -= v.mean()
    return v / np.linalg.norm(v)


# Counts W (R, n), how often each word was drawn, to R scores: different words a and b make W[a] * W[b] pairs.
def _resampled(A, B, method):
    S, T = (from_upper_triangle(_standard(U, method), diagonal=0.0) for U in (A, B))
    sums = (S, T, S * S, T * T, S * T)

    def scores(W):
        pairs = len(A) ** 2 - (W**2).sum(axis=1)
        with np.errstate(
            invalid="ignore", divide="ignore"
        ):  # NaN is what an undefined resample is to give
            s, t, ss, tt, st = (((W @ X) * W).sum(axis=1) / pairs for X in sums)
            if method == "cosine":
                s = t = 0.0
            defined = (ss - s * s > 1e-12 * ss) & (tt - t * t > 1e-12 * tt)
            return np.where(
                defined, (st - s * t) / np.sqrt((ss - s * s) * (tt - t * t)), np.nan
            ).clip(-1, 1)

    return scores


def _resampled_ranks(A, B, method):
    groups = [tie_groups(upper_triangle(cosine_rsm(U))) for U in (A, B)]
    a, b = np.triu_indices(len(A), k=1)

    def score(w):
        pairs = w[a] * w[b]
        counts = [np.bincount(group, weights=pairs) for group in groups]
        x, y = (
            (np.cumsum(c) - c / 2 - c.sum() / 2)[g] for c, g in zip(counts, groups, strict=True)
        )  # mean ranks
        length = np.sqrt((pairs @ x**2) * (pairs @ y**2))
        return pairs @ (x * y) / length if length > 0 else np.nan

    return lambda W: map(score, W)
