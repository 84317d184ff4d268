"""The one door: what comes in becomes clean rows and their words, or an error that says why not.

Every public function sends its arguments through here first; a function adds only what it alone
asks for.
What comes may be an array or what numpy reads as one, an `Embeddings`, a gensim `KeyedVectors`, a
pandas DataFrame or Series, or a tensor. Errors name the argument, the row and its word, and the
cure.
"""

import reprlib
from typing import NamedTuple

import numpy as np

MIN_WORDS = 3  # two words make one pair, and one pair cannot be correlated
BLOCK = 2**20  # numbers at a time, where many are walked through: 8 MB
MAX_NAMED = 5  # how many offending rows an error names before it only counts them
METHODS = ("pearson", "spearman", "cosine")  # each the dot product of two `standardised` triangles


class Rows(NamedTuple):
    """One model behind the door: `X` (N, D) finite, no row of zeros; N `words`, or None."""

    X: np.ndarray
    words: list | None


def as_rows(E, name="E", least=MIN_WORDS, zeros=False, first=0):
    """The rows of one model, each of which has a cosine with every other.

    `least` is how many words are needed, `zeros=True` lets rows of zeros in, and `first` is the
    number of the first row, for errors. The numbers stay in their type and place: a memory-mapped
    file is only read.
    """
    words = words_of(E)
    X = as_array(
        E if _is_pandas(E) else getattr(E, "vectors", E), name
    )  # a column may be "vectors"
    if X.ndim != 2:
        raise ValueError(f"{name} must be 2-D, one word a row (N, D), but its shape is {X.shape}.")
    if len(X) < least:
        raise ValueError(f"{name} has {len(X)} words; at least {least} are needed.")
    if X.shape[1] < 1:
        raise ValueError(f"{name} has no dimensions: its shape is {X.shape}.")
    wild, empty = [], []
    for rows in blocks(*X.shape):
        if X.dtype.kind == "f" and X.dtype.itemsize <= 8:
            squares = np.einsum("ij,ij->i", X[rows], X[rows])
            if (squares > 0).all() and np.isfinite(squares).all():
                continue
        block = as_float64(X[rows], name)  # where a square over- or underflowed, or is an integer's
        wild += (np.flatnonzero(~np.isfinite(block).all(axis=1)) + rows.start).tolist()
        empty += (np.flatnonzero(~block.any(axis=1)) + rows.start).tolist()
    what, found = "holds NaN or infinity", wild
    if not wild and not zeros:
        what, found = "has only zeros (so no direction, and no cosine)", empty
    if found:
        named = [f"row {first + i}" + (f" ({words[i]!r})" if words else "") for i in found]
        more = f" and {len(found) - MAX_NAMED} more" if len(found) > MAX_NAMED else ""
        raise ValueError(f"{name} {what} in {', '.join(named[:MAX_NAMED])}{more}.")
    return Rows(X, words)


def as_same_words(models, least=MIN_WORDS, zeros=False, first=0):
    """The rows of several models of the same words in the same order; in errors E1, E2, ..."""
    rows = [as_rows(E, f"E{k}", least, zeros, first) for k, E in enumerate(models, 1)]
    for k, (X, words) in enumerate(rows[1:], 2):
        if len(X) != len(rows[0].X):
            raise ValueError(
                f"E1 has {len(rows[0].X)} words and E{k} has {len(X)}: "
                "RSA compares the same words in two models."
            )
        require_same_names(rows[0].words, words, "E1", f"E{k}")
    return rows


def words_of(E):
    """The words of a model that carries them: Embeddings, KeyedVectors, a DataFrame or Series."""
    if _is_pandas(E):
        return list(E.index)
    for attribute in ("words", "index_to_key"):
        if hasattr(E, "vectors") and hasattr(E, attribute):
            return list(getattr(E, attribute))
    return None


def require_same_names(names1, names2, first, second):
    """Raise where two sets of rows are named differently. Numbers from 0 on name nothing."""
    if names1 is None or names2 is None or names1 == names2:
        return
    plain = [names == list(range(len(names))) for names in (names1, names2)]
    if any(plain) and any(isinstance(names[0], str) for names in (names1, names2)):
        return
    i = next((i for i, (a, b) in enumerate(zip(names1, names2, strict=False)) if a != b), None)
    if i is None:
        raise ValueError(f"{first} has {len(names1)} names and {second} has {len(names2)}.")
    raise ValueError(
        f"Row {i} is {names1[i]!r} in {first} and {names2[i]!r} in {second}: RSA needs the same "
        "words in the same order. Use align(words, model1, model2), or in pandas "
        f"{second}.loc[{first}.index]."
    )


def as_array(x, name):
    """x as an array of real numbers, of any type; text, complex, masked and ragged are refused."""
    parts = x if isinstance(x, (list, tuple)) else [x]
    if any(isinstance(part, np.ma.MaskedArray) for part in parts):
        raise TypeError(
            f"{name} is masked, and a score would use what the mask hides: choose rows first."
        )
    if _is_pandas(x):
        x = _from_pandas(x, name)
    try:
        if hasattr(x, "detach"):  # a tensor of torch: with a gradient, on another device
            x = x.detach().cpu()
            x = x.float() if "bfloat16" in str(x.dtype) or "float8" in str(x.dtype) else x
        array = np.asarray(x)
        if array.dtype.name.startswith(("bfloat16", "float8")):  # of ml_dtypes
            array = array.astype(np.float32)
    except Exception as error:
        if "inhomogeneous" in str(error):
            raise ValueError(f"{name} is ragged: its rows have different lengths.") from error
        raise TypeError(f"{name} cannot be read as an array: {error}") from error
    if array.dtype.kind not in "fiu":
        what = f"its dtype is {array.dtype}" if array.ndim else f"it is {reprlib.repr(x)}"
        raise TypeError(f"{name} must hold real numbers, but {what}.")
    return array


