"""A month's digest is told to everybody who takes mail, once."""

import pytest

from service.bootstrap import Parts
from service.messages.due import causes
from service.messages.kinds import path_of
from service.models import Digest, Purpose
from tests import factories

pytestmark = pytest.mark.dates


def test_a_digest_is_told_once_to_whoever_takes_mail(parts: Parts) -> None:
    now = parts.clock()
    with parts.write() as db:
        reader = factories.person(db, "Ana Reis", now, consents=(Purpose.MAIL,))
        factories.person(db, "Ben Okafor", now, consents=(Purpose.PAIRING,))
        db.add(Digest(period="2026-10", contents={}, sent_at=now, created_at=now))
        db.flush()
        fresh = causes.untold(db, causes.causes(db, now))
        causes.note(db, fresh, now)
        again = causes.untold(db, causes.causes(db, now))
    assert [(one.kind, one.person_id) for one in fresh] == [("digest", reader)]
    assert path_of("digest", fresh[0].args) == "/digests/2026-10"
    assert again == []
