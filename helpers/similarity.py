"""Representational Similarity Analysis in three steps: the RSM, its upper triangle, the score of two triangles.

Each step is one function, named as the field names it, and reads like its equation in the lessons. Input is checked
once, at each public door; the arithmetic inside runs in float64 whatever came in.

Source of the method: Kriegeskorte, Mur & Bandettini (2008), Frontiers in Systems Neuroscience 2:4.
"""

from __future__ import annotations

import reprlib
import warnings

import numpy as np

from .embeddings import Embeddings
from .validate import as_array, as_float64, as_list, as_number

MIN_WORDS = 3  # two words make one pair, and one pair cannot be correlated
MATRIX_WORDS = 5000  # N x N matrices are held up to here: 200 MB each
MAX_NAMED = 5  # how many offending rows an error names before it only counts them
ROUNDING = 1e-13  # what float64 arithmetic leaves of a difference that is none, as a share of the largest value


class UndefinedScoreWarning(RuntimeWarning):
    """The score asked for does not exist for these numbers; NaN was returned."""


def cosine_rsm(E):
    """Cosine similarity of every word with every other word.

    Parameters
    ----------
    E : (N, D) array of real numbers, or Embeddings
        One word a row, N >= 3.

    Returns
    -------
    (N, N) float64 array
        Symmetric, ones on the diagonal, every value in [-1, 1]:
        ``S[i, j] = E[i] @ E[j] / (|E[i]| * |E[j]|)``.

    Raises
    ------
    TypeError, ValueError
        When E is not a 2-D array of finite real numbers, or has a row of zeros: the angle to such a row is undefined.
    """
    U = unit_rows(as_embedding_matrix(E))
    S = U @ U.T
    # Rounding leaves S[i, j] and S[j, i] equal, but the diagonal a few 1e-16 off one and right angles as far off zero:
    # words all at right angles to each other would get a score, that of noise.
    np.clip(S, -1.0, 1.0, out=S)
    S[np.abs(S) < 2e-15] = 0.0
    np.fill_diagonal(S, 1.0)
    return S


def upper_triangle(S):
    """Unroll the part of an RSM above the diagonal, row by row.

    Parameters
    ----------
    S : (N, N) array
        Symmetric, N >= 2.

    Returns
    -------
    (N * (N - 1) / 2,) float64 array
        ``S[0, 1], S[0, 2], ..., S[0, N-1], S[1, 2], ...``: each pair of words once, no word with itself.

    Raises
    ------
    ValueError
        When S is not square or not symmetric: the half that is dropped would hold other numbers.
    """
    S = as_float64(S, "S")
    if S.ndim != 2 or S.shape[0] != S.shape[1]:
        raise ValueError(f"S must be a square matrix (N, N), but its shape is {S.shape}.")
    if S.shape[0] < 2:
        raise ValueError("S needs at least 2 words to hold a pair.")
    rounding = 1e-5 * np.abs(S[np.isfinite(S)]).max(initial=0)
    with np.errstate(over="ignore"):
        mirrored = np.isclose(S, S.T, rtol=0, atol=rounding, equal_nan=True)
    if not mirrored.all():
        i, j = np.argwhere(~mirrored)[0]
        raise ValueError(
            f"S is not symmetric: S[{i}, {j}] = {S[i, j]:.4g} but S[{j}, {i}] = {S[j, i]:.4g}. "
            "An RSM has the same similarity in both directions."
        )
    return S[np.triu_indices(len(S), k=1)]


def from_upper_triangle(v, diagonal=1.0):
    """Roll a triangle back into its symmetric matrix: the inverse of `upper_triangle`.

    Parameters
    ----------
    v : (M,) array
        M = N * (N - 1) / 2 values in the order of `upper_triangle`.
    diagonal : float
        What stands on the diagonal, which the triangle does not hold: 1 for an RSM, 0 for an RDM.

    Returns
    -------
    (N, N) float64 array

    Raises
    ------
    ValueError
        When M is not the number of pairs of any N.
    """
    v, diagonal = as_float64(v, "v"), as_number(diagonal, "diagonal")
    if v.ndim != 1:
        raise ValueError(f"v must be one-dimensional, but its shape is {v.shape}.")
    n = (1 + int(np.sqrt(1 + 8 * v.size))) // 2  # the N that solves N (N - 1) / 2 = M
    if v.size < 1 or n * (n - 1) // 2 != v.size:
        raise ValueError(
            f"v has {v.size} values, and no N gives N(N-1)/2 = {v.size} pairs (1, 3, 6, 10, 15, ...)."
        )
    S = np.zeros((n, n))
    S[np.triu_indices(n, k=1)] = v
    S += S.T
    np.fill_diagonal(S, diagonal)
    return S


