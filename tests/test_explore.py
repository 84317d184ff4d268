"""The figures with sliders: moved by program, what they show compared with scipy; and what readers without widgets see."""

import base64
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from scipy import stats
from scipy.spatial.distance import pdist, squareform

from helpers import explore, explore_changes, explore_halves, explore_scores

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "notebooks" / "workshop"))
import run  # noqa: E402

# data/build.py has the same name, so this one is loaded under a name of its own.
spec = importlib.util.spec_from_file_location(
    "notebook_build", ROOT / "notebooks" / "workshop" / "build.py"
)
build = sys.modules["notebook_build"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(build)

WORDS = ["moon", "star", "comet", "chair", "table", "sofa"]
LABELS = ["space"] * 3 + ["furniture"] * 3
FLAT = np.random.default_rng(5).normal(size=(6, 2))
V1 = np.random.default_rng(0).uniform(-0.2, 0.8, 28)
V2 = V1 + 0.2 * np.random.default_rng(1).normal(size=28)
CATEGORIES = np.repeat(np.random.default_rng(2).normal(size=(3, 12)), 4, axis=0)
SETS = {
    "categories": CATEGORIES + np.random.default_rng(3).normal(size=(12, 12)),
    "random": np.random.default_rng(4).normal(size=(20, 12)),
}
EXPLORERS = {
    "changes": lambda: explore_changes(FLAT, WORDS, LABELS),
    "scores": lambda: explore_scores(V1, V2),
    "halves": lambda: explore_halves(SETS),
}


@pytest.fixture(autouse=True)
def no_figures_of_pyplot():
    with matplotlib.rc_context():
        yield
        assert not plt.get_fignums()


@pytest.fixture(params=EXPLORERS)
def explorer(request):
    return EXPLORERS[request.param]()


def rsm(E):
    return 1 - squareform(pdist(E, "cosine"))


def move(explorer, **values):
    for name, value in values.items():
        explorer.controls[name].value = value
    return explorer


def numbers(text):
    return [float(number.replace("−", "-")) for number in re.findall(r"[−-]?\d+\.\d+", text)]


def pixels(png):
    """Width and height, from the PNG's header."""
    png = bytes(png)
    assert png.startswith(b"\x89PNG")
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def title(ax):
    return ax.get_title() or ax.get_title("left")


# Lesson 01: rotate, rescale, shift


@pytest.mark.parametrize(
    "values", [{"rotate": 75}, {"rescale": 1.5}, {"rotate": 200, "rescale": 0.5}]
)
def test_turning_and_rescaling_move_the_arrows_but_not_the_rsm(values):
    explorer = explore_changes(FLAT, WORDS, LABELS)
    before = explorer.picture.value
    move(explorer, **values)
    assert explorer.picture.value != before
    assert numbers(explorer.text) == [0]
    E = explore.changed(FLAT, **({"rotate": 0, "rescale": 1, "shift": 0} | values))
    assert np.abs(rsm(E) - rsm(FLAT)).max() < 1e-12 < np.abs(E - FLAT).max()


@pytest.mark.parametrize("shift", [-0.6, 0.3, 1.0])
def test_the_shift_changes_the_rsm_by_what_it_should_wherever_the_other_sliders_stand(shift):
    longest = max(np.hypot(x, y) for x, y in FLAT)
    apart = np.abs(rsm(FLAT / longest + shift) - rsm(FLAT))
    for others in ({}, {"rotate": 145, "rescale": 1.4}):
        explorer = move(explore_changes(FLAT, WORDS, LABELS), shift=shift, **others)
        assert numbers(explorer.text) == [round(apart.max(), 3)]
        i, j = np.unravel_index(apart.argmax(), apart.shape)
        assert f"({WORDS[i]} and {WORDS[j]})" in explorer.text


def test_arrows_are_the_vectors_and_the_heatmap_is_their_rsm():
    change = (30, 1.5, 0.2)
    turn = np.exp(1j * np.pi / 6)  # complex numbers turn without a matrix
    z = 1.5 * turn * ((FLAT[:, 0] + 0.2) + 1j * (FLAT[:, 1] + 0.2))
    figure = explore.draw_changes(FLAT, WORDS, LABELS, [(0, 1, 0), change])
    arrows, heat = figure.axes[2:]
    u, v = (
        np.concatenate([getattr(quiver, part) for quiver in arrows.collections]) for part in "UV"
    )
    np.testing.assert_allclose(u + 1j * v, z)
    np.testing.assert_allclose(
        heat.images[0].get_array(), rsm(np.column_stack([z.real, z.imag])), atol=1e-12
    )
    assert [title(ax) for ax in figure.axes[::2]] == [
        "as it was",
        "rotated 30°, × 1.5, shifted by 0.20",
    ]
    assert heat.images[0].get_clim() == (-1, 1)


def test_more_dimensions_are_flattened_to_the_best_two():
    E = np.random.default_rng(6).normal(size=(6, 5))
    values, vectors = np.linalg.eigh(E @ E.T)
    best = (vectors[:, -2:] * values[-2:]) @ vectors[
        :, -2:
    ].T  # Eckart and Young: the nearest Gram matrix of rank 2
    flat = explore.flatten(E)
    assert flat.shape == (6, 2)
    np.testing.assert_allclose(flat @ flat.T, best / best.diagonal().max(), atol=1e-12)
    for seed in range(4):  # an axis has no sign of its own, so one is chosen
        flat = explore.flatten(np.random.default_rng(seed).normal(size=(6, 5)))
        assert flat[:, 0].sum() > 0 and flat[0, 1] > 0


def test_names_of_categories_do_not_cover_each_other():
    close = np.array([[1, 0.02], [1, 0.01], [1, 0], [1, -0.01], [1, -0.02], [1, 0.03]])
    figure = explore.draw_changes(close, WORDS, ["a", "a", "b", "b", "c", "c"], [(0, 1, 0)])
    explore.png(figure)
    boxes = [text.get_window_extent() for text in figure.axes[0].texts]
    assert len(boxes) == 3 and not any(a.overlaps(b) for a in boxes for b in boxes if a is not b)


# Lesson 03: offset, scale, outlier


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"offset": -0.5},
        {"scale": 2.6},
        {"outlier": 1.5},
        {"offset": 0.75, "scale": 0.4, "outlier": 3.0},
    ],
)
def test_the_three_scores_are_those_of_scipy(values):
    v = V2.copy()
    v[np.argsort(V2)[0]] += values.get("outlier", 0)
    v = v * values.get("scale", 1) + values.get("offset", 0)
    expected = [
        stats.pearsonr(V1, v)[0],
        stats.spearmanr(V1, v)[0],
        V1 @ v / np.linalg.norm(V1) / np.linalg.norm(v),
    ]
    explorer = move(explore_scores(V1, V2), **values)
    assert numbers(explorer.text) == pytest.approx(expected, abs=0.005)
    points, bars = explore.draw_scores(
        V1, V2, **({"offset": 0, "scale": 1, "outlier": 0} | values)
    ).axes
    np.testing.assert_allclose(points.collections[0].get_offsets(), np.column_stack([V1, v]))
    assert [bar.get_width() for bar in bars.patches] == pytest.approx(expected)
    before = [
        stats.pearsonr(V1, V2)[0],
        stats.spearmanr(V1, V2)[0],
        V1 @ V2 / np.linalg.norm(V1) / np.linalg.norm(V2),
    ]
    assert [line.get_xdata()[0] for line in bars.lines] == pytest.approx(before)


