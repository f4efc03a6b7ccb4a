import { createClient, type Client } from '@gridbourse/api'

/** Power that lets nobody run into a position limit. */
const ANY_POWER_W = 2_000_000_000

/** Registers `count` participants and returns their keys. */
export async function registerTraders(operator: Client, count: number): Promise<readonly string[]> {
  const keys: string[] = []
  for (let i = 0; i < count; i++) {
    const { key } = await operator.registerParticipant({
      body: { participant: `trader-${i}`, importPowerW: ANY_POWER_W, exportPowerW: ANY_POWER_W },
    })
    keys.push(key)
  }
  return keys
}

export const operatorOf = (url: string, key: string | null): Client => {
  if (key === null) throw new Error('a bench starts on an empty home')
  return createClient({ baseUrl: url, key })
}
