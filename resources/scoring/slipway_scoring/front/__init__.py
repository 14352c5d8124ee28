"""The front: one small process that speaks HTTP and knows keys, limits, queue, health and metrics.

It never imports the user's script, NumPy or pandas, and never waits for a worker's GIL.
"""
