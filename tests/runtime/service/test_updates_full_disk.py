"""Updates while the disk of a device is full, at each size of what is left."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runtime.service.test_updates import Plant, answer

_PAGE = 4096


class Disk:
    """A small file system of a device, whose free space a file takes."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._filler = folder, folder / "filler"

    def leave(self, pages: int) -> None:
        """Leave so many pages free, all there are for None."""
        self._filler.unlink(missing_ok=True)
        free = os.statvfs(self._folder).f_bavail
        self._filler.write_bytes(bytes(_PAGE * max(0, free - pages)))

    def clear(self) -> None:
        """Free what the file takes."""
        self._filler.unlink(missing_ok=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    folder = tmp_path / "device"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting a file system needs root")
    yield Disk(folder)
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def plant(make_example, tmp_path: Path, disk: Disk) -> Plant:
    pytest.importorskip("cryptography", reason="cryptography is not installed")
    return Plant(tmp_path, make_example("series").data)


def test_an_update_on_a_full_disk_leaves_a_model_that_works_and_is_reported(plant, disk) -> None:
    path, windows = plant.version(3), plant.scorer.manifest.golden.windows
    states = []
    for pages in range(60):
        rollout = f"r{pages}"
        disk.leave(pages)
        plant.updates.take(plant.message(path, rollout=rollout))
        report = plant.report
        states.append(report["state"])
        assert plant.holds() == report["version"]
        plant.scorer.score(windows)
        if report["state"] == "trial":
            assert report["version"] == 3
            break
        assert (report["state"], report["version"]) == ("refused", 2)
        assert "no space left on device" in report["reason"].lower()
        plant.start()  # a new process of the device works, too
        assert plant.scorer.version == 2
    assert states[-1] == "trial"
    assert states.count("refused") > 3
    disk.leave(0)
    plant.updates.take(answer("back", rollout))  # what was before lies on the disk
    assert plant.holds() in (2, 3)
    disk.clear()
    plant.start()
    plant.scorer.score(windows)


def test_a_bad_model_that_a_full_disk_holds_in_place_goes_when_there_is_room(plant, disk) -> None:
    plant.updates.take(plant.message(plant.version(3)))
    disk.leave(0)
    plant.updates.took(5, 5, 0)
    assert (plant.report["state"], plant.holds()) == ("trial", 3)
    assert "no space left on device" in plant.report["reason"].lower()
    disk.clear()
    reports = len(plant.reports)
    for _ in range(99):
        plant.updates.took(1, 1, 0)
    assert len(plant.reports) == reports
    plant.updates.took(1, 1, 0)
    assert (plant.report["state"], plant.holds()) == ("back", 2)


def test_a_model_that_a_full_disk_cannot_keep_is_kept_when_it_is_told_again(plant, disk) -> None:
    plant.updates.take(plant.message(plant.version(3)))
    plant.updates.took(10, 0, 0)
    assert plant.report["state"] == "proved"
    disk.leave(0)
    plant.updates.take(answer("keep"))
    assert (plant.report["state"], plant.holds()) == ("proved", 3)
    assert "no space left on device" in plant.report["reason"].lower()
    disk.clear()
    plant.updates.take(answer("keep"))
    assert (plant.report["state"], plant.holds()) == ("kept", 3)
