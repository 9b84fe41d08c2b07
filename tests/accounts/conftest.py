"""Settings for one test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum.core.house import House


@pytest.fixture
def setting(house: House, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Change settings of one section: ``setting("limits", sign_up_per_address="1 per hour")``."""

    def change(section: str, **values: Any) -> None:
        changed = getattr(house.settings, section).model_copy(update=values)
        settings = house.settings.model_copy(update={section: changed})
        monkeypatch.setattr(house, "settings", settings)

    return change
