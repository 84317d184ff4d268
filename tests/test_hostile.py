"""What no caller should give, at every public door: the right answer, or one clear error that names the argument.

The first half is tables: hostile values and what each gets, and doors, each given every value. The second half is
random: exact arithmetic beside the numeric core at any size of number, and plain junk for every argument.
"""

import decimal
import fractions
import itertools
import re
import tempfile
import traceback
import warnings
from pathlib import Path

import dask.array
import matplotlib
import numpy as np
import pandas as pd
import pytest
import scipy.sparse
import scipy.stats
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

matplotlib.use("Agg")

import matplotlib.pyplot as plt  # noqa: E402

import helpers  # noqa: E402
from helpers import (  # noqa: E402
    Embeddings,
    MissingWordsError,
    RSAAccumulator,
    UndefinedScoreWarning,
    align,
    bootstrap_words,
    category_auc,
    category_selectivity,
    cosine_rsm,
    from_upper_triangle,
    linear_cka,
    load,
    neighbour_overlap,
    permutation_test,
    plot_null,
    plot_rsm,
    plot_rsm_pair,
    plot_triangles,
    rsa,
    rsa_score,
    shared_words,
    spearman_at_scale,
    split_even_odd,
    upper_triangle,
)
from helpers.lessons.figures_01 import explore_changes  # noqa: E402
from helpers.lessons.figures_03 import explore_scores  # noqa: E402
from helpers.lessons.figures_05 import plot_similarities  # noqa: E402
from helpers.lessons.figures_06 import explore_halves  # noqa: E402

pytestmark = pytest.mark.filterwarnings(
    "ignore::PendingDeprecationWarning", "ignore:.*converting a masked element"
)
FOLDER = str(Path(helpers.__file__).parent)
METHODS = ("pearson", "spearman", "cosine")
WORDS = ["tea", "moon", "sofa", "kiwi", "comet", "chair"]
RNG = np.random.default_rng(0)
E, F = RNG.standard_normal((6, 4)), RNG.standard_normal((6, 5))
V, W = RNG.uniform(-0.3, 0.9, (2, 15))
S = from_upper_triangle(V)
HUGE, TINY = np.finfo(float).max, 5e-324


@pytest.fixture(autouse=True)
def no_figures_left():
    yield
    plt.close("all")


def put(x, place, value):
    x = x.copy()
    x[place] = value
    return x


def model(vectors=E, words=WORDS):
    return Embeddings("glove-50", words[: len(vectors)], vectors, "made by a test")


class Tensor:
    """As torch's: numpy reads it through __array__, which raises for one on another device or with gradients."""

    def __init__(self, x, error=None):
        self.x, self.error = x, error

    def __len__(self):
        return len(self.x)

    def __array__(self, dtype=None, copy=None):
        if self.error:
            raise self.error
        return np.asarray(self.x, dtype)


class OwnIndexing(np.ndarray):
    def __getitem__(self, place):
        raise RuntimeError("not as usual")


def nested_in_itself():
    x = []
    x.append(x)
    return x


def mapped(x):
    x_on_disk = np.memmap(tempfile.TemporaryFile(), dtype=x.dtype, mode="w+", shape=x.shape)
    x_on_disk[:] = x
    return x_on_disk


# The tables. Values of the same numbers as `x`, in clothes that numpy or a caller might bring them in:

CLOTHES = {
    "list": lambda x: x.tolist(),
    "tuple of arrays": lambda x: tuple(x),
    "column-major": np.asfortranarray,
    "read-only": lambda x: (x.setflags(write=False), x)[1],
    "every second": lambda x: np.repeat(x, 2, axis=0)[::2],
    "backwards": lambda x: x[::-1].copy()[::-1],
    "other byte order": lambda x: x.astype(">f8"),
    "long double": lambda x: x.astype(np.longdouble),
    "mapped file": mapped,
    "dask": lambda x: dask.array.from_array(x, chunks=2),
    "tensor": Tensor,
    "memoryview": memoryview,
    "subclass with its own indexing": lambda x: x.view(OwnIndexing),
    "pandas": lambda x: (
        pd.DataFrame(x) if x.ndim == 2 else pd.Series(x, index=range(5, 5 + len(x)))
    ),
}
MATRIX_CLOTHES = CLOTHES | {
    "np.matrix": np.asmatrix,
    "pandas with columns named words, vectors and name": lambda x: pd.DataFrame(
        x, columns=["words", "vectors", "name", *range(3, x.shape[1])]
    ),
    "list of series": lambda x: [pd.Series(row) for row in x],
}

# What is no array of real numbers, whatever its shape: the error's class, and what follows the argument's name in it.

NO_NUMBERS = {
    "None": (lambda: None, TypeError, "real numbers, but it is None"),
    "a word": (lambda: "glove-50", TypeError, "real numbers, but it is 'glove-50'"),
    "bytes": (lambda: b"123", TypeError, "real numbers, but it is b'123'"),
    "True": (lambda: True, TypeError, "real numbers, but it is True"),
    "a generator": (lambda: (row for row in E), TypeError, "real numbers, but it is <generator"),
    "a map": (lambda: map(list, E), TypeError, "real numbers, but it is <map"),
    "a set": (lambda: {1, 2, 3}, TypeError, "real numbers, but it is {1, 2, 3}"),
    "a dict": (lambda: {"a": [1, 2]}, TypeError, "real numbers, but it is {'a'"),
    "its values": (
        lambda: {"a": [1, 2]}.values(),
        TypeError,
        "real numbers, but it is dict_values",
    ),
    "a function": (lambda: rsa, TypeError, "real numbers, but it is <function rsa"),
    "a class": (lambda: Embeddings, TypeError, "real numbers, but it is <class"),
    "an object": (object, TypeError, "real numbers, but it is <object"),
    "a sparse matrix": (lambda: scipy.sparse.csr_matrix(E), TypeError, "real numbers, but it is"),
    "ragged": (lambda: [[1, 2], [3], [4, 5]], ValueError, "is ragged"),
    "deeply ragged": (lambda: [[1, [2]], [3, 4], [5, 6]], ValueError, "is ragged"),
    "a list in itself": (nested_in_itself, TypeError, "cannot be read as an array"),
    "a tensor with gradients": (
        lambda: Tensor(E, RuntimeError("grad")),
        TypeError,
        "cannot be read as an array: grad",
    ),
    "a tensor elsewhere": (
        lambda: Tensor(E, TypeError("cuda:0")),
        TypeError,
        "cannot be read as an array: cuda:0",
    ),
    "models in a list": (lambda: [model(), model()], TypeError, "real numbers"),
}
# By their type; each holds as many values as an `x` of the right shape.
NO_REAL_TYPE = {
    "bool": lambda x: x > 0,
    "complex": lambda x: x + 1j,
    "objects": lambda x: x.astype(object),
    "with None": lambda x: put(x.astype(object), 0, None).tolist(),
    "decimals": lambda x: np.vectorize(decimal.Decimal)(x),
    "fractions": lambda x: np.vectorize(fractions.Fraction)(x),
    "integers beyond 64 bits": lambda x: [[10**400] * len(x)] * len(x),
    "text": lambda x: x.astype(str),
    "bytes": lambda x: x.astype("S9"),
    "dates": lambda x: x.astype("i8").astype("M8[s]"),
    "durations": lambda x: x.astype("i8").astype("m8[s]"),
    "records": lambda x: np.zeros(x.shape, "i4,f8"),
    "raw bytes": lambda x: np.zeros(x.shape, "V8"),
}
MASKED = {
    "masked": lambda x: np.ma.masked_greater(x, 0.5),
    "masked nowhere": lambda x: np.ma.masked_array(x),
    "masked parts in a list": lambda x: [np.ma.masked_greater(part, 0.5) for part in x],
}


