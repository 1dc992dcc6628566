"""Words on screen and paper. Chinese is the source text; catalogues translate it.

`_` is called while drawing, never at import; `N_` marks a text that stands in a table.
"""

from __future__ import annotations

from contextvars import ContextVar
from gettext import NullTranslations

_SOURCE = NullTranslations()
_catalogue: ContextVar[NullTranslations] = ContextVar("catalogue", default=_SOURCE)


def use_catalogue(catalogue: NullTranslations) -> None:
    """Speak another language in this request."""
    _catalogue.set(catalogue)


def gettext(text: str) -> str:
    """The text in the language of this request."""
    return _catalogue.get().gettext(text)


def N_(text: str) -> str:  # noqa: N802
    """The text itself: marked here, translated where it is drawn."""
    return text


_ = gettext
