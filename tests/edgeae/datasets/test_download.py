import errno
import hashlib
import http.server
import io
import logging
import threading
import zipfile
from pathlib import Path

import pandas as pd
import pooch
import pytest
from click.testing import CliRunner

import edgeae
from edgeae.cli.main import main
from edgeae.datasets.catalogue import DATA_SETS, known_digests
from edgeae.datasets.download import cache_folder


class Mirror(http.server.BaseHTTPRequestHandler):
    """A server of the files that can close the connection in the middle of one."""

    files: dict[str, bytes] = {}  # noqa: RUF012
    requests: list[str] = []  # noqa: RUF012
    bytes_before_closing: int | None = None

    def do_GET(self):
        self.requests.append(self.path)
        content = self.files.get(self.path)
        if content is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: self.bytes_before_closing])

    def log_message(self, *words):
        pass


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("pooch.core.time.sleep", lambda seconds: None)


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A mirror on loopback with small files in place of the public ones, and an empty cache."""

    class Here(Mirror):
        files: dict[str, bytes] = {}  # noqa: RUF012
        requests: list[str] = []  # noqa: RUF012

    for name, one in DATA_SETS.items():
        for number, file in enumerate(one.files):
            Here.files[f"/{name}/{file.name}"] = f"{number},1,2\n".encode() * 5000
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Here) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("EDGEAE_DATA_MIRROR", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        yield Here
        server.shutdown()


def files_in(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))


def test_the_cache_is_in_the_folder_that_the_platform_or_the_user_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "edgeae"


def test_a_set_is_downloaded_once(mirror) -> None:
    lines = []
    folder = edgeae.get_data("smd", report=lines.append)
    assert folder == cache_folder() / "smd"
    names = [file.name for file in DATA_SETS["smd"].files]
    for name in names:
        assert (folder / name).read_bytes() == mirror.files[f"/smd/{name}"]
    assert mirror.requests == [f"/smd/{name}" for name in names]
    assert len(lines) == len(names)
    edgeae.get_data("smd")
    assert len(mirror.requests) == len(names)


def test_an_interrupted_download_leaves_nothing_and_starts_again_with_that_file(mirror) -> None:
    first, second = (file.name for file in DATA_SETS["smd"].files[:2])
    whole = mirror.files.pop(f"/smd/{second}")
    with pytest.raises(edgeae.InputError, match="HTTP 404"):
        edgeae.get_data("smd")
    mirror.files[f"/smd/{second}"] = whole
    mirror.bytes_before_closing = 7000
    with pytest.raises(edgeae.InputError, match=r"closed in the middle .*; try again"):
        edgeae.get_data("smd")
    folder = cache_folder() / "smd"
    assert files_in(folder) == sorted([first, f"{first}.sha256"])
    mirror.bytes_before_closing = None
    assert (edgeae.get_data("smd") / second).read_bytes() == whole
    assert mirror.requests.count(f"/smd/{first}") == 1


def test_a_failed_download_is_retried(mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    mirror.bytes_before_closing = 7000

    def repair(seconds):
        mirror.bytes_before_closing = None

    monkeypatch.setattr("pooch.core.time.sleep", repair)
    folder = edgeae.get_data("smd")
    name = DATA_SETS["smd"].files[0].name
    assert (folder / name).read_bytes() == mirror.files[f"/smd/{name}"]
    assert mirror.requests[:2] == [f"/smd/{name}"] * 2


def test_a_known_digest_that_does_not_match_is_refused_and_nothing_is_left(mirror) -> None:
    with pytest.raises(edgeae.InputError, match=r"must have the SHA-256 .* was deleted; try again"):
        edgeae.get_data("skab")
    assert files_in(cache_folder() / "skab") == []


def test_the_digest_of_a_first_download_is_remembered(mirror) -> None:
    folder = edgeae.get_data("adbench")
    name = DATA_SETS["adbench"].files[0].name
    (folder / name).unlink()
    mirror.files[f"/adbench/{name}"] = b"something else"
    with pytest.raises(edgeae.InputError, match="must have the SHA-256"):
        edgeae.get_data("adbench")


def test_nothing_is_printed_and_the_level_of_the_logger_is_restored(
    mirror, capfd: pytest.CaptureFixture[str]
) -> None:
    logger = pooch.get_logger()
    logger.setLevel(logging.DEBUG)
    edgeae.get_data("smd")
    assert logger.level == logging.DEBUG
    logger.setLevel(logging.NOTSET)
    assert capfd.readouterr() == ("", "")


def test_the_real_files_have_the_digests_that_are_known(real_data: Path) -> None:
    for name, digest in known_digests().items():
        assert hashlib.sha256((real_data / name).read_bytes()).hexdigest() == digest, name


def test_real_files_pass_their_digests(mirror, real_data: Path) -> None:
    for file in DATA_SETS["nab"].files:
        mirror.files[f"/nab/{file.name}"] = (real_data / "nab" / file.name).read_bytes()
    folder = edgeae.get_data("nab")
    labelled = pd.read_csv(folder / "labelled_machine_temperature_system_failure.csv")
    assert len(labelled) == 22695
    assert list(labelled.columns) == ["timestamp", "value", "label"]
    failures = labelled[labelled["label"] == 1]["timestamp"]
    assert failures.iloc[0] == "2013-12-10 06:25:00"
    assert len(failures) == 2268


def test_labels_of_the_server_machines_stand_beside_their_readings(mirror) -> None:
    for machine in ("machine-1-6", "machine-2-1"):
        mirror.files[f"/smd/test_label/{machine}.txt"] = b"0\n1\n" * 2500
    folder = edgeae.get_data("smd")
    table = pd.read_csv(folder / "machine-2-1-test.csv")
    assert list(table.columns) == ["metric_0", "metric_1", "metric_2", "label"]
    assert table["label"].sum() == 2500
    assert list(pd.read_csv(folder / "machine-2-1-train.csv").columns) == list(table.columns)[:3]


def test_a_zip_is_unpacked_into_the_sets_folder_and_nowhere_else(mirror) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("ECG5000_TRAIN.ts", "@data\n1,2:1\n")
        archive.writestr("../../outside.txt", "no")
    mirror.files["/ecg5000/ECG5000.zip"] = content.getvalue()
    folder = edgeae.get_data("ecg5000")
    assert (folder / "ECG5000_TRAIN.ts").read_text().startswith("@data")
    assert not (folder / "../../outside.txt").exists()


def test_no_network_is_one_line_that_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("EDGEAE_DATA_MIRROR", "http://127.0.0.1:9")  # discard: nobody listens
    result = CliRunner().invoke(main, ["data", "get", "smd"])
    assert result.exit_code == 1
    message = result.stderr.splitlines()[-1]
    assert "cannot be downloaded (no connection)" in message
    assert "by hand" in message
    assert DATA_SETS["smd"].home in message


def test_a_full_disk_is_one_line(mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("pooch.core.shutil.move", full)
    result = CliRunner().invoke(main, ["data", "get", "smd"])
    assert result.exit_code == 1
    target = cache_folder() / "smd" / DATA_SETS["smd"].files[0].name
    assert result.stderr.splitlines()[-1] == f"edgeae: {target}: no space left on device"
