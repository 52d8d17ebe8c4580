"""The file in which one board hands learning to another: its form, its signature, and what makes it not to be trusted.

Plain data in JSON. What is signed is everything but the signature, with sorted keys, without spaces, in UTF-8.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from goldthread.core.refusals import Refusal

FORMAT, EDITION = "goldthread-learning", 1
LARGEST, MOST, LONGEST = 5_000_000, 5_000, 4_000
"""Bytes of a file, lessons in it, and letters of a statement."""
_NOT_READ = "This is not a file of shared learning that can be read"


@dataclass(frozen=True, slots=True)
class SharedLearning:
    """One lesson as it is handed on: nothing of its source, of people, or of the day."""

    uid: UUID
    withdrawn: bool
    statement: str = ""
    kind: str = "concern"
    learnt_in: int = 0
    themes: tuple[str, ...] = ()
    came_of_it: str = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """A whole file: who shares what with whom, under what terms."""

    uid: UUID
    issue: int
    issued_on: date
    title: str
    audience: str
    terms: str
    board: str
    key: str
    lessons: tuple[SharedLearning, ...]

    @property
    def fingerprint(self) -> str:
        """What two people compare on the telephone to know that a key is the board's own."""
        return fingerprint(self.key)


def key_of(secret: str, board_code: str) -> Ed25519PrivateKey:
    """The key with which a board of this installation signs: made from its secret, and kept nowhere else."""
    derived = HKDF(SHA256(), 32, salt=None, info=f"goldthread learning exchange {board_code}".encode())
    return Ed25519PrivateKey.from_private_bytes(derived.derive(secret.encode()))


def public(key: Ed25519PrivateKey) -> str:
    """The public half of a key as a file carries it."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def fingerprint(key: str) -> str:
    """A short form of a public key: 16 hexadecimal digits in fours."""
    digest = sha256(base64.b64decode(key)).hexdigest()[:16]
    return " ".join(digest[at : at + 4] for at in range(0, 16, 4))


def write(handed: Handed, key: Ed25519PrivateKey) -> bytes:
    """The signed file."""
    content: dict[str, Any] = {
        "format": FORMAT,
        "edition": EDITION,
        "share": {
            "id": str(handed.uid),
            "issue": handed.issue,
            "issued_on": handed.issued_on.isoformat(),
            "title": handed.title,
            "audience": handed.audience,
            "terms": handed.terms,
        },
        "from": {"board": handed.board, "key": public(key)},
        "lessons": [_lesson(each) for each in handed.lessons],
    }
    signature = base64.b64encode(key.sign(_canonical(content))).decode()
    return json.dumps(content | {"signature": signature}, ensure_ascii=False, indent=1).encode()


def _lesson(one: SharedLearning) -> dict[str, Any]:
    if one.withdrawn:
        return {"id": str(one.uid), "withdrawn": True}
    return {
        "id": str(one.uid),
        "withdrawn": False,
        "statement": one.statement,
        "kind": one.kind,
        "learnt_in": one.learnt_in,
        "themes": list(one.themes),
        "came_of_it": one.came_of_it,
    }


def _canonical(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read(data: bytes) -> Handed:
    """A file whose form and whose signature are right, or a refusal that says what is wrong."""
    if len(data) > LARGEST:
        raise Refusal(f"{_NOT_READ}: it is larger than {LARGEST // 1_000_000} MB.")
    try:
        content = json.loads(data.decode("utf-8"))
        signed = {key: value for key, value in content.items() if key != "signature"}
        signature = base64.b64decode(content["signature"], validate=True)
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(content["from"]["key"], validate=True))
        canonical = _canonical(signed)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error) as problem:
        raise Refusal(f"{_NOT_READ}. Ask the board that sent it for another copy.") from problem
    try:
        key.verify(signature, canonical)
    except InvalidSignature as problem:
        raise Refusal(
            "The signature does not fit what stands in this file: somebody changed it. Ask for another copy."
        ) from problem
    return _handed(signed)


def _handed(content: Mapping[str, Any]) -> Handed:
    if content.get("format") != FORMAT or content.get("edition") != EDITION:
        raise Refusal(f"{_NOT_READ}: this Goldthread knows edition {EDITION} of the format.")
    try:
        share, lessons = content["share"], content["lessons"]
        if not isinstance(lessons, list) or len(lessons) > MOST:
            raise ValueError("lessons")
        handed = Handed(
            uid=UUID(share["id"]),
            issue=_number(share["issue"], 1, 1_000_000),
            issued_on=date.fromisoformat(share["issued_on"]),
            title=_text(share["title"], 200),
            audience=_text(share["audience"], 200),
            terms=_text(share["terms"], 2_000),
            board=_text(content["from"]["board"], 200),
            key=content["from"]["key"],
            lessons=tuple(_read_lesson(each) for each in lessons),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise Refusal(f"{_NOT_READ}: a part of it is missing or not as the format says.") from problem
    if len({each.uid for each in handed.lessons}) != len(handed.lessons):
        raise Refusal(f"{_NOT_READ}: one lesson stands in it twice.")
    return handed


def _read_lesson(given: Mapping[str, Any]) -> SharedLearning:
    uid = UUID(given["id"])
    if given["withdrawn"] is True:
        return SharedLearning(uid, True)
    if given["withdrawn"] is not False or given["kind"] not in ("concern", "good_practice"):
        raise ValueError("kind")
    return SharedLearning(
        uid,
        False,
        _text(given["statement"], LONGEST),
        given["kind"],
        _number(given["learnt_in"], 1980, 2200),
        tuple(_text(each, 200) for each in given.get("themes", [])[:20]),
        str(given.get("came_of_it", ""))[:400],
    )


def _text(given: object, longest: int) -> str:
    if not isinstance(given, str) or not given.strip() or len(given) > longest or "\x00" in given:
        raise ValueError("text")
    return given.strip()


def _number(given: object, least: int, most: int) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or not least <= given <= most:
        raise ValueError("number")
    return given


@cache
def schema() -> dict[str, Any]:
    """The format as JSON Schema."""
    text = files(__package__).joinpath("learning-exchange.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded
