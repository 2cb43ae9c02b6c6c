import type { PartPlan } from '../mime/composer';
import { plain } from './sampleWriter';

/** Mail that could not be delivered (RFC 3464). */
export function deliveryReport(): PartPlan {
  const status =
    'Reporting-MTA: dns; mail.demo.example\r\nArrival-Date: Thu, 29 Aug 2024 10:00:00 +0200\r\n\r\n' +
    'Final-Recipient: rfc822; nobody@harbour.example\r\nAction: failed\r\nStatus: 5.1.1\r\n' +
    'Diagnostic-Code: smtp; 550 5.1.1 user unknown\r\n\r\n' +
    'Final-Recipient: rfc822; full@harbour.example\r\nAction: delayed\r\nStatus: 4.2.2\r\n';
  const original =
    'From: alex@demo.example\r\nTo: nobody@harbour.example\r\nSubject: Offer\r\nMessage-ID: <offer@demo.example>\r\n';
  return {
    type: 'multipart/report; report-type=delivery-status',
    parts: [
      plain('Your message could not be delivered to one of its recipients.\n'),
      { type: 'message/delivery-status', content: status },
      { type: 'text/rfc822-headers', content: original },
    ],
  };
}

/** A receipt: the recipient has seen the message (RFC 8098). */
export function readReceipt(): PartPlan {
  const disposition =
    'Reporting-UA: harbour.example; Reader 3\r\nFinal-Recipient: rfc822; vera.kowalska@harbour.example\r\n' +
    'Original-Message-ID: <offer@demo.example>\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n';
  return {
    type: 'multipart/report; report-type=disposition-notification',
    parts: [
      plain('Vera Kowalska has read your message.\n'),
      { type: 'message/disposition-notification', content: disposition },
    ],
  };
}

/** A signed letter; the signature has the shape of one and signs nothing. */
export function signedLetter(): PartPlan {
  const signature = Buffer.alloc(900, 'not a real signature ');
  return {
    type: 'multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256',
    parts: [
      plain('I hereby state that the server moved on Saturday.\n'),
      { type: 'application/pkcs7-signature', content: signature, fileName: 'smime.p7s' },
    ],
  };
}
