import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AlarmChange } from '@gridbourse/api'
import { afterAll, describe, expect, test } from 'vitest'
import { problemOf } from '../../../../testing/src/market-of-two.ts'
import { openTestMarket } from '../../../../testing/src/test-market.ts'
import { webhookReceiver } from '../../../../testing/src/webhook-receiver.ts'

const market = await openTestMarket({ alarmsEveryMs: 20 })
afterAll(() => market.stop())
const anna = await market.join('anna')
const watcher = await market.join('watcher', { role: 'observer' })

/** No disk is empty, so this rule finds every disk too full. */
const ALWAYS = '{ "disk_filling": { "freePercent": 100 } }'
const NEVER = '{ "disk_filling": { "isOn": false } }'
const say = (rules: string): void => writeFileSync(join(market.home, 'alarms.json'), rules)
const listed = (as = market.operator) => market.as(as).listAlarms()
const states = async (): Promise<string[]> => (await listed()).alarms.map(({ state }) => state)

describe('an alarm', () => {
  test('is raised, told, taken up and cleared, and the rules follow their file', async () => {
    expect(await listed()).toMatchObject({ alarms: [], activeCount: 0, rulesProblem: null })
    let secret = ''
    const there = await webhookReceiver<AlarmChange>(() => secret)
    const hook = await watcher.client.addWebhook({ body: { url: there.url, events: ['alarm'] } })
    secret = hook.secret
    const annas = await webhookReceiver<AlarmChange>(() => '')
    await anna.client.addWebhook({ body: { url: annas.url, events: ['alarm'] } })

    say(ALWAYS)
    await expect.poll(states).toEqual(['active'])
    const { alarms, activeCount, rules } = await listed()
    expect(alarms[0]).toMatchObject({
      alarmId: 'disk_filling-1',
      kind: 'disk_filling',
      severity: 'warning',
      acknowledgedBy: null,
      evidence: expect.arrayContaining([{ name: 'folder', value: market.home }]) as unknown,
    })
    expect(activeCount).toBe(1)
    expect(rules).toContainEqual({
      kind: 'disk_filling',
      isOn: true,
      severity: 'warning',
      threshold: 'below 100 % free',
    })

    const taken = { params: { alarmId: 'disk_filling-1' }, body: { note: 'on my way' } }
    const { client } = market.operator
    const first = await client.acknowledgeAlarm(taken)
    expect(first).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'operator', note: 'on my way' })
    expect(await client.acknowledgeAlarm({ ...taken, body: {} })).toMatchObject({ note: 'on my way' })

    say('{\n "disk_filling": { "freePercent": "many" }\n}')
    await expect.poll(async () => (await listed()).rulesProblem).toMatch(/^alarms\.json, line 2: .*percent/)
    expect(await states()).toEqual(['acknowledged'])
    say(NEVER)
    await expect.poll(states).toEqual(['cleared'])
    expect((await listed()).rulesProblem).toBe(null)

    await expect
      .poll(() => there.received.map(({ event }) => event.change))
      .toEqual(['raised', 'acknowledged', 'cleared'])
    expect(there.received.map(({ id }) => id)).toEqual(['alarm.1', 'alarm.2', 'alarm.3'])
    expect(there.received.every(({ isSigned }) => isSigned)).toBe(true)
    expect(annas.received).toEqual([])
    there.close()
    annas.close()
  })

  test('that is for operators is told to operators and observers alone', async () => {
    expect((await listed(watcher)).alarms).toHaveLength(1)
    expect(await listed(anna)).toMatchObject({ alarms: [], activeCount: 0 })
  })

  test('that never was cannot be taken up', async () => {
    const path = '/v1/alarms/disk_filling-99/acknowledge'
    const request = { key: market.operator.key, body: {} }
    expect(await problemOf(market, 'POST', path, request)).toEqual({
      status: 404,
      reason: 'alarm_unknown',
      field: 'alarmId',
    })
  })

  test('comes on the event stream as a message without an id, so that a reader resumes as before', async () => {
    const leave = new AbortController()
    const response = await fetch(`${market.url}/v1/events`, {
      headers: { authorization: `Bearer ${market.operator.key}` },
      signal: leave.signal,
    })
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let heard = ''
    say(ALWAYS)
    while (!/event: alarm\n[^\n]*\n\n/.test(heard)) heard += (await reader.read()).value ?? ''
    leave.abort()
    const told = /event: alarm\ndata: (.*)\n\n/.exec(heard)![1]!
    expect(JSON.parse(told)).toMatchObject({ type: 'alarm', change: 'raised', alarm: { state: 'active' } })
  })

  test('stands after a restart as it stood, and its number is never given again', async () => {
    await market.restart()
    await expect.poll(states).toEqual(['active', 'cleared'])
    say(NEVER)
    await expect.poll(states).toEqual(['cleared', 'cleared'])
    say(ALWAYS)
    await expect
      .poll(async () => (await listed()).alarms.map(({ alarmId }) => alarmId))
      .toContain('disk_filling-3')
  })
})
