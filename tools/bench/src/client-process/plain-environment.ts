/** The environment without what changes how Node runs, which server a client takes, or through which proxy. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const left = Object.entries(process.env).filter(([name]) => !/^(NODE_|VAULT_|BAO_|npm_)|_proxy$/i.test(name))
  return Object.fromEntries(left)
}
