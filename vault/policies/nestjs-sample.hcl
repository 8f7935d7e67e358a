# What the NestJS sample may do: read its two secrets. Renewing and revoking its own token comes with the server's
# "default" policy. A KV version 2 path has "data/" after the mount: the sample itself reads app/nestjs-sample/configuration.
path "app/data/nestjs-sample/configuration" {
  capabilities = ["read"]
}

path "app/data/nestjs-sample/api-key" {
  capabilities = ["read"]
}
