/** Somebody who writes or reads sample mail. */
export interface Person {
  readonly realName: string;
  readonly address: string;
}

/** The team around the demo account. */
export const team = {
  ann: { realName: 'Ann Smith', address: 'ann@demo.example' },
  bo: { realName: 'Bo Lindqvist', address: 'bo@demo.example' },
  carla: { realName: 'Carla Mendes', address: 'carla@demo.example' },
  dmitri: { realName: 'Дмитрий Волков', address: 'dmitri@demo.example' },
  hiro: { realName: '田中 宏', address: 'hiro@demo.example' },
  lea: { realName: 'Léa Fournier', address: 'lea@demo.example' },
  omar: { realName: 'عمر حداد', address: 'omar@demo.example' },
} as const satisfies Record<string, Person>;

export const colleagues: readonly Person[] = Object.values(team);

/** Programs that write mail. */
export const machines = {
  build: { realName: 'Build Bot', address: 'build@ci.demo.example' },
  backup: { realName: 'Backup', address: 'root@store1.demo.example' },
  tracker: { realName: 'Ticket Tracker', address: 'tickets@demo.example' },
  postmaster: { realName: 'Mail Delivery System', address: 'mailer-daemon@demo.example' },
} as const satisfies Record<string, Person>;

/** Partners, shops and lists. */
export const outside = {
  hosting: { realName: 'Northgate Hosting', address: 'billing@northgate.example' },
  stationery: { realName: 'Paper & Ink, Ltd.', address: 'orders@paperink.example' },
  customer: { realName: 'Vera Kowalska', address: 'vera.kowalska@harbour.example' },
  weekly: { realName: 'Protocol Weekly', address: 'editor@protocolweekly.example' },
  trains: { realName: 'Coastline Rail', address: 'tickets@coastline.example' },
  spammer: { realName: 'Account Security Team', address: 'no-reply@secure-login.invalid' },
} as const satisfies Record<string, Person>;
