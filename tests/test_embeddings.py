"""Loading, looking up and aligning: the real slices in data/, and small look-alikes of that folder that get damaged."""

import copy
import dataclasses
import gzip
import hashlib
import io
import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from gensim.models import KeyedVectors

from helpers import (
    DataFileError,
    Embeddings,
    MissingWordsError,
    align,
    bundled_models,
    cosine_rsm,
    describe_models,
    embeddings,
    load,
    load_categories,
    rsa,
    shared_words,
)
from helpers.embeddings import data_file

ROOT = Path(__file__).resolve().parent.parent
BUNDLED = {"glove-50": 50, "glove-100": 100, "word2vec": 300, "minilm": 384}
TOY = {
    "glove-50": ["the", "apple", "banana", "kiwi", "sofa"],
    "minilm": ["sofa", "the", "moon", "apple", "banana"],
}
VECTORS = np.random.default_rng(0).standard_normal((5, 4)).astype(np.float32)


@pytest.fixture(params=BUNDLED)
def model(request):
    return load(request.param)


@pytest.fixture
def toy():
    """Two models that know different words."""
    return [Embeddings(name, words, VECTORS + 1, "a test") for name, words in TOY.items()]


# The real slices


def test_every_bundled_model_loads_and_says_where_its_numbers_come_from(model):
    manifest = json.loads((ROOT / "data/manifest.json").read_text(encoding="utf-8"))
    entry = manifest["models"][model.name]
    assert (len(model.words), BUNDLED[model.name]) == model.vectors.shape
    assert model.vectors.shape == (entry["words"], entry["dims"]) == (len(model), model.dims)
    assert model.vectors.dtype == np.float32
    assert np.isfinite(model.vectors).all() and model.vectors.any(axis=1).all()
    assert all(type(word) is str and word.isalpha() for word in model.words)
    assert model.title == entry["title"]
    assert repr(model) == f"{model.title}: {len(model):,} words x {model.dims} dimensions"
    for part in ("source", "version", "licence", "processing"):
        assert entry[part] in model.origin
    assert "apple" in model and not {"xyzzyx", "Apple", "", 3, None} & {*model}
    assert 3 not in model and ("kiwi" in model) == (model.name != "minilm")


def test_words_are_looked_up_in_the_order_asked_for(model):
    words = ["banana", "apple", "sofa", "the", "apple"]
    rows = [model.words.index(word) for word in words]
    for asked in (words, tuple(words), np.array(words), iter(words)):
        np.testing.assert_array_equal(model[asked], model.vectors[rows])
    np.testing.assert_array_equal(model["apple"], model.vectors[rows[1]])
    assert model["apple"].shape == (model.dims,) and model[["apple"]].shape == (1, model.dims)
    picked = model.select(words[:4])
    assert picked.words == tuple(words[:4])
    assert (picked.name, picked.origin) == (model.name, model.origin)
    np.testing.assert_array_equal(picked.vectors, model.vectors[rows[:4]])


def test_the_slices_share_thousands_of_words_and_compare():
    models = [load(name) for name in BUNDLED]
    words = shared_words(*models)
    assert len(words) >= 5000
    shared = set(words)
    assert words == [word for word in models[0].words if word in shared]
    aligned = align(words[:300], *models)
    assert [each.name for each in aligned] == list(BUNDLED)
    assert all(each.words == tuple(words[:300]) for each in aligned)
    # The two GloVe models learned from the same text: they agree more than either does with another model.
    first, *others = (rsa(aligned[0], other) for other in aligned[1:])
    assert first > max(others) > 0.05


def test_the_table_of_models_names_each(capsys):
    describe_models()
    table = capsys.readouterr().out.splitlines()
    assert len(table) == 1 + len(bundled_models()) == 1 + len(BUNDLED)
    for line, name in zip(table[1:], bundled_models(), strict=True):
        model = load(name)
        assert line.startswith(name) and model.title in line and f"{len(model):,}" in line


# An Embeddings owns its numbers


