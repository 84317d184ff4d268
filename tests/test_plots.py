"""The figures: what a reader can read off them, and what they refuse to draw."""

import re
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from scipy import stats

from helpers import cosine_rsm, plots, upper_triangle
from helpers.similarity import UndefinedScoreWarning

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


def drawn_texts(ax):
    return [text.get_text() for text in ax.texts]


def title(ax):
    return " ".join("".join(ax.get_title(loc) for loc in ("left", "center")).split())


def number_in(text):
    return float(re.search(r"[−-]?\d\.\d+", text)[0].replace("−", "-"))


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
    assert isinstance(ax, plt.Axes)
    np.testing.assert_array_equal(ax.images[0].get_array(), S)
    assert tick_texts(ax.xaxis) == tick_texts(ax.yaxis) == WORDS
    assert ax.get_aspect() == 1


def test_rsm_limits_leave_the_diagonal_out_and_the_colour_bar_says_so():
    S = an_rsm()
    image = plots.plot_rsm(S).images[0]
    assert image.get_clim() == pytest.approx((off_diagonal(S).min(), off_diagonal(S).max()))
    assert image.colorbar.extend == "max"
    largest = image.cmap(image.norm(off_diagonal(S).max()))
    assert image.cmap(image.norm(1.0)) != largest


def test_rsm_limits_can_be_set():
    image = plots.plot_rsm(an_rsm(), vmin=-1, vmax=1).images[0]
    assert image.get_clim() == (-1, 1)
    assert image.colorbar.extend == "neither"


def test_rsm_of_unrelated_words_has_a_range():
    low, high = plots.plot_rsm(np.eye(4)).images[0].get_clim()
    assert low < 0 < high


def test_rdm_is_not_called_a_similarity():
    image = plots.plot_rsm(1 - an_rsm(), WORDS).images[0]
    assert image.colorbar.ax.get_ylabel() == "cosine distance"
    assert image.colorbar.extend == "min"
    assert plots.plot_rsm(an_rsm()).images[0].colorbar.ax.get_ylabel() == "cosine similarity"


@pytest.mark.parametrize(("n", "shown"), [(8, True), (9, False)])
def test_rsm_writes_numbers_in_up_to_8_rows(n, shown):
    S = an_rsm(n)
    texts = drawn_texts(plots.plot_rsm(S, title=""))
    assert texts == ([f"{v:.2f}".replace("-", "−") for v in S.ravel()] if shown else [])


def test_rsm_numbers_stand_out_from_their_cells():
    ax = plots.plot_rsm(an_rsm())
    image = ax.images[0]
    for text, value in zip(ax.texts, image.get_array().ravel(), strict=True):
        channels = np.array(image.cmap(image.norm(value))[:3])
        linear = np.where(
            channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4
        )
        lights = sorted(
            [linear @ [0.2126, 0.7152, 0.0722], {"black": 0, "white": 1}[text.get_color()]]
        )
        assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5  # WCAG AA


def test_rsm_never_writes_minus_zero():
    S = np.eye(3)
    S[0, 1] = S[1, 0] = -0.001
    assert "−0.00" not in drawn_texts(plots.plot_rsm(S))


@pytest.mark.parametrize(("n", "shown"), [(40, True), (41, False)])
def test_rsm_hides_words_above_40(n, shown):
    words = [f"word{i}" for i in range(n)]
    assert tick_texts(plots.plot_rsm(an_rsm(n), words).xaxis) == (words if shown else [])


@pytest.mark.parametrize(
    "words", [[f"w{i}" for i in range(40)], ["telecommunications"] * 12], ids=["40", "long"]
)
def test_rsm_words_do_not_overlap_each_other_or_the_matrix(words):
    plots.use_course_style()
    ax = plots.plot_rsm(an_rsm(len(words)), words, ["a"] * 4 + ["b"] * (len(words) - 4))
    ax.figure.draw_without_rendering()
    matrix = ax.get_window_extent()
    for axis, across in ((ax.xaxis, "x"), (ax.yaxis, "y")):
        boxes = [label.get_window_extent() for label in axis.get_ticklabels()]
        spans = sorted(getattr(box, f"interval{across}").tolist() for box in boxes)
        assert all(
            this[1] <= following[0] for this, following in zip(spans, spans[1:], strict=False)
        )
        assert not any(matrix.overlaps(box) for box in boxes)
        assert all(
            ax.figure.bbox.containsx(box.x0) and ax.figure.bbox.containsy(box.y0) for box in boxes
        )


