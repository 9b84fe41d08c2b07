"""What tests of the letterbox may ask for besides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from forum.core.house import House


@pytest.fixture
def setting(house: House) -> Iterator[Callable[..., None]]:
    """Change settings for one test: ``setting("limits", replies_per_member="1 per hour")``."""
    before = house.settings

    def change(section: str, **values: Any) -> None:
        changed = getattr(house.settings, section).model_copy(update=values)
        house.settings = house.settings.model_copy(update={section: changed})

    yield change
    house.settings = before
