"""The web pages and the HTTP API: `create_app` makes the application for one record."""

from onrecord.web.app import create_app

__all__ = ["create_app"]