def test_each_slider_moves_the_scores_that_it_should():
    explorer = explore_scores(V1, V2)
    before = dict(zip(("pearson", "spearman", "cosine"), numbers(explorer.text), strict=True))
    for values, moved in [
        ({"offset": -0.8}, {"cosine"}),
        ({"scale": 3.0}, set()),
        ({"outlier": 3.0}, {"pearson", "spearman", "cosine"}),
    ]:
        explorer.reset.click()
        now = dict(zip(before, numbers(move(explorer, **values).text), strict=True))
        assert {method for method in before if now[method] != before[method]} == moved


def test_the_still_curves_end_in_scipys_scores():
    for ax, change in zip(
        explore.draw_scores_swept(V1, V2).axes,
        [lambda v, x: v + x, lambda v, x: v * x, lambda v, x: v + x * (v == v.min())],
        strict=True,
    ):
        pearson, spearman, _ = ax.lines
        for at in (0, 25, -1):
            v = change(V2, pearson.get_xdata()[at])
            assert pearson.get_ydata()[at] == pytest.approx(stats.pearsonr(V1, v)[0])
            assert spearman.get_ydata()[at] == pytest.approx(stats.spearmanr(V1, v)[0])


# Lesson 06: words counted, dimensions kept


@pytest.mark.parametrize("values", [{}, {"words": 9}, {"dims": 8}, {"words": 15, "dims": 4}])
@pytest.mark.parametrize("which", [explore.EVEN_ODD, explore.KEPT_FULL])
def test_scores_of_the_first_words_and_dimensions_are_those_of_scipy(values, which):
    explorer = move(explore_halves(SETS), which=which, **values)
    expected = []
    for E in SETS.values():
        E = E[np.random.default_rng(0).permutation(len(E))][: values.get("words")]
        kept = E[:, : values.get("dims")]
        parts = (kept[:, ::2], kept[:, 1::2]) if which == explore.EVEN_ODD else (kept, E)
        expected.append(stats.pearsonr(*(pdist(part, "cosine") for part in parts))[0])
    assert numbers(explorer.text) == pytest.approx(expected, abs=0.005)
    assert which in explorer.text


