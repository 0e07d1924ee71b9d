"""A mirror as a folder of files: its signed manifest, checking it, and parting it into volumes.

Works in the bare install. How the files are made is the service's business.
"""
