"""Machine users: accounts of a log behind which there is probably a program, and by what signs."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from app.imports.log_gathering import SAID, Events
from app.translations import N_

PROGRAM_NAME = re.compile(
    r"(?<![a-z])(?:system|sys|admin|administrator|root|batch|siebel|robot|bot|daemon|cron|"
    r"scheduler|auto|automatic|workflow|service|test)(?![a-z])",
    re.IGNORECASE,
)
"""Names of accounts and of products that act by themselves, as whole words, numbered or not."""

IN_CHINESE = (N_("系统"), N_("自动"), N_("定时"), N_("机器人"), N_("接口"), N_("批处理"))

TIMES_THE_MEDIAN = 20
LEAST_SHARE = 0.05
"""More events than 20 median persons, and a twentieth of all: more than a person's work."""

LEAST_EVENTS = 100
"""Of an account, before its hours say anything: a week's shift can lie anywhere."""

QUIET_SHARE = 0.25
"""Of an account's events in the quiet hours. Those are 88 of 168 hours of the week: who never
sleeps has half of the events there, who works by day next to none."""

BURST_SHARE = 0.25
LEAST_BURST = 20
"""Events less than a second after the account's one before: nobody types that often so fast."""

FINE_STAMPS = 0.5
"""Of the events whose time has seconds: in a log to the minute, equal times are no burst."""

NIGHT, DAYS_OFF = 8, 48
DAY, WEEK = 24, 168
SECOND = 1_000_000
MINUTE, HOUR = 60 * SECOND, 3600 * SECOND
BY = SAID.index("by")


@dataclass(frozen=True, kw_only=True)
class Suspect:
    """An account. name: empty for the events that name nobody. events: how many are its.

    times: how often the median account's, 0 where that is no sign; quiet: its events in the log's
    quiet hours then. fast: those less than a second after the one before, 0 where that is no sign.
    named: whether its name is a program's.
    """

    name: str
    events: int
    named: bool = False
    times: float = 0
    quiet: int = 0
    fast: int = 0

    @property
    def suspected(self) -> bool:
        """Whether anything speaks for a program."""
        return bool(self.named or self.times or self.fast or not self.name)


def suspects(events: Events, said: Sequence[tuple[str, ...]]) -> list[Suspect]:
    """Every account of a log, the busiest first; what is no suspect has no signs."""
    users = list(dict.fromkeys(words[BY] for words in said))
    numbers = {name: n for n, name in enumerate(users)}
    of_said = [numbers[words[BY]] for words in said]
    counts = Counter(map(of_said.__getitem__, events.said))
    persons = [n for user, n in counts.items() if users[user]]
    middle = median(persons) if persons else 0
    busy = {user for user, n in counts.items() if _busy(n, middle, len(events.at)) and users[user]}
    quiet = _in_quiet_hours(events, of_said, busy)
    fast = _in_bursts(events, of_said, {u for u, n in counts.items() if n >= LEAST_BURST})
    return [
        Suspect(
            name=users[user],
            events=n,
            named=_is_named_like_a_program(users[user]),
            times=n / middle if quiet[user] >= QUIET_SHARE * n and user in busy else 0,
            quiet=quiet[user],
            fast=fast[user] if fast[user] >= max(LEAST_BURST, BURST_SHARE * n) else 0,
        )
        for user, n in counts.most_common()
    ]


def _is_named_like_a_program(name: str) -> bool:
    return bool(PROGRAM_NAME.search(name)) or any(word in name for word in IN_CHINESE)


def _busy(events: int, middle: float, whole: int) -> bool:
    many = events >= LEAST_EVENTS and events > TIMES_THE_MEDIAN * middle
    return many and events >= LEAST_SHARE * whole


def _in_quiet_hours(events: Events, of_said: Sequence[int], users: set[int]) -> Counter[int]:
    """Of these accounts, how many events lie where everybody together has the fewest.

    The eight hours of the day and the 48 of the week that are quietest need no zone to be known.
    """
    if not users:
        return Counter()
    hours = [moment // HOUR % WEEK for moment in events.at]
    week = Counter(hours)
    day = Counter({hour: sum(week[n] for n in range(hour, WEEK, DAY)) for hour in range(DAY)})
    night, off = _quietest(day, DAY, NIGHT), _quietest(week, WEEK, DAYS_OFF)
    quiet = {hour for hour in range(WEEK) if hour in off or hour % DAY in night}
    found: Counter[int] = Counter()
    for said, hour in zip(events.said, hours, strict=True):
        if hour in quiet and of_said[said] in users:
            found[of_said[said]] += 1
    return found


def _quietest(counts: Counter[int], whole: int, length: int) -> frozenset[int]:
    """The stretch of so many hours, round the clock, in which the fewest events lie."""

    def stretch(start: int) -> list[int]:
        return [(start + n) % whole for n in range(length)]

    fewest = min(range(whole), key=lambda start: sum(counts[n] for n in stretch(start)))
    return frozenset(stretch(fewest))


def _in_bursts(events: Events, of_said: Sequence[int], users: set[int]) -> Counter[int]:
    """Of these accounts, how many events come less than a second after the one before."""
    fine = sum(1 for moment in events.at if moment % MINUTE)
    if not users or fine < FINE_STAMPS * len(events.at):
        return Counter()
    moments = {user: array("q") for user in users}
    for said, moment in zip(events.said, events.at, strict=True):
        if of_said[said] in moments:
            moments[of_said[said]].append(moment)
    return Counter({user: _fast(found) for user, found in moments.items()})


def _fast(moments: Iterable[int]) -> int:
    ordered = sorted(moments)
    return sum(b - a < SECOND for a, b in pairwise(ordered))
