"""A web page, or text with HTML tables in it, to a Document.

Takes the file's bytes, or markup that another reader made; gives the page's text and tables without what stands around
the report. The encoding is settled before the markup is read, nothing is fetched, and no entity is expanded.
"""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import etree

from extract.document import Document, UnreadableDocumentError
from extract.readers.builder import DocumentBuilder
from extract.readers.decoding import bytes_to_text
from extract.readers.elements import Element
from extract.readers.flow import write_flow
from extract.readers.page_chrome import drop_chrome
from extract.readers.page_metadata import page_to_metadata
from extract.readers.text import cut_lines

MEDIA_TYPE = "text/html"
MOST_MARKUP = 20_000_000
MOST_ELEMENTS = 200_000
_TOO_MUCH = "its markup is longer than that of any report; give the report alone, without what is around it."
_HEAD = 8192
_DECLARED = re.compile(
    rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body|meta)\b", re.IGNORECASE | re.DOTALL
)
_CELL_END = re.compile(r"</t[dh]\s*>", re.IGNORECASE)
_BLOCK_END = re.compile(r"</(?:p|div)\s*>", re.IGNORECASE)
_INLINE_DATA = re.compile(r"data:[\w/+.-]{0,80};base64,[A-Za-z0-9+/=\s%]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")


def bytes_to_document(data: bytes, source: str, digest: str) -> Document:
    """Read a saved web page; UnreadableDocumentError where it is none."""
    declared = _DECLARED.search(data[:_HEAD])
    encoding = next(filter(None, declared.groups()), b"").decode("ascii", "replace") if declared else None
    markup = bytes_to_text(data, encoding)
    if not markup.lstrip().startswith("<"):
        return text_to_document(markup, source, digest)
    return markup_to_document(markup, source, digest)


def text_to_document(text: str, source: str, digest: str) -> Document:
    """Read text with tables in HTML: its lines are lines."""
    return markup_to_document(f"<pre>{text}</pre>", source, digest)


def markup_to_document(markup: str, source: str, digest: str, media_type: str = MEDIA_TYPE) -> Document:
    """Read the markup of a page."""
    builder = DocumentBuilder()
    page = _parsed(markup)
    metadata = page_to_metadata(page, markup)
    drop_chrome(page, markup)
    write_flow(page, builder)
    document = builder.document(source, digest, media_type, metadata)
    return replace(document, pieces=tuple(cut_lines(document.pieces, document.text)))


def is_page(text: str) -> bool:
    """Tell whether text is a whole page of HTML, from its beginning."""
    return _PAGE.match(text[:_HEAD]) is not None


def has_markup(text: str) -> bool:
    """Tell whether text has tables in HTML somewhere, or paragraphs where it has no tables of another kind."""
    return bool(_CELL_END.search(text) or ("|" not in text and _BLOCK_END.search(text)))


def _parsed(markup: str) -> Element:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    text = _CONTROL.sub("\ufffd", _INLINE_DATA.sub("data:,", markup))
    if len(text) > MOST_MARKUP or text.count("<") > 2 * MOST_ELEMENTS:
        raise UnreadableDocumentError(_TOO_MUCH)
    try:
        page = etree.fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.XMLSyntaxError:
        page = None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableDocumentError("its markup is nested too deeply; save the page again from a browser or as PDF.")
    if page is None:
        raise UnreadableDocumentError("it holds no text; give a file that holds the report.")
    return page
