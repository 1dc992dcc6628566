"""The pages: one row a page. Menu, guard, address and first paint come from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.domain.access import Permission
from app.queries import admin as admin_view
from app.queries import consultations as consultations_view
from app.queries import evaluation as evaluation_view
from app.queries import exports as exports_view
from app.queries import intake as intake_view
from app.queries import meeting as meeting_view
from app.queries import network as network_view
from app.queries import notices as notices_view
from app.queries import overview as overview_view
from app.queries import problem as problem_view
from app.queries import register as register_view
from app.queries import reviews as reviews_view
from app.queries import supervision as supervision_view
from app.queries import surveys as surveys_view
from app.queries import workbench as workbench_view
from app.translations import N_
from layouts.pages import (
    admin,
    consultations,
    evaluation,
    exports,
    intake,
    meeting,
    network,
    notices,
    overview,
    problem,
    register,
    reviews,
    supervision,
    surveys,
    workbench,
)


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page. load(store, viewer=, at=, **address) gives the view that draw(view) draws."""

    key: str
    path: str
    title: str
    needs: Permission
    load: Callable[..., Any]
    draw: Callable[[Any], Any]
    in_menu: bool = True


# fmt: off
SITEMAP: tuple[Page, ...] = (
    Page(key="overview", path="/", title=N_("指挥总览"), needs=Permission.SEE_OVERVIEW,
         load=overview_view.load, draw=overview.draw),
    Page(key="register", path="/problems", title=N_("问题台账"), needs=Permission.SEE_PROBLEMS,
         load=register_view.load, draw=register.draw),
    Page(key="problem", path="/problems/<number>", title=N_("问题详情"),
         needs=Permission.SEE_PROBLEMS, load=problem_view.load, draw=problem.draw,
         in_menu=False),
    Page(key="intake", path="/intake", title=N_("受理登记"), needs=Permission.REGISTER,
         load=intake_view.load, draw=intake.draw),
    Page(key="workbench", path="/workbench", title=N_("我的待办"),
         needs=Permission.SEE_WORKBENCH, load=workbench_view.load, draw=workbench.draw),
    Page(key="notices", path="/notices", title=N_("消息"), needs=Permission.SEE_PROBLEMS,
         load=notices_view.load, draw=notices.draw, in_menu=False),
    Page(key="exports", path="/exports", title=N_("我的导出"), needs=Permission.EXPORT,
         load=exports_view.load, draw=exports.draw, in_menu=False),
    Page(key="supervision", path="/supervision", title=N_("督办"),
         needs=Permission.SEE_SUPERVISION, load=supervision_view.open_view,
         draw=supervision.draw_view),
    Page(key="consultations", path="/consultations", title=N_("会商"),
         needs=Permission.SEE_CONSULTATIONS, load=consultations_view.load,
         draw=consultations.draw),
    Page(key="meeting", path="/consultations/<number>", title=N_("会商议程"),
         needs=Permission.SEE_CONSULTATIONS, load=meeting_view.load, draw=meeting.draw,
         in_menu=False),
    Page(key="reviews", path="/reviews", title=N_("周例会"), needs=Permission.SEE_REVIEWS,
         load=reviews_view.load, draw=reviews.draw),
    Page(key="network", path="/network", title=N_("部门协同"), needs=Permission.SEE_NETWORK,
         load=network_view.load, draw=network.draw),
    Page(key="evaluation", path="/evaluation", title=N_("评价考核"),
         needs=Permission.SEE_EVALUATION, load=evaluation_view.load, draw=evaluation.draw),
    Page(key="surveys", path="/surveys", title=N_("评价轮次"), needs=Permission.SEE_SURVEYS,
         load=surveys_view.load, draw=surveys.draw, in_menu=False),
    Page(key="admin", path="/admin", title=N_("系统管理"), needs=Permission.SEE_ADMIN,
         load=admin_view.load, draw=admin.draw),
)
# fmt: on
