"""Bytes to characters, for texts whose encoding nobody wrote down."""

from collections.abc import Callable

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"))
_WIDE = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def decode(data: bytes, remark: Callable[[str, str], None]) -> str:
    """The text, by its byte order mark, else as UTF-8, else as Windows-1252. What does not fit is replaced."""
    for mark, encoding in _MARKS + _WIDE:
        if data.startswith(mark):
            return _lines_replaced(data[len(mark) :] if encoding != "utf-32" else data, encoding, remark)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_unmarked(data, remark)


def _decode_unmarked(data: bytes, remark: Callable[[str, str], None]) -> str:
    lines = data.split(b"\n")
    if any(_is_wide_utf8(line) for line in lines):
        return _lines_replaced(data, "utf-8", remark)
    return _lines_replaced(data, "cp1252", remark)


def _is_wide_utf8(line: bytes) -> bool:
    """Valid UTF-8 with a character beyond ASCII: proof that at least this line was written as UTF-8."""
    try:
        return not line.isascii() and bool(line.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _lines_replaced(data: bytes, encoding: str, remark: Callable[[str, str], None]) -> str:
    text = data.decode(encoding, errors="replace")
    if "\ufffd" in text:
        for number, line in enumerate(text.split("\n"), start=1):
            if "\ufffd" in line:
                remark(f"line {number}", "Some characters are of another encoding and are shown as \ufffd.")
    return text
