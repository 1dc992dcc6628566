"""评价轮次: judge a file and take it; register a finding as a problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import ALL, Input, Output, State, ctx, dcc, no_update
from dash.exceptions import PreventUpdate

from app.context import now, reading, transaction, viewer
from app.domain.access import Permission
from app.domain.errors import DomainError
from app.domain.identifiers import problem_number
from app.services import surveys
from app.services.exporting import record_export
from app.services.intake import Registration
from app.services.surveys import Judged
from app.translations import _
from app.translations.errors import sentence
from callbacks.admin.uploads import bytes_of
from callbacks.errors import show
from callbacks.forms import typed_by_name
from callbacks.group import CallbackGroup
from layouts.pages import surveys as layout
from layouts.pages.surveys import Ids, address, faults, field, press, upload

page = CallbackGroup(Permission.SEE_SURVEYS)

CONTENTS = State(upload(ALL), "contents")
NAMES = State(upload(ALL), "filename")


@dataclass(frozen=True)
class Sent:
    """What the browser sends with a press. about: what is pressed for."""

    about: str
    contents: list[str | None]
    names: list[str | None]
    typed: Mapping[str, Any]


@page.on(
    Output(Ids.JUDGED, "children"),
    Input(upload(ALL), "contents"),
    NAMES,
    needs=Permission.IMPORT_SURVEYS,
)
def look_at(contents: list[str | None], names: list[str | None]) -> Any:
    """What importing the file would do; nothing is written."""
    try:
        found = judged(contents, names)
    except DomainError as refusal:
        return layout.refused(sentence(refusal))
    rounds = [(told, str(change)) for told, change in found.rounds]
    return layout.judged(rounds, found.faults, found.rows)


def judged(contents: list[str | None], names: list[str | None]) -> Judged:
    """The verdict on an upload. Raises DomainError as `surveys.judge`."""
    with reading() as store:
        return surveys.judge(store, **upload_of(contents, names), viewer=viewer(), at=now())


def upload_of(contents: list[str | None], names: list[str | None]) -> dict[str, Any]:
    """The bytes and the name of the one file that was sent."""
    return {"content": bytes_of("".join(filter(None, contents))), "file": (names or [""])[0] or ""}


@page.on(
    Output(Ids.FAULTS_FILE, "data"),
    Input(faults(ALL), "n_clicks"),
    CONTENTS,
    NAMES,
    needs=Permission.IMPORT_SURVEYS,
)
def bring_faults(
    clicks: list[int | None], contents: list[str | None], names: list[str | None]
) -> Any:
    """The list of what is wrong with the file."""
    if not any(clicks):
        raise PreventUpdate
    found = judged(contents, names)
    with transaction() as store:
        record_export(
            store, what="survey_faults", kind="csv", query="", rows=len(found.faults), as_of=now(),
            viewer=viewer(), at=now(),
        )  # fmt: skip
    return dcc.send_bytes(surveys.faults_csv(found.faults), f"{found.file}.rejects.csv")


@page.on(
    Output(Ids.ADDRESS, "href"),
    Input(press(ALL, ALL), "n_clicks"),
    CONTENTS,
    NAMES,
    State(field(ALL), "id"),
    State(field(ALL), "value"),
    running=[(Output(press(ALL, ALL), "disabled"), True, False)],
)
def react(
    clicks: list[int | None],
    contents: list[str | None],
    names: list[str | None],
    ids: list[Any],
    values: list[Any],
) -> Any:
    """Do what a button says; the page opens anew."""
    if not any(clicks):
        return no_update
    do, about = str(ctx.triggered_id["do"]), str(ctx.triggered_id["about"])
    return answer(do, Sent(about, contents, names, typed_by_name(ids, values)))


def answer(do: str, sent: Sent) -> str:
    """The address after a press. Raises DomainError "illegal_step" for no button."""
    if do not in GESTURES:
        raise DomainError("illegal_step")
    return GESTURES[do](sent)


def take(sent: Sent) -> str:
    """Import the file that was looked at."""
    file = upload_of(sent.contents, sent.names)
    with transaction() as store:
        found = surveys.take(store, **file, viewer=viewer(), at=now())
    show(_("已导入 {n} 个轮次。").format(n=len(found.rounds)))
    return address(round=found.rounds[0][0].code)


def register(sent: Sent) -> str:
    """Register a finding as a problem."""
    code, _sign, n = sent.about.partition("|")
    number = int(n) if n.isdecimal() else 0
    with transaction() as store:
        case = surveys.register_finding(
            store, code=code, n=number, given=registration_of(sent.typed), viewer=viewer(),
            at=now(),
        )  # fmt: skip
    show(_("已登记为 {number}。").format(number=problem_number(case.id)))
    return address(round=code)


def registration_of(typed: Mapping[str, Any]) -> Registration:
    """What was typed; channel and external number are put in by the service."""
    words = ("title", "text", "region", "uscc", "enterprise_name", "contact", "phone", "field",
             "kind")  # fmt: skip
    given = {name: str(typed.get(name) or "") for name in words}
    return Registration(
        **given,
        channel="",
        anonymous=bool(typed.get("anonymous")),
        urgency=str(typed.get("urgency") or "normal"),
    )


GESTURES = {"take": take, "register": register}
