"""The figures with sliders: moved by program, what they show compared with scipy; and what readers without widgets see."""

import base64
import importlib.util
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from browser import MISSING, launch
from bs4 import BeautifulSoup
from playwright.sync_api import sync_playwright
from scipy import stats
from scipy.spatial.distance import pdist, squareform

from helpers.lessons import figures_01, figures_03, figures_04, figures_07
from helpers.lessons.explorer import VIEW
from helpers.lessons.figures_01 import explore_changes
from helpers.lessons.figures_02 import show_unrolling
from helpers.lessons.figures_03 import explore_scores
from helpers.lessons.figures_04 import show_permutations
from helpers.lessons.figures_07 import EVEN_ODD, KEPT_FULL, explore_halves

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
    "unrolling": lambda: show_unrolling(rsm(FLAT[:4]), rsm(FLAT[:4] ** 3), WORDS[:4], [*"ab"]),
    "scores": lambda: explore_scores(V1, V2),
    "permutations": lambda: show_permutations(S1, S2, WORDS, n=3),
    "halves": lambda: explore_halves(SETS),
}
SOMEWHERE = {
    "changes": {"rotate": 90, "shift": 0.5},
    "unrolling": {"pair": 3},
    "scores": {"offset": 0.5, "outlier": 2.0},
    "permutations": {"permutation": 2},
    "halves": {"words": 7, "dims": 8, "which": KEPT_FULL},
}


@pytest.fixture(autouse=True)
def no_figures_of_pyplot():
    with matplotlib.rc_context():
        yield
        assert not plt.get_fignums()


def rsm(E):
    return 1 - squareform(pdist(E, "cosine"))


S1 = rsm(np.random.default_rng(8).normal(size=(6, 4)))
S2 = 0.5 * S1 + 0.5 * rsm(np.random.default_rng(9).normal(size=(6, 4)))


def move(explorer, **values):
    for name, value in values.items():
        explorer.controls[name].value = value
    return explorer


def numbers(text):
    return [float(number.replace("−", "-")) for number in re.findall(r"[−-]?\d+\.\d+", text)]


def pixels(picture):
    """Width and height, from the PNG's header."""
    assert bytes(picture).startswith(b"\x89PNG")
    return int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")


# Lesson 01: rotate, rescale, shift


@pytest.mark.parametrize("shift", [0.0, -0.6, 1.0])
def test_the_rsm_changes_by_what_the_shift_does_wherever_the_other_sliders_stand(shift):
    apart = np.abs(rsm(FLAT + shift) - rsm(FLAT))
    i, j = np.unravel_index(apart.argmax(), apart.shape)
    explorer = move(explore_changes(FLAT, WORDS, LABELS), shift=shift)
    for others in ({}, {"rotate": 145, "rescale": 1.4}):
        move(explorer, **others)
        assert numbers(explorer.text) == [round(apart.max(), 3)]
        assert f"({WORDS[i]} and {WORDS[j]})" in explorer.text or shift == 0


def test_arrows_are_the_vectors_and_the_heatmap_is_their_rsm():
    turn = np.exp(1j * np.pi / 6)  # complex numbers turn without a matrix
    z = 1.5 * turn * ((FLAT[:, 0] + 0.2) + 1j * (FLAT[:, 1] + 0.2))
    figure, (arrows, heat) = plt.subplots(1, 2)
    figures_01.draw_change(arrows, heat, FLAT, WORDS, LABELS, (30, 1.5, 0.2))
    ghosts, quiver = arrows.collections
    np.testing.assert_array_equal(np.column_stack([ghosts.U, ghosts.V]), FLAT)
    np.testing.assert_allclose(quiver.U + 1j * quiver.V, z)
    expected = rsm(np.column_stack([z.real, z.imag]))
    np.testing.assert_allclose(heat.images[0].get_array(), expected, atol=1e-12)
    assert heat.images[0].get_clim() == (-1, 1)
    assert heat.images[0].to_rgba(0.0)[:3] == pytest.approx((1, 1, 1), abs=0.02), "zero is white"
    plt.close(figure)


def test_what_is_not_flat_is_not_drawn_flat():
    with pytest.raises(ValueError, match=r"two numbers a word.*\(6, 5\)"):
        explore_changes(np.ones((6, 5)), WORDS, LABELS)


