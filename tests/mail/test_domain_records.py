"""What is said of DKIM, DMARC, PTR and MX."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from forum.mail.domain.findings import Record, Verdict
from tests.mail.domains import DOMAIN, ELSEWHERE, HERE, examined
from tests.mail.keys import pem, published, rsa_key
from tests.mail.nameserver import NameServer

OK, ADVICE, FAULT, UNKNOWN = Verdict


def _key_record(text: str) -> list[str]:
    return [" ".join(f'"{text[at : at + 250]}"' for at in range(0, len(text), 250))]


GOOD = f"v=DKIM1; k=rsa; p={published(rsa_key(2048))}"


@pytest.mark.parametrize(
    ("records", "verdict", "said"),
    [
        (_key_record(GOOD), OK, "in the DNS"),
        (_key_record(GOOD.replace("v=DKIM1; k=rsa; ", "")), OK, "in the DNS"),
        (_key_record(GOOD + "; s=email; h=sha1:sha256; t=s; n=hi"), OK, "in the DNS"),
        ([], FAULT, "isn't in the DNS"),
        (['"v=DKIM1; p="'], FAULT, "revoked"),
        (['"v=DKIM1; k=rsa"'], FAULT, "isn't the one"),
        (_key_record(f"v=DKIM1; p={published(rsa_key(1024))}"), FAULT, "isn't the one"),
        (_key_record(GOOD.replace("=rsa", "=ed25519")), FAULT, "isn't the one"),
        (_key_record(GOOD.replace("DKIM1", "DKIM2")), FAULT, "isn't the one"),
        (_key_record(GOOD + "; h=sha1"), FAULT, "isn't the one"),
        (_key_record(GOOD + "; s=tlsrpt"), FAULT, "isn't the one"),
        (_key_record("v=DKIM1; p=!!!!"), FAULT, "isn't the one"),
        (['"hello"'], FAULT, "isn't the one"),
        (_key_record(GOOD + "; t=y:s"), ADVICE, "test"),
        (['"v=DKIM1; p="', '"v=DKIM1; p=x"'], FAULT, "more than one"),
    ],
)
async def test_the_key_is_compared_with_ours(
    tmp_path: Path, records: list[str], verdict: Verdict, said: str
) -> None:
    file = _written(tmp_path, pem(rsa_key(2048)))
    place = f"desk._domainkey.{DOMAIN}"

    told = await examined(
        tmp_path, {(place, "TXT"): records, (DOMAIN, "TXT"): ['"v=spf1 -all"']},
        dkim_selector="desk", dkim_key_file=file,
    )  # fmt: skip

    finding = told["DKIM"]
    assert (finding.verdict, said in finding.sentence) == (verdict, True), finding
    assert finding.record == (None if verdict is OK else Record.txt(place, GOOD))


def _written(folder: Path, content: bytes) -> str:
    path = folder / "dkim.pem"
    path.write_bytes(content)
    return str(path)


async def test_a_short_key_is_no_fault(tmp_path: Path) -> None:
    file = _written(tmp_path, pem(rsa_key(1024)))
    records = _key_record(f"p={published(rsa_key(1024))}")
    place = f"desk._domainkey.{DOMAIN}"

    told = await examined(
        tmp_path, {(place, "TXT"): records}, dkim_selector="desk", dkim_key_file=file
    )

    assert told["DKIM"].verdict is ADVICE
    assert "1024 bits" in told["DKIM"].sentence
    assert told["DMARC"].verdict is OK


async def test_a_key_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    told = await examined(tmp_path, dkim_selector="desk", dkim_key_file="/nowhere/dkim.pem")

    assert told["DKIM"].verdict is FAULT
    assert "/nowhere/dkim.pem cannot be read" in told["DKIM"].sentence


def test_a_long_text_is_cut_into_strings() -> None:
    record = Record.txt("desk._domainkey.elmstreet.org", GOOD)

    pieces = record.value.strip('"').split('" "')

    assert "".join(pieces) == GOOD
    assert [len(piece) for piece in pieces] == [255, len(GOOD) - 255]
    assert str(record).startswith('desk._domainkey.elmstreet.org. TXT "v=DKIM1; k=rsa; p=')


@pytest.mark.parametrize(
    ("records", "verdict", "said"),
    [
        ([], ADVICE, "no DMARC record"),
        (['"v=DMARC2; p=none"'], ADVICE, "no DMARC record"),
        (['"v=DMARC1; p=none; rua=mailto:x@elmstreet.org"'], ADVICE, "only watches"),
        (['"v=DMARC1;p=Reject"'], OK, "p=reject"),
        (['"v=DMARC1"'], ADVICE, "doesn't count"),
        (['"v=DMARC1; p=always"'], ADVICE, "doesn't count"),
        (['"v=DMARC1; p=none"', '"v=DMARC1; p=reject"'], ADVICE, "doesn't count"),
    ],
)
async def test_the_policy_is_told(
    tmp_path: Path, records: list[str], verdict: Verdict, said: str
) -> None:
    finding = (await examined(tmp_path, {("_dmarc.elmstreet.org", "TXT"): records}))["DMARC"]

    assert (finding.verdict, said in finding.sentence) == (verdict, True), finding
    if finding.record:
        text = '"v=DMARC1; p=none; rua=mailto:postmaster@elmstreet.org"'
        assert finding.record == Record("_dmarc.elmstreet.org", "TXT", text)


async def test_the_policy_of_the_domain_above_counts_for_those_below(tmp_path: Path) -> None:
    above = {("_dmarc.elmstreet.org", "TXT"): ['"v=DMARC1; p=reject; sp=none"'],
             ("lists.elmstreet.org", "A"): [HERE]}  # fmt: skip

    told = await examined(tmp_path, above, sender="forum@lists.elmstreet.org")

    assert told["DMARC"].verdict is ADVICE
    assert "_dmarc.elmstreet.org is p=none" in told["DMARC"].sentence


LETS = '"v=spf1 a:mail.elmstreet.org -all"'


@pytest.mark.parametrize(
    ("returning", "policy", "spf", "key", "verdict", "said"),
    [
        ("elmstreet.org", "p=reject; aspf=s", LETS, None, OK, "pass it"),
        ("elmstreet.org", "p=reject", '"v=spf1 -all"', None, ADVICE, "neither SPF nor"),
        ("elmstreet.org", "p=reject", '"v=spf1 -all"', GOOD, OK, "pass it"),
        ("elmstreet.org", "p=reject", '"v=spf1 -all"', "v=DKIM1; p=", ADVICE, "neither SPF nor"),
        ("lists.elmstreet.org", "p=reject", LETS, None, OK, "pass it"),
        ("lists.elmstreet.org", "p=reject; aspf=s", LETS, None, ADVICE, "another name"),
        ("oakstreet.org", "p=quarantine", LETS, None, ADVICE, "oakstreet.org, so"),
        ("oakstreet.org", "p=quarantine", LETS, GOOD, OK, "pass it"),
    ],
)
async def test_a_strict_policy_is_passed_if_spf_or_dkim_speaks_for_the_sender(
    tmp_path: Path, returning: str, policy: str, spf: str, key: str | None, verdict: Verdict,
    said: str,
) -> None:  # fmt: skip
    changed = {("_dmarc.elmstreet.org", "TXT"): [f'"v=DMARC1; {policy}"'],
               (returning, "TXT"): [spf],
               (f"desk._domainkey.{DOMAIN}", "TXT"): _key_record(key or "")}  # fmt: skip
    file = _written(tmp_path, pem(rsa_key(2048)))

    told = await examined(tmp_path, changed, domain=returning, dkim_key_file=file,
                          dkim_selector="desk" if key else "")  # fmt: skip

    finding = told["DMARC"]
    assert (finding.verdict, said in finding.sentence) == (verdict, True), finding


async def test_a_strict_policy_waits_for_spf(tmp_path: Path) -> None:
    told = await examined(tmp_path, server=NameServer(broken={DOMAIN}))

    assert told["DMARC"].verdict is UNKNOWN


@pytest.mark.parametrize(
    ("changed", "verdict", "said"),
    [
        ({("8.7.6.5.in-addr.arpa", "PTR"): []}, FAULT, "has no name"),
        ({("8.7.6.5.in-addr.arpa", "PTR"): ["host5.rented.net."]}, ADVICE, "lead back"),
        ({("8.7.6.5.in-addr.arpa", "PTR"): ["host5.rented.net."],
          ("host5.rented.net", "A"): [ELSEWHERE]}, ADVICE, "lead back"),
        ({("8.7.6.5.in-addr.arpa", "PTR"): ["host5.rented.net."],
          ("host5.rented.net", "A"): [HERE]}, OK, "leads back"),
    ],
)  # fmt: skip
async def test_the_name_of_the_address_is_looked_at_from_both_sides(
    tmp_path: Path, changed: Any, verdict: Verdict, said: str
) -> None:
    finding = (await examined(tmp_path, changed))["PTR"]

    assert (finding.verdict, said in finding.sentence) == (verdict, True), finding
    if verdict is not OK:
        assert finding.record == Record("8.7.6.5.in-addr.arpa", "PTR", "mail.elmstreet.org.")


@pytest.mark.parametrize(
    ("changed", "verdict", "said"),
    [
        ({(DOMAIN, "MX"): []}, ADVICE, "no MX record"),
        ({(DOMAIN, "MX"): [], (DOMAIN, "A"): []}, FAULT, "Nobody can write"),
        ({(DOMAIN, "MX"): ["0 ."]}, FAULT, "no letters at all"),
        ({(DOMAIN, "MX"): ["10 gone.elmstreet.org."]}, FAULT, "no such host"),
        ({(DOMAIN, "MX"): ["20 x.net.", "5 mail.elmstreet.org."]}, OK, "mail.elmstreet.org, x.net"),
    ],
)
async def test_where_letters_to_us_go_is_told(
    tmp_path: Path, changed: Any, verdict: Verdict, said: str
) -> None:
    finding = (await examined(tmp_path, changed))["MX"]

    assert (finding.verdict, said in finding.sentence) == (verdict, True), finding
    if verdict is not OK:
        assert finding.record == Record(DOMAIN, "MX", "10 forum.elmstreet.org.")


async def test_a_forum_that_takes_no_letters_needs_no_mx(tmp_path: Path) -> None:
    told = await examined(tmp_path, {(DOMAIN, "MX"): []}, incoming=False)

    assert told["MX"].verdict is OK


async def test_answers_to_a_name_that_only_we_know_are_lost(tmp_path: Path) -> None:
    told = await examined(tmp_path, domain="forum.local")

    assert told["MX"].verdict is FAULT
