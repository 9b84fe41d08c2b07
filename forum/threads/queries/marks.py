"""What stands around the posts of a page, in one statement: small answers, files, subjects."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote

from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.prepared import Row, moment_of, rows_of
from forum.threads.file_words import kind_word, size_word
from forum.threads.models import Thread


class Subject(NamedTuple):
    """A tag of the thread."""

    name: str
    slug: str
    id: int
    is_proposed: bool = False


class Answer(NamedTuple):
    """A reply that was accepted, wherever in the thread it stands."""

    post_id: int
    number: int
    name: str

    @property
    def url(self) -> str:
        return house().path_for("posts:show", id=self.post_id)


class Back(NamedTuple):
    """A reply to a post."""

    number: int
    post_id: int


class Attached(NamedTuple):
    """A file of a post. ``width`` and ``height``, in pixels, are 0 if it's no picture."""

    file_id: int
    name: str
    alt: str
    media_type: str
    size: int
    width: int
    height: int
    is_decorative: bool
    widths: tuple[int, ...] = ()  # of smaller copies of a picture

    @property
    def url(self) -> str:
        name = quote(self.name, safe="")
        return house().path_for("attachments:show", id=self.file_id, name=name)

    @property
    def copies(self) -> str:
        """The addresses of a picture in its widths, as ``srcset`` takes them."""
        copies = [f"{self.url}?w={width} {width}w" for width in self.widths]
        return ", ".join([*copies, f"{self.url} {self.width}w"])

    @property
    def small(self) -> str:
        """The address of a picture as small as it's kept."""
        return f"{self.url}?w={self.widths[0]}" if self.widths else self.url

    def within(self, width: int, height: int) -> tuple[int, int]:
        """Return how large a picture is in a frame of so many pixels; it's never enlarged."""
        scale = min(1, width / self.width, height / self.height)
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))

    @property
    def about(self) -> str:
        """Its kind and size in words."""
        words = {"kind": kind_word(self.media_type), "size": size_word(self.size)}
        return _("%(kind)s, %(size)s") % words


class Reported(NamedTuple):
    """That a post is a field report."""

    trial_id: int
    library: str
    again: str


class Person(NamedTuple):
    """Somebody who wrote in the thread; ``first`` is the number of her first post there."""

    first: int
    name: str
    username: str
    library: str

    @property
    def started_it(self) -> bool:
        return self.first == 1


class Left(NamedTuple):
    """That a post of this number stands in another thread now, or has another number."""

    number: int
    thread_id: int
    post_id: int


class Came(NamedTuple):
    """That the post of this number is the first of some that came from another thread."""

    number: int
    moment: datetime


@dataclass(frozen=True)
class Marks:
    """What stands around the posts of a page, by the post's id where it's about one."""

    subjects: Sequence[Subject] = ()
    answers: Sequence[Answer] = ()
    reactions: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    replies: Mapping[int, Sequence[Back]] = field(default_factory=dict)
    files: Mapping[int, Sequence[Attached]] = field(default_factory=dict)
    reports: Mapping[int, Reported] = field(default_factory=dict)
    people: Sequence[Person] = ()
    people_count: int = 0
    left: Sequence[Left] = ()
    came: Mapping[int, Came] = field(default_factory=dict)  # by number


