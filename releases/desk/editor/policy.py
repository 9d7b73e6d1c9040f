"""What pages with the editor let run (Content Security Policy, level 3)."""

from typing import Any

from csp.constants import NONCE, NONE, SELF, STRICT_DYNAMIC, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.utils.decorators import method_decorator

# Scripts by their nonce and what these load, and no handler in any markup. CKEditor 4 writes styles into its own, so
# these pages alone let inline styles be.
EDITOR_POLICY: dict[str, list[Any]] = {
    "script-src": [NONCE, STRICT_DYNAMIC],
    "script-src-attr": [NONE],
    "style-src": [SELF, UNSAFE_INLINE],
}
with_the_editor = method_decorator(csp_replace(EDITOR_POLICY))