@pytest.mark.parametrize("shift", [0, 0.7, 1.0, -0.9])
@pytest.mark.parametrize("near", [0.02, 0.3])
def test_names_of_arrows_do_not_cover_each_other(near, shift):
    E = np.array([1, 0.2]) + near * FLAT
    figure, ((ax, heat),) = figures_01.panels(8.6, 4.3, 1, 2)
    figures_01.draw_change(ax, heat, E, WORDS, LABELS, (0, 1, shift))
    boxes = [text.get_window_extent() for text in ax.texts]
    assert [text.get_text() for text in ax.texts] == WORDS
    assert not any(a.padded(-0.5).overlaps(b) for a in boxes for b in boxes if a is not b)


# Lesson 03: offset, scale, outlier

CHANGES = {
    "offset": lambda v, x: v + x,
    "scale": lambda v, x: v * x,
    "outlier": lambda v, x: v + x * (v == v.min()),
}


def scipys_scores(v):
    cosine = V1 @ v / np.linalg.norm(V1) / np.linalg.norm(v)
    return [stats.pearsonr(V1, v)[0], stats.spearmanr(V1, v)[0], cosine]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"offset": -0.5},
        {"scale": 2.6},
        {"outlier": 1.5},
        {"outlier": 3.0, "scale": 0.4, "offset": 0.75},
    ],
)
def test_the_three_scores_are_those_of_scipy(values, monkeypatch):
    drawn, draw = [], figures_03.draw_scores
    monkeypatch.setattr(
        figures_03, "draw_scores", lambda *all: drawn.append(draw(*all)) or drawn[-1]
    )
    v = V2
    for name, value in values.items():
        v = CHANGES[name](v, value)
    explorer = move(explore_scores(V1, V2), **values)
    assert numbers(explorer.text) == pytest.approx(scipys_scores(v), abs=0.005)
    points, bars = drawn[-1].axes
    np.testing.assert_allclose(points.collections[0].get_offsets(), np.column_stack([V1, v]))
    assert [bar.get_width() for bar in bars.patches] == pytest.approx(scipys_scores(v))
    assert [line.get_xdata()[0] for line in bars.lines] == pytest.approx(scipys_scores(V2))


def test_the_still_curves_end_in_scipys_scores():
    offsets, outliers = figures_03.draw_sweeps(V1, V2).axes
    for at in (0, 25, -1):
        for scale in (0.5, 1, 2):
            lines = [line for line in offsets.lines if line.get_gid() == f"scale {scale}"]
            v = scale * V2 + lines[0].get_xdata()[at]
            assert [line.get_ydata()[at] for line in lines] == pytest.approx(scipys_scores(v))
        lines = outliers.lines[:3]
        v = CHANGES["outlier"](V2, lines[0].get_xdata()[at])
        assert [line.get_ydata()[at] for line in lines] == pytest.approx(scipys_scores(v))


@pytest.mark.parametrize("M", [15, 153])
@pytest.mark.parametrize("sign", [1, -1])
def test_areas_of_the_rectangles_make_pearsons_r_and_their_colour_is_their_sign(M, sign):
    v1 = np.random.default_rng(M).uniform(-0.2, 0.8, M)
    v2 = sign * v1 + 0.2 * np.random.default_rng(1).normal(size=M)
    ax = figures_03.plot_products(v1, v2, ("GloVe 50D", "MiniLM"))
    areas = np.array([box.get_width() * box.get_height() for box in ax.patches])
    r = stats.pearsonr(v1, v2)[0]
    assert areas.mean() / (np.std(v1) * np.std(v2)) == pytest.approx(r)
    corners = [
        (box.get_x() + box.get_width(), box.get_y() + box.get_height()) for box in ax.patches
    ]
    np.testing.assert_allclose(sorted(corners), sorted(zip(v1, v2, strict=True)))
    assert {box.get_xy() for box in ax.patches} == {(v1.mean(), v2.mean())}
    colours = [
        {box.get_facecolor() for box in ax.patches if box.get_width() * box.get_height() * s > 0}
        for s in (1, -1)
    ]
    assert [len(some) for some in colours] == [1, 1] and colours[0] != colours[1]
    assert numbers(ax.get_title("left") or ax.get_title())[-1] == pytest.approx(r, abs=0.005)
    right, up = v1 >= v1.mean(), v2 >= v2.mean()
    quarters = [right & up, right & ~up, ~right & up, ~right & ~up]
    shares = [abs(stats.zscore(v1) * stats.zscore(v2))[some].sum() for some in quarters]
    signs = [1, -1, -1, 1]
    written = [text.get_text() for text in ax.texts if "%" in text.get_text()]
    written = [float(text.replace("−", "-").replace(" ", "")[:-1]) for text in written]
    expected = 100 * np.array(shares) / sum(shares) * signs
    assert written == pytest.approx(expected, abs=0.5)
    plt.close(ax.figure)


