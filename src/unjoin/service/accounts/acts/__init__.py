"""Acts of two: what one member of staff proposes and another one approves, each with a passkey.

An *act* is something that nobody of the staff may do alone: publish under a real
name, withdraw without a receipt, unseal, correct many entries, change keys, make an
account. Its way:

1. A page calls `start_act(request, kind, contents)`. That keeps a *draft* and shows
   whoever started it what they are about to sign.
2. They sign it with their passkey: the draft is a *proposal*, and waits.
3. Somebody else, whose role may approve it, reads the same lines and signs the same
   digest with another passkey: the act is carried out in the same transaction, and
   the proposal is deleted. Or they decline it; or its proposer takes it back; or it
   expires.

Each step but the draft leaves an event in the audit chain.

To add a kind, register a `Deed` (see `registry`).

What this does not do: it cannot tell two passkeys in one pocket from two people. It
does not hold against whoever may run code on the server or write to its database.
"""
