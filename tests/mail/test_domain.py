"""The doctor for a mail domain as a whole, and with a DNS that doesn't help."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from forum.core.settings import WrongSettings
from forum.mail.domain.examination import examine
from forum.mail.domain.findings import Verdict
from tests.databases import free_port
from tests.mail.domains import DOMAIN, Records, examined, pasted, settings_of
from tests.mail.keys import pem, published, rsa_key
from tests.mail.nameserver import NameServer

OK, ADVICE, FAULT, UNKNOWN = Verdict


async def test_a_healthy_domain_lacks_nothing_but_a_key(tmp_path: Path) -> None:
    told = await examined(tmp_path)

    assert {subject: finding.verdict for subject, finding in told.items()} == {
        "SPF": OK, "DKIM": ADVICE, "DMARC": OK, "PTR": OK, "MX": OK
    }  # fmt: skip
    assert not [finding.record for finding in told.values() if finding.record]
    assert told["SPF"].found == ("v=spf1 mx a:mail.elmstreet.org -all",)
    assert "openssl genrsa" in told["DKIM"].sentence
    assert "secret" not in str(told)


@pytest.mark.parametrize(
    ("mail", "base_url", "said"),
    [
        ({"smtp_url": ""}, "", "become files"),
        ({"sender": "forum@library.example"}, "", "library.example, which isn't"),
        ({"sender": "forum@localhost"}, "", "localhost, which isn't"),
        ({"sender": "forum@[192.0.2.1]"}, "", "[192.0.2.1], which isn't"),
        ({"sender": "", "domain": ""}, "http://127.0.0.1:8000", "127.0.0.1, which isn't"),
        ({"sender": "", "domain": "forum.test"}, "", "forum.test, which isn't"),
    ],
)
async def test_where_there_is_nothing_to_ask_it_says_so(
    tmp_path: Path, mail: dict[str, Any], base_url: str, said: str
) -> None:
    server = NameServer()

    told = await examined(tmp_path, server=server, base_url=base_url, **mail)

    assert list(told) == ["DNS"]
    assert told["DNS"].verdict is UNKNOWN
    assert said in told["DNS"].sentence
    assert not server.asked


async def test_a_domain_that_is_none_is_a_fault(tmp_path: Path) -> None:
    told = await examined(tmp_path, domain="elm street.org")

    assert told["DNS"].verdict is FAULT


async def test_a_domain_that_the_dns_does_not_know_is_a_fault(tmp_path: Path) -> None:
    told = await examined(tmp_path, sender="forum@elmstret.org")

    assert told["DNS"].verdict is FAULT
    assert "elmstret.org" in told["DNS"].sentence


async def test_a_domain_beyond_ascii_is_asked_as_the_dns_knows_it(tmp_path: Path) -> None:
    server = NameServer()

    told = await examined(tmp_path, server=server, sender="forum@bücherei.org")

    assert ("xn--bcherei-n2a.org", "TXT") in server.asked
    assert "xn--bcherei-n2a.org" in told["DNS"].sentence


async def test_without_a_network_one_note_says_so_and_gives_the_records(tmp_path: Path) -> None:
    (tmp_path / "dkim.pem").write_bytes(pem(rsa_key()))
    settings = settings_of(tmp_path, f"127.0.0.1:{free_port()}", dkim_selector="desk",
                           dkim_key_file=str(tmp_path / "dkim.pem"))  # fmt: skip

    note, *others = await examine(settings, patience=0.05)

    assert "can't be asked from here" in note.sentence
    assert [finding.subject for finding in others] == ["SPF", "DKIM", "DMARC", "MX"]
    assert {finding.verdict for finding in (note, *others)} == {UNKNOWN}
    assert all(finding.record for finding in others)
    assert published(rsa_key()) in pasted(others[1]).replace('" "', "")


async def test_a_network_that_swallows_all_is_told_in_the_same_way(tmp_path: Path) -> None:
    began = time.monotonic()

    told = await examined(tmp_path, server=NameServer(is_silent=True), patience=0.05)

    assert "can't be asked from here" in told["DNS"].sentence
    assert {finding.verdict for finding in told.values()} == {UNKNOWN}
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("server", "patience"),
    [
        (NameServer(broken={DOMAIN, "_dmarc.elmstreet.org", "8.7.6.5.in-addr.arpa"}), 0.5),
        (NameServer(silent={DOMAIN, "_dmarc.elmstreet.org", "8.7.6.5.in-addr.arpa"}), 0.05),
    ],
)
async def test_what_got_no_answer_is_no_fault(
    tmp_path: Path, server: NameServer, patience: float
) -> None:
    told = await examined(tmp_path, server=server, patience=patience)

    assert {subject: finding.verdict for subject, finding in told.items()} == {
        "SPF": UNKNOWN, "DKIM": ADVICE, "DMARC": UNKNOWN, "PTR": UNKNOWN, "MX": UNKNOWN
    }  # fmt: skip


async def test_answers_that_are_no_dns_are_no_fault(tmp_path: Path) -> None:
    told = await examined(tmp_path, server=NameServer(garbles=True), patience=0.05)

    assert FAULT not in {finding.verdict for finding in told.values()}


async def test_rings_of_aliases_come_to_an_end(tmp_path: Path) -> None:
    ring = {("_dmarc.elmstreet.org", "TXT"): [], ("_dmarc.elmstreet.org", "CNAME"): ["a.org."],
            ("a.org", "CNAME"): ["b.org."], ("b.org", "CNAME"): ["a.org."]}  # fmt: skip
    chain: Records = {(f"{n}.org", "CNAME"): [f"{n + 1}.org."] for n in range(39)}
    chain |= {(DOMAIN, "TXT"): [], (DOMAIN, "CNAME"): ["0.org."]}

    told = await examined(tmp_path, ring | chain)

    assert told["DMARC"].verdict in {ADVICE, UNKNOWN}
    assert told["SPF"].verdict in {ADVICE, UNKNOWN}


async def test_a_domain_that_asks_for_much_is_asked_little(tmp_path: Path) -> None:
    wide: Records = {(f"{n}.org", "TXT"): ['"v=spf1 ' + " ".join(
        f"include:{n * 10 + m}.org" for m in range(10)) + '"'] for n in range(300)}  # fmt: skip
    server = NameServer()

    told = await examined(
        tmp_path, wide | {(DOMAIN, "TXT"): ['"v=spf1 include:1.org -all"']}, server=server
    )

    assert told["SPF"].verdict is FAULT
    assert len(server.asked) < 60


@pytest.mark.parametrize("place", ["dns.example", "9.9.9.9:0", "9.9.9.9:x", ""])
def test_name_servers_are_addresses(tmp_path: Path, place: str) -> None:
    with pytest.raises(WrongSettings, match="dns_servers"):
        settings_of(tmp_path, place)
