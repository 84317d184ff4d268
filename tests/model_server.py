"""A server on this computer that behaves as the ones which publish the models do, and misbehaves on demand.

    python tests/model_server.py COMMAND ...    run a command that gets glove-300 and gpt2 from here, as if online

What it then serves has the real names, addresses, shapes and formats. The vectors are made from other models in data/.
"""

import contextlib
import gzip
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


@dataclass
class Faults:
    """What goes wrong. Positions are bytes into the answer's body."""

    status: int = 0  # answer every request for a file with this
    ranges: bool = True  # honour Range
    cut: int | None = None  # close the connection there ...
    cuts: int = 1_000_000  # ... so many times, then behave
    stall: int | None = None  # send nothing more from there on
    shift: int = 0  # a range answer begins so many bytes late
    location: str | None = None  # where the redirect goes


class ModelServer:
    """Files at paths, each reached through a redirect, as at GitHub and Hugging Face; `log` lists what was asked for."""

    def __init__(self):
        self.files, self.faults, self.log, self.headers = {}, Faults(), [], []
        self.closing = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                server.answer(self)

            def log_message(self, *_):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.http.handle_error = lambda *_: None  # clients that hang up are part of the game
        self.address = f"http://127.0.0.1:{self.http.server_port}"

    def __enter__(self):
        threading.Thread(
            target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def __exit__(self, *_):
        self.closing.set()
        self.http.shutdown()
        self.http.server_close()

    @property
    def environment(self):
        """Makes the course fetch from here."""
        return {
            "RSA_GENSIM_DATA_URL": self.address,
            "HF_ENDPOINT": self.address,
            "NO_PROXY": "127.0.0.1",
        }

    def answer(self, request):
        path, faults = urlsplit(request.path).path, self.faults
        self.headers.append(request.headers)
        if path in self.files:
            request.send_response(302)
            here = f"{self.address}/storage{path}?signed=1"
            request.send_header("Location", faults.location or here)
            request.send_header("Content-Length", "0")
            request.end_headers()
        elif path.removeprefix("/storage") in self.files:
            self.log.append(request.headers.get("Range"))
            if faults.status:
                request.send_error(faults.status)
            else:
                self.send_file(request, self.files[path.removeprefix("/storage")], faults)
        else:
            request.send_error(404)

    def send_file(self, request, content, faults):
        start, stop = 0, len(content)
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("Range", ""))
        if wanted and faults.ranges:
            start, stop = int(wanted[1]), min(int(wanted[2] or stop - 1) + 1, stop)
            if start >= stop:
                return request.send_error(416)
            request.send_response(206)
            start += faults.shift
            request.send_header("Content-Range", f"bytes {start}-{stop - 1}/{len(content)}")
        else:
            request.send_response(200)
        request.send_header("Content-Length", str(stop - start))
        request.end_headers()
        if faults.cut is not None and faults.cuts > 0 and start + faults.cut < stop:
            faults.cuts -= 1
            request.close_connection = True
            stop = start + faults.cut
        if faults.stall is not None:
            stop = min(stop, start + faults.stall)
        for position in range(start, stop, 1 << 16):
            request.wfile.write(content[position : min(position + (1 << 16), stop)])
        if faults.stall is not None:
            self.closing.wait()


# Files in the published formats


def glove_file(words, vectors, header=None, ending=""):
    """word2vec's text format as gensim-data has it: "N D", then a word and its numbers a line; gzipped."""
    lines = [header or f"{len(words)} {np.shape(vectors)[1]}"]
    lines += [
        " ".join([word, *(f"{number:.5g}" for number in row)])
        for word, row in zip(words, vectors, strict=True)
    ]
    return gzip.compress(
        "".join(f"{line}\n" for line in lines).encode() + ending.encode(), 1, mtime=0
    )


def google_news_file(words, vectors):
    """word2vec's binary format: "N D", then a word, a space and float32 numbers, no line ends; gzipped."""
    body = io.BytesIO()
    body.write(b"%d %d\n" % np.shape(vectors))
    for word, row in zip(words, vectors, strict=True):
        body.write(word.encode() + b" " + np.asarray(row, "<f4").tobytes())
    return gzip.compress(body.getvalue(), 1, mtime=0)


def safetensors_file(tensors):
    """As the library that published them writes them."""
    from safetensors.numpy import save

    return save(
        {name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()}, {"format": "pt"}
    )


# Look-alikes of the published files, for trying lessons


class Padded:
    """Bytes that claim to go on, with zeros, up to a size."""

    def __init__(self, content, size):
        self.content, self.size = content, size

    def __len__(self):
        return self.size

    def __getitem__(self, part):
        start, stop, _ = part.indices(self.size)
        return self.content[start:stop].ljust(max(stop - start, 0), b"\0")


def lookalike_glove_300():
    """Its first 52,000 lines: the words and (stretched to 300 dimensions, with noise) the vectors of GloVe 100D's slice."""
    from helpers import load
    from helpers.sources import SOURCES

    source, model, rng = SOURCES["glove-300"], load("glove-100"), np.random.default_rng(300)
    vectors = model.vectors @ rng.normal(0, 1 / np.sqrt(300), (100, 300))
    vectors += rng.normal(0, 0.3 * vectors.std(), vectors.shape)
    put_known_numbers(vectors, source)
    real = glove_file(model.words, vectors, header="{} {}".format(*source.shape))
    numbers = " ".join(
        f"{number:.5g}" for number in rng.normal(0, 0.3, 300)
    )  # one text for all: quickly made
    fillers = "".join(f"filler{i} {numbers}\n" for i in range(52_000 - len(model)))
    return Padded(real + gzip.compress(fillers.encode(), 1, mtime=0), source.bytes)


def lookalike_gpt2():
    """Random embeddings with a large common mean; words in Word2Vec's slice have its vectors, stretched to 768."""
    from helpers import load
    from helpers.sources import SOURCES

    source, model, rng = SOURCES["gpt2"], load("word2vec"), np.random.default_rng(2)
    tokens = json.loads((ROOT / "data/gpt2/vocab.json").read_text(encoding="utf-8"))
    matrix = rng.standard_normal(source.shape, np.float32)
    stretched = model.vectors @ rng.normal(0, 1, (300, 768))
    for word, row in zip(model.words, stretched, strict=True):
        if f"Ġ{word}" in tokens:
            matrix[tokens[f"Ġ{word}"]] = row
    matrix = 0.1 * (matrix + 0.8 * rng.standard_normal(768, np.float32))
    put_known_numbers(matrix, source)
    return Padded(
        safetensors_file({"wpe.weight": np.zeros((1024, 768), np.float32), "wte.weight": matrix}),
        source.bytes,
    )


def path_of(source):
    """Where a server has the file of a row in the table of sources."""
    return source.address[source.address.index("}") + 1 :]


def put_known_numbers(matrix, source):
    for row, numbers in zip(matrix, source.begins, strict=False):
        row[: len(numbers)] = numbers


@contextlib.contextmanager
def lookalikes():
    """A server of both, with the real table of sources."""
    from helpers.sources import SOURCES

    with ModelServer() as server:
        server.files[path_of(SOURCES["glove-300"])] = lookalike_glove_300()
        server.files[path_of(SOURCES["gpt2"])] = lookalike_gpt2()
        yield server


if __name__ == "__main__":
    with lookalikes() as server, tempfile.TemporaryDirectory() as cache:
        sys.exit(
            subprocess.run(
                sys.argv[1:], env={**os.environ, **server.environment, "RSA_CACHE": cache}
            ).returncode
        )
