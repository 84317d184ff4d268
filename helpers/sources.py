"""Where full models come from: fetched, verified, kept in a cache. Only `embeddings.load` calls this.

A published file is read as a stream, bounded in size and time, and compared with what is known about it. Nothing fetched
is executed or unpickled. What only a download needs is imported where it is used.

Environment variables: RSA_CACHE, the folder to keep models in; RSA_OFFLINE=1, to stay off the network;
RSA_GENSIM_DATA_URL and HF_ENDPOINT, mirrors of the two publishers.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import io
import json
import os
import random
import re
import socket
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

PROBE = 3.0  # seconds until a network that gives no sign counts as absent
STALL = 20.0  # seconds without a byte until a server counts as stuck
GRACE, SLOWEST = 60, 1000  # after so many seconds, at least so many bytes a second on average
WORD = 1000  # bytes that a word may have: a small gzip file could unfold into endless ones
HEADER = 10_000_000  # bytes that a safetensors header may have
FACTS = 1 << 28  # bytes that the words of a cached model may take
BLOCK = 1 << 22  # bytes of a cached matrix under one sha256 ...
CHECKED = 16  # ... of which so many are compared at each load: all that 20,000 words take, a random sample of more
CLOSE = 6e-5  # the known numbers are known to four decimals

GENSIM_DATA = (
    "RSA_GENSIM_DATA_URL",
    "https://github.com/RaRe-Technologies/gensim-data/releases/download",
)
HUGGING_FACE = "HF_ENDPOINT", "https://huggingface.co"
GPT2 = "openai-community/gpt2/resolve/607a30d783dfa663caf39e06633721c8d4cfcd7e/model.safetensors"
STAND_INS = {"glove-300": "glove-100", "gpt2": "minilm"}


@dataclass(frozen=True)
class Source:
    """A published file that holds a model, and what is known about it."""

    base: tuple  # the environment variable that can name a mirror, and the official address
    path: str
    format: str  # "text" and "binary" are word2vec's two formats, gzipped
    shape: tuple  # (N, D) of the whole matrix
    bytes: int
    licence: str
    known: dict  # {(row, column): the numbers that begin there}
    md5: str | None = None


SOURCES = {
    "glove-50": Source(
        GENSIM_DATA,
        "glove-wiki-gigaword-50/glove-wiki-gigaword-50.gz",
        "text",
        (400_000, 50),
        69_182_535,
        "PDDL-1.0",
        {(0, 0): (0.418, 0.24968, -0.41242)},
        "c289bc5d7f2f02c6dc9f2f9b67641813",
    ),
    "glove-100": Source(
        GENSIM_DATA,
        "glove-wiki-gigaword-100/glove-wiki-gigaword-100.gz",
        "text",
        (400_000, 100),
        134_300_434,
        "PDDL-1.0",
        {(0, 0): (-0.038194, -0.24487, 0.72812)},
        "40ec481866001177b8cd4cb0df92924f",
    ),
    "glove-300": Source(
        GENSIM_DATA,
        "glove-wiki-gigaword-300/glove-wiki-gigaword-300.gz",
        "text",
        (400_000, 300),
        394_362_229,
        "PDDL-1.0",
        {(0, 0): (0.04656, 0.21318, -0.0074364)},
        "29e9329ac2241937d55b852e8284e89b",
    ),
    "word2vec": Source(
        GENSIM_DATA,
        "word2vec-google-news-300/word2vec-google-news-300.gz",
        "binary",
        (3_000_000, 300),
        1_743_563_840,
        "Apache-2.0",
        {(0, 0): (0.00112915, -0.00089645), (1, 0): (0.0703125, 0.0869141, 0.0878906)},
        "a5e5354d40acb95f9ec66d5977d140ef",
    ),
    "gpt2": Source(
        HUGGING_FACE,
        GPT2,
        "safetensors",
        (50_257, 768),
        548_105_171,
        "MIT",
        {(0, 0): (-0.1101, -0.0393, 0.0331), (0, 765): (-0.1364, 0.0151, 0.0453)},
    ),
}


class SourceError(RuntimeError):
    """A model that is not here could not be fetched: `reason` says why, the message also what to do."""

    def __init__(self, reason, name):
        self.reason, self.name = reason, name
        super().__init__(reason, name)

    def __str__(self):
        return (
            f"{self.reason}. Connect to the internet and run this again; or set RSA_CACHE to a folder that already "
            f"holds the model; or name one to use in its place: "
            f'load("{self.name}", otherwise="{STAND_INS.get(self.name, self.name)}").'
        )


def fetch(name, title, limit, read_vocabulary):
    """The `limit` most frequent words of a model (None: all), from the cache or else from where it is published.

    Returns words (a list of N str), vectors ((N, D) float32, memory-mapped) and origin (str). `read_vocabulary` gives
    the bytes of GPT-2's vocab.json. Raises SourceError for whatever goes wrong on the way from there.
    """
    if name not in SOURCES:
        raise ValueError(
            f'There is no fuller {title} than the one in data/: use load("{name}") without full=True.'
        )
    source, path = SOURCES[name], cache_folder() / f"{name}.rsa"
    try:
        kept = _from_cache(path, source, limit)
    except Exception as error:  # whatever a damaged file provokes
        kept = None
        say(f"The copy of {title} in {path} can't be used ({_why(error)}): fetching it again.")
    if kept is None:
        vocabulary = read_vocabulary() if source.format == "safetensors" else None
        url = f"{(os.environ.get(source.base[0]) or source.base[1]).rstrip('/')}/{source.path}"
        reason = f"{title} is not here and the network can't be reached"
        try:
            _reach(url)
            reason = f"{title} is not here and could not be fetched from {urlsplit(url).hostname}"
            words, vectors, available = _download(url, source, title, limit, vocabulary)
        except Exception as error:  # whatever a broken network or a hostile server provokes
            raise SourceError(f"{reason} ({_why(error)})", name) from error
        kept = words[:limit], vectors[:limit], url
        try:
            _to_cache(
                path,
                vectors,
                {"words": words, "url": url, "available": available, "source": repr(source)},
            )
            kept = _from_cache(path, source, limit) or kept
        except Exception as error:  # a full disk, no permission, something in the way: the model is here all the same
            say(
                f"{title} could not be kept in {path} ({_why(error)}), so it will be fetched again next time. "
                "Set RSA_CACHE to a folder that can be written to."
            )
    words, vectors, url = kept
    return words, vectors, f"{url} ({source.licence}), as published"


def say(line):
    """Print it, with escapes for what this output has no letter for: a path or a system's message may hold anything."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    print(line.encode(encoding, "backslashreplace").decode(encoding))


