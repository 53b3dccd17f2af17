"""Offsets of values in the scratch: the smallest at which no two live values overlap."""

from __future__ import annotations

from typing import NamedTuple

from edgeae_export.formats.c99.plan import Op, Sizes, Work


class Layout(NamedTuple):
    """Offsets in floats, by the name of a value or of a call's work memory."""

    offsets: dict[str, int]
    floats: int


class _Span(NamedTuple):
    first: int
    last: int
    branch: str  # "" is the trunk


def lay_out(trunk: list[Op], tails: dict[str, list[Op]], sizes: Sizes, outside: set[str]) -> Layout:
    """Lay out the values of a trunk and of its tails, of which a call runs one.

    Values in `outside` (the window, and what goes straight to the caller) take no scratch.
    """
    spans: dict[str, list[_Span]] = {}
    slots: dict[str, str] = {}
    floats: dict[str, int] = {}
    for branch, ops in tails.items() or {"": []}.items():
        _trace([*trunk, *ops], branch, len(trunk), (spans, slots, floats), sizes, outside)
    placed: dict[str, int] = {}
    for name in sorted(spans, key=lambda name: -floats[name]):
        taken = sorted(
            (placed[other], floats[other])
            for other in placed
            if any(_overlap(a, b) for a in spans[name] for b in spans[other])
        )
        at = 0
        for start, size in taken:
            if start < at + floats[name] and at < start + size:
                at = start + size
        placed[name] = at
    offsets = {name: placed[slot] for name, slot in slots.items()}
    return Layout(offsets, max((placed[name] + floats[name] for name in placed), default=0))


def _trace(
    ops: list[Op],
    branch: str,
    trunk: int,
    found: tuple[dict[str, list[_Span]], dict[str, str], dict[str, int]],
    sizes: Sizes,
    outside: set[str],
) -> None:
    """Note when each value of a path is live; elementwise results lie on an input."""
    spans, slots, floats = found
    last = {name: at for at, op in enumerate(ops) for name in op.inputs}
    born = {op.output: at for at, op in enumerate(ops)}
    for at, op in enumerate(ops):
        for argument in op.arguments:
            if isinstance(argument, Work):
                name = f"{op.output}/work"
                slots[name], floats[name] = name, argument.floats
                spans.setdefault(name, []).append(_Span(at, at, branch if at >= trunk else ""))
        if op.output in outside:  # of this path; an elementwise call may write there twice
            continue
        slots.setdefault(op.output, _slot(op, at, last, slots, sizes))
        slot = slots[op.output]
        floats[slot] = max(floats.get(slot, 0), sizes[op.output])
        span = _Span(at, last.get(op.output, at), branch if born[op.output] >= trunk else "")
        spans.setdefault(slot, []).append(span)


def _slot(op: Op, at: int, last: dict[str, int], slots: dict[str, str], sizes: Sizes) -> str:
    if op.is_elementwise:
        for name in op.inputs:
            if name in slots and last[name] == at and sizes[name] == sizes[op.output]:
                return slots[name]
    return op.output


def _overlap(a: _Span, b: _Span) -> bool:
    if a.branch and b.branch and a.branch != b.branch:
        return False
    return a.first <= b.last and b.first <= a.last
