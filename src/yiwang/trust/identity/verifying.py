"""Asking the identity authority whether a name and a number belong together.

The protocol is that of OpenID Connect's machines: a token for the client's credentials, then a question with that
token. The answer carries our nonce and a moment, and is signed with the client's secret (HMAC-SHA256 over
canonical JSON).
"""

import hmac
import json
import os
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from yiwang.trust.identity.answers import signature
from yiwang.trust.identity.contracts import IdentityVerifier, Verdict, VerifierUnavailable, registered_verifier

PATIENCE = 4.0
FRESH = 300


def verifier() -> IdentityVerifier | None:
    """The verifier in use: a registered one, the one the environment names, or a demonstration's stand-in; or none."""
    if registered := registered_verifier():
        return registered
    if address := os.environ.get("YIWANG_IDENTITY_VERIFIER"):
        client = os.environ.get("YIWANG_IDENTITY_CLIENT", "yiwang")
        return HttpVerifier(address, client, os.environ.get("YIWANG_IDENTITY_SECRET", ""))
    if settings.DEMO:
        from yiwang.trust.identity import standin

        return HttpVerifier(standin.address(), standin.CLIENT, standin.client_secret(), simulated=True)
    return None


@dataclass
class HttpVerifier:
    """An authority at an address that speaks this protocol."""

    address: str
    client: str
    secret: str = field(repr=False)
    simulated: bool = False

    def verify(self, name: str, id_number: str) -> Verdict:
        nonce = secrets.token_hex(16)
        question = {"name": name, "id_number": id_number, "nonce": nonce}
        headers = {"Authorization": f"Bearer {self._token()}", "Content-Type": "application/json"}
        answer = self._ask("/verifications", json.dumps(question).encode(), headers)
        self._check(answer, nonce)
        return Verdict(answer["result"] == "match", str(answer["reference"])[:100])

    def _token(self) -> str:
        basic = b64encode(f"{self.client}:{self.secret}".encode()).decode()
        body = urllib.parse.urlencode({"grant_type": "client_credentials", "scope": "verify"}).encode()
        return str(self._ask("/token", body, {"Authorization": f"Basic {basic}"}).get("access_token", ""))

    def _ask(self, path: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
        asked = urllib.request.Request(self.address + path, body, headers)  # noqa: S310 - the operator names it
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310
                said = json.loads(answer.read(100_000))
        except (OSError, ValueError, urllib.error.HTTPError) as error:
            raise VerifierUnavailable() from error
        if not isinstance(said, dict):
            raise VerifierUnavailable()
        return said

    def _check(self, answer: dict[str, Any], nonce: str) -> None:
        """An answer to another question, an old one or one that somebody else wrote is no answer."""
        given = str(answer.get("signature", ""))
        fresh = abs(time.time() - float(answer.get("at") or 0)) < FRESH
        right = hmac.compare_digest(given, signature(answer, self.secret))
        if not right or not fresh or answer.get("nonce") != nonce or answer.get("result") not in ("match", "mismatch"):
            raise VerifierUnavailable()
