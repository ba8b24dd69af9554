"""Keeps fetching: sources on a schedule, the queue of addresses, each page into the record."""
