import { Problem, type MemberDay } from '@gridbourse/api'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { memberDayQuery } from '../data/member-queries.ts'
import type { Reader } from '../data/use-reader.ts'
import type { Times } from '../format/times.ts'
import { dateBefore, isWhole } from './producer-facts.ts'

/** So many days before today are looked at for what needs care. */
const DAYS_BACK = 13

/** The member's days before `today`, latest first, back to when somebody began to live or is known of. */
export function useDaysBefore(reader: Reader, today: MemberDay | undefined, times: Times | null) {
  const queries = useQueryClient()
  return useQuery({
    queryKey: ['days-before', reader.name, today?.participant, today?.date],
    enabled: today !== undefined && times !== null,
    staleTime: Infinity,
    queryFn: async () => {
      const days: MemberDay[] = []
      let day = today!
      while (days.length < DAYS_BACK && isWhole(day, times!.hour)) {
        try {
          day = await queries.ensureQueryData(
            memberDayQuery(reader, today!.participant, dateBefore(day.date)),
          )
        } catch (fault) {
          // Days that are kept no longer are no reason to show none.
          if (fault instanceof Problem) return days
          throw fault
        }
        days.push(day)
      }
      return days
    },
  })
}
