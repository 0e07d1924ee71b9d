"""Django settings: one module for each process, and `tooling` for checks and tests."""
