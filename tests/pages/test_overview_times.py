"""办理时长 on the overview: reckoned once for a problem as it stands, and anew when it changes."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from app.queries import overview as query
from tests.pages.province import LEADER, Province, a_province, on
from tests.plans import statements

AT = on(23, 9)


@pytest.fixture
def province(database_url: str) -> Province:
    return a_province(database_url)


def mean(province: Province) -> float:
    with province.application.reading() as store:
        found = query.load(store, viewer=LEADER, at=AT, query={}).times.mean
    assert found is not None
    return found


def span_reads(province: Province) -> int:
    said = statements(province.application.database.reader, lambda: mean(province))
    return sum(" span" in sql.lower() for sql, _params in said)


def test_the_spans_of_what_was_seen_are_not_read_again(province: Province) -> None:
    assert mean(province) == pytest.approx((6.2 + 7.3333) / 2, abs=1e-3)
    assert span_reads(province) == 0
    assert mean(province) == pytest.approx((6.2 + 7.3333) / 2, abs=1e-3)


def test_a_problem_that_has_gone_on_is_reckoned_anew(province: Province) -> None:
    """Begun at the same hour one working day later, it took one day less."""
    mean(province)
    with province.application.database.writing() as session:
        belated = {"id": province.problems["belated"]}
        later = {**belated, "start": on(10, 9).strftime("%Y-%m-%d %H:%M:%S.%f+00")}
        if session.get_bind().dialect.name == "sqlite":
            later["start"] = later["start"].removesuffix("+00")
        session.execute(text("UPDATE problem SET version = version + 1 WHERE id = :id"), belated)
        session.execute(text(
            'UPDATE span SET start = :start WHERE problem_id = :id AND start < :start'
            ' AND "end" > :start'), later)  # fmt: skip
    assert mean(province) == pytest.approx((6.2 + 6.3333) / 2, abs=1e-3)
