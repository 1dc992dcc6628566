"""提请会商标记, as a filter of the register."""

from __future__ import annotations

from app.domain.catalogue import Term
from app.domain.flags import FlagCode


class FlagAsked(Term):
    """A rule whose flag stands, or any."""

    ANY = "any", "任一标记"
    OVERDUE = FlagCode.OVERDUE.value, FlagCode.OVERDUE.label
    AGED = FlagCode.AGED.value, FlagCode.AGED.label
    TWO_ROUNDS = FlagCode.TWO_ROUNDS.value, FlagCode.TWO_ROUNDS.label
    DISSATISFIED = FlagCode.DISSATISFIED.value, FlagCode.DISSATISFIED.label
    REPEATED = FlagCode.REPEATED.value, FlagCode.REPEATED.label
    RETURNED = FlagCode.RETURNED.value, FlagCode.RETURNED.label
    MANY_DEPARTMENTS = FlagCode.MANY_DEPARTMENTS.value, FlagCode.MANY_DEPARTMENTS.label
    RING = FlagCode.RING.value, FlagCode.RING.label
    BLOCKED = FlagCode.BLOCKED.value, FlagCode.BLOCKED.label
    LEVEL = FlagCode.LEVEL.value, FlagCode.LEVEL.label
    ASKED = FlagCode.ASKED.value, FlagCode.ASKED.label
