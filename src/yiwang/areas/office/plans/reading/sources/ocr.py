"""The port to a reader of pictures. None comes with the product; RapidOCR is used where it is installed."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol


class PictureReader(Protocol):
    """Reads the words on the picture of a page, line by line."""

    def read_page(self, picture: Any) -> str: ...


class RapidReader:
    """RapidOCR, which runs on the machine itself."""

    def __init__(self, package: str) -> None:
        self.engine = import_module(package).RapidOCR()

    def read_page(self, picture: Any) -> str:
        import numpy

        answer = self.engine(numpy.asarray(picture.convert("RGB")))
        lines = getattr(answer, "txts", None) or [line[1] for line in (answer[0] or [])]
        return "\n".join(lines)


@cache
def installed() -> PictureReader | None:
    """The reader that is installed, if any."""
    for package in ("rapidocr", "rapidocr_onnxruntime"):
        if find_spec(package):
            return RapidReader(package)
    return None
