"""Routes, and the kind of path part that our addresses use: ``{id:number}``.

Take ``Route`` from here, not from Starlette, so that the convertor is known.
"""

from __future__ import annotations

from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import BaseRoute, Route


class NumberConvertor(Convertor[int]):
    """A whole number of at most 18 digits, so that it fits 64 bits; anything else is not found."""

    regex = "[0-9]{1,18}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("number", NumberConvertor())

__all__ = ["BaseRoute", "Route"]