def _why(error):
    """One short line. Parts of it may come from a server or a file: what would act on a terminal is left out."""
    text = getattr(error, "strerror", None) or getattr(error, "reason", None) or error
    if hasattr(error, "code"):
        text = f"the server answered {error.code} {error.reason}"
    text = "".join(letter if letter.isprintable() else " " for letter in str(text)[:1000])
    return " ".join(text.split())[:200] or type(error).__name__


def _reach(url):
    """Raise unless a connection can be made. In a thread, because looking up a name has no time limit of its own."""
    from urllib.request import getproxies, proxy_bypass

    if os.environ.get("RSA_OFFLINE", "").lower() not in ("", "0", "false", "no"):
        raise ConnectionError("RSA_OFFLINE is set")
    parts = _require_web(url)
    proxy = getproxies().get(parts.scheme)
    if proxy and not proxy_bypass(parts.hostname):
        parts = urlsplit(proxy if "//" in proxy else f"//{proxy}")
        if not parts.hostname:
            raise ConnectionError("the environment names a proxy that is no address")
    address = parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)
    outcome = [TimeoutError("timed out")]

    def connect():
        try:
            outcome.append(socket.create_connection(address, timeout=PROBE).close())
        except Exception as error:
            outcome.append(error)

    thread = threading.Thread(target=connect, daemon=True)
    thread.start()
    thread.join(PROBE + 1)
    if outcome[-1]:
        raise ConnectionError(f"{address[0]}: {_why(outcome[-1])}") from outcome[-1]


