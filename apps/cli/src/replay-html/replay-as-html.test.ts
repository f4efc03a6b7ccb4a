import { createHash } from 'node:crypto'
import type { EpochMs, MicrosPerKwh } from '@gridbourse/core/kernel'
import { expect, test } from 'vitest'
import { madeUpReplay, type MadeUp } from './made-up-replay.ts'
import { replayAsHtml } from './replay-as-html.ts'

const page = (made: MadeUp = {}): string => replayAsHtml(madeUpReplay(made))
const plain = (text: string): string => text.replace(/[\u202F\u00A0]/g, ' ')
const said = (html: string): string =>
  plain(html.replace(/<(script|style)>[^]*?<\/\1>/g, ' ').replace(/<[^>]+>/g, ' ')).replace(/\s+/g, ' ')

test('the first sentence holds the answer, the next what it is compared with', () => {
  const text = said(page())
  expect(text).toContain('3 members paid 1 050.00 € over 40 days instead of 1 500.00 €.')
  expect(text).toContain('450.00 € less (30.0 %) than without batteries and without a market')
  expect(text).toContain('75.00 € less (6.7 %) than each with its own battery alone.')
  expect(text).toContain('Nobody is worse off than at the utility over the whole span or in any month.')
  expect(text).toContain('12 Oct 2026 to 20 Nov 2026')
})

test('who is worse off is named, with a shape beside the colour', () => {
  const replay = madeUpReplay()
  const [first, ...others] = replay.participants
  const loser = { ...first!, bill: first!.shadowBill + 2_500_000_000n }
  const [month] = replay.months
  const [one, ...rest] = month!.participants
  const html = replayAsHtml({
    ...replay,
    participants: [loser, ...others],
    months: [{ ...month!, participants: [{ ...one!, bill: one!.shadowBill + 20_000_000n }, ...rest] }],
    community: { ...replay.community, membersWorseOff: 1, memberMonthsWorseOff: 1 },
  })
  expect(said(html)).toContain('1 member is worse off than at the utility: home-1 by 2.50 €.')
  expect(said(html)).toContain('−0.02 worse off')
  expect(html).toMatch(/<td class="worse">\s*<i class="no">/)
})

test('a cent above the shadow bill is not worse off, more is', () => {
  const worseCells = (above: bigint): number => {
    const replay = madeUpReplay({ members: ['a'], days: 2 })
    const months = replay.months.map((month) => ({
      ...month,
      participants: month.participants.map((each) => ({ ...each, bill: each.shadowBill + above })),
    }))
    return replayAsHtml({ ...replay, months }).split('<td class="worse">').length - 1
  }
  expect([worseCells(10_000_000n), worseCells(10_000_001n)]).toEqual([0, 1])
})

test('the same replay gives the same bytes', () => {
  expect(page()).toBe(page())
})

