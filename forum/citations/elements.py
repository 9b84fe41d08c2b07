"""Writing XML with ElementTree."""

from __future__ import annotations

from xml.etree import ElementTree as ET


def inside(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    """Add an element of its parent's namespace, with a text if one is given."""
    space = parent.tag[: parent.tag.index("}") + 1] if parent.tag.startswith("{") else ""
    element = ET.SubElement(parent, space + name, attributes)
    element.text = text or None
    return element


def document(root: ET.Element) -> str:
    """Return a whole document, to be sent in UTF-8."""
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, "unicode") + "\n"
