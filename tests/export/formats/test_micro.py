import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import edgeae
from edgeae_export.formats.tflite import micro as microcontroller
from edgeae_runtime import InputError, MissingPackageError, Scorer


def small(architecture: str, hidden: tuple[int, ...]) -> edgeae.Detector:
    x = np.random.default_rng(0).normal(size=(100, 8, 2)).astype(np.float32)
    made = edgeae.Detector(
        architecture, hidden=hidden, code_size=2, epochs=1, random_state=0, threshold=1.0
    )
    return made.fit(x)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("architecture", "hidden"), [("dense", (4,)), ("conv", (3,)), ("lstm", (3,)), ("gru", (3,))]
)
def test_a_file_for_tflite_micro_tells_its_arena(tmp_path: Path, architecture, hidden) -> None:
    exported = small(architecture, hidden).export(
        tmp_path / "micro.tflite", for_microcontroller=True
    )
    assert exported.arena_bytes is not None
    assert 500 < exported.arena_bytes < 200_000
    with Scorer(exported.path) as scorer:
        assert scorer.score(np.zeros((8, 2), np.float32)) >= 0


def test_too_small_an_arena_is_found_too_small(tmp_path: Path) -> None:
    exported = small("dense", (4,)).export(tmp_path / "m.tflite", for_microcontroller=True)
    path = tmp_path / "probe.npz"
    with Scorer(exported.path) as scorer:
        golden = scorer.manifest.golden
    model = np.frombuffer(exported.path.read_bytes(), np.uint8)
    np.savez(path, model=model, windows=golden.windows)
    command = [
        sys.executable,
        "-m",
        "edgeae_export.formats.tflite.micro_probe",
        str(path),
        "0",
        "600",
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    assert '"enough"' not in done.stdout


def test_control_flow_is_refused(tmp_path: Path) -> None:
    import keras

    class Loop(keras.layers.Layer):  # type: ignore[misc]
        def call(self, x):
            return keras.ops.fori_loop(0, 3, lambda turn, y: 0.9 * y, x)

    x = np.random.default_rng(0).normal(size=(100, 6, 2)).astype(np.float32)
    network = keras.Sequential([keras.Input((6, 2)), Loop(), keras.layers.Dense(2)])
    made = edgeae.wrap(network, calibration=x, threshold=1.0)
    with pytest.raises(InputError, match=r"no control flow; this network needs WHILE"):
        made.export(tmp_path / "loop.tflite", for_microcontroller=True)
    assert list(tmp_path.iterdir()) == []


def test_it_goes_with_tflite_only(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"`for_microcontroller` needs a \.tflite file; got '\.onnx'"
    ):
        small("dense", (4,)).export(tmp_path / "m.onnx", for_microcontroller=True)


def test_a_missing_interpreter_names_its_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(microcontroller, "find_spec", lambda name: None)
    with pytest.raises(
        MissingPackageError, match=r"pip install 'edgeae-export\[microcontroller\]'"
    ):
        small("dense", (4,)).export(tmp_path / "m.tflite", for_microcontroller=True)
