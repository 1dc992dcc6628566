"""The measures of a window counted again, in SQL and by the calendar of the State Council alone.

Nothing of the product's own counting is used: what it counted is looked for in the tables that
show single problems, and in the log. For SQLite, and for cases that were never reopened.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import chinese_calendar
from sqlalchemy import Connection, text

SHANGHAI = ZoneInfo("Asia/Shanghai")
WINDOWS = ((time(8, 30), time(12)), (time(13, 30), time(17, 30)))
HOURS = 7.5

LEFT = "('declined', 'withdrawn', 'merged')"

SIGNED = """
SELECT count(*), sum(signed_at <= sign_due AND NOT auto_signed) FROM assignment a
WHERE sign_due >= :since AND sign_due < :until AND (signed_at IS NOT NULL OR
  ((ended_at IS NULL OR ended_at > sign_due) AND NOT EXISTS (
    SELECT 1 FROM event e WHERE e.subject = a.problem_id AND e.at <= a.sign_due
    AND (e.kind = 'object' AND a.role = 'lead' AND e.at >= a.dispatched_at
         OR e.kind = 'object_co' AND json_extract(e.facts, '$.assignment') = a.n))))
"""

CONTACTED = """
SELECT count(*), sum(contacted_at IS NOT NULL AND contacted_at <= limit_) FROM (
  SELECT a.*, strftime('%Y-%m-%d %H:%M:%f000', (
    SELECT json_extract(e.facts, '$.clocks."contact:' || a.n || '".due') FROM event e
    WHERE e.subject = a.problem_id
    AND json_extract(e.facts, '$.clocks."contact:' || a.n || '".due') IS NOT NULL
    ORDER BY e.n DESC LIMIT 1)) AS limit_
  FROM assignment a WHERE role = 'lead')
WHERE limit_ >= :since AND limit_ < :until
AND (contacted_at IS NOT NULL OR "end" = 'submitted' OR ended_at IS NULL OR ended_at > limit_)
"""

ACCEPTED = f"""
SELECT count(*), sum(stage = 'closed') FROM problem
WHERE accepted_at >= :since AND accepted_at < :until AND stage NOT IN {LEFT}
"""

CLOSED = """
SELECT count(*), sum(closing_ground = 'confirmed' AND solved),
  sum(solved IS NOT NULL AND grade IS NOT NULL),
  sum(NOT (solved IS NOT NULL AND grade IS NULL)),
  sum(closing_ground = 'confirmed' AND grade >= 3), sum(solved IS NOT NULL),
  sum(closing_ground <> 'confirmed'),
  sum(EXISTS (SELECT 1 FROM event e WHERE e.subject = p.id AND e.kind = 'extend')),
  sum(EXISTS (SELECT 1 FROM event e WHERE e.subject = p.id AND e.kind IN ('ask', 'pause'))),
  sum(EXISTS (SELECT 1 FROM event e WHERE e.subject = p.id AND e.kind = 'rework')),
  sum(EXISTS (SELECT 1 FROM supervision_order o WHERE o.problem_id = p.id))
FROM problem p WHERE stage = 'closed' AND closed_at >= :since AND closed_at < :until
"""

DISPATCHED = """
SELECT count(*), sum(objected) FROM assignment a
WHERE dispatched_at >= :since AND dispatched_at < :until AND NOT EXISTS (
  SELECT 1 FROM event e WHERE e.subject = a.problem_id AND e.at = a.dispatched_at
  AND e.kind IN ('rework', 'send_back', 'reopen'))
"""

RIGHT = """
SELECT count(*), sum(NOT EXISTS (
  SELECT 1 FROM event e WHERE e.subject = first.subject AND (e.kind = 'reassign'
  OR e.kind = 'review' AND json_extract(e.facts, '$.outcome') = 'upheld')))
FROM (SELECT subject, min(at) AS at FROM event WHERE kind = 'dispatch' GROUP BY subject) first
WHERE first.at >= :since AND first.at < :until
"""

DECISIONS = f"""
SELECT count(*), coalesce(sum(d.fulfilled_at <= d.due), 0) FROM decision d
JOIN problem p ON p.id = d.problem_id WHERE d.due >= :since AND d.due < :until
AND (p.stage NOT IN {LEFT} OR d.fulfilled_at IS NOT NULL)
"""

BACK = """
SELECT count(DISTINCT way.problem_id) FROM (
  SELECT problem_id, holder, lag(holder) OVER w AS one, lag(holder, 2) OVER w AS two FROM (
    SELECT s.*, lag(holder) OVER (PARTITION BY problem_id ORDER BY n) AS before
    FROM span s WHERE track = 0 AND holder > 0)
  WHERE before IS NULL OR before <> holder WINDOW w AS (PARTITION BY problem_id ORDER BY n)) way
