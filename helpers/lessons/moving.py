"""Pictures that move where no kernel runs: several PNGs as one animated PNG."""

import io

import numpy as np
from PIL import Image

COLOURS = 256  # as many as a palette holds; the file is a third of that of full colour


def moving(pngs, seconds, loops=3):
    """One animated PNG of several pictures. Returns its bytes.

    pngs : list of PNG bytes, all of one size. The last is the complete picture: viewers that know
        no animation show it, the others rest on it after the last loop.
    seconds : how long each picture stays, a number or a list of as many as there are pictures.
    loops : how often the pictures are shown.
    """
    frames = [Image.open(io.BytesIO(png)).convert("RGB") for png in pngs]
    if len({frame.size for frame in frames}) != 1:
        raise ValueError(f"The pictures must have one size, not {[each.size for each in frames]}.")
    # One palette for all, or a colour would flicker. No dithering: it looks dirty and packs badly.
    together = Image.fromarray(np.concatenate([np.asarray(frame) for frame in frames]))
    palette = together.quantize(COLOURS)
    frames = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    file = io.BytesIO()
    frames[-1].save(
        file,
        "png",
        save_all=True,
        append_images=frames,
        default_image=True,  # the picture that is saved stands before the animation
        duration=[round(1000 * each) for each in np.broadcast_to(seconds, len(frames))],
        loop=loops,
        optimize=True,
    )
    return file.getvalue()
