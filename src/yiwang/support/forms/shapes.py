"""JSON Schema of the pack sections `record`, `form` and `rules`; docs/reference/forms.md explains every key."""

from typing import Any

from yiwang.kernel.packs.contracts import NAME, TEXT
from yiwang.support.forms.contracts import TYPES

PATTERN = NAME["pattern"]
CONDITION = {"type": "string", "minLength": 1, "maxLength": 2000}
WORDS = {"anyOf": [TEXT, {"type": "string", "minLength": 1}]}
OPTIONS = {
    "type": "object",
    "additionalProperties": TEXT,
    "propertyNames": {"pattern": "^[A-Za-z0-9_.-]{1,60}$"},
    "minProperties": 1,
}
SOURCE = {
    "type": "object",
    "properties": {
        "from": {
            "type": "string",
            "pattern": r"^[a-z][a-z_]*(\.[a-z][a-z0-9_]*)+$",
            "description": "what fills the field first, such as account.name",
        },
        "correct": {**TEXT, "description": "how to put a wrong one right, said below the field"},
        "at": {"type": "string", "pattern": "^(/|https://)", "description": "where to put it right"},
        "locked": {"type": "boolean", "description": "whether it may be changed only at its source"},
    },
    "required": ["from"],
    "additionalProperties": False,
}


def _field(inner: dict[str, Any] | None) -> dict[str, Any]:
    types = [kind for kind in TYPES if inner or kind not in ("rows", "files")]
    keys: dict[str, Any] = {
        "type": {"enum": types, "description": "what the field holds; see the table of types"},
        "label": {**TEXT, "description": "what stands above the control"},
        "hint": {**TEXT, "description": "one line of help below the label"},
        "required": {"type": "boolean", "description": "whether it must be answered where it is asked"},
        "options": {**OPTIONS, "description": "the codes to choose from, with their words"},
        "list": {"type": "string", "description": "a list of the record or of the house, instead of options"},
        "unit": {**WORDS, "description": "what stands after a number"},
        "min": {"type": "number", "description": "least number; for codes, files and rows the least count"},
        "max": {"type": "number", "description": "greatest number; for codes, files and rows the greatest count"},
        "max_length": {"type": "integer", "minimum": 1, "maximum": 20000, "description": "characters at most"},
        "pattern": {"type": "string", "minLength": 1, "description": "a plain regular expression for the whole text"},
        "sample": {"type": ["string", "number"], "description": "a right answer, shown where a wrong one was given"},
        "personal": {"type": "integer", "minimum": 1, "maximum": 4, "description": "grade of personal data"},
    }
    keys |= _outer(inner) if inner else {}
    return {"type": "object", "properties": keys, "required": ["type", "label"], "additionalProperties": False}


def _outer(inner: dict[str, Any]) -> dict[str, Any]:
    """The keys that a field inside rows has not."""
    return {
        "when": {**CONDITION, "description": "the field is asked only where this holds"},
        "default": {"description": "the answer before anybody gives one"},
        "source": {**SOURCE, "description": "where a known answer comes from"},
        "accept": {
            "type": "array",
            "items": {"enum": ["PDF", "JPG", "PNG", "OFD", "DOCX", "XLSX", "ZIP"]},
            "minItems": 1,
            "description": "types of files that are taken",
        },
        "material": {
            "type": "integer",
            "minimum": 1,
            "description": "which of the item's materials this is, from 1",
        },
        "fields": {
            "type": "object",
            "propertyNames": {"pattern": PATTERN},
            "additionalProperties": inner,
            "minProperties": 1,
            "description": "the fields of each row",
        },
    }


FIELD = _field(_field(None))
RECORD: dict[str, Any] = {
    "type": "object",
    "properties": {
        "key": {**NAME, "description": "the field by which a record is known"},
        "title": {**TEXT, "description": "what one record is called"},
        "lists": {
            "type": "object",
            "propertyNames": {"pattern": PATTERN},
            "additionalProperties": OPTIONS,
            "description": "lists of codes that fields share",
        },
        "fields": {
            "type": "object",
            "propertyNames": {"pattern": PATTERN},
            "additionalProperties": FIELD,
            "minProperties": 1,
            "description": "the fields, in the order in which they are read",
        },
    },
    "required": ["fields"],
    "additionalProperties": False,
}
GROUP: dict[str, Any] = {
    "type": "object",
    "properties": {
        "name": {**NAME, "description": "name of the group, in addresses"},
        "title": {**TEXT, "description": "the question that stands above the page"},
        "text": {**TEXT, "description": "a line of plain words below the title"},
        "help": {**TEXT, "description": "more help, folded"},
        "when": {**CONDITION, "description": "the group is asked only where this holds"},
        "fields": {
            "type": "array",
            "items": NAME,
            "minItems": 1,
            "description": "fields of the record that stand on the page",
        },
    },
    "required": ["name", "title", "fields"],
    "additionalProperties": False,
}
FORM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "title": {**TEXT, "description": "what the form is called; else the pack's title"},
        "groups": {"type": "array", "items": GROUP, "minItems": 1, "description": "one question group a page"},
        "promise": {**TEXT, "description": "what the applicant declares before sending"},
        "summary": {"type": "array", "items": NAME, "description": "fields that name a draft in lists; none personal"},
        "not_asked": {
            "type": "array",
            "items": NAME,
            "description": "fields of the record that officers or systems fill",
        },
    },
    "required": ["groups"],
    "additionalProperties": False,
}
ANSWER = {"type": ["boolean", "number", "string"]}
LAW_ID = {"type": "string", "description": "the id of a law of the pack"}
ROW: dict[str, Any] = {
    "anyOf": [
        {
            "type": "object",
            "properties": {
                "when": {**CONDITION, "description": "the row decides where this holds and no row before it did"},
                "then": {**ANSWER, "description": "what is decided"},
                "because": LAW_ID,
            },
            "required": ["when", "then"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "properties": {
                "otherwise": {**ANSWER, "description": "what is decided where no row holds"},
                "because": LAW_ID,
            },
            "required": ["otherwise"],
            "additionalProperties": False,
        },
    ]
}
RULES: dict[str, Any] = {
    "type": "object",
    "propertyNames": {"pattern": PATTERN},
    "additionalProperties": {"type": "array", "items": ROW, "minItems": 1},
    "minProperties": 1,
}
