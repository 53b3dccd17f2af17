"""Mistakes that people make, and the page that shows the answers.

    python tests/end_to_end/mistakes.py

writes docs/mistakes.md from what the commands answer; `test_mistakes.py` holds both together.
"""

import contextlib
import gzip
import os
import re
import shlex
import tempfile
import warnings
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from click.testing import CliRunner

PAGE = Path(__file__).parents[2] / "docs" / "mistakes.md"
HEAD = """# Mistakes and their answers

Each mistake is answered by one line on stderr that says what must hold, what was got and what to
do. Nothing is left on disk. The exit code is 1 for a known failure and 2 for a wrong command line.
This table is what the commands answer: `python tests/end_to_end/mistakes.py` writes it, and a test
makes every mistake again and compares.

Also answered in one line: no network for `edgeae data get`, a full disk (`no space left on
device`, and the old file stays), Ctrl-C (`stopped`, exit code 1), and a reader that has seen enough
(`| head`, silent, exit code 0).

| mistake | command | exit | answer |
|---|---|---|---|
"""

TRAIN = "edgeae train {} -o new.edgeae --epochs 1"
LABELS = " --label state --normal ok"
SCORE = "edgeae-runtime score pump.onnx {}"
EVALUATE = "edgeae evaluate {} pump.csv" + LABELS
REPORT = "edgeae report pump.edgeae {} -o new.html"
WAVES = "edgeae-runtime score waves.onnx {}"
MISTAKES = {
    "no such file": TRAIN.format("none.csv"),
    "a pattern that matches nothing": TRAIN.format("'none/*.csv'"),
    "a folder in place of a file": TRAIN.format("folder"),
    "an empty file": TRAIN.format("empty.csv"),
    "only blank lines": TRAIN.format("blank.csv"),
    "a header and no rows": TRAIN.format("header-only.csv"),
    "a header of numbers": TRAIN.format("header-of-numbers.csv"),
    "data that looks like a header": TRAIN.format("first-row-has-text.csv"),
    "a duplicate column name": TRAIN.format("twice.csv"),
    "a column without a name": TRAIN.format("unnamed.csv"),
    "text among numbers": TRAIN.format("text.csv"),
    "a column of text": TRAIN.format("pump.csv"),
    "NaN": TRAIN.format("nan.csv"),
    "empty cells in several columns": TRAIN.format("holes.csv"),
    "infinity": TRAIN.format("infinity.csv"),
    "a value beyond float32": TRAIN.format("huge.csv"),
    "every row has a missing value": TRAIN.format("all-nan.csv --missing drop"),
    "a row that is too short": TRAIN.format("short-row.csv"),
    "a row that is too long": TRAIN.format("long-row.csv"),
    "a thousands mark": TRAIN.format("thousands.csv"),
    "an underscore in a number": TRAIN.format("underscore.csv"),
    "UTF-16": TRAIN.format("utf16.csv"),
    "Latin-1": TRAIN.format("latin1.csv"),
    "an Excel file": TRAIN.format("sheet.xlsx"),
    "Parquet under another name": TRAIN.format("parquet.csv"),
    "a broken gzip": TRAIN.format("broken.csv.gz"),
    "a gzip cut short": TRAIN.format("cut.csv.gz"),
    "a broken zstd": TRAIN.format("broken.csv.zst"),
    "an invalid Parquet file": TRAIN.format("broken.parquet"),
    "a Parquet column of text": TRAIN.format("text.parquet"),
    "Parquet without rows": TRAIN.format("empty.parquet"),
    "an invalid .npy file": TRAIN.format("broken.npy"),
    "a pickle in a .npy": TRAIN.format("pickle.npy"),
    "a .npz with several arrays": TRAIN.format("several.npz"),
    "a label that is not an array of the .npz": TRAIN.format("x.npz --label z --normal 1"),
    "a .ts without @data": TRAIN.format("broken.ts"),
    "a .ts with cases of unequal length": TRAIN.format("unequal.ts"),
    "a path with spaces and umlauts, and a bad cell": TRAIN.format("'Öl Pumpe.csv'"),
    "a second file with other columns": TRAIN.format("a.csv b.csv"),
    "a second file without a header": TRAIN.format("a.csv plain.csv"),
    "no such label column": TRAIN.format("pump.csv --label mood --normal ok"),
    "a normal label that matches nothing": TRAIN.format("pump.csv --label state --normal fine"),
    "labels that look like numbers but are text": TRAIN.format("ids.csv --label id --normal 7"),
    "no normal label given": TRAIN.format("pump.csv --label state"),
    "rows without a label": TRAIN.format("no-label.csv" + LABELS),
    "--normal without --label": TRAIN.format("a.csv --normal ok"),
    "no such feature": TRAIN.format("a.csv --features flow,speed"),
    "no such column to drop": TRAIN.format("a.csv --drop speed"),
    "all columns dropped": TRAIN.format("a.csv --drop flow,load"),
    "two rows": TRAIN.format("two.csv"),
    "all columns constant": TRAIN.format("constant.csv"),
    "a rate that the rows cannot support": TRAIN.format("a.csv --false-alarm-rate 0.0001"),
    "a window longer than the data": TRAIN.format("a.csv --window 1000"),
    "a window of nothing": TRAIN.format("a.csv --window 0"),
    "a stride of nothing": TRAIN.format("a.csv --window 8 --stride 0"),
    "a stride without a window": TRAIN.format("a.csv --stride 2"),
    "windows that overlap too much": TRAIN.format("a.csv --window 280"),
    "a window of rows that are windows": TRAIN.format("cube.npy --window 4"),
    "timestamps that repeat": TRAIN.format("repeated.csv --time t --window 4"),
    "timestamps with and without a zone": TRAIN.format("half-zones.csv --time t --window 4"),
    "timestamps with an ambiguous day and month": TRAIN.format("day-month.csv --time t --window 4"),
    "an invalid timestamp": TRAIN.format("no-stamp.csv --time t --window 4"),
    "no such time column": TRAIN.format("a.csv --time t --window 4"),
    "--resample without --time": TRAIN.format("a.csv --resample 1s"),
    "an invalid step": TRAIN.format("repeated.csv --time t --resample often"),
    "a unit of an unknown column": TRAIN.format("a.csv --unit speed=m/s"),
    "an output folder that does not exist": "edgeae train a.csv -o none/new.edgeae",
    "a folder as the output": "edgeae train a.csv -o folder --epochs 1",
    "a test share without labels": TRAIN.format("a.csv --test-fraction 0.2"),
    "score: a column is lacking": SCORE.format("lacking.csv"),
    "score: too many columns without names": SCORE.format("wide.csv"),
    "score: an empty cell": SCORE.format("holes.csv"),
    "score: a text among numbers": SCORE.format("text.csv"),
    "score: no rows": SCORE.format("header-only.csv"),
    "score: no such column to keep": SCORE.format("a.csv --keep t"),
    "score: another window than trained": WAVES.format("a.csv --window 9"),
    "score: a stride of nothing": WAVES.format("a.csv --stride 0"),
    "score: fewer readings than a window": WAVES.format("two.csv"),
    "score: a window for a model of rows": SCORE.format("a.csv --window 4"),
    "score: Parquet on a device": SCORE.format("text.parquet"),
    "stream: an invalid alarm rule": "edgeae-runtime stream pump.onnx --alarm 6/5",
    "stream: --follow without a file": "edgeae-runtime stream pump.onnx --follow",
    "stream: a state in a folder that is not there": (
        "edgeae-runtime stream pump.onnx --state none/state"
    ),
    "stream: no such broker address": "edgeae-runtime stream pump.onnx --mqtt host --mqtt-out x",
    "stream: a password in the address": (
        "edgeae-runtime stream pump.onnx --mqtt mqtt://me:secret@host --mqtt-out x"
    ),
    "stream: a broker without a topic": "edgeae-runtime stream pump.onnx --mqtt mqtt://host",
    "stream: events to a pattern of topics": "edgeae-runtime stream pump.onnx --mqtt-out x/#",
    "stream: a file and a topic to read from": (
        "edgeae-runtime stream pump.onnx a.csv --mqtt-in x"
    ),
    "recalibrate: no rate promised or given": "edgeae-runtime recalibrate pump.onnx",
    "recalibrate: nothing to undo": "edgeae-runtime recalibrate pump.onnx --undo",
    "score: a model that is not an artifact": "edgeae-runtime score a.csv a.csv",
    "score: an output folder that does not exist": SCORE.format("a.csv -o none/out.csv"),
    "score: a full disk": SCORE.format("a.csv -o /dev/full"),
    "evaluate without labels": "edgeae evaluate pump.onnx a.csv",
    "a report of an artifact": "edgeae report pump.onnx -o new.html",
    "a report without an output": "edgeae report pump.edgeae",
    "a report's labels without data": REPORT.format(LABELS.strip()),
    "a report's benchmarks from another file": REPORT.format("--bench a.csv"),
    "a report with an artifact that is not there": REPORT.format("none.onnx"),
    "an interactive report without the engine": REPORT.format("--interactive folder"),
    "evaluate: baselines of an artifact": EVALUATE.format("pump.onnx --baselines"),
    "evaluate: training data and no baselines": EVALUATE.format("pump.onnx --train a.csv"),
    "evaluate: an invalid sampling rate": EVALUATE.format("pump.onnx --rate-hz 0"),
    "evaluate without a normal label": "edgeae evaluate pump.onnx pump.csv --label state",
    "score: timestamps that go back": WAVES.format("back.csv --time t"),
    "score: readings of a model of rows": "edgeae score pump.onnx a.csv --per-reading",
    "score: readings, and windows dropped": (
        "edgeae score waves.onnx a.csv --per-reading --missing drop"
    ),
    "power of an artifact without data": "edgeae power pump.onnx",
    "power: labels without data": "edgeae power pump.edgeae --label state",
    "power from too few rows": "edgeae power pump.onnx two.csv",
    "power: a share above 1": "edgeae power pump.onnx a.csv --share 2",
    "a public data set that does not exist": "edgeae data get mnist",
    "synthetic data of an unknown kind": "edgeae data make pump -o new.csv",
    "synthetic data of too few rows": "edgeae data make machine --rows 10 -o new.csv",
    "synthetic data in a folder that does not exist": "edgeae data make machine -o none/new.csv",
    "an option that does not exist": TRAIN.format("a.csv --xyz 4"),
    "an invalid number": TRAIN.format("a.csv --window many"),
    "a choice that does not exist": SCORE.format("a.csv --missing ignore"),
    "no output named": "edgeae train a.csv",
    "no data named": "edgeae-runtime score pump.onnx",
    "batches that are not numbers": "edgeae-runtime bench pump.onnx --batch many",
    "no threads": "edgeae-runtime bench pump.onnx --threads 0",
    "a rate of nothing": "edgeae-runtime bench pump.onnx --rate-hz 0",
    "a comparison with another file": "edgeae-runtime bench pump.onnx --compare a.csv",
    "an ssh command with an open quote": 'edgeae bench pump.onnx --on board --ssh "ssh -i \'"',
    "an option in place of a device": "edgeae bench pump.onnx --on -v",
    "a bench report that is not a picture": "edgeae bench pump.onnx --report bench.pdf",
    "a .c file whose name is not a C identifier": "edgeae export pump.onnx 2-pump.c",
    "int8 in C without calibration windows": "edgeae export pump.onnx q.c --precision int8",
    "16-bit floats in C": "edgeae export pump.onnx q.c --precision float16",
    "an invalid size": "edgeae export pump.onnx q.c --flash lots",
    "an operator that C does not have": "edgeae export sine.onnx q.c",
    "a dimension that is not known": "edgeae export dynamic.onnx q.c",
    "C from readings": "edgeae export pump.csv q.c",
    "a C file that edgeae did not write": "edgeae-runtime build pump.csv",
    "a .c file that was edited": "edgeae-runtime build edited.c",
}


