"""The browser's half of a form in a real JavaScript engine."""

import json
import subprocess
from pathlib import Path
from typing import Any

STATIC = Path(__file__).parents[1] / "static" / "forms" / "forms.js"
EXPRESSIONS = Path(__file__).parents[3] / "kernel" / "expressions" / "static" / "expressions" / "expressions.js"
LOOP = """
import { createInterface } from "node:readline";
const { read, faults, asked } = await import(process.argv[1]);
for await (const line of createInterface({ input: process.stdin })) {
  const { specs, raw, values, required, known } = JSON.parse(line);
  const answer = {};
  const spec = (name) => specs.find((one) => one.name === name);
  const value = ([name, typed]) => [name, read(spec(name), typed)];
  if (raw) answer.read = Object.fromEntries(Object.entries(raw).map(value));
  const found = values || answer.read;
  answer.faults = faults(specs, found, required);
  answer.asked = asked(specs, found, known || {});
  console.log(JSON.stringify(answer));
}
"""


class Browser:
    def __init__(self, folder: Path, node: str) -> None:
        for home, script in (("forms", STATIC), ("expressions", EXPRESSIONS)):
            (folder / home).mkdir()
            (folder / home / script.name).write_text(script.read_text("utf-8"), "utf-8")
        (folder / "package.json").write_text('{"type": "module"}')
        command = [node, "--input-type=module", "-e", LOOP, (folder / "forms" / "forms.js").as_uri()]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def answer(self, **asked: Any) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(10)
