"""Notes: what a log says of itself that whoever takes it in should know."""

from __future__ import annotations

from app.imports.log_gathering import Gathering
from app.imports.rows import Around
from app.translations import gettext as _


def notes_on(gathering: Gathering, *, around: Around) -> tuple[str, ...]:
    """Sentences for the preview."""
    plan = around.plan
    future = [plan.headings[place] for place in plan.events.get("future", ())]
    names = "".join(_("“{name}”").format(name=name) for name in future)
    if not names:
        return ()
    return (_("{names}记的是各事件之后才有的时间，属事后填写，未采用").format(names=names),)
