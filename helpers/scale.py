"""RSA of whole vocabularies: the same scores without the N x N matrix, block by block.

Pearson and cosine follow exactly from the moments of the unit rows (`RSAAccumulator`). Spearman
needs every pair's rank, read off fine histograms with a proven bound (`spearman_at_scale`).
"""

import reprlib

import numpy as np

from .similarity import GRID, cosines_of, defined, scaled_rows, unit_rows, why_undefined
from .validate import MIN_WORDS, as_choice, as_same_words, as_whole, blocks


class RSAAccumulator:
    """The RSA scores of two or more models whose rows come in blocks: from files or machines.

    It keeps the number of words `n`, and of the rows [a b ...], each part at unit length, the
    `mean` (D,) and the `scatter` matrix (D, D) about that mean, D being the sum of the models'
    dimensions: float64 and centred, so a large common mean costs no digits.

    >>> total = RSAAccumulator()
    >>> for A, B in pairs_of_blocks:        # (n, D1) and (n, D2): the same words
    ...     total.add(A, B)
    >>> total.score()
    """

    def __init__(self):
        self.n, self.mean, self.scatter, self.models = 0, None, None, None

    def add(self, *models):
        """Take in the next rows, one (n, D_k) array (or Embeddings) a model; returns itself.

        After an error (which counts rows from the very first one on) it is as it was before.
        """
        found = as_same_words(models, least=0, first=self.n)
        return self._fold(accumulated([X for X, _ in found], [_name(E) for E in models]))

    def merge(self, other):
        """Take in what another accumulator saw: other words of the same models. Returns itself."""
        if not isinstance(other, RSAAccumulator):
            raise TypeError(f"other must be an RSAAccumulator, not {reprlib.repr(other)}.")
        return self._fold(other)

    def score(self, method="pearson"):
        """The score of the first two models, all rows so far, as `rsa` defines it.

        `method`: "pearson" or "cosine"; ranks do not follow from moments. NaN, with an
        `UndefinedScoreWarning`, where it is undefined.
        """
        return defined(float(self.scores(method)[0, 1]), why_undefined(method))

    def scores(self, method="pearson"):
        """The scores of all models with all, (k, k); NaN where undefined.

        With U = A - mean(A), p_U = U mean(A), q_U = mean |u_i|^2, and V for B, the sum over pairs
        of words of (s_ij - mean s)(t_ij - mean t) is S with 2 S = ||U'V||^2 + 2 n p_U.p_V - n^2 q_U
        q_V / (n - 1), and the score is S_AB / sqrt(S_AA S_BB). Where these terms cancel to nine
        digits (that takes D + 1 words or fewer), it is undefined.
        """
        as_choice(method, "method", ("pearson", "cosine"))
        n = self.n
        if n < MIN_WORDS:
            raise ValueError(f"A score needs at least {MIN_WORDS} words, but {n} were added.")
        ends = np.cumsum([0, *(width for _, width in self.models)])
        parts = [slice(*pair) for pair in zip(ends, ends[1:], strict=False)]
        products = np.empty((len(parts), len(parts)))
        for a, x in enumerate(parts):
            for b, y in enumerate(parts[: a + 1]):
                C, m, k = self.scatter[x, y], self.mean[x], self.mean[y]
                if method == "cosine":
                    terms, diagonal = ((C + n * np.outer(m, k)) ** 2).sum(), n
                else:
                    terms = (C**2).sum() + 2 * n * (m @ C @ k)
                    q = np.trace(self.scatter[x, x]) * np.trace(self.scatter[y, y])
                    # Below 1e-26 n^2 the rows differ by rounding only.
                    diagonal = q / (n - 1) if q > 1e-26 * n**2 else terms
                gone = a == b and terms - diagonal <= 1e-9 * terms
                products[a, b] = products[b, a] = np.nan if gone else terms - diagonal
        lengths = np.sqrt(np.diagonal(products))
        return np.clip(products / np.outer(lengths, lengths), -1.0, 1.0)

    def _fold(self, other):
        if not other.n:
            return self
        if self.models not in (None, other.models):
            new, old = (
                " and ".join(f"{name} ({width} columns)" for name, width in models)
                for models in (other.models, self.models)
            )
            raise ValueError(f"The new rows are of {new}, the rows so far of {old}: other models.")
        if not self.n:
            self.n, self.models = other.n, other.models
            self.mean, self.scatter = other.mean.copy(), other.scatter.copy()
            return self
        step, total = other.mean - self.mean, self.n + other.n
        self.scatter += other.scatter
        self.scatter += np.outer(step, step * (self.n * other.n / total))
        self.mean += step * (other.n / total)
        self.n = total
        return self


