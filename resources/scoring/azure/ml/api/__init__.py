"""`azure.ml.api`, the first name of the 2017 SDK: thin aliases of `azureml.api`."""
