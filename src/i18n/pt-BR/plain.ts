/** Brazilian Portuguese: what `--plain` says besides what the screen says. */
import type { plainEn } from '../en/plain.ts'

export const plainPtBr: typeof plainEn = {
  start: (name) =>
    `papo em linhas, para ${name}. /help mostra os comandos, /chat NOME abre uma conversa, /quit sai.`,
  yesNo: '(s ou n)',
  yes: 's sim y yes',
  chooses: 'Um número escolhe, palavras filtram, uma linha vazia fecha.',
  verifies: 'y: são iguais. t: aceitar a chave nova. Uma linha vazia fecha.',
  opened: (title) => `Conversa: ${title}`,
  empty: 'Ainda não há nada aqui.',
  noName: 'Isto não pode ser um nome.',
}
