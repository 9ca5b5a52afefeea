"""The API of 企业微信 on loopback: gettoken and message/send, as polite or as rude as a test wants it."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SECRET = "s3cret-of-the-application"


class FakeWeCom:
    """``sent``: bodies of accepted messages, without those it dropped as duplicates (``dropped``).

    ``answer``: called with each message before it is taken; what it gives is the answer instead of yes: a dictionary, or
    (status, headers, bytes) as they are; an empty dictionary hangs up after the message was taken. ``users``: who exists.
    """

    def __init__(self) -> None:
        self.users = {"li.jg"}
        self.sent: list[dict[str, Any]] = []
        self.dropped = 0
        self.tokens = 0
        self.valid = ""
        self.calls: list[str] = []
        self.answer: Callable[[dict[str, Any]], Any] = lambda body: None
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._say(fake._token(self.path))

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self._say(fake._message(self.path, body))

            def _say(self, what: Any) -> None:
                if what == {}:
                    self.close_connection = True
                    return
                status, headers, content = (
                    what if isinstance(what, tuple) else (200, {}, json.dumps(what).encode())
                )
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_who: None  # type: ignore[method-assign] # clients hang up
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _token(self, path: str) -> Any:
        self.calls.append(urlsplit(path).path)
        query = parse_qs(urlsplit(path).query)
        if query.get("corpsecret") != [SECRET]:
            return {"errcode": 40001, "errmsg": f"invalid credential {query.get('corpsecret')}"}
        self.tokens += 1
        self.valid = f"token-{self.tokens}"
        return {"errcode": 0, "errmsg": "ok", "access_token": self.valid, "expires_in": 7200}

    def _message(self, path: str, body: dict[str, Any]) -> Any:
        self.calls.append(urlsplit(path).path)
        if parse_qs(urlsplit(path).query).get("access_token") != [self.valid]:
            return {"errcode": 42001, "errmsg": "access_token expired"}
        told = self.answer(body)
        if told:
            return told
        if body["touser"] not in self.users:
            return {
                "errcode": 81013,
                "errmsg": "user & party & tag all invalid",
                "invaliduser": body["touser"],
            }
        if body["enable_duplicate_check"] and body in self.sent:
            self.dropped += 1
        else:
            self.sent.append(body)
        return {} if told == {} else {"errcode": 0, "errmsg": "ok", "msgid": f"m{len(self.sent)}"}
