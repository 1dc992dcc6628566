"""What the facts of events are called on the screen; an act's own form names its facts first."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.events import RegisterKind
from app.domain.workflow import STEPS
from app.translations import N_, _

OF_ACT: dict[str, dict[str, str]] = {
    str(step.action): {fact.name: fact.label for fact in step.asks} for step in STEPS
}

OF_ACT[str(RegisterKind.PROVINCE_LISTED)] = {
    "code": N_("清单"),
    "drawn_by": N_("汇总人"),
    "entries": N_("件数"),
    "first": N_("起始日期"),
    "last": N_("截止日期"),
}
OF_ENTRY: dict[str, str] = {
    "asked": N_("请求解决事项"),
    "asked_at": N_("提级时间"),
    "days": N_("汇总时在办工作日"),
    "department_id": N_("责任部门"),
    "done": N_("已做工作"),
    "due": N_("答复期限"),
    "ground": N_("提级理由"),
    "lead": N_("汇总时主办"),
    "light": N_("汇总时预警"),
    "list": N_("清单"),
    "n": N_("序号"),
    "named_at": N_("明确时间"),
    "named_by": N_("明确人"),
    "problem_id": N_("问题"),
    "replied_at": N_("答复时间"),
    "replied_by": N_("填报人"),
    "reply": N_("答复"),
    "source": N_("提级单位"),
}
OF_ACT |= dict.fromkeys(
    (
        str(RegisterKind.PROVINCE_ENTERED),
        str(RegisterKind.PROVINCE_NAMED),
        str(RegisterKind.PROVINCE_REPLIED),
    ),
    OF_ENTRY,
)

UNTOLD = frozenset({"clocks", "id", "assignment", "before"})
"""Computed beside every act, or a mere number: the page need not name them each time."""

WORDS: dict[str, str] = {
    "accepted_at": N_("受理时间"),
    "accused": N_("被举报部门"),
    "active": N_("是否在用"),
    "accepted": N_("已导入"),
    "address": N_("登录地址"),
    "alias": N_("别名"),
    "anonymous": N_("匿名"),
    "answer": N_("答复"),
    "appellant": N_("诉求人"),
    "as_of": N_("截至时间"),
    "assignments": N_("移交任务"),
    "away_until": N_("外出至"),
    "batch": N_("批次"),
    "body": N_("全文"),
    "by": N_("提出方"),
    "channel": N_("来源渠道"),
    "closed_at": N_("办结时间"),
    "code": N_("代码"),
    "contact": N_("联系人"),
    "count": N_("差异数"),
    "cycle": N_("互等环"),
    "department": N_("部门"),
    "department_id": N_("部门"),
    "day": N_("日期"),
    "days": N_("超期工作日"),
    "deputy_id": N_("AB岗"),
    "differences": N_("差异"),
    "digest": N_("文件摘要"),
    "due": N_("时限"),
    "due_at": N_("时限"),
    "duplicates": N_("重复"),
    "enterprise": N_("企业"),
    "events": N_("事件数"),
    "fields": N_("分管领域"),
    "file": N_("文件"),
    "format": N_("格式"),
    "from": N_("原部门"),
    "head": N_("责任人"),
    "head_approves": N_("部门审核提交"),
    "heads": N_("链首"),
    "industry": N_("行业"),
    "into": N_("接收部门"),
    "irregular": N_("代码存疑"),
    "lapsed": N_("期满自动"),
    "level": N_("层级"),
    "line": N_("条线"),
    "locked": N_("锁定中"),
    "mark": N_("发文代字"),
    "merged_into": N_("并入"),
    "name": N_("名称"),
    "note": N_("备注"),
    "notify": N_("告知人员"),
    "number": N_("编号"),
    "occasions": N_("提醒时点"),
    "office": N_("办公室"),
    "ok": N_("结论"),
    "parent": N_("上级"),
    "pause": N_("挂起"),
    "people": N_("移交人员"),
    "person": N_("账号"),
    "phone": N_("电话"),
    "problems": N_("问题数"),
    "profile": N_("导入方案"),
    "query": N_("查询条件"),
    "region": N_("区域"),
    "registered_at": N_("登记时间"),
    "rejected": N_("不合格"),
    "reset": N_("管理员重置"),
    "responsible": N_("责任人"),
    "role": N_("角色"),
    "rows": N_("行数"),
    "short_name": N_("简称"),
    "size": N_("规模"),
    "source": N_("来源问题"),
    "source_due": N_("来源时限"),
    "source_no": N_("来源编号"),
    "split_from": N_("原问题"),
    "text": N_("内容"),
    "title": N_("标题或职务"),
    "told": N_("提醒事项"),
    "to_head": N_("送部门审核"),
    "until": N_("截止"),
    "username": N_("用户名"),
    "uscc": N_("信用代码"),
    "valid_from": N_("启用日期"),
    "valid_to": N_("停用日期"),
    "version": N_("版本"),
    "what": N_("导出内容"),
}


def told(kind: str, names: Iterable[str]) -> tuple[str, ...]:
    """The words for an event's facts, each once; a name without a word stands as it is."""
    own = OF_ACT.get(kind, {})
    words = [_(own.get(n) or WORDS.get(n, n)) for n in sorted(set(names) - UNTOLD)]
    return tuple(dict.fromkeys(words))
