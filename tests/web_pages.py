"""Pages as tests look at them: parsed, searched by simple selectors, read as words."""

import re

from lxml import html
from werkzeug.test import TestResponse

CHROMIUM = "/usr/bin/chromium"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def page(response: TestResponse) -> html.HtmlElement:
    """Give the page of a response that is one."""
    assert response.mimetype == "text/html"
    return html.document_fromstring(response.text)


def select(element: html.HtmlElement, selector: str) -> list[html.HtmlElement]:
    """Find by ``tag.class#id[attribute=value]``, several of which may be nested by spaces."""
    path = "."
    for step in selector.split():
        tag, rest = re.match(r"([a-z0-9]*)(.*)", step).groups()
        path += f"//{tag or '*'}"
        for kind, name, value in re.findall(r"([.#[])([\w-]+)(?:='?([^]']*)'?])?", rest):
            match kind:
                case ".":
                    path += f"[contains(concat(' ', @class, ' '), ' {name} ')]"
                case "#":
                    path += f"[@id='{name}']"
                case _:
                    path += f"[@{name}='{value}']" if value else f"[@{name}]"
    return element.xpath(path)


def words(element: html.HtmlElement) -> str:
    """Give the text of an element with single blanks."""
    return " ".join(element.text_content().split())
