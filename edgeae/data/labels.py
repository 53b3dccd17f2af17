"""Texts of a column, one small number for each distinct one, and which of them mean normal."""

from __future__ import annotations

import warnings
from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.messages import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from edgeae_runtime.arrays import BoolArray


class Labels:
    """Labels or groups of many rows.

    Examples
    --------
    >>> labels = Labels()
    >>> labels.add(np.array(["ok", "ok", "worn"]), np.array([True, False, True]), "a.csv", 2)
    array([0, 0, 1], dtype=int32)
    >>> labels.are(["ok"])
    array([ True, False])
    """

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._parts: list[NDArray[np.int32]] = []

    def add(
        self, texts: NDArray[np.str_], kept: NDArray[np.bool_], path: str, first_row: int
    ) -> NDArray[np.int32]:
        """Return the number of each row's text, and add those of the kept rows.

        Raises
        ------
        InputError
            If one is empty.
        """
        distinct, indices = np.unique(texts, return_inverse=True)
        if "" in distinct:
            empty = np.flatnonzero(texts == "")
            raise InputError(
                f"{path}: every row must have a label, group or condition; {len(empty)} have none, "
                f"the first near row {first_row + int(empty[0])}"
            )
        codes = [self._known.setdefault(str(text), len(self._known)) for text in distinct]
        numbers = np.array(codes, np.int32)[indices]
        self._parts.append(numbers[kept])
        return numbers

    @property
    def known(self) -> tuple[str, ...]:
        """The texts, by their numbers."""
        return tuple(self._known)

    def codes(self) -> NDArray[np.int32]:
        """Return the number of each row's text, `(n,)`."""
        return np.concatenate(self._parts)

    def are(self, labels: Sequence[str], *, may_lack: bool = False) -> BoolArray:
        """Return which rows have one of the labels: bools `(n,)`.

        Where all texts are numbers they are compared as numbers: `1` is `1.0`. That no row has one
        is a warning where it `may_lack` them.

        Raises
        ------
        InputError
            If no row has one; the message lists those that exist.
        """
        are_numbers = all(isinstance(_plain(text), float) for text in self._known)
        form = _plain if are_numbers else str
        plain = {form(text) for text in labels}
        is_one = np.array([form(text) in plain for text in self._known], bool)
        codes = self.codes()
        if not is_one.any():
            counts = np.bincount(codes)
            texts = _nearest_first(self._known, labels or ("normal",))
            known = [f"{text} ({counts[self._known[text]]} rows)" for text in texts]
            asked = f"no row has the label {listed(labels)}" if labels else "no label is normal"
            if not (labels and may_lack):
                raise InputError(
                    f"{asked}; name normal ones with `normal`; there are {listed(known)}"
                )
            warnings.warn(
                f"{asked}: every row counts as abnormal; there are {listed(known)}", stacklevel=2
            )
        return is_one[codes]


def _nearest_first(texts: Collection[str], asked: Sequence[str]) -> list[str]:
    """Return the texts in their order, but first those that may be meant.

    Examples
    --------
    >>> _nearest_first(["bad", "worn", "normal"], ["Normal"])
    ['normal', 'bad', 'worn']
    """
    lower = {text: text.lower() for text in texts}
    near = {one for label in asked for one in get_close_matches(label.lower(), lower.values())}
    return sorted(texts, key=lambda text: lower[text] not in near)


def _plain(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return {"true": 1.0, "false": 0.0}.get(text.lower(), text)
