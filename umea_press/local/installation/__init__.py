"""What `make install-test` does: a clean Debian becomes a press room by `deploy/install`, and is used."""
