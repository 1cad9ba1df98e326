"""Where this installation keeps its things, and the secrets that it made for itself at first start."""

import os
import secrets
import tempfile
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKS = ROOT / "packs"


def data_folder() -> Path:
    """`YIWANG_DATA`, or /var/lib/yiwang for root, or `.state` beside the source for everybody else."""
    if named := os.environ.get("YIWANG_DATA"):
        return Path(named).resolve()
    return Path("/var/lib/yiwang") if os.geteuid() == 0 else ROOT / ".state"


@lru_cache
def secret(name: str, size: int = 32) -> bytes:
    """The installation's own secret of this name, made at first use; no default exists anywhere.

    Two processes that ask at the same moment get the same one: the file is linked into place, once.
    """
    path = data_folder() / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(secrets.token_bytes(size))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(file.name, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(file.name)
    return path.read_bytes()
