import type { IndexHtmlTransformResult, Plugin } from 'vite'
import type { BuildAttempt } from '../attempt.ts'
import type { Secret } from '../secret.ts'

function page(
  transform: (html: string, secret: Secret) => IndexHtmlTransformResult,
): NonNullable<BuildAttempt['config']> {
  return ({ secret }) => {
    const plugin: Plugin = { name: 'page', transformIndexHtml: (html) => transform(html, secret) }
    return { plugins: [plugin] }
  }
}

function entities(text: string): string {
  return text.replace(/[^\w ]/g, (character) => `&#${character.codePointAt(0)};`)
}

/** Values in pages. */
export const pageAttempts: readonly BuildAttempt[] = [
  {
    leak: 'a tag that another plugin adds',
    config: page((_, { password }) => [{ tag: 'meta', attrs: { name: 'key', content: password } }]),
  },
  {
    leak: 'a comment in a page',
    config: page((html, { key }) => `${html}<!-- deployed with ${key} -->`),
  },
  {
    leak: 'entities by number',
    config: page((html, { password }) => `${html}<p>${entities(password)}</p>`),
  },
  {
    leak: 'entities by hexadecimal number',
    config: page((html, { key }) => `${html}<p>${Buffer.from(key).toString('hex').replace(/../g, '&#x$&;')}</p>`),
  },
  {
    leak: 'an address in a link',
    config: page(
      (html, { password }) => `${html}<a href="/reset?${new URLSearchParams({ password }).toString()}">reset</a>`,
    ),
  },
  {
    leak: 'the state for a page as JSON',
    config: page((html, { password }) => `${html}<script>window.STATE = ${JSON.stringify({ password })}</script>`),
  },
  {
    leak: 'the state for a page as JSON within JSON',
    config: page(
      (html, { password }) =>
        `${html}<script>STATE = JSON.parse(${JSON.stringify(JSON.stringify({ password }))})</script>`,
    ),
  },
  {
    leak: 'the state for a page in base64',
    config: page(
      (html, { key }) => `${html}<div data-state="${Buffer.from(JSON.stringify({ key })).toString('base64')}"></div>`,
    ),
  },
  {
    leak: 'a credential for basic authentication',
    config: page((html, { key }) => `${html}<link data-auth="Basic ${Buffer.from(`shop:${key}`).toString('base64')}">`),
  },
  {
    leak: 'a private key in a data: address',
    config: page(
      (html, { pem }) => `${html}<a href="data:;base64,${Buffer.from(pem).toString('base64')}" download>key</a>`,
    ),
  },
  {
    leak: 'a handler in an attribute, escaped twice',
    config: page((html, { password }) => `${html}<p onclick="send(${entities(JSON.stringify(password))})"></p>`),
  },
]
