"""Texts in XML are read back as they were, but for what no document may hold."""

from __future__ import annotations

from xml.etree import ElementTree as Tree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exports.xml_texts import NOT_XML, xml_value


def read_back(text: str) -> str:
    return Tree.fromstring(f'<a b="{xml_value(text)}"/>').attrib["b"]


@given(st.text(st.one_of(st.sampled_from("&<>\"'\t\n\r\x00\x0b\ufffe🧵"), st.characters())))
def test_any_text_is_read_back_without_what_xml_forbids(text: str) -> None:
    assert read_back(text) == NOT_XML.sub("", text)


@pytest.mark.parametrize("text", ['消防<&>"大\'队"', "a\tb\r\nc", "شركة 🧵"])
def test_what_xml_allows_stays(text: str) -> None:
    assert read_back(text) == text
