"""Markdown becomes HTML that says what was meant, and text that reads well without marks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from forum.core.markdown import TooMuch, plain, render, render_off_loop


@pytest.mark.parametrize(
    ("source", "html"),
    [
        (
            "Hello *you*, **and** `me`",
            "<p>Hello <em>you</em>, <strong>and</strong> <code>me</code></p>",
        ),
        ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>"),
        ("~~gone~~", "<p><s>gone</s></p>"),
        ("# A\n## B\n##### C\n###### D", "<h3>A</h3>\n<h4>B</h4>\n<h6>C</h6>\n<h6>D</h6>"),
        ("A\n===\n\nB\n---", "<h3>A</h3>\n<h4>B</h4>"),
        ("### A\n#### B", "<h3>A</h3>\n<h4>B</h4>"),
        ("##### A", "<h3>A</h3>"),
        ("> quoted", "<blockquote>\n<p>quoted</p>\n</blockquote>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("7. a", '<ol start="7">\n<li>a</li>\n</ol>'),
        ("***", "<hr>"),
        ("```python\nif a < b:\n```", "<pre><code>if a &lt; b:\n</code></pre>"),
        ("<b>bold</b>", "<p>&lt;b&gt;bold&lt;/b&gt;</p>"),
        ("<!-- note -->", "<p>&lt;!-- note --&gt;</p>"),
        ("&copy; &amp;", "<p>© &amp;</p>"),
        ("a\\*b", "<p>a*b</p>"),
        ("", ""),
    ],
)
def test_markdown_becomes_html(source: str, html: str) -> None:
    assert render(source).strip() == html


def test_a_table_says_which_cells_are_heads_and_how_columns_stand() -> None:
    html = render("| Branch | Loans |\n|:-:|--:|\n| North | 12\\|3 |")

    assert '<th scope="col" class="align-center">Branch</th>' in html
    assert '<th scope="col" class="align-right">Loans</th>' in html
    assert '<td class="align-right">12|3</td>' in html


REL = 'rel="nofollow noopener ugc"'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("[us](https://ala.org)", f'<a href="https://ala.org" {REL}>us</a>'),
        ("[us](www.ala.org)", f'<a href="https://www.ala.org" {REL}>us</a>'),
        ("[it](/threads/5 'title')", f'<a href="/threads/5" {REL}>it</a>'),
        ("[it](#post-5)", f'<a href="#post-5" {REL}>it</a>'),
        ("[a *b*][r]\n\n[r]: https://x.org", f'<a href="https://x.org" {REL}>a <em>b</em></a>'),
        ("<https://x.org>", f'<a href="https://x.org" {REL}>https://x.org</a>'),
        (
            "(https://x.org/a_b_c).",
            f'(<a href="https://x.org/a_b_c" {REL}>https://x.org/a_b_c</a>).',
        ),
        ("www.x.org/a,", f'<a href="https://www.x.org/a" {REL}>www.x.org/a</a>,'),
        ("me@x.org", f'<a href="mailto:me@x.org" {REL}>me@x.org</a>'),
        ("the end.In spring at x.org", "the end.In spring at x.org"),
        ("[a](//evil.example)", "[a](//evil.example)"),
        ("[a](page.html)", "[a](page.html)"),
        ("ftp://x.org //x.org", "ftp://x.org //x.org"),
    ],
)
def test_links_lead_where_they_say_or_are_none(source: str, html: str) -> None:
    assert render(source).strip() == f"<p>{html}</p>"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("![a *door*](https://x.org/d.png)", f'<a href="https://x.org/d.png" {REL}>a door</a>'),
        (
            "![](https://x.org/d.png)",
            f'<a href="https://x.org/d.png" {REL}>https://x.org/d.png</a>',
        ),
        (
            "[![door](https://x.org/d.png)](https://y.org)",
            f'<a href="https://y.org" {REL}>door</a>',
        ),
        ("![a ![b](/b)](/a)", f'<a href="/a" {REL}>a b</a>'),
    ],
)
def test_a_picture_is_a_link_to_it(source: str, html: str) -> None:
    assert render(source).strip() == f"<p>{html}</p>"


LETTER = """# Book club

Dear all,
we read **[Kindred](https://x.org/k)** next, see https://x.org.

> We could
> read on

1. One
2. Two
   - more

| Branch | Loans |
|---|---|
| North | 12 |

```
code  here
```

![door](https://x.org/d.png)
"""


def test_plain_text_reads_well_without_marks() -> None:
    assert plain(LETTER, addresses=True) == (
        "Book club\n\n"
        "Dear all,\nwe read Kindred <https://x.org/k> next, see https://x.org.\n\n"
        "> We could\n> read on\n"
        "1. One\n2. Two\n- more\n"
        "Branch | Loans\nNorth | 12\n\n"
        "code  here\n\n"
        "door <https://x.org/d.png>"
    )


def test_plain_text_can_leave_out_quotes_and_addresses() -> None:
    text = plain(LETTER, quotes=False)

    assert "read on" not in text
    assert "x.org/k" not in text
    assert "we read Kindred next" in text


async def test_a_long_text_is_rendered_elsewhere_and_a_short_one_here() -> None:
    long, short = "*word* " * 400, "*word* " * 4

    with ThreadPoolExecutor(1) as executor:
        assert await render_off_loop(long, executor) == render(long)
    assert await render_off_loop(short, executor) == render(short)  # an executor that is closed
    with pytest.raises(TooMuch):
        await render_off_loop("a" * 32_001, executor)
