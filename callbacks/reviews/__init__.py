"""周例会: weeks are frozen and signed off, sentences written, decisions recorded in the meeting."""

from callbacks.reviews import deciding, freezing, writing

GROUPS = (freezing.page, writing.page, deciding.page)
