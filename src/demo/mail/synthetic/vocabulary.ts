/** Who writes to the synthetic inbox. ASCII only: the size of such a message is its number of characters. */
export const people: readonly { realName: string; address: string }[] = [
  'Ann Smith',
  'Bo Lindqvist',
  'Carla Mendes',
  'Dmitri Volkov',
  'Emma Brandt',
  'Farid Haddad',
  'Grace Okafor',
  'Hiro Tanaka',
  'Ines Costa',
  'Jonas Weber',
  'Kasia Nowak',
  'Liam Murphy',
  'Mei Chen',
  'Nora Halvorsen',
  'Oscar Ruiz',
  'Priya Nair',
  'Build Bot',
  'Ticket System',
  'Backup Service',
  'Wiki',
].map((realName) => ({ realName, address: `${realName.toLowerCase().replace(' ', '.')}@demo.example` }));

export const recipient = { realName: 'Alex Morgan', address: 'alex@demo.example' };

export const subjects: readonly string[] = [
  'Build finished',
  'Build failed on main',
  'Review requested',
  'Weekly report',
  'Minutes of the planning meeting',
  'Invoice',
  'Lunch on Thursday',
  'Disk usage above 80 percent',
  'Ticket updated',
  'Question about the release',
  'Access request',
  'Backup completed',
  'Certificate expires soon',
  'New version of the handbook',
  'Travel plans',
  'Slow query on the mail store',
  'Draft for the customer',
  'Test results',
  'Holiday calendar',
  'Follow-up',
];

export const words: readonly string[] = (
  'the a we you they build server mailbox report change request answer question release branch test review ' +
  'meeting plan draft version customer ticket folder message session login backup disk query index cache queue ' +
  'morning afternoon today tomorrow week month please thanks again before after while because until with without ' +
  'from into over under about between looks works fails starts stops needs takes gives finds shows keeps moves ' +
  'small large quick slow new old open closed ready late early good better same other next last first second'
).split(' ');