def no_numbers(x):
    """The tables above as one, {kind: (make, error, message)}, for an argument that should look like x."""
    table = {
        kind: (lambda of=of: of(x), TypeError, "must hold real numbers")
        for kind, of in NO_REAL_TYPE.items()
    }
    return (
        NO_NUMBERS
        | table
        | {k: (lambda of=of: of(x), TypeError, "is a masked array") for k, of in MASKED.items()}
    )


BAD_MODELS = no_numbers(E) | {
    "pandas with NA": (
        lambda: pd.DataFrame(put(E, 0, np.nan)).convert_dtypes(),
        TypeError,
        "real numbers.*object",
    ),
    "a number": (lambda: 3.0, ValueError, r"must be 2-D.*\(\)"),
    "1-D": (lambda: E[0], ValueError, r"must be 2-D.*\(4,\)"),
    "3-D": (lambda: E[None], ValueError, r"must be 2-D.*\(1, 6, 4\)"),
    "a series": (lambda: pd.Series(E[:, 0]), ValueError, r"must be 2-D.*\(6,\)"),
    "an empty list": (lambda: [], ValueError, r"must be 2-D.*\(0,\)"),
    "a range": (lambda: range(9), ValueError, r"must be 2-D.*\(9,\)"),
    "no words": (lambda: E[:0], ValueError, "has 0 words"),
    "one word": (lambda: E[:1], ValueError, "has 1 words"),
    "two words": (lambda: E[:2], ValueError, "has 2 words"),
    "no dimensions": (lambda: E[:, :0], ValueError, r"has no dimensions.*\(6, 0\)"),
    "NaN": (lambda: put(E, (2, 1), np.nan), ValueError, r"holds NaN or infinity in row 2\.$"),
    "infinity": (lambda: put(E, (3, 0), -np.inf), ValueError, r"holds NaN or infinity in row 3\.$"),
    "infinity as float16": (
        lambda: put(E, 1, np.inf).astype("f2"),
        ValueError,
        "holds NaN or infinity in row 1",
    ),
    "beyond float64": (
        lambda: E.astype(np.longdouble) * np.longdouble("1e4000"),
        ValueError,
        "infinity in row 0",
    ),
    "below float64": (
        lambda: E.astype(np.longdouble) * np.longdouble("1e-4000"),
        ValueError,
        "only zeros.*in row 0",
    ),
    "a row of zeros": (lambda: put(E, 4, 0), ValueError, r"has only zeros.*in row 4\.$"),
    "a row of minus zeros": (lambda: put(E, 4, -0.0), ValueError, r"has only zeros.*in row 4\.$"),
    "NaN of a word": (
        lambda: model(put(E, (2, 1), np.nan)),
        ValueError,
        r"holds NaN.*in row 2 \('sofa'\)\.$",
    ),
    "zeros of a word": (
        lambda: model(put(E, 3, 0)),
        ValueError,
        r"has only zeros.*in row 3 \('kiwi'\)\.$",
    ),
    "an Embeddings of two words": (lambda: model(E[:2]), ValueError, "has 2 words"),
}
BAD_TRIANGLES = no_numbers(V) | {
    "a number": (lambda: 0.3, ValueError, r"must be.*\(\)"),
    "a matrix": (lambda: S, ValueError, r"must be.*\(6, 6\)"),
    "a column": (lambda: V[:, None], ValueError, r"must be.*\(15, 1\)"),
    "NaN": (lambda: put(V, 3, np.nan), ValueError, "NaN or infinity at position 3"),
    "infinity": (lambda: put(V, 4, np.inf), ValueError, "NaN or infinity at position 4"),
    "beyond float64": (
        lambda: V.astype(np.longdouble) * np.longdouble("1e4000"),
        ValueError,
        "infinity at position 0",
    ),
}
BAD_RSMS = no_numbers(S) | {
    "a number": (lambda: 0.3, ValueError, r"must be a square.*\(\)"),
    "a triangle": (lambda: V, ValueError, r"must be a square.*\(15,\)"),
    "not square": (lambda: E, ValueError, r"must be a square.*\(6, 4\)"),
    "3-D": (lambda: np.ones((2, 2, 2)), ValueError, "must be a square"),
    "empty": (lambda: np.ones((0, 0)), ValueError, "at least 2 words"),
    "one word": (lambda: [[1.0]], ValueError, "at least 2 words"),
}
ASYMMETRIC = {
    "asymmetric": (lambda: put(S, (1, 2), 9), ValueError, r"is not symmetric: S\[1, 2\] = 9"),
    "asymmetric at the limits": (
        lambda: put(put(S, (0, 1), HUGE), (1, 0), -HUGE),
        ValueError,
        "is not symmetric",
    ),
    "asymmetric infinity": (
        lambda: put(put(S, (0, 1), np.inf), (1, 0), -np.inf),
        ValueError,
        "is not symmetric",
    ),
    "asymmetric NaN": (lambda: put(S, (0, 1), np.nan), ValueError, "is not symmetric"),
}
NOT_FINITE = {
    "NaN": (
        lambda: put(put(S, (1, 3), np.nan), (3, 1), np.nan),
        ValueError,
        r"holds NaN or infinity: S\[1, 3\]",
    ),
    "infinity": (
        lambda: put(put(S, (1, 3), np.inf), (3, 1), np.inf),
        ValueError,
        r"holds NaN or infinity: S\[1, 3\]",
    ),
}
NOT_DRAWABLE = {
    kind: (
        lambda value=value: put(put(S, (1, 3), value), (3, 1), value),
        ValueError,
        r"\[1, 3\] is .*mend the numbers",
    )
    for kind, value in {"NaN": np.nan, "infinity": -np.inf}.items()
}
NOT_DRAWABLE_ROW = {
    kind: (lambda value=value: put(V, 3, value), ValueError, r"\[3\] is .*mend the numbers")
    for kind, value in {"NaN": np.nan, "infinity": -np.inf}.items()
}
ROWS_ONLY = {
    kind: BAD_TRIANGLES[kind]
    for kind in BAD_TRIANGLES.keys() - {"NaN", "infinity", "beyond float64"}
}
# One number. (Each is also tried as no_numbers.)
NOT_WHOLE = {
    kind: (lambda value=value: value, TypeError, "must be a whole number")
    for kind, value in {
        **{
            "1.5": 1.5,
            "2.0": 2.0,
            "text": "10",
            "None": None,
            "True": True,
            "False": False,
            "a list": [2],
            "NaN": np.nan,
        },
        **{
            "infinity": np.inf,
            "complex": 2j,
            "a 0-D array": np.array(2),
            "a decimal": decimal.Decimal(2),
        },
        **{"a random generator": RNG, "...": ..., "a numpy float": np.float32(3)},
    }.items()
}
NO_NUMBER = NO_NUMBERS | {
    "a list": (lambda: [0.5], ValueError, r"must be one number, but its shape is \(1,\)"),
    "complex": (lambda: 2j, TypeError, "real numbers"),
    "a fraction": (lambda: fractions.Fraction(1, 2), TypeError, "real numbers, but it is Fraction"),
    "beyond float64": (lambda: 10**400, TypeError, "real numbers, but it is 1000"),
}
del NO_NUMBER["ragged"], NO_NUMBER["deeply ragged"]


