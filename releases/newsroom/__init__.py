"""Door for the public: the press room's pages, feeds and subscription pages. Reads editions, never releases."""