JOIN problem p ON p.id = way.problem_id
WHERE way.holder = way.two AND way.holder <> way.one AND p.stage = 'closed'
AND p.closed_at >= :since AND p.closed_at < :until
"""

SPANS = """
SELECT s.phase, s.start, s."end" FROM span s JOIN problem p ON p.id = s.problem_id
WHERE track = 0 AND p.stage = 'closed' AND p.closed_at >= :since AND p.closed_at < :until
"""

LIMITS = f"""
SELECT e.subject, e.kind, e.at, json_extract(e.facts, '$.clocks') AS clocks,
  coalesce(json_extract(e.facts, '$.to_head'), 0) AS to_head
FROM event e JOIN problem p ON p.id = e.subject WHERE p.stage NOT IN {LEFT}
ORDER BY e.subject, e.n
"""

Share = tuple[int, int]


def shares(connection: Connection, since: datetime, until: datetime) -> dict[str, Share]:
    """(numerator, denominator) of every share, by the code of its measure."""

    def row(sql: str) -> list[int]:
        given = {"since": _stored(since), "until": _stored(until)}
        return [int(value or 0) for value in connection.execute(text(sql), given).one()]

    pairs = {
        "signed_in_time": SIGNED, "contacted_in_time": CONTACTED, "closed_of_accepted": ACCEPTED,
        "objected": DISPATCHED, "right_first": RIGHT, "decisions_in_time": DECISIONS,
    }  # fmt: skip
    found = {code: (met, of) for code, (of, met) in ((c, row(sql)) for c, sql in pairs.items())}
    of, solved, graded, standing, content, reached, unconfirmed, *way = row(CLOSED)
    found |= {
        "solved": (solved, of), "satisfied_of_reached": (content, graded),
        "satisfied_of_closed": (content, standing), "reached": (reached, of),
        "unconfirmed": (unconfirmed, of), "back_and_forth": (row(BACK)[0], of),
        "reopened": (0, of),
    }  # fmt: skip
    named = zip(("extended", "paused", "reworked", "ordered"), way, strict=True)
    return found | {code: (n, of) for code, n in named} | _dues(connection, since, until)


def _dues(connection: Connection, since: datetime, until: datetime) -> dict[str, Share]:
    """Each round's last dates as the log moved them, and the result that stood when it ended."""
    due: dict[tuple[int, int], dict[str, datetime]] = defaultdict(dict)
    handed: dict[tuple[int, int], datetime | None] = {}
    round_: Counter[int] = Counter()
    for subject, kind, at, clocks, to_head in connection.execute(text(LIMITS)):
        if kind in ("rework", "reopen"):
            round_[subject] += 1
        place = subject, round_[subject]
        if kind in ("approve", "answer") or (kind == "submit" and not to_head):
            handed[place] = _read(at)
        if kind == "send_back":
            handed[place] = None
        for name, limit in json.loads(clocks or "{}").items():
            what, _, n = name.partition(":")
            if what == "closing":
                due[subject, int(n or 1) - 1] |= {k: _read(limit[k]) for k in ("due", "original")}
    found = {}
    for code, key in (("met_approved", "due"), ("met_original", "original")):
        here = {p: limit[key] for p, limit in due.items() if since <= limit[key] < until}
        met = sum(1 for p, at in here.items() if (done := handed.get(p)) and done <= at)
        found[code] = met, len(here)
    return found


def means(connection: Connection, since: datetime, until: datetime) -> dict[str, float]:
    """Working days in all, by phase and in all but what the enterprise owed; and "closed"."""
    given = {"since": _stored(since), "until": _stored(until)}
    total: dict[str, float] = defaultdict(float)
    for phase, start, end in connection.execute(text(SPANS), given):
        days = sum(worked(_read(start), _read(end)))
        total[phase] += days
        total["all"] += 0 if phase == "waiting" else days
    return dict(total)


def worked(start: datetime, end: datetime) -> Iterator[float]:
    """The parts of working days between two instants, day by day."""
    day: date = start.astimezone(SHANGHAI).date()
    while day <= end.astimezone(SHANGHAI).date():
        if chinese_calendar.is_workday(day):
            for opens, closes in WINDOWS:
                begin = max(start, datetime.combine(day, opens, SHANGHAI))
                over = min(end, datetime.combine(day, closes, SHANGHAI))
                yield max(timedelta(), over - begin) / timedelta(hours=HOURS)
        day += timedelta(days=1)


def _stored(at: datetime) -> str:
    """As SQLite holds an instant."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _read(stored: Any) -> datetime:
    at = datetime.fromisoformat(str(stored))
    return at if at.tzinfo else at.replace(tzinfo=UTC)
