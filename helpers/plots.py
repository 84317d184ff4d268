"""The course's figures: RSMs as heatmaps, two triangles as a scatter, similarities and null scores as histograms.

Every function draws on `ax`, or on a new figure as wide as a notebook, and returns what it drew on. It changes
none of its input and shows nothing. Titles say what is seen; colours hold for colour-blind readers and in print.
"""

from __future__ import annotations

import reprlib
import sys
import textwrap
from itertools import groupby

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.backends import BackendFilter, backend_registry
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.transforms import ScaledTranslation

from .similarity import as_labels, rsa_score
from .validate import as_float64, as_list, as_number

INK, MUTED = "#222222", "#777777"


class _ModelColors(dict):
    def __missing__(self, name):
        return INK  # a teacher's own model, of any name


# Okabe & Ito's palette, which colour-blind readers can tell apart. GloVe is one hue, darker as it gets wider.
MODEL_COLORS = _ModelColors(
    {
        "glove-50": "#56B4E9",
        "glove-100": "#0072B2",
        "glove-300": "#00395C",
        "word2vec": "#D55E00",
        "minilm": "#009E73",
        "gpt2": "#CC79A7",
    }
)
PALETTE = ("#0072B2", "#E69F00", "#CC79A7", "#009E73", "#56B4E9", "#D55E00", "#F0E442", "#777777")
# Cosines are signed, yet most of an RSM lies on one side of zero: a diverging map would spend half its colours on
# values that are not there. viridis rises evenly in lightness, so order survives colour blindness and grey print.
# Values beyond the limits (the diagonal) are lighter or darker still, never the same as the extreme pair.
HEAT = matplotlib.colormaps["viridis"].with_extremes(over="#FFFBE0", under="#1A001F")
WIDTH = 6.5  # inches: a notebook's column
MAX_NAMED = 40  # words beyond this cannot be read beside a heatmap
MAX_NUMBERED = 8  # words up to which a cell has room for its number
MAX_POINTS = 20_000  # points beyond this hide one another
LARGEST = 1e100  # beyond this, what matplotlib computes of a number overflows
SCORE_NAMES = {"pearson": "Pearson r", "spearman": "Spearman ρ", "cosine": "cosine"}


def use_course_style():
    """Give every later figure the course's look: legible when projected, colour-blind-safe, no boxes."""
    silent = backend_registry.list_builtin(BackendFilter.NON_INTERACTIVE)
    if "ipykernel" in sys.modules and plt.get_backend().lower() in silent:
        # MPLBACKEND=Agg, which many a cluster sets for scripts: a notebook would show no figure, and say nothing.
        from IPython import get_ipython

        if shell := get_ipython():
            shell.run_line_magic("matplotlib", "inline")
    plt.rc("figure", figsize=(WIDTH, 4.0), dpi=110)
    plt.rc("figure.constrained_layout", use=True)
    plt.rc("savefig", bbox="tight", dpi="figure")
    plt.rc("font", size=11)
    plt.rc("text", color=INK)
    plt.rc(
        "axes",
        titlesize=12,
        titleweight="bold",
        titlelocation="left",
        titlecolor=INK,
        labelcolor=INK,
    )
    plt.rc("axes", edgecolor=MUTED, prop_cycle=plt.cycler(color=PALETTE))
    plt.rc("axes.spines", top=False, right=False)
    plt.rc("xtick", color=INK)
    plt.rc("ytick", color=INK)
    plt.rc("legend", frameon=False, fontsize=10)
    plt.rc("lines", linewidth=2)
    plt.rc("image", cmap="viridis")


