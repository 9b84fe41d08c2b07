"""What became of an archive, counted."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Report:
    """``left_out`` are ids of letters, and ``files_left_out`` of letters and files, each with why.

    ``known`` letters were here before, ``twice`` ones are in the file more than once.
    """

    letters: int = 0
    known: int = 0
    twice: int = 0
    posts: int = 0
    threads: int = 0
    continued: int = 0
    new_writers: int = 0
    known_writers: int = 0
    files: int = 0
    dates_repaired: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)
    files_left_out: list[tuple[str, str]] = field(default_factory=list)

    def leave_out(self, message_id: str, why: str) -> None:
        """Note a letter that doesn't become a post."""
        self.left_out.append((message_id, why))
