/** Portuguese of Brazil: the pane that shows the MQTT packets, and why each of them travels. */
import type { wireEn } from '../en/wire.ts'

export const wirePtBr: typeof wireEn = {
  title: 'Pacotes MQTT',
  empty: 'Nada ainda. O que você fizer agora e o que chegar aparece aqui.',
  noMatch: 'Nenhum pacote encontrado.',
  paused: 'em pausa',
  pausedNew: (count) => `em pausa, ${count} ${count === 1 ? 'novo' : 'novos'}`,
  sent: 'enviado',
  received: 'recebido',
  qos: (qos) => `QoS ${qos}`,
  retain: 'retain',
  id: (id) => `identificador ${id}`,
  bytes: (count) => (count === 1 ? '1 byte' : `${count} bytes`),
  about: (topic) => `sobre ${topic}`,
  will: 'O testamento (will), que o broker publica se a conexão cair:',
  cut: (count) => `… e mais ${count}`,
  signature: {
    valid: (who) => `Assinado por ${who}: todas as linhas com barra.`,
    otherKey: (who) => `Assinado com uma chave que não é a de ${who}. O papo recusa isto.`,
    wrong: () => 'A assinatura está errada. O papo recusa isto.',
    none: () => 'Sem assinatura.',
    cut: () => 'Longo demais para o papo, que recusa isto sem ler.',
  },
  kinds: {
    'presence.publish': ({ from }) =>
      `${from} avisa a todos se está aqui. O broker guarda (retain) para quem chegar depois.`,
    'presence.query': ({ from }) =>
      `${from} pergunta quem está aqui; o papo faz isso quando o broker não guarda nada.`,
    sentinel: ({ from }) =>
      `${from} escreve para si. Quando isto volta, já chegou tudo o que o broker tinha guardado.`,
    proof: ({ from }) =>
      `${from} escreve para si. Quando volta, o broker deixa escrever e ler ali.`,
    cleared: () => 'Conteúdo vazio com retain: o broker esquece o que tinha guardado neste tópico.',
    'request.make': ({ from, to }) => `${from} chama ${to} para conversar.`,
    'request.accept': ({ from, to }) =>
      `${from} aceita o pedido de ${to}. Isso cria o tópico da conversa.`,
    'request.deny': ({ from, to }) => `${from} recusa o pedido de ${to}.`,
    'session.end': ({ from, to }) =>
      `${from} encerra a conversa com ${to}. Ela fecha quando os dois encerrarem.`,
    'group.ask': ({ from, to }) => `${from} pede a ${to} para entrar num grupo.`,
    'group.invite': ({ from, to }) => `${from} convida ${to} para um grupo.`,
    'group.deny': ({ from, to }) => `${from} não deixa ${to} entrar num grupo.`,
    'group.leave': ({ from, to }) => `${from} avisa ${to}, que lidera o grupo, que vai sair.`,
    'group.roster': ({ from, group }) =>
      `${from} publica quem está em ${group} e quem lidera. O broker guarda (retain) para quem chegar depois.`,
    'message.send': ({ from, to, group }) => `${from} escreve para ${to || group}.`,
    'message.edit': ({ from }) => `${from} edita uma mensagem.`,
    'message.delete': ({ from }) => `${from} apaga uma mensagem.`,
    'message.react': ({ from }) => `${from} reage a uma mensagem.`,
    'message.typing': ({ from, to, group }) =>
      `${from} está digitando para ${to || group}, ou parou. Não vale a pena guardar, por isso vai com QoS 0.`,
    receipt: ({ from, to }) => `${from} avisa ${to} quais mensagens chegaram e quais foram lidas.`,
    'sync.request': ({ from, to }) => `${from} pede a ${to} mensagens que faltam.`,
    'sync.relay': ({ from, to }) =>
      `${from} repassa a ${to} o que outra pessoa assinou e que faltava lá.`,
    'sync.have': ({ from, to }) => `${from} avisa ${to} quais mensagens tem.`,
    'other-topic': () =>
      'Não é um tópico do papo: é um tópico aberto ou o chat em texto puro. Nada aqui é assinado.',
    unreadable: () => 'Num tópico do papo, mas nada que o papo entenda.',
  },
  packets: {
    connect:
      'O papo se conecta. clean: false quer dizer que o broker mantém a sessão e guarda na fila o que chegar enquanto estivermos fora.',
    connackKept: 'O broker aceita e ainda tem a nossa sessão, com o que guardou na fila.',
    connackNew: 'O broker aceita. Ele não tem sessão nossa, então o papo assina tudo de novo.',
    connackRefused: 'O broker recusa a conexão; o código diz por quê.',
    pubackSent: 'O papo já tem isto no disco; o broker não precisa enviar de novo.',
    pubackReceived: 'O broker já tem isto. Sem esta confirmação, o papo enviaria de novo.',
    subscribe:
      'O papo assina tudo o que for publicado nestes tópicos. + vale por um nível qualquer.',
    suback: 'O broker diz o QoS de cada assinatura; de 128 em diante é recusa.',
    unsubscribe: 'O papo não quer mais o que for publicado ali.',
    unsuback: 'O broker encerrou essas assinaturas.',
    pingreq:
      'O papo mostra que continua aqui. Depois de uma vez e meia o keep-alive sem nenhum pacote, o broker publica o testamento.',
    pingresp: 'O broker também continua aqui.',
    disconnectSent: 'O papo sai em ordem, por isso o broker não publica o testamento.',
    disconnectReceived: 'O broker encerra a conexão; o código diz por quê.',
    other: 'Do QoS 2 ou de outra forma de autenticação. O papo não usa nenhum dos dois.',
  },
}
