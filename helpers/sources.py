"""Where full models come from: fetched, verified, kept in a cache. Only `load` calls this.

A published file is read only as far as it is needed, and compared with what data/published.json
knows about it. Nothing fetched is executed or unpickled. Only a download imports `requests`.

Environment variables: RSA_CACHE, the folder to keep models in; RSA_OFFLINE=1, to stay off the
network; RSA_GENSIM_DATA_URL and HF_ENDPOINT, mirrors; and those that `requests` looks at.
"""

import contextlib
import functools
import gzip
import hashlib
import json
import os
import socket
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

PROBE = 3  # seconds until a network that gives no sign counts as absent
STALL = 20  # seconds without a byte until a connection counts as broken
ATTEMPTS = 3  # connections for the same bytes
PIECE = 1 << 16  # bytes between two moves of the progress bar
WORD = 1000  # bytes that a word may have: a small gzip file could unfold into endless ones

PUBLISHERS = {
    "RSA_GENSIM_DATA_URL": "https://github.com/piskvorky/gensim-data/releases/download",
    "HF_ENDPOINT": "https://huggingface.co",
}
PUBLISHED = Path(__file__).resolve().parent.parent / "data" / "published.json"


@dataclass(frozen=True)
class Source:
    """A published file that holds a model: an entry of data/published.json."""

    address: str  # with a name from PUBLISHERS
    format: str  # "text", "binary": word2vec's two, gzipped; "safetensors": GPT-2's
    licence: str
    shape: list  # [N, D] of the whole matrix
    bytes: int
    md5: str | None
    begins: list  # the first numbers of its first rows, to four decimals


SOURCES = {name: Source(**facts) for name, facts in json.loads(PUBLISHED.read_text()).items()}


class SourceError(RuntimeError):
    """A model could not be fetched: `reason` says why, the message also what to do."""

    def __init__(self, reason, name):
        self.reason = reason
        super().__init__(
            f"{reason}. Run this again where Python has a network; or set RSA_CACHE to a folder "
            "that already holds the model; or name one to use in its place: "
            f'load("{name}", otherwise="glove-100").'
        )


def fetch(name, title, limit, read_vocabulary):
    """The `limit` most frequent words of a model (None: all), from the cache or its publisher.

    Returns words (a list of N str), vectors ((N, D) float32) and origin (str). `read_vocabulary`
    gives the bytes of GPT-2's vocab.json. Raises SourceError when the model can't be fetched.
    """
    if name not in SOURCES:
        raise ValueError(f"There is no fuller {title}: use load({name!r}) without full=True.")
    source = SOURCES[name]
    usual = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    folder = Path(os.environ.get("RSA_CACHE") or f"{usual}/rsa-course").expanduser()
    path, url = folder / f"{name}.npy", source.address.format_map(PUBLISHERS | os.environ)
    if source.format == "safetensors":
        limit = None  # this file is read as a whole, so leaving words out would save nothing
    try:
        kept = _from_cache(path, source, limit)
    except Exception as error:  # whatever a damaged file provokes
        kept = None
        say(f"The copy of {title} in {path} can't be used ({_why(error)}): fetching it again.")
    if not kept:
        vocabulary = read_vocabulary() if source.format == "safetensors" else None
        reason = "the network can't be reached"
        try:
            _require_network(url)
            reason = f"could not be fetched from {urlsplit(url).hostname}"
            kept = _download(url, source, title, limit, vocabulary)
        except Exception as error:  # whatever a broken network or a strange file provokes
            raise SourceError(f"{title} is not here and {reason} ({_why(error)})", name) from error
        try:
            _to_cache(path, source, *kept)
        except OSError as error:  # a full disk, no permission: the model is here all the same
            say(
                f"{title} could not be kept in {path} ({_why(error)}), so it will be fetched "
                "again next time. Set RSA_CACHE to a folder that can be written to."
            )
    words, vectors = kept
    return words[:limit], vectors[:limit], f"{url} ({source.licence}), as published"


