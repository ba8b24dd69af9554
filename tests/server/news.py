"""Fictional articles, feeds and sitemaps for the server."""

from __future__ import annotations

import random
from html import escape

TOPICS = ["pier", "tram", "cheese fair", "lighthouse", "rowing club", "orchard", "ferry", "bell tower"]
NAMES = ["Jane Roe", "Adam Pell", "Mira Stone", "Tomas Birk", "Ella Marsh", "Otto Lind", "Nora Quay"]

WORDS = """
pier tram cheese lantern orchard ferry tower meadow carpenter painter rowing lighthouse
harbour market bakery apple willow quay plank rope sail barrel basket bridge gravel garden
kettle ladder mussel needle oyster paddle quilt raft saddle teapot umbrella violin wagon
yarn anchor bell candle drum easel feather goose hammer inkwell jug kite loom mitten nest
oar parade quarry ribbon stable thimble urn valley weaver brook cellar dune ember wide green
early quiet narrow bright old round heavy gentle opens closes mends paints carries gathers
waits turns floats rings near behind under along with before after over from beside
""".split()  # noqa: SIM905 - nobody would read a list of them

CUES = ("said", "added", "explained", "wrote", "noted", "recalled", "replied")


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


def varied(number: int) -> str:
    """A page like `article`, with words of its own, so that no page is a copy of another."""
    rng = random.Random(number)
    name = NAMES[number % len(NAMES)]

    def words(count: int) -> str:
        return " ".join(rng.choices(WORDS, k=count))

    paragraphs = [f"HARBOURTOWN, May {number % 28 + 1} (CW) - The {words(24)}."]
    for _ in range(6):
        quoted = f"“{words(12).capitalize()},” {rng.choice(CUES)} {name}."
        paragraphs.append(f"{quoted} {words(14).capitalize()}.")
        paragraphs.append(f"{words(9).capitalize()}, {rng.choice(CUES)} {name}. {words(22).capitalize()}.")
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    title = f"The {words(5)}, number {number}"
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title></head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )
