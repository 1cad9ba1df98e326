"""Pages of the ledger, and the log itself as C2SP tlog-tiles."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from yiwang.shell.lists import Asked, Choice, Column, Days, Listing, Option, Text, answer
from yiwang.shell.pages import PUBLIC, page
from yiwang.trust.ledger import proofs, queries
from yiwang.trust.ledger.contracts import (
    READ_LEDGER,
    Entry,
    EntryFilter,
    NoCheckpoint,
    UnknownEntry,
    UnknownTile,
    kind_titles,
)

FOREVER = "public, max-age=31536000, immutable"
TILE = re.compile(r"(?P<level>\d{1,2}|entries)/(?P<number>(?:x\d{3}/)*\d{3})(?:\.p/(?P<width>\d{1,3}))?")


def kind_title(code: str) -> str:
    title = kind_titles().get(code)
    return gettext(title) if title else code


def _kinds() -> list[Option]:
    titles = kind_titles()
    return [Option(code, titles.get(code, {"zh": code, "en": code})) for code in queries.kinds()]


LISTING = Listing(
    title=_("Ledger"),
    columns=(
        Column("index", _("Entry"), lambda e: gettext("pending") if e.index is None else e.index, kind="number"),
        Column("kind", _("What"), lambda e: kind_title(e.kind), link=lambda e: reverse("ledger:entry", args=[e.id])),
        Column("about", _("About"), lambda e: e.about),
        Column("moment", _("When"), lambda e: e.moment, kind="moment"),
        Column("hash", _("Fingerprint"), lambda e: e.fingerprint, plain=lambda e: e.leaf_hash.hex()),
    ),
    filters=(Text(_("Number of a case or licence")), Choice("kind", _("What"), _kinds), Days("day", _("When"))),
    file="ledger",
    empty=_("No entry matches. Take a filter away, or give the whole number of a case or licence."),
)


def _filter(asked: Asked) -> EntryFilter:
    since, until = asked.days.get("day", (None, None))
    return EntryFilter(about=asked.text, kind=asked.one("kind"), since=since, until=until)


@page(needs=READ_LEDGER)
def entries(request: HttpRequest) -> HttpResponseBase:
    """What was done, newest first."""
    viewer = request.actor  # type: ignore[attr-defined]
    return answer(
        request,
        LISTING,
        fetch=lambda asked: queries.entries(
            _filter(asked), viewer=viewer, after=asked.after, before=asked.before, limit=asked.limit
        ),
        rows=lambda asked: queries.every_entry(_filter(asked), viewer=viewer),
        template="ledger/entries.html",
        more={"latest": queries.latest_checkpoint(), "waiting": queries.waiting()},
    )


@page(needs=READ_LEDGER)
def entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """One entry between its neighbours."""
    found = queries.entry(entry_id, viewer=request.actor)  # type: ignore[attr-defined]
    before, after = queries.neighbours(found.index) if found.index is not None else (None, None)
    facts = {
        "entry": found,
        "title": kind_title(found.kind),
        "content": list(_flat(found.content)),
        "before": short(before),
        "after": short(after),
        "latest": queries.latest_checkpoint(),
    }
    return render(request, "ledger/entry.html", facts)


def _flat(content: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in content.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{above}{name}.")
        else:
            yield above + name, "—" if value in (None, "", [], {}) else value


def short(digest: bytes | None) -> str:
    text = digest.hex() if digest else ""
    return f"{text[:4]}…{text[-4:]}" if text else ""


@page(needs=READ_LEDGER)
def entry_by_hash(request: HttpRequest, leaf_hash: str) -> HttpResponse:
    """From the hash that stands in a case's history to its entry."""
    try:
        found = queries.entry_by_hash(bytes.fromhex(leaf_hash))
    except ValueError as error:
        raise UnknownEntry() from error
    return HttpResponseRedirect(reverse("ledger:entry", args=[found.id]))


@page(needs=READ_LEDGER)
def entry_proof(request: HttpRequest, entry_id: int) -> HttpResponse:
    """The proof of an entry, as a file."""
    found = queries.entry(entry_id, viewer=request.actor)  # type: ignore[attr-defined]
    return proof_file(found)


def proof_file(found: Entry) -> HttpResponse:
    """A proof to download; it shows the entry's content."""
    text = json.dumps(queries.proof_bundle(found.id), ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="proof-{found.index}.json"'
    return response


@page(needs=PUBLIC)
def about(request: HttpRequest) -> HttpResponse:
    """What the ledger proves, in plain words, with its key and its checkpoints."""
    below = request.GET.get("below", "")
    history = queries.checkpoints(below=int(below[:18]) if below.isdecimal() else None, limit=31)
    facts = {
        "key": str(queries.log_key()),
        "log": queries.log_key().name,
        "latest": queries.latest_checkpoint(),
        "history": history[:30],
        "older": history[29].size if len(history) > 30 else None,
        "first_page": not below,
    }
    return render(request, "ledger/about.html", facts)


@page(needs=PUBLIC)
def key(request: HttpRequest) -> HttpResponse:
    """The log's public key, for `yiwang verify --key`."""
    return HttpResponse(f"{queries.log_key()}\n", content_type="text/plain; charset=utf-8")


@page(needs=PUBLIC)
def verifier(request: HttpRequest) -> HttpResponse:
    """The one file that checks proofs anywhere."""
    return HttpResponse(Path(proofs.__file__).read_bytes(), content_type="text/x-python; charset=utf-8")


@page(needs=PUBLIC)
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest checkpoint, a signed note."""
    latest = queries.latest_checkpoint()
    if latest is None:
        raise NoCheckpoint()
    response = HttpResponse(latest.note, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@page(needs=PUBLIC)
def tile(request: HttpRequest, place: str) -> HttpResponse:
    """A tile of hashes, or a bundle of entries (fingerprints only)."""
    asked = TILE.fullmatch(place)
    if not asked or len(place) > 40:
        raise UnknownTile()
    number = int(asked["number"].replace("x", "").replace("/", ""))
    width = int(asked["width"] or 256)
    content = (
        queries.entry_bundle(number, width)
        if asked["level"] == "entries"
        else queries.tile(int(asked["level"]), number, width)
    )
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Cache-Control"] = FOREVER
    return response
