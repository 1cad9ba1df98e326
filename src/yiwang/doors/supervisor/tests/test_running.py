"""The whole house: started, refused, killed, started again, stopped."""

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from yiwang.doors.supervisor.account import server_account
from yiwang.doors.supervisor.binaries import packaged
from yiwang.doors.supervisor.tests.make import House, modes, title
from yiwang.kernel.places import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.kills, pytest.mark.xdist_group("supervisor")]


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """One house for all of them, where PostgreSQL's own user may enter; a test leaves it running or not."""
    with tempfile.TemporaryDirectory(prefix="yiwang-house-") as top:
        Path(top).chmod(0o755)
        house = House(Path(top) / "data")
        yield house
        house.stop(signal.SIGKILL)
        while left := house.processes():
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.1)


def test_it_starts_answers_refuses_a_second_start_and_stops_on_ctrl_c(house):
    elsewhere = [ROOT / "requirements", packaged().parent, Path("/tmp"), Path("/"), ROOT]
    before = modes(*elsewhere)
    house.start()
    assert house.health() == 200
    second = house.another()
    assert second.returncode == 3
    assert (
        f"already runs on the data folder {house.data}: process {house.process.pid}, {house.address}" in second.stderr
    )
    begun = time.monotonic()
    assert house.stop(signal.SIGINT) == 0
    assert time.monotonic() - begun < 10
    assert house.processes() == []
    after = modes(*elsewhere)
    assert {path for path in before if path in after and before[path] != after[path]} == set()


def test_as_root_postgresql_is_somebody_else_and_nobody_else_enters_its_folders(house):
    house.run()
    servers = [pid for pid in house.processes() if "postgres" in title(pid)]
    owners = {Path(f"/proc/{pid}").stat().st_uid for pid in servers}
    assert len(servers) > 3
    assert 0 not in owners
    assert house.layout.cluster.stat().st_mode & 0o77 == 0
    assert house.layout.socket.stat().st_mode & 0o77 == 0
    assert {path.stat().st_mode & 0o77 for path in (house.data / "secrets").iterdir()} == {0}


def test_after_a_kill_of_the_supervisor_it_starts_again_and_leaves_nothing_behind(house):
    house.run()
    left = house.processes()
    house.stop(signal.SIGKILL)
    house.start()
    assert house.health() == 200
    assert set(left) & set(house.processes()) == set()


def test_after_a_kill_of_everything_at_once_it_starts_again(house):
    """As after a power cut: PostgreSQL reads its journal, and the number in its pid file is somebody else's now."""
    house.run()
    for pid in [house.process.pid, *house.processes()]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    house.process.wait()
    file = house.layout.cluster / "postmaster.pid"
    somebody = subprocess.Popen(["/bin/sleep", "300"], **server_account().identity())
    file.write_text(file.read_text().replace(file.read_text().split("\n")[0], str(somebody.pid), 1))
    try:
        house.start()
        assert house.health() == 200
        assert somebody.poll() is None
    finally:
        somebody.kill()
        somebody.wait()


def test_processes_that_outlived_a_supervisor_are_ended_first(house):
    """PostgreSQL frozen when its supervisor was killed: it could not hear that it should end."""
    house.run()
    frozen = [pid for pid in house.processes() if "postgres -D" in title(pid) or "worker" in title(pid)]
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    house.stop(signal.SIGKILL)
    assert set(frozen) <= set(house.processes())
    house.start()
    assert "that an earlier run left behind" in house.said
    assert house.health() == 200
    assert set(frozen) & set(house.processes()) == set()


def test_a_process_that_dies_is_started_again(house):
    house.run()
    for words in ("granian", "postgres -D", "main worker"):
        victim = next(pid for pid in house.processes() if words in title(pid))
        os.kill(victim, signal.SIGKILL)
        house.wait_for({"granian": "the web process", "postgres -D": "PostgreSQL"}.get(words, "the worker") + " ended")
        house.until_healthy()
    until = time.monotonic() + 30
    while not any("main worker" in title(pid) for pid in house.processes()):
        assert time.monotonic() < until
        time.sleep(0.1)


def test_another_port_is_taken_when_its_own_is_not_free_and_it_says_so(house):
    assert house.stop(signal.SIGTERM) == 0
    assert house.processes() == []
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", house.port))
        taken.listen(1)
        house.start()
        assert f"port {house.port} is taken; using" in house.said
        assert not house.address.endswith(f":{house.port}")
        assert house.health() == 200
