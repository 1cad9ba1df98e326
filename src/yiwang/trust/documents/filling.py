"""From a document's row to everything that its template lays out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from yiwang.trust.documents import wording
from yiwang.trust.documents.models import Document
from yiwang.trust.documents.offices import office
from yiwang.trust.documents.private import revealed
from yiwang.trust.documents.seals import code, seal

SHANGHAI = ZoneInfo("Asia/Shanghai")
PURPOSE = "行政许可专用章"
NOTE = {"zh": "示例，不具法律效力", "en": "Demonstration, without legal force"}


def filled(row: Document, now: datetime) -> dict[str, Any]:
    """Plain data for Typst, personal references replaced by what they stand for."""
    sender = office(row.organisation)
    day = row.made_at.astimezone(SHANGHAI).date()
    data = revealed(row.data, f"document {row.number}", now)
    shared = {
        "title": row.title,
        "number": row.number,
        "office": sender.name,
        "made": [day.year, day.month, day.day],
        "issued": {"zh": wording.shown_day(day, "zh"), "en": wording.shown_day(day, "en")},
        "seal": seal(sender.name["zh"], PURPOSE, demonstration=settings.DEMO),
        "seal_alt": f"印章：{sender.name['zh']} {PURPOSE}" + ("（示例）" if settings.DEMO else ""),
        "note": NOTE if settings.DEMO else {"zh": "", "en": ""},
    }
    return shared | (_letter(data) if row.template == "letter" else _licence(data))


def _letter(data: Mapping[str, Any]) -> dict[str, Any]:
    kind, facts = data["letter"], data["facts"]
    return {
        "to": wording.said(facts["applicant"], "zh"),
        "to_en": "To " + wording.said(facts["applicant"], "en"),
        "zh": wording.paragraphs(kind, facts, "zh"),
        "en": wording.paragraphs(kind, facts, "en"),
        "law": wording.law(kind),
        "law_label": "By",
        "binding": "The Chinese text binds.",
    }


def _licence(data: Mapping[str, Any]) -> dict[str, Any]:
    """`rows` are [{label, value}] in both languages; `path` is where the code leads."""
    return {
        "rows": data["rows"],
        "identifier": data["identifier"],
        "code": code(settings.ORIGIN.rstrip("/") + data["path"]),
        "code_alt": "二维码，扫码核验本证照",
        "code_label": {"zh": "扫码核验", "en": "Scan to verify"},
        "number_label": {"zh": "证照编号", "en": "Licence number"},
        "identifier_label": {"zh": "电子证照标识", "en": "E-licence identifier"},
        "office_label": {"zh": "发证机关", "en": "Issued by"},
    }
