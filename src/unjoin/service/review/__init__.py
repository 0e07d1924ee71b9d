"""What waits between the inbox and publication, and who decides."""
