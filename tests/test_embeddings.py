"""Loading, looking up and aligning: the real slices in data/, and small look-alikes of that folder that get damaged."""

import copy
import dataclasses
import hashlib
import io
import json
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

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
KNOWN = ["glove-50", "glove-100", "glove-300", "word2vec", "minilm", "gpt2"]
TOY = {
    "glove-50": ["the", "apple", "banana", "kiwi", "sofa"],
    "minilm": ["sofa", "the", "moon", "apple", "banana"],
}

TOKENIZERS = {
    "gpt2": {
        "files": {"gpt2/vocab.json": {"sha256": hashlib.sha256(b"{}").hexdigest(), "bytes": 2}}
    }
}


@pytest.fixture(params=BUNDLED)
def model(request):
    return load(request.param)


@pytest.fixture
def toy():
    """Two models that know different words."""
    rng = np.random.default_rng(0)
    return [
        Embeddings(name, words, rng.standard_normal((5, 4)).astype(np.float32), "a test")
        for name, words in TOY.items()
    ]


def npy(array):
    file = io.BytesIO()
    np.save(file, array, allow_pickle=True)
    return file.getvalue()


def write_slice(folder, name, vectors, words):
    """Put one model into a look-alike of data/, and what its files are into the manifest."""
    contents = {f"{name}.npy": vectors if isinstance(vectors, bytes) else npy(vectors)}
    contents[f"{name}.txt"] = (
        words if isinstance(words, bytes) else "".join(f"{word}\n" for word in words).encode()
    )
    files = {}
    for filename, content in contents.items():
        (folder / filename).write_bytes(content)
        files[filename] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    path = folder / "manifest.json"
    manifest = (
        json.loads(path.read_text())
        if path.exists()
        else {"format": 1, "models": {}, "tokenizers": TOKENIZERS}
    )
    manifest["models"][name] = {
        "title": embeddings.TITLES[name],
        "dims": 4,
        "words": len(words),
        "dtype": "float16",
        "files": files,
        "source": f"PyPI toy-{name}",
        "version": "1.2.3",
        "licence": "MIT",
        "processing": "made up",
        "reference": "Nobody 2000",
    }
    path.write_text(json.dumps(manifest))


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A small look-alike of data/, which `load` reads as a new process would."""
    vectors = np.arange(20, dtype=np.float16).reshape(5, 4) + 1
    for shift, (name, words) in enumerate(TOY.items()):
        write_slice(tmp_path, name, vectors + shift, words)
    (tmp_path / "gpt2").mkdir()
    (tmp_path / "gpt2/vocab.json").write_text("{}")
    (tmp_path / "categories.json").write_text('{"fruit": ["apple", "banana"]}')
    monkeypatch.setattr(embeddings, "DATA", tmp_path)
    embeddings._load_slice.cache_clear()
    yield tmp_path
    embeddings._load_slice.cache_clear()


# The real slices


def test_every_bundled_model_loads(model):
    assert model.dims == BUNDLED[model.name] == model.vectors.shape[1]
    assert len(model) == len(model.words) == len(model.vectors) >= 5000
    assert model.vectors.dtype == np.float32
    assert np.isfinite(model.vectors).all() and model.vectors.any(axis=1).all()
    assert isinstance(model.words, tuple) and len(set(model.words)) == len(model)
    assert all(type(word) is str and word.isalpha() for word in model.words)
    assert model.title in repr(model) and f"{len(model):,}" in repr(model)


def test_a_model_says_where_its_numbers_come_from(model):
    entry = json.loads((ROOT / "data" / "manifest.json").read_text(encoding="utf-8"))["models"][
        model.name
    ]
    for part in ("source", "version", "licence", "processing"):
        assert entry[part] in model.origin
    assert entry["title"] == model.title
    assert (entry["words"], entry["dims"]) == model.vectors.shape


def test_vectors_cannot_be_written(model):
    before = model["apple"]
    with pytest.raises(ValueError, match="read-only"):
        model.vectors[0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        model.vectors.sort()
    mine = model["apple"]
    mine[:] = 0
    several = model[["apple", "banana"]]
    several[:] = 0
    np.testing.assert_array_equal(model["apple"], before)


def test_words_are_looked_up_in_the_order_asked_for(model):
    words = ["banana", "apple", "sofa", "the", "apple"]
    rows = [model.words.index(word) for word in words]
    np.testing.assert_array_equal(model[words], model.vectors[rows])
    np.testing.assert_array_equal(model[tuple(words)], model.vectors[rows])
    np.testing.assert_array_equal(model[np.array(words)], model.vectors[rows])
    assert model["apple"].shape == (model.dims,)
    np.testing.assert_array_equal(model["apple"], model.vectors[rows[1]])
    assert model[["apple"]].shape == (1, model.dims)
    picked = model.select(words[:4])
    assert picked.words == tuple(words[:4]) and (picked.name, picked.origin) == (
        model.name,
        model.origin,
    )
    np.testing.assert_array_equal(picked.vectors, model.vectors[rows[:4]])


def test_the_words_a_model_knows(model):
    assert "apple" in model and "xyzzyx" not in model and "Apple" not in model and "" not in model
    assert ("kiwi" in model) == (model.name != "minilm")


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
    assert (
        rsa(aligned[0], aligned[1])
        > max(rsa(aligned[0], aligned[2]), rsa(aligned[0], aligned[3]))
        > 0.05
    )


def test_categories_are_words_that_some_bundled_model_knows():
    categories = load_categories()
    assert {"space", "furniture", "fruit"} <= set(categories)
    models = [load(name) for name in BUNDLED]
    for name, words in categories.items():
        assert len(words) == len(set(words)) >= 6, name
        assert not [word for word in words if not any(word in model for model in models)], name
        align(words[:6], load("glove-50"), load("word2vec"))


def test_the_table_of_models_names_each(capsys):
    describe_models()
    table = capsys.readouterr().out.splitlines()
    assert len(table) == 1 + len(bundled_models())
    for line, name in zip(table[1:], bundled_models(), strict=True):
        assert line.startswith(name) and load(name).title in line and f"{len(load(name)):,}" in line
        assert str(load(name).dims) in line


def test_gensim_finds_the_neighbours_that_the_rsm_has():
    model = load("glove-50").select(load("glove-50").words[:400])
    keyed, S = model.to_gensim(), cosine_rsm(model)
    assert keyed.index_to_key == list(model.words)
    for word in model.words[10:400:40]:
        i = model.words.index(word)
        nearest = [(model.words[j], S[i, j]) for j in np.argsort(-S[i]) if j != i][:10]
        found = keyed.most_similar(word, topn=10)
        assert [each for each, _ in found] == [each for each, _ in nearest]
        np.testing.assert_allclose(
            [cos for _, cos in found], [cos for _, cos in nearest], atol=1e-5
        )
    keyed.vectors[:] = 0  # gensim's copy is gensim's
    assert model.vectors.any(axis=1).all()


# Looking up


def test_all_missing_words_are_named_with_near_spellings(toy):
    with pytest.raises(MissingWordsError) as caught:
        toy[0][["the", "aple", "moon", "Sofa"]]
    message = str(caught.value)
    assert "GloVe 50D does not know 3 of the words" in message
    assert "'aple' (near: apple)" in message and "'Sofa' (near: sofa)" in message
    assert "'moon'" in message and "'the'" not in message and "\\n" not in message
    assert caught.value.words == ["Sofa", "aple", "moon"]
    assert isinstance(caught.value, KeyError)
    with pytest.raises(MissingWordsError, match="'pear'"):
        toy[0]["pear"]
    with pytest.raises(MissingWordsError, match="'pear'"):
        toy[0].select(["apple", "pear"])


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
    monkeypatch.setattr(
        embeddings.difflib,
        "get_close_matches",
        lambda word, *rest, **more: looked_up.append(word) or [],
    )
    with pytest.raises(MissingWordsError) as caught:
        align([f"word{i}" for i in range(10_000)], *toy)
    assert len(caught.value.words) == 10_000
    assert str(caught.value).count("'word0'") == str(caught.value).count("'word9999'") == 2
    assert len(looked_up) <= 100


def test_a_missing_words_error_can_be_copied_and_pickled(toy):
    with pytest.raises(MissingWordsError) as caught:
        toy[0]["pear"]
    for again in (copy.copy(caught.value), pickle.loads(pickle.dumps(caught.value))):
        assert str(again) == str(caught.value) and again.words == ["pear"]


def test_align_gives_every_model_the_same_words(toy):
    words = ["sofa", "apple", "the"]
    for before, after in zip(toy, align(words, *toy), strict=True):
        assert (
            after.words == tuple(words)
            and after.name == before.name
            and after.origin == before.origin
        )
        for word in words:
            np.testing.assert_array_equal(after[word], before[word])
    assert align(iter(words), toy[0])[0].words == tuple(words)
    assert align(words) == []


def test_shared_words_come_in_the_first_models_order(toy):
    assert shared_words(*toy) == ["the", "apple", "banana", "sofa"]
    assert shared_words(*toy[::-1]) == ["sofa", "the", "apple", "banana"]
    assert shared_words(toy[0]) == list(toy[0].words)
    with pytest.raises(TypeError):
        shared_words()


def test_a_word_asked_for_twice_is_refused_where_words_are_compared(toy):
    for call in (
        lambda: align(["apple", "sofa", "apple"], *toy),
        lambda: toy[0].select(["apple", "sofa", "apple"]),
    ):
        with pytest.raises(ValueError, match="'apple'.*more than once"):
            call()
    assert toy[0][["apple", "apple"]].shape == (2, 4)


def test_a_single_string_is_no_list_of_words(toy):
    for call in (lambda: align("apple", *toy), lambda: toy[0].select("apple")):
        with pytest.raises(TypeError, match="list of words.*'apple'"):
            call()


@pytest.mark.parametrize(
    "bad", [0, None, 1.5, slice(0, 2), ["apple", 3], [["apple"]], [None], [b"apple"]]
)
def test_what_is_no_word_is_refused_by_name(toy, bad):
    with pytest.raises(TypeError, match="word"):
        toy[0][bad]


def test_embeddings_are_walked_through_word_by_word(toy):
    assert list(toy[0]) == TOY["glove-50"]
    assert [each.words for each in align(toy[0].select(["the", "sofa"]), *toy)] == [
        ("the", "sofa")
    ] * 2


def test_embeddings_are_frozen(toy):
    for field in ("name", "words", "vectors", "origin", "dims", "title"):
        with pytest.raises((dataclasses.FrozenInstanceError, AttributeError)):
            setattr(toy[0], field, None)
    with pytest.raises(ValueError, match="read-only"):
        toy[0].vectors[0, 0] = 1
    assert isinstance(toy[0].words, tuple)


def test_making_embeddings_leaves_the_callers_array_writable():
    vectors = np.ones((2, 3), np.float32)
    Embeddings("glove-50", ["a", "b"], vectors, "a test")
    vectors[0, 0] = 5
    assert vectors.flags.writeable


@pytest.mark.parametrize(
    "words, vectors, message",
    [
        (["a", "b"], np.ones((3, 2)), r"2 words do not fit vectors of shape \(3, 2\)"),
        (["a", "b"], np.ones(2), r"2 words do not fit vectors of shape \(2,\)"),
        (["a", "b"], np.ones((2, 2, 2)), r"\(2, 2, 2\)"),
        (["a", "b", "a"], np.ones((3, 2)), "'a' is listed more than once"),
    ],
)
def test_words_and_rows_must_fit(words, vectors, message):
    with pytest.raises(ValueError, match=message):
        Embeddings("glove-50", words, vectors, "a test")


# Models there are, and models there are not


@pytest.mark.parametrize("name", ["glove", "GloVe-50", "", None, 50, "../glove-50", "bert"])
def test_an_unknown_model_lists_the_known(name):
    with pytest.raises(ValueError) as caught:
        load(name)
    assert repr(name) in str(caught.value)
    assert all(known in str(caught.value) for known in KNOWN)


def test_a_near_name_is_suggested():
    with pytest.raises(ValueError, match="Did you mean 'word2vec'"):
        load("word2vek")


@pytest.mark.parametrize("name", ["glove-300", "gpt2"])
def test_a_model_without_a_slice_and_without_a_network_is_a_clear_error(data, monkeypatch, name):
    monkeypatch.setenv("RSA_OFFLINE", "1")
    monkeypatch.setenv("RSA_CACHE", str(data / "cache"))
    with pytest.raises(RuntimeError, match=f"{embeddings.TITLES[name]} is not here"):
        load(name)


def test_a_slice_stands_in_for_the_whole_of_the_same_model(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("RSA_OFFLINE", "1")
    monkeypatch.setenv("RSA_CACHE", str(tmp_path))
    model = load("glove-50", full=True, limit=None, otherwise="glove-50")
    assert model is load("glove-50")
    assert capsys.readouterr().out == (
        "The full GloVe 50D is not here and the network can't be reached (RSA_OFFLINE is set): "
        f"using the {len(model):,} words of it that come with the course.\n"
    )


def test_a_slice_that_a_maintainer_adds_needs_no_change_of_code(data):
    write_slice(data, "gpt2", np.ones((2, 4), np.float16), ["apple", "sofa"])
    assert load("gpt2").words == ("apple", "sofa")
    assert bundled_models() == ["glove-50", "minilm", "gpt2"]


# Damage


def test_the_look_alike_folder_loads(data):
    model = load("glove-50")
    assert model.words == tuple(TOY["glove-50"]) and model.vectors.dtype == np.float32
    np.testing.assert_array_equal(model.vectors[0], [1, 2, 3, 4])
    assert model.origin == "PyPI toy-glove-50 1.2.3 (MIT); made up"
    assert load_categories() == {"fruit": ["apple", "banana"]}


def flip_one_byte(path):
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(bytes(content))


def truncate(path):
    path.write_bytes(path.read_bytes()[:-1])


DAMAGE = {
    "flipped": flip_one_byte,
    "truncated": truncate,
    "empty": lambda path: path.write_bytes(b""),
    "missing": Path.unlink,
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "CRLF": lambda path: path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n")),
    "swapped": lambda path: path.write_bytes(path.with_stem("minilm").read_bytes()),
    "a Git LFS pointer": lambda path: path.write_bytes(
        b"version https://git-lfs.github.com/spec/v1\noid 1\nsize 9\n"
    ),
}


@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("file", ["glove-50.npy", "glove-50.txt"])
def test_a_damaged_file_says_which_and_how_to_restore_it(data, file, kind):
    DAMAGE[kind](data / file)
    for _ in range(2):  # a failure is not remembered as a success
        with pytest.raises(DataFileError, match=rf"data/{file}.*Restore it with `git checkout"):
            load("glove-50")
    assert load("minilm").words == tuple(TOY["minilm"])


def test_a_restored_file_loads_in_the_same_process(data):
    path = data / "glove-50.npy"
    whole = path.read_bytes()
    truncate(path)
    with pytest.raises(DataFileError):
        load("glove-50")
    path.write_bytes(whole)
    assert len(load("glove-50")) == 5


BROKEN_MANIFESTS = {
    "missing": None,
    "empty": b"",
    "cut": b'{"format": 1, "models": {"glove-50": {',
    "not UTF-8": b'{"models": "\xff"}',
    "a list": b"[]",
    "no models": b'{"format": 1}',
    "an empty entry": b'{"format": 1, "models": {"glove-50": {}}}',
    "of another version": b'{"format": 2, "models": [{"name": "glove-50"}]}',
    "models in a list": b'{"format": 1, "models": [], "tokenizers": {}}',
    "no tokenizers": b'{"format": 1, "models": {}}',
    "nested without end": b"[" * 100_000,
    "no files": b'{"format": 1, "models": {"glove-50": {"files": {}, "source": "", "version": "", "licence": "",'
    b' "processing": "", "title": "", "words": 1, "dims": 1, "reference": ""}}}',
}


@pytest.mark.parametrize("kind", BROKEN_MANIFESTS)
def test_a_broken_manifest_says_how_to_restore_it(data, kind):
    (data / "manifest.json").unlink()
    if BROKEN_MANIFESTS[kind] is not None:
        (data / "manifest.json").write_bytes(BROKEN_MANIFESTS[kind])
    with pytest.raises(DataFileError, match=r"data/manifest\.json.*Restore it with `git checkout"):
        load("glove-50")
    for call in (bundled_models, describe_models):
        with pytest.raises(DataFileError, match="Restore"):
            call()


def test_a_manifest_of_another_version_is_named_as_such(data):
    manifest = json.loads((data / "manifest.json").read_text())
    (data / "manifest.json").write_text(json.dumps(manifest | {"format": 2}))
    with pytest.raises(
        DataFileError, match="has format 2, and these helpers read 1: .* two versions"
    ):
        load("glove-50")


@pytest.mark.parametrize("value", ["gone", None, [1]])
@pytest.mark.parametrize("field", embeddings.MODEL)
def test_a_manifest_that_lacks_a_field_is_refused_at_the_door(data, field, value):
    manifest = json.loads((data / "manifest.json").read_text())
    manifest["models"]["minilm"][field] = value
    if value == "gone":
        del manifest["models"]["minilm"][field]
    (data / "manifest.json").write_text(json.dumps(manifest))
    for call in (bundled_models, describe_models, lambda: load("glove-50")):
        with pytest.raises(
            DataFileError,
            match=rf"data/manifest\.json lacks something \({field} of 'minilm'\).*Restore",
        ):
            call()


@pytest.mark.parametrize(
    "facts", [{}, {"bytes": 5}, {"sha256": "ab"}, {"bytes": "5", "sha256": "ab"}, None, 7]
)
def test_a_manifest_that_does_not_describe_a_file_is_refused(data, facts):
    manifest = json.loads((data / "manifest.json").read_text())
    manifest["tokenizers"]["gpt2"] = {"files": {"gpt2/vocab.json": facts}}
    (data / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(DataFileError, match=r"data/manifest\.json lacks something.*Restore"):
        load("glove-50")


def test_the_path_of_a_data_file_is_given_when_it_is_whole(data):
    assert data_file("glove-50.txt") == str(data / "glove-50.txt")
    with pytest.raises(
        DataFileError, match=r"manifest\.json does not list gpt2/merges\.txt.*Restore"
    ):
        data_file("gpt2/merges.txt")
    truncate(data / "glove-50.txt")
    with pytest.raises(DataFileError, match=r"data/glove-50\.txt is damaged.*Restore"):
        data_file("glove-50.txt")


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b'{"fruit": [',
        b"\xff\xfe",
        b"[]",
        b"7",
        b'{"fruit": "apple"}',
        b'{"fruit": []}',
        b'{"fruit": [7]}',
        b'{"fruit": null}',
    ],
)
def test_broken_categories_say_how_to_restore_them(data, content):
    (data / "categories.json").unlink()
    if content is not None:
        (data / "categories.json").write_bytes(content)
    with pytest.raises(
        DataFileError, match=r"data/categories\.json.*Restore it with `git checkout"
    ):
        load_categories()


class Bomb:
    def __reduce__(self):
        return exec, ("raise SystemExit('a pickle was run')",)


@pytest.mark.parametrize(
    "vectors",
    [
        npy(np.array([[Bomb()] * 4] * 5, dtype=object)),
        pickle.dumps(Bomb()),
        b"not an array",
        npy(np.ones((5, 4), np.float16))[:140],
    ],
    ids=["object array", "pickle", "text", "half an array"],
)
def test_no_pickle_is_ever_run_even_where_the_sha256_is_right(data, vectors):
    write_slice(data, "glove-50", vectors, TOY["glove-50"])
    with pytest.raises(DataFileError, match=r"data/glove-50\.npy.*Restore"):
        load("glove-50")


@pytest.mark.parametrize(
    ("vectors", "words", "said"),
    [
        (np.ones((5, 4), np.float16), ["one", "two"], "2 words do not fit"),
        (np.ones(2, np.float16), ["one", "two"], "2 words do not fit"),
        (np.ones((2, 4), np.float16), ["one", "one"], "'one' is listed more than once"),
        (np.ones((2, 4), np.float16), b"one\n\xff\n", "invalid start byte"),
        (np.ones((2, 4), np.int8), ["one", "two"], "its dtype is int8"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_words_and_vectors_that_do_not_fit_are_refused_even_where_the_sha256_is_right(
    data, vectors, words, said
):
    write_slice(data, "glove-50", vectors, words)
    with pytest.raises(DataFileError, match=rf"data/glove-50\.npy.*{said}.*Restore"):
        load("glove-50")


def test_a_slice_is_read_and_verified_once_in_a_process(data):
    model = load("glove-50")
    for file in ("glove-50.npy", "glove-50.txt"):
        truncate(data / file)
    assert load("glove-50") is model
    embeddings._load_slice.cache_clear()  # as a new process would
    with pytest.raises(DataFileError):
        load("glove-50")


def test_a_new_process_sees_damage_in_a_copy_of_the_course(data, tmp_path):
    flip_one_byte(data / "minilm.npy")
    code = (
        "import helpers.embeddings as e, pathlib, sys; e.DATA = pathlib.Path(sys.argv[1])\n"
        "print(len(e.load('glove-50')))\n"
        "try: e.load('minilm')\nexcept e.DataFileError as error: print(error)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(data)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.startswith("5\ndata/minilm.npy is damaged") and "git checkout" in run.stdout
