"""What a firm writes into the form, page by page, as if it had been typed."""

from datetime import date, timedelta
from typing import Any

from yiwang.doors.cli.demo import data

STREETS = ("street", "premises", "floor_area")


def answers(given: dict[str, Any], on: date) -> dict[str, Any]:
    """Every answer of one application; rows stand under their places, as a page sends them."""
    firm = data.by_key("firms")[given["firm"]]
    agent = data.by_key("citizens")[firm["agent"]]
    told = data.read("cases")
    own = {**told["firms"].get(firm["key"], {}), **given.get("values", {})}
    kind = own.get("format", firm["format"])
    return {
        "applicant_name": firm["zh"],
        "uscc": firm["uscc"],
        "representative": agent["zh"],
        "representative_id": agent["id_number"],
        "contact": agent["zh"],
        "contact_phone": agent["phone"],
        "format": kind,
        **{name: firm[name] for name in STREETS},
        **told["filings"][kind],
        **own,
        **{name: given[name] for name in STREETS if name in given},
        "rules_promised": True,
        **_staff(kind, agent, on),
    }


def _staff(kind: str, agent: dict[str, Any], on: date) -> dict[str, Any]:
    """Two people: the agent answers for food safety, and somebody cooks or sells."""
    citizens = list(data.by_key("citizens").values())
    other = citizens[(citizens.index(agent) + 15) % len(citizens)]
    rows = [(agent, "manager"), (other, "seller" if kind == "sale" else "cook")]
    found: dict[str, Any] = {}
    for place, (person, duty) in enumerate(rows):
        row = {
            "name": person["zh"],
            "duty": duty,
            "certificate": f"示例{on:%Y}{person['key'][1:]}",
            "valid_to": (on + timedelta(days=200)).isoformat(),
        }
        found |= {f"staff.{place}.{name}": value for name, value in row.items()}
    return found
