"""What a file really is, and a name that is safe to show and to save."""

import unicodedata
import zipfile
from pathlib import Path

from yiwang.support.files.contracts import FileType

_MAGIC = {
    b"%PDF-": FileType.PDF,
    b"\xff\xd8\xff": FileType.JPEG,
    b"\x89PNG\r\n\x1a\n": FileType.PNG,
}
_ZIPPED = {
    "OFD.xml": FileType.OFD,
    "word/document.xml": FileType.DOCX,
    "xl/workbook.xml": FileType.XLSX,
}
_ENDINGS = {
    "pdf": FileType.PDF,
    "jpg": FileType.JPEG,
    "jpeg": FileType.JPEG,
    "png": FileType.PNG,
    "ofd": FileType.OFD,
    "docx": FileType.DOCX,
    "xlsx": FileType.XLSX,
    "zip": FileType.ZIP,
}
_VAGUE = {"", "application/octet-stream", "binary/octet-stream"}
_ALIASES = {
    "image/jpg": FileType.JPEG,
    "image/pjpeg": FileType.JPEG,
    "application/x-pdf": FileType.PDF,
    "application/vnd.ofd": FileType.OFD,
    "application/x-zip-compressed": FileType.ZIP,
}
LONGEST_NAME = 120


def type_of(path: Path) -> FileType | None:
    """The type that the content shows; of an archive only the list of its files is read."""
    with path.open("rb") as file:
        head = file.read(16)
    for magic, found in _MAGIC.items():
        if head.startswith(magic):
            return found
    return _type_of_archive(path) if head.startswith(b"PK\x03\x04") else None


def _type_of_archive(path: Path) -> FileType | None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return None
    return next((found for name, found in _ZIPPED.items() if name in names), FileType.ZIP)


def claims(name: str, media_type: str) -> list[str]:
    """What the name's ending and the stated media type say the file is; what says nothing is left out."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    stated = media_type.partition(";")[0].strip().lower()
    found = [str(_ENDINGS.get(ending, ending))] if ending else []
    if stated not in _VAGUE:
        found.append(str(_ALIASES.get(stated, stated)))
    return found


def safe_name(name: str, type_: FileType) -> str:
    """The name without folders, control and direction characters, not too long, with the ending of its type."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C").strip(" .")
    stem, dot, ending = name.rpartition(".")
    if not dot or _ENDINGS.get(ending.lower()) is not type_:
        stem, ending = name, type_.word.lower()
    return f"{stem.strip(' .')[:LONGEST_NAME] or 'file'}.{ending}"
