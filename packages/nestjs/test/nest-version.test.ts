import nest from '@nestjs/core/package.json' with { type: 'json' }
import { expect, it } from 'vitest'

it('runs on the Nest that its project is named after', ({ task }) => {
  expect(nest.version).toMatch(task.file.projectName === 'packages/nestjs-11' ? /^11\./ : /^12\./)
})
