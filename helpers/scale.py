"""RSA of whole vocabularies: the same scores without the N x N matrix, block of words by block of words.

Pearson and cosine follow exactly from the moments of the unit rows (`RSAAccumulator`). Spearman needs every pair's
rank, read off fine histograms with a proven bound on the error (`spearman_at_scale`). `linear_cka` and
`neighbour_overlap` are RSA's cousins: one number for two models, and one for each word.
"""

from __future__ import annotations

import functools
import reprlib
import time
import warnings

import numpy as np

from .similarity import (
    MIN_WORDS,
    UndefinedScoreWarning,
    as_embedding_matrix,
    paired,
    parts,
    refuse_rows,
    unit_rows,
)
from .validate import as_float64, as_number, as_whole

BLOCK_VALUES = 2**19  # numbers in a block of rows, or of rows of an RSM: 4 MB


class RSAAccumulator:
    """The RSA score of two models whose rows come in blocks: from files, generators or other machines.

    It keeps the number of words `n`, and of the rows [a b], each half at unit length, the `mean` (D1 + D2,) and the
    `scatter` matrix (D1 + D2, D1 + D2) about that mean: float64 and centred, so a large common mean costs no digits.

    Parameters
    ----------
    first_row : int
        The number of the first row it will be given: errors count rows from the very first one on.

    Examples
    --------
    >>> total = RSAAccumulator()
    >>> for block1, block2 in blocks:        # (n, D1) and (n, D2): the same words
    ...     total.add(block1, block2)
    >>> total.score()
    """

    def __init__(self, first_row=0):
        self.first_row, self.n, self.models = as_whole(first_row, "first_row", 0, 2**62), 0, None
        self.mean = self.scatter = None

    def add(self, E1, E2):
        """Take in the next rows, (n, D1) and (n, D2) arrays (memory-mapped ones too) or Embeddings; returns itself.

        After an error (rows of zeros, NaN, another width or model) it is as it was before.
        """
        X1, X2 = paired(E1, E2, least=0)
        (_, words1, name1), (_, words2, name2) = parts(E1), parts(E2)
        more, words = RSAAccumulator(self.first_row + self.n), words1 or words2
        models = (name1, X1.shape[1]), (name2, X2.shape[1])
        self._refuse_others(models)
        for rows in _row_blocks(len(X1), X1.shape[1] + X2.shape[1]):
            Z = np.hstack(
                [
                    _unit_block(X, name, rows, more.first_row, words)
                    for X, name in ((X1, "E1"), (X2, "E2"))
                ]
            )
            mean = Z.mean(axis=0)
            Z -= mean
            more._fold(len(Z), mean, Z.T @ Z, models)
        return self.merge(more)

    def merge(self, other):
        """Take in what another accumulator saw: other words of the same two models. Returns itself."""
        if not isinstance(other, RSAAccumulator):
            raise TypeError(f"other must be an RSAAccumulator, not {reprlib.repr(other)}.")
        if other.n:
            self._refuse_others(other.models)
            self._fold(other.n, other.mean, other.scatter, other.models)
        return self

    def score(self, method="pearson"):
        """The score of all rows so far, as `rsa` defines it: "pearson" or "cosine". NaN, with a warning, if undefined."""
        if self.n < MIN_WORDS:
            raise ValueError(f"A score needs at least {MIN_WORDS} words, but {self.n} were added.")
        score = score_from_moments(self.n, self.mean, self.scatter, self.models[0][1], method)
        return (
            score
            if score == score
            else _undefined(f"A model's similarities are constant: the {method} score")
        )

    @classmethod
    def from_dask(cls, A, B):
        """Accumulate two dask arrays, (N, D1) and (N, D2), where their chunks are; merged as a tree, eight at a time."""
        import dask.array

        for name, X in (("A", A), ("B", B)):
            if not isinstance(X, dask.array.Array) or X.ndim != 2:
                raise TypeError(
                    f"{name} must be a dask array, one word a row (N, D), not {reprlib.repr(X)}."
                )
        if A.shape[0] != B.shape[0]:
            raise ValueError(
                f"A has {A.shape[0]} rows and B has {B.shape[0]}: both need the same, known number."
            )
        A, B = A.rechunk({1: -1}), B.rechunk((A.chunks[0], -1))
        starts = np.cumsum((0, *A.chunks[0][:-1])).tolist()
        blocks = zip(starts, A.to_delayed().ravel(), B.to_delayed().ravel(), strict=True)
        parts = [dask.delayed(cls(start).add)(a, b) for start, a, b in blocks]
        merged = dask.delayed(lambda parts: functools.reduce(cls.merge, parts, cls()))
        while len(parts) > 1:
            parts = [merged(parts[i : i + 8]) for i in range(0, len(parts), 8)]
        return parts[0].compute()

    def _fold(self, n, mean, scatter, models):
        if self.n == 0:
            self.n, self.mean, self.scatter, self.models = n, mean.copy(), scatter.copy(), models
        else:
            step, total = mean - self.mean, self.n + n
            self.scatter += scatter
            self.scatter += np.outer(step, step * (self.n * n / total))
            self.mean += step * (n / total)
            self.n = total

    def _refuse_others(self, models):
        if self.models not in (None, models):
            new, old = (
                " and ".join(f"{name} ({dims} columns)" for name, dims in pair)
                for pair in (models, self.models)
            )
            raise ValueError(
                f"The new rows are of {new}, but the rows so far are of {old}: not the same models."
            )


