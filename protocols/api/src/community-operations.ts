import { community } from './community.ts'
import type { Operation } from './operation.ts'

/** The community that lives in the market by itself. */
export const communityOperations = {
  getCommunity: {
    method: 'GET',
    path: '/v1/community',
    caller: 'anybody',
    tag: 'Market',
    summary: 'The community that lives here',
    description:
      "Who uses, generates and stores how much, who traded how much, and what everybody has to pay so far: of the last slot that was delivered and settled, never of one under way. `members` are those whom the caller may see: all, or with a member's own key itself.",
    status: 200,
    answer: community,
    reasons: ['community_none'],
  },
} as const satisfies Record<string, Operation>
