"""Texts in XML documents."""

from __future__ import annotations

import re

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Letters that no XML document may hold (XML 1.0, 2.2)."""

ESCAPES = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "\t": "&#9;",
        "\n": "&#10;",
        "\r": "&#13;",
    }
)


def xml_text(text: str) -> str:
    """The text without what no XML document may hold."""
    return NOT_XML.sub("", text)


def xml_value(text: str) -> str:
    """The text as the value of an attribute, between double quotes."""
    return NOT_XML.sub("", text).translate(ESCAPES)
