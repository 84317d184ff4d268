"""The data that is bundled: every byte as the manifest says, every word and number as the data card says."""

import hashlib
import importlib.util
import json
import sys
from pathlib import Path

import numpy as np
import pytest

DATA = Path(__file__).parents[1] / "data"
MANIFEST = json.loads((DATA / "manifest.json").read_text("utf-8"))
CATEGORIES = json.loads((DATA / "categories.json").read_text("utf-8"))
FILES = {
    file: facts
    for kind in ("models", "tokenizers", "layers")
    for entry in MANIFEST[kind].values()
    for file, facts in entry["files"].items()
}
BUNDLED = ["glove-50", "glove-100", "word2vec", "minilm"]
UNKNOWN = {"minilm": {"kiwi"}}
# sha256 of words that stand in the sources and on the lists of words to leave out.
LEFT_OUT = {
    "0ebfcdd92172f5edf1b03c37c1a0f9b3987c333199fa84f2a283854fc16c6d2d",
    "183936b010c67d8925410a4504ac61753c89d462b066b69bb5c1ee0419022413",
    "2062f80093066633876b542212c496501a5e79523cc4ea9b28667dff065afd8f",
    "2f34b7a451c629020abca0f194f78f61a08d2b96c4dae92a3b9bbde9794f7ed8",
    "30a989afc82c0a21139573591de4e5ff37994f7d1506a9acf2b5997005c2649f",
    "31506a8448a761a448a08aa69d9116ea8a6cb1c6b3f4244b3043051f69c9cc3c",
    "594810adcbee20bd1d6f8e4cee51efdf1a235691e9d08fe96ce944d7fde34fd6",
    "59cc3cb8a42973019cddacdee59e0aa7746ba6c203af78cefb453cb3a1b6610d",
    "6ac3c336e4094835293a3fed8a4b5fedde1b5e2626d9838fed50693bba00af0e",
    "6ef9d9fd4a0456ee3869f493c5d017b623f7392048836a02254229df91da79c2",
    "98d44e13f455d916674d38424d39e1cb01b2a9132aacbb7b97a6f8bb7feb2544",
    "9ae315a94e428a7ee3b5e48adae6541965d93b86acf10ffa1c45b93b6fe577b4",
    "a448294a6283de8a4438fdf1f5526cf406d41b6c738277d4546df716df709bed",
    "a821c62e8104f8519d639b4c0948aece641b143f6601fa145993bb2e2c7299d4",
    "acc42ad04ad2c6c0ccf02322b738fc8e489bf0754c8fb46176c4cb97e67aaacd",
    "baa9c153079197ea131ce56cc01d84a76c25746fee31890f2c60e95558b6a0f2",
    "c2d214a484e9d44d34c0c26cca27b34d0eca755d7d7341549885efc7ef592425",
    "cc8a30ea6faccd1bd3503e5a9001bbac91871be28a2140be347b2cc9d27d8031",
    "e683679358a5aea345d8a6084369eae87b0a3db298631dd14aed132f84d3b4e8",
    "ebc98c1efce2b18255178d3a19b3265d310878a930a78d4bd36b7cc6bc4a7312",
}


def words_of(name):
    return (DATA / f"{name}.txt").read_text("utf-8").splitlines()


def vectors_of(name):
    return np.load(DATA / f"{name}.npy", allow_pickle=False)


@pytest.mark.parametrize("file", FILES)
def test_every_byte_is_as_the_manifest_says(file):
    content = (DATA / file).read_bytes()
    assert {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)} == FILES[file]


def test_the_manifest_knows_every_data_file_and_all_are_small():
    paths = [path for pattern in ("*.npy", "*.txt", "gpt2/*") for path in DATA.glob(pattern)]
    assert {path.relative_to(DATA).as_posix() for path in paths} == set(FILES)
    assert set(BUNDLED) <= set(MANIFEST["models"])
    added = ("glove-300.", "gpt2.")  # build.py --add
    assert (
        sum(facts["bytes"] for file, facts in FILES.items() if not file.startswith(added))
        <= 23_000_000
    )


