"""The parts of the supervisor, each alone."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from yiwang.doors.supervisor import addresses, leftovers, logs, postgres, programs, throwaway
from yiwang.doors.supervisor.account import Account, server_account
from yiwang.doors.supervisor.child import Child
from yiwang.doors.supervisor.contracts import (
    AlreadyRunning,
    BadSetting,
    FolderNotOurs,
    FolderShut,
    NoFreePort,
    OtherMajorVersion,
)
from yiwang.doors.supervisor.layout import Layout, make_folder, must_be_open
from yiwang.doors.supervisor.lock import held, is_held
from yiwang.doors.supervisor.tests.make import free_port


def test_two_may_not_hold_one_folder_and_the_second_learns_who_does(tmp_path):
    layout = Layout(tmp_path)
    with held(layout) as holding:
        holding.tell("http://127.0.0.1:8000")
        assert is_held(layout)
        with pytest.raises(AlreadyRunning) as refused, held(layout):
            pass
        assert refused.value.facts == {"folder": tmp_path, "pid": os.getpid(), "address": "http://127.0.0.1:8000"}
    assert not is_held(layout)


def test_a_socket_path_stays_short_however_deep_the_data_folder_lies():
    shallow, deep = Layout(Path("/var/lib/yiwang")), Layout(Path("/home") / ("很长的名字" * 12))
    assert shallow.socket == Path("/var/lib/yiwang/socket")
    assert len(os.fsencode(deep.socket / ".s.PGSQL.5432.lock")) < 100
    assert deep.socket == Layout(deep.data).socket


def test_folders_are_made_with_their_mode_whatever_the_umask_and_left_alone_when_they_exist(tmp_path):
    before = os.umask(0o077)
    try:
        make_folder(tmp_path / "new", 0o755)
    finally:
        os.umask(before)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o755
    (tmp_path / "old").mkdir(mode=0o700)
    make_folder(tmp_path / "old", 0o755)
    assert (tmp_path / "old").stat().st_mode & 0o777 == 0o700


def test_a_file_where_the_data_folder_should_be_is_refused(tmp_path):
    (tmp_path / "data").write_text("")
    with pytest.raises(FolderNotOurs):
        Layout(tmp_path / "data").make()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as somebody else")
def test_a_folder_that_the_servers_user_may_not_enter_is_refused_by_name_and_not_opened(tmp_path):
    shut = tmp_path / "shut"
    (shut / "data").mkdir(parents=True)
    for folder in tmp_path.parents:
        if folder.stat().st_mode & 0o005 == 0:
            shut = folder
    (tmp_path / "shut").chmod(0o700)
    with pytest.raises(FolderShut) as refused:
        must_be_open(tmp_path / "shut" / "data", server_account())
    assert Path(refused.value.facts["folder"]) in [tmp_path / "shut", *tmp_path.parents]
    assert (tmp_path / "shut").stat().st_mode & 0o777 == 0o700


def test_a_taken_port_is_passed_over_and_a_wrong_address_is_refused(monkeypatch):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        port = taken.getsockname()[1]
        assert addresses.free_port("127.0.0.1", port) > port
        monkeypatch.setattr(addresses, "TRIES", 1)
        with pytest.raises(NoFreePort):
            addresses.free_port("127.0.0.1", port)
    monkeypatch.setenv("YIWANG_ADDRESS", "here")
    with pytest.raises(BadSetting):
        addresses.wanted()


def test_web_processes_follow_cores_and_memory_unless_somebody_says_otherwise(monkeypatch):
    monkeypatch.delenv("YIWANG_WEB_PROCESSES", raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(8)))
    monkeypatch.setattr(programs, "memory", lambda: 500)
    assert programs.web_processes() == 1
    monkeypatch.setattr(programs, "memory", lambda: 1000)
    assert programs.web_processes() == 3
    monkeypatch.setattr(programs, "memory", lambda: 64_000)
    assert programs.web_processes() == 8
    monkeypatch.setenv("YIWANG_WEB_PROCESSES", "2")
    assert programs.web_processes() == 2
    monkeypatch.setenv("YIWANG_WEB_PROCESSES", "0")
    with pytest.raises(BadSetting):
        programs.web_processes()


def test_a_full_log_moves_aside_and_the_one_who_writes_it_goes_on(tmp_path):
    log = tmp_path / "web.log"
    with log.open("ab", buffering=0) as writer:
        for round in range(5):
            writer.write(f"{round}".encode() * 100)
            logs.rotate(tmp_path, largest=50)
        writer.write(b"last")
    assert log.read_bytes() == b"last"
    assert [(tmp_path / f"web.log.{n}").read_bytes()[:1] for n in (1, 2, 3)] == [b"4", b"3", b"2"]
    assert not (tmp_path / "web.log.4").exists()


def test_a_child_that_keeps_failing_is_started_later_each_time(tmp_path):
    child = Child("it", [sys.executable, "-c", "raise SystemExit(3)"], {}, tmp_path / "log", Path("/"))
    child.start()
    child.process.wait()
    now = time.monotonic()
    assert "ended (code 3); starting it again in 0.5 s" in child.watch(now)
    assert child.watch(now + 0.4) == ""
    assert child.watch(now + 0.6) == ""
    child.process.wait()
    assert "starting it again in 1 s" in child.watch(time.monotonic())


def test_a_child_that_does_not_end_is_killed_with_all_its_children(tmp_path):
    script = "trap '' TERM; sleep 61 & echo $! ; wait; sleep 61"
    child = Child("it", ["/bin/sh", "-c", script], {}, tmp_path / "log", Path("/"))
    child.start()
    while not (tmp_path / "log").read_text().strip():
        time.sleep(0.01)
    child.ask_to_end()
    child.wait(time.monotonic() + 0.3)
    grandchild = int((tmp_path / "log").read_text())
    time.sleep(0.1)
    assert not child.running
    assert not Path(f"/proc/{grandchild}").exists() or leftovers._dead(grandchild)


def test_what_carries_the_mark_of_a_folder_is_found_and_ended_and_nothing_else(tmp_path):
    ours, theirs = Layout(tmp_path / "data"), Layout(tmp_path / "data2")
    sleepers = [
        subprocess.Popen(["/bin/sleep", "61"], env=leftovers.mark(layout), start_new_session=True)
        for layout in (ours, theirs)
    ]
    try:
        assert leftovers.left_behind(ours) == [sleepers[0].pid]
        assert leftovers.end(ours, lambda text: None) == 1
        assert sleepers[0].wait(5) == -signal.SIGTERM
        assert sleepers[1].poll() is None
    finally:
        for sleeper in sleepers:
            sleeper.kill()
            sleeper.wait()


def test_a_database_of_another_major_version_is_refused_and_not_touched(tmp_path):
    layout = Layout(tmp_path)
    layout.cluster.mkdir()
    (layout.cluster / "PG_VERSION").write_text("16\n")
    account = Account("me", os.geteuid(), os.getegid(), other=False)
    with pytest.raises(OtherMajorVersion):
        postgres.Server(layout, account, Path("/nowhere")).prepare()
    assert [path.name for path in layout.cluster.iterdir()] == ["PG_VERSION"]


@pytest.mark.slow
def test_a_throwaway_database_lives_as_long_as_its_command_and_needs_its_password():
    script = "import os, psycopg; print(psycopg.connect(os.environ['DATABASE_URL']).info.server_version); exit(5)"
    assert throwaway.run_with([sys.executable, "-c", script]) == 5
    with throwaway.database() as url:
        with psycopg.connect(url) as connection:
            found = connection.execute("SELECT datlocale, pg_encoding_to_char(encoding) FROM pg_database").fetchone()
        assert found == ("C.UTF-8", "UTF8")
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(url.replace("yiwang:", "yiwang:x"), connect_timeout=5)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=5)


def test_the_loopback_port_of_the_database_must_be_a_number(monkeypatch):
    monkeypatch.setenv("YIWANG_DATABASE_PORT", "five")
    with pytest.raises(BadSetting):
        postgres.url(Layout(Path("/x")))
    monkeypatch.setenv("YIWANG_DATABASE_PORT", str(free_port()))
    assert "/x/socket" in postgres.url(Layout(Path("/x")))
