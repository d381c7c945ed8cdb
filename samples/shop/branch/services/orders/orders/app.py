"""The application: every router in one place."""

from fastapi import FastAPI

from orders import checkout, coupons, routes

app = FastAPI(title="Lantern & Wick orders")
app.include_router(routes.router)
app.include_router(checkout.router)
app.include_router(coupons.router)
