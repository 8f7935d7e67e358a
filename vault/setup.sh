#!/bin/sh
# Makes an OpenBao or HashiCorp Vault server ready for the Express sample: initialises and unseals it, enables what the
# sample needs, and prints the sample's credentials. Run it after every start of the server; what is there already stays.
#
# ======================= FOR DEVELOPMENT ON ONE MACHINE, AND FOR NOTHING ELSE =======================
# It keeps the unseal key and the root token together in one file. Whoever can read that file can read
# and change every secret of the server. A real server's keys are split among people, or kept in a KMS.
# ====================================================================================================
#
# VAULT_ADDR                 the server (default http://127.0.0.1:8200)
# SAMPLE_VAULT_ADDR          the server's address as the sample sees it (default: the same)
# KEYWARD_DATABASE_ADDRESS   PostgreSQL as the server sees it (default 127.0.0.1:5432), with the tables of
#                            apps/express-sample/database/schema.sql
# SAMPLE_DATABASE_ADDRESS    and as the sample sees it (default: the same)
# KEYWARD_DATABASE_NAME      the database in it (default notes)
# KEYWARD_DATABASE_OWNER     who may make users there (default postgres), and the password
# KEYWARD_DATABASE_PASSWORD
# KEYWARD_KEYS_DIRECTORY     where the keys are kept (default: data/ beside this script)
# KEYWARD_WAIT_SECONDS       how long to wait for the server and the database (default 60)
set -eu
umask 077

here=$(cd "$(dirname "$0")" && pwd)
address=${VAULT_ADDR:-http://127.0.0.1:8200}
keys_directory=${KEYWARD_KEYS_DIRECTORY:-$here/data}
wait_seconds=${KEYWARD_WAIT_SECONDS:-60}
secrets=app/express-sample
database_address=${KEYWARD_DATABASE_ADDRESS:-127.0.0.1:5432}
database_name=${KEYWARD_DATABASE_NAME:-notes}
sample_database_address=${SAMPLE_DATABASE_ADDRESS:-$database_address}

say() {
  printf '%s\n' "$*"
}

fail() {
  printf 'setup: %s\n' "$*" >&2
  exit 1
}

# OpenBao first: its image has a "vault" too, which is the same program.
cli=$(command -v bao || command -v vault) || fail 'neither "bao" nor "vault" is on PATH'
keys_file=$keys_directory/$(basename "$cli")-keys.txt

# Each product reads its own variables before the other's, and either would follow what is left over in a terminal.
unset BAO_TOKEN VAULT_TOKEN BAO_NAMESPACE VAULT_NAMESPACE
export BAO_ADDR="$address" VAULT_ADDR="$address"

# Tries a command once a second; when the time is up, the command's own last words say why it did not succeed.
eventually() {
  attempt=0
  until answer=$("$@" 2>&1); do
    attempt=$((attempt + 1))
    [ "$attempt" -lt "$wait_seconds" ] || fail "$address: gave up after $wait_seconds s: $answer"
    sleep 1
  done
}

# "status" ends with 2 where the server answers, but is sealed or not initialised.
answers() {
  code=0
  "$cli" status || code=$?
  [ "$code" -eq 0 ] || [ "$code" -eq 2 ]
}

initialise() {
  code=0
  "$cli" operator init -status >/dev/null || code=$?
  case $code in
    0) keys_are_there ;;
    2) first_initialisation ;;
    *) fail "$address: cannot tell whether the server is initialised" ;;
  esac
}

keys_are_there() {
  [ -s "$keys_file" ] || fail "the server at $address is initialised, but its keys are not in $keys_file.
Put that file back; or, if nothing in the server matters, remove the server's data and start again."
}

first_initialisation() {
  mkdir -p "$keys_directory"
  if [ -e "$keys_file" ]; then
    mv "$keys_file" "$keys_file.replaced"
    say "The keys in $keys_file belong to another server; they are in $keys_file.replaced now."
  fi
  # First into the file, then onwards: the server says this only once.
  {
    say 'FOR DEVELOPMENT ON ONE MACHINE ONLY: these keys open everything in the server.'
    "$cli" operator init -key-shares=1 -key-threshold=1
  } >"$keys_file.new"
  mv "$keys_file.new" "$keys_file"
  say "Initialised. The unseal key and the root token are in $keys_file."
}

key_named() {
  sed -n "s/^$1: //p" "$keys_file"
}

