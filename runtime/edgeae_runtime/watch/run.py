"""Serve the page of a stream until it is stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from edgeae_runtime.errors import InputError
from edgeae_runtime.files import read_file
from edgeae_runtime.messages import printable
from edgeae_runtime.service.command_file import commands_path
from edgeae_runtime.service.output import report
from edgeae_runtime.watch.live import Live
from edgeae_runtime.watch.server import WatchServer
from edgeae_runtime.watch.tail import Tail

if TYPE_CHECKING:
    from edgeae_runtime.arrays import Json

_SHORTEST_TOKEN = 16
_LOOKED_AT = 100  # events, of which those of the model and of losses name no machine
_FACTS = ("name", "precision", "made_by", "digest")


@dataclass(frozen=True)
class WatchOptions:
    """What `edgeae-runtime watch` is asked to do: each field is an option of the command."""

    artifact: str | None = None
    verify_key: str | None = None
    allow_native: bool = False
    state: str | None = None
    host: str = "127.0.0.1"
    port: int = 8440
    token_file: str | None = None
    machine: str | None = None


def run_watch(events: str, options: WatchOptions) -> None:
    """Serve what a stream writes to a file of events, until Ctrl-C or SIGTERM.

    Raises
    ------
    InputError
        If the address is open to others and there is no token, or the token is short; if it cannot
        be listened on; or if there are events of many machines and none is chosen.
    OSError
        If the token cannot be read.
    """
    token = None if options.token_file is None else _token(options.token_file)
    commands = None if options.state is None else commands_path(options.state)
    if options.machine is None:
        refuse_many(events)
    elif commands is not None:
        raise InputError("a stream of many machines takes no commands; leave `state` out")
    live = Live(Tail(events), commands, options.machine)
    facts = {} if options.artifact is None else model_facts(options.artifact, options)
    facts |= {} if options.machine is None else {"machine": options.machine}
    with WatchServer(options.host, options.port, live, facts, token) as server:
        follower = threading.Thread(target=live.follow, daemon=True)
        follower.start()
        query = "" if token is None else "?token=..."
        report(f"{server.address}{query} shows {events}; stop it with Ctrl-C")
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            report("stopped")
        finally:
            signal.signal(signal.SIGTERM, before)
            live.close()
            follower.join()


def refuse_many(path: str) -> None:
    """Raise `InputError` if events are those of many machines."""
    for event in islice(Tail(path).events(), _LOOKED_AT):
        if "machine" in event:
            raise InputError(
                f"{path}: holds the events of many machines; choose one with `machine`, such as "
                f"'{event['machine']!s:.40}'"
            )


def model_facts(artifact: str, options: WatchOptions) -> Json:
    """Return what `info` says of an artifact, and whether its self-test holds on this machine.

    Both run in processes of their own: the page needs neither numpy nor an engine.
    """
    words = [] if options.verify_key is None else ["--verify-key", options.verify_key]
    if options.allow_native:
        words.append("--allow-native")
    told = _ask("info", artifact, "--json", *words)
    found: Any = json.loads(told.stdout) if told.returncode == 0 else {}
    tested = _ask("selftest", artifact, *words)
    return {
        "artifact": os.path.basename(artifact),
        **{name: found[name] for name in _FACTS if name in found},
        "is_selftest_passed": tested.returncode == 0,
        "selftest": printable((tested.stdout or tested.stderr).strip()[-300:]),
    }


def _ask(command: str, artifact: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "edgeae_runtime", command, artifact, *words],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def _token(path: str) -> str:
    token = read_file(path, 1000).decode("ascii", "replace").strip()
    if len(token) < _SHORTEST_TOKEN or not token.replace("-", "").replace("_", "").isalnum():
        raise InputError(
            f"`token_file` must hold at least {_SHORTEST_TOKEN} letters and digits, such as "
            "`openssl rand -hex 16` writes"
        )
    return token