def test_scores_for_every_number_of_words_at_once():
    S1, S2 = rsm(SETS["random"]), rsm(SETS["random"][:, :5])
    found = explore.scores_by_words(S1, S2)
    upper = [np.triu_indices(n, 1) for n in range(3, 21)]
    expected = [stats.pearsonr(S1[pairs], S2[pairs])[0] for pairs in upper]
    assert np.isnan(found[:3]).all()
    np.testing.assert_allclose(found[3:], expected, atol=1e-10)


def test_the_point_lies_on_the_curve_and_a_smaller_set_stops_at_its_last_word():
    scores = {name: explore.scores_within(E) for name, E in SETS.items()}
    for ax, x in zip(
        explore.draw_halves(scores, 16, 8, explore.EVEN_ODD).axes, [(12, 16), (8, 8)], strict=True
    ):
        curves, points = ax.lines[::2], ax.lines[1::2]
        for curve, point, where in zip(curves, points, x, strict=True):
            assert point.get_xdata()[0] == where
            assert point.get_ydata()[0] == curve.get_ydata()[list(curve.get_xdata()).index(where)]


@pytest.mark.parametrize("D", [12, 13, 14, 15])
def test_all_dimensions_can_be_kept_whatever_their_number(D):
    dims = explore_halves({"a": np.random.default_rng(7).normal(size=(8, D))}).controls["dims"]
    assert dims.value == dims.max == D and (dims.max - dims.min) % dims.step == 0 and dims.min >= 4


# What all of them share

SOMEWHERE = {
    "changes": {"rotate": 90, "shift": 0.5},
    "scores": {"offset": 0.5, "outlier": 2.0},
    "halves": {"words": 7, "dims": 8, "which": explore.KEPT_FULL},
}


@pytest.mark.parametrize("name", EXPLORERS)
def test_reset_puts_all_back_with_one_redraw(name, monkeypatch):
    explorer = EXPLORERS[name]()
    start = {key: control.value for key, control in explorer.controls.items()}
    picture, text = explorer.picture.value, explorer.text
    move(explorer, **SOMEWHERE[name])
    assert explorer.picture.value != picture and explorer.text != text
    drawn, draw = [], explorer._draw
    monkeypatch.setattr(explorer, "_draw", lambda **values: drawn.append(values) or draw(**values))
    explorer.reset.click()
    assert drawn == [start] == [{key: control.value for key, control in explorer.controls.items()}]
    assert (explorer.picture.value, explorer.text) == (picture, text)
    move(explorer, **SOMEWHERE[name])
    assert explorer.text != text, "the sliders still work after a reset"


@pytest.mark.parametrize("name", EXPLORERS)
def test_the_picture_keeps_its_size_and_its_numbers_are_text_too(name):
    plt.rc("savefig", bbox="tight")  # as the course's style has it
    assert pixels(explore.png(explore.new_figure(2, 1))) == (220, 110)
    explorer = EXPLORERS[name]()
    size = pixels(explorer.picture.value)
    move(explorer, **SOMEWHERE[name])
    assert pixels(explorer.picture.value) == size
    assert explorer._says.value == f'<div role="status">{explorer.text}</div>'


def test_every_control_says_what_it_is_and_where_it_stands(explorer):
    for control in explorer.controls.values():
        assert control.description or all(control.options)
        assert getattr(control, "readout", True)


