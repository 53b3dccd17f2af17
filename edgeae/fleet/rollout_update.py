"""A signed file that is rolled out, and how."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scipy.stats import binom

from edgeae_runtime.artifact.loader import manifest_of
from edgeae_runtime.artifact.signing import check_signature, read_signatures
from edgeae_runtime.errors import InputError
from edgeae_runtime.files import read_file
from edgeae_runtime.service.updates import MAX_UPDATE_BYTES

if TYPE_CHECKING:
    from edgeae_runtime.arrays import Json

_HEADER_BYTES = 4096  # of a message, at most
_CHANCE = 0.001  # that a device whose rate is the largest allowed one gives a good file back


@dataclass(frozen=True)
class RolloutOptions:
    """How a file is rolled out: each field is an option of `edgeae fleet push`.

    A file is good on a device when its first `windows` have no more anomalies than the largest
    rate allows by chance, and at most half of them are invalid.
    """

    topic: str
    state: str
    verify_key: str
    canary: float = 0.05
    windows: int = 200
    max_rate: float | None = None
    max_failures: float = 0.02
    answer_s: float = 60.0
    prove_s: float = 3600.0

    def check(self) -> None:
        """Refuse what makes no rollout.

        Raises
        ------
        InputError
            If an option is out of its range.
        """
        if not self.topic or set("+#") & set(self.topic):
            raise InputError(
                f"`topic` must be what the topics of all devices begin with, without + and #; "
                f"got '{self.topic}'"
            )
        if not 0 < self.canary <= 1 or not 0 <= self.max_failures < 1:
            raise InputError("`canary` must be a share above 0, `max_failures` one below 1")
        if self.max_rate is not None and not 0 < self.max_rate < 1:
            raise InputError(f"`max_rate` must lie between 0 and 1; got {self.max_rate}")


@dataclass(frozen=True)
class Update:
    """A signed file, and what its first windows may hold."""

    path: str
    data: bytes
    signature: Json
    windows: int
    max_rate: float

    @classmethod
    def read(cls, path: str, options: RolloutOptions) -> Update:
        """Read a file and its signature, which the devices' key must verify.

        Raises
        ------
        ArtifactError, InputError, OSError
            If it cannot be used, or is too large for a message.
        """
        data = read_file(path, MAX_UPDATE_BYTES)
        if len(data) > MAX_UPDATE_BYTES - _HEADER_BYTES:
            most = (MAX_UPDATE_BYTES - _HEADER_BYTES) / 1e6
            raise InputError(f"{path}: must be at most {most:.2f} MB to be one message")
        check_signature(path, data, options.verify_key)
        rate = options.max_rate
        if rate is None and path.endswith(".json"):
            raise InputError("`max_rate` must be given for a threshold file")
        if rate is None:
            manifest = manifest_of(data, path)
            promised = manifest.threshold.false_alarm_rate
            if promised is None:
                promised = manifest.rate_above(float(manifest.threshold.value))
            rate = min(0.5, 3 * promised)
        return cls(path, data, read_signatures(f"{path}.sig")[-1], options.windows, rate)

    def max_anomalies(self, windows: int) -> int:
        """Return how many of so many windows may be anomalies."""
        return int(binom.ppf(1 - _CHANCE, windows, self.max_rate))

    def message(self, rollout: str, then: str) -> bytes:
        """Return what a device takes."""
        header = {
            "rollout": rollout,
            "name": os.path.basename(self.path),
            "signature": self.signature,
            "windows": self.windows,
            "max_anomalies": self.max_anomalies(self.windows),
            "then": then,
        }
        return json.dumps(header).encode() + b"\n" + self.data
