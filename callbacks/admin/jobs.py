"""-"""

from app.domain.access import Permission
from callbacks.group import CallbackGroup

page = CallbackGroup(Permission.IMPORT)
ACTS = {}