def values(error, message, **of):
    return {kind: (lambda value=value: value, error, message) for kind, value in of.items()}


def but(table, *kinds):
    return {kind: bad for kind, bad in table.items() if kind not in kinds}


NO_METHOD = values(
    ValueError, "must be .*'pearson'", upper="PEARSON", other="kendall", empty="", none=None, one=1, list=["pearson"],
    array=np.array(["pearson"]), bytes=b"pearson", true=True, long="pearson" * 1000,
)  # fmt: skip
NO_LIST = values(
    TypeError,
    "must be a list",
    word="abcdef",
    long="x" * 10**6,
    number=3,
    set={*"abcdef"},
    dict={"a": 1},
    type=str,
)
NO_LABELS = NO_LIST | {
    "too few": (
        lambda: ["a", "a", "b"],
        ValueError,
        r"are 3\b",
    ),
    "None": (lambda: [None, None, *"aabb"], ValueError, r"\[0\] is None"),
    "NaN": (lambda: [*"aabb", np.nan, np.nan], ValueError, r"\[4\] is nan"),
    "NA": (lambda: [*"aabb", pd.NA, pd.NA], ValueError, r"\[4\] is <NA>"),
    "no time": (lambda: [*"aabb", pd.NaT, "b"], ValueError, r"\[4\] is NaT"),
    "lists": (lambda: [["a"], ["a"], *"bbcc"], ValueError, r"\[0\] is \['a'\]"),
    "a column": (lambda: np.array([*"aabbcc"])[:, None], ValueError, r"\[0\] is array"),
    "masked": (lambda: np.ma.masked_equal([1, 1, 2, 2, 3, 3], 2), ValueError, r"\[2\] is masked"),
}
NO_WORDS = NO_LIST | {
    "a number in it": (lambda: ["tea", 3], TypeError, r"must be strings, but words\[1\] is 3"),
    "None in it": (lambda: [None], TypeError, r"must be strings, but words\[0\] is None"),
    "bytes in it": (lambda: [b"tea"], TypeError, r"must be strings, but words\[0\] is b'tea'"),
    "lists in it": (lambda: [["tea"]], TypeError, r"must be strings, but words\[0\] is \['tea'\]"),
}
NO_MODELS = {
    kind: (lambda value=value: value, TypeError, "must be Embeddings, such as")
    for kind, value in {"a name": "glove-50", "None": None, "an array": E, "a list": [model()], "a dict": {"tea": E[0]},
                        "pandas": pd.DataFrame(E), "dask": dask.array.from_array(E), "a class": Embeddings}.items()
}  # fmt: skip
NO_AXES = values(
    TypeError,
    "must be one matplotlib Axes",
    no=False,
    text="ax",
    list=[1],
    array=np.ones(2),
    module=plt,
)
NO_PAIR = NO_LIST | values(ValueError, "must be 2 strings", one=("a",), three=[*"abc"], empty=())

# The doors: {name: (call, the argument's name in its errors, what is refused there)}.

