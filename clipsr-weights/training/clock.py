"""The clock of a training run."""
import time


class Clock:
    """Seconds of work. While the process is stopped (SIGSTOP) they do not count: a pause neither ends a run nor lowers its rate."""
    LONGEST = 60.0        # between two looks; a step and a measurement take less

    def __init__(self):
        self.seconds, self.last = 0.0, time.monotonic()

    def now(self):
        here = time.monotonic()
        self.seconds += min(here - self.last, self.LONGEST)
        self.last = here
        return self.seconds
