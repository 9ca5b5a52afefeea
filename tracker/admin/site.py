"""Our own admin site."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class YinuoAdminSite(admin.AdminSite):
    site_header = _("一诺 管理后台")
    site_title = _("一诺")
    index_title = _("完成情况")
