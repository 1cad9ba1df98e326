"""The numbers, each with what it is measured against, printed and written into results.md."""

import os
import platform
import subprocess
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """`measured` with its unit, `aim` what is asked for, `ratio` how it compares with its floor in the same run."""

    what: str
    measured: str
    aim: str
    floor: str = ""
    ratio: str = ""


@dataclass
class Results:
    path: Path
    rows: list[Row] = field(default_factory=list)

    def add(self, what: str, measured: str, aim: str = "", floor: str = "", ratio: str = "") -> None:
        """Keep a row and print it."""
        self.rows.append(Row(what, measured, aim, floor, ratio))
        tail = f"   floor {floor}, ratio {ratio}" if floor else ""
        print(f"  {what}: {measured}" + (f"   (aim: {aim})" if aim else "") + tail, flush=True)

    def write(self, cases: int) -> None:
        """Write results.md anew."""
        lines = [
            "# Measured",
            "",
            f"`make bench` on {date.today()}, {machine()}.",
            f"{cases:,} cases stood there where a row says so. fsync was on. Times are of this machine and vary with",
            "whatever else it does; a ratio compares with its floor in the same run.",
            "",
            "| what | measured | aim | floor in the same run | ratio |",
            "|---|---|---|---|---|",
        ]
        lines += [f"| {row.what} | {row.measured} | {row.aim} | {row.floor} | {row.ratio} |" for row in self.rows]
        self.path.write_text("\n".join(lines) + "\n", "utf-8")


def machine() -> str:
    """The machine in one line."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    kernel = subprocess.run(["uname", "-r"], capture_output=True, text=True, check=True).stdout.strip()
    return f"{os.cpu_count()} cores of {cpu}, {memory:.0f} GiB, Linux {kernel}, Python {platform.python_version()}"


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
