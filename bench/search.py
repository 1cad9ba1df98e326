"""Search over the catalogue: ranked by jieba tokens in PostgreSQL."""

import argparse
import time

from bench.house import House
from bench.results import Results, percentile

WORDS = ("食品经营许可", "结婚", "养老", "营业执照", "残疾人证", "社保")


def measure(house: House, results: Results, options: argparse.Namespace) -> None:
    """A page of ten hits, with excerpt."""
    from yiwang.shell.site import site
    from yiwang.support.search import queries

    times = []
    for _ in range(10):
        for word in WORDS:
            began = time.perf_counter()
            queries.search(word, kind="item", region=site().region, limit=10)
            times.append((time.perf_counter() - began) * 1000)
    results.add("search among the items of the county", f"p95 {percentile(times, 0.95):.0f} ms")
