import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

import edgeae_export.artifact as artifact
import edgeae_export.formats.onnx.format as onnx_format
from edgeae_export import Exported, ParityError, ThresholdRule, export
from edgeae_export.parity.gate import TOLERANCE
from edgeae_runtime import InputError, Scorer


@pytest.fixture
def sabotage(monkeypatch: pytest.MonkeyPatch):
    """Let the conversion give a graph that something was done to."""
    from edgeae_export.formats.onnx import from_keras as keras_to_onnx

    convert = keras_to_onnx.keras_to_onnx

    def with_change(change):
        def changed(*args):
            graph = convert(*args)
            change(graph.graph)
            return graph

        monkeypatch.setattr(keras_to_onnx, "keras_to_onnx", changed)

    return with_change


def test_what_is_written_is_what_is_told(table, tmp_path: Path) -> None:
    exported = export(table.detector.source_, tmp_path / "pump.onnx")
    assert isinstance(exported, Exported)
    assert exported.path == tmp_path / "pump.onnx"
    assert exported.size_bytes == os.path.getsize(exported.path)
    with Scorer(exported.path) as scorer:
        assert scorer.manifest.name == exported.manifest.name == "pump"
        assert scorer.threshold == exported.manifest.threshold.value
    assert os.listdir(tmp_path) == ["pump.onnx"]


def test_the_graph_takes_x_and_gives_score_flag_and_reconstruction(example) -> None:
    model = onnx.load_from_string(example.data)
    shape = list(example.scorer.manifest.inputs.shape)

    def declared(value) -> tuple:
        tensor = value.type.tensor_type
        sizes = [size.dim_param or size.dim_value for size in tensor.shape.dim]
        return value.name, onnx.TensorProto.DataType.Name(tensor.elem_type), sizes

    assert [declared(value) for value in model.graph.input] == [("x", "FLOAT", ["n", *shape])]
    assert [declared(value) for value in model.graph.output] == [
        ("score", "FLOAT", ["n"]),
        ("is_anomaly", "BOOL", ["n"]),
        ("reconstruction", "FLOAT", ["n", *shape]),
    ]
    # What the converters say of inner values misled onnxruntime 1.16 to 1.18 (see `_declare`).
    assert not model.graph.value_info
    assert model.ir_version <= 9
    assert [(entry.domain, entry.version) for entry in model.opset_import] == [("", 17)]
    onnx.checker.check_model(model, full_check=True)


def test_a_score_is_summed_in_one_pass(example) -> None:
    """onnxruntime's ReduceMean gives a window other last bits at another place of the batch."""
    kinds = {node.op_type for node in onnx.load_from_string(example.data).graph.node}
    assert "ReduceMean" not in kinds
    assert kinds & {"ReduceSumSquare", "ReduceL1"}


def test_the_threshold_in_the_graph_is_the_manifest_s(example) -> None:
    graph = onnx.load_from_string(example.data).graph
    (threshold,) = (entry for entry in graph.initializer if entry.name == "threshold")
    assert numpy_helper.to_array(threshold) == example.scorer.manifest.threshold.value


def test_the_threshold_is_the_artifact_s_own_on_calibration_windows(example) -> None:
    source, manifest = example.detector.source_, example.scorer.manifest
    scores = example.scorer.score(source.calibration)
    assert manifest.threshold == source.choose(scores, np.empty(0, np.float32))
    assert manifest.calibration.windows == len(source.calibration)
    assert manifest.calibration.scores[-1] == scores.max()
    assert manifest.parity.false_alarm_rate == (scores > manifest.threshold.value).mean()
    assert manifest.parity.largest_score_error <= TOLERANCE
    assert manifest.parity.flips == 0


@pytest.mark.parametrize("threshold", [0.0, -1.0, 0.25])
def test_a_given_threshold_works_in_the_manifest_and_in_the_graph(
    table, tmp_path: Path, threshold
) -> None:
    import onnxruntime

    source = replace(table.detector.source_, rule=ThresholdRule("given", threshold))
    path = export(source, tmp_path / "t.onnx").path
    with Scorer(path) as scorer:
        assert scorer.threshold == np.float32(threshold)
        assert scorer.manifest.threshold.rule == "given"
        assert scorer.manifest.threshold.false_alarm_rate is None
        expected = scorer.score(table.windows) > np.float32(threshold)
        np.testing.assert_array_equal(scorer.is_anomaly(table.windows), expected)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    (flags,) = session.run(["is_anomaly"], {"x": table.windows})
    np.testing.assert_array_equal(flags, expected)
    assert flags.all() == (threshold <= 0)


