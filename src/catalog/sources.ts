/** What the labels in `source` stand for, so that a reader can judge the proof. */
export const sourceLabels: Readonly<Record<string, string>> = {
  as3: 'ActionScript client library, 2009-2010',
  jslib: "the vendor's JavaScript client library, 2010-2017",
  nodelib: "Node port of the vendor's JavaScript library",
  objc: "headers of the vendor's Objective-C library, 2010-2011",
  sipnet: 'telephony client in the browser, protocol version 6.2',
  java: 'Java groupware front end, server 6.x',
  samobot: 'several mail bots, server 6.1 and later',
  dprpy: 'report collector in Python, recent server',
  tsmail: 'mail checker in TypeScript, server 6.1',
  pycal: 'calendar library in Python',
  pronto: "login page of the vendor's web client",
  gobot: 'directory look-up bot',
};
