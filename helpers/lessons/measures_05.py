"""The two indices of lesson 05: how well a model keeps categories apart."""

import numpy as np

from ..similarity import GRID, defined, ranks
from ..validate import as_labels, as_square


def category_selectivity(S, labels):
    """Category selectivity index: mean similarity within categories over the mean between them.

    S : (N, N) RSM; labels : N categories, at least two different ones, one of them given twice.
    Returns a float; NaN, with an `UndefinedScoreWarning`, where the mean between categories is 0.
    Near 0 the index explodes, below it the sign turns, and adding a constant to every similarity
    changes it: see `category_auc`.
    """
    within, between = _within_between(S, labels)
    mean = between.mean() if abs(between.mean()) > GRID else np.nan
    why = "The mean similarity between categories is 0, so their ratio is undefined"
    return defined(float(within.mean() / mean), why)


def category_auc(S, labels):
    """The chance that a pair within a category is more similar than one between two; ties count ½.

    S, labels : as in `category_selectivity`. Returns 1 where every pair within beats every pair
    between, 0.5 where there is no difference. Only the order of the similarities counts, so no
    offset and no scale changes it. (Mann-Whitney's U over the number of comparisons; the area
    under the ROC curve.)
    """
    within, between = _within_between(S, labels)
    beaten = ranks(np.concatenate([within, between]))[: within.size].sum()
    return float((beaten - within.size * (within.size + 1) / 2) / (within.size * between.size))


def _within_between(S, labels):
    """The similarities of pairs within a category and of pairs between two."""
    S, labels = as_square(S), as_labels(labels)
    if len(labels) != len(S):
        raise ValueError(
            f"S has {len(S)} words but there are {len(labels)} labels: one category a word."
        )
    kinds = {label: kind for kind, label in enumerate(dict.fromkeys(labels))}
    kind = np.array([kinds[label] for label in labels])
    i, j = np.triu_indices(len(S), k=1)
    same, v = kind[i] == kind[j], S[i, j]
    if same.all() or not same.any():
        raise ValueError(
            "labels must name at least two categories, one of them with at least two words."
        )
    return v[same], v[~same]
