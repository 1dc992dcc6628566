"""部门协同 in somebody's hands: a ring that stands in the data is found, told, put forward."""

from __future__ import annotations

import io
from contextvars import copy_context
from typing import Any
from urllib.parse import quote

import networkx as nx
import pytest
from dash import no_update
from dash._callback_context import context_value
from dash._utils import AttributeDict

from app import context
from app.domain.access import GRANTS, Permission
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.identifiers import problem_number
from app.domain.problem import Case
from app.domain.registers import Register, register_subject
from app.exports.network import network_file
from app.queries import network as query
from app.queries.network_view import NetworkView
from callbacks import network as callbacks
from callbacks.group import guarded
from db.log import events_of
from db.models import AgendaRow
from layouts.pages import network as layout
from layouts.pages.network import key_of
from tests.pages.consulting_office import a_meeting
from tests.pages.network_office import a_ring
from tests.pages.problem_page import Office, walk, words
from tests.pages.visitors import Visitor, an_account, an_app


def seen(office: Office, who: str = "supervisor", **asked: str) -> NetworkView:
    with office.application.reading() as store:
        return query.load(store, viewer=office.people[who], at=office.now(), query=asked)


def called(office: Office, function: Any, who: str, triggered: Any, *given: Any) -> Any:
    """A callback as the browser calls it, behind its permission."""
    needs = next(n for f, _deps, _options, n in callbacks.page.recorded if f is function)

    def run() -> Any:
        context.use_application(office.application)
        context.use_viewer(office.people[who])
        context_value.set(AttributeDict(triggered_inputs=[triggered], updated_props={}))
        return guarded(function, needs)(*given)

    return copy_context().run(run)


def put_forward(office: Office, who: str, key: str) -> Any:
    """Press the button of a finding."""
    name = f'{{"finding":"{key}","type":"network-forward"}}.n_clicks'
    return called(office, callbacks.consult, who, {"prop_id": name, "value": 1}, [1], "")


def ring_of(office: Office) -> str:
    return next(key_of(f) for f in seen(office).findings if f.consultation)


def flags_of(office: Office, case: Case) -> list[tuple[str, str]]:
    with office.application.reading() as store:
        return [(flag.rule, flag.reason) for flag in store.peek(case.id).flags]


def test_the_ring_is_drawn_and_told(office: Office) -> None:
    case = a_ring(office)
    drawn = layout.draw(seen(office, "leader"))
    assert "没有部门在等待其他部门。" not in words(drawn)
    ring = next(f for f in seen(office, "leader").findings if f.consultation)
    assert ring.problems == (problem_number(case.id),)
    assert set(ring.nodes) == {str(office.lead), str(office.co)}
    assert ring.sentence in words(drawn)


def test_nothing_waits_in_an_office_that_begins(office: Office) -> None:
    assert "没有部门在等待其他部门。" in words(layout.draw(seen(office)))


@pytest.mark.parametrize("who", ["supervisor", "leader"])
def test_the_ring_is_put_on_the_next_agenda(office: Office, who: str) -> None:
    case = a_ring(office)
    meeting = a_meeting(office)
    told = put_forward(office, who, ring_of(office))
    assert "已列入“涉企问题会商会”（11-27 14:30）议程 1 件。" in words(told)
    assert f"/consultations/{meeting}" in [getattr(c, "href", "") for c in walk(told)]
    again = put_forward(office, who, ring_of(office))
    assert "1 件此前已列入“涉企问题会商会”（11-27 14:30）议程。" in words(again)
    with office.application.reading() as store:
        row = store.session.get(AgendaRow, (meeting, 1))
        assert row is not None
        assert row.problem_id == case.id


def test_where_no_meeting_is_called_calling_one_is_offered(office: Office) -> None:
    a_ring(office)
    told = put_forward(office, "supervisor", ring_of(office))
    assert "本级尚无已召集的会商会议" in words(told)
    assert "/consultations" in [getattr(c, "href", "") for c in walk(told)]


