"""What npm would publish: its files, its size, its types, and signatures."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from edgeae_runtime import __version__
from tests.node_packages import NODE_RED, PACKAGE, ROOT, unpack

MAX_MINIFIED = 30_000
REPORT = ROOT / "edgeae" / "report" / "static" / "edgeae.js"


def esbuild(site: Path, *words: str) -> str:
    command = [str(site / "node_modules/esbuild/bin/esbuild"), *words]
    done = subprocess.run(command, cwd=site, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_packages_hold_what_is_needed_and_no_tests(site, tmp_path) -> None:
    (tmp_path / "node_modules").mkdir()
    files = unpack(PACKAGE, tmp_path)
    sources = {str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("src/**/*.js")}
    assert sources < set(files)
    types = {"index.d.ts", "lines.d.ts", "node.d.ts", "signature.d.ts"}
    assert set(files) - sources == {"LICENSE", "README.md", "package.json", *types}
    assert unpack(NODE_RED, tmp_path) == [
        "LICENSE",
        "README.md",
        "edgeae.html",
        "edgeae.js",
        "examples/mqtt-alarms.json",
        "examples/simulated-pump.json",
        "package.json",
    ]


def test_the_packages_have_the_version_and_the_licence_of_the_others() -> None:
    packages = [json.loads((one / "package.json").read_text()) for one in (PACKAGE, NODE_RED)]
    assert {package["version"] for package in packages} == {__version__}
    assert packages[1]["dependencies"]["edgeae"] == __version__
    assert "dependencies" not in packages[0]
    licences = {(one / "LICENSE").read_bytes() for one in (ROOT, PACKAGE, NODE_RED)}
    assert len(licences) == 1


def test_the_package_is_small_and_needs_no_other(site) -> None:
    entry = "node_modules/edgeae/src/index.js"
    bundle = esbuild(site, entry, "--bundle", "--minify", "--format=esm")
    assert len(bundle.encode()) < MAX_MINIFIED
    assert not re.search(r"\bimport\b|\brequire\(|\beval\(|\bfetch\(", bundle)


def test_the_report_holds_the_code_of_the_package(site) -> None:
    # Written by `node_modules/.bin/esbuild` as here; see docs/javascript.md.
    entry = "node_modules/edgeae/src/index.js"
    bundle = esbuild(site, entry, "--bundle", "--format=esm", "--charset=utf8")
    assert REPORT.read_text("utf-8") == bundle


def test_the_types_are_those_of_the_code(site, node) -> None:
    shutil.copy(Path(__file__).parent / "types.ts", site)
    words = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022"]
    compiler = ["node", "node_modules/typescript/bin/tsc", *words, "types.ts"]
    done = subprocess.run(compiler, cwd=site, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    for entry in ("index", "lines", "node", "signature"):
        text = (PACKAGE / f"{entry}.d.ts").read_text()
        typed = set(re.findall(r"^export (?:class|function) (\w+)", text, re.MULTILINE))
        for names in re.findall(r"^export \{ ([^}]*) \}", text, re.MULTILINE):
            typed |= set(names.split(", "))
        (site / "names.mjs").write_text(
            f'console.log(JSON.stringify(Object.keys(await import("edgeae/{entry}"))));'
            if entry != "index"
            else 'console.log(JSON.stringify(Object.keys(await import("edgeae"))));'
        )
        assert set(json.loads(node("names.mjs").stdout)) == typed


SIGNED = """
import { open } from "edgeae/node";
const [path, verifyKey, minVersion] = process.argv.slice(2);
try {
  await (await open(path, { verifyKey, minVersion: Number(minVersion) })).close();
  console.log("open");
} catch (error) {
  console.log(`${error.name}: ${error.message}`);
}
"""


@pytest.fixture(scope="module")
def signed(table, tmp_path_factory) -> Path:
    """A folder with a key, and an artifact that it signed as version 3."""
    from tests.edgeae.report.commands import run

    folder = tmp_path_factory.mktemp("signed")
    for name in ("fleet", "other"):
        run("key", "new", folder / name)
    for name in ("pumpe é.onnx", "twin.onnx"):
        shutil.copy(table.path, folder / name)
    run("sign", folder / "pumpe é.onnx", "--key", folder / "fleet", "--version", "3")
    return folder


def test_a_signature_is_that_of_the_key_the_name_the_bytes_and_the_version(
    signed, node, site
) -> None:
    (site / "signed.mjs").write_text(SIGNED)
    path, key = signed / "pumpe é.onnx", signed / "fleet.pub"

    def answer(path: Path, key: Path, version: int = 1) -> str:
        return node("signed.mjs", path, key, version).stdout.strip()

    assert answer(path, key) == "open"
    assert answer(path, key, 3) == "open"
    assert answer(path, key, 4).endswith("version 3 is older than 4")
    assert answer(path, signed / "other.pub").endswith("the key did not sign it")
    assert "no such file" in answer(signed / "twin.onnx", key)
    shutil.copy(signed / "pumpe é.onnx.sig", signed / "twin.onnx.sig")
    assert "name differs from what was signed" in answer(signed / "twin.onnx", key)
    assert "must be the text of a public key" in answer(path, path)
    (signed / "pumpe é.onnx.sig").write_text("{}\n")
    assert "not a signature of edgeae" in answer(path, key)
