"""An archive gives what it holds, and one that is broken, hostile or empty is refused."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from app.domain.errors import DomainError
from app.imports import limits
from app.imports.archives import members
from app.imports.sheets import sheets
from app.translations.errors import SENTENCES
from tests.imports.files import a_workbook

CSV = "标题,内容\n甲,乙\n".encode()
ROWS = [(1, ("标题", "内容")), (2, ("甲", "乙"))]


def a_zip(**files: bytes) -> bytes:
    """A zip; in names __ stands for a dot, and ___ for a slash."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in files.items():
            archive.writestr(name.replace("___", "/").replace("__", "."), part)
    return content.getvalue()


def rows(content: bytes, file: str) -> list[tuple[int, tuple[object, ...]]]:
    return [row for sheet in sheets(content, file=file) for row in sheet.rows()]


def refused(content: bytes, file: str = "a.zip") -> str:
    with pytest.raises(DomainError) as caught:
        [rows(part, name) for name, part in members(content, file)]
    assert caught.value.code in SENTENCES
    return caught.value.code


def test_a_packed_file_is_read_under_its_own_name() -> None:
    for content in (a_zip(a__csv=CSV), gzip.compress(CSV), a_zip(a__csv__gz=gzip.compress(CSV))):
        [(name, part)] = members(content, "a.zip")
        assert (name, rows(part, name)) == ("a.zip", ROWS)


def test_several_files_are_read_each_by_itself() -> None:
    content = a_zip(in___a__csv=CSV, b__csv__gz=gzip.compress(CSV))
    found = list(members(content, "x.zip"))
    assert [name for name, _part in found] == ["x.zip/in/a.csv", "x.zip/b.csv.gz"]
    assert [rows(part, name) for name, part in found] == [ROWS, ROWS]


def test_what_is_no_data_is_passed_over() -> None:
    content = a_zip(__MACOSX____a__csv=b"x", __hidden__csv=b"x", readme__md=b"x", a__csv=CSV)
    assert [name for name, _part in members(content, "a.zip")] == ["a.zip"]
    assert rows(content, "a.zip") == ROWS


def test_a_workbook_is_no_archive_and_one_inside_an_archive_is_read() -> None:
    book = a_workbook([["标题", "内容"], ["甲", "乙"]])
    assert list(members(book, "a.xlsx")) == [("a.xlsx", book)]
    assert rows(a_zip(a__xlsx=book), "a.zip") == ROWS


def test_names_of_members_in_the_encoding_of_chinese_offices_are_read() -> None:
    content = a_zip(aa__csv=CSV, b__csv=CSV).replace(b"aa.csv", "台".encode("gb18030") + b".csv")
    assert [name for name, _part in members(content, "x.zip")] == ["x.zip/台.csv", "x.zip/b.csv"]


def test_archives_that_cannot_be_read() -> None:
    whole = a_zip(a__csv=CSV * 1000)
    assert refused(whole[:-30]) == "import_broken_archive"
    assert refused(gzip.compress(CSV * 1000)[:-30], "a.gz") == "import_broken_archive"
    assert refused(b"7z\xbc\xaf\x27\x1c\0\0", "a.7z") == "import_broken_archive"
    assert refused(a_zip(readme__md=b"x")) == "import_archive_without_data"


def test_an_archive_in_an_archive_is_refused() -> None:
    inner = a_zip(a__csv=CSV)
    assert refused(a_zip(a__zip=inner)) == "import_nested_archive"
    assert refused(a_zip(a__csv=inner)) == "import_nested_archive"
    assert refused(gzip.compress(gzip.compress(CSV)), "a.gz") == "import_nested_archive"


def test_what_unpacks_to_more_than_allowed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST_UNPACKED", 1_000_000)
    assert refused(a_zip(a__csv=b"a,b\n" * 300_000)) == "import_unsafe_archive"
    assert refused(gzip.compress(b"a,b\n" * 300_000), "a.gz") == "import_unsafe_archive"


def test_a_directory_of_endless_names_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST_DIRECTORY", 50_000)
    content = a_zip(**{f"f{n}__csv": b"x" for n in range(2000)})
    assert refused(content) == "import_broken_archive"
