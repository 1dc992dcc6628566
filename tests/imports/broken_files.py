"""Files that are broken, or made to do harm: one maker for each kind, by name."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable

from tests.imports.files import HEADINGS, a_csv, a_row, a_workbook, with_part

Broken = tuple[str, bytes]
"""The name of a file, and what it holds."""

CSV = a_csv([HEADINGS, a_row(), a_row(来源编号="A-2")])
XLSX = a_workbook([HEADINGS, a_row(), a_row(来源编号="A-2")])
SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"

EVENT = '<event><date key="time:timestamp" value="2026-03-02T09:30:00+08:00"/>' \
    '<string key="concept:name" value="Accepted"/></event>'  # fmt: skip
TRACE = f'<trace><string key="concept:name" value="c-1"/>{EVENT}</trace>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def a_log(inside: str, *, before: str = "") -> bytes:
    """An XES log with something in it."""
    return f'<?xml version="1.0" encoding="UTF-8"?>{before}<log>{inside}</log>'.encode()


XES = a_log(TRACE)


def a_zip(*members: tuple[str, bytes]) -> bytes:
    """A zip with members of any names."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


ZIP = a_zip(("a.csv", CSV))
GZ = gzip.compress(XES, mtime=0)


def a_sheet(rows: str, *, before: str = "") -> bytes:
    """A workbook whose sheet is written by hand."""
    text = f'{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return with_part(XLSX, SHEET, text.encode())


def cell(text: str, *, at: str = "A1") -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


def encrypted(content: bytes) -> bytes:
    """A zip whose members say that they are encrypted."""
    changed = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        changed[content.index(mark) + place] |= 1
    return bytes(changed)


def a_gzip_bomb(size: int) -> bytes:
    """A gz of so many zeros, in little memory."""
    packer, piece = zlib.compressobj(9, wbits=31), bytes(1 << 20)
    packed = [packer.compress(piece) for _ in range(size >> 20)]
    return b"".join([*packed, packer.flush()])


def _entities(depth: int) -> str:
    names = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, depth))
    return f'<!DOCTYPE log [<!ENTITY e0 "x">{names}]>'


def _row(**changes: str) -> bytes:
    return a_csv([HEADINGS, a_row(**changes)])


_CYCLE = '<!DOCTYPE log [<!ENTITY a "&b;"><!ENTITY b "&a;">]>'
_EXTERNAL = '<!DOCTYPE log [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
_LAUGHS = _entities(10)

CUTS = {"eighth": 8, "quarter": 4, "half": 2}
WHOLE = {"a.csv": CSV, "a.xlsx": XLSX, "a.zip": ZIP, "a.xes": XES, "a.xes.gz": GZ}

TRUNCATED: dict[str, Callable[[], Broken]] = {
    f"{name} cut at its {word}": lambda name=name, part=part: (
        name,
        WHOLE[name][: len(WHOLE[name]) // part],
    )
    for name in WHOLE
    for word, part in CUTS.items()
} | {f"{name} without its last byte": lambda name=name: (name, WHOLE[name][:-1]) for name in WHOLE}

ARCHIVES: dict[str, Callable[[], Broken]] = {
    "gz bomb": lambda: ("a.csv.gz", a_gzip_bomb(500 << 20)),
    "zip bomb by ratio": lambda: ("a.zip", a_zip(("a.csv", bytes(450 << 20)))),
    "zip of many members": lambda: ("a.zip", a_zip(*((f"{n}.csv", b"x") for n in range(3000)))),
    "zip in a zip": lambda: ("a.zip", a_zip(("b.zip", ZIP))),
    "zip in a zip under another name": lambda: ("a.zip", a_zip(("b.csv", ZIP))),
    "zip with an absolute name": lambda: ("a.zip", a_zip(("/etc/cron.d/a.txt", b"x"))),
    "zip with a name that climbs": lambda: ("a.zip", a_zip(("../../a.csv", b"x"))),
    "encrypted zip": lambda: ("a.zip", encrypted(ZIP)),
    "zip without data": lambda: ("a.zip", a_zip(("a.png", b"x"))),
    "zip of folders": lambda: ("a.zip", a_zip(("a/", b""))),
    "empty zip": lambda: ("a.zip", a_zip()),
    "zip with an empty member": lambda: ("a.zip", a_zip(("a.csv", b""))),
    "zip with a wrong checksum": lambda: ("a.zip", ZIP.replace(ZIP[14:18], b"\1\2\3\4")),
    "gz of gz": lambda: ("a.gz", gzip.compress(GZ)),
    "gz of nothing": lambda: ("a.gz", gzip.compress(b"")),
    "gz with a wrong checksum": lambda: ("a.gz", GZ[:-8] + bytes(8)),
    "7z": lambda: ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(64)),
    "rar": lambda: ("a.rar", b"Rar!\x1a\x07\x00" + bytes(64)),
}

