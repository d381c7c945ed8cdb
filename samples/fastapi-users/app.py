"""A small user service over SQLite, with weaknesses put there on purpose; README.md lists them."""
import os
import threading
from typing import List

import requests
from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel
from sqlalchemy import Column, Integer, String, create_engine
from sqlalchemy.orm import Session, declarative_base, sessionmaker

DATABASE_PATH = os.environ.get("DATABASE_PATH", "users.db")
GREETINGS_URL = os.environ.get("GREETINGS_URL", "http://127.0.0.1:8070")
MAIL_URL = os.environ.get("MAIL_URL")

Base = declarative_base()


class UserOut(BaseModel):
    id: int
    name: str

    class Config:
        orm_mode = True


class MailOut(BaseModel):
    to: str


class User(Base):
    __tablename__ = "users"

    id = Column(Integer, primary_key=True)
    name = Column(String, nullable=False)
    password = Column(String, nullable=False)


def open_engine():
    url = f"sqlite:///{DATABASE_PATH}"
    if os.environ.get("VARIANT") == "thread-defect":
        # SQLite's driver ties a connection to the thread that opened it; requests move between threads.
        return create_engine(url)
    return create_engine(url, connect_args={"check_same_thread": False})


engine = open_engine()
SessionLocal = sessionmaker(bind=engine)
Base.metadata.create_all(engine)
app = FastAPI(title="users")


def session():
    db = SessionLocal()
    try:
        yield db
    finally:
        db.close()


@app.get("/")
def read_root():
    return {"service": "users", "thread": threading.get_ident() > 0}


@app.get("/users", response_model=List[UserOut])
def list_users(db: Session = Depends(session)):
    return db.query(User).order_by(User.id).all()


@app.post("/users/")
async def create_user(name: str, password: str, db: Session = Depends(session)):
    user = User(name=name, password=password)
    db.add(user)
    db.commit()
    db.refresh(user)
    if MAIL_URL is not None:
        send_welcome(user.name)
    return {"id": user.id, "name": user.name}


def send_welcome(name):
    # No timeout, called from an async route, and sent again although only the answer may have been lost.
    for attempt in range(2):
        try:
            answer = requests.post(f"{MAIL_URL}/mails", json={"to": name})
            answer.raise_for_status()
            return
        except requests.RequestException:
            if attempt == 1:
                raise


@app.get("/mails", response_model=List[MailOut])
def list_mails():
    return [] if MAIL_URL is None else requests.get(f"{MAIL_URL}/mails", timeout=5).json()


@app.get("/users/{user_id}")
def read_user(user_id: int, db: Session = Depends(session)):
    user = db.query(User).filter(User.id == user_id).first()
    if user is None:
        raise HTTPException(status_code=404, detail="no such user")
    return {"id": user.id, "name": user.name}


@app.get("/users/{user_id}/greeting")
def greet_user(user_id: int, db: Session = Depends(session)):
    user = db.query(User).filter(User.id == user_id).first()
    if user is None:
        raise HTTPException(status_code=404, detail="no such user")
    # No timeout, no answer to an error: both are weaknesses that the fire test finds.
    answer = requests.get(f"{GREETINGS_URL}/greeting", params={"name": user.name})
    answer.raise_for_status()
    return {"greeting": answer.json()["greeting"]}
