"""Bring a signed file to the devices of a fleet: to a share first, to the rest when it is good."""

from __future__ import annotations

import hashlib
import json
import math
import uuid
from collections import Counter
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from edgeae.fleet.rollout_update import RolloutOptions, Update
from edgeae_runtime.errors import InputError
from edgeae_runtime.files import require_folder, whole_file
from edgeae_runtime.service.updates import (
    BACK,
    KEEP,
    KEPT,
    PROVED,
    REFUSED,
    WAIT,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from edgeae.fleet.rollout_link import RolloutLink
    from edgeae_runtime.arrays import Json

FORMAT = 1
CANARY, REST, DONE, STOPPED = "canary", "rest", "done", "stopped"
NEW, SENT, AWAY = "new", "sent", "away"
_SETTLED = (KEPT, BACK, REFUSED, AWAY)


@dataclass
class Device:
    """What is known of a device in a rollout."""

    state: str = NEW
    is_canary: bool = False
    reason: str = ""
    windows: int = 0
    anomalies: int = 0
    digest: str = ""
    sent_s: float = 0.0  # by the clock of this process


class Rollout:
    """A rollout, whose state is a file that is readable and from which it continues.

    Attributes
    ----------
    phase
        `canary`, `rest`, `done` or `stopped`.
    devices
        By name, the last level of their topic.
    """

    def __init__(self, update: Update, options: RolloutOptions, link: RolloutLink) -> None:
        options.check()
        self._update, self.options, self._link = update, options, link
        require_folder(options.state)
        self.phase, self.reason = CANARY, ""
        self.id = uuid.uuid4().hex
        self.devices: dict[str, Device] = {}
        self._began_s = monotonic()
        self._load()

    def _load(self) -> None:
        try:
            with open(self.options.state, encoding="utf-8") as file:
                document = json.load(file)
            if document["format"] != FORMAT:
                raise ValueError
            facts = document["signature"]
            devices = {name: Device(**known) for name, known in document["devices"].items()}
            phase, reason, number = document["phase"], document["reason"], document["rollout"]
        except FileNotFoundError:
            return
        except (ValueError, KeyError, TypeError, AttributeError):
            raise InputError(
                f"{self.options.state}: is no state of a rollout; name another"
            ) from None
        if facts != self._update.signature:
            raise InputError(
                f"{self.options.state}: is the rollout of '{facts.get('name')}' version "
                f"{facts.get('version')}; name another file for a new one"
            )
        self.phase, self.reason, self.id, self.devices = phase, reason, number, devices
        for device in devices.values():
            device.sent_s = monotonic()

    def document(self) -> Json:
        """Return the state as JSON values."""
        return {
            "format": FORMAT,
            "rollout": self.id,
            "phase": self.phase,
            "reason": self.reason,
            "signature": self._update.signature,
            "topic": self.options.topic,
            "devices": {
                name: {key: value for key, value in vars(device).items() if key != "sent_s"}
                for name, device in sorted(self.devices.items())
            },
        }

    def save(self) -> None:
        """Write the state atomically."""
        with whole_file(self.options.state, "w") as file:
            json.dump(self.document(), file, indent=1)

    def heard(self, name: str, report: Json) -> None:
        """Take a device's report; one of another rollout tells that the device exists."""
        device = self.devices.setdefault(name, Device())
        if report["rollout"] != self.id or device.state == NEW:
            return
        was, device.state = device.state, str(report["state"])
        device.reason, device.digest = str(report["reason"])[:200], str(report["digest"])[:64]
        if report["windows"]:
            device.windows, device.anomalies = report["windows"], report["anomalies"]
        if device.state in (KEPT, BACK, REFUSED) and was != device.state:
            self._link.clear(name)

    def send_again(self) -> None:
        """Send what a process that was killed may not have sent; a device takes it once."""
        if self.phase == STOPPED:
            self._stop(self.reason)
            return
        for name, device in self.devices.items():
            if device.state == SENT or (device.state == AWAY and self.phase in (REST, DONE)):
                self._send(name, WAIT if self.phase == CANARY else KEEP)
                self.phase = REST if self.phase == DONE else self.phase

    def step(self) -> None:
        """Send what is due, and judge what has been heard."""
        if self.phase == CANARY:
            self._step_canary()
        elif self.phase == REST:
            self._step_rest()
        for name, device in self.devices.items():
            is_silent = monotonic() - device.sent_s > self.options.answer_s
            if device.state == SENT and is_silent:
                device.state = AWAY
                if self.phase == CANARY:  # it must not get a file that nothing has proved yet
                    self._link.clear(name)

    def _step_canary(self) -> None:
        wanted = math.ceil(self.options.canary * len(self.devices))
        canary = [one for one in self.devices.values() if one.is_canary and one.state != AWAY]
        for name in sorted(
            self.devices, key=lambda name: hashlib.sha256(f"{self.id} {name}".encode()).digest()
        ):
            device = self.devices[name]
            if len(canary) < wanted and not device.is_canary:
                device.is_canary = True
                self._send(name, WAIT)
                canary.append(device)
        bad = next((one for one in canary if one.state in (BACK, REFUSED)), None)
        if bad is not None:
            self._stop(f"a device of the canary {_told(bad)}")
        elif not canary:
            self._stop("no device answered")
        elif len(canary) < wanted and all(one.state != SENT for one in canary):
            self._stop(f"of {wanted} devices for the canary {len(canary)} answered")
        elif all(one.state in (PROVED, KEPT) for one in canary):
            self._judge_canary(canary)
        elif monotonic() - self._began_s > self.options.prove_s:
            self._stop("the canary had too few windows in the time allowed")

    def _judge_canary(self, canary: list[Device]) -> None:
        """Compare all windows of the canary with the rate: more than those of each device tell."""
        windows = sum(device.windows for device in canary)
        anomalies = sum(device.anomalies for device in canary)
        if anomalies > self._update.max_anomalies(windows):
            self._stop(f"{anomalies} of {windows} windows of the canary are anomalies")
            return
        self.phase = REST
        for name, device in self.devices.items():
            if device.is_canary and device.state == PROVED:
                self._link.send(name, self._answer(KEEP))

    def _step_rest(self) -> None:
        for name, device in self.devices.items():
            if device.state == NEW or (device.state == AWAY and device.is_canary):
                device.is_canary = False
                self._send(name, KEEP)
            elif device.state == PROVED:  # after a resume
                self._link.send(name, self._answer(KEEP))
                device.state = "trial"
        failed = [one for one in self.devices.values() if one.state in (BACK, REFUSED)]
        if len(failed) > self.options.max_failures * len(self.devices):
            self._stop(f"{len(failed)} devices refused it or gave it back; one {_told(failed[0])}")
        elif all(one.state in _SETTLED for one in self.devices.values()):
            self.phase = DONE

    def _send(self, name: str, then: str) -> None:
        device = self.devices[name]
        device.state, device.sent_s = SENT, monotonic()
        self._link.send(name, self._update.message(self.id, then))

    def _answer(self, do: str) -> bytes:
        return json.dumps({"rollout": self.id, "do": do}).encode()

    def _stop(self, reason: str) -> None:
        """Let every device go back that has not kept the file."""
        self.phase, self.reason = STOPPED, reason
        for name, device in self.devices.items():
            if device.state in (SENT, AWAY, PROVED, "trial"):
                self._link.send(name, self._answer(BACK))

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to wait for; devices that are away get it when they return."""
        is_quiet = all(one.state in (NEW, *_SETTLED, SENT) for one in self.devices.values())
        return self.phase == DONE or (self.phase == STOPPED and is_quiet)

    def counts(self) -> Counter[str]:
        """Return the number of devices in each state."""
        return Counter(device.state for device in self.devices.values())


def _told(device: Device) -> str:
    verb = "refused it" if device.state == REFUSED else "gave it back"
    return f"{verb}: {device.reason}"


def push(
    update: Update,
    options: RolloutOptions,
    link: RolloutLink,
    told: Callable[[Rollout], None],
) -> Rollout:
    """Roll a file out until it is over; `told` is called when numbers of devices have changed.

    Raises
    ------
    InputError, OSError
        If the broker or the state cannot be used, or no device has ever reported.
    """
    rollout = Rollout(update, options, link)
    for name, report in link.known():
        rollout.heard(name, report)
    rollout.send_again()
    if not rollout.devices:
        raise InputError(
            f"no device has reported below '{options.topic}'; start 'stream --mqtt-updates' on them"
        )
    saved: Json | None = None
    shown: object = None
    while True:
        rollout.step()
        if (document := rollout.document()) != saved:
            rollout.save()
            saved = document
        if (counts := (rollout.phase, rollout.counts())) != shown:
            told(rollout)
            shown = counts
        if rollout.is_over and link.is_sent:
            return rollout
        for name, report in link.reports():
            rollout.heard(name, report)
