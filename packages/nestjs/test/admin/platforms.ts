import type { AbstractHttpAdapter } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'

interface Platform {
  readonly name: string
  createAdapter(): AbstractHttpAdapter
}

/** What Nest runs on. */
export const platforms: readonly Platform[] = [
  { name: 'Express', createAdapter: () => new ExpressAdapter() },
  { name: 'Fastify', createAdapter: () => new FastifyAdapter() },
]
