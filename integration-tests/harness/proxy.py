"""A proxy before the emulator that a function can be pointed at: it keeps what passed, and injects faults.

A rule is a callable that gets each [`Request`] and gives an [`Answer`] instead of the emulator's, or None to let the
request pass. A rule may sleep, and may look at or end the process that asks.
"""

import http.client
import json
import re
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from .clients import endpoint

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "te", "upgrade", "proxy-connection"}


@dataclass
class Request:
    """What a client asked."""

    method: str
    path: str  # decoded
    query: dict[str, list[str]]
    headers: dict[str, str]  # names in lower case
    body: bytes
    peer: tuple[str, int]
    time: float = field(default_factory=time.time)

    @property
    def service(self) -> str:
        """The signing name of the service: from the signature's scope."""
        found = re.search(r"Credential=[^/]+/\d+/[^/]+/([a-z0-9]+)/aws4_request", self.headers.get("authorization", ""))
        return found.group(1) if found else ""

    @property
    def bucket(self) -> str:
        return self.path.split("/")[1]

    @property
    def key(self) -> str:
        return self.path.split("/", 2)[2] if self.path.count("/") > 1 else ""

    @property
    def target(self) -> str:
        """The operation, in the JSON protocols: AmazonSQS.SendMessageBatch."""
        return self.headers.get("x-amz-target", "")


@dataclass
class Answer:
    """What the proxy says itself."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def s3_error(status: int, code: str) -> Answer:
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>injected</Message></Error>"
    return Answer(status, body.encode(), {"Content-Type": "application/xml"})


def json_error(status: int, code: str) -> Answer:
    body = json.dumps({"__type": f"com.amazonaws#{code}", "message": "injected", "Message": "injected"})
    return Answer(status, body.encode(), {"Content-Type": "application/x-amz-json-1.0", "x-amzn-ErrorType": code})


Rule = Callable[[Request], Answer | None]


class Server(ThreadingHTTPServer):
    request_queue_size = 128  # as many connections at once as execute opens

    def handle_error(self, request: object, client_address: object) -> None:
        # A client that ends with a connection open is no news; anything else is.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Proxy:
    """Listens on a free loopback port until closed."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.requests: list[Request] = []
        self._lock = threading.Lock()
        upstream = urlsplit(endpoint())
        self._upstream = (upstream.hostname, upstream.port)
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *_: object) -> None:
                pass

            def do_any(self) -> None:
                proxy._handle(self)

            do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = do_any

        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def seen(self, matches: Callable[[Request], bool]) -> list[Request]:
        with self._lock:
            return [request for request in self.requests if matches(request)]

    def _handle(self, handler: BaseHTTPRequestHandler) -> None:
        request = _read(handler)
        with self._lock:
            self.requests.append(request)
            rules = list(self.rules)
        try:
            answer = next((answer for rule in rules if (answer := rule(request)) is not None), None)
            if answer is None:
                answer = self.pass_on(handler.command, handler.path, dict(handler.headers), request.body)
            _write(handler, answer)
        except (BrokenPipeError, ConnectionResetError):
            # The client is gone, perhaps because a rule ended it.
            handler.close_connection = True

    def pass_on(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """Ask the emulator; rules use it too, for requests that they change."""
        connection = http.client.HTTPConnection(*self._upstream, timeout=120)
        dropped = HOP_BY_HOP | {"expect", "content-length"}
        try:
            passed = {name: value for name, value in headers.items() if name.lower() not in dropped}
            connection.request(method, path, body=body, headers={**passed, "Content-Length": str(len(body))})
            response = connection.getresponse()
            content = response.read()
            kept = {name: value for name, value in response.getheaders() if name.lower() not in HOP_BY_HOP}
            return Answer(response.status, content, kept)
        finally:
            connection.close()


def _read(handler: BaseHTTPRequestHandler) -> Request:
    headers = {name.lower(): value for name, value in handler.headers.items()}
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = b""
        while size := int(handler.rfile.readline().split(b";")[0], 16):
            body += handler.rfile.read(size)
            handler.rfile.readline()
        handler.rfile.readline()
    else:
        body = handler.rfile.read(int(headers.get("content-length") or 0))
    parts = urlsplit(handler.path)
    query = parse_qs(parts.query, keep_blank_values=True)
    return Request(handler.command, unquote(parts.path), query, headers, body, handler.client_address[:2])


def _write(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    handler.send_response_only(answer.status)
    for name, value in answer.headers.items():
        if name.lower() != "content-length":
            handler.send_header(name, value)
    head = handler.command == "HEAD"
    length = answer.headers.get("content-length") or answer.headers.get("Content-Length") if head else None
    if answer.status not in (204, 304):
        handler.send_header("Content-Length", length or str(len(answer.body)))
    handler.end_headers()
    if not head:
        handler.wfile.write(answer.body)