def rsa_score(v1, v2, method="pearson"):
    """How well two triangles agree.

    Parameters
    ----------
    v1, v2 : (M,) arrays
        Two triangles over the same words in the same order, M >= 3.
    method : {"pearson", "spearman", "cosine"}
        "pearson": do the similarities rise together along a line? "spearman": do they rise in the same order?
        "cosine": Pearson without centring. It sees any offset the triangles share and is here to show why it misleads.

    Returns
    -------
    float
        In [-1, 1]; NaN, with an `UndefinedScoreWarning`, when a triangle is constant (all zeros, for cosine). Values that
        differ by less than 1e-13 of the largest count as equal, ties for Spearman: rounding tells them apart.

    Notes
    -----
    No p-value: the table behind an ordinary correlation's p takes the pairs for independent, and pairs that share
    a word are not. Permute the words instead (Mantel 1967).
    """
    v1, v2 = as_float64(v1, "v1"), as_float64(v2, "v2")
    for name, v in (("v1", v1), ("v2", v2)):
        if v.ndim != 1:
            raise ValueError(
                f"{name} must be one-dimensional (a triangle), but its shape is {v.shape}."
            )
        if not np.isfinite(v).all():
            raise ValueError(
                f"{name} holds NaN or infinity at position {int(np.argmin(np.isfinite(v)))}."
            )
    if v1.size != v2.size:
        raise ValueError(
            f"v1 has {v1.size} values and v2 has {v2.size}: the triangles must cover the same pairs."
        )
    if v1.size < MIN_WORDS:
        raise ValueError(
            f"A score needs at least 3 pairs (3 words), but the triangles have {v1.size}."
        )
    require_method(method)
    score = SCORES[method](_scaled(v1), _scaled(v2))
    if np.isnan(score):
        what = "is all zeros" if method == "cosine" else "is constant"
        warnings.warn(
            f"A triangle {what}, so the {method} score is undefined: NaN.", UndefinedScoreWarning, 2
        )
    return score


def rsa(E1, E2, method="pearson"):
    """RSA score of two models: their RSMs, the upper triangles, the score of the triangles.

    The same number comes another way where the matrices would be large: "pearson" and "cosine" of more than 2 D words
    from an identity, exact and O(N D1 D2) (`RSAAccumulator`); "spearman" of more than 5,000 words from histograms,
    O(N^2 (D1 + D2)) (`spearman_at_scale`).

    Parameters
    ----------
    E1, E2 : (N, D1) and (N, D2) arrays of real numbers, or Embeddings
        Row i of both is the same word. D1 and D2 may differ. N >= 3. Memory-mapped arrays are read block by block.
    method : {"pearson", "spearman", "cosine"}
        See `rsa_score`.

    Returns
    -------
    float
        NaN, with an `UndefinedScoreWarning`, where the score does not exist. Exact but for rounding; Spearman of more
        than 5,000 words to 1e-4, or a RuntimeWarning gives the bound.

    Raises
    ------
    ValueError
        When the models have different numbers of words, or (Embeddings) different words or another order.
    RuntimeError
        When Spearman would take more than ten minutes, with an estimate.
    """
    X1, X2 = paired(E1, E2)
    require_method(method)
    from .scale import RSAAccumulator, spearman_at_scale  # which build on this module

    if method == "spearman" and len(X1) > MATRIX_WORDS:
        score, error = spearman_at_scale(E1, E2)
        if error > 1e-4:
            message = f"This Spearman score is known to {error:.1g} only: give spearman_at_scale more bins."
            warnings.warn(message, RuntimeWarning, stacklevel=2)
        return score
    # With fewer words the identity's terms cancel, and the matrices cost no more.
    if method != "spearman" and len(X1) > 2 * max(X1.shape[1], X2.shape[1]):
        return RSAAccumulator().add(E1, E2).score(method)
    triangles = (
        upper_triangle(cosine_rsm(as_embedding_matrix(E, name)))
        for E, name in ((E1, "E1"), (E2, "E2"))
    )
    return rsa_score(*triangles, method)


