# What Prometheus may do: scrape this server's metrics, and nothing else.
path "sys/metrics" {
  capabilities = ["read"]
}
