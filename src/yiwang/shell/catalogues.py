"""Translations: sentences are English in the source and Chinese in each module's own catalogue."""

import gettext
import io
import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import trans_real

SOURCE = Path(__file__).resolve().parents[1]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "_n": (1, 2),
}
METHODS = [("**/tests/**", "ignore"), ("**.py", "python"), ("**/templates/**.html", "jinja2")]
OPTIONS = {
    "**/templates/**.html": {
        "extensions": "jinja2.ext.i18n,jinja2.ext.do,jinja2.ext.loopcontrols",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "silent": "false",
    }
}


def modules() -> Iterator[Path]:
    """Every folder that may hold a catalogue: the apps of the floors."""
    from django.apps import apps

    for app in apps.get_app_configs():
        if app.name.startswith("yiwang."):
            yield Path(app.path)


def po_path(module: Path) -> Path:
    return module / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def extract(module: Path) -> Catalog:
    """The sentences that the sources of one module use now."""
    catalog = Catalog(locale="zh_Hans", project="Yiwang", charset="utf-8")
    folders = [module]
    if module.name == "shell":
        folders.append(SOURCE / "kernel")
    for folder in folders:
        inner = [path for path in modules() if path != folder and folder in path.parents]
        for name, line, message, comments, context in extract_from_dir(
            folder, METHODS, OPTIONS, KEYWORDS, comment_tags=("Translators:",)
        ):
            path = folder / name
            if any(home in path.parents for home in inner):
                continue
            catalog.add(message, locations=[(path.relative_to(SOURCE).as_posix(), 0)], context=context)
            del line, comments
    return catalog


def collect(module: Path) -> list[str]:
    """Bring a module's catalogue up to date and return the sentences that lack Chinese."""
    found = extract(module)
    path = po_path(module)
    if not len(found) and not path.exists():
        return []
    known = read_po(path.open("rb"), locale="zh_Hans") if path.exists() else Catalog(locale="zh_Hans")
    for message in found:
        if message.id and (old := known.get(message.id, message.context)) is not None:
            message.string = old.string
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, found, omit_header=False, sort_output=True, width=110, include_lineno=False)
    _tidy(path)
    return missing(path)


def _tidy(path: Path) -> None:
    """Keep the header to what gettext needs: dates and names would only make conflicts."""
    text = path.read_text("utf-8")
    _, _, rest = text.partition("\n\n")
    head = 'msgid ""\nmsgstr ""\n"Language: zh_Hans\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n'
    head += '"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    path.write_text(head + rest, "utf-8")


def missing(path: Path) -> list[str]:
    catalog = read_po(path.open("rb"), locale="zh_Hans")
    return [str(message.id) for message in catalog if message.id and not _complete(message.string)]


def _complete(text: str | tuple[str, ...]) -> bool:
    return all(text) if isinstance(text, tuple) else bool(text)


def compile_stale() -> None:
    """Write the .mo beside every .po that is newer than it, and let this process read them anew."""
    for path in SOURCE.glob("**/locale/zh_Hans/LC_MESSAGES/django.po"):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        buffer = io.BytesIO()
        write_mo(buffer, read_po(path.open("rb"), locale="zh_Hans"))
        half = target.with_suffix(f".{os.getpid()}.half")
        half.write_bytes(buffer.getvalue())
        half.replace(target)
        gettext._translations.clear()  # type: ignore[attr-defined]
        trans_real._translations.clear()
        trans_real._default = None
