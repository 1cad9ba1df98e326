from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from yiwang.shell.pages import SIGNED_IN, page
from yiwang.trust.documents import queries


@page(needs=SIGNED_IN)
def document(request: HttpRequest, token: str) -> HttpResponse:
    """The PDF of a document, for those who may read it."""
    found = queries.document(token, viewer=request.actor)  # type: ignore[attr-defined]
    return pdf(queries.opened(found), found.number)


def pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF that opens in the browser and keeps its number as its name."""
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name, safe='')}.pdf"
    response.headers["Cache-Control"] = "private, no-store"
    return response
