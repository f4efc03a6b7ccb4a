import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { agentsQuery } from '../data/member-queries.ts'
import { communityQuery, slotsQuery } from '../data/queries.ts'
import { useReader } from '../data/use-reader.ts'
import { useTimes } from '../data/use-times.ts'
import { startOf } from '../format/times.ts'
import type { Finding } from './findings.ts'
import { pagesFor, PERSONAS, type Persona } from './persona.ts'
import { useChoosePersona } from './persona-switch.tsx'
import { chooseTheme, currentTheme } from './theme.ts'
import { spoken, useMember } from './use-member.ts'
import { usePersona } from './use-persona.ts'

const KINDS = { household: 'household', producer: 'producer', consumer: 'business' } as const

/** All that the palette knows: pages, members, agents, slots, and what can be done from anywhere. */
export function useFindings(): readonly Finding[] {
  const persona = usePersona()
  const choosePersona = useChoosePersona()
  const navigate = useNavigate()
  const times = useTimes()
  const member = useMember()
  const { data: community } = useQuery(communityQuery)
  const { data: slots } = useQuery(slotsQuery)
  const { data: agents } = useQuery(agentsQuery(useReader()))
  const pages = pagesFor(persona).map(({ id, name, about, to }): Finding => ({
    id: `page ${id}`,
    kind: 'page',
    title: name,
    note: about,
    go: () => void navigate({ to }),
  }))
  const members = (community?.members ?? []).flatMap(({ participant, kind }): Finding[] => [
    {
      id: `member ${participant}`,
      kind: 'member',
      title: spoken(participant),
      note: `${KINDS[kind]}, its day, plan and bill`,
      go: () => void navigate({ to: '/house/{-$participant}', params: { participant } }),
    },
    {
      id: `bill ${participant}`,
      kind: 'member',
      title: `${spoken(participant)}, settlement`,
      note: 'bill, lines, meter to ledger',
      go: () =>
        void navigate({
          to: '/settlement/{-$participant}/{-$slot}',
          params: { participant, slot: undefined },
        }),
    },
  ])
  const traded =
    times === null
      ? []
      : (slots ?? []).map(({ slot }): Finding => ({
          id: `slot ${slot}`,
          kind: 'slot',
          title: times.minute(startOf(slot)),
          note: `slot of ${times.day(startOf(slot))}, in the market`,
          go: () => void navigate({ to: '/market', search: { slot } }),
        }))
  const settled =
    times === null || member === null
      ? []
      : (community?.recent ?? []).toReversed().map(({ slot }): Finding => ({
          id: `settled ${slot}`,
          kind: 'slot',
          title: times.minute(startOf(slot)),
          note: `settled ${times.day(startOf(slot))}, on the bill of ${spoken(member)}`,
          go: () =>
            void navigate({
              to: '/settlement/{-$participant}/{-$slot}',
              params: { participant: member, slot },
            }),
        }))
  const deciders = (agents ?? []).map(({ agent, kind }): Finding => ({
    id: `agent ${agent}`,
    kind: 'agent',
    title: `${spoken(agent)}, agent`,
    note: `${kind.replaceAll('-', ' ')}, its decisions`,
    go: () => void navigate({ to: '/agents/$agent/{-$decision}', params: { agent } }),
  }))
  const theme = currentTheme() === 'dark' ? 'light' : 'dark'
  const commands: Finding[] = [
    {
      id: 'theme',
      kind: 'command',
      title: `Use the ${theme} theme`,
      note: 'colours',
      go: () => chooseTheme(theme),
    },
    ...(Object.keys(PERSONAS) as Persona[])
      .filter((id) => id !== persona)
      .map((id): Finding => ({
        id: `as ${id}`,
        kind: 'command',
        title: `Look as ${PERSONAS[id].name.toLowerCase()}`,
        note: 'orders the pages, persona',
        go: () => choosePersona(id),
      })),
  ]
  return [...pages, ...members, ...deciders, ...settled, ...traded, ...commands]
}
