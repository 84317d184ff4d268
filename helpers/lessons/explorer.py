"""A picture with sliders, and the still picture that stands in for it where no widgets run."""

import base64
import html
import io

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

VIEW = "application/vnd.jupyter.widget-view+json"
STILL = """<img class="still-{key}" alt="{text}" src="data:image/png;base64,{png}">
<style> /* Where the sliders live, the still picture hides; in a reopened notebook, their error. */
  :root:has(.sliders-{key}) .still-{key} {{ display: none }}
  :has(> * > .still-{key}) + .jp-OutputArea-child > :last-child:not(:has(*)) {{ display: none }}
  @media (max-width: 480px) {{ /* a slider needs the width that its label takes */
    .sliders-{key} .widget-slider {{ flex-wrap: wrap; height: auto; }}
    .sliders-{key} .widget-slider > .widget-label {{ width: 100% !important; text-align: left }}
  }}
</style>
<script> /* What ipywidgets draws has no names for a screen reader. */
  new MutationObserver(() => document.querySelectorAll(
    ".sliders-{key} :is(.noUi-handle, img):not([aria-label])"
  ).forEach(it => {{
    it.ariaLabel = it.closest(".widget-slider")?.firstChild.textContent ?? "figure";
    it.dataset.lmSuppressShortcuts = ""; // else Notebook takes the arrow keys for itself
  }})
  ).observe(document.body, {{ childList: true, subtree: true }});
</script>"""


class Explorer:
    """A picture with sliders; a still one on a web page, on GitHub, in print.

    controls : {name: (label, start, low, high, step)}, a slider, or {name: (options, start)}, a
        button for each option. Afterwards the widgets; none without ipywidgets.
    draw : takes the controls' values by name and returns (Figure, text): the numbers in one
        line, as a screen reader hears them.
    still : Figure, or a PNG's bytes, which may move
    """

    def __init__(self, controls, draw, still):
        start = {name: start for name, (_, start, *_) in controls.items()}
        self.controls, self._still = {}, still if isinstance(still, bytes) else png(still)
        try:
            import ipywidgets as widgets
        except ImportError:  # the setup cell has told so
            self.text = draw(**start)[1]
            return

        def redraw(_=None):
            figure, self.text = draw(**{name: each.value for name, each in self.controls.items()})
            self.picture.value = png(figure)
            self.says.value = f'<div role="status">{html.escape(self.text)}</div>'

        def go_back(_):
            for name, control in self.controls.items():
                control.value = start[name]

        # Not an Output: the browser keeps an Image until the next is decoded, so nothing flickers.
        look = {"max_width": "100%", "align_self": "flex-start"}
        self.picture, self.says = widgets.Image(layout=look), widgets.HTML()
        self.reset = widgets.Button(description="Reset", icon="undo")
        self.controls = {name: _control(widgets, *each) for name, each in controls.items()}
        below = [widgets.HBox([self.reset, self.says]), self.picture]
        self.box = widgets.VBox([*self.controls.values(), *below])
        self.box.add_class(f"sliders-{self.box.model_id}")
        self.reset.on_click(go_back)
        for control in self.controls.values():
            control.observe(redraw, "value")
        redraw()

    def _ipython_display_(self):
        from IPython.display import display

        picture = base64.b64encode(self._still).decode()
        still = {"text/plain": self.text, "image/png": picture}
        if not self.controls:
            return display(still, raw=True)
        key, text = self.box.model_id, html.escape(self.text)
        still["text/html"] = STILL.format(key=key, text=text, png=picture)
        display(still, raw=True)
        display({VIEW: {"version_major": 2, "version_minor": 0, "model_id": key}}, raw=True)


def _control(widgets, label, start, *limits):
    if not limits:
        # Not a menu or radio buttons: JupyterLab takes their arrow keys for itself.
        return widgets.ToggleButtons(options=label, value=start)
    slider = widgets.IntSlider if isinstance(start, int) else widgets.FloatSlider
    layout = {"width": "44em", "max_width": "100%"}
    look = {"style": {"description_width": "15em"}, "layout": layout}
    low, high, step = limits
    return slider(description=label, value=start, min=low, max=high, step=step, **look)


def panels(width, height, rows, columns, sharey=False, **place):
    """A new Figure and its Axes, placed as `Figure.subplots_adjust` does."""
    # Not from pyplot, which would keep every figure that a slider ever drew; and no layout engine,
    # which would move the parts as their numbers change.
    figure = Figure(figsize=(width, height), dpi=110, layout="none")
    return figure, figure.subplots(rows, columns, sharey=sharey, squeeze=False, gridspec_kw=place)


def png(figure):
    """As it stands, never cropped: the picture must not change its size as it changes."""
    file = io.BytesIO()
    FigureCanvasAgg(figure).print_png(file)
    return file.getvalue()
