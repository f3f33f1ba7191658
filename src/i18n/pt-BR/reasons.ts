/** Brazilian Portuguese: why something was not done, each with a next step. */

export const refusals = {
  'talking-to-yourself': 'Esse é você. Para experimentar, fale com o echo: Ctrl-K echo.',
  'reserved-name': 'echo mora neste programa e não se pede. Basta escrever.',
  'unknown-person': 'Ninguém conhecido tem esse nome. Alt-U mostra as pessoas.',
  'already-asked': 'Você já pediu; o pedido espera uma resposta.',
  'ask-later': 'Negaram há pouco. Peça de novo em dez minutos.',
  blocked: 'Essa pessoa está bloqueada. Antes: /unblock NOME.',
  'too-many-requests': 'Há pedidos demais esperando lá. Tente mais tarde.',
  'unknown-request': 'Esse pedido não existe mais. h em Pedidos mostra o histórico.',
  'not-yours-to-answer': 'Esse pedido já foi respondido. h em Pedidos mostra o histórico.',
  'bad-session': 'Não foi possível dar nome à conversa. Tente de novo.',
  'unknown-session': 'Não há essa conversa. /request NOME pede uma.',
  'not-in-session': 'Você não participa dessa conversa.',
  'session-closed': 'Os dois disseram END: conversa fechada. /request NOME pede uma nova.',
  'already-ended': 'Você já disse END. Qualquer coisa que escreva desfaz isso.',
  'unknown-message': 'Essa mensagem não está aqui. Escolha uma com Ctrl-↑.',
  'already-known': 'Isso já foi dito.',
  'not-yours-to-change': 'Só as suas mensagens podem ser mudadas. r responde.',
  'message-deleted': 'Essa mensagem foi apagada. Escolha outra.',
  empty: 'Não há nada aí. Escreva algo antes.',
  'too-long': 'Longo demais. Encurte.',
  stale: 'Já se sabe algo mais novo.',
  'other-key': 'Esse nome tem outra chave. v em Pessoas mostra as duas.',
  'no-conversation': 'Não há essa conversa. Ctrl-K mostra todas.',
  'not-kept': 'Seu disco não aceita mais nada. Libere espaço e tente de novo.',
}

export const troubles = {
  refused: 'Ninguém escuta lá: inicie um broker, ou /broker URL',
  unreachable: 'O broker não responde: veja a rede, ou /broker URL',
  'bad-credentials': 'Nome ou senha errados para o broker: veja --username e PAPO_PASSWORD',
  'not-authorised': 'O broker não permite isto: peça o direito a quem cuida dele',
  'bad-certificate': 'O certificado do broker não vale aqui: veja o nome, ou dê --cafile',
  'taken-over': 'Este perfil foi aberto em outro lugar; este papo parou. /broker o traz de volta',
  'not-mqtt': 'Lá responde algo que não é um broker MQTT: veja a porta, ou /broker URL',
  closed: 'O broker fechou a conexão: tenta-se de novo',
  'too-large': 'O broker não aceita mensagem deste tamanho: envie em partes',
  quota: 'O broker não tem mais espaço para você: espere, depois t tenta de novo',
  'name-taken': 'Este nome pertence a outra chave: escolha outro com --name',
  elsewhere: 'Este perfil está aberto em outro papo; este parou. /broker o traz de volta',
  'keeps-nothing':
    'Este broker não guarda nada para quem está offline: os dois precisam estar online',
  'other-key': 'Outra chave reclama um nome conhecido: v em Pessoas compara',
  'newer-version': 'Alguém escreve com um papo mais novo: atualize o seu para ler',
  'no-broker': 'Nenhum broker foi achado nem iniciado: /broker URL diz qual',
  'not-authorised-for': 'O broker não deixa você ler isto: peça o direito a quem cuida dele',
  'control-socket': 'Outros comandos papo não passam por esta janela: feche e abra de novo',
  'disk-full': 'O disco está cheio: libere espaço, ou mensagens novas podem se perder',
}

export const denials = {
  'not-authorised': 'você não tem direito de escrever lá; peça a quem cuida dele',
  'too-large': 'é maior do que este broker aceita; envie em partes',
  quota: 'não há mais espaço para você; espere um pouco',
  refused: 'não diz por quê',
  'broker-closes':
    'ele fecha a conexão sempre que isto é enviado; peça o direito a quem cuida dele',
}

export const reasons = {
  'too-big': 'grande demais',
  'not-utf8': 'não é UTF-8',
  'not-json': 'ilegível',
  unsigned: 'sem assinatura',
  forged: 'a assinatura não confere',
  malformed: 'não tem forma de palavra',
  'newer-version': 'de um papo mais novo',
  'unknown-word': 'uma palavra que esta versão não conhece',
  'not-yours': 'dita em nome de outro',
  misplaced: 'dita no lugar errado',
  'other-key': 'assinada com outra chave que a conhecida',
  blocked: 'de alguém que você bloqueou',
  stale: 'mais velha do que o que se sabe',
  'already-known': 'já dita antes',
  'foreign-topic': 'em um tópico que não é do papo',
  duplicate: 'uma segunda cópia',
}
