"""The press room for machines: every format of a release, made from what its edition froze.

`releases` holds the answers, `sitemaps` those for search engines; the other
files each write one format and know nothing of HTTP.
"""
