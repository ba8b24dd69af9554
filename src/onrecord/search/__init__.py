"""Search: a query is read (`parse_query`), becomes SQL, and comes back as hits."""

from onrecord.search.language import parse_query
from onrecord.search.query import QueryError

__all__ = ["QueryError", "parse_query"]
