"""The same act on several problems: each in a transaction of its own, each refused by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.access import Viewer
from app.domain.errors import DomainError
from app.domain.steps import Action
from app.services.handling import perform
from db.store import Store

MOST_AT_ONCE = 200

OFFERED = frozenset({Action.REMIND, Action.AMEND, Action.REFER})
"""What may be done to several at once: acts whose words are the same for each."""


@dataclass(frozen=True)
class Done:
    """What came of one problem: nothing against it, or why not."""

    problem: int
    refusal: DomainError | None = None


def perform_each(
    transaction: Callable[[], AbstractContextManager[Store]],
    *,
    problems: Iterable[int],
    action: Action,
    given: Mapping[str, Any],
    viewer: Viewer,
    at: datetime,
) -> tuple[Done, ...]:
    """Take a step on each problem; one that is refused leaves the others done.

    Raises DomainError "too_many" above MOST_AT_ONCE, "not_allowed" for another act than OFFERED.
    """
    chosen = tuple(dict.fromkeys(problems))
    if len(chosen) > MOST_AT_ONCE:
        raise DomainError("too_many", limit=MOST_AT_ONCE)
    if action not in OFFERED:
        raise DomainError("not_allowed", permission=str(action), role=str(viewer.role))
    return tuple(_one(transaction, problem, action, given, viewer, at) for problem in chosen)


def _one(
    transaction: Callable[[], AbstractContextManager[Store]],
    problem: int,
    action: Action,
    given: Mapping[str, Any],
    viewer: Viewer,
    at: datetime,
) -> Done:
    try:
        with transaction() as store:
            perform(store, action=action, problem=problem, given=given, viewer=viewer, at=at)
    except DomainError as refused:
        return Done(problem, refused)
    return Done(problem)
