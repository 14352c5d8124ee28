"""The parts of azureml.core that scoring scripts use, when azureml-core itself is not installed."""
