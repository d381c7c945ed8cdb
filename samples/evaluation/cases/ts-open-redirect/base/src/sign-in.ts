import express from "express";

export const app = express();

app.get("/sign-in", (_request, response) => {
  response.send("<form method=post></form>");
});
