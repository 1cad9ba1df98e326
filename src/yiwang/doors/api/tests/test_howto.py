"""The lines of docs/howto/use-the-api.md work as they stand there."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from yiwang.doors.api.tests import make

HOWTO = Path(__file__).resolve().parents[5] / "docs" / "howto" / "use-the-api.md"
LINES = re.findall(r"```sh\n(curl .*?)\n```", HOWTO.read_text("utf-8"), re.DOTALL)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_every_line_of_the_howto_answers_with_json(live_server):
    world = make.world()
    surroundings = {**os.environ, "BASE": live_server.url, "API_KEY": world.citizen.key.text}
    answers = []
    for line in LINES:
        done = subprocess.run(["/bin/sh", "-c", line], env=surroundings, capture_output=True, check=False)
        assert done.returncode == 0, (line, done.stdout[:500], done.stderr[:500])
        answers.append(json.loads(done.stdout))
    assert len(answers) == len(LINES) == 7
    assert answers[0]["rows"][0]["code"] == world.item
    assert answers[3]["rows"][0]["case"] == world.case
    assert answers[4]["rows"][0]["token"] == world.case
    assert answers[5] == {"marked": 1}
    assert answers[6]["code"] == "items.unknown"