def test_changes_are_drawn_over_the_original_on_the_same_axes_with_scipys_scores_below():
    changed = {"as it was": V2, "offset": V2 + 1, "bend": V2**3, "less": 0.1 * V2}
    axes = figures_03.plot_changes(V1, changed)
    assert [ax.get_visible() for ax in axes.flat] == [True] * 3 + [False]
    for ax, (name, v) in zip(axes.flat, [*changed.items()][1:], strict=False):
        ghost, points = ax.collections
        np.testing.assert_array_equal(ghost.get_offsets(), np.column_stack([V1, V2]))
        np.testing.assert_array_equal(points.get_offsets(), np.column_stack([V1, v]))
        assert (ax.get_xlim(), ax.get_ylim()) == (axes[0, 0].get_xlim(), axes[0, 0].get_ylim())
        below = numbers(" ".join(text.get_text() for text in ax.texts))
        expected = np.column_stack([scipys_scores(V2), scipys_scores(v)])
        assert below == pytest.approx(expected.ravel(), abs=0.005), name
        bold = [text.get_fontweight() == "bold" for text in ax.texts[::2]]
        assert (
            bold
            == {"offset": [False, False, True], "bend": [True, False, True], "less": [False] * 3}[
                name
            ]
        )
    plt.close(axes[0, 0].figure)


# Lesson 04: permutations


def test_a_permuted_rsm_is_that_of_the_words_beside_it_and_the_bars_are_the_scores_so_far(
    monkeypatch,
):
    drawn, panels = [], figures_04.panels
    monkeypatch.setattr(
        figures_04, "panels", lambda *a, **b: drawn.append(panels(*a, **b)) or drawn[-1]
    )
    explorer, scores = show_permutations(S1, S2, WORDS, n=12), []
    for k in range(13):
        move(explorer, permutation=k)
        first, second, luck = drawn[-1][0].axes
        order = [WORDS.index(label.get_text()) for label in second.get_yticklabels()]
        assert order == [WORDS.index(label.get_text()) for label in second.get_xticklabels()]
        np.testing.assert_array_equal(first.images[0].get_array(), S1)
        np.testing.assert_array_equal(second.images[0].get_array(), S2[np.ix_(order, order)])
        tri = np.triu_indices(6, 1)
        scores.append(stats.pearsonr(S1[tri], S2[np.ix_(order, order)][tri])[0])
        assert numbers(explorer.text) == pytest.approx([scores[-1]], abs=0.005)
        assert luck.lines[0].get_xdata()[0] == pytest.approx(scores[0])
        *bars, block = luck.patches if k else (*luck.patches, None)
        edges = [bar.get_x() for bar in bars] + [bars[-1].get_x() + bars[-1].get_width()]
        edges = np.add(edges, [-1e-9] + [0] * (len(bars) - 1) + [1e-9])  # the extreme scores
        assert [bar.get_height() for bar in bars] == np.histogram(scores[1:], edges)[0].tolist()
        if k:
            assert block.get_x() - 1e-9 <= scores[k] <= block.get_x() + block.get_width() + 1e-9
            (under,) = (bar for bar in bars if bar.get_x() == pytest.approx(block.get_x()))
            assert block.get_y() + block.get_height() == under.get_height()
            reach = sum(score >= scores[0] - 1e-12 for score in scores[1:])
            assert luck.get_title(loc="left").startswith(
                f"{reach} of {k} "
            ) or luck.get_title().startswith(f"{reach} of {k} ")
    assert sorted(order) == [*range(6)] and scores[0] == pytest.approx(
        stats.pearsonr(S1[tri], S2[tri])[0]
    )


