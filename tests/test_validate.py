"""The one door: whatever comes in becomes clean rows, or one error that names argument, row, word and cure.

The tables first: what may come, what may not, and the doors, each given every value of both.
"""

import decimal
import fractions
import traceback
import warnings
from pathlib import Path

import dask.array
import numpy as np
import pandas as pd
import pyarrow
import pytest
import scipy.sparse
from gensim.models import KeyedVectors
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import helpers
from helpers import (
    Embeddings,
    MissingWordsError,
    RSAAccumulator,
    UndefinedScoreWarning,
    align,
    category_auc,
    category_selectivity,
    cosine_rsm,
    difference_interval,
    from_upper_triangle,
    linear_cka,
    neighbour_overlap,
    permutation_test,
    rsa,
    rsa_matrix,
    rsa_score,
    score_interval,
    shared_words,
    spearman_at_scale,
    split_even_odd,
    upper_triangle,
)

pytestmark = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")  # np.matrix
FOLDER = str(Path(helpers.__file__).parent)
WORDS = ["tea", "moon", "sofa", "kiwi", "comet", "chair"]
RNG = np.random.default_rng(0)
E, F = RNG.standard_normal((6, 4)), RNG.standard_normal((6, 5))
V, W = RNG.uniform(-0.3, 0.9, (2, 15))
S, LABELS = from_upper_triangle(V), [*"aabbcc"]


def put(x, place, value):
    x = x.copy()
    x[place] = value
    return x


def model(vectors=E, words=WORDS):
    return Embeddings("glove-50", words[: len(vectors)], vectors)


def frame(x=E):
    return pd.DataFrame(x, index=WORDS)


def keyed(vectors=E, words=WORDS):
    found = KeyedVectors(vectors.shape[1], dtype=vectors.dtype)
    found.add_vectors(list(words), vectors)
    return found


def mapped(x, path, mode):
    np.save(path / "x.npy", x)
    return np.load(path / "x.npy", mmap_mode=mode)


class Tensor:
    """As torch's: numpy reads it only without a gradient, on the processor, and not in bfloat16."""

    def __init__(self, x, dtype="torch.float64", grad=True, place="cuda"):
        self.x, self.dtype, self.grad, self.place = x, dtype, grad, place

    def detach(self):
        return Tensor(self.x, self.dtype, False, self.place)

    def cpu(self):
        return Tensor(self.x, self.dtype, self.grad, "cpu")

    def float(self):
        return Tensor(self.x, "torch.float32", self.grad, self.place)

    def tolist(self):
        return self.x.tolist()

    def __array__(self, dtype=None, copy=None):
        if self.grad or self.place != "cpu" or "bfloat16" in self.dtype:
            raise TypeError("can't be read by numpy")
        return np.asarray(self.x, dtype)


class OwnIndexing(np.ndarray):
    def __getitem__(self, place):
        raise RuntimeError("not as usual")


DOORS = {  # of models: the call, and the argument's name in its errors
    "cosine_rsm": (cosine_rsm, "E"),
    "split_even_odd": (split_even_odd, "E"),
    "rsa": (lambda x: rsa(x, F), "E1"),
    "rsa by spearman": (lambda x: rsa(F, x, "spearman"), "E2"),
    "rsa_matrix": (lambda x: rsa_matrix([F, E, x], "cosine"), "E3"),
    "RSAAccumulator": (lambda x: RSAAccumulator().add(x, F).score(), "E1"),
    "spearman_at_scale": (lambda x: spearman_at_scale(x, F), "E1"),
    "permutation_test": (lambda x: permutation_test(x, F, n_permutations=4).null, "E1"),
    "score_interval": (lambda x: score_interval(x, F).influence, "E1"),
    "difference_interval": (lambda x: difference_interval(E, F, x).influence, "E3"),
    "linear_cka": (lambda x: linear_cka(x, F), "E1"),
    "neighbour_overlap": (lambda x: neighbour_overlap(x, F, 2), "E1"),
}
TRIANGLES = {
    "rsa_score": (lambda v: rsa_score(v, W), "v1"),
    "rsa_score by spearman": (lambda v: rsa_score(W, v, "spearman"), "v2"),
    "from_upper_triangle": (from_upper_triangle, "v"),
}
RSMS = {
    "upper_triangle": (upper_triangle, "S"),
    "category_selectivity": (lambda s: category_selectivity(s, LABELS), "S"),
    "category_auc": (lambda s: category_auc(s, LABELS), "S"),
}
RIGHT = dict.fromkeys(DOORS, E) | dict.fromkeys(TRIANGLES, V) | dict.fromkeys(RSMS, S)
ALL = DOORS | TRIANGLES | RSMS


