/** What is wrong with a folder, and where: a file of it, and the line, column or field where there is one. */
export class FolderFlaw extends Error {
  override readonly name = 'FolderFlaw'
  readonly file: string
  constructor(file: string, place: string, rule: string) {
    super(`${file}${place === '' ? '' : `, ${place}`}: ${rule}`)
    this.file = file
  }
}
