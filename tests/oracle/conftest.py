"""Random cases are looked at once for each file of tests: a file says which, and the tests that all of them share are in `every_case`."""

from __future__ import annotations

import pytest

from .agreement import Compared, compared


@pytest.fixture(scope="module")
def cases(request: pytest.FixtureRequest) -> list[Compared]:
    """The cases of a file, without those that are too wide."""
    return [found for seed in request.module.SEEDS if (found := compared(seed)) is not None]
