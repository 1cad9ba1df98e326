"""What items, organisations and steps are called, in both languages; asked for together where there are many."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from yiwang.kernel.errors import Refusal
from yiwang.kernel.organisations import queries as organisations
from yiwang.support.cases.contracts import WholeCase
from yiwang.support.items import queries as items
from yiwang.support.items.contracts import UnknownItem

Words = dict[str, str]


def item_words(code: str, otherwise: str) -> Words:
    """An item's name; the given words where it is no longer published."""
    try:
        return dict(items.published_item(code).name)
    except UnknownItem:
        name = otherwise.partition("：")[0]
        return {"zh": name, "en": name}


def items_words(codes: Collection[str]) -> dict[str, Words]:
    """The names of several published items, by code."""
    return {code: dict(name) for code, name in items.item_names(codes).items()} if codes else {}


def organisation_words(path: str) -> Words:
    """An organisation's name; its path where nothing is known of it."""
    try:
        return _name(organisations.organisation_at(path))
    except Refusal:
        return {"zh": path, "en": path}


def organisations_words(paths: Collection[str]) -> dict[str, Words]:
    """The names of several organisations, by path; those of which nothing is known are left out."""
    wanted = sorted({path for path in paths if path})
    return {path: _name(found) for path, found in organisations.organisations_at(wanted).items()} if wanted else {}


def _name(organisation: Any) -> Words:
    name = dict(organisation.name)
    return {"zh": name["zh"], "en": name.get("en") or name["zh"]}


def step_title(whole: WholeCase, step: str) -> Words:
    """What a step is called, by the flow of the case."""
    found: Mapping[str, str] = next((one.title for one in whole.diagram.steps if one.name == step), {"zh": step})
    return {"zh": found["zh"], "en": found.get("en") or found["zh"]}


def joined(titles: Sequence[Words]) -> Words:
    """Several titles as one."""
    return {"zh": "、".join(one["zh"] for one in titles), "en": ", ".join(one["en"] for one in titles)}


OUTCOMES: dict[str, Words] = {
    "granted": {"zh": "准予许可", "en": "Granted"},
    "refused": {"zh": "不予许可", "en": "Refused"},
    "not_accepted": {"zh": "不予受理", "en": "Not accepted"},
    "withdrawn": {"zh": "已撤回", "en": "Withdrawn"},
    "terminated": {"zh": "已终止", "en": "Ended"},
    "closed": {"zh": "已办结", "en": "Finished"},
}


def outcome_words(outcome: str) -> Words:
    """What an outcome is called in a list over many flows."""
    return OUTCOMES.get(outcome, {"zh": outcome, "en": outcome})
