"""The limits of docs/security.md: each input that asks for memory is refused within 300 MB."""

import gzip
import io
import json
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

pytestmark = pytest.mark.slow

PAGE = (Path(__file__).parents[2] / "docs" / "security.md").read_text(encoding="utf-8")
SCRIPT = """
import os, resource, sys
import edgeae.data.parquet, edgeae.data.tables, edgeae.storage.network_files, onnxruntime
from edgeae.storage.detector_file import made_by
from edgeae_runtime.cli.main import main
from edgeae_runtime.errors import EdgeAEError
with open("/proc/self/statm") as file:
    now = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
resource.setrlimit(resource.RLIMIT_AS, (now + (300 << 20),) * 2)  # ulimit -v
command, path = sys.argv[1], sys.argv[2]
try:
    if command == "table":
        from edgeae.data.tables import Columns, read_tables
        table = read_tables([path], Columns())
        table.readings.read(0, len(table.readings))
    elif command == "detector":
        made_by(path)
    elif command == "network":
        from pathlib import Path
        from edgeae.storage.network_files import bounded_bytes, checked_keras
        checked_keras(bounded_bytes(Path(path), 1 << 28))
    else:
        sys.exit(main(sys.argv[1:], standalone_mode=False))
except EdgeAEError as error:
    print(f"edgeae: {error}", file=sys.stderr)
    sys.exit(1)
"""
MB = 1 << 20


def zip_of(name: str, megabytes: int) -> bytes:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(name, "w", force_zip64=True) as member,
    ):
        for _ in range(megabytes):
            member.write(b" " * MB)
    return file.getvalue()


def many_names() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(1500):
            archive.writestr(str(number), b"")
    return file.getvalue()


def array_of(shape: tuple[int, ...]) -> bytes:
    file = io.BytesIO()
    head = {"descr": "<f4", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(file, head)
    return file.getvalue() + bytes(100)


def npz_of(shape: tuple[int, ...]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("x.npy", array_of(shape))
    return file.getvalue()


def tflite_with_a_name_from_many_places(places: int, size: int) -> bytes:
    """A table of operators, all of them one, whose name is long: 50 GB if each is read."""
    data = bytearray(struct.pack("<I4sHHHHiI", 0, b"TFL3", 8, 12, 0, 4, 8, 0))
    table = 16
    vector = len(data)
    struct.pack_into("<I", data, table + 4, vector - table - 4)
    data += struct.pack("<I", places) + bytes(4 * places)
    data += struct.pack("<HHHH", 8, 8, 0, 4)
    operator = len(data)
    data += struct.pack("<iI", 8, 4) + struct.pack("<I", size) + b"A" * size
    for number in range(places):
        place = vector + 4 + 4 * number
        struct.pack_into("<I", data, place, operator - place)
    struct.pack_into("<I", data, 0, table)
    return bytes(data)


def parquet_of_zeros(megabytes: int) -> bytes:
    file = io.BytesIO()
    column = pa.array(np.zeros(megabytes * MB // 8))
    table = pa.table({"a": column})
    pq.write_table(
        table,
        file,
        compression="gzip",
        use_dictionary=False,
        row_group_size=len(column),
        data_page_size=1 << 30,
    )
    return file.getvalue()


CASES: dict[str, tuple[str, str, Callable[[], bytes], str]] = {
    "artifact": ("info", "a.onnx", lambda: bytes(257 * MB), "at most 256 MB"),
    "member of a detector": ("detector", "a.edgeae", lambda: zip_of("manifest.json", 1500), ""),
    "members of a zip": ("detector", "a.edgeae", many_names, ""),
    "configuration of a network": ("network", "a.keras", lambda: zip_of("config.json", 40), ""),
    "array of an .npy": ("table", "a.npy", lambda: array_of((1 << 32, 3)), ""),
    "array of an .npz": ("table", "a.npz", lambda: npz_of((1 << 32, 3)), "more than its bytes"),
    "name in a TFLite file": (
        "info",
        "a.tflite",
        lambda: tflite_with_a_name_from_many_places(100_000, 500_000),
        "no edgeae manifest inside",
    ),
    "Parquet column": ("table", "a.parquet", lambda: parquet_of_zeros(200), "unpacks to"),
    "cells of a row": (
        "table",
        "a.csv.gz",
        lambda: gzip.compress(b"1," * (20 * MB), compresslevel=1),
        "at most 4194304 cells",
    ),
    "line of a table": (
        "table",
        "a.csv.gz",
        lambda: gzip.compress(b"1" * (400 * MB), compresslevel=1),
        "must be lines of text; got one of over 64 MB",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_asks_for_much_memory_is_refused_in_one_line(name, tmp_path: Path) -> None:
    command, file, make, message = CASES[name]
    path = tmp_path / file
    path.write_bytes(make())
    words = [sys.executable, "-c", SCRIPT, command, str(path)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    lines = [line for line in done.stderr.splitlines() if line.startswith("edgeae")]
    assert done.returncode == 1, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    assert len(lines) == 1, done.stderr[-2000:]
    assert message in lines[0]


def test_a_manifest_that_asks_for_a_pebibyte_is_refused(
    table, with_manifest, tmp_path: Path
) -> None:
    document = json.loads(json.dumps(table.document))
    document["input"].update(shape=[1 << 24, 1 << 24], features=None, low=0.0, high=1.0)
    path = tmp_path / "a.onnx"
    path.write_bytes(with_manifest(table.data, json.dumps(document)))
    words = [sys.executable, "-c", SCRIPT, "info", str(path)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "at most 4194304 values" in done.stderr


def test_each_case_is_a_row_of_the_table() -> None:
    section = PAGE.split("## Limits")[1].split("\n## ")[0]
    for name in (*CASES, "manifest", "MQTT packet", "line of a stream", "signature"):
        assert f"| {name}" in section, name
