"""The picture that opens every lesson: the whole method, from words to one number."""

from functools import cache

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle

from ..embeddings import load
from ..plots import HEAT, MUTED, PALETTE, category_colours, number
from ..similarity import cosine_rsm, rsa_score, upper_triangle

WIDTH, HEIGHT = 10, 3.7  # inches, as are all places below
STEPS = {  # where each begins and ends, and what stands above it
    "words": (0.06, 1.08, "1 words", "for both models"),
    "vectors": (1.36, 3.26, "2 vectors", "numbers for each word"),
    "rsm": (3.54, 5.08, "3 RSMs", "each pair's similarity"),
    "triangle": (5.36, 6.72, "4 triangles", "unrolled, pair by pair"),
    "scatter": (7.00, 8.72, "5 scatter", "one point a pair"),
    "score": (9.02, 9.94, "6 score", "one number"),
}
ROWS, TALL = (1.63, 0.15), 1.12  # where the first and the second model's tables begin; their height
MODELS = {"glove-50": "GloVe", "word2vec": "Word2Vec"}
WORDS = {"moon": "space", "rocket": "space", "sofa": "furniture"}
WORDS |= {"chair": "furniture", "peach": "fruit", "apple": "fruit"}
TRACED = 2, 3  # the pair that is traced through all steps: sofa and chair
STRIP = HEAT.with_extremes(bad="#EBEBEB")
TRACE, TRACE_TEXT = PALETTE[5], "#A84A00"  # darker where it is read


def plot_method(*lit):
    """The whole method in one picture: words, vectors, RSMs, triangles, scatter, score.

    lit : names of the steps that stand out, of "words", "vectors", "rsm", "triangle", "scatter"
        and "score"; all of them where none is named. Six words in GloVe 50D and Word2Vec; one
        pair has a colour of its own all the way. Returns the Axes, in the order of the steps.
    """
    for step in lit:
        if step not in STEPS:
            raise ValueError(f"There is no step {step!r}: the steps are {', '.join(STEPS)}.")
    figure = plt.figure(figsize=(WIDTH, HEIGHT), layout="none")
    # A notebook crops figures to what is drawn: this keeps all of one size.
    figure.add_artist(_box(0, 0, WIDTH, HEIGHT, Rectangle, facecolor="white", zorder=-9))
    tables, rsms = _of_the_models()
    axes = [_draw_words(figure)]
    for draw, all_of_them in ((_draw_vectors, tables), (_draw_rsm, rsms)):
        for y, name, each in zip(ROWS, MODELS.values(), all_of_them, strict=True):
            axes.append(draw(figure, y, name, each))
    triangles = [upper_triangle(S) for S in rsms]
    axes += [_draw_triangles(figure, triangles), _draw_scatter(figure, *triangles)]
    axes.append(_draw_score(figure, rsa_score(*triangles)))
    _draw_arrows(figure)
    for step, (left, right, title, below) in STEPS.items():
        place = {"x": (left + right) / 2 / WIDTH, "ha": "center", "va": "center"}
        figure.text(y=3.48 / HEIGHT, s=title, fontsize=13, fontweight="bold", **place)
        figure.text(y=3.24 / HEIGHT, s=below, fontsize=8.5, color="#555555", **place)
        frame = left - 0.04, 0.03, right - left + 0.08, HEIGHT - 0.06
        if step in lit:
            look = {
                "boxstyle": "round,pad=0,rounding_size=0.008",
                "mutation_aspect": WIDTH / HEIGHT,
            }
            look |= {"facecolor": "#FFF4DC", "edgecolor": PALETTE[1], "linewidth": 2, "zorder": -5}
            figure.add_artist(_box(*frame, FancyBboxPatch, **look))
        elif lit:
            veil = {"facecolor": "white", "alpha": 0.65, "linewidth": 0, "zorder": 99}
            figure.add_artist(_box(*frame, Rectangle, **veil))
    return axes


@cache
def _of_the_models():
    """The words' vectors and their RSMs in both models."""
    tables = [load(name)[[*WORDS]] for name in MODELS]
    return tables, [cosine_rsm(E) for E in tables]


def _box(x, y, width, height, kind, **look):
    """A rectangle on the figure, placed in inches."""
    return kind((x / WIDTH, y / HEIGHT), width / WIDTH, height / HEIGHT, **look)


def _axes(figure, x, y, width, height):
    """An empty Axes without edges, placed in inches."""
    ax = figure.add_axes([x / WIDTH, y / HEIGHT, width / WIDTH, height / HEIGHT])
    ax.set(xticks=[], yticks=[], facecolor="none")
    ax.spines[:].set_visible(False)
    return ax


def trace(ax, x, y, width=1, height=1):
    """A frame round cells of a heatmap or strip whose upper left cell is column x, row y."""
    for color, line in (("white", 4), (TRACE, 2)):
        place = (x - 0.5, y - 0.5), width, height
        look = {"fill": False, "edgecolor": color, "linewidth": line, "clip_on": False}
        ax.add_patch(Rectangle(*place, **look, zorder=5))


def draw_strip(ax, x, v, limits):
    """A triangle's numbers as a column of cells around x; NaN is an empty cell. Returns the image."""
    place = {"extent": (x - 0.44, x + 0.44, len(v) - 0.5, -0.5), "aspect": "auto"}
    image = ax.imshow(v[:, None], STRIP, vmin=limits[0], vmax=limits[1], **place)
    ax.hlines(np.arange(0.5, len(v) - 1), x - 0.44, x + 0.44, color="white", linewidth=1)
    return image