def split_even_odd(E):
    """The two halves of a model: dimensions 0, 2, 4, ... and dimensions 1, 3, 5, ...

    Parameters
    ----------
    E : (N, D) array, or Embeddings
        D >= 2.

    Returns
    -------
    (N, ceil(D / 2)) and (N, floor(D / 2)) float64 arrays
    """
    X = as_embedding_matrix(E)
    if X.shape[1] < 2:
        raise ValueError("E has a single dimension: there is nothing to split.")
    return X[:, 0::2].copy(), X[:, 1::2].copy()


def category_selectivity(S, labels):
    """Category selectivity index: mean similarity within categories divided by the mean between them.

    Parameters
    ----------
    S : (N, N) array
        An RSM.
    labels : list of N categories
        Strings or numbers, at least two different ones, at least one of them given twice.

    Returns
    -------
    float
        NaN, with an `UndefinedScoreWarning`, when the mean between categories is 0. Near 0 the index explodes, below it
        the sign turns, and adding a constant to every similarity changes it: see `category_auc` for one that does not.
    """
    within, between = _within_between(S, labels)
    if abs(between.mean()) <= ROUNDING:
        warnings.warn(
            "The mean similarity between categories is 0: their ratio is NaN.",
            UndefinedScoreWarning,
            2,
        )
        return float("nan")
    return float(within.mean() / between.mean())


def category_auc(S, labels):
    """The chance that a pair within a category is more similar than a pair between two; ties count half.

    Parameters
    ----------
    S, labels : as in `category_selectivity`

    Returns
    -------
    float
        1: every pair within beats every pair between; 0.5: no difference. Only the order of the similarities counts,
        so no offset and no scale changes it. (The Mann-Whitney U statistic over the number of comparisons; the area
        under the ROC curve.)
    """
    within, between = _within_between(S, labels)
    beaten = (
        ranks(np.concatenate([within, between]))[: within.size].sum()
        - within.size * (within.size + 1) / 2
    )
    return float(beaten / (within.size * between.size))


def as_embedding_matrix(E, name="E"):
    """The one validator: an (N, D) float64 array that every similarity is defined on, or an error that says why not.

    `E` may be an array, anything numpy reads as one, or an `Embeddings`, whose words then stand in the errors.
    """
    rows, words, _ = parts(E)
    X = as_float64(rows, name)
    _require_rows(X, name)
    refuse_rows(~np.isfinite(X).all(axis=1), ~X.any(axis=1), name, words)
    return X


def parts(E):
    """The rows, the words and the model's name of an Embeddings; anything else is rows without words."""
    return (E.vectors, E.words, E.name) if isinstance(E, Embeddings) else (E, None, "array")


def paired(E1, E2, least=MIN_WORDS):
    """Two models' rows as they are stored, (N, D1) and (N, D2), once they are known to be of the same words."""
    (X1, words1, _), (X2, words2, _) = parts(E1), parts(E2)
    X1, X2 = as_array(X1, "E1"), as_array(X2, "E2")
    for name, X in (("E1", X1), ("E2", X2)):
        _require_rows(X, name, least)
    if len(X1) != len(X2):
        raise ValueError(
            f"E1 has {len(X1)} words and E2 has {len(X2)}: RSA compares the same words in two models."
        )
    if words1 is not None and words2 is not None and words1 != words2:
        i = next(i for i, (a, b) in enumerate(zip(words1, words2, strict=True)) if a != b)
        raise ValueError(
            f"Row {i} is {words1[i]!r} in E1 and {words2[i]!r} in E2: RSA needs the same words in the same order. "
            "Use align(words, model1, model2)."
        )
    return X1, X2


def refuse_rows(not_finite, zeros, name, words=None, first=0):
    """Raise a ValueError that names the rows marked in either (n,) mask; `first` is the number of the first row."""
    for bad, what in (
        (not_finite, "holds NaN or infinity"),
        (zeros, "has only zeros (so no direction, and no cosine)"),
    ):
        rows = np.flatnonzero(bad)
        if rows.size:
            named = [
                f"row {first + i}" + (f" ({words[i]!r})" if words is not None else "")
                for i in rows[:MAX_NAMED]
            ]
            more = f" and {rows.size - MAX_NAMED} more" if rows.size > MAX_NAMED else ""
            raise ValueError(f"{name} {what} in {', '.join(named)}{more}.")


