"""Small plans for tests."""

from yiwang.areas.office.plans.reading import Ledger, read


def plan(body: str, title: str = "清河县示范工作实施方案", name: str = "plan.txt") -> Ledger:
    """A plan whose only task is `body`."""
    return read(f"{title}\n\n一、重点任务\n\n（一）示范任务。{body}（县发改局负责）\n".encode(), name)


def targets(body: str, title: str = "清河县示范工作实施方案") -> list[tuple[str, str, str, str]]:
    """Indicator, operator, value and unit of each target, and its day where it has one."""
    found = []
    for each in plan(body, title).targets:
        value = (
            ""
            if each.value is None
            else f"{each.value:f}".rstrip("0").rstrip(".")
            if "." in f"{each.value:f}"
            else f"{each.value:f}"
        )
        upper = f"-{each.upper:f}" if each.upper is not None else ""
        found.append(
            (
                each.indicator,
                each.operator,
                value + upper,
                each.unit,
                *([each.deadline.isoformat()] if each.deadline else []),
            )
        )
    return found
