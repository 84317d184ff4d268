"""Pictures that move where no kernel runs: several PNGs as one animated PNG."""

import io

import numpy as np
from PIL import Image


def moving(pngs, seconds, loops=3):
    """One animated PNG of several pictures. Returns its bytes.

    pngs : list of PNG bytes, all of one size. The last is the complete picture: viewers that know
        no animation show it, the others rest on it after the last loop.
    seconds : how long each picture stays, a number or a list of as many as there are pictures.
    loops : how often the pictures are shown.
    """
    film = np.stack([np.asarray(Image.open(io.BytesIO(png)).convert("RGB")) for png in pngs])
    # One palette for all frames, or a colour would flicker; a third of the size of full colour.
    film, palette = reduced(film)
    frames = [Image.fromarray(frame) for frame in film]
    for frame in frames:
        frame.putpalette(palette.tobytes())
    file = io.BytesIO()
    look = {"save_all": True, "append_images": frames, "loop": loops, "optimize": True}
    durations = [round(1000 * each) for each in np.broadcast_to(seconds, len(frames))]
    # The picture that is saved stands before the animation, for viewers that know none.
    frames[-1].save(file, "png", **look, default_image=True, duration=durations)
    return file.getvalue()


def reduced(film):
    """(frames, height, width, 3) -> (frames, height, width) numbers of colours, and the palette.

    The palette has the most frequent of all colours that look the same, so that areas stay as they
    are, white above all; a rare one, from the edge of a letter or a line, becomes the nearest.
    """
    codes = film @ np.array([1 << 16, 1 << 8, 1])
    counts = np.bincount(codes.ravel(), minlength=1 << 24)
    found = np.flatnonzero(counts)
    found = found[np.argsort(-counts[found], kind="stable")]
    colours = np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1)
    frequent = np.sort(np.unique(colours >> 3, axis=0, return_index=True)[1])
    palette = colours[frequent[:256]]
    numbers = np.zeros(1 << 24, np.uint8)
    numbers[found] = ((colours[:, None] - palette) ** 2).sum(axis=2).argmin(axis=1)
    return numbers[codes], palette.astype(np.uint8)