def plot_rsm(S, words=None, labels=None, title=None, ax=None, vmin=None, vmax=None):
    """An RSM (or RDM) as a heatmap.

    Parameters
    ----------
    S : (N, N) array
        N >= 2. With 8 words or fewer each cell shows its number.
    words : N words, optional
        Shown at the edges while they can be read: up to 40 words, fewer in a small `ax`.
    labels : N categories, optional
        The category of each word: coloured bars at the edges, each block named once.
    title : str, optional
        By default the mean similarity, within and between categories where there are `labels`. "" for none.
    ax : Axes, optional
    vmin, vmax : float, optional
        Limits of the colours. By default the smallest and largest value *off* the diagonal: its ones would eat the
        range. Values beyond the limits have the colour of the colour bar's pointed end.

    Returns
    -------
    Axes
    """
    S = _matrix(S, "S")
    words, labels = _names(words, len(S), "words"), _labels(labels, len(S))
    limits = _limits([S], vmin, vmax)
    title = _describe(S, labels) if title is None else title
    if not isinstance(title, str):
        raise TypeError(f"title must be a string, not {reprlib.repr(title)}.")
    if _given(ax) is None:
        (ax,), side = _heatmap_axes(1, WIDTH, words, len(S))
    else:
        side = _inches(ax).min()
    image = _draw_rsm(ax, S, words, labels, limits, side, title)
    _add_colour_bar(ax, image, [S])
    return ax


def plot_rsm_pair(S1, S2, words=None, labels=None, titles=("", "")):
    """Two RSMs of the same words side by side, with the same colours for the same values.

    Parameters
    ----------
    S1, S2 : (N, N) arrays
        Row i of both is the same word.
    words, labels : see `plot_rsm`
        The rows are named on the left only.
    titles : two str
        The models' names, say.

    Returns
    -------
    (2,) array of Axes
    """
    S1, S2 = _matrix(S1, "S1"), _matrix(S2, "S2")
    if len(S1) != len(S2):
        raise ValueError(f"S1 has {len(S1)} words and S2 has {len(S2)}: give both the same words.")
    titles = _two(titles, "titles")
    words, labels = _names(words, len(S1), "words"), _labels(labels, len(S1))
    limits = _limits([S1, S2])
    axes, side = _heatmap_axes(2, 11, words, len(S1))
    _draw_rsm(axes[0], S1, words, labels, limits, side, titles[0])
    image = _draw_rsm(axes[1], S2, words, labels, limits, side, titles[1], name_rows=False)
    _add_colour_bar(axes[1], image, [S1, S2])
    return axes


