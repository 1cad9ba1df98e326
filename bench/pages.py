"""Pages of the portal: how long they take, how many statements, and how much comes with the first load."""

import argparse
import gzip
import re
import time
import urllib.request
from urllib.parse import quote, urljoin

from bench.house import House
from bench.results import Results, percentile

TIMES = 40


def measure(house: House, results: Results, options: argparse.Namespace) -> None:
    """Every page of the portal that needs no sign-in, one request after the other."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_HOST="localhost")
    slowest, most, heaviest = ("", 0.0), ("", 0), ("", 0)
    for address in _addresses():
        _get(house.url + address)
        times = [_get(house.url + address)[1] for _ in range(TIMES)]
        slowest = max(slowest, (address, percentile(times, 0.95)), key=lambda pair: pair[1])
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        most = max(most, (address, len(captured)), key=lambda pair: pair[1])
        heaviest = max(heaviest, (address, _weight(house.url, address)), key=lambda pair: pair[1])
    floor = percentile([_get(house.url + "/static/shell/mark.svg")[1] for _ in range(TIMES)], 0.95)
    results.add(
        f"slowest page of the portal, {slowest[0]}",
        f"p95 {slowest[1]:.0f} ms",
        "below 150 ms",
        f"a static file of the same server: {floor:.1f} ms",
        f"{slowest[1] / floor:.0f}",
    )
    results.add(f"most statements on a page, {most[0]}", str(most[1]), "at most 12")
    results.add(f"heaviest first load, {heaviest[0]}", f"{heaviest[1] / 1000:.0f} kB", "below 250 kB")


def _addresses() -> list[str]:
    from yiwang.support.items import queries
    from yiwang.support.items.contracts import ItemFilter

    code = queries.published_items(ItemFilter(text="食品经营许可", limit=1)).rows[0].code
    found = "/search?q=" + quote("食品经营许可")
    found, support = "/search?q=" + quote("食品经营许可"), "/items?theme=support&for=person"
    return [
        "/",
        "/items",
        support,
        found,
        f"/items/{code}",
        *["/departments", "/themes", "/help", "/sign-in", "/verify"],
    ]


def _get(address: str) -> tuple[bytes, float]:
    began = time.perf_counter()
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})  # noqa: S310 - our own address
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        body = answer.read()
    return body, (time.perf_counter() - began) * 1000


def _weight(url: str, address: str) -> int:
    """Bytes over the wire of a page with its styles, scripts and pictures."""
    body, _ = _get(url + address)
    text = (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()
    parts = re.findall(r'(?:src|href)="(/static/[^"]+)"', text)
    return len(body) + sum(len(_get(urljoin(url, part))[0]) for part in dict.fromkeys(parts))
