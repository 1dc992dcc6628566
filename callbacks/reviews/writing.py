"""The sentences of a pack are written anew, until it is signed off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dash import ALL, MATCH, Input, Output, State, ctx, no_update

from app.context import now, transaction, viewer
from app.domain.access import Permission
from app.domain.errors import DomainError
from app.queries.report import Sentence
from app.services import packs
from app.translations.errors import sentence
from callbacks.group import CallbackGroup
from callbacks.reviews.shown import SHOWN, Shown, is_press, loaded
from layouts.pages import reviews as layout
from layouts.pages.reviews import edit, typed

page = CallbackGroup(Permission.REVIEW)


@dataclass(frozen=True, kw_only=True)
class AtSentence:
    """A sentence of the pack before somebody, and what stands in its field."""

    shown: Shown
    chapter: str
    n: int
    text: str

    def sentence(self) -> Sentence:
        """As it is now. Raises DomainError "unknown_sentence"."""
        chapters = (c for c in loaded(self.shown).report.chapters if c.key == self.chapter)
        found = next((s for c in chapters for s in c.sentences if s.n == self.n), None)
        if found is None:
            raise DomainError("unknown_sentence")
        return found


@page.on(
    Output(layout.sentence(MATCH, MATCH), "children"),
    Input(edit(MATCH, MATCH, ALL), "n_clicks"),
    State(typed(MATCH, MATCH, ALL), "value"),
    SHOWN,
)
def write(clicks: list[int | None], values: list[str | None], shown: Shown) -> Any:
    """Whatever is pressed at a sentence."""
    if not is_press(clicks):
        return no_update
    pressed = ctx.triggered_id
    text = next((value or "" for value in values), "")
    hand = AtSentence(shown=shown, chapter=pressed["chapter"], n=pressed["n"], text=text)
    return EDITS[pressed["do"]](hand)


def begin_writing(hand: AtSentence) -> list[Any]:
    """The field, with the sentence as it is."""
    found = hand.sentence()
    return layout.editing(hand.chapter, found, text=found.text)


def leave_sentence(hand: AtSentence) -> list[Any]:
    """The sentence as it is, without the field."""
    return layout.one(hand.chapter, hand.sentence(), may_edit=True)


def keep_sentence(hand: AtSentence) -> list[Any]:
    """Keep what was written; what is refused stays in the field."""
    try:
        replace_sentence(hand, hand.text)
    except DomainError as refused:
        found = hand.sentence()
        return layout.editing(hand.chapter, found, text=hand.text, refused=sentence(refused))
    return leave_sentence(hand)


def restore_sentence(hand: AtSentence) -> list[Any]:
    """恢复原文: what the numbers say."""
    replace_sentence(hand, "")
    return leave_sentence(hand)


def replace_sentence(hand: AtSentence, text: str) -> None:
    """Write a text in the place of a sentence."""
    since = loaded(hand.shown).line.week.since
    with transaction() as store:
        packs.edit(
            store, region=hand.shown["region"], since=since, section=hand.chapter, n=hand.n,
            text=text, viewer=viewer(), at=now(),
        )  # fmt: skip


EDITS: Mapping[str, Callable[[AtSentence], list[Any]]] = {
    "open": begin_writing,
    "back": leave_sentence,
    "save": keep_sentence,
    "restore": restore_sentence,
}
