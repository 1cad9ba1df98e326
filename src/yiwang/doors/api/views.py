"""The reference for people who write programs."""

import json
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext

from yiwang.doors.api import problems
from yiwang.doors.api.api import description
from yiwang.doors.web.middleware import STATUS
from yiwang.shell.pages import PUBLIC, page


def _description() -> dict[str, Any]:
    return description(translation.get_language() or "zh-hans")


@page(needs=PUBLIC)
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of the API, OpenAPI 3.1."""
    return HttpResponse(orjson.dumps(_description()), content_type="application/json")


@page(needs=PUBLIC)
def reference(request: HttpRequest) -> HttpResponse:
    """Every endpoint with what it needs, takes and gives, made from the description itself."""
    made = _description()
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation["tags"][0], []).append(_shown(made, method, path, operation))
    origin = settings.ORIGIN.rstrip("/") or request.build_absolute_uri("/").rstrip("/")
    facts = {"groups": groups, "info": made["info"], "base": f"{origin}/api/v1", "titles": problems.TITLES}
    return render(request, "api/reference.html", facts)


def _shown(made: dict[str, Any], method: str, path: str, operation: dict[str, Any]) -> dict[str, Any]:
    answers = {code: _schema(answer) for code, answer in operation["responses"].items() if code.startswith("2")}
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "needs": operation["x-needs"],
        "parameters": [_parameter(one) for one in operation["parameters"]],
        "body": _sample(made, _schema(operation.get("requestBody", {}))),
        "answers": {code: _sample(made, shape) for code, shape in answers.items()},
    }


def _schema(holder: dict[str, Any]) -> dict[str, Any] | None:
    content = holder.get("content") or {}
    return next(iter(content.values()))["schema"] if content else None


def _parameter(given: dict[str, Any]) -> dict[str, Any]:
    return {**given, "kind": _kind(given["schema"])}


def _kind(shape: dict[str, Any]) -> str:
    if "anyOf" in shape:
        return " | ".join(_kind(one) for one in shape["anyOf"] if one.get("type") != "null")
    if "enum" in shape:
        return " | ".join(json.dumps(value, ensure_ascii=False) for value in shape["enum"])
    if "const" in shape:
        return json.dumps(shape["const"], ensure_ascii=False)
    return str(shape.get("format") or shape.get("type") or "")


def _sample(made: dict[str, Any], shape: dict[str, Any] | None) -> str:
    """What a value of a shape looks like, with types in place of values."""
    if shape is None:
        return ""
    return json.dumps(_example(made, shape, 0), ensure_ascii=False, indent=2)


def _example(made: dict[str, Any], shape: dict[str, Any], depth: int) -> Any:
    if "$ref" in shape:
        shape = made["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
    if depth > 5:
        return "…"
    if options := shape.get("anyOf"):
        return _example(made, next((one for one in options if one.get("type") != "null"), {}), depth)
    if shape.get("type") == "array":
        return [_example(made, shape.get("items", {}), depth + 1)]
    if "properties" in shape:
        return {name: _example(made, one, depth + 1) for name, one in shape["properties"].items()}
    return {} if shape.get("type") == "object" else _kind(shape) or "any"


OWN_STATUS = {"api.broken": 500, "api.wrong-method": 405}


@page(needs=PUBLIC)
def problem_codes(request: HttpRequest) -> HttpResponse:
    """Every code of a problem, with its sentence and its status."""
    rows = [(kind.code, OWN_STATUS.get(kind.code, STATUS[kind.kind]), gettext(kind.text)) for kind in problems.known()]
    return render(request, "api/problem_codes.html", {"rows": rows})