def test_vectors_cannot_be_written(toy):
    for each in (toy[0], load("glove-50"), toy[0].select(["sofa", "the"])):
        with pytest.raises(ValueError, match="read-only"):
            each.vectors[0, 0] = 1
        each["sofa"][:] = each[["the", "sofa"]][:] = 0  # what is looked up is a copy
        assert each["sofa"].all()
    for field in ("name", "words", "vectors", "origin", "dims", "title"):
        with pytest.raises((dataclasses.FrozenInstanceError, AttributeError)):
            setattr(toy[0], field, None)


def test_what_it_was_made_from_and_what_is_made_of_it_stay_apart():
    words, vectors = TOY["minilm"], VECTORS.copy()
    keyed = KeyedVectors(4)
    keyed.add_vectors(words, vectors)
    models = [Embeddings("a", words, vectors), Embeddings.from_gensim(keyed), *align(words, keyed)]
    handed_over = [each.to_gensim() for each in models]
    vectors[:] = keyed.vectors[:] = 0
    for each, given in zip(models, handed_over, strict=True):
        np.testing.assert_array_equal(given.vectors, VECTORS)
        given.vectors[:] = 0
        np.testing.assert_array_equal(each.vectors, VECTORS)
    assert vectors.flags.writeable


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))]
)
def test_copies_are_read_only_too(toy, copied):
    again = copied(toy[0])
    assert (again.name, again.words, again.origin) == (toy[0].name, toy[0].words, toy[0].origin)
    np.testing.assert_array_equal(again[["kiwi", "the"]], toy[0][["kiwi", "the"]])
    assert not again.vectors.flags.writeable


def test_a_file_that_is_only_read_is_kept_and_one_that_may_change_is_copied(tmp_path):
    np.save(tmp_path / "x.npy", VECTORS)
    for mode in ("r", "r+", "c"):
        mapped = np.load(tmp_path / "x.npy", mmap_mode=mode)
        each = Embeddings("a", TOY["minilm"], mapped)
        assert np.shares_memory(each.vectors, mapped) == (mode == "r")
        assert not each.vectors.flags.writeable


# gensim's models, and files of vectors


def test_gensim_finds_the_neighbours_that_the_rsm_has():
    model = load("glove-50").select(load("glove-50").words[:400])
    keyed, S = model.to_gensim(), cosine_rsm(model)
    assert keyed.index_to_key == list(model.words)
    for word in model.words[10:400:40]:
        i = model.words.index(word)
        nearest = [(model.words[j], S[i, j]) for j in np.argsort(-S[i]) if j != i][:10]
        found = keyed.most_similar(word, topn=10)
        assert [each for each, _ in found] == [each for each, _ in nearest]
        np.testing.assert_allclose([c for _, c in found], [c for _, c in nearest], atol=1e-5)


def test_keyed_vectors_are_taken_where_embeddings_are(toy):
    keyed = toy[0].to_gensim()
    again = Embeddings.from_gensim(keyed, "mine")
    assert again.words == toy[0].words and again.name == again.title == "mine"
    assert shared_words(keyed, toy[1]) == shared_words(*toy)
    np.testing.assert_array_equal(align(["kiwi", "the"], keyed)[0].vectors, toy[0][["kiwi", "the"]])
    with pytest.raises(MissingWordsError, match="from gensim does not know 1 .*\n  'moon'"):
        align(["moon"], keyed)
    for bad in (VECTORS, None, "word2vec", toy[0]):
        with pytest.raises(TypeError, match=r"^keyed must be gensim KeyedVectors.*model\.wv"):
            Embeddings.from_gensim(bad)


