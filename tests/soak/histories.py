"""`stream-histories`: random lives of a log, and what a service that follows it makes of them.

    python -m benchmarks stream-histories

Each history is a real service in a process of its own, killed, stopped and started while the log is
appended to, rotated, packed, copied, cut and made anew. Stamp and score say which reading it was.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.core.results import Figure, at_most
from edgeae_runtime import Scorer
from edgeae_runtime.service import followed_file
from edgeae_runtime.service.line_sources import Place
from edgeae_runtime.service.options import ServiceOptions
from edgeae_runtime.service.rotation import log_files, opened
from edgeae_runtime.service.run import run_stream

ARTIFACT = Path(__file__).parents[1] / "runtime" / "artifacts" / "format-2.onnx"
HEADER = "time,current [A],pressure [bar],temperature [°C],mode\n"
_POLL_S = 0.004  # of the service, so that a history takes little time
_QUIET_S = 0.06  # without a new event: all has been read
_END_S = 3.0  # without a new event: what is missing then was lost at the end
_PATIENCE_S = 20.0  # until a reading counts as lost
_CLOCK_S = 0.02  # between the clock of files and that of processes


@dataclass
class Log:
    """A log of one writer, and when each reading was written."""

    path: Path
    rng: np.random.Generator
    rows: np.ndarray
    kept: int = 3
    is_packed: bool = False
    has_header: bool = False
    written: dict[int, float] = field(default_factory=dict)
    traceless: set[int] = field(default_factory=set)
    is_known: Callable[[], bool] = bool  # tells whether the state names the file of the log
    _count: int = 0
    _live: set[int] = field(default_factory=set)  # that the log itself holds

    def start(self) -> None:
        """Make an empty log."""
        self.file = self.path.open("ab", buffering=0)
        if self.has_header:
            self.file.write(HEADER.encode())

    def append(self) -> None:
        """Write some lines, now and then one in two parts."""
        for _ in range(self.rng.integers(1, 12)):
            line = self.line(self._count).encode()
            at = int(self.rng.integers(len(line))) if self.rng.random() < 0.1 else 0
            self.file.write(line[:at])
            if at:
                self.pause()
            self.file.write(line[at:])
            self.written[self._count] = time.time()
            self._live.add(self._count)
            self._count += 1

    def line(self, number: int) -> str:
        return ",".join(map(str, [number, *self.rows[number].tolist()])) + "\n"

    def pause(self) -> None:
        time.sleep(float(self.rng.random()) * 0.01)

    def rotate(self) -> None:
        """Rename the log away; the writer may write to it until it opens the new one."""
        self._shift()
        os.replace(self.path, f"{self.path}.1")
        self.path.touch()
        if self.rng.random() < 0.3:
            self.append()
        self.file.close()
        self._live.clear()
        self.start()
        self._pack()

    def copy_and_cut(self) -> None:
        """Rotate as copytruncate does."""
        self._shift()
        shutil.copyfile(self.path, f"{self.path}.1")
        self._live.clear()
        self.cut()
        self._pack()

    def cut(self) -> None:
        """Truncate the log in place, while its writer goes on."""
        self._discard()
        os.truncate(self.path, 0)
        if self.has_header:
            self.file.write(HEADER.encode())

    def recreate(self) -> None:
        """Remove the log and make a new one, which may have the same number on the disk."""
        self._discard()
        self.file.close()
        self.path.unlink()
        self.start()

    def _discard(self) -> None:
        """Note readings that go before a state has named their file: nothing shows them."""
        if not self.is_known():
            self.traceless |= self._live
        self._live.clear()

    def _shift(self) -> None:
        for number in range(self.kept, 0, -1):
            for suffix in ("", ".gz"):
                with contextlib.suppress(FileNotFoundError):
                    os.replace(f"{self.path}.{number}{suffix}", f"{self.path}.{number + 1}{suffix}")
        for suffix in ("", ".gz"):
            Path(f"{self.path}.{self.kept + 1}{suffix}").unlink(missing_ok=True)

    def _pack(self) -> None:
        """Pack `PATH.1`, as `gzip` does: the new file is written, then the old one removed."""
        plain = Path(f"{self.path}.1")
        if not self.is_packed:
            return
        packed = Path(f"{plain}.gz")
        content, facts = plain.read_bytes(), plain.stat()
        packed.write_bytes(gzip.compress(content)[:20])
        packed.write_bytes(gzip.compress(content))
        os.utime(packed, ns=(facts.st_atime_ns, facts.st_mtime_ns))
        plain.unlink()


class Service:
    """A service on a log: a fork of this process, which has imported everything."""

    def __init__(self, log: Log, folder: Path) -> None:
        self.events_file, self._log = folder / "events", log
        self._options = ServiceOptions(
            follow=True,
            time="time" if log.has_header else "0",
            state=str(folder / "state"),
            output=str(self.events_file),
            state_every=int(log.rng.integers(1, 10)),
        )
        self._errors, self._state, self._pid = folder / "errors", folder / "state", 0

    def start(self) -> None:
        self._pid = os.fork()
        if self._pid == 0:
            code = 1
            try:
                with self._errors.open("a") as errors:
                    os.dup2(errors.fileno(), 2)
                    followed_file._WAIT_S = _POLL_S
                    run_stream(str(ARTIFACT), str(self._log.path), self._options)
                    code = 0
            except BaseException as error:  # a line for the test to find
                print(f"FAILED {error!r}", file=sys.stderr, flush=True)
            finally:
                os._exit(code)

    def end(self, number: int) -> None:
        pid, self._pid = self._pid, 0
        os.kill(pid, number)
        for _ in range(round(_PATIENCE_S / _POLL_S)):
            if os.waitpid(pid, os.WNOHANG)[0]:
                return
            time.sleep(_POLL_S)
        raise AssertionError(f"signal {number} did not end service {pid}")

    @property
    def is_running(self) -> bool:
        return bool(self._pid)

    def failures(self) -> list[str]:
        lines = self._errors.read_text().splitlines() if self._errors.exists() else []
        return [line for line in lines if line.startswith(("FAILED", "Traceback"))]

    def knows_the_log(self) -> bool:
        """Tell whether the state has a place in the log itself, as it is now."""
        place = Place(*json.loads(self._state.read_text().split("\n")[1])["content"]["place"])
        file = opened(log_files(str(self._log.path))[-1])
        assert file is not None
        with file:
            is_same = (file.file.inode, file.generation) == place[:2]
            return is_same and file.skip_to(place) and file.is_known

    def events(self) -> list[dict[str, Any]]:
        """Return the events in order."""
        return [json.loads(line) for line in _lines(self.events_file)]


def _lines(path: Path) -> Iterator[str]:
    for line in path.read_text().splitlines() if path.exists() else ():
        with contextlib.suppress(ValueError):  # a kill cut it
            json.loads(line)
            yield line


def histories(folder: Path, count: int, seed: int = 0) -> list[Figure]:
    """Live `count` histories; say how many readings were scored, told as lost, and neither."""
    rows, totals = machine_rows(), np.zeros(5, int)
    with Scorer(ARTIFACT) as scorer:
        expected = scorer.score(rows)
    for number in range(count):
        place = folder / str(number)
        place.mkdir()
        totals += one_history(place, np.random.default_rng([seed, number]), rows, expected)
        shutil.rmtree(place)
    written, scored, told, losses, traceless = map(float, totals)
    missing = written - scored - told - traceless
    return [
        Figure("histories", float(count), ""),
        Figure("readings written", written, ""),
        Figure("readings neither scored once nor told as lost", missing, "", None, at_most(0)),
        Figure("readings told as lost", told, ""),
        Figure("events of a loss", losses, ""),
        Figure("readings removed before a state had named their file", traceless, ""),
    ]


def machine_rows() -> np.ndarray:
    """Return readings of the artifact's machine, in decimals that text keeps."""
    rng = np.random.default_rng(0)
    load, noise = rng.normal(size=(2000, 1)), rng.normal(size=(2000, 4))
    rows = np.array((3, 40, 60, 1)) + load * (1, 5, -2, 0) + noise * (0.1, 0.5, 0.2, 0)
    return np.round(rows, 5).astype(np.float32)


