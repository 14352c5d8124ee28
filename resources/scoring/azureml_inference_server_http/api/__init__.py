"""What scoring scripts import of azureml-inference-server-http."""
