"""Icons: Lucide's sprite when the front end is built, and a few plain strokes of our own until then."""

from functools import lru_cache

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from markupsafe import Markup

SPRITE = "built/icons.svg"
STROKES = {
    "eye": "M2 12s3.5-7 10-7s10 7 10 7s-3.5 7-10 7s-10-7-10-7M12 9a3 3 0 1 0 0 6a3 3 0 0 0 0-6",
    "search": "M21 21l-4.3-4.3M11 4a7 7 0 1 0 0 14a7 7 0 0 0 0-14",
    "check": "M20 6L9 17l-5-5",
    "x": "M18 6L6 18M6 6l12 12",
    "menu": "M4 6h16M4 12h16M4 18h16",
    "chevron-down": "M6 9l6 6l6-6",
    "chevron-right": "M9 6l6 6l-6 6",
    "arrow-up": "M12 19V5M5 12l7-7l7 7",
    "arrow-down": "M12 5v14M5 12l7 7l7-7",
    "arrow-up-down": "M7 4v16M3 8l4-4l4 4M17 20V4M13 16l4 4l4-4",
    "circle-user": "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18M12 7a3 3 0 1 0 0 6a3 3 0 0 0 0-6M6 18.5c2-3.3 10-3.3 12 0",
    "languages": "M4 6h9M8.5 4v2M11 6c-1 4-4 7-7 8M6 9c1 2 3 4 5 5M12 20l4-9l4 9M13.5 17h5",
    "a-large-small": "M2 18l5-12l5 12M3.7 14h6.6M14 18l4-9l4 9M15.3 15h5.4",
    "circle-alert": "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18M12 8v5M12 16v.2",
    "badge-check": "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18M8.5 12.2l2.5 2.5l4.5-5",
    "database": "M4 6c0-4 16-4 16 0s-16 4-16 0v12c0 4 16 4 16 0V6M4 12c0 4 16 4 16 0",
    "pen-line": "M12 20h9M16.5 4l3 3L8 18.5L4 19.5l1-4z",
    "upload": "M12 15V4M7 8.5L12 4l5 4.5M4 15v5h16v-5",
    "download": "M12 4v11M7 10.5l5 4.5l5-4.5M4 15v5h16v-5",
    "hourglass": "M6 3h12M6 21h12M7 3c0 6 10 6 10 0M7 21c0-6 10-6 10 0M12 7.5v9",
    "phone": "M5 4h4l2 5l-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a1 1 0 0 1-1 1A16 16 0 0 1 4 5a1 1 0 0 1 1-1",
    "inbox": "M3 13h5l1.5 3h5L16 13h5M5.5 5h13L21 13v6H3v-6z",
    "files": "M8 3h7l4 4v10H8zM5 7v14h10",
    "list-checks": "M11 6h10M11 12h10M11 18h10M3 6l1.5 1.5L7 5M3 17l1.5 1.5L7 16",
    "building-2": "M6 21V4h9v17M15 9h4v12M3 21h18M9 8h3M9 12h3M9 16h3",
    "bell": "M6 9a6 6 0 0 1 12 0c0 7 3 7 3 8H3c0-1 3-1 3-8M10 21h4",
    "columns-3": "M4 4h16v16H4zM9.3 4v16M14.7 4v16",
    "corner-down-right": "M5 5v6a4 4 0 0 0 4 4h11M15 10l5 5l-5 5",
    "cloud": "M7 19a5 5 0 1 1 1-9.9a6 6 0 0 1 11 2.9a3.5 3.5 0 0 1-1 7z",
    "map-pin": "M12 21c-5-6-7-8-7-11a7 7 0 0 1 14 0c0 3-2 5-7 11M12 7.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5",
    "calendar": "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
    "house": "M4 11l8-7l8 7v9h-5v-6h-6v6H4z",
    "shield-check": "M12 3l7 3v6c0 5-3 7-7 9c-4-2-7-4-7-9V6zM8.5 12l2.5 2.5l4.5-5",
    "star": "M12 3.5l2.6 5.5l6 .8l-4.4 4.1l1.1 6l-5.3-2.9l-5.3 2.9l1.1-6L3.4 9.8l6-.8z",
    "file-up": "M6 3h8l4 4v14H6zM12 17v-6M9.5 13l2.5-2.5l2.5 2.5",
    "log-out": "M10 4H5v16h5M15 8l4 4l-4 4M19 12H9",
    "settings": "M4 7h10M18 7h2M4 17h2M10 17h10M16 5a2 2 0 1 0 0 4a2 2 0 0 0 0-4M8 15a2 2 0 1 0 0 4a2 2 0 0 0 0-4",
    "qr-code": "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v3M20 14v2h-2M14 20h2M20 19v1h-1",
    "key-round": "M15 4a5 5 0 1 0 0 10a5 5 0 0 0 0-10M11.5 12.5L4 20M7 17l2 2M15.5 8.5v.1",
    "circle": "M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16",
}


@lru_cache
def _sprite() -> frozenset[str]:
    """The names in the built sprite; empty where the front end is not built."""
    path = finders.find(SPRITE)
    if not path:
        return frozenset()
    with open(path, encoding="utf-8") as file:
        return frozenset(part.split('"', 1)[0] for part in file.read().split('id="')[1:])


def icon(name: str) -> Markup:
    """An icon that says nothing by itself: a word always stands beside it."""
    if name in _sprite():
        inside = Markup('<use href="{}#{}"/>').format(static(SPRITE), name)
    else:
        inside = Markup('<path d="{}"/>').format(STROKES.get(name, STROKES["circle"]))
    return Markup('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>').format(inside)
