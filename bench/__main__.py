"""Start a house of its own on a new data folder, measure it, and print every number beside its floor.

python -m bench [--cases 1000000] [--only whole_case,http,pages,memory,documents,search] [--keep]
"""

import argparse
import importlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

from bench.house import House
from bench.results import Results

SECTIONS = ("memory", "whole_case", "pages", "documents", "search", "million")


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--cases", type=int, default=1_000_000, help="how many cases stand there already")
    parser.add_argument("--only", default="", help="sections, separated by commas: " + ", ".join(SECTIONS))
    parser.add_argument("--keep", action="store_true", help="leave the data folder")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="yiwang-bench-", dir="/var/tmp"))
    folder.chmod(0o755)
    os.environ.update(YIWANG_DATA=str(folder), YIWANG_DEMO="1", YIWANG_LIMITS="off")
    results = Results(Path(__file__).with_name("results.md"))
    wanted = [name for name in options.only.split(",") if name] or list(SECTIONS)
    try:
        with House(folder) as house:
            house.connect()
            for name in wanted:
                print(f"\n{name}", flush=True)
                importlib.import_module(f"bench.{name}").measure(house, results, options)
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    if wanted == list(SECTIONS):
        results.write(options.cases)
    return 0


if __name__ == "__main__":
    sys.exit(main())
