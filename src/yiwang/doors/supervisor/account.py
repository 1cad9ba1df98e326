"""Who PostgreSQL runs as: ourselves, or an unprivileged user when we are root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "yiwang"
HOME = Path("/var/lib/yiwang")


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the operating system; `other` where it is not the one we run as."""

    name: str
    uid: int
    gid: int
    other: bool

    def identity(self) -> dict[str, Any]:
        """What subprocess needs to become this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.other else {}

    def may_enter(self, folder: Path) -> bool:
        """Whether this user may enter a folder."""
        answer = subprocess.run(["/bin/sh", "-c", 'cd "$1"', "sh", folder], cwd="/", stderr=-3, **self.identity())
        return answer.returncode == 0


def server_account() -> Account:
    """The user for PostgreSQL, which refuses to be root: `yiwang`, made when it is missing, or else `nobody`."""
    if os.geteuid() != 0:
        own = pwd.getpwuid(os.geteuid())
        return Account(own.pw_name, own.pw_uid, own.pw_gid, other=False)
    found = _known(NAME) or _made() or pwd.getpwnam("nobody")
    return Account(found.pw_name, found.pw_uid, found.pw_gid, other=True)


def _known(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _made() -> pwd.struct_passwd | None:
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if not program:
        return None
    command = [program, "--system", "--no-create-home", "--home-dir", str(HOME), "--shell", "/usr/sbin/nologin", NAME]
    subprocess.run(command, check=False, capture_output=True)
    return _known(NAME)
