import { type PostgresServer, startPostgres } from '@keyward/testing'
import { anything, assert, property } from 'fast-check'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isAuthenticationFailure } from '../../src/secrets/authentication-failure.ts'

const error = (fields: object, message = 'failed'): Error => Object.assign(new Error(message), fields)

describe('on a real PostgreSQL', () => {
  let postgres: PostgresServer
  const attempt = async (login: object, query = 'select 1'): Promise<unknown> => {
    const { host, port, database } = postgres
    const client = new Client({ host, port, database, user: postgres.user, password: postgres.password, ...login })
    try {
      await client.connect()
      await client.query(query)
      return undefined
    } catch (failure) {
      return failure
    } finally {
      await client.end()
    }
  }
  beforeAll(async () => {
    postgres = await startPostgres()
    await attempt({}, `create role idle nologin password 'x'; create role weak login password 'x'`)
  })
  afterAll(() => postgres?.stop())

  it.each([
    ['a wrong password', { password: 'wrong' }],
    ['a user that does not exist', { user: 'nobody' }],
    ['a user that may not log in', { user: 'idle', password: 'x' }],
  ])('%s is one', async (_what, login) => {
    const failure = await attempt(login)
    expect(failure).toBeInstanceOf(Error)
    expect(isAuthenticationFailure(failure)).toBe(true)
  })

  it.each([
    ['a database that does not exist', { database: 'none' }, 'select 1'],
    ['a statement that is not allowed', { user: 'weak', password: 'x' }, 'create role another'],
    ['a statement that is wrong', {}, 'selct 1'],
    ['a port where nobody listens', { port: 1 }, 'select 1'],
  ])('%s is none', async (_what, login, query) => {
    const failure = await attempt(login, query)
    expect(failure).toBeInstanceOf(Error)
    expect(isAuthenticationFailure(failure)).toBe(false)
  })
})

describe('as drivers say it', () => {
  it.each<[string, unknown]>([
    ['mysql2', error({ code: 'ER_ACCESS_DENIED_ERROR', errno: 1045, sqlState: '28000' })],
    ['a MySQL driver with numbers only', error({ errno: 1045 })],
    ['mssql', error({ code: 'ELOGIN', name: 'ConnectionError' }, "Login failed for user 'app'.")],
    ['oracledb', error({ code: 'ORA-01017', errorNum: 1017 })],
    ['MongoDB', error({ name: 'MongoServerError', code: 18, codeName: 'AuthenticationFailed' })],
    ['MongoDB without the name of its code', error({ name: 'MongoServerError', code: 18 })],
    ['MongoDB Atlas', error({ name: 'MongoServerError', code: 8000 }, 'bad auth : authentication failed')],
    ['Redis', error({ name: 'ReplyError' }, 'WRONGPASS invalid username-password pair or user is disabled.')],
    ['Redis without a login', error({}, 'NOAUTH Authentication required.')],
    ['Redis 5', error({}, 'ERR invalid password')],
    [
      'amqplib',
      error(
        {},
        'Handshake terminated by server: 403 (ACCESS-REFUSED) with message "ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN."',
      ),
    ],
    ['KafkaJS', error({ name: 'KafkaJSSASLAuthenticationError' })],
    ['nodemailer', error({ code: 'EAUTH', responseCode: 535, command: 'AUTH PLAIN' })],
    ['another SMTP client', error({ responseCode: 535 })],
    ['ldapts', error({ name: 'InvalidCredentialsError', code: 49 })],
    ['ldapjs', error({ code: 49, lde_message: 'Invalid Credentials' })],
    ['undici', error({ statusCode: 401 })],
    ['superagent', error({ status: 401 })],
    ['axios', error({ response: { status: 401 } })],
    ['got', error({ response: { statusCode: 401 } })],
    ['a fetch response', new Response(null, { status: 401 })],
    ['AWS SDK 3', error({ name: 'UnrecognizedClientException', $metadata: { httpStatusCode: 400 } })],
    ['AWS SDK 3 for S3', error({ name: 'Error', Code: 'InvalidAccessKeyId' })],
    ['AWS SDK 2', error({ code: 'SignatureDoesNotMatch' })],
    ['AWS with an old token', error({ name: 'ExpiredTokenException' })],
    ['grpc-js', error({ code: 16, details: 'no', metadata: {} })],
    ['a wrapped error', new Error('query failed', { cause: error({ code: '28P01' }) })],
    ['TypeORM', error({ driverError: error({ code: '28P01' }) })],
    ['Sequelize', error({ original: error({ code: '28000' }) })],
    ['several attempts', new AggregateError([error({ code: 'ECONNREFUSED' }), error({ code: '28P01' })], 'all failed')],
  ])('%s', (_driver, failure) => {
    expect(isAuthenticationFailure(failure)).toBe(true)
  })
})

