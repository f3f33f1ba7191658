/** Long lists of what is wrong with a file. */
import type { CliTexts } from '../../texts/cli-texts.ts'

/** So many are told at once: more go off the screen, and one cause often has many. */
const MOST = 10

/** The first of these lines, and how many more there are. */
export const firstOnes = (
  lines: readonly string[],
  { moreProblems }: Pick<CliTexts, 'moreProblems'>,
): readonly string[] =>
  lines.length > MOST ? [...lines.slice(0, MOST), moreProblems(lines.length - MOST)] : lines
