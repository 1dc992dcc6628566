"""The shell's gestures: search opens the register."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from dash import Input, Output, State

from app.domain.access import Permission
from callbacks.group import CallbackGroup
from layouts.shell import Ids

shell = CallbackGroup(Permission.SEE_PROBLEMS)


@shell.on(Output(Ids.ADDRESS, "href"), Input(Ids.SEARCH, "n_submit"), State(Ids.SEARCH, "value"))
def search(_pressed: Any, words: str | None) -> str:
    """Enter in the search box opens the register with the words as its filter."""
    return f"/problems?q={quote((words or '').strip())}"
