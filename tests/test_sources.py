"""Fetching full models: from a server on this computer, in the published formats, with everything that can go wrong."""

import copy
import dataclasses
import functools
import gzip
import hashlib
import io
import itertools
import json
import os
import pickle
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import tracemalloc
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
    put_known_numbers,
    safetensors_file,
)
from tqdm import tqdm

from helpers import DataFileError, SourceError, embeddings, load, sources
from helpers.sources import SOURCES

WORDS = [
    "the",
    "été",
    "of",
    "10,000",
    "naïve",
    "\xa0",
    ":-)",
    "日本",
    *(f"word{i}" for i in range(292)),
]
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
    real = embeddings.read_manifest

    def without():
        manifest = real()
        models = {
            name: entry
            for name, entry in manifest["models"].items()
            if name not in ("glove-300", "gpt2")
        }
        return manifest | {"models": models}

    monkeypatch.setattr(embeddings, "read_manifest", without)


def publish(server, name, content, matrix):
    """Put a file on a server, and what is known about it into the table of sources."""
    server.files[f"/{SOURCES[name].path}"] = content
    sources.SOURCES[name] = dataclasses.replace(
        SOURCES[name],
        shape=matrix.shape,
        bytes=len(content),
        md5=hashlib.md5(content).hexdigest() if name != "gpt2" else None,
        known={(0, 0): tuple(matrix[0, :3].round(4)), (1, 1): tuple(matrix[1, 1:3].round(4))},
    )


@pytest.fixture
def online(monkeypatch, tmp_path):
    """A server with small published files, a table that knows them, an empty cache; `put` adds or replaces a file."""
    with ModelServer() as server:
        for variable, value in server.environment.items():
            monkeypatch.setenv(variable, value)
        for variable in ("RSA_OFFLINE", "HTTP_PROXY", "http_proxy"):
            monkeypatch.delenv(variable, raising=False)
        monkeypatch.setenv("RSA_CACHE", str(tmp_path / "cache"))
        monkeypatch.setattr(sources, "STALL", 10)
        monkeypatch.setattr(sources, "SOURCES", dict(SOURCES))

        put = functools.partial(publish, server)
        put("glove-300", GLOVE, VECTORS)
        put("word2vec", GOOGLE_NEWS, VECTORS)
        put("gpt2", CHECKPOINT, MATRIX)
        yield SimpleNamespace(server=server, put=put, cache=tmp_path / "cache", log=server.log)


def fetch_again(name="glove-300", **options):
    return load(name, full=True, **options)


def fails(name="glove-300", **options):
    """The message of the clear error that a load ends in; nothing may be left behind."""
    with pytest.raises(SourceError) as caught:
        fetch_again(name, **options)
    folder = sources.cache_folder()
    assert not folder.exists() or not list(folder.iterdir())
    assert 'otherwise="' in str(caught.value) and "RSA_CACHE" in str(caught.value)
    return str(caught.value)


# ------------------------------------------------------------------------------------------------ formats


@pytest.mark.parametrize("limit", [1, 7, 299, 300, 301, 20_000, None])
@pytest.mark.parametrize("name", ["glove-300", "word2vec"])
def test_word2vec_formats_are_read_as_gensim_reads_them(online, tmp_path, name, limit):
    from gensim.models import KeyedVectors

    path = tmp_path / "model.gz"
    path.write_bytes(online.server.files[f"/{SOURCES[name].path}"])
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
    assert fetch_again("word2vec", limit=9).words == tuple(WORDS[:9])


