"""The score of two models, or of many: the road to it is chosen here.

With few words the matrices are cheap; with many, the same numbers come without them (scale.py).
"""

import warnings

import numpy as np

from .scale import accumulated, spearman_scores
from .similarity import GRID, defined, rsm_of, scaled_rows, standardised, why_undefined
from .validate import METHODS, as_choice, as_list, as_same_words

MATRIX_WORDS = 5000  # Spearman holds N x N matrices up to here: 200 MB each


def rsa(E1, E2, method="pearson"):
    """RSA score of two models: their RSMs, the upper triangles, the score of the triangles.

    E1, E2 : (N, D1) and (N, D2) arrays, Embeddings, gensim KeyedVectors or DataFrames. Row i of
    both is the same word, N >= 3. method : "pearson", "spearman" or "cosine", as in `rsa_score`.
    Of more than 2 D words, Pearson and cosine read memory-mapped arrays block by block.

    Returns a float; NaN, with an `UndefinedScoreWarning`, where the score does not exist. Exact but
    for rounding; Spearman of more than 5,000 words to 1e-4, or a RuntimeWarning gives the bound.
    ValueError where the models have different numbers of words, or (if they carry words) different
    words or another order.
    """
    score = rsa_matrix((E1, E2), method)[0, 1]
    return defined(float(score), why_undefined(method))


def rsa_matrix(models, method="pearson"):
    """The RSA scores of k models of the same words, each with each, in one pass over each model.

    models : list, each as in `rsa`. Returns (k, k) float64: symmetric, ones on the diagonal; NaN
    where a score does not exist.
    """
    as_choice(method, "method", METHODS)
    models = as_list(models, "models", "models")
    if not models:
        raise ValueError("models is empty: give two models or more.")
    return scores_of([X for X, _ in as_same_words(models)], method)


def scores_of(models, method):
    """`rsa_matrix` of clean rows, by the cheaper road."""
    n, widest = len(models[0]), max(X.shape[1] for X in models)
    if method == "spearman" and n > MATRIX_WORDS:
        scores, error = spearman_scores(models)
        if error > 1e-4:
            message = f"Spearman is known to {error:.1g} only: give spearman_at_scale more bins."
            warnings.warn(message, RuntimeWarning, stacklevel=4)
    elif method != "spearman" and n > 2 * widest:
        scores = accumulated(models).scores(method)
    else:  # with fewer words the moments' terms cancel, and the matrices cost no more
        triangles = np.array([standard_triangle(X, method) for X in models])
        scores = np.clip(triangles @ triangles.T, -1.0, 1.0)
    scores[np.diag_indices(len(models))] = np.where(np.isnan(np.diagonal(scores)), np.nan, 1.0)
    return scores


def standard_triangle(X, method):
    """The triangle of the RSM of clean rows; the score of two is their dot product."""
    v = rsm_of(scaled_rows(X))[np.triu_indices(len(X), k=1)]
    if np.ptp(v) < 32 * GRID:
        v[:] = v[0]  # the grid's steps, not the words, would be what is compared
    return standardised(v, method)
