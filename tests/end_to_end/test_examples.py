"""The examples run as they stand, and every plain client agrees with the scorer."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


def run(folder, *command):
    done = subprocess.run(
        list(map(str, command)), cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("heartbeats", "tflite"),
        ("transactions", "tflite"),
        ("sensors", "tflite"),
        ("sklearn_mlp", "c"),
        *(
            pytest.param(f"pytorch_{kind}", "c", marks=pytest.mark.torch)
            for kind in ("dense", "conv1d", "lstm")
        ),
    ],
)
def test_a_tutorial_s_model_becomes_one_file_of_each_format(name, other, tmp_path: Path) -> None:
    lines = run(tmp_path, sys.executable, EXAMPLES / f"{name}.py").splitlines()
    assert [line.split(":")[0] for line in lines] == [f"{name}.onnx", f"{name}.{other}"]
    for line in lines:
        assert float(line.split(": ")[1].split("%")[0]) < 6.0


@pytest.fixture(scope="module")
def artifacts(table, tmp_path_factory: pytest.TempPathFactory):
    """Both formats, and a normal and a strange window as JSON with what the scorer says of them."""
    from edgeae_runtime import Scorer

    folder = tmp_path_factory.mktemp("clients")
    for form in ("onnx", "tflite"):
        table.detector.export(folder / f"table.{form}")
    with Scorer(folder / "table.onnx") as scorer:
        scores = scorer.score(table.windows)
        windows = table.windows[[scores.argmin(), scores.argmax()]]
        expected = [(scorer.score(w), scorer.is_anomaly(w)) for w in windows]
    for number, window in enumerate(windows):
        (folder / f"{number}.json").write_text(json.dumps(window.tolist()))
    return folder, expected


def check(said, expected):
    score, flag = said.strip().split(",")
    np.testing.assert_allclose(float(score), expected[0], rtol=1e-5)
    assert bool(int(flag)) is bool(expected[1])


@pytest.mark.parametrize(
    ("client", "form"), [("plain_onnxruntime", "onnx"), ("plain_litert", "tflite")]
)
def test_a_plain_python_client_gives_score_and_flag(artifacts, client, form) -> None:
    folder, expected = artifacts
    assert {bool(flag) for _, flag in expected} == {False, True}
    for number, known in enumerate(expected):
        script = EXAMPLES / "clients" / f"{client}.py"
        check(run(folder, sys.executable, script, f"table.{form}", f"{number}.json"), known)


def test_javascript_gives_score_and_flag(artifacts, node_modules) -> None:
    folder, expected = artifacts
    shutil.copy(EXAMPLES / "clients" / "onnxruntime_web.mjs", node_modules)
    script = node_modules / "onnxruntime_web.mjs"
    for number, known in enumerate(expected):
        check(run(folder, "node", script, "table.onnx", f"{number}.json"), known)