def unit_rows(X, largest=None):
    """Divide each row by its length. (N, D) -> (N, D). Scaled by its `largest` size (N,) first, so no square overflows."""
    X = X / (np.abs(X).max(axis=1) if largest is None else largest)[:, None]
    X /= np.linalg.norm(X, axis=1, keepdims=True)
    return X


def tie_groups(v):
    """For each value the number of its group, counted from the smallest on; only rounding tells those of one apart."""
    order = np.argsort(v)
    rising = v[order]
    groups = np.empty(v.size, dtype=np.intp)
    groups[order] = np.cumsum(np.diff(rising, prepend=rising[0]) > ROUNDING * np.abs(v).max())
    return groups


def ranks(v):
    """The ranks 1, 2, ... of the values; ties share their mean rank."""
    groups = tie_groups(v)
    counts = np.bincount(groups)
    return (np.cumsum(counts) - (counts - 1) / 2)[groups]


def _pearson(v1, v2):
    return _cosine(_centred(v1), _centred(v2))


def _spearman(v1, v2):
    return _pearson(ranks(v1), ranks(v2))


def _cosine(v1, v2):
    if not (v1.any() and v2.any()):
        return float("nan")
    return float(np.clip(v1 @ v2 / np.sqrt((v1 @ v1) * (v2 @ v2)), -1.0, 1.0))


SCORES = {"pearson": _pearson, "spearman": _spearman, "cosine": _cosine}


def _centred(v):
    centred = v - v.mean()
    # What rounding leaves of a constant triangle is noise, and its correlation would be a plausible number.
    if np.abs(centred).max() <= ROUNDING * np.abs(v).max():
        return np.zeros_like(v)
    return centred


def _scaled(v):
    """v times the power of two that brings its largest value to [0.5, 1): no sum or square overflows, no digit is lost."""
    return np.ldexp(v, -np.frexp(np.abs(v).max(initial=0.0))[1])


def require_method(method):
    if not isinstance(method, str) or method not in SCORES:
        raise ValueError(
            f"method must be one of {', '.join(map(repr, SCORES))}, not {reprlib.repr(method)}."
        )


def _require_rows(X, name, least=MIN_WORDS):
    if X.ndim != 2:
        raise ValueError(f"{name} must be 2-D, one word a row (N, D), but its shape is {X.shape}.")
    if len(X) < least:
        raise ValueError(f"{name} has {len(X)} words; at least {least} are needed.")
    if X.shape[1] < 1:
        raise ValueError(f"{name} has no dimensions: its shape is {X.shape}.")


def _within_between(S, labels):
    """The similarities of pairs within a category and of pairs between two, the largest of all scaled to about 1."""
    v, labels = upper_triangle(S), as_labels(labels)
    n = len(as_float64(S, "S"))
    if len(labels) != n:
        raise ValueError(
            f"S has {n} words but there are {len(labels)} labels: give each word its category."
        )
    i, j = np.triu_indices(n, k=1)
    if not np.isfinite(v).all():
        pair = np.argmin(np.isfinite(v))
        raise ValueError(f"S holds NaN or infinity: S[{i[pair]}, {j[pair]}] = {v[pair]}.")
    kinds = {label: kind for kind, label in enumerate(dict.fromkeys(labels))}
    kind = np.array([kinds[label] for label in labels])
    same = kind[i] == kind[j]
    if same.all() or not same.any():
        raise ValueError(
            "labels must name at least two categories, one of them with at least two words."
        )
    v = _scaled(v)
    return v[same], v[~same]


def as_labels(labels):
    """The categories as a list; none may be missing, and each must equal itself."""
    labels = as_list(labels, "labels", "categories")
    for i, label in enumerate(labels):
        try:
            hash(label)
            good = label is not None and bool(label == label)
        except Exception:  # an array, or a missing value of pandas
            good = False
        if not good:
            raise ValueError(
                f"labels[{i}] is {reprlib.repr(label)}: give each word a category, such as a string."
            )
    return labels