def one_history(
    folder: Path, rng: np.random.Generator, rows: np.ndarray, expected: np.ndarray
) -> tuple[int, ...]:
    """Live one history; return the readings written, scored, told as lost, losses, and traceless.

    Raises
    ------
    AssertionError
        If a number was invented, a reading scored twice, or one is missing that no event tells.
    """
    log = Log(
        folder / "x.csv",
        rng,
        rows,
        kept=int(rng.integers(2, 6)),
        is_packed=bool(rng.integers(2)),
        has_header=bool(rng.integers(2)),
    )
    log.start()
    service = Service(log, folder)
    log.is_known = service.knows_the_log
    service.start()
    while not service.events_file.exists() or not (folder / "state").exists():
        time.sleep(0.001)
    steps = [log.append, log.append, log.pause, log.rotate, log.copy_and_cut, log.cut, log.recreate]
    weights = np.array([6, 6, 4, 4, 1, 0.5, 0.5])
    for _ in range(rng.integers(4, 20)):
        if rng.random() < 0.2:
            if service.is_running:
                service.end(signal.SIGKILL if rng.integers(2) else signal.SIGTERM)
            else:
                service.start()
        steps[rng.choice(len(steps), p=weights / weights.sum())]()
    if not service.is_running:
        service.start()
    log.append()
    try:
        return _judged(log, service, expected)
    finally:
        service.end(signal.SIGTERM)
        log.file.close()
        assert not service.failures(), service.failures()


