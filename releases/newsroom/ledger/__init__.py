"""The ledger's pages and files: every published decision and amount, filtered, counted and added up."""
