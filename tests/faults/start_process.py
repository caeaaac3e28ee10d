"""A first start as `bothways up` makes it, without the server and with the fake encoder."""

from dataclasses import replace

from service.bootstrap import build, load_settings
from service.cli.commands import upkeep
from service.upkeep.database.start_lock import only_start
from tests.fakes import FakeEncoder

if __name__ == "__main__":
    settings = load_settings()
    with only_start(settings):
        upkeep.to_head(settings)
        upkeep.fill_if_empty(replace(build(settings), encoder=FakeEncoder()))
