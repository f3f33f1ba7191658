/** Brazilian Portuguese: open topics. */
import { createPlural } from '../plural.ts'

const plural = createPlural('pt-BR')
const number = (count: number) => count.toLocaleString('pt-BR')

export const topicsPtBr = {
  title: 'Tópicos abertos',
  note: 'tópico aberto',
  unsigned: 'sem assinatura, não privado',
  left: 'você não segue mais',
  to: (topic: string) => `para ${topic} (aberto a todos)`,
  readOnly: 'Só para ler, por causa de + ou #; / para comandos',
  notWritten: (topic: string) => `${topic} só pode ser lido`,
  empty: (topic: string) => `Nada em ${topic} ainda.`,
  emptyHint:
    'O que qualquer programa publica ali aparece aqui como é. Qualquer um pode ter escrito.',
  none: 'Você não segue nenhum tópico aberto. /topic-room TÓPICO segue um: qualquer tópico do broker, como casa/cozinha.',
  list: 'Enter abre um; /topic-leave deixa de seguir.',
  leave: 'Um tópico aberto não se encerra. /topic-leave deixa de seguir.',
  nobody: '?',
  kept: '(guardado pelo broker)',
  nothing: '[vazio]',
  binary: (bytes: number) => `[binário, ${number(bytes)} ${plural(bytes, 'byte', 'bytes')}]`,
  cut: (bytes: number) => `… [cortado, ${number(bytes)} ${plural(bytes, 'byte', 'bytes')} ao todo]`,
  flood: (count: number) =>
    `[mais ${number(count)} ${plural(count, 'linha veio rápido demais e foi pulada', 'linhas vieram rápido demais e foram puladas')}]`,
}
