#!/usr/bin/env bash
# Fills an empty database with three lamps to sell.
set -euo pipefail

psql "$DATABASE_URL" <<'SQL'
INSERT INTO products (sku, price_cents) VALUES
  ('LAN-STORM', 4900),
  ('LAN-PAPER', 1250),
  ('WICK-10', 390);
SQL
