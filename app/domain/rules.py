"""The rule book as the domain sees it: every limit, pause reason and flag rule as data.

Made by app.rulebook from the versioned TOML text; nothing here holds a value of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Any

from app.domain.amounts import Amount
from app.domain.errors import DomainError


@dataclass(frozen=True)
class Limit:
    """A limit and the clause it rests on."""

    amount: Amount
    source: str


@dataclass(frozen=True)
class PauseReason:
    """A lawful reason for a pause (挂起事由).

    stops: codes of the limits whose clock stands still ("closing", "co_handler", …).
    cap: working days that all pauses for this reason may last together in one case.
    once_a_round: at most one pause for this reason in a round.
    """

    code: str
    name: str
    stops: frozenset[str]
    cap: Amount
    needs_approval: bool
    ends_by_itself: bool
    once_a_round: bool
    source: str


@dataclass(frozen=True)
class FlagRule:
    """A rule by which a problem is put forward for consultation (提请会商标记).

    kind: the mandate's kind, "long", "hard" or "cross"; empty where the rule has none.
    """

    code: str
    name: str
    kind: str
    parameters: Mapping[str, int]
    source: str


@dataclass(frozen=True)
class LightThresholds:
    """When a light turns yellow.

    Limits of at most `short_up_to` days: after the part `short_from` of their working time; of at
    most `medium_up_to` days: with at most `medium_days_left` working days left; longer ones:
    after the part `long_from` of their working time.
    """

    short_up_to: Decimal
    short_from: Decimal
    medium_up_to: Decimal
    medium_days_left: Decimal
    long_from: Decimal
    source: str


@dataclass(frozen=True)
class ExtensionRule:
    """延期: by how much for each difficulty, how often, and who decides a further one."""

    amounts: Mapping[str, Limit]
    times: int
    further_needs: str


@dataclass(frozen=True)
class UnreachedRule:
    """无法回访: attempts needed, on how many working days, by how many means."""

    attempts: int
    working_days: int
    means: int
    source: str


@dataclass(frozen=True)
class LadderStep:
    """A step of the ladder (逐级提醒) that an overdue problem climbs.

    after: working days beyond the approved date. tells: the roles that are told. order: the level
    of the order that is drawn up for a supervisor's release, or empty.
    """

    code: str
    after: int
    tells: frozenset[str]
    order: str
    source: str


@dataclass(frozen=True)
class SupervisionRule:
    """督办单 by rule: how long one runs, how often it is answered, what else draws one up.

    due, rhythm: working days. dissatisfied: the level where a rework has not satisfied.
    instruction_after: working days after which an unanswered 批示 draws one up, of the level
    `instruction`. quiet_after: working days without a word from the lead, level `quiet`.
    """

    due: int
    rhythm: int
    dissatisfied: str
    instruction_after: int
    instruction: str
    quiet_after: int
    quiet: str
    source: str


@dataclass(frozen=True)
class ProvinceListRule:
    """省级定期梳理: how often what needs the province is listed; a `ListPeriod`."""

    period: str
    source: str


@dataclass(frozen=True)
class ReviewRule:
    """例会周期: at which moment of the week one ends and the next begins (Asia/Shanghai).

    weekday: Monday is 0.
    """

    weekday: int
    time: time
    source: str


@dataclass(frozen=True)
class ThreeRatesRule:
    """三率加权: whether the weighted sum is told at all; its weights, hundredths that make 100."""

    used: bool
    response: int
    solved: int
    satisfied: int
    source: str

    @property
    def weights(self) -> tuple[int, int, int]:
        """Of 响应, 解决, 满意."""
        return self.response, self.solved, self.satisfied


@dataclass(frozen=True)
class RuleBook:
    """One version of the rules."""

    version: str
    name: str
    limits: Mapping[str, Limit]
    first_contacts: Mapping[str, Limit]
    closing_by_kind: Mapping[str, Limit]
    closing_by_difficulty: Mapping[str, Limit]
    extensions: ExtensionRule
    unreached: UnreachedRule
    pause_reasons: Mapping[str, PauseReason]
    flags: Mapping[str, FlagRule]
    lights: LightThresholds
    ladder: tuple[LadderStep, ...]
    supervision: SupervisionRule
    province_list: ProvinceListRule
    review: ReviewRule
    three_rates: ThreeRatesRule

    def limit(self, code: str) -> Amount:
        """The amount of a limit such as "accept" or "sign". Raises DomainError rule_unknown."""
        limit: Limit = _of(self.limits, "limits", code)
        return limit.amount

    def first_contact(self, urgency: str) -> Amount:
        """The limit of the first contact (首次联系) by urgency. Raises DomainError rule_unknown."""
        limit: Limit = _of(self.first_contacts, "first_contact", urgency)
        return limit.amount

    def closing(self, kind: str, difficulty: str) -> Amount:
        """The closing limit (办结时限): the kind's own, else the difficulty's.

        Raises DomainError rule_unknown.
        """
        own = self.closing_by_kind.get(kind)
        if own:
            return own.amount
        limit: Limit = _of(self.closing_by_difficulty, "closing.difficulty", difficulty)
        return limit.amount

    def extension(self, difficulty: str) -> Amount:
        """How long an extension (延期) may be. Raises DomainError rule_unknown."""
        limit: Limit = _of(self.extensions.amounts, "extension.amounts", difficulty)
        return limit.amount

    def pause_reason(self, code: str) -> PauseReason:
        """A pause reason by its code. Raises DomainError rule_unknown."""
        reason: PauseReason = _of(self.pause_reasons, "pauses", code)
        return reason

    def flag(self, code: str) -> Mapping[str, int]:
        """The parameters of a flag rule. Raises DomainError rule_unknown."""
        flag: FlagRule = _of(self.flags, "flags", code)
        return flag.parameters


def _of(table: Mapping[str, Any], name: str, code: str) -> Any:
    try:
        return table[code]
    except KeyError as error:
        raise DomainError("rule_unknown", key=f"{name}.{code}", allowed=sorted(table)) from error
