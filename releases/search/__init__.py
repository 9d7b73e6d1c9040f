"""Search: indexes live editions, reads what readers type, finds, counts and marks. No HTTP."""
