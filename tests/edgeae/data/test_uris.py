"""Data, models and outputs at URIs: a real S3 server on loopback, and files."""

import logging
import socket
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from pyarrow import fs

from edgeae.cli.main import main
from edgeae.data.sources import expanded
from edgeae.data.uris import files_below, is_uri, local_input, local_output, place_of
from edgeae_runtime.errors import EdgeAEError, InputError


def run(*words: object, code: int = 0) -> Result:
    result = CliRunner().invoke(main, list(map(str, words)))
    assert result.exit_code == code, result.output
    return result


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Address of an S3 server of this process."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    moto = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    yield f"http://{host}:{port}"
    moto.stop()


@pytest.fixture
def store(server: str, monkeypatch: pytest.MonkeyPatch) -> fs.FileSystem:
    """The server with an empty bucket `plant`, and its credentials in the environment."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
    monkeypatch.setenv("AWS_ENDPOINT_URL", server)
    system = fs.S3FileSystem(
        access_key="nobody",
        secret_key="nothing",
        endpoint_override=server,
        region="us-east-1",
        allow_bucket_creation=True,
        allow_bucket_deletion=True,
    )
    system.create_dir("plant")
    system.delete_dir_contents("plant")
    return system


def put(system: fs.FileSystem, name: str, data: bytes) -> None:
    with system.open_output_stream(name) as file:
        file.write(data)


def test_a_file_is_scored_from_s3_to_s3_as_on_disk(store, make_example, tmp_path: Path) -> None:
    table = make_example("table")
    frame = pd.DataFrame(table.windows, columns=list(table.scorer.manifest.inputs.features))
    put(store, "plant/pump.onnx", table.data)
    frame.to_csv(tmp_path / "a.csv", index=False)
    frame.to_parquet(tmp_path / "a.parquet")
    np.save(tmp_path / "a.npy", table.windows)
    run("score", table.path, tmp_path / "a.csv", "-o", tmp_path / "here.csv")
    for name in ("a.csv", "a.parquet", "a.npy"):
        put(store, f"plant/in/{name}", (tmp_path / name).read_bytes())
        out = f"s3://plant/out/{name}.csv"
        run("score", "s3://plant/pump.onnx", f"s3://plant/in/{name}", "-o", out)
        with local_input(out) as copy:
            assert Path(copy).read_bytes() == (tmp_path / "here.csv").read_bytes()
    assert expanded(["s3://plant/in/*.csv"]) == ["s3://plant/in/a.csv"]
    assert files_below("s3://plant/in") == [
        f"s3://plant/in/a.{kind}" for kind in ("csv", "npy", "parquet")
    ]
    assert '"name": "table"' in run("info", "s3://plant/pump.onnx", "--json").stdout


def test_a_detector_trains_from_s3_and_is_stored_there(store, tmp_path: Path) -> None:
    rows = np.random.default_rng(0).normal(size=(300, 2))
    table = pd.DataFrame(rows, columns=["flow", "load"]).assign(label="ok")
    table.loc[280:, ["flow", "load"]] += 9
    table.loc[280:, "label"] = "leak"
    put(store, "plant/day.csv", table.to_csv(index=False).encode())
    labels = ("--label", "label", "--normal", "ok")
    small = ("--architecture", "prototypes", "--false-alarm-rate", "0.1")
    told = run("train", "s3://plant/d*.csv", "-o", "s3://plant/a.edgeae", *labels, *small, "--json")
    assert '"detector": "s3://plant/a.edgeae"' in told.stdout
    words = ("evaluate", "s3://plant/a.edgeae", "s3://plant/day.csv", *labels, "--json")
    assert '"auroc"' in run(*words).stdout


def test_a_fleet_is_scored_from_s3_to_s3(store, make_example, tmp_path: Path) -> None:
    table = make_example("table")
    features = list(table.scorer.manifest.inputs.features)
    for machine in ("a", "b"):
        path = tmp_path / "in" / machine / "1.csv"
        path.parent.mkdir(parents=True)
        pd.DataFrame(table.windows, columns=features).to_csv(path, index=False)
        put(store, f"plant/in/{machine}/1.csv", path.read_bytes())
    put(store, "plant/in/b/2.csv", b"no,table\n1")
    words = ("fleet", "score", table.path, "s3://plant/in", "-o", "s3://plant/out", "--workers", 1)
    result = run(*words, code=1)
    assert "s3://plant/in/b/2.csv: lacks 'flow'" in result.stdout
    run("fleet", "score", table.path, tmp_path / "in", "-o", tmp_path / "out", "--workers", 1)
    for machine in ("a", "b"):
        with local_input(f"s3://plant/out/{machine}/1.parquet") as copy:
            here = tmp_path / "out" / machine / "1.parquet"
            assert Path(copy).read_bytes() == here.read_bytes()
    assert "skipped   2" in run(*words, "--resume", code=1).stdout
    with local_input("s3://plant/out/fleet.json") as copy:
        assert '"skipped"' in Path(copy).read_text()


def test_what_is_not_there_or_not_whole_is_one_line_with_the_uri(store, tmp_path: Path) -> None:
    put(store, "plant/broken.parquet", b"PAR1 and no more")
    with pytest.raises(EdgeAEError, match=r"s3://plant/none\.csv: cannot be reached or read"):
        expanded_blocks("s3://plant/none.csv")
    with pytest.raises(InputError, match=r"s3://plant/broken\.parquet: must be a whole Parquet"):
        expanded_blocks("s3://plant/broken.parquet")
    with pytest.raises(InputError, match="the bucket 'nowhere' must exist"):
        with local_output("s3://nowhere/a.csv"):
            pytest.fail("this is refused before any work is done")


def expanded_blocks(path: str) -> None:
    """Read a file as commands do."""
    from edgeae.data.sources import read_file
    from edgeae_runtime.readings.columns import ColumnSelection

    list(read_file(path, ColumnSelection()))


def test_an_output_that_fails_leaves_what_was_there(store) -> None:
    put(store, "plant/a.csv", b"old")
    with pytest.raises(ZeroDivisionError):
        half_written("s3://plant/a.csv")
    with local_input("s3://plant/a.csv") as copy:
        assert Path(copy).read_bytes() == b"old"
    assert not Path(copy).exists()


def half_written(path: str) -> None:
    with local_output(path) as copy:
        Path(copy).write_text("half of the n")
        raise ZeroDivisionError


def test_a_store_that_does_not_answer_is_named_within_seconds(store, monkeypatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(EdgeAEError, match="s3://plant: cannot be reached or read"):
            files_below("s3://plant")


def test_uris_of_files_are_paths(tmp_path: Path) -> None:
    (tmp_path / "a b.csv").write_text("1\n")
    with local_input((tmp_path / "a b.csv").as_uri()) as path:
        assert path == str(tmp_path / "a b.csv")
    with local_output((tmp_path / "c.csv").as_uri()) as path:
        assert path == str(tmp_path / "c.csv")
    with pytest.raises(InputError, match="must be a whole path"):
        place_of("file://host/a.csv")


def test_uris_of_google_are_parsed_and_others_refused() -> None:
    place = place_of("gs://plant/pumps/day.parquet")
    assert (place.system.type_name, place.path) == ("gcs", "plant/pumps/day.parquet")
    assert not is_uri("C:\\data\\a.csv")
    for uri, message in (
        ("http://host/a.csv", "must begin with s3://, gs:// or file://"),
        ("s3:///a.csv", "must name a bucket"),
    ):
        with pytest.raises(InputError, match=message):
            place_of(uri)
