"""Who may ask the edit page's server: whoever knows the token of its run."""

import hmac
from secrets import token_urlsafe


class Admission:
    """The token of a run, and a word for which it is told, once.

    A browser is opened by a command line, which every user of the computer can read while it runs.
    It is given that word instead of the token, and the word is void as soon as the page has asked.
    """

    def __init__(self, token: str) -> None:
        """Admit with ``token``."""
        self.token = token
        self.once = token_urlsafe(32)
        self._void = False

    def admits(self, given: str) -> bool:
        """Say whether ``given`` is the token, in a time that tells nothing of it."""
        return _same(given, self.token)

    def exchanged(self, given: object) -> str | None:
        """Return the token for the word, None for any other or if it was told before."""
        if self._void or not isinstance(given, str) or not _same(given, self.once):
            return None
        self._void = True
        return self.token


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())
