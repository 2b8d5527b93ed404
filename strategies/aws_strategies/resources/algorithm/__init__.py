"""SageMaker's Algorithm."""
