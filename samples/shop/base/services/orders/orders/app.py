"""The application: every router in one place."""

from fastapi import FastAPI

from orders import routes

app = FastAPI(title="Lantern & Wick orders")
app.include_router(routes.router)
