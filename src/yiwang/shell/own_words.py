"""One English word may be two in Chinese: “Code” is 编码 of an item and 验证码 at the door.

Django merges all catalogues into one. So every sentence is compiled twice, plainly and with its module as context,
and a template asks for the words of its own module first, then for those of the page's module.
"""

from collections.abc import Iterator

from django.utils import translation
from jinja2 import pass_context
from jinja2.runtime import Context


@pass_context
def gettext(context: Context, message: str) -> str:
    for module in _modules(context):
        if (found := translation.pgettext(module, message)) != message:
            return found
    return translation.gettext(message)


@pass_context
def ngettext(context: Context, singular: str, plural: str, number: int) -> str:
    for module in _modules(context):
        if (found := translation.npgettext(module, singular, plural, number)) not in (singular, plural):
            return found
    return translation.ngettext(singular, plural, number)


def _modules(context: Context) -> Iterator[str]:
    yield (context.name or "").partition("/")[0]
    match = getattr(context.get("request"), "resolver_match", None)
    if match is not None and match.app_name:
        yield match.app_name
