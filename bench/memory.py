"""How much memory the whole idle house takes, counted so that what processes share counts once."""

import argparse
import time
from contextlib import suppress

import psutil

from bench.house import House
from bench.results import Results


def measure(house: House, results: Results, options: argparse.Namespace) -> None:
    """Proportional set size of the supervisor, PostgreSQL, the web processes and the worker."""
    results.add("first start with the demonstration county", f"{house.seconds_to_start:.0f} s", "below 300 s")
    time.sleep(10)
    total = 0
    for process in house.processes():
        with suppress(psutil.Error):
            total += process.memory_full_info().pss
    results.add("memory of the whole idle house", f"{total / 2**20:.0f} MB", "below 600 MB")
