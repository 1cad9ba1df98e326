"""Sealing text so that it can be read only with its key and only in its place.

A sealed text is one byte that names the cipher, a nonce of 12 bytes, and the cipher text with its tag of 16.
docs/decisions/personal-data-are-sealed-with-aes-256-gcm-or-sm4-gcm.md says why there are two.
"""

import os
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

AES, SM4 = 1, 2
NAMES = {"aes": AES, "sm4": SM4}
NONCE, TAG = 12, 16


class Unreadable(Exception):
    """The key is not the right one, or the text was changed or moved: never an expected answer."""


def chosen() -> int:
    """The cipher for what is sealed from now on: `YIWANG_CIPHER` is aes (default) or sm4."""
    return NAMES[os.environ.get("YIWANG_CIPHER", "aes")]


def seal(key: bytes, text: bytes, about: bytes) -> bytes:
    """Seal `text` with a key of 32 bytes. It opens only with the same `about`."""
    cipher, nonce = chosen(), os.urandom(NONCE)
    writer = Cipher(_algorithm(cipher, key), modes.GCM(nonce)).encryptor()
    writer.authenticate_additional_data(about)
    return bytes([cipher]) + nonce + writer.update(text) + writer.finalize() + writer.tag


def opened(key: bytes, sealed: bytes, about: bytes) -> bytes:
    """The text again."""
    nonce, body, tag = sealed[1 : 1 + NONCE], sealed[1 + NONCE : -TAG], sealed[-TAG:]
    reader = Cipher(_algorithm(sealed[0], key), modes.GCM(nonce, tag)).decryptor()
    reader.authenticate_additional_data(about)
    try:
        return reader.update(body) + reader.finalize()
    except InvalidTag as error:
        raise Unreadable() from error


def _algorithm(cipher: int, key: bytes) -> algorithms.AES | algorithms.SM4:
    if cipher == AES:
        return algorithms.AES(key)
    return algorithms.SM4(sha256(b"yiwang sm4 " + key).digest()[:16])
