"""A scorer in threads, forks and spawned workers, as copies and pickles, and after its end."""

import copy
import gc
import multiprocessing
import os
import pickle
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import joblib
import numpy as np
import pytest

from edgeae_runtime import ArtifactError, Scorer


def scores(scorer: Scorer, windows: np.ndarray) -> list[float]:
    return [scorer.score(window) for window in windows]


def _in_worker(scorer, windows, queue) -> None:
    queue.put(scores(scorer, windows))


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_another_process_scores_alike(table, method) -> None:
    expected = scores(table.scorer, table.windows)
    context = multiprocessing.get_context(method)
    queue = context.Queue()
    process = context.Process(target=_in_worker, args=(table.scorer, table.windows, queue))
    process.start()
    assert queue.get(timeout=120) == expected
    process.join(30)
    assert process.exitcode == 0
    assert scores(table.scorer, table.windows) == expected


def test_threads_score_alike(table) -> None:
    expected = scores(table.scorer, table.windows)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: scores(table.scorer, table.windows), range(32)))
    assert all(one == expected for one in found)


@pytest.mark.parametrize("how", ["pickle", "copy", "deepcopy", "joblib"])
def test_copies_open_the_file_again_with_the_same_options(table, tmp_path: Path, how) -> None:
    with Scorer(table.path, threshold=0.125, threads=2) as scorer:
        if how == "joblib":
            joblib.dump(scorer, tmp_path / "scorer")
            other = joblib.load(tmp_path / "scorer")
        else:
            ways = {"copy": copy.copy, "deepcopy": copy.deepcopy}
            other = ways.get(how, lambda s: pickle.loads(pickle.dumps(s)))(scorer)
    assert (other.threshold, other.threshold_origin) == (np.float32(0.125), "threshold")
    assert scores(other, table.windows) == scores(table.scorer, table.windows)
    other.close()


def test_what_cannot_be_pickled_says_so_in_a_sentence(table) -> None:
    with (
        Scorer(table.data) as scorer,
        pytest.raises(TypeError, match=r"opened from bytes cannot be copied or pickled; open"),
    ):
        pickle.dumps(scorer)
    closed = Scorer(table.path)
    closed.close()
    with pytest.raises(TypeError, match="that is closed cannot be copied or pickled"):
        copy.copy(closed)


def test_another_file_under_the_name_is_not_taken_for_the_pickled_one(
    table, make_example, tmp_path: Path
) -> None:
    path = tmp_path / "pump.onnx"
    shutil.copy(table.path, path)
    with Scorer(path) as scorer:
        pickled = pickle.dumps(scorer)
    shutil.copy(make_example("series").path, path)
    with pytest.raises(ArtifactError, match="another artifact by now"):
        pickle.loads(pickled)


def mapped_libraries() -> set[str]:
    lines = Path("/proc/self/maps").read_text().splitlines()
    return {line.split(maxsplit=5)[-1] for line in lines if ".so (deleted)" in line}


@pytest.mark.skipif(not os.path.exists("/proc/self/maps"), reason="needs /proc")
def test_a_closed_library_is_unmapped(table, tmp_path: Path) -> None:
    source = table.detector.export(tmp_path / "pump.c").path
    gc.collect()
    before = mapped_libraries()
    scorer = Scorer(source, allow_native=True)
    assert scorer.score(table.windows[0]) == pytest.approx(table.scorer.score(table.windows[0]))
    assert len(mapped_libraries() - before) == 1
    scorer.close()
    assert mapped_libraries() <= before
