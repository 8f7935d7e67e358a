type Field = (name: string) => unknown

/** How one kind of driver says that the credentials are wrong. "You may not do this" is something else: new credentials would not help. */
type Sign = (field: Field) => boolean

const codes: ReadonlySet<unknown> = new Set([
  // PostgreSQL: invalid password, invalid authorization.
  '28P01',
  '28000',
  // MySQL and MariaDB, with a password and without.
  'ER_ACCESS_DENIED_ERROR',
  'ER_ACCESS_DENIED_NO_PASSWORD_ERROR',
  // SQL Server, Oracle.
  'ELOGIN',
  'ORA-01017',
  // SMTP.
  'EAUTH',
])

const names: ReadonlySet<unknown> = new Set([
  // AWS.
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
  'UnrecognizedClientException',
  'ExpiredToken',
  'ExpiredTokenException',
  'AuthFailure',
  // LDAP, Kafka.
  'InvalidCredentialsError',
  'KafkaJSSASLAuthenticationError',
])

const messageStarts =
  /^(WRONGPASS|NOAUTH) |^ERR invalid password|^bad auth|^Handshake terminated by server: 403 \(ACCESS[-_]REFUSED\)/i

const signs: readonly Sign[] = [
  (field) => codes.has(field('code')),
  // AWS has it in its name, or, from S3 and older clients, in its code.
  (field) => ['name', 'code', 'Code'].some((name) => names.has(field(name))),
  // MySQL drivers that give the server's number only.
  (field) => field('errno') === 1045,
  // MongoDB.
  (field) => field('codeName') === 'AuthenticationFailed',
  (field) => field('code') === 18 && textOf(field('name')).startsWith('Mongo'),
  // gRPC's UNAUTHENTICATED; the number alone could be anybody's.
  (field) => field('code') === 16 && typeof field('metadata') === 'object',
  // LDAP's invalidCredentials, from clients that call it otherwise.
  (field) => field('code') === 49 && (/ldap/i.test(textOf(field('name'))) || typeof field('lde_message') === 'string'),
  // SMTP, from clients that give the reply only.
  (field) => field('responseCode') === 535,
  // HTTP.
  (field) => field('status') === 401 || field('statusCode') === 401,
  // Redis and AMQP say it in words only.
  (field) => messageStarts.test(textOf(field('message'))),
]

/** Where errors keep the errors that they are made of. */
const wrapped = ['cause', 'original', 'originalError', 'driverError', 'response', '$response'] as const

const mostLookedAt = 50

/**
 * Whether an error says that the credentials were not accepted: that they are wrong, revoked or expired, so that newer ones may help. Knows the
 * drivers of PostgreSQL, MySQL, SQL Server, Oracle, MongoDB, Redis, RabbitMQ, Kafka, LDAP, SMTP, the AWS SDK, gRPC, and HTTP clients (401). Looks
 * through causes and AggregateErrors. A refusal of what those credentials wanted to do (403) is none. Never throws, whatever it is given.
 */
export function isAuthenticationFailure(error: unknown): boolean {
  const found = [error]
  const seen = new Set<unknown>()
  for (const value of found) {
    if (typeof value !== 'object' || value === null || seen.has(value)) continue
    if (seen.size === mostLookedAt) return false
    seen.add(value)
    const field: Field = (name) => fieldOf(value, name)
    if (signs.some((sign) => sign(field))) return true
    found.push(...wrapped.map(field), ...elementsOf(field('errors')))
  }
  return false
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

// Errors come from anywhere: getters and proxies may throw.
function fieldOf(value: object, name: string): unknown {
  try {
    return Reflect.get(value, name)
  } catch {
    return undefined
  }
}

function elementsOf(errors: unknown): unknown[] {
  try {
    return Array.isArray(errors) ? Array.prototype.slice.call(errors, 0, mostLookedAt) : []
  } catch {
    return []
  }
}
