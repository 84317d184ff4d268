"""The figures that lessons share: RSMs as heatmaps, triangles as scatters.

Each plot_ function draws on `ax`, or on a new figure, and returns its Axes. It changes none of its
input and shows nothing. The colours hold for colour-blind readers and in print.
"""

import reprlib
import sys
from collections import defaultdict
from itertools import groupby

import matplotlib
import matplotlib.pyplot as plt
import numpy as np

from .similarity import rsa_score
from .validate import as_float64, as_labels, as_list, as_number, as_square

INK, MUTED = "#222222", "#777777"
PALETTE = ("#0072B2", "#E69F00", "#CC79A7", "#009E73", "#56B4E9", "#D55E00", "#F0E442", "#777777")
# Okabe & Ito's palette, made for colour-blind readers. GloVe is one hue, darker as it gets wider.
MODEL_COLORS = defaultdict(
    lambda: INK,  # a teacher's own model, of any name
    {
        "glove-50": "#56B4E9",
        "glove-100": "#0072B2",
        "glove-300": "#00395C",
        "word2vec": "#D55E00",
        "minilm": "#009E73",
        "gpt2": "#CC79A7",
    },
)
# Cosines are signed, yet most of an RSM lies on one side of zero: a diverging map would spend half
# its colours on values that are not there. viridis rises evenly in lightness, so order survives in
# grey. What lies beyond the limits (the diagonal) is lighter or darker than the extreme pair.
HEAT = matplotlib.colormaps["viridis"].with_extremes(over="#FFFBE0", under="#1A001F")
EVEN_CONTRAST = 0.434  # of viridis: there black and white text are equally easy to read
MAX_NAMED, MAX_NUMBERED = 40, 8  # more words can't be read beside a heatmap, nor numbers in it
LEAST_SIZE = 4.5  # points: letters smaller than this are left out
SCORE_NAMES = {"pearson": "Pearson r", "spearman": "Spearman ρ", "cosine": "cosine"}
STYLE = {
    "figure.figsize": (6.5, 4.0),  # inches: as wide as a notebook's column
    "figure.dpi": 110,
    "savefig.bbox": "tight",
    "font.size": 11,
    "text.color": INK,
    "axes.titlesize": 12,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.edgecolor": MUTED,
    "axes.prop_cycle": plt.cycler(color=PALETTE),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
    "legend.fontsize": 10,
    "lines.linewidth": 2,
}


def use_course_style():
    """Give every later figure the course's look: legible when projected, no boxes."""
    if "ipykernel" in sys.modules and plt.get_backend().lower() == "agg":
        # MPLBACKEND=Agg, which many a cluster sets for scripts: a notebook would show no figure.
        from IPython import get_ipython

        if shell := get_ipython():
            shell.run_line_magic("matplotlib", "inline")
    plt.rcParams.update(STYLE)


def plot_rsm(S, words=None, labels=None, title=None, ax=None, vmin=None, vmax=None):
    """An RSM (or RDM) as a heatmap. Returns the Axes.

    S : (N, N) array, N >= 2; with 8 words or fewer each cell shows its number.
    words : N words, shown at the edges while they can be read: up to 40, fewer in a small `ax`.
    labels : N categories: coloured bars at the edges, each block named once.
    title : by default the number of words and their mean similarity.
    vmin, vmax : limits of the colours, by default the smallest and largest value off the diagonal:
        its ones would eat the range. What lies beyond has the colour of the bar's pointed end.
    """
    S = as_square(S)
    words, labels = _edges(words, labels, len(S))
    limits = _limits([S], vmin, vmax)
    ax = new_axes(ax, 6.5, 6.0)
    if title is None:
        mean = S[~np.eye(len(S), dtype=bool)].mean()
        title = f"{len(S)} words: mean {_kind(S)} {number(mean)}"
    image = draw_rsm(ax, S, words, labels, limits, title)
    add_colour_bar(image, [S], labels)
    return ax


