# What the Vite sample may do, as its build, its dev server and its built server: read its two secrets. Renewing and
# revoking its own token comes with the server's "default" policy.
# A KV version 2 path has "data/" after the mount: the sample itself reads app/vite-sample/configuration.
path "app/data/vite-sample/configuration" {
  capabilities = ["read"]
}

path "app/data/vite-sample/offers" {
  capabilities = ["read"]
}