def test_a_server_is_read_only_as_far_as_the_limit_asks(online, monkeypatch):
    vectors = RNG.normal(0, 1, (2000, 80))
    online.put("glove-300", glove_file([f"w{i}" for i in range(2000)], vectors), vectors)
    online.server.faults = Faults(stall=sources.SOURCES["glove-300"].bytes // 2)
    assert len(load("glove-300", limit=500)) == 500
    monkeypatch.setattr(sources, "STALL", 0.2)
    with pytest.raises(SourceError, match="timed out"):
        load("glove-300", limit=1500)


@pytest.mark.parametrize("tensor", ["wte.weight", "transformer.wte.weight"])
def test_gpt2_takes_three_parts_of_its_file(online, tensor):
    content = safetensors_file(
        {"h.0.attn.bias": np.zeros((50, 50), np.float32), tensor: MATRIX, "z": np.ones(3)}
    )
    online.put("gpt2", content, MATRIX)
    model = load("gpt2", limit=None)
    header = int.from_bytes(content[:8], "little")
    assert online.log[:2] == ["bytes=0-7", f"bytes=8-{7 + header}"] and len(online.log) == 3
    start, stop = map(int, online.log[2].removeprefix("bytes=").split("-"))
    assert content[start : stop + 1] == MATRIX.tobytes()
    for word in ("apple", "the", "The", "of", "antidisestablishmentarianism"):
        token = f"Ġ{word}"
        assert (word in model) == (token in VOCABULARY)
        if word in model:
            np.testing.assert_array_equal(model[word], MATRIX[VOCABULARY[token]])


def test_gpt2s_words_are_single_tokens_after_a_space_in_the_order_of_their_numbers(online):
    model = load("gpt2", limit=None)
    numbers = [VOCABULARY[f"Ġ{word}"] for word in model.words]
    assert numbers == sorted(numbers) and len(model) == 32_064
    assert all(word.isalpha() and word.isascii() for word in model.words)
    assert load("gpt2").words == model.words[:20_000]


def test_gpt2_where_ranges_are_refused(online):
    expected = load("gpt2").vectors.copy()
    (online.cache / "gpt2.rsa").unlink()
    del online.log[:]
    online.server.faults = Faults(ranges=False)
    model = load("gpt2")
    assert online.log == ["bytes=0-7"]
    np.testing.assert_array_equal(model.vectors, expected)


def test_a_bar_shows_size_and_rate(online, capsys):
    load("glove-300")
    assert "GloVe 300D" in (bar := capsys.readouterr().err) and "B/s" in bar
    load("glove-300")
    assert capsys.readouterr() == ("", "")


def test_the_bar_ends_full_though_the_size_is_an_estimate(online, capsys):
    vectors = np.concatenate(
        [RNG.normal(0, 1, (400, 60)), np.ones((400, 60))]
    )  # the second half packs better
    online.put("glove-300", glove_file([f"w{i}" for i in range(800)], vectors), vectors)
    for limit in (100, 700):
        load("glove-300", limit=limit)
        assert " 100%|" in capsys.readouterr().err.split("\r")[-1]


def test_a_proxy_is_used_and_probed(online, monkeypatch):
    monkeypatch.setenv("RSA_GENSIM_DATA_URL", "http://gensim.invalid")
    assert "gensim.invalid: " in fails()
    online.server.faults = Faults(
        location=f"http://gensim.invalid/storage/{SOURCES['glove-300'].path}"
    )
    monkeypatch.setenv("http_proxy", online.server.address)
    assert fetch_again().words == tuple(WORDS)


@pytest.mark.parametrize("proxy", ["http://", "://", "file:///etc/passwd"])
def test_a_proxy_that_is_none_is_named_as_such(online, monkeypatch, proxy):
    monkeypatch.setenv("RSA_GENSIM_DATA_URL", "http://gensim.invalid")
    monkeypatch.setenv("http_proxy", proxy)
    assert "the environment names a proxy that is no address" in fails()


# ------------------------------------------------------------------------------------------------ a server that misbehaves


@pytest.mark.parametrize("name", ["glove-300", "word2vec", "gpt2"])
@pytest.mark.parametrize(
    ("faults", "said"),
    [
        (Faults(status=404), "the server answered 404 Not Found"),
        (Faults(status=500), "the server answered 500"),
        (Faults(status=403), "the server answered 403"),
        (Faults(cut=5), "the connection broke after"),
        (Faults(cut=5, reset=True), "reset"),
        (Faults(cut=0), "the connection broke after"),
        (Faults(stall=5), "timed out"),
        (Faults(drip=0.01, piece=64), "slower than 1,000,000 bytes a second"),
        (Faults(length="123"), "the file there has 123 bytes, not"),
        (Faults(length=str(10**18)), "the file there has 1,000,000,000,000,000,000 bytes"),
        (Faults(length=None, cut=6), "the connection broke after"),
        (Faults(location="file:///etc/passwd"), "file:///etc/passwd"),
        (Faults(location="ftp://127.0.0.1/model.gz"), "will not go to 'ftp://127.0.0.1/model.gz'"),
        (Faults(location="http:///model.gz"), "the server answered 404"),
        (Faults(location="/elsewhere"), "the server answered 404"),
        (Faults(location="http://127.0.0.1:9/"), "refused"),
    ],
    ids=lambda value: (
        None
        if isinstance(value, str)
        else "-".join(
            f"{key}={found}"
            for key, found in vars(value).items()
            if found != getattr(Faults(), key)
        )[:60]
    ),
)
def test_each_fault_of_a_server_is_a_clear_error(online, monkeypatch, name, faults, said):
    if faults.length not in ("true", None) and name == "gpt2":
        faults = dataclasses.replace(faults, ranges=False)
    monkeypatch.setattr(sources, "STALL", 0.2 if faults.stall else 10)
    monkeypatch.setattr(sources, "GRACE", 0.1 if faults.drip else 60)
    monkeypatch.setattr(sources, "SLOWEST", 1_000_000)
    online.server.faults = faults
    began = time.monotonic()
    message = fails(name)
    assert said in message and "could not be fetched from 127.0.0.1" in message
    assert time.monotonic() - began < 15


OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def chunks(content, size, end=b"0\r\n\r\n"):
    yield CHUNKED
    for start in range(0, len(content), size):
        piece = content[start : start + size]
        yield b"%x\r\n%b\r\n" % (len(piece), piece)
    yield end


ODD_BUT_WHOLE = {
    "HTTP/1.0": lambda content: [b"HTTP/1.0 200 OK\r\n\r\n", content],
    "chunked": lambda content: chunks(content, 1000),
    "in chunks of 7": lambda content: chunks(content, 7),
    "garbage after the end": lambda content: [
        OK + b"Content-Length: %d\r\n\r\n" % len(content),
        content,
        b"x" * 9_999_999,
    ],
    "garbage and no length": lambda content: [OK + b"\r\n", content, b"x" * 9_999_999],
    "a length below 0": lambda content: [OK + b"Content-Length: -5\r\n\r\n", content],
    "a part nobody asked for": lambda content: [
        b"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-%d/*\r\n\r\n" % (len(content) - 1),
        content,
    ],
}


@pytest.mark.parametrize("answer", ODD_BUT_WHOLE)
def test_an_answer_may_come_in_any_wrapping(online, answer):
    online.server.faults = Faults(raw=ODD_BUT_WHOLE[answer])
    np.testing.assert_allclose(load("glove-300", limit=None).vectors, VECTORS, atol=1e-4)


TOO_SLOW = "slower than 1,000 bytes a second"
STRANGE_ANSWERS = {
    "nothing": (lambda _: [], "closed connection without response"),
    "no header": (lambda content: [content], "could not be fetched"),
    "an endless status line": (
        lambda _: [b"HTTP/1.1 200 " + b"O" * 99_999],
        "got more than 65536 bytes",
    ),
    "endless headers": (
        lambda _: itertools.chain([OK], itertools.repeat(b"X: y\r\n")),
        "got more than 100 headers",
    ),
    "endless promises": (lambda _: itertools.repeat(b"HTTP/1.1 100 Continue\r\n\r\n"), TOO_SLOW),
    "a header in drips": (
        lambda _: itertools.chain([OK + b"X: "], itertools.repeat(b"y")),
        TOO_SLOW,
    ),
    "a chunk's size in drips": (
        lambda _: itertools.chain([CHUNKED], itertools.repeat(b"0")),
        TOO_SLOW,
    ),
    "endless trailers": (
        lambda content: itertools.chain(
            chunks(content[:99], 99, b"0\r\n"), itertools.repeat(b"X: y\r\n")
        ),
        TOO_SLOW,
    ),
    "chunks that end early": (
        lambda content: chunks(content[:3000], 1000),
        "the connection broke after 3,000 bytes",
    ),
    "chunks of no size": (lambda content: [CHUNKED + b"zz\r\n" + content], "IncompleteRead"),
    "a length of 6,000 digits": (
        lambda _: [OK + b"Content-Length: " + b"9" * 6000 + b"\r\n\r\n"],
        "4300 digits",
    ),
    "switching protocols": (
        lambda _: [b"HTTP/1.1 101 Switching Protocols\r\n\r\n"],
        "the server answered 101",
    ),
    "gzip once more": (
        lambda content: [OK + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(content)],
        "ended before",
    ),
    "a reason for a terminal": (
        lambda _: [b"HTTP/1.1 404 \x1b[31mred\x07 \xc2\x9b" + b"long " * 9000 + b"\r\n\r\n"],
        "the server answered 404 [31mred Â long long",
    ),
}


@pytest.mark.parametrize("answer", STRANGE_ANSWERS)
def test_an_answer_that_is_none_is_a_short_clear_error_in_time(online, monkeypatch, answer):
    raw, said = STRANGE_ANSWERS[answer]
    monkeypatch.setattr(sources, "GRACE", 0.5)
    online.server.faults = Faults(raw=raw, drip=0.02 if "drips" in answer else 0)
    with pytest.raises(SourceError, match=re.escape(said)) as caught:
        load("glove-300", limit=None)
    assert caught.value.reason.isprintable() and len(caught.value.reason) < 300
    assert not online.cache.exists()


@pytest.mark.parametrize(
    "elsewhere",
    ["itself", "data:,x", "gopher://127.0.0.1/", "http://[::1/", "http://\u202e.invalid/"],
)
def test_a_redirect_that_leads_nowhere_is_a_short_clear_error(online, elsewhere):
    here = f"{online.server.address}/{SOURCES['glove-300'].path}"
    online.server.faults = Faults(
        location=here if elsewhere == "itself" else elsewhere.encode().decode("latin-1")
    )
    reason = fails().partition(". Connect")[0]
    assert reason.isprintable() and len(reason) < 300


def test_what_came_counts_as_progress_though_no_bar_is_shown(online, monkeypatch):
    clock = SimpleNamespace(monotonic=lambda: clock.now, now=0)
    monkeypatch.setattr(sources, "time", clock)
    bar = tqdm(disable=True)  # as TQDM_DISABLE=1 makes it: it counts nothing
    path = f"/{SOURCES['glove-300'].path}"
    with sources._Stream(online.server.address + path, len(GLOVE), bar) as stream:
        assert GLOVE.startswith(stream.read(5000))
        clock.now = sources.GRACE + 4
        assert stream.read(9000)
        clock.now = sources.GRACE + 10_000
        with pytest.raises(TimeoutError, match="slower than 1,000 bytes a second"):
            for _ in range(9):
                stream.read(9000)
    assert bar.n == 0


def test_what_comes_with_a_redirect_is_not_read(online):
    online.server.faults = Faults(ballast=64)
    assert fetch_again().words == tuple(WORDS)
    assert online.server.megabytes < 32  # what fits into the sockets' buffers


def test_a_redirect_may_not_leave_https():
    sources._require_web("https://example.org", secure=True)
    with pytest.raises(ConnectionError, match="will not go to 'http://example.org'"):
        sources._require_web("http://example.org", secure=True)


@pytest.mark.parametrize(
    "address",
    ["file:///etc", "ftp://127.0.0.1", "", "nonsense", "http://", "http://127.0.0.1:port"],
)
def test_a_mirror_that_is_no_web_address_is_refused(online, monkeypatch, address):
    monkeypatch.setenv("RSA_GENSIM_DATA_URL", address or " ")
    fails()


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize(("ranges", "position"), [(True, "bytes=3000-"), (False, "bytes=3000-")])
@pytest.mark.parametrize("name", ["glove-300", "word2vec"])
def test_a_connection_that_breaks_once_is_taken_up_where_it_broke(
    online, name, ranges, position, reset
):
    online.server.faults = Faults(cut=3000, cuts=1, ranges=ranges)
    model = load(name, full=True, limit=None)
    assert online.log == [None, position]
    np.testing.assert_allclose(model.vectors, VECTORS, atol=1e-4)


@pytest.mark.parametrize("ranges", [True, False])
def test_gpt2s_connection_may_break_once_too(online, ranges):
    content = online.server.files[f"/{SOURCES['gpt2'].path}"]
    online.server.faults = Faults(cut=len(content) // 2, cuts=1, ranges=ranges)
    model = load("gpt2")
    assert len(online.log) == (4 if ranges else 2)
    np.testing.assert_array_equal(model["apple"], MATRIX[VOCABULARY["Ġapple"]])


def test_another_part_of_the_file_than_asked_for_is_refused(online):
    online.server.faults = Faults(shift=3)
    assert "another part of the file" in fails("gpt2")


def test_a_length_that_is_not_said_is_no_fault(online):
    online.server.faults = Faults(length=None)
    assert load("glove-300", limit=None).words == tuple(WORDS)


def wrong_files():
    text, binary = gzip.decompress(GLOVE), gzip.decompress(GOOGLE_NEWS)
    other = VECTORS + 0.001
    lines = text.split(b"\n")
    short = b"\n".join([*lines[:50], lines[50].rsplit(b" ", 1)[0], *lines[51:]])
    strange = b"\n".join([*lines[:50], lines[50] + b"x", *lines[51:]])
    infinite = b"\n".join([*lines[:50], lines[50].rsplit(b" ", 1)[0] + b" nan", *lines[51:]])
    utf8 = b"\n".join([*lines[:50], b"\xff" + lines[50], *lines[51:]])
    twice = b"\n".join([*lines[:50], *lines[49:-2]])
    empty = b"\n".join([*lines[:50], b" " + lines[50].split(b" ", 1)[1], *lines[51:]])
    long = b"\n".join([*lines[:50], b"w" * 1001 + b" 1" * DIMS, *lines[51:]])
    cut = gzip.compress(text)
    return {
        "not gzip": ("glove-300", text, "Not a gzipped file"),
        "a page": ("glove-300", b"<html>Please log in</html>", "Not a gzipped file"),
        "nothing": ("glove-300", b"", "its first line is b''"),
        "damaged gzip": ("glove-300", cut[:2000] + bytes(2000) + cut[4000:], "decompressing"),
        "cut gzip": ("glove-300", cut[:9000], "ended before"),
        "cut text": ("glove-300", gzip.compress(text[:9000]), "numbers, not 24"),
        "cut binary": ("word2vec", gzip.compress(binary[:9000]), "buffer is smaller"),
        "other numbers": ("glove-300", glove_file(WORDS, other), "where ("),
        "other numbers, binary": ("word2vec", google_news_file(WORDS, other), "where ("),
        "other shape": (
            "glove-300",
            glove_file(WORDS, VECTORS[:, :20]),
            "its first line is b'300 20",
        ),
        "other count": (
            "word2vec",
            google_news_file(WORDS[:200], VECTORS[:200]),
            "its first line is b'200 24",
        ),
        "no header": ("glove-300", gzip.compress(b"\n".join(lines[1:])), "its first line is"),
        "huge header": (
            "word2vec",
            gzip.compress(b"9" * 5000 + b" " + binary),
            "its first line is",
        ),
        "a number short": ("glove-300", gzip.compress(short), "a line of 23 numbers, not 24"),
        "no number": ("glove-300", gzip.compress(strange), "could not convert string to float"),
        "not a number": ("glove-300", gzip.compress(infinite), "not finite"),
        "not UTF-8": ("glove-300", gzip.compress(utf8), "invalid start byte"),
        "a word twice": ("glove-300", gzip.compress(twice), "empty or listed twice"),
        "an empty word": ("glove-300", gzip.compress(empty), "empty or listed twice"),
        "a long word": ("glove-300", gzip.compress(long), "a word of more than 1000 bytes"),
        "a long word, binary": (
            "word2vec",
            gzip.compress(b"300 24\n" + b"w" * 1001 + b" " + binary),
            "without an end",
        ),
        "a bomb": (
            "glove-300",
            gzip.compress(lines[0] + b"\n") + gzip.compress(bytes(1 << 26), 1) * 16,
            "numbers, not 24",
        ),
        "endless line": (
            "glove-300",
            gzip.compress(lines[0] + b"\n" + b"1" * 10_000_000, 1),
            "numbers, not 24",
        ),
        "endless header": ("glove-300", gzip.compress(bytes(10_000_000), 1), "its first line is"),
        "endless word": (
            "word2vec",
            gzip.compress(b"300 24\n" + b"1" * 10_000_000, 1),
            "a word without an end",
        ),
    }


WRONG_FILES = wrong_files()


@pytest.mark.parametrize("case", WRONG_FILES)
def test_a_file_that_is_not_the_published_one_is_refused(online, case):
    name, content, said = WRONG_FILES[case]
    source = sources.SOURCES[name]
    online.server.files[f"/{source.path}"] = content
    sources.SOURCES[name] = dataclasses.replace(source, bytes=len(content), md5=None)
    tracemalloc.start()
    try:
        assert said in fails(name)
        assert tracemalloc.get_traced_memory()[1] < 15_000_000
    finally:
        tracemalloc.stop()


def header_of(text, claimed=None):
    text = text if isinstance(text, bytes) else json.dumps(text).encode()
    return (len(text) if claimed is None else claimed).to_bytes(8, "little") + text


TENSOR = {"dtype": "F32", "shape": list(MATRIX.shape), "data_offsets": [0, MATRIX.nbytes]}
WRONG_CHECKPOINTS = {
    "a huge header": (
        header_of(b"{}", 2**63),
        "its header claims to be 9,223,372,036,854,775,808 bytes long",
    ),
    "a long header": (header_of(b"{}", 9_999_999), ""),
    "no tensor": (safetensors_file({"wpe.weight": MATRIX}), "its wte.weight is (None, ())"),
    "other dtype": (
        safetensors_file({"wte.weight": MATRIX.astype(np.float16)}),
        "its wte.weight is ('F16'",
    ),
    "other shape": (safetensors_file({"wte.weight": MATRIX.T}), "(4, 50257)"),
    "other numbers": (safetensors_file({"wte.weight": MATRIX * 1.01}), "row 0 has"),
    "not a number": (
        safetensors_file({"wte.weight": np.where(MATRIX > 0.3, np.nan, MATRIX)}),
        "not finite",
    ),
    "outside": (
        header_of({"wte.weight": TENSOR | {"data_offsets": [2**62, 2**62 + MATRIX.nbytes]}}),
        "cannot be",
    ),
    "before": (
        header_of({"wte.weight": TENSOR | {"data_offsets": [-8, MATRIX.nbytes - 8]}})
        + MATRIX.tobytes(),
        "cannot be",
    ),
    "backwards": (
        header_of({"wte.weight": TENSOR | {"data_offsets": [MATRIX.nbytes, 0]}}),
        "cannot be",
    ),
    "no offsets": (
        header_of({"wte.weight": {"dtype": "F32", "shape": list(MATRIX.shape)}}),
        "data_offsets",
    ),
    "odd offsets": (header_of({"wte.weight": TENSOR | {"data_offsets": "ab"}}), ""),
    "not JSON": (header_of(b"\x80\x04K\x01."), ""),
    "a list": (header_of([1, 2]), ""),
    "deep": (header_of(b"[" * 100_000), "recursion"),
    "cut": (safetensors_file({"wte.weight": MATRIX})[:-5], "cannot be"),
    "empty": (b"", ""),
}


def test_a_damaged_vocabulary_is_no_fault_of_the_network(online, monkeypatch, tmp_path):
    shutil.copytree(embeddings.DATA, tmp_path / "data")
    (tmp_path / "data/gpt2/vocab.json").write_text("{}")
    monkeypatch.setattr(embeddings, "DATA", tmp_path / "data")
    with pytest.raises(DataFileError, match=r"data/gpt2/vocab.json is damaged.*Restore it"):
        load("gpt2", otherwise="minilm")
    assert not online.log


@pytest.mark.parametrize("ranges", [True, False])
@pytest.mark.parametrize("case", WRONG_CHECKPOINTS)
def test_a_checkpoint_that_is_not_the_published_one_is_refused(online, case, ranges):
    content, said = WRONG_CHECKPOINTS[case]
    online.server.faults = Faults(ranges=ranges)
    online.server.files[f"/{SOURCES['gpt2'].path}"] = content
    sources.SOURCES["gpt2"] = dataclasses.replace(sources.SOURCES["gpt2"], bytes=len(content))
    assert said in fails("gpt2")


def test_all_words_are_taken_only_if_the_md5_is_right(online):
    source = sources.SOURCES["glove-300"]
    sources.SOURCES["glove-300"] = dataclasses.replace(source, md5="0" * 32)
    assert f"the file's md5 is {source.md5}, not 000" in fails(limit=None)
    assert f"the file's md5 is {source.md5}, not 000" in fails(limit=300)
    assert len(load("glove-300", limit=299)) == 299


# ------------------------------------------------------------------------------------------------ the cache


def kept(online, name="glove-300"):
    return online.cache / f"{name}.rsa"


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
    assert sorted(path.name for path in online.cache.iterdir()) == ["glove-300.rsa"]


def test_a_second_load_of_a_default_size_takes_at_most_a_third_of_a_second(online):
    vectors = np.ones((20_000, 300), np.float32)
    source = dataclasses.replace(SOURCES["glove-300"], known={})
    sources.SOURCES["glove-300"] = source
    facts = {
        "words": [f"w{i}" for i in range(20_000)],
        "url": "",
        "available": 400_000,
        "source": repr(source),
    }
    sources._to_cache(kept(online), vectors, facts)
    seconds = []
    for _ in range(5):
        began = time.process_time()
        assert load("glove-300").vectors.shape == (20_000, 300)
        seconds.append(time.process_time() - began)
    assert min(seconds) < 0.3


def test_what_is_kept_serves_smaller_limits_and_more_is_fetched(online):
    load("glove-300", limit=100)
    asked = len(online.log)
    assert load("glove-300", limit=40).words == tuple(WORDS[:40])
    assert load("glove-300", limit=100).words == tuple(WORDS[:100])
    assert len(online.log) == asked
    assert load("glove-300", limit=101).words == tuple(WORDS[:101])
    assert len(online.log) == asked + 1
    assert load("glove-300", limit=None).words == tuple(WORDS)
    assert len(online.log) == asked + 2
    assert load("glove-300", limit=10**6).words == tuple(WORDS)
    assert load("glove-300").words == tuple(WORDS)
    assert len(online.log) == asked + 2


def test_what_is_kept_is_fetched_again_when_another_file_is_published(online):
    load("glove-300")
    online.put("glove-300", glove_file(WORDS, VECTORS * 2), VECTORS * 2)
    np.testing.assert_allclose(load("glove-300").vectors, VECTORS * 2, atol=1e-4)


@pytest.mark.parametrize(
    "position", [0, 9, 60, 130, 5_000, 20_000, -9_000, -2_000, -41, -40, -9, -8, -1]
)
def test_one_changed_byte_is_noticed_and_mended(online, capsys, position):
    load("glove-300")
    good = kept(online).read_bytes()
    bad = bytearray(good)
    bad[position] ^= 0x10
    kept(online).write_bytes(bad)
    model = load("glove-300")
    np.testing.assert_allclose(model.vectors, VECTORS, atol=1e-4)
    assert (
        "GloVe 300D" in (line := capsys.readouterr().out)
        and "can't be used" in line
        and line.count("\n") == 1
    )
    assert kept(online).read_bytes() == good


class Trap:
    def __reduce__(self):
        return os.mkdir, ("executed",)


@pytest.mark.parametrize(
    "content",
    [b"", b"x", bytes(40), bytes(5000), pickle.dumps(Trap()), "cut", "longer", "doubled"],
    ids=lambda content: content if isinstance(content, str) else f"{len(content)} bytes",
)
def test_another_file_in_the_place_of_what_is_kept_is_noticed_and_nothing_executed(
    online, capsys, monkeypatch, tmp_path, content
):
    monkeypatch.chdir(tmp_path)
    load("glove-300")
    good = kept(online).read_bytes()
    content = {"cut": good[:-50], "longer": good + b"0", "doubled": good + good}.get(
        content, content
    )
    kept(online).write_bytes(content)
    np.testing.assert_allclose(load("glove-300").vectors, VECTORS, atol=1e-4)
    assert "can't be used" in capsys.readouterr().out
    assert kept(online).read_bytes() == good
    assert not (tmp_path / "executed").exists()


def test_a_pickle_with_the_right_ending_is_not_executed_either(
    online, capsys, monkeypatch, tmp_path
):
    monkeypatch.chdir(tmp_path)
    load("glove-300")
    good = kept(online).read_bytes()
    ending = good[-40 - int.from_bytes(good[-8:], "little") :]
    kept(online).write_bytes(pickle.dumps(Trap()) + ending)
    assert load("glove-300").words == tuple(WORDS)
    assert "can't be used" in capsys.readouterr().out
    assert not (tmp_path / "executed").exists()


def poison(path, **facts):
    """Change what a kept file says of itself, and make its ending right again."""
    content = path.read_bytes()
    size = int.from_bytes(content[-8:], "little")
    facts = json.dumps(json.loads(content[-40 - size : -40]) | facts).encode()
    ending = facts + hashlib.sha256(facts).digest() + len(facts).to_bytes(8, "little")
    path.write_bytes(content[: -40 - size] + ending)


@pytest.mark.parametrize(
    "facts",
    [
        {"words": [[1]] * 300},
        {"words": list(range(300))},
        {"words": ["a"] * 300},
        {"words": 7},
        {"words": [""] + WORDS[1:]},
        {"available": 0},
        {"available": -5},
        {"available": "many"},
        {"sha256": []},
        {"sha256": None},
        {"source": 1},
    ],
    ids=lambda facts: str(facts)[:30],
)
def test_a_poisoned_copy_whose_ending_is_right_is_noticed_too(online, facts):
    load("glove-300")
    good = kept(online).read_bytes()
    poison(kept(online), **facts)
    assert load("glove-300").words == tuple(WORDS)
    assert kept(online).read_bytes() == good


def test_a_copy_that_claims_to_be_endless_takes_no_memory(online, capsys):
    online.cache.mkdir()
    with open(kept(online), "wb") as file:
        file.truncate(1 << 32)  # on most disks a hole that takes no room
        file.seek(-8, os.SEEK_END)
        file.write(((1 << 32) - 40).to_bytes(8, "little"))
    tracemalloc.start()
    try:
        assert load("glove-300").words == tuple(WORDS)
        assert tracemalloc.get_traced_memory()[1] < 15_000_000
    finally:
        tracemalloc.stop()
    assert "can't be used" in capsys.readouterr().out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files here")
@pytest.mark.parametrize("plant", ["another's file", "nothing", "itself", "/dev/zero", "a pipe"])
def test_what_is_planted_at_the_files_name_is_replaced_and_where_it_leads_untouched(
    online, tmp_path, plant
):
    online.cache.mkdir()
    mine = tmp_path / "mine"
    mine.write_text("mine")
    if plant == "a pipe":
        os.mkfifo(kept(online))
    else:
        targets = {"another's file": mine, "nothing": tmp_path / "nothing", "itself": kept(online)}
        kept(online).symlink_to(targets.get(plant, plant))
    assert load("glove-300").words == tuple(WORDS)
    assert kept(online).is_file() and not kept(online).is_symlink()
    assert mine.read_text() == "mine" and not (tmp_path / "nothing").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files here")
def test_a_cache_folder_may_lead_elsewhere_and_only_the_model_is_written_there(online, tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "disk/mine").write_text("mine")
    online.cache.symlink_to(tmp_path / "disk")
    load("glove-300")
    assert sorted(path.name for path in (tmp_path / "disk").iterdir()) == ["glove-300.rsa", "mine"]


HOSTILE_WORDS = [
    "../../evil",
    "/etc/passwd",
    "C:\\evil",
    "~",
    "$(mkdir\tevil)",
    "`evil`",
    "';DROP",
    "<script>",
    "{{7*7}}",
    "%s%n",
    "\x1b[31m",
    "\x00",
    "\x07",
    "\u202e",
    "\u200b",
    "\ufeff",
    "\ud7ff",
    "\U0010ffff",
    "\r",
    "\x85",
    "\u2028",
    "__class__",
    "nan",
    "1e5",
    "NULL",
    "con",
    ".",
    "..",
    "w" * 1000,
]


@pytest.mark.parametrize("name", ["glove-300", "word2vec"])
def test_hostile_words_are_only_words(online, monkeypatch, tmp_path, name):
    monkeypatch.chdir(tmp_path)
    vectors = VECTORS[: len(HOSTILE_WORDS)]
    online.put(
        name,
        {"glove-300": glove_file, "word2vec": google_news_file}[name](HOSTILE_WORDS, vectors),
        vectors,
    )
    for _ in range(2):
        model = load(name, full=True, limit=None)
        assert model.words == tuple(HOSTILE_WORDS)
        np.testing.assert_allclose(model[HOSTILE_WORDS], vectors, atol=1e-4)
    assert [path.name for path in tmp_path.rglob("*")] == ["cache", f"{name}.rsa"]


def test_a_damaged_copy_and_no_network_is_a_clear_error(online, capsys, monkeypatch):
    load("glove-300")
    kept(online).write_bytes(b"nonsense")
    monkeypatch.setenv("RSA_OFFLINE", "1")
    with pytest.raises(SourceError, match="RSA_OFFLINE is set"):
        load("glove-300")
    assert "can't be used" in capsys.readouterr().out


def test_a_large_copy_is_checked_by_samples_and_learners_random_numbers_stay_the_same(
    online, monkeypatch
):
    monkeypatch.setattr(sources, "BLOCK", 1000)
    monkeypatch.setattr(sources, "CHECKED", 5)
    load("glove-300")
    random.seed(1)
    expected = random.random()
    content = bytearray(kept(online).read_bytes())
    content[10_000] ^= 1
    kept(online).write_bytes(content)
    monkeypatch.setenv("RSA_OFFLINE", "1")
    noticed = 0
    random.seed(1)
    for _ in range(60):
        try:
            load("glove-300")
        except SourceError:
            noticed += 1
    assert random.random() == expected
    assert 2 <= noticed <= 40  # 5 of 29 blocks a time


@pytest.mark.parametrize(
    "folder", ["with spaces", "thư mục Ünï 日本", "deep/er/still", "100%&$(x)"]
)
def test_any_name_of_a_cache_folder_will_do(online, monkeypatch, tmp_path, folder):
    monkeypatch.setenv("RSA_CACHE", str(tmp_path / folder))
    load("glove-300")
    asked = len(online.log)
    assert load("glove-300").words == tuple(WORDS)
    assert len(online.log) == asked and (tmp_path / folder / "glove-300.rsa").is_file()


@pytest.mark.parametrize(
    "obstacle", ["the folder is a file", "the file is a folder", "the disk is full"]
)
def test_a_cache_that_cannot_be_written_costs_one_line_and_not_the_model(
    online, capsys, monkeypatch, obstacle
):
    if obstacle == "the folder is a file":
        online.cache.write_text("mine")
    elif obstacle == "the file is a folder":
        kept(online).mkdir(parents=True)
        (kept(online) / "mine").write_text("mine")
    else:
        monkeypatch.setenv("RSA_CACHE", str(online.cache))
        monkeypatch.setattr(np, "save", full_disk)
    for _ in range(2):
        model = load("glove-300")
        np.testing.assert_allclose(model.vectors, VECTORS, atol=1e-4)
        line = capsys.readouterr().out
        assert line.count("\n") == 1 and "could not be kept" in line and "RSA_CACHE" in line
    if obstacle == "the folder is a file":
        assert online.cache.read_text() == "mine"
    elif obstacle == "the file is a folder":
        assert [path.name for path in online.cache.iterdir()] == ["glove-300.rsa"]
        assert (kept(online) / "mine").read_text() == "mine"
    else:
        assert not list(online.cache.iterdir())


def test_a_line_is_printed_where_the_terminal_lacks_its_letters(online, monkeypatch, tmp_path):
    (tmp_path / "thư mục").write_text("in the way")
    monkeypatch.setenv("RSA_CACHE", str(tmp_path / "thư mục"))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), "ascii"))
    assert load("glove-300").words == tuple(WORDS)
    sys.stdout.seek(0)
    assert "could not be kept in" in (line := sys.stdout.read()) and r"th\u01b0 m\u1ee5c" in line


