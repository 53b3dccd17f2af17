"""Text from outside reaches a terminal, a log and an exception only in printable characters."""

import json
import pickle
from pathlib import Path

import pytest
from click.testing import CliRunner

from edgeae_runtime import InputError, Scorer
from edgeae_runtime.cli.main import main
from edgeae_runtime.messages import printable
from tests.runtime.service.processes import run

EVIL = "\x1b]0;pwned\x07\x1b[2J\n<3>all good\u202egnp.exe\u2028\ud800\x9b"


def test_only_printable_characters_stay() -> None:
    assert printable(EVIL).isprintable()
    assert printable("Temperatur °C, 温度, naïve") == "Temperatur °C, 温度, naïve"
    assert printable("a\nb\tc", keep="\n") == "a\nb\\tc"


def test_an_error_is_one_printable_line_also_after_pickling() -> None:
    error = InputError(f"no column '{EVIL}'")
    assert str(error).isprintable()
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


@pytest.fixture
def evil_artifact(table, with_manifest, tmp_path: Path) -> Path:
    """An artifact whose texts were written by somebody else."""
    document = json.loads(json.dumps(table.document))
    document["name"] = EVIL
    document["made_by"] = {"edgeae": EVIL}
    document["input"]["features"][0] = EVIL
    path = tmp_path / "evil.onnx"
    path.write_bytes(with_manifest(table.data, json.dumps(document)))
    return path


def test_info_prints_what_an_artifact_says_in_printable_characters(evil_artifact) -> None:
    result = CliRunner().invoke(main, ["info", str(evil_artifact)])
    assert result.exit_code == 0, result.output
    assert "pwned" in result.output
    assert all(line.isprintable() for line in result.output.split("\n"))


def test_info_has_a_line_for_each_fact_whatever_an_artifact_says(table, evil_artifact) -> None:
    told, evil = (
        CliRunner().invoke(main, ["info", str(path)]).output.splitlines()
        for path in (table.path, evil_artifact)
    )
    made_by = told.index("made_by")
    assert made_by > 20
    assert evil[1] == told[1]
    assert evil.index("made_by") == made_by


def test_an_error_about_a_column_of_an_artifact_is_printable(evil_artifact, tmp_path: Path) -> None:
    data = tmp_path / "x.csv"
    data.write_text("a,b\n1,2\n")
    result = CliRunner().invoke(main, ["score", str(evil_artifact), str(data)])
    assert result.exit_code == 1
    assert result.output.count("\n") == 1
    assert result.output[:-1].isprintable()


def test_lines_of_a_stream_cannot_write_a_line_of_the_journal(table) -> None:
    with Scorer(table.path) as scorer:
        assert scorer.manifest.inputs.features is not None
    lines = json.dumps({EVIL: 1, "flow": 1}) + "\n"
    _, reported = run(table.path, lines, code=1)
    assert "pwned" in reported
    assert all(line.startswith("edgeae-runtime: ") for line in reported.splitlines())
    assert all(line.isprintable() for line in reported.split("\n"))
