"""Pieces that are compressed by themselves make one gzip file together."""

from __future__ import annotations

import gzip

from hypothesis import given
from hypothesis import strategies as st

from forum.core.packing import Large, packed


@given(st.lists(st.text(max_size=300) | st.text("ab", min_size=300, max_size=4_000)))
def test_pieces_become_one_file(texts: list[str]) -> None:
    pieces = [Large(text) for text in texts]

    file = packed(pieces)

    assert gzip.decompress(file) == "".join(texts).encode()  # it compares checksum and length


def test_a_piece_is_compressed_once() -> None:
    piece = Large("words and words " * 500)

    assert piece.packed is piece.packed
    assert len(packed([piece, piece])) < len(piece.body) / 20
