import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { run as runCommand } from '../program.ts'

const folder = mkdtempSync(join(tmpdir(), 'gridbourse-schedule-'))
afterAll(() => rmSync(folder, { recursive: true }))

const run = async (path: string, ...options: readonly string[]) => {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const error = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const status = await runCommand(['schedule', path, ...options])
  const [stdout, stderr] = [out, error].map((stream) => stream.mock.calls.map(([text]) => text).join(''))
  vi.restoreAllMocks()
  return { status, stdout: stdout!, stderr: stderr! }
}
const runOn = async (given: unknown, ...options: readonly string[]) => {
  const path = join(folder, 'day.json')
  writeFileSync(path, typeof given === 'string' ? given : JSON.stringify(given))
  return run(path, ...options)
}

const programme = {
  kind: 'battery-lp',
  unit: 'kWh per slot, kW, EUR/kWh, EUR',
  dt_h: 1,
  battery: {
    capacity_kwh: 10,
    max_charge_kw: 5,
    max_discharge_kw: 5,
    eta_charge: 0.9,
    eta_discharge: 0.9,
    soc_initial_kwh: 0,
    soc_min_kwh: 0,
    terminal: 'soc_T >= soc_0',
    throughput_cost_eur_per_kwh: 0.02,
  },
  buy_price: [0.1, 0.4],
  sell_price: [0.1, 0.4],
  load_kwh: [0, 0],
  pv_kwh: [0, 0],
}

const homeDay = {
  parameters: {
    steps: 2,
    dt_h: 0.5,
    capacity_kwh: 10,
    soc_min_kwh: 0,
    soc_max_kwh: 10,
    soc_init_kwh: 0,
    soc_end_min_kwh: 0,
    p_charge_max_kw: 4,
    p_discharge_max_kw: 4,
    eta_charge: 1,
    eta_discharge: 1,
    degradation_cost_per_kwh_discharged: 0.05,
    p_import_max_kw: 3,
    p_export_max_kw: 3,
    buy: [0.1, 0.4],
    sell: [-0.1, -0.1],
    load_kwh: [0.5, 1.5],
    pv_kwh: [0, 0],
  },
}

const own = {
  format: 'gridbourse-schedule/1',
  currency: 'USD',
  stepHours: 1,
  importPricePerKwh: [0.2, 0.2, 0.2],
  exportPricePerKwh: 0,
  loadKwh: [1, 6, 1],
  solarKwh: 0,
  battery: { capacityKwh: 10, storedKwh: 5, roundTripEfficiency: 0.81, maxChargeKw: 5, maxDischargeKw: 5 },
  demandCharge: { pricePerKw: 5, peakSoFarKw: 2 },
  end: { atLeastKwh: 5 },
}

describe('plans the cheapest day of a file', () => {
  test('a case of kind battery-lp: wear on half of what passes the terminals', async () => {
    const { status, stdout } = await runOn(programme, '--json')
    const answer = JSON.parse(stdout)
    expect(status).toBe(0)
    const bought = 5
    const sold = 5 * 0.81
    expect(answer.cost).toBeCloseTo(0.1 * bought - 0.4 * sold + (0.02 * (bought + sold)) / 2, 9)
    expect(answer.costWithoutBattery).toBe(0)
    expect(
      answer.plan.map(({ chargeKwh, dischargeKwh }: Record<string, number>) => [chargeKwh, dischargeKwh]),
    ).toEqual([
      [5, 0],
      [0, expect.closeTo(sold, 9)],
    ])
  })

  test('an optimum that burns energy in its battery is only a lower bound', async () => {
    const burning = {
      ...programme,
      battery: { ...programme.battery, soc_initial_kwh: 10, eta_charge: 0.8, eta_discharge: 0.8 },
      buy_price: [-0.1],
      sell_price: [-0.1],
      load_kwh: [0],
      pv_kwh: [0],
      expected: { optimal_cost_eur: -0.098, simultaneous_charge_discharge_slots: 1 },
    }
    const answer = JSON.parse((await runOn(burning)).stdout)
    expect(answer.cost).toBe(0)
    expect(answer.published).toMatchObject({ cost: -0.098, isLowerBound: true })
  })

  test('a reference day of a home: limits at the meter, wear on what is discharged', async () => {
    const answer = JSON.parse((await runOn(homeDay, '--json')).stdout)
    expect(answer.cost).toBeCloseTo(0.1 * 1.5 + 0.4 * 0.5 + 0.05, 9)
    expect(answer.costWithoutBattery).toBeCloseTo(0.65, 9)
  })

  test('our own format, with a demand charge', async () => {
    const answer = JSON.parse((await runOn(own, '--json')).stdout)
    expect(answer).toMatchObject({ currency: 'USD', unmetWishes: [] })
    expect(answer.costs.demandCharge).toBeCloseTo(5 * 0.908397, 5)
  })

  test('prints JSON where no terminal reads it, and ignores the prose of a file', async () => {
    const { status, stdout } = await runOn({ ...programme, id: 'one', remark: 'by hand' })
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toHaveProperty('costWithoutBattery', 0)
  })

  test('says in words what it does and why', async () => {
    const { stdout } = await runOn(programme, '--text')
    expect(stdout).toMatch(/^cost +-1\.0295\d\d EUR$/m)
    expect(stdout).toMatch(
      /^0-0 +charges 5\.00 kWh while the grid asks 0\.1000: .*worth 0\.\d+ later; without it/m,
    )
  })

  test('names a wish that cannot be kept, and plans the best without it', async () => {
    const { status, stdout } = await runOn({ ...own, end: { atLeastKwh: 30 } }, '--text')
    expect(status).toBe(0)
    expect(stdout).toMatch(/cannot keep stored_at_end: missed in 1 steps?, by \d+\.\d{3} kWh/)
  })
})

