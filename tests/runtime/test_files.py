import os
import stat
import threading
from pathlib import Path

import pytest

from edgeae_runtime.files import require_folder, whole_file


def test_a_file_appears_when_the_block_ends_and_not_before(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with whole_file(path) as file:
        file.write(b"half")
        file.flush()
        assert not path.exists()
    assert path.read_bytes() == b"half"
    assert os.listdir(tmp_path) == ["a.csv"]


@pytest.mark.parametrize("error", [ValueError("ours"), KeyboardInterrupt(), OSError(28, "full")])
def test_an_error_inside_leaves_no_file_and_keeps_the_old_one(
    tmp_path: Path, error: BaseException
) -> None:
    path = tmp_path / "a.csv"

    def fail() -> None:
        with whole_file(path, "w") as file:
            file.write("half")
            raise error

    with pytest.raises(type(error)):
        fail()
    assert os.listdir(tmp_path) == []
    path.write_text("old")
    with pytest.raises(type(error)):
        fail()
    assert os.listdir(tmp_path) == ["a.csv"]
    assert path.read_text() == "old"


def test_the_old_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("something much longer")
    with whole_file(path, "w") as file:
        file.write("new")
    assert path.read_text() == "new"


def test_the_mode_of_the_old_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")
    path.chmod(0o600)
    with whole_file(path, "w") as file:
        file.write("new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text() == "new"


def test_an_unfinished_file_has_no_name_that_a_kill_could_leave(tmp_path: Path) -> None:
    with whole_file(tmp_path / "a.csv") as file:
        file.write(b"half")
        assert os.listdir(tmp_path) == []


def test_a_file_system_without_unnamed_files_does_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "O_TMPFILE")
    with whole_file(tmp_path / "a.csv") as file:
        file.write(b"whole")
    assert (tmp_path / "a.csv").read_bytes() == b"whole"
    assert os.listdir(tmp_path) == ["a.csv"]


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with whole_file(tmp_path / "link", "w") as file:
        file.write("new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_an_error_names_the_target_and_not_the_unfinished_file(tmp_path: Path) -> None:
    path = tmp_path / "none" / "a.csv"
    with pytest.raises(FileNotFoundError) as caught, whole_file(path):
        raise AssertionError("never reached")
    assert caught.value.filename == str(path)
    assert caught.value.filename2 is None
    with pytest.raises(OSError, match=r"full") as full, whole_file(tmp_path / "b.csv"):
        raise OSError(28, "full")
    assert full.value.filename == str(tmp_path / "b.csv")


def test_a_file_in_the_place_of_a_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NotADirectoryError), whole_file(tmp_path / "file" / "a.csv"):
        raise AssertionError("never reached")


def test_a_folder_is_no_target(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError), whole_file(tmp_path):
        raise AssertionError("never reached")


def test_a_pipe_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(path.read_bytes()))
    reader.start()
    with whole_file(path) as file:
        file.write(b"scores")
    reader.join(timeout=60)
    assert got == [b"scores"]
    assert stat.S_ISFIFO(path.stat().st_mode)
    assert os.listdir(tmp_path) == ["pipe"]


def test_two_writers_of_one_target_do_not_meet(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with whole_file(path, "w") as first:
        first.write("first")
        with whole_file(path, "w") as second:
            second.write("second")
        assert path.read_text() == "second"
    assert path.read_text() == "first"


def test_a_folder_that_does_not_exist_is_named_with_the_fix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FileNotFoundError, match=r"make it first") as caught:
        require_folder(tmp_path / "none" / "a.onnx")
    assert caught.value.filename == str(tmp_path / "none")
    monkeypatch.chdir(tmp_path)
    require_folder("a.onnx")
    require_folder(tmp_path / "a.onnx")


def test_a_folder_that_cannot_be_written_to_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anywhere
    with pytest.raises(PermissionError, match=r"cannot be written to") as caught:
        require_folder(tmp_path / "a.onnx")
    assert caught.value.filename == str(tmp_path)
