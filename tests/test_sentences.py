"""Every sentence that a person reads goes through gettext: in templates, letters and Python."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment

from tests.sources import ROOT, Module, modules

TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.*") if path.is_file())

# Attributes whose value a person reads or hears.
SPOKEN = {"alt", "aria-description", "aria-label", "aria-roledescription", "placeholder", "title"}

# What is the same in every language.
UNTRANSLATED = {"Outward"}

# What only looks like words: an attribute, the query of an address, rules of a stylesheet.
NO_WORDS = re.compile(r"data-[\w-]+|[&?][\w=& ]+|[.#@][\w-][^{]*\{.*", re.DOTALL)

# Calls whose words are told to a person.
TELLING = {"Complaint", "Forbidden", "NotFound", "Refusal", "TooMany", "complain", "require"}
TOLD_BY_NAME = {"notice", "sentence", "title"}

_HOLE = "\x01"


class _Texts(HTMLParser):
    """Collects what a person reads or hears, with its line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"script", "style"}
        told = SPOKEN | ({"content"} if ("name", "description") in attrs else set())
        self.found += [(self.getpos()[0], value or "") for name, value in attrs if name in told]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append((self.getpos()[0], data))


def _without_jinja(source: str) -> str:
    """Return a template with holes for what Jinja puts in, each line where it was."""
    kept, in_trans, tag = [], False, ""
    jinja = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    for _line, kind, value in jinja.lex(source):
        tag = "" if kind == "block_begin" else tag
        if kind == "name" and not tag:
            tag = value
            in_trans = (in_trans or value == "trans") and value != "endtrans"
        if kind == "data" and not in_trans:
            kept.append(value)
        else:
            kept.append((_HOLE if kind.endswith("_begin") else "") + "\n" * value.count("\n"))
    return "".join(kept)


def _untranslated(path: Path) -> Iterator[tuple[int, str]]:
    text = _without_jinja(path.read_text("utf-8"))
    found = list(enumerate(text.splitlines(), start=1))
    if path.suffix == ".html":
        parser = _Texts()
        parser.feed(text)
        parser.close()
        found = parser.found
    for line, words in found:
        said = words.replace(_HOLE, " ").strip()
        if re.search(r"[^\W\d_]{2,}", said) and not (
            said in UNTRANSLATED or NO_WORDS.fullmatch(said)
        ):
            yield line, said


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ("<p>{% trans %}Hello{% endtrans %}</p>", []),
        ('<p title="{{ _("Hello") }}">{{ name }}</p>', []),
        ('<img alt="A shelf">', ["A shelf"]),
        ("{% trans n=1 %}One{% pluralize %}{{ n }} many{% endtrans %} left", ["left"]),
        ("<b>{% if x %}yes{% else %}{{ no }}{% endif %}</b>", ["yes"]),
        ("<style>p { color: red }</style><!-- why --><p class='lead'>1</p>", []),
    ],
)
def test_words_outside_of_gettext_are_found(tmp_path: Path, source: str, found: list[str]) -> None:
    path = tmp_path / "page.html"
    path.write_text(source)

    assert [said for _line, said in _untranslated(path)] == found


def test_every_word_of_a_template_goes_through_gettext() -> None:
    complaints = [
        f"{path.relative_to(ROOT)}:{line}: put “{said[:60]}” between trans and endtrans."
        for path in TEMPLATES
        for line, said in _untranslated(path)
    ]

    assert not complaints, "\n" + "\n".join(complaints)


def _told(module: Module) -> Iterator[ast.expr]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            if name in TELLING:
                yield from node.args[-1:]
            yield from (word.value for word in node.keywords if word.arg in TOLD_BY_NAME)


def test_every_sentence_of_a_refusal_or_notice_goes_through_gettext() -> None:
    complaints = [
        f"{module.at(node.lineno)}: write _(…) around this sentence."
        for module in modules().values()
        if not module.name.startswith(("forum.admin.demo", "forum.migrations"))
        for node in _told(module)
        if (isinstance(node, ast.Constant) and " " in str(node.value))
        or isinstance(node, ast.JoinedStr)
    ]

    assert not complaints, "\n" + "\n".join(complaints)
