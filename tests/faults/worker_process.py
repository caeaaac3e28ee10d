"""A worker whose encoder takes its time, so that it can be killed in the middle of a job."""

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from service.bootstrap import build, load_settings
from service.jobs.worker import JobWorker
from tests.fakes import FakeEncoder

SECONDS_A_JOB = 0.25


class SlowEncoder(FakeEncoder):
    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        time.sleep(SECONDS_A_JOB)  # also where nothing is new to it
        return super().encode(texts)


if __name__ == "__main__":
    JobWorker(replace(build(load_settings()), encoder=SlowEncoder())).work()
