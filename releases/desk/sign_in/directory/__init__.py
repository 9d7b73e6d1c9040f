"""Signing in by the municipality's own directory: OpenID Connect and SAML 2.0, roles from its groups."""
