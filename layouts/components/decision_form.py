"""议定: the form of a decision, with the fields that its effects need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc

from app.domain.consultation import Effect
from app.domain.facts import Fact
from app.queries.deciding_form import TAKEN_BY, DecidingForm
from app.queries.forms import FormView
from app.queries.meeting_items import Item
from app.translations import _
from layouts import html
from layouts.components.form_rows import field_id
from layouts.components.forms import fields_of
from layouts.components.words import spoken_moment

SUPPLIED = frozenset({"reason", "override"})
"""Facts that the decision itself supplies."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why a decision was refused; fact: the field it speaks of, empty for none."""

    words: str = ""
    fact: str = ""


def decision_fields(form: DecidingForm, *, key: str, refusal: Refusal) -> html.Div:
    """Text, lead, date, co-handlers, and the effects as check boxes."""
    asks = {f.name: f for f in form.view.offer.step.asks}
    common = [asks[name] for name in TAKEN_BY]
    notice = []
    if refusal.words and not refusal.fact:
        notice = [html.Div(refusal.words, className="warn", role="alert")]
    ticked: Mapping[str, Any] = form.view.typed.get("effect") or {}
    effects = [
        _effect(effect, form.asking.get(effect), ticked, key=key, refusal=refusal)
        for effect in form.effects
    ]
    legend = html.Legend(_("对本问题的影响"), className="form-label")
    return html.Div(
        [*notice, *_drawn(common, form.view, key, refusal), html.Fieldset([legend, *effects])],
        className="act-form decision-form",
    )


def _drawn(facts: Sequence[Fact], view: FormView, key: str, refusal: Refusal) -> list[Any]:
    return fields_of(facts, view, key=key, wrong=refusal.fact, complaint=refusal.words)


def _effect(
    effect: Effect,
    view: FormView | None,
    ticked: Mapping[str, Any],
    *,
    key: str,
    refusal: Refusal,
) -> html.Div:
    """A check box, and below it what the effect needs to be told."""
    id = field_id(key, "effect", part=str(effect))
    label = _("{effect}（{how}）").format(effect=_(effect.label), how=_hint(effect))
    box = dbc.Checkbox(id=id, value=bool(ticked.get(str(effect))), label=label)
    if view is None:
        return html.Div(box, className="effect")
    facts = [f for f in view.offer.step.asks if f.name not in SUPPLIED]
    if refusal.fact != "confirm":
        facts = [f for f in facts if f.name != "confirm"]
    fields = html.Div(_drawn(facts, view, key, refusal), className="effect-fields")
    return html.Div([box, fields], className="effect")


def _hint(effect: Effect) -> str:
    return {
        Effect.DUE: _("以完成期限为批准时限，原时限不变"),
        Effect.REASSIGN: _("由牵头部门主办"),
        Effect.ADD: _("上列部门列为协办"),
        Effect.REQUIRE: _("须先完成的事项"),
        Effect.ESCALATE: _("报上一级协调解决"),
    }[effect]


def changed(before: Item, after: Item) -> list[str]:
    """What a decision changed on its problem, in sentences."""
    found = []
    if before.due != after.due:
        found.append(
            _("办结期限由{old}调整为{new}").format(
                old=spoken_moment(before.due), new=spoken_moment(after.due)
            )
        )
    if before.lead != after.lead:
        found.append(_("主办改为{lead}").format(lead=after.lead or _("待派单")))
    known = {name for _id, name in before.departments}
    added = [name for _id, name in after.departments if name not in {*known, after.lead}]
    if added:
        found.append(_("加派协办：{names}").format(names=_("、").join(added)))
    if len(after.waits) > len(before.waits):
        wait = after.waits[-1]
        words = _("{waiting}须待{awaited}完成")
        found.append(words.format(waiting=wait.waiting, awaited=wait.awaited))
    if before.stage is not after.stage:
        found.append(_("环节转为“{stage}”").format(stage=_(after.stage.label)))
    return found
