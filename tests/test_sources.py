"""Fetching full models: from a server on this computer, in the published formats, faults included."""

import dataclasses
import functools
import gzip
import hashlib
import io
import json
import os
import pickle
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import numpy as np
import pytest
from model_server import (
    ROOT,
    Faults,
    ModelServer,
    Padded,
    glove_file,
    google_news_file,
    path_of,
    put_known_numbers,
    safetensors_file,
)

from helpers import DataFileError, SourceError, embeddings, load, sources
from helpers.sources import SOURCES

ODD = [
    "the",
    "été",
    "of",
    "10,000",
    "naïve",
    "\xa0",
    ":-)",
    "日本",
    "\x1b[31m",
    "../evil",
    "\u2028",
]
WORDS = [*ODD, *(f"word{i}" for i in range(300 - len(ODD)))]
DIMS = 24
RNG = np.random.default_rng(0)
VECTORS = RNG.normal(0, 0.4, (len(WORDS), DIMS)).astype(np.float32)
VOCABULARY = json.loads((ROOT / "data/gpt2/vocab.json").read_text(encoding="utf-8"))
MATRIX = RNG.normal(0, 0.1, (len(VOCABULARY), 4)).astype(np.float32)
GLOVE = glove_file(WORDS, VECTORS)
GOOGLE_NEWS = google_news_file(WORDS, VECTORS)
CHECKPOINT = safetensors_file({"wpe.weight": MATRIX[:9], "wte.weight": MATRIX, "a": MATRIX[:5]})


@pytest.fixture(autouse=True)
def no_slices_of_these(monkeypatch):
    """A maintainer may have added some to data/; here they are to be fetched."""
    manifest = embeddings.read_manifest()
    added = ("glove-300", "gpt2")
    models = {name: entry for name, entry in manifest["models"].items() if name not in added}
    monkeypatch.setattr(embeddings, "read_manifest", lambda: manifest | {"models": models})


def publish(server, name, content, matrix):
    """Put a file on a server, and what is known about it into the table of sources."""
    server.files[path_of(SOURCES[name])] = content
    sources.SOURCES[name] = dataclasses.replace(
        SOURCES[name],
        shape=list(matrix.shape),
        bytes=len(content),
        md5=hashlib.md5(content).hexdigest(),
        begins=matrix[:2, :3].astype(float).round(4).tolist(),
    )


@pytest.fixture
def online(monkeypatch, tmp_path):
    """A server with small published files, a table that knows them, an empty cache."""
    with ModelServer() as server:
        for variable, value in server.environment.items():
            monkeypatch.setenv(variable, value)
        for variable in ("RSA_OFFLINE", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "http_proxy"):
            monkeypatch.delenv(variable, raising=False)
        monkeypatch.setenv("RSA_CACHE", str(tmp_path / "cache"))
        monkeypatch.setattr(sources, "STALL", 10)
        monkeypatch.setattr(sources, "SOURCES", dict(SOURCES))
        put = functools.partial(publish, server)
        put("glove-300", GLOVE, VECTORS)
        put("word2vec", GOOGLE_NEWS, VECTORS)
        put("gpt2", CHECKPOINT, MATRIX)
        cache = tmp_path / "cache"
        yield SimpleNamespace(server=server, put=put, cache=cache, log=server.log)


def fails(name="glove-300", **options):
    """The reason in the clear error that a load ends in; nothing may be left behind."""
    with pytest.raises(SourceError) as caught:
        load(name, full=True, **options)
    cache = os.environ["RSA_CACHE"]
    assert not os.path.exists(cache) or not os.listdir(cache)
    assert f'load("{name}", otherwise="' in str(caught.value) and "RSA_CACHE" in str(caught.value)
    assert "Connect to the internet" in str(caught.value) and len(caught.value.reason) < 300
    return caught.value.reason


def replace_file(name, content, server):
    """The publisher's file is another one, and only its size is as it should be."""
    server.files[path_of(SOURCES[name])] = content
    sources.SOURCES[name] = dataclasses.replace(sources.SOURCES[name], bytes=len(content))


# ---------------------------------------------------------------------------------------- formats


