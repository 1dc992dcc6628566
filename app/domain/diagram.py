"""The workflow as a document: diagram, steps and permissions, out of the tables themselves."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.access import GRANTS
from app.domain.catalogue import Role, Stage
from app.domain.facts import Fact
from app.domain.steps import Party, Step
from app.domain.workflow import STEPS

Row = Iterable[str]

FIRST = "[*]"
MAY = "●"
PARTIES = {
    Party.NONE: "—",
    Party.LEAD: "主办",
    Party.CO: "协办",
    Party.HANDLER: "主办、协办",
    Party.PAST: "承办或曾承办",
}


def mermaid() -> str:
    """The stages and the steps between them, as a Mermaid state diagram."""
    names = [f'    state "{stage.label}" as {stage}' for stage in Stage]
    arrows = [f"    {a} --> {b}: {'、'.join(steps)}" for (a, b), steps in _moves().items()]
    return "\n".join(["stateDiagram-v2", *names, *arrows])


def _moves() -> dict[tuple[str, str], list[str]]:
    """The labels of the steps that lead from one stage to another."""
    found: dict[tuple[str, str], list[str]] = {}
    for step in STEPS:
        sources = [str(stage) for stage in _in_order(step.sources)] or [FIRST]
        for source in sources:
            for target in map(str, step.targets):
                if source != target:
                    found.setdefault((source, target), []).append(step.action.label)
    return found


def step_table() -> str:
    """Every step: where, to where, what is given, under which conditions, by which clause."""
    head = ("操作", "所在环节", "转入环节", "部门身份", "须提供", "条件", "依据", "说明")
    return _table(head, (_step_row(step) for step in STEPS))


def _step_row(step: Step) -> Row:
    return (
        f"{step.action.label} `{step.action}`",
        _labels(step.sources) or "—",
        _labels(step.targets) or "不变",
        PARTIES[step.party],
        "、".join(map(_asked, step.asks)) or "—",
        " ".join(f"`{name}`" for name in step.guards) or "—",
        step.clause,
        step.meaning,
    )


def _asked(fact: Fact) -> str:
    return fact.label if fact.required else f"（{fact.label}）"


def permission_matrix() -> str:
    """Every step and role: who is granted the permission that the step needs."""
    head = ("操作", "权限", *(role.label for role in Role))
    rows = (
        (
            f"{step.action.label} `{step.action}`",
            step.needs.label,
            *(MAY if step.needs in GRANTS[role] else "" for role in Role),
        )
        for step in STEPS
    )
    return _table(head, rows)


def document() -> str:
    """The whole document, as it stands in docs/workflow.md."""
    return f"""# 问题闭环的流程

本文由流程表生成（`bihuan docs`），请勿手工修改。

## 环节与流转

```mermaid
{mermaid()}
```

## 操作

括号内的内容可不填。部门身份指部门人员须是该问题的何种承办部门；中心、督办、领导等办公室人员按所辖区域。\
督办员代中心负责人操作的，另须说明代行理由；已督办、已提请会商、已提级的除外。

{step_table()}

## 权限

{permission_matrix()}
"""


def _table(head: tuple[str, ...], rows: Iterable[Row]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _in_order(stages: Iterable[Stage]) -> list[Stage]:
    wanted = frozenset(stages)
    return [stage for stage in Stage if stage in wanted]


def _labels(stages: Iterable[Stage]) -> str:
    return "、".join(stage.label for stage in _in_order(stages))
