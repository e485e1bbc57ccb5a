"""The rules of every engagement as pure functions and data; imports no other room."""
