"""Settings, routes and the two processes' entry points."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
