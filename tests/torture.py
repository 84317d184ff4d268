"""Attacks the course for some minutes, at random, and says of each group what was tried and what came of it.

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
from model_server import ROOT, Faults, ModelServer, path_of

from helpers import DataFileError, SourceError, embeddings, load, load_categories, sources
from helpers.embeddings import data_file

PAIR = {"glove-300.npy", "glove-300.json"}
# Reading and writing a small file is over at once: this stretches both, so that they can be interrupted.
SLOWLY = """
import io, time
def row(*args, real=sources._text_row):
    time.sleep(0.002)
    return real(*args)
def save(path, vectors, real=sources.np.save, **more):
    real(whole := io.BytesIO(), vectors, **more)
    with open(path, "wb") as file:
        for start in range(0, whole.tell(), 999):
            file.write(whole.getvalue()[start : start + 999]); file.flush(); time.sleep(0.02)
sources._text_row, sources.np.save = row, save
"""


def hold(condition, message):
    if not condition:
        raise AssertionError(message)


def clear(error, *parts):
    """Whether an error is one that a learner can read: short, printable, and it says what to do."""
    text = str(error)
    fine = len(text) < 700 and text.isprintable() and all(part in text for part in parts)
    hold(fine, f"not a clear error: {text!r}")


@contextlib.contextmanager
def online(folder):
    """A server with the small files, a table that knows them, an empty cache in `folder`."""
    with ModelServer() as server, pytest.MonkeyPatch.context() as patch:
        for variable, value in {**server.environment, "RSA_CACHE": str(folder / "cache")}.items():
            patch.setenv(variable, value)
        for variable in ("RSA_OFFLINE", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "http_proxy"):
            patch.delenv(variable, raising=False)
        patch.setattr(sources, "SOURCES", dict(sources.SOURCES))
        for name, content in small.FILES.items():
            small.publish(server, name, content, small.MATRICES[name])
        yield SimpleNamespace(server=server, cache=folder / "cache", patch=patch)


@functools.cache
def expected(name):
    """Words and vectors that the small files hold."""
    with tempfile.TemporaryDirectory() as folder, online(Path(folder)):
        return load(name, full=True, limit=None)


def hold_right(model, limit=None):
    right = expected(model.name)
    hold(model.words == right.words[:limit], f"wrong words: {model.words[:5]} ...")
    hold(np.array_equal(model.vectors, right.vectors[:limit]), "wrong numbers")


def try_load(name, limit):
    """What a load ended in, held to be right or clear."""
    try:
        hold_right(load(name, full=True, limit=limit), limit)
    except SourceError as error:
        clear(error, "where Python has a network", "RSA_CACHE", f'load("{name}", otherwise=')
        return "clear error"
    return "right answer"


def mutate(rng, content):
    """Some change of bytes, such as disks, networks, editors and people make."""
    at, length = rng.randrange(len(content)), rng.choice([1, 2, 40, 4096])
    before, hit, after = content[:at], content[at : at + length], content[at + length :]
    changes = {
        "flip": before + bytes([hit[0] ^ 1 << rng.randrange(8)]) + hit[1:] + after,
        "cut": before,
        "hole": before + bytes(len(hit)) + after,
        "noise": before + rng.randbytes(len(hit)) + after,
        "lost": before + after,
        "twice": before + hit + hit + after,
        "longer": content + hit,
        "CRLF": content.replace(b"\n", b"\r\n"),
        "empty": b"",
    }
    return changes[rng.choice(list(changes))]


@functools.cache
def workshop():
    """A folder for what several attacks use."""
    folder = Path(tempfile.mkdtemp(prefix="torture-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


# Each group is a function of a random.Random and an empty folder: one attack. It returns what came of it, or raises.


def kills(rng, folder):
    """A process that downloads is killed or interrupted at a random moment; then the model is loaded."""
    with online(folder) as at:
        how = rng.choice([signal.SIGKILL, signal.SIGINT])
        child = small.start(SLOWLY)
        while not at.server.log and child.poll() is None:
            time.sleep(0.005)
        time.sleep(rng.uniform(0, 2.4))
        child.send_signal(how)
        child.communicate(timeout=60)
        found = set(os.listdir(at.cache)) if at.cache.exists() else set()
        strays = found - PAIR
        hold(len(strays) <= (how == signal.SIGKILL), f"left behind: {found}")
        with contextlib.redirect_stdout(io.StringIO()) as remarks:
            hold_right(load("glove-300", full=True))
        hold(not remarks.getvalue(), f"half a file was kept: {remarks.getvalue()}")
        hold(set(os.listdir(at.cache)) >= PAIR, "the model was not kept")
        return "while writing" if strays else "when kept" if found else "before"


def servers(rng, folder):
    """A server with random faults, or the published file damaged on its way."""
    with online(folder) as at:
        name, limit = rng.choice(list(small.FILES)), rng.choice([1, 50, 300, None])
        content = small.FILES[name]
        size = len(content)
        at.patch.setattr(sources, "STALL", 0.4)
        at.server.faults = Faults(
            status=rng.choice([204, 304, 400, 404, 416, 429, 503]) if rng.random() < 0.1 else 0,
            ranges=rng.random() < 0.7,
            cut=rng.choice([None, None, None, rng.randrange(size)]),
            cuts=rng.choice([1, 1, 2, 99]),
            stall=rng.randrange(size) if rng.random() < 0.1 else None,
            shift=rng.choice([0, 0, 0, 0, 1]),
            location=rng.choice([None] * 9 + ["file:///etc/passwd", "/nowhere", "//", "ftp://x/"]),
        )
        if rng.random() < 0.3:
            # Nothing but HTTPS vouches for gpt2's single numbers, so only what describes them is damaged.
            header = 8 + int.from_bytes(content[:8], "little") if name == "gpt2" else size
            damaged = mutate(rng, content[:header]) + content[header:]
            at.server.files[path_of(sources.SOURCES[name])] = damaged
            limit = None
        outcome = try_load(name, limit)
        kept = sorted(os.listdir(at.cache)) if at.cache.exists() else []
        right = [f"{name}.json", f"{name}.npy"] if outcome == "right answer" else []
        hold(kept == right, f"left behind: {kept}")
        return outcome


def caches(rng, folder):
    """One file of a cached pair changed or replaced, online and offline."""
    with online(folder) as at:
        name, other = rng.sample(list(small.FILES), 2)
        load(name, full=True)
        path = at.cache / f"{name}{rng.choice(['.npy', '.json'])}"
        if rng.random() < 0.8:
            path.write_bytes(mutate(rng, path.read_bytes()))
        else:
            load(other, full=True)
            shutil.copy(at.cache / f"{other}{path.suffix}", path)
        limit = rng.choice([1, 100, 300])
        if rng.random() < 0.3:
            at.patch.setenv("RSA_OFFLINE", "1")
            return f"{try_load(name, limit)} offline"
        hold(try_load(name, limit) == "right answer", "online, and yet no answer")
        return "right answer"


def disks(rng, folder):
    """A disk on which files may only grow to a random size."""
    with online(folder) as at:
        size = rng.randrange(40_000)
        child = small.start(
            f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, ({size},) * 2)"
        )
        *lines, answer = child.communicate(timeout=60)[0].splitlines()
        hold(answer == small.result(expected("glove-300")), f"another answer: {answer}")
        kept = set(os.listdir(at.cache))
        hold(kept in (PAIR, set()), f"left behind: {kept}")
        told = len(lines) == 1 and "could not be kept" in lines[0]
        hold(told != bool(kept) and len(lines) < 2, f"said {lines} and left {kept}")
        return "told" if told else "kept"


@functools.cache
def data_copy():
    return shutil.copytree(embeddings.DATA, workshop() / "data")


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
    paths = [*copy.glob("*.npy"), *copy.glob("*.txt"), *copy.glob("gpt2/*")]
    paths += [copy / "manifest.json", copy / "categories.json"]
    file = rng.choice(sorted(path.relative_to(copy).as_posix() for path in paths))
    good = (copy / file).read_bytes()
    bad = mutate(rng, good)
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
    named = "data/" if file == "manifest.json" else f"data/{file}"
    for error in errors:
        clear(error, named, "Restore it with `git checkout -- data`")
    if errors or bad == good:
        return "noticed" if errors else "no change"
    hold(file in ("manifest.json", "categories.json"), f"{file}: unnoticed")
    return {"manifest.json": "another remark", "categories.json": "another word"}[file]


SMOKE = """
import io
import helpers
words = [word for group in helpers.load_categories().values() for word in group if word != "kiwi"]
a, b = helpers.align(words, helpers.load("glove-50"), helpers.load("minilm"))
print(*(f"{helpers.rsa(a, b, method):.9f}" for method in ("pearson", "spearman", "cosine")))
print(helpers.load("glove-300", otherwise="glove-100"))
import matplotlib.pyplot as plt
helpers.plot_rsm(helpers.cosine_rsm(a[words[:6]]), words[:6])
plt.savefig(file := io.BytesIO())
print(len(file.getvalue()) > 5000)
"""
LOCALES = ["C", "POSIX", "tr_TR.UTF-8", "de_DE.UTF-8", "en_US.ISO-8859-1", "vi_VN.UTF-8", "no_SUCH"]
STRANGE = {
    "LC_ALL": LOCALES,
    "PYTHONUTF8": ["0", "1"],
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
    usual = {"MPLCONFIGDIR": str(workshop() / "matplotlib"), "PYTHONDONTWRITEBYTECODE": "1"}
    environment = {**os.environ, **usual, "RSA_OFFLINE": "1", **chosen}
    return chosen, {name: value for name, value in environment.items() if value is not None}


def said(command, chosen, environment, folder):
    """What a program prints, in whatever encoding it had to."""
    command = [sys.executable, *command]
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, timeout=600)
    text = done.stdout.decode(chosen.get("PYTHONIOENCODING", "utf-8").partition(":")[0], "replace")
    complaint = f"{chosen}: {text[-900:]} {done.stderr.decode(errors='replace')[-900:]}"
    hold(done.returncode == 0, complaint)
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
    chosen, environment = strange(rng, ["PYTHONWARNINGS", "PYTHONDEVMODE"])  # Jupyter itself warns
    lesson = rng.choice(["00", "00", "00", "01", "02"])
    lines = said([str(odd_copy() / "notebooks/workshop/run.py"), lesson], chosen, environment, "/")
    hold(lines[-1].startswith("total"), f"{chosen}: {lines}")
    return f"lesson {lesson}"


GROUPS = {  # each one's share of the time, and how many attacks it makes at least
    kills: (30, 20),
    servers: (20, 50),
    caches: (15, 50),
    disks: (5, 5),
    data: (15, 20),
    environments: (10, 10),
    lessons: (5, 2),
}
PROPERTIES = ["test_validate.py", "test_similarity.py", "test_scale.py", "test_checks.py"]


def attack(group, seed, number):
    """One attack: what came of it, and what went wrong, None where nothing did."""
    folder = tempfile.TemporaryDirectory(prefix="torture-")
    quiet = open(os.devnull, "w")  # for progress bars and remarks
    with folder, quiet, contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
        try:
            rng = random.Random(f"{seed} {group.__name__} {number}")
            return group(rng, Path(folder.name)), None
        except Exception:
            trace = traceback.format_exc(limit=-4)
            return "broken", f"{group.__name__}:{number} --seed {seed}\n{trace}"


def report(name, outcomes):
    what = ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(outcomes.items()))
    print(f"{name:12} {outcomes.total():6,} tried, {outcomes['broken']} broken: {what}", flush=True)


def run_group(group, seed, number, seconds, least):
    """One group's attacks (or only attack `number`); returns what went wrong."""
    outcomes, broken, began = Counter(), [], time.monotonic()
    for i in itertools.count() if number is None else [number]:
        if number is None and i >= least and time.monotonic() - began > seconds:
            break
        outcome, error = attack(group, seed, i)
        outcomes[outcome] += 1
        broken += [error] if error else []
    report(group.__name__, outcomes)
    return broken


