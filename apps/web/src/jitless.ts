import { z } from 'zod'

// The page's policy forbids code made from text, which schemas would otherwise try. Imported before any schema.
z.config({ jitless: true })
