"""What a service tells of a shaft at rest, from lines and samples, also after a restart."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from edgeae_export.manifest import manifest_json
from edgeae_runtime.cli.main import main
from edgeae_runtime.manifest.order_tracking import OrderTracking
from tests.runtime.service.processes import run

RATE = 1000.0


@pytest.fixture(scope="module")
def shaft(make_example, with_manifest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the series' artifact, of samples of angle, with the speed in channel 3."""
    example, path = make_example("series"), tmp_path_factory.mktemp("shaft") / "shaft.onnx"
    manifest = example.scorer.manifest
    inputs = manifest.inputs._replace(features=None, order_tracking=OrderTracking("3", 32, RATE))
    text = manifest_json(manifest._replace(inputs=inputs))
    path.write_bytes(with_manifest(example.data, text))
    return path


def turning(count: int, rests: slice) -> np.ndarray:
    """Return readings `(count, 4)` of a shaft that rests once."""
    rows = np.random.default_rng(0).normal(size=(count, 4)) * (1, 5, 0.1, 0) + (0, 20, -1, 1500)
    rows[rests, 3] = 0
    return rows.astype("<f4")


def lines(rows: np.ndarray) -> str:
    return "".join(
        json.dumps({"values": row[:3], "3": row[3], "m": "a"}) + "\n" for row in rows.tolist()
    )


@pytest.mark.parametrize("key", [(), ("--key", "m")])
def test_a_rest_before_a_restart_is_not_told_again_after_it(shaft, key, tmp_path: Path) -> None:
    rows, state = turning(600, slice(200, 300)), tmp_path / "state.json"
    _, told = run(shaft, lines(rows[:400]), "--state", state, *key)
    assert "the shaft is at rest" in told
    _, told = run(shaft, lines(rows[400:]), "--state", state, *key)
    assert "at rest" not in told
    rows[500:, 3] = 0
    _, told = run(shaft, lines(rows[400:]), "--state", state, *key)
    assert "the shaft is at rest" in told


def test_samples_and_lines_tell_the_first_reading_at_rest(shaft, tmp_path: Path) -> None:
    rows = turning(3000, slice(1200, 1300))
    _, told = run(shaft, lines(rows))
    assert "reading 1201: the shaft is at rest" in told
    rows.tofile(tmp_path / "rows.raw")
    _, told = run(shaft, "", tmp_path / "rows.raw", "--raw", "float32")
    assert "reading 1201: the shaft is at rest" in told


def test_a_recalibration_at_rest_names_the_rest(shaft, tmp_path: Path) -> None:
    rows, path = turning(600, slice(0, 600)), tmp_path / "rows"
    rows.tofile(f"{path}.raw")
    Path(f"{path}.jsonl").write_text(lines(rows))
    for name, options in (("jsonl", []), ("raw", ["--raw", "float32"])):
        words = ["recalibrate", str(shaft), f"{path}.{name}", "--false-alarm-rate", "0.05"]
        done = CliRunner().invoke(main, [*words, *options])
        assert done.exit_code == 1
        assert done.stderr == (
            "edgeae-runtime: a false-alarm rate of 0.05 needs 19 valid windows; got 0; not valid "
            "are 600 readings at rest, or at a speed that is missing or out of range\n"
        )


def test_raw_samples_have_the_models_channels_and_that_of_the_speed(shaft, tmp_path: Path) -> None:
    rows, path = turning(3000, slice(1200, 1300)), tmp_path / "rows.raw"
    rows.tofile(path)
    words = ["score", str(shaft), str(path), "--raw", "float32"]
    given = CliRunner().invoke(main, [*words, "--channels", "4", "--keep", "3"])
    assert given.exit_code == 0, given.output
    assert CliRunner().invoke(main, [*words, "--keep", "3"]).stdout == given.stdout
    refused = CliRunner().invoke(main, [*words, "--channels", "2"])
    assert "no column '3'; it has the columns 0 to 1" in refused.stderr
