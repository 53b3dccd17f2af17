"""Ports for servers of one's own."""

from __future__ import annotations

import random
import socket

_PORTS = range(10_000, 32_768)  # below those that Linux gives to outgoing connections
_choice = random.SystemRandom().choice  # no test's seed makes two workers take the same


def free_port() -> int:
    """Return a port of loopback on which a server can start, and start again.

    The system's own choice would be one that any connection may have in the meantime, even one
    to that port itself, while the server is away.
    """
    while True:
        port = _choice(_PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:  # another's
                continue
        return port
