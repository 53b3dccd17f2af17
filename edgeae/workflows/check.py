"""Whether a detector's artifacts could be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgeae.evaluate.model import refuse_key
from edgeae_export.exporter import Options, check_target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae.evaluate.model import Facts


def check_targets(
    detector: str, targets: Sequence[str], options: Options, verify_key: str | None = None
) -> Facts:
    """Report for each target whether a detector's artifact could be written, and write none.

    Raises
    ------
    ArtifactError, InputError, OSError
        If the detector cannot be used, a target's name has no known suffix, or a key is given,
        which only artifacts have.
    """
    refuse_key(verify_key)
    for target in targets:
        check_target(target, for_microcontroller=options.for_microcontroller)
    from edgeae.detector import load
    from edgeae.train.preflight import reachability

    source = load(detector).source_
    return {
        target: reachability(
            source,
            target,
            with_code=options.with_code,
            for_microcontroller=options.for_microcontroller,
        )
        for target in targets
    }