def _require_web(url, secure=False):
    parts = urlsplit(url)
    if parts.scheme not in (("https",) if secure else ("http", "https")) or not parts.hostname:
        raise ConnectionError(f"will not go to {url[:100]!r}")
    return parts


@functools.cache
def _certificates():
    import ssl

    context = ssl.create_default_context()
    with contextlib.suppress(
        ImportError
    ):  # some Pythons come without root certificates; jupyter comes with certifi
        import certifi

        context.load_verify_locations(certifi.where())
    return context


def _opener(hurry):
    """What opens an address, and follows where it leads only to http and https, and from https to nothing less.

    `hurry` is called before every look at the network: http.client reads headers, and what frames the chunks of a body,
    for as long as a server sends them.
    """
    from http import client
    from urllib import request

    class Response(client.HTTPResponse):
        def __init__(self, *args, **more):
            super().__init__(*args, **more)
            readinto = self.fp.raw.readinto

            def in_time(buffer):
                hurry()
                return readinto(buffer)

            self.fp.raw.readinto = in_time

    class Web(request.HTTPSHandler, request.HTTPHandler):
        def do_open(self, connection, *args, **more):
            class Connection(connection):
                response_class = Response

            return super().do_open(Connection, *args, **more)

    class Redirects(request.HTTPRedirectHandler):
        def redirect_request(self, req, fp, code, msg, headers, newurl):
            _require_web(newurl, secure=req.full_url.startswith("https"))
            fp.close()  # otherwise urllib reads the body that comes with a redirect, however long
            return super().redirect_request(req, fp, code, msg, headers, newurl)

    return request.build_opener(Web(context=_certificates()), Redirects)


class _Stream(io.RawIOBase):
    """A published file, or bytes start to stop of it; after a broken connection taken up again, once, where it broke."""

    response = None

    def __init__(self, url, size, bar, start=0, stop=None):
        self.url, self.size, self.bar, self.position, self.stop = url, size, bar, start, stop
        self.digest, self.retries = hashlib.md5(usedforsecurity=False), 1
        self.began, self.received = time.monotonic(), 0
        try:
            self._connect()
        except BaseException:
            self.close()
            raise

    def _connect(self):
        from urllib.request import Request

        request = Request(self.url, headers={"User-Agent": "rsa-course"})  # noqa: S310  # _require_web has seen the address
        if self.position or self.stop:
            request.add_header(
                "Range", f"bytes={self.position}-{self.stop - 1 if self.stop else ''}"
            )
        self.response = _opener(self._hurry).open(request, timeout=STALL)
        self.whole, size = (
            self.response.status == 200,
            self.response.headers.get("Content-Length", ""),
        )
        if not self.whole:
            part = re.fullmatch(
                r"bytes (\d+)-\d+/(\d+|\*)", self.response.headers.get("Content-Range", "")
            )
            if self.response.status != 206 or not part or int(part[1]) != self.position:
                raise ValueError("the server sent another part of the file than was asked for")
            size = part[2]
        if size.isdecimal() and int(size) != self.size:
            raise ValueError(f"the file there has {int(size):,} bytes, not {self.size:,}")
        self.end, behind = (self.size, self.position) if self.whole else (self.stop or self.size, 0)
        while behind:  # a server that refuses ranges begins at the beginning
            behind -= len(self._receive(min(behind, 1 << 16)))

    def _hurry(self):
        if time.monotonic() - self.began > GRACE + self.received / SLOWEST:
            raise TimeoutError(f"slower than {SLOWEST:,} bytes a second")

    def _receive(self, size):
        content = self.response.read1(size) if size else b""
        if size and not content:
            raise ConnectionError(f"the connection broke after {self.position:,} bytes")
        self.received += len(content)
        return content

    def readinto(self, buffer):
        try:
            content = self._receive(min(len(buffer), self.end - self.position))
        except Exception as error:
            if isinstance(error, TimeoutError) or not self.retries:
                raise
            self.retries = 0
            self._connect()
            return self.readinto(buffer)
        buffer[: len(content)] = content
        self.position += len(content)
        self.digest.update(content)
        self.bar.update(len(content))
        return len(content)

    def readable(self):
        return True

    def close(self):
        if self.response:
            self.response.close()
        super().close()


