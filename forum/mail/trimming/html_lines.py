"""Lines as they grow while an HTML part is read."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from forum.mail.trimming.quoting import Kind

_MOST_TEXT = 1_000_000
_MOST_QUOTES = 8
_MOST_TABLES = 50
_GAP = re.compile(r"[\s\u00a0]+")
_UNSEEN = re.compile("[\u200b\u2060\ufeff\u00ad\u034f]")
_LONGEST_EMPHASIS = 300
_LONGEST_SIGNATURE = 60


class Lines:
    """Text with the gaps, quote marks and indents of its elements."""

    def __init__(self) -> None:
        self._done: list[tuple[str, Kind | None]] = []
        self._line: list[str] = []
        self._gap = 0
        self._quotes: list[bool] = []  # whether the mail program made it
        self._parts: list[tuple[Kind, int]] = []
        self._opened: list[tuple[int, int]] = []
        self._indents = ""
        self._bullet = ""
        self._code_at = -1
        self._tables: list[bool] = []
        self._rows = self._cells = 0
        self._size = 0

    def all(self) -> list[tuple[str, Kind | None]]:
        """Return all lines, and what is known of them."""
        self._end()
        return self._done

    def write(self, text: str) -> None:
        if self._code_at >= 0:
            head, *others = _UNSEEN.sub("", text).split("\n")
            self._write(head)
            for other in others:
                self.end_line()
                self._write(other)
            return
        text = _GAP.sub(" ", _UNSEEN.sub("", text))
        if not self._line or self._line[-1].endswith(" "):
            text = text.lstrip(" ")
        self._write(text)

    def _write(self, text: str) -> None:
        if not text or self._size > _MOST_TEXT:
            return
        if not self._line:
            self._fill_gap()
        self._size += len(text)
        self._line.append(text)

    def _fill_gap(self) -> None:
        if self._gap > 1 and self._done and self._done[-1][0].strip("> "):
            self._add("")
        self._gap = 0

    def gap(self, size: int) -> None:
        """Begin a new line, or leave a blank one (2) before what follows."""
        if size and self._in_row():
            self.write(" ")
        elif size:
            self._end()
            self._gap = max(self._gap, size)

    def end_line(self) -> None:
        if self._in_row():
            self.write(" ")
        elif self._line:
            self._end()
        elif self._code_at >= 0 or (self._done and self._done[-1][0].strip("> ")):
            self._fill_gap()
            self._add("")

    def _end(self) -> None:
        if self._line:
            line = "".join(self._line)
            self._line = []
            self._opened = [(-1, 0)] * len(self._opened)  # emphasis doesn't go over lines
            self._add(line.rstrip() if self._code_at < 0 else line)

    def _add(self, line: str) -> None:
        depth = min(len(self._quotes), _MOST_QUOTES)
        marks = ("> " * depth).strip() + (" " if depth and line else "")
        indent = (self._bullet or self._indents) if line else ""
        self._bullet = "" if line else self._bullet
        kind = self._parts[-1][0] if self._parts else None
        if kind is None and self._quotes and any(self._quotes):
            kind = Kind.CITED
        self._done.append((marks + indent + line, kind))

    def rule(self) -> None:
        self.gap(2)
        self.write("---")
        self.gap(2)

    def image(self, words: str) -> None:
        if words.strip():
            self.write(f"[{words[:200].strip()}]")

    def item(self, bullet: str, depth: int) -> None:
        self.gap(1)
        self._end()
        self._indents = "   " * min(depth, 6)
        self._bullet = "   " * min(max(depth - 1, 0), 5) + bullet

    def close_item(self, depth: int) -> None:
        self.gap(1)
        self._bullet = ""
        self._indents = "   " * min(max(depth - 1, 0), 5)

    def open_code(self) -> None:
        self._end()
        if self._code_at < 0:
            self._fill_gap()
            self._code_at = len(self._done)

    def close_code(self) -> None:
        """End preformatted text: in a fence if it's code, and not a letter set as such."""
        self._end()
        at, self._code_at = self._code_at, -1
        found = [line for line, _kind in self._done[at:]] if at >= 0 else []
        is_letter = (
            self._parts or self._quotes or any(line[:2] in {"> ", ">", "--"} for line in found)
        )
        if found and not is_letter and "```" not in "".join(found):
            self._done.insert(at, ("```", None))
            self._done.append(("```", None))

    def open_inline(self) -> None:
        self._opened.append((len(self._done), len(self._line)))

    def close_inline(self, mark: str) -> None:
        """Set emphasis around what was written since, if that is words on one line."""
        words = self._take()
        bare = words.strip()
        if not bare or len(bare) > _LONGEST_EMPHASIS or mark in bare or self._code_at >= 0:
            self._line += [words] if words else []
            return
        before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
        self._line.append(f"{before}{mark}{bare}{mark}{after}")

    def close_link(self, address: str) -> None:
        words = self._take()
        bare = words.strip()
        is_plain = not address.lower().startswith(("http://", "https://")) or address == bare
        if not bare or is_plain or " " in address or ")" in address or len(address) > 2000:  # noqa: PLR2004
            self._line += [words] if words else []
            return
        self._line.append(f"[{bare}]({address})" + (" " if words.endswith(" ") else ""))

    def _take(self) -> str:
        """Take back what was written since the last opening, if it's on this line."""
        done, start = self._opened.pop() if self._opened else (len(self._done), len(self._line))
        if done != len(self._done):
            return ""
        words = "".join(self._line[start:])
        del self._line[start:]
        return words

    def open_table(self, tag: str, node: LexborNode) -> None:
        if tag == "table":
            few = len(self._tables) < 2 and self._size < _MOST_TEXT  # noqa: PLR2004
            is_data = few and node.css_first("th") is not None and not node.css_first("table table")
            self._tables.append(is_data and not self._in_row())
            self._rows = 0
        elif self._in_row():
            self._end()
            self._cells = 0
            self.write("| ")

    def close_table(self, tag: str) -> None:
        if tag == "table":
            if self._tables and self._tables.pop():
                self._end()
        elif self._in_row():
            self._close_row() if tag == "tr" else self._close_cell()

    def _close_cell(self) -> None:
        self._cells += 1
        self.write(" | ")

    def _close_row(self) -> None:
        self._end()
        if not self._rows and self._cells:
            self._add("|" + " --- |" * self._cells)
        self._rows += 1

    def _in_row(self) -> bool:
        return bool(self._tables and self._tables[-1])

    def quote(self, change: int, *, is_cited: bool = False) -> None:
        self._end()
        if change > 0:
            self._fill_gap()
            self._quotes.append(is_cited)
        elif self._quotes:
            self._quotes.pop()

    def part(self, kind: Kind) -> None:
        self._end()
        self._parts.append((kind, len(self._done)))

    def end_part(self, kind: Kind) -> None:
        self._end()
        if not self._parts:
            return
        _kind, start = self._parts.pop()
        is_forward = kind is Kind.INTRO and any(
            "---" in line for line, _known in self._done[start:]
        )
        if is_forward or len(self._done) - start > _LONGEST_SIGNATURE:
            self._done[start:] = [(line, None) for line, _known in self._done[start:]]
