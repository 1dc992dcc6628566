"""What the page shows, as the browser has it, and as it is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import State, ctx

from app.context import now, reading, viewer
from app.domain.errors import DomainError
from app.queries import reviews as query
from app.queries.reviews import PackView
from layouts.pages.reviews import Ids

SHOWN = State(Ids.SHOWN, "data")

Shown = Mapping[str, str]
"""The region and the week of the page. It comes from the browser: what it names is asked for anew,
as whoever looks may see it.
"""


def is_press(clicks: Sequence[int | None]) -> bool:
    """Whether a button was pressed; one that was only drawn anew was not."""
    return any(clicks) and bool(ctx.triggered[0]["value"])


def loaded(shown: Shown) -> PackView:
    """The pack of the page, as it is now. Raises DomainError "unknown_pack"."""
    asked = {name: str(shown.get(name, "")) for name in ("region", "week")}
    with reading() as store:
        view = query.load(store, viewer=viewer(), at=now(), query=asked)
    if not isinstance(view, PackView):
        raise DomainError("unknown_pack")
    return view
