// Words that differ between modules, so that their code does.
const words = [
  'order',
  'customer',
  'invoice',
  'shipment',
  'product',
  'basket',
  'address',
  'payment',
  'review',
  'refund',
]

/** The modules of one feature import each other like a tree. */
export const modulesOfFeature = 20

export function featureName(feature: number): string {
  return `feature-${String(feature).padStart(3, '0')}`
}

/** Of a size that modules of applications have: a type or two, a few functions, a class. */
export function moduleCode(feature: number, index: number): string {
  const word = words[(feature * 7 + index * 3) % words.length] ?? 'order'
  const type = word.charAt(0).toUpperCase() + word.slice(1)
  const below = [2 * index + 1, 2 * index + 2].filter((each) => each < modulesOfFeature)
  const children = below.map((each) => `new Part${each}(this.parent + '/${word}')`).join(', ')
  const imports = below.map((each) => `import { Part${each} } from './part-${each}.ts'`)
  // One in a hundred modules has to do with the environment.
  const title = feature % 5 === 0 && index === 7 ? 'import.meta.env.SHOP_HOST' : `'${word} ${feature}.${index}'`
  const names = { word, type, title, children, feature, index }
  return [...imports, ...importOfNeighbour(feature, index), typesOf(names), functionsOf(names), classOf(names)].join(
    '\n',
  )
}

function importOfNeighbour(feature: number, index: number): string[] {
  const neighbour = feature > 0 && index % 5 === 0
  return neighbour
    ? [`import { total as before } from '../${featureName(feature - 1)}/part-${index}.ts'`]
    : ['const before = (): number => 0']
}

interface Names {
  readonly word: string
  readonly type: string
  /** An expression. */
  readonly title: string
  /** Expressions. */
  readonly children: string
  readonly feature: number
  readonly index: number
}

const typesOf = ({ word, type }: Names): string => `
export interface ${type} {
  readonly id: string
  readonly price: number
  readonly quantity: number
  readonly ${word}Note?: string
}

export type ${type}Change =
  | { readonly kind: 'added'; readonly ${word}: ${type} }
  | { readonly kind: 'removed'; readonly id: string }
`

const functionsOf = ({ word, type, index, feature }: Names): string => `
const formatters = new Map<string, Intl.NumberFormat>()

/** The ${word}s after a change, in the order of their ids. */
export function change${type}s(items: readonly ${type}[], change: ${type}Change): ${type}[] {
  switch (change.kind) {
    case 'added': {
      const others = items.filter(({ id }) => id !== change.${word}.id)
      return [...others, change.${word}].toSorted((a, b) => a.id.localeCompare(b.id))
    }
    case 'removed':
      return items.filter(({ id }) => id !== change.id)
  }
}

export function total(items: readonly { readonly price: number; readonly quantity: number }[]): number {
  return items.reduce((sum, { price, quantity }) => sum + price * quantity, ${feature} + before([]))
}

async function load${type}s(address: string, signal: AbortSignal): Promise<${type}[]> {
  const headers = { accept: 'application/json' }
  const response = await fetch(\`\${address}/${word}s?page=${index}\`, { signal, headers })
  if (!response.ok) throw new Error(\`${word}s of page ${index}: \${response.status} \${response.statusText}\`)
  const items = (await response.json()) as ${type}[]
  return items.map((item) => ({ ...item, price: Math.round(item.price * 100) / 100 }))
}
`

const classOf = ({ word, type, title, children, feature, index }: Names): string => `
/** What is shown of ${word}s. */
export class Part${index} {
  items: ${type}[] = []
  readonly parent: string
  readonly children: readonly { refresh(address: string): Promise<void>; describe(locale: string): string }[]

  constructor(parent: string) {
    this.parent = parent
    this.children = [${children}]
  }

  async refresh(address: string): Promise<void> {
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(), ${1000 + feature})
    try {
      this.items = await load${type}s(address, abort.signal)
      for (const child of this.children) await child.refresh(\`\${address}/${word}\`)
    } finally {
      clearTimeout(timer)
    }
  }

  describe(locale: string): string {
    const formatter = formatters.get(locale) ?? new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' })
    formatters.set(locale, formatter)
    const shown = change${type}s(this.items, { kind: 'removed', id: '${word}-${feature}' })
    const lines = shown.map((item) => \`\${item.id}: \${formatter.format(item.price)} \${item.${word}Note ?? ''}\`)
    if (lines.length === 0) lines.push(\`No ${word} in \${this.parent} of \${${title}}\`)
    return [...lines, formatter.format(total(shown)), ...this.children.map((child) => child.describe(locale))].join('\\n')
  }
}
`
