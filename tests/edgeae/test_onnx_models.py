"""Autoencoders from ONNX files: what PyTorch wrote, and what is refused before it is opened."""

import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from click.testing import CliRunner

import edgeae
from edgeae.cli.main import main
from edgeae_runtime import InputError, Scorer

MODELS = Path(__file__).parent / "onnx_models"
EXPECTED = np.load(MODELS / "expected.npz")
EXPORTERS = ("torchscript", "dynamo")
NAMES = ("dense", "flat", "conv1d", "lstm", "gru", "vae", "time_first")
RNG = np.random.default_rng(0)
TABLE = RNG.normal(size=(300, 6)).astype(np.float32)
TOLERANCE = 1e-5  # of a score; PyTorch and onnxruntime round differently


def torch_windows(name):
    """Windows and what PyTorch makes of them, both as edgeae orders their axes."""
    x, z = EXPECTED[f"{name}/x"], EXPECTED[f"{name}/z"]
    return (x.swapaxes(1, 2), z.swapaxes(1, 2)) if name == "conv1d" else (x, z)


def wrapped(name, exporter, **options):
    x, _ = torch_windows(name)
    calibration = RNG.normal(size=(300, *x.shape[1:])).astype(np.float32)
    return edgeae.wrap(MODELS / f"{name}-{exporter}.onnx", calibration=calibration, **options)


@pytest.mark.parametrize("exporter", EXPORTERS)
@pytest.mark.parametrize("name", [*NAMES, "attention"])
def test_a_detector_and_its_onnx_file_score_as_pytorch_does(tmp_path, name, exporter) -> None:
    x, z = torch_windows(name)
    scores = np.square(x - z).reshape(len(x), -1).mean(axis=1)
    detector = wrapped(name, exporter)
    np.testing.assert_allclose(detector.reconstruct(x), z, atol=1e-5)
    np.testing.assert_allclose(detector.anomaly_score(x), scores, rtol=TOLERANCE)
    with Scorer(detector.export(tmp_path / "m.onnx").path) as scorer:
        np.testing.assert_allclose(scorer.score(x), scores, rtol=TOLERANCE)
        np.testing.assert_allclose(scorer.reconstruct(x), z, atol=1e-5)
    assert opset(tmp_path / "m.onnx") == 17


@pytest.mark.parametrize("exporter", EXPORTERS)
@pytest.mark.parametrize("name", NAMES)
def test_a_c_file_scores_as_pytorch_does(tmp_path, name, exporter) -> None:
    x, z = torch_windows(name)
    scores = np.square(x - z).reshape(len(x), -1).mean(axis=1)
    path = wrapped(name, exporter).export(tmp_path / "m.c").path
    with Scorer(path, allow_native=True) as scorer:
        np.testing.assert_allclose(scorer.score(x), scores, rtol=TOLERANCE)


def opset(path):
    model = onnx.load(path)
    return {entry.domain: entry.version for entry in model.opset_import}[""]


@pytest.mark.parametrize("precision", ["float16", "int8", "int8-full"])
def test_a_network_from_onnx_has_all_precisions(tmp_path, precision) -> None:
    detector = wrapped("flat", "dynamo", validation=RNG.normal(size=(200, 12, 3)))
    x, _ = torch_windows("flat")
    with Scorer(detector.export(tmp_path / "m.onnx", precision=precision).path) as scorer:
        np.testing.assert_allclose(scorer.score(x), detector.anomaly_score(x), rtol=0.05)


@pytest.mark.parametrize("error", ["mae", "mahalanobis"])
def test_scaler_and_error_are_fused_around_the_network(tmp_path, error) -> None:
    offset = np.array([1, 0, -5, 3, 0, 100], np.float32)
    scale = np.array([2, 1, 0.1, 1, 9, 0.01], np.float32)
    raw = TABLE / scale + offset
    detector = edgeae.wrap(
        MODELS / "dense-dynamo.onnx", calibration=raw[:150], validation=raw[150:],
        scaler=(offset, scale), error=error,
    )  # fmt: skip
    for form in ("onnx", "c"):
        path = detector.export(tmp_path / f"m.{form}").path
        with Scorer(path, allow_native=True) as scorer:
            np.testing.assert_allclose(scorer.score(raw), detector.anomaly_score(raw), rtol=1e-4)
            np.testing.assert_allclose(
                scorer.reconstruct(raw), detector.reconstruct(raw), rtol=1e-4, atol=1e-4
            )
    assert (detector.anomaly_score(raw) > 0).all()


