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

/** The account of a member; each name is built once, because a new string is hashed anew at every posting. */
export function accountOf(member: MemberId): Account {
  let account = accounts.get(member)
  if (account === undefined) accounts.set(member, (account = `member:${member}`))
  return account
}

const accounts = new Map<MemberId, Account>()

/** What money moved for. Each purpose is a line of the bill. */
export type Purpose =
  | 'trade'
  | 'imbalance_local'
  | 'imbalance_utility'
  | 'utility_import'
  | 'utility_export'
  | 'local_network_charge'
  | 'losses'
  | 'demand_charge'
  /** Paid by the grid for energy that was moved when it called. */
  | 'flexibility'
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
  /** All balances together: 0, or money was lost or made. */
  total(): Nanos
}

/** A ledger; `keep` sees every transfer as it is posted, for whoever stores or sums them. */
export function createLedger(keep: (transfer: Transfer) => void = () => {}): Ledger {
  const purses = new Map<Account, Purse>()
  const purseOf = (account: Account): Purse => {
    let purse = purses.get(account)
    if (purse === undefined) purses.set(account, (purse = { balance: 0n }))
    return purse
  }
  return {
    post(transfer) {
      assert(transfer.from !== transfer.to, 'a transfer has two sides')
      if (transfer.amount === 0n) return
      const posted = forward(transfer)
      purseOf(posted.from).balance -= posted.amount
      purseOf(posted.to).balance += posted.amount
      keep(posted)
    },
    balance: (account) => nanos(purses.get(account)?.balance ?? 0n),
    balances: () => new Map([...purses].map(([account, { balance }]) => [account, nanos(balance)])),
    total() {
      let total = 0n
      for (const { balance } of purses.values()) total += balance
      return nanos(total)
    },
  }
}

type Purse = { balance: bigint }

function forward(transfer: Transfer): Transfer {
  if (transfer.amount > 0n) return transfer
  const { slot, from, to, amount, purpose } = transfer
  return { slot, from: to, to: from, amount: nanos(-amount), purpose }
}
