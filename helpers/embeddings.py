"""Word embeddings that carry their words and say where their numbers come from.

`load` reads a model's slice from data/, verified, or fetches it; `Embeddings` looks words up in the
order asked for; `align` puts several models on the same words.
"""

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

MAX_NEAR = 20  # for how many missing words an error looks up near spellings: some 50 ms each
DATA = Path(__file__).resolve().parent.parent / "data"
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
    """Words that a model does not know: all of them at once, with near spellings that it knows."""

    def __init__(self, message, words):
        super().__init__(message, words)
        self.words = words

    def __str__(self):
        return self.args[0]  # KeyError shows its message in quotes, with \n for line ends


@dataclass(frozen=True, eq=False)
class Embeddings:
    """One model's vectors for some words.

    name : str, a key of `TITLES` or any name of your own.
    words : tuple of N str, in the order of the rows; as loaded, the most frequent first.
    vectors : (N, D) array of real numbers, its own and read-only, so that no cell can change what
        the next one reads; `.copy()` it to change it.
    origin : str, where the numbers come from.
    """

    name: str
    words: tuple
    vectors: np.ndarray
    origin: str = "given"

    def __post_init__(self):
        words, vectors = tuple(as_words(self.words)), as_array(self.vectors, "vectors")
        # A memory-mapped file that is only read may have gigabytes, and nobody can change it.
        kept = isinstance(self.vectors, np.memmap) and self.vectors.mode == "r"
        vectors = vectors if kept else np.array(vectors)
        if vectors.ndim != 2 or len(words) != len(vectors):
            shape = vectors.shape
            raise ValueError(f"{len(words)} words do not fit vectors of {shape}: one row a word.")
        index = {word: i for i, word in enumerate(words)}
        if len(index) != len(words):
            twice = reprlib.repr(next(word for i, word in enumerate(words) if index[word] != i))
            raise ValueError(f"{twice} is listed twice: a word would be compared with itself.")
        vectors.flags.writeable = False
        for field, value in (("words", words), ("vectors", vectors), ("_index", index)):
            object.__setattr__(self, field, value)

    def __reduce__(self):  # so that copies and unpickled ones are read-only too
        return Embeddings, (self.name, self.words, np.asarray(self.vectors), self.origin)

    @classmethod
    def from_gensim(cls, keyed, name="from gensim"):
        """A gensim `KeyedVectors` as Embeddings; later changes of either leave the other alone."""
        if not hasattr(keyed, "index_to_key"):
            shown = reprlib.repr(keyed)
            raise TypeError(f"keyed must be gensim KeyedVectors, such as model.wv, not {shown}.")
        return cls(name, keyed.index_to_key, keyed.vectors, "a gensim KeyedVectors")

    @classmethod
    def from_file(cls, path, name=None, limit=None):
        """Vectors from a file: GloVe's or word2vec's text format (.gz too), or word2vec's .bin.

        `limit`: how many of its first words to take; None for all. ValueError where it is none of
        these.
        """
        from gensim.models import KeyedVectors
        from gensim.utils import open as open_any

        if limit is not None:
            as_whole(limit, "limit", 1)
        path = str(path)
        binary = path.removesuffix(".gz").endswith(".bin")
        try:
            with open_any(path, "rb") as file:
                header = binary or len(file.readline(1000).split()) == 2  # GloVe's files have none
            keyed = KeyedVectors.load_word2vec_format(
                path, binary=binary, limit=limit, no_header=not header
            )
            if not keyed.vector_size:
                raise ValueError("no numbers follow its words")
            return cls(name or Path(path).name, keyed.index_to_key, keyed.vectors, path)
        except FileNotFoundError:
            raise
        except Exception as error:
            what = "lines of a word and its numbers, nor as word2vec's format"
            raise ValueError(f"{path} cannot be read as {what}: {error}.") from error

    def to_gensim(self):
        """The same vectors as a gensim `KeyedVectors`, for `most_similar` and all the rest."""
        from gensim.models import KeyedVectors

        keyed = KeyedVectors(vector_size=self.dims)
        keyed.add_vectors(list(self.words), self.vectors)  # gensim copies them
        return keyed

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
        """The vector of one word, (D,), or of a list of n words in the list's order, (n, D)."""
        if isinstance(words, str):
            return self[[words]][0]
        words = as_words(words)
        _require(words, self)
        return self.vectors[[self._index[word] for word in words]]

    def select(self, words):
        """The same model with only these words, in this order."""
        return align(words, self)[0]


