"""Signing in by a directory: a provider of OpenID Connect and one of SAML run beside the tests."""
