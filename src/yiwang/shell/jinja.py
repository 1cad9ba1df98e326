"""Templates are Jinja2: strict about what is undefined, escaped by default, translated by gettext."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.http import HttpRequest
from django.template.backends.jinja2 import Jinja2
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from jinja2 import Environment, StrictUndefined

from yiwang.shell import navigation, words
from yiwang.shell.clocks import face
from yiwang.shell.fields import listed_errors, shown_field
from yiwang.shell.icons import icon
from yiwang.shell.panels import panels
from yiwang.shell.site import site


class Templates(Jinja2):
    """Finds templates in the `templates` folder of Yiwang's own modules only."""

    app_dirname = "templates"

    def __init__(self, params: dict[str, Any]) -> None:
        params = {**params, "DIRS": [], "APP_DIRS": False}
        params["OPTIONS"] = {**params["OPTIONS"], "undefined": StrictUndefined}
        super().__init__(params)

    @cached_property
    def template_dirs(self) -> tuple[Path, ...]:
        folders = (
            Path(app.path) / self.app_dirname for app in apps.get_app_configs() if app.name.startswith("yiwang.")
        )
        return tuple(folder for folder in folders if folder.is_dir())


def environment(**options: Any) -> Environment:
    env = Environment(
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"],
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
        **{name: value for name, value in options.items() if name != "autoescape"},
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
    )
    env.globals.update(static=static, url=url, language=translation.get_language, again=again, panels=panels)
    env.globals.update(icon=icon, shown_field=shown_field, listed_errors=listed_errors, face=face)
    env.filters.update(words.FILTERS)
    return env


def url(name: str, *args: Any, **query: Any) -> str:
    """url("cases:case", token) with a query string from the keywords that are not None."""
    asked = {key: value for key, value in query.items() if value not in (None, "")}
    return reverse(name, args=args) + ("?" + urlencode(asked, doseq=True) if asked else "")


def again(request: HttpRequest, **changes: Any) -> str:
    """The address of this page with some of its query changed; None or "" takes a key out."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, "", []):
            query.setlist(name, [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)])
    return f"{request.path}?{query.urlencode()}" if query else request.path


def reader(request: HttpRequest) -> dict[str, Any]:
    """Who reads, and how they like to read."""
    return {
        "actor": getattr(request, "actor", None),
        "now": getattr(request, "now", None),
        "elder": request.COOKIES.get("elder") == "1",
        "keys": request.COOKIES.get("keys") != "0",
        "site": site(),
        "menu": navigation.citizen_entries,
        "rail": navigation.officer_entries,
    }
