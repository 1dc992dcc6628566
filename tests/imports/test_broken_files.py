"""Whatever a file holds, it is imported, or refused in one line and nothing has changed.

BIHUAN_TEST_BROKEN_FILES=10000 tries so many changed files of all kinds together.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.context import Application
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.imports.archives import members
from app.imports.profile import load_profile, parse_profile
from app.imports.sheets import file_content
from app.services import importing
from app.translations.errors import sentence
from db.models import Base, CounterRow
from tests.building import MONDAY_NINE, an_application, close_databases, viewer_of
from tests.contracts.sources import ROOT
from tests.databases import SqliteDatabases
from tests.imports.broken_files import CATALOGUE, WHOLE

CLERK = viewer_of(Role.CLERK)
LONGEST_SENTENCE = 300
MOST_MEMORY = 500 * 1024 * 1024
EXAMPLES = max(1, int(os.environ.get("BIHUAN_TEST_BROKEN_FILES", "300")) // (len(WHOLE) + 1))
TAKEN = {"a.csv", "a.xlsx"}
"""Of the whole files, those whose kind is known: the others are refused too."""


@pytest.fixture(scope="module")
def application(sqlite_databases: SqliteDatabases) -> Iterator[Application]:
    """An office that nobody changes but the files of this module."""
    url = sqlite_databases.fresh(migrated=True)
    yield an_application(url)
    close_databases()
    sqlite_databases.discard(url)


def state(app: Application) -> str:
    """A digest of every row of every table, but for the numbers that were given out."""
    digest = hashlib.sha256()
    with app.reading() as store:
        for table in Base.metadata.sorted_tables:
            if table is CounterRow.__table__:
                continue
            digest.update(table.name.encode())
            for row in store.session.execute(select(table).order_by(*table.primary_key)):
                digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


def offered(app: Application, name: str, content: bytes) -> list[str]:
    """The sentences with which parts of a file were refused; none where it was examined whole."""
    refused = []
    try:
        parts = list(members(content, name))
    except DomainError as error:
        return [sentence(error)]
    for part, inside in parts:
        try:
            importing.examine(app, content=inside, name=part, viewer=CLERK, at=MONDAY_NINE)
        except DomainError as error:
            refused.append(sentence(error))
    return refused


def is_one_line(told: str) -> bool:
    return 0 < len(told) <= LONGEST_SENTENCE and told.isprintable()


@pytest.mark.parametrize("kind", CATALOGUE)
def test_a_broken_file_is_told_in_one_line(application: Application, kind: str) -> None:
    name, content = CATALOGUE[kind]()
    told = offered(application, name, content)
    assert [words for words in told if not is_one_line(words)] == []


HARMFUL = [
    kind
    for kind in CATALOGUE
    if any(word in kind for word in ("bomb", "laughs", "circle", "nested", "asks for a file",
                                     "zip in a zip", "encrypted", "UTF-16", "NUL", "gz of gz"))
]  # fmt: skip


@pytest.mark.parametrize("kind", HARMFUL)
def test_what_does_harm_is_refused_and_nothing_has_changed(
    application: Application, kind: str
) -> None:
    name, content = CATALOGUE[kind]()
    before = state(application)
    with pytest.raises(DomainError):
        importing.stage(application, content=content, name=name, viewer=CLERK, at=MONDAY_NINE)
    assert state(application) == before


def test_a_file_that_breaks_off_after_its_first_rows_leaves_nothing(
    application: Application,
) -> None:
    head = WHOLE["a.csv"]
    rows = "".join(f"标题,内容,12345,N-{n},企业,义乌市,2026-03-02\r\n" for n in range(3_000))
    content = head + rows.encode() + b'"x'
    before = state(application)
    with pytest.raises(DomainError, match="import_broken_csv"):
        importing.stage(application, content=content, name="a.csv", viewer=CLERK, at=MONDAY_NINE)
    assert state(application) == before


def test_the_catalogue_is_long_enough() -> None:
    assert len(CATALOGUE) >= 60


@pytest.mark.parametrize("name", sorted(TAKEN))
def test_the_files_before_they_are_broken_are_sound(application: Application, name: str) -> None:
    assert offered(application, name, WHOLE[name]) == []


def test_a_folder_and_a_file_that_is_not_there_are_told(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nichts.csv"):
        with pytest.raises(DomainError, match="import_unreadable") as refused:
            file_content(path)
        assert is_one_line(sentence(refused.value))


@pytest.mark.parametrize(
    "text",
    [
        "", "name = ", "= 1", "name = 1", "[columns]\ntitle = 1", 'name = "x"\nfoo = "y"',
        'keys = [[]]', 'dates = ["%d %d"]', 'dates = ["%Q"]', 'zone = "Mars/Base"',
        'zone = "../../etc/passwd"', "\0", "a = '''\n\n\n", "[[stages]]\nis = 3", "[zones]\nx = 1",
    ],
)  # fmt: skip
def test_a_broken_profile_is_told_in_one_line(text: str) -> None:
    with pytest.raises(DomainError, match="profile_wrong") as refused:
        parse_profile(text, file="p.toml")
    assert is_one_line(sentence(refused.value))


def test_a_profile_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DomainError, match="import_unreadable"):
        load_profile(str(path))


@st.composite
def changed(draw: st.DrawFn, whole: bytes) -> bytes:
    """A file with some bytes flipped, cut out, put twice or put in."""
    content = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(content)))
        end = min(len(content), at + draw(st.integers(1, 64)))
        content[at:end] = draw(
            st.one_of(
                st.just(b""),
                st.just(bytes(content[at:end]) * 2),
                st.just(bytes(byte ^ 0x55 for byte in content[at:end])),
                st.binary(max_size=32),
            )
        )
    return bytes(content)


def files_of(name: str) -> st.SearchStrategy[bytes]:
    """Changed files of a kind; bytes of no kind."""
    return changed(WHOLE[name]) if name in WHOLE else st.binary(max_size=2_000)


@pytest.mark.parametrize("name", [*WHOLE, "bytes.dat"])
def test_changed_files_are_imported_or_told_in_one_line(
    application: Application, name: str
) -> None:
    before = state(application)

    @settings(max_examples=EXAMPLES, deadline=None, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(files_of(name))
    def attempt(content: bytes) -> None:
        told = offered(application, name, content)
        assert [words for words in told if not is_one_line(words)] == []

    attempt()
    assert state(application) == before


HEAVY = [
    kind
    for kind in CATALOGUE
    if any(word in kind for word in ("bomb", "million", "megabytes", "hundred thousand", "laughs"))
]


def test_what_is_made_to_fill_memory_does_not(tmp_path: Path) -> None:
    files = []
    for place, kind in enumerate(HEAVY):
        name, content = CATALOGUE[kind]()
        files.append(tmp_path / f"{place}-{name}")
        files[-1].write_bytes(content)
    read = subprocess.run(
        [sys.executable, "-m", "tests.imports.reading_files", *map(str, files)],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    assert int(read.stdout) < MOST_MEMORY
