"""The log's name and its signing key, made at first start."""

import base64
import hashlib
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from yiwang.kernel.places import secret
from yiwang.trust.ledger.proofs import Key


@lru_cache
def _private() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(secret("ledger", 32))


@lru_cache
def log_key() -> Key:
    """The public key. The log is named after it, so two installations never share a name."""
    public = _private().public_key().public_bytes_raw()
    return Key(f"yiwang/{hashlib.sha256(public).hexdigest()[:12]}", public)


def sign_checkpoint(size: int, root: bytes) -> str:
    """A checkpoint as a signed note."""
    key = log_key()
    text = f"{key.name}\n{size}\n{base64.b64encode(root).decode()}\n"
    signature = base64.b64encode(key.number + _private().sign(text.encode())).decode()
    return f"{text}\n— {key.name} {signature}\n"
