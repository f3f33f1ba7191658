/** Brazilian Portuguese: why something was not done, each with a next step. */
import { linkEndsPtBr } from './link-ends.ts'

export const refusalsPtBr = (goTo: string) => ({
  'talking-to-yourself': `Esse é você. Fale com o echo para experimentar: ${goTo} echo.`,
  'reserved-name': 'echo é um contato dentro do papo, e não é preciso chamar. É só escrever.',
  'unknown-person': 'Ninguém que você conhece tem esse nome. Alt-U mostra as pessoas.',
  'already-talking': 'Vocês já têm uma conversa aberta.',
  'already-asked': 'O seu pedido espera uma resposta.',
  'ask-later': 'O seu pedido foi recusado há pouco. Tente de novo em dez minutos.',
  blocked: 'Essa pessoa está bloqueada. /unblock NOME desbloqueia.',
  'too-many-requests': 'Há pedidos demais esperando lá. Tente de novo mais tarde.',
  'unknown-request': 'Esse pedido não existe mais. /history mostra todos.',
  'not-yours-to-answer': 'Esse pedido já foi respondido. /history mostra todos.',
  'bad-session': 'Não deu para dar um nome à conversa. Tente de novo.',
  'unknown-session': 'Essa conversa não existe. /request NOME chama para conversar.',
  'not-in-session': 'Você não participa dessa conversa.',
  'session-closed': 'Vocês dois encerraram esta conversa. /request NOME chama de novo.',
  'already-ended': 'Você já encerrou. Uma nova mensagem reabre.',
  'too-far-ahead': 'Este número está muito acima dos conhecidos.',
  'unknown-message': 'Essa mensagem não existe. Escolha uma com Ctrl-↑.',
  'already-known': 'Isso já foi dito.',
  'not-yours-to-change': 'Você só pode mudar as suas mensagens. r responde.',
  'message-deleted': 'Essa mensagem foi apagada. Escolha outra.',
  empty: 'Não há nada para enviar. Escreva algo antes.',
  'too-long': 'Isso é longo demais. Encurte.',
  unreadable:
    'Ninguém mais conseguiria ler isto: um nome, um número ou um texto está fora do limite. Nada foi enviado; mude.',
  'topic-line-too-long': 'Um assunto tem no máximo 200 caracteres. Nada mudou.',
  stale: 'Já se sabe algo mais novo.',
  'other-key': 'Esse nome tem outra chave. /verify NOME mostra as duas.',
  'no-conversation': `Essa conversa não existe. ${goTo} mostra todas.`,
  'not-online':
    'Não há broker agora, e isto não pode esperar. Tente de novo quando estiver online.',
  'unknown-group': 'Nenhum grupo assim é conhecido aqui. Alt-G lista os grupos.',
  'unknown-roster': 'Ainda falta uma parte do que aconteceu neste grupo; ela já foi pedida.',
  'not-a-member': 'Só membros podem fazer isso. /join GRUPO pede para entrar.',
  'not-for-me': 'Isso foi dito antes de você ser membro.',
  'not-the-leader': 'Só o líder do grupo pode fazer isso.',
  'bad-roster': 'Não dá para mudar o grupo deste jeito.',
  'other-founder': 'Outro grupo reivindica este nome: não foi criado por quem você conhece.',
  'forked-roster': 'Outra mudança do grupo foi feita no mesmo momento, e é ela que vale.',
  'group-exists':
    'Já existe um grupo com este nome. Peça para entrar (/join NOME), ou escolha outro nome.',
  'name-spent': 'Você criou e encerrou um grupo com este nome. Um novo precisa de outro nome.',
  'already-member': 'Já é membro deste grupo.',
  'group-disbanded': 'Este grupo foi encerrado.',
  'not-forgettable':
    'Não dá para esquecer essa pessoa agora: algo entre vocês, ou uma escolha sua, fica.',
  'lead-first':
    'Você lidera este grupo: passe a liderança (/group transfer NOME), ou encerre o grupo (/group disband).',
  'not-an-heir': 'Você não é herdeiro deste grupo. /group info lista os herdeiros.',
  'leader-is-here':
    'O líder esteve aqui há pouco, ou um herdeiro antes de você está aqui: você ainda não pode assumir.',
  'group-full': 'Este grupo está cheio.',
  'bad-topic':
    'Isso não é um tópico: até 200 caracteres; + é um nível inteiro, # só no fim; nada de $share.',
  'unknown-topic': 'Você não segue este tópico. /topic-room mostra os que você segue.',
  'too-many-topics': 'Você já segue o máximo de tópicos. /topic-leave deixa de seguir um.',
  wildcard:
    'Um tópico com + ou # só pode ser lido. /topic-room com um tópico completo permite escrever.',
  'own-space':
    'Os tópicos do próprio papo só podem ser lidos aqui: é o papo que escreve neles, com assinatura.',
  'brokers-own': 'Tópicos que começam com $ são do broker: só podem ser lidos.',
  'not-kept': 'O seu disco não aceita mais nada. Libere espaço e tente de novo.',
  'disk-busy':
    'Outro programa está usando o banco das suas mensagens. Tente de novo daqui a pouco.',
  'plaintext-off':
    'Este papo não usa o chat em texto puro: inicie com --classic para falar com nomes que começam com ?.',
  crowded: 'Há nomes demais do chat em texto puro aqui. Tente de novo mais tarde.',
})

