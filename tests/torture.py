"""Attacks the course for some minutes, at random, and ends with a table of what was tried and what held.

    python tests/torture.py                           five minutes; the seed is today's date
    python tests/torture.py --minutes 60 --seed 7     longer, and the same attacks each time
    python tests/torture.py --seed 7 kills:12 data    only attack 12 of the group "kills", and the group "data"

Each attack must end in the right answer or in one clear error, and leave nothing behind. Exit code 1 when one did not.
The property tests come last, with a larger budget (HYPOTHESIS_PROFILE=torture), however long they take. Not for Windows.
"""

import argparse
import atexit
import contextlib
import functools
import gzip
import hashlib
import io
import itertools
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import test_sources as small  # the small published files, and processes that load them
from model_server import ROOT, Faults, ModelServer

from helpers import DataFileError, SourceError, embeddings, load, load_categories, sources
from helpers.embeddings import data_file

FILES = {"glove-300": small.GLOVE, "word2vec": small.GOOGLE_NEWS, "gpt2": small.CHECKPOINT}
MATRICES = {"glove-300": small.VECTORS, "word2vec": small.VECTORS, "gpt2": small.MATRIX}
STRAY = re.compile(r"[a-z0-9-]+\.rsa\.[0-9a-f]{16}")
# Writing a small file is over at once: this stretches it to some 0.3 s, so that it can be interrupted.
SLOW_DISK = """
import io, time
def save(file, vectors, real=sources.np.save, **more):
    real(whole := io.BytesIO(), vectors, **more)
    for start in range(0, whole.tell(), 999):
        file.write(whole.getvalue()[start : start + 999]); file.flush(); time.sleep(0.01)
sources.np.save = save
"""


def hold(condition, message):
    if not condition:
        raise AssertionError(message)


def clear(error, *parts):
    """Whether an error is one that a learner can read: short, printable, and it says what to do."""
    text = str(error)
    hold(
        len(text) < 700 and text.isprintable() and all(part in text for part in parts),
        f"not a clear error: {text!r}",
    )


@contextlib.contextmanager
def online(folder):
    """A server with the small files, a table that knows them, an empty cache in `folder`."""
    with ModelServer() as server, pytest.MonkeyPatch.context() as patch:
        for variable, value in {**server.environment, "RSA_CACHE": str(folder / "cache")}.items():
            patch.setenv(variable, value)
        for variable in ("RSA_OFFLINE", "HTTP_PROXY", "http_proxy"):
            patch.delenv(variable, raising=False)
        patch.setattr(sources, "SOURCES", dict(sources.SOURCES))
        for name, content in FILES.items():
            small.publish(server, name, content, MATRICES[name])
        yield SimpleNamespace(server=server, cache=folder / "cache", patch=patch)


def expected(name, limit):
    """Words and vectors that the small files hold."""
    if name != "gpt2":
        return small.WORDS[:limit], small.VECTORS[:limit]
    rows = {
        token[1:]: row
        for token, row in sorted(small.VOCABULARY.items(), key=lambda item: item[1])
        if token[0] == "Ġ" and token[1:].isascii() and token[1:].isalpha()
    }
    return list(rows)[:limit], small.MATRIX[list(rows.values())][:limit]


def hold_right(model, limit=20_000):
    words, vectors = expected(model.name, limit)
    hold(list(model.words) == words, f"wrong words: {model.words[:5]} ...")
    # The text has 5 digits of each number.
    hold(
        np.allclose(
            model.vectors, vectors, rtol=1e-4, atol=0 if model.name != "glove-300" else 1e-4
        ),
        "wrong numbers",
    )


def try_load(name="glove-300", limit=20_000):
    """What a load ended in, held to be right or clear."""
    try:
        hold_right(load(name, full=True, limit=limit), limit)
    except SourceError as error:
        clear(error, "Connect to the internet", "RSA_CACHE", f'load("{name}", otherwise=')
        return "clear error"
    return "right answer"


