"""The tree of commitments: fixed vectors, and what must hold for every tree."""

import json
from collections.abc import Callable
from fractions import Fraction
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.evidence.canonical import canonical, exact
from domain.evidence.merkle import (
    LEAF,
    SMALLEST,
    commitment,
    derived,
    inner,
    leads_to,
    padded,
    padded_size,
    proof,
    root,
    typed,
)

SECRET = b"\x07" * 32
# A tree of another program: one leaf of sixteen, opened, with its way up to the root.
VECTOR = {
    "leaf": "15701bb5486fdee6b7e633c72ded68602e82a28a540c665b7b9ab89d900dd79c",
    "content": '{"instrument":"vol.end","item":"recommend","t":"answer","value":3,"version":1}',
    "salt": "d0baf3067f00d956186d8242f72de62cc258456b160cd0b6016089f27d4227dc",
    "root": "abded8142a8094d06960f578fcdf950b6f30dc906e660852feab57ffa477b2d4",
    "steps": (
        ("L", "13180204ffe9648cd3bf943495cf0c1000246fd1e225eaa79ae6ce7519b0ec6e"),
        ("R", "952bfbc1c6432aef3ee408b2adcc23be208ef318820a6bd86fbae1939eed809b"),
        ("R", "a7be318388d42cb4fd48bf6d1cd8fd18e9de946eaaf404eac5041a9bddc7bca6"),
        ("R", "6c67673312e9b5dc5a95df7cd5aa8e6ea4a6ac5983e010dfce212afd2a8f9deb"),
        ("R", "3091a77117ce4ae546c4c71dc22a0fe363c881d414960993e81e937dabda0d4a"),
    ),
}
CONTENTS = st.lists(st.integers(0, 10**6), unique=True, max_size=200)
CHANGES: list[Callable[[bytes], bytes]] = [
    lambda leaf: bytes([leaf[0] ^ 1]) + leaf[1:],
    lambda leaf: leaf[:-1] + bytes([leaf[-1] ^ 0x80]),
    lambda leaf: sha256(leaf).digest(),
]


def leaves_of(contents: list[int]) -> list[bytes]:
    return [commitment(derived(SECRET, str(each)), {"value": each}) for each in contents]


def test_a_leaf_of_another_program_and_its_way_up_are_the_same_bytes_here() -> None:
    steps = tuple((side, bytes.fromhex(sibling)) for side, sibling in VECTOR["steps"])

    leaf = commitment(bytes.fromhex(str(VECTOR["salt"])), json.loads(str(VECTOR["content"])))

    assert canonical(json.loads(str(VECTOR["content"]))).decode() == VECTOR["content"]
    assert leaf.hex() == VECTOR["leaf"]
    assert len(steps) == SMALLEST.bit_length() - 1
    assert leads_to(leaf, steps, bytes.fromhex(str(VECTOR["root"])))


def test_our_own_paddings_and_typed_nodes_stay_the_same_bytes() -> None:
    tree = padded(leaves_of([1, 2, 3]), SECRET)

    assert root(tree).hex() == "70196fded65af514cb528a6f6a7abb40b35a5821c71a75f24fb08b1572ed57e0"
    assert (
        typed(SECRET, {"t": "finding", "children": ["00"]}).hex()
        == "7affa1c217cb85f19b64653e02a9d509429a609d042bd7f2187ff8a47a67b7b3"
    )


@given(CONTENTS, st.randoms())
def test_the_order_of_the_leaves_does_not_matter(contents: list[int], chance: object) -> None:
    shuffled = list(contents)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert root(padded(leaves_of(contents), SECRET)) == root(padded(leaves_of(shuffled), SECRET))


@given(CONTENTS)
def test_the_streamed_root_is_the_root_of_the_tree_drawn_whole(contents: list[int]) -> None:
    row = tree = padded(leaves_of(contents), SECRET)
    while len(row) > 1:
        row = [inner(left, right) for left, right in zip(row[::2], row[1::2], strict=True)]

    assert root(iter(tree)) == row[0]


@given(CONTENTS.filter(bool))
def test_every_leaf_proves_that_it_is_there_and_no_other_hash_does(contents: list[int]) -> None:
    found = leaves_of(contents)
    tree = padded(found, SECRET)
    top = root(tree)

    steps = proof(tree, found[0])

    assert leads_to(found[0], steps, top)
    assert not any(leads_to(change(found[0]), steps, top) for change in CHANGES)
    with pytest.raises(ValueError, match="not a leaf"):
        proof(tree, CHANGES[0](found[0]))


@given(st.integers(0, SMALLEST), st.integers(0, SMALLEST))
def test_neither_the_size_of_the_tree_nor_a_proof_tells_how_many_leaves_there_are(one: int, other: int) -> None:
    trees = [padded(leaves_of(list(range(count))), SECRET) for count in (one, other)]

    assert len(trees[0]) == len(trees[1]) == SMALLEST
    assert len({len(proof(tree, tree[0])) for tree in trees}) == 1


def test_paddings_cannot_be_told_from_leaves_without_the_secret() -> None:
    tree = padded(leaves_of([1]), SECRET)

    assert len(set(tree)) == SMALLEST
    assert set(tree).isdisjoint(padded([], b"\x08" * 32))


@pytest.mark.parametrize(("count", "size"), [(0, 32), (32, 32), (33, 128), (128, 128), (129, 512), (100_000, 131_072)])
def test_sizes_grow_in_fixed_steps(count: int, size: int) -> None:
    assert padded_size(count) == size


def test_an_inner_node_is_never_taken_for_a_leaf() -> None:
    tree = padded(leaves_of([1, 2]), SECRET)

    forged = sha256(LEAF + tree[0] + tree[1]).digest()

    assert forged != inner(tree[0], tree[1])


@pytest.mark.parametrize("leaves", [[], [b"b" * 32, b"a" * 32], [b"a" * 32] * 3])
def test_a_row_that_is_no_tree_is_refused(leaves: list[bytes]) -> None:
    with pytest.raises(ValueError, match="leaves"):
        root(leaves)


def test_the_canonical_form_is_exact_sorted_and_normalised() -> None:
    assert canonical({"b": Fraction(15, 16), "a": "e\u0301"}) == '{"a":"é","b":"15/16"}'.encode()
    with pytest.raises(TypeError):
        canonical({"value": 0.1})
    assert canonical(exact({"value": 0.1})) == b'{"value":"0.1"}'


@pytest.mark.parametrize("value", [{1: "a"}, {"e\u0301": 1, "é": 2}, object()])
def test_what_has_no_single_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def test_a_salt_is_never_short() -> None:
    with pytest.raises(ValueError, match="32"):
        commitment(b"", {"value": 1})
