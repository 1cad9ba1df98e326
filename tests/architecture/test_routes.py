"""Every address says who may open it."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

# Django's own language form, and the API, whose operations check rights and are tested as a matrix.
ELSEWHERE = {"set_language"}


def _routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if entry.app_name != "ninja" and not path.startswith("api/"):
                yield from _routes(entry.url_patterns, path)
        else:
            yield path, entry


def test_every_page_states_the_right_it_needs_or_says_that_it_is_public():
    routes = list(_routes(get_resolver().url_patterns))
    silent = [p for p, entry in routes if entry.name not in ELSEWHERE and not hasattr(entry.callback, "needs")]
    assert routes
    assert silent == []


def test_a_page_whose_name_promises_a_change_says_that_it_writes():
    routes = _routes(get_resolver().url_patterns)
    verbs = ("add_", "remove_", "set_", "submit_", "withdraw_", "publish_", "revoke_", "close_", "assign_")
    wrong = [
        p
        for p, e in routes
        if (e.name or "").startswith(verbs) and not getattr(e.callback, "writes", e.name in ELSEWHERE)
    ]
    assert wrong == []
