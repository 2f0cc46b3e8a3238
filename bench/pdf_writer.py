"""Small PDF files: lines of Chinese text at given places, ruled lines, and a picture.

Takes what is drawn on each page; gives the bytes of a file.
"""

from __future__ import annotations

from dataclasses import dataclass, field

HEIGHT = 842


@dataclass
class PdfPageContent:
    """What is drawn on a page of A4; places are points from the top left."""

    texts: list[tuple[float, float, str]] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    has_image: bool = False
    size: int = 12

    def text(self, left: float, top: float, text: str) -> None:
        """Set a line of text."""
        self.texts.append((left, top, text))

    def table(self, lefts: list[float], tops: list[float], rows: list[list[str]]) -> None:
        """Rule a grid and set each cell's lines, apart by line breaks, into it."""
        self.rules += [(left, tops[0], left, tops[-1]) for left in lefts]
        self.rules += [(lefts[0], top, lefts[-1], top) for top in tops]
        for top, row in zip(tops, rows, strict=False):
            for left, cell in zip(lefts, row, strict=False):
                for index, line in enumerate(cell.split("\n")):
                    self.text(left + 5, top + 4 + 14 * index, line)

    def stream(self) -> bytes:
        """Give the content stream."""
        parts = [f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S" for x0, y0, x1, y1 in self.rules]
        parts += [
            f"BT /F1 {self.size} Tf {left} {HEIGHT - top - self.size} Td <{text.encode('utf-16-be').hex()}> Tj ET"
            for left, top, text in self.texts
        ]
        if self.has_image:
            parts.append("q 500 0 0 700 40 60 cm /Im1 Do Q")
        return "\n".join(parts).encode("ascii")


def pages_to_pdf(pages: list[PdfPageContent], *, encrypted: bool = False, half_width: bool = False) -> bytes:
    """Give the bytes of a PDF with these pages; ``half_width`` sets digits half as wide as ideographs."""
    widths = b"[1 95 500]" if half_width else b"[1 [500 500]]"
    kids = " ".join(f"{10 + 2 * index} 0 R" for index in range(len(pages)))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        3: b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        b" /DescendantFonts [4 0 R] >>",
        4: b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 R /DW 1000"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /W " + widths + b" >>",
        5: b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /Ascent 752 /Descent -271 /CapHeight 737"
        b" /ItalicAngle 0 /StemV 58 /FontBBox [-25 -254 1000 880] >>",
        6: b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray"
        b" /Length 1 >>\nstream\n\x80\nendstream",
        7: b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>",
    }
    for index, page in enumerate(pages):
        content = page.stream()
        objects[10 + 2 * index] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 {HEIGHT}] /Contents {11 + 2 * index} 0 R"
            " /Resources << /Font << /F1 3 0 R >> /XObject << /Im1 6 0 R >> >> >>"
        ).encode()
        objects[11 + 2 * index] = f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"
    return _file(objects, encrypted=encrypted)


def _file(objects: dict[int, bytes], *, encrypted: bool) -> bytes:
    data = bytearray(b"%PDF-1.4\n")
    places = {}
    for number, content in objects.items():
        places[number] = len(data)
        data += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(data)
    size = max(objects) + 1
    data += f"xref\n0 {size}\n".encode()
    for number in range(size):
        place = places.get(number)
        data += b"0000000000 65535 f \n" if place is None else f"{place:010d} 00000 n \n".encode()
    extra = "/Encrypt 7 0 R /ID [<00> <00>]" if encrypted else ""
    data += f"trailer << /Size {size} /Root 1 0 R {extra} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(data)
