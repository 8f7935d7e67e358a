import * as pg from 'pg'
import { DataSource, EntitySchema } from 'typeorm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pgWithCredentials } from '../../../src/secrets/database-credentials/index.ts'
import { changed } from './changed.ts'
import { type DatabasePartners, startDatabasePartners } from './database-partners.ts'

const Note = new EntitySchema<{ id: number; text: string }>({
  name: 'note',
  columns: { id: { type: 'int', primary: true }, text: { type: 'text' } },
})

const userOf = async (queryable: Pick<DataSource, 'query'>): Promise<string | undefined> => {
  const [row] = await queryable.query<{ user: string }[]>('select current_user as user')
  return row?.user
}

describe('a TypeORM data source with credentials', () => {
  let partners: DatabasePartners
  beforeAll(async () => {
    partners = await startDatabasePartners()
    await partners.createRole('short', { default_ttl: '8s', max_ttl: '8s' })
    const owner = new pg.Client(partners.postgres.connectionString)
    await owner.connect()
    await owner.query('create table note (id int primary key, text text); grant all on note to public')
    await owner.end()
  })
  afterAll(() => partners?.[Symbol.asyncDispose]())

  it('goes on through changes, with entities and with a query runner that is held over one', async () => {
    await using credentials = await partners.databaseCredentials('short', { minIntervalSeconds: 1 })
    const errors: unknown[] = []
    const dataSource = new DataSource({
      type: 'postgres',
      ...partners.address,
      driver: pgWithCredentials(pg, credentials),
      poolErrorHandler: (error: unknown) => errors.push(error),
      entities: [Note],
    })
    await dataSource.initialize()
    const notes = dataSource.getRepository(Note)
    const first = credentials.current.username
    expect(await userOf(dataSource)).toBe(first)

    const runner = dataSource.createQueryRunner()
    await runner.startTransaction()
    await runner.manager.insert(Note, { id: 1, text: 'before' })
    const { expiresAt } = credentials.current
    await changed(credentials)
    await runner.manager.update(Note, { id: 1 }, { text: 'after' })
    expect(await userOf(runner)).toBe(first)
    await runner.commitTransaction()
    await runner.release()
    expect(Date.now()).toBeLessThan(expiresAt.getTime())

    expect(await userOf(dataSource)).toBe(credentials.current.username)
    expect(await notes.findOneBy({ id: 1 })).toEqual({ id: 1, text: 'after' })
    await changed(credentials)
    await changed(credentials)
    expect(await userOf(dataSource)).toBe(credentials.current.username)
    await dataSource.destroy()
    expect(errors).toEqual([])
  }, 60_000)
})
