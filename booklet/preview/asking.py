"""What a request of the edit page holds: words, numbers and files, none larger than it may be."""

import json
from typing import Any

from starlette.requests import Request

from booklet.editing.refusals import Malformed

# Bytes of a request's words, and of a file that is dropped on the page.
LARGEST, LARGEST_FILE = 1_000_000, 20_000_000
TOO_LARGE = "内容太长了，没有写入"
NOT_JSON = "请求的格式不对，没有写入"


class Refused(Exception):
    """A request is answered with a status and a word for the page, and with what to say."""

    def __init__(self, status: int, error: str, said: str, **more: Any) -> None:
        """Keep the answer."""
        super().__init__(said)
        self.status = status
        self.body = {"error": error, "said": said, **more}


async def words(request: Request) -> Any:
    """Return the JSON of a request; raises :class:`Refused` for what is none, or too long."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise Refused(415, "not_json", NOT_JSON)
    content = await bytes_of(request, LARGEST)
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise Malformed("no JSON") from None


async def bytes_of(request: Request, largest: int) -> bytes:
    """Return what a request brings; raises :class:`Refused` as soon as that is too much."""
    if int(request.headers.get("content-length") or 0) > largest:
        raise Refused(413, "too_large", TOO_LARGE)
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > largest:
            raise Refused(413, "too_large", TOO_LARGE)
    return bytes(content)


def word(request: Request, key: str) -> str:
    """Return a word of a request's address; raises :class:`Malformed` where it is not there."""
    if key not in request.query_params:
        raise Malformed(key)
    return request.query_params[key]


def number(request: Request, key: str) -> int:
    """Return a number of a request's address; raises :class:`Malformed` for none."""
    text = word(request, key)
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Malformed(key)
    return int(text)
