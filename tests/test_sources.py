"""Fetching full models: from a server on this computer, in the published formats, faults included."""

import dataclasses
import gzip
import hashlib
import io
import json
import os
import shutil
import signal
import socket
import ssl
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
    glove_file,
    google_news_file,
    path_of,
    safetensors_file,
)

from helpers import DataFileError, SourceError, embeddings, load, sources
from helpers.sources import SOURCES

WORDS = [*"the été 10,000 :-) 日本 \x1b[31m ../evil".split(" "), "\xa0", "\u2028"]
WORDS += [f"word{i}" for i in range(300 - len(WORDS))]
RNG = np.random.default_rng(0)
VECTORS = RNG.normal(0, 0.4, (len(WORDS), 24)).astype(np.float32)
VOCABULARY = json.loads((ROOT / "data/gpt2/vocab.json").read_text(encoding="utf-8"))
MATRIX = RNG.normal(0, 0.1, (len(VOCABULARY), 4)).astype(np.float32)
MATRICES = {"glove-300": VECTORS, "word2vec": VECTORS, "gpt2": MATRIX}
FILES = {
    "glove-300": glove_file(WORDS, VECTORS),
    "word2vec": google_news_file(WORDS, VECTORS),
    "gpt2": safetensors_file({"wpe.weight": MATRIX[:9], "wte.weight": MATRIX, "a": MATRIX[:5]}),
}


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
        monkeypatch.setattr(sources, "SOURCES", dict(SOURCES))
        for name, content in FILES.items():
            publish(server, name, content, MATRICES[name])
        yield SimpleNamespace(server=server, cache=tmp_path / "cache", log=server.log)


def fetch(name="glove-300", **options):
    return load(name, full=True, **options)


def fails(name="glove-300", **options):
    """The reason in the clear error that a load ends in; nothing may be left behind."""
    with pytest.raises(SourceError) as caught:
        fetch(name, **options)
    cache = os.environ["RSA_CACHE"]
    assert not os.path.exists(cache) or not os.listdir(cache)
    assert f'load("{name}", otherwise="' in str(caught.value) and "RSA_CACHE" in str(caught.value)
    assert "where Python has a network" in str(caught.value) and len(caught.value.reason) < 300
    return caught.value.reason


# ---------------------------------------------------------------------------------------- formats


@pytest.mark.parametrize("limit", [1, 299, 300, 301, None])
@pytest.mark.parametrize("name", ["glove-300", "word2vec"])
def test_word2vec_formats_are_read_as_gensim_reads_them(online, tmp_path, name, limit):
    from gensim.models import KeyedVectors

    content = FILES[name]
    if name == "word2vec":  # in some of these files words begin with the end of a line
        content = gzip.compress(gzip.decompress(content).replace(b"word5 ", b"\nword5 "))
        publish(online.server, name, content, VECTORS)
    path = tmp_path / "model.gz"
    path.write_bytes(content)
    expected = KeyedVectors.load_word2vec_format(str(path), binary=name == "word2vec", limit=limit)
    model = fetch(name, limit=limit)
    assert list(model.words) == expected.index_to_key == WORDS[:limit]
    np.testing.assert_array_equal(model.vectors, expected.vectors)
    assert online.server.address in model.origin and "as published" in model.origin


def long_files(name):
    """More than one piece of a file: its words, vectors and bytes."""
    words, vectors = [f"w{i}" for i in range(4000)], RNG.normal(0, 1, (4000, 80)).astype(np.float32)
    make = {"glove-300": glove_file, "word2vec": google_news_file}[name]
    return words, vectors, make(words, vectors)