def score_from_moments(n, mean, scatter, dims1, method="pearson"):
    """RSA score from the moments of n unit rows [a b]: mean (D1 + D2,) and scatter (D1 + D2, D1 + D2) about it.

    With U = A - mean(A), p_U = U mean(A), q_U = mean |u_i|^2, and V for B, the sum over pairs of words of
    (s_ij - mean s)(t_ij - mean t) is S with 2 S = ||U'V||^2 + 2 n p_U.p_V - n^2 q_U q_V / (n - 1), and the score is
    S_AB / sqrt(S_AA S_BB). Where these terms cancel to nine digits (that takes fewer words than dimensions): NaN.
    """
    if not isinstance(method, str) or method not in ("pearson", "cosine"):
        was = reprlib.repr(method)
        raise ValueError(
            f"method must be 'pearson' or 'cosine', not {was}: ranks do not follow from moments."
        )
    one, two = slice(None, dims1), slice(dims1, None)

    def product(x, y):
        C = scatter[x, y]
        if method == "cosine":
            terms, diagonal = ((C + n * np.outer(mean[x], mean[y])) ** 2).sum(), n
        else:
            terms = (C**2).sum() + 2 * n * (mean[x] @ C @ mean[y])
            q = np.trace(scatter[x, x]) / n * (np.trace(scatter[y, y]) / n)
            diagonal = (
                n**2 * q / (n - 1) if q > 1e-26 else terms
            )  # below, the rows differ by rounding only
        return terms - diagonal if x != y or terms - diagonal > 1e-9 * terms else np.nan

    return float(
        np.clip(product(one, two) / np.sqrt(product(one, one) * product(two, two)), -1.0, 1.0)
    )


def spearman_at_scale(E1, E2, bins=2**18, max_minutes=10):
    """Spearman RSA score from histograms of the similarities: two passes over blocks, O(N^2 (D1 + D2)), no N x N.

    Similarities in the same of `bins` equal steps of a model's range get their mean rank x' for their true rank x.
    Given the counts c, |x - x'|^2 <= sum (c^3 - c) / 12, and the score moves by |x - x'| / |x'| of each model at most.

    Parameters
    ----------
    E1, E2 : (N, D1) and (N, D2) arrays of real numbers, or Embeddings
    bins : int
        2 to 2**24.
    max_minutes : float or None
        A run that an estimate made first puts above this is refused. None: however long it takes.

    Returns
    -------
    score, error : floats
        The exact score is within `error` of `score`.
    """
    bins = as_whole(bins, "bins", 2, 2**24)
    if max_minutes is not None and not as_number(max_minutes, "max_minutes") > 0:
        raise ValueError(
            f"max_minutes must be above 0, or None for no limit, but it is {max_minutes}."
        )
    A, B = _unit_models(E1, E2)
    n, pairs = len(A), len(A) * (len(A) - 1) // 2
    # The range of 2,000 words' pairs. What lies outside falls into the outermost bins, and the bound counts it.
    sample = np.sort(np.random.default_rng(0).permutation(n)[:2000])
    similarities = (
        np.concatenate(pieces) for pieces in zip(*_triangles(A[sample], B[sample]), strict=True)
    )
    # No bin begins at a round number, such as 0: rounding would put equal similarities into two bins.
    scales = [
        (v.min() - 0.38 * np.ptp(v) / bins, bins / np.ptp(v) if np.ptp(v) > 1e-13 else 0.0)
        for v in similarities
    ]
    start = time.perf_counter()
    counts = _bin_counts(A[sample], B[sample], scales, bins)
    minutes = 2 * (time.perf_counter() - start) / 60 * pairs / counts[0].sum()
    if max_minutes is not None and minutes > max_minutes:
        raise RuntimeError(
            f"Spearman over the {pairs:,} pairs of {n:,} words would take about {minutes:,.0f} minutes. Take the first "
            f"{int(n * np.sqrt(max_minutes / minutes)):,} words, or 'pearson', or spearman_at_scale(..., max_minutes=None)."
        )
    with progress(total=2 * pairs, desc="Spearman", unit="pair", unit_scale=True) as bar:
        counts = _bin_counts(A, B, scales, bins, bar)
        ranks = [
            np.cumsum(c) - c / 2 - pairs / 2 for c in counts
        ]  # a bin's mean rank, less the mean of all
        product = 0.0
        for s, t in _triangles(A, B, bar):
            product += ranks[0][_bins(s, scales[0], bins)] @ ranks[1][_bins(t, scales[1], bins)]
    lengths = [np.sqrt(c @ rank**2) for c, rank in zip(counts, ranks, strict=True)]
    if min(lengths) == 0:
        return _undefined("A model's similarities are constant: the spearman score"), np.nan
    error = sum(
        np.sqrt((c**3 - c).sum() / 12) / length for c, length in zip(counts, lengths, strict=True)
    )
    return float(product / (lengths[0] * lengths[1])), float(error)


