"""Files and answers of the mistakes that people make, and the page that shows them.

    python -m tests.end_to_end.mistakes

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

from tests.end_to_end.mistake_table import MISTAKES

PAGE = Path(__file__).parents[2] / "docs" / "mistakes.md"
HEAD = """# Mistakes and their answers

Each mistake is answered by one line on stderr that says what must hold, what was got and what to
do. Nothing is left on disk. The exit code is 1 for a known failure and 2 for a wrong command line.
This table is what the commands answer: `python -m tests.end_to_end.mistakes` writes it, and a test
makes every mistake again and compares.

Also answered in one line: no network for `edgeae data get`, a full disk (`no space left on
device`, and the old file stays), Ctrl-C (`stopped`, exit code 1), and a reader that has seen enough
(`| head`, silent, exit code 0).

| mistake | command | exit | answer |
|---|---|---|---|
"""


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
    _make_recordings()
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


def _make_recordings() -> None:
    from scipy.io import savemat, wavfile

    counts = np.random.default_rng(0).normal(0, 300, 3000).astype(np.int16)
    wavfile.write("slow.wav", 1000, counts)
    wavfile.write("fast.wav", 44_100, counts)
    wavfile.write("silent.wav", 1000, counts[:0])
    wavfile.write("dead.wav", 1000, np.full(3000, 7, np.int16))
    wavfile.write("8-bit.wav", 1000, counts.astype(np.uint8))
    wavfile.write("nan.wav", 1000, np.array([0, 1, np.nan], np.float32))
    counts.tofile("counts.raw")
    counts.tofile("counts.bin")
    Path("sound.flac").write_bytes(b"fLaC" + bytes(40))
    Path("rig").mkdir()
    for name in "ab":
        wavfile.write(f"rig/{name}.wav", 1000, counts)
    Path("rig/metadata.csv").write_text("file_name,state\na.wav,ok\n")
    (counts / 7).astype("<f4").tofile("floats.raw")
    Path("odd.raw").write_bytes(counts.tobytes()[:-1])
    Path("empty.raw").touch()
    Path("text.wav").write_text("1,2\n")
    wavfile.write("stereo.wav", 1000, np.stack([counts, counts], axis=1))
    savemat("none.mat", {"name": "pump", "rpm": 1500})
    savemat("unequal.mat", {"x": counts[:, None], "y": counts[9:, None]})
    whole = Path("slow.wav").read_bytes()
    Path("cut.wav").write_bytes(whole[:-1000])
    Path("mu-law.wav").write_bytes(whole[:20] + b"\7" + whole[21:])
    Path("new.mat").write_bytes(b"MATLAB 7.3 MAT-file".ljust(124) + b"\0\2IM")


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
