"""Word embeddings that carry their words and say where their numbers come from.

`load` reads a model's slice from data/, verified; `Embeddings` looks words up in the order asked for; `align` puts
several models on the same words.
"""

from __future__ import annotations

import difflib
import functools
import hashlib
import io
import json
import reprlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .validate import as_array, as_list, as_whole

MAX_NEAR = 20  # for how many missing words an error looks up near spellings
DATA = Path(__file__).resolve().parent.parent / "data"
FORMAT = 1  # of data/manifest.json
MODEL = {
    "title": str,
    "words": int,
    "dims": int,
    "files": dict,
    "source": str,
    "version": str,
    "licence": str,
    "processing": str,
    "reference": str,
}  # what the manifest says of a model ...
FILE = {"bytes": int, "sha256": str}  # ... and of a file
RESTORE = "Restore it with `git checkout -- data`, or clone the course again."

TITLES = {
    "glove-50": "GloVe 50D",
    "glove-100": "GloVe 100D",
    "glove-300": "GloVe 300D",
    "word2vec": "Word2Vec 300D",
    "minilm": "MiniLM 384D",
    "gpt2": "GPT-2 768D",
}


class DataFileError(RuntimeError):
    """A file in data/ is missing or does not hold what the manifest says it holds."""


class MissingWordsError(KeyError):
    """Words that a model does not know: all of them at once, with near spellings that it does know."""

    def __init__(self, message, words):
        super().__init__(message, words)
        self.words = words

    def __str__(self):
        return self.args[0]  # KeyError shows its message in quotes, with \n for line ends


@dataclass(frozen=True, eq=False)
class Embeddings:
    """One model's vectors for some words.

    Attributes
    ----------
    name : str
        A key of `TITLES`.
    words : tuple of N str
        In the order of the rows; as loaded, the most frequent first.
    vectors : (N, D) float32 array
        Read-only, so that no cell can change what the next one reads; `.copy()` it to change it.
    origin : str
        Where the numbers come from.
    """

    name: str
    words: tuple
    vectors: np.ndarray
    origin: str

    def __post_init__(self):
        for field in ("name", "origin"):
            if not isinstance(getattr(self, field), str):
                raise TypeError(
                    f"{field} must be a string, not {reprlib.repr(getattr(self, field))}."
                )
        words, vectors = tuple(_as_word_list(self.words)), as_array(self.vectors, "vectors").view()
        if vectors.ndim != 2 or len(words) != len(vectors):
            raise ValueError(
                f"{len(words)} words do not fit vectors of shape {vectors.shape}: one row a word."
            )
        index = {word: i for i, word in enumerate(words)}
        if len(index) != len(words):
            twice = next(word for i, word in enumerate(words) if index[word] != i)
            raise ValueError(
                f"{reprlib.repr(twice)} is listed more than once: a word would be compared with itself."
            )
        vectors.flags.writeable = False
        object.__setattr__(self, "words", words)
        object.__setattr__(self, "vectors", vectors)
        object.__setattr__(self, "_index", index)

    @property
    def title(self):
        """The model's name as figures and sentences show it, such as "GloVe 50D"."""
        return TITLES.get(self.name, self.name)

    @property
    def dims(self):
        """Number of dimensions, D."""
        return self.vectors.shape[1]

    def __len__(self):
        return len(self.words)

    def __iter__(self):
        return iter(self.words)

    def __contains__(self, word):
        return isinstance(word, str) and word in self._index

    def __repr__(self):
        return f"{self.title}: {len(self):,} words x {self.dims} dimensions"

    def __getitem__(self, words):
        """The vector of one word, (D,), or the vectors of a list of n words in the list's order, (n, D)."""
        if isinstance(words, str):
            return self[[words]][0]
        words = _as_word_list(words)
        _require(words, self)
        return self.vectors[[self._index[word] for word in words]]

    def select(self, words):
        """The same model with only these words, in this order."""
        return align(words, self)[0]

    def to_gensim(self):
        """The same vectors as a gensim `KeyedVectors`, for `most_similar`, `doesnt_match` and the rest of gensim."""
        from gensim.models import KeyedVectors

        keyed = KeyedVectors(vector_size=self.dims)
        keyed.add_vectors(list(self.words), np.array(self.vectors))
        return keyed


