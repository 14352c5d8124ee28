"""The recorder: a process of its own that stores what the front offers. Nothing it does can delay a prediction."""