def test_the_permutations_move_without_a_kernel_and_rest_on_all_of_them(monkeypatch):
    import io

    from PIL import Image

    explorer = show_permutations(S1, S2, WORDS, n=12)
    still, _live = outputs_of(explorer, monkeypatch)
    film = Image.open(io.BytesIO(base64.b64decode(still["image/png"])))
    assert film.n_frames == 9 and film.default_image
    film.seek(0)
    move(explorer, permutation=12)
    last = np.asarray(Image.open(io.BytesIO(explorer.picture.value)).convert("RGB"), int)
    assert np.abs(np.asarray(film.convert("RGB"), int) - last).mean() < 2


# Lesson 07: words counted, dimensions kept


@pytest.mark.parametrize("values", [{}, {"words": 9}, {"dims": 8}, {"words": 15, "dims": 4}])
@pytest.mark.parametrize("which", [EVEN_ODD, KEPT_FULL])
def test_scores_of_the_first_words_and_dimensions_are_those_of_scipy(values, which, monkeypatch):
    drawn, panels = [], figures_07.panels
    monkeypatch.setattr(
        figures_07, "panels", lambda *a, **b: drawn.append(panels(*a, **b)) or drawn[-1]
    )
    explorer = move(explore_halves(SETS), which=which, **values)
    expected = []
    for E in SETS.values():
        E = E[np.random.default_rng(0).permutation(len(E))][: values.get("words")]
        kept = E[:, : values.get("dims")]
        parts = (kept[:, ::2], kept[:, 1::2]) if which == EVEN_ODD else (kept, E)
        expected.append(stats.pearsonr(*(pdist(part, "cosine") for part in parts))[0])
    assert numbers(explorer.text) == pytest.approx(expected, abs=0.005)
    assert which in explorer.text
    for ax in drawn[-1][0].axes:  # on both curves lies the point, at that score
        for curve, point, score in zip(ax.lines[::2], ax.lines[1::2], expected, strict=True):
            assert point.get_ydata() == pytest.approx([score])
            assert point.get_xydata()[0].tolist() in curve.get_xydata().tolist()


@pytest.mark.parametrize("D", [12, 13, 50, 100, 300])
def test_all_dimensions_can_be_kept_whatever_their_number(D):
    dims = explore_halves({"a": np.random.default_rng(7).normal(size=(8, D))}).controls["dims"]
    assert dims.value == dims.max == D and (dims.max - dims.min) % dims.step == 0 and dims.min >= 4


# What all of them share


def outputs_of(explorer, monkeypatch):
    outputs = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: outputs.append(data))
    explorer._ipython_display_()
    return outputs


@pytest.mark.parametrize("name", EXPLORERS)
def test_sliders_change_picture_and_numbers_and_reset_puts_all_back(name):
    plt.rc("savefig", bbox="tight")  # as the course's style has it
    explorer = EXPLORERS[name]()
    start = {key: control.value for key, control in explorer.controls.items()}
    picture, text, said = explorer.picture.value, explorer.text, explorer.says.value
    for _ in range(2):  # the sliders still work after a reset
        move(explorer, **SOMEWHERE[name])
        assert explorer.picture.value != picture and explorer.text != text
        assert explorer.says.value == f'<div role="status">{explorer.text}</div>' != said
        assert pixels(explorer.picture.value) == pixels(picture)
        explorer.reset.click()
        assert {key: control.value for key, control in explorer.controls.items()} == start
        assert (explorer.picture.value, explorer.text) == (picture, text)


@pytest.mark.parametrize("name", EXPLORERS)
def test_front_ends_get_the_widget_and_a_still_picture_and_every_control_says_what_it_is(
    name, monkeypatch
):
    explorer = EXPLORERS[name]()
    still, live = outputs_of(explorer, monkeypatch)
    assert live[VIEW]["model_id"] == explorer.box.model_id
    assert base64.b64decode(still["image/png"]) != explorer.picture.value
    image = BeautifulSoup(still["text/html"], "html.parser").img
    assert image["alt"] == still["text/plain"] == explorer.text
    assert image["src"].endswith(still["image/png"])
    for control in explorer.controls.values():
        assert control in explorer.box.children
        assert control.description or all(control.options)
        assert getattr(control, "readout", True)