export const warningsPtBr = {
  ...linkEndsPtBr,
  quota: 'O broker não tem mais espaço para você: espere, depois t tenta de novo',
  'name-taken': 'Este nome pertence a outra chave: escolha outro com --name',
  'own-name-claimed':
    'Outra chave reivindica o seu nome: avise os amigos por outro meio, ou use --name',
  elsewhere: 'Este perfil está aberto em outro papo; este parou. /broker retoma aqui',
  'keeps-nothing':
    'Este broker não guarda nada para quem está offline: os dois precisam estar online',
  'other-key': 'Outra chave reivindica um nome que você conhece: /verify NOME compara',
  'retains-nothing':
    'Este broker não guarda nada (retain): você vê as pessoas enquanto estão aqui, e os grupos enquanto há um membro',
  'newer-version': 'Alguém usa um papo mais novo: atualize o seu para ler as mensagens',
  'no-broker': 'Nenhum broker foi encontrado nem iniciado: use /broker URL',
  'not-authorised-for': 'O broker não deixa você ler isto: peça acesso ao administrador',
  'roster-denied': 'O broker não deixa você mudar um grupo: peça acesso ao administrador',
  'presence-too-large':
    'Até a sua presença é grande demais para este broker: peça ao administrador um limite maior por mensagem',
  'will-refused':
    'Este broker não aceita o seu testamento (last will: grande demais, ou sem permissão): se a conexão cair, os outros veem você online; /doctor diz mais',
  'roster-too-large':
    'Um grupo é grande demais para este broker: menos membros, assunto mais curto ou um limite maior lá',
  'new-group-too-large':
    'O grupo não foi criado, é grande demais para este broker: use um nome ou assunto mais curto',
  'control-socket': 'Outros comandos do papo não conseguem usar esta janela: feche e abra de novo',
  'line-lost': 'Uma linha se perdeu com a conexão: /retry envia de novo',
  'line-refused': 'O broker recusou uma linha: /retry tenta de novo',
  'plain-lost':
    'A conexão caiu, e texto puro não é guardado: as últimas linhas podem ter se perdido',
  renamed:
    'Você tem outro nome agora; grupos e conversas conhecem o anterior: inicie com --name para ter de volta',
  'older-profile':
    'Este perfil é uma cópia antiga: faltam aqui mensagens suas que outros têm; as novas chegam',
  'unreadable-events':
    'Uma parte do seu histórico está danificada e ficou de fora: uma cópia do perfil talvez ainda a tenha',
  'disk-full': 'O disco está cheio: libere espaço, ou mensagens novas podem se perder',
  'disk-busy':
    'Outro programa está usando o banco das suas mensagens, talvez um backup: o papo espera',
  'slow-packet': 'Um pacote levou mais de um segundo para ser tratado',
  'hook-failed': 'Um hook falhou: veja "hooks" em config.json',
  'poison-packet': 'Um pacote em que o papo já parou foi posto de lado: /refused mostra quantos',
}

export const denialsPtBr = {
  'not-authorised': 'você não pode escrever lá; peça acesso ao administrador',
  'too-large': 'é grande demais para este broker; envie em partes',
  quota: 'não há mais espaço para você; espere um pouco',
  'bad-topic': 'ele não aceita nada neste tópico; fale com o administrador',
  refused: 'ele não diz por quê',
  'broker-closes': 'ele fecha a conexão sempre que isto é enviado; peça acesso ao administrador',
}

export const reasonsPtBr = {
  'too-big': 'grande demais',
  'not-utf8': 'não é UTF-8',
  'not-json': 'ilegível',
  unsigned: 'sem assinatura',
  forged: 'assinatura errada',
  malformed: 'malformado',
  'newer-version': 'de um papo mais novo',
  'unknown-type': 'de um tipo que esta versão não conhece',
  'not-yours': 'enviado em nome de outra pessoa',
  'too-fast': 'rápido demais no chat em texto puro',
  misplaced: 'enviado no lugar errado',
  'other-key': 'assinado com uma chave diferente da conhecida',
  blocked: 'de alguém que você bloqueou',
  stale: 'mais antigo do que o que já se sabe',
  'already-known': 'já recebido',
  'foreign-topic': 'num tópico que não é do papo',
  duplicate: 'uma segunda cópia',
  'too-far-ahead': 'com um número muito acima dos conhecidos',
  poison: 'posto de lado, porque o papo já parou ao tratar dele',
}
