"""HTML parts as text: what is seen stays, what programs say of quotes is understood."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forum.mail.trimming.html_text import text_of, trim_html

QUOTE = '<blockquote type="cite">Really?</blockquote>'
BORDER = "border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("<div>One.</div><div>Two.</div>", "One.\nTwo."),
        ("<div>One.</div><div><br></div><div>Two.</div>", "One.\n\nTwo."),
        ("One.<br>Two.<br><br>Three.", "One.\nTwo.\n\nThree."),
        ("  One\n   <span>and</span>&nbsp;two.  ", "One and two."),
        ("<p>Fish &amp; chips &lt;3</p>", "Fish & chips <3"),
        ("<b>Bold</b>, <em>slanted</em>, <code>x = 1</code>", "**Bold**, *slanted*, `x = 1`"),
        ("<b> spaced </b>words", "**spaced** words"),
        ("<b></b><i> </i>Plain", "Plain"),
        ("<b>over<br>lines</b>", "over\nlines"),
        ('<a href="https://a.example/b">here</a>', "[here](https://a.example/b)"),
        ('<a href="https://a.example/">https://a.example/</a>', "https://a.example/"),
        ('<a href="mailto:a@b.example">Ruth</a>', "Ruth"),
        ('<a href="javascript:alert(1)">click</a>', "click"),
        ('<a href="https://a.example/"><img src="x"></a>', ""),
        ('<img alt="The desk" src="cid:1">', "[The desk]"),
        ("<h1>One</h1><h3>Three</h3>Words", "# One\n\n### Three\n\nWords"),
        ("a<hr>b", "a\n\n---\n\nb"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>d", "- a\n- b\n   - c\n\nd"),
        ("<ol><li><p>a</p></li><li><p>b</p></li></ol>", "1. a\n\n2. b"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
        ("<pre>a\n&gt; b</pre>", "a\n> b"),
        ("<blockquote>a<br>b<blockquote>c</blockquote></blockquote>d", "> a\n> b\n>\n> > c\n\nd"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
        (
            "<table><tr><th>a</th><th>b</th></tr><tr><td><p>1</p></td><td>2</td></tr></table>c",
            "| a | b |\n| --- | --- |\n| 1 | 2 |\n\nc",
        ),
        ("<style>p {}</style><script>x</script><title>t</title>Seen", "Seen"),
        ("<!-- a <b> --><p>Seen<!-- c --></p><!--[if mso]>unseen<![endif]-->", "Seen"),
        ('<div style="color:red; DISPLAY : none">unseen</div>Seen', "Seen"),
        ("Zero\u200bwidth\ufeff", "Zerowidth"),
        ("a < b and <c> d </c>", "a < b and d"),
        ('<p title="a > b">Seen</p>', 'b">Seen'),
        ("", ""),
    ],
)
def test_html_becomes_text_to_post(html: str, text: str) -> None:
    assert text_of(html) == text


@pytest.mark.parametrize(
    "below",
    [
        f'<div class="moz-cite-prefix">Ruth írta:</div>{QUOTE}',
        QUOTE,
        '<div class="gmail_quote"><div class="gmail_attr">Ruth írta:</div>Really?</div>',
        '<div id="yahoo_quoted_1" class="yahoo_quoted"><div>Ruth írta:</div>Really?</div>',
        '<hr><div id="divRplyFwdMsg"><b>Feladó:</b> Ruth</div><p>Really?</p>',
        '<hr><div data-marker="__HEADERS__"><b>Feladó:</b> Ruth</div><p>Really?</p>',
        f"<div style='{BORDER}'>Feladó: a<br>Címzett: b<br>Tárgy: c</div><p>Really?</p>",
    ],
)
def test_quotes_are_known_by_what_programs_call_them(below: str) -> None:
    trimmed = trim_html(f"<div>Yes.</div>{below}", marks=())

    assert trimmed.words == "Yes."
    assert "Really?" in trimmed.quoted


@pytest.mark.parametrize(
    "name",
    ['class="gmail_signature"', 'id="Signature"', 'class="moz-signature"', 'id="x_Signature"'],
)
def test_signatures_are_known_by_what_programs_call_them(name: str) -> None:
    trimmed = trim_html(f"<div>Yes.</div><div {name}>Ruth<br>Ardmore</div>", marks=())

    assert trimmed.words == "Yes."
    assert trimmed.signature == "Ruth\nArdmore"


def test_a_whole_letter_that_a_program_calls_a_signature_is_kept() -> None:
    lines = "<br>".join(f"Sentence {number}." for number in range(80))

    trimmed = trim_html(f'<div id="Signature">{lines}</div>', marks=())

    assert "Sentence 79." in trimmed.words


def test_what_stands_in_a_quote_of_outlook_only_is_kept_in_doubt() -> None:
    trimmed = trim_html(
        '<div>My comments are below in blue.</div><div id="divRplyFwdMsg">From: Ruth</div>'
        "<p>Really?</p><p>Yes.</p>",
        marks=(),
    )

    assert trimmed.is_doubtful
    assert "Yes." in trimmed.words


HOSTILE = {
    "100,000 nested": "<div>" * 100_000 + "Seen",
    "nested quotes": "<blockquote>" * 80_000 + "Seen",
    "nested tables": "<table><tr><td>" * 50_000 + "Seen",
    "closed by others": "<div></span>" * 80_000 + "Seen",
    "closed in tables": "<div><table><td></div>" * 40_000 + "Seen",
    "a megabyte in an attribute": f'<p>Seen<p style="{"x" * 1_000_000}">Seen',
    "100,000 attributes": f"<p>Seen<p {' '.join(f'a{n}=1' for n in range(100_000))}>Seen",
    "no end of a tag": "Seen" + "<div " * 150_000,
    "no end of a quotation": "Seen" + '<a href="' * 100_000,
    "comments": "Seen" + "<!--" * 200_000,
    "opened again": "".join(f"<b c={n}>" for n in range(20_000)) + "<p>Seen" * 20_000,
    "foster parents": "<table>" + "Seen<p>" * 80_000,
    "lists": "<ul><li>Seen" * 50_000,
    "lines": "Seen<br>" * 100_000,
    "headers of Outlook": '<div id="divRplyFwdMsg">Seen' * 30_000,
    "borders": '<div style="border:none;border-top:solid black">Seen::::' * 15_000,
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_hostile_html_takes_little_time(html: str) -> None:
    started = process_time()

    trimmed = trim_html(html, marks=("Write your reply above this line",))

    assert process_time() - started < 2
    assert "Seen" in trimmed.words


TAGS = st.sampled_from(
    [
        "<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<a href='https://a.example'>", "</a>",
        "<table>", "<tr>", "<td>", "<th>", "</table>", "<ul>", "<li>", "</ul>", "<pre>", "</pre>",
        "<blockquote type=cite>", "<blockquote>", "</blockquote>", "<br>", "<hr>", "word", "<", ">",
        "<div class=gmail_attr>", "<div id=Signature>", "<div class=yahoo_quoted>", "&lt;", "\n",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(TAGS, max_size=25).map("".join))
@example("&lt;<div class=gmail_attr><pre></div>&lt;")
def test_no_html_breaks_it_and_no_word_is_lost(html: str) -> None:
    text = text_of(html)

    assert text.count("word") == html.count("word")
    assert bool(trim_html(html, marks=()).words.strip()) or not text.strip()
