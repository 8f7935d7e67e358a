import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(import.meta.dirname, '../../..')

/**
 * Compiles all scripts of the folder as their readers would: strict, and with decorators, but without the further
 * strictness that the workspace asks of itself. Returns what the compiler complains about.
 */
export function typeCheck(folder: string): Promise<string> {
  const config = {
    compilerOptions: {
      target: 'es2024',
      lib: ['es2024', 'esnext.disposable'],
      module: 'nodenext',
      moduleDetection: 'force',
      types: ['node'],
      customConditions: ['@keyward/source'],
      strict: true,
      allowImportingTsExtensions: true,
      experimentalDecorators: true,
      skipLibCheck: true,
      noEmit: true,
    },
    // Declarations that our own source needs beside it.
    include: ['**/*.ts', join(root, 'packages/*/src/**/*.d.ts')],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const compiler = join(dirname(fileURLToPath(import.meta.resolve('typescript/package.json'))), 'bin/tsc')
  return new Promise((resolve) => {
    const parameters = [compiler, '-p', folder, '--pretty', 'false']
    execFile(process.execPath, parameters, { cwd: folder }, (_error, stdout, stderr) => resolve(stdout + stderr))
  })
}
