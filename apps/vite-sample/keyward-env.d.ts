// Written by @keyward/vite. Names only; to be committed.
declare module 'virtual:keyward/server' {
  export const OFFER_KEY: string
  export const TITLE: string
  export const SUPPORT_EMAIL: string
  export const vault: import('@keyward/core').Vault
}
declare module 'virtual:keyward/public' {
  export const TITLE: string
  export const SUPPORT_EMAIL: string
}
interface ImportMetaEnv {
  readonly TITLE: string
  readonly SUPPORT_EMAIL: string
}
interface ImportMeta {
  readonly env: ImportMetaEnv
}
