import { child, children, defineDataMessages, optional, required } from '../define';

export const signalsCallsMessages = defineDataMessages('signals/calls', {
  callIncoming: {
    since: '5.1',
    mode: 'async',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet',
    summary: 'A call arrives.',
    attributes: [
      required(
        'callLeg',
        'string',
        'client',
        'Identifier of the call inside this session; chosen by the client for outgoing calls (callStart), by the server for incoming ones',
      ),
      required('peer', 'string', 'client', 'Caller'),
      optional('peerName', 'string', 'client', 'Caller display name'),
      optional('callId', 'string', 'client', 'Signal call id'),
    ],
    children: [
      child('sdp', 'client', 'Media description as XML'),
      child('sdpText', 'client', 'Media description as plain SDP text; used instead of sdp by 6.2+ clients', {
        text: 'SDP text',
      }),
      child('suppl', 'client', 'Supplementary data; e.g. Alert-Info', {
        children: [
          children('subKey', 'client', 'One value', {
            text: 'value',
            attributes: [required('key', 'string', 'client', 'Name')],
          }),
        ],
      }),
    ],
    example: '<callIncoming callLeg="in-1" peer="user2@example.com" peerName="User Two"><sdp/></callIncoming>',
  },
  callProvisioned: {
    since: '5.1',
    mode: 'async',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet',
    summary: 'The outgoing call is ringing (possibly with early media).',
    attributes: [
      required(
        'callLeg',
        'string',
        'client',
        'Identifier of the call inside this session; chosen by the client for outgoing calls (callStart), by the server for incoming ones',
      ),
      optional('tag', 'string', 'client', 'Dialog tag: media offers are kept per tag'),
    ],
    children: [
      child('sdp', 'client', 'Media description as XML'),
      child('sdpText', 'client', 'Media description as plain SDP text; used instead of sdp by 6.2+ clients', {
        text: 'SDP text',
      }),
    ],
    example: '<callProvisioned callLeg="leg_1" tag="t1"/>',
  },
  callConnected: {
    since: '5.1',
    mode: 'async',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet',
    summary: 'The call is established. Without media data, the media of callProvisioned with the same tag applies.',
    attributes: [
      required(
        'callLeg',
        'string',
        'client',
        'Identifier of the call inside this session; chosen by the client for outgoing calls (callStart), by the server for incoming ones',
      ),
      optional('tag', 'string', 'client', 'Dialog tag'),
    ],
    children: [
      child('sdp', 'client', 'Media description as XML'),
      child('sdpText', 'client', 'Media description as plain SDP text; used instead of sdp by 6.2+ clients', {
        text: 'SDP text',
      }),
    ],
    example: '<callConnected callLeg="leg_1" tag="t1"><sdp/></callConnected>',
  },
  callDisconnected: {
    since: '5.1',
    mode: 'async',
    evidence: 'client',
    confidence: 'high',
    source: 'guide; sipnet',
    summary: 'The call ended. callKill is still needed.',
    attributes: [
      required(
        'callLeg',
        'string',
        'client',
        'Identifier of the call inside this session; chosen by the client for outgoing calls (callStart), by the server for incoming ones',
      ),
      optional('errorText', 'string', 'client', 'Reason, e.g. transferred'),
    ],
    example: '<callDisconnected callLeg="leg_1" errorText="transferred"/>',
  },
  callUpdated: {
    since: 'unknown',
    mode: 'async',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet',
    summary: 'Result of callProvision or callUpdate.',
    attributes: [
      required(
        'callLeg',
        'string',
        'client',
        'Identifier of the call inside this session; chosen by the client for outgoing calls (callStart), by the server for incoming ones',
      ),
      optional('signalCode', 'int', 'client', 'Present on failure'),
      optional('errorText', 'string', 'client', 'Failure text'),
    ],
    children: [
      child('sdp', 'client', 'Media description as XML'),
      child('sdpText', 'client', 'Media description as plain SDP text; used instead of sdp by 6.2+ clients', {
        text: 'SDP text',
      }),
    ],
    example: '<callUpdated callLeg="leg_1"/>',
  },
  callUpdateRequest: {
    since: 'unknown',
    mode: 'async',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet',
    summary: 'The peer asks to change media; answer with callUpdateAccept or callUpdateReject.',
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
    example: '<callUpdateRequest callLeg="leg_1"><sdp/></callUpdateRequest>',
  },
  callOpCompleted: {
    since: '5.1',
    mode: 'async',
    evidence: 'client',
    confidence: 'high',
    source: 'guide; sipnet',
    summary: 'The pending operation of the call succeeded.',
    attributes: [
      required(
        'callLeg',
        'string',
        'client',
        'Identifier of the call inside this session; chosen by the client for outgoing calls (callStart), by the server for incoming ones',
      ),
    ],
    notes: 'Until this or callOpFailed arrives no operation except callKill may be started on the call.',
    example: '<callOpCompleted callLeg="leg_1"/>',
  },
  callOpFailed: {
    since: '5.1',
    mode: 'async',
    evidence: 'client',
    confidence: 'high',
    source: 'guide; sipnet',
    summary: 'The pending operation of the call failed.',
    attributes: [
      required(
        'callLeg',
        'string',
        'client',
        'Identifier of the call inside this session; chosen by the client for outgoing calls (callStart), by the server for incoming ones',
      ),
      optional('errorText', 'string', 'client', 'Error text'),
      optional('signalCode', 'int', 'client', 'SIP code'),
    ],
    example: '<callOpFailed callLeg="leg_1" errorText="not acceptable here" signalCode="488"/>',
  },
  callDTMF: {
    since: 'unknown',
    mode: 'async',
    evidence: 'recalled',
    confidence: 'medium',
    source: 'memory',
    summary: 'A DTMF tone was received.',
    attributes: [
      required(
        'callLeg',
        'string',
        'client',
        'Identifier of the call inside this session; chosen by the client for outgoing calls (callStart), by the server for incoming ones',
      ),
    ],
    text: 'tone',
    example: '<callDTMF callLeg="leg_1">5</callDTMF>',
  },
  makeCallReport: {
    since: '5.1',
    mode: 'both',
    evidence: 'client',
    confidence: 'high',
    source: 'guide; sipnet (also handled as asynchronous)',
    summary: 'Progress of makeCall; body is the text (empty body recalled to mean success).',
    text: 'progress text',
    notes: 'Accept it with and without id, and also after the response.',
    example: '<makeCallReport id="A07E">ringing</makeCallReport>',
  },
});
