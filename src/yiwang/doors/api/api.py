"""The API: resources together, and its description as OpenAPI 3.1."""

from functools import lru_cache
from typing import Any

import orjson
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.renderers import BaseRenderer

from yiwang.doors.api import once, problems
from yiwang.doors.api.resources import cases, drafts, files, items, ledger, licences, notices, places, ratings

REF = "#/components/schemas/Problem"


class Renderer(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return orjson.dumps(data, default=str, option=orjson.OPT_NON_STR_KEYS)


class Api(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the function: it is what generated clients call it."""
        return str(operation.view_func.__name__)


api = Api(
    title=_("Yiwang API"), version="1", docs_url=None, openapi_url=None, urls_namespace="api", renderer=Renderer()
)
problems.register(api)
for resource in (items, cases, drafts, files, licences, ledger, notices, ratings, places):
    api.add_router("", resource.router)


class Described(OpenAPISchema):
    """The description as ninja makes it; two shapes of one name are a mistake here and not the last one's luck."""

    def add_schema_definitions(self, definitions: dict[str, Any]) -> None:
        for name, shape in definitions.items():
            if self.schemas.setdefault(name, shape) != shape:
                raise ValueError(f"two shapes of the API are named {name}")


@lru_cache(maxsize=4)
def description(language: str) -> dict[str, Any]:
    """The OpenAPI document with its sentences in a language."""
    with translation.override(language):
        made = dict(Described(api, ""))
        made["info"] = {"title": gettext(api.title), "version": "1", "description": gettext(ABOUT)}
        made["info"]["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
        made["servers"] = [{"url": "/api/v1"}]
        made["components"]["securitySchemes"] = {"Key": {"type": "http", "scheme": "bearer"}}
        made["components"]["schemas"]["Fault"] = problems.Fault.model_json_schema()
        made["components"]["schemas"]["Problem"] = _problem()
        for methods in made["paths"].values():
            for method, operation in methods.items():
                _complete(method, operation)
    return orjson.loads(orjson.dumps(made, option=orjson.OPT_NON_STR_KEYS))


def _problem() -> dict[str, Any]:
    shape = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    shape.pop("$defs", None)
    return shape


def _complete(method: str, operation: dict[str, Any]) -> None:
    title = operation["summary"]
    operation["summary"] = gettext(title)
    needed = [{"Key": []}]
    operation["security"] = [{}, *needed] if operation["x-needs"] == "public" else needed
    problem = {"schema": {"$ref": REF}}
    operation["responses"]["default"] = {
        "description": gettext("A problem document (RFC 9457)"),
        "content": {problems.MEDIA_TYPE: problem},
    }
    if method == "get":
        operation["responses"][304] = {"description": gettext("Not changed since the ETag in If-None-Match")}
    else:
        operation["parameters"].append(
            {
                "in": "header",
                "name": once.HEADER,
                "required": False,
                "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
                "description": gettext("The same request with the same key is done once and answered the same."),
            }
        )


ABOUT = _(
    "Everything that the pages do, for programs. Lists come in pages: follow the header Link. Texts in two languages"
    " are objects with zh and en; sentences follow Accept-Language."
)
