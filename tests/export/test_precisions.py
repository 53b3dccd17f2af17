"""Every precision in every format: its contract, size, budget, and what is not offered."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from edgeae_export import ParityError, ThresholdRule, export
from edgeae_export.artifact import artifact_of
from edgeae_export.exporter import Options, export_all, format_of
from edgeae_export.precisions import NOT_OFFERED, PRECISIONS, check_offered
from edgeae_export.quantisation import Range, as_integers
from edgeae_export.summary import export_table
from edgeae_export.targets import expand_targets
from edgeae_runtime import InputError, Scorer

SUFFIXES = (".onnx", ".tflite")
NETWORKS = ("table", "beats", "series", "single")


@pytest.fixture(scope="module")
def artifact(make_example, tmp_path_factory: pytest.TempPathFactory):
    """Give a network's artifact in a format and precision, its graph converted once."""
    graphs: dict[tuple[str, str], bytes] = {}
    folder = tmp_path_factory.mktemp("precisions")

    def made(name: str, suffix: str, precision: str) -> bytes:
        source, form = make_example(name).detector.source_, format_of(folder / f"a{suffix}")
        if (name, suffix) not in graphs:
            graphs[name, suffix] = form.convert(source, False)
        return artifact_of(source, graphs[name, suffix], name, form, precision=precision)[0]

    return made


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("precision", PRECISIONS)
def test_an_artifact_of_each_precision_keeps_its_contract(
    make_example, artifact, name, suffix, precision
) -> None:
    example, data = make_example(name), artifact(name, suffix, precision)
    x = example.windows
    with Scorer(data, selftest=True, allow_native=True) as scorer:
        manifest, scores = scorer.manifest, scorer.score(x)
        assert manifest.precision == precision
        assert scores.dtype == np.float32
        assert scores.tolist() == [scorer.score(window) for window in x]  # alone and in a batch
        np.testing.assert_array_equal(scorer.is_anomaly(x), scores > scorer.threshold)
        made = scorer.reconstruct(x)
        assert made.dtype == np.float32
        assert made.shape == x.shape
        assert np.isfinite(made).all()
        own = scorer.score(example.detector.source_.calibration)
        assert manifest.threshold == example.detector.source_.choose(own, own[:0])
        assert format_of(example.path.with_suffix(suffix)).threshold_in(data) == scorer.threshold


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_each_precision_makes_the_beats_file_smaller(artifact, suffix) -> None:
    whole = len(artifact("beats", suffix, "float32"))
    manifest = 12_000  # golden windows and the like are the same in all
    assert len(artifact("beats", suffix, "float16")) - manifest < 0.6 * (whole - manifest)
    for precision in ("int8", "int8-full"):
        assert len(artifact("beats", suffix, precision)) - manifest < 0.4 * (whole - manifest)


def test_ranges_are_those_of_fitting_windows_never_of_calibration_windows(table, artifact) -> None:
    source = table.detector.source_
    form = format_of(table.path)
    graph = form.convert(source, False)
    wild = replace(source, calibration=source.calibration * 9)
    quantise = form.precisions["int8-full"]
    assert quantise(graph, source.validation) == quantise(graph, wild.validation)
    assert quantise(graph, source.validation) != quantise(graph, wild.calibration)
    with pytest.raises(InputError, match=r"takes its ranges from validation windows, never from"):
        artifact_of(
            replace(source, validation=source.validation[:0]),
            graph,
            "a",
            form,
            precision="int8-full",
        )


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("threshold", [0.0, 1.0])
def test_the_graph_s_threshold_is_a_constant_of_its_own(
    table, tmp_path: Path, suffix, threshold
) -> None:
    """Also where the graph has other constants of the same value, which slimming might share."""
    source = replace(table.detector.source_, rule=ThresholdRule("given", threshold))
    targets = [(tmp_path / f"{precision}{suffix}", precision) for precision in PRECISIONS]
    for path, *_ in export_all(source, targets, Options(max_flips=1, max_score_error=99)):
        assert format_of(path).threshold_in(path.read_bytes()) == np.float32(threshold)


def test_a_file_over_its_budget_is_not_written_and_says_what_would_be(
    table, tmp_path: Path
) -> None:
    with pytest.raises(ParityError) as caught:
        export(
            table.detector.source_, tmp_path / "a.onnx", precision="int8-full", max_score_error=1e-5
        )
    lines = str(caught.value).splitlines()
    assert "a in int8-full: its scores differ from the source's by" in lines[0]
    assert lines[1].split()[0] == "window"
    assert len(lines) == 8
    assert lines[-1].strip() in (
        "`precision` float32 is within its budget",
        "`precision` float16 is within its budget",
    )
    assert os.listdir(tmp_path) == []


def test_several_targets_are_expand_targets_and_written_all_or_none(table, tmp_path: Path) -> None:
    source, options = table.detector.source_, Options()
    targets = expand_targets(
        [str(tmp_path / "a.onnx"), str(tmp_path / "a.tflite")], ["int8", "float32"]
    )
    exported = export_all(source, targets, options)
    assert sorted(os.listdir(tmp_path)) == [
        "a-float32.onnx",
        "a-float32.tflite",
        "a-int8.onnx",
        "a-int8.tflite",
    ]
    head, *rows = export_table(exported).splitlines()
    assert head.split()[:4] == ["file", "format", "precision", "bytes"]
    assert len(rows) == 5
    assert rows[-1].startswith("int8: smaller, not faster")
    for path, _ in targets:
        path.unlink()
    with pytest.raises(ParityError):
        export_all(source, targets, Options(max_score_error=1e-6))
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(("trait", "precision"), NOT_OFFERED)
def test_what_is_not_offered_is_refused_with_its_reason(trait: str, precision: str) -> None:
    with pytest.raises(InputError, match=f"{precision} is not offered for {trait} files: "):
        check_offered(precision, trait)


def test_an_unknown_precision_is_refused_before_any_work(table, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"precision must be one of float32, .*; got 'int4'"):
        export(table.detector.source_, tmp_path / "a.onnx", precision="int4")


def test_integers_give_weights_back_within_half_a_step() -> None:
    weights = np.random.default_rng(0).normal(size=(5, 7)).astype(np.float32)
    weights[:, 2] = 0
    integers, steps = as_integers(weights, axis=1)
    assert (np.abs(integers * steps - weights) <= steps / 2 + 1e-7).all()
    assert np.abs(integers).max() == 127


@pytest.mark.parametrize(("low", "high"), [(-1, 1), (0, 0), (2, 5), (-5, -2), (-1e-30, 1e30)])
@pytest.mark.parametrize("lowest", [0, -128])
def test_a_range_holds_zero_exactly(low: float, high: float, lowest: int) -> None:
    seen = Range.over(low, high, lowest)
    assert lowest <= seen.zero <= lowest + 255
    assert np.isfinite(seen.step)
    assert seen.step > 0
