import { expect, test } from 'vitest'
import { meantBy } from './misspelled.ts'

const known = ['bids', 'offers', 'tick', 'id', 'price', 'quantity']

test.each([
  ['tik', 'tick'],
  ['tikc', 'tick'],
  ['ticks', 'tick'],
  ['Tick', 'tick'],
  ['prize', 'price'],
  ['pr_ice', 'price'],
  ['quantitiy', 'quantity'],
  ['bid', 'bids'],
  ['offfers', 'offers'],
  ['ID', 'id'],
])('%s means %s', (name, meant) => expect(meantBy(name, known)).toBe(meant))

test.each([
  'tick',
  'price',
  'agent',
  'unit',
  'kind',
  'notes',
  'source',
  'oracle',
  'is',
  'ticker',
  'ciprte',
  '',
])('%s is no slip of the pen', (name) => expect(meantBy(name, known)).toBeUndefined())
