"""All that the record ties an article or a statement to, for a sheet that shows it whole."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from onrecord.search.lookup import ArticleFound, Found, StatementFound
from onrecord.store.related import (
    CopyFound,
    RevisionFound,
    copies_with_evidence,
    doubts_about_direction,
    revisions_with_changes,
)
from onrecord.store.variants import Folding, Quotation, quotation_of, quotations_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """Of an article: the texts of its address (none where there is only one), its copies, sentences about
    evidence that contradicts itself, and the quotations of its statements by their ids. Of a statement: its
    quotation; None where no other article has its words.
    """

    revisions: tuple[RevisionFound, ...] = ()
    copies: tuple[CopyFound, ...] = ()
    doubts: tuple[str, ...] = ()
    quotations: dict[str, Folding]
    quotation: Quotation | None = None


def ties_of(connection: Connection, found: Found) -> Ties:
    """What the record ties to what was looked up."""
    match found:
        case ArticleFound():
            revisions = revisions_with_changes(connection, found.key)
            return Ties(
                revisions=revisions if len(revisions) > 1 else (),
                copies=copies_with_evidence(connection, found.key),
                doubts=doubts_about_direction(connection, found.key),
                quotations=quotations_in(connection, found.key),
            )
        case StatementFound():
            quotation = quotation_of(connection, found.article.key, found.statement.id)
            return Ties(quotations={}, quotation=quotation)
        case _:
            return Ties(quotations={})
