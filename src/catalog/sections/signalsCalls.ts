import { child, children, defineOperations, optional, required } from '../define';

export const signalsCallsOperations = defineOperations('signals/calls', {
  signalBind: {
    since: '5.1',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'guide (calls it the bind operation); sipnet, java',
    summary: 'Start receiving signals (calls, instant messages, presence) directed to the user in this session.',
    attributes: [
      optional(
        'clientID',
        'string',
        'client',
        'Client instance name, shown to peers; replaces an older binding with the same value',
      ),
      optional('deviceName', 'string', 'client', 'Device label'),
      optional('presence', 'yesno', 'client', 'yes: this session contributes presence and receives presence messages', {
        values: ['yes', 'no'],
      }),
      optional('readIM', 'string', 'client', '1: deliver queued and new instant messages to this session', {
        values: ['1'],
      }),
    ],
    children: [
      child('sdp', 'client', 'Media description as XML'),
      child('sdpText', 'client', 'Media description as plain SDP text; used instead of sdp by 6.2+ clients', {
        text: 'SDP text',
      }),
    ],
    example: '<signalBind id="A070" clientID="vscode" presence="yes" readIM="1"/>',
  },
  signalUnbind: {
    since: '5.1',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet',
    summary: 'Stop receiving signals.',
    example: '<signalUnbind id="A071"/>',
  },
  callStart: {
    since: '5.1',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet (older notes call it startCall; the production client sends callStart)',
    summary: 'Start an outgoing call. Accepted by the response; progress comes as asynchronous messages.',
    attributes: [
      required(
        'callLeg',
        'string',
        'client',
        'Identifier of the call inside this session; chosen by the client for outgoing calls (callStart), by the server for incoming ones',
      ),
      required('peer', 'string', 'client', 'Address or number to call'),
      optional('media', 'enum', 'client', 'Media kind', { values: ['WebRTC'] }),
    ],
    children: [
      child('sdp', 'client', 'Media description as XML'),
      child('sdpText', 'client', 'Media description as plain SDP text; used instead of sdp by 6.2+ clients', {
        text: 'SDP text',
      }),
    ],
    data: ['callProvisioned', 'callConnected', 'callDisconnected'],
    isDestructive: true,
    example:
      '<callStart id="A072" callLeg="leg_1" peer="user2@example.com"><sdp ip="[192.0.2.7]" origUser="-" sessionID="1" sessionVersion="1" origIP="[192.0.2.7]"><media media="audio" ip="[192.0.2.7]:16398" protocol="RTP/AVP"><codec id="0" name="PCMU/8000"/></media></sdp></callStart>',
  },
  callKill: {
    since: '5.1',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'guide; sipnet',
    summary:
      'Drop a call in any state, free its resources and let the callLeg value be reused. Still needed after callDisconnected.',
    attributes: [
      required(
        'callLeg',
        'string',
        'client',
        'Identifier of the call inside this session; chosen by the client for outgoing calls (callStart), by the server for incoming ones',
      ),
    ],
    isDestructive: true,
    example: '<callKill id="A073" callLeg="leg_1"/>',
  },
  callProvision: {
    since: '5.1',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet',
    summary:
      'Provision (ring, optionally with early media) an incoming call. May be sent several times; each one is answered by callUpdated.',
    attributes: [
      required(
        'callLeg',
        'string',
        'client',
        'Identifier of the call inside this session; chosen by the client for outgoing calls (callStart), by the server for incoming ones',
      ),
    ],
    children: [
      child('sdp', 'client', 'Media description as XML'),
      child('sdpText', 'client', 'Media description as plain SDP text; used instead of sdp by 6.2+ clients', {
        text: 'SDP text',
      }),
    ],
    data: ['callUpdated'],
    isDestructive: true,
    example: '<callProvision id="A074" callLeg="in-1"/>',
  },
  callAccept: {
    since: '5.1',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet',
    summary: 'Answer an incoming call.',
    attributes: [
      required(
        'callLeg',
        'string',
        'client',
        'Identifier of the call inside this session; chosen by the client for outgoing calls (callStart), by the server for incoming ones',
      ),
    ],
    children: [
      child('sdp', 'client', 'Media description as XML'),
      child('sdpText', 'client', 'Media description as plain SDP text; used instead of sdp by 6.2+ clients', {
        text: 'SDP text',
      }),
    ],
    isDestructive: true,
    example: '<callAccept id="A075" callLeg="in-1"><sdp/></callAccept>',
  },
  callReject: {
    since: '5.1',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet',
    summary: 'Reject an incoming call.',
    attributes: [
      required(
        'callLeg',
        'string',
        'client',
        'Identifier of the call inside this session; chosen by the client for outgoing calls (callStart), by the server for incoming ones',
      ),
      optional('signalCode', 'int', 'client', 'SIP code, e.g. 486 busy'),
    ],
    isDestructive: true,
    example: '<callReject id="A076" callLeg="in-1" signalCode="486"/>',
  },
  callRedirect: {
    since: '5.1',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet',
    summary: 'Redirect a not yet answered incoming call.',
    attributes: [
      required(
        'callLeg',
        'string',
        'client',
        'Identifier of the call inside this session; chosen by the client for outgoing calls (callStart), by the server for incoming ones',
      ),
    ],
    children: [children('To', 'client', 'Target address', { text: 'address' })],
    isDestructive: true,
    example: '<callRedirect id="A077" callLeg="in-1"><To>user3@example.com</To></callRedirect>',
  },
  callUpdate: {
    since: '5.1',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet',
    summary:
      'Re-negotiate media of an established call (hold, resume, add video). Result: callOpCompleted or callOpFailed, and callUpdated.',
    attributes: [
      required(
        'callLeg',
        'string',
        'client',
        'Identifier of the call inside this session; chosen by the client for outgoing calls (callStart), by the server for incoming ones',
      ),
      optional('media', 'enum', 'client', 'Media kind', { values: ['WebRTC'] }),
    ],
    children: [
      child('sdp', 'client', 'Media description as XML'),
      child('sdpText', 'client', 'Media description as plain SDP text; used instead of sdp by 6.2+ clients', {
        text: 'SDP text',
      }),
    ],
    data: ['callUpdated', 'callOpCompleted', 'callOpFailed'],
    isDestructive: true,
    example: '<callUpdate id="A078" callLeg="leg_1" media="WebRTC"><sdpText>v=0</sdpText></callUpdate>',
  },
  callUpdateAccept: {
    since: 'unknown',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet',
    summary:
      'Accept a media update the peer asked for (also acknowledges callProvisioned/callConnected in the 6.2 client).',
    attributes: [
      required(
        'callLeg',
        'string',
        'client',
        'Identifier of the call inside this session; chosen by the client for outgoing calls (callStart), by the server for incoming ones',
      ),
      optional('media', 'enum', 'client', 'Media kind', { values: ['WebRTC'] }),
    ],
    children: [
      child('sdp', 'client', 'Media description as XML'),
      child('sdpText', 'client', 'Media description as plain SDP text; used instead of sdp by 6.2+ clients', {
        text: 'SDP text',
      }),
    ],
    isDestructive: true,
    example: '<callUpdateAccept id="A079" callLeg="leg_1"/>',
  },
  callUpdateReject: {
    since: 'unknown',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet',
    summary: 'Refuse a media update.',
    attributes: [
      required(
        'callLeg',
        'string',
        'client',
        'Identifier of the call inside this session; chosen by the client for outgoing calls (callStart), by the server for incoming ones',
      ),
      optional('signalCode', 'int', 'client', 'SIP code'),
    ],
    isDestructive: true,
    example: '<callUpdateReject id="A07A" callLeg="leg_1" signalCode="488"/>',
  },
  callTransfer: {
    since: '5.1',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'guide; sipnet',
    summary: 'Transfer a call: blind to peer, or attended to another call of the session. otherLeg wins over peer.',
    attributes: [
      required(
        'callLeg',
        'string',
        'client',
        'Identifier of the call inside this session; chosen by the client for outgoing calls (callStart), by the server for incoming ones',
      ),
      optional('peer', 'string', 'client', 'Address for a blind transfer; ignored when otherLeg is given'),
      optional('otherLeg', 'string', 'client', 'Other call of this session for an attended transfer'),
    ],
    data: ['callDisconnected', 'callOpFailed'],
    isDestructive: true,
    notes: 'Success: callDisconnected for callLeg, and for otherLeg as well when attended. Failure: callOpFailed.',
    example: '<callTransfer id="A07B" callLeg="leg_1" otherLeg="leg_2"/>',
  },
  callSendDTMF: {
    since: '5.1',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet',
    summary: 'Send a DTMF tone inside a call.',
    attributes: [
      required(
        'callLeg',
        'string',
        'client',
        'Identifier of the call inside this session; chosen by the client for outgoing calls (callStart), by the server for incoming ones',
      ),
    ],
    isDestructive: true,
    notes: 'Body text is the tone (0-9, *, #).',
    example: '<callSendDTMF id="A07C" callLeg="leg_1">5</callSendDTMF>',
  },
  callSendInfo: {
    since: 'unknown',
    phase: 'session',
    evidence: 'recalled',
    confidence: 'low',
    source: 'memory',
    summary: 'Send an INFO request inside a call.',
    attributes: [
      required(
        'callLeg',
        'string',
        'client',
        'Identifier of the call inside this session; chosen by the client for outgoing calls (callStart), by the server for incoming ones',
      ),
    ],
    children: [child('info', 'recalled', 'Payload')],
    isDestructive: true,
    example: '<callSendInfo id="A07D" callLeg="leg_1"/>',
  },
  makeCall: {
    since: '5.1',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'guide (15 s rule); sipnet',
    summary:
      'Third-party call control: the server calls a device of the user, then connects it to peer. Completes when the call is set up, fails, or after 15 seconds (the attempt then goes on).',
    attributes: [required('peer', 'string', 'client', 'Address or number to connect to')],
    data: ['makeCallReport'],
    isDestructive: true,
    example: '<makeCall id="A07E" peer="5551212"/>',
  },
});
