import type { Corridor, WorthwhileOrder } from '../../agents/index.ts'
import type { MemberId } from '../../settlement/index.ts'

/** An order of a member, and between which prices of the utility it was made. */
export type MemberOrder = WorthwhileOrder & { readonly member: MemberId; readonly corridor: Corridor }
