"""The C interface as a page: comments and declarations of a header, for a model named `pump`."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

CONTAINERS = Path(__file__).parents[2] / "runtime/edgeae_runtime/containers"
COMMENT = re.compile(r"\A\s*/\*(.*?)\*/\s*\n", re.S)
FUNCTION = re.compile(
    r"^(?!typedef)([a-z]\w* [\w *]*\w\([^;{}]*?\));(?:[ ]*/\*(.*?)\*/)?", re.M | re.S
)


def setup(app: Sphinx) -> dict[str, bool]:
    """Offer the directive."""
    app.add_directive("c-header", CHeader)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class CHeader(SphinxDirective):
    """`{c-header} c_api.h`: what the header declares, in its order."""

    required_arguments = 1
    has_content = False
    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        """Return the page's nodes."""
        path = CONTAINERS / self.arguments[0]
        self.env.note_dependency(str(path))
        return self.parse_text_to_nodes(markdown(path.read_text(encoding="ascii")))


def markdown(header: str) -> str:
    """Describe a header: each paragraph of it by its comment, its functions and its types."""
    text = header.replace("MODEL_", "PUMP_").replace("model_", "pump_")
    return "\n\n".join(described(part) for part in paragraphs(text) if "__cplusplus" not in part)


def paragraphs(text: str) -> list[str]:
    """Split a header at blank lines, and before comments at the start of a line."""
    return [part for part in re.split(r"\n\n+|\n(?=/\*)", text) if part.strip()]


def described(part: str) -> str:
    """Describe one paragraph of a header."""
    comment = COMMENT.match(part + "\n")
    words = re.sub(r"\s+", " ", comment[1]).strip() if comment else ""
    code = part[comment.end() :].strip() if comment else part.strip()
    functions = FUNCTION.findall(code)
    rest = re.sub(r"^#(ifndef|endif|if|else|include).*\n?", "", FUNCTION.sub("", code), flags=re.M)
    lines = [words, *(function(*found) for found in functions)]
    if rest.strip():
        lines.append(f"```c\n{rest.strip()}\n```")
    return "\n\n".join(line for line in lines if line)


def function(declaration: str, comment: str) -> str:
    """Describe one function by its declaration, and the comment behind it."""
    line = re.sub(r"\s+", " ", declaration).replace("( ", "(")
    words = textwrap.dedent(re.sub(r"\s+", " ", comment)).strip()
    return f"````{{c:function}} {line}\n{words}\n````"
