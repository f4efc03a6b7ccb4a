import { assert, nanos, type Nanos, type SlotNumber } from '../kernel/index.ts'

export type MemberId = string

/** Who can owe and be owed. `community-pool` ends every slot at zero under pooled imbalance. */
export type Account =
  | `member:${MemberId}`
  | 'community-pool'
  | 'utility'
  | 'network'
  /** Keeps what rounding invoices leaves over. */
  | 'rounding'

export const accountOf = (member: MemberId): Account => `member:${member}`

/** What money moved for. Each purpose is a line of the bill. */
export type Purpose =
  | 'trade'
  | 'imbalance_local'
  | 'imbalance_utility'
  | 'utility_import'
  | 'utility_export'
  | 'local_network_charge'
  | 'losses'
  | 'compensation'
  | 'pool_share'
  | 'rounding'

/** Money that moved from one account to another. The amount is never negative: a negative price turns it round. */
export type Transfer = {
  readonly slot: SlotNumber
  readonly from: Account
  readonly to: Account
  readonly amount: Nanos
  readonly purpose: Purpose
}

/** Double entry: every transfer debits one account and credits another, so all balances sum to zero. */
export type Ledger = {
  /** Moves `amount` from one account to the other; a negative amount moves the other way. */
  post(transfer: Transfer): void
  /** What an account has received minus what it has paid. */
  balance(account: Account): Nanos
  balances(): ReadonlyMap<Account, Nanos>
}

/** A ledger; `keep` sees every transfer as it is posted, for whoever stores or sums them. */
export function createLedger(keep: (transfer: Transfer) => void = () => {}): Ledger {
  const balances = new Map<Account, Nanos>()
  const balance = (account: Account): Nanos => balances.get(account) ?? nanos(0n)
  return {
    post(transfer) {
      assert(transfer.from !== transfer.to, 'a transfer has two sides')
      const { from, to, amount } = forward(transfer)
      if (amount === 0n) return
      balances.set(from, nanos(balance(from) - amount))
      balances.set(to, nanos(balance(to) + amount))
      keep({ ...transfer, from, to, amount })
    },
    balance,
    balances: () => balances,
  }
}

function forward({ from, to, amount }: Transfer): Pick<Transfer, 'from' | 'to' | 'amount'> {
  return amount < 0n ? { from: to, to: from, amount: nanos(-amount) } : { from, to, amount }
}
