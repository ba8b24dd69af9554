"""Fictional articles, feeds and sitemaps for the server."""

from __future__ import annotations

from html import escape

TOPICS = ["pier", "tram", "cheese fair", "lighthouse", "rowing club", "orchard", "ferry", "bell tower"]
NAMES = ["Jane Roe", "Adam Pell", "Mira Stone", "Tomas Birk", "Ella Marsh", "Otto Lind", "Nora Quay"]


def article(number: int, note: str = "") -> str:
    """A page that holds an article about harmless matters, each number another one."""
    topic, name = TOPICS[number % len(TOPICS)], NAMES[number % len(NAMES)]
    title = f"The {topic} opens again, number {number}"
    paragraphs = [
        f"HARBOURTOWN, May {number % 28 + 1} (CW) - The {topic} at quay {number} opens again on Friday,"
        f" after {number + 2} weeks of work by the town's own carpenters and painters.",
        f"“We counted {number + 10} planks twice, and then once more for luck,” said {name}, who leads the"
        f" work on the {topic}. {note}",
        f"{name} told visitors that the {topic} would stay open until the {number % 20 + 3}rd hour of the"
        " evening, and that children could come along for free on Sundays.",
        f"The harbour office said in notice {number} that the lamps along the quay had been mended too.",
    ]
    body = "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title>'
        f'<meta property="og:type" content="article"></head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def rss(links: list[str], date: str = "Mon, 06 May 2024 09:30:00 GMT") -> str:
    """A feed that names the links."""
    items = "".join(
        f"<item><title>Item {i}</title><link>{escape(link)}</link><pubDate>{date}</pubDate></item>"
        for i, link in enumerate(links)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title>{items}</channel></rss>'


def sitemap(links: list[str], kind: str = "urlset") -> str:
    """A sitemap, or an index with `kind` "sitemapindex"."""
    tag = "url" if kind == "urlset" else "sitemap"
    items = "".join(f"<{tag}><loc>{escape(link)}</loc></{tag}>" for link in links)
    return f'<{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{items}</{kind}>'
