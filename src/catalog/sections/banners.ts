import { children, defineDataMessages, defineOperations, optional, required } from '../define';

export const bannersOperations = defineOperations('banners', {
  bannerRead: {
    since: '6.1+',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet',
    summary: 'Ask the External Banner program (or an application behind it) for data.',
    attributes: [required('type', 'string', 'client', 'Banner type, application defined')],
    children: [children('*', 'client', 'Parameters, e.g. subKey elements')],
    data: ['banner'],
    example: '<bannerRead id="A0F0" type="news"><subKey key="limit"><number>5</number></subKey></bannerRead>',
  },
});

export const bannersMessages = defineDataMessages('banners', {
  banner: {
    since: 'unknown',
    mode: 'reply',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet',
    summary: 'Data from the Banner program.',
    attributes: [optional('type', 'string', 'client', 'Banner type')],
    children: [children('*', 'client', 'Application data')],
    example: '<banner id="A0F0" type="news"><subKey key="title">Canteen closed</subKey></banner>',
  },
});
