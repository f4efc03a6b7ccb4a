import { statSync } from 'node:fs'
import { join } from 'node:path'
import { CannotDo } from '../complaint.ts'

/** Throws `CannotDo` with a way on where `folder` holds no community at all. */
export function expectCommunityFolder(folder: string): void {
  const there = statSync(folder, { throwIfNoEntry: false })
  const make = 'gridbourse import makes a folder from meter data, gridbourse scenario a modelled one'
  if (there === undefined) throw new CannotDo(`${folder}: is not there; ${make}`)
  if (!there.isDirectory())
    throw new CannotDo(`${folder}: is a file; name the folder that community.json lies in`)
  if (statSync(join(folder, 'community.json'), { throwIfNoEntry: false }) === undefined)
    throw new CannotDo(`${folder}: has no community.json; ${make}`)
}
