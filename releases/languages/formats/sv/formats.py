"""Times with a point: "29 november 2026 kl. 9.05" (Språkrådet, Svenska skrivregler)."""

TIME_FORMAT = "G.i"
DATETIME_FORMAT = r"j F Y \k\l. G.i"
SHORT_DATETIME_FORMAT = "Y-m-d G.i"
