CREATE TABLE coupons (
  code text PRIMARY KEY,
  percent integer NOT NULL CHECK (percent BETWEEN 1 AND 90),
  active boolean NOT NULL DEFAULT true
);

ALTER TABLE orders ADD COLUMN discount_cents integer NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN coupon_code text REFERENCES coupons;
CREATE INDEX orders_by_coupon ON orders (coupon_code);
