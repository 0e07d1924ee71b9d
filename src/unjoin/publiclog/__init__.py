"""The append-only log: what C2SP and RFC 6962 say, and nothing of what is in it.

Signed notes, checkpoints, tree, tiles, proofs, cosignatures, trust policies, the
witness client and the storage protocol. Pure, but for `stores`: time, randomness,
network and storage are arguments. Knows nothing of declarations and nothing of
the service.
"""
