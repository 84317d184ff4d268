# Notebooks from before the second edition look for this file.
from helpers.setup import get_ready  # noqa: F401
