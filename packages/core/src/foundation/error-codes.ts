/**
 * Every situation Keyward reports, with what to do about it. A code is stable across releases: match on it, never on a
 * message.
 */
export const hints = {
  invalid_options: 'Correct the options listed and construct the client again.',
  invalid_argument: 'Correct the argument; nothing was sent to the server.',
  invalid_path: 'Give the path as mount/name, for example "secret/app/database"; nothing was sent to the server.',
  not_found: 'Check the path. The server also answers so when a policy hides the path.',
  mount_not_found: 'Check the first part of the path, or enable a secrets engine there.',
  field_not_found: 'Check the name of the field. The secret itself is there.',
  version_not_found: 'See kv.history() for the versions that exist; old ones go when max_versions is reached.',
  version_deleted: 'Bring it back with kv.undelete(), or read another version.',
  version_destroyed: 'It is gone for good. Read another version, or write a new one.',
  key_ring_empty:
    'All its versions were deleted or destroyed. Bring one back with kv.undelete(), or write a new key: it is taken over by itself.',
  wrong_engine:
    'Use a path below a KV secrets engine for kv calls; where kv.mounts states a version, state the right one.',
  engine_starting: 'The engine was mounted a moment ago, or its node is still catching up. Try again shortly.',
  unsupported: 'Use an operation that this engine and server offer.',
  check_and_set_required:
    'This secret demands checkAndSet: read it, and write with the version that was read; 0 for the first.',
  check_and_set_mismatch: 'Someone wrote in between. Read again and repeat the change on the newer version.',
  login_failed: 'Check the credentials and the mount of the auth method.',
  unwrap_failed:
    "Treat it as a security event until the server's audit log shows who unwrapped it. Then issue a new wrapped secret id.",
  permission_denied:
    'The token is invalid or expired, or no policy of it allows this; ask for the capability on this path.',
  bad_request: 'The server understood the request and refuses it; its own words are in serverErrors.',
  request_too_large: 'Make the secret smaller, or raise max_request_size on the listener.',
  rate_limited: 'A quota of the server is used up; slow down, or ask for a larger quota.',
  state_not_present: 'This node lags behind a write; ask the active node, or try again shortly.',
  sealed: 'Unseal the server (for example "bao operator unseal"), then try again.',
  not_initialized: 'Initialise the server (for example "bao operator init"), then try again.',
  no_leader: 'The cluster has no active node at the moment; an election takes seconds. Try again shortly.',
  redirect_refused: 'Configure the address it points to if you trust it; the token was not sent there.',
  server_failed: "Look into the server's own log for the time of this call.",
  unexpected_response: 'Something else than Vault answers at this address, or a proxy in between; check the address.',
  response_too_large: 'Raise maxResponseBytes if such a large answer is expected.',
  unreachable: 'Check the address, that the server runs, and the network in between.',
  tls_failed: 'Check tls.caFile (VAULT_CACERT), tls.serverName and that the address uses the right scheme.',
  schema_mismatch: 'Correct the fields named in the secret, or the schema.',
  incomplete: 'Each failure is listed in failures, with its own code.',
  outcome_unknown:
    'The server may or may not have done it. Look before you repeat it. A KV write with checkAndSet is settled by itself.',
  timeout: 'The server did not answer in time; raise timeoutMs or look for what slows it down.',
  aborted: 'The caller cancelled the call through its signal.',
  closed: 'The client was closed; construct a new one.',
} as const satisfies Record<string, string>

export type VaultErrorCode = keyof typeof hints
