"""The SMTP client (RFC 5321): the only room that speaks with a mail server. It knows no settings and no tables.

`replies` reads what the server says and what it means; `introduction` is the
conversation until mail may flow; `connection` carries messages over one
connection, pipelined; `pool` runs several of them.
"""
