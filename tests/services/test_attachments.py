"""Files come in by what they are, stay under their content's digest, go out by the rights."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest

from app.context import Application
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.problem import Case
from app.services.attachments import attach, read_attachment
from app.services.file_types import TYPES, media_type_of
from db.store import Store
from tests.building import (
    CLERK,
    MONDAY_NINE,
    a_department,
    a_dispatched_problem,
    a_problem,
    an_application,
    viewer_of,
)

LATER = MONDAY_NINE + timedelta(hours=1)
PDF = b"%PDF-1.7\n1 0 obj"


def package(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


GOOD = {
    "通知.pdf": PDF,
    "会议纪要.DOCX": package("[Content_Types].xml", "word/document.xml"),
    "清单.xlsx": package("xl/workbook.xml"),
    "汇报.pptx": package("ppt/presentation.xml"),
    "旧文.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
    "公文.wps": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
    "版式.ofd": package("OFD.xml", "Doc_0/Document.xml"),
    "说明.txt": "规划核实意见".encode("gb18030"),
    "名单.csv": "部门,电话\n市建设局,85430000\n".encode("utf-8-sig"),
    "现场.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "截图.png": b"\x89PNG\r\n\x1a\n\0\0",
    "图.webp": b"RIFF\x10\0\0\0WEBPVP8 ",
    "材料.zip": package("a.txt"),
    "材料.7z": b"7z\xbc\xaf\x27\x1c\0\4",
    "录音.amr": b"#!AMR\n<",
    "录音.mp3": b"\xff\xfb\x90\x64",
    "录像.mp4": b"\0\0\0\x20ftypisom",
    "1.2 版（终稿）.pdf": PDF,
}


@pytest.mark.parametrize("name", GOOD)
def test_an_office_file_is_taken(name: str) -> None:
    assert media_type_of(name, GOOD[name]) == TYPES[name.rsplit(".", 1)[1].lower()][0]


REFUSED = {
    "通知.pdf.exe": (b"MZ\x90\0", "file_type_refused"),
    "通知.exe.pdf": (PDF, "file_name_bad"),
    "通知.exe .pdf": (PDF, "file_name_bad"),
    "通知\u202efdp.exe": (b"MZ", "file_name_bad"),
    "通知\u202eexe.pdf": (PDF, "file_name_bad"),
    "通知\u200b.pdf": (PDF, "file_name_bad"),
    "通\n知.pdf": (PDF, "file_name_bad"),
    "通知\0.pdf": (PDF, "file_name_bad"),
    "../../etc/passwd.txt": (b"x", "file_name_bad"),
    "C:\\通知.pdf": (PDF, "file_name_bad"),
    "通知:隐藏.pdf": (PDF, "file_name_bad"),
    "CON.pdf": (PDF, "file_name_bad"),
    "lpt1.txt": (b"x", "file_name_bad"),
    ".htaccess.txt": (b"x", "file_name_bad"),
    "通知.pdf ": (PDF, "file_name_bad"),
    "通知.pdf.": (PDF, "file_name_bad"),
    "": (PDF, "file_name_bad"),
    "长" * 200 + ".pdf": (PDF, "file_name_bad"),
    "通知": (PDF, "file_type_refused"),
    "网页.html": (b"<script>", "file_type_refused"),
    "图.svg": (b"<svg onload=alert(1)>", "file_type_refused"),
    "表.xlsm": (package("xl/workbook.xml"), "file_type_refused"),
    "程序.pdf": (b"MZ\x90\0", "file_content_differs"),
    "图片.png": (b"\xff\xd8\xff\xe0", "file_content_differs"),
    "程序.txt": (b"MZ\x90\0\x03\0", "file_content_differs"),
    "程序.docx": (package("payload.exe"), "file_content_differs"),
    "宏.docx": (package("word/document.xml", "word/vbaProject.bin"), "file_content_differs"),
    "坏.docx": (b"PK\x03\x04 cut off", "file_content_differs"),
    "空.pdf": (b"", "file_empty"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_hides_what_it_is_is_refused(name: str) -> None:
    content, code = REFUSED[name]
    with pytest.raises(DomainError) as refused:
        media_type_of(name, content)
    assert refused.value.code == code


@pytest.fixture
def application(sqlite_url: str) -> Application:
    return an_application(sqlite_url)


def put(store: Store, case: Case, name: str = "通知.pdf", content: bytes = PDF) -> Case:
    return attach(store, problem=case.id, name=name, content=content, viewer=CLERK, at=LATER)


def kept_files(application: Application) -> list[bytes]:
    return [p.read_bytes() for p in application.settings.files.rglob("*") if p.is_file()]


def test_an_attached_file_is_read_again(application: Application) -> None:
    with application.transaction() as store:
        case = put(store, a_problem(store))
    with application.reading() as store:
        reading = read_attachment(store, problem=case.id, n=1, viewer=CLERK)
    assert (reading.name, reading.media_type, reading.content) == (
        "通知.pdf",
        "application/pdf",
        PDF,
    )
    assert case.attachments[0].size == len(PDF)


def test_the_same_content_is_kept_once(application: Application) -> None:
    with application.transaction() as store:
        put(store, a_problem(store))
        put(store, a_problem(store, title="另一件"), "另存.pdf")
    assert kept_files(application) == [PDF]


def test_no_file_can_be_run(application: Application) -> None:
    with application.transaction() as store:
        put(store, a_problem(store))
    [path] = (p for p in application.settings.files.rglob("*") if p.is_file())
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_too_large_is_refused(sqlite_url: str) -> None:
    application = an_application(sqlite_url, largest_upload=1024 * 1024)
    with application.transaction() as store:
        case = a_problem(store)
        put(store, case, content=PDF.ljust(1024 * 1024))
        with pytest.raises(DomainError) as refused:
            put(store, case, content=PDF.ljust(1024 * 1024 + 1))
    assert (refused.value.code, refused.value.facts["limit"]) == ("file_too_large", 1)


def test_a_file_changed_on_the_disk_is_not_handed_out(application: Application) -> None:
    with application.transaction() as store:
        case = put(store, a_problem(store))
    [path] = (p for p in application.settings.files.rglob("*") if p.is_file())
    path.write_bytes(b"%PDF-1.7\nsomething else")
    with application.reading() as store, pytest.raises(DomainError) as refused:
        read_attachment(store, problem=case.id, n=1, viewer=CLERK)
    assert refused.value.code == "file_damaged"


def test_attaching_a_damaged_content_again_heals_it(application: Application) -> None:
    with application.transaction() as store:
        case = put(store, a_problem(store))
    [path] = (p for p in application.settings.files.rglob("*") if p.is_file())
    path.write_bytes(b"%PDF-1.7\nsomething else")
    with application.transaction() as store:
        put(store, case, "再传.pdf")
        assert read_attachment(store, problem=case.id, n=1, viewer=CLERK).content == PDF


def test_rights_to_a_file_are_the_problems(application: Application) -> None:
    with application.transaction() as store:
        lead, stranger = a_department(store, "市建设局"), a_department(store, "市税务局")
        case = put(store, a_dispatched_problem(store, lead=lead))
    with application.reading() as store:
        own = viewer_of(Role.LIAISON, lead)
        assert read_attachment(store, problem=case.id, n=1, viewer=own).content == PDF
        for viewer in (
            viewer_of(Role.LIAISON, stranger),
            viewer_of(Role.CLERK, region="3301"),
            viewer_of(Role.AUDITOR),
            viewer_of(Role.ADMINISTRATOR),
        ):
            with pytest.raises(DomainError) as refused:
                read_attachment(store, problem=case.id, n=1, viewer=viewer)
            assert refused.value.code == "unknown_problem"


def test_an_enterprise_by_its_link_does_not_read_the_offices_files(
    application: Application,
) -> None:
    from app.domain.access import Viewer

    with application.transaction() as store:
        case = put(store, a_problem(store))
        link = Viewer(person=None, name="", role=Role.ENTERPRISE, problem=case.id)
        with pytest.raises(DomainError) as refused:
            read_attachment(store, problem=case.id, n=1, viewer=link)
    assert refused.value.code == "no_such_attachment"


def test_a_file_that_nobody_attached_is_not_there(application: Application) -> None:
    with application.transaction() as store:
        case = a_problem(store)
        with pytest.raises(DomainError) as refused:
            read_attachment(store, problem=case.id, n=1, viewer=CLERK)
    assert refused.value.code == "no_such_attachment"


def test_a_refused_act_keeps_no_file(application: Application) -> None:
    with application.transaction() as store:
        case = a_problem(store)
    with pytest.raises(DomainError) as refused, application.transaction() as store:
        attach(store, problem=case.id, name="通知.pdf", content=PDF,
               viewer=viewer_of(Role.LEADER), at=LATER)  # fmt: skip
    assert refused.value.code == "not_allowed"
    assert kept_files(application) == []
