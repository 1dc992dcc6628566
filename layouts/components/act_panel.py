"""The panel at the side in which an act on a problem is taken, beside the list it stands in.

`ActPanel(key)` names the parts of one page's panel; callbacks/act_panel.py makes it work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc

from app.queries.forms import FormView
from app.translations import _
from layouts import html
from layouts.components.forms import form


@dataclass(frozen=True)
class ActPanel:
    """The ids of a page's panel, all of them under the page's key."""

    key: str

    @property
    def panel(self) -> str:
        """The panel itself, which is open or not."""
        return f"{self.key}-panel"

    @property
    def body(self) -> str:
        """What the panel holds."""
        return f"{self.key}-panel-body"

    @property
    def title(self) -> str:
        """The heading that names the panel."""
        return f"{self.key}-panel-title"

    @property
    def opened(self) -> str:
        """The store that remembers which act's form is open."""
        return f"{self.key}-opened"

    @property
    def form(self) -> str:
        """The key of the form's fields."""
        return f"{self.key}-form"

    def press(self, problem: Any, action: Any) -> dict[str, Any]:
        """The id of a button that opens an act's form."""
        return {"type": f"{self.key}-act", "problem": problem, "action": action}

    def confirm(self, action: Any) -> dict[str, Any]:
        """The id of the button that takes the act whose form is open."""
        return {"type": f"{self.key}-confirm", "action": action}

    def button(self, problem: int, action: Any, label: str, *, first: bool = True) -> dbc.Button:
        """A button beside a line; the first act of a line stands out."""
        return dbc.Button(
            label,
            id=self.press(str(problem), str(action)),
            color="primary" if first else "secondary",
            outline=not first,
        )

    def draw(self) -> list[Any]:
        """The closed panel and its memory."""
        return [
            dcc.Store(id=self.opened),
            dbc.Offcanvas(
                html.Div(id=self.body),
                id=self.panel,
                title=_("办理"),
                labelledby=self.title,
                placement="end",
                is_open=False,
                class_name="act-panel",
            ),
        ]

    def act(
        self, view: FormView, *, wrong: str = "", complaint: str = "", notice: str = ""
    ) -> html.Div:
        """An act's form, with its consequence and its one button."""
        action = view.offer.step.action
        problem = [html.Link(view.title, href=f"/problems/{view.number}"), html.Br(), view.number]
        warning = [html.Div(notice, className="warn", role="alert")] if notice else []
        return html.Div(
            [
                html.H2(_(action.label), id=self.title, className="panel-title"),
                html.P(problem, className="small"),
                *warning,
                form(view.offer, view, key=self.form, wrong=wrong, complaint=complaint),
                dbc.Button(_(action.label), id=self.confirm(str(action)), color="primary"),
            ]
        )
