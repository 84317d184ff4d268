"""RSA's cousins, which lesson 08 meets: one number for two models (CKA), and one for each word (neighbours)."""

import numpy as np

from ..similarity import defined, unit_rows
from ..validate import as_float64, as_same_words, as_whole, blocks


def linear_cka(E1, E2, debiased=False):
    """Linear centred kernel alignment: RSA's cousin that keeps the rows' lengths and the diagonal.

    E1, E2 : (N, D1) and (N, D2) arrays, or Embeddings; rows of zeros are welcome, for no angle is
    taken. O(N D1 D2). debiased False: ``||X'Y||^2 / (||X'X|| ||Y'Y||)`` of centred columns (Kornblith
    et al. 2019), in [0, 1] and near 1 for any two models of noise when D far exceeds N. True: the unbiased
    estimate of Song et al. (2012), about 0 for unrelated ones; N >= 4.

    NaN, with an `UndefinedScoreWarning`, where a model's words do not differ, or where its
    unbiased estimate with itself is not positive.
    """
    models = [as_float64(X, "E") for X, _ in as_same_words((E1, E2), zeros=True)]
    n = len(models[0])
    if debiased and n < 4:
        raise ValueError(f"Debiased CKA needs at least 4 words, but there are {n}.")
    centred = []
    for X in models:
        X = X - X[0]  # exact where all words are the same; a shift is nothing to CKA
        X = X / (np.abs(X).max() or 1.0)
        centred.append(X - X.mean(axis=0))

    def hsic(X, Y):
        whole = ((X.T @ Y) ** 2).sum()
        if not debiased:
            return whole
        x, y = (X**2).sum(axis=1), (Y**2).sum(axis=1)
        return whole - n / (n - 2) * (x @ y) + x.sum() * y.sum() / ((n - 1) * (n - 2))

    X, Y = centred
    own = [hsic(Z, Z) for Z in centred]
    least = [1e-9 * ((Z.T @ Z) ** 2).sum() for Z in centred]  # what rounding may leave of nothing
    if any(value <= rounding for value, rounding in zip(own, least, strict=True)):
        why = "a model's words do not differ"
        if debiased and min(least) > 0:
            why = "the unbiased estimate of a model's agreement with itself is not positive"
        return defined(float("nan"), f"CKA is undefined, since {why}")
    return float(np.clip(hsic(X, Y) / np.sqrt(own[0] * own[1]), -1.0, 1.0))


def neighbour_overlap(E1, E2, k=10):
    """For each word, how much of its neighbourhood two models share: (N,) float64.

    E1, E2 : (N, D1) and (N, D2) arrays, or Embeddings. k : neighbours by cosine, the word itself
    left out, 1 <= k < N; where several are equally far, any may be the k-th. Unrelated models share
    k / (N - 1) on average.
    """
    models = [unit_rows(X) for X, _ in as_same_words((E1, E2))]
    n = len(models[0])
    k = as_whole(k, "k", 1, n - 1)
    shared = np.empty(n)
    for rows in blocks(n, n):
        times = np.zeros(
            (rows.stop - rows.start, n), dtype=np.int8
        )  # that a word is near, in the two models
        each = np.arange(len(times))
        for U in models:
            S = U[rows] @ U.T
            S[each, each + rows.start] = -np.inf
            times[each[:, None], np.argpartition(S, n - k, axis=1)[:, n - k :]] += 1
        shared[rows] = (times == 2).sum(axis=1) / k
    return shared
