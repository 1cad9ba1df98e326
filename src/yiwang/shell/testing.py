"""For tests of pages: let every request be somebody's, whoever the session says it is."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from yiwang.kernel.actors import Actor

_acting: list[Actor] = []


class ActingMiddleware:
    """Stands last, so that the actor of the test is the one that views see."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = _acting[-1]  # type: ignore[attr-defined]
        return self.get_response(request)


def act_as(settings: Any, actor: Actor) -> None:
    """Make `actor` the one who asks, until the `settings` fixture of the test is undone."""
    name = f"{__name__}.ActingMiddleware"
    if name not in settings.MIDDLEWARE:
        settings.MIDDLEWARE = [*settings.MIDDLEWARE, name]
    _acting.append(actor)
