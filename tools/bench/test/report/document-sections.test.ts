import { describe, expect, it } from 'vitest'
import { replaceSection } from '../../src/report/document-sections.ts'

describe('writing figures into a document', () => {
  const document = '# Title\n\nprose\n\n<!-- bench tls -->\n\nold\n\n<!-- /bench tls -->\n\nmore prose\n'

  it('replaces what stands between the markers and nothing else', () => {
    expect(replaceSection(document, 'tls', 'new $& text')).toBe(document.replace('old', () => 'new $& text'))
  })

  it('gives the same document when the figures are the same', () => {
    const once = replaceSection(document, 'tls', 'new')
    expect(replaceSection(once, 'tls', 'new')).toBe(once)
  })

  it('adds the markers of a suite that the document does not have yet', () => {
    const added = replaceSection(document, 'import', 'figures')
    expect(added).toBe(`${document}\n## import\n\n<!-- bench import -->\n\nfigures\n\n<!-- /bench import -->\n`)
    expect(replaceSection('', 'import', 'figures')).toMatch(/^## import\n/)
  })

  it.each([
    ['only the first marker', '<!-- bench tls -->'],
    ['only the last', '<!-- /bench tls -->'],
    ['both in the wrong order', '<!-- /bench tls --> <!-- bench tls -->'],
  ])('refuses a document with %s', (_, broken) => {
    expect(() => replaceSection(broken, 'tls', 'new')).toThrow('"<!-- bench tls -->" and then "<!-- /bench tls -->"')
  })
})
