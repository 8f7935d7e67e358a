# One OpenBao or HashiCorp Vault server for development, on this machine alone. From the root of the repository:
#
#   bao server -config=vault/config/development.hcl      (or: vault server …)
#   sh vault/setup.sh                                    in another terminal: initialises and unseals it
#
# Its data outlives a restart, unlike that of "bao server -dev".

# Raft needs no second program beside the server, and production.hcl uses it too.
storage "raft" {
  path    = "vault/data"
  node_id = "development"

  # A lone node elects itself sooner: it is ready a second after it is unsealed, not ten.
  performance_multiplier = 1
}

# No TLS, so nothing but the loopback interface: tokens and secrets cross this listener in the clear.
listener "tcp" {
  address         = "127.0.0.1:8200"
  cluster_address = "127.0.0.1:8201"
  tls_disable     = true
}

# Where the server tells clients and (with raft, even a lone node has to say so) other nodes to find it.
api_addr     = "http://127.0.0.1:8200"
cluster_addr = "https://127.0.0.1:8201"

ui        = true
log_level = "info"

# HashiCorp Vault wants this said where storage is raft, whose memory-mapped file must not be locked into memory.
# OpenBao never locks memory: it warns at its start that it does not know this line, and goes on.
disable_mlock = true
