"""Turns sources into captures: files, folders, streams; text, HTML, JSON lines, WARC and WACZ, plain or gzip.

Whatever cannot be read becomes an Outcome in its place; nothing is raised for what an item holds.
"""

from onrecord.acquire.files import iter_captures, iter_files, iter_stream, total_bytes
from onrecord.acquire.source import utc_now

__all__ = ["iter_captures", "iter_files", "iter_stream", "total_bytes", "utc_now"]
