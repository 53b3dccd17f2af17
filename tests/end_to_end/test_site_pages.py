"""The built site in Chromium: accessible, in both themes, and its search finds pages."""

import functools
import http.server
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.doc_blocks import ROOT

PAGES = ["index", "tutorials/first-detector", "stream", "reference/edgeae", "gallery"]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Leave it out."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of the site that `scripts/docs` built: `build/site`, or EDGEAE_SITE."""
    folder = Path(os.environ.get("EDGEAE_SITE", ROOT / "build" / "site"))
    if not (folder / "index.html").exists():
        pytest.skip(f"no site in {folder}: scripts/docs builds it")
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
