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
    frames = [np.asarray(Image.open(io.BytesIO(png)).convert("RGB")) for png in pngs]
    # One palette for all of them, or a colour would flicker.
    film = Image.fromarray(np.concatenate(frames)).quantize(method=Image.Quantize.MAXCOVERAGE)
    height, width, _ = frames[-1].shape
    frames = [film.crop((0, y, width, y + height)) for y in range(0, film.height, height)]
    file = io.BytesIO()
    look = {"save_all": True, "append_images": frames, "loop": loops, "optimize": True}
    durations = [round(1000 * each) for each in np.broadcast_to(seconds, len(frames))]
    # The picture that is saved stands before the animation, for viewers that know none.
    frames[-1].save(file, "png", **look, default_image=True, duration=durations)
    return file.getvalue()