LINES = "".join(f"{word} {' '.join(map(str, row))}\n" for word, row in zip(TOY["minilm"], VECTORS.tolist(), strict=True))  # fmt: skip
GLOVE, WORD2VEC = LINES.encode(), b"5 4\n" + LINES.encode()
BINARY = b"5 4\n" + b"".join(
    word.encode() + b" " + row.tobytes() for word, row in zip(TOY["minilm"], VECTORS, strict=True)
)
FILES = {
    "glove.txt": GLOVE,
    "word2vec.txt": WORD2VEC,
    "crlf.txt": GLOVE.replace(b"\n", b"\r\n"),
    "glove.txt.gz": gzip.compress(GLOVE),
    "word2vec.vec.gz": gzip.compress(WORD2VEC),
    "word2vec.bin": BINARY,
    "word2vec.bin.gz": gzip.compress(BINARY),
}


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("name", FILES)
def test_a_file_of_vectors_is_one_line(tmp_path, name):
    (tmp_path / name).write_bytes(FILES[name])
    model = Embeddings.from_file(tmp_path / name)
    assert model.words == tuple(TOY["minilm"])
    assert (model.name, model.origin) == (name, str(tmp_path / name))
    np.testing.assert_array_equal(model.vectors, VECTORS)
    few = Embeddings.from_file(str(tmp_path / name), name="mine", limit=2)
    assert few.words == model.words[:2] and few.name == "mine"
    with pytest.raises(ValueError, match="^limit must be at least 1"):
        Embeddings.from_file(tmp_path / name, limit=0)


BROKEN_FILES = {
    "empty.txt": b"",
    "blank.txt": b"\n",
    "words.txt": b"tea\nmoon\nsofa\n",
    "tabs.txt": GLOVE.replace(b" ", b"\t"),
    "short.txt": WORD2VEC.replace(b"5 4", b"9 4"),
    "twice.txt": GLOVE + GLOVE,
    "binary.txt": BINARY,
    "cut.bin": BINARY[:60],
    "text.bin": GLOVE,
    "cut.txt.gz": gzip.compress(GLOVE)[:-20],
    "plain.txt.gz": GLOVE,
    "packed.txt": gzip.compress(GLOVE),
}


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("name", BROKEN_FILES)
def test_a_broken_file_of_vectors_is_named(tmp_path, name):
    (tmp_path / name).write_bytes(BROKEN_FILES[name])
    with pytest.raises(ValueError, match=rf"{name} cannot be read as lines of a word and its num"):
        Embeddings.from_file(tmp_path / name)
    with pytest.raises(FileNotFoundError, match="nowhere.txt"):
        Embeddings.from_file(tmp_path / "nowhere.txt")


# Looking up


def test_all_missing_words_are_named_with_near_spellings(toy):
    with pytest.raises(MissingWordsError) as caught:
        toy[0][["the", "aple", "moon", "Sofa"]]
    message = str(caught.value)
    assert "GloVe 50D does not know 3 of the words" in message
    assert "'aple' (near: apple)" in message and "'Sofa' (near: sofa)" in message
    assert "'moon'" in message and "'the'" not in message and "\\n" not in message
    assert caught.value.words == ["Sofa", "aple", "moon"]
    for again in (copy.copy(caught.value), pickle.loads(pickle.dumps(caught.value))):
        assert str(again) == message and again.words == caught.value.words
    for call in (lambda: toy[0]["pear"], lambda: toy[0].select(["apple", "pear"])):
        with pytest.raises(KeyError, match="'pear'"):
            call()


def test_align_names_what_each_model_lacks_in_one_error(toy):
    with pytest.raises(MissingWordsError) as caught:
        align(["apple", "kiwi", "moon", "zebra"], *toy)
    glove, minilm = str(caught.value).split("MiniLM 384D")
    assert "GloVe 50D" in glove and "'moon'" in glove and "'zebra'" in glove and "kiwi" not in glove
    assert "'kiwi'" in minilm and "'zebra'" in minilm and "moon" not in minilm
    assert caught.value.words == ["kiwi", "moon", "zebra"]


def test_ten_thousand_missing_words_are_all_named_but_not_all_spelled_near(toy, monkeypatch):
    """Near spellings take some 50 ms a word: for thousands of words, many minutes."""
    looked_up = []
    near = lambda word, *rest, **more: looked_up.append(word) or []  # noqa: E731
    monkeypatch.setattr(embeddings.difflib, "get_close_matches", near)
    with pytest.raises(MissingWordsError) as caught:
        align([f"word{i}" for i in range(10_000)], *toy)
    assert len(caught.value.words) == 10_000
    assert str(caught.value).count("'word0'") == str(caught.value).count("'word9999'") == 2
    assert len(looked_up) <= 100


