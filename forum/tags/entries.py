"""A tag as an editor has it before her: everything as text for a form, and back again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babel import Locale
from babel.core import UnknownLocaleError

from forum.core.errors import Complaint, NotFound
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.i18n import language_name, languages
from forum.core.text import clean_line
from forum.tags import thesaurus
from forum.tags.actions.editing import Wording
from forum.tags.change_words import part_words
from forum.tags.forms.editing import TagForm
from forum.tags.models import LabelKind, MatchKind, NoteKind, Tag
from forum.tags.queries.schemes import scheme_now
from forum.tags.scheme import Concept, Scheme, mark

_ONLY_ONCE = ("broader", "related", "notation", "exact", "close")  # not in each language


@dataclass(frozen=True)
class Entry:
    """A tag with its words in one language, as the fields of the form have them."""

    tag: Tag
    language: str
    words: Mapping[str, str]
    others: Sequence[str]  # languages in which it has words, but for this

    @property
    def is_translation(self) -> bool:
        """Whether this is not the language of the place."""
        return self.language != house().settings.site.language

    @property
    def language_name(self) -> str:
        return language_name(self.language)


async def entry_of(tag: Tag, language: str) -> Entry:
    """Return a tag as it is now."""
    scheme = await scheme_now()
    concept = scheme[tag.key]
    said = {term.language for term in concept.terms} | {r.language for r in concept.remarks}
    words = _words(concept, language) | _relations(scheme, concept) | {"seen": mark(concept)}
    return Entry(tag, language, words, sorted(said - {language}))


def _words(concept: Concept, language: str) -> dict[str, str]:
    return {
        "name": "".join(concept.texts(LabelKind.PREFERRED, language)),
        "scope_note": concept.remark(NoteKind.SCOPE, language),
        "definition": concept.remark(NoteKind.DEFINITION, language),
        "alternatives": thesaurus.joined(concept.texts(LabelKind.ALTERNATIVE, language)),
        "hidden": thesaurus.joined(concept.texts(LabelKind.HIDDEN, language)),
        "notation": concept.notation,
        "exact": _addresses(concept, MatchKind.EXACT),
        "close": _addresses(concept, MatchKind.CLOSE),
    }


def _addresses(concept: Concept, kind: MatchKind) -> str:
    return "\n".join(sorted(same.address for same in concept.same if same.kind is kind))


def _relations(scheme: Scheme, concept: Concept) -> dict[str, str]:
    language = house().settings.site.language
    return {
        field: thesaurus.joined(sorted(scheme[key].name(language) for key in keys if key in scheme))
        for field, keys in (("broader", concept.broader), ("related", concept.related))
    }


async def wording_of(form: TagForm, language: str = "", *, only_words: bool = False) -> Wording:
    """Return what a form says; ``only_words``: nothing that is the same in every language.

    Raises:
        Complaint: about a field that can't be taken.
    """
    words = Wording(
        form.name, form.scope_note, thesaurus.split(form.alternatives, "alternatives"),
        thesaurus.split(form.hidden, "hidden"), language, form.definition,
    )  # fmt: skip
    if only_words:
        return words
    return Wording(
        words.name, words.scope_note, words.alternatives, words.hidden, language,
        words.definition, form.notation,
        await _keys(form.broader, "broader"), await _keys(form.related, "related"),
        _lines(form.exact), _lines(form.close),
    )  # fmt: skip


async def _keys(text: str, field: str) -> list[str]:
    labels = thesaurus.split(text, field)
    resolved = await thesaurus.resolve(labels, house().settings.site.language)
    if resolved.unknown:
        said = {"labels": ", ".join(resolved.unknown)}
        raise Complaint(field, _("These are not in the vocabulary: %(labels)s.") % said)
    return [tag.key for tag in resolved.tags]


def _lines(text: str) -> list[str]:
    lines = (clean_line(line) for line in text.split("\n"))
    return list(dict.fromkeys(line for line in lines if line))


def otherwise_now(entry: Entry, form: TagForm) -> list[tuple[str, str]]:
    """Return the fields that say something else now than what was typed, and what they say."""
    words = part_words()
    parts = [name for name in words if name in entry.words]
    parts = [name for name in parts if not (entry.is_translation and name in _ONLY_ONCE)]
    return [
        (words[name], entry.words[name] or _("nothing"))
        for name in parts
        if _compared(entry.words[name]) != _compared(str(form.value(name)))
    ]


def _compared(text: str) -> str:
    return " ".join(text.split())


def language_asked(asked: Mapping[str, str]) -> str:
    """Return the language of ``?language=`` or, if that isn't in the list, ``?other=``.

    It is a BCP 47 tag, written as usual: ``pt-BR``.

    Raises:
        NotFound: if it is none.
    """
    code = clean_line(asked.get("other") or asked.get("language") or "")
    if not code:
        return house().settings.site.language
    try:
        return str(Locale.parse(code.replace("_", "-"), sep="-")).replace("_", "-")
    except (ValueError, UnknownLocaleError):
        sentence = _("“%(code)s” is not the code of a language.")
        raise NotFound(sentence % {"code": code[:35]}) from None


def language_choices(entry: Entry) -> list[tuple[str, str]]:
    """Return the languages that are known here, by name: of pages, and of the tag's words."""
    known = {*languages(), *entry.others, entry.language, house().settings.site.language}
    return sorted(((code, language_name(code)) for code in known), key=lambda pair: pair[1])
