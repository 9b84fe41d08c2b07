"""A word becomes part of the vocabulary, without a script and without anybody losing anything.

Mara tags her question with a word that nobody has: it's a proposal. Vera, who hears of nothing
else there, follows it for her digest. An editor makes it part of an accepted tag: Mara hears of
it, the old address leads on, Mara's word means the tag from then on, and Vera's digest goes on.
"""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest

from forum.core.database import now
from forum.core.settings import Settings
from forum.digests.calendar import Frequency
from forum.digests.jobs import send_due_digests
from forum.digests.models import DigestSubscription
from tests.journeys.place import Place, eventually, running, text_of
from tests.journeys.test_main_story import employ, sign_in

pytestmark = pytest.mark.process

_REASON = "We have a tag for that, and one word is enough."


def test_a_proposal_becomes_part_of_an_accepted_tag(elsewhere: Settings) -> None:
    with (
        running(elsewhere) as place,
        place.browser(0) as mara, place.browser(1) as vera, place.browser(1) as editor,
    ):  # fmt: skip
        for username, role in (("mara", "member"), ("vera", "member"), ("editor", "editor")):
            employ(place, username, role)
        for browser, username in ((mara, "mara"), (vera, "vera"), (editor, "editor")):
            sign_in(browser, username)
        editor.post("/tags/new", data={"name": "Libraries of things", "reason": "Twelve lend."})

        first = _mara_asks(mara, "What may a tool library lend?", "saw libraries")
        _vera_follows(place, vera, "/tags/saw-libraries")
        _the_editor_merges(editor)
        _mara_hears(place)
        _the_address_leads_on(vera)

        second = _mara_asks(mara, "Who sharpens what comes back?", "Saw Libraries")
        for thread in (first, second):
            assert "Libraries of things" in mara.get(thread).text
        letter = _veras_digest(place)
        assert "Who sharpens what comes back?" in letter
        assert "Where do you keep the ladders?" not in letter


def _mara_asks(mara: httpx.Client, title: str, tags: str) -> str:
    form = {"kind": "question", "group": "community", "title": title, "body": "Tell me."}
    answer = mara.post("/threads", data=form | {"tags": tags})
    assert answer.status_code == 303
    return str(answer.headers["location"])


def _vera_follows(place: Place, vera: httpx.Client, tag: str) -> None:
    page = vera.get(tag).text
    assert "proposed" in page
    [address] = re.findall(r'action="(/tags/[^"]+/follow)"', page)
    assert vera.post(address, data={"level": "digest"}).status_code == 303
    assert vera.post("/groups/community/wish", data={"wish": "named"}).status_code == 303
    assert place.inside(_reads_weekly) == 1


async def _reads_weekly() -> int:
    subscription = DigestSubscription.filter(member__username="vera")
    return await subscription.update(frequency=Frequency.WEEKLY)


def _the_editor_merges(editor: httpx.Client) -> None:
    queue = editor.get("/tags/proposals").text
    assert "saw libraries" in queue
    [address] = set(re.findall(r'"(/tags/saw-libraries/merge)[?"]', queue))
    shown = editor.post(
        address, data={"into": "libraries of things", "reason": _REASON, "action": "preview"}
    )
    assert "Libraries of things" in shown.text
    answer = editor.post(address, data={"into": "libraries of things", "reason": _REASON})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/tags/libraries-of-things"


def _mara_hears(place: Place) -> None:
    letter = place.letterbox.wait_for("mara@", "Libraries of things")
    assert "saw libraries" in text_of(letter)
    assert _REASON in " ".join(text_of(letter).split())


def _the_address_leads_on(vera: httpx.Client) -> None:
    answer = vera.get("/tags/saw-libraries")
    assert answer.status_code == 301
    assert answer.headers["location"] == "/tags/libraries-of-things"
    page = vera.get("/tags/libraries-of-things").text
    assert "saw libraries" in page  # "used for"
    assert "What may a tool library lend?" in page
    assert _REASON in vera.get("/tags/changes").text


def _veras_digest(place: Place) -> str:
    async def her_hour_strikes() -> None:
        vera = DigestSubscription.filter(member__username="vera")
        await vera.update(due_at=now() - timedelta(seconds=1))
        await send_due_digests.kiq()

    with place.browser(0) as keeper:
        employ(place, "keeper", "member")
        sign_in(keeper, "keeper")
        _mara_asks(keeper, "Where do you keep the ladders?", "")
    place.inside(her_hour_strikes)
    eventually(lambda: bool(place.letterbox.to("vera@")), "the digest")
    return text_of(place.letterbox.to("vera@")[-1])
