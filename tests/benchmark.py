"""RSA of many words, measured side by side: this course's functions against what people use today.

    make bench                           prints the tables; some minutes, on Linux
    python tests/benchmark.py --write    the same, and put into tests/README.md

Every run is a process of its own, on the same inputs, one after the other. Its time is the best of up to five runs
(fewer where one takes long). Its memory is what the process peaks at beyond its inputs and imports.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 1800  # seconds until a run counts as too long
ENOUGH = 10  # seconds of repeating a run


def ours(A, B):
    from helpers import rsa

    return lambda: rsa(A, B)


def ours_spearman(A, B):
    from helpers import rsa

    return lambda: rsa(A, B, "spearman")


def ours_permutations(A, B):
    from helpers import permutation_test

    return lambda: permutation_test(A, B, n_permutations=999).observed


def ours_interval(A, B):
    from helpers import score_interval

    return lambda: score_interval(A, B).score


def bootstrap(A, B):
    """A thousand percentile resamples of words, from matrices; pairs of copies are left out."""

    def run():
        U, V = (E / np.linalg.norm(E, axis=1, keepdims=True) for E in (A, B))
        S, T, rng, scores = U @ U.T, V @ V.T, np.random.default_rng(0), []
        upper = np.triu_indices(len(A), k=1)
        for _ in range(1000):
            draw = rng.integers(len(A), size=len(A))
            i, j = draw[upper[0]], draw[upper[1]]
            scores.append(np.corrcoef(S[i, j][i != j], T[i, j][i != j])[0, 1])
        np.quantile(scores, [0.025, 0.975])
        return np.corrcoef(S[upper], T[upper])[0, 1]

    return run


def thirds(A, B):
    """Six models of the same words: both in thirds."""
    return [*np.array_split(A, 3, axis=1), *np.array_split(B, 3, axis=1)]


def ours_many(A, B):
    from helpers import rsa_matrix

    return lambda: rsa_matrix(thirds(A, B))[0, 3]


def one_by_one(A, B):
    from helpers import rsa

    def run():
        models = thirds(A, B)
        return {(a, b): rsa(models[a], models[b]) for a in range(6) for b in range(a)}[3, 0]

    return run


def numpy_many(A, B):
    def triangle(E):
        U = E / np.linalg.norm(E, axis=1, keepdims=True)
        return (U @ U.T)[np.triu_indices(len(E), k=1)]

    return lambda: np.corrcoef([triangle(E) for E in thirds(A, B)])[0, 3]


def numpy_naive(A, B):
    def triangle(E):
        U = E / np.linalg.norm(E, axis=1, keepdims=True)
        return (U @ U.T)[np.triu_indices(len(E), k=1)]

    return lambda: np.corrcoef(triangle(A), triangle(B))[0, 1]


def scipy_pearson(A, B):
    from scipy.spatial.distance import pdist
    from scipy.stats import pearsonr

    return lambda: pearsonr(pdist(A, "cosine"), pdist(B, "cosine")).statistic


def scipy_spearman(A, B):
    from scipy.spatial.distance import pdist
    from scipy.stats import spearmanr

    return lambda: spearmanr(pdist(A, "cosine"), pdist(B, "cosine")).statistic


def scikit_learn(A, B):
    from scipy.stats import pearsonr
    from sklearn.metrics.pairwise import cosine_similarity

    def triangle(E):
        return cosine_similarity(E)[np.triu_indices(len(E), k=1)]

    return lambda: pearsonr(triangle(A), triangle(B)).statistic


def rsatoolbox(A, B):
    from rsatoolbox.data import Dataset
    from rsatoolbox.rdm import calc_rdm, compare

    # It has no cosine; squared Euclidean distances of unit rows are 2 - 2 cos, and Pearson does not mind.
    def run():
        rdms = (
            calc_rdm(Dataset(E / np.linalg.norm(E, axis=1, keepdims=True)), method="euclidean")
            for E in (A, B)
        )
        return compare(*rdms, method="corr").item()

    return run


def scikit_bio(A, B, permutations=0):
    from scipy.spatial.distance import pdist, squareform
    from skbio.stats.distance import DistanceMatrix, mantel

    def run():
        one, two = (DistanceMatrix(squareform(pdist(E, "cosine"))) for E in (A, B))
        return mantel(one, two, permutations=permutations)[0]

    return run


def scikit_bio_permutations(A, B):
    return scikit_bio(A, B, permutations=999)


# What is compared: a title, the inputs, the numbers of words, and the runs, ours first.
PEARSON = {
    "this course, `rsa`": ours,
    "numpy, matrices": numpy_naive,
    "scipy `pdist` + `pearsonr`": scipy_pearson,
    "scikit-learn + `pearsonr`": scikit_learn,
    "rsatoolbox": rsatoolbox,
    "scikit-bio `mantel`": scikit_bio,
}
SPEARMAN = {
    'this course, `rsa(..., "spearman")`': ours_spearman,
    "scipy `pdist` + `spearmanr`": scipy_spearman,
}
PERMUTATIONS = {
    "this course, `permutation_test`": ours_permutations,
    "scikit-bio `mantel`": scikit_bio_permutations,
}
INTERVAL = {
    "this course, `score_interval`": ours_interval,
    "1,000 bootstrap resamples": bootstrap,
}
MANY = {
    "this course, `rsa_matrix`": ours_many,
    "this course, `rsa` of each pair": one_by_one,
    "numpy, matrices": numpy_many,
}
TABLES = (
    (
        "Pearson RSA of Word2Vec (300 dimensions) and MiniLM (384)",
        "models",
        (1000, 5000, 10_000),
        PEARSON,
    ),
    ("Spearman RSA of the same", "models", (1000, 10_000), SPEARMAN),
    ("Pearson with 999 permutations", "models", (1000, 2000, 5000), PERMUTATIONS),
    ("Its 95 % interval", "models", (100, 1000), INTERVAL),
    ("Six models of the same words, all with all", "models", (1000, 5000), MANY),
    (
        "Pearson RSA of random vectors, 300 and 768 dimensions",
        "random",
        (400_000,),
        {"this course, `rsa`": ours},
    ),
)


def make_inputs(kind, folder):
    """Write a.npy and b.npy to `folder`."""
    if kind == "random":
        rng = np.random.default_rng(0)
        A, B = (rng.standard_normal((400_000, d), dtype=np.float32) for d in (300, 768))
        B[:, :300] += A  # or else the score is 0
    else:
        from helpers import align, load, shared_words

        models = load("word2vec"), load("minilm")
        A, B = (model.vectors for model in align(shared_words(*models), *models))
    for name, X in (("a", A), ("b", B)):
        np.save(folder / f"{name}.npy", X)
    print(json.dumps([*A.shape, *B.shape]))


def measure(run, n, folder):
    """Seconds, bytes and score of one run: what a process of its own prints."""
    A, B = (np.load(folder / f"{name}.npy", mmap_mode="r")[:n].copy() for name in "ab")
    call, seconds = run(A, B), []
    Path("/proc/self/clear_refs").write_text("5")  # from here on the peak is that of the runs
    before = peak_memory()
    while len(seconds) < 5 and sum(seconds) < ENOUGH:
        start = time.perf_counter()
        score = call()
        seconds.append(time.perf_counter() - start)
    print(json.dumps([min(seconds), peak_memory() - before, float(score)]))


def peak_memory():
    """Bytes; Linux only."""
    status = Path("/proc/self/status").read_text()
    return 1024 * int(status.split("VmHWM:")[1].split()[0])


def in_own_process(*arguments):
    """What `python benchmark.py --run ...` (or --inputs ...) prints, or why there is nothing."""
    command = [sys.executable, __file__, *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=LIMIT
        )
    except subprocess.TimeoutExpired:
        return f"more than {LIMIT // 60} minutes"
    return (
        json.loads(done.stdout.splitlines()[-1])
        if done.returncode == 0
        else done.stderr.strip().splitlines()[-1]
    )


def table(number, folder, measured):
    """One table in Markdown, row by row as they are measured; ratios are to our own run of the same size."""
    title, kind, sizes, runs = TABLES[number]
    yield f"**{title}**\n"
    yield "| words | | seconds | times ours | peak memory, MB | times ours | score |"
    yield "|--:|---|--:|--:|--:|--:|--:|"
    for n in sizes:
        for name in runs:
            found = in_own_process("--run", number, name, n, folder / kind)
            if isinstance(found, str):
                yield f"| {n:,} | {name} | {found} | | | | |"
                continue
            measured[n, runs[name]] = seconds, peak, score = found
            base = measured[n, next(iter(runs.values()))]
            ratios = [f"{mine / our:,.1f}" for mine, our in ((seconds, base[0]), (peak, base[1]))]
            yield f"| {n:,} | {name} | {seconds:,.3f} | {ratios[0]} | {peak / 1e6:,.0f} | {ratios[1]} | {score:.6f} |"


def summary(measured):
    """The tables in a sentence or two."""

    def times(other, column):
        return f"{measured[10_000, other][column] / measured[10_000, ours][column]:.0f}"

    permuting = measured[1000, scikit_bio_permutations][0] / measured[1000, ours_permutations][0]
    seconds, peak, _ = measured[400_000, ours]
    return (
        f"Of 10,000 words a score takes numpy's matrices {times(numpy_naive, 0)} times as long and "
        f"{times(numpy_naive, 1)} times the memory, rsatoolbox {times(rsatoolbox, 0)} and {times(rsatoolbox, 1)} times. "
        f"400,000 words, 80 billion pairs, take {seconds:.0f} s and {peak / 1e6:.0f} MB beyond the inputs. Of 1,000 words "
        f"any way will do, and scikit-bio's permutations take {permuting:.1f} times as long as ours."
    )


def machine():
    """The machine in one line, as far as it tells."""
    from importlib.metadata import version

    packages = ("numpy", "scipy", "scikit-learn", "rsatoolbox", "scikit-bio")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, {versions}."


def main():
    parser = argparse.ArgumentParser(description="Measure RSA of many words, side by side.")
    parser.add_argument("--write", action="store_true", help="put the tables into tests/README.md")
    parser.add_argument("--run", nargs=4, help=argparse.SUPPRESS)
    parser.add_argument("--inputs", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inputs:
        kind, folder = options.inputs
        return make_inputs(kind, Path(folder))
    if options.run:
        number, name, n, folder = options.run
        return measure(TABLES[int(number)][3][name], int(n), Path(folder))
    lines, measured = [machine(), ""], {}
    print(lines[0], end="\n\n", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for kind in {table[1]: None for table in TABLES}:
            (Path(folder) / kind).mkdir()
            made = in_own_process("--inputs", kind, Path(folder) / kind)
            if isinstance(made, str):
                sys.exit(f"No inputs: {made}")
        for number in range(len(TABLES)):
            for line in table(number, Path(folder), measured):
                print(line, flush=True)
                lines.append(line)
            print(flush=True)
            lines.append("")
    print(summary(measured))
    if options.write:
        readme = ROOT / "tests" / "README.md"
        before, _, rest = readme.read_text(encoding="utf-8").partition("<!-- bench -->\n")
        after = rest.partition("<!-- /bench -->")[2]
        tables = "\n".join(
            ["<details><summary>All that was measured</summary>", "", *lines, "</details>", ""]
        )
        text = f"{before}<!-- bench -->\n{textwrap.fill(summary(measured), 120)}\n\n{tables}<!-- /bench -->{after}"
        readme.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
