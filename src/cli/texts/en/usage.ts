/** English: what is said of a command line that is not understood. */
import type { UsageError } from '../../usage-error.ts'

export const cliUsageEn = {
  usage: (detail: string, help: string) => `papo: ${detail}\nTry "papo ${help}".`,
  usageErrors: {
    'unknown-command': ({ about }: UsageError) => `there is no command "${about}".`,
    'unknown-subcommand': ({ about }: UsageError) => `there is no command "papo ${about}".`,
    'unknown-flag': ({ about }: UsageError) =>
      `there is no flag ${about} here. Text that begins with "-" goes after "--".`,
    'no-value': ({ about }: UsageError) => `${about} needs a value.`,
    'unwanted-value': ({ about }: UsageError) => `${about} takes no value.`,
    'not-a-number': ({ about, range }: UsageError) =>
      `${about} must be a number from ${range?.min ?? 0} to ${range?.max ?? 0}.`,
    'not-a-duration': ({ about, range }: UsageError) =>
      `${about} must be a number of seconds from ${range?.min ?? 0} to ${range?.max ?? 0}, or a time such as 90s, 2m or 1h30m.`,
    arity: ({ about }: UsageError) => `usage: ${about}`,
    'not-together': ({ about, other = '' }: UsageError) =>
      `${about} and ${other} do not go together; leave one out.`,
    'needs-flag': ({ about, other = '' }: UsageError) => `${about} works only with ${other}.`,
    'no-tls': ({ about, other = '' }: UsageError) =>
      `${about} is for encrypted connections: write mqtts:// or wss:// after ${other}.`,
  },
  didYouMean: {
    command: (name: string) => `Did you mean "papo ${name}"?`,
    flag: (name: string) => `Did you mean ${name}?`,
  },
}
