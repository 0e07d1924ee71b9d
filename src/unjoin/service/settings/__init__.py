"""Django settings: `public` and `staff` serve, `tooling` checks and migrates."""
