"""YIWANG_SMTP as Django wants it."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


def from_url(url: str) -> dict[str, Any]:
    """Settings for one mail server: smtp://user:password@host:587?tls=1 (or ssl=1); nothing for an empty text."""
    parts = urlsplit(url)
    if url and parts.scheme != "smtp":
        raise ValueError("YIWANG_SMTP must start with smtp://")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": query.get("tls") == "1",
        "EMAIL_USE_SSL": query.get("ssl") == "1",
        "EMAIL_TIMEOUT": 20,
    }