def test_front_ends_get_the_widget_and_a_still_picture(explorer):
    bundle = explorer._repr_mimebundle_()
    assert set(bundle) == {explore.VIEW, "image/png", "text/plain"}
    assert bundle[explore.VIEW]["model_id"] == explorer._box.model_id
    assert base64.b64decode(bundle["image/png"]) != explorer.picture.value


@pytest.mark.parametrize("name", EXPLORERS)
def test_without_ipywidgets_there_is_the_still_picture_and_one_line(name, monkeypatch, capsys):
    usual = EXPLORERS[name]()._repr_mimebundle_()
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    explorer = EXPLORERS[name]()
    told = capsys.readouterr().out
    assert "%pip install ipywidgets" in told and told.count("\n") == 1
    assert explorer.controls == {}
    del usual[explore.VIEW]
    assert explorer._repr_mimebundle_() == usual


def test_drawing_needs_no_widgets():
    code = "import sys, helpers; helpers.explore_changes; assert 'ipywidgets' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


BAD = {
    "too many words": (
        lambda: explore_changes(np.ones((9, 2)), ["a"] * 9, ["b"] * 9),
        "E has 9 words",
    ),
    "one dimension": (lambda: explore_changes(FLAT[:, :1], WORDS, LABELS), "a single dimension"),
    "words too few": (lambda: explore_changes(FLAT, WORDS[:5], LABELS), "words has 5 entries"),
    "labels too few": (lambda: explore_changes(FLAT, WORDS, LABELS[:5]), "labels has 5 entries"),
    "triangles": (lambda: explore_scores(V1, V2[:-1]), "v1 has 28 values and v2 has 27"),
    "no dict": (lambda: explore_halves(FLAT), "sets must be a dict"),
    "no sets": (lambda: explore_halves({}), "sets must be a dict"),
    "two models": (
        lambda: explore_halves({"a": np.ones((5, 8)), "b": np.ones((5, 9))}),
        "'a': 8, 'b': 9",
    ),
    "few dimensions": (
        lambda: explore_halves({"a": np.ones((5, 3))}),
        "at least 4 words and 4 dim.* 5 and 3",
    ),
    "NaN": (lambda: explore_halves({"a": np.full((5, 8), np.nan)}), r"sets\['a'\] holds NaN"),
}


@pytest.mark.parametrize(("make", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_by_name(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.filterwarnings("ignore::helpers.similarity.UndefinedScoreWarning")
def test_a_constant_triangle_is_refused():
    with pytest.raises(ValueError, match="A triangle is constant"):
        explore_scores(V1, np.ones(28))


# What is saved

CELL = """
import numpy as np
from helpers import explore_scores

v1 = np.linspace(-0.2, 0.8, 10)
explore_scores(v1, v1**2)
"""


def test_a_notebook_shows_both_and_the_built_one_keeps_the_picture_and_its_alt_text():
    cell = build.new_cell("code", CELL, alt="Three curves.")
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata=build.KERNEL)
    run.execute(notebook, ROOT)
    (out,) = notebook.cells[0].outputs
    assert set(out.data) == {explore.VIEW, "image/png", "text/plain"}
    live = out.data["image/png"]
    build.tidy_outputs(notebook.cells[0])
    (out,) = notebook.cells[0].outputs
    assert set(out.data) == {"image/png", "text/plain"}
    assert out.data["text/plain"] == out.metadata["image/png"]["alt"] == "Three curves."
    assert pixels(base64.b64decode(out.data["image/png"])) == pixels(base64.b64decode(live))


def test_a_widget_without_a_picture_is_not_built():
    cell = build.new_cell("code", "IntSlider()")
    data = {
        "text/plain": "IntSlider(value=0)",
        explore.VIEW: {"version_major": 2, "model_id": "1f"},
    }
    cell.outputs = [nbformat.v4.new_output("display_data", data)]
    with pytest.raises(build.LessonError, match="a widget, of which readers see nothing"):
        build.tidy_outputs(cell)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "notebooks" / "solutions").glob("*.ipynb")), ids=lambda path: path.stem
)
def test_solved_lessons_hold_no_widgets(path):
    notebook = nbformat.read(path, as_version=4)
    assert "widgets" not in notebook.metadata
    shown = [
        kind
        for cell in notebook.cells
        for out in cell.get("outputs", [])
        for kind in out.get("data", {})
    ]
    assert shown and not [kind for kind in shown if "widget" in kind]
