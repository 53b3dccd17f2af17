"""docs/manifest.schema.json is what is written, and what the strict reader takes."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from edgeae_runtime.manifest.front_end import FrontEnd
from edgeae_runtime.manifest.model import (
    Backtest,
    Change,
    Golden,
    Inputs,
    Manifest,
    Parity,
    Scaler,
    Threshold,
)
from edgeae_runtime.manifest.reader import OPTIONAL, OPTIONAL_BACKTEST, OPTIONAL_INPUT

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "manifest.schema.json").read_text())
PARTS: dict[str, Any] = {
    "input": Inputs,
    "scaler": Scaler,
    "threshold": Threshold,
    "golden": Golden,
    "parity": Parity,
    "front_end": FrontEnd,
    "backtest": Backtest,
}


def test_what_is_written_fits_the_schema(example) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(example.document, SCHEMA)


def test_the_schema_has_the_reader_s_keys_and_requires_every_one() -> None:
    names = {"input" if name == "inputs" else name for name in Manifest._fields}
    assert set(SCHEMA["properties"]) == names | {"format", "digest"}
    for key, kind in PARTS.items():
        assert set(SCHEMA["properties"][key]["properties"]) == set(kind._fields)
    change = SCHEMA["properties"]["changes"]["items"]
    assert set(change["properties"]) == set(Change._fields)
    optional = {*OPTIONAL, *OPTIONAL_INPUT, *OPTIONAL_BACKTEST}
    for part in (SCHEMA, change, *(SCHEMA["properties"][key] for key in PARTS)):
        always = [key for key in part["properties"] if key not in optional]
        assert part["required"] == always
        assert part["additionalProperties"] is False


@pytest.mark.parametrize(
    ("key", "value"),
    [("format", 1), ("score", "max"), ("digest", "x"), ("changes", {}), ("precision", "int4")],
)
def test_the_schema_refuses_what_the_reader_refuses(table, with_manifest, key: str, value) -> None:
    from edgeae_runtime import ArtifactError, Scorer

    document = {**table.document, key: value}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, SCHEMA)
    with pytest.raises(ArtifactError):
        Scorer(with_manifest(table.data, json.dumps(document)))
