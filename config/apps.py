"""The Django admin, with our own site in place of the stock one."""

from importlib import import_module

from django.contrib.admin.apps import SimpleAdminConfig


class YinuoAdminConfig(SimpleAdminConfig):
    """Only our own pages are registered: no groups, no foreign models, whose forms would bypass the ledger."""

    default_site = "tracker.admin.site.YinuoAdminSite"

    def ready(self) -> None:
        super().ready()
        import_module("tracker.admin.registry")  # by name: models are not loaded yet when this file is
