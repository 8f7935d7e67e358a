/** One battery of tests for every plugin that brings Vault to a web framework. */
export type { PluginApp, PluginAppSetup, TestFunctions } from './plugin-app.ts'
export type { StartPlugin } from './app-under-test.ts'
export { type PluginContract, testPlugin } from './test-plugin.ts'
