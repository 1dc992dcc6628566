"""指挥总览."""

from app.domain.access import Permission
from callbacks.group import CallbackGroup

page = CallbackGroup(Permission.SEE_OVERVIEW)