def test_every_public_function_that_takes_numbers_is_in_the_tables():
    rooms = (
        "similarity",
        "scale",
        "compare",
        "inference",
        "lessons.measures_05",
        "lessons.measures_08",
    )
    names = {name for room in rooms for name in helpers.VOCABULARY[room].split()}
    assert names <= {door.split(" by ")[0] for door in ALL} | {"UndefinedScoreWarning"}


def numbers(result):
    parts = result if isinstance(result, tuple) else (result,)
    return np.concatenate([np.ravel(part) for part in parts])


# What may come: the same numbers in any clothes

CLOTHES = {
    "list": lambda x, path: x.tolist(),
    "tuple of arrays": lambda x, path: tuple(x),
    "column-major": lambda x, path: np.asfortranarray(x),
    "read-only": lambda x, path: np.frombuffer(x.tobytes()).reshape(x.shape),
    "every second": lambda x, path: np.repeat(x, 2, axis=0)[::2],
    "backwards": lambda x, path: x[::-1].copy()[::-1],
    "other byte order": lambda x, path: x.astype(">f8"),
    "long double": lambda x, path: x.astype(np.longdouble),
    "mapped to read": lambda x, path: mapped(x, path, "r"),
    "mapped to write": lambda x, path: mapped(x, path, "r+"),
    "memoryview": lambda x, path: memoryview(x),
    "own indexing": lambda x, path: x.view(OwnIndexing),
    "dask": lambda x, path: dask.array.from_array(x, chunks=2),
    "tensor": lambda x, path: Tensor(x),
    "bfloat16": lambda x, path: Tensor(x, "torch.bfloat16"),
    "list of Series": lambda x, path: [pd.Series(part) for part in x] if x.ndim > 1 else x,
    "Series": lambda x, path: pd.Series(list(x)),
    "Series of lists": lambda x, path: pd.Series(x.tolist(), index=range(5, 5 + len(x))),
    "arrow lists": lambda x, path: pd.Series(pd.arrays.ArrowExtensionArray(pyarrow.array([*x]))),
}
MATRIX_CLOTHES = CLOTHES | {
    "np.matrix": lambda x, path: np.asmatrix(x),
    "DataFrame": lambda x, path: frame(x),
    "Float64": lambda x, path: frame(x).astype("Float64"),
    "pyarrow": lambda x, path: frame(x).convert_dtypes(dtype_backend="pyarrow"),
    "odd columns": lambda x, path: frame(x).set_axis(["words", "vectors", "name", *"aaa"][:len(x[0])], axis=1),
}  # fmt: skip
MODEL_CLOTHES = MATRIX_CLOTHES | {
    "Embeddings": lambda x, path: model(x),
    "KeyedVectors": lambda x, path: keyed(x),
}


@pytest.mark.parametrize("door", ALL)
def test_numbers_in_any_clothes_give_the_same_answer_and_stay_as_they_were(door, tmp_path):
    (call, _), x = ALL[door], RIGHT[door]
    clothes = MODEL_CLOTHES if x is E else CLOTHES if x is V else MATRIX_CLOTHES
    expected = numbers(call(x))
    for kind, dress in clothes.items():
        before = x.copy()
        value = dress(before, tmp_path)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            found = numbers(call(value))
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12, err_msg=kind)
        assert (before == x).all(), kind


@pytest.mark.parametrize("dtype", ["f2", "f4", ">f4", "g", "i1", "i8", "u1", "u8"])
@pytest.mark.parametrize("door", ALL)
def test_numbers_of_any_type_are_computed_in_float64(door, dtype):
    (call, _), x = ALL[door], RIGHT[door]
    x = x if dtype in "f2 >f4 g" else np.rint(20 * x)
    x = (np.abs(x) + 1 if "u" in dtype else x + (x is not S)).astype(dtype)
    exact = numbers(call(x.astype(float)))
    assert exact.dtype == np.float64
    np.testing.assert_allclose(numbers(call(x)), exact, rtol=1e-12, atol=1e-12)


