"""The sentences of a chapter: as they are read, and as one of them is written anew."""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc

from app.queries.report import Chapter, Sentence
from app.translations import _
from layouts import html
from layouts.components.form_rows import dom_id
from layouts.components.pieces import tag
from layouts.pages.reviews.ids import edit, sentence, typed

LONGEST = 2000
"""So many letters a sentence may have at most."""


def sentences(chapter: Chapter, *, may_edit: bool) -> list[Any]:
    """All of them, each in a place of its own."""
    return [
        html.Div(
            one(chapter.key, each, may_edit=may_edit),
            id=sentence(chapter.key, each.n),
            className="report-sentence",
        )
        for each in chapter.sentences
    ]


def one(chapter: str, shown: Sentence, *, may_edit: bool) -> list[Any]:
    """A sentence; edited, with the words that the numbers wrote."""
    parts: list[Any] = [html.P(shown.text)]
    if shown.edited:
        was = [html.Summary(_("原文")), html.P(shown.written)]
        parts = [
            html.P([shown.text, " ", tag(_("已修改"), strong=True)]),
            html.Details(was, className="report-written"),
        ]
    if may_edit:
        parts.append(_button("open", _("修改"), chapter, shown, pencil=True))
    return parts


def editing(chapter: str, shown: Sentence, *, text: str, refused: str = "") -> list[Any]:
    """A sentence while it is written. text: what stands in the field; refused: why it was not
    saved.
    """
    id = typed(chapter, shown.n, "text")
    label = _("修改第{n}句").format(n=shown.n)
    complaint = [html.Div(refused, className="field-wrong", role="alert")] if refused else []
    acts = [
        _button("save", _("保存"), chapter, shown, first=True),
        _button("back", _("取消"), chapter, shown),
    ]
    if shown.edited:
        acts.append(_button("restore", _("恢复原文"), chapter, shown))
    return [
        html.Label(label, htmlFor=dom_id(id), className="form-label"),
        dbc.Textarea(id=id, value=text, rows=4, maxlength=LONGEST, invalid=bool(refused)),
        *complaint,
        html.P(_("原文：{words}").format(words=shown.written), className="muted small mb-1"),
        html.Div(acts, className="act-buttons"),
    ]


def _button(
    do: str, words: str, chapter: str, shown: Sentence, *, first: bool = False, pencil: bool = False
) -> html.Button:
    kind = "btn-primary" if first else "btn-outline-secondary"
    more: dict[str, Any] = {}
    if pencil:
        more = {"aria-label": _("修改：{text}").format(text=shown.text), "title": words}
    return html.Button(
        "✎" if pencil else words,
        id=edit(chapter, shown.n, do),
        type="button",
        className="report-pencil" if pencil else f"btn btn-sm {kind}",
        **more,
    )
