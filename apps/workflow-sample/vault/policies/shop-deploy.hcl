# What the workflows of the shop may read. The policy "default" beside it lets the action revoke its own token.
path "secret/data/shop/*" {
  capabilities = ["read"]
}

path "database/creds/shop-migrations" {
  capabilities = ["read"]
}
