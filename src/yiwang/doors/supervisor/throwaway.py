"""A database for as long as one command runs: for tests and measurements. It forgets everything, and quickly."""

import os
import re
import secrets
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from yiwang.doors.supervisor.account import Account, server_account
from yiwang.doors.supervisor.addresses import free_port
from yiwang.doors.supervisor.binaries import programs as embedded_programs
from yiwang.doors.supervisor.child import Child
from yiwang.doors.supervisor.contracts import DatabaseDidNotStart
from yiwang.doors.supervisor.postgres import DATABASE, is_ready, tail

# Nothing is worth keeping, so nothing waits for the disk.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
    "jit": "off",
    "timezone": "UTC",
    "listen_addresses": "127.0.0.1",
}
# The builtin locale provider came with PostgreSQL 17; before it, the C library's C.UTF-8 sorts the same way.
BUILTIN_SINCE = 17


def run_with(command: Sequence[str], programs: Path | None = None) -> int:
    """Run a command with DATABASE_URL naming a new, empty database; the command's exit code."""
    with database(programs) as url:
        process = subprocess.Popen(list(command), env={**os.environ, "DATABASE_URL": url})
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # the command heard it too, and ends first


@contextmanager
def database(programs: Path | None = None) -> Iterator[str]:
    """A server of its own in a temporary folder; its address."""
    account = server_account()
    programs = programs or embedded_programs(account)
    with tempfile.TemporaryDirectory(prefix="yiwang-database-") as top:
        Path(top).chmod(0o755)
        cluster, log, password = Path(top) / "cluster", Path(top) / "database.log", secrets.token_hex(16)
        _make(cluster, programs, account, password, log)
        port = free_port("127.0.0.1", 40000 + secrets.randbelow(20000))
        options = {**SETTINGS, "port": str(port), "unix_socket_directories": str(cluster)}
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        command = [str(programs / "postgres"), "-D", str(cluster), *words]
        child = Child("PostgreSQL", command, os.environ, log, Path("/"), account.identity(), signal.SIGINT)
        child.start()
        try:
            _wait(child, cluster)
            yield f"postgresql://{DATABASE}:{password}@127.0.0.1:{port}/postgres"
        finally:
            child.ask_to_end()
            child.wait(time.monotonic() + 5)


def _make(cluster: Path, programs: Path, account: Account, password: str, log: Path) -> None:
    cluster.mkdir(mode=0o700)
    words = cluster.with_name("password")
    words.touch(mode=0o600)
    words.write_text(password)
    for path in (cluster, words):
        if account.other:
            os.chown(path, account.uid, account.gid)
    command = [programs / "initdb", "-D", cluster, "-U", DATABASE, "-E", "UTF8", "--no-sync", "--auth=scram-sha-256"]
    command += [f"--pwfile={words}"]
    if _major(programs) >= BUILTIN_SINCE:
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    else:
        command += ["--locale=C.UTF-8"]
    with log.open("wb") as file:
        made = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=file, stderr=file, cwd="/", **account.identity()
        )
    words.unlink()
    if made.returncode:
        raise DatabaseDidNotStart(log=log, tail=tail(log))


def _major(programs: Path) -> int:
    answer = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True)
    found = re.search(r"(\d+)", answer.stdout)
    return int(found.group(1)) if found else 0


def _wait(child: Child, cluster: Path) -> None:
    until = time.monotonic() + 60
    while not is_ready(cluster):
        if not child.running or time.monotonic() > until:
            raise DatabaseDidNotStart(log=child.log, tail=tail(child.log))
        time.sleep(0.05)