def say(line):
    """Print it, with escapes where this output lacks a letter: a path may hold any."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    print(line.encode(encoding, "backslashreplace").decode(encoding))


def _why(error):
    while error.__context__:  # libraries wrap the line that says it best
        error = error.__context__
    text = str(getattr(error, "strerror", None) or error)
    return " ".join(text.split())[:200] or type(error).__name__


def _require_network(url):
    """Raise unless a connection can be made. In a thread: looking up a name has no time limit."""
    if sys.platform == "emscripten":
        raise ConnectionError("a browser's Python has no sockets")
    from multiprocessing.pool import ThreadPool

    from requests.utils import get_environ_proxies, select_proxy

    for variable in "RSA_OFFLINE", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE":
        if os.environ.get(variable, "").lower() not in ("", "0", "false", "no", "off"):
            raise ConnectionError(f"{variable} is set")
    at = urlsplit(select_proxy(url, get_environ_proxies(url)) or url)
    address = at.hostname, at.port or (443 if at.scheme == "https" else 80)
    with ThreadPool(1) as pool:
        pool.apply_async(socket.create_connection, (address, PROBE)).get(PROBE + 1).close()


class _Stream:
    """Bytes `start` to `stop` of a published file; taken up again where the connection breaks."""

    def __init__(self, url, size, bar, start, stop):
        self.url, self.size, self.bar, self.start, self.stop = url, size, bar, start, stop
        self.md5 = hashlib.md5(usedforsecurity=False)
        self.connect()

    def connect(self):
        import requests

        part = f"{self.start}-{self.stop - 1}"
        with requests.Session() as session:
            session.auth = lambda request: request  # or else requests sends what ~/.netrc holds,
            session.rebuild_auth = lambda *_: None  # also where a redirect leads
            if self.url.startswith("https:"):
                del session.adapters["http://"]  # a redirect may not leave https
            self.response = session.get(
                self.url,
                headers={"Range": f"bytes={part}", "Accept-Encoding": "identity"},
                verify=os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("SSL_CERT_FILE"),
                timeout=STALL,
                stream=True,
            )
        status, wanted = self.response.status_code, f"bytes {part}/{self.size}"
        if not self.response.ok:
            raise ConnectionError(f"the server answered {status} {self.response.reason}")
        found = self.response.headers.get("Content-Range", "the whole file")
        if found != wanted and (self.start or status == 206):
            raise ValueError(f"the server sent {found}, not {wanted}")

    def read(self, size=None):
        """So many bytes, fewer only at the end; None: all there are."""
        if size is None:
            return b"".join(iter(lambda: self.read(PIECE), b""))
        size = min(size, self.stop - self.start)
        for attempt in range(ATTEMPTS):
            if attempt:
                self.connect()
            with contextlib.suppress(Exception):  # urllib3 has many for a broken connection
                piece = self.response.raw.read(size) if size else b""
                if len(piece) == size:
                    self.start += size
                    self.md5.update(piece)
                    self.bar.update(size)
                    return piece
        raise ConnectionError(f"the connection broke or stalled after {self.start:,} bytes")


def _download(url, source, title, limit, vocabulary):
    """Words and vectors; of GPT-2 all of them, whatever the limit."""
    from tqdm.auto import tqdm

    available, dims = source.shape
    rows = min(limit or available, available)
    size = 4 * available * dims if vocabulary else source.bytes * rows // available
    with tqdm(desc=title, unit="B", unit_scale=True, total=size) as bar:
        part = functools.partial(_Stream, url, source.bytes, bar)
        if vocabulary:
            found = _read_gpt2(part, source, json.loads(vocabulary))
        else:
            found = _read_word2vec(part(0, source.bytes), source, rows)
        bar.total = bar.n  # until here an estimate
    return found


def _read_word2vec(file, source, rows):
    """The first `rows` words of either format, and their vectors."""
    read_row, dims = {"text": _text_row, "binary": _binary_row}[source.format], source.shape[1]
    lines = gzip.GzipFile(fileobj=file)
    lines.readline(100)  # the shape, which is known
    words, vectors = [], np.empty((rows, dims), np.float32)
    for row in vectors:
        word, row[:] = read_row(lines, dims)
        words.append(word.decode("utf-8"))
    _require_known(vectors, source)
    if rows == source.shape[0]:
        while file.read(PIECE):  # what is left belongs to the md5, too
            pass
        if file.md5.hexdigest() != source.md5:
            raise ValueError(f"the file's md5 is {file.md5.hexdigest()}, not {source.md5}")
    return words, vectors


def _text_row(lines, dims):
    word, *numbers = lines.readline(WORD + 32 * dims).rstrip().rsplit(b" ", dims)
    return word, list(map(float, numbers))


def _binary_row(lines, dims):
    word = b""
    while (letter := lines.read(1)) != b" ":
        word += letter
        if not letter or len(word) > WORD:
            raise ValueError("a word without an end")
    return word.lstrip(b"\n"), np.frombuffer(lines.read(4 * dims), "<f4", dims)


def _read_gpt2(part, source, tokens):
    """Words that are one token, spelled with the space before them, and their input embeddings."""
    size = int.from_bytes(part(0, 8).read(), "little")
    header = json.loads(part(8, 8 + size).read())
    tensor = header.get("wte.weight") or header["transformer.wte.weight"]
    start = 8 + size + tensor["data_offsets"][0]
    content = part(start, start + 4 * source.shape[0] * source.shape[1])
    matrix = np.frombuffer(content.read(), "<f4").reshape(source.shape)
    _require_known(matrix, source)
    spelled = sorted((row, token[1:]) for token, row in tokens.items() if token[0] == "Ġ")
    words = {word: row for row, word in spelled if word.isascii() and word.isalpha()}
    return list(words), matrix[list(words.values())]


def _require_known(vectors, source):
    for row, numbers in zip(vectors, source.begins, strict=False):  # few rows may be asked for
        if not np.allclose(row[: len(numbers)], numbers, rtol=0, atol=6e-5):
            raise ValueError(f"a row begins with {row[: len(numbers)]}, not with {numbers}")


def _to_cache(path, source, words, vectors):
    """Keep NAME.npy and NAME.json, which says what both must hold: nothing less counts as kept."""
    whole = source.format == "safetensors" or len(words) == source.shape[0]
    facts = {"source": repr(source), "whole": whole, "sha256": _sha256(words, vectors)}
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        work = Path(folder, path.name)
        np.save(work, vectors, allow_pickle=False)
        work.with_suffix(".json").write_text(json.dumps(facts | {"words": words}))
        for suffix in ".npy", ".json":
            os.replace(work.with_suffix(suffix), path.with_suffix(suffix))


def _from_cache(path, source, limit):
    """What `_to_cache` kept, or None where it is too little or of another file."""
    if not path.with_suffix(".json").exists():
        return None
    facts = json.loads(path.with_suffix(".json").read_text())
    words, enough = facts["words"], facts["whole"] or (limit and limit <= len(facts["words"]))
    if facts["source"] != repr(source) or not enough:
        return None
    vectors = np.load(path, mmap_mode="r", allow_pickle=False)
    if _sha256(words, vectors) != facts["sha256"]:
        raise ValueError("its words and numbers are not as they were written")
    return words, vectors


def _sha256(words, vectors):
    digest = hashlib.sha256("\n".join(words).encode())
    digest.update(vectors)
    return digest.hexdigest()
