import { format } from 'prettier'
import { describe, expect, it } from 'vitest'
import { formatReport, reportJson, type Report } from '../../src/report/report.ts'

const report: Report = {
  suite: {
    name: 'tls',
    what: 'reads over TLS',
    targets: [
      { of: 'ratios', key: 'throughputVsRaw', limit: { atLeast: 0.9 } },
      { of: 'ratios', key: 'handshakesPerConnection', limit: { exactly: 1 } },
      { of: 'figures', key: 'ms', limit: { atMost: 60 } },
    ],
    run: () => Promise.reject(new Error('not here')),
  },
  outcome: {
    rounds: 5,
    server: 'openbao 2.7.2',
    ratios: {
      throughputVsRaw: { median: 0.8996, min: 0.8, max: 1.012 },
      handshakesPerConnection: { median: 1, min: 1, max: 1 },
      other: { median: 2, min: 1, max: 3 },
    },
    figures: { ms: { median: 60, min: 51.26, max: 1234.5 } },
    table: {
      rowTitle: 'client',
      rows: [
        { name: 'keyward', title: 'keyward' },
        { name: 'raw', title: 'raw (undici 8)' },
      ],
      columns: [
        {
          title: 'CPU µs/read',
          key: 'cpuMicrosecondsPerRead',
          spreads: [
            { median: 1, min: 1, max: 1 },
            { median: 12_345.6, min: 99.95, max: 123_456 },
          ],
        },
      ],
    },
  },
  circumstances: {
    processor: 'Abacus',
    cores: 2,
    node: 'v24.21.0',
    system: 'linux x64',
    commit: '60df976abc',
    load: 0.5,
  },
}

describe('the report for people', () => {
  const text = formatReport(report)

  it('tells the rounds, the machine, the server and the commit', () => {
    expect(text).toContain('Median of 5 rounds (lowest to highest).')
    expect(text).toContain(
      'Abacus, 2 cores, linux x64, Node v24.21.0, server: openbao 2.7.2; commit 60df976abc; load before 0.5.',
    )
  })

  it('shows medians with their spread, in columns', () => {
    expect(text).toContain(
      [
        '| client         |               CPU µs/read |',
        '| -------------- | ------------------------: |',
        '| keyward        |                         1 |',
        '| raw (undici 8) | 12 346 (100.0 to 123 456) |',
      ].join('\n'),
    )
  })

  it('says of each target whether it is met, by the number that was measured and not by the one shown', () => {
    const verdicts = text.split('\n').filter((line) => /^\| (ratios|figures)/.test(line))
    expect(verdicts.map((line) => line.split('|').map((cell) => cell.trim()))).toEqual([
      ['', 'ratios.throughputVsRaw', '0.900 (0.800 to 1.01)', '≥ 0.900', 'missed', ''],
      ['', 'ratios.handshakesPerConnection', '1', '= 1', 'met', ''],
      ['', 'ratios.other', '2 (1 to 3)', '', '', ''],
      ['', 'figures.ms', '60 (51.3 to 1 235)', '≤ 60', 'met', ''],
    ])
  })

  it('is as prettier would write it', async () => {
    expect(await format(text, { parser: 'markdown' })).toBe(`${text}\n`)
  })
})

it('the report for programs has the medians by key, and all that was measured by contender', () => {
  expect(reportJson(report)).toEqual({
    suite: 'tls',
    figures: { ms: 60 },
    ratios: { throughputVsRaw: 0.8996, handshakesPerConnection: 1, other: 2 },
    contenders: {
      keyward: { cpuMicrosecondsPerRead: { median: 1, min: 1, max: 1 } },
      raw: { cpuMicrosecondsPerRead: { median: 12_345.6, min: 99.95, max: 123_456 } },
    },
    rounds: 5,
    server: 'openbao 2.7.2',
    processor: 'Abacus',
    cores: 2,
    node: 'v24.21.0',
    system: 'linux x64',
    commit: '60df976abc',
    load: 0.5,
  })
})
