"""A policy file in all the forms that c2sp.org/tlog-policy allows."""

from __future__ import annotations

import pytest

from tests.unit.publiclog.actors import LOG, OTHER_LOG, witness_key
from tests.unit.publiclog.policies import LOG_LINE, PUBLISHED, witness_line
from unjoin.publiclog.notes import Algorithm, VerifierKey
from unjoin.publiclog.policy import Group, LogKey, Policy, Witness, parse_policy


def read(text: str) -> Policy:
    return parse_policy(text.encode())


def test_policy_of_specification_is_read() -> None:
    policy = parse_policy(PUBLISHED)
    assert policy.logs == (LogKey(LOG.vkey),)
    names = ("X1", "X2", "X3", "Y1", "Y2", "Y3")
    assert policy.witnesses == tuple(Witness(name, witness_key(name)) for name in names)
    assert [(group.name, group.threshold) for group in policy.groups] == [
        ("X-witnesses", 2),
        ("Y-witnesses", 1),
        ("X-and-Y", 2),
    ]
    assert policy.quorum == policy.groups[2]


def test_policy_of_nothing_but_quorum() -> None:
    assert read("quorum none\n") == Policy((), (), (), None)


def test_policy_quorum_of_one_witness() -> None:
    policy = read(witness_line("a") + "quorum a\n")
    assert policy.quorum == Witness("a", witness_key("a"))


def test_policy_with_urls() -> None:
    text = f"log {LOG.vkey.encode()} https://log.example/\n"
    policy = read(text + witness_line("a", "https://a.example/福") + "quorum none\n")
    assert policy.logs[0].url == "https://log.example/"
    assert policy.witnesses[0].url == "https://a.example/福"


def test_policy_with_several_logs() -> None:
    policy = read(LOG_LINE + f"log {OTHER_LOG.vkey.encode()}\nquorum none\n")
    assert [log.key for log in policy.logs] == [LOG.vkey, OTHER_LOG.vkey]


def test_policy_with_white_space_and_comments() -> None:
    spaced = "\n \t\n# no line\n  \t# quorum none\n" + " \twitness\t a  \t"
    text = spaced + witness_key("a").encode() + " \t \n\tquorum \t a\t\n#\n"
    assert read(text) == read(witness_line("a") + "quorum a\n")


def test_policy_lines_behind_the_quorum() -> None:
    policy = read("quorum none\n" + witness_line("a") + LOG_LINE)
    assert (len(policy.witnesses), len(policy.logs)) == (1, 1)


def test_policy_names_are_octets() -> None:
    """K and the Kelvin sign are two names, and so are names that are not UTF-8."""
    names = [b"K", "\u212a".encode(), b"\xff", b"\xfe", b"\\xff", "a\u00a0b".encode()]
    lines = [
        b"witness %s %s\n" % (name, witness_key(f"{number}").encode().encode())
        for number, name in enumerate(names)
    ]
    policy = parse_policy(
        b"".join([*lines, b"group all all ", b" ".join(names), b"\nquorum all\n"])
    )
    group = policy.quorum
    assert isinstance(group, Group)
    assert group.members == policy.witnesses
    assert [each.name for each in policy.witnesses] == [
        "K",
        "\u212a",
        r"\xff",
        r"\xfe",
        r"\xff",
        "a\u00a0b",
    ]
    for witness in policy.witnesses:
        witness.name.encode()


@pytest.mark.parametrize("word", ["any", "all", "2", "quorum", "witness"])
def test_policy_name_that_is_a_word_of_the_format(word: str) -> None:
    policy = read(witness_line("a") + f"group {word} any a\nquorum {word}\n")
    assert isinstance(policy.quorum, Group)


def test_policy_quorum_may_be_a_member_elsewhere() -> None:
    policy = read(witness_line("a") + "group g any a\nquorum a\n")
    assert isinstance(policy.quorum, Witness)


def test_policy_of_the_largest_size() -> None:
    lines = [
        witness_line(f"w{number}") + f"group g{number} any w{number}\n" for number in range(64)
    ]
    members = " ".join(f"g{number}" for number in range(64))
    policy = read("".join(lines) + f"group all {64} {members}\nquorum all\n")
    assert policy.is_met([witness.key for witness in policy.witnesses])


def test_policy_of_the_deepest_groups() -> None:
    lines = [f"group g{number} any g{number - 1}\n" for number in range(1, 128)]
    policy = read(witness_line("a") + "group g0 any a\n" + "".join(lines) + "quorum g127\n")
    assert policy.is_met([witness_key("a")])
    assert not policy.is_met([])
    assert policy == read(witness_line("a") + "group g0 any a\n" + "".join(lines) + "quorum g127\n")
    assert repr(policy)


def test_policy_with_ml_dsa_keys() -> None:
    key = VerifierKey("pq.example", Algorithm.ML_DSA_44, bytes(1312))
    policy = read(f"log {key.encode()}\nwitness pq {key.encode()}\nquorum pq\n")
    assert policy.witnesses[0].key == policy.logs[0].key == key
