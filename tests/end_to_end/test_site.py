"""What the site adds to the pages: links, C functions, keys of the manifest, reasons of blocks."""

import json
import re
from importlib import import_module
from pathlib import Path

import pytest

from tests.end_to_end.doc_blocks import ROOT

DOCS = ROOT / "docs"


@pytest.fixture
def extension(monkeypatch):
    """Import one of the site's extensions by name."""
    monkeypatch.syspath_prepend(DOCS / "_extensions")
    return import_module


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("train.md#series", "../train.md#series"),
        ("../CHANGELOG.md", "../project/changelog.md"),
        (
            "../examples/sensors.py",
            "https://github.com/edgeae/edgeae/blob/main/examples/sensors.py",
        ),
        ("../examples/c99", "https://github.com/edgeae/edgeae/tree/main/examples/c99"),
        ("https://example.org/a.md", "https://example.org/a.md"),
        ("#events", "../stream.md#events"),
    ],
)
def test_a_link_of_an_included_page_leads_to_the_site_or_to_github(extension, link, shown) -> None:
    pages = extension("repository_pages")
    origin, page = DOCS / "stream.md", DOCS / "reference" / "events.md"
    assert pages.rewritten(f"[a]({link})", origin, page, DOCS) == f"[a]({shown})"


def test_a_block_that_is_not_run_shows_its_reason(extension) -> None:
    page = DOCS / "device.md"
    text = "```sh notest: it needs a board\nmake flash\n```\n"
    shown = extension("repository_pages").rewritten(text, page, page, DOCS)
    assert shown.startswith("```sh\nmake flash\n```\n\n*Not run by the tests: it needs a board.*\n")


@pytest.mark.parametrize("header", ["c_api.h", "c_stream.h", "c_tracker.h", "c_blob.h"])
def test_every_function_of_a_header_is_on_its_page(extension, header) -> None:
    c_header = extension("c_header")
    text = Path(c_header.CONTAINERS, header).read_text()
    declared = re.findall(r"^\w[\w ]* \*?model_(\w+)\(", text, re.M)
    shown = re.findall(
        r"^````\{c:function\} \w[\w ]* \*?pump_(\w+)\(", c_header.markdown(text), re.M
    )
    assert declared
    assert shown == declared


def test_every_key_of_the_manifest_is_in_a_table(extension) -> None:
    schema = json.loads((DOCS / "manifest.schema.json").read_text())
    tables = "\n".join(extension("manifest_keys").tables("", schema))
    assert keys(schema) == set(re.findall(r"^\| `(\w+)`", tables, re.M))


def keys(schema: object) -> set[str]:
    """Return the names of all properties in a schema."""
    if isinstance(schema, list):
        return set().union(*map(keys, schema))
    if not isinstance(schema, dict):
        return set()
    own = set(schema.get("properties", {}))
    return own.union(*map(keys, schema.values()))


def test_every_public_name_is_looked_for_once(extension) -> None:
    names = list(extension("public_names").public_names(["aeon"]))
    assert len(names) == len(set(names))
    assert {
        "edgeae.Detector.fit",
        "edgeae.adapters.aeon.AeonDetector",
        "edgeae.adapters.pyod.PyODDetector.fit",
        "edgeae.hub.push",
        "edgeae.mlflow.log_model",
        "edgeae.plot.series",
        "edgeae_runtime.Scorer.score",
    } <= set(names)
    assert "edgeae.InputError" not in names  # documented as edgeae_runtime's
