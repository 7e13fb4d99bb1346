"""The HTTP side: werkzeug's threaded server with connections kept open, and a hard reset for regions that are off.

Werkzeug closes the connection after each answer because an application may leave part of the body unread. Here the
body is read whole before the application sees it, so a connection can serve the next request.
"""

from __future__ import annotations

import io
import os
import socket
import struct
import sys
import threading
import time
import traceback
from typing import Any, TextIO

from werkzeug.http import http_date
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from .regions import RegionOff

# Answers without a body, in which a Content-Length would be wrong or is the application's to say.
_BODILESS = {"204", "304"}
# What this server decides by itself.
_HOP_BY_HOP = {"connection", "transfer-encoding", "date"}


class Handler(WSGIRequestHandler):
    """One connection of one client."""

    protocol_version = "HTTP/1.1"
    # Head and body leave in one packet; without this the client's delayed ACK would cost 40 ms a request.
    disable_nagle_algorithm = True
    wbufsize = 64 * 1024

    server: "LocalServer"

    def handle_expect_100(self) -> bool:
        result = super().handle_expect_100()
        self.wfile.flush()
        return result

    def run_wsgi(self) -> None:
        started = time.monotonic()
        environ = self.make_environ()
        environ["wsgi.errors"] = self.server.errors
        body = self._read_body(environ)
        status, headers, answer = self._call(environ, body)
        if status is None:
            self._reset()
        else:
            self._send(status, headers, answer)
        took = (time.monotonic() - started) * 1000
        self.server.log_line(f"{self.command} {self.path} {status or 'reset'} {took:.0f} ms")

    def _read_body(self, environ: dict[str, Any]) -> bytes:
        if environ.get("wsgi.input_terminated"):
            body = environ["wsgi.input"].read()
            environ.pop("HTTP_TRANSFER_ENCODING", None)
        else:
            body = self.rfile.read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        return body

    def _call(self, environ: dict[str, Any], body: bytes) -> tuple[str | None, list[tuple[str, str]], bytes]:
        started: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            started[:] = [status, headers]
            return lambda data: None

        environ["twinstack.body"] = body
        try:
            chunks = self.server.app(environ, start_response)
            try:
                answer = b"".join(chunks)
            finally:
                if hasattr(chunks, "close"):
                    chunks.close()
        except RegionOff:
            return None, [], b""
        return started[0], started[1], answer

    def _send(self, status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        code, _, reason = status.partition(" ")
        self.send_response_only(int(code), reason)
        self.send_header("Date", http_date())
        named = set()
        for name, value in headers:
            if name.lower() not in _HOP_BY_HOP:
                named.add(name.lower())
                self.send_header(name, value)
        if "content-length" not in named and code not in _BODILESS:
            self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and code not in _BODILESS:
            self.wfile.write(body)
        self.wfile.flush()

    def _reset(self) -> None:
        """Sends a TCP RST instead of an answer.

        With SO_LINGER at zero, closing drops the connection (https://man7.org/linux/man-pages/man7/socket.7.html).
        The descriptor is taken out of the socket object first, or the framework would shut it down in order, with a
        FIN, before it closes it.
        """
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())

    def log_request(self, *_: Any) -> None:
        pass

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 (werkzeug's name)
        self.server.log_line(f"{type}: {message % args if args else message}")


class LocalServer(ThreadedWSGIServer):
    """Serves the application on a socket that is bound and listening already."""

    # Several Terraform processes open some ten connections each at the same moment.
    request_queue_size = 512

    def __init__(self, listening: socket.socket, app: Any, log: TextIO | None) -> None:
        host, port = listening.getsockname()
        self._log = log
        self._log_lock = threading.Lock()
        self.errors: Any = log or io.StringIO()
        super().__init__(host, port, app, Handler, fd=listening.fileno())

    def log_line(self, line: str) -> None:
        if self._log:
            with self._log_lock:
                self._log.write(line + "\n")
                self._log.flush()

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A client that goes away in the middle of a request is nobody's fault.
        if not isinstance(sys.exc_info()[1], OSError):
            self.log_line(traceback.format_exc())
