"""Deliverability: would other mail servers take our mail for ours? What the DNS and our mail server say, for a person.

`names` asks the DNS; `spf`, `keys`, `dmarc` and `hosts` each know one subject,
`server` meets our mail server, and `report` puts together what they found.
"""
