-- A small shop, as pg_dump and people write it.
SET client_encoding = 'UTF8';
CREATE SCHEMA IF NOT EXISTS shop;
CREATE TYPE public.order_status AS ENUM ('open', 'paid', 'shipped', 'cancelled');

-- Points to tables that come later.
CREATE TABLE public.order_items (
    id bigserial PRIMARY KEY,
    order_id integer NOT NULL REFERENCES public.orders (id) ON DELETE CASCADE,
    product_id integer NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    unit_price numeric(10,2) NOT NULL,
    CONSTRAINT fk_product FOREIGN KEY (product_id) REFERENCES public.products (id)
);

CREATE TABLE public.orders (
    id SERIAL PRIMARY KEY,
    customer_id integer NOT NULL REFERENCES public.customers,
    status public.order_status NOT NULL DEFAULT 'open',
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    note jsonb
);

CREATE TABLE public.customers (
    id integer GENERATED ALWAYS AS IDENTITY,
    name character varying(80) NOT NULL,
    email text UNIQUE,
    region varchar(20)
);

CREATE TABLE public.products (
    id integer NOT NULL,
    name text NOT NULL,
    category text,
    price numeric(10,2) NOT NULL,
    search tsvector
);

ALTER TABLE ONLY public.customers ADD CONSTRAINT customers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.products ADD CONSTRAINT products_pkey PRIMARY KEY (id);
CREATE INDEX orders_created_idx ON public.orders USING btree (created_at);
COMMENT ON TABLE public.orders IS 'One row for each basket that was sent';
COMMENT ON COLUMN public.order_items.unit_price IS 'Net, at the time of sale; the buyer''s currency';
GRANT SELECT ON ALL TABLES IN SCHEMA public TO reporting;

CREATE VIEW public.paid_orders AS SELECT o.id, o.customer_id FROM public.orders o WHERE o.status = 'paid';
