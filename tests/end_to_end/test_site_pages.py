"""The built site in Chromium: accessible, in both themes, and its search finds pages."""

import functools
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.end_to_end.doc_blocks import ROOT

PAGES = ["index", "tutorials/first-detector", "stream", "reference/edgeae", "gallery"]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Leave it out."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site in EDGEAE_SITE, or a new one."""
    if "EDGEAE_SITE" in os.environ:
        return Path(os.environ["EDGEAE_SITE"])
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-d", f"{folder}/doctrees", "docs"]
    subprocess.run([*command, f"{folder}/html"], cwd=ROOT, check=True)
    return folder / "html"


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    """The address of the site."""
    handler = functools.partial(Quiet, directory=os.fspath(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def shown(site, browser) -> Iterator:
    """A page of the browser, which may ask the site only."""
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.route(lambda url: not url.startswith(site), lambda route: route.abort())
    yield page
    page.close()


class Names(HTMLParser):
    """The links of a page, and what links may lead to."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.anchors = {""}
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect."""
        values = dict(attrs)
        self.anchors.add(values.get("id") or "")
        self.links.add(values.get("href") or values.get("src") or "")


@pytest.mark.slow
def test_every_link_inside_the_site_leads_somewhere(folder: Path) -> None:
    pages = {
        page.resolve(): Names(page)
        for page in folder.rglob("*.html")
        if "_static" not in page.parts
    }
    broken = []
    for page, names in pages.items():
        for link in names.links:
            address = urlsplit(link)
            if address.scheme or address.netloc:
                continue
            target = (page.parent / unquote(address.path)).resolve() if address.path else page
            anchors = pages[target].anchors if target in pages else {address.fragment}
            if not target.exists() or unquote(address.fragment) not in anchors:
                broken.append(f"{page.relative_to(folder.resolve())}: {link}")
    assert len(pages) > 50
    assert broken == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(site, shown, node_modules, screenshots, name, scheme) -> None:
    shown.emulate_media(color_scheme=scheme)
    shown.goto(f"{site}/{name}.html")
    assert shown.evaluate("document.documentElement.dataset.theme") == scheme
    shown.screenshot(path=screenshots / f"site-{name.replace('/', '-')}-{scheme}.png")
    shown.evaluate((node_modules / "node_modules/axe-core/axe.min.js").read_text("utf-8"))
    found = shown.evaluate("axe.run()")
    assert found["passes"]
    assert [
        (one["id"], one["help"], [node["html"][:160] for node in one["nodes"]][:3])
        for one in found["violations"]
    ] == []


@pytest.mark.parametrize(
    ("words", "page"), [("calibration", "explanation/promise"), ("bearing", "tutorials/vibration")]
)
def test_the_search_finds_a_page(site, shown, words, page) -> None:
    shown.goto(f"{site}/search.html?q={words}")
    shown.wait_for_selector(f"#search-results a[href*='{page}.html']")
