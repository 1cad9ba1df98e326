"""Panels: a module may add its own piece to a page that another module owns.

    panels.add("portal.home", order=10, template="cases/waiting_for_you.html", facts=waiting_for)

`facts(request)` answers the template's variables, or None where there is nothing to show.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from markupsafe import Markup

Facts = Callable[[HttpRequest], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Panel:
    template: str
    facts: Facts
    order: int = 100


_panels: dict[str, dict[str, Panel]] = {}


def add(place: str, *, template: str, facts: Facts, order: int = 100) -> None:
    """Add a panel to a place such as "portal.home" or "my.page"; the same template twice is one panel."""
    _panels.setdefault(place, {})[template] = Panel(template, facts, order)


def panels(place: str, request: HttpRequest) -> list[Markup]:
    """The panels of a place that have something to show to who is asking, in their order."""
    shown = []
    for panel in sorted(_panels.get(place, {}).values(), key=lambda panel: panel.order):
        facts = panel.facts(request)
        if facts is not None:
            shown.append(Markup(render_to_string(panel.template, facts, request=request)))  # noqa: S704 - ours
    return shown
