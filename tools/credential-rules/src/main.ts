// Makes packages/vite/rules from the rules of gitleaks: node tools/credential-rules/src/main.ts [version]. Needs Go, whose module proxy has them.
import { execFileSync } from 'node:child_process'
import { copyFileSync, chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import { convertAllowlist, convertRule, type GitleaksAllowlist, type GitleaksRule } from './convert-rules.ts'

const module = 'github.com/zricethezav/gitleaks/v8'
const version = process.argv[2] ?? 'v8.30.1'
const rulesFolder = join(import.meta.dirname, '../../../packages/vite/rules')

const downloaded = JSON.parse(
  execFileSync('go', ['mod', 'download', '-json', `${module}@${version}`], { encoding: 'utf8' }),
) as { readonly Dir: string }
const { rules, allowlist } = parse(readFileSync(join(downloaded.Dir, 'config/gitleaks.toml'), 'utf8')) as unknown as {
  readonly rules: readonly GitleaksRule[]
  readonly allowlist: GitleaksAllowlist
}

// Its paths are what repositories hold, like node_modules; a build's output has none of that to leave out.
const { paths: _, ...everywhere } = allowlist
const converted = {
  source: `gitleaks ${version}, config/gitleaks.toml, under the licence beside this file`,
  allow: [convertAllowlist(everywhere)],
  rules: rules.map(convertRule),
}

mkdirSync(rulesFolder, { recursive: true })
writeFileSync(join(rulesFolder, 'gitleaks.json'), `${JSON.stringify(converted, undefined, 1)}\n`)
copyFileSync(join(downloaded.Dir, 'LICENSE'), join(rulesFolder, 'LICENSE.gitleaks'))
chmodSync(join(rulesFolder, 'LICENSE.gitleaks'), 0o644)
console.log(`${rules.length} rules of gitleaks ${version}`)