def plot_triangles(v1, v2, names=("model 1", "model 2"), method="pearson", ax=None):
    """Each pair of words as a point: its similarity in one model against its similarity in the other.

    Parameters
    ----------
    v1, v2 : (M,) arrays
        Two triangles over the same words, M >= 3. Above 20,000 pairs, counts in cells replace the points.
    names : two str
        The models' names.
    method : {"pearson", "spearman", "cosine"}
        The score in the title, from `rsa_score`; "undefined" where it does not exist.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    score = rsa_score(v1, v2, method)  # also refuses what cannot be drawn
    v1, v2, names = _values(v1, "v1"), _values(v2, "v2"), _two(names, "names")
    if _given(ax) is None:
        _, ax = plt.subplots(figsize=(5.6, 5.0), layout="constrained")
    dense = v1.size > MAX_POINTS
    if dense:
        cells = ax.hexbin(v1, v2, gridsize=50, bins="log", mincnt=1, cmap=HEAT, linewidths=0.1)
        ax.figure.colorbar(cells, cax=ax.inset_axes([1.03, 0, 0.035, 1]), label="pairs in a cell")
    else:
        size, alpha = np.clip(4000 / v1.size, 6, 36), np.clip(12 / np.sqrt(v1.size), 0.2, 0.8)
        ax.scatter(v1, v2, s=size, alpha=alpha, color=PALETTE[0], linewidths=0)
    halo = {"path_effects": [withStroke(linewidth=4, foreground="white")]} if dense else {}
    if np.ptp(v1) > _apart(v1):
        slope, intercept = np.polyfit(v1, v2, 1)
        x = np.array([v1.min(), v1.max()])
        ax.plot(
            x,
            slope * x + intercept,
            color=MODEL_COLORS["word2vec"],
            label="least-squares line",
            **halo,
        )
    # Where the two ranges hardly meet, the identity line would stretch the axes and squeeze the points.
    low, high = max(v1.min(), v2.min()), min(v1.max(), v2.max())
    if high - low >= 0.5 * max(np.ptp(v1), np.ptp(v2)) > 0:
        ax.plot(
            [low, high],
            [low, high],
            color=INK,
            ls="--",
            linewidth=1.4,
            label="equal in both",
            **halo,
        )
    ax.set_xlabel(f"cosine similarity in {names[0]}")
    ax.set_ylabel(f"cosine similarity in {names[1]}")
    value = "undefined" if np.isnan(score) else _number(score)
    _set_title(ax, f"{v1.size:,} pairs of words: {SCORE_NAMES[method]} = {value}", _inches(ax)[0])
    _legend_below(ax)
    return ax


def plot_similarities(similarities, ax=None):
    """Histograms of similarities, one a model, on the same bins; a line marks each mean.

    Parameters
    ----------
    similarities : dict of str to (M,) array
        A model's title, such as "GloVe 50D", to its triangle. M may differ: each histogram has area 1.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if not hasattr(similarities, "items") or not len(similarities):
        raise ValueError(
            'similarities must be a dict such as {"GloVe 50D": v1}, with at least one model.'
        )
    values = {
        str(title): _values(v, f"similarities[{title!r}]") for title, v in similarities.items()
    }
    if _given(ax) is None:
        _, ax = plt.subplots(figsize=(WIDTH, 4.0), layout="constrained")
    low, high = _range(np.concatenate(list(values.values())))
    n_bins = int(np.clip(np.sqrt(min(v.size for v in values.values())), 10, 60))
    bins = np.linspace(low, high, n_bins + 1)
    if low < 0 < high:
        ax.axvline(0, color=MUTED, linewidth=0.8)
    styles = ("-", "--", "-.", ":")
    for i, (title, color) in enumerate(_colours(values).items()):
        style, mean = styles[i % len(styles)], values[title].mean()
        ax.hist(values[title], bins, density=True, histtype="stepfilled", color=color, alpha=0.3)
        ax.hist(values[title], bins, density=True, histtype="step", color=color, linewidth=1.8)
        ax.axvline(mean, color=color, linestyle=style, label=f"{title}: mean {_number(mean)}")
    ax.set(xlabel="cosine similarity", ylabel="density")
    sizes, means = {v.size for v in values.values()}, [v.mean() for v in values.values()]
    what = f"{sizes.pop():,} pairs of words: mean" if len(sizes) == 1 else "Mean"
    spread = " to ".join(dict.fromkeys((_number(min(means)), _number(max(means)))))
    _set_title(ax, f"{what} similarity {spread}", _inches(ax)[0])
    _legend_below(ax)
    return ax


def plot_null(null, observed, ax=None):
    """Histogram of the scores that chance gives, with the observed score marked.

    Parameters
    ----------
    null : (P,) array
        Scores after permuting the words, one a permutation.
    observed : float
        The score of the words as they are.
    ax : Axes, optional

    Returns
    -------
    Axes
        The title counts the permutations that reach the observed score (are at least as large): no p-value.
    """
    null, observed = _values(null, "null"), as_number(observed, "observed")
    _require_drawable(observed, "observed")
    if _given(ax) is None:
        _, ax = plt.subplots(figsize=(WIDTH, 3.6), layout="constrained")
    low, high = _range(null)
    ax.hist(
        null, np.linspace(low, high, int(np.clip(np.sqrt(null.size), 10, 50)) + 1), color="#AAAAAA"
    )
    ax.axvline(observed, color=MODEL_COLORS["word2vec"], linewidth=2.5)
    left, right = min(low, observed), max(high, observed)
    ax.set_xlim(left - 0.05 * (right - left), right + 0.05 * (right - left))
    ax.set_ylim(0, 1.25 * ax.get_ylim()[1])  # room for the label above the bars
    side, shift = ("right", -6) if observed > (left + right) / 2 else ("left", 6)
    anchor = {
        "xycoords": ("data", "axes fraction"),
        "textcoords": "offset points",
        "ha": side,
        "va": "top",
    }
    label = f"observed {_number(observed)}"
    ax.annotate(label, (observed, 0.97), (shift, 0), color="#A84A00", fontweight="bold", **anchor)
    ax.set(xlabel="RSA score with the words permuted", ylabel="permutations")
    reach = int(
        (null >= observed - 1e-12).sum()
    )  # a tie stays one when it was computed in another order
    counted = f"{reach:,} reach{'es' if reach == 1 else ''}" if reach else "none reaches"
    _set_title(ax, f"{null.size:,} permutations: {counted} the observed score", _inches(ax)[0])
    return ax


