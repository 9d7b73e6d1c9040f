"""Private keys and a certificate that only a measurement uses; made anew whenever it needs them."""

from __future__ import annotations

import datetime as dt
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes

RSA_BITS = 2048  # as docs/mail.md asks for


def dkim_keys(folder: Path) -> dict[str, Path]:
    """Write keys that can sign mail into `folder` and return their files by algorithm: `rsa`, `ed25519`."""
    return {
        "rsa": _written(folder / "rsa.pem", rsa.generate_private_key(65537, RSA_BITS)),
        "ed25519": _written(folder / "ed25519.pem", ed25519.Ed25519PrivateKey.generate()),
    }


def certificate(folder: Path, address: str) -> tuple[Path, Path]:
    """Write a self-signed certificate for an IP address, for a day; return its file and that of its key."""
    private, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, address)])
    signed = (
        x509.CertificateBuilder(name, name, private.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(minutes=5))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), False)
        .sign(private, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    return file, _written(folder / "certificate-key.pem", private)


def _written(file: Path, private: CertificateIssuerPrivateKeyTypes) -> Path:
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.touch(mode=0o600)
    file.write_bytes(pem)
    return file
