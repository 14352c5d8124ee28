"""Names of the 2017 SDK and of its successor, as thin aliases of the scoring server.

Installed packages of the same namespace stay reachable; what lies in `fallback` is used only when none of them has it.
"""

from __future__ import annotations

import os
from pkgutil import extend_path

__path__ = extend_path(__path__, __name__)
__path__.append(os.path.join(os.path.dirname(__file__), "fallback"))
