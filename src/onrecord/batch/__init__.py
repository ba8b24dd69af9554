"""The parse over many files, on all cores or on a cluster: files in, Parquet tables out.

`run` does it, `load` puts the tables into a record. Each input file is one piece of work: what comes of it
depends on nothing but its bytes and the options, so that the tables are the same however the work was shared
out. This package's root imports nothing: a worker needs no database, a loader no engine.
"""
