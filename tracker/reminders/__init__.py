"""Which step is due, for whom, and in what words. It sends nothing itself: it queues digests."""
