"""Callbacks are recorded in groups and attached by create_app; a group names who may call it.

Nothing is attached without a permission: hiding a button is not refusing, so each call asks
again. The function itself comes back unchanged and can be called in tests.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from dash import ClientsideFunction, Dash

from app.context import viewer
from app.domain.access import Permission

Function = Callable[..., Any]


class CallbackGroup:
    """The callbacks of one page, under the page's permission unless one of them names its own."""

    def __init__(self, needs: Permission) -> None:
        self.needs = needs
        self.recorded: list[tuple[Function, tuple[Any, ...], dict[str, Any], Permission]] = []
        self.answered_by_browser: list[tuple[str, tuple[Any, ...]]] = []

    def on(
        self, *dependencies: Any, needs: Permission | None = None, **options: Any
    ) -> Callable[[Function], Function]:
        """Record a callback; first paint is the page's, so it waits for a gesture."""
        options.setdefault("prevent_initial_call", True)

        def record(function: Function) -> Function:
            self.recorded.append((function, dependencies, options, needs or self.needs))
            return function

        return record

    def in_browser(self, function: str, *dependencies: Any) -> None:
        """Record what a function of window.dash_clientside.bihuan (app/assets) answers.

        It knows only what the page holds already, so no permission is asked.
        """
        self.answered_by_browser.append((function, dependencies))

    def attach(self, app: Dash) -> None:
        """Give the recorded callbacks to an app, each behind its permission."""
        for function, dependencies, options, needs in self.recorded:
            app.callback(*dependencies, **options)(guarded(function, needs))
        for name, dependencies in self.answered_by_browser:
            answer = ClientsideFunction("bihuan", name)
            app.clientside_callback(answer, *dependencies, prevent_initial_call=True)


def guarded(function: Function, needs: Permission) -> Function:
    """The function, which now asks the viewer's permission first."""

    @wraps(function)
    def asked(*args: Any, **named: Any) -> Any:
        viewer().require(needs)
        return function(*args, **named)

    asked.needs = needs  # type: ignore[attr-defined]
    return asked