def test_a_perfect_reconstruction_scores_zero_and_a_threshold_of_zero_passes_it(
    table, tmp_path: Path
) -> None:
    import keras

    x = keras.Input((4,))
    network = keras.Model(x, keras.layers.Activation("linear")(x))
    source = replace(table.detector.source_, network=network, rule=ThresholdRule("given", 0.0))
    with Scorer(export(source, tmp_path / "zero.onnx").path) as scorer:
        assert scorer.score(table.windows).tolist() == [0.0] * 40
        assert not scorer.is_anomaly(table.windows).any()
        np.testing.assert_array_equal(scorer.contributions(table.windows[0]), np.full(4, 0.25))


def bend_weights(graph) -> None:
    """What a converter does that drops a bias or rounds the weights."""
    entry = max(graph.initializer, key=lambda entry: len(entry.raw_data))
    entry.CopyFrom(
        numpy_helper.from_array(numpy_helper.to_array(entry) * np.float32(1.01), entry.name)
    )


def lose_the_mean(graph) -> None:
    (entry,) = (entry for entry in graph.initializer if entry.name == "score/one_over_n")
    entry.CopyFrom(numpy_helper.from_array(np.array(np.nan, np.float32), entry.name))


@pytest.mark.parametrize("change", [bend_weights, lose_the_mean])
def test_a_graph_that_scores_otherwise_is_refused_and_no_file_is_left(
    table, tmp_path: Path, sabotage, change
) -> None:
    sabotage(change)
    path = tmp_path / "bent.onnx"
    with pytest.raises((ParityError, InputError)):
        export(table.detector.source_, path)
    assert os.listdir(tmp_path) == []
    path.write_bytes(b"old")
    with pytest.raises((ParityError, InputError)):
        export(table.detector.source_, path)
    assert path.read_bytes() == b"old"


def test_a_finished_file_with_other_scores_or_flags_is_refused(
    table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, windows = table.detector.source_, table.windows
    scores = table.scorer.score(windows)
    artifact.verify(table.data, onnx_format.FORMAT, windows, scores)
    with pytest.raises(ParityError, match=r"has other scores than its graph"):
        artifact.verify(
            table.data, onnx_format.FORMAT, windows, np.nextafter(scores, np.float32(9e9))
        )
    add_decision = onnx_format._add_decision
    monkeypatch.setattr(
        onnx_format, "_add_decision", lambda graph, value: add_decision(graph, -value)
    )
    with pytest.raises(ParityError, match=r"flags are not its scores above its threshold"):
        export(source, tmp_path / "flags.onnx")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", ["pump", "pump.pb", "pump.ONNX", ".onnx", "pump.onnx.bak"])
def test_an_unknown_suffix_is_refused_before_any_work(
    table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(onnx_format.OnnxFormat, "convert", lambda *_: pytest.fail("work was done"))
    with pytest.raises(
        InputError, match=r"the suffix must be a format: \.onnx or \.tflite or \.c; got '"
    ):
        export(table.detector.source_, tmp_path / name)


def test_a_missing_folder_is_refused_before_any_work(
    table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(onnx_format.OnnxFormat, "convert", lambda *_: pytest.fail("work was done"))
    with pytest.raises(FileNotFoundError, match=r"make it first") as caught:
        export(table.detector.source_, tmp_path / "none" / "pump.onnx")
    assert caught.value.filename == str(tmp_path / "none")


def test_a_feature_that_is_called_like_the_digest_s_marker_is_refused(
    table, tmp_path: Path
) -> None:
    from edgeae_runtime import ArtifactError

    source = table.detector.source_
    inputs = source.inputs._replace(features=("a", "b", "edgeae-sha256:", "d"))
    with pytest.raises(ArtifactError, match=r"'edgeae-sha256:' must occur once; it occurs 2 times"):
        export(replace(source, inputs=inputs), tmp_path / "odd.onnx")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", ["température 泵", "with 'quotes\"", "a" * 200])
def test_any_name_is_kept(table, tmp_path: Path, name: str) -> None:
    with Scorer(export(table.detector.source_, tmp_path / f"{name}.onnx").path) as scorer:
        assert scorer.manifest.name == name


@pytest.mark.parametrize("offset", [1e5, -1e5])
def test_small_readings_on_a_large_offset_keep_their_digits(offset: float) -> None:
    """The scaler subtracts before it scales; folded into weights it would lose every digit."""
    import keras

    from edgeae_export.keras_graph.fuse import Affine

    z = Affine(np.array([offset], np.float32), np.array([1000.0], np.float32))(
        keras.ops.convert_to_tensor([[offset + 1]])
    )
    assert float(z[0, 0]) == 1000.0


def test_an_affine_part_that_changes_nothing_leaves_no_weight() -> None:
    from edgeae_export.keras_graph.fuse import Affine

    assert Affine(np.zeros(3, np.float32), np.ones(3, np.float32)).weights == []
    shared = Affine(np.full(3, 2, np.float32), np.full(3, 4, np.float32), inverse=True)
    assert [weight.shape for weight in shared.weights] == [(1,), (1,)]
    assert not shared.trainable_weights