def test_the_manifest_names_the_packages_that_build_py_pins():
    spec = importlib.util.spec_from_file_location("data_build_pins", DATA / "build.py")
    build = sys.modules["data_build_pins"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    assert [name for name in MANIFEST["models"] if name not in build.ADDABLE] == list(build.MODELS)
    entries = [(MANIFEST["models"][name], model) for name, model in build.MODELS.items()]
    for entry, model in [*entries, (MANIFEST["layers"]["minilm-layers"], build.LAYERS)]:
        source = build.SOURCES[model.source]
        assert entry["source"] == f"{source.registry} {source.name}"
        assert (entry["version"], entry["source_sha256"]) == (source.version, source.sha256)


@pytest.mark.parametrize("name", MANIFEST["models"])
def test_shape_type_and_words_of_a_slice(name):
    entry, vectors, words = MANIFEST["models"][name], vectors_of(name), words_of(name)
    assert vectors.shape == (entry["words"], entry["dims"])
    assert vectors.dtype == entry["dtype"] == "float16" and vectors.flags.c_contiguous
    assert np.isfinite(vectors).all() and vectors.any(axis=1).all()
    assert len(words) == len(set(words)) == entry["words"]
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)
    assert (DATA / f"{name}.txt").read_bytes() == "".join(f"{word}\n" for word in words).encode()


@pytest.mark.parametrize("name", BUNDLED)
def test_all_slices_begin_with_the_same_shared_words(name):
    count = MANIFEST["vocabulary"]["shared_words"]
    assert count == 10_000
    assert words_of(name)[:count] == words_of("glove-50")[:count]


@pytest.mark.parametrize("name", BUNDLED)
def test_every_category_word_is_known_except_the_named_ones(name):
    wanted = {word for group in CATEGORIES.values() for word in group}
    assert wanted - set(words_of(name)) == UNKNOWN.get(name, set())


def test_categories_are_of_like_size_and_share_no_word():
    assert {"space", "furniture", "fruit"} <= set(CATEGORIES)
    assert all(10 <= len(group) <= 16 for group in CATEGORIES.values())
    words = [word for group in CATEGORIES.values() for word in group]
    assert len(words) == len(set(words))
    assert {"spaceship", "satellite", "galaxy", "asteroid"} <= set(CATEGORIES["space"])
    assert {"chair", "sofa", "couch", "desk"} <= set(CATEGORIES["furniture"])
    assert {"apple", "banana", "kiwi", "peach"} <= set(CATEGORIES["fruit"])


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("glove-50", [0.418, 0.24968, -0.41242, 0.1217]),
        ("glove-100", [-0.038194, -0.24487, 0.72812, -0.39961, 0.083172]),
    ],
)
def test_glove_begins_with_the_published_numbers_of_the(name, published):
    assert words_of(name)[0] == "the"
    np.testing.assert_array_equal(vectors_of(name)[0, : len(published)], np.float16(published))


def test_word2vec_rows_have_unit_length():
    lengths = np.linalg.norm(vectors_of("word2vec").astype(float), axis=1)
    np.testing.assert_allclose(lengths, 1, atol=5e-4)


@pytest.mark.parametrize("name", MANIFEST["models"])
def test_each_row_is_its_words_own(name):
    """A shifted row would put king next to a stranger."""
    words, vectors = words_of(name), vectors_of(name).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    for word, near in [
        ("king", "queen"),
        ("doctor", "nurse"),
        ("guitar", "piano"),
        ("trombone", "clarinet"),
    ]:
        if word in words:
            nearest = np.argsort(-(vectors @ vectors[words.index(word)]))[1:40]
            assert near in [words[i] for i in nearest], word


@pytest.mark.parametrize("name", MANIFEST["models"])
def test_words_to_leave_out_are_left_out(name):
    assert not LEFT_OUT & {hashlib.sha256(word.encode()).hexdigest() for word in words_of(name)}


def test_gpt2_vocabulary_is_whole():
    vocabulary = json.loads((DATA / "gpt2/vocab.json").read_text("utf-8"))
    merges = (DATA / "gpt2/merges.txt").read_text("utf-8").rstrip("\n").split("\n")
    assert sorted(vocabulary.values()) == list(range(50_257))
    assert merges[0].startswith("#version") and len(merges) - 1 == 50_000
    assert vocabulary["Ġapple"] == 17180 and vocabulary["<|endoftext|>"] == 50_256
    assert all(first + second in vocabulary for first, second in map(str.split, merges[1:]))


def test_gpt2_tokenizer_splits_as_gpt2_does():
    from tokenizers import ByteLevelBPETokenizer

    tokenizer = ByteLevelBPETokenizer(str(DATA / "gpt2/vocab.json"), str(DATA / "gpt2/merges.txt"))
    assert tokenizer.get_vocab_size() == 50_257
    assert tokenizer.encode(" apple").ids == [17180]
    assert tokenizer.encode(" kiwi").tokens == ["Ġk", "iw", "i"]
