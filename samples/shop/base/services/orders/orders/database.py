"""The database: one engine for the process, one session for each request."""

import os
from collections.abc import Iterator

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

engine = create_engine(os.environ["DATABASE_URL"], pool_pre_ping=True, pool_size=10)


def session() -> Iterator[Session]:
    """Lend one session to a request and take it back afterwards."""
    with Session(engine) as db:
        yield db
