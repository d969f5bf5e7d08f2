-- Deterministic draft, no language model (pattern: cart). Not yet confirmed by a person.
-- Data model of Cart and voucher
-- Checked by PostgreSQL's parser; run on DuckDB, on empty tables; not run on Postgres.

CREATE TABLE cart (
  cart_id uuid NOT NULL,
  customer_id uuid,
  currency text NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (cart_id)
);

CREATE TABLE cart_item (
  cart_id uuid NOT NULL,
  product_id uuid NOT NULL,
  quantity numeric NOT NULL,
  price_when_added numeric(12, 2) NOT NULL,
  PRIMARY KEY (cart_id, product_id),
  FOREIGN KEY (cart_id) REFERENCES cart (cart_id)
);

CREATE TABLE voucher (
  code text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('amount', 'percent', 'free_shipping')),
  value numeric NOT NULL,
  minimum numeric(12, 2),
  valid_from date NOT NULL,
  valid_until date NOT NULL,
  uses_max numeric,
  PRIMARY KEY (code)
);

CREATE TABLE voucher_use (
  code text NOT NULL,
  cart_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('in_cart', 'used', 'set_free')),
  discount numeric(12, 2) NOT NULL,
  PRIMARY KEY (code, cart_id),
  FOREIGN KEY (code) REFERENCES voucher (code),
  FOREIGN KEY (cart_id) REFERENCES cart (cart_id)
);

COMMENT ON COLUMN cart.cart_id IS 'cannot be guessed';
COMMENT ON COLUMN cart.customer_id IS 'empty for a guest';
COMMENT ON COLUMN cart.currency IS 'ISO 4217';
COMMENT ON COLUMN cart_item.price_when_added IS 'to show a change of price';
COMMENT ON COLUMN voucher.code IS 'without regard to case and blanks';
COMMENT ON COLUMN voucher.valid_until IS 'last day in the time zone of the shop';