def plot_rsm_pair(S1, S2, words=None, labels=None, titles=("", "")):
    """Two RSMs of the same words, with the same colours for the same values. Returns two Axes.

    S1, S2 : (N, N) arrays; row i of both is the same word. words, labels : as in `plot_rsm`.
    titles : two str, the models' names, say.
    """
    S1, S2 = as_square(S1, "S1"), as_square(S2, "S2")
    if len(S1) != len(S2):
        raise ValueError(f"S1 has {len(S1)} words and S2 has {len(S2)}: give both the same words.")
    titles = as_texts(titles, 2, "titles")
    words, labels = _edges(words, labels, len(S1))
    limits = _limits([S1, S2])
    _, axes = plt.subplots(1, 2, figsize=(11, 5.5), layout="compressed")
    draw_rsm(axes[0], S1, words, labels, limits, titles[0])
    image = draw_rsm(axes[1], S2, words, labels, limits, titles[1])
    axes[1].set_yticks([])
    add_colour_bar(image, [S1, S2], labels)
    return axes


def plot_triangles(v1, v2, names=("model 1", "model 2"), method="pearson", ax=None):
    """Each pair of words as a point: its similarity in two models. Returns the Axes.

    v1, v2 : (M,) arrays, two triangles over the same words, M >= 3. names : the models' names.
    method : of the score in the title, as in `rsa_score`.
    """
    score = rsa_score(v1, v2, method)  # also refuses what cannot be drawn
    v1, v2, names = as_float64(v1, "v1"), as_float64(v2, "v2"), as_texts(names, 2, "names")
    ax = new_axes(ax, 5.6, 5.0)
    size, alpha = np.clip(4000 / v1.size, 6, 36), np.clip(12 / np.sqrt(v1.size), 0.02, 0.8)
    ax.scatter(v1, v2, s=size, alpha=alpha, color=PALETTE[0], linewidths=0)
    if np.ptp(v1) > 1e-9:
        line, x = np.polyfit(v1, v2, 1), np.array([v1.min(), v1.max()])
        ax.plot(x, np.polyval(line, x), color=PALETTE[5], label="least-squares line")
    # Where the ranges hardly meet, the identity line would stretch the axes and squeeze the points.
    both = [max(v1.min(), v2.min()), min(v1.max(), v2.max())]
    if both[1] - both[0] >= 0.5 * max(np.ptp(v1), np.ptp(v2)) > 0:
        ax.plot(both, both, "--", color=INK, linewidth=1.4, label="equal in both")
    ax.set(xlabel=f"cosine similarity in {names[0]}", ylabel=f"cosine similarity in {names[1]}")
    ax.set_title(f"{v1.size:,} pairs of words: {SCORE_NAMES[method]} = {number(score)}")
    legend_below(ax)
    return ax


def draw_rsm(ax, S, words, labels, limits, title):
    """Draw an RSM on `ax`, with its words, numbers, categories and title. Returns the image."""
    n, cell = len(S), 72 / ax.figure.dpi * min(ax.bbox.size) / len(S)  # points
    image = ax.imshow(S, cmap=HEAT, vmin=limits[0], vmax=limits[1], interpolation="nearest")
    ax.spines[:].set_visible(False)
    ax.set(xticks=[], yticks=[])
    ax.tick_params(length=0, pad=2)
    size = min(10, 0.85 * cell)
    if words is not None and n <= MAX_NAMED and size >= LEAST_SIZE:
        flat = _width(words, size) < 0.95 * cell
        ax.set_xticks(range(n), words, rotation=0 if flat else 90, fontsize=size)
        ax.set_yticks(range(n), words, fontsize=size)
    if n <= MAX_NUMBERED and cell >= 16:
        look = {"ha": "center", "va": "center", "fontsize": min(11, 0.26 * cell)}
        for (i, j), value in np.ndenumerate(S):
            color = "black" if image.norm(value) > EVEN_CONTRAST else "white"
            ax.text(j, i, number(value), color=color, **look)
    if labels is not None:
        _draw_categories(ax, labels, cell)
    ax.set_title(title)
    return image


def as_texts(values, n, what):
    """n words, categories or names as they are drawn; a dollar sign would begin a formula."""
    texts = [str(value).replace("$", r"\$") for value in as_list(values, what, f"{n} strings")]
    if len(texts) != n:
        raise ValueError(f"{what} must be {n} strings, but there are {len(texts)}.")
    return texts


def category_colours(labels):
    return {label: PALETTE[i % len(PALETTE)] for i, label in enumerate(dict.fromkeys(labels))}


def number(value):
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")  # + 0.0: no minus before a rounded zero