def _download(url, source, title, limit, vocabulary):
    """Words, vectors, and how many words the published model has."""
    from tqdm.auto import tqdm

    available, dims = source.shape
    rows = min(limit or available, available)
    size = (
        4 * available * dims if source.format == "safetensors" else source.bytes * rows // available
    )
    with (
        contextlib.ExitStack() as files,
        tqdm(desc=title, unit="B", unit_scale=True, total=size) as bar,
    ):

        def open_file(*stretch):
            return files.enter_context(
                io.BufferedReader(_Stream(url, source.bytes, bar, *stretch), 1 << 16)
            )

        if source.format == "safetensors":
            words, vectors = _read_gpt2(open_file, source, json.loads(vocabulary))
            available = len(words)
        else:
            words, vectors = _read_word2vec(open_file(), source, rows)
        bar.total = bar.n  # until here an estimate
    _require_words(words)
    return words, vectors, available


def _read_word2vec(file, source, rows):
    import gzip

    read_row, dims = {"text": _text_row, "binary": _binary_row}[source.format], source.shape[1]
    lines = io.BufferedReader(gzip.GzipFile(fileobj=file), 1 << 17)
    header = lines.readline(100)
    if header.split() != [b"%d" % number for number in source.shape]:
        raise ValueError(f"its first line is {header!r}, not {source.shape}")
    words, vectors = [], np.empty((rows, dims), np.float32)
    for row in vectors:
        word, row[:] = read_row(lines, dims)
        if len(word) > WORD:
            raise ValueError(f"a word of more than {WORD} bytes")
        words.append(word.decode("utf-8"))
    if rows == source.shape[0] and source.md5:
        while file.read(1 << 20):
            pass
        if file.raw.digest.hexdigest() != source.md5:
            raise ValueError(f"the file's md5 is {file.raw.digest.hexdigest()}, not {source.md5}")
    _require_known(vectors, source)
    return words, vectors


def _text_row(lines, dims):
    word, *numbers = lines.readline(WORD + 32 * dims).rstrip().rsplit(b" ", dims)
    if len(numbers) != dims:
        raise ValueError(f"a line of {len(numbers)} numbers, not {dims}")
    return word, list(map(float, numbers))


def _binary_row(lines, dims):
    word = b""
    while (letter := lines.read(1)) != b" ":
        word += letter
        if not letter or len(word) > WORD:
            raise ValueError("a word without an end")
    return word.lstrip(b"\n"), np.frombuffer(lines.read(4 * dims), "<f4", dims)


def _read_gpt2(open_file, source, tokens):
    """GPT-2's input embeddings of the words that are one token, spelled with the space in front of them."""
    file, position = None, 0

    def part(start, stop):
        nonlocal file, position
        if file is None or not file.raw.whole:
            file, position = open_file(start, stop), start
        while position < start:
            position += len(file.read(min(start - position, 1 << 20)))
        position = stop
        return file.read(stop - start)

    size = int.from_bytes(part(0, 8), "little")
    if size > HEADER:
        raise ValueError(f"its header claims to be {size:,} bytes long")
    header = json.loads(part(8, 8 + size))
    tensor = header.get("wte.weight") or header.get("transformer.wte.weight") or {}
    found = tensor.get("dtype"), tuple(tensor.get("shape", ()))
    if found != ("F32", source.shape):
        raise ValueError(f"its wte.weight is {found}, not {('F32', source.shape)}")
    start, stop = (8 + size + offset for offset in tensor["data_offsets"])
    if (
        start < 8 + size
        or stop - start != 4 * source.shape[0] * source.shape[1]
        or stop > source.bytes
    ):
        raise ValueError("its header says the tensor is where it cannot be")
    matrix = np.frombuffer(part(start, stop), "<f4").reshape(source.shape)
    _require_known(matrix, source)
    spelled = sorted((row, token[1:]) for token, row in tokens.items() if token[0] == "Ġ")
    words = {word: row for row, word in spelled if word.isascii() and word.isalpha()}
    return list(words), matrix[list(words.values())]


