"""Signing in at the desk by the municipality's own directory ([sign-in.md](sign-in.md))."""

from umea_press.variables.declaration import WEB_ADDRESS, Kind, Section, Variable

EVERYBODY, EMERGENCY = "everybody", "emergency"
DIRECTORY = Section(
    "Signing in by the municipality's directory",
    (
        Variable(
            "OIDC_ISSUER",
            Kind.TEXT,
            "the issuer of an OpenID Connect provider, such as "
            "`https://login.microsoftonline.com/…tenant…/v2.0`; below it lies "
            "`/.well-known/openid-configuration`. Empty: nobody signs in by OpenID Connect "
            "([sign-in.md](sign-in.md#the-directory-of-the-municipality))",
            shape=WEB_ADDRESS,
        ),
        Variable("OIDC_CLIENT_ID", Kind.TEXT, "the name that the press room has there"),
        Variable("OIDC_CLIENT_SECRET", Kind.TEXT, "its secret"),
        Variable(
            "OIDC_NAME",
            Kind.TEXT,
            "what the button says: *Logga in med …*",
            "ditt kommunkonto",
            empty_is_unset=True,
        ),
        Variable(
            "OIDC_SCOPES",
            Kind.TEXT,
            "what is asked for, with spaces between",
            "openid profile email",
            empty_is_unset=True,
        ),
        Variable(
            "OIDC_CLAIMS",
            Kind.PAIRS,
            "other names of claims: `groups=roles;email=upn`. Words: `id`, `email`, `first_name`, `last_name`, "
            "`groups`",
            {},
            shown="`sub`, `email`, `given_name`, `family_name`, `groups` and `roles`",
        ),
        Variable(
            "OIDC_TRUSTS_EMAIL",
            Kind.SWITCH,
            "1: mail addresses of the provider count as verified although it does not say `email_verified`, as "
            "Microsoft Entra ID does not; only with an issuer of your own tenant",
            False,
        ),
        Variable(
            "SAML_METADATA",
            Kind.TEXT,
            "the address (https) or the file of the metadata of a SAML 2.0 identity provider. Empty: nobody signs in "
            "by SAML",
        ),
        Variable("SAML_ISSUER", Kind.TEXT, "which entity of the metadata, if it describes several"),
        Variable(
            "SAML_ENTITY_ID",
            Kind.TEXT,
            "the name of the press room there",
            shown="the address of its own metadata, `…/redaktion/login/saml/metadata/`",
        ),
        Variable(
            "SAML_NAME", Kind.TEXT, "what the button says: *Logga in med …*", "ditt kommunkonto", empty_is_unset=True
        ),
        Variable(
            "SAML_ATTRIBUTES",
            Kind.PAIRS,
            "other names of attributes, as in `OIDC_CLAIMS`",
            {},
            shown="those of Entra ID, ADFS, Keycloak and SWAMID",
        ),
        Variable(
            "DIRECTORY_ROLES",
            Kind.PAIRS,
            "which group of the directory gives which role at the desk: `Pressrum-skribent=writer;"
            "Pressrum-chef=publisher`. Roles: `writer`, `approver`, `publisher`, `administrator`; of several the "
            "highest counts. Whoever is in none of these groups is not let in",
            {},
        ),
        Variable(
            "DIRECTORY_DOMAINS",
            Kind.LIST,
            "whose mail addresses the directory is believed of, with commas between: `example.se`. Somebody who signs "
            "in for the first time needs a verified address of these, and finds by it the account that is there",
            [],
        ),
        Variable(
            "DIRECTORY_MFA",
            Kind.SWITCH,
            "the directory has a second step of its own, so that none of the press room's is asked for. 0: "
            "`DESK_MFA` and an editor's own second step hold for whoever comes by the directory, too",
            True,
        ),
        Variable(
            "DESK_LOCAL_SIGN_IN",
            Kind.TEXT,
            "who gets in with a password or passkey of the press room: `everybody` who has not come by the directory, "
            "or `emergency` accounts only",
            EVERYBODY,
            words=(EVERYBODY, EMERGENCY),
            empty_is_unset=True,
        ),
    ),
)  # fmt: skip
