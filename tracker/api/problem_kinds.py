"""The kinds of problem the API answers with; each has its own small page, which ``type`` points to."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(NamedTuple):
    """``slug`` ends the page's address; ``explanation`` says what happened and what helps."""

    slug: str
    status: int
    title: Promise
    explanation: Promise


_ALL = (
    Kind("not-valid", 400, _("提交的内容有误"), _("有内容不符合要求，请按提示修改后重新提交。")),
    Kind("unreadable", 400, _("请求无法解读"), _("请求的内容无法解读，请检查格式和编码。")),
    Kind(
        "unauthenticated",
        401,
        _("需要有效的访问令牌"),
        _("请求中没有有效的访问令牌。请用用户名和密码取得令牌，放在请求头中。"),
    ),
    Kind(
        "wrong-credentials",
        401,
        _("用户名或密码不正确"),
        _("用户名或密码不正确。请核对后再试；多次不正确会暂时锁定。"),
    ),
    Kind("not-allowed", 403, _("无权进行此项操作"), _("您的职务或角色不能进行此项操作。")),
    Kind("read-only-token", 403, _("令牌只能读取"), _("此令牌只有读取权限。请使用有办理权限的令牌。")),
    Kind("not-found", 404, _("没有找到"), _("没有找到所请求的内容，或您无权查看。")),
    Kind("method-not-allowed", 405, _("不支持此种请求方法"), _("此地址不支持所用的请求方法。")),
    Kind("not-acceptable", 406, _("不能以所要求的格式返回"), _("只能以JSON格式返回。")),
    Kind("wrong-state", 409, _("目前不能进行此项操作"), _("对象的状态已经改变，请重新读取后再试。")),
    Kind("too-large", 413, _("提交的内容过大"), _("提交的内容超过上限，请减少后重新提交。")),
    Kind("unsupported-media-type", 415, _("不支持此种内容格式"), _("只接受JSON格式的内容。")),
    Kind("no-such-range", 416, _("没有所要求的部分"), _("文件没有这么长。请按文件的大小重新读取。")),
    Kind("locked-out", 429, _("登录已暂时锁定"), _("用户名或密码多次不正确，已暂时锁定。请稍后再试。")),
    Kind("server-error", 500, _("系统内部错误"), _("系统出错，已经记录。请稍后再试，或联系系统管理员。")),
    Kind("busy", 503, _("正在办理其他操作"), _("相同的任务正在被其他操作处理，此次没有改动。请稍后再试。")),
)
KINDS = {kind.slug: kind for kind in _ALL}
BY_STATUS = {
    kind.status: kind
    for kind in _ALL
    if kind.slug not in {"unreadable", "wrong-credentials", "read-only-token"}
}
