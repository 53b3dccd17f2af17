"""Damaged files for the readers: a table or a clear error, never a traceback.

    python tests/end_to_end/fuzz.py --count 10000 --data ../shared/data

Each input is a whole file (made here, or real where the folder of real data is there), damaged by a
few random changes of its bytes, and read with random options.
"""

import argparse
import collections
import gzip
import io
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

from edgeae.data.tables import Columns, read_tables
from edgeae.data.windowing import WindowingOptions
from edgeae_runtime import EdgeAEError
from edgeae_runtime.readings.byte_streams import standard_zstd
from edgeae_runtime.readings.columns import ColumnSelection
from edgeae_runtime.readings.reader import read_blocks

MAX_BYTES = 20_000  # of a real text file: its first lines
TOKENS = [
    b"",
    b"\n",
    b"\r",
    b",",
    b";",
    b"\t",
    b'"',
    b"'",
    b"nan",
    b"inf",
    b"-",
    b"1e999",
    b"\x00",
    b"\xff",
    b"\xef\xbb\xbf",
    b"1,5",
    b"1_0",
    b"True",
    b"@data\n",
    b":",
    b"#",
    b"?",
    b"0x1p3",
    b" ",
    b"\xe2\x80\xa8",
    b"99999999999999999999",
    b"2020-13-45",
    b"\n\n\n",
    b"1" * 400,
    "ü".encode(),
]
OPTIONS = [
    Columns(),
    Columns(missing="drop"),
    Columns(header=True),
    Columns(header=False, missing="drop"),
    Columns(label="0", normal=("1",)),
    Columns(time="0", missing="drop"),
    Columns(time="0", resample="7s", missing="drop"),
    Columns(group="0"),
    Columns(drop=("1",)),
    Columns(features=("1", "0")),
    Columns(label="class", normal=("1",), missing="drop"),
    Columns(label="y", normal=("1",)),
]


def whole_files(data: Path | None) -> dict[str, bytes]:
    """Files by name, the real ones cut to their first lines."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(60, 3)).round(3), columns=["a", "b", "c"])
    stamped = frame.assign(t=pd.date_range("2020-01-01", periods=60, freq="s"))[["t", "a", "b"]]
    text = frame.to_csv(index=False).encode()
    files = {
        "a.csv": text,
        "plain.csv": frame.to_csv(index=False, header=False).encode(),
        "stamped.csv": stamped.to_csv(index=False).encode(),
        "comma.csv": frame.to_csv(index=False, sep=";", decimal=",").encode(),
        "quoted.tsv": frame.to_csv(index=False, sep="\t", quoting=1).encode(),
        "packed.csv.gz": gzip.compress(text, mtime=0),
        "x.ts": b"@univariate false\n@classLabel true 1 2\n@data\n" + b"1,2,3:4,5,6:1\n" * 9,
        "a.parquet": _written(frame.to_parquet),
        "stamped.parquet": _written(stamped.to_parquet),
        "a.npy": _written(lambda f: np.save(f, frame.to_numpy())),
        "a.npz": _written(lambda f: np.savez_compressed(f, X=frame, y=np.ones(60))),
    }
    for path in sorted(data.rglob("*")) if data is not None and data.is_dir() else ():
        if path.suffix in (".csv", ".tsv", ".npz"):
            whole = path.read_bytes()
            is_text = path.suffix != ".npz"
            files[f"{path.parent.name}-{path.name}"] = whole[:MAX_BYTES] if is_text else whole
    return {name: content for name, content in files.items() if len(content) < 3_000_000}


def _written(write) -> bytes:
    file = io.BytesIO()
    write(file)
    return file.getvalue()


def damaged(content: bytes, rng: np.random.Generator) -> bytes:
    """Bytes with up to two random changes."""
    for _ in range(rng.integers(0, 3)):
        at = int(rng.integers(len(content) + 1))
        stop = at + int(rng.integers(0, 30))
        kind = rng.integers(6)
        if kind == 0:
            content = content[:at] + rng.bytes(stop - at) + content[stop:]
        elif kind == 1:
            content = content[:at]
        elif kind == 2:
            content = content[:at] + content[stop:]
        elif kind == 3:
            content = content[:at] + content[at:stop] * 3 + content[stop:]
        else:
            content = content[:at] + TOKENS[rng.integers(len(TOKENS))] + content[at:]
    return content


def read(path: str, rng: np.random.Generator) -> str:
    """Read a file as the workstation and as the device does, and say how it went."""
    try:
        if rng.integers(4) == 0:
            wanted = ColumnSelection(trained=("a", "b"), texts=("0",) if rng.integers(2) else ())
            rows = sum(len(block.values) for block in read_blocks(path, wanted, standard_zstd))
            return "table" if rows else "empty"
        options = OPTIONS[rng.integers(len(OPTIONS))]
        if rng.integers(2):  # what suits the file, so that many are read to their end
            options = _fitting(path)
        table = read_tables([path], options)
        if rng.integers(2):
            WindowingOptions.of(int(rng.integers(1, 9)), int(rng.integers(1, 5)), ()).windows(table)
        assert np.isfinite(table.readings.read(0, len(table.readings))).all()
    except EdgeAEError as error:
        return "clear error" if str(error) and "\n" not in str(error) else "unclear error"
    return "table"


def _fitting(path: str) -> Columns:
    for part, column in (
        ("stamped", "t"),
        ("valve", "datetime"),
        ("anomaly-free", "datetime"),
        ("nab", "timestamp"),
    ):
        if part in path:
            return Columns(time=column, missing="drop")
    return Columns(missing="drop")


def fuzz(count: int, seed: int, data: Path | None) -> collections.Counter:
    """Read so many damaged files; any other exception, or a warning, ends the run."""
    files = whole_files(data)
    names = list(files)
    outcomes: collections.Counter = collections.Counter()
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("error")
        for number in range(count):
            rng = np.random.default_rng([seed, number])
            name = names[number % len(names)]
            path = Path(folder, name)
            path.write_bytes(damaged(files[name], rng))
            try:
                outcomes[read(str(path), rng)] += 1
            except Exception as error:
                raise AssertionError(
                    f"input {number} of seed {seed} ({name}): {error!r}"
                ) from error
    return outcomes


def main() -> None:
    """Run and say how the inputs ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--data", type=Path)
    chosen = parser.parse_args()
    began = time.monotonic()
    outcomes = fuzz(chosen.count, chosen.seed, chosen.data)
    print(f"{chosen.count} inputs in {time.monotonic() - began:.0f} s: {dict(outcomes)}")


if __name__ == "__main__":
    main()
