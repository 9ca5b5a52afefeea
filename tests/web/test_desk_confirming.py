"""核对无误: what the reader guessed is looked at and left as it is, one card after the other or all at once."""

from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.web.forms_of import form_with
from tests.web.pages import body, said, settled_draft, signed_in
from tracker.ledger.models import Change
from tracker.plans.models import Plan

pytestmark = pytest.mark.usefixtures("business_day")


@pytest.fixture
def draft(cast: Cast) -> Plan:
    return settled_draft(cast)


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast.supervisor)


def desk(plan: Plan) -> str:
    return f"/plans/{plan.pk}/desk/"


def guessed(client: Client, plan: Plan) -> int:
    return len(client.get(desk(plan)).context["guessed"])


def confirm(client: Client, plan: Plan, **sent: Any) -> Any:
    """What the bar sends: all cards as the page showed them, and what was ticked or pressed."""
    page = client.get(desk(plan))
    shown = [card.shown_in_bulk for card in page.context["cards"]]
    return client.post(f"{desk(plan)}confirm/", {"shown": shown, **sent}, follow=True)


def test_all_at_once_is_one_step_back(draft: Plan, client: Client) -> None:
    draft.commitments.filter(order=0).update(waived_because="不立")
    count = guessed(client, draft)
    assert count > 10 and f"推测待核对{count}项" in body(client.get(desk(draft)))
    done = confirm(client, draft, scope="all")
    assert said(done) == [f"已核对{count}项推测的时限或科室。"] and "推测待核对" not in body(done)
    row = draft.commitments.get(order=1)
    assert row.reasons["due_on"].endswith("（督办员已核对）") and "guess" not in row.confidence.values()
    assert Change.objects.filter(kind="commitment.confirmed").count() == count
    assert "没有推测的时限或科室，或者" in said(confirm(client, draft, scope="all"))[0]
    form_with(client.get(desk(draft)), f"撤销：核对{count}项").send(client, f"撤销：核对{count}项")
    assert guessed(client, draft) == count


def test_one_after_the_other_leads_to_the_next(draft: Plan, client: Client) -> None:
    cards = client.get(desk(draft)).context["guessed"]
    done = confirm(client, draft, only=str(cards[1].commitment.pk), chosen=[str(cards[0].commitment.pk)])
    assert done.redirect_chain[-1][0].endswith(f"#card-{cards[2].commitment.pk}")
    assert guessed(client, draft) == len(cards) - 1
    last = confirm(client, draft, only=str(cards[-1].commitment.pk))
    assert last.redirect_chain[-1][0].endswith(f"#card-{cards[0].commitment.pk}")


def test_nobody_confirms_what_he_did_not_see(draft: Plan, client: Client, cast: Cast) -> None:
    page = client.get(desk(draft))
    card = page.context["guessed"][0]
    draft.commitments.filter(pk=card.commitment.pk).update(due_on="2024-11-11")
    sent = {"shown": [card.shown_in_bulk], "only": str(card.commitment.pk)}
    refused = client.post(f"{desk(draft)}confirm/", sent, follow=True)
    assert (
        "有人改过" in said(refused)[0]
        and draft.commitments.get(pk=card.commitment.pk).confidence["due_on"] == "guess"
    )
    assert "请先勾选" in said(client.post(f"{desk(draft)}confirm/", follow=True))[0]
    assert signed_in(cast.head).post(f"{desk(draft)}confirm/", sent).status_code == 404
    client.post(f"/plans/{draft.pk}/issue/", follow=True)
    assert "已经下达" in said(client.post(f"{desk(draft)}confirm/", sent, follow=True))[0]