def test_where_no_meeting_is_called_a_leader_proposes_the_ring_with_its_sentence(
    office: Office,
) -> None:
    case = a_ring(office)
    key, view = ring_of(office), seen(office)
    sentence = next(f.sentence for f in view.findings if f.consultation)
    told = put_forward(office, "leader", key)
    assert "已提请会商 1 件，列入会商候选。" in words(told)
    assert ("asked", sentence) in flags_of(office, case)
    again = put_forward(office, "leader", key)
    assert "已提请会商 0 件，列入会商候选。另有 1 件此前已提请或已办结。" in words(again)


def test_a_finding_that_stands_no_more_is_not_put_forward(office: Office) -> None:
    a_ring(office)
    with pytest.raises(DomainError, match="finding_gone"):
        put_forward(office, "supervisor", "ring 1 2 ZJ-3307-20261009-0012")


@pytest.mark.parametrize("who", ["clerk", "liaison", "auditor"])
def test_a_forged_press_is_refused(office: Office, who: str) -> None:
    a_ring(office)
    with pytest.raises(DomainError, match="not_allowed"):
        put_forward(office, who, ring_of(office))


def test_a_page_that_is_drawn_presses_nothing(office: Office) -> None:
    triggered = {"prop_id": "x.n_clicks", "value": None}
    assert called(office, callbacks.consult, "leader", triggered, [None], "") is no_update
    assert called(office, callbacks.unfold, "leader", triggered, [None], "") is no_update


def test_narrowing_goes_to_the_address_of_what_is_asked(office: Office) -> None:
    ids = [{"type": "network-filter", "key": key} for key in ("region", "least", "level")]
    given = (["3307", "1", "region"], ids, "?graph=handover&weeks=26")
    address = called(office, callbacks.narrow, "leader", {"prop_id": "x", "value": "1"}, *given)
    assert address == "/network?graph=handover&weeks=26&region=3307&level=region"


def test_what_is_unfolded_is_what_the_address_asks_for(office: Office) -> None:
    a_ring(office)
    pressed = {"prop_id": "x.n_clicks", "value": 1}
    whole = called(office, callbacks.unfold, "leader", pressed, [1], "")
    assert "谁等谁（件）" in words(whole)
    assert called(office, callbacks.unfold, "leader", pressed, [1], "?least=5") == []


def test_a_file_of_the_page_is_written_into_the_log(office: Office) -> None:
    a_ring(office)
    viewer, at = office.people["leader"], office.now()
    _view, content = network_file(
        office.application, kind="graphml", asked={}, viewer=viewer, at=at
    )
    graph = nx.read_graphml(io.BytesIO(content))
    assert sorted(graph.edges) == sorted(
        [(str(office.lead), str(office.co)), (str(office.co), str(office.lead))]
    )
    with office.application.reading() as store:
        event = events_of(store.session, register_subject(Register.EXPORTS))[-1]
        assert (event.facts["what"], event.facts["format"]) == ("network", "graphml")
        assert event.facts["rows"] == 2


@pytest.mark.parametrize("kind", ["graphml", "csv", "svg", "xlsx"])
def test_the_files_are_handed_out_under_a_chinese_name(office: Office, kind: str) -> None:
    an_account(office.application, "chief", Role.LEADER, region="33")
    visitor = Visitor(an_app(office.application))
    visitor.signs_in("chief")
    answer = visitor.gets(f"/export/network.{kind}?token=abc&region=3307")
    assert answer.status_code == 200
    name = quote(f"部门协同-谁在等谁-20261123-0900.{kind}")
    assert name in answer.headers["Content-Disposition"]
    assert "bihuan-export=abc" in answer.headers["Set-Cookie"]


def test_who_may_not_export_or_see_the_page_gets_no_file(office: Office) -> None:
    both = {Permission.EXPORT, Permission.SEE_NETWORK}
    assert not both <= GRANTS[Role.LIAISON]
    an_account(office.application, "handler", Role.LIAISON, region="33", department=office.lead)
    visitor = Visitor(an_app(office.application))
    visitor.signs_in("handler")
    assert visitor.gets("/export/network.csv").status_code == 403
