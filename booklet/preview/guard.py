"""Who is let in: requests of this computer's own page, and none that another site's page makes."""

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ADDRESS = "127.0.0.1"
HOSTS = (ADDRESS, "localhost")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "worker-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class OwnOrigin:
    """Refuses every request that another site's page makes, and says so in every answer.

    A page elsewhere can send requests to this computer, but not without its Origin where it could
    read the answer; a name of its own that leads here (DNS rebinding) stands in Host, which
    TrustedHostMiddleware checks.
    """

    def __init__(self, app: ASGIApp, origins: frozenset[str]) -> None:
        """Let ``origins`` alone through to ``app``."""
        self.app = app
        self.origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {key.decode("latin-1"): value for key, value in scope["headers"]}
        origin = headers.get("origin")

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] += [(k.lower().encode(), v.encode()) for k, v in HEADERS.items()]
            await send(message)

        if origin is not None and origin.decode("latin-1") not in self.origins:
            await Response(status_code=403)(scope, receive, sent)
        else:
            await self.app(scope, receive, sent)
