"""Settings that the tests share; at the end, what was skipped and how many inputs the hostile tests tried.

HYPOTHESIS_PROFILE=torture tries thousands of random inputs where an ordinary run tries some; --hypothesis-seed=N repeats
a run.
"""

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("course", max_examples=25, deadline=None, derandomize=True, database=None)
settings.register_profile(
    "torture",
    max_examples=1000,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "course"))

TRIED = Counter()


@pytest.fixture(scope="session")
def tried():
    """tried["table"] += 1: counted, and told at the end."""
    return TRIED


def pytest_terminal_summary(terminalreporter):
    skipped = Counter(report.longrepr[2] for report in terminalreporter.stats.get("skipped", ()))
    for reason, count in skipped.items():
        terminalreporter.write_line(f"{count} skipped. {reason.removeprefix('Skipped: ')}")
    if TRIED:
        counts = ", ".join(f"{count:,} {kind}" for kind, count in TRIED.items())
        terminalreporter.write_line(f"Hostile inputs tried: {counts}.")