def _heatmap_axes(count, width, words, n):
    """A new figure with `count` square Axes in a row, and their side in inches.

    Placed by hand: a layout engine measures every word several times, at a second or two a figure.
    """
    named = words is not None and n <= MAX_NAMED
    gap, room, margin = 0.15, width - 1.05, 0.1  # 1.05 for the colour bar
    for _ in range(3):  # the words' size depends on the room that they leave
        side = (room - margin) / count - gap * (count - 1) / count
        margin = (
            min(0.15 + _text_inches(words, _font_size(72 * side / n)), room / 3) if named else 0.1
        )
    height = side + margin + 0.75
    fig, axes = plt.subplots(1, count, figsize=(width, height), layout="none", squeeze=False)
    for i, ax in enumerate(axes[0]):
        ax.set_position(
            [(margin + i * (side + gap)) / width, margin / height, side / width, side / height]
        )
    return axes[0], side


def _draw_rsm(ax, S, words, labels, limits, side, title, name_rows=True):
    """The matrix with its words, numbers, categories and title, some `side` inches wide. Returns the image."""
    n, cell = len(S), 72 * side / len(S)  # points
    image = ax.imshow(S, cmap=HEAT, vmin=limits[0], vmax=limits[1], interpolation="nearest")
    ax.spines[:].set_visible(False)
    ax.set(xticks=[], yticks=[])
    ax.tick_params(length=0, pad=2)
    size, below = _font_size(cell), 4
    if words is not None and n <= MAX_NAMED and size >= 4.5:
        length = 72 * _text_inches(words, size)
        flat = length < 0.95 * cell
        below += size if flat else length
        ax.set_xticks(range(n), words, rotation=0 if flat else 90, fontsize=size)
        if name_rows:
            ax.set_yticks(range(n), words, fontsize=size)
    if n <= MAX_NUMBERED and cell >= 16:
        for (i, j), value in np.ndenumerate(S):
            # 0.179 is the luminance on which black and white text have the same contrast (WCAG 2).
            color = "black" if _luminance(image.cmap(image.norm(value))) > 0.179 else "white"
            ax.text(
                j,
                i,
                _number(value),
                ha="center",
                va="center",
                color=color,
                size=min(11, 0.26 * cell),
            )
    above = 0 if labels is None else _draw_categories(ax, labels, cell, below)
    _set_title(ax, title, side + 0.6, above)  # 0.6: over the colour bar
    return image


def _draw_categories(ax, labels, cell, below):
    """Colour bars along a heatmap's left and top edge, each block's name above. Returns the names' height in points.

    Scattered categories are named in a legend instead, `below` points under the heatmap.
    """
    n = len(labels)
    colours = {label: PALETTE[i % len(PALETTE)] for i, label in enumerate(dict.fromkeys(labels))}
    starts = [i for i in range(n) if i == 0 or labels[i] != labels[i - 1]]
    spans = np.diff([*starts, n])
    edge, thick = -0.5 - n * 0.042, n * 0.03  # in cells, so the bars look the same for any N
    for start, span in zip(starts, spans, strict=True):
        look = {"facecolor": colours[labels[start]], "edgecolor": "white"}
        ax.add_patch(Rectangle((start - 0.5, edge), span, thick, **look))
        ax.add_patch(Rectangle((edge, start - 0.5), thick, span, **look))
    ax.set(xlim=(edge, n - 0.5), ylim=(n - 0.5, edge))
    if len(starts) > len(colours):
        _legend_below(
            ax,
            below,
            [Rectangle((0, 0), 1, 1, color=c, label=label) for label, c in colours.items()],
        )
        return 0
    for start in starts[1:]:
        ax.axhline(start - 0.5, color="white", linewidth=1)
        ax.axvline(start - 0.5, color="white", linewidth=1)
    names = [labels[start] for start in starts]
    size = min(
        span * cell / 72 / _text_inches([name], 1) for name, span in zip(names, spans, strict=True)
    )
    size, tilt = (
        (min(10, size), {"ha": "center"}) if size >= 6.5 else (9, {"rotation": 40, "ha": "left"})
    )
    for name, start, span in zip(names, starts, spans, strict=True):
        x = start + span / 2 - 0.5
        ax.annotate(
            name,
            (x, edge),
            (0, 3),
            textcoords="offset points",
            size=size,
            rotation_mode="anchor",
            **tilt,
        )
    return size + 4 if "rotation" not in tilt else 72 * _text_inches(names, size) * 0.65 + size


