"""Nothing that a member writes runs in another member's browser."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.core.markdown import _SANITIZER, TooMuch, plain, render


class Elements(HTMLParser):
    """Gathers what a browser would see: tags, attributes and addresses."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.addresses: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _value in attrs}
        self.addresses += [value or "" for name, value in attrs if name == "href"]


TAGS = {
    *("p", "br", "hr", "h3", "h4", "h5", "h6", "blockquote", "pre", "code", "em", "strong", "s"),
    *("a", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    *(("a", "href"), ("a", "rel"), ("ol", "start")),
    *(("th", "scope"), ("th", "class"), ("td", "class")),
}


def assert_harmless(html: str) -> None:
    seen = Elements(html)
    assert seen.tags <= TAGS
    assert seen.attributes <= ATTRIBUTES
    assert all(re.match(r"https?://|mailto:|/(?!/)|#", url) for url in seen.addresses)


SCRIPTS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "\x01javascript:alert(1)",
    "java\tscript:alert(1)",
    "java&#10;script:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A&#x61&#x76&#x61script:alert(1)",
    "java%0ascript:alert(1)",
    "%6Aavascript:alert(1)",
    "javascript://x.org/%0aalert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "data:image/png;base64,AAAA",
    "file:///etc/passwd",
    "blob:https://x.org/1",
    "feed:javascript:alert(1)",
    "//evil.example",
    "///evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "https:evil.example",
    "http:///evil.example",
    "tel:1",
    "x:y",
]
LINKS = [
    "[a]({})",
    "[a](<{}>)",
    "![a]({})",
    "![a](<{}>)",
    "<{}>",
    "[a][r]\n\n[r]: {}",
    "[a][r]\n\n[r]: <{}>",
    "[a](https://x.org '{}')",
    "{}",
    "[![a]({0})]({0})",
]


@pytest.mark.parametrize("shape", LINKS)
@pytest.mark.parametrize("script", SCRIPTS)
def test_no_link_runs_anything(shape: str, script: str) -> None:
    assert_harmless(render(shape.format(script)))


@pytest.mark.parametrize(
    "payload",
    [
        "<script>alert(1)</script>",
        "<ScRiPt src=//evil.example></ScRiPt>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<img src=x onerror=alert(1)>",
        "<img src=x:x onerror=alert(1)//",
        "<svg onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<math href='javascript:alert(1)'>x</math>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<object data='javascript:alert(1)'></object>",
        "<embed src='javascript:alert(1)'>",
        "<form action='javascript:alert(1)'><button>x</button></form>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a onmouseover=alert(1)>x</a>",
        "<body onload=alert(1)>",
        "<details open ontoggle=alert(1)>",
        "<style>*{background:url(javascript:alert(1))}</style>",
        "<p style='background:url(//evil.example)'>x</p>",
        "<link rel=stylesheet href=//evil.example>",
        "<meta http-equiv=refresh content='0;javascript:alert(1)'>",
        "<base href=//evil.example>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<template><script>alert(1)</script></template>",
        "<textarea><script>alert(1)</script>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<![CDATA[<img src=x onerror=alert(1)>]]>",
        "<?php echo 1 ?><script>alert(1)</script>",
        '[a](https://x.org "\' onmouseover=alert(1)")',
        "[a](https://x.org' onmouseover='alert(1))",
        '[a](https://x.org"onmouseover="alert(1))',
        '![" onerror="alert(1)](https://x.org/x.png)',
        "```<script>\nalert(1)\n```",
        '```"><script>alert(1)</script>\nx\n```',
        "`<script>alert(1)</script>`",
        "    <script>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "https://x.org/<script>alert(1)</script>",
        "https://x.org/'onmouseover='alert(1)",
        'www.x.org/"onmouseover="alert(1)',
        '<https://x.org/"onmouseover="alert(1)>',
        '<a@x.org"onmouseover=alert(1)>',
        '| a |\n|:-:" onclick=alert(1)|\n| b |',
        "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
        "[<img src=x onerror=alert(1)>](https://x.org)",
        "[a]: https://x.org '\"><script>alert(1)</script>'\n\n[a]",
        "# <script>alert(1)</script>",
        "＜script＞alert(1)＜/script＞",
        "<\x00script>alert(1)</script>",
        "<b\u2028onclick=alert(1)>x</b>",
    ],
)
def test_no_payload_runs_anything(payload: str) -> None:
    for source in (payload, f"> {payload}", f"- {payload}", f"**{payload}**", f"a {payload} b"):
        assert_harmless(render(source))


PIECES = [
    *(
        "a",
        "b",
        "é",
        "w",
        " ",
        "  ",
        "    ",
        "\t",
        "\n",
        "\n\n",
        "\r\n",
        "\x00",
        ".",
        ":",
        "'",
        '"',
    ),
    *(
        "*",
        "**",
        "_",
        "~~",
        "`",
        "```",
        "#",
        "=",
        "---",
        "\\",
        "\\\n",
        "&",
        "&amp;",
        "<",
        ">",
        "<a",
    ),
    *("[", "]", "(", ")", "![", "](", "](/a)", "[a]", "[a]: /b", "|", "|-|", "|a|b|\n|-|-|\n"),
    *("http://", "https://a.b", "www.a.b", "@", "a@b.c", "> ", "- ", "-", "+", "1.", "1. "),
]
markdown = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=80).map("".join)


@settings(max_examples=400)
@given(markdown)
def test_any_text_is_rendered_and_is_harmless(source: str) -> None:
    try:
        html = render(source)
    except TooMuch:
        return

    assert_harmless(html)
    assert _SANITIZER.clean(html) == html
    plain(source, quotes=False)