DOORS = {
    "cosine_rsm": (cosine_rsm, "E", BAD_MODELS),
    "split_even_odd": (split_even_odd, "E", BAD_MODELS),
    "rsa by pearson": (lambda x: rsa(x, F), "E1", BAD_MODELS),
    "rsa by spearman": (lambda x: rsa(F, x, "spearman"), "E2", BAD_MODELS),
    "rsa by cosine": (lambda x: rsa(x, F, "cosine"), "E1", BAD_MODELS),
    "spearman_at_scale": (lambda x: spearman_at_scale(x, F), "E1", BAD_MODELS),
    "linear_cka": (lambda x: linear_cka(x, F), "E1", BAD_MODELS),
    "debiased linear_cka": (lambda x: linear_cka(F, x, debiased=True), "E2", BAD_MODELS),
    "neighbour_overlap": (lambda x: neighbour_overlap(x, F, 2), "E1", BAD_MODELS),
    "permutation_test": (lambda x: permutation_test(x, F, n_permutations=4), "E1", BAD_MODELS),
    "permutation_test by spearman": (
        lambda x: permutation_test(F, x, "spearman", 4),
        "E2",
        BAD_MODELS,
    ),
    "bootstrap_words": (lambda x: bootstrap_words(x, F, n_resamples=4), "E1", BAD_MODELS),
    "bootstrap_words by spearman": (
        lambda x: bootstrap_words(F, x, "spearman", 4),
        "E2",
        BAD_MODELS,
    ),
    "RSAAccumulator.add": (
        lambda x: RSAAccumulator().add(x, F).score(),
        "E1",
        but(BAD_MODELS, "no words", "one word", "two words", "an Embeddings of two words"),
    ),
    "Embeddings": (
        lambda x: Embeddings("glove-50", WORDS, x, "a test").vectors,
        "vectors",
        no_numbers(E),
    ),
    "rsa_score by pearson": (lambda v: rsa_score(v, W), "v1", BAD_TRIANGLES),
    "rsa_score by spearman": (lambda v: rsa_score(W, v, "spearman"), "v2", BAD_TRIANGLES),
    "rsa_score by cosine": (lambda v: rsa_score(v, W, "cosine"), "v1", BAD_TRIANGLES),
    "from_upper_triangle": (from_upper_triangle, "v", ROWS_ONLY),
    "upper_triangle": (upper_triangle, "S", BAD_RSMS | ASYMMETRIC),
    "category_selectivity": (
        lambda s: category_selectivity(s, [*"aabbcc"]),
        "S",
        BAD_RSMS | ASYMMETRIC | NOT_FINITE,
    ),
    "category_auc": (
        lambda s: category_auc(s, [*"aabbcc"]),
        "S",
        BAD_RSMS | ASYMMETRIC | NOT_FINITE,
    ),
    "plot_rsm": (plot_rsm, "S", BAD_RSMS | NOT_DRAWABLE),
    "plot_rsm_pair": (lambda s: plot_rsm_pair(S, s), "S2", BAD_RSMS | NOT_DRAWABLE),
    "plot_triangles": (
        lambda v: plot_triangles(v, W),
        "v1",
        BAD_TRIANGLES,
    ),
    "plot_triangles by spearman": (
        lambda v: plot_triangles(W, v, method="spearman"),
        "v2",
        BAD_TRIANGLES,
    ),
    "plot_similarities": (
        lambda v: plot_similarities({"a": W, "b": v}),
        r"similarities\['b'\]",
        ROWS_ONLY | NOT_DRAWABLE_ROW,
    ),
    "plot_null": (lambda v: plot_null(v, 0.4), "null", ROWS_ONLY | NOT_DRAWABLE_ROW),
    "explore_changes": (lambda x: explore_changes(x, WORDS, [*"aabbcc"]), "E", BAD_MODELS),
    "explore_halves": (lambda x: explore_halves({"a": x}), r"sets\['a'\]", BAD_MODELS),
    "explore_scores": (
        lambda v: explore_scores(W, v),
        "v2",
        BAD_TRIANGLES,
    ),
    # One number
    "plot_null's observed": (
        lambda x: plot_null(V, x),
        "observed",
        NO_NUMBER | values(ValueError, "there is no score", nan=np.nan, infinite=np.inf),
    ),
    "from_upper_triangle's diagonal": (lambda x: from_upper_triangle(V, x), "diagonal", NO_NUMBER),
    "confidence": (
        lambda x: bootstrap_words(E, F, n_resamples=4, confidence=x),
        "confidence",
        NO_NUMBER
        | values(
            ValueError,
            "must lie between 0 and 1",
            nan=np.nan,
            zero=0,
            one=1,
            percent=95,
            minus=-0.5,
        ),
    ),
    "max_minutes": (
        lambda x: spearman_at_scale(E, F, max_minutes=x),
        "max_minutes",
        but(NO_NUMBER, "None")
        | values(ValueError, "must be above 0", nan=np.nan, zero=0, minus=-1, infinite=-np.inf),
    ),
    "vmin": (
        lambda x: plot_rsm(S, vmin=x),
        "vmin",
        but(NO_NUMBER, "None")
        | values(
            ValueError,
            "must lie below vmax",
            nan=np.nan,
            infinite=-np.inf,
            above=9,
        ),
    ),
    "vmax": (
        lambda x: plot_rsm(S, vmax=x),
        "vmax|vmin",
        but(NO_NUMBER, "None")
        | values(
            ValueError,
            "must lie below vmax",
            nan=np.nan,
            infinite=np.inf,
            below=-9,
        ),
    ),
    # Whole numbers
    "n_permutations": (
        lambda x: permutation_test(E, F, n_permutations=x),
        "n_permutations",
        NOT_WHOLE
        | values(
            ValueError,
            "must be at (least 1|most 10,000,000)",
            zero=0,
            minus=-1,
            vast=10**30,
            many=10**9,
        ),
    ),
    "n_resamples": (
        lambda x: bootstrap_words(E, F, "spearman", n_resamples=x),
        "n_resamples",
        NOT_WHOLE
        | values(
            ValueError,
            "must be at (least 1|most 10,000,000)",
            zero=0,
            minus=-1,
            vast=10**30,
            many=10**9,
        ),
    ),
    "permutation_test's seed": (
        lambda x: permutation_test(E, F, n_permutations=4, seed=x),
        "seed",
        NOT_WHOLE | values(ValueError, "must be at least 0", minus=-1),
    ),
    "bootstrap_words' seed": (
        lambda x: bootstrap_words(E, F, n_resamples=4, seed=x),
        "seed",
        NOT_WHOLE | values(ValueError, "must be at least 0", minus=-1),
    ),
    "k": (
        lambda x: neighbour_overlap(E, F, x),
        "k",
        NOT_WHOLE
        | values(ValueError, "must be at (least 1|most 5)", zero=0, minus=-1, all=6, vast=10**30),
    ),
    "bins": (
        lambda x: spearman_at_scale(E, F, bins=x),
        "bins",
        NOT_WHOLE
        | values(
            ValueError, "must be at (least 2|most 16,777,216)", zero=0, one=1, minus=-1, many=10**9
        ),
    ),
    "first_row": (
        RSAAccumulator,
        "first_row",
        NOT_WHOLE | values(ValueError, "must be at", minus=-1, vast=10**30),
    ),
    "limit": (
        lambda x: load("glove-50", limit=x),
        "limit",
        but(NOT_WHOLE, "None") | values(ValueError, "must be at least 1", zero=0, minus=-5),
    ),
    # Choices
    "rsa's method": (lambda x: rsa(E, F, x), "method", NO_METHOD),
    "rsa_score's method": (lambda x: rsa_score(V, W, x), "method", NO_METHOD),
    "permutation_test's method": (lambda x: permutation_test(E, F, x, 4), "method", NO_METHOD),
    "bootstrap_words' method": (lambda x: bootstrap_words(E, F, x, 4), "method", NO_METHOD),
    "RSAAccumulator.score's method": (
        lambda x: RSAAccumulator().add(E, F).score(x),
        "method",
        NO_METHOD,
    ),
    "plot_triangles' method": (lambda x: plot_triangles(V, W, method=x), "method", NO_METHOD),
    "load": (
        load,
        "There is no model named",
        values(
            ValueError,
            ".*",
            none=None,
            number=50,
            list=["glove-50"],
            array=np.array(["glove-50"]),
            upper="GLOVE-50",
            long="x" * 10**6,
        ),
    ),
    "load's otherwise": (
        lambda x: load("glove-50", otherwise=x),
        "There is no model named",
        values(ValueError, ".*", number=50, list=["glove-50"], dict={}, upper="GLOVE-50"),
    ),
    # Words, labels, models, axes
    "category_selectivity's labels": (
        lambda x: category_selectivity(S, x),
        "labels|S",
        NO_LABELS | values(ValueError, "must name", same=[*"aaaaaa"], different=[*"abcdef"]),
    ),
    "category_auc's labels": (
        lambda x: category_auc(S, x),
        "labels|S",
        NO_LABELS | values(ValueError, "must name", same=[*"aaaaaa"], different=[*"abcdef"]),
    ),
    "plot_rsm's labels": (lambda x: plot_rsm(S, labels=x), "labels", NO_LABELS),
    "plot_rsm_pair's labels": (lambda x: plot_rsm_pair(S, S, labels=x), "labels", NO_LABELS),
    "plot_rsm's words": (
        lambda x: plot_rsm(S, x),
        "words",
        NO_LIST | values(ValueError, "there are 5", few=WORDS[:5]),
    ),
    "explore_changes' words": (
        lambda x: explore_changes(E, x, WORDS),
        "words",
        NO_LIST | values(TypeError, "", none=None),
    ),
    "explore_changes' labels": (
        lambda x: explore_changes(E, WORDS, x),
        "labels",
        NO_LABELS | values(TypeError, "must be a list", none=None),
    ),
    "align": (lambda x: align(x, model()), "words", NO_WORDS),
    "Embeddings.select": (lambda x: model().select(x), "words", NO_WORDS),
    "Embeddings[...]": (lambda x: model()[x], "words", but(NO_WORDS, "word", "long")),
    "Embeddings' words": (lambda x: Embeddings("glove-50", x, E, "a test"), "words", NO_WORDS),
    "Embeddings' name": (
        lambda x: Embeddings(x, WORDS, E, "a test"),
        "name",
        values(TypeError, "must be a string", none=None, number=50, list=["glove-50"]),
    ),
    "align's models": (lambda x: align(["tea"], model(), x), "models", NO_MODELS),
    "shared_words": (shared_words, "models", NO_MODELS),
    "shared_words' others": (lambda x: shared_words(model(), x), "models", NO_MODELS),
    "merge": (
        lambda x: RSAAccumulator().merge(x),
        "other",
        values(TypeError, "must be an RSAAcc", none=None, e=E, n=3),
    ),
    "from_dask": (
        lambda x: RSAAccumulator.from_dask(x, x),
        "A",
        values(
            TypeError,
            "must be a dask array",
            none=None,
            e=E,
            n=3,
            pandas=pd.DataFrame(E),
            flat=dask.array.ones(5),
        ),
    ),
    "plot_rsm's ax": (lambda x: plot_rsm(S, ax=x), "ax", NO_AXES),
    "plot_triangles' ax": (lambda x: plot_triangles(V, W, ax=x), "ax", NO_AXES),
    "plot_similarities' ax": (lambda x: plot_similarities({"a": V}, ax=x), "ax", NO_AXES),
    "plot_null's ax": (lambda x: plot_null(V, 0.4, ax=x), "ax", NO_AXES),
    "plot_rsm_pair's titles": (lambda x: plot_rsm_pair(S, S, titles=x), "titles", NO_PAIR),
    "plot_triangles' names": (lambda x: plot_triangles(V, W, names=x), "names", NO_PAIR),
    "plot_similarities itself": (
        plot_similarities,
        "similarities",
        values(
            ValueError,
            "must be a dict",
            none=None,
            list=[V],
            array=V,
            empty={},
            text="ab",
            number=3,
        ),
    ),
    "explore_halves' sets": (
        explore_halves,
        "sets",
        values(
            ValueError,
            "must be a dict",
            none=None,
            list=[E],
            array=E,
            empty={},
            text="ab",
            number=3,
        )
        | values(ValueError, "must come from one model", widths={"a": E, "b": F}),
    ),
}