def test_rsm_names_each_category_once_and_the_title_compares_them():
    S = an_rsm()
    ax = plots.plot_rsm(S, WORDS, LABELS)
    assert [text for text in drawn_texts(ax) if text in LABELS] == ["space", "furniture"]
    same = np.equal.outer(LABELS, LABELS)
    within, between = S[same & ~np.eye(6, dtype=bool)].mean(), S[~same].mean()
    expected = (
        f"6 words in 2 categories: mean similarity {within:.2f} within, {between:.2f} between"
    )
    assert title(ax) == expected.replace("-", "−")


def test_rsm_title_stands_above_the_category_names():
    ax = plots.plot_rsm(an_rsm(10), labels=["a long category"] + ["b"] * 9, title="what is seen")
    ax.figure.draw_without_rendering()
    names = [text.get_window_extent() for text in ax.texts]
    assert len(names) == 2 and all(ax.title.get_window_extent().y0 >= box.y1 for box in names)


def test_rsm_names_scattered_categories_in_a_legend():
    ax = plots.plot_rsm(an_rsm(), WORDS, ["a", "b"] * 3)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "b"]


def test_rsm_title():
    assert title(plots.plot_rsm(an_rsm(), title="GloVe 50D")) == "GloVe 50D"
    assert title(plots.plot_rsm(an_rsm(), title="")) == ""
    S = an_rsm(9)
    shown = title(plots.plot_rsm(S))
    assert "9 words" in shown and number_in(shown) == pytest.approx(
        off_diagonal(S).mean(), abs=0.005
    )


def test_pair_shares_limits_and_one_colour_bar():
    S1, S2 = an_rsm(seed=1), 0.5 * an_rsm(seed=2) + 0.5
    axes = plots.plot_rsm_pair(S1, S2, WORDS, LABELS, ("GloVe 50D", "Word2Vec 300D"))
    assert isinstance(axes, np.ndarray) and axes.shape == (2,)
    both = np.concatenate([off_diagonal(S1), off_diagonal(S2)])
    for ax in axes:
        assert ax.images[0].get_clim() == pytest.approx((both.min(), both.max()))
        assert tick_texts(ax.xaxis) == WORDS
    assert [ax.images[0].colorbar is None for ax in axes] == [True, False]
    assert [tick_texts(ax.yaxis) for ax in axes] == [WORDS, []]
    assert [title(ax) for ax in axes] == ["GloVe 50D", "Word2Vec 300D"]
    assert axes[0].get_position().height == pytest.approx(axes[1].get_position().height)


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
    assert title(ax) == f"190 pairs of words: {name} = {oracle(v1, v2):.2f}"
    assert ax.get_xlabel() == "cosine similarity in GloVe 50D"
    assert ax.get_ylabel() == "cosine similarity in MiniLM 384D"
    np.testing.assert_array_equal(ax.collections[0].get_offsets(), np.column_stack([v1, v2]))


def test_triangles_line_is_the_least_squares_line():
    v1, v2 = upper_triangle(an_rsm(seed=1)), upper_triangle(an_rsm(seed=2))
    ax = plots.plot_triangles(v1, v2)
    line = next(line for line in ax.lines if "least" in line.get_label())
    fit = stats.linregress(v1, v2)
    np.testing.assert_allclose(
        line.get_ydata(), fit.intercept + fit.slope * np.array([v1.min(), v1.max()])
    )


def test_triangles_draw_the_identity_only_where_the_ranges_meet():
    v = np.linspace(0, 0.5, 15)
    labels = [
        [line.get_label() for line in plots.plot_triangles(v, v + offset).lines]
        for offset in (0.1, 0.45)
    ]
    assert ["equal in both" in some for some in labels] == [True, False]


def test_triangles_count_pairs_in_cells_when_there_are_many():
    rng = np.random.default_rng(0)
    ax = plots.plot_triangles(rng.normal(size=20_001), rng.normal(size=20_001))
    counts = ax.collections[0].get_array()
    assert counts.sum() == 20_001 and counts.min() >= 1


def test_triangles_say_undefined_for_a_constant_one():
    with pytest.warns(UndefinedScoreWarning):
        ax = plots.plot_triangles(np.ones(6), np.arange(6.0))
    assert title(ax) == "6 pairs of words: Pearson r = undefined"