def _add_colour_bar(ax, image, matrices):
    """A slim colour bar as tall as the heatmap; its ends are pointed where values lie beyond the limits."""
    smallest, largest = min(S.min() for S in matrices), max(S.max() for S in matrices)
    below, above = smallest < image.norm.vmin - 1e-9, largest > image.norm.vmax + 1e-9
    extend = ("neither", "min", "max", "both")[below + 2 * above]
    height = len(matrices[0]) / abs(np.subtract(*ax.get_ylim()))  # less than 1 under a category bar
    bar = ax.figure.colorbar(image, cax=ax.inset_axes([1.03, 0, 0.035, height]), extend=extend)
    bar.outline.set(edgecolor=MUTED, linewidth=0.6)
    bar.set_label(_measure(matrices[0]))


def _measure(S):
    """What S holds, read off its diagonal: an RSM's is one, an RDM's is zero."""
    diagonal = np.diag(S)
    if np.allclose(diagonal, 1, atol=1e-3):
        return "cosine similarity"
    return "cosine distance" if np.allclose(diagonal, 0, atol=1e-3) else "value"


def _describe(S, labels):
    """The default title of an RSM."""
    off, kind = ~np.eye(len(S), dtype=bool), _measure(S).split()[-1]
    if labels is not None:
        same = np.array([[a == b for b in labels] for a in labels])
        if (same & off).any() and not same.all():
            within, between = S[same & off].mean(), S[~same].mean()
            kinds = f"{len(S)} words in {len(set(labels))} categories"
            return f"{kinds}:\nmean {kind} {_number(within)} within, {_number(between)} between"
    return f"{len(S)} words: mean {kind} {_number(S[off].mean())}"


def _matrix(S, name):
    S = as_float64(S, name)
    if S.ndim != 2 or S.shape[0] != S.shape[1]:
        raise ValueError(f"{name} must be a square matrix (N, N), but its shape is {S.shape}.")
    if len(S) < 2:
        raise ValueError(
            f"{name} needs at least 2 words to show a pair, but its shape is {S.shape}."
        )
    _require_drawable(S, name)
    return S


def _values(v, name):
    v = as_float64(v, name)
    if v.ndim != 1 or v.size == 0:
        raise ValueError(
            f"{name} must be numbers in one row, as upper_triangle(S) gives, not of shape {v.shape}."
        )
    _require_drawable(v, name)
    return v


def _require_drawable(x, name):
    bad = np.argwhere(~(np.abs(x) <= LARGEST))
    if len(bad):
        where = f"[{', '.join(map(str, bad[0]))}]" if np.ndim(x) else ""
        raise ValueError(
            f"{name}{where} is {x[tuple(bad[0])] if where else x}: mend the numbers before drawing them."
        )


def _given(ax):
    if not isinstance(ax, plt.Axes | None):
        raise TypeError(f"ax must be one matplotlib Axes, not {reprlib.repr(ax)}.")
    return ax


