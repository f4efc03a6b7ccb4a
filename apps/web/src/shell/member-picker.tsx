import { useQuery } from '@tanstack/react-query'
import { useMatchRoute, useNavigate } from '@tanstack/react-router'
import { communityQuery } from '../data/queries.ts'
import { Select } from './select.tsx'
import { spoken, useMember } from './use-member.ts'

const GROUPS = { household: 'Homes', producer: 'Producers', consumer: 'Businesses' } as const

/** Which member a page is about; only on pages that are about one. */
export function MemberPicker() {
  const { data: community } = useQuery(communityQuery)
  const matches = useMatchRoute()
  const navigate = useNavigate()
  const member = useMember()
  const isHouse = matches({ to: '/house/{-$participant}', fuzzy: true }) !== false
  const isSettlement = matches({ to: '/settlement/{-$participant}/{-$slot}', fuzzy: true }) !== false
  if (!(isHouse || isSettlement) || !community || member === null) return null
  const choose = (participant: string): void =>
    void (isHouse
      ? navigate({ to: '/house/{-$participant}', params: { participant } })
      : navigate({
          to: '/settlement/{-$participant}/{-$slot}',
          params: { participant, slot: undefined },
          search: (before) => before,
        }))
  const kinds = Object.keys(GROUPS) as (keyof typeof GROUPS)[]
  return (
    <Select label="Member" value={member} onChoose={choose} className="max-tab:max-w-[132px]">
      {!community.members.some(({ participant }) => participant === member) && (
        <option value={member}>{spoken(member)}</option>
      )}
      {kinds.map((kind) => {
        const members = community.members.filter((each) => each.kind === kind)
        return members.length === 0 ? null : (
          <optgroup key={kind} label={GROUPS[kind]}>
            {members.map(({ participant }) => (
              <option key={participant} value={participant}>
                {spoken(participant)}
              </option>
            ))}
          </optgroup>
        )
      })}
    </Select>
  )
}
