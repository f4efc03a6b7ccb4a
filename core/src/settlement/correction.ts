import type { Ledger, Transfer } from './ledger.ts'

/**
 * A correction run: takes back the transfers of a slot as it was settled and posts those of the slot as it is now
 * known, netted, so that the ledger shows differences only. Both lists come from settling the same slot into a
 * ledger of its own.
 */
export function correct(ledger: Ledger, before: readonly Transfer[], after: readonly Transfer[]): void {
  const differences = new Map<string, Transfer>()
  for (const transfer of before) add(differences, { ...transfer, amount: negated(transfer) })
  for (const transfer of after) add(differences, transfer)
  for (const difference of differences.values()) ledger.post(difference)
}

/** Both directions of a pair of accounts count as one, so a transfer that turned round is netted too. */
function add(differences: Map<string, Transfer>, transfer: Transfer): void {
  const forward = transfer.from < transfer.to
  const from = forward ? transfer.from : transfer.to
  const to = forward ? transfer.to : transfer.from
  const amount = forward ? transfer.amount : negated(transfer)
  const name = `${transfer.slot} ${from} ${to} ${transfer.purpose}`
  const known = differences.get(name)
  const sum = ((known?.amount ?? 0n) + amount) as Transfer['amount']
  differences.set(name, { slot: transfer.slot, from, to, purpose: transfer.purpose, amount: sum })
}

const negated = ({ amount }: Transfer): Transfer['amount'] => -amount as Transfer['amount']
