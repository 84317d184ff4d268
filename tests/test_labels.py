"""Labels at the ends of lines: beside their line where there is room, apart where there is none."""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from helpers import plots
from helpers.lessons.labels import label_lines, readable


@pytest.mark.parametrize("ends", [[0, 5, 10], [5, 5.01, 5, 4.99, 0], [7]])
def test_each_label_stands_right_of_its_line_in_the_order_of_the_ends_and_none_on_another(ends):
    _, ax = plt.subplots(layout="constrained")
    for i, end in enumerate(ends):
        ax.plot([0, 1], [3, end], label=f"line {i}")
    ax.plot([0, 1], [3, 3], "--", label="_nameless")
    texts = label_lines(ax)
    ax.figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in texts]
    assert sorted(text.get_text() for text in texts) == [f"line {i}" for i in range(len(ends))]
    assert [ends[int(text.get_text()[-1])] for text in texts] == sorted(ends)
    assert all(low.y1 <= high.y0 for low, high in zip(boxes, boxes[1:], strict=False))
    if len(ends) < 5:
        for text, box in zip(texts, boxes, strict=True):
            x, y = ax.transData.transform((1, ends[int(text.get_text()[-1])]))
            assert 0 < box.x0 - x < 20 and box.y0 < y < box.y1
    plt.close()


def test_a_level_line_is_labelled_at_the_edge_of_the_axes():
    _, ax = plt.subplots()
    ax.set(xlim=(0, 50), ylim=(0, 20))
    ax.axhline(10, label="promised")
    (text,) = label_lines(ax)
    assert text.xy == pytest.approx((50, 10))
    plt.close()


@pytest.mark.parametrize("color", [*plots.PALETTE, *plots.MODEL_COLORS.values()])
def test_colours_of_letters_have_contrast_and_keep_their_hue(color):
    rgb = np.array(readable(color))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    assert 1.05 / (linear @ [0.2126, 0.7152, 0.0722] + 0.05) >= 4.4
    share = rgb / np.maximum(to_rgb(color), 1e-9)
    assert np.ptp(share[np.array(to_rgb(color)) > 0]) < 1e-9 and share.max() <= 1 + 1e-9
