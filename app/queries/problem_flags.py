"""The flags for consultation that stand on one problem, each with its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.around import Around
from app.domain.changing import replace
from app.domain.flag_beside import blocks_among
from app.domain.flag_judging import judge
from app.domain.flag_standing import standing_of
from app.domain.flags import FlagCode
from app.domain.problem import Case, Flag
from app.domain.waits import waits_among
from app.queries.names import Names
from app.translations.flag_sentences import flag_mark, flag_sentence


@dataclass(frozen=True, kw_only=True)
class FlagView:
    """A flag: the rule's word, since when (UTC), why in a sentence."""

    mark: str
    since: datetime
    sentence: str


def flags_of(case: Case, *, names: Names, around: Around) -> tuple[FlagView, ...]:
    """What stands; figures are of this moment where the problem alone gives them."""
    if not case.standing_flags:
        return ()
    now = _figures(case, around)
    return tuple(
        FlagView(
            mark=flag_mark(flag.rule),
            since=flag.since,
            sentence=flag_sentence(
                flag.rule, now.get(flag.rule) or _kept(flag), departments=names.department
            ),
        )
        for flag in case.standing_flags
    )


def _figures(case: Case, around: Around) -> dict[str, Mapping[str, Any]]:
    """What the problem alone calls for at this moment, by rule."""
    blocks = blocks_among(waits_among({case.id: case})).get(case.id, ())
    standing = replace(standing_of(case), blocks=tuple(blocks))
    fired = judge([standing], at=around.at, rules=around.rules, calendar=around.calendar)
    return {str(flag.rule): flag.evidence for flag in fired.get(case.id, ())}


def _kept(flag: Flag) -> Mapping[str, Any]:
    """The figures with which a flag was raised."""
    return {"reason": flag.reason} if flag.rule == FlagCode.ASKED else flag.evidence
