/** Brazilian Portuguese: what is said of a command line that is not understood. */
import type { cliUsageEn } from '../en/usage.ts'

export const cliUsagePtBr: typeof cliUsageEn = {
  usage: (detail, help) => `papo: ${detail}\nTente "papo ${help}".`,
  usageErrors: {
    'unknown-command': ({ about }) => `não existe o comando "${about}".`,
    'unknown-subcommand': ({ about }) => `não existe o comando "papo ${about}".`,
    'unknown-flag': ({ about }) =>
      `não existe a opção ${about} aqui. O que começa com "-" mas não é opção vem depois de "--".`,
    'no-value': ({ about }) => `${about} precisa de um valor.`,
    'unwanted-value': ({ about }) => `${about} não aceita valor.`,
    'not-a-number': ({ about, range }) =>
      `${about} deve ser um número de ${range?.min ?? 0} a ${range?.max ?? 0}.`,
    'not-a-duration': ({ about, range }) =>
      `${about} deve ser um número de segundos de ${range?.min ?? 0} a ${range?.max ?? 0}, ou uma duração como 90s, 2m ou 1h30m.`,
    arity: ({ about }) => `uso: ${about}`,
    'not-together': ({ about, other = '' }) =>
      `${about} e ${other} não combinam; tire uma das duas.`,
    'needs-flag': ({ about, other = '' }) => `${about} só funciona com ${other}.`,
    'no-tls': ({ about, other = '' }) =>
      `${about} é para conexões criptografadas: escreva mqtts:// ou wss:// depois de ${other}.`,
  },
  didYouMean: {
    command: (name) => `Você quis dizer "papo ${name}"?`,
    flag: (name) => `Você quis dizer ${name}?`,
  },
}
