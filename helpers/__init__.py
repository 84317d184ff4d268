"""What the lessons import. This table is the course's vocabulary, in the field's standard terms.

Data flows through validate, sources, embeddings, similarity, scale, compare, inference; then come
plots, lessons and checks. Each room imports only from those before it.

Each name is loaded when it is first asked for: figures need matplotlib, which takes longer to
import than all the rest, and a setup cell must run where nothing is installed yet.
"""

from importlib import import_module

VOCABULARY = {
    "embeddings": "load Embeddings align shared_words load_categories bundled_models"
    " describe_models MissingWordsError DataFileError",
    "sources": "SourceError",
    "similarity": "cosine_rsm upper_triangle from_upper_triangle rsa_score split_even_odd"
    " UndefinedScoreWarning",
    "scale": "RSAAccumulator spearman_at_scale",
    "compare": "rsa rsa_matrix",
    "inference": "permutation_test score_interval difference_interval",
    "plots": "use_course_style MODEL_COLORS plot_rsm plot_rsm_pair plot_triangles",
    "checks": "check",
    "lessons.figures_method": "plot_method",
    "lessons.predictions": "reveal",
    "lessons.tables": "table",
    "lessons.claims": "found",
    "lessons.figures_01": "explore_changes",
    "lessons.figures_02": "show_unrolling",
    "lessons.figures_03": "explore_scores plot_products plot_changes",
    "lessons.figures_04": "plot_null show_permutations",
    "lessons.figures_06": "plot_similarities mark_pairs plot_draws plot_by_rarity",
    "lessons.figures_07": "explore_halves",
    "lessons.people_09": "people people_interval as_model take_out partial_permutation",
    "lessons.measures_05": "category_selectivity category_auc",
    "lessons.measures_08": "linear_cka neighbour_overlap",
    "lessons.states_10": "load_layers layers_of",
}
ROOMS = {name: room for room, names in VOCABULARY.items() for name in names.split()}
RENAMED = {"bootstrap_words": "score_interval"}  # a notebook of the first edition asks for it
__all__ = [*ROOMS]


def __getattr__(name):
    if name in ROOMS:
        globals()[name] = getattr(import_module(f".{ROOMS[name]}", __name__), name)
        return globals()[name]
    if name in RENAMED:
        print(f"{name} is {RENAMED[name]} now, which needs no resampling.")
        return __getattr__(RENAMED[name])
    raise AttributeError(f"module 'helpers' has no attribute {name!r}")


def __dir__():
    return __all__
