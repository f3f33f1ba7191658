/** Brazilian Portuguese: what of a conversation calls the person, and what notifications say. */
import type { notifyEn } from '../en/notify.ts'

export const notifyPtBr: typeof notifyEn = {
  notifyLevel: {
    label: 'avisa',
    words: {
      all: 'de todas as mensagens',
      mentions: 'só de menções',
      nothing: 'de nada; m desfaz',
    },
    set: {
      all: (name) => `${name} avisa você de todas as mensagens.`,
      mentions: (name) => `${name} avisa você só de menções.`,
      nothing: (name) => `Você silenciou ${name}.`,
    },
    onlyInGroups: 'Só grupos têm menções. Para uma pessoa: all ou nothing.',
  },
  notification: {
    title: 'papo',
    message: (name) => `Mensagem de ${name}`,
    groupMessage: (name, group) => `Mensagem de ${name} em ${group}`,
    mention: (name, group) => `${name} mencionou você em ${group}`,
    asksYou: (name) => `Pedido de ${name}`,
    asksToJoin: (name, group) => `${name} quer entrar em ${group}`,
    inGroup: (name, group) => `${name} em ${group}`,
    several: (count) => `${count.toLocaleString('pt-BR')} mensagens ou pedidos novos`,
    newMessage: 'Nova mensagem',
    newRequest: 'Novo pedido',
    sample: 'O papo avisa você deste jeito.',
    nothing:
      'Nada aqui mostra avisos na área de trabalho: é preciso uma sessão gráfica e o notify-send (libnotify). Ou use /set notify auto.',
    nothingButBell:
      'notify: auto. Nada aqui mostra avisos na área de trabalho; ficam a campainha e o título da janela.',
    byTerminal:
      'O terminal recebeu um aviso para mostrar; nenhum terminal confirma isso. Se nada apareceu, tente outro /set notify; o tmux precisa de allow-passthrough on.',
  },
}
