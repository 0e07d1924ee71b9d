"""Writing the whole public site as files: `unjoin mirror`.

The pages are those of the real views, asked for within this process. What a mirror is as a folder
(manifest, checking, volumes) is in `unjoin.mirror`, which needs no Django.
"""