def test_align_gives_every_model_the_same_words(toy):
    words = ["sofa", "apple", "the"]
    for before, after in zip(toy, align(iter(words), *toy), strict=True):
        assert after.words == tuple(words)
        assert (after.name, after.origin) == (before.name, before.origin)
        np.testing.assert_array_equal(after.vectors, before[words])
    assert align(words) == []
    assert align(toy[0].select(words), toy[1])[0].words == tuple(words)


def test_shared_words_come_in_the_first_models_order(toy):
    assert shared_words(*toy) == ["the", "apple", "banana", "sofa"]
    assert shared_words(*toy[::-1]) == ["sofa", "the", "apple", "banana"]
    assert shared_words(toy[0]) == list(toy[0].words) == list(toy[0])


@pytest.mark.parametrize(
    ("bad", "error", "message"),
    [
        ("apple", TypeError, "list of words.*'apple'"),
        (["apple", "sofa", "apple"], ValueError, "'apple' is listed twice"),
        (["apple", 3], TypeError, r"must be strings, but words\[1\] is 3"),
        ([b"apple"], TypeError, r"must be strings, but words\[0\] is b'apple'"),
        ({"apple", "sofa"}, TypeError, "list of words, in order"),
        (None, TypeError, "list of words, in order, not None"),
    ],
)
def test_what_is_no_list_of_different_words_is_refused(toy, bad, error, message):
    for call in (toy[0].select, lambda words: align(words, *toy)):
        with pytest.raises(error, match=message):
            call(bad)
    with pytest.raises(error, match=message):
        Embeddings("a", bad, VECTORS[: len(bad or ())])


@pytest.mark.parametrize("shape", [(3, 2), (2,), (2, 2, 2)])
def test_words_and_rows_must_fit(shape):
    with pytest.raises(ValueError, match=r"2 words do not fit vectors of \(.*one row a word"):
        Embeddings("glove-50", ["a", "b"], np.ones(shape))
    words = Embeddings("a", np.array(["a", "b"]), np.ones((2, 3))).words
    assert all(type(word) is str for word in words)  # numpy's would be shown as np.str_('a')


# Models there are, and models there are not


@pytest.mark.parametrize("name", ["glove", "GloVe-50", "", None, 50, "../glove-50", "bert"])
def test_an_unknown_model_lists_the_known(name):
    for call in (lambda: load(name), lambda: load("gpt2", otherwise=name or "bert")):
        with pytest.raises(ValueError, match="There is no model named.*") as caught:
            call()
        assert ", ".join(embeddings.TITLES) in str(caught.value)
    with pytest.raises(ValueError, match="Did you mean 'word2vec'"):
        load("word2vek")
    with pytest.raises(ValueError, match="^limit must be at least 1"):
        load("glove-50", limit=0)