def test_an_interrupted_download_leaves_nothing(online, monkeypatch):
    def interrupt(file, *_, **__):
        file.write(b"some")
        raise KeyboardInterrupt

    for thing, name in ((sources, "_text_row"), (np, "save")):
        with monkeypatch.context() as patch:
            patch.setattr(
                thing, name, interrupt if thing is np else lambda *_: interrupt(io.BytesIO())
            )
            with pytest.raises(KeyboardInterrupt):
                load("glove-300")
        assert not online.cache.exists() or not list(online.cache.iterdir())
    assert load("glove-300").words == tuple(WORDS)


def test_a_limit_holds_where_nothing_can_be_kept(online):
    online.cache.write_text("in the way")
    model = load("gpt2", limit=10)
    assert model.vectors.shape == (10, 4) and len(model) == 10


def full_disk(file, *_, **__):
    file.write(b"some")
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {"HOME": "/home/me"}, "/home/me/.cache/rsa-course"),
        ("linux", {"HOME": "/home/me", "XDG_CACHE_HOME": "/scratch"}, "/scratch/rsa-course"),
        ("darwin", {"HOME": "/Users/me"}, "/Users/me/Library/Caches/rsa-course"),
        ("win32", {"LOCALAPPDATA": "/c/Local"}, "/c/Local/rsa-course"),
        ("linux", {"HOME": "/home/me", "RSA_CACHE": "~/models"}, "/home/me/models"),
        ("linux", {"RSA_CACHE": "/models"}, "/models"),
    ],
)
def test_the_cache_is_where_the_platform_keeps_such_things(
    monkeypatch, platform, variables, expected
):
    for variable in ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "RSA_CACHE"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    monkeypatch.setattr(sys, "platform", platform)
    assert sources.cache_folder().as_posix() == expected


