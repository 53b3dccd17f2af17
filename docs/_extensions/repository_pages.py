"""Pages of the repository on the site: their links lead where a reader of the site can follow.

The pages under `docs/` are read on GitHub, too. Their links to other files of the repository become
links to the site's page that includes the file, or to GitHub. A block that the tests do not run
(tests/end_to_end/doc_blocks.py) says why.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ROOT = Path(__file__).parents[2]
GITHUB = "https://github.com/edgeae/edgeae"
WHOLE_FILE = re.compile(r"\A```\{include\} (\S+)\n```\n\Z")
LINK = re.compile(r"(?<=\]\()(?![a-z]+:)([^)#\s]*)(#[^)\s]*)?(?=\))")
NOT_RUN = re.compile(r"^(```\w+) notest: ([^\n]+)\n(.*?^```\n)", re.M | re.S)

log = logging.getLogger(__name__)


def setup(app: Sphinx) -> dict[str, bool]:
    """Rewrite every page when it is read, and every part of another file that it includes."""
    app.connect("source-read", read_page)
    app.connect("include-read", read_include)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def read_page(app: Sphinx, docname: str, content: list[str]) -> None:
    """Rewrite a page."""
    page = Path(app.srcdir, docname + ".md")
    content[0] = rewritten(content[0], page, page, Path(app.srcdir))


def read_include(app: Sphinx, path: Path, docname: str, content: list[str]) -> None:
    """Rewrite what a page includes; MyST gives the page's name without its folder."""
    page = Path(app.srcdir, app.env.docname + ".md")
    content[0] = rewritten(content[0], (app.srcdir / path).resolve(), page, Path(app.srcdir))


def rewritten(text: str, origin: Path, page: Path, docs: Path) -> str:
    """Return a text of the file `origin` as the site shows it on a page."""
    pages = {path: site for site in docs.rglob("*.md") if (path := included(site))}

    def link(found: re.Match[str]) -> str:
        name, anchor = found[1], found[2] or ""
        if not name and (origin == page or pages.get(origin) == page):
            return anchor
        target = (origin.parent / name).resolve() if name else origin
        if not target.exists():
            log.warning("%s links to %s, which is not there", origin, name)
        return address(pages.get(target, target), page.parent, docs) + anchor

    return LINK.sub(link, NOT_RUN.sub(r"\1\n\3\n*Not run by the tests: \2.*\n\n", text))


def included(page: Path) -> Path | None:
    """Return the file that a page is, if the page is an include and nothing else."""
    found = WHOLE_FILE.match(page.read_text(encoding="utf-8"))
    return (page.parent / found[1]).resolve() if found else None


def address(target: Path, folder: Path, docs: Path) -> str:
    """Return a link from a folder of the site to a file: relative in the site, else on GitHub."""
    if target.is_relative_to(docs) and target.is_file():
        return Path(os.path.relpath(target, folder)).as_posix()
    kind = "tree" if target.is_dir() else "blob"
    return f"{GITHUB}/{kind}/main/{target.relative_to(ROOT).as_posix()}"
