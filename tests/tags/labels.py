"""What words a tag has."""

from __future__ import annotations

from forum.core.text import fold
from forum.tags.models import Label, LabelKind, Tag


async def alternatives_of(tag: Tag) -> list[str]:
    """Return the words that this tag stands for ("used for"), in alphabetical order."""
    return await labels_of(tag, LabelKind.ALTERNATIVE)


async def labels_of(tag: Tag, kind: LabelKind) -> list[str]:
    """Return the tag's labels of one kind, in alphabetical order."""
    texts = await Label.filter(tag_id=tag.id, kind=kind).values_list("text", flat=True)
    return sorted((str(text) for text in texts), key=fold)