def test_a_stand_in_is_named_and_without_one_it_is_a_clear_error(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("RSA_OFFLINE", "1")
    monkeypatch.setenv("RSA_CACHE", str(tmp_path))
    for name in ("glove-300", "gpt2"):
        with pytest.raises(RuntimeError, match=f"{embeddings.TITLES[name]} is not here"):
            load(name)
    assert load("gpt2", otherwise="minilm") is load("minilm")
    said = capsys.readouterr().out
    assert said.startswith("GPT-2 768D is not here") and said.count("\n") == 1
    assert f"using MiniLM 384D ({len(load('minilm')):,} words) instead, also a real model" in said
    assert load("glove-50", full=True, limit=None, otherwise="glove-50") is load("glove-50")
    words = f"the {len(load('glove-50')):,} words of it that come with the course"
    assert words in capsys.readouterr().out


# Damage: a small look-alike of data/


def npy(array):
    file = io.BytesIO()
    np.save(file, array, allow_pickle=True)
    return file.getvalue()


def write_slice(folder, name, vectors, words):
    """Put one model into a look-alike of data/, and what its files are into the manifest."""
    contents = {f"{name}.npy": vectors if isinstance(vectors, bytes) else npy(vectors)}
    contents[f"{name}.txt"] = "".join(f"{word}\n" for word in words).encode()
    files = {}
    for filename, content in contents.items():
        (folder / filename).write_bytes(content)
        files[filename] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    path = folder / "manifest.json"
    manifest = {"format": 1, "models": {}, "tokenizers": {}}
    manifest = json.loads(path.read_text()) if path.exists() else manifest
    facts = {"source": f"PyPI toy-{name}", "version": "1.2.3", "licence": "MIT"}
    manifest["models"][name] = {"processing": "made up", "files": files, **facts}
    path.write_text(json.dumps(manifest))


@pytest.fixture
def data(tmp_path, monkeypatch):
    for shift, (name, words) in enumerate(TOY.items()):
        vectors = np.arange(20, dtype=np.float16).reshape(5, 4) + 1
        write_slice(tmp_path, name, vectors + shift, words)
    (tmp_path / "categories.json").write_text('{"fruit": ["apple", "banana"]}')
    monkeypatch.setattr(embeddings, "DATA", tmp_path)
    embeddings._load_slice.cache_clear()
    yield tmp_path
    embeddings._load_slice.cache_clear()


def test_the_look_alike_folder_loads_and_a_slice_more_needs_no_code(data):
    model = load("glove-50")
    assert model.words == tuple(TOY["glove-50"]) and model.vectors.dtype == np.float32
    np.testing.assert_array_equal(model.vectors[0], [1, 2, 3, 4])
    assert model.origin == "PyPI toy-glove-50 1.2.3 (MIT); made up"
    assert load_categories() == {"fruit": ["apple", "banana"]}
    assert data_file("glove-50.txt") == str(data / "glove-50.txt")
    write_slice(data, "gpt2", np.ones((2, 4), np.float16), ["apple", "sofa"])
    assert load("gpt2").words == ("apple", "sofa")
    assert bundled_models() == ["glove-50", "minilm", "gpt2"]


def flip_one_byte(path):
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(bytes(content))


DAMAGE = {
    "flipped": flip_one_byte,
    "truncated": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "empty": lambda path: path.write_bytes(b""),
    "missing": Path.unlink,
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "CRLF": lambda path: path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n")),
    "swapped": lambda path: path.write_bytes(path.with_stem("minilm").read_bytes()),
}


@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("file", ["glove-50.npy", "glove-50.txt"])
def test_a_damaged_file_says_which_and_how_to_restore_it(data, file, kind):
    whole = (data / file).read_bytes()
    DAMAGE[kind](data / file)
    said = rf"data/{file}.*Restore it with `git checkout"
    for call in (lambda: load("glove-50"), lambda: load("glove-50"), lambda: data_file(file)):
        with pytest.raises(DataFileError, match=said):  # a failure is not remembered as a success
            call()
    assert load("minilm").words == tuple(TOY["minilm"])
    if kind != "a folder":
        (data / file).write_bytes(whole)
        assert len(load("glove-50")) == 5  # restored, in the same process


def test_a_slice_is_read_and_verified_once_in_a_process(data):
    model = load("glove-50")
    flip_one_byte(data / "glove-50.npy")
    assert load("glove-50") is model
    embeddings._load_slice.cache_clear()  # as a new process would
    with pytest.raises(DataFileError):
        load("glove-50")


@pytest.mark.parametrize("file", ["manifest.json", "categories.json"])
@pytest.mark.parametrize("content", [None, b"", b'{"models": {"gl', b"\xff\xfe"])
def test_a_broken_table_says_how_to_restore_it(data, file, content):
    (data / file).unlink()
    if content is not None:
        (data / file).write_bytes(content)
    calls = [lambda: load("glove-50"), bundled_models, describe_models]
    if file == "categories.json":
        calls = [load_categories]
    for call in calls:
        with pytest.raises(DataFileError, match=rf"data/{file}.*Restore it with `git checkout"):
            call()


class Bomb:
    def __reduce__(self):
        return exec, ("raise SystemExit('a pickle was run')",)


@pytest.mark.parametrize(
    "vectors", [npy(np.array([[Bomb()] * 4] * 5, object)), pickle.dumps(Bomb())]
)
def test_no_pickle_is_ever_run_even_where_the_sha256_is_right(data, vectors):
    write_slice(data, "glove-50", vectors, TOY["glove-50"])
    with pytest.raises(ValueError):
        load("glove-50")
