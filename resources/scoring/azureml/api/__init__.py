"""Names of the 2017 SDK, as thin aliases of the scoring server."""
