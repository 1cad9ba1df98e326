"""Seals and codes as pictures, the same on a page and in a PDF."""

import io
import math
from html import escape

import segno

RED = "#C8341F"
FAMILY = "Noto Serif SC, Noto Serif CJK SC, Source Han Serif SC, serif"


def seal(organisation: str, purpose: str, *, demonstration: bool) -> str:
    """A round seal as SVG of 200 × 200. In demonstration mode 示例 stands across it, so it passes for no real one."""
    parts = [
        f'<circle cx="100" cy="100" r="96" fill="none" stroke="{RED}" stroke-width="5"/>',
        f'<path d="{_star(100, 98, 23)}" fill="{RED}"/>',
        *_arc(organisation),
        _line(purpose, 148, 17 if len(purpose) <= 8 else 13),
    ]
    if demonstration:
        parts.append(
            f'<g transform="rotate(-18 100 100)"><rect x="42" y="78" width="116" height="46" fill="#FFFFFF"'
            f' fill-opacity="0.8" stroke="{RED}" stroke-width="2"/>'
            f'<text x="104" y="114" font-family="{FAMILY}" font-weight="700" font-size="36" letter-spacing="8"'
            f' text-anchor="middle" fill="{RED}">示例</text></g>'
        )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200">{"".join(parts)}</svg>'


def _arc(text: str) -> list[str]:
    span = min(250.0, 26.0 * max(len(text) - 1, 0))
    size = 22 if len(text) <= 12 else 22 * 12 / len(text)
    step = span / max(len(text) - 1, 1)
    return [
        f'<text x="100" y="38" font-family="{FAMILY}" font-weight="700" font-size="{size:.1f}" text-anchor="middle"'
        f' fill="{RED}" transform="rotate({-span / 2 + at * step:.2f} 100 100)">{escape(each)}</text>'
        for at, each in enumerate(text)
    ]


def _line(text: str, y: int, size: int) -> str:
    return (
        f'<text x="100" y="{y}" font-family="{FAMILY}" font-weight="700" font-size="{size}" text-anchor="middle"'
        f' fill="{RED}">{escape(text)}</text>'
    )


def _star(x: float, y: float, radius: float) -> str:
    points = []
    for at in range(10):
        length = radius if at % 2 == 0 else radius * 0.382
        angle = math.radians(at * 36 - 90)
        points.append(f"{x + length * math.cos(angle):.2f},{y + length * math.sin(angle):.2f}")
    return "M" + "L".join(points) + "Z"


def code(text: str) -> str:
    """A QR code as SVG, with the quiet zone left to the page."""
    buffer = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        buffer, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=True, dark="#1B2322"
    )
    return buffer.getvalue().decode()