def _require_words(words):
    if not all(type(word) is str and word for word in words) or len(set(words)) != len(words):
        raise ValueError("a word is empty or listed twice")


def _require_known(vectors, source):
    if not np.isfinite([vectors.min(), vectors.max()]).all():
        raise ValueError("some of its numbers are not finite")
    for (row, column), numbers in source.known.items():
        found = vectors[row : row + 1, column : column + len(numbers)]
        if not (abs(found - numbers) <= CLOSE).all():
            raise ValueError(f"row {row} has {found.round(4).tolist()} where {numbers} should be")


def cache_folder():
    """The folder that fetched models are kept in: RSA_CACHE, else the platform's usual place."""
    usual = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    if sys.platform == "win32":
        usual = os.environ.get("LOCALAPPDATA") or "~/AppData/Local"
    elif sys.platform == "darwin":
        usual = "~/Library/Caches"
    folder = os.path.expanduser(os.environ.get("RSA_CACHE") or f"{usual}/rsa-course")
    return Path(
        os.devnull if folder[0] == "~" else folder
    ).absolute()  # without a home folder nothing can be kept


def _to_cache(path, vectors, facts):
    """Keep a model as one file that gets its name when it is whole: a .npy, then facts in JSON, then 40 bytes on those."""
    vectors = np.ascontiguousarray(vectors, "<f4")
    digests = [_digest(vectors, block) for block in range(-(-vectors.nbytes // BLOCK))]
    facts = json.dumps(facts | {"sha256": digests}).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    for stray in path.parent.glob(f"{path.name}.{'[0-9a-f]' * 16}"):
        with contextlib.suppress(OSError):  # another process may have been quicker
            if time.time() - stray.stat().st_mtime > 3600:  # left by a process that was killed
                stray.unlink()
    work = path.with_name(f"{path.name}.{os.urandom(8).hex()}")
    try:
        with open(
            work, "x+b"
        ) as file:  # +, or else numpy writes past Python, which would say why a write failed
            np.save(file, vectors, allow_pickle=False)
            file.write(facts + hashlib.sha256(facts).digest() + len(facts).to_bytes(8, "little"))
        os.replace(work, path)
    finally:
        work.unlink(missing_ok=True)


def _from_cache(path, source, limit):
    """Words, vectors and address if that many words are kept there, else None; raises if what is kept is damaged."""
    if not path.is_file():
        return None
    with open(path, "rb") as file:
        file.seek(-40, os.SEEK_END)
        digest, size = file.read(32), int.from_bytes(file.read(8), "little")
        if size > FACTS:
            raise ValueError("its end is not as it was written")
        file.seek(-40 - size, os.SEEK_END)
        facts = file.read(size)
    if hashlib.sha256(facts).digest() != digest:
        raise ValueError("its end is not as it was written")
    facts = json.loads(facts)
    rows = min(limit or facts["available"], facts["available"])
    if facts["source"] != repr(source) or rows > len(facts["words"]):
        return None
    _require_words(facts["words"])
    if rows < 1:
        raise ValueError("it holds no words")
    vectors = np.load(path, mmap_mode="r", allow_pickle=False)
    fits = vectors.shape == (len(facts["words"]), source.shape[1]) and vectors.dtype == np.float32
    if not fits or path.stat().st_size != vectors.offset + vectors.nbytes + size + 40:
        raise ValueError("its words and vectors do not fit together")
    blocks = range(-(-vectors[:rows].nbytes // BLOCK))
    if len(blocks) > CHECKED:
        blocks = random.Random().sample(blocks, CHECKED)  # noqa: S311  # against bad luck, not against an adversary
    if any(_digest(vectors, block) != facts["sha256"][block] for block in blocks):
        raise ValueError("its numbers are not as they were written")
    return facts["words"][:rows], vectors[:rows], facts["url"]


def _digest(vectors, block):
    return hashlib.sha256(
        vectors.reshape(-1).view(np.uint8)[block * BLOCK : (block + 1) * BLOCK]
    ).hexdigest()
