"""What every page shares: layout, language, headers, and the public pages."""
