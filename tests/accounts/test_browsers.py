"""What is kept of a browser: a phrase that fits millions."""

from __future__ import annotations

import pytest

from forum.accounts.browsers import browser_in_words

MOZILLA = "Mozilla/5.0"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "phrase"),
    [
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
         "Firefox on Windows"),
        (f"{MOZILLA} (X11; Linux x86_64) {WEBKIT} Chrome/138.0 Safari/537.36", "Chrome on Linux"),
        (f"{MOZILLA} (Windows NT 10.0) {WEBKIT} Chrome/138.0 Safari/537.36 Edg/138.0",
         "Edge on Windows"),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/18.5 Safari/605.1.15",
         "Safari on Mac"),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 18_5 like Mac OS X) {WEBKIT} Version/18.5 Safari/604.1",
         "Safari on iPhone"),
        (f"{MOZILLA} (iPad; CPU OS 18_5 like Mac OS X) {WEBKIT} FxiOS/140.0 Safari/605.1.15",
         "Firefox on iPad"),
        (f"{MOZILLA} (Linux; Android 15) {WEBKIT} Chrome/138.0 Mobile Safari/537.36",
         "Chrome on Android"),
        (f"{MOZILLA} (X11; CrOS x86_64) {WEBKIT} Chrome/138.0 Safari/537.36", "Chrome on ChromeOS"),
        ("w3m/0.5.3", ""),
        ("Lynx/2.9 (Linux)", "Linux"),
        ("", ""),
        ("<script>" * 1000, ""),
    ],
)  # fmt: skip
def test_a_browser_is_told_in_a_few_words(user_agent: str, phrase: str) -> None:
    assert browser_in_words(user_agent) == phrase
