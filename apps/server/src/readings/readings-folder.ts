import { join } from 'node:path'

/** Where the segments of a home's reading log lie. */
export const readingsFolder = (home: string): string => join(home, 'readings')