def mutate(rng, content, most=20):
    """Some change of bytes, such as disks, networks, editors and people make."""
    content, size = bytearray(content), len(content)
    at, length = rng.randrange(size), rng.choice([1, 2, 40, 4096])
    kind = rng.choice(
        ["flip", "flips", "cut", "hole", "longer", "lost", "twice", "noise", "CRLF", "empty"]
    )
    if kind == "flip":
        content[at] ^= 1 << rng.randrange(8)
    elif kind == "flips":
        for _ in range(rng.randint(2, most)):
            content[rng.randrange(size)] = rng.randrange(256)
    elif kind == "cut":
        del content[at:]
    elif kind == "hole":
        content[at : at + length] = bytes(len(content[at : at + length]))
    elif kind == "longer":
        content += rng.randbytes(length)
    elif kind == "lost":
        del content[at : at + length]
    elif kind == "twice":
        content[at:at] = content[at : at + length]
    elif kind == "noise":
        content[at : at + length] = rng.randbytes(len(content[at : at + length]))
    elif kind == "CRLF":
        content = content.replace(b"\n", b"\r\n")
    else:
        content.clear()
    return bytes(content)


@functools.cache
def workshop():
    """A folder for what several attacks use."""
    folder = Path(tempfile.mkdtemp(prefix="torture-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@functools.cache
def answer():
    """What a process says that got the small file right."""
    with tempfile.TemporaryDirectory() as folder, online(Path(folder)):
        return small.result(load("glove-300"))


# Each group is a function of a random.Random and an empty folder: one attack. It returns what came of it, or raises.


def kills(rng, folder, how=signal.SIGKILL):
    """A process that downloads is ended at a random moment; then the model is loaded."""
    with online(folder) as at:
        at.server.faults = Faults(piece=1000, drip=0.02)
        child = small.start(SLOW_DISK)
        while not at.server.log and child.poll() is None:
            time.sleep(0.005)
        time.sleep(rng.uniform(0, 1.4))
        child.send_signal(how)
        child.communicate(timeout=60)
        found = sorted(path.name for path in at.cache.iterdir()) if at.cache.exists() else []
        strays = [name for name in found if STRAY.fullmatch(name)]
        hold({*found} <= {"glove-300.rsa", *strays} and len(strays) < 2, f"left behind: {found}")
        hold(how == signal.SIGKILL or not strays, f"an interrupted process left {strays}")
        at.server.faults = Faults()
        with contextlib.redirect_stdout(io.StringIO()) as remarks:
            hold_right(load("glove-300"))
        hold(not remarks.getvalue(), f"half a file was kept: {remarks.getvalue()}")
        hold("glove-300.rsa" in os.listdir(at.cache), "the model was not kept")
        stage = "while reading" if not found else "while writing" if strays else "when kept"
        return (
            stage if how == signal.SIGKILL else "before it was kept" if not found else "when kept"
        )


def interrupts(rng, folder):
    """The same with Ctrl-C, which may not even leave a work file behind."""
    return kills(rng, folder, signal.SIGINT)


def crowds(rng, folder):
    """Two to eight processes load the same model at once, some of them killed."""
    with online(folder) as at:
        at.server.faults = Faults(piece=4000, drip=rng.choice([0, 0.02]))
        children = [small.start(rng.choice(["", SLOW_DISK])) for _ in range(rng.randint(2, 8))]
        killed = rng.sample(children, rng.randrange(len(children)))
        time.sleep(rng.uniform(0, 1.5))
        for child in killed:
            child.kill()
        outputs = [child.communicate(timeout=120)[0].splitlines() for child in children]
        outputs = [
            lines for child, lines in zip(children, outputs, strict=True) if child not in killed
        ]
        hold(outputs == [[answer()]] * len(outputs), f"not all said {answer()}: {outputs}")
        hold(small.result(load("glove-300")) == answer(), "another answer")
        left = {name for name in os.listdir(at.cache) if not STRAY.fullmatch(name)}
        hold(left == {"glove-300.rsa"}, f"left behind: {left}")
        return f"{len(children)} processes"


def servers(rng, folder):
    """A server with random faults."""
    with online(folder) as at:
        name, limit = rng.choice(list(FILES)), rng.choice([1, 50, 300, None])
        size = len(FILES[name])
        at.patch.setattr(sources, "STALL", 0.4)
        at.patch.setattr(sources, "GRACE", 3)
        sometimes = lambda value, usual: value if rng.random() < 0.3 else usual  # noqa: E731
        at.server.faults = Faults(
            status=rng.choice([100, 204, 304, 400, 404, 416, 429, 500, 503])
            if rng.random() < 0.1
            else 0,
            ranges=rng.random() < 0.6,
            cut=sometimes(rng.randrange(size), None),
            cuts=rng.choice([1, 1, 2, 99]),
            reset=rng.random() < 0.3,
            stall=rng.randrange(size) if rng.random() < 0.1 else None,
            piece=rng.choice([1 << 16, 5000]),
            length=sometimes(
                rng.choice([None, str(size), str(size - 1), "0", "-1", "x", "9" * 30]), "true"
            ),
            location=rng.choice(
                [
                    "file:///etc/passwd",
                    "/nowhere",
                    "//",
                    "",
                    "\x00",
                    "http://127.0.0.1:9/",
                    "ftp://127.0.0.1/",
                ]
            )
            if rng.random() < 0.1
            else None,
            shift=rng.choice([1, 7]) if rng.random() < 0.1 else 0,
            ballast=rng.choice([0, 0, 0, 1]),
        )
        outcome = try_load(name, limit)
        kept = os.listdir(at.cache) if at.cache.exists() else []
        hold(kept == ([f"{name}.rsa"] if outcome == "right answer" else []), f"left behind: {kept}")
        return outcome


def answers(rng, folder):
    """An answer of random bytes: the file damaged on its way, or the HTTP around it."""
    with online(folder) as at:
        name = rng.choice(list(FILES))
        content, at.server.faults = FILES[name], Faults(ranges=rng.random() < 0.5)
        at.patch.setattr(sources, "GRACE", 3)
        at.patch.setattr(sources, "STALL", 1)
        if rng.random() < 0.5:
            # Nothing but HTTPS vouches for gpt2's single numbers, so only what describes them is damaged.
            start = 8 + int.from_bytes(content[:8], "little") if name == "gpt2" else len(content)
            at.server.files[f"/{sources.SOURCES[name].path}"] = (
                mutate(rng, content[:start]) + content[start:]
            )
        else:
            head = rng.choice(
                [
                    b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(content),
                    b"HTTP/1.0 200 OK\r\n\r\n",
                    b"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-%d/%d\r\n\r\n"
                    % (len(content) - 1, len(content)),
                ]
            )
            pieces = [mutate(rng, head, 4), content]
            if rng.random() < 0.5 and name != "gpt2":
                framed = b"".join(small.chunks(content, rng.choice([7, 100, 9999])))
                at_, more = rng.randrange(len(framed)), rng.randbytes(rng.choice([0, 1, 9]))
                pieces = [framed[:at_] + more + framed[at_ + rng.randrange(3) :]]
            at.server.faults.raw = lambda _: pieces
        return try_load(name, None)


BOMB = """
import resource
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
sources.SOURCES[NAME] = dataclasses.replace(sources.SOURCES[NAME], shape=(20_000, 300), bytes=SIZE, md5=None, known={})
try:
    load(NAME, full=True, limit=None)
except sources.SourceError as error:
    print(error.reason)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
sys.exit()
"""


def bombs(rng, folder):
    """A small file that unfolds into gigabytes: the memory that the whole process takes is measured."""
    first, fill = gzip.compress(b"20000 300\n"), rng.choice([b"\0", b"1", b" ", b"\n", b"1 ", b"w"])
    zipped = gzip.compress(fill * (1 << 25), 9)
    letters = b"w" * rng.choice([900, 1100, 9000])
    words = gzip.compress(
        b"".join(b"%05d%b%b\n" % (i, letters, b" 1" * 300) for i in range(20_000)), 1
    )
    deep = rng.choice(
        [b"[" * 9_000_000, b'{"a":' * 1_900_000, b"[" + b"[]," * 3_000_000, b'"' + b"x" * 9_000_000]
    )
    kind, name, content = rng.choice(
        [
            ("one member", "glove-300", gzip.compress(b"20000 300\n" + fill * (1 << 28), 1)),
            ("many members", "glove-300", first + zipped * rng.randint(10, 200)),
            ("many members", "word2vec", first + zipped * rng.randint(10, 200)),
            ("empty members", "glove-300", first + gzip.compress(b"") * 99_999),
            ("long words", "glove-300", first + words[:-99]),
            ("a deep header", "gpt2", len(deep).to_bytes(8, "little") + deep),
        ]
    )
    with online(folder) as at:
        at.server.files[f"/{sources.SOURCES[name].path}"] = content
        child = small.start(f"NAME, SIZE = {name!r}, {len(content)}\n{BOMB}")
        reason, kilobytes = child.communicate(timeout=300)[0].splitlines()
    hold("could not be fetched" in reason and len(reason) < 400, f"no clear error: {reason!r}")
    hold(int(kilobytes) < 500_000, f"{kind}: {int(kilobytes) // 1000} MB")
    return f"{kind} in {100 * (int(kilobytes) // 100_000 + 1)} MB"


def caches(rng, folder):
    """The cached file changed, replaced or poisoned, online and offline."""
    with online(folder) as at:
        name = rng.choice(list(FILES))
        limit = rng.choice([1, 100, 20_000])
        load(name, full=True)
        path = at.cache / f"{name}.rsa"
        good = path.read_bytes()
        kind = rng.random()
        if kind < 0.7:
            path.write_bytes(mutate(rng, good))
        elif kind < 0.85:
            junk = [None, 0, -1, 10**30, 1e400, "x", [], {}, [[]] * 300, ["a"] * 300, True]
            fields = rng.sample(["words", "available", "sha256", "source"], rng.randint(1, 3))
            small.poison(path, **{field: rng.choice(junk) for field in fields})
        else:
            other = rng.choice([other for other in FILES if other != name])
            load(other, full=True)
            shutil.copy(at.cache / f"{other}.rsa", path)
        if rng.random() < 0.3:
            at.patch.setenv("RSA_OFFLINE", "1")
            return f"{try_load(name, limit)} offline"
        hold(try_load(name, limit) == "right answer", "online, and yet no answer")
        return "right answer"


@functools.cache
def may_mount():
    """Whether a process may have file systems of its own here."""
    command = [*APART, "mount", "-t", "tmpfs", "tmpfs", str(workshop())]
    return (
        bool(shutil.which(APART[0])) and not subprocess.run(command, capture_output=True).returncode
    )


APART = ["unshare", "--mount", "--map-root-user"]


def disks(rng, folder):
    """A disk that is full after so many bytes, a disk that cannot be written to, a file that may not grow."""
    disk = folder / "disk"
    disk.mkdir()
    code = f"import atexit, resource, subprocess\natexit.register(lambda: print(sorted(os.listdir({str(disk)!r}))))\n"
    kind = rng.choice(
        ["file size limit", "full disk", "read-only disk"] if may_mount() else ["file size limit"]
    )
    if kind == "file size limit":
        code += f"resource.setrlimit(resource.RLIMIT_FSIZE, ({rng.randrange(60_000)},) * 2)\n"
    else:
        size = f"size={rng.randrange(4, 64, 4)}k"
        code += f"subprocess.run({['mount', '-t', 'tmpfs', '-o', size, 'tmpfs', str(disk)]}, check=True)\n"
    if kind == "read-only disk":
        code += f"subprocess.run({['mount', '-o', 'remount,ro', str(disk)]}, check=True)\n"
    with online(folder) as at:
        at.patch.setenv("RSA_CACHE", str(disk))
        child = small.start(code, before=APART if may_mount() else [])
        *lines, said, left = child.communicate(timeout=60)[0].splitlines()
    hold(said == answer(), f"another answer: {said}")
    kept = left == "['glove-300.rsa']"
    hold(kept or left == "[]", f"left behind: {left}")
    told = len(lines) == 1 and "could not be kept" in lines[0]
    hold(told != kept and len(lines) < 2, f"said {lines} and left {left}")
    return f"{kind}, {'kept' if kept else 'told'}"


@functools.cache
def data_copy():
    shutil.copytree(embeddings.DATA, workshop() / "data")
    return workshop() / "data"


def fingerprint(name):
    """A digest of what data/ gives under the name of a model or a file."""
    if name in embeddings.TITLES:
        return small.result(load(name))
    if name == "categories.json":
        return hashlib.sha256(repr(load_categories()).encode()).hexdigest()
    return hashlib.sha256(Path(data_file(name)).read_bytes()).hexdigest()


@functools.cache
def fingerprints():
    names = [*embeddings.bundled_models(), "gpt2/vocab.json", "gpt2/merges.txt", "categories.json"]
    return {name: fingerprint(name) for name in names}


def data(rng, folder):
    """A file in data/ is damaged: what is loaded is right, or an error names the file and how to restore it."""
    right, copy = fingerprints(), data_copy()
    paths = [*copy.glob("*.npy"), *copy.glob("*.txt"), *copy.glob("*.json"), *copy.glob("gpt2/*")]
    file = rng.choice(sorted(path.relative_to(copy).as_posix() for path in paths))
    good = (copy / file).read_bytes()
    bad = (copy / rng.choice(["glove-50.npy", "glove-100.txt", "manifest.json"])).read_bytes()
    bad = bad if rng.random() < 0.1 else mutate(rng, good)
    errors = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(embeddings, "DATA", copy)
        patch.setenv("RSA_OFFLINE", "1")
        (copy / file).write_bytes(bad)
        try:
            for name in right:
                embeddings._load_slice.cache_clear()
                try:
                    same = fingerprint(name) == right[name]
                    hold(same or name == file == "categories.json", f"{name}: wrong, and unnoticed")
                except DataFileError as error:
                    errors.append(error)
        finally:
            (copy / file).write_bytes(good)
            embeddings._load_slice.cache_clear()
    for error in errors:
        clear(
            error,
            "data/" if file == "manifest.json" else f"data/{file}",
            "Restore it with `git checkout -- data`",
        )
    if errors or bad == good:
        return "noticed" if errors else "no change"
    hold(file in ("manifest.json", "categories.json"), f"{file}: unnoticed")
    return {"manifest.json": "another remark", "categories.json": "another word"}[file]


SMOKE = """
import io, sys
import helpers
words = [word for group in helpers.load_categories().values() for word in group if word != "kiwi"]
a, b = helpers.align(words, helpers.load("glove-50"), helpers.load("minilm"))
print(*(f"{helpers.rsa(a, b, method):.9f}" for method in ("pearson", "spearman", "cosine")))
print(helpers.load("glove-300", otherwise="glove-100"))
try:
    helpers.load("gpt2")
except helpers.SourceError as error:
    print("RSA_OFFLINE" in str(error))
import matplotlib.pyplot as plt
helpers.use_course_style()
helpers.plot_rsm(helpers.cosine_rsm(a[words[:6]]), words[:6])
plt.savefig(file := io.BytesIO())
print(len(file.getvalue()) > 5000)
"""
STRANGE = {
    "LC_ALL": [
        "C",
        "POSIX",
        "tr_TR.UTF-8",
        "de_DE.UTF-8",
        "en_US.ISO-8859-1",
        "vi_VN.UTF-8",
        "no_SUCH",
    ],
    "PYTHONUTF8": ["0", "1"],
    "PYTHONCOERCECLOCALE": ["0"],
    "PYTHONIOENCODING": ["ascii", "latin-1", "utf-16", "utf-8:surrogateescape"],
    "TZ": ["Asia/Ho_Chi_Minh", "nonsense"],
    "HOME": ["/nonexistent", "", "/dev/null", None],
    "MPLBACKEND": ["Agg", "svg", "pdf"],
    "PYTHONHASHSEED": ["0", "1"],
    "PYTHONOPTIMIZE": ["1", "2"],
    "PYTHONWARNINGS": ["error"],
    "PYTHONDEVMODE": ["1"],
    "PYTHONSAFEPATH": ["1"],
    "OMP_NUM_THREADS": ["1", "2"],
    "COLUMNS": ["1"],
    "TERM": ["dumb"],
    "TQDM_DISABLE": ["1"],
}


@functools.cache
def odd_copy():
    """A copy of what a lesson needs, at a path with spaces and letters of several scripts."""
    course = workshop() / "thư mục Ünï 日本 (1) $HOME %s"
    for part in ("helpers", "data", "notebooks"):
        shutil.copytree(ROOT / part, course / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "requirements.txt", course)
    return course


def strange(rng, without=()):
    """A choice of odd settings, and an environment that has them."""
    names = [name for name in STRANGE if name not in without]
    chosen = {name: rng.choice(STRANGE[name]) for name in rng.sample(names, rng.randint(0, 6))}
    usual = {name: value for name, value in os.environ.items() if name not in chosen} | {
        "RSA_OFFLINE": "1"
    }
    usual |= {"MPLCONFIGDIR": str(workshop() / "matplotlib"), "PYTHONDONTWRITEBYTECODE": "1"}
    return chosen, usual | {name: value for name, value in chosen.items() if value is not None}


def said(command, chosen, environment, folder):
    """What a program prints, in whatever encoding it had to."""
    done = subprocess.run(
        [sys.executable, *command], env=environment, cwd=folder, capture_output=True, timeout=600
    )
    text = done.stdout.decode(chosen.get("PYTHONIOENCODING", "utf-8").partition(":")[0], "replace")
    hold(
        done.returncode == 0,
        f"{chosen}: {text[-900:]} {done.stderr.decode(errors='replace')[-900:]}",
    )
    return text.splitlines()


@functools.cache
def numbers_here():
    return said(["-c", SMOKE], {}, os.environ | {"RSA_OFFLINE": "1", "PYTHONPATH": str(ROOT)}, ROOT)


def environments(rng, folder):
    """A script in an odd environment, with the course at an odd path, run from anywhere: the same numbers as here."""
    chosen, environment = strange(rng)
    environment["PYTHONPATH"] = str(odd_copy())
    lines = said(["-c", SMOKE], chosen, environment, rng.choice(["/", odd_copy(), folder]))
    hold(lines == numbers_here(), f"{chosen}: {lines}, not {numbers_here()}")
    return "the same numbers"


def lessons(rng, folder):
    """A lesson run in an odd environment, at an odd path, by a run.py that is called from elsewhere."""
    chosen, environment = strange(
        rng, without=("PYTHONWARNINGS", "PYTHONDEVMODE")
    )  # Jupyter itself warns
    lesson = rng.choice(["00", "00", "00", "01", "02"])
    lines = said([str(odd_copy() / "notebooks/workshop/run.py"), lesson], chosen, environment, "/")
    hold(lines[-1].startswith("total"), f"{chosen}: {lines}")
    return f"lesson {lesson}"


GROUPS = {  # each one's share of the time, and how many attacks it makes at least
    kills: (25, 50),
    interrupts: (10, 10),
    crowds: (10, 5),
    servers: (10, 50),
    answers: (10, 50),
    bombs: (10, 5),
    caches: (10, 50),
    disks: (5, 10),
    data: (10, 20),
    environments: (5, 10),
    lessons: (5, 2),
}
PROPERTIES = ["test_validate.py", "test_similarity.py", "test_scale.py", "test_checks.py"]


def attack(group, seed, number):
    """One attack: what came of it, and what went wrong, None where nothing did."""
    quiet = open(os.devnull, "w")  # for progress bars and remarks
    with (
        tempfile.TemporaryDirectory(prefix="torture-") as folder,
        quiet,
        contextlib.redirect_stdout(quiet),
    ):
        try:
            with contextlib.redirect_stderr(quiet):
                return group(random.Random(f"{seed} {group.__name__} {number}"), Path(folder)), None
        except Exception:
            return (
                "broken",
                f"{group.__name__}:{number} --seed {seed}\n{traceback.format_exc(limit=-4)}",
            )


def run_group(group, seed, number, seconds, least):
    """One group's attacks (or only attack `number`): a Counter of what came of them, and what went wrong."""
    outcomes, broken, began = Counter(), [], time.monotonic()
    for i in itertools.count() if number is None else [number]:
        if number is None and i >= least and time.monotonic() - began > seconds:
            break
        outcome, error = attack(group, seed, i)
        outcomes[outcome] += 1
        broken += [error] if error else []
        if sys.stdout.isatty():
            print(
                f"\r{group.__name__}: {outcomes.total()} tried, {len(broken)} broken ",
                end="",
                flush=True,
            )
    line = f"{group.__name__}: {outcomes.total()} tried, {len(broken)} broken, {time.monotonic() - began:.0f} s"
    print(f"\r{line}" if sys.stdout.isatty() else line, flush=True)
    return outcomes, broken


def run_properties(seed):
    """The property tests with a larger budget, as one more group."""
    files = [str(ROOT / "tests" / name) for name in PROPERTIES if (ROOT / "tests" / name).exists()]
    print("properties: running", *(Path(file).name for file in files), flush=True)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-o",
        "addopts=",
        "-q",
        f"--hypothesis-seed={seed}",
        *files,
    ]
    environment = os.environ | {"HYPOTHESIS_PROFILE": "torture"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    found = re.findall(r"(\d+) (passed|failed|error)", done.stdout)
    outcomes = Counter(
        {"passed" if word == "passed" else "broken": int(number) for number, word in found}
    )
    return outcomes, [done.stdout[-5000:] + done.stderr[-2000:]] if done.returncode else []


def table(results):
    rows = [("group", "tried", "held", "what came of it")]
    for name, outcomes in results.items():
        what = ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(outcomes.items()))
        rows.append(
            (name, f"{outcomes.total():,}", f"{outcomes.total() - outcomes['broken']:,}", what)
        )
    a, b, c, _ = (max(map(len, column)) for column in zip(*rows, strict=True))
    return "\n".join(
        f"{name:{a}}  {tried:>{b}}  {held:>{c}}  {what}" for name, tried, held, what in rows
    )


def main():
    parser = argparse.ArgumentParser(description="Attack the course at random.")
    parser.add_argument(
        "--minutes",
        type=float,
        default=5,
        help="for all groups together, without the property tests",
    )
    parser.add_argument("--seed", default=time.strftime("%Y%m%d"))
    names = [group.__name__ for group in GROUPS] + ["properties"]
    parser.add_argument(
        "groups", nargs="*", metavar="GROUP[:NUMBER]", help=f"of {', '.join(names)}; all by default"
    )
    options = parser.parse_args()
    wanted = dict(group.partition(":")[::2] for group in options.groups or names)
    if unknown := set(wanted) - set(names):
        parser.error(f"no group is named {', '.join(unknown)}; there are {', '.join(names)}")
    signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # started in the background, processes are deaf to Ctrl-C
    print(f"seed {options.seed}, {options.minutes:g} minutes", flush=True)
    groups = {group: share for group, (share, _) in GROUPS.items() if group.__name__ in wanted}
    results, broken = {}, []
    for group, share in groups.items():
        number = int(wanted[group.__name__]) if wanted[group.__name__] else None
        seconds = options.minutes * 60 * share / sum(groups.values())
        results[group.__name__], wrong = run_group(
            group, options.seed, number, seconds, GROUPS[group][1]
        )
        broken += wrong
    if "properties" in wanted:
        results["properties"], wrong = run_properties(options.seed)
        broken += wrong
    print(f"\n{table(results)}")
    for error in broken:
        print(f"\nBROKEN: {error}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
