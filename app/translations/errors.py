"""One sentence for each code of an error; facts fill it late, so that it can be translated."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.domain.errors import DomainError
from app.translations import N_, clock_errors, export_errors, gettext, people_errors

SENTENCES: dict[str, str] = {
    **people_errors.SENTENCES,
    **export_errors.SENTENCES,
    "not_signed_in": N_("请先登录。"),
    "not_allowed": N_("您没有此项权限。"),
    "illegal_step": N_("当前环节不能进行此操作，页面可能已变化，请刷新后再看。"),
    "unknown_problem": N_("没有这个问题，或您无权查看。"),
    "conflict": N_("保存前已有他人更新，您填写的内容已保留，请核对后再提交。"),
    "busy": N_("系统正忙，刚才的操作没有保存，请再试一次。"),
    "database_unavailable": N_("数据库暂时不可用，请稍后再试。"),
    "outcome_unknown": N_(
        "保存时数据库连接中断，刚才的操作可能已经保存，也可能没有；请稍后刷新页面核对，再决定是否重做。"
    ),
    "time_goes_back": N_("操作时间早于上一次操作，请检查时钟。"),
    "missing_fact": N_("请填写“{field}”。"),
    "bad_fact": N_("“{field}”填写不正确。"),
    "fact_too_long": N_("“{field}”不能超过{limit}字。"),
    "department_twice": N_("同一部门不能重复列入。"),
    "view_name_taken": N_("已有名为“{name}”的视图。"),
    "unknown_department": N_("所选部门不存在或已停用。"),
    "unknown_region": N_("所选区域不存在。"),
    "bad_uscc": N_("统一社会信用代码不正确，请核对18位代码。"),
    "bad_field": N_("领域代码须在上级代码后加两位数字：{value}。"),
    "notice_row_wrong": N_("放假通知第{row}行的“{field}”填写不正确。"),
    "job_asked_already": N_("该任务正在运行或已排队，请稍候。"),
    "unknown_job": N_("没有这项任务。"),
    "timetable_part": N_(
        "设置 BIHUAN_TIMETABLE 中“{part}”有误：应为“任务=时间”，每项任务只写一次。"
    ),
    "timetable_job": N_("设置 BIHUAN_TIMETABLE 中没有名为“{job}”的任务。"),
    "timetable_crontab": N_(
        "设置 BIHUAN_TIMETABLE 中任务“{job}”的时间“{crontab}”有误：应为五段 crontab，"
        "星期写英文缩写（如 mon-fri），每年至少一次。"
    ),
    "rollup_differs": N_(
        "汇总数与逐件计数不符，共{count}处；首处为 {table} {key}：汇总数{kept}，逐件计数{counted}。"
    ),
    "confirm_first": N_("请先勾选确认。"),
    "bad_number": N_("问题编号不正确，应形如 ZJ-3307-20261009-0012。"),
    "waiting_for_enterprise": N_("正在等待企业补齐材料。"),
    "nothing_asked": N_("没有待补齐的材料。"),
    "supplement_asked_already": N_("本轮已告知过补件，须一次性告知，不能再次要求。"),
    "already_dispatched": N_("已派单，不能再派。"),
    "not_taken_yet": N_("上级尚未承接。"),
    "nothing_to_take": N_("没有待承接的提级事项。"),
    "not_escalated": N_("不是提级事项。"),
    "no_higher_level": N_("已是最高层级，不能再提级。"),
    "no_lead": N_("尚无主办部门。"),
    "accused_department": N_("举报件不能派给被举报部门。"),
    "department_engaged": N_("该部门已在承办。"),
    "nothing_to_sign": N_("没有待签收的任务。"),
    "objection_pending": N_("异议审核中，决定前不能进行此操作。"),
    "sign_first": N_("请先签收。"),
    "sign_limit_runs": N_("签收时限未到。"),
    "nothing_to_object_to": N_("没有可提异议的任务。"),
    "objection_window_over": N_("异议期限已于{until}届满。"),
    "objection_final": N_("此前异议未获支持，系终局决定，不能再提。"),
    "no_objection": N_("没有待审核的异议。"),
    "department_needed": N_("异议成立的，须选定改派部门。"),
    "no_such_assignment": N_("没有这项承办任务，或已完成。"),
    "not_your_assignment": N_("不是本部门的任务。"),
    "no_such_problem": N_("没有找到所指的在办问题。"),
    "prerequisite_set_already": N_("该前置事项已登记。"),
    "cycle_needs_confirmation": N_("登记后将形成互等：{cycle}。确有必要的，请勾选确认后再提交。"),
    "no_such_prerequisite": N_("没有这项前置事项，或已撤去。"),
    "nothing_amended": N_("没有需要调整的内容。"),
    "needs_duty_head": N_("须由中心负责人批准。"),
    "needs_leader": N_("第二次延期须由领导批准。"),
    "past_due": N_("时限已过，不能再调整影响时限的要素。"),
    "no_instruction": N_("没有待答复的批示。"),
    "not_paused": N_("没有挂起。"),
    "paused_already": N_("已在挂起中。"),
    "no_pause_asked": N_("没有待审批的挂起申请。"),
    "pause_asked_already": N_("已有挂起申请待审批。"),
    "pause_reason_not_listed": N_("挂起理由不在规则清单内；等待其他部门不是挂起理由。"),
    "pause_cap_used": N_("该理由的累计挂起时间已达上限（{cap}）。"),
    "date_not_later": N_("所选日期须晚于现在。"),
    "extension_asked_already": N_("已有延期申请待审批。"),
    "no_extension_asked": N_("没有待审批的延期申请。"),
    "enterprise_not_told": N_("申请延期前须告知企业并说明理由。"),
    "no_due_date": N_("没有办结时限，无须延期。"),
    "extensions_used_up": N_("延期最多{most}次，已用完。"),
    "extension_too_late": N_("延期须在到期1个工作日前申请，现已不足。"),
    "extension_not_later": N_("新时限须晚于现时限。"),
    "extension_too_long": N_("延期不能超过{latest}。"),
    "co_handlers_open": N_("协办意见未齐，须全部提交或免除后才能提交结果。"),
    "evidence_needed": N_("复杂、疑难问题报“已解决”的，须附佐证或上传材料。"),
    "nothing_to_approve": N_("没有待审核的提交。"),
    "submission_pending": N_("已提交，正由部门负责人审核。"),
    "grade_needed": N_("联系上企业的，须记录是否解决和满意度。"),
    "not_reached_no_grade": N_("未联系上企业的，不能填写是否解决和满意度。"),
    "order_open": N_("已有未解除的督办单（{number}），不得重复督办；解除后方可办结。"),
    "no_order": N_("没有督办单。"),
    "undispatched": N_("问题尚未派单，没有交办单。"),
    "not_your_order": N_("督办单由下达单位解除。"),
    "no_result": N_("主办尚未提交结果。"),
    "not_confirmed": N_("企业尚未确认解决，或评价不满意，不能以“企业确认”办结。"),
    "was_reached": N_("本轮已联系上企业，不能以“无法回访”办结。"),
    "too_few_attempts": N_(
        "须在{days}个工作日内用{means}种方式联系{attempts}次未果，方可按“无法回访”办结。"
    ),
    "rework_first": N_("须先重办一次，方可解释办结。"),
    "reopening_over": N_("已过重开期限（{until}）。"),
    "nothing_to_appeal": N_("没有可申诉的不满意评价。"),
    "no_appeal": N_("没有待裁定的申诉。"),
    "other_appellant": N_("只有同一诉求人的问题才能并单，其他可作关联。"),
    "referred_already": N_("已提请会商。"),
    "no_such_flag": N_("没有这项会商标记，或已消除。"),
    "draft_waits": N_("已有拟制的督办单待下达。"),
    "no_draft": N_("没有拟制的督办单。"),
    "level_not_higher": N_("升级后的级别须高于现级别。"),
    "no_such_decision": N_("没有这项议定事项，或已落实。"),
    "not_your_decision": N_("议定事项由牵头部门落实。"),
    "unknown_list": N_("没有找到这份省级梳理清单。"),
    "list_drawn": N_("该时点的省级梳理清单已经汇总。"),
    "unknown_entry": N_("省级梳理清单中没有这一项。"),
    "department_first": N_("请先明确责任部门，再填报答复。"),
    "entry_replied": N_("该项已有答复，责任部门不再调整。"),
    "unknown_pack": N_("没有找到这一周期的例会材料。"),
    "unknown_week": N_("没有这一例会周期，或该周期尚未结束。"),
    "unknown_sentence": N_("例会材料中没有这一句，请刷新页面后再看。"),
    "pack_frozen": N_("这一周期的例会材料已经冻结，不能再次冻结或更改。"),
    "pack_not_remade": N_(
        "据日志重新生成的例会材料与冻结时的校验值不符，未写入；请先核验日志（bihuan verify）。"
    ),
    "pack_signed": N_("例会材料已经签发，不能再修改。"),
    "week_not_over": N_("例会周期尚未结束，或结束后还没有到工作时间，不能冻结。"),
    "unknown_meeting": N_("没有找到这次会议。"),
    "meeting_not_called": N_("会议已开始、结束或取消，不能再改。"),
    "meeting_not_open": N_("会议尚未开始或已结束。"),
    "meeting_over": N_("会议已结束或取消。"),
    "meeting_cancelled": N_("会议已取消。"),
    "unknown_item": N_("没有找到这项议题。"),
    "bad_times": N_("结束时间须晚于开始时间。"),
    "nothing_chosen": N_("请先勾选要列入议程的问题。"),
    "choose_meeting": N_("请先选择列入哪次会议；尚无待开会议的，请先召集。"),
    "finding_gone": N_("该情况已有变化，请刷新页面后再办。"),
    "meeting_not_closed": N_("会议尚未结束，会商纪要待会议结束后印发。"),
    "lead_not_engaged": N_("牵头部门没有承办该问题，请同时改派主办或加派协办。"),
    "version_known": N_("版本号 {version} 已存在，请更换。"),
    "version_unknown": N_("没有版本 {version}。"),
    "wrong_secret": N_("密钥不符，无法解密。"),
    "too_many": N_("一次最多{limit}项，请减少后再试。"),
    "unknown_format": N_("不支持的格式 {format}，可选：{known}。"),
    "bad_size": N_("规模“{value}”不对：应为 {least} 至 {most} 的整数。"),
    "unknown_case": N_("没有测速项目“{value}”，可选：{known}。"),
    "bench_failed": N_("测速进程“{what}”（规模 {size}）未能完成，原因见上。"),
    "unknown_table": N_("没有表 {table}。"),
    "unknown_export": N_("不能导出 {what}，可选：{known}。"),
    "export_too_large": N_("共{rows}行，超过Excel单表上限{limit}行，请缩小范围或改用CSV。"),
    "bad_setting": N_("设置 {name} 的值不正确：{value}。"),
    "broken_log": N_("日志不完整，请立即联系管理员核验。"),
    "file_not_writable": N_("文件“{file}”无法写入。"),
    "import_unreadable": N_("文件“{file}”无法读取。"),
    "import_empty": N_("文件“{file}”是空的。"),
    "import_too_large": N_("文件“{file}”超过{limit}MB，请分批导入。"),
    "import_too_many_rows": N_("文件“{file}”超过{limit}行，请分批导入。"),
    "import_not_a_workbook": N_("文件“{file}”不是Excel工作簿（xlsx），或已损坏。"),
    "import_old_workbook": N_("文件“{file}”是旧版或加密的工作簿，请另存为不加密的xlsx。"),
    "import_unsafe_workbook": N_("文件“{file}”解压后过大或含有不允许的内容，不予读取。"),
    "import_not_text": N_("文件“{file}”不是UTF-8或GB18030编码的文本，无法读取。"),
    "import_broken_csv": N_("文件“{file}”第{row}行附近的引号不配对，无法读取。"),
    "import_line_too_long": N_("文件“{file}”中有一行过长，无法读取。"),
    "import_broken_archive": N_("压缩文件“{file}”已损坏、已加密或格式不支持，无法读取。"),
    "import_unsafe_archive": N_("压缩文件“{file}”解压后过大，不予读取。"),
    "import_nested_archive": N_(
        "压缩文件“{file}”中还有压缩包或多个文件（{member}），请解压后分别导入。"
    ),
    "import_archive_without_data": N_("压缩文件“{file}”中没有可导入的文件（xlsx、csv或xes）。"),
    "import_broken_log": N_("文件“{file}”不是完整的XES事件日志，无法读取。"),
    "import_unsafe_log": N_("事件日志“{file}”含有不允许的内容，不予读取。"),
    "import_no_rows": N_("文件“{file}”只有表头，没有数据。"),
    "import_no_profile": N_("文件“{file}”的表头无法识别，找到的列：{headings}。"),
    "import_missing_columns": N_(
        "文件“{file}”不符合模板 {profile}，缺少列：{missing}；找到的列：{headings}。"
    ),
    "import_ambiguous_profile": N_("文件“{file}”同时符合多个模板：{profiles}，请指定一个。"),
    "survey_no_rounds": N_("文件“{file}”中没有“轮次”表，或表中没有数据。"),
    "survey_missing_columns": N_("文件“{file}”的“{sheet}”表缺少列：{headings}。"),
    "survey_faulty": N_("文件“{file}”有{faults}处不合格，未写入；请改正后重新导入。"),
    "unknown_survey": N_("没有这个评价轮次，或您无权查看。"),
    "unknown_finding": N_("该轮次没有这一发现问题，或您无权查看。"),
    "finding_registered": N_("该发现问题已转为诉求（{number}），不能重复登记。"),
    "import_header_twice": N_("文件“{file}”的表头有重复的列“{heading}”。"),
    "log_columns_missing": N_("文件“{file}”没有列：{missing}；现有的列：{headings}。"),
    "log_case_empty": N_("文件“{file}”有{count}行的“{heading}”为空，首行为第{row}行。"),
    "log_time_unreadable": N_(
        "文件“{file}”有{count}行的“{heading}”不是可识别的时间，首行为第{row}行：“{value}”。"
    ),
    "option_missing": N_("缺少选项 {options}。"),
    "window_reversed": N_("截止时刻 {until} 不晚于起始时刻 {since}。"),
    "profile_unknown": N_("没有导入模板 {name}，现有：{known}。"),
    "profile_wrong": N_("导入模板“{file}”的 {key} 不正确：{detail}。"),
    "unknown_batch": N_("没有这一批导入。"),
    "file_empty": N_("文件“{name}”是空的。"),
    "file_too_large": N_("文件不能超过{limit}MB。"),
    "file_name_bad": N_(
        "文件名不合规：不能含控制字符、路径符号、保留名称或可执行后缀，请改名后再传。"
    ),
    "file_type_refused": N_("不能上传 .{ending} 类型的文件。"),
    "file_content_differs": N_("文件“{name}”的内容与后缀 .{ending} 不符。"),
    "file_missing": N_("材料文件不存在，请联系管理员核验。"),
    "file_damaged": N_("材料文件已损坏，请联系管理员核验。"),
    "no_such_attachment": N_("没有这份材料。"),
    "some_failed": N_("其余已完成，有{count}件未完成，首件为{problem}（{reason}）。"),
    "backup_failed": N_("备份没有完成，未留下文件：{file}（{reason}）。"),
    "backup_unreadable": N_("无法读取备份文件：{file}。"),
    "backup_damaged": N_("备份文件已损坏：{member} 与清单不符。"),
    "backup_newer": N_("备份由更新版本的程序生成，请升级后再恢复。"),
    "backup_other_schema": N_("备份的结构版本为{revision}，请恢复到一个没有任何表的数据库。"),
    "database_not_empty": N_("数据库不是空的（表 {table} 有数据），只能恢复到空数据库。"),
    "database_failed": N_("数据库出错：{words}"),
    "disk_failed": N_("读写文件出错：{file}（{reason}）。"),
}

ZONE = ZoneInfo("Asia/Shanghai")


def sentence(error: DomainError) -> str:
    """What to tell a person about an error. A code without a sentence is shown as itself."""
    if error.code in clock_errors.SENTENCES:
        return f"{clock_errors.sentence(error)}\N{IDEOGRAPHIC FULL STOP}"
    template = SENTENCES.get(error.code)
    if template is None:
        return f"{error.code} {error.facts or ''}".strip()
    return gettext(template).format(**{k: _spoken(v) for k, v in error.facts.items()})


def _spoken(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(ZONE):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return " → ".join(map(str, value))
    return str(value)
