"""What a resumed run need not score again: outputs whose digests are those of today."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from edgeae.fleet.machines import PATH
from edgeae.fleet.models import model_for
from edgeae.fleet.scores import read_facts, read_scores
from edgeae.fleet.task import SKIPPED, Outcome
from edgeae_runtime.errors import EdgeAEError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from edgeae.fleet.models import FleetModel
    from edgeae.fleet.scores import ScoreFacts
    from edgeae.fleet.task import ScoreTask


class Covered(NamedTuple):
    """The outcomes of a unit that is done, or why it is scored anew; no reason if it is new."""

    outcomes: list[Outcome] | None
    reason: str = ""


def covered(
    task: ScoreTask,
    inputs: Mapping[str, str],
    model: FleetModel,
    facts_of: Callable[..., ScoreFacts],
) -> Covered:
    """Compare the outputs of a unit with the digests of its inputs, its model and its options."""
    found: list[tuple[str, ScoreFacts]] = []
    for path in task.existing or ():
        try:
            found.append((path, read_facts(path)))
        except (EdgeAEError, OSError):
            return Covered(None, "its output was damaged")
    if not found:
        return Covered(None)
    by_input = {digest: path for path, digest in inputs.items()}
    for _, facts in found:
        options = task.options
        try:
            if options.machine_from != PATH:
                model = model_for(
                    task.model, facts.machine, options.verify_key, options.allow_native
                )
        except (EdgeAEError, OSError):
            return Covered(None, "its model cannot be opened")
        expected = facts_of(facts.machine, model, facts.input_sha256, options, facts.machines)
        reason = _changed(facts, expected, facts.input_sha256 in by_input)
        if reason:
            return Covered(None, reason)
    needed = found[0][1].machines if task.options.machine_from != PATH else len(inputs)
    if len(found) < needed:
        return Covered(None, "its machine has files without an output")
    return Covered([_outcome(path, by_input[facts.input_sha256]) for path, facts in found])


def _changed(facts: ScoreFacts, expected: ScoreFacts, is_known: bool) -> str:
    if not is_known:
        return "the input changed"
    if facts.model_sha256 != expected.model_sha256:
        return "the model changed"
    if facts != expected:
        return "the options or the version changed"
    return ""


def _outcome(path: str, file: str) -> Outcome:
    scores = read_scores(path)
    stamps = scores.windows.stamps
    last = int(stamps[-1]) if scores.has_time and len(stamps) else None
    flags = int(scores.windows.flags.sum())
    reason = "its output has the digests of model and input"
    return Outcome(file, scores.facts.machine, SKIPPED, reason, path, 0, len(stamps), flags, last)
