"""导入: a file, or each of those in a zip, is looked at; what the command takes, the page takes."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from app import context
from app.context import Application
from callbacks.admin import imports as page
from tests.imports.files import a_csv
from tests.pages.admin_page import CLERK, administered
from tests.services.import_runs import MESSAGE, message

Set = dict[str, Any]


@pytest.fixture
def application(database_url: str) -> Iterator[Application]:
    with administered(database_url) as made:
        context.use_viewer(CLERK)
        yield made


@pytest.fixture
def props(monkeypatch: pytest.MonkeyPatch) -> Set:
    """What the page is told to change beside its answer."""
    told: Set = {}
    monkeypatch.setattr(page, "set_props", lambda name, changes: told.update({name: changes}))
    return told


def upload(content: bytes) -> str:
    return f"data:application/octet-stream;base64,{base64.b64encode(content).decode()}"


def a_zip(files: Mapping[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


GOOD = a_csv([MESSAGE, message("1"), message("2"), message("3", title="")])
MORE = a_csv([MESSAGE, message("4")])


@pytest.mark.usefixtures("application")
@pytest.mark.parametrize("content", [GOOD, a_zip({"messages.csv": GOOD})])
def test_one_file_leads_to_its_preview(props: Set, content: bytes) -> None:
    assert page.look_at(upload(content), "messages.zip", None) is None
    assert props["admin-address"]["href"].endswith("batch=1")


def test_each_file_of_a_zip_is_staged_and_told_with_its_figures(
    application: Application, props: Set
) -> None:
    content = a_zip({"a.csv": GOOD, "b.csv": MORE, "c.csv": "别的,表\n1,2".encode()})
    files = page.staged(upload(content), "m.zip", None)
    assert [(f.file, f.rows, f.ready, f.duplicates, f.rejected) for f in files] == [
        ("m.zip/a.csv", 3, 2, 0, 1), ("m.zip/b.csv", 1, 1, 0, 0), ("m.zip/c.csv", 0, 0, 0, 0),
    ]  # fmt: skip
    assert [f.batch for f in files] == [1, 2, 0]
    assert "别的" in files[2].refusal
    said = str(page.look_at(upload(content), "m.zip", None))
    assert "共 3 个文件，其中 2 个已预览；请逐个打开并确认导入。" in said
    assert "batch=3" in said
    assert "batch=4" in said
    assert "m.zip/b.csv" in str(props["admin-batches"]["children"])
    assert "admin-address" not in props


@pytest.mark.usefixtures("application")
@pytest.mark.parametrize(
    ("contents", "words"),
    [
        (upload(b"\xd0\xcf\x11\xe0"), "a.zip"),
        (upload(a_zip({"inner.zip": a_zip({"a.csv": GOOD})})), "a.zip"),
        ("data:,no base64", ""),
    ],
)
def test_what_cannot_be_read_is_told_on_one_line(props: Set, contents: str, words: str) -> None:
    [told] = page.staged(contents, "a.zip", None)
    assert (told.batch, words in told.refusal, "\n" in told.refusal) == (0, True, False)
    assert told.refusal in str(page.look_at(contents, "a.zip", None))
    assert "admin-address" not in props