def load(name, otherwise=None, full=False, limit=20_000):
    """A model's word embeddings, `Embeddings` of float32, the most frequent words first.

    name : "glove-50", "glove-100", "glove-300", "word2vec", "minilm" or "gpt2". Where data/ holds a
        slice of it, that is read, and verified against its sha256 the first time; else the
        published model is fetched once and then kept on this computer (sources.py).
    otherwise : the model to use when `name` has to be fetched and cannot be; a printed line then
        says so. With `full`, it may be `name` again: its slice.
    full : fetch the published model even where data/ holds a slice of it.
    limit : how many of the most frequent words to take of a fetched model; None for all of them.
        GPT-2 comes with all its 32,064 words, since its file is read as a whole.

    ValueError for a name that is none of these; SourceError when a model can neither be fetched nor
    replaced; DataFileError when a file of the slice is missing or damaged. Each says what to do.
    """
    for known in (name,) if otherwise is None else (name, otherwise):
        if not isinstance(known, str) or known not in TITLES:
            near = difflib.get_close_matches(str(known), TITLES, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            shown, models = reprlib.repr(known), ", ".join(TITLES)
            raise ValueError(f"There is no model named {shown}.{hint} The models are: {models}.")
    if limit is not None:
        as_whole(limit, "limit", 1)
    if name in bundled_models() and not full:
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
        words = f"{len(stand_in):,} words"
        if otherwise == name:
            say(f"The full {error.reason}: using the {words} of it that come with the course.")
        else:
            say(f"{error.reason}: using {stand_in.title} ({words}) instead, also a real model.")
        return stand_in


@functools.cache
def _load_slice(name):
    entry = read_manifest()["models"][name]
    origin = f"{entry['source']} {entry['version']} ({entry['licence']}); {entry['processing']}"
    numbers, words = io.BytesIO(_read_verified(f"{name}.npy")), _read_verified(f"{name}.txt")
    vectors = np.lib.format.read_array(numbers, allow_pickle=False).astype(np.float32)
    return Embeddings(name, words.decode("utf-8").split(), vectors, origin)


def align(words, *models):
    """Several models on the same words in the same order, ready for RSA: a list of `Embeddings`.

    words : list of n str, each once: row i of every model is then ``words[i]``.
    models : Embeddings, or gensim KeyedVectors.

    MissingWordsError names, for each model, every word that it does not know.
    """
    words, models = as_words(words), _as_embeddings(models)
    _require(words, *models)
    return [Embeddings(model.name, words, model[words], model.origin) for model in models]


def shared_words(first, *others):
    """The words that all the models know, in the order of the first (its most frequent first)."""
    first, *others = _as_embeddings([first, *others])
    return [word for word in first.words if all(word in model for model in others)]


def load_categories():
    """Words in clear categories: {"space": ["spaceship", ...], "furniture": [...], ...}."""
    return _read_json("categories.json")


def bundled_models():
    """Names of the models that data/ holds a slice of."""
    return list(read_manifest()["models"])


def describe_models():
    """Print a table of the bundled models: name, title, words, dimensions, reference."""
    print(f"{'load(...)':<12} {'model':<15} {'words':>7} {'dimensions':>11}   from")
    for name, entry in read_manifest()["models"].items():
        title, words, dims = entry["title"], entry["words"], entry["dims"]
        print(f"{name:<12} {title:<15} {words:>7,} {dims:>11}   {entry['reference']}")


def data_file(filename):
    """The path (str) of a file in data/, such as "gpt2/vocab.json", verified."""
    _read_verified(filename)
    return str(DATA / filename)


def read_manifest():
    """What data/ holds: data/manifest.json as a dict."""
    return _read_json("manifest.json")


def _read_json(filename):
    try:
        return json.loads(_read(filename))
    except ValueError as error:
        raise DataFileError(f"data/{filename} holds no JSON ({error}). {RESTORE}") from error


def _read(filename):
    try:
        return (DATA / filename).read_bytes()
    except OSError as error:
        why = error.strerror
        raise DataFileError(f"data/{filename} cannot be read ({why}). {RESTORE}") from error


def _read_verified(filename):
    """A data file's bytes, if they are the bytes that the manifest promises."""
    manifest, content = read_manifest(), _read(filename)
    kinds = (manifest.get(kind, {}).values() for kind in ("models", "tokenizers", "layers"))
    promised = next(e["files"][filename] for kind in kinds for e in kind if filename in e["files"])
    found = hashlib.sha256(content).hexdigest()
    if found != promised["sha256"]:
        facts = f"{len(content):,} of {promised['bytes']:,} bytes, sha256 {found[:12]}..."
        raise DataFileError(f"data/{filename} is damaged ({facts}). {RESTORE}")
    return content


def as_words(words):
    """A list of strings, or an error that names the one that is none."""
    words = as_list(words, "words", "words")
    for i, word in enumerate(words):
        if not isinstance(word, str):
            raise TypeError(f"words must be strings, but words[{i}] is {reprlib.repr(word)}.")
    return [str(word) for word in words]  # numpy's strings are shown otherwise


def _as_embeddings(models):
    models = [Embeddings.from_gensim(m) if hasattr(m, "index_to_key") else m for m in models]
    for model in models:
        if not isinstance(model, Embeddings):
            shown = reprlib.repr(model)
            raise TypeError(f'models must be Embeddings, such as load("glove-50"), not {shown}.')
    return models


def _require(words, *models):
    """Raise a `MissingWordsError` that names, for each model, all the words that it lacks."""
    lines, missing = [], set()
    for model in models:
        absent = [word for word in words if word not in model]
        missing |= {*absent}
        if absent:
            lines.append(f"{model.title} does not know {len(absent)} of the words asked for:")
        for i, word in enumerate(absent):
            near = _near(word, model) if i < MAX_NEAR else ""
            lines.append(f"  {word!r}{near}")
    if missing:
        raise MissingWordsError("\n".join(lines), sorted(missing))


def _near(word, model):
    near = difflib.get_close_matches(word.lower(), model.words, n=3, cutoff=0.75)
    return f" (near: {', '.join(near)})" if near else ""
