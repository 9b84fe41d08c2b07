"""What tests of notifications may ask for besides."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from forum.core.house import House


@pytest.fixture
def incoming(house: House) -> Iterator[House]:
    """A house that answers by mail reach."""
    before = house.settings
    mail = before.mail.model_copy(update={"incoming": True, "domain": "outward.example"})
    house.settings = before.model_copy(update={"mail": mail})
    yield house
    house.settings = before
