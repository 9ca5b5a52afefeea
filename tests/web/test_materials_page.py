"""素材: listed with filters that live in the address, added with its proof, changed, taken out."""

from typing import Any

import pytest

from tests.conftest import Cast, pdf
from tests.factories import NOW
from tests.web.forms_of import form_with
from tests.web.pages import EVIL, body, said, signed_in
from tracker.tasks import actions
from tracker.tasks.models import Material, Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("business_day")]


def keep(cast: Cast, text: str = "开展执法培训。", **facts: Any) -> Material:
    written = actions.Collected(**{"text": text, "year": 2024, **facts})
    return actions.add_material(cast.enforcement, by=cast.head, at=NOW, written=written)


def filled(cast: Cast, **facts: Any) -> dict[str, Any]:
    return {
        "office": str(cast.enforcement.pk),
        "year": "2024",
        "kind": "paragraph",
        "text": "开展执法培训。",
        **facts,
    }


def test_desk_officer_keeps_a_figure_with_its_proof(cast: Cast, task: Task) -> None:
    client = signed_in(cast.staff)
    facts = filled(cast, kind="figure", text="参训人次", value="326", unit="人次", number=task.number)
    page = client.post("/materials/new/", {**facts, "uploads": [pdf("签到表.pdf")]}, follow=True)
    assert said(page) == ["已添加素材。"]
    for words in ("326人次", "参训人次", "签到表.pdf", task.number, "周小梅"):
        assert words in body(page)
    row = Material.objects.get()
    assert (row.task, row.evidence.count()) == (task, 1)
    file = row.evidence.get()
    answer = signed_in(cast.leader).get(f"/evidence/{file.pk}/")
    assert answer.status_code == 200 and b"".join(answer.streaming_content).startswith(b"%PDF")
    assert signed_in(cast.other_head).get(f"/evidence/{file.pk}/").status_code == 404


def test_error_keeps_words_and_files(cast: Cast) -> None:
    """U8."""
    client = signed_in(cast.head)
    facts = filled(cast, kind="figure", text="参训人次", value="")
    page = client.post("/materials/new/", {**facts, "uploads": [pdf("签到表.pdf")]})
    assert page.status_code == 422 and "请填写数值。" in body(page)
    assert "已上传“签到表.pdf”" in body(page) and "参训人次" in body(page)
    done = form_with(page, "添加素材").send(client, "添加素材", value="326", kept=_kept(page))
    assert said(done) == ["已添加素材。"] and Material.objects.get().evidence.count() == 1


def _kept(page: Any) -> str:
    return str(page.context["kept"][0].value)


def test_figure_without_proof_and_unknown_task_are_told_at_their_fields(cast: Cast) -> None:
    client = signed_in(cast.head)
    page = client.post("/materials/new/", filled(cast, kind="figure", value="3"))
    assert page.status_code == 422 and "数据须附佐证材料。" in body(page)
    page = client.post("/materials/new/", filled(cast, number="枣应急-1999-001"))
    assert "没有这项任务。" in body(page) and not Material.objects.exists()
    page = client.post("/materials/new/", {**filled(cast), "uploads": [pdf("表.pdf", b"MZ not a pdf")]})
    assert page.status_code == 422 and "开展执法培训。" in body(page)


def test_it_is_changed_and_taken_out(cast: Cast) -> None:
    row, client = keep(cast), signed_in(cast.head)
    page = client.get(f"/materials/{row.pk}/")
    done = form_with(page, "保存").send(client, "保存", text="开展执法培训三期。")
    assert said(done) == ["素材已修改。"] and Material.objects.get().version == 2
    stale = form_with(page, "保存").send(client, "保存", text="另一句。")
    assert stale.status_code == 422 and "又有了变化" in body(stale)
    empty = client.post(f"/materials/{row.pk}/withdraw/", {"reason": ""})
    assert empty.status_code == 422 and "请写明撤下的原因" in body(empty)
    page = client.get(f"/materials/{row.pk}/")
    done = form_with(page, "撤下").send(client, "撤下", reason="重复")
    assert said(done) == ["已撤下素材。"] and "开展执法培训三期" not in body(done)
    assert client.get(f"/materials/{row.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("who", "new", "change"),
    [("head", 200, 200), ("staff", 200, 200), ("supervisor", 200, 200), ("leader", 403, 403),
     ("second_reviewer", 403, 403), ("other_head", 200, 404), ("stranger", 200, 404), ("admin", 403, 404)],
)  # fmt: skip
def test_doors_open_for_their_people(cast: Cast, who: str, new: int, change: int) -> None:
    row, client = keep(cast), signed_in(getattr(cast, who))
    assert client.get("/materials/new/").status_code == new
    assert client.get(f"/materials/{row.pk}/").status_code == change
    assert client.post(f"/materials/{row.pk}/withdraw/", {"reason": "重复"}).status_code == (
        302 if change == 200 else change
    )


def test_only_ones_own_office_can_be_chosen(cast: Cast) -> None:
    client = signed_in(cast.head)
    page = client.post("/materials/new/", filled(cast, office=str(cast.relief.pk)))
    assert page.status_code == 422 and not Material.objects.exists()


def test_list_is_filtered_and_says_when_it_is_empty(cast: Cast) -> None:
    client = signed_in(cast.supervisor)
    assert "还没有素材" in body(client.get("/materials/"))
    keep(cast, "今年的一句"), keep(cast, "去年的一句", year=2023)
    page = body(client.get("/materials/", {"year": "2024"}))
    assert "今年的一句" in page and "去年的一句" not in page
    assert "去年的一句" in body(client.get("/materials/", {"q": "去年"}))
    assert "没有符合条件的素材" in body(client.get("/materials/", {"office": str(cast.law.pk)}))
    assert "没有符合条件的素材" in body(client.get("/materials/", {"kind": "figure"}))
    assert "没有看懂筛选条件" in body(client.get("/materials/", {"year": "now"}))
    for who in (cast.other_head, cast.stranger, cast.other_supervisor):
        assert "年的一句" not in body(signed_in(who).get("/materials/"))


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_at_one_and_three(cast: Cast, django_assert_num_queries: Any, rows: int) -> None:
    for n in range(rows):
        keep(cast, f"第{n}句")
    client = signed_in(cast.leader)
    with django_assert_num_queries(8):
        assert body(client.get("/materials/")).count("<tr>") == rows + 1


def test_words_are_never_markup(cast: Cast) -> None:
    """S8."""
    keep(cast, EVIL)
    page = body(signed_in(cast.leader).get("/materials/"))
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page