def test_every_public_function_that_takes_something_is_in_the_table():
    takes_nothing = {"bundled_models", "describe_models", "load_categories", "use_course_style"}
    elsewhere = {"check"}  # test_checks.py
    functions = (
        {name for name in helpers.__all__ if callable(getattr(helpers, name))}
        - takes_nothing
        - elsewhere
    )
    functions -= {name for name in functions if name.endswith(("Error", "Warning"))}
    doors = " ".join(DOORS)
    assert not [name for name in functions if not re.search(rf"\b{name}\b", doors)]


def picture(x):
    """What x holds, to see whether it was changed."""
    try:
        array = np.array(x.x if isinstance(x, Tensor) else x)
        return repr(array) if array.dtype == object else array.tobytes()
    except Exception:
        return None


@pytest.mark.parametrize("door", DOORS)
def test_what_is_refused_is_refused_by_name(door, tried):
    call, name, bad = DOORS[door]
    for kind, (make, error, message) in bad.items():
        value = make()
        before = picture(value)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with pytest.raises(error, match=rf"^({name})(?!\w).*{message}") as caught:
                call(value)
                pytest.fail(f"{kind}: not refused")
        where = traceback.extract_tb(caught.tb)[-1]
        assert where.filename.startswith(FOLDER), f"{kind}: raised by {where.filename}"
        assert len(str(caught.value)) < 400, kind
        assert picture(value) == before, f"{kind}: changed"
        assert not plt.get_fignums(), f"{kind}: leaves a figure"
        tried["values in tables"] += 1


def numbers(result):
    """The numbers of any result, in one row; a figure's are those of what is drawn."""
    if isinstance(result, plt.Axes):
        return np.concatenate(
            [
                result.dataLim.get_points().ravel(),
                [len(result.get_title("left") + result.get_title())],
            ]
        )
    if isinstance(result, (tuple, list)) or (
        isinstance(result, np.ndarray) and result.dtype == object
    ):
        return np.concatenate([numbers(part) for part in result])
    for names in (("observed", "p", "null"), ("score", "low", "high", "scores")):
        if hasattr(result, names[0]):
            return np.concatenate([np.ravel(getattr(result, name)) for name in names])
    return np.ravel(np.asarray(result, dtype=float))


RIGHT = {
    "E": E,
    "E1": E,
    "E2": E,
    "vectors": E,
    "v": V,
    "v1": V,
    "v2": V,
    "S": S,
    "S2": S,
    "null": V,
}
RIGHT[r"similarities\['b'\]"] = V
READERS = {
    door: (call, RIGHT[name])
    for door, (call, name, _) in DOORS.items()
    if name in RIGHT and "explore" not in door
}


