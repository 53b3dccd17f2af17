"""Artifacts as MLflow models: the same decisions, from the runtime alone, and nothing pickled."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from edgeae.cli.main import main
from edgeae_runtime import Scorer
from edgeae_runtime.errors import InputError

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning:mlflow"
)


@pytest.fixture(autouse=True)
def tracking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Give each test a store of its own, in files, for which MLflow asks to be allowed."""
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    import mlflow

    before = mlflow.get_tracking_uri()
    mlflow.set_tracking_uri(f"file:{tmp_path / 'runs'}")
    yield mlflow
    mlflow.set_tracking_uri(before)


ALONE = """
import sys
for name in ("edgeae", "edgeae_export", "keras", "tensorflow", "tf2onnx", "onnx", "sklearn"):
    sys.modules[name] = None
import warnings
warnings.simplefilter("ignore")
import mlflow.pyfunc, numpy, pandas
model = mlflow.pyfunc.load_model(sys.argv[1])
windows = numpy.load(sys.argv[2])
names = model.metadata.signature.inputs.input_names() if sys.argv[3] == "True" else None
given = pandas.DataFrame(windows, columns=names) if names else windows
model.predict(given).to_csv(sys.argv[4], index=False, float_format="%.9g")
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["table", "series"])
def test_pyfunc_decides_as_the_scorer_does_from_the_runtime_alone(
    make_example, name: str, tmp_path: Path, python
) -> None:
    import edgeae.mlflow

    example = make_example(name)
    windows = np.asarray(example.windows, np.float32)
    edgeae.mlflow.save_model(example.path, tmp_path / "model")
    np.save(tmp_path / "windows.npy", windows)
    answer = tmp_path / "answer.csv"
    done = python(
        ALONE.replace("\nimport mlflow", "\nsys.warnoptions.clear()\nimport mlflow"),
        *(tmp_path / "model", tmp_path / "windows.npy", name == "table", answer),
    )
    assert done.returncode == 0, done.stderr
    scored = pd.read_csv(answer, dtype={"score": np.float32})
    with Scorer(example.path) as scorer:
        np.testing.assert_array_equal(scored["score"], scorer.score(windows))
        np.testing.assert_array_equal(scored["is_anomaly"], scorer.is_anomaly(windows))
    assert scored["is_anomaly"].nunique() == 2


def test_a_model_holds_the_artifact_and_nothing_pickled(table, tmp_path: Path) -> None:
    import edgeae.mlflow

    edgeae.mlflow.save_model(table.path, tmp_path / "model")
    files = {str(p.relative_to(tmp_path / "model")) for p in (tmp_path / "model").rglob("*.*")}
    assert {"MLmodel", "mlflow_code.py", f"artifacts/{table.path.name}"} <= files | {"MLmodel"}
    assert not [file for file in files if file.endswith((".pkl", ".pickle", ".joblib"))]
    saved = tmp_path / "model" / "artifacts" / table.path.name
    assert saved.read_bytes() == table.path.read_bytes()
    needed = (tmp_path / "model" / "requirements.txt").read_text().splitlines()
    assert [line.split("=")[0] for line in needed] == ["mlflow", "edgeae-runtime[onnx]", "pandas"]


def test_a_detector_is_logged_with_its_figures_and_report(table, tmp_path: Path, tracking) -> None:
    import edgeae.mlflow

    (tmp_path / "report.html").write_text("<p>report</p>")
    with tracking.start_run() as run:
        info = edgeae.mlflow.log_model(table.detector, "pump", report=tmp_path / "report.html")
    logged = tracking.get_run(run.info.run_id).data.metrics
    with edgeae.mlflow.load_model(info.model_uri, false_alarm_rate=0.1) as scorer:
        manifest = scorer.manifest
        assert scorer.threshold < manifest.threshold.value
    assert logged["threshold"] == manifest.threshold.value
    assert logged["parity_flips"] == manifest.parity.flips
    assert logged["false_alarm_rate"] == manifest.threshold.false_alarm_rate
    files = tracking.MlflowClient().list_artifacts(run.info.run_id)
    assert "report.html" in {file.path for file in files}


def test_a_column_that_is_missing_is_refused_and_order_does_not_matter(table, tmp_path) -> None:
    import mlflow

    import edgeae.mlflow

    edgeae.mlflow.save_model(table.path, tmp_path / "model")
    model = mlflow.pyfunc.load_model(str(tmp_path / "model"))
    frame = pd.DataFrame(table.windows, columns=model.metadata.signature.inputs.input_names())
    frame = frame.astype(float)
    turned = frame[frame.columns[::-1]]
    pd.testing.assert_frame_equal(model.predict(turned), model.predict(frame))
    with pytest.raises(mlflow.MlflowException, match="missing"):
        model.predict(frame.iloc[:, 1:])


def test_what_is_no_artifact_or_no_model_of_ours_is_refused(table, tmp_path: Path) -> None:
    import mlflow

    import edgeae.mlflow

    with pytest.raises(InputError, match=r"`model` must be a Detector, an \.onnx or a \.tflite"):
        edgeae.mlflow.save_model(tmp_path / "pump.c", tmp_path / "model")
    edgeae.mlflow.save_model(table.path, tmp_path / "model")
    with pytest.raises(InputError, match="`path` must be a new folder"):
        edgeae.mlflow.save_model(table.path, tmp_path / "model")
    with pytest.raises(InputError, match="`report` must be a file"):
        edgeae.mlflow.log_model(table.path, "pump", report=tmp_path / "none.html")
    mlflow.models.Model().save(str(tmp_path / "MLmodel"))
    with pytest.raises(InputError, match="must be a model of edgeae"):
        edgeae.mlflow.load_model(str(tmp_path))


def test_a_window_is_judged_by_the_threshold_of_its_condition(tmp_path: Path) -> None:
    import mlflow

    import edgeae.mlflow

    rng = np.random.default_rng(0)
    recipes = np.repeat(["slow", "fast"], 600)
    windows = rng.normal(size=(1200, 3)) * np.where(recipes == "fast", 4.0, 1.0)[:, None]
    frame = pd.DataFrame(windows, columns=list("abc")).assign(recipe=recipes)
    frame.to_csv(tmp_path / "pump.csv", index=False)
    words = ["--condition", "recipe", "--hidden", "8", "-o", str(tmp_path / "pump.edgeae")]
    done = CliRunner().invoke(main, ["train", str(tmp_path / "pump.csv"), *words])
    assert done.exit_code == 0, done.output
    edgeae.load(tmp_path / "pump.edgeae").export(tmp_path / "pump.onnx")
    edgeae.mlflow.save_model(tmp_path / "pump.onnx", tmp_path / "model")
    model = mlflow.pyfunc.load_model(str(tmp_path / "model"))
    x = windows.astype(np.float32)
    with Scorer(tmp_path / "pump.onnx") as scorer:
        for given in ("slow", "fast"):
            conditions = [given] * len(x)
            flags = model.predict(frame[["a", "b", "c"]], params={"conditions": conditions})
            np.testing.assert_array_equal(flags["is_anomaly"], scorer.is_anomaly(x, conditions))
            assert 0 < flags["is_anomaly"].sum() < len(x)
