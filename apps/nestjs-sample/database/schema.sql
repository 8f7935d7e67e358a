-- What the NestJS sample keeps in PostgreSQL. Made once by the database's owner; whoever the sample logs in as is a member of orders_app.
CREATE TABLE orders (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  customer text NOT NULL,
  item text NOT NULL,
  quantity integer NOT NULL CHECK (quantity > 0),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX orders_of_customer ON orders (customer, created_at);

CREATE ROLE orders_app NOLOGIN;
GRANT SELECT, INSERT ON orders TO orders_app;
