/** A part of a document that is made from the code. */
import { readFileSync, writeFileSync } from 'node:fs'

/** A part between `<!-- name -->` and `<!-- /name -->`. */
export type DocumentPart = {
  readonly file: string
  readonly name: string
  readonly make: () => string
}

const between = ({ name }: DocumentPart) =>
  new RegExp(`(?<=<!-- ${name} -->\n).*?(?=\n?<!-- /${name} -->)`, 'su')

/** The part as it stands in its file; `undefined` when its marks are missing. */
export const currentText = (part: DocumentPart): string | undefined =>
  between(part).exec(readFileSync(part.file, 'utf8'))?.[0]

/** Puts the part into its file as the code has it now. */
export const renew = (part: DocumentPart): void => {
  const text = readFileSync(part.file, 'utf8')
  writeFileSync(
    part.file,
    text.replace(between(part), () => part.make()),
  )
}
