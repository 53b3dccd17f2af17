import contextlib
import hashlib
import http.server
import io
import os
import threading
import zipfile

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import edgeae
from edgeae.cli.main import main
from edgeae.datasets.catalogue import DATA_SETS, known_digests
from edgeae.datasets.download import cache_folder


class Home(http.server.BaseHTTPRequestHandler):
    """A data set's home that knows ranges, and can hang up in the middle of a file."""

    files: dict[str, bytes] = {}  # noqa: RUF012
    hang_up_after: int | None = None
    has_tags = True
    asked: list[tuple[str, str | None]] = []  # noqa: RUF012

    def do_GET(self):
        content, asked = self.files.get(self.path), self.headers.get("Range")
        self.asked.append((self.path, asked))
        if content is None:
            self.send_error(404)
            return
        tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"' if self.has_tags else 'W/"1"'
        start = 0
        if asked and self.headers.get("If-Range", tag) == tag:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            if start >= len(content):
                self.send_error(416)
                return
        self.send_response(206 if start else 200)
        self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        whole = content[start:]
        self.wfile.write(whole if self.hang_up_after is None else whole[: self.hang_up_after])

    def log_message(self, *words):
        pass


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home on loopback with small files in place of the public ones, and an empty cache."""
    handler = type("Here", (Home,), {"files": {}, "asked": [], "hang_up_after": None})
    for name, one in DATA_SETS.items():
        for number, file in enumerate(one.files):
            handler.files[f"/{name}/{file.name}"] = f"{number},1,2\n".encode() * 5000
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("EDGEAE_DATA_MIRROR", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        yield handler
        server.shutdown()


def test_a_set_is_downloaded_once(home):
    folder = edgeae.get_data("smd")
    assert folder == cache_folder() / "smd"
    names = [file.name for file in DATA_SETS["smd"].files]
    for name in names:
        assert (folder / name).read_bytes() == home.files[f"/smd/{name}"]
    assert len(home.asked) == len(names)
    edgeae.get_data("smd")
    assert len(home.asked) == len(names)
    assert not list(folder.rglob("*.part*"))


def test_a_download_that_was_cut_short_goes_on_where_it_stopped(home):
    home.hang_up_after = 7000
    with pytest.raises(edgeae.InputError, match=r"cut short after 7000 of .*run it again"):
        edgeae.get_data("smd")
    name = DATA_SETS["smd"].files[0].name
    part = cache_folder() / "smd" / f"{name}.part"
    assert part.stat().st_size == 7000
    assert not part.with_suffix("").exists()
    home.hang_up_after = None
    folder = edgeae.get_data("smd")
    assert home.asked[:2] == [(f"/smd/{name}", None), (f"/smd/{name}", "bytes=7000-")]
    assert (folder / name).read_bytes() == home.files[f"/smd/{name}"]


def test_a_file_that_changed_meanwhile_is_downloaded_anew(home):
    home.hang_up_after = 7000
    with pytest.raises(edgeae.InputError):
        edgeae.get_data("smd")
    home.hang_up_after = None
    name = DATA_SETS["smd"].files[0].name
    home.files[f"/smd/{name}"] = b"7,8,9\n" * 4000
    assert (edgeae.get_data("smd") / name).read_bytes() == b"7,8,9\n" * 4000


def test_a_whole_part_is_taken_as_it_is(home):
    name = DATA_SETS["smd"].files[0].name
    content = home.files[f"/smd/{name}"]
    part = cache_folder() / "smd" / f"{name}.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(content)
    tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    part.with_name(part.name + ".etag").write_text(tag)
    assert (edgeae.get_data("smd") / name).read_bytes() == content


def test_a_known_digest_that_does_not_match_is_refused_and_nothing_is_left(home):
    with pytest.raises(edgeae.InputError, match=r"must have the SHA-256 .*thrown away"):
        edgeae.get_data("skab")
    assert not [p for p in (cache_folder() / "skab").rglob("*") if p.is_file() and p.suffix]


def test_the_digest_of_a_first_download_is_remembered(home):
    folder = edgeae.get_data("adbench")
    name = DATA_SETS["adbench"].files[0].name
    (folder / name).unlink()
    home.files[f"/adbench/{name}"] = b"something else"
    with pytest.raises(edgeae.InputError, match="must have the SHA-256"):
        edgeae.get_data("adbench")


def test_the_real_files_have_the_digests_that_are_known(real_data):
    for name, digest in known_digests().items():
        assert hashlib.sha256((real_data / name).read_bytes()).hexdigest() == digest, name


def test_real_files_pass_their_digests(home, real_data):
    for file in DATA_SETS["nab"].files:
        home.files[f"/nab/{file.name}"] = (real_data / "nab" / file.name).read_bytes()
    folder = edgeae.get_data("nab")
    labelled = pd.read_csv(folder / "labelled_machine_temperature_system_failure.csv")
    assert len(labelled) == 22695
    assert list(labelled.columns) == ["timestamp", "value", "label"]
    failures = labelled[labelled["label"] == 1]["timestamp"]
    assert failures.iloc[0] == "2013-12-10 06:25:00"
    assert len(failures) == 2268


@pytest.mark.parametrize("name", ["nab", "smd"])
def test_without_a_version_only_a_known_digest_lets_a_download_go_on(home, real_data, name):
    home.has_tags = False
    for file in DATA_SETS["nab"].files:
        home.files[f"/nab/{file.name}"] = (real_data / "nab" / file.name).read_bytes()
    home.hang_up_after = 9000
    with pytest.raises(edgeae.InputError, match="cut short"):
        edgeae.get_data(name)
    home.hang_up_after = None
    edgeae.get_data(name)
    assert home.asked[1][1] == ("bytes=9000-" if name == "nab" else None)


def test_labels_of_the_server_machines_stand_beside_their_readings(home):
    for machine in ("machine-1-6", "machine-2-1"):
        home.files[f"/smd/test_label/{machine}.txt"] = b"0\n1\n" * 2500
    folder = edgeae.get_data("smd")
    table = pd.read_csv(folder / "machine-2-1-test.csv")
    assert list(table.columns) == ["metric_0", "metric_1", "metric_2", "label"]
    assert table["label"].sum() == 2500
    assert list(pd.read_csv(folder / "machine-2-1-train.csv").columns) == list(table.columns)[:3]


def test_a_zip_is_unpacked_into_the_sets_folder_and_nowhere_else(home):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("ECG5000_TRAIN.ts", "@data\n1,2:1\n")
        archive.writestr("../../outside.txt", "no")
    home.files["/ecg5000/ECG5000.zip"] = content.getvalue()
    folder = edgeae.get_data("ecg5000")
    assert (folder / "ECG5000_TRAIN.ts").read_text().startswith("@data")
    assert not (folder / "../../outside.txt").exists()


def test_no_network_is_one_line_that_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("EDGEAE_DATA_MIRROR", "http://127.0.0.1:9")  # discard: nobody listens
    result = CliRunner().invoke(main, ["data", "get", "smd"])
    assert result.exit_code == 1
    said = result.stderr.splitlines()[-1]
    assert "cannot be downloaded" in said
    assert "by hand" in said
    assert DATA_SETS["smd"].home in said


def test_a_full_disk_is_one_line_and_what_came_stays(home):
    name = DATA_SETS["smd"].files[0].name
    part = cache_folder() / "smd" / f"{name}.part"
    part.parent.mkdir(parents=True)
    if not os.path.exists("/dev/full"):
        pytest.skip("needs /dev/full")
    part.symlink_to("/dev/full")
    result = CliRunner().invoke(main, ["data", "get", "smd"])
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == f"edgeae: {part}: no space left on device"
    part.unlink()
    with contextlib.chdir(part.parent):
        assert CliRunner().invoke(main, ["data", "get", "smd"]).exit_code == 0


@pytest.mark.parametrize("make", [edgeae.make_machine, edgeae.make_server])
def test_made_series_are_the_same_for_a_seed_and_normal_in_their_first_half(make):
    made, again, other = make(6000, seed=1), make(6000, seed=1), make(6000, seed=2)
    np.testing.assert_array_equal(made.readings, again.readings)
    assert not np.array_equal(made.readings, other.readings)
    assert made.readings.shape == (6000, len(made.channels))
    assert np.isfinite(made.readings).all()
    assert set(made.labels[:3000]) == {"normal"}
    assert len(set(made.labels)) >= 6
    with pytest.raises(edgeae.InputError, match="rows must be at least"):
        make(10)


@pytest.mark.parametrize(("kind", "normal"), [("machine", 5), ("server", 8)])
def test_the_faults_of_made_series_are_found_by_simple_statistics(kind, normal):
    made = {"machine": edgeae.make_machine, "server": edgeae.make_server}[kind](20_000)
    half = len(made.labels) // 2
    assert made.readings.shape[1] == normal
    for fault in set(made.labels) - {"normal"}:
        rows = made.readings[made.labels == fault]
        before = made.readings[:half]
        ratio = np.abs(np.log((rows.std(axis=0) + 1e-9) / (before.std(axis=0) + 1e-9)))
        moved = np.abs(rows.mean(axis=0) - before.mean(axis=0)) / before.std(axis=0)
        assert max(ratio.max(), moved.max()) > 0.3, fault


def test_made_files_train_as_they_are(tmp_path):
    path = tmp_path / "server.csv"
    result = CliRunner().invoke(main, ["data", "make", "server", "-o", str(path), "--rows", "4000"])
    assert result.exit_code == 0, result.output
    table = pd.read_csv(path)
    assert list(table.columns[[0, -1]]) == ["time", "label"]
    trained = CliRunner().invoke(
        main,
        [
            "train", str(path), "-o", str(tmp_path / "s.edgeae"), "--label", "label", "--normal",
            "normal", "--time", "time", "--window", "5", "--architecture", "linear", "--json",
        ],
    )  # fmt: skip
    assert trained.exit_code == 0, trained.output
    beats = CliRunner().invoke(
        main, ["data", "make", "heartbeat", "-o", str(tmp_path / "b.csv"), "--rows", "12"]
    )
    assert beats.exit_code == 0
    assert len(pd.read_csv(tmp_path / "b.csv")) == 12
