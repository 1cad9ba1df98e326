"""The embedded PostgreSQL: made once, set up anew at each start, run in the foreground so that it can be watched.

Whoever runs Yiwang, and root, enter through the socket as themselves (peer). Nobody else can, and there is no
password to keep. An optional port on the loopback asks for one that this installation made for itself.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from yiwang.doors.supervisor.account import Account, server_account
from yiwang.doors.supervisor.binaries import MAJOR, programs
from yiwang.doors.supervisor.contracts import BadSetting, DatabaseDidNotStart, OtherMajorVersion
from yiwang.doors.supervisor.layout import Layout, must_be_open
from yiwang.kernel.places import secret

OWNER, ROLE, DATABASE = "postgres", "yiwang", "yiwang"
SOCKET_PORT = 5432

# Small enough for a laptop; `local.conf` in the data folder of the database is read after it and never written.
SETTINGS = """\
# Written by Yiwang at each start. Put your own settings into local.conf beside it.
listen_addresses = '{listen}'
port = {port}
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 128MB
effective_cache_size = 1GB
maintenance_work_mem = 64MB
wal_compression = on
max_wal_size = 1GB
random_page_cost = 1.1
jit = off
io_method = sync
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] '
log_checkpoints = off
idle_in_transaction_session_timeout = '5min'
include_if_exists = 'local.conf'
"""


@dataclass(frozen=True, slots=True)
class Server:
    """One embedded server. `port` is 0 unless it also listens on the loopback."""

    layout: Layout
    account: Account
    programs: Path
    port: int = 0

    @property
    def log(self) -> Path:
        return self.layout.logs / "database.log"

    def prepare(self) -> bool:
        """Make what is missing and write the settings, under the lock and after `leftovers.end`; whether it is new."""
        must_be_open(self.layout.data, self.account)
        self.layout.make_socket_folder(self.account)
        fresh = not (self.layout.cluster / "PG_VERSION").exists()
        if fresh:
            self._make()
        self._check_version()
        # We hold the folder and nothing runs in it. PostgreSQL itself would believe a number that a zombie, or after
        # a restart of the machine anybody else, has.
        for file in (self.layout.cluster / "postmaster.pid", *self.layout.socket.glob(".s.PGSQL.*")):
            file.unlink(missing_ok=True)
        self._write_settings()
        return fresh

    def command(self) -> list[str]:
        return [str(self.programs / "postgres"), "-D", str(self.layout.cluster)]

    def ready(self) -> bool:
        return is_ready(self.layout.cluster)

    def _make(self) -> None:
        half = self.layout.cluster.with_name("database.making")
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        if self.account.other:
            os.chown(half, self.account.uid, self.account.gid)
        command = [self.programs / "initdb", "-D", half, "-U", OWNER, "-E", "UTF8", "--auth=peer", "--data-checksums"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        with self.log.open("ab") as log:
            made = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", **self.account.identity()
            )
        if made.returncode:
            raise DatabaseDidNotStart(log=self.log, tail=tail(self.log))
        with (half / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("\ninclude = 'yiwang.conf'\n")
        half.rename(self.layout.cluster)

    def _check_version(self) -> None:
        found = (self.layout.cluster / "PG_VERSION").read_text().strip()
        if found != str(MAJOR):
            raise OtherMajorVersion(folder=self.layout.cluster, found=found, ours=MAJOR)

    def _write_settings(self) -> None:
        users = dict.fromkeys([self.account.name, "root"])
        who = "".join(f'own "{user}" {role}\n' for user in users for role in (OWNER, ROLE))
        doors = "local all all peer map=own\n"
        if self.port:
            doors += f"host all {ROLE} 127.0.0.1/32 scram-sha-256\n"
        socket = str(self.layout.socket).replace("'", "''")
        listen = "127.0.0.1" if self.port else ""
        self._write("pg_ident.conf", who)
        self._write("pg_hba.conf", doors)
        self._write("yiwang.conf", SETTINGS.format(listen=listen, port=self.port or SOCKET_PORT, socket=socket))

    def _write(self, name: str, text: str) -> None:
        path = self.layout.cluster / name
        path.write_text(text, "utf-8")
        path.chmod(0o600)
        if self.account.other:
            os.chown(path, self.account.uid, self.account.gid)


def embedded(layout: Layout) -> Server:
    """The server of this data folder."""
    account = server_account()
    return Server(layout, account, programs(account), _loopback_port())


def _loopback_port() -> int:
    value = os.environ.get("YIWANG_DATABASE_PORT", "0")
    if not value.isdigit() or int(value) > 65535:
        raise BadSetting(name="YIWANG_DATABASE_PORT", value=value, wanted="a port number")
    return int(value)


def url(layout: Layout, *, role: str = ROLE, database: str = DATABASE) -> str:
    """The address of the embedded database, whether it runs now or not."""
    port = _loopback_port() or SOCKET_PORT
    return f"postgresql://{role}@/{database}?host={quote(str(layout.socket), safe='/')}&port={port}"


def loopback_url(port: int) -> str:
    """The address with password, for programs that know no sockets."""
    return f"postgresql://{ROLE}:{secret('database').hex()}@127.0.0.1:{port}/{DATABASE}"


def is_ready(cluster: Path) -> bool:
    """Whether a server takes connections now: PostgreSQL says so in the eighth line of its pid file."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) > 7 and lines[7].strip() == "ready"


def tail(path: Path, lines: int = 15) -> str:
    """The end of a log, to be shown where something failed."""
    try:
        return "\n".join(path.read_text("utf-8", errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
