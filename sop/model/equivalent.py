"""A mark: why a mutant of `sop mutate` changes nothing for anybody, so that nothing needs to notice it."""

import re
from typing import Annotated, Any, ClassVar

from sop.model.base import Part
from sop.model.marks import Reads
from sop.model.text import Text, wrong

_WORDS = re.compile(r"[a-z0-9-]+(/[a-z0-9-]+)+")


def _mutant(value: Any) -> str:
    if not isinstance(value, str) or not _WORDS.fullmatch(value):
        raise wrong("not-a-mutant", f'"{value}" is not the id of a mutant.', "Copy it from `sop mutate`, such as `home-visit/agree/refused/no-taken-as-yes`.")
    return value


MutantId = Annotated[str, Reads(_mutant, {"type": "string", "pattern": f"^{_WORDS.pattern}$"})]


class Equivalent(Part):
    """One mark."""

    short_for: ClassVar[str] = "reason"

    reason: Text
    """Why the mutant is no other procedure for anybody who follows it."""


Equivalents = dict[MutantId, Equivalent]
