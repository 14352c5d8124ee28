"""HTTP/1.1 as a client sees it: connections, requests as they arrive, replies, and their limits."""
