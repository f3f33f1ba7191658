/** Runs the hooks of the configuration as events happen. */
import { systemClock } from '../../adapters/clock.ts'
import { createHookRunner, startHookIn } from '../../adapters/hook-runner.ts'
import type { HookFault, StartHook } from '../../adapters/hook-runner.ts'
import type { UserId } from '../../core/ids.ts'
import type { Hook, HookName } from '../../core/settings/hooks.ts'
import type { State } from '../../model/state.ts'
import type { Clock } from '../../ports/clock.ts'
import { lookUp } from '../../i18n/lookup.ts'
import { findConversation } from '../api/messages/find-conversation.ts'
import { jsonLine } from '../process/printable.ts'
import type { Setup } from '../setup.ts'
import type { CliTexts } from '../texts/cli-texts.ts'
import type { Hooks } from './load-hooks.ts'
import { hookEventsOf, statusesIn } from './hook-events.ts'
import type { HookEvent } from './hook-events.ts'

type Deps = {
  /** A hook that went wrong, in words. */
  readonly onFault: (about: string) => void
  readonly start?: StartHook
  readonly clock?: Pick<Clock, 'after'>
}

/** Under which name an event is for a hook, if it is. */
const nameFor = (hook: Hook, { names, conversation }: HookEvent, state: State) => {
  const name = names.find((one) => hook.on.includes(one))
  if (name === undefined || hook.in === undefined) return name
  const wanted = findConversation(state, hook.in)
  return wanted.ok && wanted.value === conversation ? name : undefined
}

const describe = ({ on, run }: Hook, fault: HookFault, texts: CliTexts): string => {
  const [, code] = /^code (\d+)$/u.exec(fault) ?? []
  const why = code === undefined ? lookUp(texts.hookFaults, fault) : texts.hookCode(code)
  return `${on.join(', ')}: ${run[0] ?? ''} (${why})`
}

/** Makes what runs the hooks of this setup. */
export const createHooks = (
  {
    settings: { hooks },
    env,
    profile,
    space,
    texts,
  }: Pick<Setup, 'settings' | 'env' | 'profile' | 'space' | 'texts'>,
  { onFault, start, clock = systemClock }: Deps,
): Hooks => {
  const runner = createHookRunner(hooks, {
    // a papo that a hook runs works through this one
    start: start ?? startHookIn({ ...env, PAPO_PROFILE: profile, PAPO_SPACE: space }),
    clock,
    onFault: (number, fault) => {
      const hook = hooks[number]
      if (hook) onFault(describe(hook, fault, texts))
    },
  })
  const wanted = new Set<HookName>(hooks.flatMap(({ on }) => on))
  const statuses = new Map<UserId, string>()
  const dispatch = (state: State, event: HookEvent) => {
    if (!event.names.some((name) => wanted.has(name))) return
    for (const [number, hook] of hooks.entries()) {
      const on = nameFor(hook, event, state)
      if (on === undefined) continue
      runner.run(number, `${jsonLine({ on, me: state.me.id, ...event.fields })}\n`)
    }
  }
  return {
    begin: (state) => {
      for (const [who, status] of statusesIn(state)) statuses.set(who, status)
    },
    onEvents: (state, events) => {
      for (const event of events) {
        for (const one of hookEventsOf(state, event, statuses)) dispatch(state, one)
      }
    },
    close: runner.close,
  }
}
