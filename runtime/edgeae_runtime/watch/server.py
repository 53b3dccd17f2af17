"""A page for the operator at the device, and its events, over HTTP."""

from __future__ import annotations

import hmac
import json
import queue
import select
import socket
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from edgeae_runtime.errors import EdgeAEError, InputError
from edgeae_runtime.service.local_host import LOOPBACK, is_local

if TYPE_CHECKING:
    from edgeae_runtime.arrays import Json
    from edgeae_runtime.watch.live import Live

_FILES = {
    "/": ("watch.html", "text/html; charset=utf-8"),
    "/watch.css": ("watch.css", "text/css; charset=utf-8"),
    "/watch.js": ("watch.js", "text/javascript; charset=utf-8"),
    "/chart.js": ("chart.js", "text/javascript; charset=utf-8"),
}
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_MAX_BODY = 1000
_LOOK_S, _PULSE_S = 1.0, 15.0


class WatchServer(ThreadingHTTPServer):
    """Serves the page of a `Live`, on loopback to anyone, elsewhere to those who have the token."""

    daemon_threads = True

    def __init__(self, host: str, port: int, live: Live, facts: Json, token: str | None) -> None:
        if token is None and host not in LOOPBACK:
            raise InputError(f"`host` {host} is open to others; give a `token_file`")
        self.live, self.facts, self.token = live, facts, token
        try:
            super().__init__((host, port), _Handler)
        except (OSError, UnicodeError) as error:  # a host that is no name, or a port that is taken
            reason = getattr(error, "strerror", None) or "it is no address"
            raise InputError(
                f"`host` {host} with `port` {port} cannot be listened on: {reason.lower()}"
            ) from None

    @property
    def address(self) -> str:
        """Where a browser finds the page."""
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}/"


class _Handler(BaseHTTPRequestHandler):
    server: WatchServer
    timeout = 30.0  # of a client that does not send its request, or does not read
    server_version, sys_version = "edgeae-runtime", ""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if not self._is_allowed():
            return
        if path == "/events":
            self._stream()
        elif path == "/facts":
            self._answer(HTTPStatus.OK, json.dumps(self.server.facts).encode(), "application/json")
        elif path in _FILES:
            name, kind = _FILES[path]
            data = (files("edgeae_runtime.watch") / "static" / name).read_bytes()
            self._answer(HTTPStatus.OK, data, kind)
        else:
            self._refuse(HTTPStatus.NOT_FOUND, "no such page")

    def do_POST(self) -> None:
        if not self._is_allowed():
            return
        if self.path.partition("?")[0] != "/command":
            self._refuse(HTTPStatus.NOT_FOUND, "no such page")
            return
        # A page of another site can send forms, but no JSON without asking first.
        if self.headers.get_content_type() != "application/json":
            self._refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "send application/json")
            return
        try:
            length = self.headers.get("Content-Length", "")
            if not length.isdecimal() or int(length) > _MAX_BODY:
                raise InputError(f"a command has {_MAX_BODY} bytes at most")
            self.server.live.command(self.rfile.read(int(length)))
        except EdgeAEError as error:
            self._refuse(HTTPStatus.BAD_REQUEST, str(error))
        except OSError as error:
            self._refuse(HTTPStatus.INSUFFICIENT_STORAGE, f"not saved: {error.strerror}")
        else:
            self._answer(HTTPStatus.NO_CONTENT, b"", "text/plain")

    def _is_allowed(self) -> bool:
        """Refuse who lacks the token, and, without one, names that lead here from elsewhere."""
        token = self.server.token
        if token is None:
            if is_local(self.headers.get("Host", "")):
                return True
            self._refuse(HTTPStatus.FORBIDDEN, "ask for localhost")
            return False
        query = parse_qs(self.path.partition("?")[2])
        if hmac.compare_digest(query.get("token", [""])[0].encode(), token.encode()):
            self.send_response(HTTPStatus.SEE_OTHER)  # so that the token leaves the address
            self.send_header("Location", "/")
            cookie = f"edgeae={token}; HttpOnly; SameSite=Strict; Path=/"
            self.send_header("Set-Cookie", cookie)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return False
        if hmac.compare_digest(self._cookie().encode(), token.encode()):
            return True
        self._refuse(HTTPStatus.FORBIDDEN, "open the address with ?token=, as it was printed")
        return False

    def _cookie(self) -> str:
        try:
            found = SimpleCookie(self.headers.get("Cookie", "")).get("edgeae")
        except CookieError:
            found = None
        return "" if found is None else found.value

    def _stream(self) -> None:
        """Send the history and then every event, as server-sent events, until the page closes."""
        try:
            viewer = self.server.live.enter()
        except InputError as error:
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
            return
        try:
            self.send_response(HTTPStatus.OK)
            self._send_headers("text/event-stream")
            self.close_connection = True
            silent_s = 0.0
            while self.server.live.has(viewer) and not self._is_gone():
                try:
                    self.wfile.write(viewer.get(timeout=_LOOK_S).encode())
                    silent_s = 0.0
                except queue.Empty:
                    silent_s += _LOOK_S
                if silent_s >= _PULSE_S:  # by which the page knows that the device is there
                    self.wfile.write(b"event: pulse\ndata: 0\n\n")
                    silent_s = 0.0
        except OSError:
            return
        finally:
            self.server.live.leave(viewer)

    def _is_gone(self) -> bool:
        """Whether the page was closed, which a write would tell much later."""
        is_readable = bool(select.select([self.connection], [], [], 0)[0])
        return is_readable and not self.connection.recv(1, socket.MSG_PEEK)

    def _answer(self, status: HTTPStatus, data: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self._send_headers(kind)
        self.wfile.write(data)

    def _send_headers(self, kind: str) -> None:
        for name, value in {"Content-Type": kind, **_HEADERS}.items():
            self.send_header(name, value)
        self.end_headers()

    def _refuse(self, status: HTTPStatus, reason: str) -> None:
        self._answer(status, f"{reason}\n".encode(), "text/plain; charset=utf-8")

    def log_message(self, *_: object) -> None:
        """Write no log of requests."""
