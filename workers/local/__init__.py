"""The servers of the local stack, each as a process that lives no longer than we do."""
