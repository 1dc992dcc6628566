"""The charts and the picture of the sample report."""

from __future__ import annotations

from app.queries.report import Arrow, Chart, Form, Picture, Series, Shape, Spot

DEPARTMENTS = (
    "市消防救援支队",
    "市资规局",
    "市建设局",
    "市商务局",
    "市人力社保局",
    "市税务局",
    "国网金华供电公司",
    "市交通运输局",
    "市市场监管局",
    "市生态环境局",
)

TREND = Chart(
    key="trend",
    title="近12周新增、办结与在办",
    shape=Shape.LINES,
    labels=tuple(f"第{n}周" for n in range(36, 48)),
    series=(
        Series(
            name="新增",
            values=(188, 201, 176, 190, 205, 60, 231, 214, 199, 207, 198, 214),
        ),
        Series(
            name="办结",
            values=(170, 195, 181, 177, 199, None, 189, 202, 210, 193, 203, 179),
        ),
    ),
)

STOCK_CHART = Chart(
    key="stock",
    title="哪些单位在办最多",
    shape=Shape.STACKED,
    labels=DEPARTMENTS,
    series=(
        Series(name="正常", values=(21, 30, 41, 44, 60, 70, 72, 81, 90, 97), tone="green"),
        Series(name="临期", values=(11, 9, 8, 8, 6, 4, 8, 7, 6, 10), tone="yellow"),
        Series(name="超期", values=(9, 8, 7, 4, 3, 2, 2, 1, 0, 1), tone="red"),
    ),
)

BANDS = Chart(
    key="bands",
    title="在办问题已历时多久（工作日）",
    shape=Shape.COLUMNS,
    labels=("0–3", "4–5", "6–10", "11–15", ">15"),
    series=(Series(name="件数", values=(412, 305, 348, 133, 88)),),
)

SHARES = Chart(
    key="shares",
    title="各单位按期办结率",
    shape=Shape.BARS,
    labels=DEPARTMENTS[:4],
    series=(Series(name="按期办结率", values=(0.978, 0.965, 0.952, 0.939)),),
    form=Form.SHARE,
)

WAITING = Picture(
    spots=(
        Spot(key="1", name="市资规局", x=0.5, y=0.48, size=1.0, light="red"),
        Spot(key="2", name="市消防救援支队", x=0.52, y=0.52, size=0.7, light="red"),
        Spot(key="3", name="市建设局", x=0.2, y=0.2, size=0.4, light="yellow"),
        Spot(key="4", name="市商务局", x=0.85, y=0.15, size=0.2, light="green"),
        Spot(key="5", name="市人力社保局", x=0.1, y=0.8, size=0.1, light="green"),
        Spot(key="6", name="国网金华供电公司", x=0.9, y=0.85, size=0.3, light="grey"),
        Spot(key="7", name="市生态环境局", x=0.5, y=0.95, size=0.0, light="green"),
    ),
    arrows=(
        Arrow(source="2", target="1", cases=4, days=21.5),
        Arrow(source="1", target="2", cases=3, days=12.0),
        Arrow(source="3", target="1", cases=2, days=9.5),
        Arrow(source="4", target="1", cases=1, days=6.0),
        Arrow(source="5", target="1", cases=1, days=2.5),
        Arrow(source="6", target="2", cases=2, days=8.0),
        Arrow(source="7", target="6", cases=1, days=1.0),
        Arrow(source="7", target="3", cases=1, days=1.0),
    ),
)
