"""A tree of hashes over commitments (Merkle 1987; leaf and inner prefixes as in RFC 6962), padded to a fixed size.

1. A leaf commits to its content with 32 random bytes: SHA-256(00 | salt | canonical JSON). Without the salt somebody
   who knows what can be answered finds the answer by trying.
2. Commitments are sorted, so that the order of the facts does not matter.
3. Secret paddings fill the tree up to a fixed size and are sorted among the leaves: nobody can count the people.
"""

import hashlib
import hmac
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from domain.evidence.canonical import canonical

LEAF, INNER, NODE, PAD = b"\x00", b"\x01", b"\x02", b"\x03"
SMALLEST = 32
STEP = 4
# (side, hash): on which side the sibling stands, from the leaf up.
Proof = tuple[tuple[str, bytes], ...]


def commitment(salt: bytes, content: object) -> bytes:
    """The hash that stands for one leaf. Raises ValueError for a salt that is not 32 bytes."""
    return written_commitment(salt, canonical(content))


def written_commitment(salt: bytes, written: bytes) -> bytes:
    """The same for content whose canonical bytes are at hand."""
    if len(salt) != 32:
        raise ValueError("a salt has 32 bytes")
    return _sha256(LEAF, salt, written)


def typed(salt: bytes, content: object) -> bytes:
    """The hash of a node that says what it is: SHA-256(02 | salt | canonical JSON)."""
    return _sha256(NODE, salt, canonical(content))


def derived(key: bytes, name: str) -> bytes:
    """32 bytes for a name, known only to who has the key (HMAC-SHA256)."""
    return hmac.digest(key, name.encode("utf-8"), "sha256")


def padded_size(count: int) -> int:
    """The least size of 32, 128, 512, … that holds so many leaves."""
    size = SMALLEST
    while size < count:
        size *= STEP
    return size


def padded(commitments: Iterable[bytes], secret: bytes) -> list[bytes]:
    """All different commitments and the paddings that hide their number, sorted."""
    found = set(commitments)
    missing = padded_size(len(found)) - len(found)
    chance = hashlib.shake_256(PAD + secret).digest(32 * missing)
    return sorted([*found, *(_sha256(PAD, chance[at : at + 32]) for at in range(0, len(chance), 32))])


def root(leaves: Iterable[bytes]) -> bytes:
    """The root over sorted leaves, read once, with one hash a level in memory.

    Raises ValueError when they are not sorted, or their number is not a power of two.
    """
    levels: list[bytes | None] = []
    before = b""
    for leaf in leaves:
        if leaf < before:
            raise ValueError("leaves are sorted")
        before = leaf
        _carry(levels, leaf)
    if not levels or any(level is not None for level in levels[:-1]) or levels[-1] is None:
        raise ValueError("the number of leaves is a power of two")
    return levels[-1]


def _carry(levels: list[bytes | None], node: bytes) -> None:
    """Add one node as in binary counting: two of a level become one of the next."""
    for height, waiting in enumerate(levels):
        if waiting is None:
            levels[height] = node
            return
        levels[height], node = None, inner(waiting, node)
    levels.append(node)


def inner(left: bytes, right: bytes) -> bytes:
    """The hash over two neighbours."""
    return hashlib.sha256(INNER + left + right).digest()


def proof(leaves: Sequence[bytes], leaf: bytes) -> Proof:
    """The siblings from a leaf up to the root. Raises ValueError when the leaf is not among the sorted leaves."""
    place = bisect_left(leaves, leaf)
    if place == len(leaves) or leaves[place] != leaf:
        raise ValueError("not a leaf of this tree")
    steps: list[tuple[str, bytes]] = []
    row = list(leaves)
    while len(row) > 1:
        steps.append(("L", row[place - 1]) if place % 2 else ("R", row[place + 1]))
        row = [inner(row[at], row[at + 1]) for at in range(0, len(row), 2)]
        place //= 2
    return tuple(steps)


def leads_to(leaf: bytes, steps: Proof, top: bytes) -> bool:
    """Whether the steps lead from this leaf to this root."""
    node = leaf
    for side, sibling in steps:
        node = inner(sibling, node) if side == "L" else inner(node, sibling)
    return hmac.compare_digest(node, top)


def _sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()
