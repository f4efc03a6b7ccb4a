import type { Contender } from './contender.ts'
import { gridbourseWithEdge } from './gridbourse-with-edge.ts'
import { gridbourse } from './gridbourse.ts'
import { npmOrderBook } from './npm-order-book.ts'

export const OURS: readonly Contender[] = [gridbourse, gridbourseWithEdge]
export const PEERS: readonly Contender[] = [
  npmOrderBook('nodejs-order-book'),
  npmOrderBook('hft-limit-order-book'),
]