def _draw_categories(ax, labels, cell):
    """Coloured bars along a heatmap's left and top edge, each block named above its bar."""
    n, colours = len(labels), category_colours(labels)
    names, spans = zip(*[(name, len([*block])) for name, block in groupby(labels)], strict=True)
    starts = np.cumsum((0, *spans[:-1])) - 0.5
    edge, thick = -0.5 - n * 0.042, n * 0.03  # in cells: the bars look the same for any n
    look = {"align": "edge", "color": [colours[name] for name in names], "edgecolor": "white"}
    ax.bar(starts, thick, spans, edge, **look)
    ax.barh(starts, thick, spans, edge, **look)
    ax.set(xlim=(edge, n - 0.5), ylim=(n - 0.5, edge))
    flat = min(span * cell / _width([name], 1) for name, span in zip(names, spans, strict=True))
    size = min(10, flat if flat >= 6.5 else 0.85 * cell * min(spans))
    if size < LEAST_SIZE:
        return
    for start in starts[1:] if len(names) == len(colours) else ():
        ax.axhline(start, color="white", linewidth=1)
        ax.axvline(start, color="white", linewidth=1)
    turn = 0 if flat >= 6.5 else 90
    top = ax.secondary_xaxis("top")  # the title steps over its names
    top.set_xticks(starts + np.divide(spans, 2), names, rotation=turn, fontsize=size)
    top.tick_params(length=0, pad=2)
    top.spines[:].set_visible(False)


def add_colour_bar(image, matrices, labels):
    """A slim bar as tall as the heatmap, pointed where values lie beyond the limits."""
    low, high = min(S.min() for S in matrices), max(S.max() for S in matrices)
    below, above = low < image.norm.vmin - 1e-9, high > image.norm.vmax + 1e-9
    extend = ("neither", "min", "max", "both")[below + 2 * above]
    cax = image.axes.inset_axes([1.03, 0, 0.035, 1 if labels is None else 0.96])
    label = {"similarity": "cosine similarity"}.get(_kind(matrices[0]), "distance")
    bar = image.figure.colorbar(image, cax=cax, extend=extend, label=label)
    bar.outline.set(edgecolor=MUTED, linewidth=0.6)
    if image.norm.vmin < 0 < image.norm.vmax:
        cax.axhline(0, color="white", linewidth=2)  # where similar turns into opposite


def _kind(S):
    """What S holds, read off its diagonal: an RDM's is zero."""
    return "distance" if np.allclose(np.diag(S), 0, atol=1e-3) else "similarity"


def _edges(words, labels, n):
    """The words and the categories of n rows as texts, or None."""
    words = None if words is None else as_texts(words, n, "words")
    return words, None if labels is None else as_texts(as_labels(labels), n, "labels")


def new_axes(ax, width, height):
    if ax is None:
        return plt.subplots(figsize=(width, height), layout="compressed")[1]
    if not isinstance(ax, plt.Axes):
        raise TypeError(f"ax must be one matplotlib Axes, not {reprlib.repr(ax)}.")
    return ax


def _limits(matrices, vmin=None, vmax=None):
    off = np.concatenate([S[~np.eye(len(S), dtype=bool)] for S in matrices])
    apart = 0.05 if np.ptp(off) < 1e-9 else 0  # or unrelated words would have no range
    low, high = off.min() - apart, off.max() + apart
    low = low if vmin is None else as_number(vmin, "vmin")
    high = high if vmax is None else as_number(vmax, "vmax")
    if not -np.inf < low < high < np.inf:
        raise ValueError(f"vmin must lie below vmax, but they are {low:.3g} and {high:.3g}.")
    return low, high


def _width(texts, size):
    """Points that the longest text takes: 0.6 em a letter is generous for the usual fonts."""
    return 0.6 * size * max(1, *map(len, texts))


def legend_below(ax):
    """A legend under the axis label: no corner inside is free of data for every pair of models."""
    below = -0.48 * ax.figure.dpi / ax.bbox.height  # 0.48 inches, in heights of the axes
    columns = 2 if ax.bbox.width > 4 * ax.figure.dpi else 1
    place = {"loc": "upper center", "bbox_to_anchor": (0.5, below), "ncols": columns}
    ax.legend(*ax.get_legend_handles_labels(), **place)
