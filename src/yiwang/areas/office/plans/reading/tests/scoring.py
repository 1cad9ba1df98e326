"""Holds a ledger against a table of targets that people took from the same plan, and prints what differs."""

import csv
import os
import re
import sys
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from yiwang.areas.office.plans.reading import Ledger, read
from yiwang.areas.office.plans.reading.ledger import Action, Span, Target
from yiwang.areas.office.plans.reading.surface import plain

# Which units of the table a unit of the ledger may be.
SAME = {
    "%": {"%", "% of cities/counties"},
    "小时/天": {"hours/day", "hours/day, 7 days"},
    "个工作日": {"working days"},
    "分钟": {"minutes"},
    "年": {"years"},
    "级": {"levels", "roles"},
    "类": {"kinds"},
    "版": {"version"},
    "期": {"phase"},
    "TB": {"TB"},
    "PB": {"PB"},
    "核vCPU": {"vCPU cores"},
    "个地区": {"city", "cities"},
    "个领域": {"fields", "functions"},
    "台": {"terminals"},
    "次": {"calls"},
    "枚": {"seals"},
    "户": {"households", "users"},
}
OPERATORS = {">": ">=", ">=": ">=", "<": "<=", "<=": "<=", "=": "="}


@dataclass
class Score:
    """What was found of a table's rows, and what was made up."""

    rows: list[dict[str, str]]
    missed: list[dict[str, str]] = field(default_factory=list)
    invented: list[Target] = field(default_factory=list)
    operators: list[tuple[dict[str, str], str]] = field(default_factory=list)
    targets: int = 0


def rows_of(folder: Path, plan: str) -> list[dict[str, str]]:
    with (folder / "kpis.csv").open(encoding="utf-8") as lines:
        return [row for row in csv.DictReader(lines) if row["plan"] == plan]


def places(text: str, quote: str) -> list[Span]:
    """Where a quote stands, whatever blanks, page marks and pinyin are between its signs."""
    gap = r"(?:\([^()]{1,8}\)|\n\d{1,2}、|\s)*"
    pattern = gap.join(re.escape(sign) for sign in plain(quote).replace(" ", ""))
    return [Span(*match.span()) for match in re.finditer(pattern, plain(text))]


def _touch(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _value(words: str) -> Decimal | None:
    try:
        return Decimal(words)
    except InvalidOperation:
        return None


def _fits(row: dict[str, str], target: Target, spans: list[Span]) -> bool:
    day = date.fromisoformat(row["deadline"]) if row["deadline"] else None
    units = SAME.get(target.unit)
    unit = (
        row["unit"] in units
        if units
        else row["unit"]
        not in set().union(*SAME.values()) - {"users", "cities", "households", "fields", "functions", "levels", "roles"}
    )
    return (
        unit
        and target.value == _value(row["value"])
        and target.deadline == day
        and any(_touch(target.span, s) for s in spans)
    )


def _is_action(row: dict[str, str], action: Action, spans: list[Span]) -> bool:
    day = date.fromisoformat(row["deadline"]) if row["deadline"] else None
    made = {(str(result.count), result.unit) for result in action.results}
    same = (row["value"], row["unit"].removesuffix("s")) in made
    return same and action.deadline == day and any(_touch(action.span, span) for span in spans)


def score(ledger: Ledger, rows: list[dict[str, str]]) -> Score:
    """Each row takes one target; a milestone may be an action. A target beside all quotes is invented."""
    result = Score(rows, targets=len(ledger.targets))
    where = [places(ledger.text, row["verbatim_quote"]) for row in rows]
    free = list(ledger.targets)
    for row, spans in zip(rows, where, strict=True):
        fitting = [target for target in free if _fits(row, target, spans)]
        if fitting:
            free.remove(fitting[0])
            strict = row["strict"] == "yes"
            if OPERATORS.get(fitting[0].operator) != row["operator"] or fitting[0].strict != strict:
                result.operators.append((row, fitting[0].operator))
        elif row["basis"] != "milestone" or not any(_is_action(row, action, spans) for action in ledger.actions):
            result.missed.append(row)
    every = [span for spans in where for span in spans]
    result.invented = [target for target in ledger.targets if not any(_touch(target.span, span) for span in every)]
    return result


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")


def main() -> None:
    folder = Path(os.environ["YIWANG_PLANS"])
    for path in sorted((folder / "plans").glob("*.txt")):
        ledger = read(path.read_bytes(), path.name)
        result = score(ledger, rows_of(folder, path.stem))
        say(
            path.stem,
            len(result.rows),
            "rows, missed",
            len(result.missed),
            "of",
            result.targets,
            "targets invented",
            len(result.invented),
        )
        for row in result.missed:
            say(
                "   missed  ",
                row["basis"],
                row["operator"],
                row["value"],
                row["unit"],
                row["deadline"],
                row["verbatim_quote"],
            )
        for target in result.invented:
            say("   invented", target.operator, target.value, target.unit, target.deadline, target.verbatim[:80])
        for row, operator in result.operators:
            say("   operator", operator, "for", row["operator"], row["strict"], row["verbatim_quote"])


if __name__ == "__main__":
    main()
