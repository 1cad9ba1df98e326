"""What lies where in a data folder."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from yiwang.doors.supervisor.account import Account
from yiwang.doors.supervisor.contracts import FolderNotOurs, FolderShut
from yiwang.kernel.places import data_folder

# A socket's path has 107 bytes; `.s.PGSQL.5432.lock` needs 19 of them.
LONGEST_SOCKET_FOLDER = 80


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of one installation."""

    data: Path

    @classmethod
    def here(cls) -> "Layout":
        return cls(data_folder())

    @property
    def cluster(self) -> Path:
        return self.data / "database"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def lock(self) -> Path:
        return self.data / "running.lock"

    @property
    def socket(self) -> Path:
        """In the data folder, or in /tmp where that path would be too long for a socket."""
        inside = self.data / "socket"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
            return inside
        return Path("/tmp") / f"yiwang-{hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]}"  # noqa: S108

    def make(self) -> None:
        """Make the data folder and those of ours in it; touch none that is there."""
        try:
            for folder, mode in ((self.data, 0o755), (self.logs, 0o750)):
                make_folder(folder, mode)
            if not os.access(self.data, os.W_OK | os.X_OK):
                raise PermissionError
        except (PermissionError, NotADirectoryError, FileExistsError) as error:
            raise FolderNotOurs(folder=self.data) from error

    def make_socket_folder(self, account: Account) -> None:
        """Make it for the server alone, and never use one in /tmp that somebody else made."""
        make_folder(self.socket, 0o700, account)
        found = self.socket.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid:
            raise FolderNotOurs(folder=self.socket)


def make_folder(folder: Path, mode: int, account: Account | None = None) -> None:
    """Make a folder with exactly this mode and owner, whatever the umask; leave one that is there as it is."""
    if folder.exists():
        if not folder.is_dir():
            raise FileExistsError(folder)
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        return
    if account and account.other:
        os.chown(folder, account.uid, account.gid)
    folder.chmod(mode)


def must_be_open(folder: Path, account: Account) -> None:
    """Refuse unless the server's user may enter `folder`; we ask the kernel by trying."""
    if account.other and not account.may_enter(folder):
        shut = next(f for f in [*reversed(folder.parents), folder] if f.exists() and not account.may_enter(f))
        raise FolderShut(user=account.name, folder=shut)
