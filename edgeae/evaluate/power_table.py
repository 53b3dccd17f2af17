"""Detection power as a table for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgeae.evaluate.injected_faults import FAULTS
from edgeae.evaluate.power_levels import HIGHEST_DB, IMPULSES_A_WINDOW
from edgeae_runtime.messages import percent, table

if TYPE_CHECKING:
    from edgeae.evaluate.power import Power
    from edgeae.evaluate.power_search import FaultPower


def power_table(power: Power) -> str:
    """Return a line for each channel, a column for each fault, and a legend."""
    names = list(dict.fromkeys(one.fault for one in power.faults))
    per_turn = power.samples_per_revolution
    noun, rate = "readings", ""
    if per_turn is not None:
        noun, rate = "samples of angle", f" ({per_turn} a turn)"
    rows = [
        [f"{channel} ({unit})" if unit else channel, *map(_cell, faults)]
        for (channel, unit), faults in power.table().items()
    ]
    lines = [
        f"smallest fault at which {100 * power.share:g} % of {power.windows} normal windows are "
        f"anomalies, at {'thresholds that track' if power.tracking else 'one threshold'}",
        f"without a fault {percent(power.false_alarm_rate)} % of them are ({_promised(power)})",
        "",
        table([["channel", *names], *rows]),
        "",
        *(
            f"{name}: {FAULTS[name].description}, in "
            f"{noun if FAULTS[name].measure == 'readings' else FAULTS[name].measure}"
            for name in names
        ),
        *(f"{name}: left out; {reason}" for name, reason in power.left_out.items()),
        f"+N: {noun}{rate} from the first faulty one to the alarm; -: not detected at any size "
        "tried",
    ]
    return "\n".join([*lines, *_level_lines(power)])


def _level_lines(power: Power) -> list[str]:
    """Return a line for each band, a column for each channel, in dB."""
    if not power.levels:
        return []
    channels, rows = power.level_table()
    cells = [
        [band, *("-" if level is None else f"{level:g}" for level in levels)]
        for band, levels in rows.items()
    ]
    return [
        "",
        "quietest tone in each band, and quietest impulses, in dB of the channel's own power",
        "",
        table([["band", *channels], *cells]),
        "",
        f"impulses: {IMPULSES_A_WINDOW} single samples a window; 0 dB is as loud as the machine; "
        f"-: not detected up to {HIGHEST_DB} dB",
    ]


def _promised(power: Power) -> str:
    if power.promised is None:
        return "the threshold promises no rate"
    return f"the threshold promises at most {100 * power.promised:g} %"


def _cell(one: FaultPower) -> str:
    if one.size is None:
        return "-"
    size = f"{100 * one.size:.3g} %" if one.measure == "share" else f"{one.size:.3g}"
    if 1e3 <= one.size < 1e6 and one.measure != "share":
        size = f"{one.size:.0f}"
    return size if one.delay_readings is None else f"{size} +{one.delay_readings}"
