"""What was read is found again wherever a rotation put it, and a doubt is told, never guessed."""

import bz2
import gzip
import lzma
import os
from pathlib import Path

import pytest

from edgeae_runtime.service import followed_file
from edgeae_runtime.service.followed_file import followed_lines
from edgeae_runtime.service.line_sources import Line, Loss, Place
from edgeae_runtime.service.rotation import log_files

_IDLE_LOOKS = 30


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(followed_file, "_WAIT_S", 0)


class Reader:
    """Follows a log until nothing comes any more, again and again, from the place before."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.place: Place | None = None
        self.items: list[Line | Loss] = []

    def read(self) -> list[str]:
        """Return the lines that came, losses as `LOST`, lines that may be a part as `?...`."""
        looks = [0]

        def is_over() -> bool:
            looks[0] += 1
            return looks[0] > _IDLE_LOOKS

        fresh = []
        for item in followed_lines(str(self.path), self.place, is_over):
            if isinstance(item, Line):
                self.place = item.place
                if not item.data:  # only a place
                    continue
            looks[0] = 0
            self.items.append(item)
            is_loss = isinstance(item, Loss)
            fresh.append("LOST" if is_loss else "?" * (not item.is_whole) + item.data.decode())
        return fresh


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "x.csv"
    path.write_text("1\n2\n3\n")
    return path


@pytest.fixture
def reader(log: Path) -> Reader:
    reader = Reader(log)
    assert reader.read() == ["1", "2", "3"]
    return reader


def rotate(log: Path) -> None:
    for number in (2, 1):
        if Path(f"{log}.{number}").exists():
            os.replace(f"{log}.{number}", f"{log}.{number + 1}")
    os.replace(log, f"{log}.1")


def add(log: Path, text: str) -> None:
    with log.open("a") as file:
        file.write(text)


def test_three_rotations_while_away_lose_nothing_and_tell_nothing(log, reader) -> None:
    add(log, "4\n")
    for number in (5, 6, 7):
        rotate(log)
        log.write_text(f"{number}\n")
    assert reader.read() == ["4", "5", "6", "7"]


@pytest.mark.parametrize(
    ("suffix", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)]
)
def test_a_packed_rotation_is_read_from_the_place_on(log, reader, suffix, pack) -> None:
    add(log, "4\n5\n")
    content, facts = log.read_bytes(), log.stat()
    Path(f"{log}.1{suffix}").write_bytes(pack(content))
    os.utime(f"{log}.1{suffix}", ns=(facts.st_atime_ns, facts.st_mtime_ns))
    log.unlink()
    log.write_text("6\n")
    assert reader.read() == ["4", "5", "6"]


def test_a_packed_rotation_that_is_cut_short_is_told(log, reader) -> None:
    rotate(log)
    log.write_text("4\n" * 5000)
    rotate(log)
    log.write_text("5\n")
    packed = gzip.compress(Path(f"{log}.1").read_bytes())
    Path(f"{log}.1.gz").write_bytes(packed[:-9])
    Path(f"{log}.1").unlink()
    fresh = reader.read()
    assert fresh[-2:] == ["LOST", "5"]
    assert reader.items[-2].reason == followed_file.BROKEN


def test_the_dates_of_logrotate_and_of_python_are_in_order(tmp_path: Path) -> None:
    log = tmp_path / "x.csv"
    names = ["x.csv-20261127", "x.csv-20261128.gz", "x.csv.2", "x.csv.1", "x.csv"]
    for name in [*names, "x.csv.lock", "x.csv.1.gz", "x.csv.part", "y.csv.1", "x.csv.1a"]:
        (tmp_path / name).touch()
    assert [Path(file.path).name for file in log_files(str(log))] == names
    (tmp_path / "x-20261126.csv").touch()
    assert Path(log_files(str(log))[0].path).name == "x-20261126.csv"


def test_a_log_that_was_made_anew_is_read_from_its_beginning_and_told(log, reader) -> None:
    log.unlink()
    log.write_text("4\n5\n6\n7\n")  # often under the same number on the disk
    assert reader.read() == ["LOST", "4", "5", "6", "7"]


def test_a_log_that_is_cut_and_longer_at_once_is_told_and_its_first_line_doubted(
    log, reader
) -> None:
    os.truncate(log, 0)
    add(log, "6961\n7\n8\n9\n10\n")
    assert reader.read() == ["LOST", "?6961", "7", "8", "9", "10"]
    assert reader.read() == []


def test_a_copy_is_read_to_its_end_before_the_log_that_was_cut(log, reader) -> None:
    add(log, "4\n0.89")
    Path(f"{log}.1").write_bytes(log.read_bytes())
    os.truncate(log, 0)
    add(log, "6961\n5\n")
    assert reader.read() == ["4", "LOST", "?6961", "5"]
    assert reader.items[-3].lost_bytes == 4


def test_half_a_line_at_the_end_of_a_file_is_told_and_the_next_one_doubted(log, reader) -> None:
    add(log, "0.89")
    assert reader.read() == []
    rotate(log)
    log.write_text("6961\n5\n")
    assert reader.read() == ["LOST", "?6961", "5"]


def test_files_with_the_same_content_prove_nothing(log, reader) -> None:
    for number in (1, 2):
        Path(f"{log}.{number}").write_text("1\n2\n3\n4\n")
    log.unlink()
    log.write_text("9\n")
    assert reader.read() == ["LOST", "4", "1", "2", "3", "4", "9"]
    assert reader.items[-7].reason == followed_file.ALIKE


def test_a_loss_says_since_when_and_until_when(log, reader) -> None:
    before = log.stat().st_mtime
    log.unlink()
    log.write_text("4\n")
    reader.read()
    (loss,) = (item for item in reader.items if isinstance(item, Loss))
    assert loss.from_time == pytest.approx(before)
    assert loss.until_time >= log.stat().st_mtime - 0.02


def test_a_place_behind_another_content_is_not_used(log) -> None:
    reader = Reader(log)
    reader.place = Place(log.stat().st_ino, 0, 4, "0" * 64, 0, 0)
    assert reader.read() == ["LOST", "1", "2", "3"]