def test_a_file_is_read_only_as_far_as_the_limit_asks(online, monkeypatch):
    words, vectors, content = long_files("glove-300")
    publish(online.server, "glove-300", content, vectors)
    online.server.faults = Faults(stall=len(content) // 2)
    assert len(fetch(limit=1000)) == 1000
    monkeypatch.setattr(sources, "STALL", 0.2)
    assert len(fetch(limit=3000)) == 3000
    assert len(online.log) == 3  # a stall counts as a break


@pytest.mark.parametrize("tensor", ["wte.weight", "transformer.wte.weight"])
def test_gpt2_takes_three_parts_of_its_file_and_the_words_that_are_one_token(online, tensor):
    content = safetensors_file({"bias": np.zeros((50, 50), np.float32), tensor: MATRIX})
    publish(online.server, "gpt2", content, MATRIX)
    model = fetch("gpt2")
    header = int.from_bytes(content[:8], "little")
    assert online.log[:2] == ["bytes=0-7", f"bytes=8-{7 + header}"] and len(online.log) == 3
    start, stop = map(int, online.log[2].removeprefix("bytes=").split("-"))
    assert content[start : stop + 1] == MATRIX.tobytes()
    numbers = [VOCABULARY[f"Ġ{word}"] for word in model.words]
    np.testing.assert_array_equal(model.vectors, MATRIX[numbers])
    assert all(word.isalpha() and word.isascii() for word in model.words)
    assert numbers == sorted(numbers) and len(numbers) == 32_064
    assert fetch("gpt2", limit=100).words == model.words


def test_a_bar_shows_size_and_rate_and_ends_full(online, capsys):
    words, vectors, content = long_files("glove-300")
    publish(online.server, "glove-300", content, vectors)
    for limit in (1000, 3500):
        fetch(limit=limit)
        bar = capsys.readouterr().err.split("\r")[-1]
        assert "GloVe 300D: 100%|" in bar and "B/s" in bar
    fetch(limit=3500)
    assert capsys.readouterr() == ("", "")


# ------------------------------------------------------------------------- a server that misbehaves

FAULTS = {
    "not found": (Faults(status=404), "the server answered 404 Not Found"),
    "too many requests": (Faults(status=429), "the server answered 429 Too Many Requests"),
    "breaks": (Faults(cut=5), "the connection broke or stalled after"),
    "stalls": (Faults(stall=5), "the connection broke or stalled after"),
    "a file here": (Faults(location="file:///etc/passwd"), "file:///etc/passwd"),
    "nobody": (Faults(location="http://127.0.0.1:9/"), "Connection refused"),
    "another part": (Faults(shift=1), "the server sent bytes 1-"),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_of_a_server_is_a_clear_error(online, monkeypatch, name, fault):
    online.server.faults, said = FAULTS[fault]
    monkeypatch.setattr(sources, "STALL", 0.2 if fault == "stalls" else 10)
    began = time.monotonic()
    reason = fails(name)
    assert said in reason and "could not be fetched from 127.0.0.1" in reason
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("name", ["glove-300", "word2vec"])
def test_a_broken_connection_is_taken_up_where_it_broke(online, name):
    words, vectors, content = long_files(name)
    publish(online.server, name, content, vectors)
    online.server.faults = Faults(cut=70_000, cuts=2)
    np.testing.assert_allclose(fetch(name, limit=None).vectors, vectors, rtol=1e-4)
    starts = [int(part.removeprefix("bytes=").split("-")[0]) for part in online.log]
    assert len(starts) == 3 and 0 < starts[1] < starts[2]


def test_a_server_without_ranges_gives_whole_files_and_no_parts(online):
    online.server.faults = Faults(ranges=False)
    assert fetch().words == tuple(WORDS)
    with pytest.raises(SourceError, match="the server sent the whole file, not bytes 8-"):
        fetch("gpt2")


def wrong_files():
    text, binary = (gzip.decompress(FILES[name]) for name in ("glove-300", "word2vec"))
    first, cut = text.partition(b"\n")[0] + b"\n", gzip.compress(text)
    strange = gzip.compress(text.replace(b"\nword5 ", b"\nword5 x"))
    bomb = gzip.compress(first) + gzip.compress(bytes(1 << 26), 1) * 16
    float64 = safetensors_file({"wte.weight": MATRIX.astype(np.float64)})
    return {
        "a page": ("glove-300", b"<html>Please log in</html>", "Not a gzipped file"),
        "damaged gzip": ("glove-300", cut[:2000] + bytes(2000) + cut[4000:], "decompressing"),
        "cut binary": ("word2vec", gzip.compress(binary[:9000]), "buffer is smaller"),
        "too few": ("word2vec", google_news_file(WORDS[:99], VECTORS[:99]), "without an end"),
        "no number": ("glove-300", strange, "convert string to float"),
        "other shape": ("glove-300", glove_file(WORDS, VECTORS[:, :20]), "broadcast"),
        "other numbers": ("glove-300", glove_file(WORDS, VECTORS + 0.001), "begins with"),
        "other binary": ("word2vec", google_news_file(WORDS, VECTORS + 0.001), "begins with"),
        "a bomb": ("glove-300", bomb, "broadcast"),
        "an endless word": ("word2vec", gzip.compress(first + b"1" * 10**7, 1), "without an end"),
        "a huge header": ("gpt2", bytes(7) + b"\x10" + FILES["gpt2"][8:], "the server sent bytes"),
        "no tensor": ("gpt2", safetensors_file({"wpe": MATRIX}), "transformer.wte.weight"),
        "other type": ("gpt2", float64, "begins with"),
    }


WRONG_FILES = wrong_files()


@pytest.mark.parametrize("case", WRONG_FILES)
def test_a_file_that_is_not_the_published_one_is_refused(online, case):
    name, content, said = WRONG_FILES[case]
    online.server.files[path_of(SOURCES[name])] = content
    sources.SOURCES[name] = dataclasses.replace(sources.SOURCES[name], bytes=len(content))
    tracemalloc.start()
    assert said in fails(name)
    assert tracemalloc.get_traced_memory()[1] < 15_000_000
    tracemalloc.stop()


def test_all_words_are_taken_only_if_the_md5_is_right(online):
    source = sources.SOURCES["glove-300"]
    sources.SOURCES["glove-300"] = dataclasses.replace(source, md5="0" * 32)
    for limit in (None, 300):
        assert f"the file's md5 is {source.md5}, not 000" in fails(limit=limit)
    assert len(fetch(limit=299)) == 299
    content = FILES["glove-300"] + 9999 * gzip.compress(b"")  # something follows the last row
    publish(online.server, "glove-300", content, VECTORS)
    assert len(fetch(limit=None)) == 300


@pytest.mark.parametrize("name", ["glove-300", "gpt2"])
def test_a_file_of_another_size_is_refused(online, name):
    source = sources.SOURCES[name]
    sources.SOURCES[name] = dataclasses.replace(source, bytes=source.bytes + 1)
    assert f"/{source.bytes}, not bytes 0-" in fails(name)


def test_a_damaged_vocabulary_is_no_fault_of_the_network(online, monkeypatch, tmp_path):
    shutil.copytree(embeddings.DATA, tmp_path / "data")
    (tmp_path / "data/gpt2/vocab.json").write_text("{}")
    monkeypatch.setattr(embeddings, "DATA", tmp_path / "data")
    with pytest.raises(DataFileError, match=r"data/gpt2/vocab.json is damaged.*Restore it"):
        fetch("gpt2", otherwise="minilm")


# --------------------------------------------------------------------- what the environment asks for


def test_a_proxy_is_used_and_probed(online, monkeypatch):
    monkeypatch.setenv("RSA_GENSIM_DATA_URL", "http://gensim.invalid")
    assert "can't be reached" in fails()
    path = path_of(SOURCES["glove-300"])
    online.server.faults = Faults(location=f"http://gensim.invalid/storage{path}")
    monkeypatch.setenv("http_proxy", online.server.address)
    assert fetch().words == tuple(WORDS)


def test_the_bytes_as_they_are_are_asked_for_and_no_password_is_sent(online, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    fetch()
    assert len(online.server.headers) == 2
    for headers in online.server.headers:
        assert headers["Accept-Encoding"] == "identity" and "Authorization" not in headers


@pytest.fixture
def certificate(online, monkeypatch, tmp_path):
    """The same server over https; gives the file that vouches for it."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is needed to make a certificate")
    for variable in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.delenv(variable, raising=False)
    command = "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -keyout key -out cert"
    command = [*command.split(), "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    http = online.server.http
    http.socket = context.wrap_socket(http.socket, server_side=True)
    online.server.address = online.server.address.replace("http:", "https:")
    monkeypatch.setenv("RSA_GENSIM_DATA_URL", online.server.address)
    return str(tmp_path / "cert")


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
def test_a_school_may_vouch_for_its_own_certificate(online, certificate, monkeypatch, variable):
    assert "certificate verify failed" in fails()
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere")  # the other one is more to the point
    monkeypatch.setenv(variable, certificate)
    assert fetch().words == tuple(WORDS)


def test_a_redirect_may_not_leave_https(online, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", certificate)
    online.server.faults = Faults(location=online.server.address.replace("https:", "http:"))
    assert "'http://127.0.0.1" in fails()
    assert len(online.server.headers) == 1


# ---------------------------------------------------------------------------------------- the cache


def kept(online):
    return {path.name: path for path in online.cache.iterdir()} if online.cache.exists() else {}


def test_a_second_load_asks_nobody_and_maps_the_file(online):
    first = fetch()
    asked = len(online.log)
    second = fetch()
    assert len(online.log) == asked
    assert second.words == first.words and second.origin == first.origin
    np.testing.assert_array_equal(second.vectors, first.vectors)
    assert isinstance(second.vectors.base, np.memmap)
    assert not second.vectors.flags.writeable
    assert sorted(kept(online)) == ["glove-300.json", "glove-300.npy"]


def test_what_is_kept_serves_smaller_limits_and_more_is_fetched(online):
    for limit, requests in [(100, 1), (40, 1), (100, 1), (101, 2), (None, 3), (10**6, 3), (9, 3)]:
        assert fetch(limit=limit).words == tuple(WORDS[:limit])
        assert len(online.log) == requests


def test_what_is_kept_is_fetched_again_when_another_file_is_published(online):
    fetch()
    publish(online.server, "glove-300", glove_file(WORDS, VECTORS * 2), VECTORS * 2)
    np.testing.assert_allclose(fetch().vectors, VECTORS * 2, atol=1e-4)


class Trap:
    def __reduce__(self):
        return os.mkdir, ("executed",)


def trap():
    np.save(file := io.BytesIO(), np.array([[Trap()]], dtype=object))
    return file.getvalue()


DAMAGE = {
    "another word": (".json", lambda content: content.replace(b"word7", b"word8")),
    "cut words": (".json", lambda content: content[:-50]),
    "another number": (".npy", lambda content: content[:5000] + b"xy" + content[5002:]),
    "cut numbers": (".npy", lambda content: content[:-50]),
    "a pickle": (".npy", lambda _: trap()),
}


@pytest.mark.parametrize("case", DAMAGE)
def test_damage_is_noticed_and_mended_and_nothing_executed(
    online, capsys, monkeypatch, tmp_path, case
):
    monkeypatch.chdir(tmp_path)
    fetch()
    good = {name: path.read_bytes() for name, path in kept(online).items()}
    end, damage = DAMAGE[case]
    (online.cache / f"glove-300{end}").write_bytes(damage(good[f"glove-300{end}"]))
    np.testing.assert_allclose(fetch().vectors, VECTORS, atol=1e-4)
    line = capsys.readouterr().out
    assert "GloVe 300D" in line and "can't be used" in line and line.count("\n") == 1
    assert {name: path.read_bytes() for name, path in kept(online).items()} == good
    assert not (tmp_path / "executed").exists()


def test_halves_of_a_pair_are_none(online):
    fetch(limit=200)
    half = (online.cache / "glove-300.json").read_bytes()
    for spoil in (
        lambda: (online.cache / "glove-300.json").write_bytes(half),
        (online.cache / "glove-300.json").unlink,
        (online.cache / "glove-300.npy").unlink,
    ):
        assert fetch().words == tuple(WORDS)
        spoil()
        asked = len(online.log)
        assert fetch(limit=100).words == tuple(WORDS[:100]) and len(online.log) == asked + 1


def test_a_cache_that_cannot_be_written_costs_one_line_and_not_the_model(online, capsys):
    online.cache.write_text("mine")
    np.testing.assert_allclose(fetch(limit=250).vectors, VECTORS[:250], atol=1e-4)
    line = capsys.readouterr().out
    assert line.count("\n") == 1 and "could not be kept" in line and "RSA_CACHE" in line
    assert online.cache.read_text() == "mine"


def test_a_line_is_printed_where_the_terminal_lacks_its_letters(online, monkeypatch, tmp_path):
    (tmp_path / "thư mục").write_text("in the way")
    monkeypatch.setenv("RSA_CACHE", str(tmp_path / "thư mục"))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), "ascii"))
    assert fetch("gpt2").vectors.shape == (32_064, 4)
    sys.stdout.seek(0)
    assert "could not be kept in" in (line := sys.stdout.read()) and r"th\u01b0 m\u1ee5c" in line


@pytest.mark.skipif(os.name != "posix", reason="elsewhere the home folder is not HOME's")
def test_the_cache_is_in_the_usual_place_unless_another_is_named(online, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("RSA_CACHE", "~/thư mục/100%&$(x)")
    fetch()
    assert (tmp_path / "thư mục/100%&$(x)/glove-300.json").is_file()
    for variable in ("XDG_CACHE_HOME", "RSA_CACHE"):
        monkeypatch.delenv(variable, raising=False)
    fetch()
    assert (tmp_path / ".cache/rsa-course/glove-300.json").is_file()


# ---------------------------------------------------------------------------------- other processes

CHILD = """
import hashlib, os, signal, sys
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
    "between two names": f"os.replace = lambda *a, real=os.replace: (real(*a), {DIE})",
}


def start(code="", before=()):
    facts = repr(dataclasses.asdict(sources.SOURCES["glove-300"]))
    command = [*before, sys.executable, "-c", CHILD, facts, code]
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
    np.testing.assert_allclose(fetch(limit=250).vectors, VECTORS[:250], atol=1e-4)
    assert capsys.readouterr().out == ""


def test_processes_at_once_all_end_right(online):
    children = [start(), start(), start()]
    answers = [child.communicate(timeout=60)[0].strip() for child in children]
    assert answers == [result(fetch())] * 3


WATCHED = """
sys.dont_write_bytecode = True
watched = "os.", "subprocess.", "pickle.", "socket.connect", "ctypes."
def watch(event, args):
    written = event == "open" and (args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    if written or event.startswith(watched) and event not in ("os.listdir", "os.scandir"):
        print(event, *args, flush=True)
sys.addaudithook(watch)
"""


def test_a_download_runs_nothing_and_writes_and_connects_nowhere_else(online):
    """As Python itself tells: files opened to be written, processes, pickles and connections."""
    *events, answer = start(WATCHED).communicate(timeout=60)[0].splitlines()
    port = f"('127.0.0.1', {online.server.http.server_port})"
    for event in events:
        kind = event.split()[0]
        if kind == "socket.connect":
            assert event.endswith(port)
        else:
            assert kind in ("os.mkdir", "open", "os.rename", "os.rmdir", "os.remove"), event
            assert str(online.cache) in event or kind == "os.rmdir", event
    assert answer == result(fetch())


def test_importing_needs_neither_requests_nor_threads():
    names = "{'requests', 'tqdm', 'multiprocessing'}"
    code = f"import sys, helpers.sources; print({names} & {{*sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "set()\n"


# --------------------------------------------------------------------------------- without a network


@pytest.mark.parametrize("how", ["refused", "no such host", "look-up hangs"])
def test_offline_is_noticed_within_five_seconds_and_the_stand_in_is_named(
    monkeypatch, tmp_path, capsys, how
):
    for variable in ("RSA_OFFLINE", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("RSA_CACHE", str(tmp_path))
    monkeypatch.setenv("RSA_GENSIM_DATA_URL", "http://127.0.0.1:9")
    never = threading.Event()

    def unknown(*_, **__):
        raise socket.gaierror(-2, "Unknown")

    if how != "refused":
        look_up = {"no such host": unknown, "look-up hangs": lambda *_, **__: never.wait(60)}[how]
        monkeypatch.setattr(socket, "getaddrinfo", look_up)
    began = time.monotonic()
    model = fetch("word2vec", otherwise="glove-100")
    assert time.monotonic() - began < 5
    never.set()
    assert (model.name, model.title, model.dims) == ("glove-100", "GloVe 100D", 100)
    line, nothing = capsys.readouterr()
    assert line.startswith("Word2Vec 300D is not here and the network can't be reached (")
    assert line.endswith("): using GloVe 100D (10,056 words) instead, also a real model.\n")
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
        fetch()
    monkeypatch.setenv(variable, "1")
    assert fetch().words == tuple(WORDS)  # kept


def test_a_server_that_fails_is_a_reason_for_the_stand_in_too(online, capsys):
    online.server.faults = Faults(status=429)
    assert fetch("gpt2", otherwise="minilm").title == "MiniLM 384D"
    line = capsys.readouterr().out
    reason = "could not be fetched from 127.0.0.1 (the server answered 429 Too Many Requests)"
    assert f"GPT-2 768D is not here and {reason}: using MiniLM 384D" in line


def test_a_slice_in_data_is_used_unless_the_full_model_is_asked_for(online):
    assert "as published" not in load("word2vec").origin and not online.log
    assert fetch("word2vec").words == tuple(WORDS)


def test_minilm_has_no_fuller_model():
    with pytest.raises(ValueError, match="no fuller MiniLM 384D"):
        fetch("minilm")


# ------------------------------------------------------------------------------------ the real table


def test_the_known_numbers_are_those_of_the_bundled_slices():
    for name in ("glove-50", "glove-100"):
        np.testing.assert_allclose(load(name)["the"][:3], SOURCES[name].begins[0], rtol=1e-3)
    numbers = np.array(SOURCES["word2vec"].begins[1])  # before it was scaled to unit length
    found = load("word2vec")["in"][:3]
    np.testing.assert_allclose(found / found[0], numbers / numbers[0], rtol=2e-3)
