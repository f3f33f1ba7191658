/** `papo status`: who I am, how the connection is, and what waits. */
import type { Invocation } from '../args.ts'
import { timeoutMillis } from '../args.ts'
import { jsonLine } from '../process/printable.ts'
import type { ResultOf } from '../rpc/contract.ts'
import type { CliTexts } from '../texts/cli-texts.ts'
import { callOrReport } from './call.ts'
import type { CommandContext, CommandEnd } from './call.ts'
import { alignColumns, cell, linkProblem, missingProblems, translate } from './print.ts'

const statusLines = (now: ResultOf<'status'>, { status, labels }: CliTexts): readonly string[] => {
  const { about } = status
  return alignColumns([
    [about.you, cell(now.name)],
    [about.key, cell(now.key)],
    [about.space, cell(now.space)],
    [about.broker, `${cell(now.broker)}  ${translate(labels, now.status)}`.trim()],
    [about.online, status.people(now.online)],
    [about.waiting, status.messages(now.waiting)],
    [about.unread, status.unread(now.unread, now.mentions)],
    [about.requests, status.requests(now.requests)],
  ])
}

/** Prints it: 0 while connected and everything is allowed, else 1. */
export const runStatus = async (call: Invocation, context: CommandContext): Promise<CommandEnd> => {
  const { texts, out } = context
  const now = await callOrReport(context, 'status', { timeout: timeoutMillis(call) })
  if (!now.ok) return now.end
  if (call.flags['json'] === true) out.line(jsonLine(now.value))
  else for (const line of statusLines(now.value, texts)) out.line(line)
  const problem = linkProblem(texts, now.value)
  const problems = problem === undefined ? missingProblems(texts, now.value) : [problem]
  for (const one of problems) out.error(one)
  return problems.length === 0 ? 0 : 1
}
