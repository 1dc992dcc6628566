"""Which files may be attached: by name, by extension, and by what their content really is."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable

from app.domain.errors import DomainError

LONGEST_NAME = 200

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _begins(*beginnings: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(beginnings)


def _office(part: str) -> Callable[[bytes], bool]:
    """An Office Open XML or OFD package with a part of that name, and without macros."""

    def holds(content: bytes) -> bool:
        names = _packed(content)
        return any(name.startswith(part) for name in names) and not any(
            name.lower().endswith("vbaproject.bin") for name in names
        )

    return holds


def _packed(content: bytes) -> list[str]:
    if not content.startswith(ZIP):
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return package.namelist()
    except zipfile.BadZipFile:
        return []


def _kingsoft(content: bytes) -> bool:
    """WPS writes either the old compound file or a package."""
    return content.startswith(OLE) or bool(_packed(content))


def _riff(form: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(b"RIFF") and content[8:12] == form


def _mp3(content: bytes) -> bool:
    frame = len(content) > 1 and content[0] == 0xFF and content[1] & 0xE0 == 0xE0
    return content.startswith(b"ID3") or frame


def _mp4(content: bytes) -> bool:
    return content[4:8] == b"ftyp"


def _text(content: bytes) -> bool:
    """Words in UTF-8 or GB 18030, without a sign that no text has."""
    if re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", content):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return content.startswith((b"\xff\xfe", b"\xfe\xff"))


OPEN_XML = "application/vnd.openxmlformats-officedocument."

# extension: (media type, what the content must be)
TYPES: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    "pdf": ("application/pdf", _begins(b"%PDF-")),
    "doc": ("application/msword", _begins(OLE)),
    "docx": (f"{OPEN_XML}wordprocessingml.document", _office("word/")),
    "xls": ("application/vnd.ms-excel", _begins(OLE)),
    "xlsx": (f"{OPEN_XML}spreadsheetml.sheet", _office("xl/")),
    "ppt": ("application/vnd.ms-powerpoint", _begins(OLE)),
    "pptx": (f"{OPEN_XML}presentationml.presentation", _office("ppt/")),
    "wps": ("application/vnd.wps-office.wps", _kingsoft),
    "et": ("application/vnd.wps-office.et", _kingsoft),
    "dps": ("application/vnd.wps-office.dps", _kingsoft),
    "ofd": ("application/ofd", _office("OFD.xml")),
    "txt": ("text/plain", _text),
    "csv": ("text/csv", _text),
    "jpg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "jpeg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "png": ("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "gif": ("image/gif", _begins(b"GIF87a", b"GIF89a")),
    "bmp": ("image/bmp", _begins(b"BM")),
    "webp": ("image/webp", _riff(b"WEBP")),
    "zip": ("application/zip", _begins(ZIP, b"PK\x05\x06")),
    "rar": ("application/vnd.rar", _begins(b"Rar!\x1a\x07")),
    "7z": ("application/x-7z-compressed", _begins(b"7z\xbc\xaf\x27\x1c")),
    "mp3": ("audio/mpeg", _mp3),
    "wav": ("audio/wav", _riff(b"WAVE")),
    "amr": ("audio/amr", _begins(b"#!AMR")),
    "m4a": ("audio/mp4", _mp4),
    "mp4": ("video/mp4", _mp4),
}

_RUNNABLE = (
    "apk app asp aspx bat bin cgi chm class cmd com cpl dll dmg docm exe hta htm html iso jar js"
    " jse jsp lnk mht mhtml msi msp pif php pl pptm ps1 py reg scf scr sh svg swf sys url vbe vbs"
    " vhd ws wsf wsh xhtml xlam xlsm xml xsl"
)
RUNNABLE = frozenset(_RUNNABLE.split())
"""Endings that some machine runs; none may stand anywhere in a name."""

RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.I)
FORBIDDEN = frozenset('/\\<>:"|?*')
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def media_type_of(name: str, content: bytes) -> str:
    """The media type under which a file may be kept.

    Raises DomainError: file_empty, file_name_bad (with what is wrong), file_type_refused,
    file_content_differs.
    """
    ending = check_name(name)
    if not content:
        raise DomainError("file_empty", name=name)
    media_type, fits = TYPES[ending]
    if not fits(content):
        raise DomainError("file_content_differs", name=name, ending=ending)
    return media_type


def check_name(name: str) -> str:
    """The ending of a name that hides nothing. Raises as `media_type_of`."""
    if not name.strip() or len(name) > LONGEST_NAME:
        raise DomainError("file_name_bad", reason="length")
    # Signs that turn the reading direction or show nothing make exe look like pdf.
    if any(unicodedata.category(sign) in INVISIBLE for sign in name):
        raise DomainError("file_name_bad", reason="invisible")
    if FORBIDDEN & set(name) or name != name.strip() or name.startswith(".") or name.endswith("."):
        raise DomainError("file_name_bad", reason="sign")
    stem, *endings = (part.strip().lower() for part in name.split("."))
    if RESERVED.fullmatch(stem):
        raise DomainError("file_name_bad", reason="reserved")
    if not endings or endings[-1] not in TYPES:
        raise DomainError("file_type_refused", ending=endings[-1] if endings else "")
    if RUNNABLE & set(endings):
        raise DomainError("file_name_bad", reason="ending")
    return endings[-1]
