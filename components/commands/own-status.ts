/** `/status`: who one is, how the connection is, and what waits, as `papo status` has it. */
import { isOwnBroker } from '../../src/core/broker/broker-address.ts'
import { linkEndSentence } from '../../src/i18n/link-ends.ts'
import { missingSummary } from '../../src/i18n/missing-rights.ts'
import { ownStatusRows } from '../../src/i18n/own-status-rows.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { ownSummary } from '../../src/model/screen/own-summary.ts'
import { openPage } from '../actions/action-context.ts'
import type { ActionContext } from '../actions/action-context.ts'

const statusWord = (status: string, texts: Texts): string => {
  if (status === 'online') return texts.online
  if (status === 'connecting') return texts.linkConnecting
  return status === 'stopped' ? texts.linkStopped : texts.linkOffline
}

/** Shows it, and below it what is not as it should be. */
export const showOwnStatus = (ctx: ActionContext): void => {
  const { texts } = ctx
  const now = ownSummary(ctx.now())
  const broker = isOwnBroker(now.broker) ? texts.ownBroker : now.broker
  const shown = { ...now, broker, status: statusWord(now.status, texts) }
  const rows = ownStatusRows(texts.ownStatus, shown).map(([about, value]) => `${about}: ${value}`)
  const missing = now.status === 'online' ? missingSummary(texts, now.missing) : undefined
  const problems = [
    now.status === 'online' || now.problem === undefined
      ? ''
      : `${linkEndSentence(texts.warnings, { reason: now.problem }, 'screen')}.`,
    now.unseen === true ? `${texts.warnings['presence-too-large']}.` : '',
    missing === undefined ? '' : `${missing.short} (${missing.detail})`,
  ].filter(Boolean)
  const lines = problems.length === 0 ? rows : [...rows, '', ...problems]
  openPage(ctx, texts.ownStatus.title, lines)
}
