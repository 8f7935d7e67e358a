import type { Pool } from 'pg'

interface Note {
  id: string
  text: string
  createdAt: Date
}

/** The notes of everybody; each sees only their own. */
export interface Notes {
  list(author: string): Promise<Note[]>
  add(author: string, text: string): Promise<Note>
  /** Whether there was such a note. */
  remove(author: string, id: string): Promise<boolean>
}

const columns = 'id, text, created_at AS "createdAt"'

export function createNotes(pool: Pool): Notes {
  return {
    async list(author) {
      const newest = `SELECT ${columns} FROM notes WHERE author = $1 ORDER BY id DESC LIMIT 50`
      return (await pool.query<Note>(newest, [author])).rows
    },
    async add(author, text) {
      const insert = `INSERT INTO notes (author, text) VALUES ($1, $2) RETURNING ${columns}`
      return (await pool.query<Note>(insert, [author, text])).rows[0] as Note
    },
    async remove(author, id) {
      const { rowCount } = await pool.query('DELETE FROM notes WHERE author = $1 AND id = $2', [author, id])
      return rowCount === 1
    },
  }
}