WHOLE = np.random.default_rng(5).integers(-9, 10, (6, 4)) + np.eye(6, 4)
SIZES = [1e200, 1e-200, 1e-300, 2.0**1019, 5e-324, 10.0 ** np.arange(-300, 300, 100)[:, None]]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("door", [door for door in DOORS if door != "split_even_odd"])
def test_no_cosine_sees_how_long_the_rows_are(door, size):
    if door == "linear_cka" and np.ndim(size):
        return  # CKA keeps the lengths
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = numbers(DOORS[door][0](WHOLE * size))
    np.testing.assert_allclose(found, numbers(DOORS[door][0](WHOLE)), rtol=0, atol=1e-12)


# What may not: {kind: (value, error, what the message says after the argument's name)}


def nested_in_itself():
    x = []
    x.append(x)
    return x


def no_numbers(x):
    mask, parts = np.ma.masked_greater(x, 0.5), "masked.*choose rows first"
    real = "must hold real numbers, but its dtype is"
    return {
        "None": (None, TypeError, "must hold real numbers, but it is None"),
        "a word": ("glove-50", TypeError, "must hold real numbers, but it is 'glove-50'"),
        "True": (True, TypeError, "must hold real numbers, but (it is True|its dtype is bool)"),
        "a generator": ((row for row in x), TypeError, "must hold real numbers, but it is <gen"),
        "a set": ({1, 2, 3}, TypeError, "must hold real numbers, but it is {1, 2, 3}"),
        "a dict": ({"a": [1]}, TypeError, "must hold real numbers, but it is {'a'"),
        "sparse": (scipy.sparse.csr_matrix(E), TypeError, "must hold real numbers, but it is"),
        "ragged": ([[1, 2], [3], [4, 5]], ValueError, "is ragged"),
        "Series with a gap": (pd.Series([[1, 2], None, [4, 5]]), ValueError, "is ragged"),
        "in itself": (nested_in_itself(), TypeError, "cannot be read as an array"),
        "masked": (mask, TypeError, parts),
        "masked nowhere": (np.ma.masked_array(x), TypeError, parts),
        "masked in a list": ([*mask[:, None]], TypeError, parts),
        "masked in a tuple": ((*mask[:, None],), TypeError, parts),
        "bool": (x > 0, TypeError, f"{real} bool"),
        "complex": (x + 1j, TypeError, f"{real} complex"),
        "objects": (x.astype(object), TypeError, f"{real} object"),
        "with None": (put(x.astype(object), 0, None).tolist(), TypeError, f"{real} object"),
        "fractions": (np.vectorize(fractions.Fraction)(x), TypeError, f"{real} object"),
        "beyond 64 bits": ([[10**400] * len(x)] * len(x), TypeError, f"{real} object"),
        "text": (x.astype(str), TypeError, f"{real} <U"),
        "bytes": (x.astype("S9"), TypeError, rf"{real} \|S9"),
        "dates": (x.astype("i8").astype("M8[s]"), TypeError, f"{real} datetime64"),
        "records": (np.zeros(x.shape, "i4,f8"), TypeError, real),
        "raw bytes": (np.zeros(x.shape, "V8"), TypeError, rf"{real} \|V8"),
        "Series of text": (pd.Series(WORDS), TypeError, f"{real} <U5"),
        "Series of bool": (pd.Series(x.ravel() > 0), TypeError, f"{real} bool"),
    }


