"""`azure.ml.api.realtime` of the 2017 SDK."""
