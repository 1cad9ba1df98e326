"""Items of the demonstration county, written out in full from a few facts each."""

from collections.abc import Iterator, Mapping
from typing import Any

from yiwang.support.items.elements import load

MARKED = "demonstration data, no official text"
PHONE = "0573-00000000"


def demonstration_items(region: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(code, elements) of each example item."""
    data = load("demonstration.yaml")
    for number, given in enumerate(data["items"], 1):
        department = data["departments"][given["of"]]
        basic = f"33{given['type']}{department['number']}{number:03}000"
        body = f"11330424DEMO{number % 10}{department['number']}00X"
        yield f"{body}4{basic}", _elements(given, department, data, basic, body)


def _elements(
    given: Mapping[str, Any], department: Mapping[str, str], data: Mapping[str, Any], basic: str, body: str
) -> dict[str, Any]:
    fee, home, visits = given.get("fee"), given.get("home"), given.get("visits", 0)
    return {
        "name": {"zh": given["zh"], "en": given["en"]},
        "basic_code": basic,
        "type": given["type"],
        "level": "4",
        "basis": [{"law": given["law"], "article": given.get("article", {})}],
        "body": {"name": {"zh": department["zh"], "en": department["en"]}, "code": body},
        "body_kind": "1",
        "legal": {"amount": given["legal"], "unit": "working_days"},
        "promised": {"amount": given["promised"], "unit": "working_days"},
        "conditions": [{"zh": "符合所列法律规定的条件", "en": "You meet the conditions of the law named below"}],
        "steps": _steps(given["promised"]),
        "subjects": given["subjects"],
        "person_themes": given.get("p", []),
        "enterprise_themes": given.get("e", []),
        "ways": ["1"],
        "charged": bool(fee),
        "fees": [{"name": _pair(fee), "standard": fee["sum"], "basis": fee["basis"]}] if fee else [],
        "fee_basis": fee["basis"] if fee else {},
        "online": False,
        "visits": visits or 1,
        "visits_reason": given.get("why")
        or {"zh": "示例县尚未开通网上办理", "en": "Not yet online in the example county"},
        "home_visit": bool(home),
        "home_visit_note": home or {},
        "case_type": "1" if given["promised"] <= 1 else "2",
        "place": data["place"],
        "hours": data["hours"],
        "phone": PHONE,
        "complaint_phone": "12345",
        "result": given["result"],
        "materials": [_material(text) for text in given["materials"]],
        "aliases": [{"zh": saying} for saying in given.get("say", [])],
    }


def _pair(given: Mapping[str, Any]) -> dict[str, str]:
    return {"zh": given["zh"], "en": given["en"]}


def _material(text: str) -> dict[str, Any]:
    zh, en, source = text.split("|")
    origin = "20" if source in ("licence", "shared") else "10"
    need = "3" if source == "deferred" else "1"
    return {"name": {"zh": zh, "en": en}, "source": source, "origin": origin, "need": need}


def _steps(days: int) -> list[dict[str, Any]]:
    within = (
        {"zh": f"{days} 个工作日内", "en": f"Within {days} working days"} if days else {"zh": "当场", "en": "At once"}
    )
    return [
        {"title": {"zh": "您申请", "en": "You apply"}, "mine": True},
        {"title": {"zh": "受理", "en": "Acceptance"}},
        {"title": {"zh": "办结", "en": "Decision"}, "text": within},
        {"title": {"zh": "领取结果", "en": "You receive the result"}, "mine": True},
    ]
