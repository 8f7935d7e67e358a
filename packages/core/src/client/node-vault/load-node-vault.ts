import { createRequire, Module } from 'node:module'
import type mustache from 'mustache'
import type nodeVault from 'node-vault'
import { VaultError } from '../../foundation/index.ts'

export interface NodeVaultModules {
  nodeVault: typeof nodeVault
  mustache: typeof mustache
}

let loaded: NodeVaultModules | undefined

/** Loaded when first asked for, so that nobody else pays for it. */
export function loadNodeVault(): NodeVaultModules {
  try {
    return (loaded ??= load())
  } catch (error) {
    throw new VaultError('unsupported', 'the package node-vault cannot be loaded', {
      operation: 'nodeVault',
      cause: error,
      hint: 'It is installed with @keyward/core; where that is part of a bundle, install node-vault and mustache beside the bundle.',
    })
  }
}

function load(): NodeVaultModules {
  const require = createRequire(import.meta.url)
  return {
    nodeVault: requireWithoutAxios(require) as typeof nodeVault,
    mustache: require('mustache') as typeof mustache,
  }
}

// node-vault loads axios even when it is given another transport, which takes most of its loading time. An empty module stands in for it while
// node-vault is loaded. Nobody else can meet that: it is done in one synchronous step, and what was loaded so is not left in the cache for an
// application that uses node-vault by itself.
function requireWithoutAxios(require: NodeJS.Require): unknown {
  const entry = require.resolve('node-vault')
  const axios = createRequire(entry).resolve('axios')
  const { cache } = require
  if (cache[entry] !== undefined || cache[axios] !== undefined) return require(entry)
  cache[axios] = Object.assign(new Module(axios), { loaded: true })
  try {
    return require(entry)
  } finally {
    delete cache[axios]
    delete cache[entry]
  }
}
