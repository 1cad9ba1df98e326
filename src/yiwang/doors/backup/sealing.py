"""Secrets in a backup: sealed with AES-256-GCM under a key that scrypt makes of a passphrase."""

import base64
import json
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from yiwang.doors.backup.contracts import WrongPassphrase

WORK = 2**16  # 64 MB and about 0.2 s for each guess
ABOUT = b"yiwang-backup-1 secrets"


def _key(passphrase: str, salt: bytes, work: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=work, r=8, p=1).derive(passphrase.encode())


def sealed(folder: Path, passphrase: str) -> bytes:
    """Every secret of an installation, as JSON that only the passphrase opens."""
    plain = {path.name: base64.b64encode(path.read_bytes()).decode() for path in sorted(folder.iterdir())}
    salt, nonce = os.urandom(16), os.urandom(12)
    hidden = AESGCM(_key(passphrase, salt, WORK)).encrypt(nonce, json.dumps(plain).encode(), ABOUT)
    parts = {"salt": salt, "nonce": nonce, "sealed": hidden}
    return json.dumps({"work": WORK} | {name: base64.b64encode(part).decode() for name, part in parts.items()}).encode()


def opened(text: bytes, passphrase: str) -> dict[str, bytes]:
    """The secrets by name; refuses with `backup.wrong-passphrase`."""
    found = json.loads(text)
    salt, nonce, hidden = (base64.b64decode(found[name]) for name in ("salt", "nonce", "sealed"))
    try:
        plain = AESGCM(_key(passphrase, salt, min(int(found["work"]), WORK * 16))).decrypt(nonce, hidden, ABOUT)
    except InvalidTag:
        raise WrongPassphrase() from None
    return {name: base64.b64decode(text) for name, text in json.loads(plain).items()}


def put(secrets: dict[str, bytes], folder: Path) -> Path | None:
    """Put secrets in place, and what was there aside; where that went."""
    aside = None
    if folder.exists():
        if {path.name: path.read_bytes() for path in folder.iterdir()} == secrets:
            return None
        aside = folder.with_name(f"{folder.name}-before-{os.urandom(4).hex()}")
        folder.rename(aside)
    folder.mkdir(mode=0o700, parents=True)
    for name, content in secrets.items():
        path = folder / Path(name).name
        path.touch(mode=0o600)
        path.write_bytes(content)
    return aside
