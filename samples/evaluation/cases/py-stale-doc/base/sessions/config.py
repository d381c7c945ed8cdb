"""Sessions end after SESSION_SECONDS without a request: 3600, one hour."""

SESSION_SECONDS = 3600
COOKIE_NAME = "session"