def _names(names, n, what):
    if names is None:
        return None
    names = [str(name) for name in as_list(names, what, f"{n} strings")]
    if len(names) != n:
        raise ValueError(f"{what} has {len(names)} entries, but the matrix has {n} words.")
    # Dollar signs would be read as formulas, half of a surrogate pair cannot be drawn, and what begins with _ is hidden.
    names = [name.encode(errors="replace").decode().replace("$", r"\$") for name in names]
    return [f" {name}" if name.startswith("_") else name for name in names]


def _labels(labels, n):
    labels = _names(labels if labels is None else as_labels(labels), n, "labels")
    if labels is not None and len(list(groupby(labels))) > len(set(labels)) > len(PALETTE):
        raise ValueError(
            f"labels mixes {len(set(labels))} categories, more than the {len(PALETTE)} colours that can be told "
            "apart: sort the words by category."
        )
    return labels


def _limits(matrices, vmin=None, vmax=None):
    low, high = _range(np.concatenate([S[~np.eye(len(S), dtype=bool)] for S in matrices]))
    low, high = (
        low if vmin is None else as_number(vmin, "vmin"),
        high if vmax is None else as_number(vmax, "vmax"),
    )
    _require_drawable(low, "vmin")
    _require_drawable(high, "vmax")
    if not low < high:
        raise ValueError(f"vmin must lie below vmax, but they are {low:.3g} and {high:.3g}.")
    return low, high


def _range(v):
    """Smallest and largest value, held apart where they are the same."""
    low, high, apart = v.min(), v.max(), _apart(v)
    return (low, high) if high - low > apart else (low - 5e7 * apart, high + 5e7 * apart)


def _apart(v):
    """How far apart two values of v must lie to be told apart in a figure."""
    return 1e-9 * max(1.0, np.abs(v).max())


def _colours(titles):
    """A colour for each title: its model's where that is known, else one that no other title has."""
    colours = {}
    for title in titles:
        plain = "".join(filter(str.isalnum, title.lower()))
        own = next(
            (color for model, color in MODEL_COLORS.items() if model.replace("-", "") in plain),
            None,
        )
        if own is not None and own not in colours.values():
            colours[title] = own
    free = sorted(
        PALETTE, key=lambda color: color in MODEL_COLORS.values()
    )  # first those that no model has
    for title in titles:
        spare = (color for color in free if color not in colours.values())
        colours.setdefault(title, next(spare, INK))
    return {title: colours[title] for title in titles}


def _two(texts, what):
    two = list(texts) if isinstance(texts, (list, tuple)) else []
    if [isinstance(text, str) for text in two] != [True, True]:
        raise ValueError(f"{what} must be two strings, not {reprlib.repr(texts)}.")
    return two


def _font_size(cell):
    """Points, for words beside rows `cell` points high."""
    return min(10, 0.8 * cell)


def _text_inches(texts, size):
    return (
        max(1, *map(len, texts)) * 0.6 * size / 72
    )  # 0.6 em a letter: generous for the usual fonts


def _inches(ax):
    box = ax.get_window_extent()
    return np.array([box.width, box.height]) / ax.figure.dpi


def _set_title(ax, title, width, above=0):
    """The title, broken into lines of `width` inches, `above` points over the axes."""
    per_line = max(12, int(width * 72 / (0.62 * plt.rcParams["font.size"])))
    lines = [textwrap.fill(line, per_line) for line in title.split("\n")]
    ax.set_title("\n".join(lines), y=1.0, pad=6 + above)


def _legend_below(ax, points=34, handles=None):
    """A legend `points` under the axes: no corner inside is free of data for every pair of models."""
    handles = ax.get_legend_handles_labels()[0] if handles is None else handles
    if handles:
        down = ax.transAxes + ScaledTranslation(0, -points / 72, ax.figure.dpi_scale_trans)
        ax.legend(
            handles=handles,
            loc="upper center",
            bbox_to_anchor=(0.5, 0),
            bbox_transform=down,
            ncols=2,
        )


def _number(value):
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")  # + 0.0: no minus before a rounded zero


def _luminance(rgba):
    channels = np.array(rgba[:3])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return linear @ (0.2126, 0.7152, 0.0722)
