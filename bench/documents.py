"""Official documents: how many licences are typeset in a second."""

import argparse
import time

from bench.house import House
from bench.results import Results

COUNT = 20


def measure(house: House, results: Results, options: argparse.Namespace) -> None:
    """Licences with QR code and seal, their digest in the ledger and their proof inside."""
    from django.utils import timezone

    from yiwang.trust.licences import operations
    from yiwang.trust.licences.tests import make

    now = timezone.now()
    issued = [make.licence(f"bench-{n}", now=now) for n in range(COUNT + 1)]
    operations.render_document(issued[0].number, now=now)
    began = time.perf_counter()
    for licence in issued[1:]:
        operations.render_document(licence.number, now=now)
    results.add(
        "licences typeset, proved and kept", f"{COUNT / (time.perf_counter() - began):.1f} a second in one process"
    )
