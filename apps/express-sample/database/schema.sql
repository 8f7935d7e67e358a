-- What the Express sample keeps in PostgreSQL. Made once by the database's owner; whoever the sample logs in as is a member of notes_app.
CREATE TABLE notes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  author text NOT NULL,
  text text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX notes_of_author ON notes (author, id);

-- As connect-pg-simple expects it.
CREATE TABLE session (
  sid text PRIMARY KEY,
  sess json NOT NULL,
  expire timestamptz NOT NULL
);
CREATE INDEX session_expire ON session (expire);

CREATE ROLE notes_app NOLOGIN;
GRANT SELECT, INSERT, UPDATE, DELETE ON notes, session TO notes_app;
