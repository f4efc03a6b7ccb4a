import type { DurationMs, EpochMs, MicrosPerKwh, SlotNumber, W, Wh } from '../kernel/index.ts'
import { CommandReader, CommandWriter } from './command-codec-numbers.ts'
import type { Command, MarketRules, Role } from './command.ts'
import type { OrderNumber, ParticipantNumber } from './identity.ts'
import type { SelfTradePrevention, Side, TimeInForce } from './order.ts'

export { MalformedCommand } from './command-codec-numbers.ts'

/*
 * A command's bytes, as every journal keeps them. They are read for as long as a journal is, so this layout
 * never changes: a new one gets a new version byte, and version 1 stays readable.
 *
 *   u8 version = 1 · u8 type, the place in TYPES below, counted from 0 · the fields, in this order:
 *
 *   set_rules             text currency · slotDuration · tick · lowestPrice · highestPrice · gateLead ·
 *                         u8 marginRule · seed · blockNodeLimit
 *   advance_time          at
 *   open_day              firstSlot · slotCount · openingAuctionAt
 *   register_participant  participant · text name · u8 role · importPower · exportPower · u8 selfTradePrevention
 *   place_order           participant · slot · u8 terms · price, unless null · energy · expiresAt, unless null
 *   place_block           participant · u8 side · price · natural length of profile · (slot · energy) each
 *   amend_order           participant · order · u8 given · price, unless null · energy, unless null
 *   cancel_order          participant · order
 *   cancel_all            participant · u8 given · slot, unless null
 *   kill_, revive_participant   participant
 *   set_price_band        u8 given · slot, unless null · low · high
 *   set_position_limit    participant · buy · sell
 *
 *   terms   bit 0 sell · bits 1-2 timeInForce · bit 3 postOnly · bit 4 atClose · bit 5 price · bit 6 expiresAt
 *   given   bit 0 the first of the fields that may be null is there · bit 1 the second
 *
 * An unmarked field is a whole number: see `whole` and `natural` in command-codec-numbers.ts.
 * A word is its place in its list below, counted from 0.
 */
const VERSION = 1

const TYPES = [
  'set_rules',
  'advance_time',
  'open_day',
  'register_participant',
  'place_order',
  'place_block',
  'amend_order',
  'cancel_order',
  'cancel_all',
  'halt_market',
  'resume_market',
  'kill_market',
  'kill_participant',
  'revive_participant',
  'set_price_band',
  'set_position_limit',
] as const satisfies readonly Command['type'][]
const MARGIN_RULES = ['pro_rata', 'time_priority'] as const satisfies readonly MarketRules['marginRule'][]
const ROLES = ['participant', 'operator', 'observer'] as const satisfies readonly Role[]
const SIDES = ['buy', 'sell'] as const satisfies readonly Side[]
const TIMES_IN_FORCE = ['gate', 'time', 'ioc', 'fok'] as const satisfies readonly TimeInForce[]
const PREVENTIONS = [
  'cancel_newest',
  'cancel_oldest',
  'cancel_both',
] as const satisfies readonly SelfTradePrevention[]

const SELL = 1
const POST_ONLY = 8
const AT_CLOSE = 16
const HAS_PRICE = 32
const HAS_EXPIRY = 64

const writer = new CommandWriter(new Uint8Array(4096))

/** The command as bytes of its own. Equal commands give equal bytes; numbers that are not whole are refused. */
export function encodeCommand(command: Command): Uint8Array {
  writer.at = 0
  write(writer, command)
  if (writer.at > writer.bytes.length) {
    writer.bytes = new Uint8Array(writer.at * 2)
    writer.at = 0
    write(writer, command)
  }
  return writer.bytes.slice(0, writer.at)
}

/**
 * Writes the command into `target` from `offset` and returns where it ends: nothing is allocated per call.
 * An end beyond `target.length` means that it did not fit and has to be written again elsewhere.
 */
export function encodeCommandInto(command: Command, target: Uint8Array, offset: number): number {
  const own = writer.bytes
  writer.bytes = target
  writer.at = offset
  try {
    write(writer, command)
  } finally {
    writer.bytes = own
  }
  return writer.at
}

/** The command that `encodeCommand` gave these bytes; throws `MalformedCommand` on all others. */
export function decodeCommand(bytes: Uint8Array): Command {
  const reader = new CommandReader(bytes)
  const version = reader.byte()
  if (version !== VERSION) throw reader.malformed(`version ${version} is unknown`)
  const command = read(reader)
  reader.end()
  return command
}

function write(to: CommandWriter, command: Command): void {
  to.byte(VERSION)
  to.byte(TYPES.indexOf(command.type))
  switch (command.type) {
    case 'place_order': {
      const { price, expiresAt } = command
      to.whole(command.participant)
      to.whole(command.slot)
      to.byte(
        (command.side === 'sell' ? SELL : 0) |
          (TIMES_IN_FORCE.indexOf(command.timeInForce) << 1) |
          (command.postOnly ? POST_ONLY : 0) |
          (command.atClose ? AT_CLOSE : 0) |
          (price === null ? 0 : HAS_PRICE) |
          (expiresAt === null ? 0 : HAS_EXPIRY),
      )
      if (price !== null) to.whole(price)
      to.whole(command.energy)
      if (expiresAt !== null) to.whole(expiresAt)
      return
    }
    case 'cancel_order':
      to.whole(command.participant)
      return to.whole(command.order)
    case 'amend_order':
      to.whole(command.participant)
      to.whole(command.order)
      return writeNullable(to, command.price, command.energy)
    case 'place_block':
      to.whole(command.participant)
      to.byte(SIDES.indexOf(command.side))
      to.whole(command.price)
      to.natural(command.profile.length)
      for (const { slot, energy } of command.profile) {
        to.whole(slot)
        to.whole(energy)
      }
      return
    case 'cancel_all':
      to.whole(command.participant)
      return writeNullable(to, command.slot)
    case 'advance_time':
      return to.whole(command.at)
    case 'open_day':
      to.whole(command.firstSlot)
      to.whole(command.slotCount)
      return to.whole(command.openingAuctionAt)
    case 'register_participant':
      to.whole(command.participant)
      to.text(command.name)
      to.byte(ROLES.indexOf(command.role))
      to.whole(command.importPower)
      to.whole(command.exportPower)
      return to.byte(PREVENTIONS.indexOf(command.selfTradePrevention))
    case 'set_rules':
      return writeRules(to, command.rules)
    case 'kill_participant':
    case 'revive_participant':
      return to.whole(command.participant)
    case 'set_price_band':
      writeNullable(to, command.slot)
      to.whole(command.low)
      return to.whole(command.high)
    case 'set_position_limit':
      to.whole(command.participant)
      to.whole(command.buy)
      return to.whole(command.sell)
    case 'halt_market':
    case 'resume_market':
    case 'kill_market':
      return
  }
}

