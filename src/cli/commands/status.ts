/** `papo status`: who I am, how the connection is, and what waits. */
import type { Invocation } from '../args.ts'
import { timeoutMillis } from '../args.ts'
import { ownStatusRows } from '../../i18n/own-status-rows.ts'
import { jsonLine } from '../process/printable.ts'
import type { ResultOf } from '../rpc/contract.ts'
import type { CliTexts } from '../texts/cli-texts.ts'
import { callOrReport } from './call.ts'
import type { CommandContext, CommandEnd } from './call.ts'
import { alignColumns, cell, linkProblem, missingProblems, translate } from './lines/print.ts'

const statusLines = (now: ResultOf<'status'>, { status, labels }: CliTexts): readonly string[] => {
  const shown = {
    ...now,
    name: cell(now.name),
    key: cell(now.key),
    space: cell(now.space),
    broker: cell(now.broker),
    status: translate(labels, now.status),
  }
  return alignColumns(ownStatusRows(status, shown))
}

/** All that keeps it from being as it should be, each as a sentence. */
const problemsOf = (now: ResultOf<'status'>, texts: CliTexts): readonly string[] => {
  const problem = linkProblem(texts, now)
  if (problem !== undefined) return [problem]
  const unseen = now.unseen === true ? [`papo: ${texts.warnings['presence-too-large']}.`] : []
  return [...unseen, ...missingProblems(texts, now)]
}

/** Prints it: 0 while connected, seen by others, and everything is allowed, else 1. */
export const runStatus = async (call: Invocation, context: CommandContext): Promise<CommandEnd> => {
  const { texts, out } = context
  const now = await callOrReport(context, 'status', { timeout: timeoutMillis(call) })
  if (!now.ok) return now.end
  if (call.flags['json'] === true) out.line(jsonLine(now.value))
  else for (const line of statusLines(now.value, texts)) out.line(line)
  const problems = problemsOf(now.value, texts)
  for (const one of problems) out.error(one)
  return problems.length === 0 ? 0 : 1
}