WORKBOOKS: dict[str, Callable[[], Broken]] = {
    "picture named as a workbook": lambda: ("a.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(64)),
    "old workbook": lambda: ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)),
    "workbook with a document type": lambda: ("a.xlsx", a_sheet("", before="<!DOCTYPE x>")),
    "workbook with a thousand million laughs": lambda: (
        "a.xlsx",
        a_sheet(f"<row>{cell('&e9;')}</row>", before=_LAUGHS),
    ),
    "bomb of shared texts": lambda: ("a.xlsx", with_part(XLSX, TEXTS, bytes(150 << 20))),
    "sheet of a million columns": lambda: (
        "a.xlsx",
        a_sheet(f"<row>{'<c><v>1</v></c>' * 1_000_000}</row>"),
    ),
    "cell of fifty megabytes": lambda: ("a.xlsx", a_sheet(f"<row>{cell('x' * (50 << 20))}</row>")),
    "workbook without its sheet": lambda: ("a.xlsx", with_part(XLSX, SHEET, b"")),
    "sheet that ends in the middle": lambda: (
        "a.xlsx",
        with_part(XLSX, SHEET, f'<worksheet xmlns="{MAIN}"><sheetData><row>'.encode()),
    ),
    "styles that are none": lambda: ("a.xlsx", with_part(XLSX, "xl/styles.xml", b"<x>")),
    "row number that is none": lambda: ("a.xlsx", a_sheet('<row r="x"><c><v>1</v></c></row>')),
    "column beyond any sheet": lambda: ("a.xlsx", a_sheet(f"<row>{cell('x', at='ZZZZZ1')}</row>")),
    "sign that no text may hold": lambda: ("a.xlsx", a_sheet(f"<row>{cell('&#xD800;')}</row>")),
    "formula in a workbook": lambda: ("a.xlsx", a_sheet("<row><c><f>1+1</f></c></row>")),
    "text that is not among the texts": lambda: (
        "a.xlsx",
        a_sheet('<row><c t="s"><v>99999</v></c></row>'),
    ),
    "date beyond the calendar": lambda: ("a.xlsx", a_sheet('<row><c t="d"><v>x</v></c></row>')),
    "workbook of headings": lambda: ("a.xlsx", a_workbook([HEADINGS])),
    "workbook of nothing": lambda: ("a.xlsx", a_workbook([])),
}

