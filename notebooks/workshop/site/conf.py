"""How Sphinx renders the pages that pages.py writes. Nothing of it needs a network."""

import sys
from pathlib import Path

SITE = Path(__file__).resolve().parent
sys.path[:0] = [str(SITE), str(SITE.parents[2])]
from helpers.plots import INK, MODEL_COLORS, PALETTE  # noqa: E402

project = html_title = "RSA of word embeddings"
language = "en"
extensions = ["myst_nb", "formulas"]
myst_enable_extensions = ["attrs_block", "dollarmath"]
nb_execution_mode = "off"
nb_ipywidgets_js = {}  # widgets need a kernel, and their scripts a network

html_theme = "furo"
pygments_dark_style = "github-dark"
BRAND = "color-brand-primary", "color-brand-content", "color-brand-visited"
html_theme_options = {
    "light_css_variables": dict.fromkeys(BRAND, MODEL_COLORS["glove-100"])
    | {"color-foreground-primary": INK, "course-exercise": PALETTE[1]},
    "dark_css_variables": dict.fromkeys(BRAND, MODEL_COLORS["glove-50"]),
}
html_static_path = ["static"]
html_css_files = ["course.css"]
html_logo = html_favicon = "static/logo.svg"
html_copy_source = html_use_index = html_show_copyright = False
html_math_renderer = "mathml"
