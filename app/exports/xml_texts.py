"""Texts in XML documents."""

from __future__ import annotations

import re

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Letters that no XML document may hold (XML 1.0, 2.2)."""

SPECIAL = re.compile("[^\x20!#-%'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Letters that do not stand for themselves in the value of an attribute, or not at all."""

ESCAPES = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        **{sign: f"&#{ord(sign)};" for sign in "\t\n\r"},
    }
)


def xml_text(text: str) -> str:
    """The text without what no XML document may hold."""
    return NOT_XML.sub("", text)


def xml_value(text: str) -> str:
    """The text as the value of an attribute, between double quotes."""
    return xml_text(text).translate(ESCAPES) if SPECIAL.search(text) else text