class Answer(NamedTuple):
    """The answer of a command: its exit code and its one line."""

    code: int
    line: str


def make_files() -> None:
    """Write the files that the mistakes use into the current folder."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal([20, 5], [2, 1], (300, 2)).round(3), columns=["flow", "load"])
    labelled = frame.assign(state=["ok"] * 280 + ["worn"] * 20)
    labelled.to_csv("pump.csv", index=False)
    labelled.assign(state=["ok"] * 290 + [""] * 10).to_csv("no-label.csv", index=False)
    frame.assign(id=["007"] * 150 + ["A7"] * 150).to_csv("ids.csv", index=False)
    frame.to_csv("a.csv", index=False)
    frame.rename(columns={"load": "speed"}).to_csv("b.csv", index=False)
    frame[["flow"]].to_csv("lacking.csv", index=False)
    frame.to_csv("plain.csv", index=False, header=False)
    frame.assign(more=1.5).to_csv("wide.csv", index=False, header=False)
    frame[:2].to_csv("two.csv", index=False)
    pd.DataFrame({"flow": [1.0] * 300, "load": [2.0] * 300}).to_csv("constant.csv", index=False)
    for name, text in TEXTS.items():
        Path(name).write_text(text, encoding="utf-8")
    Path("folder").mkdir()
    _make_binary(frame)
    _make_stamps(frame)
    np.save("cube.npy", rng.normal(size=(40, 6, 2)))
    _make_models(frame)


TEXTS = {
    "empty.csv": "",
    "blank.csv": "\n \n\n",
    "header-only.csv": "flow,load\n",
    "header-of-numbers.csv": "0,1,2\n5.5,6,7\n8,9,1\n",
    "first-row-has-text.csv": "ok,1.5,2.5\nbad,3.5,4\n",
    "twice.csv": "flow,flow\n1,2\n",
    "unnamed.csv": ",flow\n0,1.5\n1,2.5\n",
    "text.csv": "flow,load\n1,2\n3,broken\n",
    "nan.csv": "flow,load\n1,2\n3,nan\n",
    "holes.csv": "flow,load\n1,\n,2\n3,\n",
    "infinity.csv": "flow,load\n1,inf\n",
    "huge.csv": "flow,load\n1,1e39\n",
    "all-nan.csv": "flow,load\n1,\n,2\n",
    "short-row.csv": "flow,load\n1,2\n3\n",
    "long-row.csv": "flow,load\n1,2\n3,4,5\n",
    "thousands.csv": "flow;load\n1,5;2,5\n1.234,5;3,5\n",
    "underscore.csv": "flow,load\n1_000,2\n",
    "broken.ts": "@problemName pump\n1,2,3:ok\n",
    "unequal.ts": "@univariate true\n@classLabel true ok\n@data\n1,2,3:ok\n4,5:ok\n",
    "Öl Pumpe.csv": "Öldruck,Temperatur °C\n1,2\n3,heiß\n",
}


def _make_binary(frame: pd.DataFrame) -> None:
    text = frame.to_csv(index=False).encode()
    packed = gzip.compress(text, mtime=0)
    contents = {
        "utf16.csv": "flow,load\n1,2\n".encode("utf-16"),
        "latin1.csv": "Temperatur °C,load\n1,2\n".encode("latin-1"),
        "sheet.xlsx": b"PK\x03\x04" + bytes(50),
        "parquet.csv": b"PAR1" + bytes(50),
        "broken.csv.gz": packed[:40] + b"?" * 20 + packed[60:],
        "cut.csv.gz": packed[:-20],
        "broken.csv.zst": b"\x28\xb5\x2f\xfd" + bytes(20),
        "broken.parquet": b"hello",
        "broken.npy": b"hello",
    }
    for name, content in contents.items():
        Path(name).write_bytes(content)
    frame.assign(state="ok").to_parquet("text.parquet")
    frame[:0].to_parquet("empty.parquet")
    np.save("pickle.npy", np.array([{"a": 1}], object), allow_pickle=True)
    np.savez("several.npz", a=frame, b=frame)
    np.savez("x.npz", X=frame, y=np.ones(300))


def _make_stamps(frame: pd.DataFrame) -> None:
    days = pd.date_range("2020-01-01", periods=12, freq="D")
    half = ["2020-03-29 01:59:00Z"] * 6 + ["2020-03-29 03:00:00"] * 6
    stamps: dict[str, Any] = {
        "repeated.csv": days.repeat(2)[:12],
        "half-zones.csv": half,
        "day-month.csv": days.strftime("%m/%d/%Y"),
        "back.csv": days[[0, 1, 2, 3, 4, 5, 6, 7, 9, 8, 10, 11]],
        "no-stamp.csv": [*days[:11].astype(str), "yesterday"],
    }
    for name, column in stamps.items():
        frame[:12].assign(t=column).to_csv(name, index=False)


def _make_models(frame: pd.DataFrame) -> None:
    from edgeae import Detector
    from edgeae.data.windows import Cut, SeriesInfo, Windows

    quick: dict[str, Any] = {"hidden": (4,), "epochs": 1, "random_state": 0, "threshold": 1.0}
    Detector(**quick).fit(frame).export("pump.onnx")
    _make_c_s(Path("pump.onnx"))
    cut = Cut(8, 2)
    store = Windows.of(frame.to_numpy(np.float32)).readings
    windows = Windows(store, cut.starts(np.arange(300) == 0), cut)
    Detector(**quick).fit_windows(windows, SeriesInfo(("flow", "load"), None, 1 / 86400, 2)).export(
        "waves.onnx"
    )


def _make_c_s(artifact: Path) -> None:
    """Graphs that C cannot hold, and a C file that someone edited."""
    import onnx

    from edgeae_export.formats.c99.format import FORMAT
    from edgeae_export.formats.c99.reader import read_graph
    from edgeae_runtime.containers.onnx import onnx_manifest
    from edgeae_runtime.manifest.digest import PLACEHOLDER, seal
    from edgeae_runtime.manifest.reader import read_manifest

    def save(model: onnx.ModelProto, name: str) -> None:
        (entry,) = (entry for entry in model.metadata_props if entry.key == "edgeae")
        entry.value = re.sub("edgeae-sha256:[0-9a-f]{64}", PLACEHOLDER, entry.value)
        Path(name).write_bytes(seal(model.SerializeToString()))

    model = onnx.load(artifact)
    activations = ("Relu", "Softmax", "Tanh")
    (first, *_) = (node for node in model.graph.node if node.op_type in activations)
    del first.attribute[:]
    first.op_type, first.name = "Sin", "encoder_1"
    save(model, "sine.onnx")
    model = onnx.load(artifact)
    model.graph.input[0].type.tensor_type.shape.dim[1].dim_param = "features"
    save(model, "dynamic.onnx")
    manifest = onnx_manifest(artifact.read_bytes())
    plan = read_graph(artifact.read_bytes())
    text = seal(FORMAT.finish(plan, read_manifest(manifest)))
    Path("edited.c").write_bytes(text + b"/* mine */\n")


def answer(command: str) -> Answer:
    """Run a command in this process, as the terminal would."""
    from edgeae.cli.main import main
    from edgeae_runtime.cli.main import main as device

    program, *words = shlex.split(command)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # notes are no answers
        result = CliRunner().invoke({"edgeae": main, "edgeae-runtime": device}[program], words)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Answer(result.exit_code, result.output.strip())


def row(mistake: str, command: str, given: Answer) -> str:
    """One line of the page's table."""
    cells = (mistake, f"`{command}`", str(given.code), given.line)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def main() -> None:
    """Write the page."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        make_files()
        lines = [row(what, command, answer(command)) for what, command in MISTAKES.items()]
    PAGE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    main()
