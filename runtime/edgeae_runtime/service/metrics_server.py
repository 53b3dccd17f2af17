"""The metrics of a service over HTTP, as OpenMetrics, for Prometheus to scrape."""

from __future__ import annotations

import contextlib
import io
import socket
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic
from typing import TYPE_CHECKING, Any

from edgeae_runtime.errors import InputError
from edgeae_runtime.service.local_host import LOOPBACK, is_local
from edgeae_runtime.service.prometheus import metrics_text

if TYPE_CHECKING:
    from edgeae_runtime.service.prometheus import Counters

CONTENT_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8"
_MAX_CLIENTS = 8  # at once; further ones are hung up on
_MAX_REQUEST = 1 << 14
_MAX_S = 5.0  # for a client's whole request


class MetricsServer(ThreadingHTTPServer):
    """Answers `GET /metrics` in threads of its own, with the counters that were shown last.

    On loopback it answers only to the names of loopback, so that no web page can read it. It raises
    `InputError` if it cannot listen.
    """

    daemon_threads, block_on_close = True, False

    def __init__(self, host: str, port: int) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.is_local, self.text = host in LOOPBACK, b"# EOF\n"
        self._slots = threading.BoundedSemaphore(_MAX_CLIENTS)
        try:
            super().__init__((host, port), _Handler)
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            message = f"`metrics_port` {port} of {host:.60} cannot be opened ({why})"
            raise InputError(message) from None
        threading.Thread(target=self.serve_forever, name="metrics", daemon=True).start()

    def show(self, counters: Counters) -> None:
        """Answer with these counters from now on."""
        self.text = metrics_text(counters, is_open_metrics=True).encode()

    def close(self) -> None:
        """Listen no more."""
        self.shutdown()
        self.server_close()

    def verify_request(self, request: Any, client_address: Any) -> bool:
        """Tell whether there is room for a client."""
        return self._slots.acquire(blocking=False)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer a client, and free its place."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._slots.release()


class _Handler(BaseHTTPRequestHandler):
    server: MetricsServer
    server_version, sys_version = "edgeae-runtime", ""

    def setup(self) -> None:
        super().setup()
        data, ends_by = b"", monotonic() + _MAX_S
        with contextlib.suppress(OSError):  # it is slow, or gone
            while b"\r\n\r\n" not in data and len(data) < _MAX_REQUEST and monotonic() < ends_by:
                self.connection.settimeout(max(1e-3, ends_by - monotonic()))
                data += self.connection.recv(1024) or b"\r\n\r\n"
        self.rfile = io.BytesIO(data)

    def handle(self) -> None:
        with contextlib.suppress(OSError, ValueError):  # it is gone, or names no host
            super().handle()

    def do_GET(self) -> None:
        if self.server.is_local and not is_local(self.headers.get("Host", "localhost")):
            self.send_error(HTTPStatus.FORBIDDEN, "ask for localhost")
        elif self.path.partition("?")[0] not in ("/", "/metrics"):
            self.send_error(HTTPStatus.NOT_FOUND)
        else:
            text = self.server.text
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", CONTENT_TYPE)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

    def log_message(self, *_: object) -> None:
        """Write no log of requests."""