GAP, HUGE = put(E, (2, 1), np.nan), np.longdouble("1e400")
BAD_MODELS = no_numbers(E) | {
    "a number": (3.0, ValueError, r"must be 2-D.*\(\)"),
    "1-D": (E[0], ValueError, r"must be 2-D, one word a row \(N, D\), but its shape is \(4,\)"),
    "3-D": (E[None], ValueError, r"must be 2-D.*\(1, 6, 4\)"),
    "a Series": (pd.Series(E[:, 0]), ValueError, r"must be 2-D.*\(6,\)"),
    "an empty list": ([], ValueError, r"must be 2-D.*\(0,\)"),
    "no dimensions": (E[:, :0], ValueError, r"has no dimensions.*\(6, 0\)"),
    "NaN": (GAP, ValueError, r"holds NaN or infinity in row 2\.$"),
    "infinity": (put(E, (3, 0), -np.inf), ValueError, r"holds NaN or infinity in row 3\.$"),
    "float16": (put(E, 1, np.inf).astype("f2"), ValueError, "holds NaN or infinity in row 1"),
    "beyond float64": (E * HUGE, ValueError, "holds NaN or infinity in row 0"),
    "below float64": (E / HUGE, ValueError, "has only zeros.*in row 0"),
    "zeros": (put(E, 4, -0.0), ValueError, r"has only zeros .*in row 4\.$"),
    "NaN of a word": (model(GAP), ValueError, r"holds NaN.*in row 2 \('sofa'\)\.$"),
    "zeros of a word": (keyed(put(E, 3, 0)), ValueError, r"has only zeros.*row 3 \('kiwi'\)\.$"),
    "NA of Float64": (frame(GAP).astype("Float64"), ValueError, r"holds NaN.*row 2 \('sofa'\)\.$"),
    "NA of arrow": (frame(GAP).convert_dtypes(dtype_backend="pyarrow"), ValueError, r"row 2 \('sofa'\)"),
    "a text column": (frame().assign(word=WORDS), TypeError, r"column 'word' is of type (str|object).*E\d?\.set_index\('word'\)"),
    "a list column": (pd.DataFrame({"v": [*E]}), TypeError, r"column 'v' is of type object.*E\d?\['v'\]"),
    "a bool column": (frame().assign(b=True), TypeError, "column 'b' is of type bool"),
    "a complex frame": (frame(E + 1j), TypeError, "column 0 is of type complex128"),
    "a frame of objects": (frame(E.astype(object)), TypeError, r"column 0 is of type object.*E\d?\.astype\(float\)"),
}  # fmt: skip
TOO_FEW = {
    f"{n} words": (E[:n], ValueError, f"has {n} words; at least [35] are needed") for n in (0, 1, 2)
}
BAD_TRIANGLES = no_numbers(V) | {
    "a number": (0.3, ValueError, r"must be one-dimensional.*\(\)"),
    "a matrix": (S, ValueError, r"must be one-dimensional.*\(6, 6\)"),
}
NOT_FINITE = {
    "NaN": (put(V, 3, np.nan), ValueError, "holds NaN or infinity at position 3"),
    "infinity": (put(V, 4, np.inf), ValueError, "holds NaN or infinity at position 4"),
}
BAD_RSMS = no_numbers(S) | {
    "a triangle": (V, ValueError, r"must be a square matrix.*\(15,\)"),
    "not square": (E, ValueError, r"must be a square matrix.*\(6, 4\)"),
    "3-D": (np.ones((2, 2, 2)), ValueError, "must be a square matrix"),
    "one word": ([[1.0]], ValueError, "needs at least 2 words"),
    "asymmetric": (put(S, (1, 2), 9), ValueError, r"is not symmetric: S\[1, 2\] = 9"),
    "tiny, asymmetric": (1e-9 * put(S, (1, 2), 9), ValueError, r"not symmetric: S\[1, 2\] = 9e-09"),
    "infinite": (
        put(put(S, (0, 1), np.inf), (1, 0), -np.inf),
        ValueError,
        "is not symmetric|holds NaN",
    ),
}
REFUSED = dict.fromkeys(DOORS, BAD_MODELS | TOO_FEW) | dict.fromkeys(RSMS, BAD_RSMS)
REFUSED |= dict.fromkeys(TRIANGLES, BAD_TRIANGLES | NOT_FINITE)
REFUSED |= {"RSAAccumulator": BAD_MODELS, "from_upper_triangle": BAD_TRIANGLES}
# CKA takes no angles, and in long double neither square nor root is beyond its numbers.
REFUSED["linear_cka"] = {k: v for k, v in (BAD_MODELS | TOO_FEW).items() if "zeros" not in v[2]}


@pytest.mark.parametrize("door", ALL)
def test_what_is_refused_is_refused_by_name(door):
    call, name = ALL[door]
    for kind, (value, error, message) in REFUSED[door].items():
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with pytest.raises(error, match=rf"^{name}\b.*{message}") as caught:
                call(value)
                pytest.fail(f"{kind}: not refused")
        where = traceback.extract_tb(caught.tb)[-1].filename
        assert where.startswith(FOLDER), f"{kind}: raised by {where}"
        assert len(str(caught.value)) < 400, kind


def test_rows_that_are_many_are_counted_over_the_whole_model():
    """9 of 20,000, further apart than what is read at once."""
    x = np.ones((20_000, 300), np.float32)
    x[7::2400] = 0
    with pytest.raises(ValueError, match=r"row 7, row 2407, row 4807, row 7207, row 9607 and 4 m"):
        cosine_rsm(x)
    x[19_999, 0] = np.nan
    with pytest.raises(ValueError, match=r"^E holds NaN or infinity in row 19999\.$"):
        cosine_rsm(x)
    assert linear_cka(put(E, 4, 0), F) > 0  # a row of zeros is a row to CKA


# Names


