"""Reading letters that come in: ``read_letter`` makes plain values of bytes, in bounded time."""

from forum.mail.reading.bodies import MOST_TEXT
from forum.mail.reading.letter import Letter, read_letter
from forum.mail.reading.parts import Part
from forum.mail.reading.structure import Unreadable
from forum.mail.reading.subjects import plain_subject

__all__ = ["MOST_TEXT", "Letter", "Part", "Unreadable", "plain_subject", "read_letter"]