function writeRules(to: CommandWriter, rules: MarketRules): void {
  to.text(rules.currency)
  to.whole(rules.slotDuration)
  to.whole(rules.tick)
  to.whole(rules.lowestPrice)
  to.whole(rules.highestPrice)
  to.whole(rules.gateLead)
  to.byte(MARGIN_RULES.indexOf(rules.marginRule))
  to.whole(rules.seed)
  to.whole(rules.blockNodeLimit)
}

function writeNullable(to: CommandWriter, first: number | null, second: number | null = null): void {
  to.byte((first === null ? 0 : 1) | (second === null ? 0 : 2))
  if (first !== null) to.whole(first)
  if (second !== null) to.whole(second)
}

function read(from: CommandReader): Command {
  const type = TYPES[from.choice(TYPES.length)]!
  switch (type) {
    case 'place_order':
      return readOrder(from)
    case 'cancel_order':
      return { type, participant: participant(from), order: order(from) }
    case 'amend_order': {
      const of = { participant: participant(from), order: order(from) }
      const given = from.choice(4)
      const newPrice = (given & 1) === 0 ? null : price(from)
      return { type, ...of, price: newPrice, energy: (given & 2) === 0 ? null : energy(from) }
    }
    case 'place_block':
      return readBlock(from)
    case 'cancel_all':
      return { type, participant: participant(from), slot: slotUnlessNull(from) }
    case 'advance_time':
      return { type, at: instant(from) }
    case 'open_day':
      return {
        type,
        firstSlot: slot(from),
        slotCount: from.whole(),
        openingAuctionAt: instant(from),
      }
    case 'register_participant':
      return {
        type,
        participant: participant(from),
        name: from.text(),
        role: ROLES[from.choice(ROLES.length)]!,
        importPower: from.whole() as W,
        exportPower: from.whole() as W,
        selfTradePrevention: PREVENTIONS[from.choice(PREVENTIONS.length)]!,
      }
    case 'set_rules':
      return { type, rules: readRules(from) }
    case 'kill_participant':
    case 'revive_participant':
      return { type, participant: participant(from) }
    case 'set_price_band':
      return { type, slot: slotUnlessNull(from), low: price(from), high: price(from) }
    case 'set_position_limit':
      return { type, participant: participant(from), buy: energy(from), sell: energy(from) }
    case 'halt_market':
    case 'resume_market':
    case 'kill_market':
      return { type }
  }
}

function readOrder(from: CommandReader): Command {
  const owner = participant(from)
  const inSlot = slot(from)
  const terms = from.choice(128)
  return {
    type: 'place_order',
    participant: owner,
    slot: inSlot,
    side: (terms & SELL) === 0 ? 'buy' : 'sell',
    price: (terms & HAS_PRICE) === 0 ? null : price(from),
    energy: energy(from),
    timeInForce: TIMES_IN_FORCE[(terms >> 1) & 3]!,
    expiresAt: (terms & HAS_EXPIRY) === 0 ? null : instant(from),
    postOnly: (terms & POST_ONLY) !== 0,
    atClose: (terms & AT_CLOSE) !== 0,
  }
}

function readBlock(from: CommandReader): Command {
  const owner = participant(from)
  const side = SIDES[from.choice(SIDES.length)]!
  const limit = price(from)
  const length = from.natural()
  const profile: { slot: SlotNumber; energy: Wh }[] = []
  for (let i = 0; i < length; i++) profile.push({ slot: slot(from), energy: energy(from) })
  return { type: 'place_block', participant: owner, side, price: limit, profile }
}

function readRules(from: CommandReader): MarketRules {
  return {
    currency: from.text(),
    slotDuration: from.whole() as DurationMs,
    tick: price(from),
    lowestPrice: price(from),
    highestPrice: price(from),
    gateLead: from.whole() as DurationMs,
    marginRule: MARGIN_RULES[from.choice(MARGIN_RULES.length)]!,
    seed: from.whole(),
    blockNodeLimit: from.whole(),
  }
}

const participant = (from: CommandReader): ParticipantNumber => from.whole() as ParticipantNumber
const order = (from: CommandReader): OrderNumber => from.whole() as OrderNumber
const slot = (from: CommandReader): SlotNumber => from.whole() as SlotNumber
const slotUnlessNull = (from: CommandReader): SlotNumber | null => (from.choice(2) === 0 ? null : slot(from))
const price = (from: CommandReader): MicrosPerKwh => from.whole() as MicrosPerKwh
const energy = (from: CommandReader): Wh => from.whole() as Wh
const instant = (from: CommandReader): EpochMs => from.whole() as EpochMs