def test_models_of_other_words_or_another_order_are_not_compared():
    turned = r"^Row 0 is 'tea' in E1 and 'chair' in E2: .*align.*E2\.loc\[E1\.index\]\.$"
    for one in (frame(), model(), keyed()):
        for other in (frame(F)[::-1], model(F, WORDS[::-1]), keyed(F, WORDS[::-1])):
            for call in (rsa, RSAAccumulator().add, linear_cka):
                with pytest.raises(ValueError, match=turned):
                    call(one, other)
    with pytest.raises(ValueError, match="^Row 0 is 'tea' in E1 and 'chair' in E3"):
        rsa_matrix([frame(), F, frame()[::-1]])
    with pytest.raises(ValueError, match="^E1 has 6 words and E3 has 5"):
        rsa_matrix([E, F, E[:5]])
    with pytest.raises(ValueError, match="^Row 0 is 'a' in v1 and 'o' in v2"):
        rsa_score(
            pd.Series(V, index=[*"abcdefghijklmno"]), pd.Series(V, index=[*"onmlkjihgfedcba"])
        )


def test_an_order_in_numbers_is_compared_and_the_default_one_names_nothing():
    with pytest.raises(ValueError, match="^Row 0 is 0 in E1 and 5 in E2"):
        rsa(pd.DataFrame(E), pd.DataFrame(F)[::-1])
    with pytest.raises(ValueError, match="^Row 0 is 5 in E1 and 'tea' in E2"):
        rsa(pd.DataFrame(E)[::-1], model(F))
    for one in (pd.DataFrame(E), E, frame(), model(), keyed()):
        for other in (pd.DataFrame(F), F, frame(F), model(F)):
            assert rsa(one, other) == rsa(E, F)


# Labels, lists, numbers

LABEL_CLOTHES = {
    "array": np.array(LABELS),
    "numpy's strings": [*np.array(LABELS)],
    "0-D arrays": [np.array(label) for label in LABELS],
    "Series": pd.Series(LABELS, index=range(5, 11)),
    "categorical": pd.Categorical(LABELS),
    "arrow": pd.Series(LABELS, dtype="string[pyarrow]"),
    "numbers": [0, 0, 1, 1, 2, 2],
    "equal numbers of other types": [0, 0.0, np.int8(1), True, np.float32(2), decimal.Decimal(2)],
    "tensor": Tensor(np.repeat([0.5, 1, 2], 2)),
    "tuple": (*LABELS,),
    "index": pd.Index(LABELS),
}


@pytest.mark.parametrize("kind", LABEL_CLOTHES)
def test_labels_are_compared_by_value(kind):
    assert category_auc(S, LABEL_CLOTHES[kind]) == category_auc(S, LABELS)


BAD_LABELS = {
    "None": ([None, None, *"aabb"], r"labels\[0\] is None"),
    "NaN": ([*"aabb", np.nan, np.nan], r"labels\[4\] is nan"),
    "NA": ([*"aabb", pd.NA, pd.NA], r"labels\[4\] is <NA>"),
    "NaT": ([*"aabb", pd.NaT, "b"], r"labels\[4\] is NaT"),
    "not in the categories": (pd.Categorical([*"aabbc", None]), r"labels\[5\] is nan"),
    "masked": (np.ma.masked_equal([1, 1, 2, 2, 3, 3], 2), r"labels\[2\] is None"),
    "lists": ([["a"], ["a"], *"bbcc"], r"labels\[0\] is \['a'\]"),
    "a column": (np.array(LABELS)[:, None], r"labels\[0\] is \['a'\]"),
    "one string": ("aabbcc", "labels must be a list of categories, not the single string"),
    "numpy's string": (np.str_("aabbcc"), "labels must be a list of categories, not the single"),
    "a number": (np.float64(3), "labels must be a list of categories, in order, not 3.0"),
    "a set": ({*"abcdef"}, "labels must be a list of categories, in order"),
    "a dict": (dict.fromkeys("abcdef"), "labels must be a list of categories, in order"),
}


@pytest.mark.parametrize("kind", BAD_LABELS)
def test_labels_that_are_missing_or_no_list_are_refused(kind):
    value, message = BAD_LABELS[kind]
    with pytest.raises((TypeError, ValueError), match=f"^{message}"):
        category_auc(S, value)


