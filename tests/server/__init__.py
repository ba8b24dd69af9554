"""A web server of our own on loopback, which can misbehave in every way that a client must withstand."""
