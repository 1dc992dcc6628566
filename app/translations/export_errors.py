"""What refuses an export that runs in the background, or its file."""

from __future__ import annotations

from app.translations import N_

SENTENCES: dict[str, str] = {
    "exports_too_many": N_(
        "待生成和可下载的导出文件已达{limit}份，请先在“我的导出”中删除不需要的。"
    ),
    "exports_no_room": N_("导出文件的存储空间已满，请稍后再试，或联系管理员。"),
    "no_such_export": N_("没有这份导出文件。"),
    "export_gone": N_("导出文件未完成、已过期或已删除，请重新导出。"),
    "export_capacity": N_("您的岗位、单位或代办身份已变化，此文件不再提供，请重新导出。"),
    "export_under_way": N_("文件正在生成，请先取消。"),
    "export_given_up": N_("导出已取消。"),
    "export_interrupted": N_("系统多次中断，文件未能生成，请重新导出。"),
    "export_disk": N_("服务器存储空间不足或写入出错，文件未能生成，请稍后重新导出。"),
}
