"""Is an RSA score more than luck, and how far would other words move it?

An ordinary correlation's p-value and interval take the pairs for independent, and are wrong where
some words are hubs in both models. Words vary, not pairs: `permutation_test` shuffles words,
`score_interval` leaves them out one by one.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from .compare import MATRIX_WORDS, scores_of, standard_triangle
from .scale import accumulated, progress
from .similarity import defined, from_upper_triangle, unit_rows, why_undefined
from .validate import METHODS, as_choice, as_number, as_same_words, as_whole, blocks

TIE = 1e-9  # scores nearer than this are one score, summed in another order
ROWS = 64  # of a matrix, or permutations, at once: what the processor's cache holds


@dataclass(frozen=True, eq=False)
class PermutationResult:
    """`observed` score, n permuted scores `null` (n,), `p` = (k + 1) / (n + 1), k as extreme.

    `alternative` "greater": as high or higher, are the models more alike than chance? "two-sided":
    as far from zero. NaN when the score is undefined.
    """

    observed: float
    p: float
    n: int
    alternative: str
    null: np.ndarray = field(repr=False)

    def __str__(self):
        return f"score {self.observed:.2f}, p = {self.p:.3f} ({self.n:,} permutations)"


@dataclass(frozen=True, eq=False)
class ScoreInterval:
    """`score`, its interval `low` to `high`, standard error `se`, each word's `influence` (N,).

    The influence of a word is the score minus the score without it (for Spearman to first order):
    what holds the score up is positive.
    """

    score: float
    low: float
    high: float
    se: float
    confidence: float
    influence: np.ndarray = field(repr=False)

    def __str__(self):
        interval = f"{self.confidence:.0%} interval {self.low:.2f} to {self.high:.2f}"
        return f"score {self.score:.2f}, {interval}"


def permutation_test(E1, E2, method="pearson", n_permutations=1000, seed=0, alternative="greater"):
    """Mantel's test: shuffle the words of one model, and see how often the score is as high.

    E1, E2 : (N, D1) and (N, D2) arrays, or Embeddings; N <= 5,000 for "spearman".
    method : as in `rsa_score`. alternative : "greater" or "two-sided".
    seed : the same gives the same permutations on any machine; more of them begin with the same.

    Returns a `PermutationResult`. Mantel (1967), Cancer Research 27:209; for the + 1, Phipson &
    Smyth (2010).
    """
    n_permutations = as_whole(n_permutations, "n_permutations", 1, 10_000_000)
    seed = as_whole(seed, "seed", 0)
    as_choice(alternative, "alternative", ("greater", "two-sided"))
    as_choice(method, "method", METHODS)
    A, B = (X for X, _ in as_same_words((E1, E2)))
    _require_matrix(len(A), method)
    observed = defined(float(scores_of([A, B], method)[0, 1]), why_undefined(method))
    if np.isnan(observed):
        null = np.full(n_permutations, np.nan)
        return PermutationResult(observed, np.nan, n_permutations, alternative, null)
    n, d1, d2 = len(A), A.shape[1], B.shape[1]
    # A permuted matrix costs some 10 ns a pair; the identity 0.2 ns a product and, below 2 D
    # words, digits.
    by_matrix = method == "spearman" or n <= min(MATRIX_WORDS, max(2 * d1, 2 * d2, d1 * d2 / 25))
    score = (_matrix_scorer if by_matrix else _moment_scorer)(A, B, method)
    # Threads pay where entries are moved; products have their own; a browser's Python has none.
    threaded = by_matrix and n > 200 and sys.platform != "emscripten"
    rng, null = np.random.default_rng(seed), []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for start in progress(range(0, n_permutations, ROWS), desc=f"{ROWS} permutations"):
            shuffles = [
                rng.permutation(n).astype(np.intp) for _ in range(min(ROWS, n_permutations - start))
            ]
            null.extend((pool.map if threaded else map)(score, shuffles))
    null = np.array(null)
    extreme = null >= observed - TIE
    if alternative == "two-sided":
        extreme = np.abs(null) >= abs(observed) - TIE
    p = (int(extreme.sum()) + 1) / (n_permutations + 1)
    return PermutationResult(observed, p, n_permutations, alternative, null)


def score_interval(E1, E2, method="pearson", confidence=0.95):
    """How far the score would move if other words of the same kind were drawn: its interval.

    E1, E2 : (N, D1) and (N, D2) arrays, or Embeddings; N >= 5, and N <= 5,000 for "spearman".
    method : as in `rsa_score`. confidence : between 0 and 1.

    Returns a `ScoreInterval`: Student's t with N - 1 degrees of freedom on Fisher's z of the score.
    The variance is the jackknife's over words, less what pairs of words bring in twice (Efron &
    Stein 1981). `make calibration` measures how often it covers the score of all words.
    """
    score, influence, se, reach = _jackknife([E1, E2], [(0, 1)], method, confidence)
    room = 1 - score**2  # Fisher's z of the score has se / room as its standard error
    z, reach = np.arctanh(score) if room > 1e-12 else np.inf, reach / max(room, 1e-12)
    low, high = np.tanh([z - reach, z + reach]) if np.isfinite(z) else (score, score)
    return ScoreInterval(score, float(low), float(high), se, confidence, influence)


def difference_interval(E, A, B, method="pearson", confidence=0.95):
    """Is model E closer to A than to B? The interval of score(E, A) - score(E, B), same words.

    Returns a `ScoreInterval` whose `score` is the difference. Parameters, and how it is computed,
    as in `score_interval`, but without Fisher's z.
    """
    score, influence, se, reach = _jackknife([E, A, B], [(0, 1), (0, 2)], method, confidence)
    return ScoreInterval(score, score - reach, score + reach, se, confidence, influence)


def _jackknife(models, pairs, method, confidence):
    """Of the first pair's score, less a second's: itself, the words' influence, error and reach.

    The jackknife sums the squared influences. What hangs on pairs of words rather than on single
    words it counts twice: in expectation 2 (zeta2 - 2 zeta1) / (N (N - 1)) too much, with
    Hoeffding's zetas. That is taken off again (Efron & Stein 1981, Annals of Statistics 9:586),
    from h, the first-order influence of each pair. The reach is Student's t times the error.
    """
    from scipy.special import stdtrit

    as_choice(method, "method", METHODS)
    if not 0 < as_number(confidence, "confidence") < 1:
        raise ValueError(f"confidence must lie between 0 and 1, such as 0.95, not {confidence}.")
    models = [X for X, _ in as_same_words(models, least=5)]
    n = len(models[0])
    _require_matrix(n, method)
    table, influences = scores_of(models, method), _by_ranks if method == "spearman" else _by_pairs
    scores = [float(table[pair]) for pair in pairs]
    if np.isnan(scores).any():
        nothing = defined(np.nan, why_undefined(method), 4)
        return nothing, np.full(n, np.nan), nothing, nothing
    parts = [
        influences(models[a], models[b], method, r) for (a, b), r in zip(pairs, scores, strict=True)
    ]
    score = scores[0] - sum(scores[1:])
    influence = parts[0][0] - sum(of_words for of_words, _ in parts[1:])
    sums, squares = np.zeros(n), 0.0
    for rows, first, *second in zip(blocks(n, n), *(h for _, h in parts), strict=True):
        total = first - sum(second)
        sums[rows] = total.sum(axis=1)
        squares += (total**2).sum()
    zeta2 = squares / (n * (n - 1))
    zeta1 = (sums @ sums - squares) / (n * (n - 1) * (n - 2))
    variance = (n - 1) * influence.var()  # at most all of it is counted twice, so half stands
    variance = max(variance - 2 * (zeta2 - 2 * zeta1) / (n * (n - 1)), variance / 2)
    why = "Without one of the words there is no score, so its interval is undefined"
    se = defined(float(np.sqrt(variance)), why, 4)
    return score, influence, se, se * float(stdtrit(n - 1, (1 + confidence) / 2))


def _by_pairs(X, Y, method, r):
    """Each word's influence on Pearson's or the cosine score, and of its pairs, (n, N) a block."""
    U, n = [unit_rows(Z) for Z in (X, Y)], len(X)
    centres = [(n * m @ m - 1) / (n - 1) for m in (Z.mean(axis=0) for Z in U)]  # mean similarity
    if method == "cosine":
        centres = [0.0, 0.0]

    def centred():
        """All similarities less their mean, by blocks of rows; no word with itself."""
        for rows in progress(blocks(n, n), desc="interval"):
            S = [Z[rows] @ Z.T - centre for Z, centre in zip(U, centres, strict=True)]
            for each in S:
                each[np.arange(len(each)), np.arange(rows.start, rows.stop)] = 0.0
            yield S

    sums = [[x.sum(axis=1) for x in (s, t, s * s, t * t, s * t)] for s, t in centred()]
    sums = np.hstack(sums)  # (5, N): what each word's pairs bring
    whole = sums.sum(axis=1, keepdims=True) / 2
    s, t, ss, tt, st = (whole - sums) / ((n - 1) * (n - 2) / 2)  # the means without each word
    if method == "cosine":
        s = t = 0.0
    with np.errstate(invalid="ignore", divide="ignore"):
        without = (st - s * t) / np.sqrt((ss - s * s) * (tt - t * t))
    without[~np.isfinite(without)] = np.nan  # a word less, and there is no score
    spreads = np.sqrt(whole[2:4] / (n * (n - 1) / 2))

    def of_pairs():
        for S in centred():
            s, t = (each / spread for each, spread in zip(S, spreads, strict=True))
            yield s * t - r * (s * s + t * t) / 2

    return r - without, of_pairs()


def _by_ranks(X, Y, method, _r):
    """Each word's influence on Spearman's score, to first order, and of its pairs, (n, N) a block.

    A pair of words counts by its own ranks and by what its place does to the ranks of all others.
    """
    s, t = (standard_triangle(Z, method) for Z in (X, Y))
    n, pairs = len(X), s.size

    def shifts(s, t):
        order = np.argsort(s)
        above = np.empty(pairs)  # the sum of t over the pairs whose s is not smaller
        above[order] = np.cumsum(t[order][::-1])[::-1]
        return np.sqrt(12 / pairs) * above

    h = pairs * s * t + shifts(s, t) + shifts(t, s)
    H = np.zeros((n, n))
    H[np.triu_indices(n, k=1)] = h - h.mean()
    H += H.T
    return 2 * H.sum(axis=1) / ((n - 1) * (n - 2)), (H[rows] for rows in blocks(n, n))


def _require_matrix(n, method):
    if method == "spearman" and n > MATRIX_WORDS:
        raise ValueError(
            f"Spearman needs a matrix here: take {MATRIX_WORDS:,} words at most, or 'pearson'."
        )


def _matrix_scorer(A, B, method):
    """score(p) of A against B in the order p, from the matrices."""
    S, T = (from_upper_triangle(standard_triangle(Z, method), diagonal=0.0) for Z in (A, B))
    upper = [(i, np.triu(S[i : i + ROWS, i:], k=1)[:, None]) for i in range(0, len(S), ROWS)]

    def score(p):
        # Row by row, (1, M) @ (M, 1): a longer product would start BLAS's threads, against ours.
        parts = (half @ T[p[i : i + ROWS]].take(p[i:], axis=1)[:, :, None] for i, half in upper)
        return sum(part.sum() for part in parts)

    return score


def _moment_scorer(A, B, method):
    """score(p) of A against B in the order p, from the moments. Not for threads: one `total`."""
    total, d = accumulated([A, B]), A.shape[1]
    U, V = (unit_rows(Z) - mean for Z, mean in ((A, total.mean[:d]), (B, total.mean[d:])))
    Ut = U.T.copy()

    def score(p):
        total.scatter[:d, d:] = Ut @ V[p]
        total.scatter[d:, :d] = total.scatter[:d, d:].T
        return total.scores(method)[0, 1]

    return score
