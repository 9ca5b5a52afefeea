"""The Django admin, with our own site in place of the stock one."""

from django.contrib.admin.apps import AdminConfig


class YinuoAdminConfig(AdminConfig):
    default_site = "tracker.admin.site.YinuoAdminSite"