def _judged(log: Log, service: Service, expected: np.ndarray) -> tuple[int, ...]:
    """Wait until every reading is scored or told as lost."""
    deadline, seen = time.monotonic() + _PATIENCE_S, 0
    while True:
        events = service.events()
        if len(events) > seen:  # it is at work
            deadline, seen = time.monotonic() + _PATIENCE_S, len(events)
        is_quiet = time.monotonic() > deadline - _PATIENCE_S + _END_S
        problem, told, traceless = _problem(log, events, expected, is_quiet)
        if problem is None or time.monotonic() > deadline:
            break
        time.sleep(_QUIET_S)
    assert problem is None, (str(log.path), problem)
    losses = sum(event["event"] == "loss" for event in events)
    scored = len(log.written) - told - traceless
    return len(log.written), scored, told, losses, traceless


def _problem(
    log: Log, events: list[dict[str, Any]], expected: np.ndarray, is_quiet: bool
) -> tuple[str | None, int, int]:
    """Return what is wrong so far, and how many readings are told as lost or left no trace.

    A kill may come between a verdict and the state: such windows are written again.
    """
    seen: dict[int, int] = {}  # window numbers of readings
    again: set[int] = set()
    told: set[int] = set()
    before = -1
    losses: list[dict[str, Any]] = []
    for event in events:
        if event["event"] == "loss":
            losses.append(event)
        if event["event"] == "model":
            unsaved = {number for number, window in seen.items() if window >= event["window"]}
            again |= unsaved
            seen = {number: seen[number] for number in seen.keys() - unsaved}
            before = max(seen, default=-1)
        if event["event"] != "verdict":
            continue
        number = round(event["time"])
        if number in seen or number not in log.written:
            return f"{number} came twice, or was never written", 0, 0
        if np.float32(event["score"]) != expected[number]:
            return f"{number} has the score of another reading", 0, 0
        seen[number] = event["window"]
        for lost in set(range(before + 1, number)) - again:
            is_told = any(_covers(loss, log.written[lost]) for loss in losses)
            if not is_told and lost not in log.traceless:
                return f"{lost} is missing before {number}; told: {losses}", 0, 0
            told |= {lost} if is_told else set()
        before, losses = max(before, number), []
    traceless = log.traceless - told - seen.keys() - again
    missing = log.written.keys() - told - seen.keys() - again - traceless
    if not is_quiet:  # the last ones may still come
        losses = []
    told |= {number for number in missing if any(_covers(e, log.written[number]) for e in losses)}
    missing -= told
    problem = f"{len(missing)} of the last readings are missing" if missing else None
    return problem, len(told - seen.keys() - again), len(traceless)


def _covers(loss: dict[str, Any], at: float) -> bool:
    since = loss["from_time"] or 0.0
    return bool(since - _CLOCK_S <= at <= loss["until_time"] + _CLOCK_S)
