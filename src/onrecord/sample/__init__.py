"""The news that `onrecord demo` reads: fictional dispatches, written for this project.

People, papers and agencies in them are invented; the forms are those of real news: agency copy and
its reprints, pages as outlets serve them, press releases, an interview, a crawl with a correction.
`tests/sample_desk` holds the copy that they are made from.
"""

from __future__ import annotations

from pathlib import Path


def news_folder() -> Path:
    """The folder of the sample: HTML pages, plain texts, a JSON-lines file and a WARC file."""
    return Path(__file__).parent / "news"
