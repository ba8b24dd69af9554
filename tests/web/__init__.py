"""Tests of the pages; a package, so that its fixtures keep apart from those of the store."""