@pytest.mark.parametrize("limit", [1, 7, 299, 300, 301, None])
@pytest.mark.parametrize("name", ["glove-300", "word2vec"])
def test_word2vec_formats_are_read_as_gensim_reads_them(online, tmp_path, name, limit):
    from gensim.models import KeyedVectors

    path = tmp_path / "model.gz"
    path.write_bytes(online.server.files[path_of(SOURCES[name])])
    expected = KeyedVectors.load_word2vec_format(str(path), binary=name == "word2vec", limit=limit)
    model = load(name, full=True, limit=limit)
    assert list(model.words) == expected.index_to_key == WORDS[:limit]
    np.testing.assert_array_equal(model.vectors, expected.vectors)
    assert model.vectors.dtype == np.float32
    assert online.server.address in model.origin and "as published" in model.origin


def test_line_ends_before_words_in_the_binary_format_are_no_part_of_them(online):
    lines = gzip.decompress(GOOGLE_NEWS)
    for word in WORDS[1:]:
        lines = lines.replace(f"{word} ".encode(), f"\n{word} ".encode(), 1)
    online.put("word2vec", gzip.compress(lines), VECTORS)
    assert load("word2vec", full=True, limit=7).words == tuple(WORDS[:7])


def test_a_file_is_read_only_as_far_as_the_limit_asks(online, monkeypatch):
    vectors = RNG.normal(0, 1, (4000, 80))
    online.put("glove-300", glove_file([f"w{i}" for i in range(4000)], vectors), vectors)
    online.server.faults = Faults(stall=sources.SOURCES["glove-300"].bytes // 2)
    assert len(load("glove-300", limit=1000)) == 1000
    monkeypatch.setattr(sources, "STALL", 0.2)
    assert len(load("glove-300", limit=3000)) == 3000  # a stall counts as a break
    assert len(online.log) == 3


@pytest.mark.parametrize("tensor", ["wte.weight", "transformer.wte.weight"])
def test_gpt2_takes_three_parts_of_its_file(online, tensor):
    content = safetensors_file(
        {"h.0.attn.bias": np.zeros((50, 50), np.float32), tensor: MATRIX, "z": np.ones(3)}
    )
    online.put("gpt2", content, MATRIX)
    model = load("gpt2")
    header = int.from_bytes(content[:8], "little")
    assert online.log[:2] == ["bytes=0-7", f"bytes=8-{7 + header}"] and len(online.log) == 3
    start, stop = map(int, online.log[2].removeprefix("bytes=").split("-"))
    assert content[start : stop + 1] == MATRIX.tobytes()
    for word in ("apple", "the", "The", "of", "antidisestablishmentarianism"):
        token = f"Ġ{word}"
        assert (word in model) == (token in VOCABULARY)
        if word in model:
            np.testing.assert_array_equal(model[word], MATRIX[VOCABULARY[token]])


def test_gpt2_has_all_words_that_are_one_token_unless_fewer_are_asked_for(online):
    model = load("gpt2")
    numbers = [VOCABULARY[f"Ġ{word}"] for word in model.words]
    assert numbers == sorted(numbers) and len(model) == 32_064
    assert all(word.isalpha() and word.isascii() for word in model.words)
    assert load("gpt2", limit=None).words == model.words
    assert load("gpt2", limit=100).words == model.words[:100]
    assert len(online.log) == 3


def test_a_bar_shows_size_and_rate_and_ends_full(online, capsys):
    easy = np.concatenate([RNG.normal(0, 1, (2000, 60)), np.ones((2000, 60))])  # packs better
    online.put("glove-300", glove_file([f"w{i}" for i in range(4000)], easy), easy)
    for limit in (1000, 3500):
        load("glove-300", limit=limit)
        bar = capsys.readouterr().err.split("\r")[-1]
        assert "GloVe 300D: 100%|" in bar and "B/s" in bar
    load("glove-300", limit=3500)
    assert capsys.readouterr() == ("", "")


# ------------------------------------------------------------------------- a server that misbehaves

FAULTS = {
    "not found": (Faults(status=404), "the server answered 404 Not Found"),
    "too many requests": (Faults(status=429), "the server answered 429 Too Many Requests"),
    "server error": (Faults(status=500), "the server answered 500"),
    "breaks": (Faults(cut=5), "the connection broke or stalled after"),
    "stalls": (Faults(stall=5), "the connection broke or stalled after"),
    "a file here": (Faults(location="file:///etc/passwd"), "file:///etc/passwd"),
    "ftp": (Faults(location="ftp://127.0.0.1/model.gz"), "ftp://127.0.0.1/model.gz"),
    "elsewhere": (Faults(location="/elsewhere"), "the server answered 404"),
    "nobody": (Faults(location="http://127.0.0.1:9/"), "Connection refused"),
    "another part": (Faults(shift=1), "the server sent bytes 1-"),
}


@pytest.mark.parametrize("name", ["glove-300", "word2vec", "gpt2"])
@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_of_a_server_is_a_clear_error(online, monkeypatch, name, fault):
    online.server.faults, said = FAULTS[fault]
    monkeypatch.setattr(sources, "STALL", 0.2 if fault == "stalls" else 10)
    began = time.monotonic()
    reason = fails(name)
    assert said in reason and "could not be fetched from 127.0.0.1" in reason
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(("name", "cut"), [("glove-300", 70_000), ("word2vec", 70_000)])
def test_a_broken_connection_is_taken_up_where_it_broke(online, name, cut):
    vectors = RNG.normal(0, 1, (4000, 80)).astype(np.float32)
    words = [f"w{i}" for i in range(4000)]
    make = {"glove-300": glove_file, "word2vec": google_news_file}[name]
    online.put(name, make(words, vectors), vectors)
    online.server.faults = Faults(cut=cut, cuts=2)
    model = load(name, full=True, limit=None)
    starts = [int(part.removeprefix("bytes=").split("-")[0]) for part in online.log]
    assert len(starts) == 3 and 0 < starts[1] < starts[2]
    np.testing.assert_allclose(model.vectors, vectors, rtol=1e-4)


def test_gpt2s_connection_may_break_too(online):
    online.server.faults = Faults(cut=len(CHECKPOINT) // 2, cuts=1)
    model = load("gpt2")
    assert len(online.log) == 4
    np.testing.assert_array_equal(model["apple"], MATRIX[VOCABULARY["Ġapple"]])


def test_a_server_without_ranges_gives_whole_files_and_no_parts(online):
    online.server.faults = Faults(ranges=False)
    assert load("glove-300").words == tuple(WORDS)
    with pytest.raises(SourceError, match="the server sent the whole file, not bytes 8-"):
        load("gpt2")


def wrong_files():
    text, binary = gzip.decompress(GLOVE), gzip.decompress(GOOGLE_NEWS)
    lines, cut = text.split(b"\n"), gzip.compress(text)

    def with_line(i, line):
        return gzip.compress(b"\n".join([*lines[:i], line, *lines[i + 1 :]]))

    bomb = gzip.compress(lines[0] + b"\n") + gzip.compress(bytes(1 << 26), 1) * 16
    endless = gzip.compress(b"300 24\n" + b"1" * 10_000_000, 1)
    return {
        "a page": ("glove-300", b"<html>Please log in</html>", "Not a gzipped file"),
        "damaged gzip": ("glove-300", cut[:2000] + bytes(2000) + cut[4000:], "decompressing"),
        "cut gzip": ("glove-300", cut[:9000], "ended before"),
        "cut binary": ("word2vec", gzip.compress(binary[:9000]), "buffer is smaller"),
        "other numbers": ("glove-300", glove_file(WORDS, VECTORS + 0.001), "begins with"),
        "other binary": ("word2vec", google_news_file(WORDS, VECTORS + 0.001), "begins with"),
        "other shape": ("glove-300", glove_file(WORDS, VECTORS[:, :20]), "broadcast"),
        "too few": ("word2vec", google_news_file(WORDS[:200], VECTORS[:200]), "without an end"),
        "a number short": ("glove-300", with_line(50, lines[50].rsplit(b" ", 1)[0]), "broadcast"),
        "no number": ("glove-300", with_line(50, lines[50] + b"x"), "convert string to float"),
        "not UTF-8": ("glove-300", with_line(50, b"\xff" + lines[50]), "invalid start byte"),
        "a bomb": ("glove-300", bomb, "broadcast"),
        "an endless word": ("word2vec", endless, "a word without an end"),
    }


WRONG_FILES = wrong_files()


@pytest.mark.parametrize("case", WRONG_FILES)
def test_a_file_that_is_not_the_published_one_is_refused(online, case):
    name, content, said = WRONG_FILES[case]
    replace_file(name, content, online.server)
    assert said in fails(name)


def test_all_words_are_taken_only_if_the_md5_is_right(online):
    source = sources.SOURCES["glove-300"]
    sources.SOURCES["glove-300"] = dataclasses.replace(source, md5="0" * 32)
    assert f"the file's md5 is {source.md5}, not 000" in fails(limit=None)
    assert f"the file's md5 is {source.md5}, not 000" in fails(limit=300)
    assert len(load("glove-300", limit=299)) == 299


@pytest.mark.parametrize("name", ["glove-300", "gpt2"])
def test_a_file_of_another_size_is_refused(online, name):
    source = sources.SOURCES[name]
    sources.SOURCES[name] = dataclasses.replace(source, bytes=source.bytes + 1)
    assert f"/{source.bytes}, not bytes 0-" in fails(name)


WRONG_CHECKPOINTS = {
    "a huge header": ((1 << 62).to_bytes(8, "little") + CHECKPOINT[8:], "the server sent bytes 8-"),
    "no tensor": (safetensors_file({"wpe.weight": MATRIX}), "transformer.wte.weight"),
    "other dtype": (safetensors_file({"wte.weight": MATRIX.astype(np.float64)}), "begins with"),
    "other numbers": (safetensors_file({"wte.weight": MATRIX * 1.01}), "begins with"),
    "too short": (safetensors_file({"wte.weight": MATRIX[:-1]}), "the server sent bytes"),
    "not JSON": (b"\x04" + bytes(7) + b"\x80\x04K\x01.", ""),
}


@pytest.mark.parametrize("case", WRONG_CHECKPOINTS)
def test_a_checkpoint_that_is_not_the_published_one_is_refused(online, case):
    content, said = WRONG_CHECKPOINTS[case]
    replace_file("gpt2", content, online.server)
    assert said in fails("gpt2")


def test_a_damaged_vocabulary_is_no_fault_of_the_network(online, monkeypatch, tmp_path):
    shutil.copytree(embeddings.DATA, tmp_path / "data")
    (tmp_path / "data/gpt2/vocab.json").write_text("{}")
    monkeypatch.setattr(embeddings, "DATA", tmp_path / "data")
    with pytest.raises(DataFileError, match=r"data/gpt2/vocab.json is damaged.*Restore it"):
        load("gpt2", otherwise="minilm")
    assert not online.log


# --------------------------------------------------------------------- what the environment asks for


def test_a_proxy_is_used_and_probed(online, monkeypatch):
    monkeypatch.setenv("RSA_GENSIM_DATA_URL", "http://gensim.invalid")
    assert "can't be reached" in fails()
    path = path_of(SOURCES["glove-300"])
    online.server.faults = Faults(location=f"http://gensim.invalid/storage{path}")
    monkeypatch.setenv("http_proxy", online.server.address)
    assert load("glove-300").words == tuple(WORDS)


def test_no_password_of_ones_own_is_sent(online, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    load("glove-300")
    assert online.server.headers and "Authorization" not in "".join(map(str, online.server.headers))


@pytest.fixture
def secure(online, monkeypatch, tmp_path):
    """The same server over https; gives the file that vouches for it."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is needed to make a certificate")
    for variable in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.delenv(variable, raising=False)
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext"
    files = ["-keyout", "key.pem", "-out", "certificate.pem"]
    command = [*command.split(), "subjectAltName=IP:127.0.0.1", *files]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
    http = online.server.http
    http.socket = context.wrap_socket(http.socket, server_side=True)
    online.server.address = online.server.address.replace("http:", "https:")
    monkeypatch.setenv("RSA_GENSIM_DATA_URL", online.server.address)
    return str(tmp_path / "certificate.pem")


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
def test_a_school_may_vouch_for_its_own_certificate(online, secure, monkeypatch, variable):
    assert "certificate verify failed" in fails()
    monkeypatch.setenv(variable, secure)
    assert load("glove-300").words == tuple(WORDS)


def test_a_redirect_may_not_leave_https(online, secure, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", secure)
    elsewhere = online.server.address.replace("https:", "http:") + "/storage"
    online.server.faults = Faults(location=elsewhere + path_of(SOURCES["glove-300"]))
    assert "'http://127.0.0.1" in fails()
    assert not online.log


# ---------------------------------------------------------------------------------------- the cache


def kept(online):
    return {path.name: path for path in online.cache.iterdir()} if online.cache.exists() else {}


def test_a_second_load_asks_nobody_and_maps_the_file(online):
    first = load("glove-300")
    asked = len(online.log)
    second = load("glove-300")
    assert len(online.log) == asked
    assert second.words == first.words and second.origin == first.origin
    np.testing.assert_array_equal(second.vectors, first.vectors)
    base = second.vectors
    while isinstance(base.base, np.ndarray):
        base = base.base
    assert isinstance(base, np.memmap) and not second.vectors.flags.writeable
    assert sorted(kept(online)) == ["glove-300.json", "glove-300.npy"]


def test_what_is_kept_serves_smaller_limits_and_more_is_fetched(online):
    for limit, requests in [(100, 1), (40, 1), (100, 1), (101, 2), (None, 3), (10**6, 3), (9, 3)]:
        assert load("glove-300", limit=limit).words == tuple(WORDS[:limit])
        assert len(online.log) == requests


def test_what_is_kept_is_fetched_again_when_another_file_is_published(online):
    load("glove-300")
    online.put("glove-300", glove_file(WORDS, VECTORS * 2), VECTORS * 2)
    np.testing.assert_allclose(load("glove-300").vectors, VECTORS * 2, atol=1e-4)


class Trap:
    def __reduce__(self):
        return os.mkdir, ("executed",)


def changed(position):
    def change(content):
        content = bytearray(content)
        content[position] ^= 0x10
        return content

    return change


DAMAGE = {
    "a byte of the words": (".json", lambda content: content.replace(b"word7", b"word8")),
    "cut words": (".json", lambda content: content[:-50]),
    "no JSON": (".json", lambda _: b"\x80"),
    "poisoned": (".json", lambda content: content.replace(b'"sha256"', b'"sha255"')),
    "a byte of the header": (".npy", changed(20)),
    "a byte of the numbers": (".npy", changed(5000)),
    "the last byte": (".npy", changed(-1)),
    "cut numbers": (".npy", lambda content: content[:-50]),
    "nothing": (".npy", lambda _: b""),
    "a pickle": (".npy", lambda _: pickle.dumps(Trap())),
    "a pickle in a .npy": (".npy", lambda _: pickled_array()),
}


def pickled_array():
    np.save(file := io.BytesIO(), np.array([[Trap()]], dtype=object))
    return file.getvalue()


@pytest.mark.parametrize("case", DAMAGE)
def test_damage_is_noticed_and_mended_and_nothing_executed(
    online, capsys, monkeypatch, tmp_path, case
):
    monkeypatch.chdir(tmp_path)
    load("glove-300")
    good = {name: path.read_bytes() for name, path in kept(online).items()}
    end, damage = DAMAGE[case]
    (online.cache / f"glove-300{end}").write_bytes(damage(good[f"glove-300{end}"]))
    np.testing.assert_allclose(load("glove-300").vectors, VECTORS, atol=1e-4)
    line = capsys.readouterr().out
    assert "GloVe 300D" in line and "can't be used" in line and line.count("\n") == 1
    assert {name: path.read_bytes() for name, path in kept(online).items()} == good
    assert not (tmp_path / "executed").exists()


@pytest.mark.parametrize("lost", [".json", ".npy"])
def test_one_of_the_pair_without_the_other_is_none(online, lost):
    load("glove-300")
    (online.cache / f"glove-300{lost}").unlink()
    assert load("glove-300").words == tuple(WORDS) and len(online.log) == 2


def test_two_halves_of_different_pairs_are_none(online, capsys):
    load("glove-300", limit=200)
    facts = (online.cache / "glove-300.json").read_bytes()
    load("glove-300")
    (online.cache / "glove-300.json").write_bytes(facts)
    assert load("glove-300", limit=100).words == tuple(WORDS[:100])
    assert "can't be used" in capsys.readouterr().out


def test_a_damaged_copy_and_no_network_is_a_clear_error(online, monkeypatch):
    load("glove-300")
    (online.cache / "glove-300.npy").write_bytes(b"nonsense")
    monkeypatch.setenv("RSA_OFFLINE", "1")
    with pytest.raises(SourceError, match="RSA_OFFLINE is set"):
        load("glove-300")


def full_disk(*_, **__):
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("obstacle", ["a file", "a folder", "the disk is full"])
def test_a_cache_that_cannot_be_written_costs_one_line_and_not_the_model(
    online, capsys, monkeypatch, obstacle
):
    if obstacle == "a file":
        online.cache.write_text("mine")
    elif obstacle == "a folder":
        (online.cache / "glove-300.npy/mine").mkdir(parents=True)
    else:
        monkeypatch.setattr(np, "save", full_disk)
    for limit in (250, 300):
        model = load("glove-300", limit=limit)
        np.testing.assert_allclose(model.vectors, VECTORS[:limit], atol=1e-4)
        line = capsys.readouterr().out
        assert line.count("\n") == 1 and "could not be kept" in line and "RSA_CACHE" in line
    if obstacle == "a file":
        assert online.cache.read_text() == "mine"
    else:
        assert list(kept(online)) == (["glove-300.npy"] if obstacle == "a folder" else [])


def test_a_line_is_printed_where_the_terminal_lacks_its_letters(online, monkeypatch, tmp_path):
    (tmp_path / "thư mục").write_text("in the way")
    monkeypatch.setenv("RSA_CACHE", str(tmp_path / "thư mục"))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), "ascii"))
    assert load("gpt2", limit=10).vectors.shape == (10, 4)
    sys.stdout.seek(0)
    assert "could not be kept in" in (line := sys.stdout.read()) and r"th\u01b0 m\u1ee5c" in line


@pytest.mark.skipif(os.name != "posix", reason="elsewhere the home folder is not HOME's")
@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, ".cache/rsa-course"),
        ({"XDG_CACHE_HOME": "~/scratch"}, "scratch/rsa-course"),
        ({"RSA_CACHE": "~/thư mục/100%&$(x)"}, "thư mục/100%&$(x)"),
    ],
)
def test_the_cache_is_in_the_usual_place_or_where_it_is_wanted(
    online, monkeypatch, tmp_path, variables, expected
):
    for variable in ("XDG_CACHE_HOME", "RSA_CACHE"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    monkeypatch.setenv("HOME", str(tmp_path))
    load("glove-300")
    assert (tmp_path / expected / "glove-300.json").is_file()


# ---------------------------------------------------------------------------------- other processes

CHILD = """
import dataclasses, hashlib, os, signal, sys
from helpers import load, sources
sources.SOURCES["glove-300"] = sources.Source(**eval(sys.argv[1]))
exec(sys.argv[2])
model = load("glove-300", full=True)
print(hashlib.sha256(model.vectors.tobytes() + repr(model.words).encode()).hexdigest())
"""
DIE = "os.kill(os.getpid(), signal.SIGKILL)"
MOMENTS = {
    "while reading": f"sources._text_row = lambda *_: {DIE}",
    "while writing": f"sources.np.save = lambda path, *_, **__: (path.write_bytes(b'x'), {DIE})",
    "before renaming": f"os.replace = lambda *_: {DIE}",
    "between two names": f"os.replace = lambda *a, real=os.replace: (real(*a), {DIE})",
}


def start(code="", *options):
    facts = repr(dataclasses.asdict(sources.SOURCES["glove-300"]))
    command = [sys.executable, *options, "-c", CHILD, facts, code]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def result(model):
    return hashlib.sha256(model.vectors.tobytes() + repr(model.words).encode()).hexdigest()


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_process_killed_at_any_moment_leaves_nothing_half_made(online, capsys, moment):
    assert start(MOMENTS[moment]).wait(60) == -signal.SIGKILL
    assert "glove-300.json" not in kept(online)
    np.testing.assert_allclose(load("glove-300", limit=250).vectors, VECTORS[:250], atol=1e-4)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("place", ["_text_row", "_sha256"])
def test_an_interrupted_download_leaves_nothing(online, monkeypatch, place):
    def interrupt(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(sources, place, interrupt)
        load("glove-300")
    assert not kept(online)
    assert load("glove-300").words == tuple(WORDS)


def test_processes_at_once_all_end_right(online):
    children = [start(), start(), start()]
    answers = [child.communicate(timeout=60)[0].strip() for child in children]
    assert answers == [result(load("glove-300"))] * 3
    assert sorted(kept(online)) == ["glove-300.json", "glove-300.npy"]


WATCHED = """
sys.dont_write_bytecode = True
def watch(event, args):
    written = event == "open" and (args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    if written or event.startswith(("os.", "subprocess.", "pickle.", "socket.connect", "ctypes.")):
        print(event, *args, flush=True)
sys.addaudithook(watch)
"""
HARMLESS = ("os.listdir", "os.scandir", "os.putenv", "os.unsetenv", "os.add_dll_directory")


def test_a_download_runs_nothing_and_writes_and_connects_nowhere_else(online):
    """As Python itself tells: files opened to be written, processes, pickles and connections."""
    *events, answer = start(WATCHED).communicate(timeout=60)[0].splitlines()
    events = [event for event in events if not event.startswith(HARMLESS)]
    connected = [event for event in events if event.startswith("socket.connect ")]
    port = f"('127.0.0.1', {online.server.http.server_port})"
    # The probe; the redirect and the file share a connection, or do not.
    assert len(connected) in (2, 3) and all(event.endswith(port) for event in connected)
    rest = [event for event in events if event not in connected]
    assert {event.split()[0] for event in rest} <= {
        "os.mkdir",
        "open",
        "os.rename",
        "os.rmdir",
        "os.remove",
    }, rest
    cached = [event for event in rest if str(online.cache) in event]
    assert cached and all(event.split()[0] == "os.rmdir" for event in set(rest) - set(cached)), rest
    assert answer == result(load("glove-300"))


def test_importing_needs_neither_requests_nor_threads():
    code = "import sys, helpers.sources; print({'requests', 'tqdm', 'multiprocessing'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "set()\n"


# --------------------------------------------------------------------------------- without a network


@pytest.fixture(params=["refused", "no such host", "look-up hangs", "RSA_OFFLINE"])
def offline(request, monkeypatch, tmp_path):
    monkeypatch.setenv("RSA_CACHE", str(tmp_path))
    monkeypatch.setenv("RSA_OFFLINE", "1" if request.param == "RSA_OFFLINE" else "")
    for variable in ("RSA_GENSIM_DATA_URL", "HF_ENDPOINT"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    never = threading.Event()

    def unknown(*_, **__):
        raise socket.gaierror(-2, "Unknown")

    if request.param == "no such host":
        monkeypatch.setattr(socket, "getaddrinfo", unknown)
    elif request.param == "look-up hangs":
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: never.wait(60))
    yield request.param
    never.set()


def test_offline_is_noticed_within_five_seconds_and_the_stand_in_is_named(offline, capsys):
    began = time.monotonic()
    model = load("glove-300", otherwise="glove-100")
    assert time.monotonic() - began < 5
    assert (model.name, model.title, model.dims) == ("glove-100", "GloVe 100D", 100)
    line, nothing = capsys.readouterr()
    assert line.startswith("GloVe 300D is not here and the network can't be reached (")
    assert line.endswith(
        f"): using GloVe 100D ({len(model):,} words) instead, also a real model.\n"
    )
    assert line.count("\n") == 1 and nothing == ""


@pytest.mark.parametrize("variable", ["RSA_OFFLINE", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"])
def test_environment_variables_forbid_the_network(online, monkeypatch, variable):
    for value in ("1", "true", "YES", "on"):
        monkeypatch.setenv(variable, value)
        for name in ("glove-300", "gpt2"):
            assert f"{variable} is set" in fails(name)
    assert not online.log
    for value in ("", "0", "false"):
        monkeypatch.setenv(variable, value)
        assert load("glove-300").words == tuple(WORDS)
    monkeypatch.setenv(variable, "1")
    assert load("glove-300", otherwise="glove-100").name == "glove-300"  # kept


@pytest.mark.parametrize("status", [429, 500])
def test_a_server_that_fails_is_a_reason_for_the_stand_in_too(online, capsys, status):
    online.server.faults = Faults(status=status)
    assert load("gpt2", otherwise="minilm").title == "MiniLM 384D"
    line = capsys.readouterr().out
    reason = f"could not be fetched from 127.0.0.1 (the server answered {status}"
    assert f"GPT-2 768D is not here and {reason}" in line
    assert "using MiniLM 384D" in line and line.count("\n") == 1


# --------------------------------------------------------------------------------------------- load


def test_a_slice_in_data_is_used_unless_the_full_model_is_asked_for(online):
    assert "as published" not in load("word2vec").origin and not online.log
    assert load("word2vec", full=True).words == tuple(WORDS)


def test_minilm_has_no_fuller_model():
    with pytest.raises(ValueError, match="no fuller MiniLM 384D"):
        load("minilm", full=True)


# ------------------------------------------------------------------------------------ the real table


def test_the_table_says_what_was_published():
    base = "https://github.com/piskvorky/gensim-data/releases/download/glove-wiki-gigaword-300/"
    addresses = {
        name: source.address.format_map(sources.PUBLISHERS) for name, source in SOURCES.items()
    }
    assert addresses["glove-300"] == base + "glove-wiki-gigaword-300.gz"
    assert "607a30d783dfa663caf39e06633721c8d4cfcd7e" in addresses["gpt2"]
    facts = {name: (source.bytes, source.md5) for name, source in SOURCES.items()}
    assert facts["glove-50"] == (69_182_535, "c289bc5d7f2f02c6dc9f2f9b67641813")
    assert facts["glove-300"] == (394_362_229, "29e9329ac2241937d55b852e8284e89b")
    assert facts["word2vec"] == (1_743_563_840, "a5e5354d40acb95f9ec66d5977d140ef")
    assert SOURCES["gpt2"].shape == [50257, 768]


@pytest.mark.parametrize("name", ["glove-50", "glove-100"])
def test_the_known_numbers_are_those_of_the_bundled_glove(name):
    np.testing.assert_allclose(load(name)["the"][:3], SOURCES[name].begins[0], rtol=1e-3)


def test_the_known_numbers_are_those_of_the_bundled_word2vec_up_to_its_length():
    numbers = np.array(SOURCES["word2vec"].begins[1])
    found = load("word2vec")["in"][:3]
    np.testing.assert_allclose(found / found[0], numbers / numbers[0], rtol=2e-3)


def test_models_of_the_real_size_come_through_the_real_table(online, monkeypatch):
    monkeypatch.setattr(sources, "SOURCES", SOURCES)
    glove, gpt2 = SOURCES["glove-300"], SOURCES["gpt2"]
    vectors = RNG.normal(0, 0.3, (300, 300))
    put_known_numbers(vectors, glove)
    content = glove_file(WORDS, vectors, header="400000 300")
    online.server.files[path_of(glove)] = Padded(content, glove.bytes)
    assert load("glove-300", limit=100).vectors.shape == (100, 300)
    tensor = {"dtype": "F32", "shape": gpt2.shape, "data_offsets": [0, 4 * 50257 * 768]}
    matrix = np.zeros((1000, 768), np.float32)
    matrix[:, 7] = np.arange(len(matrix))
    put_known_numbers(matrix, gpt2)
    header = json.dumps({"wte.weight": tensor}).encode()
    content = len(header).to_bytes(8, "little") + header + matrix.tobytes()
    online.server.files[path_of(gpt2)] = Padded(content, gpt2.bytes)
    model = load("gpt2")
    assert model["the"][7] == VOCABULARY["Ġthe"] and not model["apple"].any()
