"""Detection power laid out for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgeae.evaluate.injected_faults import FAULTS

if TYPE_CHECKING:
    from edgeae.evaluate.power import FaultPower, Power


def power_table(found: Power) -> str:
    """Give a line a channel and a column a fault, and what these mean."""
    promised = (
        "no rate promised" if found.promised is None else f"{100 * found.promised:g} % promised"
    )
    names = list(dict.fromkeys(one.fault for one in found.faults))
    rows = [["channel", *(f"{name}" for name in names)]]
    cells = {(one.channel, one.fault): _cell(one) for one in found.faults}
    for channel, unit in dict.fromkeys((one.channel, one.unit) for one in found.faults):
        titled = f"{channel} ({unit})" if unit else channel
        rows.append([titled, *(cells[channel, name] for name in names)])
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        f"smallest faults that {100 * found.share:g} % of {found.windows} normal windows alarm for "
        f"(false alarms: {promised}, {100 * found.false_alarms:.2g} % here)",
        *("  ".join(f"{cell:<{w}}" for cell, w in zip(row, widths, strict=True)).rstrip()
          for row in rows),
        "",
        *(f"{name}: {FAULTS[name].what}, in {FAULTS[name].measure}" for name in names),
        *(f"{name}: left out, {why}" for name, why in found.left_out.items()),
        "+N: readings from the first faulty one to the alarm; -: not found at any size tried",
    ]  # fmt: skip
    return "\n".join(lines)


def _cell(one: FaultPower) -> str:
    if one.size is None:
        return "-"
    size = f"{100 * one.size:.3g} %" if one.measure == "share" else f"{one.size:.3g}"
    return size if one.delay_readings is None else f"{size} +{one.delay_readings}"
