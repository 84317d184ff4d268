"""Do intervals cover what they promise? Words are drawn from real models, whose score over all words is known.

    make calibration                          prints the tables; some ten minutes
    python tests/calibration.py --draws 100   rougher, and faster

A population of words has one true score. From it N words are drawn, again and again; a 95 % interval should
hold the true score in 95 of 100 draws. Beside ours stand the percentile bootstrap over words and rsatoolbox's
bootstrap over patterns, with fewer draws, since each of them resamples hundreds of times.
The second table holds worlds without any relation: there, 5 of 100 permutation tests should say p <= .05.
"""

import argparse
import sys
import warnings
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from helpers import (
    cosine_rsm,
    difference_interval,
    load,
    load_categories,
    permutation_test,
    rsa,
    rsa_score,
    score_interval,
    shared_words,
    upper_triangle,
)

RESAMPLES = 300  # of a bootstrap
PAIRS = (("glove-50", "word2vec"), ("glove-50", "glove-100"), ("word2vec", "minilm"))
SIZES = (20, 50, 100, 300)


def percentile_bootstrap(A, B, rng):
    """Words drawn with replacement; a pair of a word with its own copy is left out (Nili et al. 2014)."""
    S, T = cosine_rsm(A), cosine_rsm(B)
    scores = []
    for _ in range(RESAMPLES):
        draw = rng.integers(len(A), size=len(A))
        i, j = np.triu_indices(len(A), k=1)
        keep = draw[i] != draw[j]
        scores.append(rsa_score(S[draw[i[keep]], draw[j[keep]]], T[draw[i[keep]], draw[j[keep]]]))
    return np.quantile(scores, [0.025, 0.975])


def toolbox(A, B, rng):
    """rsatoolbox: one RDM as a fixed model of the other, patterns resampled, its interval from Student's t."""
    from rsatoolbox.inference import eval_bootstrap_pattern
    from rsatoolbox.model import ModelFixed
    from rsatoolbox.rdm import RDMs

    np.random.seed(int(rng.integers(2**31)))  # noqa: NPY002  # the generator that the toolbox draws from
    model, data = (RDMs(1 - upper_triangle(cosine_rsm(X))[None]) for X in (A, B))
    result = eval_bootstrap_pattern(ModelFixed("A", model), data, method="corr", N=RESAMPLES)
    return np.ravel(result.get_ci(0.95, test_type="t-test"))


def populations(one, two):
    """The words that are drawn from: {kind: words}."""
    words = shared_words(one, two)
    known = {*words}
    grouped = [word for group in load_categories().values() for word in group if word in known]
    return {"random": words, "frequent": words[:1500], "category": grouped}


def coverage(A, B, truth, draws, interval):
    """The share of draws whose interval holds the truth."""
    inside = 0
    for rows in draws:
        low, high = interval(A[rows], B[rows])
        inside += low <= truth <= high
    return 100 * inside / len(draws)


def intervals(draws, peers):
    """A line for each pair of models, kind of words and N."""
    rng = np.random.default_rng(0)

    def ours(method):
        def interval(A, B):
            found = score_interval(A, B, method)
            return found.low, found.high

        return interval

    print("| models | words | N | true r | Pearson | Spearman | bootstrap | rsatoolbox |")
    print("|---|---|--:|--:|--:|--:|--:|--:|")
    for names in PAIRS:
        one, two = map(load, names)
        for kind, words in populations(one, two).items():
            A, B = one[words], two[words]
            truths = {method: rsa(A, B, method) for method in ("pearson", "spearman")}
            for n in SIZES:
                if n > len(words) / 3:
                    continue  # too few to be a population
                some = [rng.permutation(len(words))[:n] for _ in range(draws)]
                found = [coverage(A, B, truths[m], some, ours(m)) for m in truths]
                for peer in (percentile_bootstrap, toolbox):
                    call = lambda A, B, peer=peer: peer(A, B, rng)  # noqa: E731
                    many = some[:peers] if n <= 100 else []
                    found.append(coverage(A, B, truths["pearson"], many, call) if many else None)
                shown = " | ".join("" if share is None else f"{share:.1f}" for share in found)
                models = f"{one.title}, {two.title}"
                print(
                    f"| {models} | {kind} | {n} | {truths['pearson']:.3f} | {shown} |", flush=True
                )


def differences(draws):
    """The same for the interval of a difference: is Word2Vec closer to GloVe 100D than to MiniLM?"""
    print("\n| is Word2Vec closer to GloVe 100D than to MiniLM? | N | true difference | Pearson |")
    print("|---|--:|--:|--:|")
    rng, models = (
        np.random.default_rng(2),
        [load(name) for name in ("word2vec", "glove-100", "minilm")],
    )
    words = shared_words(*models)
    E, A, B = (model[words] for model in models)
    truth = rsa(E, A) - rsa(E, B)
    for n in SIZES:
        found = [
            difference_interval(E[rows], A[rows], B[rows])
            for rows in (rng.permutation(len(words))[:n] for _ in range(draws))
        ]
        inside = np.mean([interval.low <= truth <= interval.high for interval in found])
        print(f"| random words | {n} | {truth:.3f} | {100 * inside:.1f} |", flush=True)


def tests(draws):
    """How often p <= .05 comes out where there is nothing: real models of different words, and hubs."""
    rng = np.random.default_rng(1)

    def hubs(n, d):
        return rng.standard_normal((n, d)) * rng.uniform(0.2, 3, (n, 1)) + 0.7

    print("\n| world without relation | N | p <= .05, % of tests | the same by `pearsonr`'s p |")
    print("|---|--:|--:|--:|")
    glove, word2vec = load("glove-50"), load("word2vec")
    words = shared_words(glove, word2vec)
    A, B = glove[words], word2vec[words]

    def real(n):
        rows, others = rng.permutation(len(words))[: 2 * n].reshape(2, n)
        return A[rows], B[others]

    worlds = {"GloVe 50D of some words, Word2Vec of others": real}
    worlds["random vectors with hubs"] = lambda n: (hubs(n, 50), hubs(n, 40))
    from scipy.stats import pearsonr

    for world, draw in worlds.items():
        for n in (20, 50, 100):
            drawn = [draw(n) for _ in range(draws)]
            ours = np.mean(
                [permutation_test(*pair, n_permutations=199).p <= 0.05 for pair in drawn]
            )
            table = np.mean(
                [
                    pearsonr(*(upper_triangle(cosine_rsm(X)) for X in pair), alternative="greater")[
                        1
                    ]
                    <= 0.05
                    for pair in drawn
                ]
            )
            print(f"| {world} | {n} | {100 * ours:.1f} | {100 * table:.1f} |", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure what intervals cover.")
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--peers", type=int, default=200, help="draws for the two bootstraps")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    intervals(options.draws, options.peers)
    differences(options.draws)
    tests(options.draws)