def _draw_words(figure):
    left, right, *_ = STEPS["words"]
    ax = _axes(figure, left, 0.72, right - left, 1.9)
    ax.set(xlim=(0, 1), ylim=(5.5, -0.5))
    colours = category_colours(WORDS.values())
    for y, (word, label) in enumerate(WORDS.items()):
        ax.add_patch(Rectangle((0.06, y - 0.42), 0.09, 0.84, color=colours[label], linewidth=0))
        traced = {"color": TRACE_TEXT, "fontweight": "bold"} if y in TRACED else {}
        ax.text(0.24, y, word, fontsize=12, va="center", **traced)
    return ax


def _draw_vectors(figure, y, name, E):
    left, right, *_ = STEPS["vectors"]
    wide = (right - left - 0.14) * E.shape[1] / 300
    ax = _axes(figure, left + 0.12, y, wide, TALL)
    limit = 2.5 * E.std()
    ax.imshow(E, cmap="PRGn", vmin=-limit, vmax=limit, aspect="auto", interpolation="antialiased")
    _draw_bars(ax, 0.09 / wide * E.shape[1], top=False)
    i, j = TRACED
    trace(ax, 0, i, E.shape[1], j - i + 1)
    _name(ax, f"{name}: {E.shape[1]} numbers")
    return ax


def _draw_rsm(figure, y, name, S):
    left, right, *_ = STEPS["rsm"]
    ax = _axes(figure, (left + right - TALL) / 2 + 0.05, y, TALL, TALL)
    ax.imshow(S, HEAT, vmin=_limits()[0], vmax=_limits()[1])
    _draw_bars(ax, 0.09 / TALL * len(S), top=True)
    i, j = TRACED
    trace(ax, i, j)
    trace(ax, j, i)
    _name(ax, name)
    return ax


def _limits():
    """Of the colours, the same for both RSMs and both triangles."""
    values = [upper_triangle(S) for S in _of_the_models()[1]]
    return np.min(values), np.max(values)


def _draw_bars(ax, thick, top):
    """The categories' colours along the left edge, and along the top one too."""
    colours = category_colours(WORDS.values())
    for at, label in enumerate(WORDS.values()):
        look = {"color": colours[label], "linewidth": 0, "clip_on": False}
        ax.add_patch(Rectangle((-0.5 - 1.3 * thick, at - 0.5), thick, 1, **look))
        if top:
            ax.add_patch(Rectangle((at - 0.5, -0.5 - 1.3 * thick), 1, thick, **look))


def _name(ax, name):
    ax.annotate(name, (0, 1), (0, 10), "axes fraction", "offset points", fontsize=9, va="bottom")


def _draw_triangles(figure, triangles):
    left, right, *_ = STEPS["triangle"]
    wide = 1.2
    ax = _axes(figure, (left + right - wide) / 2, ROWS[1], wide, ROWS[0] + TALL - ROWS[1])
    for x, (name, v) in enumerate(zip(MODELS.values(), triangles, strict=True)):
        draw_strip(ax, x, v, _limits())
        ax.text(x, -0.75, name, fontsize=8.5, ha="center")
    ax.set_xlim(-0.5, 1.5)
    trace(ax, 0, _position(), 2)
    return ax


def _position():
    """Where the traced pair stands in the triangles."""
    return [*zip(*np.triu_indices(len(WORDS), k=1), strict=True)].index(TRACED)


def _draw_scatter(figure, v1, v2):
    left, right, *_ = STEPS["scatter"]
    ax = _axes(figure, left + 0.28, 0.6, right - left - 0.34, 2.1)
    ax.spines[["left", "bottom"]].set_visible(True)
    x = np.array([v1.min(), v1.max()])
    ax.plot(x, np.polyval(np.polyfit(v1, v2, 1), x), color="#BBBBBB", linewidth=1.5)
    ax.scatter(v1, v2, s=34, color=PALETTE[0], linewidths=0, alpha=0.8)
    at = v1[_position()], v2[_position()]
    ax.scatter(*at, s=80, color=TRACE, edgecolor="white", linewidths=1.5, zorder=4)
    look = {"fontsize": 9, "fontweight": "bold", "color": TRACE_TEXT, "ha": "right", "va": "center"}
    ax.annotate("sofa, chair", at, (-9, 3), textcoords="offset points", **look)
    ax.margins(0.1)
    ax.set_xlabel("in GloVe", fontsize=9, labelpad=4)
    ax.set_ylabel("in Word2Vec", fontsize=9, labelpad=4)
    return ax


def _draw_score(figure, score):
    left, right, *_ = STEPS["score"]
    ax = _axes(figure, left, 0.7, right - left, 1.9)
    ax.text(0.5, 0.76, "r =", fontsize=14, ha="center", va="center")
    ax.text(0.5, 0.52, number(score), fontsize=25, fontweight="bold", ha="center", va="center")
    ax.text(0.5, 0.2, "how alike\ntwo models\nsee the words", fontsize=9, ha="center", va="center")
    return ax


def _draw_arrows(figure):
    middles = [y + TALL / 2 for y in ROWS]
    ends = [edge for left, right, *_ in STEPS.values() for edge in (left, right)][1:-1]
    tails = [(1.67, 1.67), *[middles] * 2, (1.67,), (1.67,)]
    heads = [middles] * 3 + [(1.67,)] * 2
    for start, end, tail, head in zip(ends[::2], ends[1::2], tails, heads, strict=True):
        for y0, y1 in zip(tail, head, strict=True):
            places = (start + 0.06) / WIDTH, y0 / HEIGHT, (end - 0.06) / WIDTH, y1 / HEIGHT
            look = {"arrowstyle": "-|>", "mutation_scale": 13, "color": MUTED, "linewidth": 1.6}
            figure.add_artist(
                FancyArrowPatch(places[:2], places[2:], **look, shrinkA=0, shrinkB=0, zorder=3)
            )
