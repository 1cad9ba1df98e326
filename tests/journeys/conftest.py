"""A real site for journeys: a server process on its own clone of the template database, and a real browser.

def test_something(site, browser_page):
    with site.inside():                 # the ORM and the operations of this process now see the site's database
        make.something()
    page = browser_page(phone=True, english=True)
    page.goto(site.url + "/")
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, clone_database, drop_database

from tests.journeys import county

# Playwright keeps an event loop in this thread; Django would refuse to touch its database beside one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
CHROMIUM = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars")


@dataclass
class Site:
    """A running site. `database` is the URL of its database, `data` its data folder."""

    url: str
    database: str
    data: Path
    blocker: Any

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Let this process work on the site's database."""
        from django.conf import settings
        from django.db import connections

        from yiwang.support.cases.flow.stored import graph_of

        name = self.database.rpartition("/")[2].partition("?")[0]
        connection = connections["default"]
        with self.blocker.unblock():
            connection.close()
            connection.close_pool()
            before, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], name
            settings.DATABASES["default"]["NAME"] = name
            graph_of.cache_clear()  # another database, other flows under the same numbers
            try:
                yield
            finally:
                graph_of.cache_clear()
                connection.close()
                connection.close_pool()
                connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = before


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(url + "/styleguide", timeout=5)  # noqa: S310 - our own address
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the site did not start:\n{log.read_text('utf-8')[-2000:]}")


@dataclass
class Making:
    """What sites of this test process are made from."""

    url: str
    migrated: str
    blocker: Any
    folder: Path
    worker: str

    @contextmanager
    def site(self, template: str, kind: str) -> Iterator[Site]:
        """A server process on its own clone of a template, for as long as it is wanted."""
        name = f"{self.migrated.replace('_template', '')}_{kind}_{self.worker}_{os.getpid()}"
        base, _, tail = self.url.rpartition("/")
        database = f"{base}/{name}" + ("?" + tail.partition("?")[2] if "?" in tail else "")
        port, log = _free_port(), self.folder / f"{kind}.log"
        clone_database(self.url, name, template)
        environment = {**os.environ, "DATABASE_URL": database, "YIWANG_DEMO": "1", "YIWANG_STATIC": "sources"}
        environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "1"]
        command += ["--host", "127.0.0.1", "--port", str(port), "yiwang.doors.web.wsgi:application"]
        with log.open("wb") as file:
            server = subprocess.Popen(command, cwd=ROOT / "src", env=environment, stdout=file, stderr=file)
        try:
            _wait(f"http://127.0.0.1:{port}", server, log)
            yield Site(f"http://127.0.0.1:{port}", database, log.parent, self.blocker)
        finally:
            server.terminate()
            server.wait(timeout=20)
            drop_database(self.url, name)


@pytest.fixture(scope="session")
def making(database_url: str, template_database: str, django_db_blocker, worker_id: str, tmp_path_factory) -> Making:
    return Making(database_url, template_database, django_db_blocker, tmp_path_factory.mktemp("sites"), worker_id)


@pytest.fixture(scope="session")
def site(making: Making) -> Iterator[Site]:
    """A site with nothing in it, for all journeys of this test process that bring their own."""
    with making.site(making.migrated, "site") as running:
        yield running


@pytest.fixture(scope="session")
def county_site(making: Making) -> Iterator[Site]:
    """A site with the demonstration county. A module that wants it everywhere says:

    @pytest.fixture(scope="module")
    def site(county_site): return county_site
    """
    with making.site(county.template(making.url, making.migrated), "county_site") as running:
        yield running


@pytest.fixture(scope="session")
def worker(county_site: Site) -> Iterator[None]:
    """The worker beside the county: it renders, sends, issues and sequences, as in an installation."""
    process = county.run(county_site.database, "worker", log=county_site.data / "worker.log")
    yield
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, or the one that YIWANG_CHROMIUM names."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("YIWANG_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.fail("No Chromium was found. Type: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM))
        yield running
        running.close()


def visitor(browser: Any, site: Site, *, phone=False, english=False, elder=False, script=True, width=None) -> Any:
    """The browser of somebody who was never here: a playwright context."""
    size = dict(PHONE if phone else DESKTOP)
    context = browser.new_context(
        viewport={**size, "width": width or size["width"]},
        java_script_enabled=script,
        locale="en-GB" if english else "zh-CN",
        timezone_id="Asia/Shanghai",
        has_touch=phone,
    )
    cookies = {"django_language": "en" if english else "zh-hans", "elder": "1" if elder else "0"}
    context.add_cookies([{"name": n, "value": v, "url": site.url} for n, v in cookies.items()])
    context.set_default_timeout(15_000)
    return context


@pytest.fixture
def browser_page(site: Site, browser: Any) -> Iterator[Callable[..., Any]]:
    """Open a page of a fresh visitor; when the test ends, nothing may have been asked of another host.

    browser_page(phone=False, english=False, elder=False, script=True, width=None) -> playwright Page
    """
    opened, strangers = [], []

    def watch(request: Any) -> None:
        if not request.url.startswith((site.url, "data:", "blob:")):
            strangers.append(request.url)

    def open_page(**how: Any) -> Any:
        context = visitor(browser, site, **how)
        context.on("request", watch)
        opened.append(context)
        return context.new_page()

    yield open_page
    for context in opened:
        context.close()
    assert strangers == []
