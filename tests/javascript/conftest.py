"""The npm package in Node and in Chromium."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.node_packages import PACKAGE, unpack

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def site(node_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the packed package in `node_modules`, and the scripts of the tests."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "node_modules").mkdir()
    for package in (node_modules / "node_modules").iterdir():
        (folder / "node_modules" / package.name).symlink_to(package)
    unpack(PACKAGE, folder)
    for script in HERE.glob("*.*js"):
        shutil.copy(script, folder)
    (folder / "index.html").write_text(PAGE)
    return folder


@pytest.fixture(scope="session")
def node(site: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a script of the site in Node."""

    def run(script: str, *words: object) -> subprocess.CompletedProcess[str]:
        command = ["node", str(site / script), *map(str, words)]
        return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)

    return run


@pytest.fixture(scope="session")
def node_job(node, site: Path) -> Callable[[dict[str, Any]], Any]:
    """Run a job in Node, and return its answers."""

    def run(job: dict[str, Any]) -> Any:
        (site / "job.json").write_text(json.dumps(job))
        done = node("node_drive.mjs", site / "job.json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


PAGE = """<!doctype html>
<title>edgeae</title>
<script type="importmap">{"imports": {
  "edgeae": "/node_modules/edgeae/src/index.js",
  "onnxruntime-web": "/node_modules/onnxruntime-web/dist/ort.wasm.bundle.min.mjs"
}}</script>
<script type="module">
import * as edgeae from "edgeae";
import * as ort from "onnxruntime-web";
import { drive } from "./drive.js";
ort.env.wasm.numThreads = 1;
Object.assign(window, { edgeae, ort, drive });
</script>
"""


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript"}  # noqa: RUF012

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def page(browser: Any, site: Path) -> Iterator[Any]:
    """A page from a server on loopback, with the package and onnxruntime-web."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=site))
    Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(f"http://127.0.0.1:{server.server_port}/")
    opened.wait_for_function("window.edgeae !== undefined")
    yield opened
    context.close()
    server.shutdown()
    server.server_close()