def test_similarities_share_bins_and_mark_means():
    values = {
        "GloVe 50D": upper_triangle(an_rsm(20)),
        "Word2Vec 300D": upper_triangle(an_rsm(20, 1, 50)),
    }
    ax = plots.plot_similarities(values)
    outlines = [patch for patch in ax.patches if not patch.get_fill()]
    edges = [np.unique(patch.get_xy()[:, 0]) for patch in outlines]
    np.testing.assert_allclose(edges[0], edges[1])
    texts = [text.get_text() for text in ax.get_legend().get_texts()]
    means = {text.split(":")[0]: number_in(text.split(":")[1]) for text in texts}
    assert means == pytest.approx({name: v.mean() for name, v in values.items()}, abs=0.005)
    assert title(ax).startswith("190 pairs of words")


def test_similarities_use_the_models_colours():
    v = np.linspace(0, 1, 20)
    names = [
        "random",
        "shuffled",
        "GPT-2 768D",
        "GloVe 100D",
        "GloVe 100D, centred",
        "all-MiniLM-L6-v2",
    ]
    ax = plots.plot_similarities(dict.fromkeys(names, v))
    colours = [handle.get_color() for handle in ax.get_legend().legend_handles]
    known = plots.MODEL_COLORS
    assert [colours[2], colours[3], colours[5]] == [
        known["gpt2"],
        known["glove-100"],
        known["minilm"],
    ]
    assert len(set(colours)) == len(names)


def test_similarities_legend_keeps_off_the_data():
    ax = plots.plot_similarities({"GloVe 50D": np.linspace(-1, 1, 50)})
    ax.figure.draw_without_rendering()
    assert not ax.get_legend().get_window_extent().overlaps(ax.get_window_extent())


@pytest.mark.parametrize(
    ("observed", "said"),
    [(9.5, "none reaches"), (9.0, "1 reaches"), (5.0, "5 reach"), (-1, "10 reach")],
)
def test_null_counts_what_reaches_the_observed_score(observed, said):
    ax = plots.plot_null(np.arange(10.0), observed)
    assert title(ax) == f"10 permutations: {said} the observed score"
    assert sum(patch.get_height() for patch in ax.patches) == 10


@pytest.mark.parametrize("observed", [-3, -0.9, 0, 0.9, 3])
def test_null_label_is_inside_the_axes_and_above_the_bars(observed):
    ax = plots.plot_null(np.linspace(-1, 1, 200), observed)
    ax.figure.draw_without_rendering()
    label, frame = ax.texts[0].get_window_extent(), ax.get_window_extent()
    assert frame.x0 <= label.x0 and label.x1 <= frame.x1 and label.y1 <= frame.y1
    assert label.y0 >= max(patch.get_window_extent().y1 for patch in ax.patches)
    assert number_in(ax.texts[0].get_text()) == observed


# What all of them share

V = np.linspace(-0.2, 0.8, 15)
DRAW = {
    "rsm": lambda ax: plots.plot_rsm(an_rsm(), WORDS, LABELS, ax=ax),
    "triangles": lambda ax: plots.plot_triangles(V, V**2, ax=ax),
    "similarities": lambda ax: plots.plot_similarities({"GloVe 50D": V}, ax=ax),
    "null": lambda ax: plots.plot_null(V, 0.9, ax=ax),
}


@pytest.mark.parametrize("draw", DRAW.values(), ids=DRAW)
def test_a_given_axes_is_used_and_no_figure_made(draw):
    _, (left, right) = plt.subplots(1, 2)
    assert draw(right) is right
    assert len(plt.get_fignums()) == 1
    assert right.has_data() and not left.has_data()


@pytest.mark.parametrize("draw", DRAW.values(), ids=DRAW)
def test_without_axes_one_figure_is_made_and_not_shown(draw, monkeypatch):
    monkeypatch.setattr(plt, "show", lambda *args, **kwargs: pytest.fail("plt.show() was called"))
    assert draw(None).figure.number in plt.get_fignums()
    assert len(plt.get_fignums()) == 1


def test_inputs_are_not_changed():
    S, v = an_rsm(), V.copy()
    words, labels, similarities = list(WORDS), list(LABELS), {"GloVe 50D": v}
    S_before = S.copy()
    plots.plot_rsm(S, words, labels)
    plots.plot_rsm_pair(S, S, words, labels)
    plots.plot_triangles(v, v)
    plots.plot_similarities(similarities)
    plots.plot_null(v, 0.9)
    np.testing.assert_array_equal(S, S_before)
    np.testing.assert_array_equal(v, V)
    assert (words, labels, list(similarities)) == (WORDS, LABELS, ["GloVe 50D"])


