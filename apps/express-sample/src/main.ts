import { x } from '@keyward/core'
console.log(x)
