"""Triples out of a file that anybody may have written: Turtle or RDF/XML, read by rdflib.

A file may be small and what it says large: a prefix can stand for a long address, an entity for a
thousand others. So XML with entities of its own is refused, long prefixes too, and reading stops
when there is more than any vocabulary would say. Nothing that a file names is ever fetched.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Callable
from io import BytesIO
from typing import Any
from xml.sax import SAXParseException
from xml.sax.handler import ErrorHandler, feature_namespaces
from xml.sax.xmlreader import InputSource

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser
from rdflib import RDF, Graph
from rdflib.exceptions import ParserError
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.plugins.parsers.rdfxml import RDFXMLHandler
from rdflib.term import Node, bind

from forum.core.i18n import gettext as _
from forum.tags.exchange.entries import UnreadableFile, text_of

Said = dict[Node, dict[Node, list[Node]]]  # by subject and predicate, in the order of the file

_MOST_TRIPLES = 1_000_000
_MOST_CHARACTERS = 100_000_000  # in all subjects, predicates and objects together
_DEEPEST = 100  # elements of XML, one within the other
_LONGEST_ADDRESS = 2_000
_LONG = re.compile(rf"<[^<>\"{{}}|^`\\\s]{{{_LONGEST_ADDRESS + 1},}}>")
_XML = "http://www.w3.org/XML/1998/namespace"

# rdflib makes a tree of any piece of XML in a file, which takes a hundred times its room, and logs
# a traceback for each date that is none. To us they are words.
logging.getLogger("rdflib").setLevel(logging.CRITICAL)
bind(RDF.XMLLiteral, str, str, datatype_specific=True)


class _TooMuch(Exception):
    """There is more in the file than a vocabulary says."""


class _Triples(Graph):
    """Takes what a parser finds, and keeps it as plain dictionaries."""

    def __init__(self) -> None:
        super().__init__(bind_namespaces="none")
        self.said: Said = defaultdict(lambda: defaultdict(list))
        self._left, self._room = _MOST_TRIPLES, _MOST_CHARACTERS

    def add(self, triple: tuple[Any, Any, Any]) -> _Triples:
        self._left -= 1
        self._room -= sum(len(part) for part in triple)
        if self._left < 0 or self._room < 0:
            raise _TooMuch
        subject, predicate, thing = triple
        self.said[subject][predicate].append(thing)
        return self


def turtle(content: bytes, base: str) -> Said:
    """Return what a Turtle file says; addresses that aren't whole are seen from ``base``.

    Raises:
        UnreadableFile: if it can't be read; with the number of the line, where that is known.
    """
    text = text_of(content)
    if long := _LONG.search(text):
        raise UnreadableFile(_long(1 + text.count("\n", 0, long.start())))
    return _read(lambda found: found.parse(data=text, format="turtle", publicID=base))


def rdf_xml(content: bytes, base: str) -> Said:
    """Return what an RDF/XML file says, as :func:`turtle` does.

    Raises:
        UnreadableFile: the same; and if it has entities or names others outside.
    """
    return _read(lambda found: _parse_xml(content, base, found))


def _read(parse: Callable[[_Triples], object]) -> Said:
    found = _Triples()
    try:
        parse(found)
    except _TooMuch:
        sentence = _("This file says more than a vocabulary of this place can hold.")
    except RecursionError:
        sentence = _("There are too many brackets within brackets in this file.")
    except DefusedXmlException:
        sentence = _("This file has entities or names other files (<!DOCTYPE …>), which isn't"
                     " taken. Please save it without them.")  # fmt: skip
    except UnreadableFile:
        raise
    except Exception as error:  # noqa: BLE001 (rdflib raises anything when it meets nonsense)
        sentence = _unread(error)
    else:
        return found.said
    raise UnreadableFile(sentence)


def _unread(error: Exception) -> str:
    line = None
    if isinstance(error, BadSyntax):
        line = error.lines + 1
    elif isinstance(error, SAXParseException):
        line = error.getLineNumber()
    elif isinstance(error, ParserError) and (told := re.search(r":(\d+):\d+: ", str(error))):
        line = int(told[1])
    if line:
        return _("Line %(line)s can't be read: the file isn't written as its kind should be.") % {
            "line": line
        }
    return _("This file can't be read: it isn't written as its kind should be.")


def _long(line: int | None) -> str:
    return _("Line %(line)s: an address is too long.") % {"line": line}


def _parse_xml(content: bytes, base: str, found: _Triples) -> None:
    reader = DefusedExpatParser()
    reader.setFeature(feature_namespaces, True)  # noqa: FBT003 (so it is called)
    source = InputSource(base)
    source.setPublicId(base)
    source.setByteStream(BytesIO(content))
    listener = _Listener(found)
    listener.setDocumentLocator(source)  # type: ignore[arg-type]  # as rdflib does itself
    reader.setContentHandler(listener)
    reader.setErrorHandler(ErrorHandler())
    reader.parse(source)


class _Listener(RDFXMLHandler):
    """Reads RDF/XML, but for prefixes and bases so long that each use of them costs much."""

    depth = 0

    def startPrefixMapping(self, prefix: str | None, uri: str | None) -> None:  # noqa: N802
        self._refuse_long(uri or "")
        super().startPrefixMapping(prefix, uri)  # type: ignore[arg-type]  # None is the default one

    def startElementNS(self, name: Any, qname: Any, attrs: Any) -> None:  # noqa: N802
        self._refuse_long(attrs.get((_XML, "base"), ""))
        self.depth += 1
        if self.depth > _DEEPEST:
            raise RecursionError
        super().startElementNS(name, qname, attrs)

    def endElementNS(self, name: Any, qname: Any) -> None:  # noqa: N802
        self.depth -= 1
        super().endElementNS(name, qname)

    def _refuse_long(self, address: str) -> None:
        if len(address) > _LONGEST_ADDRESS:
            raise UnreadableFile(_("This file has an address that is too long."))
