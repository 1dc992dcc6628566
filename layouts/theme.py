"""The tokens of look.md for charts; the style sheet holds the same values for everything else."""

from __future__ import annotations

from typing import Any

PRIMARY = "#1a4f8b"
PRIMARY_SOFT = "#9fb8d6"
INK = "#1f2933"
MUTED = "#5f6c7b"
LINE = "#dde3ea"
PAPER = "#ffffff"
GREEN = "#2f855a"
YELLOW = "#975a16"
RED = "#c53030"
GREY = "#718096"

LIGHT_COLOURS = {"green": GREEN, "yellow": YELLOW, "red": RED, "grey": GREY, "none": MUTED}

FONT = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif'

GRAPH_CONFIG: dict[str, Any] = {
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "displaylogo": False,
    "displayModeBar": False,
    "responsive": True,
}


def figure_layout(**more: Any) -> dict[str, Any]:
    """A figure's layout in the product's look; `more` adds or replaces keys."""
    axis = {"gridcolor": LINE, "linecolor": LINE, "zeroline": False, "tickfont": {"color": MUTED}}
    layout: dict[str, Any] = {
        "font": {"family": FONT, "size": 12, "color": INK},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "margin": {"l": 36, "r": 12, "t": 12, "b": 28},
        "showlegend": False,
        "hoverlabel": {"font": {"family": FONT}},
        "xaxis": dict(axis),
        "yaxis": dict(axis),
    }
    return {**layout, **more}
