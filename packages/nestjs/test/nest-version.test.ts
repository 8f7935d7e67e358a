import { Injectable } from '@nestjs/common'
import { Test } from '@nestjs/testing'
import { expect, it } from 'vitest'

@Injectable()
class Lost {}

it('runs on the Nest that its project is named after', async ({ task }) => {
  const needy = { provide: 'needy', inject: [Lost], useFactory: () => ({}) }
  const error: unknown = await Test.createTestingModule({ providers: [needy] })
    .compile()
    .catch((caught: unknown) => caught)
  const { stack = '' } = error as Error
  expect(stack).toContain('node_modules/@nestjs/core/')
  expect(stack.includes('nest-11')).toBe(task.file.projectName === 'packages/nestjs-11')
})
