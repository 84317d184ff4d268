"""The figures: what a reader can read off them. What they refuse to draw: test_hostile.py."""

import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from scipy import stats

from helpers import cosine_rsm, plot_null, plots, upper_triangle

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "notebooks" / "workshop"))
import run  # noqa: E402

WORDS = ["moon", "star", "comet", "chair", "table", "sofa"]
LABELS = ["space"] * 3 + ["furniture"] * 3


@pytest.fixture(autouse=True)
def no_figures_left():
    with matplotlib.rc_context():
        yield
    plt.close("all")


def an_rsm(n=6, seed=0, dims=8):
    return cosine_rsm(np.random.default_rng(seed).normal(size=(n, dims)))


def off_diagonal(S):
    return S[~np.eye(len(S), dtype=bool)]


def tick_texts(axis):
    return [label.get_text() for label in axis.get_ticklabels()]


def category_axis(ax):
    """The axis on top of a heatmap that holds the categories' names."""
    return next(child.xaxis for child in ax.child_axes if child.xaxis.get_ticks_position() == "top")


def title(ax):
    return ax.get_title("left") or ax.get_title()


def shown(value):
    return f"{value:.2f}".replace("-", "−")


# RSMs


@pytest.mark.parametrize("backend", ["Agg", "module://matplotlib_inline.backend_inline"])
def test_a_notebook_shows_figures_whatever_the_environment_says_for_scripts(monkeypatch, backend):
    monkeypatch.setitem(run.ENVIRONMENT, "MPLBACKEND", backend)
    cells = [
        "import helpers\nhelpers.use_course_style()",
        "helpers.plot_rsm([[1, 0.5], [0.5, 1]]);",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    run.execute(notebook, ROOT)
    assert ["image/png" in out.get("data", {}) for out in notebook.cells[1].outputs] == [True]


def test_rsm_shows_the_matrix_and_the_words_on_both_edges():
    S = an_rsm()
    ax = plots.plot_rsm(S, WORDS)
    np.testing.assert_array_equal(ax.images[0].get_array(), S)
    assert tick_texts(ax.xaxis) == tick_texts(ax.yaxis) == WORDS
    assert title(ax) == f"6 words: mean similarity {shown(off_diagonal(S).mean())}"
    assert title(plots.plot_rsm(S, title="GloVe 50D")) == "GloVe 50D"


def test_rsm_limits_leave_the_diagonal_out_and_the_colour_bar_says_so():
    S = an_rsm()
    image = plots.plot_rsm(S).images[0]
    assert image.get_clim() == pytest.approx((off_diagonal(S).min(), off_diagonal(S).max()))
    assert image.colorbar.extend == "max"
    assert image.cmap(image.norm(1.0)) != image.cmap(image.norm(off_diagonal(S).max()))
    image = plots.plot_rsm(S, vmin=-1, vmax=1).images[0]
    assert image.get_clim() == (-1, 1) and image.colorbar.extend == "neither"
    low, high = plots.plot_rsm(np.eye(4)).images[0].get_clim()
    assert low < 0 < high, "unrelated words have a range too"


def test_rdm_is_not_called_a_similarity():
    image = plots.plot_rsm(1 - an_rsm(), WORDS).images[0]
    assert image.colorbar.ax.get_ylabel() == "distance"
    assert image.colorbar.extend == "min" and "mean distance" in title(image.axes)
    assert plots.plot_rsm(an_rsm()).images[0].colorbar.ax.get_ylabel() == "cosine similarity"


@pytest.mark.parametrize(("n", "numbered"), [(8, True), (9, False)])
def test_rsm_writes_numbers_in_up_to_8_rows(n, numbered):
    S = an_rsm(n)
    S[0, 1] = S[1, 0] = -0.001
    texts = [text.get_text() for text in plots.plot_rsm(S).texts]
    assert texts == [shown(value).replace("−0.00", "0.00") for value in S.ravel()] * numbered


def test_rsm_numbers_stand_out_from_their_cells():
    ax = plots.plot_rsm(
        cosine_rsm(np.column_stack([np.cos(t := np.linspace(0, 2.2, 8)), np.sin(t)]))
    )
    image = ax.images[0]
    for text, value in zip(ax.texts, image.get_array().ravel(), strict=True):
        channels = np.array(image.cmap(image.norm(value))[:3])
        linear = np.where(
            channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4
        )
        lights = sorted([linear @ [0.2126, 0.7152, 0.0722], text.get_color() == "white"])
        assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5  # WCAG AA


@pytest.mark.parametrize(("n", "named"), [(40, True), (41, False)])
def test_rsm_hides_words_above_40(n, named):
    words = [f"word{i}" for i in range(n)]
    assert tick_texts(plots.plot_rsm(an_rsm(n), words).xaxis) == words * named


@pytest.mark.parametrize(
    "words", [[f"w{i}" for i in range(40)], ["telecommunications"] * 12], ids=["40", "long"]
)
def test_nothing_written_around_an_rsm_overlaps_or_leaves_the_figure(words):
    plots.use_course_style()
    labels = ["a"] * 4 + ["a long category"] * (len(words) - 4)
    ax = plots.plot_rsm(an_rsm(len(words)), words, labels, "what is seen")
    ax.figure.draw_without_rendering()
    matrix = ax.get_window_extent()
    names = [label.get_window_extent() for label in category_axis(ax).get_ticklabels()]
    assert all(matrix.y1 <= box.y0 and box.y1 <= ax.title.get_window_extent().y0 for box in names)
    for axis, across in ((ax.xaxis, "x"), (ax.yaxis, "y")):
        boxes = [label.get_window_extent() for label in axis.get_ticklabels()]
        spans = sorted(getattr(box, f"interval{across}").tolist() for box in boxes)
        assert all(one[1] <= other[0] for one, other in zip(spans, spans[1:], strict=False))
        assert not any(matrix.overlaps(box) for box in boxes)
        assert all(ax.figure.bbox.containsx(box.x0) for box in boxes)
        assert all(ax.figure.bbox.containsy(box.y0) for box in boxes)


@pytest.mark.parametrize("labels", [LABELS, [*"aabcca"]], ids=["sorted", "scattered"])
def test_rsm_names_each_block_of_a_category_over_its_bar(labels):
    ax = plots.plot_rsm(an_rsm(), WORDS, labels)
    names, middles = tick_texts(category_axis(ax)), category_axis(ax).get_ticklocs()
    drawn = {}
    for name, middle, bar in zip(names, middles, ax.containers[0], strict=True):
        i = np.arange(6)[np.abs(np.arange(6) - middle) < bar.get_width() / 2]
        assert bar.get_center()[0] == middle and {labels[k] for k in i} == {name}
        drawn.setdefault(name, set()).add(bar.get_facecolor())
    assert sum(bar.get_width() for bar in ax.containers[0]) == 6
    assert set(drawn) == set(labels) and all(len(colours) == 1 for colours in drawn.values())
    assert len(set.union(*drawn.values())) == len(drawn)
    assert [bar.get_height() for bar in ax.containers[1]] == [
        bar.get_width() for bar in ax.containers[0]
    ]


def test_pair_shares_limits_and_one_colour_bar():
    S1, S2 = an_rsm(seed=1), 0.5 * an_rsm(seed=2) + 0.5
    axes = plots.plot_rsm_pair(S1, S2, WORDS, LABELS, ("GloVe 50D", "Word2Vec 300D"))
    both = np.concatenate([off_diagonal(S1), off_diagonal(S2)])
    for ax, S in zip(axes, (S1, S2), strict=True):
        np.testing.assert_array_equal(ax.images[0].get_array(), S)
        assert ax.images[0].get_clim() == pytest.approx((both.min(), both.max()))
        assert tick_texts(ax.xaxis) == WORDS
    assert [ax.images[0].colorbar is None for ax in axes] == [True, False]
    assert [tick_texts(ax.yaxis) for ax in axes] == [WORDS, []]
    assert [title(ax) for ax in axes] == ["GloVe 50D", "Word2Vec 300D"]
    axes[0].figure.draw_without_rendering()
    boxes = [ax.get_window_extent() for ax in axes]
    np.testing.assert_allclose(boxes[0].size, boxes[1].size)
    with pytest.raises(ValueError, match="S1 has 5 words and S2 has 6"):
        plots.plot_rsm_pair(an_rsm(5), an_rsm(6))


# Triangles, similarities, permuted scores


@pytest.mark.parametrize(
    ("method", "name", "oracle"),
    [
        ("pearson", "Pearson r", lambda a, b: stats.pearsonr(a, b)[0]),
        ("spearman", "Spearman ρ", lambda a, b: stats.spearmanr(a, b)[0]),
        ("cosine", "cosine", lambda a, b: a @ b / np.linalg.norm(a) / np.linalg.norm(b)),
    ],
)
def test_triangles_title_holds_the_score(method, name, oracle):
    v1 = upper_triangle(an_rsm(20, seed=1))
    v2 = v1**3 + 0.3 * upper_triangle(an_rsm(20, seed=2)) + 0.1
    ax = plots.plot_triangles(v1, v2, ("GloVe 50D", "MiniLM 384D"), method)
    assert title(ax) == f"190 pairs of words: {name} = {shown(oracle(v1, v2))}"
    assert ax.get_xlabel() == "cosine similarity in GloVe 50D"
    assert ax.get_ylabel() == "cosine similarity in MiniLM 384D"
    np.testing.assert_array_equal(ax.collections[0].get_offsets(), np.column_stack([v1, v2]))
    (line,) = [line for line in ax.lines if "least" in line.get_label()]
    fit, x = stats.linregress(v1, v2), np.array([v1.min(), v1.max()])
    np.testing.assert_allclose(line.get_ydata(), fit.intercept + fit.slope * x)


def test_triangles_draw_the_identity_only_where_the_ranges_meet():
    v = np.linspace(0, 0.5, 15)
    lines = [[a.get_label() for a in plots.plot_triangles(v, v + by).lines] for by in (0.1, 0.45)]
    assert ["equal in both" in some for some in lines] == [True, False]


@pytest.mark.filterwarnings("ignore::helpers.similarity.UndefinedScoreWarning")
def test_triangles_of_a_constant_one_have_no_line():
    ax = plots.plot_triangles(np.ones(6), np.arange(6.0))
    assert title(ax) == "6 pairs of words: Pearson r = nan" and not ax.lines


@pytest.mark.parametrize(("observed", "reach"), [(9.5, 0), (9.0, 1), (5.0, 5), (-1, 10)])
def test_null_counts_what_reaches_the_observed_score(observed, reach):
    ax = plot_null(np.arange(10.0), observed)
    assert title(ax) == f"{reach} of 10 permutations reach the observed score"
    assert sum(patch.get_height() for patch in ax.patches) == 10


@pytest.mark.parametrize("observed", [-3, -0.9, 0, 0.9, 3])
def test_null_label_is_inside_the_axes_and_above_the_bars(observed):
    ax = plot_null(np.linspace(-1, 1, 200), observed)
    ax.figure.draw_without_rendering()
    label, frame = ax.texts[0].get_window_extent(), ax.get_window_extent()
    assert frame.x0 <= label.x0 and label.x1 <= frame.x1 and label.y1 <= frame.y1
    assert label.y0 >= max(patch.get_window_extent().y1 for patch in ax.patches)
    assert ax.texts[0].get_text().strip() == f"observed {shown(observed)}"


# What all of them share

V = np.linspace(-0.2, 0.8, 15)
DRAW = {
    "rsm": lambda ax: plots.plot_rsm(an_rsm(), WORDS, LABELS, ax=ax),
    "triangles": lambda ax: plots.plot_triangles(V, V**2, ax=ax),
    "null": lambda ax: plot_null(V, 0.9, ax=ax),
}


@pytest.mark.parametrize("draw", DRAW.values(), ids=DRAW)
def test_a_given_axes_is_used_else_one_figure_made_and_not_shown(draw, monkeypatch):
    monkeypatch.setattr(plt, "show", lambda *args, **kwargs: pytest.fail("plt.show() was called"))
    _, (left, right) = plt.subplots(1, 2)
    assert draw(right) is right
    assert len(plt.get_fignums()) == 1
    assert right.has_data() and not left.has_data()
    assert draw(None).figure.number in plt.get_fignums()
    assert len(plt.get_fignums()) == 2


def test_legends_keep_off_the_data_and_the_axis_label():
    ax = DRAW["triangles"](None)
    ax.figure.draw_without_rendering()
    legend = ax.get_legend().get_window_extent()
    assert not legend.overlaps(ax.get_window_extent())
    assert not legend.overlaps(ax.xaxis.label.get_window_extent())


def test_every_model_has_a_colour_of_its_own():
    assert len(set(plots.MODEL_COLORS.values())) == len(plots.MODEL_COLORS) == 6
    assert plots.MODEL_COLORS["my model"] == plots.INK
