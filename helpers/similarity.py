"""Representational Similarity Analysis in three steps: the RSM, its triangle, the score of two.

Each step is one function, named as the field names it, and reads like its equation in the lessons.
The arithmetic runs in float64 whatever came in.

Source of the method: Kriegeskorte, Mur & Bandettini (2008), Frontiers in Systems Neuroscience 2:4.
"""

import warnings

import numpy as np

from .validate import (
    METHODS,
    as_choice,
    as_float64,
    as_number,
    as_rows,
    as_square,
    as_values,
    blocks,
    require_same_names,
    words_of,
)

GRID = 2.0**-43  # about 1e-13: what rounding may move a cosine, and far below what a model can mean


class UndefinedScoreWarning(RuntimeWarning):
    """The score asked for does not exist for these numbers; NaN was returned."""


def cosine_rsm(E):
    """Cosine similarity of every word with every other word: (N, D) -> (N, N).

    E : array of real numbers, Embeddings, gensim KeyedVectors or DataFrame, one word a row, N >= 3.
    Returns ``S[i, j] = E[i] @ E[j] / (|E[i]| * |E[j]|)``: symmetric, float64, ones on the diagonal,
    every value in [-1, 1] and a multiple of 2^-43 (1e-13), so that cosines which are equal but for
    rounding come out equal. TypeError or ValueError where E is not made of finite real numbers, or
    has a row of zeros: the angle to such a row is undefined.
    """
    return rsm_of(scaled_rows(as_rows(E).X))


def rsm_of(X):
    """The RSM of rows that `scaled_rows` made."""
    S = X @ X.T
    squares = np.diagonal(S).copy()
    for rows in blocks(*S.shape):
        cosines_of(S[rows], squares[rows], squares)
    return S


def cosines_of(dots, squares1, squares2):
    """Turn dot products (n, m) into cosines, in place, given the squared lengths (n,) and (m,).

    As sign(d) sqrt(d^2 / (|a|^2 |b|^2)): squares and products of small whole numbers are exact, so
    toy models keep their ties. What rounding leaves elsewhere is cleaned on an absolute grid.
    """
    signs = np.sign(dots)
    dots *= dots
    dots /= np.outer(squares1, squares2)
    np.sqrt(dots, out=dots)
    dots *= signs / GRID
    np.rint(dots, out=dots)
    dots *= GRID
    return np.clip(dots, -1.0, 1.0, out=dots)


def upper_triangle(S):
    """Unroll the part of an RSM above the diagonal, row by row: (N, N) -> (N * (N - 1) / 2,).

    Returns ``S[0, 1], S[0, 2], ..., S[0, N-1], S[1, 2], ...``: each pair of words once, no word
    with itself. ValueError where S is not square or not symmetric: the half that is dropped would
    hold other numbers.
    """
    S = as_square(S, finite=False)
    return S[np.triu_indices(len(S), k=1)]


def from_upper_triangle(v, diagonal=1.0):
    """Roll a triangle back into its symmetric matrix: the inverse of `upper_triangle`.

    v : (M,), M = N * (N - 1) / 2, and `diagonal`, which it does not hold: 1 for an RSM, 0 for an
    RDM. Returns (N, N) float64. ValueError where M is not the number of pairs of any N.
    """
    v, diagonal = as_float64(v, "v"), as_number(diagonal, "diagonal")
    if v.ndim != 1:
        raise ValueError(f"v must be one-dimensional, but its shape is {v.shape}.")
    n = (1 + int(np.sqrt(1 + 8 * v.size))) // 2  # the N that solves N (N - 1) / 2 = M
    if v.size < 1 or n * (n - 1) // 2 != v.size:
        raise ValueError(
            f"v has {v.size} values, and no N has N(N-1)/2 = {v.size} pairs (1, 3, 6, 10, ...)."
        )
    S = np.zeros((n, n))
    S[np.triu_indices(n, k=1)] = v
    S += S.T
    np.fill_diagonal(S, diagonal)
    return S


