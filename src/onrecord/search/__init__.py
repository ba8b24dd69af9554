"""Search: a query is read (`parse_query`), becomes SQL, and comes back as hits (`results.search`)."""

from onrecord.search.language import parse_query
from onrecord.search.query import QueryError

__all__ = ["QueryError", "parse_query"]
