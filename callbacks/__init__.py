"""What it reacts to: a few lines each, parse → service → redraw. One file a page that reacts."""

from callbacks import (
    admin,
    consultations,
    evaluation,
    exports,
    intake,
    meeting,
    network,
    notices,
    overview,
    problem,
    register,
    reviews,
    shell,
    supervision,
    surveys,
    workbench,
)
from callbacks.group import CallbackGroup
from callbacks.supervision.province import page as supervision_province

GROUPS: tuple[CallbackGroup, ...] = (
    shell.shell,
    overview.page,
    register.page,
    problem.page,
    intake.page,
    workbench.page,
    supervision.page,
    supervision_province,
    consultations.page,
    meeting.page,
    network.page,
    *reviews.GROUPS,
    evaluation.page,
    surveys.page,
    notices.page,
    exports.page,
    *admin.GROUPS,
)
