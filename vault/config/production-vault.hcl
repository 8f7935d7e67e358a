# A node of a production HashiCorp Vault cluster. For OpenBao see production.hcl, which differs in two things: it declares
# its audit devices, for which Vault has no configuration, and it says nothing about mlock.
#
# So there is one thing that this file cannot do for you. After the first unseal, and before anything is stored, run:
#
#   vault audit enable -path=file file file_path=/var/log/vault/audit.log mode=0600
#   vault audit enable -path=stdout file file_path=stdout
#
# Two devices, because a server that can write to none of its audit devices refuses every request: a full disk alone
# must not stop your applications.
#
# Replace what is particular to your place: the paths under /etc/vault.d and /var/lib/vault, "vault-1" and the two host
# names under example.com. Every other line is meant to stay as it is.

# Integrated storage: three or five nodes that agree among themselves, and no other program to operate.
storage "raft" {
  path    = "/var/lib/vault"
  node_id = "vault-1"

  # The tightest leader election timing. The default, 5, is for machines slower than a production server.
  performance_multiplier = 1

  # One block for each other node: a new node joins by itself, and finds the cluster again after any restart.
  # retry_join {
  #   leader_api_addr     = "https://vault-2.example.com:8200"
  #   leader_ca_cert_file = "/etc/vault.d/tls/ca.pem"
  # }
}

listener "tcp" {
  address         = "0.0.0.0:8200"
  cluster_address = "0.0.0.0:8201"

  # The certificate, followed by its intermediates. SIGHUP makes the server read both files again, so that a renewed
  # certificate needs no restart and no unsealing.
  tls_cert_file = "/etc/vault.d/tls/server.pem"
  tls_key_file  = "/etc/vault.d/tls/server-key.pem"

  # This is the default today. It is written down so that no other default can lower it.
  tls_min_version = "tls12"

  telemetry {
    # Metrics tell mount and policy names: Prometheus reads them with a token (policies/prometheus.hcl), not without.
    unauthenticated_metrics_access = false
  }
}

# Where clients (api_addr) and the other nodes (cluster_addr) find this node: its own name, never a load balancer's. A
# standby sends clients to the active node's api_addr.
api_addr     = "https://vault-1.example.com:8200"
cluster_addr = "https://vault-1.example.com:8201"

# Who can unseal. Without a seal block the master key is split among people (Shamir), and every restart waits for
# enough of them. A seal block makes the server unseal itself with a key that is kept elsewhere; choose one, and take
# care: without that key the data cannot be read by anyone, from a backup either.
#
# seal "awskms" {
#   region     = "eu-central-1"
#   kms_key_id = "alias/vault-unseal"
# }
# seal "azurekeyvault" {
#   vault_name = "vault-unseal"
#   key_name   = "vault-unseal"
# }
# seal "gcpckms" {
#   project    = "security"
#   region     = "europe-west3"
#   key_ring   = "vault"
#   crypto_key = "unseal"
# }
# seal "transit" {                       # another OpenBao or Vault; its token comes from VAULT_TOKEN
#   address    = "https://unsealer.example.com:8200"
#   mount_path = "transit/"
#   key_name   = "vault-unseal"
# }

# Vault wants this said where storage is raft: its memory-mapped file must not be locked into memory. Keep swap off, or
# encrypted, instead.
disable_mlock = true

telemetry {
  # Above zero is what makes the server answer sys/metrics for Prometheus. A series that was not written for this long
  # disappears, so it must be longer than the longest pause between two scrapes.
  prometheus_retention_time = "24h"

  # Without this the host's name becomes part of gauge names, and no dashboard fits every node.
  disable_hostname = true
}

# Fewer ways in: people use the command line. Set it to true where they want the web interface.
ui = false

# "debug" and "trace" are for hours, not for weeks. JSON, so that a log collector need not guess.
log_level  = "info"
log_format = "json"
