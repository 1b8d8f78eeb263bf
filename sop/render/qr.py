"""A QR code as a drawing: the one door to segno."""

from __future__ import annotations

import io

import segno


def qr_svg(text: str) -> str:
    """The code as SVG, with its white margin. A quarter of it may be dirty or folded and it can still be read."""
    drawing = io.BytesIO()
    segno.make(text, error="q", micro=False, boost_error=False).save(drawing, kind="svg", border=4, xmldecl=False, svgns=True, nl=False)
    return drawing.getvalue().decode("utf-8")
