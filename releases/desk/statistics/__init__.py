"""The page "Statistik": what totals of days, receipts and editions say, as charts, tables and CSV."""
