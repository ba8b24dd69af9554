"""Records as tables: what Parquet files hold, and the records again from their rows. Pure but for `files`."""

from onrecord.tabular.records import to_records
from onrecord.tabular.rows import Item, Rows
from onrecord.tabular.schema import SCHEMA, SORTED_BY, TABLES, schema_of

__all__ = ["SCHEMA", "SORTED_BY", "TABLES", "Item", "Rows", "schema_of", "to_records"]