@pytest.mark.parametrize("door", READERS)
def test_numbers_in_any_clothes_give_the_same_answer_and_stay_as_they_were(door, tried):
    call, x = READERS[door]
    expected = numbers(call(x))
    for kind, dress in (CLOTHES if x.ndim == 1 else MATRIX_CLOTHES).items():
        value = dress(x.copy())
        before = picture(value)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            found = numbers(call(value))
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12, err_msg=kind)
        assert picture(value) == before, f"{kind}: changed"
        tried["values in tables"] += 1


@pytest.mark.parametrize("dtype", ["f2", "f4", ">f4", "i1", "i8", "u1", "u8"])
@pytest.mark.parametrize("door", READERS)
def test_numbers_of_any_type_are_computed_in_float64(door, dtype, tried):
    call, x = READERS[door]
    x = np.rint(x * 20) if "f" not in dtype else x
    x = (np.abs(x) + 1 if "u" in dtype else x + (0 if x is S else 1)).astype(dtype)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_allclose(
            numbers(call(x)), numbers(call(x.astype(float))), rtol=1e-12, atol=1e-12
        )
    tried["values in tables"] += 1


# Near the limits. Small whole numbers times a size: exact down to the smallest number, and cosines do not see the size.

WHOLE = np.random.default_rng(5).integers(-9, 10, (6, 4)) + np.eye(6, 4)
SIZES = {
    "largest": 2.0**1020,
    "1e-308": 2.0**-1022,
    "smallest": TINY,
    "as float32, largest": 2.0**124,
    "1": 1.0,
}
ROWS_OF = {
    **{kind: np.full((6, 1), size) for kind, size in SIZES.items()},
    "of every size": np.array([2.0**1020, 2.0**-1022, TINY, 1, 2.0**-1000, 2.0**500])[:, None],
}
SCORES = [
    door
    for door in READERS
    if READERS[door][1] is E and door not in ("Embeddings", "split_even_odd")
]


@pytest.mark.parametrize("kind", ROWS_OF)
@pytest.mark.parametrize("door", SCORES)
def test_the_size_of_rows_does_not_change_what_cosines_say(door, kind, tried):
    if "cka" in door and kind == "of every size":
        return  # CKA keeps the rows' lengths
    call = DOORS[door][0]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = numbers(call(WHOLE * ROWS_OF[kind]))
    np.testing.assert_allclose(found, numbers(call(WHOLE)), rtol=0, atol=1e-12)
    tried["values in tables"] += 1


@pytest.mark.parametrize("kind", SIZES)
@pytest.mark.parametrize("method", METHODS)
def test_the_size_of_a_triangle_does_not_change_its_score(method, kind, tried):
    v = np.random.default_rng(6).integers(-9, 10, 15).astype(float)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert rsa_score(v * SIZES[kind], W, method) == pytest.approx(
            rsa_score(v, W, method), abs=1e-14
        )
        assert rsa_score(W, v * SIZES[kind], method) == pytest.approx(
            rsa_score(W, v, method), abs=1e-14
        )
        RSM, labels = from_upper_triangle(v * SIZES[kind]), [*"aabbcc"]
        assert category_auc(RSM, labels) == category_auc(from_upper_triangle(v), labels)
        assert category_selectivity(RSM, labels) == pytest.approx(
            category_selectivity(from_upper_triangle(v), labels)
        )
    tried["values in tables"] += 4


CONSTANT = [0.3, -1e-320, HUGE, -HUGE, 2.0**1023, 0.0, 1e200]


@pytest.mark.parametrize("value", CONSTANT)
def test_a_constant_has_no_score_at_any_size_and_says_no_more_than_that(value, tried):
    for method in METHODS[: 2 + (value == 0)]:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            assert np.isnan(rsa_score(np.full(15, value), V, method))
            assert np.isnan(rsa_score(V, np.full(15, value), method))
        assert [warning.category for warning in caught] == [UndefinedScoreWarning] * 2
        tried["values in tables"] += 2


@pytest.mark.parametrize("size", [3, 6, 50])
def test_words_at_right_angles_have_no_score_though_rounding_bends_them(size, tried):
    other, turned = np.random.default_rng(1).standard_normal((2, size, size))
    turned = np.linalg.qr(turned)[0]
    assert size < 6 or np.abs(np.tril(turned @ turned.T, -1)).max() > 0
    for method in METHODS:
        for pair in ((turned, other), (other, turned)):
            with pytest.warns(UndefinedScoreWarning):
                assert np.isnan(rsa(*pair, method))
            with pytest.warns(UndefinedScoreWarning):
                assert np.isnan(permutation_test(*pair, method, 4).p)
            tried["values in tables"] += 2


def test_rounding_does_not_make_a_mean_between_categories():
    one_hot = np.repeat(
        np.linalg.qr(np.random.default_rng(2).standard_normal((3, 3)))[0], 2, axis=0
    )
    RSM = one_hot @ one_hot.T
    assert np.abs(RSM[0, 2:]).max() > 0 or np.abs(RSM[2, 4:]).max() > 0
    with pytest.warns(UndefinedScoreWarning):
        assert np.isnan(category_selectivity(RSM, [*"aabbcc"]))
    assert category_auc(RSM, [*"aabbcc"]) == 1


def test_no_result_is_a_view_of_what_came_in():
    x = E.copy()
    for half in split_even_odd(x):
        half[:] = 99
    cosine_rsm(x)[:] = 99
    for result in (upper_triangle(S), from_upper_triangle(V)):
        result[:] = 99
    assert (x == E).all() and (S == from_upper_triangle(V)).all() and V.max() < 1


# Words on figures


ODD_WORDS = [
    "$x$",
    "$\\frac$",
    "a\nb",
    "",
    "_hidden",
    "{}%s",
    "x" * 50,
    "Ünïcödé",
    "nan",
]


@pytest.mark.parametrize("odd", ODD_WORDS, ids=ascii)
def test_any_word_can_be_drawn(odd, tried):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for draw in (
            lambda: plot_rsm(S, [odd, *WORDS[1:]]),
            lambda: plot_rsm(S, labels=[odd] * 3 + ["b"] * 3),
            lambda: plot_rsm(S, labels=[odd, "b"] * 3),
        ):
            draw().figure.canvas.draw()
            tried["values in tables"] += 1
    if "$" in odd:
        ticks = [
            text.get_text().replace("\\$", "$")
            for text in plot_rsm(S, [odd, *WORDS[1:]]).get_xticklabels()
        ]
        assert ticks[0] == odd


