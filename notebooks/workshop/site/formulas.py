"""Formulas as MathML, and a font for them: browsers draw and screen readers read them."""

import html
import logging
import re
from importlib.util import find_spec
from pathlib import Path

from docutils import nodes
from fontTools import subset
from latex2mathml.converter import convert
from sphinx.util.logging import getLogger

FONT = (
    Path(find_spec("ziamath").origin).with_name("fonts") / "STIXTwoMath-Regular.ttf"
)  # SIL Open Font License
# What browsers draw without finding it in the text: italics for single letters, and the root.
DRAWN = {0x210E, *range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D71C), ord("√")}
BARS = re.compile(
    r"<mo[^>]*>(?=&#x0(007C|2016);)"
)  # of an absolute value or a length: close to it, as high as text

logging.getLogger("fontTools").setLevel(logging.WARNING)


def setup(app):
    characters = set(DRAWN)

    def write(translator, node):
        latex = node.astext()
        mathml = convert(latex, display="block" if isinstance(node, nodes.math_block) else "inline")
        mathml = BARS.sub('<mo stretchy="false" lspace="0" rspace="0">', mathml)
        if "\\" in mathml:
            getLogger(__name__).warning(
                "a command that has no MathML, in the formula %s", latex, location=node
            )
        characters.update(map(ord, html.unescape(mathml)))
        translator.body.append(mathml)
        raise nodes.SkipNode

    def write_font(app, error):
        if error:
            return
        options = subset.Options(
            flavor="woff", name_IDs=["*"]
        )  # its licence stands among the names
        font, smaller = subset.load_font(FONT, options), subset.Subsetter(options)
        smaller.populate(unicodes=characters)
        smaller.subset(font)
        subset.save_font(font, app.outdir / "_static" / "formulas.woff", options)

    app.add_html_math_renderer("mathml", (write, None), (write, None))
    app.connect("build-finished", write_font)
