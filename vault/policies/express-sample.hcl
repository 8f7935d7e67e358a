# What the Express sample may do: read its three secrets, and get users for its database. Renewing and revoking its own
# token, and renewing the leases of those users, comes with the server's "default" policy; the users end with the token.
# A KV version 2 path has "data/" after the mount: the sample itself reads app/express-sample/configuration.
path "app/data/express-sample/configuration" {
  capabilities = ["read"]
}

path "app/data/express-sample/api-key" {
  capabilities = ["read"]
}

path "app/data/express-sample/session" {
  capabilities = ["read"]
}

path "database/creds/express-sample" {
  capabilities = ["read"]
}
