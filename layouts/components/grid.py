"""A long list that is fetched block by block while one scrolls (AG Grid, infinite row model)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_ag_grid

from app.translations import N_, _

BLOCK = 100
ROW_HEIGHT = 34

LOCALE: Mapping[str, str] = {
    "loadingOoo": N_("正在加载…"),
    "loadingError": N_("加载失败"),
    "noRowsToShow": N_("没有符合条件的问题"),
    "ariaRowSelect": N_("按空格键选择本行"),
    "ariaRowDeselect": N_("按空格键取消选择本行"),
    "ariaRowToggleSelection": N_("按空格键切换选择"),
    "ariaRowSelectionDisabled": N_("本行不能选择"),
    "ariaChecked": N_("已选"),
    "ariaUnchecked": N_("未选"),
    "ariaSortableColumn": N_("按回车键排序"),
    "ariaColumn": N_("列"),
    "ariaLabelLoading": N_("加载中"),
    "copy": N_("复制"),
    "selectAll": N_("全选"),
}
"""The words of the grid itself; those of its filters and menus are not used."""

THEME = (
    "themeQuartz.withParams({accentColor:'#1a4f8b',foregroundColor:'#1f2933',borderColor:'#dde3ea',"
    "headerBackgroundColor:'#f5f7fa',headerTextColor:'#4a5766',headerFontWeight:400,"
    "fontFamily:'inherit',fontSize:13,headerFontSize:12,rowHoverColor:'#eef3f9',"
    "selectedRowBackgroundColor:'#e8eff8',cellHorizontalPadding:7,wrapperBorderRadius:6,"
    "oddRowBackgroundColor:'#ffffff',rowBorder:{color:'#eef2f6'}})"
)
"""The tokens of the style sheet, said to the grid."""


def grid(
    id: Any,
    columns: Sequence[Mapping[str, Any]],
    *,
    rows: int = 1,
    selectable: bool = False,
    opens: bool = True,
) -> dash_ag_grid.AgGrid:
    """The grid. Its rows come from the callback on getRowsRequest; each row needs a text `id`.

    rows: for how many there is room from the start; a longer list grows as it is gone through.
    selectable: rows can be chosen, one by one. opens: Enter opens the row's `address`.
    """
    options: dict[str, Any] = {
        "theme": {"function": THEME},
        "rowHeight": ROW_HEIGHT,
        "headerHeight": 32,
        "cacheBlockSize": BLOCK,
        "cacheOverflowSize": 1,
        "maxConcurrentDatasourceRequests": 1,
        "maxBlocksInCache": 10,
        "infiniteInitialRowCount": rows,
        "suppressMovableColumns": True,
        "suppressCellFocus": False,
        "suppressMultiSort": True,
        "enableCellTextSelection": True,
        "localeText": {key: _(words) for key, words in LOCALE.items()},
    }
    if selectable:
        options["rowSelection"] = {
            "mode": "multiRow",
            "headerCheckbox": False,
            "enableClickSelection": False,
        }
    return dash_ag_grid.AgGrid(
        id=id,
        rowModelType="infinite",
        columnDefs=[dict(column) for column in columns],
        defaultColDef={"sortable": False, "resizable": True, "suppressHeaderMenuButton": True},
        getRowId="params.data.id",
        dashGridOptions=options,
        eventListeners={"cellKeyDown": ["openOnEnter(params)"]} if opens else {},
        style={"height": "100%"},
    )
