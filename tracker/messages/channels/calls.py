"""One JSON call after the other to the one host a setting names. No redirect is followed, no proxy is asked."""

import http.client
import json
import ssl
import time
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode, urlsplit

CAP = 64 * 1024  # bytes of an answer


class Strange(Exception):
    """An answer that no such service gives: another place to go to, too long, no JSON object."""


class Caller:
    """A kept connection. ``seconds``: patience for each step on the wire, and for an answer as a whole."""

    def __init__(self, url: str, *, seconds: float) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("https", "http") or not parts.hostname:
            raise ValueError("only http(s) and a host")
        self._root, self._seconds = parts.path.rstrip("/"), seconds
        self._connection = (
            http.client.HTTPSConnection(
                parts.hostname, parts.port, timeout=seconds, context=ssl.create_default_context()
            )
            if parts.scheme == "https"
            else http.client.HTTPConnection(parts.hostname, parts.port, timeout=seconds)
        )

    def call(self, path: str, query: dict[str, str], body: dict[str, Any] | None = None) -> dict[str, Any]:
        """GET, or POST where there is a body. Raises OSError or HTTPException (no answer), Strange (a wrong one)."""
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = {"Accept": "application/json"} | ({"Content-Type": "application/json"} if data else {})
        verb = "POST" if data else "GET"
        try:
            self._connection.request(verb, f"{self._root}{path}?{urlencode(query)}", data, headers)
            answer = self._connection.getresponse()
            return self._object(answer)
        except BaseException:
            self.close()  # what is left in it belongs to no later call
            raise

    def _object(self, answer: http.client.HTTPResponse) -> dict[str, Any]:
        if 300 <= answer.status < 400:
            raise Strange(f"HTTP {answer.status}: redirected")
        content, until = b"", time.monotonic() + self._seconds
        while piece := answer.read1(4096):
            content += piece
            if len(content) > CAP:
                raise Strange("answer too long")
            if time.monotonic() > until:
                raise TimeoutError("answer too slow")
        answer.close()  # read1() leaves it open at its end, and an open answer blocks the connection
        if answer.status != 200:
            raise http.client.HTTPException(f"HTTP {answer.status}")
        try:
            found = json.loads(content)
        except ValueError:
            raise Strange("answer is no JSON") from None
        if not isinstance(found, dict):
            raise Strange("answer is no JSON object")
        return found

    def close(self) -> None:
        with suppress(OSError):
            self._connection.close()
