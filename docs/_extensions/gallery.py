"""Pictures of the pages, drawn when the site is built, for light pages and for dark ones."""

from __future__ import annotations

import inspect
import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pictures
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FOLDER = "_pictures"  # below docs/, not kept
THEMES = {"light": "default", "dark": "dark_background"}


def setup(app: Sphinx) -> dict[str, bool]:
    """Draw before pages are read, and offer the directive."""
    app.connect("builder-inited", draw)
    app.add_directive("picture", Picture)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def draw(app: Sphinx) -> None:
    """Draw every picture of `pictures.py` in both themes."""
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    folder = Path(app.srcdir, FOLDER)
    folder.mkdir(exist_ok=True)
    for theme, style in THEMES.items():
        with plt.style.context(style):
            for name, picture in pictures.PICTURES.items():
                figure = plt.figure(figsize=(8, 3.8), layout="constrained")
                picture(figure.subplots())
                figure.savefig(folder / f"{name}-{theme}.png", dpi=130, transparent=True)
                plt.close(figure)


class Picture(SphinxDirective):
    """`{picture} NAME`: a picture with a caption, and below it, with `:code:`, what draws it."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {"code": directives.flag}

    def run(self) -> list[nodes.Node]:
        """Return two images, of which the theme shows one, and the caption."""
        name = self.arguments[0]
        caption = "\n".join(self.content)
        figure = nodes.container(classes=["picture"])  # the theme hides captions of figures
        for theme in THEMES:
            image = nodes.image(uri=f"/{FOLDER}/{name}-{theme}.png", alt=caption)
            image["classes"] = [f"only-{theme}", "dark-light"]
            figure += image
        figure += nodes.paragraph(caption, caption, classes=["picture-caption"])
        if "code" not in self.options:
            return [figure]
        return [figure, nodes.literal_block("", code(name), language="python")]


def code(name: str) -> str:
    """Return the body of the function that draws a picture."""
    source = inspect.getsource(pictures.PICTURES[name])
    body = re.split(r'"""\n', source, maxsplit=1)[1]
    return textwrap.dedent(body).strip()
