import { defineConfig, mergeConfig } from 'vitest/config'
import base, { projects } from './vitest.config.ts'

// What takes minutes: clusters under fire, long runs. One file at a time, because each wants the machine for itself.
export default mergeConfig(
  { ...base, test: {} },
  defineConfig({ test: { projects: projects('test/**/*.deep.ts', 1_200_000), fileParallelism: false } }),
)
