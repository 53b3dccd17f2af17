"""The tree shows the stages: imports go down the layers, never up, and never in a circle."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = {
    "runtime/edgeae_runtime": [
        "errors arrays messages unique_json files dates timestamps numbers conformal scores "
        "tracking conditions",
        "manifest",
        "containers",
        "engines",
        "readings",
        "recordings",
        "artifact",
        "stream",
        "scorer info",
        "batch",
        "service",
        "bench watch",
        "cli",
    ],
    "export/edgeae_export": [
        "precisions versions memory quantisation whitening manifest front_end counts reproducible",
        "calibration",
        "keras_graph onnx_graph",
        "parity",
        "source",
        "formats",
        "artifact",
        "exporter from_artifact verified_plan rethreshold rounded summary targets emulated",
    ],
    "edgeae": [
        "data datasets synthetic",
        "train",
        "storage",
        "detector wrapper",
        "evaluate",
        "report plot",
        "adapters bench fleet hub mlflow mlflow_code",
        "workflows",
        "cli",
    ],
}
"""From the bottom up; a word is a folder or a loose module, those on one line may import each
other."""

PACKAGES = [pytest.param(ROOT / folder, id=Path(folder).name) for folder in LAYERS]


def modules(package: Path) -> dict[str, Path]:
    """Dotted names of a package's modules, without the package's own, and their files."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(package: Path) -> dict[str, set[str]]:
    """For each module, the modules of its own package that it imports, lazily or not."""
    known = modules(package)
    return {name: _targets(path, package.name, known) for name, path in known.items()}


def _targets(path: Path, package: str, known: dict[str, Path]) -> set[str]:
    targets = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if _own(name, package) in known else node.module for name in names]
        else:
            continue
        targets |= {_own(name, package) for name in names}
    return (targets & known.keys()) - {""}


def _own(name: str, package: str) -> str:
    return name.removeprefix(f"{package}.") if name.startswith(f"{package}.") else ""


def layer(package: Path, module: str) -> int:
    """Height of a module; `__init__` and `__main__` of the package stand above everything."""
    layers = LAYERS[str(package.relative_to(ROOT))]
    if module in ("", "__main__"):
        return len(layers)
    top = module.split(".")[0]
    heights = [height for height, words in enumerate(layers) if top in words.split()]
    assert heights, f"{package.name}/{module}: neither a folder nor a module of the layout"
    return heights[0]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_is_in_a_folder_or_named_in_the_table(package: Path) -> None:
    for module in modules(package):
        layer(package, module)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_word_of_the_table_exists(package: Path) -> None:
    tops = {module.split(".")[0] for module in modules(package)}
    words = " ".join(LAYERS[str(package.relative_to(ROOT))]).split()
    assert set(words) <= tops


@pytest.mark.parametrize("package", PACKAGES)
def test_no_import_goes_up(package: Path) -> None:
    upward = [
        f"{module} -> {target}"
        for module, targets in imported(package).items()
        for target in sorted(targets)
        if layer(package, target) > layer(package, module)
    ]
    assert upward == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_files_import_each_other_in_a_circle(package: Path) -> None:
    graph = {name: targets for name, targets in imported(package).items() if name}
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("package", PACKAGES)
def test_a_folder_is_no_module(package: Path) -> None:
    """A folder's `__init__` has no code, so that each import names the file it means."""
    for path in package.rglob("__init__.py"):
        if path.parent == package:
            continue
        body = ast.parse(path.read_text(encoding="utf-8")).body
        assert all(isinstance(node, ast.Expr) for node in body), path