_PEOPLE = 6  # that are named beside a thread
_ON_PAGE = "post.thread_id = ? AND post.number > ? AND post.number <= ?"
_MARKS = f"""
SELECT 'subject' AS what, 0 AS post_id, tag.id AS id,
       CASE WHEN tag.status = 'proposed' THEN 1 ELSE 0 END AS number, 0 AS size, 0 AS width,
       0 AS height, tag.name AS word, CAST(tag.slug AS VARCHAR) AS other, '' AS third,
       '' AS widths
  FROM thread_tag JOIN tag ON tag.id = thread_tag.tag_id WHERE thread_tag.thread_id = ?
UNION ALL SELECT 'answer', post.id, post.id, post.number, 0, 0, 0, member.name, '', '', ''
  FROM post JOIN member ON member.id = post.author_id
 WHERE post.thread_id = ? AND post.accepted_at IS NOT NULL AND post.state = 'visible'
UNION ALL SELECT 'reaction', post.id, 0, COUNT(*), 0, 0, 0, reaction.kind, '', '', ''
  FROM post JOIN reaction ON reaction.post_id = post.id WHERE {_ON_PAGE}
 GROUP BY post.id, reaction.kind
UNION ALL SELECT 'reply', post.id, reply.id, reply.number, 0, 0, 0, '', '', '', ''
  FROM post JOIN post AS reply ON reply.reply_to_id = post.id
 WHERE {_ON_PAGE} AND reply.state = 'visible' AND reply.thread_id = post.thread_id
UNION ALL SELECT 'file', post.id, file.id, attachment.position, file.size,
       COALESCE(file.width, 0), COALESCE(file.height, 0), file.name, file.media_type,
       CASE WHEN attachment.is_decorative THEN '' ELSE 'alt:' || attachment.alt END,
       CAST(file.widths AS VARCHAR)
  FROM post JOIN attachment ON attachment.post_id = post.id
  JOIN file ON file.id = attachment.file_id WHERE {_ON_PAGE}
UNION ALL SELECT 'report', post.id, trial.id, 0, 0, 0, 0, trial.library, report.again, '', ''
  FROM post JOIN report ON report.post_id = post.id
  JOIN trial ON trial.id = report.trial_id WHERE {_ON_PAGE}
UNION ALL SELECT 'person', 0, came.total, came.first, 0, 0, 0, member.name, member.username,
       member.library, ''
  FROM (SELECT author_id, MIN(number) AS first, COUNT(*) OVER () AS total
          FROM post WHERE thread_id = ? AND state = 'visible'
         GROUP BY author_id ORDER BY MIN(number) LIMIT {_PEOPLE}) AS came
  JOIN member ON member.id = came.author_id
UNION ALL SELECT 'left', post.id, post.thread_id, place.number, 0, 0, 0, '', '', '', ''
  FROM former_place AS place JOIN post ON post.id = place.post_id
 WHERE place.thread_id = ? AND place.number > ? AND place.number <= ?
   AND (post.thread_id <> place.thread_id OR post.number <> place.number)
UNION ALL SELECT 'came', 0, act.id, MIN(post.number), 0, 0, 0,
       CAST(act.created_at AS VARCHAR), '', '', ''
  FROM restructuring AS act JOIN former_place AS place ON place.restructuring_id = act.id
  JOIN post ON post.id = place.post_id AND post.thread_id = act.target_id
 WHERE act.target_id = ? AND act.undone_at IS NULL AND place.thread_id = act.source_id
 GROUP BY act.id, act.created_at
"""  # noqa: S608 (nothing that was typed stands in it)


async def marks_on(thread: Thread, page: int) -> Marks:
    """Return what stands around the posts of one page."""
    size = house().settings.threads.posts_per_page
    whole, here = thread.id, (thread.id, (page - 1) * size, page * size)
    rows = await rows_of(_MARKS, whole, whole, *here, *here, *here, *here, whole, *here, whole)
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["what"]].append(row)
    return Marks(
        subjects=_subjects(found["subject"]),
        answers=_answers(found["answer"]),
        reactions=_reactions(found["reaction"]),
        replies=_replies(found["reply"]),
        files=_files(found["file"]),
        reports=_reports(found["report"]),
        people=_people(found["person"]),
        people_count=max((row["id"] for row in found["person"]), default=0),
        left=sorted(Left(row["number"], row["id"], row["post_id"]) for row in found["left"]),
        came={row["number"]: Came(row["number"], moment_of(row["word"])) for row in found["came"]},
    )


def _subjects(rows: Sequence[Row]) -> list[Subject]:
    found = [Subject(r["word"], r["other"], r["id"], bool(r["number"])) for r in rows]
    return sorted(found)


def _answers(rows: Sequence[Row]) -> list[Answer]:
    answers = [Answer(row["post_id"], row["number"], row["word"]) for row in rows]
    return sorted(answers, key=lambda answer: answer.number)


def _reports(rows: Sequence[Row]) -> dict[int, Reported]:
    return {row["post_id"]: Reported(row["id"], row["word"], row["other"]) for row in rows}


def _people(rows: Sequence[Row]) -> list[Person]:
    people = [Person(row["number"], row["word"], row["other"], row["third"]) for row in rows]
    return sorted(people)


def _reactions(rows: Sequence[Row]) -> dict[int, dict[str, int]]:
    reactions: dict[int, dict[str, int]] = defaultdict(dict)
    for row in rows:
        reactions[row["post_id"]][row["word"]] = row["number"]
    return reactions


def _replies(rows: Sequence[Row]) -> dict[int, list[Back]]:
    replies: dict[int, list[Back]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row["number"]):
        replies[row["post_id"]].append(Back(row["number"], row["id"]))
    return replies


def _files(rows: Sequence[Row]) -> dict[int, list[Attached]]:
    files: dict[int, list[Attached]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["number"], row["id"])):
        files[row["post_id"]].append(_file(row))
    return files


def _file(row: Row) -> Attached:
    return Attached(
        file_id=row["id"],
        name=row["word"],
        alt=row["third"].removeprefix("alt:"),
        media_type=row["other"],
        size=row["size"],
        width=row["width"],
        height=row["height"],
        is_decorative=not row["third"],
        widths=tuple(json.loads(row["widths"])),
    )