def linear_cka(E1, E2, debiased=False):
    """Linear centred kernel alignment: RSA's cousin that keeps the rows' lengths and the diagonal. O(N D1 D2).

    Parameters
    ----------
    E1, E2 : (N, D1) and (N, D2) arrays of real numbers, or Embeddings
    debiased : bool
        False: ``||X'Y||^2 / (||X'X|| ||Y'Y||)`` of centred columns (Kornblith et al. 2019), in [0, 1] and near 1 for
        any two models when D exceeds N. True: the unbiased estimate of Song et al. (2012), about 0 for unrelated ones.

    Returns
    -------
    float
        NaN, with an `UndefinedScoreWarning`, when a model's words do not differ.
    """
    paired(E1, E2)
    X, Y = as_embedding_matrix(E1, "E1"), as_embedding_matrix(E2, "E2")
    n = len(X)
    if debiased and n < 4:
        raise ValueError(f"Debiased CKA needs at least 4 words, but there are {n}.")
    X, Y = (Z / np.abs(Z).max() for Z in (X, Y))
    X, Y = (
        Z - Z.mean(axis=0) if np.ptp(Z, axis=0).max() > 1e-13 else np.zeros_like(Z) for Z in (X, Y)
    )

    def hsic(X, Y):
        whole = ((X.T @ Y) ** 2).sum()
        if not debiased:
            return whole if whole > 0 or X is not Y else np.nan
        x, y = (X**2).sum(axis=1), (Y**2).sum(axis=1)
        value = whole - n / (n - 2) * (x @ y) + x.sum() * y.sum() / ((n - 1) * (n - 2))
        return value if X is not Y or value > 1e-9 * whole else np.nan

    cka = float(np.clip(hsic(X, Y) / np.sqrt(hsic(X, X) * hsic(Y, Y)), -1.0, 1.0))
    return cka if cka == cka else _undefined("A model's words do not differ: CKA")


def neighbour_overlap(E1, E2, k=10):
    """For each word, how much of its neighbourhood two models share.

    Parameters
    ----------
    E1, E2 : (N, D1) and (N, D2) arrays of real numbers, or Embeddings
    k : int
        Neighbours by cosine, the word itself left out; 1 <= k < N. Where several are equally far, any may be the k-th.

    Returns
    -------
    (N,) float64 array
        The share of the k nearest that are the same. Unrelated models share k / (N - 1) on average.
    """
    A, B = _unit_models(E1, E2)
    n = len(A)
    k = as_whole(k, "k", 1, n - 1)
    shared = np.empty(n)
    for rows in _row_blocks(n, n):
        times = np.zeros(
            (rows.stop - rows.start, n), dtype=np.int8
        )  # that a word is near, in the two models
        for U in (A, B):
            S = U[rows] @ U.T
            S[np.arange(len(S)), np.arange(rows.start, rows.stop)] = -np.inf
            nearest = np.argpartition(S, n - k, axis=1)[:, n - k :]
            times[np.arange(len(S))[:, None], nearest] += 1
        shared[rows] = (times == 2).sum(axis=1) / k
    return shared


def progress(*args, **options):
    """tqdm's bar, in a notebook or a terminal, for what takes more than ten seconds; gone when done."""
    from tqdm.auto import tqdm  # takes longer to import than all of helpers

    return tqdm(*args, delay=10, leave=False, **options)


def _undefined(what):
    warnings.warn(f"{what} is undefined: NaN.", UndefinedScoreWarning, 3)
    return float("nan")


def _unit_models(E1, E2):
    paired(E1, E2)
    return unit_rows(as_embedding_matrix(E1, "E1")), unit_rows(as_embedding_matrix(E2, "E2"))


def _unit_block(X, name, rows, first_row, words):
    X, words = as_float64(X[rows], name), words and words[rows]
    largest = np.abs(X).max(axis=1, initial=0.0)
    refuse_rows(~np.isfinite(largest), largest == 0, name, words, first_row + rows.start)
    return unit_rows(X, largest)


def _row_blocks(n, width):
    step = max(1, BLOCK_VALUES // max(1, width))
    return [slice(i, min(i + step, n)) for i in range(0, n, step)]


def _triangles(A, B, bar=None):
    """Both RSMs' upper triangles in matching pieces, in the order of `upper_triangle`."""
    for rows in _row_blocks(len(A), len(A)):
        later = ~np.tri(rows.stop - rows.start, len(A) - rows.start, dtype=bool)
        yield tuple((U[rows] @ U[rows.start :].T)[later] for U in (A, B))
        if bar is not None:
            bar.update(int(later.sum()))


def _bins(values, scale, bins):
    return np.clip((values - scale[0]) * scale[1], 0, bins - 1).astype(np.intp)


def _bin_counts(A, B, scales, bins, bar=None):
    counts = np.zeros((2, bins))
    for triangles in _triangles(A, B, bar):
        for count, values, scale in zip(counts, triangles, scales, strict=True):
            count += np.bincount(_bins(values, scale, bins), minlength=bins)
    return counts
