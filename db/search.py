"""Search in Chinese text of any length, one character included, by index on both databases.

SQLite: FTS5 over text with a space round each Chinese character, asked as a phrase (the trigram
tokenizer finds nothing for one or two characters). PostgreSQL: an array of 1- and 2-grams under
GIN, rechecked with ILIKE.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Float,
    and_,
    bindparam,
    column,
    literal_column,
    select,
    text,
)
from sqlalchemy.orm import Session

from app.domain.identifiers import problem_number
from db.models import ProblemRow

CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE IF NOT EXISTS problem_search USING fts5"
        "(spaced, tokenize='unicode61 remove_diacritics 0')",
    ),
    "postgresql": (
        "CREATE TABLE IF NOT EXISTS problem_search"
        " (problem_id BIGINT PRIMARY KEY, plain TEXT NOT NULL, grams TEXT[] NOT NULL)",
        "CREATE INDEX IF NOT EXISTS ix_problem_search_grams ON problem_search USING gin (grams)",
    ),
}

_WORD = re.compile(r"[0-9a-z]+|[^\x00-\x7f]")


def normalized(words: str) -> str:
    """Lower case, full width folded to half, white space single."""
    return " ".join(unicodedata.normalize("NFKC", words).lower().split())


def spaced(words: str) -> str:
    """The text with every character that is not ASCII standing alone, punctuation left out."""
    return " ".join(_WORD.findall(normalized(words)))


def grams(words: str) -> list[str]:
    """The distinct 1- and 2-grams of a normalized text."""
    plain = normalized(words)
    pairs = {plain[i : i + 2] for i in range(len(plain) - 1)}
    return sorted({*plain, *pairs} - {" "})


def words_of(problem: int, *, source_no: str, title: str, text: str, enterprise: str) -> str:
    """What a problem is found by: its number, the source's, title, text, the enterprise's name."""
    return " ".join((problem_number(problem), source_no, title, text, enterprise))


def index(session: Session, problem: int, words: str) -> None:
    """Make a problem findable by its words; what was indexed before is replaced."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("DELETE FROM problem_search WHERE rowid = :id"), {"id": problem})
        session.execute(
            text("INSERT INTO problem_search(rowid, spaced) VALUES (:id, :words)"),
            {"id": problem, "words": spaced(words)},
        )
        return
    session.execute(
        text(
            "INSERT INTO problem_search(problem_id, plain, grams) VALUES (:id, :plain, :grams)"
            " ON CONFLICT (problem_id) DO UPDATE SET plain = :plain, grams = :grams"
        ),
        {"id": problem, "plain": normalized(words), "grams": grams(words)},
    )


def index_many(session: Session, texts: Sequence[tuple[int, str]]) -> None:
    """Make new problems findable, in one statement."""
    if session.get_bind().dialect.name == "sqlite":
        statement = "INSERT INTO problem_search(rowid, spaced) VALUES (:id, :words)"
        rows = [{"id": n, "words": spaced(words)} for n, words in texts]
    else:
        statement = (
            "INSERT INTO problem_search(problem_id, plain, grams) VALUES (:id, :plain, :grams)"
        )
        rows = [{"id": n, "plain": normalized(w), "grams": grams(w)} for n, w in texts]
    if rows:
        session.execute(text(statement), rows)


def matches(dialect: str, words: str) -> ColumnElement[bool]:
    """The condition that a problem's text contains every one of the words asked for."""
    asked = normalized(words).split()
    return and_(*(_contains(dialect, word, n) for n, word in enumerate(asked)))


def _contains(dialect: str, word: str, n: int) -> ColumnElement[bool]:
    if dialect == "sqlite":
        found: Any = text(
            f"SELECT rowid FROM problem_search WHERE problem_search MATCH :phrase_{n}"
        ).bindparams(bindparam(f"phrase_{n}", _phrase(word)))
        return ProblemRow.id.in_(found.columns(literal_column("rowid")))
    found = text(
        f"SELECT problem_id FROM problem_search WHERE grams @> CAST(:grams_{n} AS TEXT[])"
        f" AND plain LIKE :like_{n} ESCAPE '!'"
    ).bindparams(
        bindparam(f"grams_{n}", _asked_grams(word)), bindparam(f"like_{n}", f"%{_escaped(word)}%")
    )
    return ProblemRow.id.in_(select(found.columns(literal_column("problem_id")).subquery()))


def _phrase(word: str) -> str:
    """The phrase of a word; the last run of letters or digits may go on."""
    tokens = _WORD.findall(word)
    phrase = '"' + " ".join(tokens) + '"'
    return phrase + "*" if tokens and tokens[-1].isascii() else phrase


def _asked_grams(word: str) -> list[str]:
    pairs = [word[i : i + 2] for i in range(len(word) - 1)]
    return pairs or [word]


def _escaped(word: str) -> str:
    return re.sub(r"([!%_])", r"!\1", word)


COMMON = frozenset("的了在是我们你他有和就不人都一个上也很到说要去会着没看好自己这请与及或")


def telling(words: str, *, most: int = 16) -> list[str]:
    """The pairs of Chinese characters by which a text is compared with others."""
    runs = re.findall(r"[一-鿿]+", normalized(words))
    pairs = [run[i : i + 2] for run in runs for i in range(len(run) - 1)]
    kept = [p for p in dict.fromkeys(pairs) if not set(p) & COMMON]
    return kept[:most]


def similar(
    session: Session, words: str, *, condition: ColumnElement[bool], limit: int = 5
) -> list[int]:
    """The ids of problems under a condition whose words are nearest to a text, nearest first."""
    pairs = telling(words)
    if not pairs:
        return []
    if session.get_bind().dialect.name == "sqlite":
        asked = " OR ".join(f'"{p[0]} {p[1]}"' for p in pairs)
        ranked = text(
            "SELECT rowid AS id, -bm25(problem_search) AS score FROM problem_search"
            " WHERE problem_search MATCH :asked"
        ).bindparams(asked=asked)
    else:
        ranked = text(
            "SELECT problem_id AS id, (SELECT count(*) FROM unnest(CAST(:asked AS TEXT[])) a"
            " WHERE a = ANY(grams)) AS score FROM problem_search"
            " WHERE grams && CAST(:asked AS TEXT[])"
        ).bindparams(asked=pairs)
    found = ranked.columns(column("id", BigInteger), column("score", Float)).subquery()
    statement = (
        select(ProblemRow.id)
        .join(found, found.c.id == ProblemRow.id)
        .where(condition)
        .order_by(found.c.score.desc(), ProblemRow.id.desc())
        .limit(limit)
    )
    return list(session.scalars(statement))
