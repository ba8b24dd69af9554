"""Makes the sample that the package carries, from the copy and the templates beside this file.

    python -m tests.sample_desk.make

writes `src/onrecord/sample/news`; the same copy gives the same bytes, and a test holds the two
together. Edit the copy, never the pages. A copy file holds one outlet's stories, each below a line
`=== slug`: headers, an empty line, paragraphs. `## ` begins a cross-head, `![…]` a picture's caption.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from string import Template

from onrecord.store.warc import WarcRecord, make, to_bytes

DESK = Path(__file__).parent
NEWS = DESK.parent.parent / "src" / "onrecord" / "sample" / "news"
OUTLETS = tomllib.loads((DESK / "outlets.toml").read_text(encoding="utf-8"))
TEASERS = 3
PIXEL = bytes.fromhex("47494638396101000100800000ffffff0000002c00000000010001000002024401003b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One piece of copy. `headers`: headline, published, and where there is one standfirst,
    author, modified, section; for a crawl, captured."""

    slug: str
    headers: dict[str, str]
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


def build() -> dict[str, bytes]:
    """Every file of the sample by its path below `news`."""
    files = {f"press/{slug}.txt": copy.encode() for slug, copy in _entries("press")}
    for name in OUTLETS:
        stories = read_stories(name)
        for story in stories:
            files[f"{name}/{story.slug}.html"] = page(name, story, stories).encode()
    files["coastwire.jsonl"] = wire_lines(read_stories("coastwire"))
    files["revisions.warc"] = warc(read_stories("warc"))
    return files


def read_stories(name: str) -> list[Story]:
    """The stories of one copy file, in their order."""
    return [_story(slug, copy) for slug, copy in _entries(name)]


def _entries(name: str) -> Iterator[tuple[str, str]]:
    copy = (DESK / "copy" / f"{name}.txt").read_text(encoding="utf-8")
    for entry in re.split(r"^=== ", copy, flags=re.MULTILINE)[1:]:
        title, _, body = entry.partition("\n")
        yield title.strip(), body.strip("\n") + "\n"


def _story(title: str, copy: str) -> Story:
    head, _, body = copy.partition("\n\n")
    headers = dict(line.split(":", 1) for line in head.splitlines())
    return Story(
        slug=title.split()[0],
        headers={name: value.strip() for name, value in headers.items()},
        paragraphs=tuple(body.strip("\n").split("\n\n")),
    )


def page(name: str, story: Story, others: Sequence[Story]) -> str:
    """The story as its outlet's page, with what such a page has besides: navigation, teasers, cookie note."""
    outlet, head = OUTLETS[name], story.headers
    url = _url(name, story)
    values = {
        **{key: escape(value) for key, value in outlet.items() if isinstance(value, str)},
        **{
            key: escape(head.get(key, ""))
            for key in ("headline", "standfirst", "author", "section", "published")
        },
        "modified": escape(head.get("modified", head["published"])),
        "outlet": escape(outlet["name"]),
        "url": escape(url),
        "byline": escape(f"{outlet['by']} {head['author']}") if head.get("author") else "",
        "shown_date": datetime.fromisoformat(head["published"]).strftime("%d.%m.%Y, %H:%M"),
        "navigation": "".join(f'<li><a href="#">{escape(item)}</a></li>' for item in outlet["navigation"]),
        "teasers": _teasers(name, story, others),
        "body": "\n".join(_block(paragraph) for paragraph in story.paragraphs),
        "json_ld": _json_ld(outlet["name"], url, head),
    }
    template = Template((DESK / "templates" / f"{outlet['template']}.html").read_text(encoding="utf-8"))
    return template.substitute(values)


def _url(name: str, story: Story) -> str:
    day = story.headers["published"][:10].replace("-", "/")
    return f"https://{OUTLETS[name]['host']}/{day}/{story.slug}"


def _block(paragraph: str) -> str:
    if paragraph.startswith("## "):
        return f"<h2>{escape(paragraph[3:], quote=False)}</h2>"
    if paragraph.startswith("!["):
        caption = escape(paragraph[2:-1])
        return f'<figure><img src="/img/1.jpg" alt="{caption}"><figcaption>{caption}</figcaption></figure>'
    return f"<p>{escape(paragraph, quote=False)}</p>"


def _teasers(name: str, story: Story, others: Sequence[Story]) -> str:
    rest = [other for other in others if other.slug != story.slug][:TEASERS]
    return "".join(
        f'<li><a href="{escape(_url(name, other))}">{escape(other.headers["headline"])}</a></li>'
        for other in rest
    )


def _json_ld(outlet: str, url: str, head: dict[str, str]) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": head["headline"],
        "url": url,
        "datePublished": head["published"],
        "dateModified": head.get("modified", head["published"]),
        "author": [{"@type": "Person", "name": head["author"]}] if head.get("author") else [],
        "publisher": {"@type": "Organization", "name": outlet},
    }
    return json.dumps(data, ensure_ascii=False).replace("</", "<\\/")


def wire_lines(stories: Sequence[Story]) -> bytes:
    """The agency's feed as JSON lines."""
    lines = [
        {
            "id": f"cw-{story.headers['published'][:10]}-{story.slug}",
            "url": f"https://coastwire.example/{story.slug}",
            "outlet": "Coast Wire",
            "title": story.headers["headline"],
            "published": story.headers["published"],
            "language": "en",
            "text": story.text,
        }
        for story in stories
    ]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def warc(stories: Sequence[Story]) -> bytes:
    """A crawl of the Harbour Post as WARC 1.1: an article before and after its correction, another, a
    page that was not found and a picture."""
    host, late = f"https://{OUTLETS['harbourpost']['host']}", stories[-1].headers["captured"]
    pages = [
        (_url("harbourpost", story), story.headers["captured"], page("harbourpost", story, stories).encode())
        for story in stories
    ]
    records = [
        _response(url, captured, "200 OK", "text/html; charset=utf-8", html) for url, captured, html in pages
    ]
    records.append(
        _response(f"{host}/2024/03/06/gone", late, "404 Not Found", "text/html", b"<p>Not found.</p>")
    )
    records.append(_response(f"{host}/img/1.gif", late, "200 OK", "image/gif", PIXEL))
    return b"".join(gzip.decompress(to_bytes(record)) for record in records)


def _response(url: str, captured: str, status: str, media_type: str, payload: bytes) -> WarcRecord:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(payload)}\r\n\r\n"
    return make(
        "response",
        captured.replace("+00:00", "Z"),
        "application/http; msgtype=response",
        head.encode() + payload,
        more=(("WARC-Target-URI", url),),
        payload=payload,
    )


def main() -> None:
    """Writes the sample anew."""
    shutil.rmtree(NEWS, ignore_errors=True)
    for name, content in build().items():
        path = NEWS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main()