def test_arrays_that_are_dearer_than_memory_are_refused_before_they_are_touched(tried):
    vast = np.broadcast_to(1.0, (10**7, 10**7))  # 800 TB
    for call in (
        lambda: bootstrap_words(vast, vast),
        lambda: permutation_test(vast, vast, "spearman"),
    ):
        with pytest.raises(ValueError, match="take 5,000 words at most"):
            call()
        tried["values in tables"] += 1


# Random: exact arithmetic beside the numeric core. Every float64 is a fraction, and so is the square of a cosine.

anything = st.floats(
    allow_nan=False, allow_infinity=False
)  # from 5e-324 to 1.8e308, zeros and whole numbers among them
whole = st.integers(-4, 4).map(float)


@st.composite
def models(draw, elements=anything, words=(3, 6), dims=(1, 4)):
    shape = draw(st.integers(*words)), draw(st.integers(*dims))
    x = draw(arrays(np.float64, shape, elements=elements, fill=st.nothing()))
    assume(x.any(axis=1).all())
    return x


@st.composite
def pairs_of_models(draw, elements=anything):
    x = draw(models(elements))
    return x, draw(models(elements, words=(len(x), len(x))))


def exact_triangle(x):
    """The signed squares of the cosines, as fractions, in the triangle's order."""
    rows = [[fractions.Fraction(value) for value in row] for row in x.tolist()]

    def dot(a, b):
        return sum(p * q for p, q in zip(a, b, strict=True))

    return [
        dot(a, b) * abs(dot(a, b)) / (dot(a, a) * dot(b, b))
        for a, b in itertools.combinations(rows, 2)
    ]


def root(square):
    return np.sign(float(square)) * np.sqrt(abs(np.longdouble(float(square))))