describe('what is none', () => {
  it.each<[string, unknown]>([
    ['a refusal over HTTP', error({ status: 403, response: { status: 403 } })],
    [
      'a refusal by RabbitMQ',
      error({ code: 403 }, '403 (ACCESS-REFUSED) with message "ACCESS_REFUSED - access to queue"'),
    ],
    ['a refusal by Redis', error({}, 'NOPERM this user has no permissions to run the command')],
    ['a refusal by MySQL', error({ code: 'ER_DBACCESS_DENIED_ERROR', errno: 1044 })],
    ['a refusal by MongoDB', error({ name: 'MongoServerError', code: 13, codeName: 'Unauthorized' })],
    ['a refusal by gRPC', error({ code: 7, details: 'no', metadata: {} })],
    ['a refusal by AWS', error({ name: 'AccessDeniedException' })],
    ['a number without its owner', error({ code: 16 })],
    ['another one', error({ code: 18 })],
    ['and another', error({ code: 49 })],
    ['a message that speaks of it', error({}, 'the last reply was WRONGPASS')],
    ['a connection refused', error({ code: 'ECONNREFUSED' })],
    ['nothing', undefined],
    ['null', null],
    ['text', '28P01'],
    ['a number', 401],
  ])('%s', (_what, failure) => {
    expect(isAuthenticationFailure(failure)).toBe(false)
  })
})

describe('whatever it is given', () => {
  const throwing = new Proxy({}, { get: () => { throw new Error('no') }, getPrototypeOf: () => { throw new Error('no') } }) // prettier-ignore
  const { proxy: revoked, revoke } = Proxy.revocable([], {})
  revoke()

  it.each<[string, unknown]>([
    ['getters that throw', { get code(): string { throw new Error('no') } }], // prettier-ignore
    ['a proxy that throws', throwing],
    ['a revoked proxy', revoked],
    ['errors that are a revoked proxy', { errors: revoked, cause: throwing }],
    ['values of odd types', { code: Symbol('x'), name: 5n, message: {}, errors: 'many', cause: () => undefined }],
  ])('%s make it no failure, and do not throw', (_what, value) => {
    expect(isAuthenticationFailure(value)).toBe(false)
  })

  it('sees what stands beside something that throws', () => {
    expect(
      isAuthenticationFailure(new AggregateError([throwing, revoked, error({ code: '28P01' })], 'all failed')),
    ).toBe(true)
  })

  it('does not go round in circles, nor to the end of everything', () => {
    const circle = error({})
    circle.cause = new AggregateError([circle, error({ cause: circle })], 'all failed')
    expect(isAuthenticationFailure(circle)).toBe(false)
    const chain = (length: number): unknown => (length === 0 ? error({ code: '28P01' }) : { cause: chain(length - 1) })
    expect(isAuthenticationFailure(chain(10))).toBe(true)
    expect(isAuthenticationFailure(chain(1000))).toBe(false)
    expect(isAuthenticationFailure({ errors: Array.from({ length: 1_000_000 }, () => ({})) })).toBe(false)
  })

  it('never throws, and finds a failure at any place in a small tree of errors', () => {
    assert(
      property(anything({ withNullPrototype: true, withBigInt: true, withDate: true }), (value) => {
        expect(typeof isAuthenticationFailure(value)).toBe('boolean')
        expect(isAuthenticationFailure({ cause: { errors: [value, { code: '28P01' }] } })).toBe(true)
      }),
    )
  })
})
