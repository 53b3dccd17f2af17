"""Write the threshold files of machines, which devices read, and sign them."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from time import time as wall_clock
from typing import TYPE_CHECKING, NamedTuple

from edgeae import __version__
from edgeae.data.uris import is_uri, local_input, local_output
from edgeae.fleet.machines import MACHINE, folder_name
from edgeae.fleet.windows import one_line
from edgeae.storage.signing import sign_file
from edgeae_runtime.arrays import decimal
from edgeae_runtime.artifact.threshold_file import write_threshold_file
from edgeae_runtime.artifact.verified import read_verified
from edgeae_runtime.conformal import as_threshold
from edgeae_runtime.errors import EdgeAEError, InputError
from edgeae_runtime.files import require_folder, whole_file
from edgeae_runtime.manifest.digest import check_digest, stored_digest

if TYPE_CHECKING:
    from edgeae.fleet.calibrated import Calibrated
    from edgeae.fleet.machine_scores import MachineScores
    from edgeae_runtime.arrays import Json

RECORD = "calibration.json"


class Written(NamedTuple):
    """A threshold file, or why there is none."""

    file: str = ""
    threshold: float = 0.0
    previous: float = 0.0
    error: str = ""


@dataclass
class Writer:
    """Writes `OUTPUT/<machine>.threshold.json`, bound to the machine's artifact.

    Parameters
    ----------
    model
        Artifact that gave the scores; `{machine}` in it stands for each machine.
    key, version
        Private key and version number of the signatures; None signs nothing.
    verify_key
        Public key that must have signed the artifacts; None checks none.
    """

    model: str
    key: str | None = None
    version: int | None = None
    verify_key: str | None = None
    output: str = ""
    _digests: dict[str, tuple[str, str]] = field(default_factory=dict)

    def begin(self, output: str) -> None:
        """Refuse an output or a key that cannot be used, before the work.

        Raises
        ------
        InputError, EdgeAEError, OSError
            The message says why.
        """
        if (self.key is None) != (self.version is None):
            raise InputError("`key` and `version` go together; devices refuse a lower version")
        self.output = output.rstrip("/")
        if self.key is not None and self.version is not None:
            with tempfile.NamedTemporaryFile() as trial:
                os.unlink(sign_file(trial.name, self.key, self.version))
        if not is_uri(output):
            require_folder(f"{self.output}/{RECORD}")

    def write(self, machine: MachineScores, found: Calibrated) -> Written:
        """Write the threshold file of a machine, and its signature; a mistake is in the result."""
        assert found.threshold is not None
        value, previous = decimal(as_threshold(found.threshold)), machine.facts.threshold
        provenance = {
            "created": int(wall_clock()),
            "machine": machine.machine,
            "scope": found.scope,
            "windows": found.windows,
            "false_alarm_rate": found.rate,
            "first_stamp": found.first_stamp,
            "last_stamp": found.last_stamp,
            "edgeae": __version__,
        }
        if found.by_condition:
            provenance["conditions"] = {
                name: {"scope": one.scope, "windows": one.windows}
                for name, one in found.by_condition.items()
            }
        by_condition = found.thresholds_by_condition
        name = f"{folder_name(machine.machine)}.threshold.json"
        try:
            digest = self._digest(machine)
            self._store(name, (digest, value, previous, provenance, by_condition))
        except (EdgeAEError, OSError) as error:
            return Written(error=one_line(error))
        return Written(name, value, previous)

    def _store(
        self, name: str, content: tuple[str, float, float, Json, dict[str, float] | None]
    ) -> None:
        with tempfile.TemporaryDirectory(prefix="edgeae-") as folder:
            made = os.path.join(folder, name)
            write_threshold_file(made, *content)
            files = [made]
            if self.key is not None and self.version is not None:
                files.append(sign_file(made, self.key, self.version))
            elif not is_uri(self.output):
                with suppress(FileNotFoundError):  # it signs what was here before
                    os.unlink(f"{self.output}/{name}.sig")
            for path in reversed(files):  # a file without its signature is never there
                target = f"{self.output}/{os.path.basename(path)}"
                with (
                    open(path, "rb") as source,
                    local_output(target) as local,
                    whole_file(local) as file,
                ):
                    file.write(source.read())

    def _digest(self, machine: MachineScores) -> str:
        """Return the digest of the artifact that gave a machine's scores.

        Raises
        ------
        ArtifactError, InputError, EdgeAEError, OSError
            If it is no artifact, or not the one that gave the scores.
        """
        path = self.model.replace(MACHINE, folder_name(machine.machine))
        if path not in self._digests:
            with local_input(path) as local:
                data, _ = read_verified(local, self.verify_key)
            if data.startswith(b"PK"):
                raise InputError(
                    f"{path}: threshold files are for artifacts; export the detector, score with "
                    f"the artifact, and calibrate those scores"
                )
            check_digest(data)
            self._digests[path] = hashlib.sha256(data).hexdigest(), stored_digest(data)
        file_sha256, digest = self._digests[path]
        if file_sha256 != machine.facts.model_sha256:
            raise InputError(f"{path}: is not the model that gave the scores; score with it anew")
        return digest

    def finish(self, document: Json) -> None:
        """Write the record of the calibration.

        Raises
        ------
        EdgeAEError, OSError
            If it cannot be written.
        """
        with local_output(f"{self.output}/{RECORD}") as path, whole_file(path, "w") as file:
            json.dump(document, file, indent=1)
            file.write("\n")


def model_of_scores(scores: str) -> str:
    """Return the model that `fleet.json` names beside the score files.

    Raises
    ------
    InputError
        If there is no such record, or it is damaged.
    """
    path = f"{scores.rstrip('/')}/fleet.json"
    try:
        with local_input(path) as local, open(local, encoding="utf-8") as file:
            model = json.load(file)["model"]
        if not isinstance(model, str):
            raise TypeError
    except FileNotFoundError:
        raise InputError(f"{path} is missing; name the artifact with `model`") from None
    except (KeyError, TypeError, ValueError):
        raise InputError(f"{path} is damaged; name the artifact with `model`") from None
    return model
