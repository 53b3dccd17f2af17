"""The two engines: results of all tasks, whatever dies meanwhile."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from edgeae.fleet.processes import ProcessEngine
from edgeae.fleet.ray_tasks import RayEngine
from edgeae_runtime.errors import EdgeAEError, InputError
from tests.edgeae.fleet.work import always_dies, dies_once, fails, lost, process_id, squared


@pytest.mark.parametrize("workers", [1, 3])
def test_every_task_has_its_result(workers: int) -> None:
    found = dict(ProcessEngine(workers).run(squared, range(20), lost))
    assert found == {number: number**2 for number in range(20)}


def test_the_task_of_a_worker_that_was_killed_is_done_by_another(tmp_path: Path) -> None:
    tasks = [str(tmp_path / name) for name in "abc"]
    found = dict(ProcessEngine(2).run(dies_once, tasks, lost))
    assert found == {task: f"done {task}" for task in tasks}


def test_a_worker_is_replaced_after_so_many_tasks() -> None:
    found = [number for _, number in ProcessEngine(1, 2).run(process_id, range(5), lost)]
    assert found[0] == found[1] != found[2] == found[3] != found[4] != found[0]


def test_a_task_that_kills_every_worker_is_given_up_and_the_others_are_done() -> None:
    found = dict(ProcessEngine(2).run(always_dies, range(6), lost))
    assert found.pop(3) == "lost 3"
    assert found == {task: f"done {task}" for task in found}


def test_a_script_that_starts_its_workers_again_in_each_is_told_so(tmp_path: Path) -> None:
    script = tmp_path / "unguarded.py"
    script.write_text(
        "from edgeae.fleet.processes import ProcessEngine\n"
        "list(ProcessEngine(1).run(abs, [1], abs))\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.strip().endswith('must do so under if __name__ == "__main__":')


def test_a_bug_is_raised_where_the_run_was_started() -> None:
    with pytest.raises(ZeroDivisionError):
        list(ProcessEngine(2).run(fails, ["task"], lost))


def test_workers_have_one_thread_and_the_caller_keeps_its_own(monkeypatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    found = list(ProcessEngine(1).run(os.getenv, ["OMP_NUM_THREADS", "EDGEAE_THREADS"], lost))
    assert [value for _, value in found] == ["1", "1"]
    assert os.environ["OMP_NUM_THREADS"] == "7"
    assert "EDGEAE_THREADS" not in os.environ


def test_a_cluster_that_does_not_answer_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{taken.getsockname()[1]}"  # bound, and nobody listens
        with pytest.raises(EdgeAEError, match=f"{address}: no Ray cluster answers there"):
            list(RayEngine(address).run(squared, [1], lost))
    with pytest.raises(InputError, match="`ray` must be HOST:PORT"):
        list(RayEngine("nonsense").run(squared, [1], lost))
