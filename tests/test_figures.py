"""The picture of the method and the unrolling: what they trace is one pair everywhere, and what moves is complete where it rests."""

import importlib.util
import io
import sys
from itertools import combinations
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.patches import FancyBboxPatch, Rectangle
from PIL import Image, ImageSequence
from scipy import stats
from scipy.spatial.distance import pdist, squareform

from helpers import load, plot_method, show_unrolling
from helpers.lessons import figures_02, figures_method
from helpers.lessons.explorer import png
from helpers.lessons.moving import moving

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "notebooks" / "workshop"))
# data/build.py has the same name, so this one is loaded under a name of its own.
spec = importlib.util.spec_from_file_location(
    "notebook_build", ROOT / "notebooks" / "workshop" / "build.py"
)
build = importlib.util.module_from_spec(spec)
spec.loader.exec_module(build)

WORDS = ["moon", "rocket", "sofa", "chair"]
PAIRS = list(combinations(range(4), 2))  # row by row, as scipy's pdist has them
E1, E2 = np.random.default_rng(0).normal(size=(2, 4, 6))


@pytest.fixture(autouse=True)
def no_figures_left():
    with matplotlib.rc_context():
        yield
    plt.close("all")


def similarities(E):
    return 1 - pdist(E, "cosine")


def rsm(E):
    return 1 - squareform(pdist(E, "cosine"))


def traced(ax):
    """(column, row, width, height) of the frames on cells: those of the traced pair."""
    colour = matplotlib.colors.to_rgba(figures_method.TRACE)
    frames = [each for each in ax.patches if each.get_edgecolor() == colour and not each.fill]
    places = [(*each.get_xy(), each.get_width(), each.get_height()) for each in frames]
    return [(x + 0.5, y + 0.5, width, height) for x, y, width, height in places]


def lit_point(ax):
    return ax.collections[-1].get_offsets()[0]


def pictures(animation):
    return [
        np.array(one.convert("RGB"), int)
        for one in ImageSequence.Iterator(Image.open(io.BytesIO(animation)))
    ]


# The method


def test_one_pair_is_traced_from_the_words_to_the_scatter():
    words, v50, v300, rsm50, rsm300, strips, scatter, score = plot_method()
    names = [text.get_text() for text in words.texts]
    bold = [text.get_text() for text in words.texts if text.get_fontweight() == "bold"]
    i, j = (names.index(word) for word in bold)
    E = [load(model)[names] for model in ("glove-50", "word2vec")]
    for ax, vectors in ((v50, E[0]), (v300, E[1])):
        np.testing.assert_array_equal(ax.images[0].get_array(), vectors)
        assert traced(ax) == [(0, i, vectors.shape[1], j - i + 1)]
    assert v300.bbox.width / v50.bbox.width == pytest.approx(300 / 50)
    for ax, vectors in ((rsm50, E[0]), (rsm300, E[1])):
        np.testing.assert_allclose(ax.images[0].get_array(), rsm(vectors), atol=1e-6)
        assert sorted(traced(ax)) == [(i, j, 1, 1), (j, i, 1, 1)]
    v1, v2 = map(similarities, E)
    at = list(combinations(range(6), 2)).index((i, j))
    for image, v in zip(strips.images, (v1, v2), strict=True):
        np.testing.assert_allclose(image.get_array()[:, 0], v, atol=1e-6)
    assert traced(strips) == [(0, at, 2, 1)]
    np.testing.assert_allclose(
        scatter.collections[0].get_offsets(), np.transpose([v1, v2]), atol=1e-6
    )
    np.testing.assert_allclose(lit_point(scatter), [v1[at], v2[at]], atol=1e-6)
    assert f"{', '.join(bold)}" in [text.get_text() for text in scatter.texts]
    assert f"{stats.pearsonr(v1, v2)[0]:.2f}" in [text.get_text() for text in score.texts]


def test_steps_that_are_named_are_framed_and_the_others_veiled():
    figure = plot_method("rsm", "score")[0].figure
    frames = [each for each in figure.artists if isinstance(each, FancyBboxPatch)]
    veils = [each for each in figure.artists if isinstance(each, Rectangle) and each.get_alpha()]
    assert len(frames) == 2 and len(veils) == 4
    for title in ("3 RSMs", "6 score"):
        (text,) = [each for each in figure.texts if each.get_text() == title]
        inside = [
            each.get_window_extent().contains(*text.get_window_extent().p0) for each in frames
        ]
        assert sum(inside) == 1
    everything = plot_method()[0].figure
    assert not [
        each for each in everything.artists if isinstance(each, FancyBboxPatch) or each.get_alpha()
    ]
    sizes = [each.get_tightbbox().size for each in (figure, everything)]
    np.testing.assert_allclose(*sizes)


