"""Themes for items of lists that name none, by words in the item's name; whoever shows them says so."""

from functools import lru_cache

from yiwang.support.items.elements import themes


@lru_cache
def _words() -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (f"{audience}_themes", theme["code"], tuple(theme.get("words", ())))
        for audience, list_ in themes().items()
        for theme in list_
    ]


def themes_of(name: str) -> dict[str, list[str]]:
    """The elements `person_themes` and `enterprise_themes` that a name suggests, at most two of each."""
    found: dict[str, list[str]] = {}
    for key, code, words in _words():
        if len(found.get(key, ())) < 2 and any(word in name for word in words):
            found.setdefault(key, []).append(code)
    return found
