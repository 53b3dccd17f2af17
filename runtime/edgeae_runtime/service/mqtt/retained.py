"""Messages that a broker retains: of each topic the newest."""

from __future__ import annotations

from itertools import islice
from time import monotonic

_INTERVAL_S = 1.0


class Retained:
    """Keeps the newest message of each topic, and which of them the broker does not have."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._due: dict[str, None] = {}  # topics, in their order
        self._later: dict[str, None] = {}
        self._next = 0.0

    def __len__(self) -> int:
        return len(self._due) + len(self._later)

    def put(self, topic: str, text: str) -> None:
        """Take a message in the place of its topic's last one; an empty one removes it."""
        self._texts[topic] = text
        if topic not in self._due:
            self._later[topic] = None

    def again(self) -> None:
        """Give all messages again, as the broker may have lost them."""
        self._due, self._later = dict.fromkeys(self._texts), {}

    def take(self, count: int, *, is_last: bool = False) -> list[tuple[str, str]]:
        """Return messages to send; of a topic one a second, unless they are the last ones."""
        if not self._due and (is_last or monotonic() >= self._next):
            self._due, self._later = self._later, {}
            self._next = monotonic() + _INTERVAL_S
        found = [(topic, self._texts[topic]) for topic in islice(self._due, count)]
        for topic, text in found:
            del self._due[topic]
            if not text:
                del self._texts[topic]
        return found