def as_float64(x, name):
    """x as a float64 array, a copy only where the type changes."""
    with np.errstate(over="ignore"):  # a long double too large for float64 becomes infinite
        return as_array(x, name).astype(np.float64, copy=False)


def as_values(v, name, least=1):
    """A row of finite numbers, such as a triangle, as (M,) float64."""
    v = as_float64(v, name)
    if v.ndim != 1:
        raise ValueError(
            f"{name} must be one-dimensional (a triangle), but its shape is {v.shape}."
        )
    if not np.isfinite(v).all():
        where = int(np.argmin(np.isfinite(v)))
        raise ValueError(f"{name} holds NaN or infinity at position {where}.")
    if v.size < least:
        raise ValueError(f"{name} has {v.size} values; at least {least} are needed.")
    return v


def as_square(S, name="S", finite=True):
    """A symmetric matrix of N >= 2 words, (N, N) float64; rounding may bend it a little."""
    S = as_float64(S, name)
    if S.ndim != 2 or S.shape[0] != S.shape[1]:
        raise ValueError(f"{name} must be a square matrix (N, N), but its shape is {S.shape}.")
    if len(S) < 2:
        raise ValueError(f"{name} needs at least 2 words, but its shape is {S.shape}.")
    bad = np.argwhere(~np.isfinite(S)) if finite else ()
    if len(bad):
        i, j = bad[0]
        raise ValueError(f"{name} holds NaN or infinity: {name}[{i}, {j}] = {S[i, j]}.")
    largest = np.abs(S[np.isfinite(S)]).max(initial=0.0)
    mirrored = np.isclose(S, S.T, rtol=0, atol=1e-6 * largest, equal_nan=True)
    if not mirrored.all():
        i, j = np.argwhere(~mirrored)[0]
        raise ValueError(
            f"{name} is not symmetric: {name}[{i}, {j}] = {S[i, j]:.4g} but {name}[{j}, {i}] = "
            f"{S[j, i]:.4g}. An RSM has the same similarity in both directions."
        )
    return S


def as_number(x, name):
    """x as a float."""
    number = as_float64(x, name)
    if number.ndim:
        raise ValueError(f"{name} must be one number, but its shape is {number.shape}.")
    return float(number)


def as_whole(x, name, least, most=None):
    """x as an int from `least` to `most`."""
    if isinstance(x, bool) or not isinstance(x, (int, np.integer)):
        raise TypeError(f"{name} must be a whole number, not {reprlib.repr(x)}.")
    if x < least or (most is not None and x > most):
        limit = f"at least {least}" if x < least else f"at most {most:,}"
        raise ValueError(f"{name} must be {limit}, but it is {reprlib.repr(x)}.")
    return int(x)


def as_choice(x, name, choices):
    """x, if it is one of the `choices` (strings)."""
    if not isinstance(x, str) or x not in choices:
        known = ", ".join(map(repr, choices))
        raise ValueError(f"{name} must be one of {known}, not {reprlib.repr(x)}.")
    return x


def as_list(x, name, what):
    """x as a list. One string is refused, and what has no order (a set) or more (a dict)."""
    if isinstance(x, str):
        raise TypeError(
            f"{name} must be a list of {what}, not the single string {reprlib.repr(x)}."
        )
    try:
        return list(None if isinstance(x, (set, frozenset, dict)) else x)
    except TypeError:
        raise TypeError(
            f"{name} must be a list of {what}, in order, not {reprlib.repr(x)}."
        ) from None


def as_labels(labels):
    """The categories as a list of plain values, whatever held them; none may be missing."""
    labels = labels.tolist() if hasattr(labels, "tolist") else labels
    labels = as_list(labels, "labels", "categories")
    labels = [label.item() if hasattr(label, "item") else label for label in labels]
    for i, label in enumerate(labels):
        try:
            hash(label)
            good = label is not None and bool(label == label)
        except Exception:  # a list, or a missing value of pandas
            good = False
        if not good:
            raise ValueError(f"labels[{i}] is {reprlib.repr(label)}: give each word a category.")
    return labels


def blocks(n, width):
    """Slices that cover n rows of `width` numbers each, BLOCK numbers at a time."""
    step = max(1, BLOCK // max(1, width))
    return [slice(i, min(i + step, n)) for i in range(0, n, step)]


def _is_pandas(x):
    return type(x).__module__.partition(".")[0] == "pandas" and hasattr(x, "iloc")


def _from_pandas(x, name):
    """The numbers of a DataFrame or Series, nullable and arrow ones too; missing is NaN."""
    if x.ndim == 1 and x.dtype.kind not in "fiu":
        return x.tolist()  # each cell is a word's vector, or nothing that numpy takes for a number
    for column, dtype in x.dtypes.items() if x.ndim == 2 else ():
        if dtype.kind not in "fiu":
            raise TypeError(
                f"{name} must hold real numbers, but column {column!r} is of type {dtype}. If it "
                f"holds words, make them the index: {name}.set_index({column!r}). If vectors, "
                f"give it alone: {name}[{column!r}]. If numbers, convert: {name}.astype(float)."
            )
    return x.to_numpy(dtype=np.float64, na_value=np.nan)
