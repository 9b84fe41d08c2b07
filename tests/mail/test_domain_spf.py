"""Whether the domain lets our server send, as receivers work it out."""

from __future__ import annotations

from pathlib import Path

import pytest

from forum.mail.domain.findings import Verdict
from tests.mail.domains import DOMAIN, ELSEWHERE, HERE, Records, examined, pasted

OK, ADVICE, FAULT, UNKNOWN = Verdict


SPF_CASES: dict[str, tuple[list[str], Records, Verdict, str, str]]
SPF_CASES = {
    "none": ([], {}, ADVICE, "spam", "v=spf1 mx a:mail.elmstreet.org ~all"),
    "not quite": (['"v=spf10 -all"'], {}, ADVICE, "spam", "v=spf1 mx a:mail.elmstreet.org ~all"),
    "two": (
        ['"v=spf1 a ~all"', '"V=SPF1 include:x.org -all"'], {}, FAULT, "more than one",
        "v=spf1 include:x.org a a:mail.elmstreet.org ~all",
    ),
    "everybody": (['"v=spf1 a +all"'], {}, FAULT, "everybody",
                  "v=spf1 a a:mail.elmstreet.org ~all"),
    "addresses": (['"v=spf1 ip4:5.6.7.0/24 ip6:2a01:4f8::/32 -all"'], {}, OK, "may send", ""),
    "host with size": (['"v=spf1 a:other.org/16//64 -all"'],
                       {("other.org", "A"): ["5.6.1.1"], ("other.org", "AAAA"): ["2a01:4f8::1"]},
                       OK, "may send", ""),
    "mail hosts": (['"v=spf1 mx -all"'], {}, OK, "may send", ""),
    "in pieces": (['"v=spf1 ip4:5.6." "7.8 ip6:2a01:4f8::7 -all"'], {}, OK, "may send", ""),
    "include": (['"v=spf1 include:in.org -all"'],
                {("in.org", "TXT"): ['"v=spf1 ip4:5.0.0.0/8 ip6:2a01::/16 -all"']},
                OK, "may send", ""),
    "redirect": (['"v=spf1 exp=why.org redirect=in.org"'],
                 {("in.org", "TXT"): ['"v=spf1 ip4:5.0.0.0/8 ip6:2a01::/16 -all"']},
                 OK, "may send", ""),
    "only one of two addresses": (['"v=spf1 ip4:5.6.7.8 -all"'], {}, FAULT, "forbids",
                                  "v=spf1 ip4:5.6.7.8 a:mail.elmstreet.org -all"),
    "left out softly": (['"v=spf1 ip4:9.9.9.9 ~all"'], {}, ADVICE, "doesn't name",
                        "v=spf1 ip4:9.9.9.9 a:mail.elmstreet.org ~all"),
    "left out, onward": (['"v=spf1 redirect=in.org"'], {("in.org", "TXT"): ['"v=spf1 ?all"']},
                         ADVICE, "doesn't name",
                         "v=spf1 a:mail.elmstreet.org redirect=in.org"),
    "no end": (['"v=spf1 ptr exists:no.org"'], {}, ADVICE, "doesn't name",
               "v=spf1 ptr exists:no.org a:mail.elmstreet.org ~all"),
    "macro": (['"v=spf1 exists:%{ir}.%{v}.spf.%{d2} -all"'],
              {("8.7.6.5.in-addr.spf.elmstreet.org", "A"): ["127.0.0.2"],
               (".".join("2a0104f8" + "0" * 23 + "7")[::-1] + ".ip6.spf.elmstreet.org", "A"):
               ["127.0.0.2"]}, OK, "may send", ""),
    "nonsense": (['"v=spf1 hello -all"'], {}, FAULT, "mistake", ""),
    "a bad network": (['"v=spf1 ip4:5.6.7.8/99 -all"'], {}, FAULT, "mistake", ""),
    "an include of nothing": (['"v=spf1 include:no.org -all"'], {}, FAULT, "mistake", ""),
    "an include of nobody": (['"v=spf1 include -all"'], {}, FAULT, "mistake", ""),
    "a ring": (['"v=spf1 include:elmstreet.org -all"'], {}, FAULT, "mistake", ""),
    "a longer ring": (['"v=spf1 redirect=in.org"'],
                      {("in.org", "TXT"): ['"v=spf1 redirect=elmstreet.org"']},
                      FAULT, "mistake", ""),
    "eleven lookups": (['"v=spf1 ' + " ".join(f"a:{n}.in.org" for n in range(11)) + ' -all"'],
                       {(f"{n}.in.org", kind): [ip] for n in range(11)
                        for kind, ip in (("A", ELSEWHERE), ("AAAA", "2a02::9"))},
                       FAULT, "mistake", ""),
    "void lookups": (['"v=spf1 a:1.no.org a:2.no.org a:3.no.org -all"'], {}, FAULT, "mistake", ""),
    "a hundred mail hosts": (['"v=spf1 mx:in.org -all"'],
                             {("in.org", "MX"): [f"{n} {n}.in.org." for n in range(100)]},
                             FAULT, "mistake", ""),
    "huge": (['"v=spf1 ' + '" "'.join("ip4:9.9.9.9 " * 20 for _ in range(200)) + '-all"'], {},
             FAULT, "mistake", ""),
    "a name that is none": ([f'"v=spf1 include:{"x" * 70}.org -all"'], {}, UNKNOWN, "later", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", SPF_CASES)
async def test_spf_is_worked_out(tmp_path: Path, case: str) -> None:
    texts, others, verdict, said, paste = SPF_CASES[case]

    finding = (await examined(tmp_path, {(DOMAIN, "TXT"): texts} | others))["SPF"]

    assert (finding.verdict, said in finding.sentence) == (verdict, True), finding
    assert bool(finding.record) == bool(paste)
    if finding.record:
        assert (finding.record.name, finding.record.kind) == (DOMAIN, "TXT")
        assert finding.record.value.startswith(f'"{paste}')


async def test_a_provider_is_named_by_what_is_included(tmp_path: Path) -> None:
    post = {("smtp.post.net", "A"): [ELSEWHERE], ("_spf.post.net", "TXT"): ['"v=spf1 -all"']}
    url = "smtps://smtp.post.net"
    included = {(DOMAIN, "TXT"): ['"v=spf1 include:_spf.post.net -all"']}

    named = await examined(tmp_path, post | included, smtp_url=url)
    not_named = await examined(tmp_path, post, smtp_url=url)

    assert named["SPF"].verdict is OK
    assert not_named["SPF"].verdict is ADVICE
    assert "provider" in not_named["SPF"].sentence
    assert named["PTR"].verdict is OK
    assert "provider" in named["PTR"].sentence


@pytest.mark.parametrize("url", ["smtp://127.0.0.1", "smtp://localhost", "smtp://10.0.0.5"])
async def test_a_mail_server_at_home_sends_from_where_the_site_is(tmp_path: Path, url: str) -> None:
    told = await examined(tmp_path, {("8.7.6.5.in-addr.arpa", "PTR"): [],
                      (DOMAIN, "TXT"): ['"v=spf1 -all"']}, smtp_url=url)  # fmt: skip

    assert told["SPF"].verdict is ADVICE
    assert pasted(told["SPF"]) == '"v=spf1 a:forum.elmstreet.org -all"'
    assert told["PTR"].verdict is ADVICE
    assert "seem to leave from 5.6.7.8" in told["PTR"].sentence


async def test_a_mail_server_named_by_its_address(tmp_path: Path) -> None:
    told = await examined(tmp_path, {(DOMAIN, "TXT"): []}, smtp_url=f"smtp://{HERE}")

    assert pasted(told["SPF"]) == '"v=spf1 mx ip4:5.6.7.8 ~all"'
    assert told["PTR"].verdict is OK


async def test_a_mail_server_that_the_dns_does_not_know(tmp_path: Path) -> None:
    told = await examined(tmp_path, smtp_url="smtp://nowhere.elmstreet.org")

    assert told["SPF"].verdict is UNKNOWN
    assert told["PTR"].verdict is UNKNOWN
    assert "nowhere.elmstreet.org" in told["PTR"].sentence
