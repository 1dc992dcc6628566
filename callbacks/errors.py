"""The one place that turns an error into words on the screen; the outputs stay as they were."""

from __future__ import annotations

import logging

import dash_bootstrap_components as dbc
from dash import no_update, set_props

from app.domain.errors import DomainError
from app.translations import _
from app.translations.errors import sentence
from layouts.shell import Ids

log = logging.getLogger("bihuan.callbacks")


def tell(error: Exception) -> object:
    """Show a refusal as a toast; anything unforeseen is logged and raised again."""
    if not isinstance(error, DomainError):
        log.error("callback failed", exc_info=error)
        show(_("系统出错，已记录，请稍后再试或联系管理员。"), kind="danger")
        raise error
    show(sentence(error), kind="warning")
    return no_update


def show(words: str, *, kind: str = "success") -> None:
    """A toast in the corner."""
    look = f"toast-{kind}"
    toast = dbc.Toast(words, header=_("提示"), class_name=look, duration=8000, dismissable=True)
    set_props(Ids.TOASTS, {"children": toast})
