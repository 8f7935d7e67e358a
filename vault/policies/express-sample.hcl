# What the Express sample may do: read its one secret. Renewing and revoking its own token comes with the server's
# "default" policy. A KV version 2 path has "data/" after the mount: the sample itself reads
# app/express-sample/configuration.
path "app/data/express-sample/configuration" {
  capabilities = ["read"]
}
