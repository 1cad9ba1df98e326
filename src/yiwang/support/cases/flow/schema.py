"""The language of flows as JSON Schema; docs/reference/flows.md explains every key."""

from typing import Any

from yiwang.kernel.packs.contracts import NAME, TEXT
from yiwang.support.forms.queries import fields_schema

ALLOWS = ("correct", "return", "hand_over", "add_signer", "ask_opinion", "suspend", "extend")
RESERVED = frozenset(
    {*ALLOWS, "take", "release", "recall", "delegate", "urge", "resume", "withdraw", "terminate", "jump", "open"}
    | {"withdraw_opinion", "withdraw_signer"}
)
MERGES = ("first", "last", "all", "any", "list", "sum", "min", "max")
UNITS = ("working_days", "calendar_days", "working_hours", "months")
COUNT = {"type": "integer", "minimum": 1, "maximum": 999}
FLAG = {"type": "boolean"}
WORDS = {"type": "string", "minLength": 1, "maxLength": 200}
CEL = {"type": "string", "minLength": 1, "description": "a condition over the fields of the case"}
LAW = {"type": "string", "pattern": "^[A-Z][A-Z0-9-]{0,39}$", "description": "the id of a law of the pack"}
OUTCOME = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"}
PLAIN_LIMIT = {
    "type": "string",
    "pattern": "^[1-9][0-9]{0,2} (working days?|calendar days?|working hours?|months?)$",
    "description": "such as 5 working days",
}


def keys(required: str = "", /, **properties: Any) -> dict[str, Any]:
    """An object with these keys and no others."""
    return {
        "type": "object",
        "properties": {name.rstrip("_"): value for name, value in properties.items()},
        "required": required.split(),
        "additionalProperties": False,
    }


def mapping(value: Any, least: int = 1) -> dict[str, Any]:
    return {"type": "object", "propertyNames": NAME, "additionalProperties": value, "minProperties": least}


def listing(value: Any) -> dict[str, Any]:
    return {"type": "array", "items": value, "minItems": 1}


def either(*shapes: Any) -> dict[str, Any]:
    return {"anyOf": list(shapes)}


def limit(**more: Any) -> dict[str, Any]:
    """So much time: `5 working days`, or with keys."""
    whole = keys("amount", amount=COUNT, unit={"enum": list(UNITS)}, rolls=FLAG, **more)
    return either(PLAIN_LIMIT, whole)


FILLED = mapping(NAME)
BY_KEYS = {
    "right": {"type": "string", "pattern": "^[a-z][a-z.-]{1,59}$"},
    "organisation": WORDS,
    "organisation_field": NAME,
    "post": WORDS,
    "applicant": FLAG,
}
BY = either(WORDS, keys(**BY_KEYS))
VALUE = {"type": ["string", "boolean", "number"]}
MOVE = keys(
    "title to",
    title=TEXT,
    to=NAME,
    fields=listing(either(NAME, keys("name", name=NAME, required=FLAG))),
    sets=mapping(VALUE),
    opinion={"enum": ["none", "optional", "required"]},
    accepts=FLAG,
    decides=FLAG,
    letter=WORDS,
    when=CEL,
)
CORRECTION = keys("within silence", within=limit(), silence=NAME, times=COUNT, letter=WORDS)
SIGNER = keys("title by", title=TEXT, by=BY, weight=COUNT, veto=FLAG)
JOINT = keys(
    "signers agreed refused",
    signers=listing(SIGNER),
    agreed=NAME,
    refused=NAME,
    rule={"enum": ["all", "any", "count"]},
    count=COUNT,
    ordered=FLAG,
)
WORK = keys(
    "by moves",
    by=BY,
    moves=mapping(MOVE),
    form=NAME,
    within=limit(),
    reached=NAME,
    allows={"type": "array", "items": {"enum": list(ALLOWS)}, "uniqueItems": True},
    correction=CORRECTION,
    joint=JOINT,
)
CALL = keys(
    "name outcomes",
    name={"type": "string", "pattern": "^[a-z][a-z0-9_.]{1,79}$"},
    by=BY,
    gives=FILLED,
    takes=FILLED,
    outcomes=mapping(NAME),
    tries=COUNT,
)
EVENT = keys("type key to", type=WORDS, key=NAME, to=NAME, takes=FILLED)
WAIT = keys("to", to=NAME, within=limit(), until=NAME, events=listing(EVENT))
BRANCH = either(NAME, keys("to", to=NAME, title=TEXT, when=CEL))
PATH = either(NAME, keys("to", to=NAME, title=TEXT))
CHOOSE = keys("branches", branches=mapping(BRANCH, 1), join=NAME)
FORK = keys("branches join", branches=mapping(PATH, 2), join=NAME)
EACH = keys("over to join", over=NAME, to=NAME, join=NAME, ordered=FLAG)
JOIN = keys(
    "to",
    to=NAME,
    rule={"enum": ["all", "any", "count", "when"]},
    count=COUNT,
    when=CEL,
    merge=mapping({"enum": list(MERGES)}),
)
CHILD_FLOW = keys("flow", flow=NAME, gives=FILLED, takes=FILLED, when=CEL)
CHILD = keys(
    "flows good met missed",
    flows=listing(CHILD_FLOW),
    good=listing(OUTCOME),
    met=NAME,
    missed=NAME,
    rule={"enum": ["all", "any", "count"]},
    count=COUNT,
    ordered=FLAG,
)
END = either(OUTCOME, keys("outcome", outcome=OUTCOME))
KINDS = {
    "work": WORK,
    "call": CALL,
    "wait": WAIT,
    "choose": CHOOSE,
    "fork": FORK,
    "each": EACH,
    "join": JOIN,
    "child": CHILD,
    "end": END,
}
STEP = {**keys(title=TEXT, **KINDS), "minProperties": 1, "maxProperties": 2}
REASON = keys(
    "title",
    title=TEXT,
    law=LAW,
    clocks={"type": "array", "items": {"enum": ["legal", "promised", "step"]}, "uniqueItems": True},
    approver=BY,
    letter=WORDS,
    extends=limit(),
    times=COUNT,
)
LIMITS = keys(
    legal=limit(law=LAW),
    promised=limit(),
    yellow={"type": "number", "exclusiveMinimum": 0, "maximum": 1},
    reached=NAME,
)
FLOW = keys(
    "start steps",
    name=NAME,
    title=TEXT,
    start=NAME,
    limits=LIMITS,
    fields=fields_schema(),
    reasons=mapping(REASON),
    withdraw=NAME,
    terminate=NAME,
    steps=mapping(STEP),
)
