"""Golden files, and what real readers of each format make of it."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import rispy  # type: ignore[import-untyped]
from pybtex.database import Person, parse_string  # type: ignore[import-untyped]
from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]

from forum.citations.bibtex import bibtex
from forum.citations.csl import csl
from forum.citations.formats import FORMATS
from forum.citations.mods import SPACE, mods
from forum.citations.ris import ris
from forum.citations.zotero import SPACES, zotero_rdf
from forum.threads.citing.names import Name
from forum.threads.citing.works import Work
from tests.citations.awkward import TITLE, a_reply_work, a_work

SAMPLES = Path(__file__).parent / "samples"
MODS = {"m": SPACE}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("work", [a_work(), a_reply_work()], ids=lambda work: str(work.key))
def test_every_format_is_as_it_was(name: str, work: Work) -> None:
    golden = SAMPLES / f"{work.key}.{FORMATS[name].ending}"

    written = FORMATS[name].write(work)

    assert written == golden.read_bytes().decode(), f"If it's better so, write it to {golden}."


def _as_text(latex: str) -> str:
    # This reader knows all that we write but the names of braces, and has a circumflex of its own.
    latex = latex.replace(r"{\textbraceleft}", r"\{").replace(r"{\textbraceright}", r"\}")
    return str(LatexNodes2Text().latex_to_text(latex)).replace("\u02c6", "^")


def _read_bibtex(work: Work) -> tuple[dict[str, str], Person]:
    entry = parse_string(bibtex(work), "bibtex").entries[work.key]
    fields = {name.lower(): _as_text(value) for name, value in entry.fields.items()}
    return fields, entry.persons["author"][0]


def test_bibtex_is_read_as_it_was_meant() -> None:
    fields, person = _read_bibtex(a_work())

    assert fields["title"] == TITLE
    assert fields["keywords"] == "R&D, Prêt"
    assert (fields["year"], fields["month"], fields["day"]) == ("2026", "5", "1")
    assert fields["urldate"] == "2026-11-21"
    assert (person.first_names, person.middle_names) == (["Ana"], ["María"])
    assert (person.last_names, person.lineage_names) == (["Núñez"], ["Jr."])


@pytest.mark.parametrize("title", ["}", "{", "a } b { c", "\\", "100 %", '"', "ends in \\{"])
def test_no_title_breaks_bibtex(title: str) -> None:
    fields, _person = _read_bibtex(a_work(title=title))

    assert fields["title"] == title


@pytest.mark.parametrize("whole", ["Zoë", "Seed and Tool", "李小龍", "{x}, y and z"])
def test_bibtex_leaves_names_that_cannot_be_taken_apart_whole(whole: str) -> None:
    work = a_work(author=Name(whole))

    persons = parse_string(bibtex(work), "bibtex").entries[work.key].persons["author"]

    (person,) = persons
    assert _as_text(" ".join(person.last_names)) == whole


def test_ris_is_read_as_it_was_meant() -> None:
    (read,) = rispy.loads(ris(a_reply_work()))

    assert read["type_of_reference"] == "ELEC"
    assert read["title"] == f"Re: {TITLE}"
    assert read["authors"] == ["Zoë"]
    assert read["secondary_title"] == "Outward"
    assert read["urls"] == ["https://forum.example/posts/12?revision=3"]
    assert (read["date"], read["access_date"]) == ("2026/05/01", "2026/11/21")
    assert read["keywords"] == ["R&D", "Prêt"]
    assert read["notes"] == ["Revision 3"]


def test_ris_never_calls_it_an_email_and_keeps_to_its_lines() -> None:
    written = ris(a_work(title="Two\nlines  \r\nER  - ", keywords=("a\nb",)))

    assert "ICOMM" not in written
    assert written.count("\r\n") == written.count("\n") == len(written.splitlines())
    assert len(rispy.loads(written)) == 1
    assert "TI  - Two lines ER -\r\n" in written


def test_csl_json_is_a_post_with_dates_as_numbers() -> None:
    (item,) = json.loads(csl(a_work()))

    assert item["type"] == "post"
    assert item["title"] == TITLE
    assert item["author"] == [{"family": "Núñez", "given": "Ana María", "suffix": "Jr."}]
    assert item["issued"] == {"date-parts": [[2026, 5, 1]]}
    assert json.loads(csl(a_reply_work()))[0]["author"] == [{"literal": "Zoë"}]
    assert json.loads(csl(a_reply_work()))[0]["version"] == "Revision 3"


def test_mods_holds_what_zotero_looks_for() -> None:
    record = ET.fromstring(mods(a_reply_work()).encode())  # noqa: S314 (we wrote it)

    def said(path: str) -> str | None:
        return record.findtext(path, namespaces=MODS)

    assert said("m:genre[@authority='local']") == "forumPost"
    assert said("m:titleInfo/m:title") == f"Re: {TITLE}"
    assert said("m:name/m:namePart") == "Zoë"
    assert said("m:relatedItem[@type='host']/m:titleInfo/m:title") == "Outward"
    assert said("m:originInfo/m:dateIssued") == "2026-05-01"
    assert said("m:originInfo/m:dateModified") == "2026-09-03"
    assert said("m:location/m:url") == "https://forum.example/posts/12?revision=3"
    assert [topic.text for topic in record.findall(".//m:topic", MODS)] == ["R&D", "Prêt"]


def test_zotero_rdf_holds_what_zotero_looks_for() -> None:
    root = ET.fromstring(zotero_rdf(a_work()).encode())  # noqa: S314 (we wrote it)

    def said(path: str) -> str | None:
        return root.findtext(f"bib:Document/{path}", namespaces=SPACES)

    assert said("z:itemType") == "forumPost"
    assert said("dc:title") == TITLE
    assert said("dcterms:isPartOf/z:Forum/dc:title") == "Outward"
    assert said("bib:authors/rdf:Seq/rdf:li/foaf:Person/foaf:surname") == "Núñez"
    assert said("dc:identifier/dcterms:URI/rdf:value") == "https://forum.example/threads/7"
    assert said("dcterms:dateSubmitted") == "2026-11-21"
