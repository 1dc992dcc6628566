"""Headings that stand twice: nobody can say which of the columns is meant."""

from __future__ import annotations

from collections import Counter

from app.imports.plan import Plan, key_of_heading
from app.translations import gettext as _


def notes_on_headings(plan: Plan) -> tuple[str, ...]:
    """A sentence for each heading that a file has several times; a plan reads by none of those."""
    headings = [heading for heading in plan.headings if heading]
    counts = Counter(map(key_of_heading, headings))
    firsts = {key_of_heading(heading): heading for heading in reversed(headings)}
    words = _("栏目“{name}”出现{n}次，均未采用")
    repeated = [(key, n) for key, n in counts.items() if key and n > 1]
    return tuple(words.format(name=firsts[key], n=n) for key, n in repeated)
