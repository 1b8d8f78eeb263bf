"""The search finds what the theme's own indexer would find, in a smaller file."""

from __future__ import annotations

import json

import pytest
from material.plugins.search.plugin import Parser

from sop.render.search_index import entries, index_text, sections

PAGE = """<h1 id="top">Family <code>tracing</code></h1>
<p class="lead">Find   the family.<br />
Ask &amp; listen: 1 &lt; 2.</p>
<figure class="flow-figure" data-search-exclude><svg viewBox="0 0 1 1"><title>drawn</title><g><rect x="1" title="a > b"/></g></svg><figure>inner</figure></figure>
<div class="facts">
<table><thead><tr><th></th></tr></thead><tbody><tr><td><strong>Who</strong></td><td>Every child</td></tr></tbody></table>
</div>
<h2 id="steps">Steps</h2>
<div class="cards">
<div class="card">
<h3 id="one">One <a class="headerlink" href="#one">&para;</a></h3>
<p>Inside the card.</p>
<p> </p>
</div>
<p>After the card, so it belongs to the steps.</p>
</div>
<!-- nobody reads this -->
<pre><code>two
  lines</code></pre>
<ul>
<li>
<p>Go</p>
</li>
<li></li>
</ul>
<h2>Without an anchor</h2>
<script>if (1 < 2) "</p>";</script>
<ol><li>សួរ\u200bគាត់</li></ol>
<h2 id="end">The &quot;end&quot;</h2>
"""


def by_the_theme(content: str) -> list[tuple[str, str, str]]:
    """Anchor, title and text of each section, as the theme's indexer finds them."""
    parser = Parser()
    parser.feed(content)
    parser.close()
    return [(section.id or "", "".join(section.title).strip(), "".join(section.text).strip()) for section in parser.data]


def by_us(content: str) -> list[tuple[str, str, str]]:
    return [(section.id, "".join(section.title).strip(), "".join(section.text).strip()) for section in sections(content)]


@pytest.mark.parametrize("content", [
    PAGE, "", "words alone", "<p>No heading.</p>", "<div><h1 id='a'>Late</h1></div><p>b</p>", "<h2 id='a'>First</h2><p>b</p>", "\n<h1 id='a'>After a blank</h1>",
    "<p></p><h1 id='a'>A</h1><p>\n</p>", "<h1 id='a'>A</h1><p>b</div></p>c", "<h1 id='a&amp;b'>A</h1><h2 id='c&amp;d'><em>C</em> <sub>d</sub></h2>"])
def test_the_sections_are_those_that_the_theme_finds(content: str) -> None:
    assert by_us(content) == by_the_theme(content)


def test_an_entry_is_an_address_a_title_and_words_without_marks() -> None:
    found = list(entries("procedures/a.html", "By its \u200bfront", "<p>គាត់\u200bសួរ</p><h2 id='more'>ទៅ\u200bផ្ទះ</h2>"))
    assert found == [{"location": "procedures/a.html", "title": "By its front", "text": "<p>គាត់សួរ</p>"},
                     {"location": "procedures/a.html#more", "title": "ទៅផ្ទះ", "text": ""}]
    assert index_text({"lang": ["en"]}, found[1:]) == '{"config":{"lang":["en"]},"docs":[{"location":"procedures/a.html#more","title":"ទៅផ្ទះ","text":""}]}'
    assert json.loads(index_text({}, found))["docs"] == found
