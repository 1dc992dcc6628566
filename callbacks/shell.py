"""The shell's gestures: search opens the register, the bell counts anew on each page."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from dash import Input, Output, State

from app.context import reading, viewer
from app.domain.access import Permission
from app.queries import notices
from callbacks.group import CallbackGroup
from layouts.shell import Ids, bell_words

shell = CallbackGroup(Permission.SEE_PROBLEMS)


@shell.on(Output(Ids.ADDRESS, "href"), Input(Ids.SEARCH, "n_submit"), State(Ids.SEARCH, "value"))
def search(_pressed: Any, words: str | None) -> str:
    """Enter in the search box opens the register with the words as its filter."""
    return f"/problems?q={quote((words or '').strip())}"


@shell.on(Output(Ids.BELL, "children"), Input(Ids.ADDRESS, "pathname"))
def count_unread(_path: str) -> list[Any]:
    """Another page was opened: what came meanwhile is counted."""
    with reading() as store:
        return bell_words(notices.unread(store, viewer=viewer()))
