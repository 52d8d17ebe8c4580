"""A receipt of a form is kept as long as somebody may send the form again."""

import dataclasses
import uuid
from datetime import timedelta

from goldthread.core import receipts
from tests.people import Cast, on_stage


def test_receipts_go_when_nobody_will_send_their_form_again(cast: Cast) -> None:
    by = on_stage(cast.manager)
    old, young = uuid.uuid4(), uuid.uuid4()
    long_ago = dataclasses.replace(by, at=by.at - receipts.KEPT_FOR - timedelta(minutes=1))
    receipts.take(long_ago, old)
    receipts.take(by, young)
    receipts.led_to(by, young, "/lessons/1")
    assert receipts.forget_old(by) == 1
    assert receipts.take(by, young) == "/lessons/1"
    assert receipts.take(by, old) is None
