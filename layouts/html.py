"""HTML elements as Dash has them, made in a twentieth of the time; `Link` is that of dcc.

Dash checks every argument of every element each time a page is drawn; that costs more than all the
rest of drawing it. These are the same classes without the check: tests/pages/test_html.py makes
each element of the drawn pages again, with the classes that look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dash
from dash.development.base_component import Component

if TYPE_CHECKING:
    from dash.dcc import Link as Link
    from dash.html import (
        H1 as H1,
    )  # fmt: skip
    from dash.html import (
        H2 as H2,
    )
    from dash.html import (
        H3 as H3,
    )
    from dash.html import (
        A as A,
    )
    from dash.html import (
        Aside as Aside,
    )
    from dash.html import (
        B as B,
    )
    from dash.html import (
        Br as Br,
    )
    from dash.html import (
        Button as Button,
    )
    from dash.html import (
        Code as Code,
    )
    from dash.html import (
        Datalist as Datalist,
    )
    from dash.html import (
        Dd as Dd,
    )
    from dash.html import (
        Details as Details,
    )
    from dash.html import (
        Div as Div,
    )
    from dash.html import (
        Dl as Dl,
    )
    from dash.html import (
        Dt as Dt,
    )
    from dash.html import (
        Em as Em,
    )
    from dash.html import (
        Fieldset as Fieldset,
    )
    from dash.html import (
        Footer as Footer,
    )
    from dash.html import (
        Form as Form,
    )
    from dash.html import (
        Header as Header,
    )
    from dash.html import (
        I as I,
    )
    from dash.html import (
        Img as Img,
    )
    from dash.html import (
        Kbd as Kbd,
    )
    from dash.html import (
        Label as Label,
    )
    from dash.html import (
        Legend as Legend,
    )
    from dash.html import (
        Li as Li,
    )
    from dash.html import (
        Main as Main,
    )
    from dash.html import (
        Nav as Nav,
    )
    from dash.html import (
        Ol as Ol,
    )
    from dash.html import (
        Option as Option,
    )
    from dash.html import (
        P as P,
    )
    from dash.html import (
        Section as Section,
    )
    from dash.html import (
        Small as Small,
    )
    from dash.html import (
        Span as Span,
    )
    from dash.html import (
        Strong as Strong,
    )
    from dash.html import (
        Summary as Summary,
    )
    from dash.html import (
        Sup as Sup,
    )
    from dash.html import (
        Table as Table,
    )
    from dash.html import (
        Tbody as Tbody,
    )
    from dash.html import (
        Td as Td,
    )
    from dash.html import (
        Th as Th,
    )
    from dash.html import (
        Thead as Thead,
    )
    from dash.html import (
        Time as Time,
    )
    from dash.html import (
        Tr as Tr,
    )
    from dash.html import (
        Ul as Ul,
    )


class Unchecked:
    """What an element does in place of Dash's own: it keeps its arguments as they are."""

    _type: str
    _namespace: str

    def __init__(self, children: Any = None, **props: Any) -> None:
        if children is not None:
            props["children"] = children
        self.__dict__ = props

    def to_plotly_json(self) -> dict[str, Any]:
        """The element as the browser gets it."""
        return {"props": self.__dict__, "type": self._type, "namespace": self._namespace}

    def __repr__(self) -> str:
        return f"{self._type}({self.__dict__})"


def unchecked(element: type[Component]) -> type[Component]:
    """The class of an element whose arguments nobody looks at."""
    named = {name: getattr(element, name) for name in ("_type", "_namespace", "_children_props")}
    # Dash keeps a register of the packages from which components come: this one is Dash's.
    own = {**named, "__doc__": element.__doc__, "__module__": element.__module__}
    return type(element.__name__, (Unchecked, element), own)


if not TYPE_CHECKING:
    Link = unchecked(dash.dcc.Link)
    globals().update(
        {name: unchecked(getattr(dash.html, name)) for name in dash.html.__all__ if name != "Link"}
    )
