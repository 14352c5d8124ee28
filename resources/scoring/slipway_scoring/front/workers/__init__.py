"""The worker processes of a replica, and the queue before them. Knows nothing of HTTP."""
