"""Small real files of every type, and people to own them."""

import io
import zipfile

from yiwang.kernel.actors import Actor, ActorKind

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf500f00038101803"
    "5c2ae4c0000000049454e44ae426082"
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 32 + b"\xff\xd9"


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, "<x/>")
    return buffer.getvalue()


OFD = archive("OFD.xml", "Doc_0/Document.xml")
DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")
ZIP = archive("one.txt")


def citizen(subject: str = "11111111-1111-1111-1111-111111111111") -> Actor:
    return Actor(subject=subject, name="沈*禾", kind=ActorKind.CITIZEN)
