# What the NestJS sample may do: read its three secrets, and get users for its database. Renewing and revoking its own
# token, and renewing the leases of those users, comes with the server's "default" policy; the users end with the token.
# A KV version 2 path has "data/" after the mount: the sample itself reads app/nestjs-sample/configuration.
path "app/data/nestjs-sample/configuration" {
  capabilities = ["read"]
}

path "app/data/nestjs-sample/api-key" {
  capabilities = ["read"]
}

path "app/data/nestjs-sample/jwt" {
  capabilities = ["read"]
}

path "database/creds/nestjs-sample" {
  capabilities = ["read"]
}
