import { z } from 'zod'

export const storeState = z
  .object({
    state: z.enum(['opens', 'open', 'away', 'none']).meta({
      description:
        '`away`: the database does not answer. Trading goes on, and history catches up by itself. `none`: the server keeps no tables.',
      examples: ['open'],
    }),
    survives: z
      .enum(['process-crash', 'power-loss'])
      .nullable()
      .meta({ description: 'What an answered write survives.', examples: ['process-crash'] }),
    behindRecords: z
      .int()
      .min(0)
      .nullable()
      .meta({ description: 'Records of the journal that history does not tell of yet.', examples: [0] }),
    detail: z.string().nullable().meta({ description: 'Why it is away.' }),
  })
  .meta({ id: 'StoreState', description: 'How the tables stand.' })
export type StoreState = z.infer<typeof storeState>
