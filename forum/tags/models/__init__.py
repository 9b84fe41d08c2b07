"""The tables of the vocabulary."""

from forum.tags.models.concept import (
    LONGEST_ADDRESS,
    LONGEST_FOLDED,
    LONGEST_LABEL,
    LONGEST_NOTATION,
    LONGEST_SLUG,
    FormerAddress,
    Label,
    LabelKind,
    Match,
    MatchKind,
    Note,
    NoteKind,
    Relation,
    RelationKind,
    Status,
    Tag,
    Within,
)
from forum.tags.models.following import TagFollow, TagHelper
from forum.tags.models.keeping import Act, Change, Vocabulary

__all__ = [
    "LONGEST_ADDRESS", "LONGEST_FOLDED", "LONGEST_LABEL", "LONGEST_NOTATION", "LONGEST_SLUG",
    "Act", "Change", "FormerAddress", "Label", "LabelKind", "Match", "MatchKind", "Note",
    "NoteKind", "Relation", "RelationKind", "Status", "Tag", "TagFollow", "TagHelper",
    "Vocabulary", "Within",
]  # fmt: skip
