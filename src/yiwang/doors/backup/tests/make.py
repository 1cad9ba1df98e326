"""Installations to back up and restore: each with a database and a data folder of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from yiwang.kernel.places import ROOT

FILL = """
import io, sys
import django; django.setup()
from django.utils import timezone
from yiwang.support.files import operations as files
from yiwang.support.files.contracts import declare_purpose
from yiwang.support.files.tests import make
from yiwang.trust.ledger import operations as ledger
from yiwang.trust.ledger.tests import make as leaves
count = int(sys.argv[1])
ledger.append([leaves.leaf(number=number) for number in range(count)], now=timezone.now())
ledger.sequence_all(now=timezone.now())
declare_purpose("backup-test")
with_file = dict(name="证明.pdf", claimed_type="application/pdf", purpose="backup-test", actor=make.citizen())
print(files.store(stream=io.BytesIO(make.PDF), now=timezone.now(), **with_file).sha256)
"""


@dataclass(frozen=True)
class Installation:
    url: str
    data: Path

    def environment(self, **more: str) -> dict[str, str]:
        ours = {"DATABASE_URL": self.url, "YIWANG_DATA": str(self.data), "PYTHONPATH": str(ROOT / "src")}
        return {**os.environ, "DJANGO_SETTINGS_MODULE": "yiwang.doors.web.settings", "LANG": "C", **ours, **more}

    def yiwang(self, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "yiwang.doors.cli.main", *words]
        return subprocess.run(
            command, env=self.environment(**more), stdin=subprocess.DEVNULL, capture_output=True, text=True
        )

    def fill(self, entries: int) -> str:
        """Write entries into its ledger and store a file; the file's digest."""
        command = [sys.executable, "-c", FILL, str(entries)]
        done = subprocess.run(command, env=self.environment(), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()