def accumulated(models, names=None):
    """An `RSAAccumulator` of clean rows, [(N, D1), (N, D2), ...]."""
    total, widths = RSAAccumulator(), [X.shape[1] for X in models]
    total.models = list(zip(names or ["array"] * len(widths), widths, strict=True))
    ends = np.cumsum([0, *widths])
    total.mean, total.scatter = np.zeros(ends[-1]), np.zeros((ends[-1], ends[-1]))
    for rows in blocks(len(models[0]), ends[-1]):
        n, m = total.n, rows.stop - rows.start
        Z = np.empty((m + 1, ends[-1]))
        for X, start, end in zip(models, ends, ends[1:], strict=False):
            unit_rows(X[rows], out=Z[:m, start:end])
        mean = Z[:m].mean(axis=0)
        Z[:m] -= mean
        Z[m] = (mean - total.mean) * np.sqrt(n * m / (n + m))  # what the means lie apart, as a row
        total.scatter += Z.T @ Z
        total.mean += (mean - total.mean) * (m / (n + m))
        total.n = n + m
    return total


def spearman_at_scale(E1, E2, bins=2**18):
    """Spearman RSA score from histograms of the similarities: O(N^2 (D1 + D2)) time, no N x N.

    E1, E2 : (N, D1) and (N, D2) arrays, or Embeddings. Returns (score, error), floats: the exact
    score is within `error` of `score`, but for rounding. Similarities in the same of `bins` (2 to
    2^24) equal steps of a model's range get their mean rank x' for their true rank x. Given the
    counts c of steps that hold more than one value, |x - x'|^2 <= sum (c^3 - c) / 12, and the score
    moves by |x - x'| / |x'| of each model at most.
    """
    bins = as_whole(bins, "bins", 2, 2**24)
    scores, error = spearman_scores([X for X, _ in as_same_words((E1, E2))], bins)
    return defined(float(scores[0, 1]), why_undefined("spearman")), error


def spearman_scores(models, bins=2**18):
    """Spearman scores (k, k) of k models' clean rows, and the largest error of any of them."""
    models = [scaled_rows(X) for X in models]
    n, k = len(models[0]), len(models)
    pairs = n * (n - 1) // 2
    # The range of 2,000 words' pairs: what lies outside falls into the outermost bins, and the
    # bound counts it.
    sample = np.sort(np.random.default_rng(0).permutation(n)[:2000])
    scales = []
    for pieces in zip(*_triangles([X[sample] for X in models]), strict=True):
        v = np.concatenate(pieces)
        step = max(np.ptp(v) / bins, GRID)
        scales.append((v.min() - GRID / 2, step))  # so that no bin ends on the grid

    def binned(bar):
        for pieces in _triangles(models, bar):
            places = ((v - low) / step for v, (low, step) in zip(pieces, scales, strict=True))
            yield [np.clip(place, 0, bins - 1).astype(np.intp) for place in places], pieces

    counts, products = np.zeros((k, bins)), np.zeros((k, k))
    last, mixed = np.zeros((k, bins)), np.zeros((k, bins), bool)  # more than one value in a bin?
    with progress(total=2 * pairs, desc="Spearman", unit="pair", unit_scale=True) as bar:
        for indices, pieces in binned(bar):
            counts += [np.bincount(index, minlength=bins) for index in indices]
            for seen, index, v in zip(last, indices, pieces, strict=True):
                seen[index] = v
        means = np.cumsum(counts, axis=1) - counts / 2 - pairs / 2  # a bin's mean rank, centred
        for indices, pieces in binned(bar):
            for several, seen, index, v in zip(mixed, last, indices, pieces, strict=True):
                several[index[seen[index] != v]] = True
            centred = [mean[index] for mean, index in zip(means, indices, strict=True)]
            products += [[x @ y for y in centred] for x in centred]
    lengths = np.sqrt((counts * means**2).sum(axis=1))
    lengths[lengths == 0] = np.nan
    errors = np.sort(np.sqrt(((counts**3 - counts) * mixed).sum(axis=1) / 12) / lengths)
    return np.clip(products / np.outer(lengths, lengths), -1, 1), float(errors[-2:].sum())


def progress(*args, **options):
    """tqdm's bar, in a notebook or a terminal, for what takes more than ten seconds."""
    from tqdm.auto import tqdm  # takes longer to import than all of helpers

    tqdm.monitor_interval = 0  # its thread, which a browser's Python can't start
    return tqdm(*args, delay=10, leave=False, **options)


def _name(E):
    name = getattr(E, "name", None)
    return name if isinstance(name, str) else "array"


def _triangles(models, bar=None):
    """The upper triangles of k models' RSMs (their scaled rows come in), in matching pieces."""
    squares = [np.einsum("ij,ij->i", X, X) for X in models]
    n = len(models[0])
    for rows in blocks(n, n):
        later = ~np.tri(rows.stop - rows.start, n - rows.start, dtype=bool)
        pieces = []
        for X, lengths in zip(models, squares, strict=True):
            S = cosines_of(X[rows] @ X[rows.start :].T, lengths[rows], lengths[rows.start :])
            pieces.append(S[later])
        yield pieces
        if bar is not None:
            bar.update(int(later.sum()))
