"""Which requests ask this machine by a name of its own."""

import re

LOOPBACK = ("localhost", "127.0.0.1", "::1")
_HOST = re.compile(r"(?:\[([^][]*)\]|([^][:]*))(?::[0-9]*)?", re.ASCII)


def is_local(host: str) -> bool:
    """Tell whether a Host header names this machine: another site's name may lead to loopback.

    Examples
    --------
    >>> [is_local(host) for host in ("localhost:8080", "[::1]", "evil.example", "[")]
    [True, True, False, False]
    """
    found = _HOST.fullmatch(host)
    return found is not None and (found[1] or found[2]) in LOOPBACK
