"""Cells of a file of survey rounds: what a text means; None where it is not what is expected."""

from __future__ import annotations

import re
from datetime import date, datetime

from app.domain.facts import LIMIT_OF_TEXT
from app.domain.identifiers import check_uscc
from app.domain.surveys import SurveyKind
from app.imports.cells import one_line, read_term
from app.translations import N_

CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,31}", re.ASCII)
WHOLE = re.compile(r"\d{1,7}", re.ASCII)
SCORE = re.compile(r"\d{1,3}(\.\d{1,2})?", re.ASCII)
DAY_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", N_("%Y年%m月%d日"), "%Y-%m-%d %H:%M:%S")
LONGEST_LINE = 100
HIGHEST_SCORE = 100
LAST_NUMBER = 9_999


def day(text: str) -> date | None:
    """A date in one of the usual forms; None of anything else."""
    for form in DAY_FORMS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def round_code(text: str) -> str | None:
    """The number of a round."""
    return text if CODE.fullmatch(text) else None


def kind(text: str) -> SurveyKind | None:
    """评价方式 by its label or code."""
    code = read_term(text, (SurveyKind,))
    return SurveyKind(code) if code else None


def short(text: str) -> str | None:
    """One line of up to a hundred letters."""
    line = one_line(text)
    return line if len(line) <= LONGEST_LINE else None


def long(text: str) -> str | None:
    """A text as long as a problem's."""
    return text if len(text) <= LIMIT_OF_TEXT else None


def positive(text: str) -> int | None:
    """A whole number from 1."""
    return int(text) if WHOLE.fullmatch(text) and int(text) else None


def natural(text: str) -> int | None:
    """A whole number from 0."""
    return int(text) if WHOLE.fullmatch(text) else None


def number(text: str) -> int | None:
    """The number of a finding, from 1 to 9,999."""
    found = positive(text)
    return found if found is not None and found <= LAST_NUMBER else None


def score(text: str) -> float | None:
    """A score from 0 to 100, of two places at most."""
    return float(text) if SCORE.fullmatch(text) and float(text) <= HIGHEST_SCORE else None


def credit_code(text: str) -> str | None:
    """A credit code that is right, or one of the irregular old ones."""
    verdict = check_uscc(text)
    return verdict.code if verdict.valid or verdict.irregular else None
