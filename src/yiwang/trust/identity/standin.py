"""A stand-in for the identity authority, for demonstrations and tests: a real server that knows nobody.

Every valid identity number matches every name, except a name that ends in 不符 (does not match).
"""

import json
import secrets
import threading
import time
import urllib.parse
from base64 import b64encode
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from yiwang.kernel.codes.queries import is_id_number
from yiwang.kernel.places import secret
from yiwang.trust.identity.answers import signature

CLIENT = "yiwang"
TOKEN_LASTS = 60


def client_secret() -> str:
    return secret("identity-standin").hex()


@lru_cache
def address() -> str:
    """Where it listens; it is started at the first question, on this machine only."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Authority)
    threading.Thread(target=server.serve_forever, name="identity stand-in", daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}"


_tokens: dict[str, float] = {}


class Authority(BaseHTTPRequestHandler):
    """POST /token and POST /verifications."""

    def do_POST(self) -> None:  # noqa: N802 - the name that http.server asks for
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 100_000))
        if self.path == "/token":
            self._token(body)
        elif self.path == "/verifications":
            self._verify(body)
        else:
            self._answer(404, {"error": "not_found"})

    def _token(self, body: bytes) -> None:
        basic = "Basic " + b64encode(f"{CLIENT}:{client_secret()}".encode()).decode()
        asked = urllib.parse.parse_qs(body.decode())
        if self.headers.get("Authorization") != basic:
            self._answer(401, {"error": "invalid_client"})
        elif asked.get("grant_type") != ["client_credentials"]:
            self._answer(400, {"error": "unsupported_grant_type"})
        else:
            token = secrets.token_urlsafe(24)
            _tokens[token] = time.time() + TOKEN_LASTS
            self._answer(200, {"access_token": token, "token_type": "Bearer", "expires_in": TOKEN_LASTS})

    def _verify(self, body: bytes) -> None:
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        if _tokens.pop(token, 0) < time.time():
            self._answer(401, {"error": "invalid_token"})
            return
        question = json.loads(body)
        match = is_id_number(question["id_number"]) and not question["name"].endswith("不符")
        answer: dict[str, Any] = {
            "result": "match" if match else "mismatch",
            "reference": secrets.token_hex(8),
            "nonce": question["nonce"],
            "at": int(time.time()),
        }
        self._answer(200, {**answer, "signature": signature(answer, client_secret())})

    def _answer(self, status: int, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: names and numbers do not belong into a log."""
