"""The mail service that app.py sends welcomes with: it keeps what it was asked to send. The standard library alone."""
import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

mails = []


class Mail(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer(200, mails)

    def do_POST(self):
        mail = json.loads(self.rfile.read(int(self.headers["content-length"])))
        mails.append(mail)
        self.answer(201, mail)

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("MAIL_PORT", "8060"))), Mail).serve_forever()
