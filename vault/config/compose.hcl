# The server of docker-compose.vault.yml: development.hcl for inside a container. Use it nowhere else.

# Both images have a data directory of their own. The compose file names it (BAO_RAFT_PATH, VAULT_RAFT_PATH), which
# goes before the path here.
storage "raft" {
  path    = "vault/data"
  node_id = "compose"

  # A lone node elects itself sooner: it is ready a second after it is unsealed, not ten.
  performance_multiplier = 1
}

# All interfaces of the container, since none of them is the one that a published port arrives at for certain.
# Nobody but this machine gets here all the same: the compose file publishes the port on 127.0.0.1 alone.
listener "tcp" {
  address         = "0.0.0.0:8200"
  cluster_address = "127.0.0.1:8201"
  tls_disable     = true
}

api_addr     = "http://127.0.0.1:8200"
cluster_addr = "https://127.0.0.1:8201"

ui        = true
log_level = "info"

# HashiCorp Vault wants this said where storage is raft, whose memory-mapped file must not be locked into memory.
# OpenBao never locks memory: it warns at its start that it does not know this line, and goes on.
disable_mlock = true
