"""Lesson 09: what people said, how sure a score with people is, and scores with something taken out.

People judged some pairs of words, not all: their part of the triangle is a list of pairs.
"""

import numpy as np

from ..inference import TIE, PermutationResult, ScoreInterval
from ..similarity import from_upper_triangle, ranks
from ..validate import as_choice, as_whole

FILES = {"wordsim": "wordsim353.tsv", "simlex": "simlex999.txt"}


def people(name):
    """Pairs of words that people judged from 0 to 10, as gensim brings them.

    name : "wordsim" (WordSim-353, Finkelstein et al. 2002: how related?) or "simlex" (SimLex-999,
    Hill, Reichart & Korhonen 2015: how similar?).

    Returns the pairs, a list of M (word, word), lower case, and what people said, (M,): the mean
    over its raters. A word with itself is left out; a pair that was judged twice counts once, with
    its mean. ImportError where gensim is missing.
    """
    as_choice(name, "name", FILES)
    try:
        from gensim.test.utils import datapath
    except ImportError as error:
        what = f"{FILES[name]} comes with gensim, which is not installed here"
        raise ImportError(f"{what}: `pip install gensim`.") from error
    judged = {}
    with open(datapath(FILES[name]), encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#"):
                one, two, score = line.lower().split("\t")
                pair = (two, one) if (two, one) in judged else (one, two)
                judged.setdefault(pair, []).append(float(score))
    judged = {pair: np.mean(scores) for pair, scores in judged.items() if pair[0] != pair[1]}
    return list(judged), np.array(list(judged.values()))


def people_interval(pairs, judged, similar, other=None, confidence=0.95):
    """How far Spearman's score with people would move, had other words been asked about.

    pairs : M pairs of words; judged : what people said of each, (M,); similar : a model's
    similarities of the same pairs, (M,). With `other`, a second model's, (M,): the interval of the
    first score less the second.

    Returns a `ScoreInterval`; its `influence`, (M,), is each *pair's*. Pairs that share a word go
    together: the variance is the sum of the products of the influences of all pairs of pairs that
    share one (Fafchamps & Gubert 2007, Journal of Development Economics 83:326), and no less than
    that of pairs on their own. With 60 pairs or fewer it is too narrow: 86 % for 95. Student's t has one degree of freedom less than there are words.
    """
    from scipy.special import stdtrit

    score, influence = _first_order(judged, similar)
    if other is not None:
        other_score, other_influence = _first_order(judged, other)
        score, influence = score - other_score, influence - other_influence
    words = {word: row for row, word in enumerate(dict.fromkeys(np.ravel(pairs).tolist()))}
    of_word = np.zeros(len(words))
    for (one, two), each in zip(pairs, influence, strict=True):
        of_word[words[one]] += each
        of_word[words[two]] += each
    alone = influence @ influence  # each pair stands in the sums of two words: counted twice
    se = float(np.sqrt(max(of_word @ of_word - alone, alone)))
    reach = se * float(stdtrit(len(words) - 1, (1 + confidence) / 2))
    if other is not None:
        return ScoreInterval(score, score - reach, score + reach, se, confidence, influence)
    z, reach = np.arctanh(score), reach / (1 - score**2)
    low, high = np.tanh([z - reach, z + reach])
    return ScoreInterval(score, float(low), float(high), se, confidence, influence)


def _first_order(x, y):
    """Spearman's score of two lists (M,), and each pair's influence on it, (M,), to first order.

    A pair counts by its own ranks, and by what its place does to the ranks of all others.
    """
    ranked = []
    for values in (x, y):
        rank = ranks(np.asarray(values, dtype=float))
        rank -= rank.mean()
        length = np.linalg.norm(rank)
        ranked.append((rank / length, length))
    m = len(rank)

    def moved(one, other):
        """What each pair adds to the product of the ranks `one` and `other`."""
        added = m * one[0] * other[0]
        for (s, length), (t, _) in ((one, other), (other, one)):
            order = np.argsort(s)
            above = np.concatenate([np.cumsum(t[order][::-1])[::-1], [0.0]])
            sides = (above[np.searchsorted(s[order], s, side)] for side in ("left", "right"))
            added += m / length * sum(sides) / 2  # one step up above it, half a step beside it
        return added

    x, y = ranked
    score = float(x[0] @ y[0])
    influence = moved(x, y) - score * (moved(x, x) + moved(y, y)) / 2
    return score, (influence - influence.mean()) / m


def take_out(v, controls):
    """What is left of a triangle (M,) when a line through the controls, (M,) each, is taken off."""
    Z = np.column_stack([np.ones(len(v)), *controls])
    return v - Z @ np.linalg.lstsq(Z, v, rcond=None)[0]


def partial_permutation(v1, v2, controls, n_permutations=1000, seed=0, alternative="greater"):
    """Do two triangles agree beyond what the controls explain? Words are permuted.

    v1, v2, and each of `controls` : (M,) triangles over the same N words. What a line through the
    controls leaves of v1 is rolled back into its matrix, its words are shuffled, and the score is
    taken anew (Freedman & Lane 1983; for matrices, Legendre 2000). `n_permutations`, `seed` and
    `alternative` are those of `permutation_test`.

    Returns a `PermutationResult`, whose `observed` is the partial correlation. Its p keeps what it
    promises only where a *line* takes out all that the controls do, and words are then alike but
    for their own noise. Where words come in groups, or the control acts along a curve, there are
    far too many false alarms (Guillot & Rousset 2013, Methods in Ecology and Evolution 4:336).
    """
    n_permutations = as_whole(n_permutations, "n_permutations", 1, 10_000_000)
    as_choice(alternative, "alternative", ("greater", "two-sided"))
    Z = np.column_stack([np.ones(len(v1)), *controls])
    Q = np.linalg.svd(Z / np.linalg.norm(Z, axis=0), full_matrices=False)[0]
    rest, target = take_out(v1, controls), take_out(v2, controls)
    target /= np.linalg.norm(target)

    def score(v):
        explained = Q.T @ v
        return v @ target / np.sqrt(v @ v - explained @ explained)

    S = from_upper_triangle(rest, diagonal=0.0)
    i, j = np.triu_indices(len(S), k=1)
    rng, null = np.random.default_rng(seed), []
    for _ in range(n_permutations):
        order = rng.permutation(len(S))
        null.append(score(S[order[i], order[j]]))
    observed, null = float(score(rest)), np.array(null)
    if alternative == "two-sided":
        extreme = np.abs(null) >= abs(observed) - TIE
    else:
        extreme = null >= observed - TIE
    p = (int(extreme.sum()) + 1) / (n_permutations + 1)
    return PermutationResult(observed, p, n_permutations, alternative, null)
