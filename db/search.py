"""Search in Chinese text of any length, one character included, by index on both databases.

SQLite: FTS5 over text with a space round each Chinese character, asked as a phrase (the trigram
tokenizer finds nothing for one or two characters). PostgreSQL: an array of 1- and 2-grams under
GIN, rechecked with ILIKE.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    and_,
    column,
    func,
    select,
    table,
    text,
    true,
)
from sqlalchemy.orm import Session

from app.domain.identifiers import problem_number
from db.inserting import copy
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
    """The distinct 1- and 2-grams of a text."""
    return sorted(_grams(normalized(words)))


def _grams(plain: str) -> set[str]:
    return {*plain, *map(str.__add__, plain, plain[1:])} - {" "}


def _array(texts: Iterable[str]) -> str:
    """Texts as an array is written in SQL: a tenth of what a driver takes for a list."""
    joined = "\x00".join(texts).replace("\\", "\\\\").replace('"', '\\"')
    return '{"' + joined.replace("\x00", '","') + '"}' if joined else "{}"


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
    if not texts:
        return
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        statement = "INSERT INTO problem_search(rowid, spaced) VALUES (?, ?)"
        connection.exec_driver_sql(statement, [(n, spaced(words)) for n, words in texts])
        return
    plain = ((n, normalized(words)) for n, words in texts)
    copy(
        connection,
        "COPY problem_search (problem_id, plain, grams) FROM STDIN",
        ((n, words, _array(_grams(words))) for n, words in plain),
    )


def matches(dialect: str, words: str) -> ColumnElement[bool]:
    """The condition that a problem's text contains every one of the words asked for."""
    return and_(ProblemRow.id.in_(found(dialect, words)), contains(dialect, words))


def found(dialect: str, words: str) -> Select[Any]:
    """The ids of the problems that the index has for these words; a few may not contain them."""
    asked = normalized(words).split()
    if dialect == "sqlite":
        phrases = " AND ".join(map(_phrase, asked)) or '""'
        said = text("SELECT rowid AS id FROM problem_search WHERE problem_search MATCH :phrases")
        said = said.bindparams(phrases=phrases)
    else:
        said = text(
            "SELECT problem_id AS id FROM problem_search WHERE grams @> CAST(:grams AS TEXT[])"
        ).bindparams(grams=sorted({gram for word in asked for gram in _asked_grams(word)}))
    return select(said.columns(column("id", BigInteger)).subquery().c.id)


def contains(dialect: str, words: str) -> ColumnElement[bool]:
    """The same, asked of a problem in hand: by its id alone, whatever the index has.

    A scalar subquery, so that no database turns it into a join; the text is read from where FTS5
    keeps it, since asking the index itself for one row costs a hundred times as much.
    """
    asked = normalized(words).split()
    if dialect == "sqlite":
        texts = table("problem_search_content", column("id", BigInteger), column("c0", String))
        spaced_text = " " + texts.c.c0 + " "
        held = [func.instr(spaced_text, _tokens(word)) > 0 for word in asked]
        return select(and_(true(), *held)).where(texts.c.id == ProblemRow.id).scalar_subquery()
    texts = table("problem_search", column("problem_id", BigInteger), column("plain", String))
    held = [texts.c.plain.contains(word, autoescape=True) for word in asked]
    return select(and_(true(), *held)).where(texts.c.problem_id == ProblemRow.id).scalar_subquery()


def _phrase(word: str) -> str:
    """The phrase of a word; the last run of letters or digits may go on."""
    tokens = _WORD.findall(word)
    phrase = '"' + " ".join(tokens) + '"'
    return phrase + "*" if tokens and tokens[-1].isascii() else phrase


def _tokens(word: str) -> str:
    """The tokens of a word as they stand in the spaced text."""
    tokens = _WORD.findall(word)
    return " ".join(["", *tokens] if tokens and tokens[-1].isascii() else ["", *tokens, ""])


def _asked_grams(word: str) -> list[str]:
    pairs = [word[i : i + 2] for i in range(len(word) - 1)]
    return pairs or [word]


COMMON = frozenset("的了在是我们你他有和就不人都一个上也很到说要去会着没看好自己这请与及或")


def telling(words: str, *, most: int = 16) -> list[str]:
    """The pairs of Chinese characters by which a text is compared with others."""
    runs = re.findall(r"[一-鿿]+", normalized(words))
    pairs = [run[i : i + 2] for run in runs for i in range(len(run) - 1)]
    kept = [p for p in dict.fromkeys(pairs) if not set(p) & COMMON]
    return kept[:most]
