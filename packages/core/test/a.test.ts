import { x } from '@keyward/core'
import { y } from '@keyward/testing'
import { expect, it } from 'vitest'
it('a', () => expect(x).toBe(y))
