"""Thin aliases of the scoring server; installed packages of the same namespace stay reachable."""

from __future__ import annotations

from pkgutil import extend_path

__path__ = extend_path(__path__, __name__)
