"""Downloads."""

from uuid import UUID

from django.http import FileResponse, HttpRequest

from yiwang.shell.pages import SIGNED_IN, page
from yiwang.support.files import queries


@page(needs=SIGNED_IN)
def download(request: HttpRequest, id: UUID) -> FileResponse:
    """A stored file, always as an attachment: a browser never runs what somebody sent us."""
    file, stream = queries.opened(id, viewer=request.actor)
    response = FileResponse(stream, as_attachment=True, filename=file.name, content_type=file.type.value)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    response["ETag"] = f'"{file.sha256}"'
    return response
