"""The demonstration county as data: the YAML files beside this one, with identifiers that never change."""

from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from ruamel.yaml import YAML

HERE = Path(__file__).parent
COUNTY = "330424"
REGION = "330424000000"
BUREAU = f"{COUNTY}/{COUNTY}-SCJG"
MADE_UP = UUID("6f1d8a53-0c7e-5b5f-9a1e-330424000000")


@lru_cache
def read(name: str) -> Any:
    """One of the files, such as people."""
    return YAML(typ="safe", pure=True).load((HERE / f"{name}.yaml").read_text("utf-8"))


def subject(key: str) -> str:
    """The identifier of a person or a firm: the same in every demonstration."""
    return str(uuid5(MADE_UP, key))


def by_key(kind: str) -> dict[str, dict[str, Any]]:
    """The citizens, firms or officers by key."""
    return {one["key"]: one for one in read("people")[kind]}


def path(at: str) -> str:
    """The path of an organisation from its short code: the county, a market office, or a department."""
    if at == COUNTY:
        return at
    return f"{BUREAU}/{at}" if at[:1].isdigit() else f"{COUNTY}/{COUNTY}-{at}"