@pytest.mark.parametrize("bad", [1.5, 2.0, "10", None, True, [2], np.nan, 2j, np.array(2), ...])
def test_what_is_no_whole_number_is_refused(bad):
    for call, name in (
        (lambda: permutation_test(E, F, n_permutations=bad), "n_permutations"),
        (lambda: neighbour_overlap(E, F, bad), "k"),
    ):
        with pytest.raises(TypeError, match=f"^{name} must be a whole number, not"):
            call()


@pytest.mark.parametrize("bad", ["PEARSON", "kendall", "", None, 1, ["pearson"], b"pearson"])
def test_an_unknown_method_is_refused_with_the_known(bad):
    for call, x, y in ((rsa, E, F), (rsa_score, V, W), (score_interval, E, F)):
        with pytest.raises(ValueError, match="^method must be one of 'pearson', 'spearman', 'cos"):
            call(x, y, bad)


OUT_OF_RANGE = {
    "n_permutations must be at least 1, but it is 0": lambda: permutation_test(E, F, n_permutations=0),
    "seed must be at least 0, but it is -1": lambda: permutation_test(E, F, seed=-1),
    "alternative must be one of 'greater'": lambda: permutation_test(E, F, alternative="less"),
    "confidence must lie between 0 and 1, such as 0.95, not 95": lambda: score_interval(E, F, confidence=95),
    "k must be at most 5, but it is 6": lambda: neighbour_overlap(E, F, 6),
    "bins must be at least 2, but it is 1": lambda: spearman_at_scale(E, F, bins=1),
    "diagonal must be one number, but its shape is": lambda: from_upper_triangle(V, [0.5]),
    "diagonal must hold real numbers, but it is None": lambda: from_upper_triangle(V, None),
}  # fmt: skip


@pytest.mark.parametrize("message", OUT_OF_RANGE)
def test_numbers_out_of_range_are_refused_with_the_range(message):
    with pytest.raises((TypeError, ValueError), match=f"^{message}"):
        OUT_OF_RANGE[message]()


@pytest.mark.parametrize("bad", [None, 3, {"a": E}, "ab", {1, 2}])
def test_models_must_be_a_list(bad):
    with pytest.raises(TypeError, match="^models must be a list of models"):
        rsa_matrix(bad)
    with pytest.raises(ValueError, match="^models is empty"):
        rsa_matrix([])


# Junk for every argument

junk = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.complex_numbers(), st.binary(), st.text(max_size=9),
        st.sampled_from([..., object(), int, rsa, np, range(3), E, S, V, F > 0, model(), frame(), Tensor(E)]),
        st.sampled_from(["?", "i1", "u8", "f2", "f4", ">f8", "c8", "U3", "S3", "M8[s]"]).flatmap(
            lambda dtype: arrays(dtype, st.lists(st.integers(0, 5), max_size=3).map(tuple))
        ),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=6), st.tuples(inner, inner), st.dictionaries(st.integers(), inner, max_size=3)
    ),
    max_leaves=8,
)  # fmt: skip
TAKES = {
    "cosine_rsm": 1, "upper_triangle": 1, "split_even_odd": 1, "from_upper_triangle": 2, "rsa_score": 3, "rsa": 3,
    "rsa_matrix": 2, "category_auc": 2, "category_selectivity": 2, "linear_cka": 2, "neighbour_overlap": 3,
    "spearman_at_scale": 2, "align": 2, "shared_words": 2, "Embeddings": 3, "permutation_test": 3, "score_interval": 3,
}  # fmt: skip


@pytest.mark.parametrize("name", TAKES)
@given(data=st.data())
def test_junk_gets_a_result_or_one_clear_error(name, data, tried):
    good = st.sampled_from([E, F, V, W, S, WORDS, LABELS, "pearson", 3, None, model()])
    args = data.draw(st.tuples(*[st.one_of(good, junk)] * TAKES[name]), label="arguments")
    tried["junk arguments"] += len(args)
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        warnings.simplefilter("ignore", UndefinedScoreWarning)
        try:
            getattr(helpers, name)(*args)
        except (TypeError, ValueError, MissingWordsError) as error:
            where = traceback.extract_tb(error.__traceback__)[-1].filename
            assert where.startswith(FOLDER), f"{type(error).__name__} by {where}: {error}"
            assert " " in str(error) and len(str(error)) < 2000


@pytest.mark.parametrize("bad", ["glove-50", None, E, [model()], frame(), Embeddings])
def test_only_models_that_carry_words_are_aligned(bad):
    for call in (lambda: align(["tea"], model(), bad), lambda: shared_words(model(), bad)):
        with pytest.raises(TypeError, match="^models must be Embeddings, such as"):
            call()
