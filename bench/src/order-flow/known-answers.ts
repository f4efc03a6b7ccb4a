import { createHash } from 'node:crypto'
import type { Workload } from './generate.ts'
import type { TradeFigures } from './trade-tally.ts'

/** The answer to a flow that six public engines in five languages agree on; `sha256` is of the flow's bytes. */
export type KnownAnswer = TradeFigures & {
  readonly workload: Workload
  readonly operations: number
  readonly sha256: string
}

export const KNOWN_SEED = 20_260

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export const KNOWN_ANSWERS: readonly KnownAnswer[] = [
  {
    workload: 'w1',
    operations: 20_000,
    trades: 4920,
    quantity: 177_254,
    notional: 5_808_543_518,
    hash: '477d5884',
    sha256: '4a6d4a0d741b2b63005cc295c8d93c0e1e1cc8a95b1595fca30a679e253d7568',
  },
  {
    workload: 'w1',
    operations: 50_000,
    trades: 12_576,
    quantity: 445_553,
    notional: 14_601_773_581,
    hash: 'afcf2328',
    sha256: '8f93d01f3620eef49db64a814575ca15668dfa53837425f47ece938e755553ae',
  },
  {
    workload: 'w1',
    operations: 100_000,
    trades: 25_441,
    quantity: 898_377,
    notional: 29_441_355_251,
    hash: '3d666b7a',
    sha256: '186c7ddc6435505828e5740ff78d43c910afad0b0e9365a4955cacee8ec0a6bc',
  },
  {
    workload: 'w1',
    operations: 1_000_000,
    trades: 262_353,
    quantity: 9_155_555,
    notional: 300_075_187_050,
    hash: '21b267c0',
    sha256: 'ad368fe089d08aebdbb08b18542f6f8a3fdba4784b22121849523bddc8db607f',
  },
  {
    workload: 'w2',
    operations: 20_000,
    trades: 15_432,
    quantity: 201_047,
    notional: 6_587_888_826,
    hash: '7c5b575c',
    sha256: 'ef6a644be2893792650c2e9dc207864b69a11a6cca84323030cb02c61d80c1c1',
  },
  {
    workload: 'w2',
    operations: 50_000,
    trades: 38_877,
    quantity: 507_670,
    notional: 16_636_737_938,
    hash: '336849b5',
    sha256: 'a088d7e90614a463942ccfedec47dbbc85b0b7c288a05f2ac3d8aad8e1697f99',
  },
  {
    workload: 'w2',
    operations: 100_000,
    trades: 77_848,
    quantity: 1_013_598,
    notional: 33_216_027_952,
    hash: '9c681ee2',
    sha256: '3d23770efbefc202c958eac14bc136fcb5e73fb984a9ae0d2d87955ec28a9a29',
  },
  {
    workload: 'w2',
    operations: 1_000_000,
    trades: 853_339,
    quantity: 11_095_496,
    notional: 363_603_214_353,
    hash: 'c541b576',
    sha256: '5f3695e6f3c44e06d63a22395b8bb83347de7b9bca713bc67450c55cca1636eb',
  },
  {
    workload: 'w3',
    operations: 20_000,
    trades: 3904,
    quantity: 149_101,
    notional: 4_885_668_301,
    hash: 'fc9e59d2',
    sha256: 'c86959b7be064f8db946af32f27f424d411df579fc901e4f8337c335af2cd413',
  },
  {
    workload: 'w3',
    operations: 50_000,
    trades: 10_988,
    quantity: 409_265,
    notional: 13_410_640_762,
    hash: '108061a1',
    sha256: '4199a4b1619b41b07f7f61fbd1411293200bac2c472640138d5ef87625891e6c',
  },
  {
    workload: 'w3',
    operations: 100_000,
    trades: 23_217,
    quantity: 850_720,
    notional: 27_876_419_488,
    hash: 'd7727ec7',
    sha256: 'aecff4b39dd09fbe99272ff6295e62083e08db9c8ddef4d64cf2bdb82747de81',
  },
  {
    workload: 'w3',
    operations: 1_000_000,
    trades: 249_856,
    quantity: 8_889_003,
    notional: 291_275_332_087,
    hash: 'b17800e3',
    sha256: '5ff9569ebfce2d497cddaeb411845ccf938572274387a7e2f73e53d3ade61fd2',
  },
]
