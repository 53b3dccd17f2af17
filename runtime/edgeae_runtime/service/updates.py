"""Models and thresholds that come over MQTT: signed, on trial first, and given back when bad.

A message is a line of JSON, `UPDATE_KEYS`, and the bytes of the file behind it; an answer to a
trial is `{"rollout": ID, "do": "keep"}` or `"back"`. A report, one JSON object, is retained by the
broker. docs/fleet.md has both.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from typing import TYPE_CHECKING, Any, NamedTuple

from edgeae_runtime.artifact.install import install
from edgeae_runtime.artifact.signing import check_signature, read_signatures
from edgeae_runtime.artifact.threshold_file import read_threshold_file
from edgeae_runtime.errors import ArtifactError, EdgeAEError, InputError
from edgeae_runtime.files import read_file, whole_file
from edgeae_runtime.messages import error_text
from edgeae_runtime.unique_json import parse_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from edgeae_runtime.arrays import Json
    from edgeae_runtime.scorer import Scorer
    from edgeae_runtime.service.options import ServiceOptions

UPDATE_KEYS = {"rollout", "name", "signature", "windows", "max_anomalies", "then"}
KEEP, BACK, WAIT = "keep", "back", "wait"
RUNNING, TRIAL, PROVED, KEPT, REFUSED = "running", "trial", "proved", "kept", "refused"
MAX_UPDATE_BYTES = 2_000_000
_MAX_HEADER_BYTES = 1 << 14
_MAX_WINDOWS = 10**6
_RETRY_WINDOWS = 100


class Trial(NamedTuple):
    """A new file at work; it is given back when more of its windows are anomalies or invalid.

    `then` tells what a good one does after so many windows: it is kept, or waits for an answer.
    """

    path: str
    rollout: str
    windows: int
    max_anomalies: int
    then: str
    seen: int = 0
    anomalies: int = 0
    invalid: int = 0

    @property
    def problem(self) -> str | None:
        """Why the file is given back, if it is."""
        if self.anomalies > self.max_anomalies:
            return f"{self.anomalies} anomalies in its first {self.seen} windows"
        if 2 * self.invalid > self.windows:
            return f"{self.invalid} invalid windows among its first {self.seen}"
        return None


class Updates:
    """Installs what the key signed, watches its first windows, and reports.

    Parameters
    ----------
    artifact, scorer, options
        Of the service; the options have a `verify_key`.
    reload
        Call that opens the artifact again, and returns the problem if it cannot be used.
    report
        Call that gives the broker a report.
    """

    def __init__(
        self,
        artifact: str,
        scorer: Scorer,
        options: ServiceOptions,
        reload: Callable[[], str | None],
        report: Callable[[str], None],
    ) -> None:
        self._artifact, self._scorer, self._reload, self._report = artifact, scorer, reload, report
        self._key = os.fspath(options.load.verify_key or "")
        threshold = options.load.threshold_file
        self._paths = [artifact] if threshold is None else [artifact, os.fspath(threshold)]
        self._record = f"{artifact}.update.json"
        self._handled = self._reason = ""
        self._rollout, self._state = "", RUNNING
        self._trial: Trial | None = None
        self._next_try = 0  # windows of the trial from which its end is tried
        self._restore()

    @property
    def is_trial(self) -> bool:
        """Whether a new file has not been kept yet: its version does not count then."""
        return self._trial is not None

    def _restore(self) -> None:
        try:
            record = json.loads(read_file(self._record, _MAX_HEADER_BYTES))
            self._handled, self._rollout = str(record["handled"]), str(record["rollout"])
            self._state, self._reason = str(record["state"]), str(record["reason"])
            if record["trial"] is not None:
                self._trial = Trial(*record["trial"])
                if _same(_previous(self._trial.path), self._trial.path):  # killed on the way
                    self._trial, self._state = None, BACK
        except FileNotFoundError:
            pass
        except (ValueError, KeyError, TypeError):
            self._reason = "the record of updates is damaged; the next update begins a new one"
        self.tell()

    def tell(self) -> None:
        """Report what runs, and how an update went."""
        trial = self._trial
        document = {
            "event": "report",
            "rollout": self._rollout,
            "state": self._state,
            "reason": self._reason,
            "digest": self._scorer.digest,
            "version": self._scorer.version,
            "threshold": float(self._scorer.threshold),
            "false_alarm_rate": self._scorer.manifest.rate_above(float(self._scorer.threshold)),
            "windows": 0 if trial is None else trial.seen,
            "anomalies": 0 if trial is None else trial.anomalies,
            "invalid": 0 if trial is None else trial.invalid,
        }
        self._report(json.dumps(document, allow_nan=False))

    def take(self, message: bytes) -> None:
        """Do what a message says, unless it was done before; problems are reported."""
        digest = hashlib.sha256(message).hexdigest()
        if not message or digest == self._handled:
            return
        trial, state = self._trial, self._state
        try:
            self._obey(message)
        except (EdgeAEError, OSError) as error:
            self._state, self._reason = REFUSED, error_text(error)[:300]
            if trial is not None and self._trial is trial:  # it could not be ended: a full disk
                self._state, digest = state, self._handled  # when told again, it tries again
        self._note(digest)

    def _note(self, handled: str) -> None:
        self._handled = handled
        trial = None if self._trial is None else list(self._trial)
        document = {
            "handled": handled,
            "rollout": self._rollout,
            "state": self._state,
            "reason": self._reason,
            "trial": trial,
        }
        try:
            with whole_file(self._record, "w") as file:
                json.dump(document, file)
        except OSError as error:  # the next start does it again
            self._reason = f"not saved, {(error.strerror or str(error)).lower()}"
        self.tell()

    def _obey(self, message: bytes) -> None:
        head, _, data = message.partition(b"\n")
        header = _header(head)
        if set(header) == {"rollout", "do"} and header["do"] in (KEEP, BACK):
            trial = self._trial
            if trial is not None and trial.rollout == header["rollout"]:
                self._end(trial, header["do"], "as told")
            return
        if not _is_update(header):
            raise InputError("the message is no update of this version")
        names = {os.path.basename(path): path for path in self._paths}
        path = names.get(header["name"])
        self._rollout = header["rollout"]
        if path is None:
            raise InputError(f"the file '{header['name']:.60}' is not in use here")
        if self._trial is not None:  # another rollout has begun meanwhile
            self._end(self._trial, BACK, "another update came")
        limits = header["windows"], header["max_anomalies"]
        self._install(Trial(path, header["rollout"], *limits, header["then"]), header, data)

    def _install(self, trial: Trial, header: Json, data: bytes) -> None:
        """Verify and test a file in a folder of its own, and put it in place; on trial."""
        folder = f"{trial.path}.incoming"
        new = os.path.join(folder, os.path.basename(trial.path))
        with contextlib.ExitStack() as stack:
            os.makedirs(folder, mode=0o700, exist_ok=True)
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            _write(new, data, [header["signature"]])
            signed = check_signature(new, data, self._key)
            if signed.version == _version(trial.path) and _same(new, trial.path):
                self._state, self._reason = KEPT, "it was in use already"
                return
            self._save_previous(trial.path)
            self._trial, self._state, self._reason, self._next_try = trial, TRIAL, "", 0
            self._note("")  # a kill from here on finds the trial, and what was before
            try:
                self._put(new, trial.path)
                problem = self._reload()
            except (EdgeAEError, OSError) as error:
                problem = error_text(error)
        if problem is not None:
            self._end(trial, BACK, problem)
            self._state = REFUSED

    def _put(self, new: str, path: str) -> None:
        if path == self._artifact:
            install(new, path, self._key, defer_version=True)
            return
        data = read_file(new, MAX_UPDATE_BYTES)
        read_threshold_file(new, self._scorer.digest, self._key, accepts=False)
        _replace(path, data, read_signatures(f"{new}.sig")[:1])

    def _save_previous(self, path: str) -> None:
        if not os.path.exists(path):
            return
        os.makedirs(f"{path}.previous", mode=0o700, exist_ok=True)
        data = read_file(path, 1 << 28)
        digest = hashlib.sha256(data).hexdigest()
        found = [one for one in read_signatures(f"{path}.sig") if one["sha256"] == digest]
        _write(_previous(path), data, found)

    def _end(self, trial: Trial, do: str, reason: str) -> None:
        """Keep the file on trial, or put the one before it back."""
        previous = _previous(trial.path)
        if do == KEEP:
            self._scorer.accept_version()
            self._state, self._reason = KEPT, ""
        else:
            if os.path.exists(previous) and not _same(previous, trial.path):
                self._put(previous, trial.path)
            problem = self._reload()
            self._state, self._reason = BACK, reason if problem is None else problem
        self._trial = None
        shutil.rmtree(f"{trial.path}.previous", ignore_errors=True)

    def took(self, windows: int, anomalies: int, invalid: int) -> None:
        """Count windows of a file on trial, and end the trial when they tell enough."""
        if self._trial is None or self._state != TRIAL:
            return
        trial = self._trial = self._trial._replace(
            seen=self._trial.seen + windows,
            anomalies=self._trial.anomalies + anomalies,
            invalid=self._trial.invalid + invalid,
        )
        is_due = trial.problem is not None or trial.seen >= trial.windows
        if not is_due or trial.seen < self._next_try:
            return
        try:
            if trial.problem is not None:
                self._end(trial, BACK, trial.problem)
            elif trial.then == KEEP:
                self._end(trial, KEEP, "")
            else:
                self._state = PROVED
        except (EdgeAEError, OSError) as error:  # a full disk; the trial goes on
            self._reason, self._next_try = error_text(error)[:300], trial.seen + _RETRY_WINDOWS
        self._note(self._handled)


def give_back(artifact: str, verify_key: str) -> bool:
    """Put the artifact back that a trial replaced, where the new one cannot be opened at a start.

    Raises
    ------
    ArtifactError, OSError
        If it cannot be used, either.
    """
    previous = _previous(artifact)
    if not os.path.exists(previous):
        return False
    data = read_file(previous, 1 << 28)
    check_signature(previous, data, verify_key)
    _replace(artifact, data, read_signatures(f"{previous}.sig")[:1])
    return True


def _previous(path: str) -> str:
    return os.path.join(f"{path}.previous", os.path.basename(path))


def _replace(path: str, data: bytes, signatures: list[Json]) -> None:
    """Replace a file that has a signature at each moment."""
    old: list[Json] = []
    with contextlib.suppress(ArtifactError):
        old = read_signatures(f"{path}.sig")[-1:]
    _write_signatures(path, [*old, *signatures])
    with whole_file(path) as file:
        file.write(data)
    _write_signatures(path, signatures)


def _header(head: bytes) -> Json:
    try:
        header = parse_json(head) if len(head) <= _MAX_HEADER_BYTES else None
    except ValueError:
        header = None
    if not isinstance(header, dict):
        raise InputError("the message is no update of this version")
    return header


def _is_update(header: Json) -> bool:
    return (
        set(header) == UPDATE_KEYS
        and all(isinstance(header[name], str) for name in ("rollout", "name"))
        and isinstance(header["signature"], dict)
        and all(_is_count(header[name]) for name in ("windows", "max_anomalies"))
        and header["then"] in (KEEP, WAIT)
    )


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value <= _MAX_WINDOWS


def _write(path: str, data: bytes, signatures: list[Json]) -> None:
    _write_signatures(path, signatures)
    with whole_file(path) as file:
        file.write(data)


def _write_signatures(path: str, signatures: list[Json]) -> None:
    with whole_file(f"{path}.sig", "w") as file:
        file.writelines(json.dumps(signature) + "\n" for signature in signatures)


def _same(one: str, other: str) -> bool:
    with contextlib.suppress(FileNotFoundError):
        return read_file(one, 1 << 28) == read_file(other, 1 << 28)
    return False


def _version(path: str) -> int | None:
    with contextlib.suppress(ArtifactError, OSError):
        return int(read_signatures(f"{path}.sig")[-1]["version"])
    return None
