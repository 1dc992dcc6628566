"""续办导入: batches of which a part is written and at which nobody works any more.

A commit goes on piece by piece, in the command or for the page that is open. Where its process was
killed, or the page closed, the rest is committed here.
"""

from __future__ import annotations

import time
from datetime import datetime

from app.context import Application
from app.domain.errors import DomainError
from app.services import importing
from app.services.people import COMMAND_LINE
from db.engine import LOST

STILL_FOR = 10.0
"""Seconds in which a batch at which somebody works has moved: a piece takes a tenth of one, the
page asks for the next every two. Should somebody be that slow, both go on, piece after piece: who
commits one holds the batch."""


def resume_imports(application: Application, _due: datetime) -> int:
    """Commit what is left of batches that were cut off; how many rows that were.

    One that is refused keeps nobody from the next: the last refusal is raised when all had their
    turn.
    """
    before = _reached(application)
    if before:
        time.sleep(STILL_FOR)
    reached = _reached(application) if before else {}
    refusals: list[DomainError] = []
    done = 0
    for batch in (batch for batch, rows in reached.items() if before.get(batch) == rows):
        try:
            done += _finish(application, batch) - reached[batch]
        except DomainError as error:
            if error.code in LOST:
                raise
            refusals.append(error)
    if refusals:
        raise refusals[-1]
    return done


def _reached(application: Application) -> dict[int, int]:
    """Of each batch whose commit has begun and not ended, how many rows have their verdict."""
    with application.reading() as store:
        return {
            batch: importing.progress(store, batch=batch).done for batch in importing.cut_off(store)
        }


def _finish(application: Application, batch: int) -> int:
    """Commit the rest of a batch, as `bihuan import --resume` does."""
    at = application.now()
    result = importing.commit(application, batch=batch, viewer=COMMAND_LINE, at=at)
    return result.accepted + result.duplicates + result.rejected
