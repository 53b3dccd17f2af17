"""What an export does once: Keras's scores, the graph's reading, the C text, the compilation."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from edgeae_export import Source
from edgeae_export.exporter import Options, export_all
from edgeae_export.formats.c99 import format as c99
from edgeae_export.formats.c99 import reader, writer
from edgeae_export.from_artifact import export_artifact, export_artifacts
from edgeae_export.precisions import PRECISIONS
from edgeae_export.targets import expand_targets
from edgeae_runtime.engines import c_compiler

LOOSE = Options(max_flips=1, max_score_error=99)


@pytest.fixture
def count_calls(monkeypatch: pytest.MonkeyPatch):
    """Replace a function by one that counts its calls and notes their first argument."""

    def counting(owner, name: str) -> list:
        function, calls = getattr(owner, name), []

        def counted(*arguments, **named):
            calls.append(arguments)
            return function(*arguments, **named)

        monkeypatch.setattr(owner, name, counted)
        return calls

    return counting


def fresh(source: Source) -> Source:
    """Copy of a source in which nothing has been computed yet."""
    return replace(source)


def test_eight_artifacts_score_every_window_with_keras_once(
    table, tmp_path: Path, count_calls
) -> None:
    source = fresh(table.detector.source_)
    scored = count_calls(Source, "outputs")
    targets = expand_targets([str(tmp_path / "a.onnx"), str(tmp_path / "a.tflite")], PRECISIONS)
    assert len(export_all(source, targets, LOOSE)) == 8
    assert sum(len(windows) for _, windows in scored) == len(source.windows) > 0
    assert len(scored) == sum(
        len(part) > 0 for part in (source.validation, source.calibration, source.anomalies)
    )


@pytest.fixture
def counted(count_calls, need_compiler):
    """Count graph reads, C texts and compilations from nothing cached."""
    writer.write_network.cache_clear()
    c_compiler.compiled.cache_clear()
    c_compiler.network_object.cache_clear()
    return {
        "read": count_calls(c99, "read_graph"),
        "write": count_calls(writer, "lay_out"),
        "compile": count_calls(c_compiler, "_compile"),
    }


@pytest.fixture
def need_compiler():
    """Skip with a reason where no C compiler is installed; fail in CI."""
    if not any(map(shutil.which, ("cc", "gcc", "clang"))):
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("no C compiler")


def sources(calls: list) -> list[str]:
    """C files that a compiler was called for, without what was linked only."""
    return [word for call in calls for word in call if str(word).endswith(".c")]


def test_a_c_export_reads_the_graph_writes_and_compiles_the_network_once(
    table, tmp_path: Path, counted
) -> None:
    export_all(fresh(table.detector.source_), [(tmp_path / "pump.c", "float32")])
    assert len(counted["read"]) == 1
    assert len(counted["write"]) == 1
    assert sources(counted["compile"]) == ["network.c", "pump.c"]


def test_an_artifact_as_c_reads_the_graph_writes_and_compiles_the_network_once(
    table, tmp_path: Path, counted, count_calls
) -> None:
    from edgeae_export import from_artifact

    read = count_calls(from_artifact, "read_graph")
    export_artifact(table.path, tmp_path / "pump.c")
    assert len(read) == 1
    assert len(counted["write"]) == 1
    assert sources(counted["compile"]) == ["network.c", "pump.c"]


def test_several_precisions_as_c_read_the_graph_once(table, tmp_path: Path, counted) -> None:
    targets = expand_targets([str(tmp_path / "a.c")], ["float32", "int8", "int8-full"])
    export_all(fresh(table.detector.source_), targets, LOOSE)
    assert len(counted["read"]) == 1
    assert len(counted["write"]) == 3


@pytest.mark.parametrize("suffix", [".onnx", ".c"])
def test_where_the_second_file_cannot_be_written_the_first_is_as_it_was(
    table, tmp_path: Path, suffix, need_compiler
) -> None:
    first, second = tmp_path / f"first{suffix}", tmp_path / f"second{suffix}"
    second.mkdir()
    targets = [(path, "float32") for path in (first, second)]
    with pytest.raises(IsADirectoryError):
        export_all(table.detector.source_, targets)
    assert os.listdir(tmp_path) == [second.name]
    first.write_bytes(b"old")
    with pytest.raises(IsADirectoryError):
        export_all(table.detector.source_, targets)
    assert first.read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == [first.name, second.name]


def test_where_an_artifact_s_second_c_file_fails_the_first_is_not_written(
    table, tmp_path: Path, need_compiler
) -> None:
    second = tmp_path / "second.c"
    second.mkdir()
    with pytest.raises(IsADirectoryError):
        export_artifacts(table.path, [(tmp_path / "first.c", "float32"), (second, "float32")])
    assert os.listdir(tmp_path) == ["second.c"]


def test_a_reader_of_a_graph_is_the_only_one() -> None:
    """The counts above would miss a second reader."""
    folder = Path(reader.__file__).parents[2]
    users = [path.name for path in folder.rglob("*.py") if "read_graph(" in path.read_text("utf-8")]
    assert sorted(users) == ["format.py", "from_artifact.py", "reader.py"]
