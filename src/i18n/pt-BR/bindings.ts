/** Brazilian Portuguese: keys of one's own, and what is wrong with them. */
import type { bindingsEn } from '../en/bindings.ts'

export const bindingsPtBr: typeof bindingsEn = {
  bound: (action, keys) => `${action} agora é ${keys}`,
  boundRarely: (action, keys) =>
    `${action} agora é ${keys}, que nem todo terminal envia: /unbind ${action} desfaz`,
  title: 'Ações e as suas teclas',
  noKeys: 'nenhuma tecla',
  unbound: (action, keys) => `${action} voltou às teclas de antes: ${keys}`,
  usage: 'Uso: /bind AÇÃO TECLA …, como /bind users.block B; /unbind AÇÃO',
  noPlace: (name, known) => `"${name}" não é um lugar para teclas. Os lugares: ${known}`,
  noAction: (name, place, known) => `"${name}" não é uma ação em ${place}. As ações: ${known}`,
  noKey: (name) => `"${name}" não é uma tecla: escreva Ctrl-K, Alt-Up, PgUp, F5 ou B`,
  typed: (key, place) =>
    `"${key}" é um caractere que se digita em "${place}" e não pode ser tecla ali: use Ctrl ou Alt junto`,
  parts: (action, known) =>
    `cada tecla de "${action}" faz uma coisa diferente: diga qual delas, ${known}`,
  needed: (action) => `"${action}" precisa de uma tecla`,
  conflict: (key, one, other) =>
    one === other
      ? `${key} aparece duas vezes em "${one}"`
      : `${key} não pode ser "${one}" e "${other}" ao mesmo tempo: dê outra tecla a um dos dois`,
}