def rsa_score(v1, v2, method="pearson"):
    """How well two triangles agree: a float in [-1, 1].

    v1, v2 : (M,) arrays, two triangles over the same words in the same order, M >= 3.
    method : "pearson": do the similarities rise together along a line? "spearman": do they rise in
    the same order? "cosine": Pearson without centring; it sees any offset the triangles share, and
    is right only where zero means something.

    NaN, with an `UndefinedScoreWarning`, where a triangle is constant (all zeros, for cosine).
    There is no p-value: an ordinary correlation's takes the pairs for independent, which fails
    where words are hubs in both models. Permute the words instead (Mantel 1967).
    """
    as_choice(method, "method", METHODS)
    names1, names2 = words_of(v1), words_of(v2)
    v1, v2 = as_values(v1, "v1", least=0), as_values(v2, "v2", least=0)
    if v1.size != v2.size:
        raise ValueError(
            f"v1 has {v1.size} values and v2 has {v2.size}: give triangles of the same pairs."
        )
    if v1.size < 3:
        raise ValueError(
            f"A score needs at least 3 pairs (3 words), but the triangles have {v1.size}."
        )
    require_same_names(names1, names2, "v1", "v2")
    score = standardised(v1, method) @ standardised(v2, method)
    return defined(float(np.clip(score, -1.0, 1.0)), why_undefined(method))


def standardised(v, method):
    """The values (M,) such that the score of two is their dot product; NaN without a score."""
    if method == "spearman":
        v = ranks(v)
    largest, constant = np.abs(v).max(), v.max() == v.min()
    if largest == 0 or (constant and method != "cosine"):
        return np.full(v.shape, np.nan)
    v = v / largest  # no square overflows
    if method != "cosine":
        v -= v.mean()
    return v / np.linalg.norm(v)


def ranks(v):
    """The ranks 1, 2, ... of the values (M,), as scipy's `rankdata`: equal ones share theirs."""
    order = np.argsort(v, kind="stable")
    rising = v[order]
    groups = np.cumsum(np.concatenate([[False], rising[1:] != rising[:-1]]))
    counts = np.bincount(groups)
    found = np.empty(v.size)
    found[order] = (np.cumsum(counts) - (counts - 1) / 2)[groups]
    return found


def defined(score, why, level=3):
    """The score as it came, with an `UndefinedScoreWarning` that says why where it is NaN."""
    if np.isnan(score):
        warnings.warn(f"{why}: NaN.", UndefinedScoreWarning, level)
    return score


def why_undefined(method):
    what = "all zeros" if method == "cosine" else "constant"
    return f"A model's similarities are {what}, so the {method} score is undefined"


def split_even_odd(E):
    """The two halves of a model: dimensions 0, 2, 4, ... and dimensions 1, 3, 5, ...

    E : (N, D) array, or Embeddings, N >= 3, D >= 2. Returns (N, ceil(D / 2)) and
    (N, floor(D / 2)) float64.
    """
    X = as_float64(as_rows(E).X, "E")
    if X.shape[1] < 2:
        raise ValueError("E has a single dimension: there is nothing to split.")
    return X[:, 0::2].copy(), X[:, 1::2].copy()


def scaled_rows(X):
    """Each row (N, D) times the power of two that brings its largest number to [0.5, 1).

    No square overflows, and no digit is lost.
    """
    X = X.astype(np.float64)
    return np.ldexp(X, -np.frexp(np.abs(X).max(axis=1, initial=0.0))[1][:, None])


def unit_rows(X, out=None):
    """Each row (N, D) divided by its length. The rows are clean: finite, none all zeros."""
    X = X.astype(np.float64)
    squares = np.einsum("ij,ij->i", X, X)
    if not 1e-200 < squares.min(initial=1) <= squares.max(initial=1) < 1e200:
        X = scaled_rows(X)
        squares = np.einsum("ij,ij->i", X, X)
    return np.divide(X, np.sqrt(squares)[:, None], out=out)
