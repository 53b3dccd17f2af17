"""The record of a fleet's training: what became of each machine, which `--resume` reads."""

from __future__ import annotations

import hashlib
import json
import os
from time import monotonic
from typing import TYPE_CHECKING, Any

from edgeae import __version__
from edgeae.data.uris import is_uri, local_input, local_output
from edgeae.fleet.machines import folder_name
from edgeae_runtime.errors import EdgeAEError, InputError
from edgeae_runtime.files import whole_file

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

RECORD = "train.json"
_WRITE_EVERY_S = 10.0


class TrainingRecord:
    """Machines by name in `OUTPUT/train.json`: facts of those trained, reasons of the others."""

    def __init__(self, output: str, options: str, machines: dict[str, Any]) -> None:
        self._output, self._options, self.machines = output, options, machines
        self._before = dict(machines)
        self._written = monotonic()
        self.write()  # an output that cannot be written is known before the first training

    @classmethod
    def begin(
        cls, output: str, options: str, names: Collection[str], *, resume: bool
    ) -> TrainingRecord:
        """Begin a record, or go on with what the one that is there says of these machines.

        Raises
        ------
        InputError
            If there is no record to go on with, or it is damaged.
        OSError
            If it cannot be written.
        """
        if not resume:
            return cls(output, options, {})
        path = f"{output}/{RECORD}"
        try:
            with local_input(path) as local, open(local, encoding="utf-8") as file:
                stored = json.load(file)
            known = stored["machines"] if stored["options"] == options else {}
            machines = {name: facts for name, facts in known.items() if name in names}
        except FileNotFoundError:
            machines = {}
        except (ValueError, KeyError, TypeError):
            raise InputError(f"{path}: must be the record of a training; remove it") from None
        return cls(output, options, machines)

    def has(self, machine: str, files: Sequence[str], formats: Sequence[str]) -> bool:
        """Tell whether a machine was trained from these files, and its detector is there."""
        facts = self._before.get(machine, {})
        if "detector" not in facts or facts["input_sha256"] != digest_of(files):
            return False
        names = [f"{folder_name(machine)}.{suffix}" for suffix in ("edgeae", *formats)]
        return is_uri(self._output) or all(
            os.path.exists(os.path.join(self._output, name)) for name in names
        )

    def add(self, machine: str, facts: dict[str, Any]) -> None:
        """Keep the facts of a machine that was trained, or why it was not, as `error`."""
        self.machines[machine] = facts
        if monotonic() - self._written > _WRITE_EVERY_S:
            self.write()

    def write(self) -> None:
        """Write the record.

        Raises
        ------
        EdgeAEError, OSError
            If it cannot be written.
        """
        document = {
            "edgeae": __version__,
            "options": self._options,
            "machines": dict(sorted(self.machines.items())),
        }
        with local_output(f"{self._output}/{RECORD}") as path, whole_file(path, "w") as file:
            json.dump(document, file, indent=1)
            file.write("\n")
        self._written = monotonic()

    def facts(self, kept: int) -> dict[str, Any]:
        """Return the numbers of machines, and the reasons of those that failed."""
        failed = {name: one["error"] for name, one in self.machines.items() if "error" in one}
        return {
            "output": self._output,
            "trained": len(self.machines) - len(failed) - kept,
            "kept": kept,
            "failed": failed,
            "record": f"{self._output}/{RECORD}",
        }


def digest_of(files: Sequence[str], options: object = None) -> str:
    """Return a digest of the files' contents, in their order, and of options.

    A file that cannot be read has a digest of its own, so that whoever reads it says why.
    """
    digest = hashlib.sha256(repr(options).encode())
    for path in files:
        try:
            with local_input(path) as local, open(local, "rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        except (EdgeAEError, OSError) as error:
            digest.update(f"{path}: {error}".encode())
    return digest.hexdigest()
