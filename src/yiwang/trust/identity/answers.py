"""How an answer of the identity authority is signed."""

import hmac
import json
from typing import Any


def signature(answer: dict[str, Any], secret: str) -> str:
    """Over everything but the signature itself, names in order, without blanks."""
    said = {name: value for name, value in answer.items() if name != "signature"}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.new(secret.encode(), text.encode(), "sha256").hexdigest()
