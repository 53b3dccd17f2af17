"""The tree stays readable and releasable: sizes of files, types, one version, one licence."""

import re
import tomllib
from pathlib import Path

import pytest

from edgeae_runtime import __version__

ROOT = Path(__file__).parents[1]
PACKAGES = ("edgeae", "export/edgeae_export", "runtime/edgeae_runtime")
MAX_LINES = {"edgeae/detector.py": 400}  # the estimator: one class with the API of scikit-learn
MAX_LINES_ELSEWHERE = 350
MAX_ANY = 15  # in a thousand lines
MAX_FORMATTER_SKIPS = 40
SKIP = "# fmt: " + "skip"  # apart, so that this file is not counted
PROJECTS = ("pyproject.toml", "export/pyproject.toml", "runtime/pyproject.toml")


def sources(*folders: str) -> list[Path]:
    """Python files below some folders."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    assert found
    return found


def project(path: str) -> dict[str, object]:
    """The table `project` of a pyproject file."""
    table: dict[str, object] = tomllib.loads((ROOT / path).read_text())["project"]
    return table


def test_no_file_is_long() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in sources(*PACKAGES, "benchmarks", "examples", "tests")
    }
    long = {
        name: length
        for name, length in lengths.items()
        if length > MAX_LINES.get(name, MAX_LINES_ELSEWHERE)
    }
    assert long == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_types_are_seldom_any(package: str) -> None:
    texts = [path.read_text() for path in sources(package)]
    lines = sum(len(text.splitlines()) for text in texts)
    uses = sum(len(re.findall(r"\bAny\b", text)) for text in texts)
    assert 1000 * uses / lines <= MAX_ANY


def test_the_formatter_is_seldom_switched_off() -> None:
    texts = [path.read_text() for path in sources(*PACKAGES, "benchmarks", "examples", "tests")]
    assert sum(text.count(SKIP) for text in texts) <= MAX_FORMATTER_SKIPS


def test_each_package_has_the_licence() -> None:
    assert len({(ROOT / path).with_name("LICENSE").read_bytes() for path in PROJECTS}) == 1
    assert all(project(path)["license-files"] == ["LICENSE"] for path in PROJECTS)


def test_the_version_stands_in_one_place_and_siblings_are_pinned_to_it() -> None:
    for path in PROJECTS:
        text = (ROOT / path).read_text()
        assert "version" not in project(path)
        pins = re.findall(r'"edgeae-\w+\[\w+\]([^"]*)"', text.split("[dependency-groups]")[0])
        assert set(pins) <= {f"=={__version__}"}, path
    assert re.search(
        rf"^version: {re.escape(__version__)}$", (ROOT / "CITATION.cff").read_text(), re.M
    )


def test_all_three_packages_have_the_same_addresses() -> None:
    first, *others = (project(path)["urls"] for path in PROJECTS)
    assert all(other == first for other in others)