def test_read_only_half_precision_and_lists_are_drawn():
    S = an_rsm().astype(np.float16)
    S.flags.writeable = False
    plots.plot_rsm(S, tuple(WORDS))
    plots.plot_rsm(S.tolist(), np.array(WORDS))
    plots.plot_triangles(V.tolist(), V.tolist())


HOLE = an_rsm()
HOLE[2, 4] = np.nan
REFUSED = {
    "not square": (lambda: plots.plot_rsm(np.ones((2, 3))), r"S must be a square.*\(2, 3\)"),
    "a triangle": (lambda: plots.plot_rsm(V), r"S must be a square.*\(15,\)"),
    "empty": (lambda: plots.plot_rsm(np.empty((0, 0))), "S needs at least 2 words"),
    "NaN": (lambda: plots.plot_rsm(HOLE), r"S\[2, 4\] is nan"),
    "words too few": (lambda: plots.plot_rsm(an_rsm(), WORDS[:5]), "words has 5 entries.*6 words"),
    "labels too many": (
        lambda: plots.plot_rsm(an_rsm(), WORDS, ["a"] * 7),
        "labels has 7 entries.*6 words",
    ),
    "too many mixed labels": (
        lambda: plots.plot_rsm(an_rsm(18), None, [*range(9)] * 2),
        "sort the words by cat",
    ),
    "limits": (lambda: plots.plot_rsm(an_rsm(), vmin=1, vmax=0), "vmin must lie below vmax"),
    "pair's sizes": (
        lambda: plots.plot_rsm_pair(an_rsm(5), an_rsm(6)),
        "S1 has 5 words and S2 has 6",
    ),
    "pair's second": (lambda: plots.plot_rsm_pair(an_rsm(), HOLE), r"S2\[2, 4\] is nan"),
    "pair's titles": (
        lambda: plots.plot_rsm_pair(an_rsm(), an_rsm(), titles=("a",)),
        "titles must be two",
    ),
    "triangles' lengths": (
        lambda: plots.plot_triangles(V, V[:-1]),
        "v1 has 15 values and v2 has 14",
    ),
    "triangles' method": (
        lambda: plots.plot_triangles(V, V, method="kendall"),
        "method must be one of",
    ),
    "triangles' names": (
        lambda: plots.plot_triangles(V, V, names="GloVe 50D"),
        "names must be two",
    ),
    "no models": (lambda: plots.plot_similarities({}), "similarities must be a dict"),
    "no name": (lambda: plots.plot_similarities(V), "similarities must be a dict"),
    "matrix for triangle": (
        lambda: plots.plot_similarities({"a": HOLE}),
        r"similarities\['a'\].*upper_triangle",
    ),
    "no permutations": (lambda: plots.plot_null([], 0.5), "null must be numbers"),
    "NaN in null": (lambda: plots.plot_null([0.1, np.nan], 0.5), r"null\[1\] is nan"),
    "NaN observed": (lambda: plots.plot_null(V, np.nan), "observed is nan"),
    "two observed": (lambda: plots.plot_null(V, [0.1, 0.2]), "observed must be one number"),
}


@pytest.mark.parametrize(("draw", "message"), REFUSED.values(), ids=REFUSED)
def test_bad_input_is_refused_by_name_and_leaves_no_figure(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
    assert not plt.get_fignums()


def test_one_string_is_no_list_of_words():
    with pytest.raises(TypeError, match="words must be a list of 6 strings"):
        plots.plot_rsm(an_rsm(), "abcdef")


def test_course_style_is_one_look_for_all_figures():
    assert plots.use_course_style() is None
    assert plt.rcParams["figure.dpi"] == 110
    _, ax = plt.subplots()
    assert not ax.spines["top"].get_visible() and not ax.spines["right"].get_visible()


def test_every_model_has_a_colour_of_its_own():
    assert plots.MODEL_COLORS["my model"] not in plots.MODEL_COLORS.values()
    assert set(plots.MODEL_COLORS) == {
        "glove-50",
        "glove-100",
        "glove-300",
        "word2vec",
        "minilm",
        "gpt2",
    }
    assert len({colour.lower() for colour in plots.MODEL_COLORS.values()}) == 6