def load(name, otherwise=None, full=False, limit=20_000):
    """A model's word embeddings.

    Parameters
    ----------
    name : str
        "glove-50", "glove-100", "glove-300", "word2vec", "minilm" or "gpt2".
    otherwise : str, optional
        The model to use when `name` has to be fetched and cannot be; a printed line then says so. With `full`, it may be
        `name` again: its slice.
    full : bool
        Fetch the published model even where data/ holds a slice of it.
    limit : int or None
        How many of the most frequent words to take of a fetched model; None for all of them.

    Returns
    -------
    Embeddings
        float32, the most frequent words first: the slice in data/, verified against its sha256 the first time it is
        read, or else the published model, fetched once and then kept on this computer (see sources.py).

    Raises
    ------
    ValueError
        For a name that is none of these.
    SourceError
        When a model can neither be fetched nor replaced; it says what to do.
    DataFileError
        When a file of the slice is missing or damaged; it says how to restore it.
    """
    for known in (name,) if otherwise is None else (name, otherwise):
        if not isinstance(known, str) or known not in TITLES:
            near = difflib.get_close_matches(str(known), TITLES, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise ValueError(
                f"There is no model named {reprlib.repr(known)}.{hint} The models are: {', '.join(TITLES)}."
            )
    if limit is not None:
        as_whole(limit, "limit", 1)
    manifest = read_manifest()
    if name in manifest["models"] and not full:
        return _load_slice(name)

    from .sources import SourceError, fetch, say

    try:
        return Embeddings(
            name, *fetch(name, TITLES[name], limit, lambda: _read_verified("gpt2/vocab.json"))
        )
    except SourceError as error:
        if otherwise is None:
            raise
        stand_in = load(otherwise, limit=limit)
        if otherwise == name:
            say(
                f"The full {error.reason}: using the {len(stand_in):,} words of it that come with the course."
            )
            return stand_in
        say(
            f"{error.reason}: using {stand_in.title} ({len(stand_in):,} words) instead, also a real model."
        )
        return stand_in


@functools.cache
def _load_slice(name):
    entry = read_manifest()["models"][name]
    origin = f"{entry['source']} {entry['version']} ({entry['licence']}); {entry['processing']}"
    numbers, words = io.BytesIO(_read_verified(f"{name}.npy")), _read_verified(f"{name}.txt")
    try:
        vectors = np.lib.format.read_array(numbers, allow_pickle=False)
        if vectors.dtype.kind != "f":
            raise ValueError(f"its dtype is {vectors.dtype}")
        return Embeddings(name, words.decode("utf-8").split(), vectors.astype(np.float32), origin)
    except ValueError as error:
        raise DataFileError(
            f"data/{name}.npy and .txt hold no model ({error}). {RESTORE}"
        ) from error


def align(words, *models):
    """Several models on the same words in the same order, ready for RSA.

    Parameters
    ----------
    words : list of n str
        Each once.
    *models : Embeddings

    Returns
    -------
    list of Embeddings
        One for each model; row i of every one is ``words[i]``.

    Raises
    ------
    MissingWordsError
        Naming, for each model, every word that it does not know.
    """
    words = _as_word_list(words)
    _require_embeddings(*models)
    _require(words, *models)
    return [Embeddings(model.name, words, model[words], model.origin) for model in models]


def shared_words(first, *others):
    """The words that all the models know, in the order of the first (its most frequent first)."""
    _require_embeddings(first, *others)
    return [word for word in first.words if all(word in model for model in others)]


def load_categories():
    """Words in clear categories: {"space": ["spaceship", ...], "furniture": [...], "fruit": [...], ...}."""
    categories = _read_json("categories.json")
    groups = list(categories.values()) if isinstance(categories, dict) else [None]
    if not all(
        isinstance(words, list) and words and all(isinstance(word, str) for word in words)
        for words in groups
    ):
        raise DataFileError(
            f"data/categories.json is no table of categories and their words. {RESTORE}"
        )
    return categories


def bundled_models():
    """Names of the models that data/ holds a slice of."""
    return list(read_manifest()["models"])


def describe_models():
    """Print a table of the bundled models: name, title, words, dimensions, reference."""
    print(f"{'load(...)':<12} {'model':<15} {'words':>7} {'dimensions':>11}   from")
    for name, entry in read_manifest()["models"].items():
        print(
            f"{name:<12} {entry['title']:<15} {entry['words']:>7,} {entry['dims']:>11}   {entry['reference']}"
        )


def data_file(filename):
    """The path (str) of a file in data/, such as "gpt2/vocab.json", verified."""
    _read_verified(filename)
    return str(DATA / filename)


def read_manifest():
    """What data/ holds: data/manifest.json as a dict."""
    manifest = _read_json("manifest.json")
    try:
        if manifest["format"] != FORMAT:
            found = repr(manifest["format"])[:20]
            raise DataFileError(
                f"data/manifest.json has format {found}, and these helpers read {FORMAT}: "
                f"data/ and helpers/ are of two versions of the course. {RESTORE}"
            )
        for name, entry in manifest["models"].items():
            _require_fields(name, entry, MODEL)
            _require_fields(name, entry["files"], {f"{name}.npy": dict, f"{name}.txt": dict})
        for entry in (*manifest["models"].values(), *manifest["tokenizers"].values()):
            for file, facts in entry["files"].items():
                _require_fields(file, facts, FILE)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise DataFileError(f"data/manifest.json lacks something ({error}). {RESTORE}") from error
    return manifest


def _require_fields(name, table, fields):
    for field, kind in fields.items():
        if not isinstance(table.get(field), kind):
            raise ValueError(f"{field} of {name!r}")


def _read_json(filename):
    try:
        return json.loads((DATA / filename).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise DataFileError(f"data/{filename} cannot be read ({error}). {RESTORE}") from error


def _read_verified(filename):
    """A data file's bytes, if they are the bytes that the manifest promises."""
    manifest, files = read_manifest(), {}
    for entry in (*manifest["models"].values(), *manifest["tokenizers"].values()):
        files |= entry["files"]
    if filename not in files:
        raise DataFileError(f"data/manifest.json does not list {filename}. {RESTORE}")
    try:
        content = (DATA / filename).read_bytes()
    except OSError as error:
        raise DataFileError(
            f"data/{filename} cannot be read ({error.strerror}). {RESTORE}"
        ) from error
    found, promised = hashlib.sha256(content).hexdigest(), files[filename]
    if found != promised["sha256"]:
        raise DataFileError(
            f"data/{filename} is damaged: {len(content):,} bytes with sha256 {found[:12]}..., where the manifest says "
            f"{promised['bytes']:,} bytes with sha256 {promised['sha256'][:12]}.... {RESTORE}"
        )
    return content


def _as_word_list(words):
    words = as_list(words, "words", "words")
    for i, word in enumerate(words):
        if not isinstance(word, str):
            raise TypeError(f"words must be strings, but words[{i}] is {reprlib.repr(word)}.")
    return words


def _require_embeddings(*models):
    for model in models:
        if not isinstance(model, Embeddings):
            raise TypeError(
                f'models must be Embeddings, such as load("glove-50"), not {reprlib.repr(model)}.'
            )


def _require(words, *models):
    missing = {model: [word for word in words if word not in model] for model in models}
    missing = {model: absent for model, absent in missing.items() if absent}
    if missing:
        lines = []
        for model, absent in missing.items():
            lines.append(f"{model.title} does not know {len(absent)} of the words asked for:")
            # Near spellings take some 50 ms a word: the first ones show what is wrong.
            lines += [
                f"  {word!r}{_near(word, model) if i < MAX_NEAR else ''}"
                for i, word in enumerate(absent)
            ]
        raise MissingWordsError(
            "\n".join(lines), sorted({word for absent in missing.values() for word in absent})
        )


def _near(word, model):
    near = difflib.get_close_matches(word.lower(), model.words, n=3, cutoff=0.75)
    return f" (near: {', '.join(near)})" if near else ""
