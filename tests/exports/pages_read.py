"""A page read back: its elements, its texts, its tables by their captions."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "img", "input", "br", "hr"}


@dataclass
class Element:
    """An element of a page."""

    tag: str
    attributes: dict[str, str]
    parts: list[str | Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All that it says, as one reads it."""
        return "".join(p if isinstance(p, str) else p.text for p in self.parts).strip()

    def all(self, tag: str) -> list[Element]:
        """The elements of a tag in it, in their order."""
        found: list[Element] = []
        for part in self.parts:
            if isinstance(part, Element):
                found += [part] if part.tag == tag else []
                found += part.all(tag)
        return found

    def having(self, name: str) -> list[Element]:
        """The elements in it that have an attribute."""
        inner = [part for part in self.parts if isinstance(part, Element)]
        return [one for part in inner for one in ([part] if name in part.attributes else [])] + [
            one for part in inner for one in part.having(name)
        ]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].parts.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)


def read(content: bytes) -> Element:
    """The page; fails where an element is not closed."""
    reader = _Reader()
    reader.feed(content.decode("utf-8"))
    reader.close()
    assert reader.open == [reader.root]
    return reader.root


def tables(page: Element) -> dict[str, list[list[str]]]:
    """Heads and rows of each table, by the first words of its caption."""
    return {
        str(table.all("caption")[0].parts[0]).strip(): [
            [cell.text for cell in (*row.all("th"), *row.all("td"))] for row in table.all("tr")
        ]
        for table in page.all("table")
    }
