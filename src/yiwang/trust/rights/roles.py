"""The roles of roles.yaml as they stand on a day."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

from yiwang.trust.rights.contracts import Role, UnknownRole

FILE = Path(__file__).with_name("roles.yaml")
SHANGHAI = ZoneInfo("Asia/Shanghai")


@lru_cache
def written() -> Mapping[str, Any]:
    return YAML(typ="safe").load(FILE.read_text("utf-8"))


@lru_cache(maxsize=64)
def roles_on(day: date) -> Mapping[str, Role]:
    """Every role that carries something on that day, by code."""
    found = {}
    for code, said in written()["roles"].items():
        sets = [entry for entry in said["rights"] if entry["since"] <= day]
        if sets:
            latest = max(sets, key=lambda entry: entry["since"])
            found[code] = Role(
                code=code,
                title=said["title"],
                duty=said["duty"],
                rights=frozenset(latest["codes"]),
                gives=frozenset(said.get("gives", ())),
            )
    return found


def roles_at(moment: datetime) -> Mapping[str, Role]:
    return roles_on(moment.astimezone(SHANGHAI).date())


def role_at(code: str, moment: datetime) -> Role:
    found = roles_at(moment).get(code)
    if found is None:
        raise UnknownRole(role=code[:40])
    return found


@lru_cache
def second_factor_rights() -> frozenset[str]:
    return frozenset(written()["second_factor"])


def kept_apart(code: str) -> frozenset[str]:
    """The roles that whoever holds this one may not hold."""
    lines = (set(line) for line in written()["apart"] if code in line)
    return frozenset().union(*lines) - {code}