describe('refuses by file, field and rule what it does not understand', () => {
  const battery = (change: object) => ({ ...programme, battery: { ...programme.battery, ...change } })
  const refusals: readonly (readonly [name: string, given: unknown, complaint: RegExp])[] = [
    ['no JSON', '{', /day\.json: the file: must be JSON/],
    ['no object', [1], /day\.json: the file: must be an object/],
    ['no shape', { load: [] }, /day\.json: format: is missing/],
    ['another kind', { ...programme, kind: 'unit-commitment' }, /kind: must be battery-lp/],
    ['another unit', { ...programme, unit: 'MWh per slot, kW, EUR/kWh, EUR' }, /unit: must be kWh per slot/],
    ['a missing field', { ...programme, load_kwh: undefined }, /load_kwh: is missing/],
    ['a short series', { ...programme, pv_kwh: [0] }, /pv_kwh: has 1 entries, and the plan has 2 steps/],
    ['text in a series', { ...programme, buy_price: [0.1, 'a'] }, /buy_price\[1\]: must be a number/],
    ['negative load', { ...programme, load_kwh: [0, -1] }, /load_kwh\[1\]: must be zero or more, not -1/],
    [
      'a gain from losses',
      battery({ eta_charge: 1.1 }),
      /battery\.eta_charge: must be above 0 and at most 1/,
    ],
    [
      'an overfull battery',
      battery({ soc_initial_kwh: 11 }),
      /battery\.soc_initial_kwh: must be from zero to the capacity, 10, not 11/,
    ],
    ['an unknown ending', battery({ terminal: 'whatever' }), /battery\.terminal: must be free, or soc_T/],
    ['an unknown field', battery({ max_cycles: 2 }), /battery\.max_cycles: is not a field of/],
    [
      'an unknown parameter',
      { parameters: { ...homeDay.parameters, ramp_kw: 1 } },
      /parameters\.ramp_kw: is not a field/,
    ],
    [
      'efficiency given twice',
      { ...own, battery: { ...own.battery, chargeEfficiency: 0.9 } },
      /battery\.chargeEfficiency/,
    ],
    [
      'weights that do not sum to one',
      { ...own, scenarios: [{ weight: 0.5, loadKwh: 0, solarKwh: 0 }] },
      /scenarios: the weights must sum to 1/,
    ],
  ]
  test.each(refusals)('%s', async (_, given, complaint) => {
    const { status, stdout, stderr } = await runOn(given)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(complaint)
  })

  test('a file that is not there', async () => {
    expect((await run(join(folder, 'nowhere.json'))).stderr).toMatch(
      /nowhere\.json: cannot be read \(ENOENT\)/,
    )
  })
})

test('the schema of our own format has an example that is planned', async () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../../../docs/schemas/schedule.schema.json', import.meta.url), 'utf8'),
  )
  for (const example of schema.examples) expect((await runOn(example)).status).toBe(0)
  expect(schema.examples).not.toEqual([])
})

const published = fileURLToPath(new URL('../../../../../shared/cases/battery', import.meta.url))

describe.runIf(existsSync(published))(
  'agrees with the published optimum to a millionth, unless that burns energy',
  () => {
    const files = existsSync(published) ? readdirSync(published).filter((name) => name.endsWith('.json')) : []
    test.each(files)('%s', async (name) => {
      const path = join(published, name)
      const given = JSON.parse(readFileSync(path, 'utf8'))
      const answer = JSON.parse((await run(path, '--json')).stdout)
      expect(Math.abs(answer.cost - (given.expected?.optimal_cost_eur ?? given.optimal_cost))).toBeLessThan(
        1e-6,
      )
      const without = given.expected?.cost_without_battery_eur ?? given.cost_without_battery
      expect(Math.abs(answer.costWithoutBattery - without)).toBeLessThan(1e-6)
    })
  },
)