def test_no_home_folder_is_no_obstacle(online, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    for variable in ("HOME", "XDG_CACHE_HOME", "RSA_CACHE"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    assert load("glove-300").words == tuple(WORDS)
    assert "could not be kept" in capsys.readouterr().out and not list(tmp_path.iterdir())


def test_what_killed_processes_left_is_cleared_away_in_time_and_nothing_else(online):
    online.cache.mkdir()
    stray, new = (online.cache / f"glove-300.rsa.{letter * 16}" for letter in "1a")
    folder = online.cache / f"glove-300.rsa.{'2' * 16}"
    others = [
        online.cache / name
        for name in ("notes.txt", "glove-300.rsa.backup", f"glove-50.rsa.{'3' * 16}")
    ]
    folder.mkdir()
    for path in (stray, new, *others):
        path.write_text("x")
    for path in (stray, folder, *others):
        os.utime(path, (1, 1))
    if hasattr(os, "mkfifo"):
        (online.cache / f"glove-300.rsa.{'4' * 16}").symlink_to(
            "nothing"
        )  # as a file that another process just renamed
    load("glove-300")
    assert kept(online).is_file() and not stray.exists()
    assert new.exists() and folder.is_dir() and all(path.exists() for path in others)


# ------------------------------------------------------------------------------------------------ other processes

CHILD = """
import dataclasses, hashlib, os, signal, sys
from helpers import load, sources
sources.SOURCES["glove-300"] = dataclasses.replace(sources.SOURCES["glove-300"], **eval(sys.argv[1]))
exec(sys.argv[2])
model = load("glove-300", full=True)
print(hashlib.sha256(model.vectors.tobytes() + repr(model.words).encode()).hexdigest())
"""
DIE = "os.kill(os.getpid(), signal.SIGKILL)"
MOMENTS = {
    "while reading": f"sources._text_row = lambda *_: {DIE}",
    "before writing": f"sources.np.save = lambda *_, **__: {DIE}",
    "while writing": f"sources.np.save = lambda file, *_, **__: (file.write(bytes(9999)), file.flush(), {DIE})",
    "before renaming": f"os.replace = lambda *_: {DIE}",
    "after renaming": f"os.replace = lambda *a, real=os.replace: (real(*a), {DIE})",
}


def start(code="", *options, before=()):
    source = sources.SOURCES["glove-300"]
    facts = {key: getattr(source, key) for key in ("shape", "bytes", "md5")}
    facts["known"] = {key: tuple(map(float, numbers)) for key, numbers in source.known.items()}
    command = [*before, sys.executable, *options, "-c", CHILD, repr(facts), code]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


@pytest.mark.parametrize(
    "faults", [{}, {"status": 404}, {"cut": 3000}, {"length": "123"}, {"location": "data:,x"}]
)
def test_a_download_leaves_nothing_open_and_warns_of_nothing(online, monkeypatch, faults):
    """Python 3.13 says so on stderr in any mode when an object cannot be closed."""
    online.server.faults = Faults(**faults)
    monkeypatch.setenv("TQDM_DISABLE", "1")
    child = start("os.dup2(1, 2)", "-X", "dev", "-W", "error")
    lines = child.communicate(timeout=60)[0].splitlines()
    assert child.returncode == bool(faults)
    assert not [
        line for line in lines if "Exception ignored" in line or "ResourceWarning" in line
    ], lines


def result(model):
    return hashlib.sha256(model.vectors.tobytes() + repr(model.words).encode()).hexdigest()


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_process_killed_at_any_moment_leaves_nothing_half_made(online, capsys, moment):
    child = start(MOMENTS[moment])
    assert child.wait(60) == -signal.SIGKILL
    assert kept(online).exists() == (moment == "after renaming")
    expected = load("glove-300", limit=250)
    np.testing.assert_allclose(expected.vectors, VECTORS[:250], atol=1e-4)
    assert capsys.readouterr().out == ""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_processes_killed_at_random_moments_leave_nothing_half_made(online, capsys):
    online.server.faults = Faults(piece=1000, drip=0.03)
    for seconds in (0.1, 0.3, 0.6):
        child = start()
        while not online.log and child.poll() is None:
            time.sleep(0.01)
        time.sleep(seconds)
        child.kill()
        child.wait()
        del online.log[:]
    online.server.faults = Faults()
    np.testing.assert_allclose(load("glove-300").vectors, VECTORS, atol=1e-4)
    assert capsys.readouterr().out == ""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no file size limits here")
def test_a_disk_that_is_full_in_the_middle_costs_one_line_and_not_the_model(online):
    child = start("import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (9999, 9999))")
    line, answer = child.communicate(timeout=60)[0].splitlines()
    assert "could not be kept" in line and "(File too large)" in line
    assert not list(online.cache.iterdir())
    assert answer == result(load("glove-300"))


@pytest.mark.skipif(os.name != "posix", reason="elsewhere the home folder is not HOME's")
def test_nothing_but_the_cache_is_written(online, monkeypatch, tmp_path):
    home = tmp_path / "home"
    for folder in ("home", "home/tmp", "home/work"):
        (tmp_path / folder).mkdir()
    (home / "work/mine").write_text("mine")
    for name in ("RSA_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TMPDIR", str(home / "tmp"))
    child = start("os.chdir(os.environ['HOME'] + '/work')")
    child.communicate(timeout=60)
    found = sorted(path.relative_to(home).as_posix() for path in home.rglob("*"))
    assert found == [
        ".cache",
        ".cache/rsa-course",
        ".cache/rsa-course/glove-300.rsa",
        "tmp",
        "work",
        "work/mine",
    ]


WATCHED = """
sys.dont_write_bytecode = True
def watch(event, args):
    written = event == "open" and (args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    if written or event.startswith(("os.", "subprocess.", "pickle.", "socket.connect", "shutil.", "ctypes.")):
        print(event, *args, flush=True)
sys.addaudithook(watch)
"""
HARMLESS = (
    "os.listdir",
    "os.scandir",
    "os.putenv",
    "os.unsetenv",
    "os.getxattr",
    "os.add_dll_directory",
)


def test_a_download_runs_nothing_and_writes_and_connects_nowhere_else(online):
    """As Python itself tells: every file opened to be written, every process, pickle and connection is an audit event."""
    child = start(WATCHED)
    *events, answer = child.communicate(timeout=60)[0].splitlines()
    events = [event for event in events if not event.startswith(HARMLESS)]
    connected = [event for event in events if event.startswith("socket.connect ")]
    port = f"('127.0.0.1', {online.server.http.server_port})"
    assert len(connected) == 3 and all(
        event.endswith(port) for event in connected
    )  # the probe, the redirect, the file
    rest = [event for event in events if event not in connected]
    assert [event.split()[0] for event in rest] == ["os.mkdir", "open", "os.rename", "os.remove"], (
        rest
    )
    assert all(str(online.cache) in event for event in rest)
    assert answer == result(load("glove-300"))


def test_two_processes_at_once_both_end_right(online):
    online.server.faults = Faults(piece=2000, drip=0.02)
    children = [start(), start()]
    answers = [child.communicate(timeout=60)[0].strip() for child in children]
    assert len(online.log) >= 1
    assert answers == [result(load("glove-300"))] * 2
    assert [path.name for path in online.cache.iterdir()] == ["glove-300.rsa"]


def test_threads_at_once_all_end_right(online):
    models = []
    threads = [threading.Thread(target=lambda: models.append(load("glove-300"))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({result(model) for model in models}) == 1 and len(models) == 6


# ------------------------------------------------------------------------------------------------ without a network


@pytest.fixture(params=["refused", "no such host", "no route", "look-up hangs", "RSA_OFFLINE"])
def offline(request, monkeypatch, tmp_path):
    monkeypatch.setenv("RSA_CACHE", str(tmp_path))
    monkeypatch.delenv("RSA_OFFLINE", raising=False)
    for variable in ("RSA_GENSIM_DATA_URL", "HF_ENDPOINT"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    never = threading.Event()

    def hang(*_, **__):
        never.wait(60)

    def connect(address, timeout=60):
        never.wait(timeout)
        raise TimeoutError("timed out")

    if request.param == "no such host":
        monkeypatch.setattr(
            socket,
            "getaddrinfo",
            lambda *_, **__: (_ for _ in ()).throw(socket.gaierror(-2, "Unknown")),
        )
    elif request.param == "no route":
        monkeypatch.setattr(sources, "PROBE", 1)
        monkeypatch.setattr(socket, "create_connection", connect)
    elif request.param == "look-up hangs":
        monkeypatch.setattr(socket, "getaddrinfo", hang)
    elif request.param == "RSA_OFFLINE":
        monkeypatch.setenv("RSA_OFFLINE", "1")
    yield request.param
    never.set()


def test_offline_is_noticed_within_five_seconds_and_the_stand_in_is_named(offline, capsys):
    began = time.monotonic()
    model = load("glove-300", otherwise="glove-100")
    assert time.monotonic() - began < 5
    assert (model.name, model.title, model.dims) == ("glove-100", "GloVe 100D", 100)
    assert "glove-6b" in model.origin or "wink" in model.origin
    line, nothing = capsys.readouterr()
    assert line.startswith("GloVe 300D is not here and the network can't be reached (")
    assert line.endswith(
        f"): using GloVe 100D ({len(model):,} words) instead, also a real model.\n"
    )
    assert line.count("\n") == 1 and nothing == ""


@pytest.mark.parametrize("offline", ["refused"], indirect=True)
@pytest.mark.parametrize(
    ("name", "stand_in"), [("glove-300", "glove-100"), ("gpt2", "minilm"), ("word2vec", "word2vec")]
)
def test_without_a_stand_in_the_error_says_what_to_do(offline, name, stand_in):
    message = fails(name)
    assert f'load("{name}", otherwise="{stand_in}")' in message
    assert "Connect to the internet" in message and "Connection refused" in message


@pytest.mark.parametrize("value", ["1", "true", "yes"])
def test_an_environment_variable_forces_offline(online, monkeypatch, value):
    monkeypatch.setenv("RSA_OFFLINE", value)
    assert "RSA_OFFLINE is set" in fails()
    assert not online.log
    for value in ("", "0", "false"):
        monkeypatch.setenv("RSA_OFFLINE", value)
        assert load("glove-300").words == tuple(WORDS)


def test_offline_a_kept_model_is_used(online, monkeypatch, capsys):
    load("glove-300")
    monkeypatch.setenv("RSA_OFFLINE", "1")
    capsys.readouterr()
    assert load("glove-300", otherwise="glove-100").name == "glove-300"
    assert capsys.readouterr() == ("", "")


def test_the_error_can_be_copied_and_pickled():
    error = SourceError("GloVe 300D is not here", "glove-300")
    for again in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert str(again) == str(error) and again.reason == error.reason


def test_a_server_that_fails_is_a_reason_for_the_stand_in_too(online, capsys):
    online.server.faults = Faults(status=500)
    assert load("gpt2", otherwise="minilm").title == "MiniLM 384D"
    line = capsys.readouterr().out
    assert (
        "GPT-2 768D is not here and could not be fetched from 127.0.0.1 (the server answered 500"
        in line
    )
    assert "using MiniLM 384D" in line and line.count("\n") == 1


# ------------------------------------------------------------------------------------------------ load


def test_a_slice_in_data_is_used_unless_the_full_model_is_asked_for(online):
    assert "as published" not in load("word2vec").origin and not online.log
    assert load("word2vec", full=True).words == tuple(WORDS)


def test_minilm_has_no_fuller_model():
    with pytest.raises(ValueError, match="no fuller MiniLM 384D"):
        load("minilm", full=True)


@pytest.mark.parametrize("limit", [0, -1, 2.5, "many"])
def test_a_limit_must_be_a_number_of_words(online, limit):
    with pytest.raises((ValueError, TypeError)):
        load("glove-300", limit=limit)
    assert not online.log


def test_a_stand_in_must_be_a_known_model_even_where_it_is_not_needed(online):
    with pytest.raises(ValueError, match="no model named 'glove-10'.*Did you mean"):
        load("glove-300", otherwise="glove-10")


# ------------------------------------------------------------------------------------------------ the real table


def test_the_table_says_what_was_published():
    base = "https://github.com/RaRe-Technologies/gensim-data/releases/download/glove-wiki-gigaword-300/"
    glove = SOURCES["glove-300"]
    assert f"{glove.base[1]}/{glove.path}" == base + "glove-wiki-gigaword-300.gz"
    facts = {name: (source.bytes, source.md5) for name, source in SOURCES.items()}
    assert facts["glove-50"] == (69_182_535, "c289bc5d7f2f02c6dc9f2f9b67641813")
    assert facts["glove-300"] == (394_362_229, "29e9329ac2241937d55b852e8284e89b")
    assert facts["word2vec"] == (1_743_563_840, "a5e5354d40acb95f9ec66d5977d140ef")
    assert "607a30d783dfa663caf39e06633721c8d4cfcd7e" in SOURCES["gpt2"].path and SOURCES[
        "gpt2"
    ].shape == (50257, 768)


@pytest.mark.parametrize("name", ["glove-50", "glove-100"])
def test_the_known_numbers_are_those_of_the_bundled_glove(name):
    numbers = SOURCES[name].known[0, 0]
    np.testing.assert_allclose(load(name)["the"][:3], numbers, rtol=1e-3)


def test_the_known_numbers_are_those_of_the_bundled_word2vec_up_to_its_length():
    numbers = np.array(SOURCES["word2vec"].known[1, 0])
    found = load("word2vec")["in"][:3]
    np.testing.assert_allclose(found / found[0], numbers / numbers[0], rtol=2e-3)


def test_models_of_the_real_size_come_through_the_real_table(online, monkeypatch):
    monkeypatch.setattr(sources, "SOURCES", SOURCES)
    glove, gpt2 = SOURCES["glove-300"], SOURCES["gpt2"]
    vectors = RNG.normal(0, 0.3, (300, 300))
    put_known_numbers(vectors, glove)
    content = glove_file(WORDS, vectors, header="400000 300")
    online.server.files[f"/{glove.path}"] = Padded(content, glove.bytes)
    assert load("glove-300", limit=100).vectors.shape == (100, 300)
    tensor = {"dtype": "F32", "shape": gpt2.shape, "data_offsets": [0, 4 * 50257 * 768]}
    matrix = np.zeros((1000, 768), np.float32)
    matrix[:, 7] = np.arange(len(matrix))
    put_known_numbers(matrix, gpt2)
    content = header_of({"wte.weight": tensor}) + matrix.tobytes()
    online.server.files[f"/{gpt2.path}"] = Padded(content, gpt2.bytes)
    model = load("gpt2")
    assert model["the"][7] == VOCABULARY["Ġthe"] and not model["apple"].any()
