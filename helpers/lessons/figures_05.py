"""The figures of lesson 05: maps of words and their groups, a sorted RSM, a model cut down."""

from itertools import cycle

import matplotlib.pyplot as plt
import numpy as np

from ..plots import MODEL_COLORS, MUTED, PALETTE, category_colours
from .labels import label_lines

MARKERS = "os^Dv"
SIDES = [(right, up) for up in (1, -1, 0) for right in (1, -1, 0) if right or up]


def plot_maps(maps, words, labels, groups, eps):
    """Maps of the same words, {title: (N, 2)}, each name beside its point. Returns the Axes.

    labels : N categories. groups : {title: (N,) group numbers, -1 for none}; a grey line joins two
    words of a group that are within `eps` of each other.
    """
    figure, axes = plt.subplots(1, len(maps), figsize=(10, 5.2), sharex=True, sharey=True)
    reach = 1.25 * max(np.abs(M).max() for M in maps.values())
    colours = category_colours(labels)
    for ax, (title, M) in zip(axes, maps.items(), strict=True):
        ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
        for i, j in zip(*np.triu_indices(len(words), k=1), strict=True):
            if groups[title][i] == groups[title][j] != -1 and np.hypot(*(M[i] - M[j])) <= eps:
                ax.plot(*M[[i, j]].T, color="#CCCCCC", linewidth=1.5, zorder=0)
        for marker, (kind, colour) in zip(MARKERS, colours.items(), strict=False):
            mine = np.array(labels) == kind
            ax.plot(*M[mine].T, marker, color=colour, markersize=5, label=kind)
        name_points(ax, M, words)
        found, out = len({*groups[title]} - {-1}), (groups[title] == -1).sum()
        ax.set(title=f"{title}, first seed: {found} groups, left out {out}")
        ax.set_xlabel("standard deviations of the map")
    axes[0].legend(loc="upper left")
    figure.tight_layout()
    return axes


def name_points(ax, M, words, size=8.5):
    """Write each word beside its point, on the side where it covers least."""
    ax.figure.draw_without_rendering()
    points, pad = ax.transData.transform(M), 5 * ax.figure.dpi / 72
    boxes = [(x - pad, y - pad, x + pad, y + pad) for x, y in points]
    frame = ax.bbox.extents
    for word, (x, y), place in zip(words, points, M, strict=True):
        width, height = 0.6 * size * len(word) * ax.figure.dpi / 72, 1.2 * size * ax.figure.dpi / 72

        def box(right, up, x=x, y=y, width=width, height=height):
            left = x + right * pad - (0 if right > 0 else width if right < 0 else width / 2)
            low = y + up * pad - (0 if up > 0 else height if up < 0 else height / 2)
            return left, low, left + width, low + height

        right, up = min(SIDES, key=lambda side: covered(box(*side), boxes, frame))
        boxes.append(box(right, up))
        align = {"ha": {1: "left", -1: "right", 0: "center"}[right]}
        align["va"] = {1: "bottom", -1: "top", 0: "center"}[up]
        offset = np.array([right, up]) * 5
        ax.annotate(word, place, offset, textcoords="offset points", fontsize=size, **align)


def covered(box, others, frame):
    """The area of `box` that lies on the others or outside the frame, in pixels."""
    x0, y0, x1, y1 = box

    def overlap(a):
        return max(0, min(x1, a[2]) - max(x0, a[0])) * max(0, min(y1, a[3]) - max(y0, a[1]))

    return sum(map(overlap, others)) + (x1 - x0) * (y1 - y0) - overlap(frame)


def plot_tree(S, tree, labels, title):
    """An RSM, (N, N), in the order of a tree (of scipy's `linkage`); each category named once.

    labels : (N,) array, the true categories. Returns the Axes of the heatmap.
    """
    import seaborn as sns

    kinds = [*dict.fromkeys(labels)]
    others = [sns.color_palette("Paired")[i] for i in (2, 3, 5, 8, 9, 10, 11, 0)]
    colours = [*PALETTE[:3], *others, MUTED]  # the first three as in the other figures
    palette = dict(zip(kinds, cycle(colours)))
    grid = sns.clustermap(
        S,
        row_linkage=tree,
        col_linkage=tree,
        vmin=0,
        vmax=0.7,
        row_colors=[palette[label] for label in labels],
        cmap="viridis",
        figsize=(7.5, 7),
        dendrogram_ratio=0.15,
        cbar_pos=(0.02, 0.88, 0.03, 0.11),
    )
    place = np.argsort(grid.dendrogram_row.reordered_ind)  # where each word stands now
    middle = [np.median(place[labels == kind]) for kind in kinds]
    grid.ax_heatmap.set_yticks(middle, kinds, rotation=0)
    grid.ax_heatmap.set_xticks([])
    grid.ax_cbar.set_ylabel("cosine")
    grid.ax_col_dendrogram.set_title(f"{title}: {len(S)} words sorted by the tree")
    return grid.ax_heatmap


def plot_cuts(cut, anew, lists, models):
    """Scores of models cut to k dimensions against the whole, a panel a model. Returns the Axes.

    cut : {(list, model): {k: score}}. anew : {(list, model): score}, smaller models that were
    trained anew, against the last of `models`. lists : names of the lists of words.
    """
    figure, axes = plt.subplots(1, 2, figsize=(9.5, 3.8), sharey=True, layout="constrained")
    for ax, model in zip(axes, models, strict=True):
        for name, style in zip(lists, ("-o", "--s"), strict=False):
            scores, colour = (
                cut[name, model],
                "#222222" if style == "--s" else MODEL_COLORS[model.name],
            )
            ax.plot(list(scores), list(scores.values()), style, color=colour, label=name)
            for (of, small), score in anew.items():
                if of == name and model is models[-1]:
                    ax.plot(
                        small.dims,
                        score,
                        "D",
                        markersize=9,
                        markerfacecolor="none",
                        markeredgewidth=2,
                        color=colour,
                        label="_",
                    )
                    if style == "--s":  # one name for the diamonds of both lists
                        place = {"fontsize": 9, "ha": "center", "va": "top"}
                        arrow = {"arrowstyle": "-", "color": "#777777"}
                        told = f"{small.title},\ntrained anew"
                        at = (small.dims, 0.3 + 0.8 / small.dims * 20)
                        ax.annotate(told, (small.dims, score), at, arrowprops=arrow, **place)
        ax.set(xscale="log", xlim=(4.5, 900), ylim=(0, 1.08), xlabel="dimensions kept")
        ax.set_xticks([5, 10, 20, 50, 100, 300], [5, 10, 20, 50, 100, 300])
        ax.minorticks_off()
        ax.set_title(f"{model.title} against itself, cut")
        label_lines(ax)
    axes[0].set_ylabel("RSA score against the whole model")
    return axes
