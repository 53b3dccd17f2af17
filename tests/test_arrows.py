"""Imports go one way: edgeae -> edgeae_export -> edgeae_runtime -> numpy."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
RUNTIME = sorted((ROOT / "runtime/edgeae_runtime").rglob("*.py"))
EXPORT = sorted((ROOT / "export/edgeae_export").rglob("*.py"))
KERAS_FOLDER = ROOT / "export/edgeae_export/keras_graph"
KERAS_SIDE = {
    *KERAS_FOLDER.rglob("[!_]*.py"),
    *(ROOT / "export/edgeae_export/formats").glob("*/from_keras.py"),
}
ENGINES = {"onnxruntime", "ai_edge_litert", "tflite_runtime"}
EXTRAS = {"asyncua", "cryptography", "paho", "pymodbus", "tomli", "tuf"}  # imported where used


def imports(path: Path) -> list[tuple[str, str]]:
    """Top-level package and enclosing function ('' for the module) of every import in a file."""
    found: list[tuple[str, str]] = []

    def visit(node: ast.AST, function: str) -> None:
        if isinstance(node, ast.FunctionDef):
            function = node.name
        if isinstance(node, ast.Import):
            found.extend((name.name.split(".")[0], function) for name in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            found.append(((node.module or "").split(".")[0], function))
        for child in ast.iter_child_nodes(node):
            visit(child, function)

    visit(ast.parse(path.read_text(encoding="utf-8")), "")
    return found


def packages(path: Path) -> set[str]:
    return {package for package, _ in imports(path)} - set(sys.stdlib_module_names) - {"__future__"}


def test_there_is_something_to_read() -> None:
    assert len(RUNTIME) > 10
    assert len(EXPORT) > 8


@pytest.mark.parametrize("path", RUNTIME, ids=lambda path: path.name)
def test_the_runtime_imports_numpy_click_and_its_engine_only(path: Path) -> None:
    assert packages(path) <= {
        "edgeae_runtime",
        "numpy",
        "click",
        *ENGINES,
        *EXTRAS,
        "compression",  # of the standard library, from Python 3.14 on
    }


@pytest.mark.parametrize("path", EXPORT, ids=lambda path: path.name)
def test_the_exporter_never_imports_the_trainer(path: Path) -> None:
    assert packages(path) <= {
        "edgeae_export",
        "edgeae_runtime",
        "numpy",
        "scipy",
        "onnx",
        "keras",
        "tensorflow",
        "tf2onnx",
        "onnxslim",
        "ai_edge_litert",
        "flatbuffers",
        "tflite_micro",
    }


def test_each_engine_is_imported_by_the_one_function_that_needs_it() -> None:
    found = [
        (path.name, function)
        for path in RUNTIME
        for package, function in imports(path)
        if package in ENGINES
    ]
    assert found == [
        ("litert.py", "import_interpreter"),
        ("litert.py", "_older_interpreter_class"),
        ("onnxruntime.py", "import_onnxruntime"),
    ]


def test_click_is_imported_by_the_commands_only() -> None:
    users = {path.parent.name for path in RUNTIME if "click" in packages(path)}
    assert users == {"cli"}


def test_keras_is_imported_by_the_modules_that_make_a_graph_from_it_only() -> None:
    keras = {"keras", "tensorflow", "tf2onnx"}
    assert {path for path in EXPORT if keras & packages(path)} <= KERAS_SIDE


def test_the_modules_that_import_keras_are_imported_inside_functions() -> None:
    names = {
        ".".join(path.relative_to(ROOT / "export").with_suffix("").parts) for path in KERAS_SIDE
    }
    for path in EXPORT:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        at_the_top = {node.module for node in tree.body if isinstance(node, ast.ImportFrom)}
        if path not in KERAS_SIDE:
            assert not at_the_top & names, path
