"""`edgeae fleet score`: outputs, records, and what goes wrong in a fleet."""

import json
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from edgeae.cli.fleet import fleet
from edgeae.cli.main import main
from edgeae.data.cores import THREADS
from edgeae.fleet.scores import read_facts, score_files
from edgeae_runtime.cli.group import option_text
from tests.edgeae.fleet.conftest import assert_same, readings, write


@pytest.fixture(autouse=True)
def one_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start one worker where a test does not say how many: each costs a second of imports."""
    monkeypatch.setenv(THREADS, "1")


def words_of(model: Path | str, data: Path | str, out: Path | str, *more: object) -> list[str]:
    return ["fleet", "score", *map(str, (model, data, "-o", out, "--time", "time", *more))]


def run(*words: object, code: int = 0) -> Result:
    result = CliRunner().invoke(main, words_of(*words))  # type: ignore[arg-type]
    assert result.exit_code == code, result.output
    return result


def contents(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*.parquet")}


def record(out: Path) -> dict:
    return json.loads((out / "fleet.json").read_text())


def test_each_file_has_the_scores_of_edgeae_score_and_the_record_counts_them(
    model, data, alone, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    table = run(model, data, out, "--workers", 2).stdout
    inputs = sorted(data.rglob("*.parquet"))
    assert len(score_files(str(out))) == len(inputs) == 6
    for path in inputs:
        assert_same(out / path.relative_to(data), alone(path))
    found = record(out)
    assert (found["files"], found["rows"], found["complete"]) == (6, 1206, True)
    assert found["machines"]["pump2"]["last_stamp"] == "2026-03-02T00:03:21.000000Z"
    assert found["windows"] == sum(facts["windows"] for facts in found["machines"].values())
    assert "scored    6, of which 0 anew" in table
    assert not list(out.rglob("*.part"))


def test_ray_gives_the_same_bytes(model, data, tmp_path: Path) -> None:
    run(model, data, tmp_path / "a", "--workers", 1)
    run(model, data, tmp_path / "b", "--ray", "local")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_a_resumed_run_skips_what_is_done_and_scores_anew_what_changed(
    model, data, tmp_path: Path
) -> None:
    out, own = tmp_path / "out", tmp_path / "pump.onnx"
    shutil.copy(model, own)
    run(own, data, out)
    before = contents(out)
    assert "skipped   6" in run(own, data, out, "--resume").stdout

    write(readings(90, 99), data / "pump0" / "day1.parquet")
    (out / "pump1/day1.parquet").write_bytes(b"cut short")
    (out / "pump2/day1.parquet").unlink()
    table = run(own, data, out, "--resume").stdout
    assert "scored    3, of which 2 anew" in table
    assert "the input changed" in table
    assert "its output was damaged" in table
    assert {name for name, data in contents(out).items() if data != before[name]} == {
        "pump0/day1.parquet"
    }
    other = CliRunner().invoke(main, ["threshold", str(own), "--threshold", "9", "-o", str(own)])
    assert other.exit_code == 0, other.output
    assert run(own, data, out, "--resume").stdout.count(": the model changed") == 6
    changed = run(own, data, out, "--resume", "--stride", 2).stdout
    assert changed.count("the options or the version changed") == 6


def test_a_machines_files_are_one_unit_where_windows_go_on(model, data, tmp_path: Path) -> None:
    going_on = ("--continue-over-files", "--workers", 1)
    run(model, data, tmp_path / "out", *going_on)
    assert "skipped   6" in run(model, data, tmp_path / "out", *going_on, "--resume").stdout
    write(readings(90, 98, "2026-03-03"), data / "pump1" / "day3.parquet")
    table = run(model, data, tmp_path / "out", *going_on, "--resume").stdout
    assert "skipped   4" in table
    assert "scored    3, of which 3 anew" in table
    assert table.count("its machine has files without an output") == 3


def test_each_machine_has_its_own_model_or_a_line(model, data, tmp_path: Path) -> None:
    models = tmp_path / "models"
    models.mkdir()
    for name in ("pump0", "pump1"):
        shutil.copy(model, models / f"{name}.onnx")
    template = models / "{machine}.onnx"
    result = run(template, data, tmp_path / "out", code=1)
    assert "scored    4, of which 0 anew" in result.stdout
    assert "pump2.onnx: no such file or directory" in result.stdout
    assert result.stderr.endswith("edgeae: 2 of 6 failed; --resume tries those again\n")

    mixed = pd.concat([readings(50, number).assign(machine=f"pump{number}") for number in range(3)])
    write(mixed, tmp_path / "mixed" / "all.parquet")
    words = (template, tmp_path / "mixed", tmp_path / "out2", "--machine-from", "machine")
    run(*words, code=1)
    assert sorted(record(tmp_path / "out2")["machines"]) == ["pump0", "pump1"]
    shutil.copy(model, models / "pump2.onnx")
    run(*words, "--resume")
    assert "skipped   3" in run(*words, "--resume").stdout
    assert read_facts(str(tmp_path / "out2/pump2/all.parquet")).machines == 3


def test_bad_files_are_lines_and_the_rest_is_scored(model, data, tmp_path: Path) -> None:
    (data / "pump0/corrupt.parquet").write_bytes(b"PAR1 and no more")
    (data / "pump0/empty.csv").write_text("")
    write(readings(50, 1).rename(columns={"flow": "flux"}), data / "pump0/other.parquet")
    write(readings(5, 1), data / "pump0/short.parquet")
    (data / "pump0/gone.parquet").symlink_to(tmp_path / "nowhere")
    back = readings(50, 1).iloc[::-1]
    write(back, data / "pump0/back.parquet")
    write(readings(50, 1), data / "pump1.parquet")
    result = run(model, data, tmp_path / "out", code=1)
    assert "Traceback" not in result.output
    reasons = {
        Path(line["file"]).name: line["reason"] for line in record(tmp_path / "out")["failures"]
    }
    assert "must be a whole Parquet file" in reasons["corrupt.parquet"]
    assert "got an empty file" in reasons["empty.csv"]
    assert "lacks 'flow'" in reasons["other.parquet"]
    assert "must hold readings for a window of 8; got 5" in reasons["short.parquet"]
    assert "no such file or directory" in reasons["gone.parquet"]
    assert "stamps must be strictly increasing" in reasons["back.parquet"]
    assert "machines must have different names" in reasons["pump1.parquet"]
    for reason in reasons.values():
        assert option_text(reason, fleet.commands["score"]) in result.stdout
    assert len(contents(tmp_path / "out")) == 4


def test_wrong_use_is_refused_before_anything_is_scored(model, data, tmp_path: Path) -> None:
    for more, message in (
        (("--machine-from", "m", "--continue-over-files"), "needs machines that are folders"),
        (("--workers", 0), "--workers must be at least 1; got 0"),
        (("--workers", 1, "--ray", "local"), "give --workers or --ray, not both"),
        (("--stride", 0), "--stride must be at least 1"),
    ):
        result = run(model, data, tmp_path / "out", *more, code=1)
        assert message in result.stderr
    assert "no such file" in run(tmp_path / "none.onnx", data, tmp_path / "out", code=1).stderr
    assert "must lie outside" in run(model, data, data / "scores", code=1).stderr
    assert "no such file" in run(model, tmp_path / "none", tmp_path / "out", code=1).stderr
    assert not (tmp_path / "out").exists()


def test_a_file_that_cannot_be_written_is_a_line(model, data, tmp_path: Path) -> None:
    limit = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000)); "
    script = limit + "from edgeae.cli.main import main; main(sys.argv[1:])"
    write(readings(9000, 1), data / "pump0" / "long.parquet")
    words = words_of(model, data, tmp_path / "out")
    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True)
    assert done.returncode == 1
    assert "long.parquet: file too large" in done.stdout
    assert len(contents(tmp_path / "out")) == 6
    assert not list((tmp_path / "out").rglob("*.part"))
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 3000
    assert "skipped   6" in run(model, data, tmp_path / "out", "--resume").stdout


@pytest.fixture(scope="module")
def many(model, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """The folder of forty machines, and their scores by a run that nobody stopped."""
    folder = tmp_path_factory.mktemp("many")
    for number in range(40):
        write(readings(3000, number), folder / "data" / f"pump{number:02}" / "a.parquet")
    run(model, folder / "data", folder / "out", "--workers", 1)
    return folder / "data", contents(folder / "out")


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_was_stopped_is_finished_by_resume(
    stop: signal.Signals, model, many, tmp_path: Path
) -> None:
    (data, known), out = many, tmp_path / "out"
    command = [sys.executable, "-m", "edgeae", *words_of(model, data, out, "--workers", 1)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None and not list(out.rglob("*.parquet")):
            time.sleep(0.005)
        process.send_signal(stop)
        _, told = process.communicate(timeout=60)
    if stop == signal.SIGINT:
        assert (process.returncode, told) == (1, "edgeae: stopped\n")
        assert record(out)["complete"] is False
    else:
        assert process.returncode == -signal.SIGKILL
    assert 0 < len(contents(out)) < len(known)
    done = run(model, data, out, "--resume")
    assert "failed    0" in done.stdout
    assert record(out)["skipped"]
    assert contents(out) == known
    assert not list(out.rglob("*.part"))
