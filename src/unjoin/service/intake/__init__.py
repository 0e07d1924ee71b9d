"""Every way in: receive(), the one door, and the web form that calls it."""
