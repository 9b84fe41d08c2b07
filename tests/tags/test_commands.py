"""``forum tags``, on a database that keeps what is written."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from forum.app import build_house
from forum.core.settings import Settings
from forum.tags.commands import tags


def _run(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(tags, [*words], obj=lambda: build_house(settings))


def test_a_vocabulary_goes_in_and_out_and_what_is_wrong_is_told(
    elsewhere: Settings, tmp_path: Path
) -> None:
    file, wrong = tmp_path / "ours.csv", tmp_path / "wrong.csv"
    file.write_text("prefLabel,broader\nReading,\nPoems,Reading\n")
    wrong.write_text("prefLabel,broader\nSonnets,Verses\nOdes,Songs\n")
    turtle = str(tmp_path / "out.ttl")

    dry = _run(elsewhere, "import", str(file), "--dry-run")
    refused = _run(elsewhere, "import", str(wrong), "--dry-run")
    first = _run(elsewhere, "import", str(file))
    out = _run(elsewhere, "export", turtle)
    again = _run(elsewhere, "import", turtle)
    unknown = _run(elsewhere, "export", str(tmp_path / "out.txt"))

    assert [r.exit_code for r in (dry, refused, first, out, again, unknown)] == [0, 1, 0, 0, 0, 1]
    assert "Nothing was changed." in dry.output
    assert "2 tags would be new." in dry.output
    assert "Line 2: “Verses” is not in the vocabulary." in refused.output
    assert "Line 3: “Songs” is not in the vocabulary." in refused.output
    assert "2 things must be mended first" in refused.output
    assert "2 tags added, 0 changed" in first.output
    assert "0 tags added, 0 changed (of these 0 were proposals), 2 as they were." in again.output
    assert "must end in .csv" in unknown.output


def test_a_file_that_is_none_is_told_in_a_sentence(elsewhere: Settings, tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_bytes(b"nonsense")

    result = _run(elsewhere, "import", str(tmp_path / "x.ttl"))

    assert result.exit_code == 1
    assert "Error: Line 1 can't be read" in result.output
    assert _run(elsewhere, "import", str(tmp_path / "missing.csv")).exit_code == 2
