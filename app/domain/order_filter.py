"""Which orders the page of supervision lists: one value, and the address that asks for it.

Whatever somebody typed in an address that is not understood is left out, never an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from app.domain.access import PROVINCE
from app.domain.catalogue import OrderLevel

REGION = re.compile("33(\\d\\d){0,2}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class OrderFilter:
    """Empty values ask for nothing. silent: those whose answer is overdue.

    region: a division code, what lies below is included; one that ends in two noughts beyond its
    own digits ("3300", "330700") is the level itself. lead: the department that answers, 0 for the
    offices themselves.
    """

    level: OrderLevel | None = None
    silent: bool = False
    region: str = ""
    lead: int | None = None

    def address(self, path: str = "/supervision") -> str:
        """The link that shows it."""
        asked = {
            "level": str(self.level or ""),
            "silent": "1" if self.silent else "",
            "region": self.region,
            "lead": "" if self.lead is None else str(self.lead),
        }
        query = urlencode({key: value for key, value in asked.items() if value})
        return f"{path}?{query}" if query else path

    def takes_in(self, region: str) -> bool:
        """Whether a problem of a region is asked for."""
        if len(self.region) > len(PROVINCE) and self.region.endswith("00"):
            return region == self.region[:-2]
        return region.startswith(self.region)

    def narrowed(self, **changes: Any) -> OrderFilter:
        """The same filter with something else asked."""
        return replace(self, **changes)


def parse_order_filter(query: Mapping[str, str]) -> OrderFilter:
    """The filter of an address's pairs."""
    level, region, lead = (query.get(key, "") for key in ("level", "region", "lead"))
    return OrderFilter(
        level=OrderLevel(level) if level in list(OrderLevel) else None,
        silent=query.get("silent") == "1",
        region=region if REGION.fullmatch(region) else "",
        lead=int(lead) if lead.isdecimal() and len(lead) < 10 else None,
    )
