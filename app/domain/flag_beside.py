"""What other problems add to a problem's standing: what it waits for, rings, repeated matters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.changing import replace
from app.domain.dependencies import Waiting, rings
from app.domain.flags import Block, FlagCode, Ring, Standing
from app.domain.repeats import NEVER, Repeats, Thresholds, Told, repeats
from app.domain.rules import RuleBook


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What is known of one problem by looking at others."""

    blocks: tuple[Block, ...] = ()
    ring: Ring | None = None
    repeated: Repeats = NEVER


ALONE = Beside()


def beside(
    problems: Sequence[Told], *, told: Iterable[Told], waits: Iterable[Waiting], rules: RuleBook
) -> Mapping[int, Beside]:
    """What others add to each of some problems; those to which they add nothing are left out.

    told: what was told in the rule book's days. waits: every prerequisite that stands.
    """
    waits = list(waits)
    repeated = repeats(problems, told=told, thresholds=thresholds(rules))
    found_rings, blocks = rings(waits), blocks_among(waits)
    asked = {p.problem for p in problems}
    return {
        problem: Beside(
            blocks=tuple(blocks.get(problem, ())),
            ring=found_rings.get(problem),
            repeated=repeated.get(problem, NEVER),
        )
        for problem in asked.intersection({*repeated, *blocks, *found_rings})
    }


def beside_of(problem: int, *, waits: Iterable[Waiting]) -> Beside:
    """What others add to one problem by waiting alone."""
    waits = list(waits)
    return Beside(
        blocks=tuple(blocks_among(waits).get(problem, ())), ring=rings(waits).get(problem)
    )


def joined(standing: Standing, others: Beside) -> Standing:
    """A problem's own standing with what others add."""
    if others is ALONE:
        return standing
    return replace(
        standing,
        blocks=others.blocks,
        ring=others.ring,
        repeated=others.repeated.of_one,
        enterprises=others.repeated.enterprises,
        repeated_at=others.repeated.since,
    )


def thresholds(rules: RuleBook) -> Thresholds:
    """From when on the rule book calls a matter repeated."""
    given = rules.flag(FlagCode.REPEATED)
    return Thresholds(of_one=given["from_one_enterprise"], enterprises=given["enterprises"])


def told_since(rules: RuleBook, *, at: datetime) -> datetime:
    """The instant from which on what is registered counts at `at`."""
    return at - timedelta(days=rules.flag(FlagCode.REPEATED)["within_days"])


def blocks_among(waits: Iterable[Waiting]) -> dict[int, list[Block]]:
    """What each problem waits for, where a department has it."""
    found: dict[int, list[Block]] = defaultdict(list)
    for w in waits:
        if w.awaited is not None:
            found[w.problem].append(
                Block(
                    waiting=w.department,
                    awaited=w.awaited,
                    problem=w.awaited_problem,
                    since=w.since,
                    due=w.due,
                )
            )
    return found
