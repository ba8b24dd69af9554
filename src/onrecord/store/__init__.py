"""Keeps the record: articles and statements in a database, captures beside it as WARC files."""
