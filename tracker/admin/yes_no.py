"""是 and 否 beside the framework's icons, which it names True, False and None in English and nowhere lets one rename."""

from django.contrib.admin.templatetags import admin_list
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def icon(value: bool | None) -> SafeString:
    picture = {True: "yes", False: "no", None: "unknown"}[value]
    words = {True: _("是"), False: _("否"), None: _("未知")}[value]
    return format_html('<img src="{}" alt="{}">', static(f"admin/img/icon-{picture}.svg"), words)


admin_list._boolean_icon = icon  # type: ignore[attr-defined]
