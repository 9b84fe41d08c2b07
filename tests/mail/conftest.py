"""A mail server to talk to, and templates of letters that no slice owns."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from jinja2 import ChoiceLoader, DictLoader

from forum.core.house import House
from tests.mail.servers import MailServer

TEMPLATES = {
    "hello.subject.txt": "{% trans %}Hello{% endtrans %},\n {{ name }}\n",
    "hello.txt": (
        '{% extends "email/base.txt" %}{% block body %}Dear {{ name }},\n\n'
        "it is {{ when|fulldate }}. This is one long line of words that goes well beyond seventy-two columns & more.\n\n"
        '{{ url_for("static", path="x") }}{% endblock %}{% block reason %}You asked.{% endblock %}'
    ),
    "hello.html": (
        '{% extends "email/base.html" %}{% block body %}<h1>Dear {{ name }}</h1>{% endblock %}'
        "{% block reason %}You asked.{% endblock %}"
    ),
}


@pytest.fixture
def hello(house: House) -> Iterator[str]:
    """The name of a letter's template; it wants ``name`` and ``when``."""
    jinja, loader = house.templates, house.templates.loader
    assert loader
    jinja.loader = ChoiceLoader([DictLoader(TEMPLATES), loader])
    yield "hello"
    jinja.loader = loader
    assert jinja.cache is not None
    jinja.cache.clear()


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    """A mail server that takes every letter, until it's told otherwise."""
    async with MailServer() as server:
        yield server


@pytest.fixture
def mailing(house: House) -> Iterator[Callable[..., None]]:
    """Change settings of ``[mail]`` for one test: ``mailing(smtp_url=server.url)``."""
    before = house.settings

    def change(**mail: Any) -> None:
        changed = house.settings.mail.model_copy(update=mail)
        house.settings = house.settings.model_copy(update={"mail": changed})

    change(timeout=2.0)
    yield change
    house.settings = before
