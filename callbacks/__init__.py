"""What it reacts to: a few lines each, parse → service → redraw. One file a page that reacts."""

from callbacks import admin, intake, overview, problem, register, shell, workbench
from callbacks.group import CallbackGroup

GROUPS: tuple[CallbackGroup, ...] = (
    shell.shell,
    overview.page,
    register.page,
    problem.page,
    intake.page,
    workbench.page,
    *admin.GROUPS,
)