def test_a_wrapped_detector_is_saved_loaded_pickled_and_described(tmp_path) -> None:
    detector = wrapped("lstm", "dynamo")
    x, _ = torch_windows("lstm")
    detector.save(tmp_path / "d.edgeae")
    for again in (edgeae.load(tmp_path / "d.edgeae"), pickle.loads(pickle.dumps(detector))):
        np.testing.assert_array_equal(again.anomaly_score(x), detector.anomaly_score(x))
        assert again.threshold_ == detector.threshold_
    assert detector.source_.network.count_params() == 5 * 4 * (3 + 5 + 2) + 5 * 4 * 12 + 18


ALONE = """
import sys
for name in ("keras", "tensorflow", "tf2onnx", "tf_keras"):
    sys.modules[name] = None
import numpy as np
import edgeae
from edgeae.cli.main import main
normal = np.random.default_rng(0).normal(size=(300, 6))
detector = edgeae.wrap(sys.argv[1], calibration=normal)
detector.save("m.edgeae")
edgeae.load("m.edgeae").export("m.c")
np.savetxt("normal.csv", normal, delimiter=",", header="a,b,c,d,e,f", comments="")
main(["wrap", sys.argv[1], "--calibration", "normal.csv", "-o", "n.edgeae"], standalone_mode=False)
main(["export", "n.edgeae", "n.onnx", "n.c"], standalone_mode=False)
main(["evaluate", "n.edgeae", "normal.csv"], standalone_mode=False)
"""


def test_neither_keras_nor_tensorflow_is_needed(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ALONE, str(MODELS / "vae-torchscript.onnx")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for name in ("m.c", "m.h", "n.onnx", "n.c"):
        assert (tmp_path / name).stat().st_size > 1000


def run(*arguments):
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_command_takes_an_onnx_file_and_its_detector_is_reported_on(tmp_path: Path) -> None:
    normal, detector = tmp_path / "n.csv", tmp_path / "d.edgeae"
    np.savetxt(normal, TABLE, delimiter=",", header="a,b,c,d,e,f", comments="")
    model = MODELS / "vae-dynamo.onnx"
    told = run(
        "wrap", model, "--calibration", normal, "--scaler", "standard",
        "--reconstruction", onnx.load(model).graph.output[0].name, "-o", detector,
    )  # fmt: skip
    assert "wrapped, 98 weights" in told
    run("report", detector, normal, "-o", tmp_path / "r.html")
    assert "Gemm" in (tmp_path / "r.html").read_text()


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_a_random_model_is_refused_with_the_reason(exporter) -> None:
    with pytest.raises(InputError, match=r"draws random numbers \(RandomNormalLike at"):
        wrapped("random_vae", exporter)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "exporter"),
    [
        ("flat", "torchscript"),  # with erf
        ("conv1d", "dynamo"),
        ("lstm", "torchscript"),
        ("gru", "dynamo"),
        ("attention", "dynamo"),
        ("time_first", "torchscript"),
    ],
)
def test_a_tflite_file_scores_as_pytorch_does(tmp_path, name, exporter) -> None:
    x, z = torch_windows(name)
    scores = np.square(x - z).reshape(len(x), -1).mean(axis=1)
    with Scorer(wrapped(name, exporter).export(tmp_path / "m.tflite").path) as scorer:
        np.testing.assert_allclose(scorer.score(x), scores, rtol=TOLERANCE)
        np.testing.assert_allclose([scorer.score(one) for one in x], scores, rtol=TOLERANCE)
        np.testing.assert_allclose(scorer.reconstruct(x), z, atol=1e-5)