def quiet(call, *args, **options):
    """The call's result; no warning but the one of an undefined score, and then the result must be NaN."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = call(*args, **options)
    assert {warning.category for warning in caught} <= {UndefinedScoreWarning}, [
        str(w.message) for w in caught
    ]
    undefined = np.isnan(numbers(result)).any()
    assert undefined == bool(caught), (result, [str(w.message) for w in caught])
    return result


@given(x=models())
def test_cosines_are_exact_at_any_size(x, tried):
    tried["random models"] += 1
    expected = [float(root(square)) for square in exact_triangle(x)]
    np.testing.assert_allclose(upper_triangle(quiet(cosine_rsm, x)), expected, rtol=0, atol=2e-15)


@given(pair=pairs_of_models(st.one_of(whole, st.integers(-(2**40), 2**40).map(float))))
def test_scores_are_those_of_exact_cosines(pair, tried):
    """Spearman by the exact order of the cosines, ties and all; Pearson and cosine in long double."""
    tried["random models"] += 2
    squares = [exact_triangle(x) for x in pair]
    if min(len(set(one)) for one in squares) < 2:
        assert np.isnan(quiet(rsa, *pair)) and np.isnan(quiet(rsa, *pair, "spearman"))
        return
    rising = [sorted(set(one)) for one in squares]
    gap = min(high - low for one in rising for low, high in itertools.pairwise(one))
    assume(gap > 1e-11)  # nearer than this, float64 cannot tell the cosines apart
    s, t = (np.array([root(square) for square in one]) for one in squares)
    order = [
        [steps.index(square) for square in one] for one, steps in zip(squares, rising, strict=True)
    ]
    assert quiet(rsa, *pair, "spearman") == pytest.approx(
        scipy.stats.spearmanr(*order).statistic, abs=1e-12
    )
    for method, (a, b) in {"pearson": (s - s.mean(), t - t.mean()), "cosine": (s, t)}.items():
        exact = a @ b / np.sqrt((a @ a) * (b @ b))
        wrong = float(1e-13 / min(np.abs(a).max(), np.abs(b).max()))
        assume(wrong < 1e-3)
        assert quiet(rsa, *pair, method) == pytest.approx(float(exact), abs=wrong)


@given(pair=pairs_of_models(whole), seed=st.integers(0, 2**32 - 1))
def test_no_score_depends_on_the_order_of_words_or_models_nor_on_size_or_rotation(
    pair, seed, tried
):
    tried["random models"] += 2
    A, B = pair
    rng = np.random.default_rng(seed)
    order, sizes = rng.permutation(len(A)), 10.0 ** rng.integers(-290, 290, (len(A), 1))
    turned = A @ np.linalg.qr(rng.standard_normal((A.shape[1],) * 2))[0]
    kept = A.copy(), B.copy()
    for method in METHODS:
        score = quiet(rsa, A, B, method)
        assert np.isnan(score) or -1 <= score <= 1
        for other in (
            (B, A),
            (A[order], B[order]),
            (A * sizes, B),
            (turned, B),
            (A, -B),
            (A[:, ::-1], B),
        ):
            assert quiet(rsa, *other, method) == pytest.approx(score, abs=1e-9, nan_ok=True)
        same = quiet(rsa, A, A, method)
        assert np.isnan(same) or same == pytest.approx(1, abs=1e-9)
    assert (A == kept[0]).all() and (B == kept[1]).all()


def exact_pearson(v1, v2):
    a, b = ([fractions.Fraction(value) for value in v.tolist()] for v in (v1, v2))
    a, b = ([value - sum(v) / len(v) for value in v] for v in (a, b))
    (ab, aa, bb) = (
        sum(p * q for p, q in zip(x, y, strict=True)) for x, y in ((a, b), (a, a), (b, b))
    )
    return float(root(ab * abs(ab) / (aa * bb)))


def spread(v):
    """How far the values lie apart, as a share of the largest."""
    scaled = v / np.abs(v).max() if v.any() else v
    return np.ptp(scaled)


@given(data=st.data(), size=st.integers(3, 12))
def test_scores_of_triangles_of_any_size_are_exact(data, size, tried):
    tried["random triangles"] += 2
    v1, v2 = (
        data.draw(arrays(np.float64, size, elements=st.one_of(anything, whole), fill=st.nothing()))
        for _ in "12"
    )
    score, apart = quiet(rsa_score, v1, v2), min(spread(v1), spread(v2))
    if apart > 1e-12:
        assert score == pytest.approx(exact_pearson(v1, v2), abs=1e-14 / apart)
    elif apart < 1e-14:
        assert np.isnan(score)
    cosine = quiet(rsa_score, v1, v2, "cosine")
    assert np.isnan(cosine) == (not (v1.any() and v2.any())) and not abs(cosine) > 1
    ranks = quiet(rsa_score, v1, v2, "spearman")
    with np.errstate(over="ignore"):
        told_apart = all((np.diff(np.unique(v)) > 1e-12 * np.abs(v).max()).all() for v in (v1, v2))
    if apart > 1e-12 and told_apart:
        assert ranks == pytest.approx(scipy.stats.spearmanr(v1, v2).statistic, abs=1e-12)


@given(
    v=st.integers(2, 7).flatmap(lambda n: arrays(np.float64, n * (n - 1) // 2)),
    diagonal=st.floats(),
)
def test_any_triangle_makes_the_round_trip(v, diagonal, tried):
    tried["random triangles"] += 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_array_equal(upper_triangle(from_upper_triangle(v, diagonal)), v)


@given(pair=pairs_of_models(whole), cuts=st.lists(st.integers(0, 6)), seed=st.integers(0, 99))
def test_the_other_scores_of_the_same_models_agree(pair, cuts, seed, tried):
    tried["random models"] += 2
    A, B = pair
    exact = {method: quiet(rsa, A, B, method) for method in METHODS}
    total = RSAAccumulator()
    for a, b in zip(np.split(A, sorted(cuts)), np.split(B, sorted(cuts)), strict=True):
        total.add(a, b)
    for method in ("pearson", "cosine"):
        found = quiet(total.score, method)
        assert np.isnan(found) or found == pytest.approx(exact[method], abs=1e-6)
    score, error = quiet(spearman_at_scale, A, B)
    assert np.isnan(score) == np.isnan(exact["spearman"])
    assert np.isnan(score) or abs(score - exact["spearman"]) <= error + 1e-9
    for method in METHODS:
        test = quiet(permutation_test, A, B, method, 9, seed)
        assert test.observed == pytest.approx(exact[method], abs=1e-12, nan_ok=True)
        assert np.isnan(test.observed) or (0 < test.p <= 1 and np.abs(test.null).max() <= 1 + 1e-9)
        boot = quiet(bootstrap_words, A, B, method, 9, 0.9, seed)
        assert not np.abs(boot.scores).max() > 1 + 1e-9 and not boot.low > boot.high
        assert boot.undefined == np.isnan(boot.scores).sum()
    for cka in (quiet(linear_cka, A, B), quiet(linear_cka, A * 1e-200, B * 1e200)):
        assert not (cka < 0 or cka > 1)
    overlap = quiet(neighbour_overlap, A, B, 1 + seed % (len(A) - 1))
    assert ((0 <= overlap) & (overlap <= 1)).all()


# Random: junk for every argument

junk = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.complex_numbers(), st.text(max_size=9), st.binary(),
        st.sampled_from([..., object(), int, rsa, np, range(3), E, S, V, F > 0, model(), pd.DataFrame(E)]),
        st.sampled_from(["?", "i1", "u8", "f2", "f4", "f8", ">f8", "c8", "U3", "S3", "M8[s]", "O"]).flatmap(
            lambda dtype: arrays(dtype, st.lists(st.integers(0, 5), max_size=3).map(tuple))
            if dtype != "O"
            else arrays(object, (3, 2), elements=st.one_of(st.none(), st.integers(), st.text(max_size=2)))
        ),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=6),
        st.tuples(inner, inner),
        st.dictionaries(st.one_of(st.text(max_size=3), st.integers()), inner, max_size=3),
    ),
    max_leaves=8,
)  # fmt: skip
ANY_OF = {
    "cosine_rsm": cosine_rsm, "upper_triangle": upper_triangle, "split_even_odd": split_even_odd, "rsa": rsa,
    "from_upper_triangle": from_upper_triangle, "rsa_score": rsa_score, "category_selectivity": category_selectivity,
    "category_auc": category_auc, "neighbour_overlap": neighbour_overlap, "linear_cka": linear_cka, "align": align,
    "spearman_at_scale": spearman_at_scale, "shared_words": shared_words, "Embeddings": Embeddings, "add": lambda *args: RSAAccumulator().add(*args).score(), "load": lambda name: load(name),
    "permutation_test": lambda a, b: permutation_test(a, b, n_permutations=3),
    "bootstrap_words": lambda a, b: bootstrap_words(a, b, n_resamples=3),
    "merge": lambda other: RSAAccumulator().merge(other), "from_dask": RSAAccumulator.from_dask,
    "getitem": lambda words: model()[words], "select": lambda words: model().select(words), "in": lambda x: x in model(),
}  # fmt: skip
TAKES = {name: (1, 1) for name in ("load", "merge", "getitem", "select", "in")}
TAKES |= {name: (1, 1) for name in ("cosine_rsm", "upper_triangle", "split_even_odd")}
TAKES |= {"Embeddings": (4, 4), "category_auc": (2, 2), "align": (1, 3)}
TAKES |= {"from_upper_triangle": (1, 2)}
TAKES |= {
    "shared_words": (1, 3),
    "category_selectivity": (2, 2),
    "from_dask": (2, 2),
    "add": (2, 2),
}
TAKES |= {"permutation_test": (2, 2), "bootstrap_words": (2, 2), "spearman_at_scale": (2, 3)}


@pytest.mark.parametrize("name", ANY_OF)
@given(data=st.data())
def test_junk_gets_a_result_or_one_clear_error(name, data, tried):
    least, most = TAKES.get(name, (2, 3))
    good = st.sampled_from([E, F, V, W, S, WORDS, [*"aabbcc"], "pearson", 3, None, model()])
    args = data.draw(
        st.lists(st.one_of(good, junk), min_size=least, max_size=most), label="arguments"
    )
    tried["junk arguments"] += len(args)
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        warnings.simplefilter("ignore", UndefinedScoreWarning)
        try:
            ANY_OF[name](*args)
        except (TypeError, ValueError, MissingWordsError) as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            assert where.filename.startswith(FOLDER), (
                f"{type(error).__name__} by {where.filename}: {error}"
            )
            assert " " in str(error) and len(str(error)) < 2000


@given(data=st.data())
def test_a_check_judges_any_answer_and_never_raises(data, tried):
    exercises = {
        id: each for lesson in range(8) for id, each in helpers.checks.exercises_of(lesson).items()
    }
    id, answer = (
        data.draw(st.sampled_from(sorted(exercises)), label="exercise"),
        data.draw(junk, label="answer"),
    )
    checker = type(helpers.check)()
    for given_answer in (
        answer,
        lambda *args: answer,
        lambda *args: args[0] if args else answer,
        [answer],
        {"a": answer},
    ):
        tried["answers"] += 1
        result = checker(id, given_answer)
        assert result.status in ("wrong", "untouched", "right")
        assert (
            "Please report" not in result.text
            and len(result.text) < 10_000
            and result._repr_html_()
        )
