"""`azure.ml.api.schema` of the 2017 SDK."""