TABLES: dict[str, Callable[[], Broken]] = {
    "empty": lambda: ("a.csv", b""),
    "blanks": lambda: ("a.csv", b" \r\n\t\n"),
    "mark of UTF-8 alone": lambda: ("a.csv", b"\xef\xbb\xbf"),
    "headings alone": lambda: ("a.csv", a_csv([HEADINGS])),
    "heading twice": lambda: ("a.csv", a_csv([[*HEADINGS, "标题"], a_row()])),
    "headings that nobody knows": lambda: ("a.csv", b"a,b\n1,2\n"),
    "million columns": lambda: ("a.csv", b"x," * 1_000_000 + b"\n1\n"),
    "line of fifty megabytes": lambda: ("a.csv", b"x" * (50 << 20)),
    "quote that is never closed": lambda: ("a.csv", CSV + b'"' + b"x\n" * 200_000),
    "NUL": lambda: ("a.csv", CSV + b"\0"),
    "UTF-16 with its mark": lambda: ("a.csv", CSV.decode("utf-8-sig").encode("utf-16")),
    "UTF-16 without a mark": lambda: ("a.csv", CSV.decode("utf-8-sig").encode("utf-16-le")),
    "Latin-1": lambda: ("a.csv", "Größe,Straße\nÄ,é\n".encode("latin-1")),
    "Shift JIS": lambda: ("a.csv", "件名,本文\nテスト,東京\n".encode("shift_jis")),
    "half a sign of GB18030": lambda: ("a.csv", CSV.decode("utf-8-sig").encode("gb18030")[:-3]),
    "bytes of no encoding": lambda: ("a.csv", bytes(range(1, 256)) * 8),
    "formulas": lambda: ("a.csv", b"=cmd|' /C calc'!A0,@x\n+1,-1\n"),
    "formulas for headings of ours": lambda: ("a.csv", _row(标题="=cmd|' /C calc'!A0")),
    "negative date": lambda: ("a.csv", _row(登记时间="-0001-01-01")),
    "date beyond the calendar": lambda: ("a.csv", _row(登记时间="99999-12-31 00:00")),
    "last date of the calendar": lambda: ("a.csv", _row(登记时间="9999-12-31T23:59:59.999999")),
    "first date of the calendar": lambda: ("a.csv", _row(登记时间="0001-01-01T00:00:00+14:00")),
    "serial of four thousand digits": lambda: ("a.csv", _row(登记时间="9" * 4000)),
    "page of the web": lambda: ("a.csv", b"<!DOCTYPE html><html><body>x</body></html>"),
    "JSON": lambda: ("a.json", b'[{"a": 1}]'),
}

LOGS: dict[str, Callable[[], Broken]] = {
    "log whose entities turn in a circle": lambda: ("a.xes", a_log("&a;", before=_CYCLE)),
    "log of a thousand million laughs": lambda: ("a.xes", a_log("&e9;", before=_LAUGHS)),
    "log that asks for a file": lambda: ("a.xes", a_log("&a;", before=_EXTERNAL)),
    "log nested a hundred thousand deep": lambda: ("a.xes", a_log("<list>" * 100_000)),
    "log without traces": lambda: ("a.xes", a_log("")),
    "log of traces without events": lambda: ("a.xes", a_log("<trace></trace>")),
    "trace inside an event": lambda: (
        "a.xes",
        a_log(TRACE.replace("</event>", f"{TRACE}</event>")),
    ),
    "attribute of fifty megabytes": lambda: (
        "a.xes",
        a_log(f'<trace><string key="a" value="{"x" * (50 << 20)}"/></trace>'),
    ),
    "event of a hundred thousand attributes": lambda: (
        "a.xes",
        a_log("<trace><event>" + "".join(
            f'<string key="k{n}" value="v"/>' for n in range(100_000)) + "</event></trace>"),
    ),
    "log in an encoding that nobody knows": lambda: (
        "a.xes", XES.replace(b"UTF-8", b"EBCDIC-9"),
    ),
    "log with attributes without values": lambda: (
        "a.xes", a_log('<trace><event><string key="a"/></event></trace>'),
    ),
    "log with a date that is none": lambda: ("a.xes", XES.replace(b"2026-03-02T", b"9999-99-99T")),
    "log with a tag that never closes": lambda: ("a.xes", a_log("<trace><event>")),
    "log with words after its end": lambda: ("a.xes", XES + b"<log/>"),
}  # fmt: skip

CATALOGUE: dict[str, Callable[[], Broken]] = {
    **{f"{kind}": make for kind, make in TRUNCATED.items()},
    **{f"archive: {kind}": make for kind, make in ARCHIVES.items()},
    **{f"workbook: {kind}": make for kind, make in WORKBOOKS.items()},
    **{f"table: {kind}": make for kind, make in TABLES.items()},
    **{f"log: {kind}": make for kind, make in LOGS.items()},
}
