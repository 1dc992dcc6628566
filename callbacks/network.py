"""部门协同: narrow to what is asked, open a list from the picture, put a finding forward."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from dash import ALL, Input, Output, State, ctx, no_update

from app.context import now, reading, transaction, viewer
from app.domain.access import Permission
from app.domain.errors import DomainError
from app.domain.identifiers import parse_problem_number
from app.domain.steps import Action
from app.queries import network as query
from app.queries.network_view import FindingView, NetworkView
from app.services.putting_forward import put_forward
from app.services.several import perform_each
from callbacks.group import CallbackGroup
from layouts.pages import network as layout
from layouts.pages.network import Ids, control, forward, more

page = CallbackGroup(Permission.SEE_NETWORK)

HERE = State(Ids.ADDRESS, "search")

page.in_browser("networkOpens", Output(Ids.OPENED, "href"), Input(Ids.GRAPH, "clickData"))


def pairs_of(search: str | None) -> dict[str, str]:
    """What the address asks for."""
    return dict(parse_qsl((search or "").removeprefix("?")))


def shown(search: str | None) -> NetworkView:
    """The view of an address, as it is now."""
    with reading() as store:
        return query.load(store, viewer=viewer(), at=now(), query=pairs_of(search))


@page.on(
    Output(Ids.ADDRESS, "href"),
    Input(control(ALL), "value"),
    State(control(ALL), "id"),
    HERE,
)
def narrow(values: list[Any], ids: list[dict[str, str]], search: str | None) -> str:
    """The address of what the controls ask for; opening it draws the page."""
    typed = {id["key"]: value for id, value in zip(ids, values, strict=True)}
    return layout.address(layout.asked_anew(pairs_of(search), typed))


@page.on(Output(Ids.TABLES, "children"), Input(more(ALL), "n_clicks"), HERE)
def unfold(clicks: list[int | None], search: str | None) -> Any:
    """The tables with all their rows."""
    return layout.tables(shown(search), whole=True) if any(clicks) else no_update


@page.on(Output(Ids.ANSWER, "children"), Input(forward(ALL), "n_clicks"), HERE)
def consult(clicks: list[int | None], search: str | None) -> Any:
    """Put the problems of a finding on the next agenda, or propose them to who sets it."""
    if not any(clicks) or not ctx.triggered[0]["value"]:
        return no_update
    finding = finding_of(shown(search), ctx.triggered_id["finding"])
    return on_agenda(finding) if viewer().can(Permission.SET_AGENDA) else referred(finding)


def finding_of(view: NetworkView, key: str) -> FindingView:
    """The finding whose button was pressed. Raises DomainError "finding_gone"."""
    found = (f for f in view.findings if f.consultation and layout.key_of(f) == key)
    finding = next(found, None)
    if finding is None:
        raise DomainError("finding_gone")
    return finding


def problems_of(finding: FindingView) -> list[int]:
    """The problems of a finding."""
    return [parse_problem_number(number) for number in finding.problems]


def on_agenda(finding: FindingView) -> list[Any]:
    """Put its problems on the agenda of the next meeting; where none is called, it is told how,
    or the problems become candidates if the viewer calls none.
    """
    problems = problems_of(finding)
    with transaction() as store:
        done = put_forward(store, problems=problems, viewer=viewer(), at=now())
    if done is None:
        return layout.no_meeting() if viewer().can(Permission.CONSULT) else referred(finding)
    return layout.on_agenda(
        added=len(done.added),
        known=done.known,
        meeting=done.meeting,
        title=done.title,
        starts=done.starts_at,
    )


def referred(finding: FindingView) -> list[Any]:
    """Propose its problems for consultation, the finding's sentence being the reason."""
    done = perform_each(
        transaction,
        problems=problems_of(finding),
        action=Action.REFER,
        given={"reason": finding.sentence},
        viewer=viewer(),
        at=now(),
    )
    refused = sum(each.refusal is not None for each in done)
    return layout.referred(done=len(done) - refused, refused=refused)
