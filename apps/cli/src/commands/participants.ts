import { Option, type Command } from 'commander'
import { energyText, powerWFrom } from '../amount.ts'
import { clientOf, speaksToServer, type Connection } from '../connection.ts'
import { show, table } from '../output.ts'

export function register(program: Command): void {
  const participants = program.command('participants').description('Who trades: list, add, kill, revive.')
  speaksToServer(
    participants
      .command('list', { isDefault: true })
      .description('For operators and observers everybody, else yourself.'),
  ).action(list)
  speaksToServer(
    participants
      .command('add')
      .description('Register a participant and print its key, which is told only this once. For operators.')
      .argument('<name>', 'a pseudonym: letters, digits, dots, dashes, underscores')
      .addOption(
        new Option('--role <role>', 'what it may do')
          .choices(['participant', 'operator', 'observer'])
          .default('participant'),
      )
      .option('--import <power>', 'what its connection can draw; bounds what it may buy', '11kW')
      .option('--export <power>', 'what its connection can feed in; bounds what it may sell', '11kW')
      .addOption(
        new Option('--self-trade <rule>', 'what happens when it would trade with itself')
          .choices(['cancel_newest', 'cancel_oldest', 'cancel_both'])
          .default('cancel_newest'),
      )
      .option('--key-only', 'print nothing but the key, for scripts'),
  ).action(add)
  speaksToServer(
    participants
      .command('kill')
      .description('Cancel all its orders and refuse new ones. For operators.')
      .argument('<name>'),
  ).action(async (participant: string, options: Connection) => {
    const answer = await clientOf(options).killParticipant({ params: { participant } })
    show(answer, options, () => `${participant}: orders cancelled, new ones are refused`)
  })
  speaksToServer(
    participants
      .command('revive')
      .description('Let it place orders again. For operators.')
      .argument('<name>'),
  ).action(async (participant: string, options: Connection) => {
    const answer = await clientOf(options).reviveParticipant({ params: { participant } })
    show(answer, options, () => `${participant}: may place orders again`)
  })
}

async function list(options: Connection): Promise<void> {
  show(await clientOf(options).listParticipants(), options, ({ participants }) =>
    table(
      ['participant', 'role', '>buys at most', '>sells at most', 'self-trade', ''],
      participants.map((participant) => [
        participant.participant,
        participant.role,
        energyText(participant.buyLimitWh),
        energyText(participant.sellLimitWh),
        participant.selfTradePrevention,
        participant.isKilled ? 'killed' : '',
      ]),
    ),
  )
}

type AddOptions = Connection & {
  readonly role: 'participant' | 'operator' | 'observer'
  readonly import: string
  readonly export: string
  readonly selfTrade: 'cancel_newest' | 'cancel_oldest' | 'cancel_both'
  readonly keyOnly?: true
}

async function add(participant: string, options: AddOptions): Promise<void> {
  const answer = await clientOf(options).registerParticipant({
    body: {
      participant,
      role: options.role,
      importPowerW: powerWFrom(options.import),
      exportPowerW: powerWFrom(options.export),
      selfTradePrevention: options.selfTrade,
    },
  })
  show(answer, options, ({ key }) =>
    options.keyOnly
      ? key
      : `${participant} is registered as ${options.role}. Its key, told only this once:\n${key}`,
  )
}
