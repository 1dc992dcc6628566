"""Every error of clocks, calendars, notices and rule books has its sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.domain.errors import DomainError
from app.rulebook import RuleBookError, default_text, parse_rules
from app.translations.clock_errors import EXPECTED, SENTENCES, sentence

ROOT = Path(__file__).parents[2]
SOURCES = (
    "app/domain/amounts.py",
    "app/domain/calendar.py",
    "app/domain/calendar_reading.py",
    "app/domain/rules.py",
    "app/domain/stretches.py",
    "app/domain/working_time.py",
    "app/commands/clocks.py",
    "app/commands/clock_questions.py",
    "app/rule_reading.py",
    "app/rulebook.py",
    "app/rules_of_measures.py",
    "app/rules_of_oversight.py",
    "db/seed/calendar.py",
)


def raised(pattern: str) -> set[str]:
    return {
        code
        for source in SOURCES
        for code in re.findall(pattern, (ROOT / source).read_text(encoding="utf-8"))
    }


def test_every_code_that_is_raised_has_a_sentence() -> None:
    codes = raised(r'raise \w+Error\(\s*"(\w+)"') | raised(r'return \w+Error\(\s*"(\w+)"')
    assert len(codes) > 40
    assert codes == set(SENTENCES)


def test_everything_a_rule_book_may_expect_has_words() -> None:
    expected = raised(r'raise wrong\((?:key|at\(key, .+?"\)), "(\w+)"')
    assert len(expected) > 8
    assert expected == set(EXPECTED)


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ('cap = "20wd"', 'cap = "20d"',
         "规则库的“pauses.hearing.cap”应为工作日数（如 10wd），实为“20d”"),
        ('further_needs = "leader"', 'further_needs = "boss"',
         "规则库的“extension.further_needs”应为规定的代码之一：administrator、"),
        ("times = 1 ", "", "规则库缺少“extension.times”"),
    ],
)  # fmt: skip
def test_a_wrong_rule_book_is_told_in_words(written: str, instead: str, said: str) -> None:
    assert written in default_text()
    with pytest.raises(RuleBookError) as refused:
        parse_rules(re.sub(rf"{written}.*", instead, default_text(), count=1))
    assert sentence(refused.value).startswith(said)


def test_a_long_fact_is_cut_and_a_broken_one_put_on_one_line() -> None:
    error = DomainError("time_wrong", found="x" * 200)
    assert sentence(error).startswith(f"时间“{'x' * 80}…”")
    assert "\n" not in sentence(DomainError("time_wrong", found="a\nb"))