def test_an_unknown_step_is_told_the_steps_there_are():
    with pytest.raises(
        ValueError, match="no step 'rdm': the steps are words, vectors, rsm, triangle, "
    ):
        plot_method("words", "rdm")


# The unrolling


def test_the_lit_pair_is_the_same_in_both_rsms_both_strips_and_the_scatter(monkeypatch):
    drawn, draw = [], figures_02.draw_unrolling
    monkeypatch.setattr(
        figures_02, "draw_unrolling", lambda *each: drawn.append(draw(*each)) or drawn[-1]
    )
    explorer = show_unrolling(rsm(E1), rsm(E2), WORDS, ("A", "B"))
    v1, v2 = similarities(E1), similarities(E2)
    for pair, (i, j) in enumerate(PAIRS):
        explorer.controls["pair"].value = pair
        *heats, strips, points = drawn[-1].axes
        for ax, E in zip(heats, (E1, E2), strict=True):
            np.testing.assert_allclose(ax.images[0].get_array(), rsm(E))
            assert traced(ax) == [(j, i, 1, 1)]
        for image, v in zip(strips.images, (v1, v2), strict=True):
            shown = np.ma.filled(image.get_array()[:, 0], np.nan)
            np.testing.assert_allclose(shown, [*v[: pair + 1], *[np.nan] * (5 - pair)])
        assert traced(strips) == [(0, pair, 2, 1)]
        bold = [text.get_text() for text in strips.texts if text.get_fontweight() == "bold"]
        assert bold == [f"{WORDS[i]}, {WORDS[j]}"]
        assert f"Position {pair}, {WORDS[i]} and {WORDS[j]}: " in explorer.text
        np.testing.assert_allclose(lit_point(points), [v1[pair], v2[pair]])
        score = f"r = {stats.pearsonr(v1, v2)[0]:.2f}".replace("-", "−")
        assert (score in points.get_title("left") + points.get_title()) == (pair == 5)


def test_without_a_kernel_it_moves_and_viewers_of_stills_see_it_complete():
    explorer = show_unrolling(rsm(E1), rsm(E2), WORDS, ("A", "B"))
    still, *film = pictures(explorer._still)
    assert len(film) == 6 and (still == film[-1]).all()
    assert all((a != b).any() for a, b in zip(film, film[1:], strict=False))
    explorer.controls["pair"].value = 5
    (complete,) = pictures(explorer.picture.value)
    assert np.mean(np.abs(still - complete) > 32) < 0.001  # all but a few edges of letters
    assert explorer._still == show_unrolling(rsm(E1), rsm(E2), WORDS, ("A", "B"))._still
    assert len(explorer._still) < 350_000


def test_what_cannot_be_unrolled_is_told_why():
    with pytest.raises(
        ValueError, match="S1 has 4 words and S2 has 3: give both the same 3 to 6 words"
    ):
        show_unrolling(rsm(E1), rsm(E2[:3]), WORDS, ["A", "B"])
    with pytest.raises(ValueError, match="3 to 6 words"):
        show_unrolling(np.eye(7), np.eye(7), [*"abcdefg"], ["A", "B"])
    with pytest.raises(ValueError, match="words must be 4 strings, but there are 3"):
        show_unrolling(rsm(E1), rsm(E2), WORDS[:3], ["A", "B"])


# What moves


def a_picture(colour):
    figure = matplotlib.figure.Figure(figsize=(1, 1), facecolor=colour)
    return png(figure)


def test_a_moving_picture_has_its_colours_its_pace_and_rests_on_its_last():
    colours = ["white", "#123456", "#D55E00"]
    animation = moving([*map(a_picture, colours)], [1.2, 0.5, 3])
    found = [picture[5, 5].tolist() for picture in pictures(animation)]
    white, blue, orange = [255, 255, 255], [0x12, 0x34, 0x56], [0xD5, 0x5E, 0]
    assert found == [orange, white, blue, orange]
    film = Image.open(io.BytesIO(animation))
    assert film.info["loop"] == 3 and film.default_image
    assert [one.info.get("duration") for one in ImageSequence.Iterator(film)] == [
        None,
        1200,
        500,
        3000,
    ]


def test_a_build_keeps_an_old_moving_picture_only_where_all_of_it_looks_the_same():
    a, b, c = map(a_picture, ["white", "#123456", "#D55E00"])
    old = moving([a, b, c], 1)
    assert build.looks_same(moving([a, b, c], 1), old)
    assert not build.looks_same(moving([b, a, c], 1), old)
    assert not build.looks_same(moving([a, c], 1), old)
    assert not build.looks_same(moving([a, b, c], 2), old)
    assert not build.looks_same(c, old)
