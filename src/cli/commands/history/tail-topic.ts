/** Following an open topic. */
import { callOrReport } from '../call.ts'
import type { CommandContext, CommandEnd } from '../call.ts'

/** Follows an open topic until `ended` resolves, and leaves it again if it was not followed before. */
export const tailTopic = async (
  who: string,
  context: CommandContext,
  ended: Promise<'stopped'>,
): Promise<CommandEnd> => {
  const { profile } = context
  const followed = await callOrReport(context, 'topic-follow', { who })
  if (!followed.ok) return followed.end
  const end = await Promise.race([ended, profile.disconnected])
  if (end !== 'stopped') return 'retry'
  if (followed.value.fresh) await profile.call('topic-leave', { who })
  return 0
}
