"""A thing as itself, for keeping what was made of it: equal to nothing but the very same thing."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Same(Generic[T]):
    """A thing that does not change and cannot be hashed. Whoever keeps this keeps the thing, so that no other takes
    its place in memory."""

    thing: T

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.thing is self.thing

    def __hash__(self) -> int:
        return id(self.thing)