test('nothing is loaded: no address, no import, and a policy that lets only the own script run', () => {
  const html = page()
  expect(html.replaceAll('http-equiv', '')).not.toMatch(/https?:|\ssrc=|@import|url\(/)
  expect(html.match(/href="[^"]*"/g)).toEqual(['href="data:,"'])
  const script = /<script>([^]*?)<\/script>/.exec(html)![1]!
  const hash = createHash('sha256').update(script).digest('base64')
  expect(html).toContain(`script-src &#39;sha256-${hash}&#39;`)
  expect(html.match(/<script/g)).toHaveLength(1)
})

test('names and words of others stay text, wherever they stand', () => {
  const nasty = `"><script>alert('x')</script><img src=x onerror=y>&\u0000`
  const html = replayAsHtml({
    ...madeUpReplay({ members: [nasty, 'b'], name: nasty, currency: nasty }),
    mechanism: nasty,
    zone: nasty,
    journal: { records: 1, hash: nasty },
    options: [[nasty, nasty]],
    command: ['gridbourse', 'replay', nasty],
  })
  expect(html).not.toContain('<img')
  expect(html.match(/<script/g)).toHaveLength(1)
  expect(html).not.toContain('\u0000')
  expect(html).toContain('&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)')
})

test('the command is written as a shell takes it', () => {
  const html = replayAsHtml({
    ...madeUpReplay(),
    command: ['gridbourse', 'replay', "my street's data", '--gaps', 'idle'],
  })
  expect(html).toContain(`gridbourse replay &#39;my street&#39;\\&#39;&#39;s data&#39; --gaps idle`)
})

test('every chart has a title, a sentence and a table view with a row for each thing drawn', () => {
  const html = page({ members: ['a', 'b', 'c', 'd'], days: 50 })
  const sections = [...html.matchAll(/<section class="chart" id="([\w-]+)">([^]*?)<\/section>/g)]
  expect(sections.map(([, id]) => id)).toEqual([
    'members',
    'months',
    'cumulative',
    'typical-day',
    'peaks',
    'venues',
    'compensation',
    'waterfall',
  ])
  for (const [, id, inside] of sections) {
    expect(inside, id).toMatch(/<h2>\S/)
    expect(inside, id).toMatch(/<p class="says">\s*\S/)
    if (id !== 'compensation') expect(inside, id).toContain('<summary>Table view</summary>')
  }
  const rowsOf = (id: string): number =>
    html.split(`<table id="${id}">`)[1]!.split('</table>')[0]!.split('<tbody>')[1]!.split('<tr>').length - 1
  expect(['t-members', 't-months', 't-days', 't-times', 't-peaks', 't-venues'].map(rowsOf)).toEqual([
    4, 2, 50, 24, 50, 2,
  ])
})

test('the waterfall sums: base, batteries, market, charges, bills', () => {
  const text = said(page())
  expect(text).toMatch(/No battery, no market 1 500\.00/)
  expect(text).toMatch(/Own batteries −375\.00 Market −127\.50 Local charges \+52\.50 Bills 1 050\.00/)
})

test('what is not there is a dash with its reason', () => {
  const text = said(page({ mechanism: 'utility-only', hasGeneration: false, hasBatteries: false }))
  expect(text).toContain('Delivered by neighbours – no market in this replay')
  expect(text).toContain('Self-consumption – nothing was generated')
  expect(text).toContain('Captured, homes apart – even with foresight nothing could be saved')
  expect(text).toContain('Captured, pooled – foresight over all batteries together was not solved')
  expect(text).toContain('nothing was traded, so nothing was journaled')
  expect(text).toContain('No battery moved anything.')
})

test('a replay that was stopped says so at its top', () => {
  const html = replayAsHtml({ ...madeUpReplay(), partial: true, modelled: true })
  expect(said(html)).toContain('Stopped early')
  expect(said(html)).toContain('Every figure covers only what was lived through, until 2026-11-21 00:00 UTC')
  expect(said(html)).toContain('Modelled')
})

test('a failed check is loud', () => {
  const replay = madeUpReplay()
  const html = replayAsHtml({
    ...replay,
    checks: { ledgerSlotsNonZero: 3, energyImbalanceWh: 7, certificatesFailed: 1 },
  })
  const text = said(html)
  expect(text).toContain('Failed: the ledger was off zero after 3 of 960 slots.')
  expect(text).toContain('Failed: load, generation, batteries and meters differ by 7 Wh.')
  expect(text).toContain('Failed: 1 certificate did not verify.')
})

test('only auctions have certificates', () => {
  expect(said(page())).toContain('Every auction’s certificate was verified.')
  expect(said(page({ mechanism: 'continuous' }))).toContain(
    'No auction was held, so there is no certificate.',
  )
})

test('compensation is told by cause', () => {
  const replay = madeUpReplay()
  const causes = {
    ...replay.community.compensationByCause,
    forecast: 3_000_000_000n,
    network: 1_000_000_000n,
  }
  const community = { ...replay.community, compensationPaid: 4_000_000_000n, compensationByCause: causes }
  expect(said(replayAsHtml({ ...replay, community: community as typeof replay.community }))).toContain(
    '4.00 € made losers whole, 75.0 % of it because of: forecasts.',
  )
})

test('money that flows in is said so', () => {
  expect(said(page({ members: ['farm'], base: -10, days: 1 }))).toContain(
    '1 member received 13.00 € over 1 day instead of 10.00 €. 3.00 € better than without',
  )
})

const EXTREMES: Record<string, MadeUp> = {
  'one member, one day': { members: ['only'], days: 1 },
  'a hundred members, two years': { members: Array.from({ length: 100 }, (_, at) => `m${at}`), days: 730 },
  'nobody and nothing': { members: [], days: 0 },
  'negative bills': { base: -3 },
  'a base of zero': { base: 0 },
  'no batteries, no generation, no market': {
    hasBatteries: false,
    hasGeneration: false,
    mechanism: 'utility-only',
  },
  'the days of 25 and of 23 hours': { first: '2026-10-24', days: 160, mechanism: 'continuous' },
}

test.each(Object.entries(EXTREMES))('%s: every tag is closed, every number is one', (_, made) => {
  const html =
    made.days === 0
      ? replayAsHtml({ ...madeUpReplay({ ...made, days: 1 }), days: [], months: [], typicalDay: [] })
      : page(made)
  const markup = html.replace(/<(script|style)>[^]*?<\/\1>/g, '').replace(/<!doctype[^>]*>/, '')
  expect(/.{0,60}(NaN|Infinity|undefined|\[object)/.exec(markup)).toBe(null)
  const open: string[] = []
  for (const [, slash, tag, self] of markup.matchAll(/<(\/?)([a-z]\w*)(?:"[^"]*"|[^">])*?(\/?)>/g)) {
    if (slash === '/') expect(open.pop()).toBe(tag)
    else if (self !== '/') open.push(tag!)
  }
  expect(open).toEqual([])
})

test('ten months of fifteen members stay below 600 kB', () => {
  const members = Array.from({ length: 15 }, (_, at) => `home-${at}`)
  expect(Buffer.byteLength(page({ members, days: 305 }))).toBeLessThan(600_000)
})

test('a factory among homes has an axis of its own', () => {
  const replay = madeUpReplay({ members: ['a', 'b', 'c', 'factory'] })
  const grown = (amount: bigint): bigint => amount * 30n
  const participants = replay.participants.map((member) =>
    member.id !== 'factory'
      ? member
      : {
          ...member,
          bill: grown(member.bill),
          ownBatteryBill: grown(member.ownBatteryBill),
          shadowBill: grown(member.shadowBill),
          costBase: grown(member.costBase),
        },
  )
  const axes = (html: string): number => html.split('class="member head"').length - 1
  expect([axes(replayAsHtml(replay)), axes(replayAsHtml({ ...replay, participants }))]).toEqual([1, 2])
})

test('what bills hold and days do not is said beside the days', () => {
  const replay = madeUpReplay()
  const [first, ...others] = replay.participants
  const lines = [
    ...first!.lines,
    { purpose: 'demand_charge', amount: 12_500_000_000n },
  ] as unknown as (typeof replay.participants)[number]['lines']
  expect(said(replayAsHtml({ ...replay, participants: [{ ...first!, lines }, ...others] }))).toContain(
    'Demand charges of 12.50 € are for whole months, and in the bills alone.',
  )
  expect(said(replayAsHtml(replay))).not.toContain('Demand charges of')
})

test('what agents published, saw and called for is told, and nothing where they did nothing', () => {
  expect(page()).not.toMatch(/id="(forecasts|supervision|flexibility)"/)
  const at = Date.UTC(2026, 5, 1, 18) as EpochMs
  const html = replayAsHtml({
    ...madeUpReplay(),
    forecasts: {
      source: 'past-days',
      series: [
        {
          id: 'home-1/load',
          horizon: 'day-ahead',
          mae: 0.4,
          lag24Mae: 0.5,
          ratio: 0.8,
          coverage80: 0.79,
          n: 960,
        },
      ],
    },
    supervision: {
      alerts: [
        {
          pattern: 'layering',
          severity: 'high',
          action: 'halt_participant',
          reason: 'showed <much>',
          slot: at,
          members: ['home-2'],
        },
      ],
      halts: [{ member: 'home-2', slot: null, reason: 'layering' }],
    },
    flexibility: {
      limitKw: 30,
      priceCap: 300_000 as MicrosPerKwh,
      events: [
        {
          id: 'wire/up/1',
          direction: 'up',
          from: at,
          slots: 2,
          targetKw: 5,
          missingKw: 1,
          price: 80_000 as MicrosPerKwh,
          members: ['home-3'],
          orderedWh: 8000,
          deliveredWh: 6000,
          paid: 480_000_000n,
          reason: 'too much',
        },
      ],
      slotsForeseen: 2,
      slotsOver: 1,
      orderedWh: 8000,
      deliveredWh: 6000,
      paid: 480_000_000n,
    },
  })
  const text = said(html)
  expect(text).toContain('1 of 1 series came closer')
  expect(text).toContain('1 alert; halted: home-2.')
  expect(text).toContain('of 8.0 kWh ordered 6.0 were delivered (75.0 %), for 0.48 € from the grid.')
  expect(html).toContain('showed &lt;much&gt;')
})
