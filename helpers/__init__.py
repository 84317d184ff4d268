"""What the lessons import. This list is the course's vocabulary, in the field's standard terms."""

from importlib import import_module

from .checks import check
from .embeddings import (
    DataFileError,
    Embeddings,
    MissingWordsError,
    align,
    bundled_models,
    describe_models,
    load,
    load_categories,
    shared_words,
)
from .inference import bootstrap_words, permutation_test
from .scale import RSAAccumulator, linear_cka, neighbour_overlap, spearman_at_scale
from .similarity import (
    UndefinedScoreWarning,
    category_auc,
    category_selectivity,
    cosine_rsm,
    from_upper_triangle,
    rsa,
    rsa_score,
    split_even_odd,
    upper_triangle,
)

# Figures need matplotlib, which takes longer to import than all the rest: it is loaded with the first figure.
PLOTS = (
    "MODEL_COLORS",
    "plot_null",
    "plot_rsm",
    "plot_rsm_pair",
    "plot_similarities",
    "plot_triangles",
    "use_course_style",
)

# Figures with sliders, loaded in the same way.
EXPLORE = ("explore_changes", "explore_halves", "explore_scores")

__all__ = [
    "DataFileError",
    "Embeddings",
    "MissingWordsError",
    "RSAAccumulator",
    "SourceError",
    "UndefinedScoreWarning",
    "align",
    "bootstrap_words",
    "bundled_models",
    "category_auc",
    "category_selectivity",
    "check",
    "cosine_rsm",
    "describe_models",
    "from_upper_triangle",
    "linear_cka",
    "load",
    "load_categories",
    "neighbour_overlap",
    "permutation_test",
    "rsa",
    "rsa_score",
    "shared_words",
    "spearman_at_scale",
    "split_even_odd",
    "upper_triangle",
    *PLOTS,
    *EXPLORE,
]


def __getattr__(name):
    if name in PLOTS:
        return getattr(import_module(".plots", __name__), name)
    if name in EXPLORE:
        return getattr(import_module(".explore", __name__), name)
    if name == "SourceError":
        return import_module(".sources", __name__).SourceError
    raise AttributeError(f"module 'helpers' has no attribute {name!r}")


def __dir__():
    return __all__
