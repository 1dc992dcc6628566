"""导入: stage a file, commit it piece by piece while the page asks, bring the rejects."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl

from dash import ALL, Input, Output, State, ctx, dcc, set_props
from dash.exceptions import PreventUpdate

from app.context import application, now, reading, transaction, viewer
from app.domain.access import Permission
from app.domain.errors import DomainError
from app.queries.admin import imports as query
from app.queries.admin.imports import LookedAt, OpenBatch
from app.queries.admin.paging import number as page_number
from app.services import import_bundles, importing
from app.services.exporting import record_export
from app.services.import_bundles import Looked
from app.translations import _
from app.translations.errors import sentence
from callbacks.admin.acts import Act, Done, number
from callbacks.admin.uploads import bytes_of
from callbacks.group import CallbackGroup
from layouts.pages.admin import imports as layout
from layouts.pages.admin.ids import Ids, address, field

page = CallbackGroup(Permission.IMPORT)

MOMENT = 1.0
"""Seconds for which one gesture of the page commits."""


@page.on(
    Output(Ids.IMPORT_SAID, "children"),
    Input(Ids.IMPORT_FILE, "contents"),
    State(Ids.IMPORT_FILE, "filename"),
    State(field("profile"), "value"),
    running=[(Output(Ids.IMPORT_FILE, "disabled"), True, False)],
)
def look_at(contents: str | None, name: str | None, profile: str | None) -> Any:
    """Stage a file, or each of an archive; one that cannot be read changes nothing."""
    files = staged(contents or "", name or "", profile or None)
    if len(files) == 1 and files[0].batch:
        set_props(Ids.ADDRESS, {"href": address(layout.TAB, batch=files[0].batch)})
        return None
    with reading() as store:
        view = query.load(store, viewer=viewer(), at=now(), query={})
    set_props(Ids.BATCHES, {"children": layout.batches(view)})
    return layout.looked_at(files)


def staged(contents: str, name: str, profile: str | None) -> tuple[LookedAt, ...]:
    """What came of each file of an upload."""
    try:
        content = bytes_of(contents)
    except DomainError as refusal:
        return (LookedAt(file=name, refusal=sentence(refusal)),)
    found = import_bundles.stage_files(
        application(), content=content, name=name, viewer=viewer(), at=now(), profile=profile
    )
    return tuple(map(_told, found))


def _told(found: Looked) -> LookedAt:
    if found.refusal is not None or found.preview is None:
        return LookedAt(file=found.file, refusal=sentence(found.refusal))
    numbers = ("batch", "rows", "ready", "duplicates", "rejected")
    return LookedAt(file=found.file, **{name: getattr(found.preview, name) for name in numbers})


@page.on(
    Output(Ids.PROGRESS, "children"),
    Output(Ids.TICK, "disabled"),
    Input(Ids.TICK, "n_intervals"),
    State(Ids.PLACE, "search"),
)
def go_on(_ticks: int, search: str | None) -> tuple[Any, bool]:
    """Commit the next piece of the batch that the page shows."""
    asked = dict(parse_qsl((search or "").lstrip("?")))
    batch = opened(page_number(asked.get("batch"))).batch.id
    rate = commit_for_a_moment(batch)
    with reading() as store:
        view = query.load(store, viewer=viewer(), at=now(), query=asked)
    set_props(Ids.BATCHES, {"children": layout.batches(view)})
    return layout.progress(opened(batch), rate=rate), not view.running


def commit_for_a_moment(batch: int) -> float:
    """Go on with a batch for about a second; how many rows a second that is, the rest included."""
    before, begun = opened(batch).batch.done, monotonic()
    reached = importing.commit_some(
        application(), batch=batch, viewer=viewer(), at=now(), seconds=MOMENT
    )
    seconds = max(monotonic() - begun, layout.EVERY / 1000)
    return (reached.done - before) / seconds


def opened(batch: int | None) -> OpenBatch:
    """A batch that the viewer may see. Raises DomainError "unknown_batch"."""
    with reading() as store:
        found = query.open_batch(store, batch=batch or 0, viewer=viewer())
    if found is None:
        raise DomainError("unknown_batch", batch=batch)
    return found


def start(_typed: Mapping[str, Any], of: str) -> Done:
    """Commit the first piece, or the next one of what was cut off; the page asks for the rest."""
    batch = opened(number(of)).batch.id
    commit_for_a_moment(batch)
    said = _("正在分批导入；离开本页后由系统自动续办。")
    return Done(said=said, changes={"batch": of, "run": "1"})


def discard(_typed: Mapping[str, Any], of: str) -> Done:
    """Forget what was only looked at."""
    importing.discard(application(), batch=opened(number(of)).batch.id, viewer=viewer())
    return Done(said=_("已放弃。"), changes={"batch": "", "run": ""})


@page.on(
    Output(Ids.REJECTS_FILE, "data"),
    Input({"type": "admin-rejects", "batch": ALL}, "n_clicks"),
)
def bring_rejects(clicks: list[int | None]) -> Any:
    """The rejected rows of one's own file, to be corrected and imported again."""
    if not any(clicks):
        raise PreventUpdate
    found = opened(number(str(ctx.triggered_id["batch"]))).batch
    if not found.own:
        raise DomainError("not_allowed")
    with transaction() as store:
        content = importing.rejects_csv(store, batch=found.id)
        record_export(
            store, what="rejects", kind="csv", query=f"batch={found.id}", rows=found.rejected,
            as_of=now(), viewer=viewer(), at=now(),
        )  # fmt: skip
    return dcc.send_bytes(content, f"{found.file}.rejects.csv")


ACTS = {
    "start-import": Act(needs=Permission.IMPORT, run=start),
    "discard-import": Act(needs=Permission.IMPORT, run=discard),
}
