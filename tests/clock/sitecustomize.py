"""Moves the clock of each Python process that finds this folder on its path; see `__main__`."""

import os
from datetime import timedelta

import time_machine

# a difference, not an instant: processes that start one after the other still share one clock
time_machine.travel(timedelta(seconds=float(os.environ["CLOCK_SHIFT_SECONDS"]))).start()