# Keys and secrets go through standard input or the environment: arguments are visible to every user of the machine.
unseal() {
  if ! "$cli" status >/dev/null; then
    printf %s "$(key_named 'Unseal Key 1')" | "$cli" write sys/unseal key=- >/dev/null ||
      fail "the unseal key in $keys_file does not open the server at $address"
    say 'Unsealed.'
  fi
}

log_in() {
  token=$(key_named 'Initial Root Token')
  export BAO_TOKEN="$token" VAULT_TOKEN="$token"
  # A server that was just unsealed takes a moment to become active.
  eventually may_log_in
  [ -z "$answer" ] || fail "the root token in $keys_file does not work at $address: $answer"
}

# A refusal is final, so it ends the waiting too.
may_log_in() {
  reply=$("$cli" token lookup 2>&1) && return
  case $reply in *'permission denied'*) say "$reply" ;; *) say "$reply" && return 1 ;; esac
}

enable_engines() {
  "$cli" secrets list | grep -q '^app/ ' || "$cli" secrets enable -path=app -version=2 kv
  "$cli" secrets list | grep -q '^database/ ' || "$cli" secrets enable database
  "$cli" auth list | grep -q '^approle/ ' || "$cli" auth enable approle
}

make_role() {
  policy=$here/policies/express-sample.hcl
  [ "$("$cli" policy read express-sample 2>/dev/null)" = "$(cat "$policy")" ] ||
    "$cli" policy write express-sample "$policy"
  "$cli" write auth/approle/role/express-sample \
    token_policies=express-sample token_ttl=1h secret_id_ttl=24h >/dev/null
}

# Written once: the server may have changed the owner's password since.
connect_database() {
  "$cli" read database/config/notes >/dev/null 2>&1 && return
  printf %s "${KEYWARD_DATABASE_PASSWORD:-}" | "$cli" write database/config/notes \
    plugin_name=postgresql-database-plugin allowed_roles=express-sample \
    connection_url="postgresql://{{username}}:{{password}}@$database_address/$database_name" \
    username="${KEYWARD_DATABASE_OWNER:-postgres}" password=-
}

make_database_role() {
  "$cli" write database/roles/express-sample db_name=notes default_ttl=1h max_ttl=24h \
    creation_statements="CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' IN ROLE notes_app" \
    revocation_statements='DROP ROLE IF EXISTS "{{name}}"' >/dev/null
}

random_key() {
  head -c 24 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n'
}

# Check-and-set 0 writes only what was never written, so nobody's secret is overwritten.
write_once() {
  path=$1
  shift
  reply=$("$cli" kv put -cas=0 "$path" "$@" 2>&1) && return
  case $reply in *check-and-set*) ;; *) say "$reply" && return 1 ;; esac
}

write_secrets() {
  write_once "$secrets/configuration" title='Notes, kept by Keyward' \
    databaseHost="${sample_database_address%:*}" databasePort="${sample_database_address##*:}" databaseName="$database_name" &&
    random_key | write_once "$secrets/api-key" key=- &&
    random_key | write_once "$secrets/session" key=-
}

# Asks for a field, because without one a deleted secret is shown as one with nothing in it.
check_secret() {
  "$cli" kv get -field="$2" "$secrets/$1" >/dev/null ||
    fail "$secrets/$1 was deleted: bring it back with: $(basename "$cli") kv undelete -versions=1 $secrets/$1"
}

print_credentials() {
  role_id=$("$cli" read -field=role_id auth/approle/role/express-sample/role-id)
  secret_id=$("$cli" write -f -field=secret_id auth/approle/role/express-sample/secret-id)
  cat <<END

The server at ${SAMPLE_VAULT_ADDR:-$address} is ready for the Express sample.

  role id    $role_id
  secret id  $secret_id   (for 24 hours; run this again for a new one)

From the root of the repository:

  VAULT_ADDR=${SAMPLE_VAULT_ADDR:-$address} VAULT_ROLE_ID=$role_id VAULT_SECRET_ID=$secret_id node --conditions=@keyward/source apps/express-sample/src/main.ts

FOR DEVELOPMENT ON ONE MACHINE ONLY: the unseal key and the root token are in $keys_file.
END
}

eventually answers
initialise
chmod 600 "$keys_file"
unseal
log_in
enable_engines
make_role
eventually connect_database
make_database_role
# A new KV engine may need a moment before its first write.
eventually write_secrets
check_secret configuration title
check_secret api-key key
check_secret session key
print_credentials
