"""Names of azureml-inference-server-http, as thin aliases of the scoring server.

An installed package of the same name stays reachable for everything but the names that are here.
"""

from __future__ import annotations

from pkgutil import extend_path

from slipway_scoring.version import VERSION as __version__

__path__ = extend_path(__path__, __name__)
__all__ = ["__version__"]