@pytest.mark.parametrize("name", EXPLORERS)
def test_without_ipywidgets_there_is_the_still_picture(name, monkeypatch):
    usual, _ = outputs_of(EXPLORERS[name](), monkeypatch)
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    explorer = EXPLORERS[name]()
    assert explorer.controls == {}
    del usual["text/html"]
    assert outputs_of(explorer, monkeypatch) == [usual]


# What is saved

CELL = """
import numpy as np
from helpers.lessons.figures_03 import explore_scores

v1 = np.linspace(-0.2, 0.8, 10)
explore_scores(v1, v1**2)
"""


def test_a_notebook_shows_both_and_the_built_one_keeps_the_picture_and_its_alt_text():
    cell = build.new_cell("code", CELL, alt="Three curves.")
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata=build.KERNEL)
    run.execute(notebook, ROOT)
    out, live = notebook.cells[0].outputs
    assert set(out.data) == {"text/html", "image/png", "text/plain"} and set(live.data) == {VIEW}
    before = out.data["image/png"]
    build.tidy_outputs(notebook.cells[0])
    (out,) = notebook.cells[0].outputs
    assert set(out.data) == {"image/png", "text/plain"}
    assert out.data["text/plain"] == out.metadata["image/png"]["alt"] == "Three curves."
    assert pixels(base64.b64decode(out.data["image/png"])) == pixels(base64.b64decode(before))


def test_a_widget_without_a_picture_is_not_built():
    cell = build.new_cell("code", "IntSlider()")
    data = {
        "text/plain": "IntSlider(value=0)",
        VIEW: {"version_major": 2, "model_id": "1f"},
    }
    cell.outputs = [nbformat.v4.new_output("display_data", data)]
    with pytest.raises(build.LessonError, match="a widget, of which readers see nothing"):
        build.tidy_outputs(cell)


@pytest.fixture
def jupyter(tmp_path, monkeypatch):
    """A server with nothing in it; yields its address and its folder of notebooks."""
    for what in "RUNTIME", "CONFIG", "DATA":
        monkeypatch.setenv(f"JUPYTER_{what}_DIR", str(tmp_path / what))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (tmp_path / "notebooks").mkdir()
    options = f"--allow-root --no-browser --ip=127.0.0.1 --port={port} --ServerApp.port_retries=0"
    options += f" --IdentityProvider.token= --ServerApp.root_dir={tmp_path / 'notebooks'}"
    command = [sys.executable, "-m", "notebook", *options.split()]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(120):
                try:
                    urlopen(f"http://127.0.0.1:{port}/api").close()
                    break
                except OSError:
                    time.sleep(0.5)
            yield f"http://127.0.0.1:{port}", tmp_path / "notebooks"
        finally:
            server.terminate()


def test_reopened_a_notebook_shows_its_still_picture_and_run_again_its_sliders_by_name(jupyter):
    address, folder = jupyter
    path = f"import sys; sys.path.insert(0, {str(ROOT)!r})"
    cell = nbformat.v4.new_code_cell(path + CELL)
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata=build.KERNEL)
    run.execute(notebook, ROOT)
    del notebook.metadata["widgets"]  # Jupyter does not save their state, unless it is told to
    nbformat.sign.NotebookNotary().sign(notebook)  # as Jupyter does
    nbformat.write(notebook, folder / "saved.ipynb")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        if browser is None:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
        tab = browser.new_page()
        tab.set_default_timeout(60_000)
        tab.goto(f"{address}/notebooks/saved.ipynb")
        told = tab.get_by_text("Error displaying widget")
        told.wait_for(state="attached")
        still = tab.get_by_role("img", name="Pearson r 0.91")
        assert still.is_visible() and not told.is_visible()

        tab.locator("[data-status=idle]").wait_for(state="attached")
        tab.click(".jp-CodeCell .cm-content")
        tab.keyboard.press("Control+Enter")
        tab.get_by_role("img", name="figure").wait_for()
        for label, *_ in figures_03.SLIDERS.values():
            assert tab.get_by_role("slider", name=label).is_visible()
        assert not still.is_visible()
        browser.close()
