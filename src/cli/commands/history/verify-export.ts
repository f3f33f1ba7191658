/** `papo export --verify FILE`: checks an export, alone with the file. */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { codeOf } from '../../../adapters/files/private-files.ts'
import { createVerifier } from '../../../adapters/keyring.ts'
import { revealLine } from '../../../core/text/safe-text.ts'
import { createExportCheck } from '../../export/check-export.ts'
import type { ExportCheck, ExportSummary } from '../../export/check-export.ts'
import type { Invocation } from '../../args.ts'
import { jsonLine } from '../../process/printable.ts'
import type { CliTexts } from '../../texts/cli-texts.ts'
import { alignColumns, cell } from '../lines/print.ts'
import type { Out } from '../lines/print.ts'

/** So many faults are told one by one. */
const MAX_TOLD = 20

/** What a check found, for people; a second key under a name is marked. */
export const verifiedLines = (
  { signed, unsigned, wrong, authors }: ExportSummary,
  { about, otherKey: other }: CliTexts['exported'],
): readonly string[] =>
  alignColumns([
    [about.signed, String(signed), ''],
    [about.unsigned, String(unsigned), ''],
    [about.wrong, String(wrong), ''],
    ...authors.map(({ id, key, otherKey }) => [
      cell(id),
      cell(key),
      otherKey === true ? other : '',
    ]),
  ])

/** Is a part of the file meant, which nobody could tell from the whole? */
const asksForPart = (call: Invocation): boolean =>
  call.positionals.length > 0 || ['since', 'until'].some((flag) => call.flags[flag] !== undefined)

/** Runs it: 0 where every message is as it was signed, 1 where one is not, or the file cannot be read, 2 wrong usage. */
export const runVerify = async (
  call: Invocation,
  file: string,
  texts: CliTexts,
  out: Out,
): Promise<number> => {
  if (asksForPart(call)) {
    out.error(texts.exported.whole)
    return 2
  }
  const check = createExportCheck(createVerifier().verify)
  const name = revealLine(file)
  let [number, told] = [0, 0]
  const tell = (fault: ReturnType<ExportCheck['line']>) => {
    if (fault === undefined) return
    told += 1
    if (told <= MAX_TOLD)
      out.error(texts.exported.fault(name, number, texts.exported.faults[fault]))
  }
  try {
    for await (const line of createInterface({ input: createReadStream(file) })) {
      number += 1
      tell(check.line(line))
      // it is another file, and every line of it would be told
      if (number === 1 && told > 0) return 1
    }
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    out.error(texts.files['no-file'](name))
    return 1
  }
  if (number === 0) {
    out.error(texts.exported.fault(name, 1, texts.exported.faults['not-an-export']))
    return 1
  }
  tell(check.end())
  if (call.flags['json'] === true) out.line(jsonLine(check.summary()))
  else for (const line of verifiedLines(check.summary(), texts.exported)) out.line(line)
  return told === 0 ? 0 : 1
}
