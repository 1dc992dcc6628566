"""Pieces of cases' lives for tests: in handling with the fire brigade in 义乌 where nothing else
is said.
"""

from __future__ import annotations

from typing import Any

from app.domain.catalogue import Lane, Stage
from app.domain.changing import replace
from app.domain.standing_history import Standing
from tests.domain.casework import FIRE, YIWU, moment

OPEN = frozenset({Stage.INTAKE, Stage.TRANSFER, Stage.HANDLING, Stage.FEEDBACK})


def piece(since: str, stage: Stage = Stage.HANDLING, **changes: Any) -> Standing:
    """A piece from a moment on, such as "11-20 09:00"."""
    plain = Standing(
        since=moment(since),
        version=1,
        open=stage in OPEN,
        stage=stage,
        lane=Lane(stage) if stage in OPEN or stage is Stage.CLOSED else None,
        region=YIWU,
        field="0102",
        kind="help",
        difficulty="general",
        urgency="normal",
        lead_department=FIRE,
        registered_at=moment("11-16 09:00"),
        accepted_at=moment("11-16 09:00"),
        closed_at=None,
        closing_ground="",
        solved=None,
        grade=None,
        due=None,
        original_due=None,
        yellow_from=None,
        met_at=None,
        paused=False,
        order_level="",
        ring=False,
        duty="",
        flags="",
    )
    return replace(plain, **changes)


def life(*pieces: Standing) -> tuple[Standing, ...]:
    """The life that these make: each lasts until the next begins."""
    ends = [each.since for each in pieces[1:]]
    return (
        *(replace(one, until=end) for one, end in zip(pieces[:-1], ends, strict=True)),
        pieces[-1],
    )