def run_properties(seed):
    """The property tests with a larger budget, as one more group."""
    files = [str(ROOT / "tests" / name) for name in PROPERTIES if (ROOT / "tests" / name).exists()]
    command = [sys.executable, "-m", "pytest", "-o", "addopts=", "-q", f"--hypothesis-seed={seed}"]
    environment = os.environ | {"HYPOTHESIS_PROFILE": "torture"}
    done = subprocess.run(
        [*command, *files], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    found = re.findall(r"(\d+) (passed|failed|error)", done.stdout)
    kinds = {"passed": "passed", "failed": "broken", "error": "broken"}
    report("properties", Counter({kinds[kind]: int(count) for count, kind in found}))
    return [done.stdout[-5000:] + done.stderr[-2000:]] if done.returncode else []


def main():
    parser = argparse.ArgumentParser(description="Attack the course at random.")
    parser.add_argument("--minutes", type=float, default=5, help="without the property tests")
    parser.add_argument("--seed", default=time.strftime("%Y%m%d"))
    names = [group.__name__ for group in GROUPS] + ["properties"]
    parser.add_argument("groups", nargs="*", metavar="GROUP[:NUMBER]", help=", ".join(names))
    options = parser.parse_args()
    wanted = dict(group.partition(":")[::2] for group in options.groups or names)
    if unknown := set(wanted) - set(names):
        parser.error(f"no group is named {', '.join(unknown)}; there are {', '.join(names)}")
    # Started in the background, processes are deaf to Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    print(f"seed {options.seed}, {options.minutes:g} minutes", flush=True)
    groups = {group: share for group, (share, _) in GROUPS.items() if group.__name__ in wanted}
    broken = []
    for group, share in groups.items():
        number = int(wanted[group.__name__]) if wanted[group.__name__] else None
        seconds = options.minutes * 60 * share / sum(groups.values())
        broken += run_group(group, options.seed, number, seconds, GROUPS[group][1])
    if "properties" in wanted:
        broken += run_properties(options.seed)
    for error in broken:
        print(f"\nBROKEN: {error}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
